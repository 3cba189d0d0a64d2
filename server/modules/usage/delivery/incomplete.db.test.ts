import { AsyncResource } from 'node:async_hooks';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dismissQuarantine, listQuarantine, mapSubAccounts } from '../../../../contract/console/intake.ts';
import type { Restating } from '../../../../contract/console/shapes.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';
import type { Person } from '../../../../test/harness/partner-world.ts';
import { proveFigures, proveMonth } from '../proofs/prove.ts';
import { readWatermark } from '../reading/period.ts';

let world: IntakeWorld;
/** Steps of a load until it dies; zero: not at all. */
let fuse = 0;
/** What happens inside the next step of a load. */
let meanwhile: (() => void) | null = null;
beforeAll(async () => {
  world = await createIntakeWorld({
    batchRows: 1,
    noteRows: () => {
      if (fuse > 0 && --fuse === 0) throw new Error('killed by the test');
      meanwhile?.();
      meanwhile = null;
    },
  });
});
afterAll(() => world.close());

let accounts = 0;
function freshAccount() {
  accounts += 1;
  const account = `incomplete-${accounts}`;
  const row = (resource: string, more: Cells = {}): Cells => ({ ...PLAIN_CHARGE, BillingAccountId: account, SubAccountId: `${account}-sub`, SubAccountName: `Sub of ${account}`, ResourceId: resource, BilledCost: '1', ListCost: '1', ContractedCost: '1', ...more });
  return { account, row };
}

const proof = async (month?: string) => (await world.as('operator', (ctx) => (month === undefined ? proveFigures(ctx, world.partners.provider) : proveMonth(ctx, world.partners.provider, month)))).find((one) => one.name === 'deliveries');
const told = async (account: string, person: Person = 'operator'): Promise<Restating[]> => (await world.as(person, (ctx) => readWatermark(ctx, world.partners.provider))).restating.filter((one) => one.billingAccount === account || one.billingAccount === null);
const period = (account: string, why: Restating['why'], runId: string) => ({ provider: 'AWS', billingAccount: account, billingMonth: '2024-09', why, runId });
const due = async (account: string) => (await world.rows(sql<{ due: string }>`select trim_scale(sum(m.due_amount))::text as due from usage.month_sums m
  where m.customer_id in (select customer_id from usage.sub_accounts where billing_account = ${account})`))[0]?.due;
/** Both parts of a delivery, the load stopped after the first. */
async function stopped(parts: readonly (string | Buffer)[]): Promise<string> {
  const runId = await world.enqueue(parts);
  fuse = 2;
  await world.worker.drain();
  fuse = 0;
  expect(await world.run(runId)).toMatchObject({ state: 'failed' });
  return runId;
}

