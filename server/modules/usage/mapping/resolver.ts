/**
 * Whose record is it: from what a file says (a sub-account, a customer number, an account name) to a customer of ours
 * and the association type of the day. Asked for every row of a file, so everything learnt is remembered for the run;
 * the database is asked only about names not met before. What stays without a customer waits in quarantine.
 */
import type { RowReason } from '../../../../contract/reasons.ts';
import { startOfDay } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type AssociationDays, associationRanges, associationTypeOn, resolveCustomers } from '../../customers/customers.ts';
import { type CustomerRef, customerRefKey, type FeeRecord } from '../intake/fee-record.ts';
import { quoted, rowReason } from '../intake/quarantine-reason.ts';
import { createNamed } from './created-customers.ts';
import * as store from './store.ts';
import { createSuggest, type Suggest } from './suggestion.ts';

type SubAccountRef = Extract<CustomerRef, { kind: 'sub-account' }>;

/** What is known of a reference. */
type Known =
  | { readonly customerId: Id; readonly days: readonly AssociationDays[]; readonly always: 1 | 2 | null }
  | { readonly customerId: null; readonly reason: RowReason; readonly subAccountKey: Id | null };

export type Owner =
  | { readonly customerId: Id; readonly associationType: 1 | 2; readonly reason: null }
  | { readonly customerId: null; readonly reason: RowReason; readonly subAccountKey: Id | null };

export interface Resolver {
  /** References of these records that were not asked about yet, each with a record that has it. */
  unknown(records: readonly FeeRecord[]): readonly FeeRecord[];
  /** Asks the database about the references of these records; `lockIntake` has been taken. */
  learn(ctx: Ctx, records: readonly FeeRecord[]): Promise<void>;
  owner(record: FeeRecord): Owner;
}

export interface ResolverOptions {
  readonly partnerId: Id;
  /** A customer of its own for every sub-account that nobody is suggested for. */
  readonly createCustomers: boolean;
}

export function createResolver(options: ResolverOptions): Resolver {
  // A reader gives the same object for the same sub-account, so most rows are answered without making a key.
  const byObject = new WeakMap<CustomerRef, Known>();
  const byKey = new Map<string, Known>();
  let suggest: Suggest | null = null;
  const suggestions = async (ctx: Ctx): Promise<Suggest> => {
    // With the flag, a customer that was itself made from a sub-account is no reason to wait for a person.
    suggest ??= createSuggest(await store.listNames(ctx, options.partnerId, options.createCustomers ? 'given' : 'all'));
    return suggest;
  };
  const find = (ref: CustomerRef): Known | undefined => {
    const seen = byObject.get(ref);
    if (seen) return seen;
    const known = byKey.get(customerRefKey(ref));
    if (known) byObject.set(ref, known);
    return known;
  };
  return {
    unknown: (records) => [...new Map(records.filter((record) => !find(record.customerRef)).map((record) => [customerRefKey(record.customerRef), record])).values()],
    learn: async (ctx, records) => {
      for (const [key, known] of await learnAll(ctx, { ...options, suggestions }, records)) byKey.set(key, known);
    },
    owner: (record) => {
      const known = find(record.customerRef);
      if (!known) throw new Error('a record’s customer was not asked for');
      if (known.customerId === null) return known;
      const type = record.associationType ?? known.always ?? associationTypeOf(known.days, record.day);
      if (type !== null) return { customerId: known.customerId, associationType: type, reason: null };
      return { customerId: null, reason: rowReason('association_missing', { customer: shownName(record.customerRef), day: record.day }), subAccountKey: null };
    },
  };
}

/** R-IN.association: the type of the day; days before the first association count to the first, for files reach back. */
export function associationTypeOf(days: readonly AssociationDays[], day: string): 1 | 2 | null {
  const [first] = days;
  return first !== undefined && day < first.from ? first.type : associationTypeOn(days, day);
}

function shownName(ref: CustomerRef): string {
  if (ref.kind === 'sub-account') return quoted(ref.subAccountName || ref.subAccountId);
  return quoted(ref.kind === 'customer-number' ? ref.number : ref.name);
}

interface Learning extends ResolverOptions {
  readonly suggestions: (ctx: Ctx) => Promise<Suggest>;
}

async function learnAll(ctx: Ctx, options: Learning, records: readonly FeeRecord[]): Promise<Map<string, Known>> {
  const subAccounts = records.filter((record): record is FeeRecord & { customerRef: SubAccountRef } => record.customerRef.kind === 'sub-account');
  const named = records.flatMap(({ customerRef: ref }) => (ref.kind === 'sub-account' ? [] : [ref]));
  const found = new Map<string, Id | Extract<Known, { customerId: null }>>();
  for (const row of await learnSubAccounts(ctx, options, subAccounts)) found.set(refKeyOf(row), row.state === 'confirmed' && row.customer_id !== null ? row.customer_id : waiting(row));
  const resolved = named.length === 0 ? new Map<string, Id>() : await resolveCustomers(ctx, options.partnerId, named.map(textOf));
  for (const ref of named) found.set(customerRefKey(ref), resolved.get(textOf(ref)) ?? { customerId: null, reason: rowReason('customer_unknown', { customer: shownName(ref) }), subAccountKey: null });
  const customers = [...found.values()].filter((value) => typeof value === 'string');
  const ranges = await associationRanges(ctx, options.partnerId, [...new Set(customers)]);
  return new Map([...found].map(([key, value]) => [key, typeof value === 'string' ? knownCustomer(value, ranges.get(value) ?? []) : value]));
}

function knownCustomer(customerId: Id, days: readonly AssociationDays[]): Known {
  const [only] = days;
  return { customerId, days, always: days.length === 1 && only?.to === null ? only.type : null };
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
async function learnSubAccounts(ctx: Ctx, { partnerId, createCustomers, suggestions }: Learning, records: readonly (FeeRecord & { customerRef: SubAccountRef })[]): Promise<store.SubAccountRow[]> {
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

async function createMissing(ctx: Ctx, partnerId: Id, rows: readonly store.SubAccountRow[], records: readonly FeeRecord[]): Promise<store.SubAccountRow[]> {
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
