import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, dayOf, startOfDay } from '../../../contract/values/day.ts';
import { type HeldDays, type Hold, daysHeld, EVER, holderOn, holdsAsOf, holdsIf, OPEN, teamDays } from './rules.ts';

const at = (text: string) => new Date(`${text}:00+08:00`);
const hold = (holderId: string, startsAt: string, endsAt: string | null = null): Hold => ({
  holderId,
  spanId: `${holderId} ${startsAt}`,
  startsAt: at(startsAt),
  endsAt: endsAt === null ? null : at(endsAt),
});
const plain = (days: readonly HeldDays[]) => days.map(({ holderId, from, to }) => [holderId, from, to]);

describe('sales 13 #1: C is assigned to A on 10 March 09:00, spends 100 on the 10th and 200 on the 11th', () => {
  const holds = [hold('A', '2025-03-10T09:00')];
  const spend = new Map([['2025-03-10', 100], ['2025-03-11', 200]]);
  const sumOf = (days: readonly HeldDays[]) =>
    [...spend].reduce((sum, [day, amount]) => sum + (holderOn(days, day) === 'A' ? amount : 0), 0);
  it.each([
    ['board-day', 300],
    ['second-day', 200],
    ['now', 300],
  ] as const)('under %s A has %d', (basis, amount) => {
    expect(sumOf(daysHeld(holds, basis))).toBe(amount);
  });
});

describe('sales 13 #2: C moves from A to B on 20 March', () => {
  const holds = [hold('A', '2025-03-10T09:00', '2025-03-20T15:00'), hold('B', '2025-03-20T15:00')];
  it.each([
    ['second-day', '2025-03-10', null],
    ['second-day', '2025-03-11', 'A'],
    ['second-day', '2025-03-20', 'A'],
    ['second-day', '2025-03-21', 'B'],
    ['board-day', '2025-03-09', null],
    ['board-day', '2025-03-10', 'A'],
    ['board-day', '2025-03-19', 'A'],
    ['board-day', '2025-03-20', 'B'],
    ['board-day', '2025-03-21', 'B'],
    ['now', '2025-03-01', 'B'],
  ] as const)('under %s %s is of %s', (basis, day, owner) => {
    expect(holderOn(daysHeld(holds, basis), day)).toBe(owner);
  });
});

describe('R-4.4 days of spans', () => {
  it('taken back: the day of unassignment still counts, under both bases', () => {
    const holds = [hold('A', '2025-03-10T09:00', '2025-03-20T15:00')];
    expect(plain(daysHeld(holds, 'board-day'))).toEqual([['A', '2025-03-10', '2025-03-21']]);
    expect(plain(daysHeld(holds, 'second-day'))).toEqual([['A', '2025-03-11', '2025-03-21']]);
    expect(daysHeld(holds, 'now')).toEqual([]);
  });
  it('assigned and taken back on one day: that day on the board, no day under the second-day rule', () => {
    const holds = [hold('A', '2025-03-10T09:00', '2025-03-10T18:00')];
    expect(plain(daysHeld(holds, 'board-day'))).toEqual([['A', '2025-03-10', '2025-03-11']]);
    expect(daysHeld(holds, 'second-day')).toEqual([]);
  });
  it('three managers on one day: the board gives the day to the last, the second-day rule to none of them', () => {
    const holds = [hold('A', '2025-03-10T09:00', '2025-03-10T10:00'), hold('B', '2025-03-10T10:00', '2025-03-10T11:00'), hold('C', '2025-03-10T11:00')];
    expect(plain(daysHeld(holds, 'board-day'))).toEqual([['C', '2025-03-10', OPEN]]);
    expect(plain(daysHeld(holds, 'second-day'))).toEqual([['C', '2025-03-11', OPEN]]);
  });
  it('two changes at one instant of a clock that stands still keep their order', () => {
    const holds = [hold('A', '2025-03-10T09:00', '2025-03-10T09:00'), hold('B', '2025-03-10T09:00')];
    expect(plain(daysHeld(holds, 'board-day'))).toEqual([['B', '2025-03-10', OPEN]]);
    expect(plain(daysHeld(holds, 'now'))).toEqual([['B', EVER, OPEN]]);
  });
  it('taken back in the morning, given to B in the evening: the board gives the day to B, the second-day rule to A', () => {
    const holds = [hold('A', '2025-03-10T09:00', '2025-03-12T09:00'), hold('B', '2025-03-12T20:00')];
    expect(plain(daysHeld(holds, 'board-day'))).toEqual([['A', '2025-03-10', '2025-03-12'], ['B', '2025-03-12', OPEN]]);
    expect(plain(daysHeld(holds, 'second-day'))).toEqual([['A', '2025-03-11', '2025-03-13'], ['B', '2025-03-13', OPEN]]);
  });
  it('days are those of GMT+08:00: 16:30 UTC on 31 March is 1 April', () => {
    const holds: Hold[] = [{ holderId: 'A', spanId: 's', startsAt: new Date('2025-03-31T16:30:00Z'), endsAt: null }];
    expect(plain(daysHeld(holds, 'board-day'))).toEqual([['A', '2025-04-01', OPEN]]);
    expect(plain(daysHeld(holds, 'second-day'))).toEqual([['A', '2025-04-02', OPEN]]);
  });
  it('spans that overlap are our own mistake', () => {
    expect(() => daysHeld([hold('A', '2025-03-10T09:00'), hold('B', '2025-03-11T09:00')], 'now')).toThrow(/overlaps/);
  });
  it('as of an earlier instant the later changes are unknown', () => {
    const holds = [hold('A', '2025-03-10T09:00', '2025-03-20T15:00'), hold('B', '2025-03-20T15:00')];
    expect(plain(daysHeld(holdsAsOf(holds, at('2025-03-15T00:00')), 'second-day'))).toEqual([['A', '2025-03-11', OPEN]]);
  });
});

