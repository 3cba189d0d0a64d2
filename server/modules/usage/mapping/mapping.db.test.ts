import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSubAccounts, mapSubAccounts } from '../../../../contract/console/intake.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';
import { createCustomers } from '../../customers/customers.ts';

let world: IntakeWorld;
const customers: Id[] = [];
beforeAll(async () => {
  world = await createIntakeWorld();
  const since = new Date('2026-01-10T01:00:00Z');
  const customer = (accountName: string, name: string) => ({ accountName, name, associations: [{ type: 2 as const, fromAt: since, toAt: null }], createdAt: since });
  customers.push(...(await world.as('operator', (ctx) => createCustomers(ctx, world.partners.provider, [customer('orion', 'Atlas Orion'), customer('zenith', '天顶'), customer('twin-1', 'Twin'), customer('twin-2', 'Twin')]))).map((id) => id ?? ''));
  await world.as('operator', (ctx) => createCustomers(ctx, world.partners.foreign, [customer('nimbus', 'Nimbus')]));
});
afterAll(() => world.close());

const row = (id: string, name: string, due = '1'): Cells => ({ ...PLAIN_CHARGE, BillingAccountId: 'mapping', SubAccountId: id, SubAccountName: name, BilledCost: due, ListCost: due, ContractedCost: due });
const FILE = csvOf([row('1', 'atlas orion'), row('2', 'Zenith', '2'), row('3', 'Twin', '4'), row('4', 'Nimbus', '8'), row('4', 'Nimbus', '16'), row('5', 'Ours', '32')]);
const list = async (query = {}) => (await world.call('operations', listSubAccounts, { query })).items;
const account = async (subAccount: string) => {
  const found = (await list()).find((item) => item.subAccount === subAccount);
  if (!found) throw new Error(`no sub-account ${subAccount}`);
  return found;
};
const map = async (decisions: Readonly<Record<string, Id | 'create' | null>>, person: 'operations' | 'operator' | 'admin' = 'operations') =>
  world.call(person, mapSubAccounts, { body: { decisions: await Promise.all(Object.entries(decisions).map(async ([name, customerId]) => ({ subAccountKey: (await account(name)).subAccountKey, customerId }))) } });
const due = async (customerId: Id) => (await world.rows(sql<{ due: string | null }>`select trim_scale(sum(due_amount))::text as due from usage.fee_records where customer_id = ${customerId}`))[0]?.due;

