/**
 * A fresh, migrated database for one test file, in about a second. Embedded: an engine in memory, begun from an image
 * of the migrated data directory that is built once per state of the migrations. PostgreSQL: a clone of a migrated
 * template. TEST_ENGINE says which (default embedded).
 */

import { type Engine, openEngine } from '../../server/platform/db/engine.ts';
import { type Db, openPool, type PoolOptions } from '../../server/platform/db/pool.ts';
import { type Log, silentLog } from '../../server/platform/log.ts';
import { embeddedImage } from './embedded-image.ts';
import { clonePostgres } from './postgres.ts';

export type EngineKind = Engine['kind'];

export interface TestDatabase {
  readonly kind: EngineKind;
  readonly engine: Engine;
  readonly db: Db;
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** False: an empty database, before any migration. */
  readonly migrated?: boolean;
  readonly log?: Log;
  readonly pool?: PoolOptions;
  /** For tests of the watchdog. */
  readonly statementLimitMs?: number;
}

export function testEngine(): EngineKind {
  const asked = process.env['TEST_ENGINE'] ?? 'embedded';
  if (asked !== 'embedded' && asked !== 'postgres') throw new Error(`TEST_ENGINE: embedded or postgres, not ${asked}`);
  return asked;
}

export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const kind = testEngine();
  const log = options.log ?? silentLog;
  const migrated = options.migrated ?? true;
  const clone = kind === 'postgres' ? await clonePostgres(migrated) : null;
  const engine = await openEngine({
    databaseUrl: clone === null ? null : clone.url,
    dataDir: null,
    production: false,
    embeddedAllowed: true,
    log,
    ...(kind === 'embedded' ? { image: await embeddedImage(migrated) } : {}),
    ...(options.statementLimitMs === undefined ? {} : { statementLimitMs: options.statementLimitMs }),
  });
  const pool = openPool(engine, log, options.pool);
  return {
    kind,
    engine,
    db: pool.db,
    close: async () => {
      await pool.close();
      await engine.close();
      await clone?.drop();
    },
  };
}
