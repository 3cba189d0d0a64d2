/** An unfinished month is compared day by day with a whole one, a finished month by its sum. */
import { describe, expect, it } from 'vitest';
import { changeAtPace, daysIn, paceOf, perDay, summaryHolds } from './pace.ts';

const held = (completeUntil: string | null, summaryUntil: string) => ({ completeUntil, summaryUntil });

describe('pace of a month', () => {
  it('knows the days of months, leap years included', () => {
    expect(['2026-02', '2028-02', '2026-11', '2026-12'].map(daysIn)).toEqual([28, 29, 30, 31]);
  });
  it('a summary holds what is both loaded and let through', () => {
    expect(summaryHolds(held('2026-11-25', '2026-11-20'))).toBe('2026-11-20');
    expect(summaryHolds(held('2026-11-18', '2026-11-20'))).toBe('2026-11-18');
    expect(summaryHolds(held(null, '2026-11-20'))).toBeNull();
  });
  it('counts the days held, all of them once the month is over', () => {
    expect(paceOf('2026-11', held('2026-11-25', '2026-11-20'))).toEqual({ days: 20, previousDays: 31, whole: false });
    expect(paceOf('2026-10', held('2026-11-25', '2026-11-20'))).toEqual({ days: 31, previousDays: 30, whole: true });
    expect(paceOf('2026-12', held('2026-12-01', '2026-11-29'))).toEqual({ days: 0, previousDays: 30, whole: false });
  });
  it('20 days at the pace of a 31-day month are no change', () => {
    const pace = paceOf('2026-11', held('2026-11-20', '2026-11-20'));
    expect(changeAtPace('3100', '2000', pace)).toBe('0.0%');
    expect(changeAtPace('3100', '3000', pace)).toBe('+50.0%');
  });
  it('compares whole months by their sums, and says nothing without days or without a month before', () => {
    expect(changeAtPace('100', '110', { days: 28, previousDays: 31, whole: true })).toBe('+10.0%');
    expect(changeAtPace('100', '110', { days: 0, previousDays: 31, whole: false })).toBeNull();
    expect(changeAtPace('0', '110', { days: 3, previousDays: 31, whole: false })).toBeNull();
  });
  it('an average day keeps twelve decimals', () => {
    expect(perDay('10', 3)).toBe('3.333333333333');
  });
});
