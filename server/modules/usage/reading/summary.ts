/**
 * 消费汇总 (sales 5.2): head figures and the two lists per customer and month, from sums, as far as the summary rule
 * (R-5.6) lets through. Ours, where the documents are silent:
 * - adjustments (调账) are rows of the consumption list, the head shows them apart; refunds have their own list;
 * - 本月已优惠 is the discount of all records, so that list − discount − rounding = due holds for the month;
 * - the month before stands beside whole (as far as the same rule lets through), not cut to the same number of days;
 * - a customer whose association changed within the month has a row for each type: records keep theirs.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnerOfQuery } from '../../assignment/assignment.ts';
import { ALL_AMOUNTS, type AmountsRow, sumsOf } from './amounts.ts';
import type { AssociationType, BillKind } from './kinds.ts';
import { assertMonthServed, heldBackFrom, monthBefore, readWatermark, type Watermark } from './period.ts';
import { type MaskedManager, managersInMonth, resellerName } from './people.ts';
import { makeRoom } from './run-sums.ts';
import { type SumFilter, sumRows } from './sum-plan.ts';
import { type WhoseFilter, whoseDays } from './whose.ts';

export interface SummaryFilter extends WhoseFilter {
  readonly partnerId?: Id | undefined;
  readonly month: Month;
  readonly associationType?: AssociationType | undefined;
  readonly currency?: string | undefined;
  readonly provider?: string | undefined;
  readonly zero: 'hide' | 'all';
}

export interface HeadRow extends AmountsRow {
  readonly part: 'currency' | 'association' | 'provider';
  readonly currency: string;
  readonly association_type: number | null;
  readonly provider: string | null;
  readonly customers: number;
  readonly consumption: string | null;
  readonly refund: string | null;
  readonly adjustment: string | null;
  readonly previous: string | null;
}

function filterOf({ associationType, currency, provider }: SummaryFilter, billKinds?: readonly BillKind[]): SumFilter {
  return { associationType, currency, provider, ...(billKinds ? { billKinds } : {}) };
}

/** Sums of the month by currency, and within it by association type and by provider; one statement. */
export async function summaryHead(ctx: Ctx, filter: SummaryFilter): Promise<{ watermark: Watermark; rows: HeadRow[] }> {
  assertMonthServed(filter.month, ctx.now);
  const partnerId = await partnerOfQuery(ctx, filter.partnerId);
  const watermark = await readWatermark(ctx, partnerId);
  await makeRoom(ctx);
  const plan = sumRows({
    partnerId, first: monthBefore(filter.month, ctx.now), last: filter.month, before: heldBackFrom(ctx.now), spans: whoseDays(ctx, partnerId, 'second-day', filter),
    filter: filterOf(filter), dimensions: ['currency', 'association_type', 'provider', 'bill_kind'], amounts: ALL_AMOUNTS,
  });
  const asked = sql`g.month = ${firstDay(filter.month)}::date`;
  const part = (name: HeadRow['part'], group: RawBuilder<unknown>, kept: { association?: RawBuilder<unknown>; provider?: RawBuilder<unknown> } = {}) => sql`
    select ${name}::text as part, g.currency, ${kept.association ?? sql`null::smallint`} as association_type, ${kept.provider ?? sql`null::text`} as provider,
      (count(distinct g.customer_id) filter (where ${asked}))::int as customers, ${sumsOf('g', ALL_AMOUNTS, asked)},
      ${sql.join([0, 1, 2].map((kind) => sql`sum(g.due_amount) filter (where ${asked} and g.bill_kind = ${kind}::smallint)`))},
      sum(g.due_amount) filter (where not ${asked})
    from grouped g group by ${group}`;
  const found = await sql<HeadRow>`
    with grouped as materialized (
      select p.customer_id, p.month, p.currency, p.association_type, p.provider, p.bill_kind, ${sumsOf('p', ALL_AMOUNTS)}
      from (${plan}) p group by p.customer_id, p.month, p.currency, p.association_type, p.provider, p.bill_kind having sum(p.records) > 0)
    select h.* from (${part('currency', sql`g.currency`)}
      union all ${part('association', sql`g.currency, g.association_type`, { association: sql`g.association_type` })}
      union all ${part('provider', sql`g.currency, g.provider`, { provider: sql`g.provider` })})
      as h (part, currency, association_type, provider, customers, ${sql.join(ALL_AMOUNTS.map((column) => sql.id(column)))}, consumption, refund, adjustment, previous)
    order by h.currency, h.part, h.association_type, h.provider`.execute(ctx.tx);
  return { watermark, rows: found.rows };
}

