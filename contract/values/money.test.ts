import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, addDecimals, divideRounding, money, multiply, parseMoney, parseUnits, printMoney, printUnits, round, split } from './money.ts';

test.each([
  ['0', 0n], ['-0', 0n], ['1', 1_000_000_000_000n], ['-1.5', -1_500_000_000_000n], ['0.000000000001', 1n], ['+2.50', 2_500_000_000_000n], ['1.1000000000000', 1_100_000_000_000n],
])('reads %s', (text, units) => expect(parseUnits(text)).toBe(units));

test.each(['', '.', '1.', '.5', '1e3', '0x1', '1,000', ' 1', '0.0000000000001', '--1', 'NaN'])('refuses %j', (text) => expect(() => parseUnits(text)).toThrow(RangeError));

test('prints without trailing zeros, with a minimum of decimals when asked', () => {
  expect([printUnits(1_500_000_000_000n), printUnits(1_500_000_000_000n, 2), printUnits(0n, 2), printUnits(-1n)]).toEqual(['1.5', '1.50', '0.00', '-0.000000000001']);
});

const units = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

test('law: what is printed reads back the same', () => fc.assert(fc.property(units, (u) => parseUnits(printUnits(u)) === u)));
test('law: addition of decimals is exact whatever the order', () =>
  fc.assert(fc.property(fc.array(units, { maxLength: 30 }), (us) => addDecimals(us.map((u) => printUnits(u))) === printUnits(us.reduce((a, b) => a + b, 0n)) && addDecimals([...us].reverse().map((u) => printUnits(u))) === addDecimals(us.map((u) => printUnits(u))))));

test('law: parts of a split add up to the whole, differ from the exact share by less than one step, and are stable', () =>
  fc.assert(
    fc.property(units, fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 }).filter((w) => w.some((x) => x > 0n)), (u, weights) => {
      const parts = split(money(u, 'CNY'), weights);
      expect(parts.reduce((a, p) => a + p.units, 0n)).toBe(u);
      expect(split(money(u, 'CNY'), weights)).toEqual(parts);
      const total = weights.reduce((a, b) => a + b, 0n);
      parts.forEach((part, i) => {
        const off = part.units * total - u * (weights[i] ?? 0n);
        expect(off < total && off > -total).toBe(true);
      });
    }),
  ));

test('a split to cents gives the odd cent to the largest remainder, ties to the earlier part', () => {
  expect(split(parseMoney('100', 'CNY'), [1n, 1n, 1n], 2).map((p) => printMoney(p))).toEqual(['33.34', '33.33', '33.33']);
  expect(split(parseMoney('-0.05', 'CNY'), [1n, 1n], 2).map((p) => printMoney(p))).toEqual(['-0.03', '-0.02']);
});

test.each([
  [5n, 2n, 'half-up', 3n], [-5n, 2n, 'half-up', -3n], [5n, 2n, 'half-even', 2n], [7n, 2n, 'half-even', 4n], [-5n, 2n, 'half-even', -2n], [5n, 2n, 'down', 2n], [-5n, 2n, 'down', -2n], [4n, 2n, 'half-up', 2n],
] as const)('%d / %d %s = %d', (a, b, mode, expected) => expect(divideRounding(a, b, mode)).toBe(expected));

test('rounding is to the named place, rates are exact', () => {
  expect(printMoney(round(parseMoney('1.005', 'CNY'), 2, 'half-up'))).toBe('1.01');
  expect(printMoney(multiply(parseMoney('19.99', 'CNY'), '0.85', 'half-up'))).toBe('16.9915');
});

test('currencies are never mixed', () => expect(() => add(parseMoney('1', 'CNY'), parseMoney('1', 'USD'))).toThrow(RangeError));
