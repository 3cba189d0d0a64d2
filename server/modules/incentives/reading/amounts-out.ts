/** Amounts of performance as the wire has them: decimal text without needless zeros. */
import { decimal } from '../../usage/usage.ts';
import type { LineAmount } from '../rules/recognition-sql.ts';

type Row = Readonly<Record<LineAmount, string | null>>;

export const amountsOut = (row: Row) => ({
  dueAmount: decimal(row.due_amount), amount: decimal(row.amount), unpaidAmount: decimal(row.unpaid_amount), cashAmount: decimal(row.cash_amount), creditAmount: decimal(row.credit_amount),
  cardAmount: decimal(row.card_amount), couponAmount: decimal(row.coupon_amount), writtenOffAmount: decimal(row.written_off_amount), otherAmount: decimal(row.other_amount),
});
