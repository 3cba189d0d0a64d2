import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDecimals } from '../../../../contract/values/money.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, type LoadOptions, totals } from '../../../../test/harness/intake-world.ts';
import { dismissQuarantine, listQuarantine, mapSubAccounts, retryQuarantine } from '../../../../contract/console/intake.ts';

let world: IntakeWorld;
beforeAll(async () => {
  world = await createIntakeWorld();
});
afterAll(() => world.close());

let accounts = 0;
/** A billing account nothing was delivered of yet, with what a test asks about it. */
function freshAccount() {
  accounts += 1;
  const account = `account-${accounts}`;
  const row = (resource: string, due = '1', more: Cells = {}): Cells => ({ ...PLAIN_CHARGE, BillingAccountId: account, SubAccountId: `${account}-sub`, SubAccountName: `Sub of ${account}`, ResourceId: resource, BilledCost: due, ListCost: due, ContractedCost: due, EffectiveCost: due, ...more });
  return {
    row,
    load: async (rows: readonly Cells[], options: LoadOptions = {}) => {
      const run = await world.load(csvOf(rows), options);
      if (run.state !== 'done') throw new Error(`run ${run.state} ${JSON.stringify(run.error)}`);
      const { read, loaded, duplicate, quarantined, reversed, ...more } = run.counts;
      return { counts: [read, loaded, duplicate, quarantined, reversed].map(Number), ...more };
    },
    /** What is in effect: net amount by resource, zeros left out. */
    net: async (): Promise<Record<string, string>> => {
      const rows = await world.rows(sql<{ resource_id: string; due: string }>`
        select f.resource_id, trim_scale(sum(f.due_amount))::text as due from usage.fee_records f join usage.sub_accounts s on s.partner_id = f.partner_id and s.customer_id = f.customer_id and s.state = 'confirmed'
        where s.billing_account = ${account} group by f.resource_id having sum(f.due_amount) <> 0 order by 1`);
      return Object.fromEntries(rows.map((r) => [r.resource_id, r.due]));
    },
    lines: async () => (await world.rows(sql<{ resource_id: string; due: string; generation: number; reverses: boolean }>`
        select f.resource_id, trim_scale(f.due_amount)::text as due, f.generation, f.reverses_id is not null as reverses from usage.fee_records f join usage.sub_accounts s on s.partner_id = f.partner_id and s.customer_id = f.customer_id and s.state = 'confirmed'
        where s.billing_account = ${account} order by f.resource_id, f.generation, reverses, due`)).map((r) => [r.resource_id, r.due, r.generation, r.reverses]),
  };
}

describe('R-IN.restate a later delivery of a period restates it, by new lines only', () => {
  it('a changed amount: the old line is reversed, the new one added, both stay on record', async () => {
    const { row, load, net, lines } = freshAccount();
    await load([row('a', '1'), row('b', '2')]);
    expect((await load([row('a', '1'), row('b', '2.5')])).counts).toEqual([2, 1, 1, 0, 1]);
    expect(await net()).toEqual({ a: '1', b: '2.5' });
    expect(await lines()).toEqual([['a', '1', 0, false], ['b', '2', 0, false], ['b', '2.5', 0, false], ['b', '-2', 0, true]]);
    await totals(world);
  });
  it('a removed row is reversed; when it comes back it is the next generation; gone again, back again', async () => {
    const { row, load, net, lines } = freshAccount();
    const both = [row('a', '1'), row('b', '2')];
    await load(both);
    expect((await load([row('a', '1')])).counts).toEqual([1, 0, 1, 0, 1]);
    expect(await net()).toEqual({ a: '1' });
    expect((await load(both)).counts).toEqual([2, 1, 1, 0, 0]);
    expect(await net()).toEqual({ a: '1', b: '2' });
    expect((await load(both)).counts).toEqual([2, 0, 2, 0, 0]);
    expect((await load([row('a', '1')])).counts).toEqual([1, 0, 1, 0, 1]);
    expect((await load(both)).counts).toEqual([2, 1, 1, 0, 0]);
    expect(await lines()).toEqual([['a', '1', 0, false], ['b', '2', 0, false], ['b', '-2', 0, true], ['b', '2', 1, false], ['b', '-2', 1, true], ['b', '2', 2, false]]);
    await totals(world);
  });
  it('the first file again after a second one is a delivery too: it takes back what the second changed', async () => {
    const { row, load, net } = freshAccount();
    await load([row('a', '1')]);
    await load([row('a', '9')]);
    expect((await load([row('a', '1')])).counts).toEqual([1, 1, 0, 0, 1]);
    expect(await net()).toEqual({ a: '1' });
  });
  it('other accounts and other periods are not touched', async () => {
    const first = freshAccount();
    const other = freshAccount();
    const october = { BillingPeriodStart: '2024-10-01 00:00:00', BillingPeriodEnd: '2024-11-01 00:00:00', ChargePeriodStart: '2024-10-02 00:00:00', ChargePeriodEnd: '2024-10-02 01:00:00' };
    await first.load([first.row('a'), first.row('b'), first.row('c', '3', october)]);
    await other.load([other.row('x')]);
    await first.load([first.row('a')]);
    expect(await first.net()).toEqual({ a: '1', c: '3' });
    expect(await other.net()).toEqual({ x: '1' });
  });
  it('append: a file that only adds reverses nothing, and a later restatement covers what was appended', async () => {
    const { row, load, net } = freshAccount();
    await load([row('a')]);
    expect((await load([row('b')], { mode: 'append' })).counts).toEqual([1, 1, 0, 0, 0]);
    expect(await net()).toEqual({ a: '1', b: '1' });
    expect((await load([row('a')])).counts).toEqual([1, 0, 1, 0, 1]);
    expect(await net()).toEqual({ a: '1' });
  });
});

