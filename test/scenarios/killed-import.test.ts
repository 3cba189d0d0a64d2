/**
 * Part 1: kill -9 during an import, start again: nothing lost, nothing doubled, the run goes on. With the real `start`,
 * a file sent over HTTP, and kills at points of chance; on the embedded database and on a server of one's own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uploadFile } from '../../contract/console/intake.ts';
import { getRun } from '../../contract/console/runs.ts';
import { detailTotals, filterChoices } from '../../contract/console/usage.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { Id } from '../../contract/values/id.ts';
import { openHouse } from '../../server/house.ts';
import { newId } from '../../server/platform/clock.ts';
import { readConfig } from '../../server/platform/config.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { voidLeases } from '../../server/platform/jobs/runs.ts';
import { silentLog } from '../../server/platform/log.ts';
import { hashPassword } from '../../server/platform/secrets.ts';
import { createMember, createPartner } from '../../server/modules/identity/identity.ts';
import { generateFocus } from '../bench/focus-generator.ts';
import { runCommand, type Server, startServer } from '../harness/command.ts';
import { testEngine } from '../harness/database.ts';
import { focusSums, sumOf } from '../harness/focus-sums.ts';
import { type Clone, ordinaryPostgres } from '../harness/postgres.ts';
import { type Member, memberOf, pathOf } from '../harness/running-house.ts';
import { PASSWORD } from './company.ts';

const ROWS = 24_000;
const NOT_A_CURRENCY = 'FUN';
/** Every 401st row bills in a currency there is none of. */
const FILE = generated();
const BAD = Math.floor(ROWS / 401);
const SUMS = focusSums(FILE, (row) => row['BillingCurrency'] !== NOT_A_CURRENCY);

function generated(): string {
  const text = Buffer.concat([...generateFocus({ rows: ROWS, subAccounts: 120, firstMonth: '2026-08', months: 3, providers: 3 })]).toString();
  return text.split('\n').map((line, place) => (place > 0 && place % 401 === 0 ? line.replace(/,(USD|CNY),/, `,${NOT_A_CURRENCY},`) : line)).join('\n');
}

