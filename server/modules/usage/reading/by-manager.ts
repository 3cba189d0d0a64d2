/**
 * A month by account manager, and months by manager (sales 4.4, 13 #1 and #2): every day of every customer belongs to one
 * manager or to nobody, under the basis of the page, so the parts add up to the partner's total. What is nobody's is for
 * those who see all customers. The total is asked for by itself, not added from the parts: if they ever differed, it
 * would show.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Basis } from '../../../../contract/console/shapes.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month, monthsServed } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnerOfQuery, seesAll } from '../../assignment/assignment.ts';
import { type AmountColumn, sumsOf } from './amounts.ts';
import { daysAsOf } from './asked-days.ts';
import { assertMonthServed, heldBackFrom, monthBefore, readWatermark, type Watermark } from './period.ts';
import { makeRoom } from './run-sums.ts';
import { type SumPlan, sumRows } from './sum-plan.ts';
import { everyDay, managedDays, type Spans, whoseDays } from './whose.ts';

const AMOUNTS = ['due_amount', 'list_amount', 'discount_amount'] as const satisfies readonly AmountColumn[];

export interface ByManagerQuery {
  readonly partnerId?: Id | undefined;
  readonly month: Month;
  readonly basis: Basis;
  readonly currency?: string | undefined;
  /** Spans as they stood at the end of this day. */
  readonly asOf?: Day | undefined;
}
export interface ByManagerRow {
  readonly currency: string;
  /** Null: nobody's days. */
  readonly manager_id: Id | null;
  readonly customers: number;
  readonly due_amount: string | null;
  readonly list_amount: string | null;
  readonly discount_amount: string | null;
  readonly previous: string | null;
}
export interface ByManager {
  readonly partnerId: Id;
  readonly watermark: Watermark;
  readonly rows: ByManagerRow[];
  readonly totals: ByManagerRow[];
}

export async function summaryByManager(ctx: Ctx, query: ByManagerQuery): Promise<ByManager> {
  assertMonthServed(query.month, ctx.now);
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const watermark = await readWatermark(ctx, partnerId);
  await makeRoom(ctx);
  const managed = await daysAsOf(ctx, partnerId, query.basis, query.asOf);
  const parts = partsOf(ctx, partnerId, query.basis, managed);
  const plan = { partnerId, first: monthBefore(query.month, ctx.now), last: query.month, before: heldBackFrom(ctx.now), filter: { currency: query.currency }, dimensions: ['currency'], amounts: AMOUNTS } as const;
  const rows = await monthByManager(ctx, query.month, { ...plan, spans: parts, wide: seesAll(ctx) });
  const totals = await monthByManager(ctx, query.month, { ...plan, spans: seesAll(ctx) ? null : parts }, true);
  return { partnerId, watermark, rows, totals };
}

/** Days with their managers, as the caller may see them; with nobody's days for those who see all. */
function partsOf(ctx: Ctx, partnerId: Id, basis: Basis, managed: RawBuilder<unknown> | null): RawBuilder<unknown> {
  if (seesAll(ctx)) return everyDay(partnerId, managed ?? managedDays(partnerId, basis));
  return managed ?? spansInScope(ctx, partnerId, basis);
}

function spansInScope(ctx: Ctx, partnerId: Id, basis: Basis): RawBuilder<unknown> {
  const spans = whoseDays(ctx, partnerId, basis);
  if (spans === null) throw new Error('a caller who sees all has no spans');
  return spans;
}

async function monthByManager(ctx: Ctx, month: Month, plan: SumPlan, total = false): Promise<ByManagerRow[]> {
  const asked = sql`g.month = ${firstDay(month)}::date`;
  const manager = total ? sql`null::uuid` : sql`g.manager_id`;
  const found = await sql<ByManagerRow>`
    with grouped as materialized (
      select p.manager_id, p.customer_id, p.month, p.currency, ${sumsOf('p', plan.amounts)}
      from (${sumRows(plan)}) p group by p.manager_id, p.customer_id, p.month, p.currency having sum(p.records) > 0)
    select g.currency, ${manager} as manager_id, (count(distinct g.customer_id) filter (where ${asked}))::int as customers, ${sumsOf('g', plan.amounts, asked)},
      sum(g.due_amount) filter (where not ${asked}) as previous
    from grouped g group by g.currency${total ? sql`` : sql`, g.manager_id`}
    order by g.currency, ${manager} is null, sum(g.due_amount) filter (where ${asked}) desc nulls last, ${manager}`.execute(ctx.tx);
  return found.rows;
}

export interface TrendQuery {
  readonly partnerId?: Id | undefined;
  readonly basis: Basis;
  readonly by: 'total' | 'manager';
  readonly currency?: string | undefined;
}
export interface TrendRow {
  readonly month: Day;
  readonly currency: string;
  readonly manager_id: Id | null;
  readonly due_amount: string;
  readonly list_amount: string;
}

/** Amount due a month, the current one and 18 before; months without a record have no row. */
export async function trendByManager(ctx: Ctx, query: TrendQuery): Promise<{ partnerId: Id; watermark: Watermark; rows: TrendRow[] }> {
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const watermark = await readWatermark(ctx, partnerId);
  await makeRoom(ctx);
  const months = monthsServed(ctx.now);
  const byManager = query.by === 'manager';
  const spans: Spans = byManager ? partsOf(ctx, partnerId, query.basis, null) : whoseDays(ctx, partnerId, query.basis);
  const plan = sumRows({
    partnerId, first: months.at(-1) ?? '', last: months[0] ?? '', before: heldBackFrom(ctx.now), spans, wide: seesAll(ctx),
    filter: { currency: query.currency }, dimensions: ['currency'], amounts: ['due_amount', 'list_amount'],
  });
  const manager = byManager ? sql`p.manager_id` : sql`null::uuid`;
  const found = await sql<TrendRow>`
    select p.month, p.currency, ${manager} as manager_id, ${sumsOf('p', ['due_amount', 'list_amount'])}
    from (${plan}) p group by p.month, p.currency${byManager ? sql`, p.manager_id` : sql``} having sum(p.records) > 0
    order by p.month desc, p.currency, ${manager} is null, sum(p.due_amount) desc, ${manager}`.execute(ctx.tx);
  return { partnerId, watermark, rows: found.rows };
}
