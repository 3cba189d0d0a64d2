/**
 * Which months may be asked for and how far a summary reaches: a summary of day D can be seen after
 * 24:00 of D+1, details at once. The watermark of a page names both that day and the newest day loaded whole.
 */
import { sql } from 'kysely';
import type { Restating } from '../../../../contract/console/shapes.ts';
import { problem } from '../../../../contract/errors.ts';
import { addDays, type Day, summaryWatermark } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addMonths, isMonthServed, type Month, monthsServed } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnersReadable } from '../../assignment/assignment.ts';
import { incompleteScopes } from '../delivery/incomplete.ts';

/** the current month and 18 back; anything else is refused by name (sales 13 #8). */
export function assertMonthServed(month: Month, now: Date): void {
  if (isMonthServed(month, now)) return;
  const served = monthsServed(now);
  throw problem('usage.month_out_of_reach', { month, oldest: served.at(-1) ?? '', newest: served[0] ?? '' });
}

export interface Watermark {
  readonly completeUntil: Day | null;
  readonly summaryUntil: Day;
  readonly restating: Restating[];
}

/** Periods told beside the figures; the proof of deliveries names more. */
const RESTATING_SHOWN = 20;

/**
 * The newest day any source has loaded whole: a source that ended long ago (one file of an old year) does not hold the
 * others back. And the periods that do not count one delivery, whole (R-IN.incomplete), whichever month is asked for: figures
 * are compared with the months before. scope: none — dates of the partner's loads, not of a customer.
 */
export async function readWatermark(ctx: Ctx, partnerId: Id): Promise<Watermark> {
  const found = await sql<{ complete_until: Day | null }>`
    select max(complete_until) as complete_until from usage.intake_watermarks where partner_id = ${partnerId}`.execute(ctx.tx);
  return { completeUntil: found.rows[0]?.complete_until ?? null, summaryUntil: summaryWatermark(ctx.now), restating: await readRestating(ctx, partnerId) };
}

/** Who works on loads sees whose bill it is and the run; everybody else provider and period, each once. */
/** Of several partners: complete is what all of them have loaded that ever loaded anything; the periods of each. */
export async function readWatermarks(ctx: Ctx, partnerIds: readonly Id[]): Promise<Watermark> {
  const each: Watermark[] = [];
  for (const partnerId of partnerIds) each.push(await readWatermark(ctx, partnerId));
  const complete = each.flatMap((one) => one.completeUntil ?? []).sort();
  const restating = new Map(each.flatMap((one) => one.restating).map((one) => [JSON.stringify(one), one]));
  return { completeUntil: complete[0] ?? null, summaryUntil: summaryWatermark(ctx.now), restating: [...restating.values()].slice(0, RESTATING_SHOWN) };
}

async function readRestating(ctx: Ctx, partnerId: Id): Promise<Restating[]> {
  const named = seesLoads(ctx, partnerId);
  const found = (await incompleteScopes(ctx, partnerId, RESTATING_SHOWN)).map((scope): Restating => ({
    provider: scope.provider, billingAccount: named ? scope.billing_account : null, billingMonth: scope.billing_month, why: scope.why, runId: named ? scope.run_id : null,
  }));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function seesLoads(ctx: Ctx, partnerId: Id): boolean {
  const { kind, permissions } = ctx.actor;
  if (kind === 'operator' || kind === 'system') return true;
  return (permissions.has('intake.load') || permissions.has('intake.map')) && partnersReadable(ctx).includes(partnerId);
}

/** the first day a summary does not show yet. */
export function heldBackFrom(now: Date): Day {
  return addDays(summaryWatermark(now), 1);
}

/** The month a figure is compared with; the month itself when the one before is beyond reach, which then compares with nothing. */
export function monthBefore(month: Month, now: Date): Month {
  const before = addMonths(month, -1);
  return isMonthServed(before, now) ? before : month;
}
