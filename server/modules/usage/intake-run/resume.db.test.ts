import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testEngine } from '../../../../test/harness/database.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';
import { withTx } from '../../../platform/db/tx.ts';
import { voidLeases } from '../../../platform/jobs/runs.ts';
import { createWorker } from '../../../platform/jobs/worker.ts';
import { silentLog } from '../../../platform/log.ts';
import { usageRuns } from '../runs.ts';

class Killed extends Error {}

let world: IntakeWorld;
/** Batches until the next kill; zero: no kill. */
let fuse = 0;
let batches = 0;
let inThread = false;
beforeAll(async () => {
  world = await createIntakeWorld({
    batchRows: 100,
    inThread: () => inThread,
    noteRows: () => {
      batches += 1;
      if (fuse > 0 && --fuse === 0) throw new Killed();
    },
  });
});
afterEach(() => {
  fuse = 0;
  inThread = false;
});
afterAll(() => world.close());

/** Rows of an account, every third of them like the one before; about 800 a block of the reader. */
function rowsOf(account: string, count: number, changed: (n: number) => Cells = () => ({})): Cells[] {
  return Array.from({ length: count }, (_, n) => ({ ...PLAIN_CHARGE, BillingAccountId: account, SubAccountId: `${account}-${n % 7}`, SubAccountName: `Customer ${n % 7} of ${account}`, ResourceId: `r-${n - (n % 3 === 2 ? 1 : 0)}`, ...changed(n) }));
}

const resources = async (account: string) => {
  const rows = await world.rows(sql<{ due: string }>`select trim_scale(sum(f.due_amount))::text as due from usage.fee_records f join usage.sub_accounts s on s.partner_id = f.partner_id and s.customer_id = f.customer_id where s.billing_account = ${account}`);
  return rows[0]?.due;
};

describe('a load that is killed goes on where it stopped', () => {
  it.each([['prepared here', false], ['prepared in a thread', true]])('%s, killed at every batch in turn: nothing lost, nothing doubled, equal rows still counted apart', async (account, threaded) => {
    inThread = threaded;
    const file = csvOf(rowsOf(account, 4000, (n) => (n % 10 === 9 ? { BilledCost: 'x' } : {})));
    batches = 0;
    fuse = 1;
    let run = await world.load(file);
    for (let kill = 1; run.state === 'failed'; kill += 1) {
      expect(run.error?.code).toBe('request.internal');
      fuse = kill < 4 ? 2 : 0;
      run = await world.resume(run.run_id);
    }
    expect(batches).toBeGreaterThan(5);
    expect(run).toMatchObject({ state: 'done', counts: { read: 4000, loaded: 3600, duplicate: 0, quarantined: 400, reversed: 0 }, progress_done: run.progress_total });
    expect(await resources(account)).toBe('3888');
    expect((await world.load(file)).counts).toMatchObject({ read: 4000, loaded: 0, duplicate: 3600, quarantined: 400 });
    await totals(world);
  }, 120_000);
  it('killed between the files of a load and while it restates', async () => {
    const parts = [csvOf(rowsOf('parts', 1500)), csvOf(rowsOf('parts', 1500))];
    await world.load(parts);
    expect(await resources('parts')).toBe('3240');
    const restated = [csvOf(rowsOf('parts', 1500)), csvOf(rowsOf('parts', 1500, () => ({ BilledCost: '2', ListCost: '2' })))];
    fuse = 3;
    let run = await world.load(restated);
    for (let kill = 1; run.state === 'failed'; kill += 1) {
      fuse = kill < 6 ? 1 + (kill % 2) : 0;
      run = await world.resume(run.run_id);
    }
    expect(run).toMatchObject({ state: 'done', counts: { read: 3000, loaded: 1500, duplicate: 1500, quarantined: 0, reversed: 1500 } });
    expect(await resources('parts')).toBe('4620');
    await totals(world);
  });
  it('killed between its restatement and its last word: taken up again it reverses nothing more', async () => {
    await world.load(csvOf(rowsOf('forgotten', 1500)));
    const run = await world.load(csvOf(rowsOf('forgotten', 1500, (n) => (n % 2 === 0 ? { BilledCost: '2', ListCost: '2' } : {}))));
    const [before, { reversed }] = [await resources('forgotten'), run.counts];
    expect(Number(reversed)).toBeGreaterThan(0);
    await world.rows(sql`update platform.runs set state = 'failed' where run_id = ${run.run_id} returning 1 as one`);
    expect(await world.resume(run.run_id)).toMatchObject({ state: 'done', counts: run.counts });
    expect(await resources('forgotten')).toBe(before);
    await totals(world);
  });
  it('another load between the death of a restatement and its going on takes nothing from it', async () => {
    await world.load(csvOf(rowsOf('between', 2500)));
    fuse = 2;
    const died = await world.load(csvOf(rowsOf('between', 2500)));
    expect(died.state).toBe('failed');
    fuse = 0;
    expect((await world.load(csvOf(rowsOf('other', 300)))).state).toBe('done');
    expect(await world.resume(died.run_id)).toMatchObject({ state: 'done', counts: { read: 2500, loaded: 0, duplicate: 2500, reversed: 0 } });
    expect(await resources('between')).toBe('2700');
    await totals(world);
  });
  it('a stop asked for keeps what is done; the run goes on when it is resumed', async () => {
    const runId = await world.enqueue([csvOf(rowsOf('stopped', 2500))]);
    await world.rows(sql`update platform.runs set cancel_asked = true where run_id = ${runId} returning 1 as one`);
    await world.worker.drain();
    expect(await world.run(runId)).toMatchObject({ state: 'cancelled', error: null });
    expect(await world.resume(runId)).toMatchObject({ state: 'done', counts: { read: 2500, loaded: 2500 } });
    await totals(world);
  });
});

