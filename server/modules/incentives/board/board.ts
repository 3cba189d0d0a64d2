/**
 * 业绩看板 (sales 6.2): 业绩金额趋势, 业绩金额统计, 业绩汇总 by supervisor, manager, customer, service, billing mode or association
 * type. All of it from performanceRows, as sheets and the live total of details are, so that they agree to the last digit.
 * Scope: visibleCustomers, by way of performanceDays.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { PerformanceGroupBy, performanceGroups, performanceStatistics, performanceTrend } from '../../../../contract/console/performance-board.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { problem } from '../../../../contract/errors.ts';
import { type Day, dayOf } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import { addMonths, firstDay, isMonthServed, lastDay, type Month, monthOf, monthsBetween } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { decimal, named, sumsOf } from '../../usage/usage.ts';
import { type Ground, groundOf } from '../reading/ground.ts';
import { type PerformanceDimension, type PerformanceFilter, performanceRows } from '../reading/sums.ts';
import type { ToldBy } from '../reading/whose.ts';
import { readSheets, stateOf } from '../sheets/opening.ts';
import { type Cut, shiftCut } from '../visibility.ts';

export interface BoardQuery extends PerformanceFilter {
  readonly from: Month;
  readonly to: Month;
}

const AMOUNTS = ['amount', 'unpaid_amount'] as const;
interface Figures {
  readonly amount: string;
  readonly unpaid_amount: string;
}
const figures = (row: Figures) => ({ amount: decimal(row.amount), unpaidAmount: decimal(row.unpaid_amount) });
/** A group with nothing but lines of nothing stays; one whose lines cancelled out in taking away does not. */
const LEFT = sql`having sum(p.records) > 0 or sum(p.amount) <> 0`;

export async function boardMonths(ctx: Ctx, { partnerId, from, to }: Ground) {
  const sheets = await readSheets(ctx, partnerId, from, to);
  return Array.from({ length: monthsBetween(from, to) + 1 }, (_, step) => addMonths(from, step)).map((month) => ({ month, state: stateOf(sheets, month, ctx.now) }));
}

export async function trend(ctx: Ctx, query: BoardQuery): Promise<OutputIn<typeof performanceTrend>> {
  const ground = await groundOf(ctx, query);
  const found = await sql<Figures & { sheet_month: Day | null; currency: string }>`
    with months as materialized (select p.sheet_month, p.currency, ${sumsOf('p', AMOUNTS)} from (${performanceRows(ctx, ground, query, { amounts: AMOUNTS })}) p group by p.sheet_month, p.currency ${LEFT})
    select sheet_month, currency, amount, unpaid_amount from months
    union all select null, currency, sum(amount), sum(unpaid_amount) from months group by currency order by 2, 1`.execute(ctx.tx);
  const whole = found.rows.filter((row) => row.sheet_month === null);
  return {
    watermark: ground.watermark, months: await boardMonths(ctx, ground),
    currencies: whole.map((row) => ({ currency: row.currency, ...figures(row), months: found.rows.filter((one) => one.currency === row.currency && one.sheet_month !== null).map((one) => ({ month: (one.sheet_month ?? '').slice(0, 7), ...figures(one) })) })),
  };
}

interface Period {
  readonly from: Month;
  readonly to: Month;
  readonly cut: Cut;
  readonly until: Day;
}

export async function statistics(ctx: Ctx, filter: PerformanceFilter): Promise<OutputIn<typeof performanceStatistics>> {
  const ground = await groundOf(ctx, { partnerId: filter.partnerId });
  const { cut } = ground;
  const now = monthOf(ctx.now);
  const january = `${now.slice(0, 4)}-01`;
  const shifted = (months: number): Cut => shiftCut(cut, months);
  const served = (from: Month, period: Omit<Period, 'from'>): Period | null => (isMonthServed(from, ctx.now) ? { from, ...period } : null);
  const lastMonth = addMonths(now, -1);
  const lastYear = addMonths(now, -12);
  const untilOf = (at: Cut, month: Month): Day => {
    const ordered = dayOf(at.ordersUntil);
    return ordered >= lastDay(month) ? lastDay(month) : ordered < firstDay(month) ? firstDay(month) : ordered;
  };
  const periods = {
    thisMonth: { from: now, to: now, cut, until: untilOf(cut, now) },
    lastMonth: { from: lastMonth, to: lastMonth, cut, until: lastDay(lastMonth) },
    lastMonthSameDays: { from: lastMonth, to: lastMonth, cut: shifted(-1), until: untilOf(shifted(-1), lastMonth) },
    lastYearSameDays: served(lastYear, { to: lastYear, cut: shifted(-12), until: untilOf(shifted(-12), lastYear) }),
    yearToDate: { from: january, to: now, cut, until: untilOf(cut, now) },
    lastYearToDate: served(addMonths(january, -12), { to: lastYear, cut: shifted(-12), until: untilOf(shifted(-12), lastYear) }),
  };
  const parts = Object.entries(periods).flatMap(([part, period]) => (period === null ? [] : [sql`select ${part}::text as part, p.currency, ${sumsOf('p', AMOUNTS)} from (${performanceRows(ctx, { ...ground, ...period }, filter, { amounts: AMOUNTS })}) p group by p.currency ${LEFT}`]));
  const found = await sql<Figures & { part: string; currency: string }>`${sql.join(parts, sql` union all `)} order by currency`.execute(ctx.tx);
  const sheets = await readSheets(ctx, ground.partnerId, addMonths(january, -12), now);
  const out = (part: keyof typeof periods) => {
    const period = periods[part];
    if (period === null) return null;
    const states = Array.from({ length: monthsBetween(period.from, period.to) + 1 }, (_, step) => stateOf(sheets, addMonths(period.from, step), ctx.now));
    const state = states.includes('estimated') ? ('estimated' as const) : states.includes('draft') ? ('draft' as const) : ('final' as const);
    return { from: firstDay(period.from), until: period.until, state, amounts: found.rows.filter((row) => row.part === part).map((row) => ({ currency: row.currency, ...figures(row) })) };
  };
  const there = (part: 'thisMonth' | 'yearToDate') => out(part) ?? { from: firstDay(now), until: firstDay(now), state: 'estimated' as const, amounts: [] };
  return { watermark: ground.watermark, thisMonth: there('thisMonth'), lastMonth: out('lastMonth'), lastMonthSameDays: out('lastMonthSameDays'), lastYearSameDays: out('lastYearSameDays'), yearToDate: there('yearToDate'), lastYearToDate: out('lastYearToDate') };
}

