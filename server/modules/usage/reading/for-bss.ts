/**
 * What the BSS API asks of consumption (api 7): customers who consumed in a cycle, a customer's bill details by place, and
 * sums of resale customers by service, resource type, charging mode and bill type. Scope: visibleCustomers under
 * `second-day`, by way of whoseDays, as on the pages. The door has resolved partner and customer and says names in the
 * wire's words.
 */
import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day, dayOf } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { splitsOfMonth } from '../../customers/customers.ts';
import { ALL_AMOUNTS, type AmountsRow, sumsOf } from './amounts.ts';
import { recordsWhere } from './detail-totals.ts';
import type { AssociationType, BillKind } from './kinds.ts';
import { assertMonthServed } from './period.ts';
import type { RecordFilter } from './record-filter.ts';
import { named, readRecords, type RecordRow } from './records.ts';
import { makeRoom } from './run-sums.ts';
import { sumRows } from './sum-plan.ts';
import { type WhoseFilter, whoseDays } from './whose.ts';

export interface PlaceInList {
  readonly offset: number;
  readonly limit: number;
}

/** Customers with consumption in the cycle while associated, whether or not they have left since. */
export async function listConsumers(ctx: Ctx, partnerId: Id, month: Month, place: PlaceInList): Promise<{ customers: { customerId: Id; number: string }[]; total: number }> {
  assertMonthServed(month, ctx.now);
  await makeRoom(ctx);
  const plan = sumRows({ partnerId, first: month, last: month, before: null, spans: whoseDays(ctx, partnerId, 'second-day'), dimensions: [], amounts: [] });
  const consumers = sql`select p.customer_id from (${plan}) p group by p.customer_id having sum(p.records) > 0`;
  const found = await sql<{ customer_id: Id; number: string }>`
    select c.customer_id, c.number from (${consumers}) k join customers.customers c on c.partner_id = ${partnerId} and c.customer_id = k.customer_id
    order by c.customer_id limit ${place.limit} offset ${place.offset}`.execute(ctx.tx);
  return { customers: found.rows.map((row) => ({ customerId: row.customer_id, number: row.number })), total: await countOf(ctx, consumers) };
}

async function countOf(ctx: Ctx, rows: RawBuilder<unknown>): Promise<number> {
  const found = await sql<{ total: number }>`select count(*)::int as total from (${rows}) k`.execute(ctx.tx);
  return found.rows[0]?.total ?? 0;
}

export interface BillDetailQuery extends PlaceInList {
  readonly partnerId: Id;
  readonly month: Month;
  readonly customerId: Id;
  readonly managerId?: Id | undefined;
  /** The list names one currency (currency-of-cycle.ts). */
  readonly currency: string;
  readonly associationType?: AssociationType | undefined;
  readonly serviceCode?: string | undefined;
  readonly regionCode?: string | undefined;
  readonly chargingMode?: number | undefined;
  readonly billType?: number | undefined;
  readonly resourceId?: string | undefined;
  readonly resourceName?: string | undefined;
  readonly tradeNo?: string | undefined;
  /** Both given or neither: they count together only (api 1). */
  readonly days?: { readonly from: Day; readonly to: Day } | undefined;
}
export type BillDetail = RecordRow;

/** A customer's records of one cycle, newest first, rows of nothing due included; in real time. */
export async function listBillDetail(ctx: Ctx, query: BillDetailQuery): Promise<{ rows: BillDetail[]; total: number }> {
  assertMonthServed(query.month, ctx.now);
  const one = (value: string | number | undefined): string[] | undefined => (value === undefined ? undefined : [String(value)]);
  const filter: RecordFilter = {
    month: query.month, zero: 'all', currency: query.currency, associationType: query.associationType, serviceCode: one(query.serviceCode), regionCode: one(query.regionCode), chargingMode: one(query.chargingMode), billType: one(query.billType),
    resourceId: query.resourceId, resourceName: query.resourceName, tradeNo: query.tradeNo, days: query.days,
  };
  const whose: WhoseFilter = { customerId: query.customerId, managerId: query.managerId };
  const splits = await splitsOfMonth(ctx, query.partnerId, query.month);
  const records = recordsWhere(query.partnerId, filter, whoseDays(ctx, query.partnerId, 'second-day', whose), undefined, splits);
  const order = sql`f.consumed_from desc, f.record_id desc`;
  const rows = await readRecords(ctx, query.partnerId, sql`select f.* from (${records}) f order by ${order} limit ${query.limit} offset ${query.offset}`, order, undefined, splits);
  return { rows, total: await countOf(ctx, sql`select 1 from (${records}) f`) };
}

