/**
 * Brings the schema up to date: every file of db/migrations that is not recorded yet, in order, each in one
 * transaction together with its record. Several processes may start at once: a transaction lock lets one pass, the
 * others find the work done. A file that was changed after it was applied stops the start: history is not edited.
 */
import { sql } from 'kysely';
import type { Log } from '../log.ts';
import { type Migration, readMigrations } from './migration-file.ts';
import type { Db } from './pool.ts';
import { ensureApplicationRole } from './role.ts';
import { ownerTx, type Tx } from './tx.ts';

export class MigrationRefused extends Error {}

export interface Migrated {
  readonly applied: readonly string[];
  readonly total: number;
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

/** Any constant: the name of the lock all starting processes share. */
const MIGRATION_LOCK = 7_120_250_001;
const HOURS_MS = 6 * 3_600_000;
/** Building an index over millions of rows takes its time; waiting for another process that does, too. */
const PATIENT = { statementTimeoutMs: 0, lockTimeoutMs: HOURS_MS, idleTimeoutMs: HOURS_MS };

export async function migrate(
  db: Db,
  log: Log,
  migrations: readonly Migration[] = readMigrations(),
): Promise<Migrated> {
  await ensureApplicationRole(db);
  const applied: string[] = [];
  for (const migration of migrations) {
    const startedAt = performance.now();
    const ran = await ownerTx(db, (tx) => applyOne(tx, migration, migrations), PATIENT);
    if (!ran) continue;
    applied.push(migration.file);
    log.info({ file: migration.file, ms: Math.round(performance.now() - startedAt) }, 'database: migrated');
  }
  return { applied, total: migrations.length };
}

async function applyOne(tx: Tx, migration: Migration, known: readonly Migration[]): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(tx);
  const done = await readApplied(tx);
  refuseForeign(done, known);
  const record = done.find((row) => row.number === migration.number);
  if (record !== undefined) {
    if (record.sha256 === migration.sha256) return false;
    throw new MigrationRefused(
      `migration ${migration.file} was changed after it was applied to this database; write a new migration instead`,
    );
  }
  // Distributed PostgreSQL needs this before schema changes in a transaction; elsewhere the setting means nothing.
  await sql`select set_config('citus.multi_shard_modify_mode', 'sequential', true)`.execute(tx);
  const citus = await hasCitus(tx);
  for (const statement of migration.statements) {
    if (statement.onlyCitus && !citus) continue;
    try {
      await sql.raw(statement.text).execute(tx);
    } catch (error) {
      throw new Error(`migration ${migration.file} failed at: ${statement.text.slice(0, 300)}`, { cause: error });
    }
  }
  await sql`insert into platform.migrations (number, name, sha256)
    values (${migration.number}, ${migration.name}, ${migration.sha256})`.execute(tx);
  return true;
}

/** A database that knows a migration we do not was served by a newer program: an older one must not touch it. */
function refuseForeign(done: readonly Applied[], known: readonly Migration[]): void {
  const foreign = done.find((row) => !known.some((migration) => migration.number === row.number));
  if (foreign === undefined) return;
  throw new MigrationRefused(
    `the database has migration ${foreign.number} (${foreign.name}), which this version does not know: it is older than its data`,
  );
}

async function readApplied(tx: Tx): Promise<readonly Applied[]> {
  const there = await sql<{ there: boolean }>`select to_regclass('platform.migrations') is not null as there`.execute(
    tx,
  );
  if (there.rows[0]?.there !== true) return [];
  return (await sql<Applied>`select number, name, sha256 from platform.migrations order by number`.execute(tx)).rows;
}

async function hasCitus(tx: Tx): Promise<boolean> {
  const found = await sql<{ there: boolean }>`
    select exists (select from pg_extension where extname = 'citus') as there`.execute(tx);
  return found.rows[0]?.there === true;
}
