/**
 * Pure decisions of customers: the words of association types, which type a customer had on a day, and which columns
 * are masked how. A partner sees only its own association period (sales 5.7), so intake asks for the type of a
 * record's day and a day without one has no owner at all.
 */
import { addDays, type Day, dayOf } from '../../../contract/values/day.ts';
import { maskAccount, maskEmail, maskMobile, maskName } from '../../../contract/values/mask.ts';

export type AssociationNumber = 1 | 2;
export type AssociationType = 'referral' | 'resale';

export function associationTypeOf(number: AssociationNumber): AssociationType {
  return number === 1 ? 'referral' : 'resale';
}
export function associationNumberOf(type: AssociationType): AssociationNumber {
  return type === 'referral' ? 1 : 2;
}

export interface Association {
  readonly type: AssociationNumber;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}
/** Half-open days; `to` null while the association lasts. */
export interface AssociationDays {
  readonly type: AssociationNumber;
  readonly from: Day;
  readonly to: Day | null;
}

/**
 * Days of a customer's associations, which stand in the order in which they began. The day of the beginning counts, the
 * day of the end too; a day of change belongs to the association that began on it (as with managers on the board).
 */
export function associationDays(associations: readonly Association[]): AssociationDays[] {
  return associations
    .map(({ type, fromAt, toAt }, place): AssociationDays => {
      const next = associations[place + 1];
      const ownEnd = toAt === null ? null : addDays(dayOf(toAt), 1);
      const nextStart = next === undefined ? null : dayOf(next.fromAt);
      const to = nextStart !== null && (ownEnd === null || nextStart < ownEnd) ? nextStart : ownEnd;
      return { type, from: dayOf(fromAt), to };
    })
    .filter(({ from, to }) => to === null || from < to);
}

export interface SensitiveColumns {
  readonly name: string;
  readonly account_name: string;
  readonly mobile: string;
  readonly email: string;
}

/** What of a customer is masked, on pages and in files alike (sales 1.4, 9.1.4). */
export function maskCustomer(row: SensitiveColumns) {
  return { name: maskName(row.name), accountName: maskAccount(row.account_name), mobile: maskMobile(row.mobile), email: maskEmail(row.email) };
}