describe('R-IN.incomplete a period that does not count one delivery, whole, is known, told and fails the proof', () => {
  it('a first delivery that stopped counts in part; gone on with it is whole', async () => {
    const { account, row } = freshAccount();
    const runId = await stopped([csvOf([row('a')]), csvOf([row('b')])]);
    expect([await due(account), await told(account)]).toEqual(['1', [period(account, 'partial', runId)]]);
    expect((await proof())?.failing).toEqual([`AWS ${account} 2024-09: partial, ${runId}`]);
    expect(await world.resume(runId)).toMatchObject({ state: 'done' });
    expect([await due(account), await told(account), (await proof())?.ok]).toEqual(['2', [], true]);
  });
  it('a restating load that failed: both deliveries count, until it is gone on with', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a'), row('b')]));
    const runId = await stopped([csvOf([row('c')]), csvOf([row('d')])]);
    expect([await due(account), await told(account)]).toEqual(['3', [period(account, 'stopped', runId)]]);
    expect(await proof()).toMatchObject({ ok: false, failing: [`AWS ${account} 2024-09: stopped, ${runId}`] });
    expect(await world.resume(runId)).toMatchObject({ state: 'done', counts: { loaded: 2, reversed: 2 } });
    expect([await due(account), await told(account), (await proof())?.ok]).toEqual(['2', [], true]);
  });
  it('a restating load that is cancelled: marked until a later delivery, and then not to be taken up again', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a'), row('b')]));
    const runId = await stopped([csvOf([row('c')]), csvOf([row('d')])]);
    await world.rows(sql`update platform.runs set state = 'queued', cancel_asked = true where run_id = ${runId} returning 1 as one`);
    await world.worker.drain();
    expect(await world.run(runId)).toMatchObject({ state: 'cancelled' });
    expect([await due(account), await told(account)]).toEqual(['3', [period(account, 'stopped', runId)]]);
    await world.load(csvOf([row('e')]));
    expect([await due(account), await told(account), (await proof())?.ok]).toEqual(['1', [], true]);
    expect(await world.resume(runId)).toMatchObject({ state: 'failed', error: { code: 'intake.delivery_superseded' } });
    expect([await due(account), (await proof())?.ok]).toEqual(['1', true]);
  });
  it('a load at work is told, checked and not failing', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a')]));
    const runId = await stopped([csvOf([row('b')]), csvOf([row('c')])]);
    const before = (await proof())?.checked;
    await world.rows(sql`update platform.runs set state = 'running', lease_until = now() + interval '1 hour' where run_id = ${runId} returning 1 as one`);
    expect(await told(account)).toEqual([period(account, 'running', runId)]);
    expect(await proof()).toEqual({ name: 'deliveries', ok: true, checked: before, failing: [] });
    await world.rows(sql`update platform.runs set state = 'failed' where run_id = ${runId} returning 1 as one`);
    await world.resume(runId);
    expect(await told(account)).toEqual([]);
  });
  it('rows in quarantine withhold it, told until they are settled; the run that completes it is at work', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a'), row('b')]));
    const run = await world.load(csvOf([row('c'), row('d', { BilledCost: 'x' })]));
    expect(run.counts).toMatchObject({ restatement_withheld: 1 });
    expect([await due(account), await told(account)]).toEqual(['3', [period(account, 'waiting', run.run_id)]]);
    expect((await proof())?.failing).toEqual([`AWS ${account} 2024-09: waiting, ${run.run_id}`]);
    const { items } = await world.call('operator', listQuarantine, { query: { runId: run.run_id } });
    await world.call('operator', dismissQuarantine, { body: { quarantineIds: items.map((item) => item.quarantineId), note: 'not ours' } });
    expect(await told(account)).toEqual([period(account, 'running', run.run_id)]);
    expect((await proof())?.ok).toBe(true);
    await world.worker.drain();
    expect([await due(account), await told(account), (await proof())?.ok]).toEqual(['1', [], true]);
  });
  it('a bad row of a delivery that takes nothing back withholds nothing: nothing counts twice', async () => {
    const { account, row } = freshAccount();
    const file = csvOf([row('a'), row('b', { BilledCost: 'x' })]);
    await world.load(file);
    const again = await world.load(file);
    expect(again.counts).toMatchObject({ duplicate: 1, quarantined: 1 });
    expect(again.counts).not.toHaveProperty('restatement_withheld');
    expect([await due(account), await told(account), (await proof())?.ok]).toEqual(['1', [], true]);
    await world.rows(sql`update usage.quarantine set state = 'dismissed', closed_by = quarantine_id, closed_at = now() where state = 'open' returning 1 as one`);
  });
  it('a file that broke off: told until another delivery comes, whatever is done about its rows', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a'), row('b')]));
    const packed = gzipSync(csvOf(Array.from({ length: 500 }, (_, n) => row(`r${n}`))));
    const runId = await stopped([csvOf([row('c')]), packed]);
    // Whole when it was taken, and no longer when the load goes on.
    const stored = readdirSync(world.directory, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name)).filter((path) => statSync(path).size === packed.length);
    expect(stored).toHaveLength(1);
    writeFileSync(stored[0] ?? '', Buffer.concat([packed.subarray(0, packed.length - 100), Buffer.alloc(100)]));
    const run = await world.resume(runId);
    expect(run).toMatchObject({ state: 'done', counts: { reversed: 0, restatement_withheld: 1 } });
    expect(await told(account)).toEqual([period(account, 'damaged', run.run_id)]);
    expect((await proof())?.failing).toEqual([`AWS ${account} 2024-09: damaged, ${run.run_id}`]);
    await world.load(csvOf([row('c')]));
    expect([await due(account), await told(account), (await proof())?.ok]).toEqual(['1', [], true]);
  });
  it('rows that another load brings complete what waited for them', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a'), row('b')]));
    const strange = row('c', { SubAccountId: 'nobody', SubAccountName: 'Nobody' });
    await world.load(csvOf([row('a'), strange]), { createCustomers: false });
    expect(await told(account)).toMatchObject([{ why: 'waiting' }]);
    await world.load(csvOf([strange]), { mode: 'append', createCustomers: true });
    expect([await due(account), await told(account)]).toEqual(['2', []]);
    await totals(world);
  });
});

describe('R-IN.incomplete who is told what', () => {
  it('whoever maps or loads sees billing account and run, others provider and period', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a')]));
    const run = await world.load(csvOf([row('b'), row('c', { BilledCost: 'x' })]));
    for (const person of ['operator', 'operations'] as const) expect(await told(account, person)).toEqual([period(account, 'waiting', run.run_id)]);
    expect(await told(account, 'supervisor')).toEqual([{ provider: 'AWS', billingAccount: null, billingMonth: '2024-09', why: 'waiting', runId: null }]);
  });
  it('the proof of a month looks at the periods whose days touch it', async () => {
    expect([(await proof('2024-09'))?.ok, (await proof('2024-10'))?.ok]).toEqual([false, true]);
    await world.rows(sql`update usage.quarantine set state = 'dismissed', closed_by = quarantine_id, closed_at = now() where state = 'open' returning 1 as one`);
  });
});

