/**
 * PostgreSQL for tests: TEST_DATABASE_URL, or a server on this machine that lets the current user in. A test database is
 * a clone of a template, migrated once per state of the migrations; what killed runs left behind is dropped.
 */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import pg from 'pg';
import { openEngine } from '../../server/platform/db/engine.ts';
import { migrate } from '../../server/platform/db/migrate.ts';
import { migrationsHash, readMigrations } from '../../server/platform/db/migration-file.ts';
import { openPool } from '../../server/platform/db/pool.ts';
import { silentLog } from '../../server/platform/log.ts';

export interface Clone {
  readonly url: string;
  drop(): Promise<void>;
}

/** All test processes of this machine take turns at preparing. */
const PREPARE_LOCK = 7_120_250_002;
const TEMPLATES_KEPT = 4;

/** Where the test server answers: its maintenance database. */
export function testServerUrl(): string {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return given;
  const host = process.env['PGHOST'] ?? '127.0.0.1';
  const user = encodeURIComponent(process.env['PGUSER'] ?? userInfo().username);
  const port = process.env['PGPORT'] ?? '5432';
  return host.startsWith('/')
    ? `postgres://${user}@/postgres?host=${encodeURIComponent(host)}&port=${port}`
    : `postgres://${user}@${host}:${port}/postgres`;
}

/** Is there a PostgreSQL to test on? Says why not. */
export async function testServerAnswers(): Promise<{ readonly ok: boolean; readonly reason: string }> {
  const client = new pg.Client({ connectionString: testServerUrl(), connectionTimeoutMillis: 3000 });
  try {
    await client.connect();
    await client.query('select 1');
    return { ok: true, reason: '' };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await client.end().catch(() => {});
  }
}

function urlOf(database: string): string {
  const url = new URL(testServerUrl());
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: testServerUrl(), connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * An empty database whose owner is an ordinary user, as a company's administrators hand it out: no superuser, may create
 * roles.
 */
export async function ordinaryPostgres(): Promise<Clone> {
  const name = `pc_test_${process.pid}_${randomUUID().slice(0, 8)}`;
  const password = randomUUID();
  await onServer(async (client) => {
    await client.query(`create role ${name} login createrole password '${password}'`);
    await client.query(`create database ${name} owner ${name} template template0`);
  });
  const url = new URL(urlOf(name));
  url.username = name;
  url.password = password;
  return {
    url: url.href,
    drop: () =>
      onServer(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        await client.query(`drop owned by ${name}`);
        await client.query(`drop role ${name}`);
      }),
  };
}

export async function clonePostgres(migrated: boolean): Promise<Clone> {
  const name = `pc_test_${process.pid}_${randomUUID().slice(0, 8)}`;
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock($1)', [PREPARE_LOCK]);
    const template = migrated ? await migratedTemplate(client) : 'template0';
    await client.query(`create database ${name} template ${template}`);
    // Tests kill our processes, never the server's machine: what a commit waits for the disk for proves nothing here.
    await client.query(`alter database ${name} set synchronous_commit = off`);
  });
  return {
    url: urlOf(name),
    drop: () => onServer(async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

async function migratedTemplate(client: pg.Client): Promise<string> {
  const name = `pc_template_${migrationsHash(readMigrations())}`;
  const found = await client.query('select from pg_database where datname = $1', [name]);
  if (found.rowCount === 1) return name;
  await dropLeftovers(client);
  const draft = `pc_draft_${process.pid}`;
  await client.query(`drop database if exists ${draft} with (force)`);
  await client.query(`create database ${draft} template template0`);
  const options = { dataDir: null, production: false, embeddedAllowed: false, log: silentLog };
  const engine = await openEngine({ ...options, databaseUrl: urlOf(draft) });
  const pool = openPool(engine, silentLog, { size: 1 });
  try {
    await migrate(pool.db, silentLog);
    await engine.vacuum();
  } finally {
    await pool.close();
    await engine.close();
  }
  await client.query(`alter database ${draft} rename to ${name}`);
  return name;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function dropLeftovers(client: pg.Client): Promise<void> {
  const found = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^pc_(test|draft|template)_' order by oid desc`,
  );
  const names = found.rows.map((row) => row.name);
  const oldTemplates = names.filter((name) => name.startsWith('pc_template_')).slice(TEMPLATES_KEPT);
  const orphans = names.filter((name) => !name.startsWith('pc_template_') && !runs(Number(name.split('_')[2])));
  for (const name of [...oldTemplates, ...orphans]) await client.query(`drop database if exists ${name} with (force)`);
}
