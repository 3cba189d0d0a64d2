/**
 * Sums of performance from the one planner of sums: whole months of a span from month sums, its edges from daily sums, as
 * far as anything may be seen now (visibility.ts). Usage is cut at one day for all; orders and monthly settled products,
 * which are few and seen by other dates, are added or taken away beside it.
 * scope: none — the days given are those of performanceDays, made of visibleCustomers.
 */
import { type RawBuilder, sql } from 'kysely';
import { startOfDay } from '../../../../contract/values/day.ts';
import { endDay, firstDay } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { seesAll } from '../../assignment/assignment.ts';
import { associationNumber, type SumTables, sumRows } from '../../usage/usage.ts';
import type { LineAmount } from '../rules/recognition-sql.ts';
import { MONTHLY, ORDER, orderDay } from '../visibility.ts';
import type { Ground } from './ground.ts';
import { performanceDays, type PerformanceWhose, type ToldBy, transferSides, transfersMatter } from './whose.ts';

export type PerformanceDimension = 'currency' | 'service_code' | 'charging_mode' | 'association_type';

const TABLES: SumTables = {
  days: sql`incentives.performance_days`, months: sql`incentives.performance_months`, coarse: sql`incentives.performance_customers`, coarseDimensions: ['currency', 'sheet_month'],
};
/** Before any day of consumption: lines of long ago may stand in a sheet of now. */
const EVER = '2000-01';

export interface PerformanceFilter extends PerformanceWhose {
  readonly associationType?: 'referral' | 'resale' | undefined;
  readonly currency?: string | undefined;
  readonly serviceCode?: readonly string[] | undefined;
  readonly chargingMode?: readonly string[] | undefined;
}

export interface PerformanceRows {
  readonly by?: ToldBy;
  readonly dimensions?: readonly PerformanceDimension[];
  readonly amounts: readonly LineAmount[];
  /** Days other than those that stand (a hand-over that is thought of), cut to the caller's scope already. */
  readonly days?: RawBuilder<unknown>;
  /** Whether approved transfers are among the rows (their other amounts are zero, their dimensions beside the currency null). */
  readonly transfers?: boolean;
}

/** Rows (customer_id, manager_id, sheet_month, month, dimensions…, records, amounts…) whose sums are the figures. */
export function performanceRows(ctx: Ctx, ground: Ground, filter: PerformanceFilter, asked: PerformanceRows): RawBuilder<unknown> {
  const { partnerId, from, to, cut } = ground;
  const by = asked.by ?? 'nobody';
  const dimensions = ['currency', ...(asked.dimensions ?? []), 'sheet_month'];
  const days = asked.days ?? performanceDays(ctx, partnerId, filter, by);
  const inSheets = (alias: string) => sql`${sql.ref(`${alias}.sheet_month`)} >= ${firstDay(from)}::date and ${sql.ref(`${alias}.sheet_month`)} < ${endDay(to)}::date`;
  const spans = days === null ? null : sql`select h.customer_id, h.from_day, h.to_day, h.manager_id from held_days h`;
  const plan = sumRows({
    tables: TABLES, partnerId, first: EVER, last: to, before: cut.usageBefore, spans, wide: days !== null && seesAll(ctx) && isWide(filter, by), also: (alias) => sql` and ${inSheets(alias)}`,
    filter: { currency: filter.currency, associationType: filter.associationType, ...(filter.serviceCode ? { serviceCodes: filter.serviceCode } : {}), ...(filter.chargingMode ? { chargingModes: filter.chargingMode.map(Number) } : {}) },
    dimensions, amounts: asked.amounts,
  });
  const parts = [sql`(${plan})`, ...apart(ground, filter, { spans, dimensions, amounts: asked.amounts, inSheets })];
  if (asked.transfers !== false && asked.amounts.includes('amount') && filter.serviceCode === undefined && filter.chargingMode === undefined && filter.associationType === undefined && transfersMatter(ctx, filter, by)) {
    parts.push(sql`(${transferRows(ctx, ground, filter, by, dimensions, asked.amounts)})`);
  }
  const all = sql.join(parts, sql` union all `);
  return days === null ? all : sql`with held_days as materialized (${days}) ${all}`;
}

function isWide({ customerId, customerName, accountName, managerId, supervisorId }: PerformanceFilter, by: ToldBy): boolean {
  return by !== 'nobody' && [customerId, customerName, accountName, managerId, supervisorId].every((part) => part === undefined || part === '');
}

