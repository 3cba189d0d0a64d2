/** db/schema.sql says what the migrations make, on both engines alike. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { dumpSchema } from './schema-snapshot.ts';
import { SCHEMA_FILE } from './write-schema.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

test('db/schema.sql is what the migrations make (else: npm run schema)', async () => {
  expect(await dumpSchema(t.db)).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
});
