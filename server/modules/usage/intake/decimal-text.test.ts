import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addExact,
  canonicalDecimal,
  decimalsOf,
  integerDigitsOf,
  roundToTwelve,
  subtractDecimals,
} from './decimal-text.ts';

describe('canonical spelling', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['00012.3400', '12.34'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['1.2E-7', '0.00000012'],
    ['1.2e-07', '0.00000012'],
    ['-1.25E+3', '-1250'],
    ['12E0', '12'],
    ['0E9', '0'],
    ['0.00000080000', '0.0000008'],
    ['1234567890123456789012345678.123456789012345678', '1234567890123456789012345678.123456789012345678'],
  ])('%s is %s', (text, canonical) => expect(canonicalDecimal(text)).toBe(canonical));

  test.each([
    '',
    '-',
    '+',
    '.',
    'e5',
    '1e',
    '1,000',
    '1 000',
    '$1',
    '0x10',
    'NaN',
    'Infinity',
    '1.2.3',
    '--1',
    '1-',
    '１',
    '1e999',
    '1'.repeat(201),
  ])('%s is no number', (text) => expect(canonicalDecimal(text)).toBeUndefined());

  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 25 }))
    .map(([units, decimals]) => ({ units, decimals }));

  test('keeps the value, whatever the padding', () => {
    fc.assert(
      fc.property(
        decimal,
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        ({ units, decimals }, left, right) => {
          const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
          const text = `${units < 0n ? '-' : ''}${'0'.repeat(left)}${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}${'0'.repeat(right)}`;
          const canonical = canonicalDecimal(text) ?? '';
          expect(canonicalDecimal(canonical)).toBe(canonical);
          expect(canonical).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/);
          const scale = decimalsOf(canonical);
          const back = BigInt(canonical.replace('.', '')) * 10n ** BigInt(decimals - scale);
          expect(back).toBe(units);
        },
      ),
    );
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void canonicalDecimal(text)));
  });
});

describe('IN-9: the one rounding of intake, to twelve decimals, half to even', () => {
  test.each([
    ['0.1234567890125', '0.123456789012', '-0.0000000000005'],
    ['0.1234567890135', '0.123456789014', '0.0000000000005'],
    ['-0.1234567890125', '-0.123456789012', '0.0000000000005'],
    ['0.12345678901251', '0.123456789013', '0.00000000000049'],
    ['0.0000000000004', '0', '-0.0000000000004'],
    ['1.5', '1.5', '0'],
  ])('%s is kept as %s', (given, kept, difference) => expect(roundToTwelve(given)).toEqual({ kept, difference }));

  test('kept − given is the difference, at most half of the last place', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (units) => {
        const given = addExact(scaled(units, 20), '0');
        const { kept, difference } = roundToTwelve(given);
        expect(addExact(given, difference)).toBe(kept);
        expect(decimalsOf(kept)).toBeLessThanOrEqual(12);
        expect(BigInt(scaledUp(difference, 20)) * 2n <= 10n ** 8n).toBe(true);
      }),
    );
  });
});

test('differences are exact', () => {
  expect(subtractDecimals('1', '0.000000000001')).toBe('0.999999999999');
  expect(subtractDecimals('0', '-5.5')).toBe('5.5');
  expect(subtractDecimals('-5.5', '-5.5')).toBe('0');
  expect(subtractDecimals('3', '0')).toBe('3');
});

test('digits are counted without sign and fraction', () => {
  expect([integerDigitsOf('-123.456'), integerDigitsOf('0.5'), integerDigitsOf('42')]).toEqual([3, 1, 2]);
});

function scaled(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  return canonicalDecimal(`${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`) ?? '';
}

function scaledUp(text: string, decimals: number): string {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  return whole + fraction.padEnd(decimals, '0');
}
