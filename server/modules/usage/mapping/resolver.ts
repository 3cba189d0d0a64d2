/**
 * From what a file says (a sub-account, a customer number, an account name) to a customer of ours: asked of the database
 * once for each name, remembered for the run (owners.ts). What stays without a customer waits in quarantine.
 */
import { startOfDay } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type AssociationDays, associationRanges, resolveCustomers, splitsOfSubs } from '../../customers/customers.ts';
import { type CustomerRef, customerRefKey } from '../intake/fee-record.ts';
import { quoted, rowReason } from '../intake/quarantine-reason.ts';
import { createNamed } from './created-customers.ts';
import { type Asked, createOwners, type Hosted, type Known, type Learned, type Owners, shownName } from './owners.ts';
import * as store from './store.ts';
import { createSuggest, type Suggest } from './suggestion.ts';

type SubAccountRef = Extract<CustomerRef, { kind: 'sub-account' }>;

export interface Resolver extends Pick<Owners, 'unknown' | 'owner'> {
  /** Asks the database about these references, and says what it learnt; `lockIntake` has been taken. */
  learn(ctx: Ctx, asked: readonly Asked[]): Promise<Learned>;
}

export interface ResolverOptions {
  readonly partnerId: Id;
  /** A customer of its own for every sub-account that nobody is suggested for. */
  readonly createCustomers: boolean;
}

export function createResolver(options: ResolverOptions): Resolver {
  const owners = createOwners();
  let suggest: Suggest | null = null;
  const suggestions = async (ctx: Ctx): Promise<Suggest> => {
    // With the flag, a customer that was itself made from a sub-account is no reason to wait for a person.
    suggest ??= createSuggest(await store.listNames(ctx, options.partnerId, options.createCustomers ? 'given' : 'all'));
    return suggest;
  };
  return {
    unknown: owners.unknown,
    owner: owners.owner,
    learn: async (ctx, asked) => {
      const learned = await learnAll(ctx, { ...options, suggestions }, asked);
      owners.learn(learned);
      return learned;
    },
  };
}

type AskedSubAccount = Asked & { readonly customerRef: SubAccountRef };

interface Learning extends ResolverOptions {
  readonly suggestions: (ctx: Ctx) => Promise<Suggest>;
}

async function learnAll(ctx: Ctx, options: Learning, records: readonly Asked[]): Promise<Learned> {
  const subAccounts = records.filter((record): record is AskedSubAccount => record.customerRef.kind === 'sub-account');
  const named = records.flatMap(({ customerRef: ref }) => (ref.kind === 'sub-account' ? [] : [ref]));
  const found = new Map<string, Id | Extract<Known, { customerId: null }>>();
  for (const row of await learnSubAccounts(ctx, options, subAccounts)) found.set(refKeyOf(row), row.state === 'confirmed' && row.customer_id !== null ? row.customer_id : waiting(row));
  const resolved = named.length === 0 ? new Map<string, Id>() : await resolveCustomers(ctx, options.partnerId, named.map(textOf));
  for (const ref of named) found.set(customerRefKey(ref), resolved.get(textOf(ref)) ?? { customerId: null, reason: rowReason('customer_unknown', { customer: shownName(ref) }), subAccountKey: null });
  const customers = [...found.values()].filter((value) => typeof value === 'string');
  const left = await splitsOfSubs(ctx, options.partnerId, [...new Set(customers)]);
  const ranges = await associationRanges(ctx, options.partnerId, [...new Set([...customers, ...[...left.values()].map((split) => split.masterId)])]);
  const hostedOf = (customerId: Id): Hosted | null => {
    const split = left.get(customerId);
    return split ? { month: split.month, masterId: split.masterId, masterDays: ranges.get(split.masterId) ?? [] } : null;
  };
  return [...found].map(([key, value]) => [key, typeof value === 'string' ? knownCustomer(value, ranges.get(value) ?? [], hostedOf(value)) : value]);
}

