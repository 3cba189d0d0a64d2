/**
 * The sums every consumption figure is made of (sales 5.3): which column holds which amount, and how a database row
 * becomes the wire's decimal strings. Adding is the database's work; nothing here counts.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Amounts } from '../../../../contract/console/shapes.ts';

export const AMOUNT_COLUMNS = {
  listAmount: 'list_amount',
  discountAmount: 'discount_amount',
  roundingAmount: 'rounding_amount',
  dueAmount: 'due_amount',
  cashAmount: 'cash_amount',
  creditAmount: 'credit_amount',
  voucherAmount: 'voucher_amount',
  cashCouponAmount: 'cash_coupon_amount',
  cardAmount: 'card_amount',
  arrearsAmount: 'arrears_amount',
  writtenOffAmount: 'written_off_amount',
  unsettledAmount: 'unsettled_amount',
} as const satisfies Record<keyof Amounts, string>;

export type AmountColumn = (typeof AMOUNT_COLUMNS)[keyof typeof AMOUNT_COLUMNS];
export const ALL_AMOUNTS = Object.values(AMOUNT_COLUMNS);
/** Decimal text of each amount; null where a sum met no row. */
export type AmountsRow = Readonly<Record<AmountColumn, string | null>>;

const ZERO = 48;
const POINT = 46;

/** `1.500000000000` → `1.5`; no row at all is zero. The database prints numbers in one way, so only zeros are cut. */
export function decimal(text: string | null): string {
  if (text === null) return '0';
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  if (text.charCodeAt(end - 1) === POINT) end -= 1;
  return text.slice(0, end);
}

/** An amount as the database prints it is zero when no other digit occurs in it. */
export function isZeroAmount(text: string | null): boolean {
  return text === null || !/[1-9]/.test(text);
}

export function toAmounts(row: AmountsRow): Amounts {
  return {
    listAmount: decimal(row.list_amount), discountAmount: decimal(row.discount_amount), roundingAmount: decimal(row.rounding_amount), dueAmount: decimal(row.due_amount),
    cashAmount: decimal(row.cash_amount), creditAmount: decimal(row.credit_amount), voucherAmount: decimal(row.voucher_amount), cashCouponAmount: decimal(row.cash_coupon_amount),
    cardAmount: decimal(row.card_amount), arrearsAmount: decimal(row.arrears_amount), writtenOffAmount: decimal(row.written_off_amount), unsettledAmount: decimal(row.unsettled_amount),
  };
}

/** `sum(p.due_amount) as due_amount, …`, each cut by the same condition when one is given. */
export function sumsOf(alias: string, columns: readonly string[], when?: RawBuilder<unknown>): RawBuilder<unknown> {
  const only = when ? sql` filter (where ${when})` : sql``;
  return sql.join(columns.map((column) => sql`sum(${sql.ref(`${alias}.${column}`)})${only} as ${sql.id(column)}`));
}
