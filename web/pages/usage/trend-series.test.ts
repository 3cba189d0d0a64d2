/** A trend keeps every month in place, adds the small managers up exactly and never drops an amount. */
import { describe, expect, it } from 'vitest';
import { managerLines, monthsUpTo, totalLine, type TrendItem } from './trend-series.ts';

const item = (month: string, memberId: string | null, dueAmount: string): TrendItem => ({ month, currency: 'CNY', manager: memberId ? { memberId, name: `${memberId}*` } : null, dueAmount });

describe('trend as a chart wants it', () => {
  it('runs through the turn of the year without a gap in the months', () => {
    expect(monthsUpTo('2026-02', 3)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  });
  it('shows a month without a figure as missing, not as zero', () => {
    expect(totalLine([item('2026-01', null, '5'), item('2026-03', null, '0')], ['2026-01', '2026-02', '2026-03'])).toEqual(['5', null, '0']);
  });
  it('names the largest managers and adds the rest up to the last digit', () => {
    const months = ['2026-01'];
    const items = [item('2026-01', 'a', '100'), item('2026-01', 'b', '0.1'), item('2026-01', 'c', '0.200000000001'), item('2026-01', null, '50')];
    const lines = managerLines(items, months, 2);
    expect(lines.map((line) => [line.key, line.values[0]])).toEqual([['a', '100'], ['none', '50'], ['others', '0.300000000001']]);
  });
  it('does not add up a single rest: it has room for its own name', () => {
    const items = ['a', 'b', 'c'].map((member, index) => item('2026-01', member, String(3 - index)));
    expect(managerLines(items, ['2026-01'], 2).map((line) => line.key)).toEqual(['a', 'b', 'c']);
  });
});