describe('R-IN.identical equal rows inside one delivery are charges of their own', () => {
  it('two equal rows are two charges; the same file again adds nothing; one less reverses one', async () => {
    const { row, load, net } = freshAccount();
    expect((await load([row('a'), row('a'), row('a')])).counts).toEqual([3, 3, 0, 0, 0]);
    expect((await load([row('a'), row('a'), row('a')])).counts).toEqual([3, 0, 3, 0, 0]);
    expect(await net()).toEqual({ a: '3' });
    expect((await load([row('a'), row('a')])).counts).toEqual([2, 0, 2, 0, 1]);
    expect(await net()).toEqual({ a: '2' });
  });
  it('equal rows in two files of one load are two charges, and the files together are one delivery', async () => {
    const { row, net } = freshAccount();
    const parts = [csvOf([row('a'), row('b')]), csvOf([row('a'), row('c')])];
    expect((await world.load(parts)).counts).toMatchObject({ read: 4, loaded: 4, duplicate: 0, reversed: 0 });
    expect((await world.load(parts)).counts).toMatchObject({ read: 4, loaded: 0, duplicate: 4, reversed: 0 });
    expect(await net()).toEqual({ a: '2', b: '1', c: '1' });
    expect((await world.load([csvOf([row('a')]), csvOf([row('c')])])).counts).toMatchObject({ loaded: 0, duplicate: 2, reversed: 2 });
    expect(await net()).toEqual({ a: '1', c: '1' });
  });
});

describe('R-IN.withheld nothing is reversed while it is unclear what a delivery says', () => {
  it('a file cut in the middle of a row: the row is quarantined, the restatement withheld; the whole file completes it', async () => {
    const { row, load, net } = freshAccount();
    await load([row('a'), row('b')]);
    const cut = csvOf([row('a'), row('c')]).slice(0, -200);
    const run = await world.load(cut);
    expect(run.counts).toMatchObject({ read: 2, loaded: 0, duplicate: 1, quarantined: 1, reversed: 0, restatement_withheld: 1 });
    expect(await net()).toEqual({ a: '1', b: '1' });
    // Nobody knows what stood behind the cut: setting its row aside completes nothing.
    const [waiting] = await world.rows(sql<{ quarantine_id: string }>`select quarantine_id from usage.quarantine where state = 'open'`);
    await world.call('operator', dismissQuarantine, { body: { quarantineIds: [waiting?.quarantine_id ?? ''], note: 'cut off' } });
    await world.worker.drain();
    expect(await net()).toEqual({ a: '1', b: '1' });
    expect(await world.rows(sql`select 1 as one from usage.delivery_scopes where restatement = 'damaged'`)).toHaveLength(1);
    expect((await load([row('a'), row('c')])).counts).toEqual([2, 1, 1, 0, 1]);
    expect(await net()).toEqual({ a: '1', c: '1' });
  });
  it('a truncated gzip stops the load before its first row: nothing changed', async () => {
    const { row, load, net } = freshAccount();
    await load([row('a'), row('b')]);
    const packed = gzipSync(csvOf(Array.from({ length: 500 }, (_, n) => row(`r${n}`, String(n + 1)))));
    const run = await world.load(packed.subarray(0, packed.length - 100));
    expect(run).toMatchObject({ state: 'failed', error: { code: 'intake.file_refused', params: { reason: 'gzip_truncated' } }, counts: {} });
    expect(await net()).toEqual({ a: '1', b: '1' });
    expect((await world.load(packed)).counts).toMatchObject({ read: 500, loaded: 500, reversed: 2 });
  });
  it('a row that waits for its customer withholds its period; when it is mapped the restatement is completed', async () => {
    const { row, load, net } = freshAccount();
    await load([row('a'), row('b')]);
    const run = await world.load(csvOf([row('a'), row('new', '5', { SubAccountId: 'unheard-of', SubAccountName: 'Nobody knows' })]), { createCustomers: false });
    expect(run.counts).toMatchObject({ read: 2, loaded: 0, duplicate: 1, quarantined: 1, reversed: 0, restatement_withheld: 1 });
    expect(await net()).toEqual({ a: '1', b: '1' });
    const { items } = await world.call('operator', listQuarantine, { query: { runId: run.run_id } });
    expect(items.map((item) => [item.reason, item.params])).toEqual([['sub_account_unmapped', { provider: 'AWS', account: 'Nobody knows' }]]);
    const [account] = await world.rows(sql<{ key: string }>`select sub_account_key as key from usage.sub_accounts where sub_account = 'unheard-of'`);
    const mapped = await world.call('operator', mapSubAccounts, { body: { decisions: [{ subAccountKey: account?.key ?? '', customerId: 'create' }] } });
    expect(mapped).toMatchObject({ confirmed: 1, created: 1 });
    await world.worker.drain();
    expect(await world.run(mapped.runId ?? '')).toMatchObject({ state: 'done', counts: { read: 1, loaded: 1, duplicate: 0, quarantined: 0, reversed: 1 } });
    expect(await net()).toEqual({ a: '1', new: '5' });
    expect(await world.rows(sql`select 1 from usage.delivery_seen`)).toEqual([]);
    await totals(world);
  });
  it('rows of an ignored sub-account withhold nothing', async () => {
    const { row, load, net } = freshAccount();
    await load([row('a'), row('b')]);
    const strange = row('x', '7', { SubAccountId: 'ours', SubAccountName: 'Our own machines' });
    await world.load(csvOf([row('a'), row('b'), strange]), { createCustomers: false });
    const [account] = await world.rows(sql<{ key: string }>`select sub_account_key as key from usage.sub_accounts where sub_account = 'ours'`);
    await world.call('operator', mapSubAccounts, { body: { decisions: [{ subAccountKey: account?.key ?? '', customerId: null }] } });
    await world.worker.drain();
    const run = await world.load(csvOf([row('a'), strange]), { createCustomers: false });
    expect(run.counts).toMatchObject({ read: 2, duplicate: 1, quarantined: 1, reversed: 1 });
    expect(run.counts).not.toHaveProperty('restatement_withheld');
    expect(await net()).toEqual({ a: '1' });
  });
});

