/**
 * Which months may be asked for and how far a summary reaches: a summary of day D can be seen after
 * 24:00 of D+1, details at once. The watermark of a page names both that day and the newest day loaded whole.
 */
import { sql } from 'kysely';
import { problem } from '../../../../contract/errors.ts';
import { addDays, type Day, summaryWatermark } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addMonths, isMonthServed, type Month, monthsServed } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';

/** the current month and 18 back; anything else is refused by name (sales 13 #8). */
export function assertMonthServed(month: Month, now: Date): void {
  if (isMonthServed(month, now)) return;
  const served = monthsServed(now);
  throw problem('usage.month_out_of_reach', { month, oldest: served.at(-1) ?? '', newest: served[0] ?? '' });
}

export interface Watermark {
  readonly completeUntil: Day | null;
  readonly summaryUntil: Day;
}

/**
 * The newest day any source has loaded whole: a source that ended long ago (one file of an old year) does not hold the
 * others back. scope: none — a date of the partner's loads, not of a customer.
 */
export async function readWatermark(ctx: Ctx, partnerId: Id): Promise<Watermark> {
  const found = await sql<{ complete_until: Day | null }>`
    select max(complete_until) as complete_until from usage.intake_watermarks where partner_id = ${partnerId}`.execute(ctx.tx);
  return { completeUntil: found.rows[0]?.complete_until ?? null, summaryUntil: summaryWatermark(ctx.now) };
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
