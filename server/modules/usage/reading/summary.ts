/**
 * 消费汇总 (sales 5.2): head figures and the two lists per customer and month, from sums, as far as the summary rule
 * (R-5.6) lets through. Ours, where the documents are silent:
 * - adjustments (调账) are rows of the consumption list, the head shows them apart; refunds have their own list;
 * - 本月已优惠 is the discount of all records, so that list − discount − rounding = due holds for the month;
 * - the month before stands beside whole (as far as the same rule lets through), not cut to the same number of days;
 * - a customer whose association changed within the month has a row for each type: records keep theirs.
 * A distributor may ask for all its resellers at once (sales 5.2): the plan of each, side by side; a record is of the partner
 * its customer was associated with, so what is seen of a reseller is its association period (sales 5.7).
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { ofPartners, type PartnersAsked, partnersOfQuery } from '../../assignment/assignment.ts';
import { ALL_AMOUNTS, type AmountsRow, sumsOf } from './amounts.ts';
import type { AssociationType, BillKind } from './kinds.ts';
import { assertMonthServed, heldBackFrom, monthBefore, readWatermarks, type Watermark } from './period.ts';
import { type MaskedManager, managersInMonth, resellerNames, resellersNamed } from './people.ts';
import { makeRoom } from './run-sums.ts';
import { type SumFilter, type SumPlan, sumRows } from './sum-plan.ts';
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

/** The filter of the lists that can speak of several partners. */
export interface PartnersSummaryFilter extends Omit<SummaryFilter, 'partnerId'> {
  readonly partnerId?: PartnersAsked;
  /** Part of the reseller's name. */
  readonly resellerName?: string | undefined;
}

export async function partnersOfSummary(ctx: Ctx, { partnerId, resellerName: name }: PartnersSummaryFilter): Promise<Id[]> {
  const partnerIds = await partnersOfQuery(ctx, partnerId);
  return name ? resellersNamed(ctx, partnerIds, name) : partnerIds;
}

/** Rows of each partner's plan with the partner; of no partner no row. */
function rowsOfPartners(ctx: Ctx, partnerIds: readonly Id[], planOf: (partnerId: Id) => SumPlan): RawBuilder<unknown> {
  if (partnerIds.length === 0) return sql`select ${ctx.actor.partnerId}::uuid as partner_id, r.* from (${sumRows(planOf(ctx.actor.partnerId))}) r where false`;
  return sql.join(partnerIds.map((partnerId) => sql`select ${partnerId}::uuid as partner_id, r.* from (${sumRows(planOf(partnerId))}) r`), sql` union all `);
}

function filterOf({ associationType, currency, provider }: PartnersSummaryFilter, billKinds?: readonly BillKind[]): SumFilter {
  return { associationType, currency, provider, ...(billKinds ? { billKinds } : {}) };
}

/** Sums of the month by currency, and within it by association type and by provider; one statement. */
export async function summaryHead(ctx: Ctx, filter: PartnersSummaryFilter): Promise<{ watermark: Watermark; rows: HeadRow[] }> {
  assertMonthServed(filter.month, ctx.now);
  const partnerIds = await partnersOfSummary(ctx, filter);
  const watermark = await readWatermarks(ctx, partnerIds);
  await makeRoom(ctx);
  const plan = rowsOfPartners(ctx, partnerIds, (partnerId) => ({
    partnerId, first: monthBefore(filter.month, ctx.now), last: filter.month, before: heldBackFrom(ctx.now), spans: whoseDays(ctx, partnerId, 'second-day', filter),
    filter: filterOf(filter), dimensions: ['currency', 'association_type', 'provider', 'bill_kind'], amounts: ALL_AMOUNTS,
  }));
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
export interface SummaryQuery extends PartnersSummaryFilter {
  readonly kind: 'consumption' | 'refund';
  readonly sort: SummarySort;
  readonly limit: number;
  readonly offset: number;
}

export interface SummaryRow extends AmountsRow {
  readonly partner_id: Id;
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
  readonly resellerOf: (partnerId: Id) => string | null;
}

export const LIST_KINDS: Readonly<Record<SummaryQuery['kind'], readonly BillKind[]>> = { consumption: ['consumption', 'adjustment'], refund: ['refund'] };

export async function listSummary(ctx: Ctx, query: SummaryQuery): Promise<SummaryPage> {
  assertMonthServed(query.month, ctx.now);
  const partnerIds = await partnersOfSummary(ctx, query);
  const watermark = await readWatermarks(ctx, partnerIds);
  await makeRoom(ctx);
  const grouped = summaryRows(ctx, partnerIds, query);
  const found = await sql<SummaryRow & { total: number }>`
    select g.*, c.number, c.name, c.account_name, (count(*) over ())::int as total
    from (${grouped}) g join customers.customers c on ${ofPartners('c', partnerIds)} and c.partner_id = g.partner_id and c.customer_id = g.customer_id
    order by ${orderBy(query.sort)} limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  const total = found.rows[0]?.total ?? (query.offset === 0 ? 0 : await countRows(ctx, grouped));
  const met = [...new Set(found.rows.map((row) => row.partner_id))];
  const managersOf = await managersInMonth(ctx, met, query.month, found.rows.map((row) => row.customer_id));
  return { rows: found.rows, total, watermark, managersOf, resellerOf: await resellerNames(ctx, met) };
}

/** One row a customer, currency and association type; rows of nothing due are left out unless asked for (sales 11 #17). */
export function summaryRows(ctx: Ctx, partnerIds: readonly Id[], query: PartnersSummaryFilter & { readonly kind: SummaryQuery['kind'] }): RawBuilder<unknown> {
  const plan = rowsOfPartners(ctx, partnerIds, (partnerId) => ({
    partnerId, first: query.month, last: query.month, before: heldBackFrom(ctx.now), spans: whoseDays(ctx, partnerId, 'second-day', query),
    filter: filterOf(query, LIST_KINDS[query.kind]), dimensions: ['currency', 'association_type'], amounts: ALL_AMOUNTS,
  }));
  const shown = query.zero === 'hide' ? sql` and sum(p.due_amount) <> 0` : sql``;
  return sql`select p.partner_id, p.customer_id, p.currency, p.association_type, sum(p.records) as records, ${sumsOf('p', ALL_AMOUNTS)}
    from (${plan}) p group by p.partner_id, p.customer_id, p.currency, p.association_type having sum(p.records) > 0${shown}`;
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
