/**
 * Sums on three levels: which month sums and which daily sums together make the figures of a set of days. What is asked
 * by customer and currency alone takes its months from usage.customer_months, which has one line for many of the others.
 * Month sums are some twenty times fewer than daily sums, so both ends of every span are taken to the nearest first of a
 * month: months between them come whole from usage.month_sums, and the few days between an end and its first of a month
 * are added or taken away from usage.daily_sums. Rounding keeps the order of the two ends, so the result is exact:
 * with F(x) = all days before x, a span [from, to) is F(to) − F(from), and F(x) differs from F(nearest first) by those days.
 * The days a summary holds back (R-5.6) are taken away in the same manner.
 *
 * A row taken away is a row with negative amounts and records; whoever groups keeps groups with records above zero.
 * Other sums by customer and day (performance) have tables of the same form and are planned here as well (`SumTables`).
 * scope: none — the spans given are those of whoseDays, made of visibleCustomers; without spans everything is the caller’s.
 */
import { type RawBuilder, sql } from 'kysely';
import { type Day, daysBetween } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { endDay, firstDay, type Month } from '../../../../contract/values/month.ts';
import { sumsOf } from './amounts.ts';
import { type AssociationType, associationNumber, type BillKind, billKindNumber } from './kinds.ts';
import type { Spans } from './whose.ts';

export type SumDimension = 'currency' | 'provider' | 'service_code' | 'charging_mode' | 'bill_kind' | 'association_type';

/** What both sum tables can be asked by. */
export interface SumFilter {
  readonly currency?: string | undefined;
  readonly provider?: string | undefined;
  readonly associationType?: AssociationType | undefined;
  readonly billKinds?: readonly BillKind[] | undefined;
  readonly serviceCodes?: readonly string[] | undefined;
  readonly chargingModes?: readonly number[] | undefined;
}

/** Tables of one form: sums by day, by month, and by customer and month with fewer dimensions. */
export interface SumTables {
  readonly days: RawBuilder<unknown>;
  readonly months: RawBuilder<unknown>;
  readonly coarse: RawBuilder<unknown>;
  /** Dimensions the coarse table has. */
  readonly coarseDimensions: readonly string[];
}
const CONSUMPTION: SumTables = { days: sql`usage.daily_sums`, months: sql`usage.month_sums`, coarse: sql`usage.customer_months`, coarseDimensions: ['currency'] };

export interface SumPlan {
  /** Consumption when left out. */
  readonly tables?: SumTables;
  /** ` and …` on a row of any of the tables; what the coarse table lacks may not be asked. */
  readonly also?: (alias: string) => RawBuilder<unknown>;
  readonly partnerId: Id;
  readonly first: Month;
  readonly last: Month;
  /** First day that is not shown; null: every day is. */
  readonly before: Day | null;
  readonly spans: Spans;
  /** Spans of most customers: one pass over the months instead of a look-up for each span. */
  readonly wide?: boolean;
  readonly filter?: SumFilter;
  readonly dimensions: readonly string[];
  readonly amounts: readonly string[];
}

/** Rows (customer_id, manager_id, month, dimensions…, records, amounts…) whose sums are the figures of the plan. */
export function sumRows(plan: SumPlan): RawBuilder<unknown> {
  const reach = reachOf(plan);
  if (reach.end <= reach.start) return noRows(plan);
  return plan.spans === null ? allRows(plan, reach) : spanRows(plan, plan.spans, reach);
}

interface Reach {
  readonly start: Day;
  /** First day not counted. */
  readonly end: Day;
  /** First day after the last month that is read. */
  readonly monthsEnd: Day;
}

export function reachOf(plan: Pick<SumPlan, 'first' | 'last' | 'before'>): Reach {
  const start = firstDay(plan.first);
  const whole = endDay(plan.last);
  const end = plan.before !== null && plan.before < whole ? plan.before : whole;
  const monthsEnd = end === firstDay(end.slice(0, 7)) ? end : endDay(end.slice(0, 7));
  return { start, end, monthsEnd };
}

