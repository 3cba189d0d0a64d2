/**
 * Whose record is it, by what is known already: a customer of ours and the association type of the day. Asked for every
 * row of a file, so everything learnt is remembered for the run. Plain data and no database: rows may be divided in another
 * thread than the one that asks it.
 */
import type { RowReason } from '../../../../contract/reasons.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { contains } from '../../../../contract/values/span.ts';
import type { AssociationDays } from '../../customers/customers.ts';
import { type CustomerRef, customerRefKey, type FeeRecord } from '../intake/fee-record.ts';
import { quoted, rowReason } from '../intake/quarantine-reason.ts';

/** A hosted sub-account that left while its master stays. */
export interface Hosted {
  readonly month: string;
  readonly masterId: Id;
  readonly masterDays: readonly AssociationDays[];
}

/** What is known of a reference. */
export type Known =
  | { readonly customerId: Id; readonly days: readonly AssociationDays[]; readonly always: 1 | 2 | null; readonly hosted: Hosted | null }
  | { readonly customerId: null; readonly reason: RowReason; readonly subAccountKey: Id | null };

export type Owner =
  | { readonly customerId: Id; readonly associationType: 1 | 2; readonly reason: null }
  | { readonly customerId: null; readonly reason: RowReason; readonly subAccountKey: Id | null };

/** A reference to be asked about, and the month it is met in: a customer made for it begins there. */
export type Asked = Pick<FeeRecord, 'customerRef' | 'billingMonth'>;
/** What is known now, by the key of the reference. */
export type Learned = readonly (readonly [key: string, known: Known])[];

export interface Owners {
  knows(record: FeeRecord): boolean;
  /** References of these records that were not asked about yet. */
  unknown(records: readonly FeeRecord[]): readonly Asked[];
  learn(learned: Learned): void;
  owner(record: FeeRecord): Owner;
}

export function createOwners(): Owners {
  // A reader gives the same object for the same sub-account, so most rows are answered without making a key.
  const byObject = new WeakMap<CustomerRef, Known>();
  const byKey = new Map<string, Known>();
  const find = (ref: CustomerRef): Known | undefined => {
    const seen = byObject.get(ref);
    if (seen) return seen;
    const known = byKey.get(customerRefKey(ref));
    if (known) byObject.set(ref, known);
    return known;
  };
  return {
    knows: ({ customerRef }) => find(customerRef) !== undefined,
    unknown: (records) => {
      const asked = new Map<string, Asked>();
      for (const { customerRef, billingMonth } of records) if (!find(customerRef)) asked.set(customerRefKey(customerRef), { customerRef, billingMonth });
      return [...asked.values()];
    },
    learn: (learned) => {
      for (const [key, known] of learned) byKey.set(key, known);
    },
    owner: (record) => {
      const known = find(record.customerRef);
      if (!known) throw new Error('a record’s customer was not asked for');
      if (known.customerId === null) return known;
      if (known.hosted !== null && isOfHosted(record, known.days, known.hosted)) return ownerOfHosted(record, known.customerId, known.hosted);
      const type = record.associationType ?? known.always ?? associationTypeOf(known.days, record.day);
      if (type !== null) return { customerId: known.customerId, associationType: type, reason: null };
      return { customerId: null, reason: rowReason('association_missing', { customer: shownName(record.customerRef), day: record.day }), subAccountKey: null };
    },
  };
}

/** Records from the month of disassociation on; a sub-account that is associated again later is a customer of its own again. */
function isOfHosted(record: FeeRecord, days: readonly AssociationDays[], { month }: Hosted): boolean {
  const recordMonth = record.day.slice(0, 7);
  return recordMonth === month || (recordMonth > month && !days.some((span) => contains(span, record.day)));
}

/**
 * the month of disassociation is booked whole under the sub-account, a referral customer; what comes later is the
 * master's, as long as that is associated.
 */
function ownerOfHosted(record: FeeRecord, customerId: Id, { month, masterId, masterDays }: Hosted): Owner {
  if (record.day.slice(0, 7) === month) return { customerId, associationType: record.associationType ?? 1, reason: null };
  const type = associationTypeOf(masterDays, record.day);
  if (type !== null) return { customerId: masterId, associationType: type, reason: null };
  return { customerId: null, reason: rowReason('association_missing', { customer: shownName(record.customerRef), day: record.day }), subAccountKey: null };
}

/** R-IN.association: the type of the day; days before the first association count to the first, for files reach back. */
export function associationTypeOf(days: readonly AssociationDays[], day: string): 1 | 2 | null {
  const [first] = days;
  return first !== undefined && day < first.from ? first.type : (days.find((span) => contains(span, day))?.type ?? null);
}

export function shownName(ref: CustomerRef): string {
  if (ref.kind === 'sub-account') return quoted(ref.subAccountName || ref.subAccountId);
  return quoted(ref.kind === 'customer-number' ? ref.number : ref.name);
}
