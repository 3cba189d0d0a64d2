/**
 * Filters that say whose consumption is asked for, the same on every page: month, partner (distributors and the
 * operator choose one), customer, account manager, association type, currency, provider.
 */
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { getCustomer, palette } from '../../../contract/console/customers.ts';
import { filterChoices } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { call } from '../../app/client.ts';
import { useRead } from '../../app/data.ts';
import { useSay, type WordKey } from '../../app/language.ts';
import { useMay, useSession } from '../../app/session.tsx';
import type { Choice, FilterDefinition } from '../../ui/filter-definition.ts';
import { usePeriod } from './period.ts';

export type Choices = OutputOf<typeof filterChoices>;
/** What the filters of whose figures need to know. */
export type WhoseChoices = Pick<Choices, 'managers' | 'currencies' | 'providers'>;
const NO_CHOICES: Choices = { months: [], services: [], regions: [], providers: [], currencies: [], managers: [], defaultMonth: '' };

/** Partners whose customers can be looked at; empty when there is only one's own. */
export function usePartnersToChoose(): readonly Choice[] {
  const say = useSay();
  const { member, partner, otherPartners } = useSession();
  return useMemo(() => {
    if (otherPartners.length === 0 || member.kind === 'customer') return [];
    const own = member.kind === 'operator' ? [] : [{ value: partner.partnerId, label: say('usage:filter.partnerOwn') }];
    return [...own, ...otherPartners.filter((other) => other.tier !== 'operator' && other.partnerId !== partner.partnerId).map((other) => ({ value: other.partnerId, label: other.name }))];
  }, [say, member.kind, partner.partnerId, otherPartners]);
}

/** All resellers of a distributor at once (sales 5.2), where a list can speak of them. */
export const RESELLERS = 'resellers';

/** Whether the address asks for all resellers. */
export function useOfResellers(): boolean {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const partners = usePartnersToChoose();
  return search['partnerId'] === RESELLERS && partners.length > 0;
}

/** The partner in the address, as far as it can be chosen; undefined asks for one's own. */
export function usePartnerAsked(): string | undefined {
  const partners = usePartnersToChoose();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  return partners.find((partner) => partner.value === search['partnerId'])?.value ?? partners[0]?.value;
}

/** What the filters offer, for the partner looked at. */
export function useChoices(): Choices {
  const partnerId = usePartnerAsked();
  const read = useRead(filterChoices, { query: partnerId ? { partnerId } : {} }, { staleMs: 5 * 60_000 });
  return read.data ?? NO_CHOICES;
}

const SHARED = ['month', 'partnerId', 'customerName', 'accountName', 'customerId', 'managerId', 'managerName', 'associationType', 'currency', 'provider'];

/** Filters in force that the details know too, so that going there keeps what one was looking at. */
export function useSharedFilters(): Readonly<Record<string, string>> {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const kept = JSON.stringify(SHARED.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  return useMemo(() => Object.fromEntries(JSON.parse(kept) as [string, string][]), [kept]);
}

export async function findCustomers(text: string): Promise<readonly Choice[]> {
  if (text.trim() === '') return [];
  const found = await call(palette, { query: { q: text.trim() } });
  return found.items.map((item) => ({ value: item.id, label: `${item.name} · ${item.number}` }));
}

export async function customerLabel(customerId: string): Promise<string | undefined> {
  const found = await call(getCustomer, { params: { customerId } });
  return found.name || found.accountName;
}

/** Month and partner: asked all the time, so they stand above the list. */
export function useBarFilters({ hide = 'usage:zero.hide', resellers = false }: { readonly hide?: WordKey; readonly resellers?: boolean } = {}): FilterDefinition[] {
  const say = useSay();
  const period = usePeriod();
  const one = usePartnersToChoose();
  const { member } = useSession();
  const together = resellers && member.kind === 'partner' && one.length > 0;
  const partners = useMemo(() => (together ? [...one.slice(0, 1), { value: RESELLERS, label: say('usage:filter.partnerResellers') }, ...one.slice(1)] : one), [say, one, together]);
  return useMemo<FilterDefinition[]>(
    () => [
      { kind: 'month', key: 'month', label: say('usage:filter.month'), place: 'bar', required: true, initial: period.newest, newest: period.newest, oldest: period.oldest },
      ...(partners.length > 0 ? [{ kind: 'choice' as const, key: 'partnerId', label: say('usage:filter.partner'), place: 'bar' as const, required: true, initial: partners[0]?.value, choices: partners }] : []),
      {
        kind: 'choice', key: 'zero', label: say('usage:filter.zero'), place: 'bar', required: true, initial: 'hide', help: say('usage:rule.zero'),
        choices: [{ value: 'hide', label: say(hide) }, { value: 'all', label: say('usage:zero.all') }],
      },
    ],
    [say, hide, period, partners],
  );
}

/** Customer, manager, association, currency, provider: as chips. */
export function useWhoseFilters(choices: WhoseChoices): FilterDefinition[] {
  const say = useSay();
  const { scope } = useSession();
  const mayFind = useMay(palette.access);
  return useMemo<FilterDefinition[]>(
    () => [
      { kind: 'text', key: 'customerName', label: say('customers:field.name') },
      { kind: 'text', key: 'accountName', label: say('customers:field.accountName') },
      mayFind
        ? { kind: 'lookup', key: 'customerId', label: say('usage:filter.customer'), search: findCustomers, resolve: customerLabel }
        : { kind: 'text', key: 'customerId', label: say('usage:field.number'), exact: true },
      ...(choices.managers.length > 0 || scope === 'all'
        ? [{ kind: 'choice' as const, key: 'managerId', label: say('usage:filter.manager'), choices: [...choices.managers.map((manager) => ({ value: manager.memberId, label: manager.name })), ...(scope === 'all' ? [{ value: 'none', label: say('usage:filter.managerNone') }] : [])] }]
        : []),
      { kind: 'text', key: 'managerName', label: say('customers:field.managerName') },
      { kind: 'choice', key: 'associationType', label: say('customers:field.associationType'), choices: (['referral', 'resale'] as const).map((value) => ({ value, label: say(`customers:association.${value}`) })) },
      { kind: 'choice', key: 'currency', label: say('usage:field.currency'), choices: choices.currencies.map((value) => ({ value, label: value })) },
      { kind: 'choice', key: 'provider', label: say('usage:field.provider'), choices: choices.providers.map((value) => ({ value, label: value })) },
    ],
    [say, choices, scope, mayFind],
  );
}