/** Everything of the partner: whole months, and of the last one the days that count, or less those that do not, whichever are fewer. */
function allRows(plan: SumPlan, { start, end, monthsEnd }: Reach): RawBuilder<unknown> {
  const begun = firstDay(end.slice(0, 7));
  const forward = end !== begun && daysBetween(begun, end) <= daysBetween(end, monthsEnd);
  const months = sql`select ${columns(plan, 'm', { manager: sql`null::uuid`, month: sql`m.month` })} from ${monthsOf(plan)} m
    where m.partner_id = ${plan.partnerId} and m.month >= ${start}::date and m.month < ${forward ? begun : monthsEnd}::date${narrowed(plan, 'm')}`;
  if (end === monthsEnd) return months;
  const [from, to] = forward ? [begun, end] : [end, monthsEnd];
  return sql`${months}
    union all select ${columns(plan, 'd', { manager: sql`null::uuid`, month: sql`${begun}::date`, ...(forward ? {} : { away: sql`true` }) })} from ${daysOf(plan)} d
    where d.partner_id = ${plan.partnerId} and d.day >= ${from}::date and d.day < ${to}::date${narrowed(plan, 'd')}`;
}

/** The coarsest level that can answer: lines by customer, month and currency unless something finer is asked for. */
function monthsOf(plan: SumPlan): RawBuilder<unknown> {
  const asked = Object.entries(plan.filter ?? {}).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)).map(([name]) => name);
  const { months, coarse, coarseDimensions } = plan.tables ?? CONSUMPTION;
  return [...plan.dimensions, ...asked].every((name) => coarseDimensions.includes(name)) ? coarse : months;
}

function daysOf(plan: SumPlan): RawBuilder<unknown> {
  return (plan.tables ?? CONSUMPTION).days;
}

function narrowed(plan: SumPlan, alias: string): RawBuilder<unknown> {
  return sql`${conditions(plan.filter, alias)}${plan.also?.(alias) ?? sql``}`;
}

/** The first of the month nearest to a day; what is held back lies behind the last end, so that one goes up. */
function nearestFirst(day: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`date_trunc('month', ${day}::timestamp + interval '15 days')::date`;
}

function spanRows(plan: SumPlan, spans: RawBuilder<unknown>, { start, end, monthsEnd }: Reach): RawBuilder<unknown> {
  return sql`with cut as materialized (
      select s.customer_id, s.manager_id, s.from_day, s.to_day, ${nearestFirst(sql`s.from_day`)} as first_month,
        case when s.to_day = ${end}::date then ${monthsEnd}::date else ${nearestFirst(sql`s.to_day`)} end as end_month
      from (select r.customer_id, r.manager_id, greatest(r.from_day, ${start}::date) as from_day, least(r.to_day, ${end}::date) as to_day
        from (${spans}) r where r.from_day < ${end}::date and r.to_day > ${start}::date) s
      where s.from_day < s.to_day),
    edge as materialized (
      select e.customer_id, e.lo, e.hi, array_agg(e.manager_id) as manager_ids, array_agg(e.away) as aways from (
        select customer_id, manager_id, from_day as lo, first_month as hi, false as away from cut where first_month > from_day
        union all select customer_id, manager_id, first_month, from_day, true from cut where first_month < from_day
        union all select customer_id, manager_id, to_day, end_month, true from cut where end_month > to_day
        union all select customer_id, manager_id, end_month, to_day, false from cut where end_month < to_day) e
      group by e.customer_id, e.lo, e.hi)
    ${plan.wide === true ? monthsByPass(plan, start, monthsEnd) : monthsByLookup(plan)}
    union all ${edgeRows(plan)}`;
}

/** Where one manager follows another both ends are one edge: its days are read and added up once and counted for both. */
function edgeRows(plan: SumPlan): RawBuilder<unknown> {
  const dimensions = plan.dimensions.map((column) => sql`${sql.ref(`d.${column}`)}`);
  const groups = dimensions.length === 0 ? sql`having count(*) > 0` : sql`group by ${sql.join(dimensions)}`;
  return sql`select ${columns(plan, 'x', { manager: sql`o.manager_id`, month: sql`date_trunc('month', x.lo::timestamp)::date`, away: sql`o.away` })}
    from (select e.customer_id, e.lo, e.manager_ids, e.aways, d.* from edge e cross join lateral (
        select ${sql.join([...dimensions, sql`sum(d.records)::bigint as records`, ...(plan.amounts.length === 0 ? [] : [sumsOf('d', plan.amounts)])])} from ${daysOf(plan)} d
        where d.partner_id = ${plan.partnerId} and d.customer_id = e.customer_id and d.day >= e.lo and d.day < e.hi${narrowed(plan, 'd')}
        ${groups} offset 0) d) x
    cross join lateral unnest(x.manager_ids, x.aways) as o (manager_id, away)`;
}

