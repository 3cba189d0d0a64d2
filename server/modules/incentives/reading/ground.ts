/**
 * What a question about performance stands on: the partner, the months of sheets, how far figures reach at this moment.
 * Resellers have no performance pages (1.3, 6.5): their customers' performance is the distributor's to see.
 */
import { sql } from 'kysely';
import type { PerformanceWatermark } from '../../../../contract/console/incentives.ts';
import { problem } from '../../../../contract/errors.ts';
import { addDays } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addMonths, type Month, monthOf, monthsServed } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnerOfQuery } from '../../assignment/assignment.ts';
import { assertMonthServed, makeRoom } from '../../usage/usage.ts';
import { PERFORMANCE_RUN } from '../recognising/run.ts';
import { monthOfSheet } from '../sheets/opening.ts';
import { type Cut, readCut } from '../visibility.ts';

export interface Ground {
  readonly partnerId: Id;
  readonly from: Month;
  readonly to: Month;
  readonly cut: Cut;
  readonly watermark: PerformanceWatermark;
}

export async function partnerOfPerformance(ctx: Ctx, asked?: Id): Promise<Id> {
  if (ctx.actor.tier === 'reseller') throw problem('incentives.not_for_resellers');
  return partnerOfQuery(ctx, asked);
}

export interface AskedMonths {
  readonly partnerId?: Id | undefined;
  readonly sheetId?: string | undefined;
  readonly from?: Month | undefined;
  readonly to?: Month | undefined;
}

/** Sheets from `from` to `to`, or the one named; the given months when none are asked for. */
export async function groundOf(ctx: Ctx, asked: AskedMonths, otherwise: 'current' | 'served' = 'current'): Promise<Ground> {
  const partnerId = await partnerOfPerformance(ctx, asked.partnerId);
  const { from, to } = monthsAsked(ctx, partnerId, asked, otherwise);
  assertMonthServed(from, ctx.now);
  assertMonthServed(to, ctx.now);
  if (to < from) throw problem('request.invalid', {}, [{ field: 'query.to', rule: 'month_order' }]);
  const cut = await readCut(ctx);
  await makeRoom(ctx);
  return { partnerId, from, to, cut, watermark: await watermarkOf(ctx, partnerId, cut) };
}

function monthsAsked(ctx: Ctx, partnerId: Id, { sheetId, from, to }: AskedMonths, otherwise: 'current' | 'served'): { from: Month; to: Month } {
  if (sheetId !== undefined) {
    const month = monthOfSheet(partnerId, sheetId);
    if (month === null) throw problem('incentives.sheet_unknown');
    return { from: month, to: month };
  }
  const now = monthOf(ctx.now);
  const oldest = otherwise === 'served' ? (monthsServed(ctx.now).at(-1) ?? now) : now;
  return { from: from ?? (to !== undefined && to < oldest ? to : oldest), to: to ?? (from !== undefined && otherwise === 'current' && from > now ? from : now) };
}

export async function watermarkOf(ctx: Pick<Ctx, 'tx'>, partnerId: Id, cut: Cut): Promise<PerformanceWatermark> {
  const found = await sql<{ open: boolean }>`select exists (select from platform.runs where partner_id = ${partnerId} and kind = ${PERFORMANCE_RUN} and state in ('queued', 'running')) as open`.execute(ctx.tx);
  return { usageUntil: addDays(cut.usageBefore, -1), ordersUntil: cut.ordersUntil.toISOString(), monthlyUntil: addMonths(cut.monthlyBefore, -1), recognising: found.rows[0]?.open ?? false };
}
