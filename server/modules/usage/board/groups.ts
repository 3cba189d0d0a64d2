/**
 * 费用走势 and 费用分布 (sales 6.1): the largest groups by name and the others as one, by month or for the whole range; and
 * the rows of every group, currency by currency. What is largest is decided for each currency by itself.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { BoardGroupBy, BoardMeasure } from '../../../../contract/console/consumption-board.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Day } from '../../../../contract/values/day.ts';
import { ID_PATTERN } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type AmountColumn, sumsOf } from '../reading/amounts.ts';
import { type BoardFilter, type BoardGround, groupJoins, groupMonths, groupNames, keyValue } from './board-sums.ts';

interface NamedGroup {
  /** Null: the others together. */
  readonly key: string | null;
  readonly name: string | null;
  readonly account_name: string | null;
  readonly number: string | null;
}

export interface TopQuery extends BoardFilter {
  readonly groupBy: BoardGroupBy;
  readonly measure: BoardMeasure;
  readonly top: number;
}
export interface TopRow extends NamedGroup {
  /** A group (or the others), or the currency as a whole. */
  readonly part: 'group' | 'total';
  /** Null: the whole range. */
  readonly month: Day | null;
  readonly currency: string;
  readonly due_amount: string;
  readonly paid_amount: string;
  /** Groups of the currency. */
  readonly groups: number;
}

const MEASURES = { due: 'due_amount', paid: 'paid_amount' } as const satisfies Record<BoardMeasure, string>;
const BOTH = ['due_amount', 'paid_amount'] as const;

/** Groups and totals of the range, and with `byMonth` of each month as well; groups by size, the others last. */
export async function topGroups(ctx: Ctx, ground: BoardGround, query: TopQuery, byMonth: boolean): Promise<TopRow[]> {
  const monthly = byMonth ? sql`
      union all select 'group', key, place, month, currency, groups, ${sql.join(BOTH.map((column) => sql.id(column)))} from parts
      union all select 'total', null, null, month, currency, min(groups), ${sumsOf('parts', BOTH)} from parts group by month, currency` : sql``;
  const found = await sql<TopRow>`
    with months as materialized (${groupMonths(ctx, ground, query, ['due_amount'])}),
    ranked as materialized (
      select key, currency, row_number() over (partition by currency order by sum(${sql.id(MEASURES[query.measure])}) desc, key) as place, (count(*) over (partition by currency))::int as groups
      from months group by key, currency),
    parts as materialized (
      select case when r.place <= ${query.top} then m.key end as key, case when r.place <= ${query.top} then r.place end as place, m.month, m.currency, r.groups, ${sumsOf('m', BOTH)}
      from months m join ranked r on r.key = m.key and r.currency = m.currency
      group by 1, 2, m.month, m.currency, r.groups),
    leveled as (
      select 'group' as part, key, place, null::date as month, currency, groups, ${sumsOf('parts', BOTH)} from parts group by key, place, currency, groups
      union all select 'total', null, null, null, currency, min(groups), ${sumsOf('parts', BOTH)} from parts group by currency${monthly})
    select p.part, p.key::text as key, ${groupNames(ctx, query.groupBy)}, p.month, p.currency, p.due_amount, p.paid_amount, p.groups
    from leveled p ${groupJoins(ground.partnerId, query.groupBy)}
    order by p.currency, p.part, p.place nulls last, p.month nulls first`.execute(ctx.tx);
  return found.rows;
}

export type GroupSort = 'due' | '-due' | 'paid' | '-paid' | 'list' | '-list';
export interface GroupsQuery extends BoardFilter {
  readonly groupBy: BoardGroupBy;
  readonly sort: GroupSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Ticked rows: key and currency joined by a blank. */
  readonly selected?: readonly string[] | undefined;
}
export interface GroupRow extends NamedGroup {
  readonly key: string;
  readonly currency: string;
  readonly list_amount: string;
  readonly discount_amount: string;
  readonly due_amount: string;
  readonly paid_amount: string;
  /** [month, list, discount, due, paid] in order of months. */
  readonly months: readonly (readonly [string, string, string, string, string])[];
}
export interface GroupSums {
  readonly currency: string;
  readonly groups: number;
  readonly list_amount: string;
  readonly discount_amount: string;
  readonly due_amount: string;
  readonly paid_amount: string;
}