interface Key {
  readonly column: PerformanceDimension | 'manager_id' | 'customer_id';
  readonly by: ToldBy;
  /** As text; where a transfer has none of it: `transfer`. */
  readonly key: RawBuilder<unknown>;
}
const KEYS: Readonly<Record<PerformanceGroupBy, Key>> = {
  supervisor: { column: 'manager_id', by: 'supervisor', key: sql`coalesce(g.manager_id::text, 'none')` },
  manager: { column: 'manager_id', by: 'manager', key: sql`coalesce(g.manager_id::text, 'none')` },
  customer: { column: 'customer_id', by: 'nobody', key: sql`g.customer_id::text` },
  service: { column: 'service_code', by: 'nobody', key: sql`coalesce(g.service_code, 'transfer')` },
  chargingMode: { column: 'charging_mode', by: 'nobody', key: sql`coalesce(g.charging_mode::text, 'transfer')` },
  associationType: { column: 'association_type', by: 'nobody', key: sql`case g.association_type when 1 then 'referral' when 2 then 'resale' else 'transfer' end` },
};

export type GroupSort = 'amount' | '-amount' | 'unpaid' | '-unpaid';
export interface GroupsQuery extends BoardQuery {
  readonly groupBy: PerformanceGroupBy;
  readonly sort: GroupSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly selected?: readonly string[] | undefined;
}
export interface GroupRow extends Figures {
  readonly key: string;
  readonly currency: string;
  readonly customers: number;
  readonly name: string | null;
  readonly account_name: string | null;
  readonly number: string | null;
  /** [month, amount, unpaid] in order of months. */
  readonly months: readonly (readonly [string, string, string])[];
}
type Found = (GroupRow & { part: 'row'; place: string }) | (Figures & { part: 'sums'; currency: string; customers: number });

/** One page of groups and the sums of all of them, in one pass. */
export async function listGroups(ctx: Ctx, ground: Ground, query: GroupsQuery): Promise<{ rows: GroupRow[]; sums: (Figures & { currency: string; groups: number })[]; next: string | null }> {
  const { column, by, key } = KEYS[query.groupBy];
  const dimension = column === 'manager_id' || column === 'customer_id' ? [] : [column];
  const sorted = query.sort.endsWith('amount') ? 'amount' : 'unpaid_amount';
  const falling = query.sort.startsWith('-');
  const order = falling ? sql`desc` : sql`asc`;
  const grouped = sql.ref(`p.${column}`);
  const found = await sql<Found>`
    with cells as materialized (select ${grouped}, p.customer_id as of_customer, p.currency, p.sheet_month, ${sumsOf('p', AMOUNTS)} from (${performanceRows(ctx, ground, query, { by, dimensions: dimension, amounts: AMOUNTS })}) p group by ${grouped}, p.customer_id, p.currency, p.sheet_month ${LEFT}),
    months as materialized (select ${key} as key, g.currency, g.sheet_month, ${sumsOf('g', AMOUNTS)} from cells g group by 1, g.currency, g.sheet_month),
    counted as (select ${key} as key, g.currency, count(distinct g.of_customer)::int as customers from cells g group by 1, g.currency),
    grouped as materialized (select m.key, m.currency, c.customers, ${sumsOf('m', AMOUNTS)} from months m join counted c on c.key = m.key and c.currency = m.currency group by m.key, m.currency, c.customers),
    paged as (select g.* from grouped g where ${placeAfter(query, sorted, falling)} and ${query.selected === undefined ? sql`true` : sql`(g.key || ' ' || g.currency) = any(${[...query.selected]}::text[])`} order by g.currency, ${sql.ref(`g.${sorted}`)} ${order}, g.key limit ${query.limit + 1}),
    told as (select m.key, m.currency, json_agg(json_build_array(to_char(m.sheet_month, 'YYYY-MM'), m.amount::text, m.unpaid_amount::text) order by m.sheet_month) as months from months m join paged p on p.key = m.key and p.currency = m.currency group by m.key, m.currency)
    select 'row' as part, p.key, ${groupNames(ctx, query.groupBy)}, p.currency, p.customers, p.amount, p.unpaid_amount, ${sql.ref(`p.${sorted}`)}::text as place, t.months
    from paged p join told t on t.key = p.key and t.currency = p.currency ${groupJoins(ground.partnerId, query.groupBy)}
    union all select 'sums', '', '', '', '', p.currency, count(*)::int, ${sumsOf('p', AMOUNTS)}, '', null from grouped p group by p.currency
    order by part, currency, ${sql.id(sorted)} ${order}, key`.execute(ctx.tx);
  const rows = found.rows.filter((row) => row.part === 'row');
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const next = rows.length > query.limit && last ? Buffer.from(JSON.stringify([query.sort, last.currency, last.place, last.key])).toString('base64url') : null;
  return { rows: page, next, sums: found.rows.filter((row) => row.part === 'sums').map((row) => ({ ...row, groups: row.customers })) };
}

