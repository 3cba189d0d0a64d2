import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayOf, isDay, startOfDay, summaryWatermark } from './day.ts';
import { addMonths, endDay, isMonthServed, lastDay, monthOf, monthOfDay, monthsBetween, monthsServed } from './month.ts';
import { contains, intersect } from './span.ts';

test.each([
  ['2026-03-09T15:59:59.999Z', '2026-03-09'], ['2026-03-09T16:00:00Z', '2026-03-10'], ['2025-12-31T16:00:00Z', '2026-01-01'],
])('R-5.5: %s is business day %s', (instant, day) => expect(dayOf(new Date(instant))).toBe(day));

test('a business day begins at 00:00 GMT+08:00', () => expect(startOfDay('2026-03-10').toISOString()).toBe('2026-03-09T16:00:00.000Z'));

test.each([['2026-02-28', true], ['2026-02-29', false], ['2024-02-29', true], ['2026-13-01', false], ['2026-1-1', false], ['x', false]])('isDay %s %s', (text, ok) => expect(isDay(text)).toBe(ok));

test('sales 13 #11, R-5.6: day D is in the summary after 24:00 of D+1', () => {
  expect(summaryWatermark(new Date('2026-03-11T15:59:59Z'))).toBe('2026-03-09');
  expect(summaryWatermark(new Date('2026-03-11T16:00:00Z'))).toBe('2026-03-10');
});

test('sales 13 #8, R-5.1.3: 18 months back is served, 19 is refused, the future is refused', () => {
  const now = new Date('2026-11-22T02:00:00Z');
  expect(isMonthServed('2025-05', now)).toBe(true);
  expect(isMonthServed('2025-04', now)).toBe(false);
  expect(isMonthServed('2026-12', now)).toBe(false);
  expect(monthsServed(now)).toHaveLength(19);
  expect(monthsServed(now).at(0)).toBe('2026-11');
  expect(monthsServed(now).at(-1)).toBe('2025-05');
});

test('the month turns at 00:00 GMT+08:00', () => {
  expect(monthOf(new Date('2026-10-31T15:59:59Z'))).toBe('2026-10');
  expect(monthOf(new Date('2026-10-31T16:00:00Z'))).toBe('2026-11');
});

const month = fc.integer({ min: 0, max: 12 * 200 }).map((n) => addMonths('1950-01', n));
test('law: months add and subtract', () => fc.assert(fc.property(month, fc.integer({ min: -600, max: 600 }), (m, n) => monthsBetween(m, addMonths(m, n)) === n)));
test('law: every month ends the day before the next begins', () => fc.assert(fc.property(month, (m) => addDays(lastDay(m), 1) === endDay(m) && monthOfDay(lastDay(m)) === m)));

const day = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2020-01-01', n));
const span = fc.tuple(day, fc.option(day)).map(([from, to]) => ({ from, to }));
test('law: a day is in an intersection exactly when it is in both', () =>
  fc.assert(fc.property(span, span, day, (a, b, d) => {
    const both = intersect(a, b);
    expect(both !== null && contains(both, d)).toBe(contains(a, d) && contains(b, d));
  })));
