/** `migrate`: brings the database to this version and says what was done; for set-ups that do it before they start. */
import { DataDirectoryInUse } from '../platform/db/lock.ts';
import { openEngine } from '../platform/db/engine.ts';
import { type Migrated, migrate } from '../platform/db/migrate.ts';
import { readMigrations } from '../platform/db/migration-file.ts';
import { openPool } from '../platform/db/pool.ts';
import { withTx } from '../platform/db/tx.ts';
import { createLog } from '../platform/log.ts';
import { seedCatalog } from '../modules/catalog/catalog.ts';
import type { Call, Command } from './command.ts';
import { configOf } from './open-house.ts';

export const migrateCommand: Command = {
  options: {},
  run: async ({ terminal, env }) => {
    const done = await bringUpToDate(env);
    if (!terminal.json) terminal.print(terminal.say('migrate.done', { applied: done.applied.length, total: done.total }));
    terminal.result(done);
    return 0;
  },
};

async function bringUpToDate(env: Call['env']): Promise<Migrated> {
  const config = configOf(env);
  const log = createLog(env['LOG_LEVEL'] ? config.logLevel : 'error');
  const { databaseUrl, dataDir, production, embeddedAllowed } = config;
  const engine = await openEngine({ databaseUrl, dataDir, production, embeddedAllowed, log }).catch((error: unknown) => {
    // The server that has it open migrated it when it started.
    if (error instanceof DataDirectoryInUse) return null;
    throw error;
  });
  if (!engine) return { applied: [], total: readMigrations().length };
  const pool = openPool(engine, log);
  try {
    const done = await migrate(pool.db, log);
    await withTx(pool.db, { partnerIds: [], operator: true }, (tx) => seedCatalog(tx));
    return done;
  } finally {
    await pool.close();
    await engine.close();
  }
}
