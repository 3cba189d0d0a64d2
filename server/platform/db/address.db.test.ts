/** A second process beside a running server: it becomes a client of the open engine and leaves it running. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { findAddress, NobodyAnswers, publishAddress } from './address.ts';
import { type Engine, openEngine } from './engine.ts';
import { DataDirectoryInUse } from './lock.ts';
import { openPool } from './pool.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'pc-join-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const options = { databaseUrl: null, dataDir, production: false, embeddedAllowed: true, log: silentLog };

async function numbersSeen(engine: Engine, statement: ReturnType<typeof sql>): Promise<number> {
  const pool = openPool(engine, silentLog);
  try {
    return (await pool.db.transaction().execute((tx) => statement.execute(tx))).rows.length;
  } finally {
    await pool.close();
  }
}

test('a second process is refused the directory, joins the open engine, sees and writes the same rows, and leaves it running', async () => {
  const owner = await openEngine(options);
  try {
    expect(statSync(join(dataDir, 'db.address')).mode & 0o777).toBe(0o600);
    await expect(openEngine(options)).rejects.toBeInstanceOf(DataDirectoryInUse);
    const guest = await openEngine({ ...options, join: true });
    expect(guest.joined).toBe(true);
    await numbersSeen(owner, sql`create table public.numbers as select 1 as n`);
    expect(await numbersSeen(guest, sql`insert into public.numbers values (2) returning n`)).toBe(1);
    await guest.close();
    expect(await numbersSeen(owner, sql`select n from public.numbers`)).toBe(2);
  } finally {
    await owner.close();
  }
  expect(readdirSync(dataDir)).not.toContain('db.address');
});

test('an address nobody answers at is said to be one, and is not waited for without end', async () => {
  publishAddress(dataDir, { host: join(dataDir, 'gone'), port: 5432 });
  await expect(findAddress(dataDir, () => Promise.reject(new Error('refused')), 300)).rejects.toBeInstanceOf(NobodyAnswers);
});

test('a damaged address file counts as none', async () => {
  writeFileSync(join(dataDir, 'db.address'), '{"host"');
  await expect(findAddress(dataDir, () => Promise.resolve(), 200)).rejects.toBeInstanceOf(NobodyAnswers);
});
