/**
 * The demo's time: its clock stands still at one instant, and consumption reaches back the eighteen months a page may
 * ask for. Days are counted as whole numbers (days since 1970 in GMT+08:00) because eighty thousand records ask for
 * theirs; their spelling is that of contract/values/day.ts.
 */
import type { Day } from '../../contract/values/day.ts';
import { addMonths, firstDay, type Month, MONTHS_BACK, monthsBetween } from '../../contract/values/month.ts';

/** Where the demo's business clock starts. */
export const DEMO_NOW = new Date('2026-11-22T10:00:00+08:00');

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** A business day as days since 1970-01-01. */
export type DayNumber = number;

export function dayNumber(day: Day): DayNumber {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

const spelled = new Map<DayNumber, Day>();

/** Spelled once: a day is asked for by thousands of records. */
export function dayText(day: DayNumber): Day {
  const known = spelled.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  spelled.set(day, text);
  return text;
}

/** The instant of a minute of a business day. */
export function instantOf(day: DayNumber, minute: number, second = 0): Date {
  return new Date(day * DAY_MS - SHANGHAI_MS + minute * 60_000 + second * 1000);
}

/** The business day an instant falls in. */
export function dayOfInstant(instant: Date): DayNumber {
  return Math.floor((instant.getTime() + SHANGHAI_MS) / DAY_MS);
}

/** An instant in business time as written in this demo: `at('2026-09-17', '16:30')`. */
export function at(day: Day, time: string): Date {
  return new Date(`${day}T${time}:00+08:00`);
}

/** Instants without a fraction, as billing files write them. */
export function instantText(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

export const TODAY: DayNumber = dayOfInstant(DEMO_NOW);
export const THIS_MONTH: Month = dayText(TODAY).slice(0, 7);
export const FIRST_MONTH: Month = addMonths(THIS_MONTH, -MONTHS_BACK);
/** The first day with consumption. */
export const FIRST_DAY: DayNumber = dayNumber(firstDay(FIRST_MONTH));
/** Minutes of today that have passed: what is billed by the hour goes on until now. */
export const MINUTES_TODAY = Math.round((DEMO_NOW.getTime() - instantOf(TODAY, 0).getTime()) / 60_000);

/** 1 (January) to 12. */
export function monthOfYear(day: DayNumber): number {
  return Number(dayText(day).slice(5, 7));
}

export function monthText(day: DayNumber): Month {
  return dayText(day).slice(0, 7);
}

/** Months since FIRST_MONTH. */
export function monthIndex(day: DayNumber): number {
  return monthsBetween(FIRST_MONTH, monthText(day));
}

/** 0 Monday … 6 Sunday; 1970-01-01 was a Thursday. */
export function weekday(day: DayNumber): number {
  return (day + 3) % 7;
}

/** The same day `months` later, or the last day of that month where it has no such day. */
export function addMonthsTo(day: DayNumber, months: number): DayNumber {
  const text = dayText(day);
  const month = addMonths(text.slice(0, 7), months);
  const last = dayNumber(firstDay(addMonths(month, 1))) - 1;
  return Math.min(dayNumber(firstDay(month)) + Number(text.slice(8, 10)) - 1, last);
}
