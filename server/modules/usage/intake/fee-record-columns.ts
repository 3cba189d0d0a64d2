/**
 * The columns of our own fee-record file and call, as documented in docs/fee-record-file.md. One table, so that the
 * file in CSV and NDJSON, the call and the document cannot drift apart. Names are those of sales 5.4 and the BSS API.
 */
export type FeeColumnKind = 'text' | 'whole' | 'money' | 'decimal' | 'instant' | 'month';

export const FEE_COLUMNS = [
  ['record_id', 'text'],
  ['revision', 'whole'],
  ['provider', 'text'],
  ['customer_number', 'text'],
  ['account_name', 'text'],
  ['consumed_from', 'instant'],
  ['consumed_to', 'instant'],
  ['traded_at', 'instant'],
  ['billing_month', 'month'],
  ['bill_type', 'whole'],
  ['charging_mode', 'whole'],
  ['service_type_code', 'text'],
  ['service_type_name', 'text'],
  ['resource_type_code', 'text'],
  ['resource_type_name', 'text'],
  ['region_code', 'text'],
  ['region_name', 'text'],
  ['product_id', 'text'],
  ['product_name', 'text'],
  ['spec', 'text'],
  ['resource_id', 'text'],
  ['resource_name', 'text'],
  ['resource_tag', 'text'],
  ['trade_no', 'text'],
  ['association_type', 'whole'],
  ['period_type', 'whole'],
  ['period_num', 'whole'],
  ['usage_type', 'text'],
  ['usage_amount', 'decimal'],
  ['usage_unit', 'text'],
  ['package_usage', 'decimal'],
  ['reserved_usage', 'decimal'],
  ['currency', 'text'],
  ['list_amount', 'money'],
  ['discount_amount', 'money'],
  ['rounding_amount', 'money'],
  ['due_amount', 'money'],
  ['cash_amount', 'money'],
  ['credit_amount', 'money'],
  ['voucher_amount', 'money'],
  ['cash_coupon_amount', 'money'],
  ['card_amount', 'money'],
  ['arrears_amount', 'money'],
  ['written_off_amount', 'money'],
  ['unsettled_amount', 'money'],
  ['commercial_discount_amount', 'money'],
  ['partner_discount_amount', 'money'],
  ['promotion_discount_amount', 'money'],
  ['other_discount_amount', 'money'],
  ['counting_coupon_amount', 'money'],
] as const satisfies readonly (readonly [string, FeeColumnKind])[];

export type FeeColumn = (typeof FEE_COLUMNS)[number][0];

export const FEE_COLUMN_KINDS: ReadonlyMap<string, FeeColumnKind> = new Map(FEE_COLUMNS);

/** Without these no row of a file can become a record; of the two customer columns one is enough. */
export const NEEDED_FEE_COLUMNS: readonly FeeColumn[] = [
  'record_id',
  'consumed_from',
  'bill_type',
  'charging_mode',
  'service_type_code',
  'currency',
  'list_amount',
  'due_amount',
];
export const CUSTOMER_COLUMNS: readonly FeeColumn[] = ['customer_number', 'account_name'];

/** `cashCouponAmount` → `cash_coupon_amount`: the call speaks camel case like the rest of our API. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