const AMOUNTS = ['list_amount', 'discount_amount', 'due_amount'] as const satisfies readonly AmountColumn[];
const SHOWN = [...AMOUNTS, 'paid_amount'] as const;
const SORTS = { due: 'due_amount', paid: 'paid_amount', list: 'list_amount' } as const;

/** One page of rows and the sums of all of them, in one pass. */
export async function listGroups(ctx: Ctx, ground: BoardGround, query: GroupsQuery): Promise<{ rows: GroupRow[]; sums: GroupSums[]; next: string | null }> {
  const column = SORTS[query.sort.replace('-', '') as keyof typeof SORTS];
  const falling = query.sort.startsWith('-');
  const shown = sql.join(SHOWN.map((name) => sql.ref(`p.${name}`)));
  const found = await sql<(GroupRow & { part: 'row'; place: string }) | (GroupSums & { part: 'sums' })>`
    with months as materialized (${groupMonths(ctx, ground, query, AMOUNTS)}),
    grouped as materialized (select key, currency, ${sumsOf('months', SHOWN)} from months group by key, currency),
    paged as (select g.* from grouped g where ${sql.join([placeAfter(query, column, falling), ticked(query.selected)], sql` and `)}
      order by g.currency, ${sql.ref(`g.${column}`)} ${falling ? sql`desc` : sql`asc`}, g.key limit ${query.limit + 1}),
    told as (select m.key, m.currency, json_agg(json_build_array(to_char(m.month, 'YYYY-MM'), m.list_amount::text, m.discount_amount::text, m.due_amount::text, m.paid_amount::text) order by m.month) as months
      from months m join paged p on p.key = m.key and p.currency = m.currency group by m.key, m.currency)
    select 'row' as part, p.key::text as key, ${groupNames(ctx, query.groupBy)}, p.currency, 0 as groups, ${shown}, ${sql.ref(`p.${column}`)}::text as place,
      t.months
    from paged p join told t on t.key = p.key and t.currency = p.currency ${groupJoins(ground.partnerId, query.groupBy)}
    union all select 'sums', '', '', '', '', p.currency, count(*)::int, ${sumsOf('p', SHOWN)}, '', null from grouped p group by p.currency
    order by part, currency, ${sql.id(column)} ${falling ? sql`desc` : sql`asc`}, key`.execute(ctx.tx);
  const rows = found.rows.filter((row) => row.part === 'row');
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const next = rows.length > query.limit && last ? writePlace(query.sort, [last.currency, last.place, last.key]) : null;
  return { rows: page, next, sums: found.rows.filter((row) => row.part === 'sums') };
}

function ticked(selected: readonly string[] | undefined): RawBuilder<unknown> {
  return selected === undefined ? sql`true` : sql`(g.key::text || ' ' || g.currency) = any(${[...selected]}::text[])`;
}

const placeShape = z.tuple([z.string().max(8), z.string().regex(/^[A-Z]{3}$/), z.string().regex(/^-?\d{1,30}(\.\d{1,12})?$/), z.string().max(128)]);

function writePlace(sort: GroupSort, place: readonly [string, string, string]): string {
  return Buffer.from(JSON.stringify([sort, ...place])).toString('base64url');
}

/** It tells where to go on and never what may be seen, so it is checked, not signed. */
function placeAfter({ sort, groupBy, cursor }: GroupsQuery, column: string, falling: boolean): RawBuilder<unknown> {
  if (cursor === undefined) return sql`true`;
  const parsed = placeShape.safeParse(decoded(cursor));
  if (!parsed.success || parsed.data[0] !== sort) throw problem('usage.cursor_invalid');
  const [, currency, amount, key] = parsed.data;
  if (groupBy === 'customer' && !ID_PATTERN.test(key)) throw problem('usage.cursor_invalid');
  const sorted = sql.ref(`g.${column}`);
  return sql`(g.currency > ${currency} or (g.currency = ${currency} and (${sorted} ${falling ? sql`<` : sql`>`} ${amount}::numeric or (${sorted} = ${amount}::numeric and g.key > ${keyValue(groupBy, key)}))))`;
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