/** `offset 0` keeps a sub-select as it stands: the planner's own choice for joins by range is off by orders of magnitude. */
function monthsByLookup(plan: SumPlan): RawBuilder<unknown> {
  return sql`select ${columns(plan, 'm', { manager: sql`c.manager_id`, month: sql`m.month` })}
    from cut c cross join lateral (
      select m.* from ${monthsOf(plan)} m
      where m.partner_id = ${plan.partnerId} and m.customer_id = c.customer_id and m.month >= c.first_month and m.month < c.end_month${narrowed(plan, 'm')} offset 0) m`;
}

function monthsByPass(plan: SumPlan, start: Day, monthsEnd: Day): RawBuilder<unknown> {
  return sql`select ${columns(plan, 'm', { manager: sql`c.manager_id`, month: sql`m.month` })}
    from cut c join (
      select m.customer_id, m.month, ${sql.join([...plan.dimensions, 'records', ...plan.amounts].map((column) => sql.ref(`m.${column}`)))} from ${monthsOf(plan)} m
      where m.partner_id = ${plan.partnerId} and m.month >= ${start}::date and m.month < ${monthsEnd}::date${narrowed(plan, 'm')} offset 0) m
    on m.customer_id = c.customer_id and m.month >= c.first_month and m.month < c.end_month`;
}

function columns(plan: SumPlan, alias: string, from: { manager: RawBuilder<unknown>; month: RawBuilder<unknown>; away?: RawBuilder<unknown> }): RawBuilder<unknown> {
  const { away } = from;
  const amount = (column: string) => {
    const value = sql.ref(`${alias}.${column}`);
    return away ? sql`case when ${away} then -${value} else ${value} end as ${sql.id(column)}` : sql`${value}`;
  };
  return sql.join([
    sql`${sql.ref(`${alias}.customer_id`)}`,
    sql`${from.manager} as manager_id`,
    sql`${from.month} as month`,
    ...plan.dimensions.map((column) => sql`${sql.ref(`${alias}.${column}`)}`),
    ...['records', ...plan.amounts].map(amount),
  ]);
}

function noRows(plan: SumPlan): RawBuilder<unknown> {
  return sql`select ${columns(plan, 'm', { manager: sql`null::uuid`, month: sql`m.month` })} from ${monthsOf(plan)} m where m.partner_id = ${plan.partnerId} and false`;
}

/** ` and …` for each part of the filter, on either table. */
export function conditions(filter: SumFilter | undefined, alias: string): RawBuilder<unknown> {
  if (!filter) return sql``;
  const column = (name: SumDimension) => sql.ref(`${alias}.${name}`);
  const parts: RawBuilder<unknown>[] = [];
  if (filter.currency !== undefined) parts.push(sql`${column('currency')} = ${filter.currency}`);
  if (filter.provider !== undefined) parts.push(sql`${column('provider')} = ${filter.provider}`);
  if (filter.associationType !== undefined) parts.push(sql`${column('association_type')} = ${associationNumber(filter.associationType)}::smallint`);
  if (filter.billKinds) parts.push(sql`${column('bill_kind')} = any(${filter.billKinds.map(billKindNumber)}::smallint[])`);
  if (filter.serviceCodes && filter.serviceCodes.length > 0) parts.push(sql`${column('service_code')} = any(${[...filter.serviceCodes]}::text[])`);
  if (filter.chargingModes && filter.chargingModes.length > 0) parts.push(sql`${column('charging_mode')} = any(${[...filter.chargingModes]}::smallint[])`);
  return parts.length === 0 ? sql`` : sql` and ${sql.join(parts, sql` and `)}`;
}