describe('R-IN.newest an append that stopped, and appends beside a load that stopped', () => {
  it('what is appended while a restatement is not complete stays, also what was there already', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a'), row('b')]));
    const runId = await stopped([csvOf([row('c')]), csvOf([row('d')])]);
    await world.load(csvOf([row('a'), row('e')]), { mode: 'append' });
    expect(await world.resume(runId)).toMatchObject({ state: 'done', counts: { loaded: 2, reversed: 1 } });
    expect([await due(account), await told(account)]).toEqual(['4', []]);
  });
  it('a load that has not met a scope something was appended to since is refused, and so is an append a delivery came after', async () => {
    const { account, row } = freshAccount();
    await world.load(csvOf([row('a')]));
    const restating = await world.enqueue([csvOf([row('b')])]);
    await world.rows(sql`update platform.runs set state = 'cancelled' where run_id = ${restating} returning 1 as one`);
    const appending = await world.enqueue([csvOf([row('c')])], { mode: 'append' });
    await world.worker.drain();
    expect(await world.resume(restating)).toMatchObject({ state: 'failed', error: { code: 'intake.delivery_superseded' } });
    expect(await due(account)).toBe('2');
    await world.load(csvOf([row('a')]));
    await world.rows(sql`update platform.runs set state = 'failed', place = '{}', counts = '{}' where run_id = ${appending} returning 1 as one`);
    expect(await world.resume(appending)).toMatchObject({ state: 'failed', error: { code: 'intake.delivery_superseded' } });
    expect(await due(account)).toBe('1');
  });
});

describe('R-IN.mapping a decision while a load is at work', () => {
  it('rows the load stores after it, not knowing of it, are loaded by the run the decision queued', async () => {
    const { account, row } = freshAccount();
    const late = { SubAccountId: 'late', SubAccountName: 'Late' };
    const known = csvOf([row('z', late)]);
    await world.load(known, { createCustomers: false });
    const [entry] = await world.rows(sql<{ id: string; key: string }>`select quarantine_id as id, sub_account_key as key from usage.quarantine where state = 'open'`);
    const { id, key } = entry ?? { id: '', key: '' };
    await world.call('operator', dismissQuarantine, { body: { quarantineIds: [id], note: 'so that nothing waits' } });
    const runId = await world.enqueue([known, csvOf([row('a', late)])], { mode: 'append', createCustomers: false });
    // By then the load has learnt whose the sub-account is not, and is about to read a row of it.
    const mapped = new Promise<{ runId: string | null }>((resolve) => {
      meanwhile = AsyncResource.bind(() => resolve(world.call('operator', mapSubAccounts, { body: { decisions: [{ subAccountKey: key, customerId: 'create' }] } })));
    });
    await world.worker.drain();
    expect((await mapped).runId).not.toBeNull();
    await world.worker.drain();
    expect(await world.run(runId)).toMatchObject({ state: 'done', counts: { read: 2 } });
    expect(await due(account)).toBe('1');
    expect(await world.rows(sql`select 1 from usage.quarantine where state = 'open' and sub_account_key = ${key}`)).toEqual([]);
  });
  it('nothing waits: a run only while a load is queued or at work', async () => {
    const { account, row } = freshAccount();
    const keys: string[] = [];
    for (const name of ['one', 'two']) {
      await world.load(csvOf([row('a', { SubAccountId: name, SubAccountName: name })]), { createCustomers: false, mode: 'append' });
      const [entry] = await world.rows(sql<{ id: string; key: string }>`select quarantine_id as id, sub_account_key as key from usage.quarantine where state = 'open'`);
      await world.call('operator', dismissQuarantine, { body: { quarantineIds: [entry?.id ?? ''], note: 'so that nothing waits' } });
      keys.push(entry?.key ?? '');
    }
    const decide = (key: string | undefined) => world.call('operator', mapSubAccounts, { body: { decisions: [{ subAccountKey: key ?? '', customerId: 'create' }] } });
    expect(await decide(keys[0])).toEqual({ confirmed: 1, created: 1, runId: null });
    await world.enqueue([csvOf([row('b', { SubAccountId: 'two', SubAccountName: 'two' })])], { mode: 'append', createCustomers: false });
    const { runId } = await decide(keys[1]);
    await world.worker.drain();
    expect(await world.run(runId ?? '')).toMatchObject({ kind: 'quarantine-retry', state: 'done' });
    expect(await due(account)).toBe('1');
  });
});