describe.runIf(testEngine() === 'postgres')('on a server, with processes of their own', () => {
  it('kill -9 of the process that loads: another goes on, to the same sums', async () => {
    const runId = await world.enqueue([csvOf(rowsOf('process', 6000))]);
    const [database] = await world.rows(sql<{ name: string }>`select current_database() as name`);
    const url = new URL(world.t.engine.connection().connectionString ?? '');
    expect(database?.name).toBe(url.pathname.slice(1));
    const program = fileURLToPath(new URL('../../../../test/harness/load-until-killed.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', program, url.href, world.directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    await new Promise<void>((resolve) => child.stdout.on('data', (text: Buffer) => {
      told += text.toString();
      if (told.split('stored').length > 3) resolve();
    }));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const killed = await world.run(runId);
    expect(killed.state).toBe('running');
    expect(Number(killed.counts['read'])).toBeGreaterThan(0);
    expect(Number(killed.counts['read'])).toBeLessThan(6000);
    await withTx(world.t.db, { partnerIds: [], operator: true }, (tx) => voidLeases(tx));
    await world.worker.drain();
    expect(await world.run(runId)).toMatchObject({ state: 'done', counts: { read: 6000, loaded: 6000, duplicate: 0, quarantined: 0 } });
    expect(await resources('process')).toBe('6480');
    await totals(world);
  });
  it('two workers and the same file queued three times: in turn, nothing doubled, no deadlock', async () => {
    const file = csvOf(rowsOf('twice', 3000));
    const runs = [await world.enqueue([file]), await world.enqueue([file]), await world.enqueue([file])];
    const worker = () => createWorker({ db: world.t.db, clock: world.clock, log: silentLog, kinds: usageRuns({ storage: world.storage, noteRows: () => {}, batchRows: 100 }), parallel: 1 });
    const open = async () => (await Promise.all(runs.map((runId) => world.run(runId)))).some((run) => run.state === 'queued' || run.state === 'running');
    while (await open()) await Promise.all([worker().drain(), worker().drain()]);
    const counts = (await Promise.all(runs.map((runId) => world.run(runId)))).map(({ counts: { read, loaded, duplicate } }) => [read, loaded, duplicate]);
    expect(counts).toEqual([[3000, 3000, 0], [3000, 0, 3000], [3000, 0, 3000]]);
    expect(await resources('twice')).toBe('3240');
    await totals(world);
  });
});