function groupNames(ctx: Ctx, groupBy: PerformanceGroupBy): RawBuilder<unknown> {
  if (groupBy === 'service') return sql`${named(ctx.actor.language, 'cs', 'st', 'p.key')} as name, '' as account_name, '' as number`;
  if (groupBy === 'customer') return sql`c.name, c.account_name, c.number`;
  if (groupBy === 'manager' || groupBy === 'supervisor') return sql`m.name, '' as account_name, '' as number`;
  return sql`p.key as name, '' as account_name, '' as number`;
}

/** Left joins: a member that is gone has no name. scope: none — names beside figures that were cut to the scope. */
function groupJoins(partnerId: Id, groupBy: PerformanceGroupBy): RawBuilder<unknown> {
  if (groupBy === 'customer') return sql`left join customers.customers c on c.partner_id = ${partnerId} and c.customer_id = p.key::uuid`;
  if (groupBy === 'manager' || groupBy === 'supervisor') return sql`left join identity.members m on m.partner_id = ${partnerId} and m.member_id = nullif(p.key, 'none')::uuid`;
  if (groupBy === 'service') return sql`left join catalog.service_types cs on cs.service_code = p.key left join usage.terms st on st.partner_id = ${partnerId} and st.kind = 'service' and st.code = p.key`;
  return sql``;
}

/** People are masked, a customer without a name is called by its account. */
export function groupName(groupBy: PerformanceGroupBy, row: Pick<GroupRow, 'name' | 'account_name'>): string {
  if (groupBy === 'manager' || groupBy === 'supervisor') return maskName(row.name ?? '');
  if (groupBy !== 'customer') return row.name ?? '';
  return row.name ? maskName(row.name) : maskAccount(row.account_name ?? '');
}

export async function groupsOut(ctx: Ctx, query: GroupsQuery): Promise<OutputIn<typeof performanceGroups>> {
  const ground = await groundOf(ctx, query);
  const { rows, sums, next } = await listGroups(ctx, ground, query);
  return {
    watermark: ground.watermark, months: await boardMonths(ctx, ground), next,
    items: rows.map((row) => ({ key: row.key, name: groupName(query.groupBy, row), number: row.number ?? '', currency: row.currency, ...figures(row), customers: row.customers, months: row.months.map(([month, amount, unpaid]) => ({ month, amount: decimal(amount), unpaidAmount: decimal(unpaid) })) })),
    sums: sums.map((row) => ({ currency: row.currency, ...figures(row), groups: row.groups })),
  };
}

const placeShape = z.tuple([z.string().max(8), z.string().regex(/^[A-Z]{3}$/), z.string().regex(/^-?\d{1,30}(\.\d{1,12})?$/), z.string().max(128)]);

/** It tells where to go on and never what may be seen, so it is checked, not signed. */
function placeAfter({ sort, cursor }: GroupsQuery, column: string, falling: boolean): RawBuilder<unknown> {
  if (cursor === undefined) return sql`true`;
  let decoded: unknown = null;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw problem('usage.cursor_invalid');
  }
  const parsed = placeShape.safeParse(decoded);
  if (!parsed.success || parsed.data[0] !== sort) throw problem('usage.cursor_invalid');
  const [, currency, amount, key] = parsed.data;
  const behind = falling ? sql`<` : sql`>`;
  const value = sql.ref(`g.${column}`);
  return sql`(g.currency > ${currency} or (g.currency = ${currency} and (${value} ${behind} ${amount}::numeric or (${value} = ${amount}::numeric and g.key > ${key}))))`;
}
