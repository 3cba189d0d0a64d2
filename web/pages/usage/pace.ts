/**
 * A month that is not over compared with a whole one says "everybody fell". So an unfinished month is compared by its
 * daily average over the days a summary holds, a finished one by its sum. Exact: sums are multiplied, never divided.
 */
import type { z } from 'zod';
import type { watermark } from '../../../contract/console/shapes.ts';
import { divideRounding, parseUnits, printUnits } from '../../../contract/values/money.ts';
import { changePercent } from '../../ui/amount-text.ts';
import { stepMonth } from '../../ui/month-picker.tsx';

type Held = Pick<z.infer<typeof watermark>, 'completeUntil' | 'summaryUntil'>;

export interface Pace {
  /** Days of the month that a summary holds; 0 when none is there yet. */
  readonly days: number;
  readonly previousDays: number;
  readonly whole: boolean;
}

export function daysIn(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
}

/** The last day whose figures are in a summary: loaded, and let through by the latency rule (sales 5.6). */
export function summaryHolds({ completeUntil, summaryUntil }: Held): string | null {
  return completeUntil === null ? null : completeUntil < summaryUntil ? completeUntil : summaryUntil;
}

export function paceOf(month: string, held: Held): Pace {
  const until = summaryHolds(held);
  const all = daysIn(month);
  const previousDays = daysIn(stepMonth(month, -1));
  if (until === null || until.slice(0, 7) < month) return { days: 0, previousDays, whole: false };
  const days = until.slice(0, 7) > month ? all : Number(until.slice(8));
  return { days, previousDays, whole: days === all };
}

function times(amount: string, days: number): string {
  return printUnits(parseUnits(amount) * BigInt(days));
}

/** Change against the month before, in percent: of the sums when both are whole, else of the daily averages. */
export function changeAtPace(previous: string, now: string, { days, previousDays, whole }: Pace): string | null {
  if (days === 0) return null;
  return whole ? changePercent(previous, now) : changePercent(times(previous, days), times(now, previousDays));
}

/** An average day, for reading: rounded half up at the last digit an amount has. */
export function perDay(amount: string, days: number): string {
  return printUnits(divideRounding(parseUnits(amount), BigInt(days), 'half-up'));
}
