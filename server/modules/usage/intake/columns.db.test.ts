import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.ts';
import { recordOf } from '../../../../test/harness/focus-rows.ts';
import { type ArrayType, binaryArray } from '../../../platform/db/binary-arrays.ts';
import { FEE_RECORD_COLUMNS, plainArray, textArray } from './columns.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(() => database.close());

/** What PostgreSQL makes of the binary array, and of each value's text by itself. */
async function bothWays(type: ArrayType, values: readonly (string | null)[]): Promise<{ binary: (string | null)[]; text: (string | null)[] }> {
  const read = async (array: unknown) => {
    const { rows } = await sql<{ value: string | null }>`select value::text as value from unnest(${array}::${sql.raw(type)}[]) with ordinality as t (value, at) order by at`.execute(database.db);
    return rows.map((row) => row.value);
  };
  return { binary: await read(binaryArray(type, values)), text: await read(textArray(values)) };
}

const text = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.constantFrom('', 'NULL', 'null', '"', '\\', '{a,b}', "it's", ' lead', 'a\nb', '\u001e', '\t', '云\\"', '\u2028', '$1', 'é'.repeat(30), 'x'.repeat(500)))
  .map((value) => value.replaceAll('\u0000', ''));
const digits = (least: number, most: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((some) => some.join(''));
const decimal = fc.tuple(fc.constantFrom('', '-'), digits(1, 26), digits(0, 12)).map(([sign, whole, fraction]) => `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`);
const moment = fc.date({ min: new Date('1999-01-01T00:00:00Z'), max: new Date('2101-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString());
const instant = fc.tuple(moment, digits(0, 6)).map(([iso, fraction]) => `${iso.slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`);
const KINDS: readonly (readonly [ArrayType, fc.Arbitrary<string>])[] = [
  ['text', text],
  ['numeric', fc.oneof(decimal, fc.constantFrom('0', '-0', '0.000000000001', '10000', '0.0001', '0.00001', '100000000', '99999999999999999999999999.999999999999', '-1.10'))],
  ['date', fc.oneof(moment.map((iso) => iso.slice(0, 10)), fc.constantFrom('2000-01-01', '1999-12-31', '2000-02-29', '2100-02-28', '2100-03-01'))],
  ['timestamptz', instant],
  ['uuid', fc.oneof(fc.uuid(), fc.uuid().map((id) => id.replaceAll('-', '').toUpperCase()))],
  ['smallint', fc.integer({ min: -32_767, max: 32_767 }).map(String)],
  ['integer', fc.integer().filter((n) => n !== -2_147_483_648).map(String)],
  ['bigint', fc.maxSafeInteger().map(String)],
];

describe('arrays as PostgreSQL reads them', () => {
  test.each(KINDS)('%s: the binary array is the same values as their texts', async (type, value) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(value, { freq: 8 }), { maxLength: 40 }), async (values) => {
        const { binary, text: expected } = await bothWays(type, values);
        expect(binary).toEqual(expected);
        if (type === 'text') expect(binary).toEqual(values);
      }),
      { numRuns: 25 },
    );
  });

  test.each<[ArrayType, string]>([
    ['uuid', '1234'], ['uuid', `${'a'.repeat(31)}g`], ['uuid', 'a'.repeat(33)], ['date', '2024-9-18'], ['date', '2024-09-18T00:00:00Z'], ['timestamptz', '2024-09-18 22:00:00Z'],
    ['timestamptz', '2024-09-18T22:00:00+08'], ['numeric', ''], ['numeric', '-'], ['numeric', '1e5'], ['numeric', '.5'], ['numeric', '5.'], ['numeric', 'NaN'], ['smallint', '40000'], ['bigint', '1.5'], ['bigint', ''],
  ])('%s does not take %j for something else', (type, value) => expect(() => binaryArray(type, [value])).toThrow(RangeError));

  test('a record comes through column by column', async () => {
    const record = { ...recordOf({ ResourceId: 'i-3', ListCost: '7' }), contractedAmount: null };
    const list = FEE_RECORD_COLUMNS.map((column) => sql`(${binaryArray(column.type, [column.value(record)])}::${sql.raw(column.type)}[])[1] as ${sql.id(column.name)}`);
    const { rows } = await sql<Record<string, unknown>>`select ${sql.join(list)}`.execute(database.db);
    expect(rows[0]).toMatchObject({ resource_id: 'i-3', list_amount: '7', discount_amount: '5.92', provider: 'AWS', revision: 0, currency: 'USD', contracted_amount: null, day: '2024-09-18', month: '2024-09-01', billing_month: '2024-09-01' });
    expect(rows[0]?.['consumed_from']).toEqual(new Date('2024-09-18T22:00:00Z'));
    expect(String(rows[0]?.['source_key']).replaceAll('-', '')).toBe(record.sourceKey);
    expect(JSON.parse(String(rows[0]?.['detail']))).toEqual(JSON.parse(JSON.stringify(record.detail)));
  });

  test('values that need no quotes', () => expect(plainArray(['1.5', null, 3, '2024-09-01'])).toBe('{1.5,NULL,3,2024-09-01}'));
});