interface Apart {
  readonly spans: RawBuilder<unknown> | null;
  readonly dimensions: readonly string[];
  readonly amounts: readonly LineAmount[];
  readonly inSheets: (alias: string) => RawBuilder<unknown>;
}

/** What is seen by another date than usage, none when every day asked for is long past. */
function apart({ partnerId, to, cut }: Ground, filter: PerformanceFilter, { spans, dimensions, amounts, inSheets }: Apart): RawBuilder<unknown>[] {
  if (endDay(to) <= cut.usageBefore && to < cut.monthlyBefore) return [];
  const held = spans === null ? sql`` : sql` join (${spans}) h on h.customer_id = x.customer_id and x.day >= h.from_day and x.day < h.to_day`;
  const manager = spans === null ? sql`null::uuid as manager_id` : sql`h.manager_id`;
  const rows = (source: RawBuilder<unknown>, records: RawBuilder<unknown>, latency: number, when: RawBuilder<unknown>, away = false): RawBuilder<unknown> => {
    const told = ['records', ...amounts].map((name) => (away ? sql`- ${sql.ref(`x.${name}`)} as ${sql.id(name)}` : sql.ref(`x.${name}`)));
    return sql`(select x.customer_id, ${manager}, date_trunc('month', x.day::timestamp)::date as month, ${sql.join([...dimensions.map((name) => sql.ref(`x.${name}`)), ...told])}
      from (select d.customer_id, d.day, ${records} as records, ${sql.join([...dimensions, ...amounts].map((name) => sql.ref(`d.${name}`)))} from ${source} d
        where d.partner_id = ${partnerId}::uuid and ${inSheets('d')} and d.latency <> 1 and d.latency = ${latency}::smallint and ${when}${conditions(filter, 'd')} offset 0) x${held})`;
  };
  const days = sql`incentives.performance_days`;
  const usage = sql`${cut.usageBefore}::date`;
  const month = sql`${firstDay(cut.monthlyBefore)}::date`;
  const newest = orderDay(cut);
  const ordersOfNewest = sql`d.day >= ${usage} and d.consumed_from >= ${startOfDay(newest)}::timestamptz and d.consumed_from <= ${cut.ordersUntil}::timestamptz`;
  return [
    rows(days, sql`d.records`, ORDER, sql`d.day >= ${usage} and d.day < ${newest}::date`),
    rows(sql`incentives.performance_lines`, sql`1::bigint`, ORDER, ordersOfNewest),
    rows(days, sql`d.records`, MONTHLY, sql`d.day >= ${usage} and d.day < ${month}`),
    rows(days, sql`d.records`, MONTHLY, sql`d.day < ${usage} and d.day >= ${month}`, true),
  ];
}

function conditions({ currency, associationType, serviceCode, chargingMode }: PerformanceFilter, alias: string): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql.join([
    sql``,
    ...(currency === undefined ? [] : [sql` and ${column('currency')} = ${currency}`]),
    ...(associationType === undefined ? [] : [sql` and ${column('association_type')} = ${associationNumber(associationType)}::smallint`]),
    ...(serviceCode === undefined || serviceCode.length === 0 ? [] : [sql` and ${column('service_code')} = any(${[...serviceCode]}::text[])`]),
    ...(chargingMode === undefined || chargingMode.length === 0 ? [] : [sql` and ${column('charging_mode')} = any(${chargingMode.map(Number)}::smallint[])`]),
  ], sql``);
}

const NULLS: Readonly<Record<string, RawBuilder<unknown>>> = { service_code: sql`null::text`, charging_mode: sql`null::smallint`, association_type: sql`null::smallint` };

/** A transfer is a row of its amount alone and no line: whoever groups keeps groups with lines or with an amount. */
function transferRows(ctx: Ctx, { partnerId, from, to }: Ground, filter: PerformanceFilter, by: ToldBy, dimensions: readonly string[], amounts: readonly LineAmount[]): RawBuilder<unknown> {
  const columns = [sql`t.customer_id`, sql`t.manager_id`, sql`t.sheet_month as month`, ...dimensions.map((name) => NULLS[name] ?? sql.ref(`t.${name}`)), sql`0::bigint as records`, ...amounts.map((name) => (name === 'amount' ? sql`t.amount` : sql`0::numeric as ${sql.id(name)}`))];
  return sql`select ${sql.join(columns)} from (${transferSides(ctx, partnerId, filter, by)}) t
    where t.sheet_month >= ${firstDay(from)}::date and t.sheet_month < ${endDay(to)}::date${filter.currency === undefined ? sql`` : sql` and t.currency = ${filter.currency}`}`;
}
