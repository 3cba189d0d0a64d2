/**
 * The whole demo through the command line, killed with -9 in the middle of its consumption and once more at its end:
 * the next command goes on, nothing is lost or doubled, every proof holds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand, startCommand } from '../../test/harness/command.ts';
import { testEngine } from '../../test/harness/database.ts';
import { embeddedImage } from '../../test/harness/embedded-image.ts';
import { type Clone, clonePostgres } from '../../test/harness/postgres.ts';
import { openHouse } from '../house.ts';
import { readConfig } from '../platform/config.ts';
import { withTx } from '../platform/db/tx.ts';
import { silentLog } from '../platform/log.ts';
import { DEFAULT_SEED } from './demo.ts';
import { demoPartners } from './people.ts';

/** Records of the demo (pinned by consumption.test.ts), its corrections with the lines they reverse, the FOCUS example's two mapped sub-accounts. */
const RECORDS = 85_803;

let dataDir = '';
let clone: Clone | null = null;
let env: Record<string, string> = {};
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'pc-killed-'));
  clone = testEngine() === 'postgres' ? await clonePostgres(true) : null;
  env = { DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...(clone ? { DATABASE_URL: clone.url } : {}) };
  const house = await openHouse(readConfig({ ...env, DEMO: '0' }, dataDir), { log: silentLog, ...(clone ? {} : { image: await embeddedImage(true) }) });
  await house.close();
}, 120_000);
afterAll(async () => {
  await clone?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts loading and kills it as soon as so many customers are in. */
async function killAt(customers: number): Promise<void> {
  const loading = startCommand(['demo', 'load', '--json'], env);
  const done = (): number => Math.max(0, ...[...loading.err().matchAll(/(\d+) of \d+ customers/g)].map((found) => Number(found[1])));
  let over = false;
  void loading.ended.then(() => {
    over = true;
  });
  while (!over && done() < customers) await sleep(50);
  loading.child.kill('SIGKILL');
  const { status, err } = await loading.ended;
  if (status !== null) throw new Error(`ended by itself (${status}) before ${customers} customers were in\n${err}`);
}

async function rowsOf(statement: ReturnType<typeof sql>): Promise<unknown[]> {
  const house = await openHouse(readConfig({ ...env, DEMO: '0' }, dataDir), { log: silentLog });
  try {
    const partnerIds = demoPartners(DEFAULT_SEED).map((partner) => partner.partnerId);
    return await withTx(house.db, { partnerIds, operator: true }, async (tx) => (await statement.execute(tx)).rows);
  } finally {
    await house.close();
  }
}

test('killed twice, the demo is whole and every proof holds', async () => {
  await killAt(5);
  await killAt(60);
  const loaded = await runCommand(['demo', 'load', '--json'], env);
  expect([loaded.status, loaded.json, loaded.err.includes('failed')]).toEqual([0, { run: expect.any(String) as string, loaded: true }, false]);
  const again = await runCommand(['demo', 'load', '--json'], env);
  expect([again.status, again.json]).toEqual([0, { run: null, loaded: true }]);

  const verified = await runCommand(['verify', '--json'], env);
  expect([verified.status, verified.json['ok']]).toEqual([0, true]);
  const credentials = await runCommand(['demo', 'credentials', '--json'], env);
  expect([credentials.status, credentials.json['clock'], Object.keys(credentials.json)]).toEqual([0, '2026-11-22T02:00:00.000Z', ['baseUrl', 'clock', 'members', 'keys']]);

  expect(await rowsOf(sql`select source, count(*)::int as n, count(distinct record_id)::int as ids, count(reverses_id)::int as reversing from usage.fee_records group by 1 order by 1`)).toEqual([
    { source: 'demo', n: RECORDS + 2 * 58, ids: RECORDS + 2 * 58, reversing: 58 },
    { source: 'focus', n: 205, ids: 205, reversing: 0 },
  ]);
}, 900_000);
