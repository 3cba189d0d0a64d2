/**
 * The embedded engine's guard rails, whatever TEST_ENGINE says: kill -9, the lock, the watchdog, connections that die,
 * and the refusal in production.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { embeddedImage } from '../../../test/harness/embedded-image.ts';
import { ROWS_PER_BATCH } from '../../../test/harness/insert-until-killed.ts';
import { type Log, silentLog } from '../log.ts';
import { EMBEDDED_DURABILITY_WARNING, type Engine, type EngineOptions, EngineRefused, openEngine } from './engine.ts';
import { openPool } from './pool.ts';
import { ownerTx, withTx } from './tx.ts';

const CHILD = fileURLToPath(new URL('../../../test/harness/insert-until-killed.ts', import.meta.url));
const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'pc-embedded-'));
  cleanUps.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function open(dataDir: string | null, more: Partial<EngineOptions> = {}): Promise<Engine> {
  const image = await embeddedImage(false);
  const options = { databaseUrl: null, dataDir, production: false, embeddedAllowed: true, log: silentLog };
  const engine = await openEngine({ ...options, image, ...more });
  cleanUps.push(() => engine.close());
  return engine;
}

async function startChild(
  dataDir: string,
): Promise<{ child: ChildProcess; batches: () => number; reach: (n: number) => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(() => void child.kill('SIGKILL'));
  let output = '';
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (const listener of listeners) listener();
  });
  const batches = (): number => output.split('\n').filter((line) => line.startsWith('batch ')).length;
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!holds()) return;
        listeners.delete(look);
        resolve();
      };
      child.once('exit', () => reject(new Error(`the child ended: ${output}`)));
      listeners.add(look);
      look();
    });
  await until(() => output.includes('open'));
  return { child, batches, reach: (n) => until(() => batches() >= n) };
}

test('kill -9 in the middle of inserts: every acknowledged batch is there and whole; the lock holds, then is taken over', async () => {
  const dataDir = folder();
  const { child, batches, reach } = await startChild(dataDir);
  await reach(3);
  await expect(open(dataDir)).rejects.toThrow(/in use by process \d+ .*another DATA_DIR/);
  await reach(9);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  const acknowledged = batches();
  const pool = openPool(await open(dataDir), silentLog);
  const found = await sql<{ batches: number; lines: number; torn: number }>`
    select (select count(*)::int from public.batches) as batches, (select count(*)::int from public.lines) as lines,
      (select count(*)::int from public.batches b where b.rows <> (select count(*) from public.lines l where l.batch = b.batch)) as torn
    `.execute(pool.db);
  const { batches: kept = 0, lines = 0, torn = -1 } = found.rows[0] ?? {};
  expect(kept).toBeGreaterThanOrEqual(acknowledged);
  expect(kept).toBeLessThanOrEqual(acknowledged + 1);
  expect(lines).toBe(kept * ROWS_PER_BATCH);
  expect(torn).toBe(0);
  await pool.close();
}, 180_000);

test('a statement that runs too long costs its caller an error; the engine is opened again with all that was committed', async () => {
  const said: string[] = [];
  const log: Log = { ...silentLog, error: (fields, message) => said.push(`${message} ${JSON.stringify(fields)}`) };
  const engine = await open(folder(), { statementLimitMs: 4000, log });
  const pool = openPool(engine, silentLog);
  cleanUps.push(() => pool.close());
  await sql`create table public.kept (id integer)`.execute(pool.db);
  await sql`insert into public.kept values (1)`.execute(pool.db);
  const runaway = ownerTx(pool.db, async (tx) => {
    await sql`insert into public.kept values (2)`.execute(tx);
    await sql`select count(*) as runaway from generate_series(1, 2000000000) g where g % 7 = 3`.execute(tx);
  });
  await expect(runaway).rejects.toThrow();
  expect((await sql`select id from public.kept`.execute(pool.db)).rows).toEqual([{ id: 1 }]);
  expect(engine.restarts()).toBe(1);
  expect(said.join('\n')).toMatch(/one statement ran for over \d+ ms.*count\(\*\) as runaway/s);
});

test('connections take turns by transaction; one that dies inside its transaction is undone and blocks nobody', async () => {
  const engine = await open(null);
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(engine.connection());
    client.on('error', () => {});
    await client.connect();
    cleanUps.push(() => client.end().catch(() => {}));
    return client;
  };
  const [a, b, c] = [await connect(), await connect(), await connect()];
  await a.query('create table public.turns (id integer)');
  const asked = async (client: pg.Client, from: number): Promise<unknown[]> => {
    const answers: unknown[] = [];
    for (let n = from; n < from + 40; n += 1) answers.push((await client.query('select $1::int as x', [n])).rows[0]?.x);
    return answers;
  };
  const answers = await Promise.all([asked(a, 0), asked(b, 100), asked(c, 200)]);
  expect(answers).toEqual([0, 100, 200].map((from) => Array.from({ length: 40 }, (_, n) => from + n)));

  await a.query('begin');
  await a.query('insert into public.turns values (1)');
  const waiting = b.query('select count(*)::int as n from public.turns').then((r) => r.rows[0]?.n);
  a.query('insert into public.turns values (2)').catch(() => {});
  await a.end().catch(() => {});
  expect(await waiting).toBe(0);

  await c.query('begin');
  await expect(c.query('select broken')).rejects.toMatchObject({ code: '42703' });
  await c.end();
  expect((await b.query('select count(*)::int as n from public.turns')).rows[0]?.n).toBe(0);
});

test('COPY FROM STDIN is refused with a reason instead of ending the engine', async () => {
  const engine = await open(null);
  const client = new pg.Client(engine.connection());
  await client.connect();
  await client.query('create table public.copied (id integer)');
  await client.query('begin');
  await expect(client.query(' copy public.copied (id)\n from STDIN')).rejects.toMatchObject({ code: '0A000' });
  await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' });
  await client.query('rollback');
  expect((await client.query('select count(*)::int as n from public.copied')).rows).toEqual([{ n: 0 }]);
  await client.end();
  expect(engine.restarts()).toBe(0);
});

test('checkpoint and vacuum run beside the pool, and a dump opens as a database', async () => {
  const dataDir = folder();
  const engine = await open(dataDir);
  const pool = openPool(engine, silentLog);
  await sql`create table public.dumped as select g as id from generate_series(1, 1000) g`.execute(pool.db);
  await Promise.all([
    engine.checkpoint(),
    engine.vacuum(),
    withTx(pool.db, { partnerIds: [] }, (tx) => sql`select 1`.execute(tx)).catch(() => {}),
  ]);
  const image = join(dataDir, 'backup.tar');
  writeFileSync(image, await engine.dump());
  await pool.close();
  const copy = await open(null, { image });
  const copyPool = openPool(copy, silentLog);
  expect((await sql`select count(*)::int as n from public.dumped`.execute(copyPool.db)).rows).toEqual([{ n: 1000 }]);
  await copyPool.close();
});

test('a first start that was killed half way is begun again', async () => {
  const dataDir = folder();
  mkdirSync(join(dataDir, 'db'));
  writeFileSync(join(dataDir, 'db', 'PG_VERSION'), '18');
  writeFileSync(join(dataDir, 'db.unfinished'), '');
  const engine = await open(dataDir);
  expect(engine.version).toBeGreaterThanOrEqual(18);
  expect(existsSync(join(dataDir, 'db.unfinished'))).toBe(false);
});

test('production wants a server unless the embedded engine is asked for by name', async () => {
  await expect(open(folder(), { production: true, embeddedAllowed: false })).rejects.toThrow(EngineRefused);
  expect(EMBEDDED_DURABILITY_WARNING).toMatch(/power loss/);
});
