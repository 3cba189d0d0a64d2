import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billingCalendar, dayIn, type InstantText, readInstant } from './instant-text.ts';

function read(text: string): InstantText {
  const instant = readInstant(text);
  if (typeof instant === 'string') throw new Error(`${text}: ${instant}`);
  return instant;
}

describe('instants as files write them', () => {
  test.each([
    ['2024-09-01 00:00:00', '2024-09-01T00:00:00Z'],
    ['2024-09-01T00:00:00Z', '2024-09-01T00:00:00Z'],
    ['2024-09-01T00:00Z', '2024-09-01T00:00:00Z'],
    ['2024-09-01', '2024-09-01T00:00:00Z'],
    ['2024-09-01 00:00:00 UTC', '2024-09-01T00:00:00Z'],
    ['2024-09-01 00:00:00.000 UTC', '2024-09-01T00:00:00Z'],
    ['2024-09-01 00:00:00+00', '2024-09-01T00:00:00Z'],
    ['2024-09-01T08:00:00+08:00', '2024-09-01T00:00:00Z'],
    ['2024-09-01T08:00:00+0800', '2024-09-01T00:00:00Z'],
    ['2024-08-31T18:30:00-05:30', '2024-09-01T00:00:00Z'],
    ['2024-09-01T00:00:00.123456789Z', '2024-09-01T00:00:00.123456Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59Z'],
  ])('%s', (text, iso) => expect(read(text).iso).toBe(iso));

  test.each([
    '',
    'yesterday',
    '2024-13-01',
    '2023-02-29',
    '2024-09-31 00:00:00',
    '2024-09-01 24:00:00',
    '2024-09-01T00:00:60Z',
    '01/09/2024',
    '2024-9-1',
    '1725148800',
    '2024-09-01T00:00:00+99:00',
  ])('%s is no instant', (text) => expect(readInstant(text)).toBe('not_an_instant'));
  test.each(['1999-12-31T23:59:59Z', '2101-01-01T00:00:00Z', '0001-01-01 00:00:00', '9999-12-31'])(
    '%s is out of range',
    (text) => expect(readInstant(text)).toBe('instant_out_of_range'),
  );
  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:?\d\d|Z)?$/)),
        (text) => void readInstant(text),
      ),
    );
  });
});

describe('IN-8: whose month a row is in', () => {
  test('a period from 00:00Z on a first is UTC', () => {
    expect(billingCalendar(read('2024-09-01T00:00:00Z'))).toEqual({ zone: 'UTC', month: '2024-09', isMonth: true });
  });
  test("Huawei's period from 16:00Z of the day before is the month in GMT+08:00", () => {
    expect(billingCalendar(read('2024-08-31T16:00:00Z'))).toEqual({
      zone: 'Asia/Shanghai',
      month: '2024-09',
      isMonth: true,
    });
    expect(billingCalendar(read('2024-09-01T00:00:00+08:00'))).toEqual({
      zone: 'Asia/Shanghai',
      month: '2024-09',
      isMonth: true,
    });
  });
  test('any other start is taken in GMT+08:00, and noted', () => {
    expect(billingCalendar(read('2024-09-15T00:00:00Z'))).toEqual({
      zone: 'Asia/Shanghai',
      month: '2024-09',
      isMonth: false,
    });
  });
  test('the day of a charge follows its calendar', () => {
    const late = read('2024-09-18T16:00:00Z');
    expect([dayIn('UTC', late), dayIn('Asia/Shanghai', late)]).toEqual(['2024-09-18', '2024-09-19']);
  });
});
