import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weekdayOf } from '../../../contract/values/calendar-text.ts';
import { addDays, type Day, dayOf, startOfDay } from '../../../contract/values/day.ts';
import { isWorkingDay, isYearKnown, lastDayCompleteAfterWorkingDays, nthWorkingDayAfter } from './calendar.ts';
import { HOLIDAYS } from './holiday-data.ts';
import { type CalendarChange, makeCalendar, workingDaysIn } from './rules.ts';

const calendar = makeCalendar(HOLIDAYS, []);
const at = (text: string) => new Date(`${text}:00+08:00`);

describe('what was announced', () => {
  // All days less weekends less public holidays by law (11 a year, 13 since 2025).
  test.each([[2024, 251], [2025, 248], [2026, 248]])('%s has %s working days', (year, days) => expect(workingDaysIn(calendar, year)).toBe(days));

  test.each(Object.entries(HOLIDAYS))('%s: holidays stand in order inside the year, make-up days are weekends outside every holiday', (year, holidays) => {
    const all = holidays.flatMap(({ from, to, makeUp }) => [from, to, ...makeUp]);
    expect(all.every((day) => day.startsWith(year))).toBe(true);
    expect(holidays.every(({ from, to }, i) => from <= to && (holidays[i - 1]?.to ?? '') < from)).toBe(true);
    const makeUp = holidays.flatMap((one) => one.makeUp);
    expect(makeUp.filter((day) => ![0, 6].includes(weekdayOf(day)))).toEqual([]);
    expect(makeUp.filter((day) => holidays.some(({ from, to }) => from <= day && day <= to))).toEqual([]);
  });

  test.each([
    ['2026-02-13', true, 'an ordinary Friday'], ['2026-02-14', true, 'a Saturday worked for the Spring Festival'], ['2026-02-15', false, 'its first day'], ['2026-02-23', false, 'its last, a Monday'],
    ['2026-02-24', true, 'the day after'], ['2026-02-28', true, 'the second Saturday worked'], ['2026-03-01', false, 'an ordinary Sunday'], ['2026-10-08', true, 'the first day after National Day'],
  ] as const)('%s is worked: %s (%s)', (day, worked, _why) => expect(isWorkingDay(calendar, day)).toBe(worked));

  test('a year nobody announced has its weekends alone and says that it is not known', () => {
    expect(isYearKnown(calendar, 2026)).toBe(true);
    expect(isYearKnown(calendar, 2027)).toBe(false);
    expect(isWorkingDay(calendar, '2027-10-01')).toBe(true);
    expect(isWorkingDay(calendar, '2027-10-02')).toBe(false);
  });
});

describe('R-7.2: after n working days', () => {
  test.each([
    // Two plain weeks of March 2026: the 13th is a Friday.
    ['2026-03-11T00:00', 1, '2026-03-09'], ['2026-03-11T23:59', 1, '2026-03-09'], ['2026-03-12T00:00', 1, '2026-03-10'],
    ['2026-03-14T00:00', 1, '2026-03-12'], ['2026-03-15T12:00', 1, '2026-03-12'], ['2026-03-16T23:59', 1, '2026-03-12'], ['2026-03-17T00:00', 1, '2026-03-15'],
    // Into the Spring Festival: Saturday the 14th is worked, then nine days off.
    ['2026-02-15T00:00', 1, '2026-02-13'], ['2026-02-24T23:59', 1, '2026-02-13'], ['2026-02-25T00:00', 1, '2026-02-23'], ['2026-02-26T00:00', 1, '2026-02-24'],
    ['2026-03-11T00:00', 0, '2026-03-10'], ['2026-03-17T00:00', 3, '2026-03-11'], ['2026-02-25T00:00', 10, '2026-02-03'],
  ] as const)('at %s after %s: everything up to %s', (now, n, day) => expect(lastDayCompleteAfterWorkingDays(calendar, at(now), n)).toBe(day));

  test.each([['2026-02-13', 1, '2026-02-14'], ['2026-02-14', 1, '2026-02-24'], ['2026-02-16', 1, '2026-02-24'], ['2026-03-13', 3, '2026-03-18'], ['2026-09-18', 10, '2026-10-09']] as const)('%s and %s working days on: %s', (day, n, then) => expect(nthWorkingDayAfter(calendar, day, n)).toBe(then));

  test('a count that is none is our own mistake', () => {
    expect(() => nthWorkingDayAfter(calendar, '2026-03-10', 0)).toThrow(RangeError);
    expect(() => lastDayCompleteAfterWorkingDays(calendar, at('2026-03-10T00:00'), 1.5)).toThrow(RangeError);
  });

  const day = fc.integer({ min: 0, max: 4 * 365 }).map((n) => addDays('2024-01-01', n));
  const change = fc.record({ from: day, length: fc.integer({ min: 0, max: 20 }), kind: fc.constantFrom('holiday' as const, 'make-up' as const, 'ordinary' as const) })
    .map(({ from, length, kind }): CalendarChange => ({ from, to: addDays(from, length), kind, nameZh: kind, nameEn: kind }));
  const changed = fc.array(change, { maxLength: 8 }).map((changes) => makeCalendar(HOLIDAYS, changes));
  const count = fc.integer({ min: 1, max: 12 });

  test('law: the newest complete day is the newest whose n-th working day after is over', () => fc.assert(fc.property(changed, day, count, (c, today, n) => {
    const now = startOfDay(today);
    const newest = lastDayCompleteAfterWorkingDays(c, now, n);
    const isOver = (d: Day) => nthWorkingDayAfter(c, d, n) < dayOf(now);
    return isOver(newest) && !isOver(addDays(newest, 1));
  })));
  test('law: it never goes back as time goes on, and never reaches today', () => fc.assert(fc.property(changed, day, count, fc.integer({ min: 0, max: 30 }), (c, today, n, later) => {
    const one = lastDayCompleteAfterWorkingDays(c, startOfDay(today), n);
    return one < today && one <= lastDayCompleteAfterWorkingDays(c, startOfDay(addDays(today, later)), n);
  })));
  test('law: n working days in one go or one after the other', () => fc.assert(fc.property(changed, day, count, count, (c, d, n, m) => nthWorkingDayAfter(c, nthWorkingDayAfter(c, d, n), m) === nthWorkingDayAfter(c, d, n + m))));
  test('law: the last change over a day decides', () => fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
    const last = changes.at(-1);
    const mark = makeCalendar(HOLIDAYS, changes).marked.get(last?.from ?? '');
    return last?.kind === 'ordinary' ? mark === undefined : mark?.kind === last?.kind && mark?.source === 'edited';
  })));
});