export type SummarySort = 'dueAmount' | '-dueAmount' | 'accountName' | '-accountName' | 'listAmount' | '-listAmount';
export interface SummaryQuery extends SummaryFilter {
  readonly kind: 'consumption' | 'refund';
  readonly sort: SummarySort;
  readonly limit: number;
  readonly offset: number;
}

export interface SummaryRow extends AmountsRow {
  readonly customer_id: Id;
  readonly number: string;
  readonly name: string;
  readonly account_name: string;
  readonly currency: string;
  readonly association_type: number;
  readonly records: string;
}
export interface SummaryPage {
  readonly rows: SummaryRow[];
  readonly total: number;
  readonly watermark: Watermark;
  readonly managersOf: (customerId: Id) => MaskedManager[];
  readonly resellerName: string | null;
}

export const LIST_KINDS: Readonly<Record<SummaryQuery['kind'], readonly BillKind[]>> = { consumption: ['consumption', 'adjustment'], refund: ['refund'] };

export async function listSummary(ctx: Ctx, query: SummaryQuery): Promise<SummaryPage> {
  assertMonthServed(query.month, ctx.now);
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const watermark = await readWatermark(ctx, partnerId);
  await makeRoom(ctx);
  const grouped = summaryRows(ctx, partnerId, query);
  const found = await sql<SummaryRow & { total: number }>`
    select g.*, c.number, c.name, c.account_name, (count(*) over ())::int as total
    from (${grouped}) g join customers.customers c on c.partner_id = ${partnerId} and c.customer_id = g.customer_id
    order by ${orderBy(query.sort)} limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  const total = found.rows[0]?.total ?? (query.offset === 0 ? 0 : await countRows(ctx, grouped));
  const managersOf = await managersInMonth(ctx, partnerId, query.month, found.rows.map((row) => row.customer_id));
  return { rows: found.rows, total, watermark, managersOf, resellerName: await resellerName(ctx, partnerId) };
}

/** One row a customer, currency and association type; rows of nothing due are left out unless asked for (sales 11 #17). */
export function summaryRows(ctx: Ctx, partnerId: Id, query: SummaryFilter & { readonly kind: SummaryQuery['kind'] }): RawBuilder<unknown> {
  const plan = sumRows({
    partnerId, first: query.month, last: query.month, before: heldBackFrom(ctx.now), spans: whoseDays(ctx, partnerId, 'second-day', query),
    filter: filterOf(query, LIST_KINDS[query.kind]), dimensions: ['currency', 'association_type'], amounts: ALL_AMOUNTS,
  });
  const shown = query.zero === 'hide' ? sql` and sum(p.due_amount) <> 0` : sql``;
  return sql`select p.customer_id, p.currency, p.association_type, sum(p.records) as records, ${sumsOf('p', ALL_AMOUNTS)}
    from (${plan}) p group by p.customer_id, p.currency, p.association_type having sum(p.records) > 0${shown}`;
}

/** A page behind the end has no row to carry the count. */
async function countRows(ctx: Ctx, rows: RawBuilder<unknown>): Promise<number> {
  const found = await sql<{ total: number }>`select count(*)::int as total from (${rows}) g`.execute(ctx.tx);
  return found.rows[0]?.total ?? 0;
}

function orderBy(sort: SummarySort): RawBuilder<unknown> {
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
  switch (sort) {
    case 'dueAmount':
    case '-dueAmount':
      return sql`g.due_amount ${direction}, g.customer_id, g.currency, g.association_type`;
    case 'listAmount':
    case '-listAmount':
      return sql`g.list_amount ${direction}, g.customer_id, g.currency, g.association_type`;
    case 'accountName':
    case '-accountName':
      return sql`lower(c.account_name) ${direction}, g.customer_id, g.currency, g.association_type`;
  }
}
