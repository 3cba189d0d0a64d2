import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, startOfDay } from '../../../contract/values/day.ts';
import { contains } from '../../../contract/values/span.ts';
import { type Association, type AssociationDays, associationDays } from './rules.ts';

const typeOn = (days: readonly AssociationDays[], day: string) => days.find((span) => contains(span, day))?.type ?? null;
const at = (text: string) => new Date(`${text}:00+08:00`);

describe('sales 5.7: a partner sees only its own association period', () => {
  const days = associationDays([
    { type: 1, fromAt: at('2025-01-10T09:00'), toAt: at('2025-03-05T12:00') },
    { type: 2, fromAt: at('2025-03-05T12:00'), toAt: at('2025-06-30T18:00') },
    { type: 1, fromAt: at('2025-08-01T00:00'), toAt: null },
  ]);
  it.each([
    ['2025-01-09', null], ['2025-01-10', 1], ['2025-03-04', 1], ['2025-03-05', 2], ['2025-06-30', 2], ['2025-07-01', null], ['2025-07-31', null], ['2025-08-01', 1], ['2030-01-01', 1],
  ] as const)('on %s the type is %s', (day, type) => expect(typeOn(days, day)).toBe(type));
  it('an association that began and was switched on one day leaves the day to its successor', () => {
    expect(associationDays([{ type: 1, fromAt: at('2025-01-10T09:00'), toAt: at('2025-01-10T10:00') }, { type: 2, fromAt: at('2025-01-10T10:00'), toAt: null }])).toEqual([{ type: 2, from: '2025-01-10', to: null }]);
  });
  it('every day on which the customer was associated has exactly one type', () => {
    const turn = fc.record({ type: fc.constantFrom<1 | 2>(1, 2), gap: fc.nat({ max: 3000 }), length: fc.integer({ min: 1, max: 5000 }) });
    fc.assert(fc.property(fc.array(turn, { minLength: 1, maxLength: 6 }), (turns) => {
      let minute = startOfDay('2025-01-01').getTime();
      const associations = turns.map(({ type, gap, length }): Association => {
        const fromAt = new Date(minute + gap * 60_000);
        minute = fromAt.getTime() + length * 60_000;
        return { type, fromAt, toAt: new Date(minute) };
      });
      const days = associationDays(associations);
      for (let n = 0; n < 60; n += 1) {
        const day = addDays('2024-12-30', n);
        const held = associations.filter((a) => dayOf(a.fromAt) <= day && a.toAt !== null && day <= dayOf(a.toAt));
        expect(typeOn(days, day)).toBe(held.at(-1)?.type ?? null);
        expect(days.filter((d) => d.from <= day && (d.to === null || day < d.to)).length).toBeLessThanOrEqual(1);
      }
    }));
  });
});
