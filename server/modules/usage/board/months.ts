/**
 * Months of the board: which may be asked for, which are estimates, and which days of which months are compared. Pure.
 */
import type { BoardMonth } from '../../../../contract/console/consumption-board.ts';
import { problem } from '../../../../contract/errors.ts';
import { addDays, type Day, startOfDay } from '../../../../contract/values/day.ts';
import { addMonths, endDay, firstDay, isMonthServed, lastDay, type Month, monthsBetween } from '../../../../contract/values/month.ts';
import { assertMonthServed, type Watermark } from '../reading/period.ts';

export interface MonthRange {
  readonly from: Month;
  readonly to: Month;
}

export function assertRangeServed({ from, to }: MonthRange, now: Date): void {
  assertMonthServed(from, now);
  assertMonthServed(to, now);
  if (to < from) throw problem('request.invalid', {}, [{ field: 'query.to', rule: 'month_order' }]);
}

export function monthsOfRange({ from, to }: MonthRange): Month[] {
  return Array.from({ length: monthsBetween(from, to) + 1 }, (_, step) => addMonths(from, step));
}

/** The last day whose figures are in a summary: loaded whole, and let through by the latency rule. */
export function heldUntil({ completeUntil, summaryUntil }: Pick<Watermark, 'completeUntil' | 'summaryUntil'>): Day | null {
  return completeUntil === null || completeUntil > summaryUntil ? (completeUntil === null ? null : summaryUntil) : completeUntil;
}

/** Noon of the 5th: by then the provider has charged what is settled monthly and issued its bill (sales 5.6). */
const SETTLED_DAY = '05';
const NOON_MS = 12 * 3_600_000;

export function stateOfMonth(month: Month, watermark: Watermark, now: Date): BoardMonth['state'] {
  const held = heldUntil(watermark);
  if (held === null || held < lastDay(month)) return 'running';
  if (watermark.restating.some((period) => period.billingMonth === month)) return 'restating';
  const settled = startOfDay(`${addMonths(month, 1)}-${SETTLED_DAY}`).getTime() + NOON_MS;
  return now.getTime() < settled ? 'settling' : 'final';
}

export function boardMonths(range: MonthRange, watermark: Watermark, now: Date): BoardMonth[] {
  return monthsOfRange(range).map((month) => ({ month, state: stateOfMonth(month, watermark, now) }));
}

export interface ComparedMonth {
  readonly month: Month;
  /** Last day counted. */
  readonly until: Day;
}
export interface Compared {
  readonly now: ComparedMonth;
  readonly whole: boolean;
  readonly lastMonth: ComparedMonth | null;
  readonly lastYear: ComparedMonth | null;
}

/**
 * A month that is not over is compared up to the same day of the others, a finished one whole. A shorter month counts to
 * its end; a month out of reach is not compared with.
 */
export function comparedMonths(month: Month, watermark: Watermark, now: Date): Compared | null {
  const held = heldUntil(watermark);
  if (held === null || held < firstDay(month)) return null;
  const whole = held >= lastDay(month);
  const days = Number((whole ? lastDay(month) : held).slice(8));
  const upTo = (other: Month): ComparedMonth | null => {
    if (!isMonthServed(other, now)) return null;
    const until = addDays(firstDay(other), days - 1);
    return { month: other, until: whole || until >= endDay(other) ? lastDay(other) : until };
  };
  return { now: { month, until: whole ? lastDay(month) : held }, whole, lastMonth: upTo(addMonths(month, -1)), lastYear: upTo(addMonths(month, -12)) };
}
