/**
 * The stored data-directory images embedded tests begin from: one empty, one migrated, in .cache. An image is named by
 * what went into it (engine version, every migration), so a changed migration makes a new one. Several test processes
 * may want it at once: one builds, the others wait.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../../server/platform/db/engine.ts';
import { DataDirectoryInUse, takeLock } from '../../server/platform/db/lock.ts';
import { migrate } from '../../server/platform/db/migrate.ts';
import { migrationsHash, readMigrations } from '../../server/platform/db/migration-file.ts';
import { openPool } from '../../server/platform/db/pool.ts';
import { silentLog } from '../../server/platform/log.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = join(ROOT, '.cache', 'test-database');
const KEPT = 6;

function engineVersion(): string {
  const manifest = readFileSync(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(manifest)?.[1] ?? 'unknown';
}

function imagePath(migrated: boolean): string {
  const content = migrated ? migrationsHash(readMigrations()) : 'empty';
  return join(CACHE, `pglite-${engineVersion()}-${content}.tar`);
}

export async function embeddedImage(migrated: boolean): Promise<string> {
  const path = imagePath(migrated);
  mkdirSync(CACHE, { recursive: true });
  while (!existsSync(path)) {
    try {
      const lock = await takeLock(`${path}.lock`);
      try {
        if (!existsSync(path)) await build(path, migrated);
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse)) throw error;
      await sleep(100);
    }
  }
  return path;
}

async function build(path: string, migrated: boolean): Promise<void> {
  const image = migrated ? { image: await embeddedImage(false) } : {};
  const options = { databaseUrl: null, dataDir: null, production: false, embeddedAllowed: true, log: silentLog };
  const engine = await openEngine({ ...options, ...image });
  try {
    if (migrated) {
      const pool = openPool(engine, silentLog);
      await migrate(pool.db, silentLog);
      await pool.close();
      await engine.vacuum();
    }
    writeFileSync(`${path}.new`, await engine.dump());
  } finally {
    await engine.close();
  }
  renameSync(`${path}.new`, path);
  forgetOld();
}

/** Images of earlier states of the migrations: 40 MB each. */
function forgetOld(): void {
  const old = readdirSync(CACHE, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.tar') && !entry.name.includes('-empty'))
    .map((entry) => join(CACHE, entry.name));
  if (old.length <= KEPT) return;
  const newestFirst = old.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const path of newestFirst.slice(KEPT)) rmSync(path, { force: true });
}
