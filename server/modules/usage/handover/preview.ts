/**
 * What a hand-over would change, before it is done (sales 4.4): for each page the figures of everyone concerned under the
 * spans as they stand and as they would stand. Both sides are the one planner of sums over another set of spans, so what
 * is shown is what the pages will show; nothing is reckoned here. Pages of later modules join by handing in theirs.
 * Scope: daySpansIf, which is cut as visibleCustomers is.
 */
import { type RawBuilder, sql } from 'kysely';
import type { HandoverPageName } from '../../../../contract/console/handovers.ts';
import type { Basis } from '../../../../contract/console/shapes.ts';
import type { Permission } from '../../../../contract/permissions.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { endDay, firstDay, type Month, monthOf } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { daySpansIf, type HandoverJudged } from '../../assignment/assignment.ts';
import { heldBackFrom, monthBefore } from '../reading/period.ts';
import { makeRoom } from '../reading/run-sums.ts';
import { sumRows } from '../reading/sum-plan.ts';
import { everyDay } from '../reading/whose.ts';

export interface HandoverGround {
  readonly partnerId: Id;
  readonly first: Month;
  readonly last: Month;
  /** (customer_id, from_day, to_day, manager_id) of those concerned. */
  readonly spans: RawBuilder<unknown>;
}
/** A page whose figures a hand-over changes. */
export interface HandoverPage {
  readonly page: HandoverPageName;
  readonly basis: Basis;
  /** Who may not open the page is not shown its figures here either. */
  readonly permission: Permission;
  /** Rows (manager_id, month, currency, amount, records) whose sums are the page's figures; month is its first day. */
  rows(ctx: Ctx, ground: HandoverGround): Promise<RawBuilder<unknown>>;
}

const dueOf = (before: (ctx: Ctx) => Day | null) => async (ctx: Ctx, { partnerId, first, last, spans }: HandoverGround) =>
  sql`select p.manager_id, p.month, p.currency, p.due_amount as amount, p.records from (${sumRows({ partnerId, first, last, before: before(ctx), spans, dimensions: ['currency'], amounts: ['due_amount'] })}) p`;

/** The customer list counts what is loaded, board and summary what the summary shows. */
export const CONSUMPTION_PAGES: readonly HandoverPage[] = [
  { page: 'customers', basis: 'now', permission: 'customers.list', rows: dueOf(() => null) },
  { page: 'board', basis: 'board-day', permission: 'boards.consumption', rows: dueOf((ctx) => heldBackFrom(ctx.now)) },
  { page: 'summary', basis: 'second-day', permission: 'consumption.view', rows: dueOf((ctx) => heldBackFrom(ctx.now)) },
];

export interface Figure {
  readonly side: 'before' | 'after';
  readonly manager_id: Id | null;
  readonly month: Day;
  readonly currency: string;
  readonly amount: string;
}
export interface Counted {
  readonly side: Figure['side'];
  readonly manager_id: Id | null;
  readonly month: Day;
  readonly customers: number;
}
export interface PageFigures {
  readonly page: HandoverPage;
  readonly figures: Figure[];
  readonly counts: Counted[];
}
export interface Preview {
  /** Receiver first, then givers; null: nobody. */
  readonly concerned: (Id | null)[];
  readonly months: Month[];
  readonly pages: PageFigures[];
}

export async function previewHandover(ctx: Ctx, judged: HandoverJudged, pages: readonly HandoverPage[]): Promise<Preview> {
  const last = monthOf(ctx.now);
  const first = monthBefore(last, ctx.now);
  const concerned = [judged.to.member_id, ...new Set(judged.customers.map((customer) => customer.manager_id))];
  await makeRoom(ctx);
  const shown: PageFigures[] = [];
  for (const page of pages.filter((one) => ctx.actor.permissions.has(one.permission) || ctx.actor.kind !== 'partner')) {
    const before = await spansOf(ctx, judged, page.basis, concerned, false);
    const after = await spansOf(ctx, judged, page.basis, concerned, true);
    const ground = { partnerId: judged.partnerId, first, last };
    const sums = async (side: Figure['side'], spans: RawBuilder<unknown>) => sql`select ${side}::text as side, f.manager_id, f.month, f.currency, sum(f.amount) as amount
      from (${await page.rows(ctx, { ...ground, spans })}) f group by f.manager_id, f.month, f.currency having sum(f.records) > 0 or sum(f.amount) <> 0`;
    const figures = await sql<Figure>`${await sums('before', before)} union all ${await sums('after', after)}`.execute(ctx.tx);
    shown.push({ page, figures: figures.rows, counts: await countCustomers(ctx, [first, last], before, after) });
  }
  return { concerned, months: [...new Set([last, first])], pages: shown };
}

/** Days of those concerned alone; nobody's days are the gaps between all spans. */
async function spansOf(ctx: Ctx, { partnerId, to, customers, at }: HandoverJudged, basis: Basis, concerned: readonly (Id | null)[], changed: boolean): Promise<RawBuilder<unknown>> {
  const change = changed ? { customerIds: customers.map((customer) => customer.customer_id), managerId: to.member_id, at } : null;
  const spans = await daySpansIf(ctx, partnerId, basis, change);
  const managers = sql`s.manager_id = any(${concerned.filter((one) => one !== null)}::uuid[])`;
  if (!concerned.includes(null)) return sql`select s.customer_id, s.from_day, s.to_day, s.manager_id from (${spans}) s where ${managers}`;
  return sql`select s.customer_id, s.from_day, s.to_day, s.manager_id from (${everyDay(partnerId, spans)}) s where (${managers} or s.manager_id is null)`;
}

/** Customers with a day of the month, consumption or not. */
async function countCustomers(ctx: Ctx, months: readonly Month[], before: RawBuilder<unknown>, after: RawBuilder<unknown>): Promise<Counted[]> {
  const all = [...new Set(months)];
  const ranges = sql`unnest(${all.map(firstDay)}::date[], ${all.map(endDay)}::date[]) as m (month, month_end)`;
  const counts = (side: Figure['side'], spans: RawBuilder<unknown>) => sql`select ${side}::text as side, s.manager_id, m.month, count(distinct s.customer_id)::int as customers
    from ${ranges} join (${spans}) s on s.from_day < m.month_end and s.to_day > m.month group by s.manager_id, m.month`;
  return (await sql<Counted>`${counts('before', before)} union all ${counts('after', after)}`.execute(ctx.tx)).rows;
}