function knownCustomer(customerId: Id, days: readonly AssociationDays[], hosted: Hosted | null): Known {
  const [only] = days;
  return { customerId, days, always: days.length === 1 && only?.to === null ? only.type : null, hosted };
}

function textOf(ref: Exclude<CustomerRef, SubAccountRef>): string {
  return ref.kind === 'customer-number' ? ref.number : ref.name;
}

function refKeyOf(row: store.SubAccountRow): string {
  return customerRefKey({ kind: 'sub-account', provider: row.provider, billingAccountId: row.billing_account, subAccountId: row.sub_account, subAccountName: row.name });
}

function waiting(row: store.SubAccountRow): Extract<Known, { customerId: null }> {
  const params = { provider: quoted(row.provider), account: quoted(row.name === '' ? row.sub_account : row.name) };
  const reason = row.state === 'ignored' ? rowReason('sub_account_ignored', params) : rowReason('sub_account_unmapped', params);
  return { customerId: null, reason, subAccountKey: row.sub_account_key };
}

/** Gets the sub-accounts' rows; new ones are put on the list with what suggests itself, or with a customer of their own. */
async function learnSubAccounts(ctx: Ctx, { partnerId, createCustomers, suggestions }: Learning, records: readonly AskedSubAccount[]): Promise<store.SubAccountRow[]> {
  if (records.length === 0) return [];
  const names = records.map(({ customerRef }) => nameOf(customerRef));
  const known = new Set((await store.findSubAccounts(ctx, partnerId, names)).map(refKeyOf));
  const fresh = records.filter(({ customerRef }) => !known.has(customerRefKey(customerRef)));
  if (fresh.length > 0) {
    const suggest = await suggestions(ctx);
    await store.insertSubAccounts(ctx, partnerId, fresh.map(({ customerRef }) => newSubAccount(customerRef, suggest)));
  }
  const rows = await store.findSubAccounts(ctx, partnerId, names);
  return createCustomers ? createMissing(ctx, partnerId, rows, records) : rows;
}

function nameOf(ref: SubAccountRef): store.SubAccountName {
  return { provider: ref.provider, billingAccount: ref.billingAccountId, subAccount: ref.subAccountId };
}

function newSubAccount(ref: SubAccountRef, suggest: Suggest): store.NewSubAccount {
  const suggestion = suggest({ id: ref.subAccountId, name: ref.subAccountName });
  return { ...nameOf(ref), name: ref.subAccountName, customerId: suggestion?.customerId ?? null, reason: suggestion?.reason ?? null };
}

async function createMissing(ctx: Ctx, partnerId: Id, rows: readonly store.SubAccountRow[], records: readonly Asked[]): Promise<store.SubAccountRow[]> {
  const byKey = new Map(records.map((record) => [customerRefKey(record.customerRef), record]));
  const unmapped = rows.flatMap((row) => {
    const record = byKey.get(refKeyOf(row));
    return row.state === 'unmapped' && record ? [{ row, from: startOfDay(`${record.billingMonth}-01`) }] : [];
  });
  const created = new Map((await createFor(ctx, partnerId, unmapped)).map((row) => [row.sub_account_key, row]));
  return rows.map((row) => created.get(row.sub_account_key) ?? row);
}

/** A customer of its own for each sub-account, confirmed at once. */
export async function createFor(ctx: Ctx, partnerId: Id, wanted: readonly { readonly row: store.SubAccountRow; readonly from: Date }[]): Promise<store.SubAccountRow[]> {
  if (wanted.length === 0) return [];
  const ids = await createNamed(ctx, partnerId, wanted.map(({ row, from }) => ({ name: row.name === '' ? row.sub_account : row.name, from })));
  const made = wanted.map(({ row }, place): store.SubAccountRow => ({ ...row, state: 'confirmed', customer_id: ids[place] ?? null, suggestion_reason: store.CREATED }));
  await store.confirmCreated(ctx, partnerId, made);
  return made;
}
