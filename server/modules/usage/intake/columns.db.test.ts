import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.ts';
import { recordOf } from '../../../../test/harness/focus-rows.ts';
import {
  arrayCast,
  createColumns,
  FEE_RECORD_COLUMNS,
  type FeeRecordColumn,
  plainArray,
  textArray,
  toColumns,
} from './columns.ts';
import type { FeeRecord } from './fee-record.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(async () => {
  await database.close();
});

const array = (name: FeeRecordColumn, text: string) => {
  const cast = arrayCast(name);
  return sql`${sql.raw(cast.before)}${text}${sql.raw(cast.after)}`;
};

async function through(
  records: readonly FeeRecord[],
  names: readonly FeeRecordColumn[],
): Promise<Record<string, unknown>[]> {
  const texts = toColumns(records, names);
  const arrays = sql.join(names.map((name) => array(name, texts[name])));
  const list = sql.join(names.map((name) => sql.id(name)));
  const result = await sql<Record<string, unknown>>`select * from unnest(${arrays}) as r(${list})`.execute(database.db);
  return result.rows;
}

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 15 }),
    fc.constantFrom(
      '',
      'NULL',
      'null',
      '"',
      '\\',
      '{a,b}',
      "it's",
      ' lead',
      'a\nb',
      '\u001e',
      '\t',
      '云\\"',
      '\u2028',
      '$1',
    ),
  )
  .map((value) => value.replaceAll('\u0000', ''));

describe('columns as PostgreSQL reads them', () => {
  test('any texts come through the array literal unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { minLength: 1, maxLength: 20 }), async (values) => {
        const { rows } = await sql<{
          value: string | null;
        }>`select value from unnest((${textArray(values)})::text[]) with ordinality as t(value, at) order by at`.execute(
          database.db,
        );
        expect(rows.map((row) => row.value)).toEqual(values);
      }),
      { numRuns: 150 },
    );
  });

  test('any details come through as jsonb, beside texts, keys, amounts and nulls', async () => {
    const detail = fc.record(
      { resourceTag: text, usageUnit: text, focus: fc.dictionary(text, text, { maxKeys: 4 }) },
      { noNullPrototype: true },
    );
    const names = [
      'source_key',
      'scope_key',
      'source_record_id',
      'resource_id',
      'due_amount',
      'contracted_amount',
      'detail',
      'day',
      'month',
      'billing_month',
      'association_type',
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(detail, text, fc.boolean()), { minLength: 1, maxLength: 8 }), async (rows) => {
        const records = rows.map(
          ([one, resourceId, own]): FeeRecord => ({
            ...recordOf(),
            detail: one,
            resourceId,
            recordId: own ? resourceId : null,
            scopeKey: own ? null : recordOf().scopeKey,
            associationType: own ? 2 : null,
            contractedAmount: own ? null : '-1.08',
          }),
        );
        const back = await through(records, names);
        expect(back.map((row) => row.detail)).toEqual(
          records.map((record) => JSON.parse(JSON.stringify(record.detail))),
        );
        expect(back.map((row) => row.resource_id)).toEqual(records.map((record) => record.resourceId));
        expect(back.map((row) => row.source_record_id)).toEqual(records.map((record) => record.recordId));
        expect(back.map((row) => row.due_amount)).toEqual(records.map((record) => record.dueAmount));
        expect(back.map((row) => row.contracted_amount)).toEqual(records.map((record) => record.contractedAmount));
        expect(back.map((row) => row.association_type)).toEqual(records.map((record) => record.associationType));
        expect(back.map((row) => String(row.source_key).replaceAll('-', ''))).toEqual(
          records.map((record) => record.sourceKey),
        );
        expect(back[0]).toMatchObject({ day: '2024-09-18', month: '2024-09-01', billing_month: '2024-09-01' });
      }),
      { numRuns: 60 },
    );
  });

  test('all columns at once, gathered in batches', async () => {
    const names = FEE_RECORD_COLUMNS.map((column) => column.name);
    const builder = createColumns(names);
    builder.add([recordOf(), recordOf({ ResourceId: 'i-2' })]);
    builder.add([]);
    builder.add([recordOf({ ResourceId: 'i-3', ListCost: '7' })]);
    expect(builder.count).toBe(3);
    const texts = builder.finish();
    expect(texts).toEqual(
      toColumns([recordOf(), recordOf({ ResourceId: 'i-2' }), recordOf({ ResourceId: 'i-3', ListCost: '7' })], names),
    );
    const back = await through([recordOf({ ResourceId: 'i-3', ListCost: '7' })], names);
    expect(back[0]).toMatchObject({
      resource_id: 'i-3',
      list_amount: '7',
      discount_amount: '5.92',
      provider: 'AWS',
      revision: 0,
      currency: 'USD',
    });
    expect(back[0]?.consumed_from).toEqual(new Date('2024-09-18T22:00:00Z'));
  });

  test('values that need no quotes', () =>
    expect(plainArray(['1.5', null, 3, '2024-09-01'])).toBe('{1.5,NULL,3,2024-09-01}'));
});
