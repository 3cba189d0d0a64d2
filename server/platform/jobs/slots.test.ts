import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertEvery, dueSlots, newestSlot } from './slots.ts';

const at = (text: string) => new Date(`${text}+08:00`);

test.each([
  ['03:30', '2026-03-10T03:30:00', '2026-03-10T03:30:00'],
  ['03:30', '2026-03-10T03:29:59', '2026-03-09T03:30:00'],
  ['00:00', '2026-03-01T00:00:00', '2026-03-01T00:00:00'],
  ['23:59', '2026-03-01T12:00:00', '2026-02-28T23:59:00'],
] as const)('a job of %s has its newest slot at %s → %s', (every, now, slot) => {
  expect(newestSlot(every, at(now))).toEqual(at(slot));
});

test('an hourly job has its newest slot at the full hour', () => {
  expect(newestSlot('hour', at('2026-03-10T14:59:59'))).toEqual(at('2026-03-10T14:00:00'));
});

test('after several days all missed slots are due, oldest first; with no past only the newest', () => {
  const now = at('2026-03-10T12:00:00');
  expect(dueSlots('03:30', at('2026-03-07T03:30:00'), now)).toEqual([at('2026-03-08T03:30:00'), at('2026-03-09T03:30:00'), at('2026-03-10T03:30:00')]);
  expect(dueSlots('03:30', at('2026-03-10T03:30:00'), now)).toEqual([]);
  expect(dueSlots('03:30', null, now)).toEqual([at('2026-03-10T03:30:00')]);
});

test('slots are after the last, not after now, and looking twice on the way finds the same ones', () => {
  const start = at('2026-01-01T00:00:00').getTime();
  const minute = fc.integer({ min: 0, max: 60 * 24 * 60 });
  fc.assert(
    fc.property(minute, minute, minute, fc.constantFrom('03:30' as const, '00:00' as const, 'hour' as const), (a, b, c, every) => {
      const [first = 0, middle = 0, last = 0] = [a, b, c].sort((x, y) => x - y);
      const [from, between, to] = [first, middle, last].map((m) => new Date(start + m * 60_000)) as [Date, Date, Date];
      const done = newestSlot(every, from);
      const straight = dueSlots(every, done, to);
      const onTheWay = dueSlots(every, done, between);
      expect([...onTheWay, ...dueSlots(every, onTheWay.at(-1) ?? done, to)]).toEqual(straight);
      expect(straight.every((slot) => slot > done && slot <= to)).toBe(true);
    }),
  );
});

test.each(['24:00', '3:30', 'day', '12:60'])('%s is no schedule', (every) => {
  expect(() => assertEvery(every)).toThrow(TypeError);
});
