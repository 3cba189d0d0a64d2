/**
 * Part 1: kill -9 during the demo load, start again: nothing lost, nothing doubled. The real `start` and the command line,
 * killed in the middle of the consumption and once more further on; what stands at the end is what the seed makes.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand, startCommand, startServer } from '../../test/harness/command.ts';
import { testEngine } from '../../test/harness/database.ts';
import { embeddedImage } from '../../test/harness/embedded-image.ts';
import { type Clone, clonePostgres } from '../../test/harness/postgres.ts';
import { openHouse } from '../house.ts';
import { readConfig } from '../platform/config.ts';
import { withTx } from '../platform/db/tx.ts';
import { silentLog } from '../platform/log.ts';
import { parseUnits, printUnits } from '../../contract/values/money.ts';
import { consumptionOf } from './consumption.ts';
import { demoCustomers } from './customers.ts';
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
  env = { DATA_DIR: dataDir, DEMO: '1', PORT: '0', LOG_LEVEL: 'silent', ...(clone ? { DATABASE_URL: clone.url } : {}) };
  const house = await openHouse(readConfig({ ...env, DEMO: '0' }, dataDir), { log: silentLog, ...(clone ? {} : { image: await embeddedImage(true) }) });
  await house.close();
}, 120_000);
afterAll(async () => {
  await clone?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts the command and kills it as soon as so many customers are in. */
async function killAt(customers: number, command: readonly string[]): Promise<void> {
  const loading = startCommand(command, env);
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

/** Ids and amounts due of all lines that are no reversals, as one hash: of what the seed makes, and of what is stored. */
function hashOfSeed(): string {
  const lines = demoCustomers(DEFAULT_SEED).flatMap((customer) => {
    const { records, corrections } = consumptionOf(DEFAULT_SEED, customer);
    return [...records, ...corrections].map((record) => `${record.sourceKey} ${printUnits(parseUnits(record.dueAmount))}`);
  });
  return createHash('md5').update(lines.sort().join(',')).digest('hex');
}
const hashOfTable = sql`select md5(string_agg(line, ',' order by line collate "C")) as hash from (
  select replace(record_id::text, '-', '') || ' ' || trim_scale(due_amount) as line from usage.fee_records where source = 'demo' and reverses_id is null) lines`;
const counts = sql`select source, count(*)::int as n, count(distinct record_id)::int as ids, count(reverses_id)::int as reversing from usage.fee_records group by 1 order by 1`;
/** A reversing line takes back exactly what it names. */
const unbalanced = sql`select r.record_id from usage.fee_records r left join usage.fee_records o on o.partner_id = r.partner_id and o.customer_id = r.customer_id and o.record_id = r.reverses_id
  where r.reverses_id is not null and r.due_amount + o.due_amount is distinct from 0`;

test('killed in `start` and again in `demo load`, the next start finishes it: whole, as the seed makes it, every proof holds', async () => {
  await killAt(5, ['start']);
  await killAt(60, ['demo', 'load', '--json']);
  const server = await startServer(env);
  expect([(await (await fetch(`${server.url}/health/ready`)).json()) as unknown, server.running.err().includes('failed')]).toEqual([{ ok: true, demo: true }, false]);
  expect(await server.stop()).toBe(0);
  const again = await runCommand(['demo', 'load', '--json'], env);
  expect([again.status, again.json]).toEqual([0, { run: null, loaded: true }]);

  const verified = await runCommand(['verify', '--json'], env);
  expect([verified.status, verified.json['ok']]).toEqual([0, true]);
  const credentials = await runCommand(['demo', 'credentials', '--json'], env);
  expect([credentials.status, credentials.json['clock'], Object.keys(credentials.json)]).toEqual([0, '2026-11-22T02:00:00.000Z', ['baseUrl', 'clock', 'members', 'keys']]);

  expect(await rowsOf(counts)).toEqual([
    { source: 'demo', n: RECORDS + 2 * 58, ids: RECORDS + 2 * 58, reversing: 58 },
    { source: 'focus', n: 205, ids: 205, reversing: 0 },
  ]);
  expect(await rowsOf(hashOfTable)).toEqual([{ hash: hashOfSeed() }]);
  expect(await rowsOf(unbalanced)).toEqual([]);
}, 900_000);
