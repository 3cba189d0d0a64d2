import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.ts';
import { withTx } from '../../../platform/db/tx.ts';
import { generationId, reverseId, reverseIdOf, uuidOfHex } from './record-ids.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

const KEY = uuidOfHex('0123456789abcdef0123456789abcdef');

describe('ids of records follow from their content', () => {
  it('the reversing line of a record has the same id in SQL and here', async () => {
    const found = await withTx(t.db, { partnerIds: [] }, (tx) => sql<{ id: string }>`select ${reverseIdOf(sql`${KEY}::uuid`)} as id`.execute(tx));
    expect(found.rows[0]?.id).toBe(reverseId(KEY));
  });
  it('generation 0 is the key itself; generations, reversals and records never share an id', () => {
    expect(generationId(KEY, 0)).toBe(KEY);
    const ids = [0, 1, 2].flatMap((generation) => [generationId(KEY, generation), reverseId(generationId(KEY, generation))]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
