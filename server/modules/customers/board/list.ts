/**
 * The list behind each figure of the customer board: one condition a part, the same as the figure's own, so that the number
 * of rows is the figure. Scope: that of visibleCustomers under `now`, by way of groundOf.
 */
import { type RawBuilder, sql } from 'kysely';
import type { CustomerBoardPart } from '../../../../contract/console/customer-board.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { AssociationNumber } from '../rules.ts';
import { associationsOf, type BoardFilter, type Ground, groundOf, quarterOf, within } from './ground.ts';
import { contributions, NONE } from './numbers.ts';

export interface BoardListFilter extends BoardFilter {
  readonly part: CustomerBoardPart;
  readonly month?: Month | undefined;
  readonly customerType?: string | undefined;
  readonly level?: string | undefined;
  readonly country?: string | undefined;
  readonly tag?: string | undefined;
  readonly currency: string;
  readonly selected?: readonly string[] | undefined;
}
export interface BoardListRow {
  readonly customer_id: Id;
  readonly number: string;
  readonly name: string;
  readonly account_name: string;
  readonly customer_type: number;
  readonly level: string;
  readonly country_code: string;
  readonly tag: string;
  readonly association_type: AssociationNumber;
  readonly from_at: Date;
  readonly to_at: Date | null;
  readonly dissociated_at: Date | null;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
  readonly due: string | null;
  readonly share: string | null;
  readonly rank: number | null;
  readonly running: string | null;
}
export type BoardListSort = 'due' | '-due' | 'at' | '-at';

/** Rows (x, association_type, from_at, to_at) of a part; beginnings and ends are a row an association, all others a row a customer. */
function partRows(ground: Ground, filter: BoardListFilter): RawBuilder<unknown> {
  const { from, to } = filter.month ? { from: filter.month, to: filter.month } : filter;
  const quarter = quarterOf(ground.month);
  const ofAssociations = (condition: RawBuilder<unknown>) => sql`select x.customer_id, a.association_type, a.from_at, a.to_at from a join x on x.customer_id = a.customer_id where ${condition}`;
  const ofCustomers = (condition: RawBuilder<unknown>) => sql`select x.customer_id, x.association_type, x.associated_at as from_at, x.dissociated_at as to_at from x where ${condition}`;
  switch (filter.part) {
    case 'total':
      return ofCustomers(sql`x.dissociated_at is null`);
    case 'associations':
      return ofAssociations(filter.month ? within('a.from_at', from, to) : sql`true`);
    case 'consuming':
      return ofCustomers(sql`x.customer_id in (select f.customer_id from usage.customer_months f where f.partner_id = ${ground.partnerId} and f.month = ${firstDay(filter.month ?? ground.month)}::date and f.due_amount <> 0)`);
    case 'newEnterprise':
      return ofAssociations(sql`a.first and x.customer_type = 1 and ${within('a.from_at', quarter.from, quarter.to)}`);
    case 'joined':
      return ofAssociations(sql`a.joins and ${within('a.from_at', from, to)}`);
    case 'left':
      return ofAssociations(sql`a.leaves and ${within('a.to_at', from, to)}`);
    case 'contribution':
      return ofCustomers(sql`x.customer_id in (select r.customer_id from r)`);
  }
}

function attributeConditions(filter: BoardListFilter): RawBuilder<unknown> {
  const said = (column: string, value: string | undefined) => (value === undefined ? [] : [sql`${sql.ref(column)} = ${value === NONE ? '' : value}`]);
  const conditions = [
    sql`true`, ...(filter.customerType === undefined ? [] : [sql`x.customer_type = ${Number(filter.customerType)}`]),
    ...said('x.level', filter.level), ...said('x.country_code', filter.country), ...said('x.tag', filter.tag),
    ...(filter.selected ? [sql`x.customer_id::text = any(${[...filter.selected]}::text[])`] : []),
  ];
  return sql.join(conditions, sql` and `);
}

/** `with …` every statement of the list begins with: customers x, associations a, amounts r, rows p. */
function rowsWith(ground: Ground, filter: BoardListFilter): RawBuilder<unknown> {
  const range = filter.month ? { from: filter.month, to: filter.month } : filter;
  return sql`with x as materialized (${ground.customers}), a as materialized (${associationsOf(ground.partnerId)}), r as materialized (${contributions(ground, range.from, range.to, filter.currency)}),
    p as materialized (select q.*, r.due, r.share, r.rank, r.running from (${partRows(ground, filter)}) q join x on x.customer_id = q.customer_id left join r on r.customer_id = q.customer_id where ${attributeConditions(filter)})`;
}

const COLUMNS = sql`p.customer_id, x.number, x.name, x.account_name, x.customer_type, x.level, x.country_code, x.tag, p.association_type, p.from_at, p.to_at, x.dissociated_at, x.manager_id, m.name as manager_name,
  p.due::text as due, p.share::text as share, p.rank, p.running::text as running`;

/** A customer that stands twice (left and came back) has its amount once. */
const SUMS = sql`select (select count(*)::int from p) as total, (select coalesce(sum(d.due), 0)::text from (select distinct p.customer_id, p.due from p) d) as due_sum`;

function orderOf(part: CustomerBoardPart, sort: BoardListSort): RawBuilder<unknown> {
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
  const column = sort.endsWith('due') ? sql`coalesce(p.due, 0)` : part === 'left' ? sql`p.to_at` : sql`p.from_at`;
  return sql`${column} ${direction}, p.customer_id, p.from_at`;
}

export async function boardList(ctx: Ctx, filter: BoardListFilter, sort: BoardListSort, place: { limit: number; offset: number }): Promise<{ rows: BoardListRow[]; total: number; due: string }> {
  const ground = await groundOf(ctx, filter);
  const order = orderOf(filter.part, sort);
  const found = await sql<BoardListRow & { total: number; due_sum: string }>`
    ${rowsWith(ground, filter)}
    select ${COLUMNS}, t.total, t.due_sum from (select * from p order by ${order} limit ${place.limit} offset ${place.offset}) p
    join x on x.customer_id = p.customer_id left join identity.members m on m.partner_id = ${ground.partnerId} and m.member_id = x.manager_id cross join (${SUMS}) t
    order by ${order}`.execute(ctx.tx);
  const first = found.rows[0];
  if (first || place.offset === 0) return { rows: found.rows, total: first?.total ?? 0, due: first?.due_sum ?? '0' };
  // A place behind the last row: the sums are the same, no row tells them.
  const sums = await sql<{ total: number; due_sum: string }>`${rowsWith(ground, filter)} ${SUMS}`.execute(ctx.tx);
  return { rows: [], total: sums.rows[0]?.total ?? 0, due: sums.rows[0]?.due_sum ?? '0' };
}
