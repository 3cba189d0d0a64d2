/** Filters that say whose performance is asked for, the same on every page of it: partner, supervisor, account manager, customer. */
import { useMemo } from 'react';
import { performanceChoices } from '../../../contract/console/incentives.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import type { ChoiceFilter, FilterDefinition } from '../../ui/filter-definition.ts';
import { usePartnerAsked, usePartnersToChoose, useWhoseFilters } from '../usage/whose-filters.ts';

export type PerformanceChoices = OutputOf<typeof performanceChoices>;
const NO_CHOICES: PerformanceChoices = { months: [], defaultMonth: '', currencies: [], services: [], supervisors: [], managers: [], unassigned: false };

/** What the filters offer, for the partner looked at. */
export function usePerformanceChoices(): PerformanceChoices {
  const partnerId = usePartnerAsked();
  const read = useRead(performanceChoices, { query: partnerId ? { partnerId } : {} }, { staleMs: 5 * 60_000 });
  return read.data ?? NO_CHOICES;
}

/** Whose: for a distributor one of its resellers, for the operator any partner; nothing where there is only one's own. */
export function usePartnerBar(): readonly ChoiceFilter[] {
  const say = useSay();
  const partners = usePartnersToChoose();
  return useMemo(() => (partners.length === 0 ? [] : [{ kind: 'choice', key: 'partnerId', label: say('performance:filter.partner'), place: 'bar', required: true, initial: partners[0]?.value, choices: partners }]), [say, partners]);
}

/** A supervisor, as a chip; chosen by 选择主管/客户经理 as a rule. */
export function useSupervisorFilter({ supervisors }: PerformanceChoices): readonly ChoiceFilter[] {
  const say = useSay();
  return useMemo(() => (supervisors.length === 0 ? [] : [{ kind: 'choice', key: 'supervisorId', label: say('performance:filter.supervisor'), choices: supervisors.map(({ memberId, name }) => ({ value: memberId, label: name })) }]), [say, supervisors]);
}

const NOT_ASKED = new Set(['provider', 'managerName']);

/** Customer, supervisor, account manager, association type, currency: as chips, less those a page does not know. */
export function useWhosePerformance(choices: PerformanceChoices, unknown: readonly string[] = []): readonly FilterDefinition[] {
  const { managers, currencies } = choices;
  const supervisor = useSupervisorFilter(choices);
  const whose = useWhoseFilters(useMemo(() => ({ managers, currencies, providers: [] }), [managers, currencies]));
  return useMemo(() => [...supervisor, ...whose.filter(({ key }) => !NOT_ASKED.has(key) && !unknown.includes(key))], [supervisor, whose, unknown]);
}
