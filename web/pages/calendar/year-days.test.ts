import { expect, test } from 'vitest';
import { daysFromTo, holidaysOf, type MarkedDay, monthsOfYear, stepDay, weekdayMark } from './year-days.ts';

test('a year is twelve months in weeks from Monday on', () => {
  const months = monthsOfYear(2026);
  expect(months).toHaveLength(12);
  expect(months[1]?.[0]).toEqual([null, null, null, null, null, null, '2026-02-01']);
  expect(months[1]?.at(-1)).toEqual(['2026-02-23', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28', null]);
  expect(monthsOfYear(2024)[1]?.flat().filter((day) => day !== null)).toHaveLength(29);
  expect(months.flat(2).filter((day) => day !== null)).toHaveLength(365);
});

test('days of one name are one holiday: spans of days off, the days worked for it, whether anything was changed', () => {
  const day = (text: string, kind: MarkedDay['kind'], source: MarkedDay['source'] = 'announced'): MarkedDay => ({ day: text, kind, nameZh: '春节', nameEn: 'Spring Festival', source });
  const other: MarkedDay = { day: '2026-01-01', kind: 'holiday', nameZh: '元旦', nameEn: "New Year's Day", source: 'announced' };
  const made = holidaysOf([day('2026-02-14', 'make-up'), day('2026-02-15', 'holiday'), day('2026-02-16', 'holiday'), day('2026-02-18', 'holiday', 'edited'), other]);
  expect(made.map((one) => one.nameZh)).toEqual(['元旦', '春节']);
  expect(made[1]).toMatchObject({ off: [['2026-02-15', '2026-02-16'], ['2026-02-18', '2026-02-18']], makeUp: ['2026-02-14'], days: 3, edited: true });
});

test('days step over months and years; both ends of a span count', () => {
  expect(stepDay('2026-12-31', 1)).toBe('2027-01-01');
  expect(stepDay('2024-03-01', -1)).toBe('2024-02-29');
  expect(daysFromTo('2026-10-01', '2026-10-07')).toBe(7);
  expect(weekdayMark('zh-CN')('2024-01-01')).toBe('一');
});
