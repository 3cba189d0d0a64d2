/**
 * The demo's run on a real database: what it leaves behind adds up, and a worker that dies between any two pieces
 * leaves a run that another one finishes without losing or doubling anything.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { movableClock } from '../platform/clock.ts';
import { type Tx, withTx } from '../platform/db/tx.ts';
import { diskStorage } from '../platform/files/storage.ts';
import { createWorker, type Job, type RunKind } from '../platform/jobs/worker.ts';
import { silentLog } from '../platform/log.ts';
import { createSealer } from '../platform/secrets.ts';
import { actorOfMember, findSecret, signIn } from '../modules/identity/identity.ts';
import { usageRuns } from '../modules/usage/runs.ts';
import { DEMO_NOW, DEMO_RUN, DEFAULT_SEED, demoCredentials, demoRuns, demoState, ensureDemo } from './demo.ts';
import { demoPartners, memberIdOf, partnerIdOf } from './people.ts';

const opened: TestDatabase[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const t of opened.splice(0)) await t.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** One customer of each kind the run treats differently: those told one by one, one of every other partner. */
const FEW = new Set(['partner-2', 'partner-3', 'partner-7', 'partner-8', 'partner-9', 'partner-20', 'partner-32', 'distributor-3', 'reseller-3', 'reseller-2-1', 'other-partner-3']);

async function open() {
  const t = await createTestDatabase();
  opened.push(t);
  const folder = mkdtempSync(join(tmpdir(), 'pc-demo-'));
  folders.push(folder);
  return { t, storage: diskStorage(folder), sealer: createSealer('x'.repeat(32)) };
}
type Opened = Awaited<ReturnType<typeof open>>;

function kindsOf({ t: _t, storage, sealer }: Opened, few: boolean): RunKind[] {
  const parts = { storage, sealer, noteRows: () => {}, ...(few ? { customers: (all: readonly { key: string }[]) => all.filter((one) => FEW.has(one.key)) as never } : {}) };
  return [...demoRuns(parts), ...usageRuns({ storage, noteRows: () => {}, metrics: null as never })];
}

const drain = (on: Opened, kinds: RunKind[]) => createWorker({ db: on.t.db, clock: movableClock(DEMO_NOW), log: silentLog, kinds, parallel: 1 }).drain();

/** What was written, without what differs from one loading to the next (ids of runs and spans, times of writing). */
async function contentOf({ t }: Opened): Promise<unknown> {
  const partners = demoPartners(DEFAULT_SEED).map((partner) => partner.partnerId);
  return withTx(t.db, { partnerIds: partners, operator: true }, async (tx) => {
    const one = async (statement: ReturnType<typeof sql>) => (await statement.execute(tx)).rows;
    return {
      records: await one(sql`select count(*) as n, count(reverses_id) as reversing, sum(due_amount) as due, sum(list_amount) as list, sum(written_off_amount) as written_off, md5(string_agg(record_id::text || due_amount::text, ',' order by record_id)) as hash from usage.fee_records`),
      daily: await one(sql`select sum(records) as n, sum(due_amount) as due from usage.daily_sums`),
      monthly: await one(sql`select sum(records) as n, sum(due_amount) as due from usage.month_sums`),
      customers: await one(sql`select count(*) as n, count(*) filter (where frozen > 0) as frozen from customers.customers`),
      spans: await one(sql`select customer_id, manager_id, assigned_at, unassigned_at from assignment.spans order by 1, 3`),
      teams: await one(sql`select manager_id, supervisor_id, from_at, to_at from assignment.team_spans order by 1, 3`),
      members: await one(sql`select login, password_hash from identity.members order by 1`),
      keys: await one(sql`select label, access_key from identity.access_keys order by 1`),
      subAccounts: await one(sql`select sub_account, state from usage.sub_accounts order by 1`),
      quarantine: await one(sql`select reason, count(*) as n from usage.quarantine group by 1 order by 1`),
      files: await one(sql`select name, sha256 from platform.files`),
      runs: await one(sql`select kind, state from platform.runs order by 1`),
      audit: await one(sql`select action, at, case when action ~ '^(contact|performance)[.](created|policy_added|transfer_asked|transfer_decided)$' then null else object_id end as object_id from audit.entries order by partner_id, sequence`),
      watermarks: await one(sql`select partner_id, source, complete_until from usage.intake_watermarks order by 1, 2`),
    };
  });
}

/** Stops the demo's run before the n-th piece is committed; it is a failed one then. */
function dying(kinds: RunKind[], after: number): RunKind[] {
  let pieces = 0;
  return kinds.map((kind) => kind.kind !== DEMO_RUN ? kind : ({
    ...kind,
    work: (job: Job) => kind.work({ ...job, save: async (ctx, progress) => {
      pieces += 1;
      if (pieces > after) throw new Died();
      await job.save(ctx, progress);
    } }),
  }));
}
class Died extends Error {}

test('failed before every single piece, wanted again and taken up: the same run, the same content as in one go', async () => {
  const whole = await open();
  await ensureDemo(whole.t.db);
  await drain(whole, kindsOf(whole, true));
  const expected = await contentOf(whole);

  const broken = await open();
  const runId = await ensureDemo(broken.t.db);
  expect(await ensureDemo(broken.t.db)).toBe(runId);
  let lives = 0;
  while (!(await withTx(broken.t.db, { partnerIds: [], operator: true }, loaded))) {
    await drain(broken, dying(kindsOf(broken, true), 1));
    // The demo that failed is wanted again: `start` and `demo load` do no more than that.
    expect(await ensureDemo(broken.t.db)).toBe(runId);
    lives += 1;
    expect(lives).toBeLessThan(60);
  }
  await drain(broken, kindsOf(broken, true));
  expect(lives).toBeGreaterThan(10);
  expect(await contentOf(broken)).toEqual(expected);
}, 240_000);

async function loaded(tx: Tx): Promise<boolean> {
  return (await demoState(tx)).kind === 'loaded';
}

test('everybody signs in, keys open, sums agree, the example waits for mapping', async () => {
  const on = await open();
  await ensureDemo(on.t.db);
  await drain(on, kindsOf(on, true));
  const { members, keys } = demoCredentials(DEFAULT_SEED, '', DEMO_NOW);
  for (const member of members.filter(({ login }) => ['operator', 'partner-admin', 'customer-resale'].includes(login))) {
    await expect(signIn(on.t.db, member.login, member.password, { ip: '', userAgent: '', requestId: '', at: DEMO_NOW })).resolves.toBeDefined();
  }
  for (const key of keys) expect((await findSecret(on.t.db, on.sealer, key.ak))?.secret).toBe(key.sk);
  const manager = await actorOfMember(on.t.db, partnerIdOf(DEFAULT_SEED, 'partner'), memberIdOf(DEFAULT_SEED, 'partner-manager-1'));
  expect(manager.scope).toBe('own');
  const content = (await contentOf(on)) as { records: { due: string; n: string }[]; daily: unknown[]; monthly: unknown[]; subAccounts: { state: string }[]; quarantine: { reason: string; n: string }[] };
  expect(content.daily).toEqual([{ n: content.records[0]?.n, due: content.records[0]?.due }]);
  expect(content.monthly).toEqual(content.daily);
  expect(content.subAccounts.map((one) => one.state)).toEqual(['confirmed', 'confirmed', 'suggested', 'unmapped', 'unmapped']);
  expect(content.quarantine.map((one) => one.reason)).toEqual(['currency_unknown', 'missing_value', 'not_a_number', 'not_an_instant', 'period_reversed', 'sub_account_unmapped', 'unknown_value']);
}, 120_000);