describe('R-2.6.team days of a manager in a team', () => {
  it('the day of change belongs to the new supervisor; a manager taken out keeps the day', () => {
    const first = hold('S', '2025-03-10T09:00', '2025-03-20T15:00');
    const next = hold('T', '2025-03-20T15:00', '2025-03-25T10:00');
    expect(plain([teamDays(first, next), teamDays(next, undefined)])).toEqual([['S', '2025-03-10', '2025-03-20'], ['T', '2025-03-20', '2025-03-26']]);
  });
});

/** Any life of a customer: holders in turn, each for some minutes, with or without a gap, the last one open or not. */
const lives = fc
  .record({
    turns: fc.array(fc.record({ holder: fc.constantFrom('A', 'B', 'C'), gap: fc.nat({ max: 4000 }), length: fc.nat({ max: 6000 }) }), { minLength: 1, maxLength: 8 }),
    open: fc.boolean(),
  })
  .map(({ turns, open }) => {
    let minute = startOfDay('2025-03-01').getTime();
    return turns.map(({ holder, gap, length }, place): Hold => {
      const startsAt = new Date(minute + gap * 60_000);
      minute = startsAt.getTime() + length * 60_000;
      const last = place === turns.length - 1;
      return { holderId: holder, spanId: String(place), startsAt, endsAt: last && open ? null : new Date(minute) };
    });
  });
const DAYS: Day[] = Array.from({ length: 70 }, (_, n) => addDays('2025-02-25', n));
const owners = (days: readonly HeldDays[], day: Day) => days.filter((held) => held.from <= day && day < held.to);
const dayBasis = fc.constantFrom('board-day', 'second-day', 'now');

describe('laws of days (R-4.4)', () => {
  it('each day has at most one owner under each basis', () => {
    fc.assert(fc.property(lives, dayBasis, (holds, basis) => {
      const days = daysHeld(holds, basis);
      for (const day of DAYS) expect(owners(days, day).length).toBeLessThanOrEqual(1);
    }));
  });
  it('under the board rule every day that somebody held is owned, by the last who took over on or before it', () => {
    fc.assert(fc.property(lives, (holds) => {
      const days = daysHeld(holds, 'board-day');
      for (const day of DAYS) {
        const held = holds.filter((h) => dayOf(h.startsAt) <= day && (h.endsAt === null || day <= dayOf(h.endsAt)));
        expect(holderOn(days, day)).toBe(held.at(-1)?.holderId ?? null);
      }
    }));
  });
  it('under the second-day rule every day is of the one span that began before it and had not ended before it', () => {
    fc.assert(fc.property(lives, (holds) => {
      const days = daysHeld(holds, 'second-day');
      for (const day of DAYS) {
        const held = holds.filter((h) => dayOf(h.startsAt) < day && (h.endsAt === null || day <= dayOf(h.endsAt)));
        expect(held.length).toBeLessThanOrEqual(1);
        expect(holderOn(days, day)).toBe(held[0]?.holderId ?? null);
      }
    }));
  });
  it('R-4.4.2: a hand-over thought of leaves every day before it as it was, gives every later one to the receiver, and no day to two', () => {
    const hour = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => new Date(startOfDay('2025-03-01').getTime() + hours * 3_600_000));
    fc.assert(fc.property(lives, dayBasis, hour, (holds, basis, when) => {
      // A hand-over is thought of when all spans so far have begun and ended.
      const known = holds.filter((h) => h.startsAt <= when).map((h) => (h.endsAt !== null && h.endsAt > when ? { ...h, endsAt: null } : h));
      const before = daysHeld(known, basis);
      const after = daysHeld(holdsIf(known, { holderId: 'N', spanId: 'n' }, when), basis);
      const change = dayOf(when);
      for (const day of DAYS) {
        expect(owners(after, day).length).toBeLessThanOrEqual(1);
        const first = basis === 'now' ? '' : basis === 'board-day' ? change : addDays(change, 1);
        expect(holderOn(after, day)).toBe(day < first ? holderOn(before, day) : 'N');
      }
    }));
  });
  it('sales 13 #2: the sums of all managers and the unassigned are the total, whatever was spent when', () => {
    const spend = fc.array(fc.record({ day: fc.constantFrom(...DAYS), amount: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }) }), { maxLength: 60 });
    fc.assert(fc.property(lives, dayBasis, spend, (holds, basis, records) => {
      const days = daysHeld(holds, basis);
      const total = records.reduce((sum, r) => sum + r.amount, 0n);
      const parts = ['A', 'B', 'C', null].map((who) => records.filter((r) => holderOn(days, r.day) === who).reduce((sum, r) => sum + r.amount, 0n));
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
    }));
  });
});
