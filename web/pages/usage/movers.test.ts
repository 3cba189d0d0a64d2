/** Risers and fallers by average day; what a cut list does not show is unknown and never called zero. */
import { describe, expect, it } from 'vitest';
import { type MonthList, moversOf } from './movers.ts';

const list = (amounts: Readonly<Record<string, string>>, total?: number): MonthList => {
  const items = Object.entries(amounts).map(([customerId, dueAmount]) => ({ customerId, customerName: customerId, accountName: '', currency: 'CNY', dueAmount }));
  return { items, total: total ?? items.length };
};
const whole = { days: 30, previousDays: 30, whole: true };

describe('who rose, who fell', () => {
  it('orders by what an average day gained or lost', () => {
    const { risers, fallers } = moversOf(list({ a: '300', b: '60', c: '90' }), list({ a: '30', b: '90', c: '30' }), 'CNY', whole);
    expect(risers.map((mover) => [mover.customerId, mover.now, mover.before, mover.change])).toEqual([['a', '10', '1', '+900.0%'], ['c', '3', '1', '+200.0%']]);
    expect(fallers.map((mover) => mover.customerId)).toEqual(['b']);
  });
  it('half a month at the same pace moves nobody', () => {
    const { risers, fallers } = moversOf(list({ a: '15' }), list({ a: '30' }), 'CNY', { days: 15, previousDays: 30, whole: false });
    expect([risers, fallers]).toEqual([[], []]);
  });
  it('a customer gone from a full list consumed nothing; from a cut list nobody knows', () => {
    expect(moversOf(list({}), list({ a: '30' }), 'CNY', whole).fallers).toHaveLength(1);
    expect(moversOf(list({ b: '1' }, 200), list({ a: '30', b: '1' }), 'CNY', whole).fallers).toEqual([]);
  });
  it('adds up both association types of one customer and keeps currencies apart', () => {
    const row = { customerId: 'a', customerName: 'a', accountName: '', currency: 'CNY', dueAmount: '15' };
    const now = { items: [row, row, { ...row, currency: 'USD', dueAmount: '999' }], total: 3 };
    const { risers } = moversOf(now, list({ a: '15' }), 'CNY', whole);
    expect(risers.map((mover) => mover.now)).toEqual(['1']);
  });
});