let dataDir = '';
let clone: Clone | null = null;
let env: Record<string, string> = {};
let server: Server;
const cookies: Record<string, string> = {};
const as = (login: string): Member => memberOf(server.url, login, cookies[login] ?? '');

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'pc-killed-import-'));
  clone = testEngine() === 'postgres' ? await ordinaryPostgres() : null;
  env = { DATA_DIR: dataDir, DEMO: '0', CLOCK: 'movable', SIGN_LIMIT: 'off', LOG_LEVEL: 'error', ...(clone ? { DATABASE_URL: clone.url } : {}) };
  await setUp();
  server = await startServer(env);
  for (const login of ['operator', 'admin']) {
    const answer = await fetch(`${server.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password: PASSWORD }) });
    expect(answer.status, `${login} signs in`).toBe(200);
    cookies[login] = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  }
}, 240_000);
afterAll(async () => {
  await server?.kill();
  await clone?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** An operator and a partner with an administrator, on a database that nobody has opened before. */
async function setUp(): Promise<void> {
  const house = await openHouse(readConfig(env, dataDir), { log: silentLog, startAt: new Date('2026-11-22T02:00:00Z') });
  const [operator, partner] = [newId(), newId()];
  const at = house.clock.now();
  const passwordHash = await hashPassword(PASSWORD);
  await withTx(house.db, { partnerIds: [operator, partner], operator: true }, async (tx) => {
    await createPartner(tx, { partnerId: operator, number: '0'.repeat(32), name: 'Operator', tier: 'operator', at });
    const { roles } = await createPartner(tx, { partnerId: partner, number: '1'.repeat(32), name: 'Ours', tier: 'solution-provider', at });
    await createMember(tx, { partnerId: operator, kind: 'operator', login: 'operator', name: 'Operator', passwordHash, roleIds: [], at });
    await createMember(tx, { partnerId: partner, kind: 'partner', login: 'admin', name: 'Admin', passwordHash, roleIds: [roles.administrator], at });
  });
  await house.close();
}

async function send(): Promise<Id> {
  const form = new FormData();
  form.append('file', new Blob([FILE]), 'bill.csv');
  const path = pathOf(uploadFile, { query: { format: 'focus', createCustomers: 'true', mode: 'restate' } });
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: { cookie: cookies['operator'] ?? '' }, body: form });
  expect(answer.status).toBe(200);
  return uploadFile.output.parse(await answer.json()).runId;
}

type Run = OutputOf<typeof getRun>;
const readRun = (runId: Id): Promise<Run> => as('operator').call(getRun, { params: { runId } });
const rowsRead = (run: Run): number => Number(run.counts['read'] ?? 0);

/** Waits until so many rows are stored, or the run is over, and answers the run. */
async function readUntil(runId: Id, rows: number): Promise<Run> {
  for (;;) {
    const run = await readRun(runId);
    if (!['queued', 'running'].includes(run.state) || rowsRead(run) >= rows) return run;
    await sleep(30);
  }
}

/** kill -9, and the same command again. A server's other processes wait a minute before they believe in a death. */
async function killAndStartAgain(): Promise<void> {
  await server.kill();
  if (clone) {
    const house = await openHouse(readConfig(env, dataDir), { log: silentLog });
    await withTx(house.db, { partnerIds: [], operator: true }, (tx) => voidLeases(tx));
    await house.close();
  }
  server = await startServer(env);
}

/** Kills when at least so many rows are stored and some milliseconds more have gone by; what was stored is still there. */
async function killAfter(runId: Id, rows: number): Promise<void> {
  const before = await readUntil(runId, rows);
  expect(before, 'killed in the middle').toMatchObject({ state: 'running', error: null });
  await sleep(Math.random() * 100);
  await killAndStartAgain();
  expect(rowsRead(await readRun(runId))).toBeGreaterThanOrEqual(rowsRead(before));
}

/** What the pages say of all months, by provider and currency. */
async function pageSums(): Promise<unknown> {
  const admin = as('admin');
  const { months, providers } = await admin.call(filterChoices, { query: {} });
  const sums: Record<string, { rows: number; due: string }> = {};
  for (const provider of providers) {
    const found = await Promise.all(months.map((month) => admin.call(detailTotals, { query: { month, provider, zero: 'all' } })));
    for (const { currency, records, dueAmount } of found.flatMap(({ totals }) => totals)) {
      const sum = sums[`${provider} ${currency}`] ?? { rows: 0, due: '0' };
      sums[`${provider} ${currency}`] = { rows: sum.rows + records, due: sumOf([sum.due, dueAmount]) };
    }
  }
  return sums;
}

test('killed as soon as the file was taken and twice at a point of chance: every row is loaded once, sums are the file’s', async () => {
  const runId = await send();
  await killAndStartAgain();
  for (const part of [0, 1]) await killAfter(runId, 1 + Math.floor((ROWS / 3) * (part + Math.random())));
  const run = await readUntil(runId, Infinity);
  expect(run).toMatchObject({ state: 'done', error: null, counts: { read: ROWS, loaded: ROWS - BAD, duplicate: 0, quarantined: BAD, reversed: 0 } });
  expect(await pageSums()).toEqual(SUMS);
}, 300_000);

test('the same file again, killed while it is compared: all of it duplicate, the sums unchanged, every proof holds', async () => {
  const runId = await send();
  await killAfter(runId, 1 + Math.floor(Math.random() * (ROWS / 2)));
  const run = await readUntil(runId, Infinity);
  expect(run).toMatchObject({ state: 'done', error: null, counts: { read: ROWS, loaded: 0, duplicate: ROWS - BAD, quarantined: BAD, reversed: 0 } });
  expect(await pageSums()).toEqual(SUMS);
  const verified = await runCommand(['verify', '--json'], env);
  expect([verified.status, verified.json['ok'], verified.err]).toEqual([0, true, '']);
  expect(await server.stop()).toBe(0);
}, 300_000);