export interface MonthlyBillQuery extends PlaceInList {
  readonly partnerId: Id;
  readonly month: Month;
  readonly customerId?: Id | undefined;
  readonly currency: string;
  readonly serviceCode?: string | undefined;
  readonly chargingMode?: number | undefined;
  readonly billKind?: BillKind | undefined;
}
export interface MonthlyBill extends AmountsRow {
  readonly customer_id: Id;
  readonly number: string;
  readonly service_code: string;
  readonly service_name: string;
  readonly resource_type_code: string;
  readonly resource_type_name: string;
  readonly charging_mode: number;
  /** 0 consumption, 1 refund, 2 adjustment. */
  readonly bill_kind: number;
  readonly currency: string;
}

/** Sums of resale customers (api 7), as far as the API's own day goes. */
export async function listMonthlyBills(ctx: Ctx, query: MonthlyBillQuery): Promise<{ rows: MonthlyBill[]; total: number }> {
  assertMonthServed(query.month, ctx.now);
  await makeRoom(ctx);
  const filter: RecordFilter = {
    month: query.month, zero: 'all', currency: query.currency, associationType: 'resale', billKind: query.billKind === undefined ? undefined : [query.billKind],
    serviceCode: query.serviceCode === undefined ? undefined : [query.serviceCode], chargingMode: query.chargingMode === undefined ? undefined : [String(query.chargingMode)],
  };
  const spans = whoseDays(ctx, query.partnerId, 'second-day', { customerId: query.customerId });
  const records = recordsWhere(query.partnerId, filter, spans, sql`f.day <= ${monthlyBillsUntil(ctx.now)}::date`);
  const keys = sql`f.customer_id, f.service_code, f.resource_type_code, f.charging_mode, f.bill_kind, f.currency`;
  const grouped = sql`select ${keys}, max(f.detail::json ->> 'resourceTypeName') as type_name, ${sumsOf('f', ALL_AMOUNTS)} from (${records}) f group by ${keys}`;
  const chinese = ctx.actor.language === 'zh-CN';
  const found = await sql<MonthlyBill>`
    select g.*, c.number, ${named(ctx.actor.language, 'cs', 'st', 'g.service_code')} as service_name,
      coalesce(${sql.ref(chinese ? 'ct.name_zh' : 'ct.name_en')}, rt.name, g.type_name, g.resource_type_code) as resource_type_name
    from (select f.* from (${grouped}) f order by ${keys} limit ${query.limit} offset ${query.offset}) g
    join customers.customers c on c.partner_id = ${query.partnerId} and c.customer_id = g.customer_id
    left join catalog.service_types cs on cs.service_code = g.service_code
    left join usage.terms st on st.partner_id = ${query.partnerId} and st.kind = 'service' and st.code = g.service_code
    left join catalog.resource_types ct on ct.resource_type_code = g.resource_type_code
    left join usage.terms rt on rt.partner_id = ${query.partnerId} and rt.kind = 'resource-type' and rt.code = g.resource_type_code
    order by g.customer_id, g.service_code, g.resource_type_code, g.charging_mode, g.bill_kind, g.currency`.execute(ctx.tx);
  return { rows: found.rows, total: await countOf(ctx, sql`select 1 from (${records}) f group by ${keys}`) };
}

/** The last day the monthly sums hold (api 7): yesterday. They are added up when asked for, so no refresh is waited for. */
export function monthlyBillsUntil(now: Date): Day {
  return addDays(dayOf(now), -1);
}
