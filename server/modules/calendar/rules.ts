/**
 * Working days, pure: a day is off when it is a holiday or an unmarked weekend, and worked when it is a make-up day or an
 * unmarked weekday. Latencies counted in working days (performance one day late, sales 7.2) are asked here and nowhere else.
 */
import { weekdayOf } from '../../../contract/values/calendar-text.ts';
import { addDays, type Day, daysBetween, dayOf } from '../../../contract/values/day.ts';
import type { Holiday } from './holiday-data.ts';

export type DayKind = 'holiday' | 'make-up' | 'ordinary';

/** One change by the operator; a later one over the same day replaces it. */
export interface CalendarChange {
  readonly from: Day;
  readonly to: Day;
  readonly kind: DayKind;
  readonly nameZh: string;
  readonly nameEn: string;
}

export interface MarkedDay {
  readonly kind: Exclude<DayKind, 'ordinary'>;
  readonly nameZh: string;
  readonly nameEn: string;
  /** From the announcement, or entered by the operator. */
  readonly source: 'announced' | 'edited';
}

export interface WorkingCalendar {
  /** Days that are holidays or make-up days. */
  readonly marked: ReadonlyMap<Day, MarkedDay>;
  /** Years whose holidays are known; of any other only the weekends are. */
  readonly years: ReadonlySet<number>;
}

const yearOf = (day: Day) => Number(day.slice(0, 4));

function daysOf(from: Day, to: Day): Day[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, at) => addDays(from, at));
}

/** What was announced, with the operator's changes over it in the order they were made. */
export function makeCalendar(announced: Readonly<Record<number, readonly Holiday[]>>, changes: readonly CalendarChange[]): WorkingCalendar {
  const marked = new Map<Day, MarkedDay>();
  const years = new Set(Object.keys(announced).map(Number));
  for (const { nameZh, nameEn, from, to, makeUp } of Object.values(announced).flat()) {
    for (const day of daysOf(from, to)) marked.set(day, { kind: 'holiday', nameZh, nameEn, source: 'announced' });
    for (const day of makeUp) marked.set(day, { kind: 'make-up', nameZh, nameEn, source: 'announced' });
  }
  for (const { from, to, kind, nameZh, nameEn } of changes) {
    for (const day of daysOf(from, to)) {
      if (kind === 'ordinary') marked.delete(day);
      else marked.set(day, { kind, nameZh, nameEn, source: 'edited' });
    }
  }
  for (const [day, mark] of marked) if (mark.source === 'edited') years.add(yearOf(day));
  return { marked, years };
}

/** Whether the holidays of a year are known: until then only its weekends are off. */
export function isYearKnown(calendar: WorkingCalendar, year: number): boolean {
  return calendar.years.has(year);
}

export function isWorkingDay(calendar: WorkingCalendar, day: Day): boolean {
  const mark = calendar.marked.get(day);
  if (mark) return mark.kind === 'make-up';
  const weekday = weekdayOf(day);
  return weekday >= 1 && weekday <= 5;
}

/** More days than any latency or term of the rules has; a larger number is a mistake of the caller. */
const MOST = 1_000;

function assertCount(n: number, least: number): void {
  if (!Number.isInteger(n) || n < least || n > MOST) throw new RangeError(`working days: ${n} is not between ${least} and ${MOST}`);
}

/** The n-th working day after a day, which itself does not count (n ≥ 1). */
export function nthWorkingDayAfter(calendar: WorkingCalendar, day: Day, n: number): Day {
  assertCount(n, 1);
  let at = day;
  for (let left = n; left > 0; ) {
    at = addDays(at, 1);
    if (isWorkingDay(calendar, at)) left -= 1;
  }
  return at;
}

/**
 * "after n working days": the newest day D after which n whole working days have passed at this instant. With n = 1
 * Monday's figures appear as Wednesday begins, Friday's, Saturday's and Sunday's as Tuesday begins; with n = 0 a day
 * appears when it is over.
 */
export function lastDayCompleteAfterWorkingDays(calendar: WorkingCalendar, now: Date, n: number): Day {
  assertCount(n, 0);
  // Walks back over whole days, today being none yet; the day before the n-th working day met is the answer.
  let at = addDays(dayOf(now), -1);
  for (let left = n; left > 0; at = addDays(at, -1)) {
    if (isWorkingDay(calendar, at)) left -= 1;
  }
  return at;
}

/** Working days of a year, for its page. */
export function workingDaysIn(calendar: WorkingCalendar, year: number): number {
  return daysOf(`${year}-01-01`, `${year}-12-31`).filter((day) => isWorkingDay(calendar, day)).length;
}
