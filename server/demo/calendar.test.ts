import { expect, test } from 'vitest';
import { dayOf } from '../../contract/values/day.ts';
import { monthsServed } from '../../contract/values/month.ts';
import { addMonthsTo, at, DEMO_NOW, dayNumber, dayText, FIRST_DAY, FIRST_MONTH, instantOf, instantText, MINUTES_TODAY, monthIndex, TODAY, weekday } from './calendar.ts';

test('the demo ends today at ten and begins with the oldest month a page serves (sales 5.1.3)', () => {
  expect(dayText(TODAY)).toBe('2026-11-22');
  expect(dayOf(DEMO_NOW)).toBe('2026-11-22');
  expect(MINUTES_TODAY).toBe(600);
  expect(monthsServed(DEMO_NOW).at(-1)).toBe(FIRST_MONTH);
  expect(dayText(FIRST_DAY)).toBe('2025-05-01');
  expect(monthIndex(TODAY)).toBe(18);
});

test('a minute of a business day is eight hours earlier in UTC', () => {
  const day = dayNumber('2026-03-01');
  expect(instantText(instantOf(day, 0))).toBe('2026-02-28T16:00:00Z');
  expect(instantOf(day, 61, 5)).toEqual(new Date('2026-03-01T01:01:05+08:00'));
  expect(at('2026-03-01', '01:01')).toEqual(instantOf(day, 61));
  expect(dayOf(instantOf(day, 0))).toBe('2026-03-01');
  expect(dayOf(instantOf(day, 1439))).toBe('2026-03-01');
});

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2026-03-15', 12, '2027-03-15'],
  ['2025-12-31', 2, '2026-02-28'],
])('%s and %i months is %s', (day, months, expected) => {
  expect(dayText(addMonthsTo(dayNumber(day), months))).toBe(expected);
});

test('2026-11-22 is a Sunday', () => {
  expect(weekday(TODAY)).toBe(6);
});
