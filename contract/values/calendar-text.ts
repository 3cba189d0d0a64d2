/**
 * What a business day and a billing month look like as text. Apart from day.ts and month.ts because every schema
 * asks this, also in the browser, where nobody should have to fetch the calendar library for it.
 * There is no year 0: no database knows it.
 */
const DAY_PATTERN = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
export const MONTH_PATTERN = /^(?!0000)\d{4}-(0[1-9]|1[0-2])$/;

const SHORT_MONTHS: readonly number[] = [4, 6, 9, 11];

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** A day that exists: the pattern, and not the 30th of February. */
export function isDay(text: string): boolean {
  if (!DAY_PATTERN.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = month === 2 ? (leap ? 29 : 28) : SHORT_MONTHS.includes(month) ? 30 : 31;
  return day <= longest;
}
