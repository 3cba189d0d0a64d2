/**
 * Consumption records for tests of what reads them: inserted as they stand, with the sums made anew from the records by
 * the plainest statement, so that nothing here shares code with the loading it stands in for.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { startOfDay } from '../../contract/values/day.ts';
import type { Id } from '../../contract/values/id.ts';
import { parseUnits, printUnits } from '../../contract/values/money.ts';
import { newId } from '../../server/platform/clock.ts';
import type { Tx } from '../../server/platform/db/tx.ts';

export interface TestRecord {
  readonly customerId: Id;
  readonly day: string;
  readonly list?: string;
  /** Kinds of discount; their sum is the discount. */
  readonly discounts?: Partial<Record<'commercial' | 'partner' | 'promotion' | 'other', string>>;
  readonly rounding?: string;
  /** What pays; the rest of the amount due is cash. */
  readonly means?: Partial<Record<'credit' | 'voucher' | 'cash_coupon' | 'card' | 'arrears' | 'written_off' | 'unsettled', string>>;
  readonly recordId?: Id;
  readonly runId?: Id;
  readonly sourceKey?: Id;
  readonly generation?: number;
  readonly sourceRecordId?: string;
  readonly revision?: number;
  readonly reversesId?: Id;
  readonly consumedFrom?: string;
  readonly loadedAt?: string;
  readonly currency?: string;
  readonly provider?: string;
  readonly serviceCode?: string;
  readonly regionCode?: string;
  readonly chargingMode?: number;
  readonly billType?: number;
  readonly billKind?: number;
  readonly associationType?: 1 | 2;
  readonly resourceId?: string;
  readonly resourceName?: string;
  readonly tradeNo?: string;
  readonly detail?: object;
}

/** The id under which a record's reversing line is loaded. */
export function reversingId(recordId: Id): Id {
  const hex = createHash('md5').update(`${recordId}:reverse`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const sum = (values: readonly string[]): string => printUnits(values.reduce((units, value) => units + parseUnits(value), 0n));
const less = (from: string, amount: string): string => printUnits(parseUnits(from) - parseUnits(amount));

function rowOf(partnerId: Id, record: TestRecord, line: number): Record<string, unknown> {
  const { discounts = {}, means = {}, list = '0', rounding = '0' } = record;
  const discount = sum(Object.values(discounts));
  const due = less(less(list, discount), rounding);
  const recordId = record.recordId ?? newId();
  const at = record.consumedFrom ?? startOfDay(record.day).toISOString();
  return {
    partner_id: partnerId, customer_id: record.customerId, record_id: recordId, source_key: record.sourceKey ?? recordId, run_id: record.runId ?? partnerId, line, consumed_from: at, consumed_to: null, traded_at: at,
    loaded_at: record.loadedAt ?? at, day: record.day, month: `${record.day.slice(0, 7)}-01`, billing_month: `${record.day.slice(0, 7)}-01`, generation: record.generation ?? 0, revision: record.revision ?? 0,
    bill_type: record.billType ?? 5, bill_kind: record.billKind ?? 0, charging_mode: record.chargingMode ?? 3, association_type: record.associationType ?? 2, file_index: 0, currency: record.currency ?? 'CNY',
    list_amount: list, due_amount: due, discount_amount: discount, rounding_amount: rounding,
    commercial_discount_amount: discounts.commercial ?? '0', partner_discount_amount: discounts.partner ?? '0', promotion_discount_amount: discounts.promotion ?? '0', other_discount_amount: discounts.other ?? '0',
    cash_amount: less(due, sum(Object.values(means))), credit_amount: means.credit ?? '0', voucher_amount: means.voucher ?? '0', cash_coupon_amount: means.cash_coupon ?? '0', card_amount: means.card ?? '0',
    arrears_amount: means.arrears ?? '0', written_off_amount: means.written_off ?? '0', unsettled_amount: means.unsettled ?? '0',
    source: 'demo', provider: record.provider ?? '华为云', service_code: record.serviceCode ?? 'ecs', region_code: record.regionCode ?? 'cn-north-4', resource_type_code: 'vm', product_name: 'product',
    resource_id: record.resourceId ?? 'r-1', resource_name: record.resourceName ?? 'name-1', trade_no: record.tradeNo ?? 't-1', detail: record.detail ?? {}, reverses_id: record.reversesId ?? null, scope_key: null,
    source_record_id: record.sourceRecordId ?? null, contracted_amount: null, effective_amount: null,
  };
}

/** Inserts the records of one partner and makes its sums anew. The transaction needs the partner's tenant. */
export async function insertFeeRecords(tx: Tx, partnerId: Id, records: readonly TestRecord[]): Promise<void> {
  const rows = records.map((record, index) => rowOf(partnerId, record, index + 1));
  for (let start = 0; start < rows.length; start += 2000) {
    await sql`insert into usage.fee_records select * from jsonb_populate_recordset(null::usage.fee_records, ${JSON.stringify(rows.slice(start, start + 2000))}::jsonb)`.execute(tx);
  }
  await remakeSums(tx, partnerId);
}

const KEYS = ['currency', 'provider', 'service_code', 'charging_mode', 'bill_kind', 'association_type'];
const AMOUNTS = ['list', 'due', 'discount', 'rounding', 'cash', 'credit', 'voucher', 'cash_coupon', 'card', 'arrears', 'written_off', 'unsettled'].map((name) => `${name}_amount`);

export async function remakeSums(tx: Tx, partnerId: Id): Promise<void> {
  const ids = (names: readonly string[]) => sql.join(names.map((name) => sql.id(name)));
  for (const [table, period, keys] of [['daily_sums', 'day', KEYS], ['month_sums', 'month', KEYS], ['customer_months', 'month', ['currency']]] as const) {
    await sql`delete from usage.${sql.id(table)} where partner_id = ${partnerId}`.execute(tx);
    await sql`insert into usage.${sql.id(table)} (partner_id, customer_id, ${sql.id(period)}, ${ids(keys)}, records, ${ids(AMOUNTS)})
      select partner_id, customer_id, ${sql.id(period)}, ${ids(keys)}, count(*), ${sql.join(AMOUNTS.map((name) => sql`sum(${sql.id(name)})`))}
      from usage.fee_records where partner_id = ${partnerId} group by partner_id, customer_id, ${sql.id(period)}, ${ids(keys)}`.execute(tx);
  }
}
