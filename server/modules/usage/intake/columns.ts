/**
 * FeeRecords → PostgreSQL array literals, one text per column, so that a chunk of thousands of rows is one statement
 * with a few dozen text parameters: `insert … select … from unnest($1::date[], $2::text[], …)`. Texts are always
 * quoted, with backslash and quote escaped, so an empty text, the word NULL, braces and commas stay what they are.
 */
import type { FeeRecord } from './fee-record.ts';

type PgType = 'text' | 'date' | 'timestamptz' | 'smallint' | 'integer' | 'numeric' | 'jsonb' | 'uuid';

interface Column<N extends string = string> {
  readonly name: N;
  readonly type: PgType;
  /** The element as it stands inside the braces. */
  readonly element: (record: FeeRecord) => string;
  /** Elements parted by U+001E instead of an array literal: JSON never holds it, and escaping JSON costs more than making it. */
  readonly separated?: true;
}

const SEPARATOR = '\u001e';

const text = <const N extends string>(name: N, value: (record: FeeRecord) => string | null): Column<N> => ({
  name,
  type: 'text',
  element: (record) => textElement(value(record)),
});
/** For values whose alphabet holds nothing an array literal would read otherwise: digits, dates, hex. */
const plain = <const N extends string>(
  name: N,
  type: PgType,
  value: (record: FeeRecord) => string | number | null,
): Column<N> => ({
  name,
  type,
  element: (record) => `${value(record) ?? 'NULL'}`,
});

/** What a record says, by the columns of the table of fee records; customer, generation and run are the store's. */
export const FEE_RECORD_COLUMNS = [
  plain('source_key', 'uuid', (r) => r.sourceKey),
  plain('scope_key', 'uuid', (r) => r.scopeKey),
  text('source_record_id', (r) => r.recordId),
  plain('revision', 'integer', (r) => r.revision),
  plain('day', 'date', (r) => r.day),
  plain('month', 'date', (r) => `${r.day.slice(0, 7)}-01`),
  plain('billing_month', 'date', (r) => `${r.billingMonth}-01`),
  plain('consumed_from', 'timestamptz', (r) => r.consumedFrom),
  plain('consumed_to', 'timestamptz', (r) => r.consumedTo),
  plain('traded_at', 'timestamptz', (r) => r.tradedAt),
  text('provider', (r) => r.provider),
  plain('bill_type', 'smallint', (r) => r.billType),
  plain('charging_mode', 'smallint', (r) => r.chargingMode),
  text('service_code', (r) => r.serviceCode),
  text('service_name', (r) => r.serviceName),
  text('resource_type_code', (r) => r.resourceTypeCode),
  text('region_code', (r) => r.regionCode),
  text('region_name', (r) => r.regionName),
  text('product_name', (r) => r.productName),
  text('resource_id', (r) => r.resourceId),
  text('resource_name', (r) => r.resourceName),
  text('trade_no', (r) => r.tradeNo),
  plain('association_type', 'smallint', (r) => r.associationType),
  plain('currency', 'text', (r) => r.currency),
  plain('list_amount', 'numeric', (r) => r.listAmount),
  plain('discount_amount', 'numeric', (r) => r.discountAmount),
  plain('rounding_amount', 'numeric', (r) => r.roundingAmount),
  plain('due_amount', 'numeric', (r) => r.dueAmount),
  plain('cash_amount', 'numeric', (r) => r.cashAmount),
  plain('credit_amount', 'numeric', (r) => r.creditAmount),
  plain('voucher_amount', 'numeric', (r) => r.voucherAmount),
  plain('cash_coupon_amount', 'numeric', (r) => r.cashCouponAmount),
  plain('card_amount', 'numeric', (r) => r.cardAmount),
  plain('arrears_amount', 'numeric', (r) => r.arrearsAmount),
  plain('written_off_amount', 'numeric', (r) => r.writtenOffAmount),
  plain('unsettled_amount', 'numeric', (r) => r.unsettledAmount),
  plain('commercial_discount_amount', 'numeric', (r) => r.commercialDiscountAmount),
  plain('partner_discount_amount', 'numeric', (r) => r.partnerDiscountAmount),
  plain('promotion_discount_amount', 'numeric', (r) => r.promotionDiscountAmount),
  plain('other_discount_amount', 'numeric', (r) => r.otherDiscountAmount),
  plain('contracted_amount', 'numeric', (r) => r.contractedAmount),
  plain('effective_amount', 'numeric', (r) => r.effectiveAmount),
  { name: 'detail', type: 'jsonb', element: (r) => JSON.stringify(r.detail), separated: true },
  plain('content_hash', 'uuid', (r) => r.contentHash),
  plain('rounded_by', 'numeric', (r) => r.roundedBy),
] as const satisfies readonly Column[];

export type FeeRecordColumn = (typeof FEE_RECORD_COLUMNS)[number]['name'];

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

export type ColumnTexts<N extends FeeRecordColumn> = Readonly<Record<N, string>>;

export interface ColumnBuilder<N extends FeeRecordColumn> {
  /** Appends a batch; nothing of the records is kept but their text. */
  add(records: readonly FeeRecord[]): void;
  readonly count: number;
  /** One parameter text per column. */
  finish(): ColumnTexts<N>;
}

/** Gathers batches of records into one text per column. `names` are the columns the statement takes. */
export function createColumns<N extends FeeRecordColumn>(names: readonly N[]): ColumnBuilder<N> {
  const columns = names.map((name) => ({ column: columnOf(name), segments: [] as string[] }));
  let count = 0;
  return {
    add(records) {
      if (records.length === 0) return;
      count += records.length;
      for (const { column, segments } of columns) {
        segments.push(records.map(column.element).join(column.separated ? SEPARATOR : ','));
      }
    },
    get count() {
      return count;
    },
    finish: () =>
      Object.fromEntries(
        columns.map(({ column, segments }) => [
          column.name,
          column.separated ? segments.join(SEPARATOR) : `{${segments.join(',')}}`,
        ]),
      ) as ColumnTexts<N>,
  };
}

/** The same for one array of records. */
export function toColumns<N extends FeeRecordColumn>(
  records: readonly FeeRecord[],
  names: readonly N[],
): ColumnTexts<N> {
  const builder = createColumns(names);
  builder.add(records);
  return builder.finish();
}

/** How SQL turns the column's text parameter into an array: what to write before and after the parameter. */
export function arrayCast(name: FeeRecordColumn): { readonly before: string; readonly after: string } {
  const column = columnOf(name);
  return column.separated
    ? { before: 'string_to_array((', after: `)::text, E'\\x1e')::${column.type}[]` }
    : { before: '(', after: `)::${column.type}[]` };
}

function columnOf(name: FeeRecordColumn): Column {
  const column = FEE_RECORD_COLUMNS.find((candidate) => candidate.name === name);
  if (!column) throw new Error(`no column ${name}`);
  return column;
}
