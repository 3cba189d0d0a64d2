/**
 * Writes db/schema.sql anew from the migrations, on an embedded engine in memory (`npm run schema`). Run after every
 * change of a migration; the test only compares.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../log.ts';
import { openEngine } from './engine.ts';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { dumpSchema } from './schema-snapshot.ts';

export const SCHEMA_FILE = fileURLToPath(new URL('../../../db/schema.sql', import.meta.url));

export async function writeSchema(): Promise<string> {
  const engine = await openEngine({
    databaseUrl: null,
    dataDir: null,
    production: false,
    embeddedAllowed: true,
    log: silentLog,
  });
  const pool = openPool(engine, silentLog);
  try {
    await migrate(pool.db, silentLog);
    writeFileSync(SCHEMA_FILE, await dumpSchema(pool.db));
  } finally {
    await pool.close();
    await engine.close();
  }
  return SCHEMA_FILE;
}
