import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dismissQuarantine, fixQuarantine, listQuarantine, retryQuarantine } from '../../../../contract/console/intake.ts';
import type { QueryIn } from '../../../../contract/endpoint.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';

let world: IntakeWorld;
beforeAll(async () => {
  world = await createIntakeWorld();
});
afterAll(() => world.close());

let accounts = 0;
function fresh() {
  accounts += 1;
  const account = `quarantine-${accounts}`;
  return { account, row: (resource: string, more: Cells = {}): Cells => ({ ...PLAIN_CHARGE, BillingAccountId: account, SubAccountId: account, SubAccountName: account, ResourceId: resource, ...more }) };
}
const list = (query: QueryIn<typeof listQuarantine> = {}) => world.call('finance', listQuarantine, { query });
const entryOf = async (runId: string) => {
  const [item] = (await list({ runId, state: 'all' })).items;
  if (!item) throw new Error('no entry');
  return item;
};
const fix = (quarantineId: string, values: Readonly<Record<string, string>>) => world.call('finance', fixQuarantine, { params: { quarantineId }, body: { values } });
const netOf = async (account: string) => (await world.rows(sql<{ due: string | null }>`select trim_scale(sum(f.due_amount))::text as due from usage.fee_records f join usage.sub_accounts s on s.partner_id = f.partner_id and s.customer_id = f.customer_id where s.billing_account = ${account}`))[0]?.due;

describe('R-IN.quarantine a row that cannot be loaded is kept with its reason, never mended silently', () => {
  it('reason, parameters, place and every column as it came', async () => {
    const { row } = fresh();
    const run = await world.load(csvOf([row('a'), row('b', { BilledCost: '1,08', Tags: '{"a": "=cmd|x"}' })]), { names: ['september.csv'] });
    expect(run.counts).toMatchObject({ read: 2, loaded: 1, quarantined: 1 });
    const entry = await entryOf(run.run_id);
    expect(entry).toMatchObject({ fileName: 'september.csv', line: 3, reason: 'not_a_number', params: { field: 'BilledCost', value: '1,08' }, state: 'open', note: '' });
    expect(entry.raw).toMatchObject({ BilledCost: '1,08', ResourceId: 'b', Tags: '{"a": "=cmd|x"}' });
    expect(Object.keys(entry.raw)).toEqual(Object.keys(PLAIN_CHARGE));
  });
  it('corrected by hand: loaded under the file and line it came from, once, whatever is sent again', async () => {
    const { account, row } = fresh();
    const file = csvOf([row('a'), row('b', { BilledCost: 'x' })]);
    const run = await world.load(file);
    const { quarantineId } = await entryOf(run.run_id);
    expect(await fix(quarantineId, { BilledCost: 'y' })).toEqual({ state: 'open', reason: 'not_a_number', params: { field: 'BilledCost', value: 'y' } });
    expect(await fix(quarantineId, { BilledCost: '1.2' })).toEqual({ state: 'loaded', reason: null, params: {} });
    expect(await netOf(account)).toBe('2.28');
    expect(await world.rows(sql`select line::int, run_id from usage.fee_records where resource_id = 'b' and run_id = ${run.run_id}`)).toEqual([{ line: 3, run_id: run.run_id }]);
    await expect(fix(quarantineId, { BilledCost: '5' })).rejects.toMatchObject({ code: 'intake.quarantine_unknown' });
    expect((await world.load(file)).counts).toMatchObject({ read: 2, loaded: 0, duplicate: 2, quarantined: 0, reversed: 0 });
    expect(await netOf(account)).toBe('2.28');
    const entry = await entryOf(run.run_id);
    expect(entry).toMatchObject({ state: 'loaded', raw: { BilledCost: 'x' } });
    await totals(world);
  });
  it('a correction lasts when the period is restated with the same bad row, and is reversed when the row is gone', async () => {
    const { account, row } = fresh();
    const file = csvOf([row('a'), row('b', { BilledCost: 'x' })]);
    const run = await world.load(file);
    await fix((await entryOf(run.run_id)).quarantineId, { BilledCost: '1.2' });
    expect((await world.load(csvOf([row('c'), row('b', { BilledCost: 'x' })]))).counts).toMatchObject({ loaded: 1, duplicate: 1, reversed: 1 });
    expect(await netOf(account)).toBe('2.28');
    expect((await world.load(csvOf([row('c')]))).counts).toMatchObject({ duplicate: 1, reversed: 1 });
    expect(await netOf(account)).toBe('1.08');
    // Brought again, as wrong as before: the correction stands for it again, under the run that brought it.
    for (const [counts, times] of [[{ read: 2, loaded: 1, duplicate: 1, quarantined: 0, reversed: 0 }, 'again'], [{ read: 2, loaded: 0, duplicate: 2, quarantined: 0, reversed: 0 }, 'and once only']] as const) {
      expect([(await world.load(csvOf([row('c'), row('b', { BilledCost: 'x' })]))).counts, times]).toEqual([counts, times]);
      expect(await netOf(account)).toBe('2.28');
    }
    await totals(world);
  });
  it('set aside only because a newer delivery had replaced it, and brought again by a third: it waits again', async () => {
    const { account, row } = fresh();
    const file = csvOf([row('a'), row('b', { SubAccountId: `${account}-late`, SubAccountName: 'Late' })]);
    await world.load(csvOf([row('a')]));
    const first = await world.load(file, { createCustomers: false });
    // The second delivery has a row of that sub-account too, so the period is known to be its own.
    await world.load(csvOf([row('a'), row('c')]));
    await world.call('finance', retryQuarantine, { body: { runId: first.run_id } });
    await world.worker.drain();
    expect(await entryOf(first.run_id)).toMatchObject({ state: 'dismissed' });
    const third = await world.load(file, { createCustomers: false });
    expect(await entryOf(third.run_id)).toMatchObject({ state: 'open', note: '' });
    expect((await world.load(file)).counts).toMatchObject({ loaded: 1, duplicate: 1, quarantined: 0, reversed: 1 });
    expect(await netOf(account)).toBe('2.16');
  });
  it('the same file again keeps one entry for a row and counts it as quarantined again', async () => {
    const { row } = fresh();
    const file = csvOf([row('a', { BillingCurrency: 'XXY' }), row('a', { BillingCurrency: 'XXY' })]);
    const first = await world.load(file);
    const second = await world.load(file);
    expect([first.counts, second.counts]).toEqual([expect.objectContaining({ quarantined: 2 }), expect.objectContaining({ quarantined: 2, duplicate: 0 })]);
    expect((await list({ runId: second.run_id })).items).toHaveLength(2);
    expect((await list({ runId: first.run_id })).items).toHaveLength(0);
  });
  it('set aside with a note: out of the way, on record, and still aside when the file comes again', async () => {
    const { row } = fresh();
    const file = csvOf([row('a'), row('b', { ChargeCategory: 'Gift' })]);
    const run = await world.load(file);
    const { quarantineId } = await entryOf(run.run_id);
    expect(await world.call('finance', dismissQuarantine, { body: { quarantineIds: [quarantineId, quarantineId], note: '供应商确认不计费' } })).toEqual({ dismissed: 1 });
    expect(await world.call('finance', dismissQuarantine, { body: { quarantineIds: [quarantineId], note: '再次' } })).toEqual({ dismissed: 0 });
    const again = await world.load(file);
    expect(again.counts).toMatchObject({ duplicate: 1, quarantined: 1 });
    expect(await entryOf(again.run_id)).toMatchObject({ state: 'dismissed', note: '供应商确认不计费' });
    await expect(fix(quarantineId, { ChargeCategory: 'Usage' })).rejects.toMatchObject({ code: 'intake.quarantine_unknown' });
  });
  it('a restatement that waited for a row is completed when the row is set aside', async () => {
    const { account, row } = fresh();
    await world.load(csvOf([row('a'), row('b')]));
    const run = await world.load(csvOf([row('a'), row('c', { BilledCost: '?' })]));
    expect(run.counts).toMatchObject({ duplicate: 1, quarantined: 1, reversed: 0, restatement_withheld: 1 });
    expect(await netOf(account)).toBe('2.16');
    await world.call('finance', dismissQuarantine, { body: { quarantineIds: [(await entryOf(run.run_id)).quarantineId], note: '不是费用' } });
    await world.worker.drain();
    expect(await netOf(account)).toBe('1.08');
    await totals(world);
  });
  it('tried again as they are: what is still wrong stays, and says so', async () => {
    const { row } = fresh();
    const run = await world.load(csvOf([row('a', { BilledCost: 'x' }), row('b', { BilledCost: 'x' })]));
    const { runId } = await world.call('finance', retryQuarantine, { body: { runId: run.run_id } });
    await world.worker.drain();
    expect(await world.run(runId)).toMatchObject({ state: 'done', progress_done: '2', progress_total: '2', counts: { read: 2, loaded: 0, quarantined: 2 } });
  });
});

