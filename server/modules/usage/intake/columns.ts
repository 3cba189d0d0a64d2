/**
 * What a record says, column by column, and array literals for the few values other than records that a statement takes.
 * Records themselves go as binary arrays (platform/db/binary-arrays.ts). In a literal texts are always quoted, with backslash
 * and quote escaped, so an empty text, the word NULL, braces and commas stay what they are.
 */
import type { ArrayType } from '../../../platform/db/binary-arrays.ts';
import type { FeeRecord } from './fee-record.ts';

interface Column<N extends string = string> {
  readonly name: N;
  readonly type: ArrayType;
  readonly value: (record: FeeRecord) => string | null;
}

const column = <const N extends string>(name: N, type: ArrayType, value: (record: FeeRecord) => string | null): Column<N> => ({ name, type, value });

/** What a record says, by the columns of the table of fee records; customer, generation and run are the store's. */
export const FEE_RECORD_COLUMNS = [
  column('source_key', 'uuid', (r) => r.sourceKey),
  column('scope_key', 'uuid', (r) => r.scopeKey),
  column('source_record_id', 'text', (r) => r.recordId),
  column('revision', 'integer', (r) => String(r.revision)),
  column('day', 'date', (r) => r.day),
  column('month', 'date', (r) => `${r.day.slice(0, 7)}-01`),
  column('billing_month', 'date', (r) => `${r.billingMonth}-01`),
  column('consumed_from', 'timestamptz', (r) => r.consumedFrom),
  column('consumed_to', 'timestamptz', (r) => r.consumedTo),
  column('traded_at', 'timestamptz', (r) => r.tradedAt),
  column('provider', 'text', (r) => r.provider),
  column('bill_type', 'smallint', (r) => String(r.billType)),
  column('charging_mode', 'smallint', (r) => String(r.chargingMode)),
  column('service_code', 'text', (r) => r.serviceCode),
  column('service_name', 'text', (r) => r.serviceName),
  column('resource_type_code', 'text', (r) => r.resourceTypeCode),
  column('region_code', 'text', (r) => r.regionCode),
  column('region_name', 'text', (r) => r.regionName),
  column('product_name', 'text', (r) => r.productName),
  column('resource_id', 'text', (r) => r.resourceId),
  column('resource_name', 'text', (r) => r.resourceName),
  column('trade_no', 'text', (r) => r.tradeNo),
  column('association_type', 'smallint', (r) => (r.associationType === null ? null : String(r.associationType))),
  column('currency', 'text', (r) => r.currency),
  column('list_amount', 'numeric', (r) => r.listAmount),
  column('discount_amount', 'numeric', (r) => r.discountAmount),
  column('rounding_amount', 'numeric', (r) => r.roundingAmount),
  column('due_amount', 'numeric', (r) => r.dueAmount),
  column('cash_amount', 'numeric', (r) => r.cashAmount),
  column('credit_amount', 'numeric', (r) => r.creditAmount),
  column('voucher_amount', 'numeric', (r) => r.voucherAmount),
  column('cash_coupon_amount', 'numeric', (r) => r.cashCouponAmount),
  column('card_amount', 'numeric', (r) => r.cardAmount),
  column('arrears_amount', 'numeric', (r) => r.arrearsAmount),
  column('written_off_amount', 'numeric', (r) => r.writtenOffAmount),
  column('unsettled_amount', 'numeric', (r) => r.unsettledAmount),
  column('commercial_discount_amount', 'numeric', (r) => r.commercialDiscountAmount),
  column('partner_discount_amount', 'numeric', (r) => r.partnerDiscountAmount),
  column('promotion_discount_amount', 'numeric', (r) => r.promotionDiscountAmount),
  column('other_discount_amount', 'numeric', (r) => r.otherDiscountAmount),
  column('contracted_amount', 'numeric', (r) => r.contractedAmount),
  column('effective_amount', 'numeric', (r) => r.effectiveAmount),
  column('detail', 'text', (r) => JSON.stringify(r.detail)),
  column('content_hash', 'uuid', (r) => r.contentHash),
  column('rounded_by', 'numeric', (r) => r.roundedBy),
] as const satisfies readonly Column[];

const SPECIAL = /["\\]/;
const EACH_SPECIAL = /["\\]/g;

/** One text as an element of an array literal. */
export function textElement(value: string | null): string {
  if (value === null) return 'NULL';
  return SPECIAL.test(value) ? `"${value.replace(EACH_SPECIAL, '\\$&')}"` : `"${value}"`;
}

/** A whole array literal of texts, for what the store adds by itself (customer ids, raw rows, line numbers). */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map(textElement).join(',')}}`;
}

/** An array literal of values that need no quotes: numbers, dates, instants, uuids. */
export function plainArray(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}
