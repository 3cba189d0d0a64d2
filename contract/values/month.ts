/**
 * A billing month (账期): `YYYY-MM`, the calendar month in GMT+08:00. Pages reach 18 months back:
 * the current month and the 18 before it are served, the 19th is refused (sales 13 #8).
 */
import { addDays, type Day, dayOf } from './day.ts';

export { MONTH_PATTERN } from './calendar-text.ts';

export type Month = string;
export const MONTHS_BACK = 18;

export function monthOf(instant: Date, zone?: string): Month {
  return dayOf(instant, zone).slice(0, 7);
}

export function monthOfDay(day: Day): Month {
  return day.slice(0, 7);
}

export function addMonths(month: Month, count: number): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

export function firstDay(month: Month): Day {
  return `${month}-01`;
}

/** Exclusive end: the first day of the next month. */
export function endDay(month: Month): Day {
  return firstDay(addMonths(month, 1));
}

export function lastDay(month: Month): Day {
  return addDays(endDay(month), -1);
}

export function monthsBetween(from: Month, to: Month): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
}

/** Months a person may ask for at `now`: newest first, current month and 18 before. */
export function monthsServed(now: Date): Month[] {
  const current = monthOf(now);
  return Array.from({ length: MONTHS_BACK + 1 }, (_, back) => addMonths(current, -back));
}

/** Within reach at `now`: not more than 18 months back and not in the future. */
export function isMonthServed(month: Month, now: Date): boolean {
  const back = monthsBetween(month, monthOf(now));
  return back >= 0 && back <= MONTHS_BACK;
}