describe('R-IN.mapping sub-accounts wait for their customer, which is suggested, confirmed and remembered', () => {
  it('without the flag nothing is guessed: all rows wait, suggestions are made where exactly one customer fits', async () => {
    const run = await world.load(FILE, { createCustomers: false });
    expect(run.counts).toMatchObject({ read: 6, loaded: 0, duplicate: 0, quarantined: 6 });
    const items = (await list()).map(({ subAccount, state, customer, suggestionReason, waitingRows }) => [subAccount, state, customer?.customerId ?? null, suggestionReason, waitingRows]);
    expect(items.sort()).toEqual([
      ['1', 'suggested', customers[0], 'similar-name', 1],
      ['2', 'suggested', customers[1], 'same-account', 1],
      ['3', 'unmapped', null, null, 1],
      ['4', 'unmapped', null, null, 2],
      ['5', 'unmapped', null, null, 1],
    ]);
  });
  it('names of customers are masked in the list; it is searched and paged', async () => {
    expect((await account('1')).customer?.name).not.toContain('Orion');
    expect((await list({ q: 'ZEN' })).map((item) => item.subAccount)).toEqual(['2']);
    expect((await list({ state: 'unmapped' })).map((item) => item.subAccount).sort()).toEqual(['3', '4', '5']);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof world.call<typeof listSubAccounts>>> = await world.call('operations', listSubAccounts, { query: { limit: '2', ...(cursor === '' ? {} : { cursor }) } });
      seen.push(...page.items.map((item) => item.subAccount));
      cursor = page.next;
    }
    expect(seen.sort()).toEqual(['1', '2', '3', '4', '5']);
  });
  it('confirmed, chosen, created, ignored in one go: the waiting rows are loaded by a run', async () => {
    const mapped = await map({ 1: customers[0] ?? '', 3: customers[2] ?? '', 4: 'create', 5: null });
    expect(mapped).toMatchObject({ confirmed: 3, created: 1 });
    await world.worker.drain();
    expect(await world.run(mapped.runId ?? '')).toMatchObject({ state: 'done', counts: { read: 5, loaded: 4, duplicate: 0, quarantined: 1 } });
    expect([await due(customers[0] ?? ''), await due(customers[2] ?? '')]).toEqual(['1', '4']);
    const nimbus = await account('4');
    expect(nimbus).toMatchObject({ state: 'confirmed', suggestionReason: 'created', waitingRows: 0 });
    expect(await due(nimbus.customer?.customerId ?? '')).toBe('24');
    expect((await world.rows(sql<{ reason: string }>`select reason from usage.quarantine where state = 'open' order by 1`)).map((r) => r.reason)).toEqual(['sub_account_ignored', 'sub_account_unmapped']);
    await totals(world);
  });
  it('the mapping is remembered: the same file again finds its rows loaded, and keeps the others where they are', async () => {
    expect((await world.load(FILE, { createCustomers: false })).counts).toMatchObject({ read: 6, loaded: 0, duplicate: 4, quarantined: 2 });
    expect((await world.rows(sql<{ rows: string }>`select count(*) as rows from usage.quarantine`))[0]?.rows).toBe('6');
  });
  it('a row that loads from a file closes its entry', async () => {
    await map({ 2: customers[1] ?? '' });
    expect((await world.load(FILE, { createCustomers: false })).counts).toMatchObject({ duplicate: 5, quarantined: 1 });
    expect(await world.rows(sql`select state, count(*)::int as rows from usage.quarantine group by state order by state`)).toEqual([{ state: 'loaded', rows: 5 }, { state: 'open', rows: 1 }]);
  });
  it('a confirmed mapping is final; the same decision again changes nothing; an ignored one may be taken up', async () => {
    await expect(map({ 1: customers[1] ?? '' })).rejects.toMatchObject({ code: 'intake.mapping_conflict' });
    expect(await map({ 1: customers[0] ?? '' })).toEqual({ confirmed: 0, created: 0, runId: null });
    const taken = await map({ 5: 'create' });
    await world.worker.drain();
    expect(await world.run(taken.runId ?? '')).toMatchObject({ counts: { read: 1, loaded: 1 } });
  });
  it('unknown sub-accounts and customers of nobody or of others refuse the whole list', async () => {
    const { subAccountKey } = await account('3');
    const decide = (decisions: { subAccountKey: Id; customerId: Id | null }[]) => world.call('operator', mapSubAccounts, { body: { decisions } });
    await expect(decide([{ subAccountKey: world.partners.provider, customerId: null }])).rejects.toMatchObject({ code: 'intake.sub_account_unknown' });
    await expect(decide([{ subAccountKey, customerId: world.members.zhang }])).rejects.toMatchObject({ code: 'customers.unknown' });
    const [foreign] = await world.rows(sql<{ id: Id }>`select customer_id as id from customers.customers`, world.partners.foreign);
    await expect(decide([{ subAccountKey, customerId: foreign?.id ?? '' }])).rejects.toMatchObject({ code: 'customers.unknown' });
  });
  it('whoever may not map is refused; another partner sees none of it', async () => {
    await expect(world.call('zhang', listSubAccounts, {})).rejects.toMatchObject({ code: 'access.denied' });
    expect((await world.call('stranger', listSubAccounts, {})).items).toEqual([]);
    await expect(world.call('stranger', listSubAccounts, { query: { partnerId: world.partners.provider } })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
  });
  it('with the flag every sub-account nobody is suggested for becomes a customer, equal names too', async () => {
    const run = await world.load(csvOf([row('11', 'Same name'), row('12', 'Same name'), row('13', ''), row('14', 'Twin'), row('15', 'ATLAS ORION')]), { mode: 'append', createCustomers: true });
    expect(run.counts).toMatchObject({ read: 5, loaded: 4, quarantined: 1 });
    const made = await world.rows(sql<{ account: string }>`select c.account_name as account from usage.sub_accounts s join customers.customers c on c.customer_id = s.customer_id where s.state = 'confirmed' and s.sub_account in ('11', '12', '13', '14') order by 1`);
    expect(made.map((r) => r.account)).toEqual(['13', 'Same name', 'Same name-2', 'Twin']);
    expect(await account('15')).toMatchObject({ state: 'suggested', suggestionReason: 'similar-name' });
  });
});
