/**
 * Numbers of the tables and words of the wire for what a record is: bill kind, association type, state of payment.
 */
import type { AmountColumn } from './amounts.ts';

export const BILL_KINDS = ['consumption', 'refund', 'adjustment'] as const;
export type BillKind = (typeof BILL_KINDS)[number];
export type AssociationType = 'referral' | 'resale';

export function billKindNumber(kind: BillKind): number {
  return BILL_KINDS.indexOf(kind);
}
export function billKindOf(number: number): BillKind {
  const kind = BILL_KINDS[number];
  if (!kind) throw new Error(`no bill kind ${number}`);
  return kind;
}

export function associationNumber(type: AssociationType): 1 | 2 {
  return type === 'referral' ? 1 : 2;
}
export function associationOf(number: number): AssociationType {
  return number === 1 ? 'referral' : 'resale';
}

/** The column of each means of payment a filter can name (sales 5.2 by means of payment). */
export const MEANS_COLUMNS = {
  cash: 'cash_amount',
  credit: 'credit_amount',
  voucher: 'voucher_amount',
  cashCoupon: 'cash_coupon_amount',
  card: 'card_amount',
  arrears: 'arrears_amount',
  writtenOff: 'written_off_amount',
  unsettled: 'unsettled_amount',
} as const satisfies Record<string, AmountColumn>;
export type Means = keyof typeof MEANS_COLUMNS;

export type PaymentState = 'paid' | 'arrears' | 'unsettled' | 'free';

/**
 * State of payment of one record. Nothing due needs no payment; a known debt is said before an unknown means; arrears
 * written off leave nothing to pay.
 */
export function paymentState(isZero: (column: AmountColumn) => boolean): PaymentState {
  if (isZero('due_amount')) return 'free';
  if (!isZero('arrears_amount')) return 'arrears';
  return isZero('unsettled_amount') ? 'paid' : 'unsettled';
}