describe('the page of quarantined rows', () => {
  it('reasons with their numbers, filters, pages from the newest on', async () => {
    const { row } = fresh();
    const run = await world.load(csvOf(Array.from({ length: 7 }, (_, n) => row(`r${n}`, n < 5 ? { BilledCost: 'x' } : { BillingCurrency: 'nope' }))));
    const all = await list({ state: 'all' });
    expect(all.reasons.reduce((sum, { rows }) => sum + rows, 0)).toBe(Number((await world.rows(sql<{ n: string }>`select count(*) as n from usage.quarantine`))[0]?.n));
    expect((await list({ runId: run.run_id, reason: 'currency_unknown' })).items).toHaveLength(2);
    const lines: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list({ runId: run.run_id, limit: '3', ...(cursor === '' ? {} : { cursor }) });
      lines.push(...page.items.map((item) => item.line));
      cursor = page.next;
    }
    expect(lines).toEqual([8, 7, 6, 5, 4, 3, 2]);
    await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'request.invalid' });
  });
  it('another partner sees, corrects and sets aside nothing of it', async () => {
    const { row } = fresh();
    const run = await world.load(csvOf([row('a', { BilledCost: 'x' })]));
    const { quarantineId } = await entryOf(run.run_id);
    expect((await world.call('stranger', listQuarantine, { query: { state: 'all' } })).items).toEqual([]);
    await expect(world.call('stranger', fixQuarantine, { params: { quarantineId }, body: { values: { BilledCost: '1' } } })).rejects.toMatchObject({ code: 'intake.quarantine_unknown' });
    await expect(world.call('stranger', dismissQuarantine, { body: { quarantineIds: [quarantineId], note: 'x' } })).rejects.toMatchObject({ code: 'intake.quarantine_unknown' });
    await expect(world.call('zhang', listQuarantine, {})).rejects.toMatchObject({ code: 'access.denied' });
  });
});