describe('R-IN.newest the newest delivery is the one that counts', () => {
  it('an older load that is taken up again after a newer one is refused and changes nothing', async () => {
    const { row, load, net } = freshAccount();
    const older = await world.enqueue([csvOf([row('a', '1')])]);
    await world.rows(sql`update platform.runs set state = 'cancelled', finished_at = now() where run_id = ${older} returning 1 as one`);
    await load([row('a', '2')]);
    expect(await world.resume(older)).toMatchObject({ state: 'failed', error: { code: 'intake.delivery_superseded' } });
    expect(await net()).toEqual({ a: '2' });
  });
  it('a quarantined row of an older delivery is set aside when it is tried after a newer one', async () => {
    const { row, load, net } = freshAccount();
    const late = { SubAccountId: 'late', SubAccountName: 'Late' };
    await load([row('a')]);
    const run = await world.load(csvOf([row('a'), row('b', '2', late)]), { createCustomers: false });
    expect(run.counts).toMatchObject({ duplicate: 1, quarantined: 1 });
    await load([row('a'), row('b', '3', late)]);
    expect(await net()).toEqual({ a: '1', b: '3' });
    const [entry] = await world.rows(sql<{ state: string; note: string }>`select state, state_note as note from usage.quarantine where run_id = ${run.run_id} and state = 'open'`);
    expect(entry).toMatchObject({ state: 'open' });
    const retry = await world.call('operator', retryQuarantine, { body: { runId: run.run_id } });
    await world.worker.drain();
    expect(await world.run(retry.runId)).toMatchObject({ state: 'done', counts: { read: 1, loaded: 0, superseded: 1 } });
    expect(await net()).toEqual({ a: '1', b: '3' });
  });
});

describe('laws of deliveries', () => {
  it('after any sequence of deliveries what is in effect is the last one, and details, days and months agree', async () => {
    const resource = fc.constantFrom('a', 'b', 'c', 'd');
    const delivery = fc.array(fc.record({ resource, due: fc.constantFrom('1', '2', '-0.5') }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 2, maxLength: 5 }), async (deliveries) => {
        const { row, load, net } = freshAccount();
        for (const rows of deliveries) {
          const { counts } = await load(rows.map(({ resource: id, due }) => row(id, due)));
          expect(counts[0]).toBe((counts[1] ?? 0) + (counts[2] ?? 0));
          const expected = new Map<string, string>();
          for (const { resource: id, due } of rows) expected.set(id, addDecimals([expected.get(id) ?? '0', due]));
          expect(await net()).toEqual(Object.fromEntries([...expected].filter(([, due]) => due !== '0').sort()));
        }
      }),
      { numRuns: 8 },
    );
    await totals(world);
  });
});
