/**
 * Part 1, kill -9: a load, a restatement and another try of quarantined rows die after every single one of their
 * transactions; the next process finishes them, and everything they leave is what an unbroken run leaves.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mapSubAccounts } from '../../../../contract/console/intake.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';
import { Died, liveFor } from '../../../../test/harness/mortal.ts';
import { withTx } from '../../../platform/db/tx.ts';
import { voidLeases } from '../../../platform/jobs/runs.ts';
import { createWorker } from '../../../platform/jobs/worker.ts';
import { silentLog } from '../../../platform/log.ts';
import { usageRuns } from '../runs.ts';

let world: IntakeWorld;
beforeAll(async () => {
  world = await createIntakeWorld();
});
afterAll(() => world.close());

/** A cell that makes sixty rows several blocks of the reader, each of them a batch. */
const LONG = JSON.stringify({ note: 'x'.repeat(3000) });
const ROWS = 60;

function rowsOf(account: string, changed: (n: number) => Cells = () => ({}), count = ROWS): Cells[] {
  return Array.from({ length: count }, (_, n) => ({ ...PLAIN_CHARGE, BillingAccountId: account, SubAccountId: `${account}/${n % 3}`, SubAccountName: `${account}/${n % 3}`, ResourceId: `r-${n}`, Tags: LONG, ...changed(n) }));
}
const dearer = { BilledCost: '2', ListCost: '2' };

interface Scene {
  readonly name: string;
  /** What is there before, and the run that is to die. */
  readonly begin: (account: string) => Promise<Id>;
  readonly counts: Readonly<Record<string, number>>;
  /** At least so many transactions. */
  readonly deaths: number;
}

const SCENES: readonly Scene[] = [
  {
    name: 'a first delivery with broken rows, its customers made on the way',
    begin: (account) => world.enqueue([csvOf(rowsOf(account, (n) => (n % 20 === 9 ? { BilledCost: 'x' } : {})))]),
    counts: { read: ROWS, loaded: 57, duplicate: 0, quarantined: 3, reversed: 0 },
    deaths: 8,
  },
  {
    name: 'a later delivery in two files: rows changed, rows gone, rows new',
    begin: async (account) => {
      await world.load(csvOf(rowsOf(account)));
      return world.enqueue([csvOf(rowsOf(account, (n) => (n % 4 === 0 ? dearer : {}), 40)), csvOf([{ ...PLAIN_CHARGE, BillingAccountId: account, SubAccountId: `${account}/new`, SubAccountName: `${account}/new`, ResourceId: 'new' }])]);
    },
    counts: { read: 41, loaded: 11, duplicate: 30, quarantined: 0, reversed: 30 },
    deaths: 12,
  },
  {
    name: 'another try after mapping, which completes a restatement that waited for it',
    begin: async (account) => {
      await world.load(csvOf(rowsOf(account)));
      const waiting = rowsOf(account, (n) => (n % 3 === 0 ? { SubAccountId: `${account}/late`, SubAccountName: `${account}/late` } : {}));
      const held = await world.load(csvOf(waiting), { createCustomers: false });
      expect(held.counts).toMatchObject({ loaded: 0, duplicate: 40, quarantined: 20, reversed: 0, restatement_withheld: 1 });
      const [late] = await world.rows(sql<{ key: Id }>`select sub_account_key as key from usage.sub_accounts where sub_account = ${`${account}/late`}`);
      const { runId } = await world.call('operator', mapSubAccounts, { body: { partnerId: world.partners.provider, decisions: [{ subAccountKey: late?.key ?? '', customerId: 'create' }] } });
      return runId ?? '';
    },
    counts: { read: 20, loaded: 20, duplicate: 0, quarantined: 0, reversed: 20 },
    deaths: 5,
  },
];

/** A process of its own that works until nothing waits, or until it has committed so often; whether it died. */
async function work(commits: number): Promise<boolean> {
  const life = liveFor(world.t.db, commits);
  try {
    await createWorker({ db: world.t.db, clock: world.clock, log: silentLog, kinds: usageRuns({ storage: world.storage, noteRows: () => {}, batchRows: 10 }), parallel: 1 }).drain();
    return false;
  } catch (error) {
    if (error instanceof Died) return true;
    throw error;
  } finally {
    life.end();
  }
}

/** All there is of an account, in words that do not differ from account to account. */
async function left(account: string, runId: Id): Promise<unknown> {
  const own = sql`join usage.sub_accounts s on s.partner_id = t.partner_id and s.customer_id = t.customer_id and s.billing_account = ${account}`;
  const who = sql`replace(s.sub_account, ${account}, '') as who`;
  const [run] = await world.rows(sql`select state, error, counts, place - 'bytes' - 'after' as place, progress_total = progress_done as whole from platform.runs where run_id = ${runId}`);
  return {
    run,
    records: await world.rows(sql`select ${who}, t.resource_id, t.due_amount, t.generation, t.line, t.file_index, t.reverses_id is not null as reversing, t.run_id = ${runId} as own from usage.fee_records t ${own} order by 1, 2, 3, 4, 7, 8`),
    reversed: await world.rows(sql`select count(*)::int as n from usage.reversed_records t ${own}`),
    days: await world.rows(sql`select ${who}, t.day, sum(t.records) as n, sum(t.due_amount) as due, sum(t.list_amount) as list from usage.daily_sums t ${own} group by 1, 2 order by 1, 2`),
    months: await world.rows(sql`select ${who}, t.month, sum(t.records) as n, sum(t.due_amount) as due, sum(t.list_amount) as list from usage.month_sums t ${own} group by 1, 2 order by 1, 2`),
    quarantine: await world.rows(sql`select q.reason, q.state, q.line, q.run_id = ${runId} as own from usage.quarantine q where q.raw like ${`%"${account}"%`} order by q.line, q.state`),
    subAccounts: await world.rows(sql`select ${who}, s.state, s.customer_id is not null as mapped from usage.sub_accounts s where s.billing_account = ${account} order by 1`),
    customers: await world.rows(sql`select replace(name, ${account}, '') as who from customers.customers where name like ${`${account}/%`} order by 1`),
    scopes: await world.rows(sql`select billing_month, first_day, last_day, deliveries, restatement from usage.delivery_scopes where billing_account = ${account}`),
    marks: await world.rows(sql`select count(*)::int as n from usage.delivery_seen t ${own}`),
    audit: await world.rows(sql`select action, count(*)::int as n from audit.entries where object_name like ${`%${account}%`} group by 1 order by 1`),
  };
}

test.each(SCENES)('$name: dead after any of its transactions, finished by the next process', async (scene) => {
  const place = SCENES.indexOf(scene);
  const wholeRun = await scene.begin(`scene-${place}-whole`);
  expect(await work(Infinity)).toBe(false);
  expect(await world.run(wholeRun)).toMatchObject({ state: 'done', error: null, counts: scene.counts });
  const whole = await left(`scene-${place}-whole`, wholeRun);
  let died = true;
  let commits = 0;
  for (; died; commits += 1) {
    const account = `scene-${place}-${commits}`;
    const runId = await scene.begin(account);
    died = await work(commits);
    await withTx(world.t.db, { partnerIds: [], operator: true }, (tx) => voidLeases(tx));
    expect(await work(Infinity)).toBe(false);
    expect(await left(account, runId), `dead after ${commits} transactions`).toEqual(whole);
  }
  expect(commits).toBeGreaterThan(scene.deaths);
  await totals(world);
}, 240_000);
