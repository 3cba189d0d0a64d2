import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExactJson } from '../../../test/conformance/exact-json.ts';
import { jsonText, rawNumber } from './number.ts';

describe('raw numbers are written digit by digit', () => {
  test.each([
    ['0.00000080', '0.0000008'],
    ['0.000000000001', '0.000000000001'],
    ['-12.340', '-12.34'],
    ['12.00', '12'],
    ['1200', '1200'],
    ['007.10', '7.1'],
    ['0', '0'],
    ['-0.000', '0'],
    ['99999999999999999999999999.123456789012', '99999999999999999999999999.123456789012'],
  ])('%s as %s', (decimal, digits) => {
    expect(jsonText({ amount: rawNumber(decimal) })).toBe(`{"amount":${digits}}`);
  });

  test.each(['', '-', '.5', '5.', '1e3', '+1', ' 1', '1,000', 'NaN', 'Infinity', '0x1', '１', '1.2.3', '1\n'])(
    'no number: %j',
    (text) => {
      expect(() => rawNumber(text)).toThrow(TypeError);
    },
  );

  test('any decimal of 26 and 12 digits comes back to the last one', () => {
    const largest = 10n ** 38n - 1n;
    fc.assert(
      fc.property(fc.bigInt({ min: -largest, max: largest }), (units) => {
        const digits = (units < 0n ? -units : units).toString().padStart(13, '0');
        const decimal = `${units < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
        const read = readExactJson(jsonText([rawNumber(decimal)]));
        const [written] = Array.isArray(read) ? read : [];
        expect(unitsOf(written.digits)).toBe(units);
        expect(written.digits).not.toMatch(/\.\d*0$|\.$|^-?0\d|^-0$|e/);
      }),
    );
  });
});

function unitsOf(digits: string): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
}

describe('everything else is written as JSON.stringify would', () => {
  test('any value', () => {
    const anything = fc.anything({
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSparseArray: true,
      withTypedArray: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const holder = { value, list: [value] };
        expect(jsonText(holder)).toBe(JSON.stringify(holder));
      }),
      { numRuns: 1000 },
    );
  });

  test('undefined, functions and symbols; toJSON; own names only', () => {
    const value = {
      a: undefined,
      b: () => 1,
      c: Symbol('c'),
      d: [undefined, () => 1, Symbol('c'), Number.NaN],
      e: { toJSON: (key: string) => ({ key, amount: [1] }) },
      '"\u2028\n': '"\u2028\ud800\n',
    };
    expect(jsonText(value)).toBe(JSON.stringify(value));
    expect(jsonText(Object.create({ inherited: 1 }))).toBe('{}');
  });

  test('what has no JSON form throws', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    for (const value of [undefined, () => 1, circle, { big: 1n }]) expect(() => jsonText(value)).toThrow(TypeError);
    const twice = { a: 1 };
    expect(jsonText([twice, twice])).toBe('[{"a":1},{"a":1}]');
  });
});
