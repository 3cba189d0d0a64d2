import { expect, test } from 'vitest';
import { isInFormat, utcText } from './formats.ts';

test.each([
  [
    'year-month',
    ['2026-07', '1970-01', '9999-12'],
    ['2026-13', '2026-00', '2026-7', '202607', '2026-07-01', '0000-01', '1969-12', '2026-07 ', '+2026-07'],
  ],
  [
    'date',
    ['2026-02-28', '2024-02-29', '9999-12-31'],
    ['2026-02-29', '2026-02-30', '2026-04-31', '2026-00-10', '2026-1-1', '20260101', '2026-07', '0001-01-01'],
  ],
  [
    'utc-date-time',
    ['2026-07-09T08:15:00Z', '9999-12-31T23:59:59Z'],
    [
      '2026-07-09T08:15:00.000Z',
      '2026-07-09T24:00:00Z',
      '2026-07-09T08:60:00Z',
      '2026-07-09T08:15:60Z',
      '2026-07-09T08:15:00',
      '2026-07-09T08:15:00+08:00',
      '2026-07-09 08:15:00',
      '2026-02-30T00:00:00Z',
      '2026-07-09',
    ],
  ],
] as const)('%s: only days the calendar has', (format, good, bad) => {
  for (const text of good) expect(isInFormat(format, text), text).toBe(true);
  for (const text of bad) expect(isInFormat(format, text), text).toBe(false);
});

test('instants are written without a fraction', () => {
  expect(utcText(new Date('2026-07-09T08:15:00.999Z'))).toBe('2026-07-09T08:15:00Z');
});
