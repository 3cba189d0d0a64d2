import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as contract from '../../../contract/console/customers.ts';
import type { QueryIn } from '../../../contract/endpoint.ts';
import { Problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount } from '../../../contract/values/mask.ts';
import { createWorld, grant, type Person, type World } from '../../../test/harness/partner-world.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { statementsRun, withTx } from '../../platform/db/tx.ts';
import { parseInput } from '../../platform/http/bind.ts';
import { systemActor } from '../../platform/jobs/worker.ts';
import { createPartner } from '../identity/identity.ts';
import { loadSpans, loadTeams, replaceManager } from '../assignment/assignment.ts';
import { associationRanges, createCustomerForSubAccount, createCustomers, listCustomers, type NewCustomer, resolveCustomers } from './customers.ts';
import { customersBindings } from './endpoints.ts';
import { customersExportList } from './export-list.ts';

const EXPORT = customersExportList('china');
const at = (text: string) => new Date(`${text}:00+08:00`);
let world: World;
const second = newId();
const ids: Record<string, Id> = {};

const NEW: Record<string, Partial<NewCustomer> & { accountName: string; type: 1 | 2; from: string }> = {
  alpha: { number: '000000000000000000000000000000b0', accountName: 'alpha_cloud', name: '阿尔法科技有限公司', mobile: '13800000001', email: 'ceo@alpha.cn', tag: 'VIP', type: 1, from: '2025-01-05T09:00', customerType: 1, verified: 2 },
  beta: { number: '00000000000000000000000000000160', accountName: 'Beta-Data', name: '贝塔数据', mobile: '13800000002', email: 'it@beta.cn', tag: 'vip 100%', type: 2, from: '2025-02-05T09:00', frozen: 1, verified: null },
  gamma: { number: '00000000000000000000000000000210', accountName: 'gamma', name: '李伽马', mobile: '13900000003', email: 'g@gamma.cn', type: 2, from: '2025-02-28T23:30', customerType: 0, verified: -1 },
  delta: { number: '000000000000000000000000000002c0', accountName: 'delta', name: '', mobile: '', email: '', type: 1, from: '2025-03-01T00:00' },
};

beforeAll(async () => {
  world = await createWorld(() => customersBindings({ site: 'china' }), at('2025-03-10T09:00'));
  const customer = ({ type, from, ...rest }: (typeof NEW)[string]): NewCustomer => ({ ...rest, associations: [{ type, fromAt: at(from), toAt: null }], createdAt: at(from) });
  await world.as('admin', async (ctx) => {
    const made = await createCustomers(ctx, world.partners.provider, Object.values(NEW).map(customer));
    Object.keys(NEW).forEach((key, place) => {
      ids[key] = made[place] ?? '';
    });
    const span = (key: string, manager: Person, assignedAt: string, unassignedAt: string | null = null) => ({ customerId: id(key), managerId: world.members[manager], assignedAt: at(assignedAt), unassignedAt: unassignedAt === null ? null : at(unassignedAt) });
    await loadSpans(ctx, world.partners.provider, [span('alpha', 'zhang', '2025-01-05T09:00', '2025-02-20T10:00'), span('alpha', 'li', '2025-02-20T10:00'), span('beta', 'zhang', '2025-02-06T09:00'), span('gamma', 'wang', '2025-03-01T09:00')]);
    await loadTeams(ctx, world.partners.provider, [{ managerId: world.members.zhang, supervisorId: world.members.supervisor, fromAt: at('2025-01-01T00:00'), toAt: null }]);
    await spend(ctx, 'alpha', '2025-03-01', 'CNY', '100.5');
    await spend(ctx, 'alpha', '2025-03-01', 'CNY', '0.000000000001');
    await spend(ctx, 'alpha', '2025-03-01', 'USD', '7');
    await spend(ctx, 'alpha', '2025-02-01', 'CNY', '9999');
    await spend(ctx, 'beta', '2025-03-01', 'CNY', '250');
    await spend(ctx, 'gamma', '2025-03-01', 'CNY', '-3.25');
  });
  await world.as('reseller-admin', async (ctx) => {
    const made = await createCustomers(ctx, world.partners.reseller, [customer({ accountName: 'of-reseller', name: '经销的客户', type: 2, from: '2025-01-05T09:00' })]);
    ids['resold'] = made[0] ?? '';
  });
  await withTx(world.t.db, { partnerIds: [second, world.partners.reseller, world.partners.distributor], operator: true }, async (tx) => {
    await createPartner(tx, { partnerId: second, number: '5'.repeat(32), name: '第二经销公司', tier: 'reseller', parentId: world.partners.distributor, at: at('2025-01-01T00:00') });
    const ctx: Ctx = { actor: systemActor(second), tx, now: at('2025-03-10T09:00'), requestId: 'test', ip: '' };
    ids['resold-too'] = (await createCustomers(ctx, second, [customer({ accountName: 'resold-too', name: '又一客户', type: 1, from: '2025-01-06T09:00' })]))[0] ?? '';
    await spend(ctx, 'resold', '2025-03-01', 'CNY', '10', world.partners.reseller);
    await spend(ctx, 'resold-too', '2025-03-01', 'CNY', '1.5', second);
    await spend(ctx, 'resold-too', '2025-03-01', 'USD', '3', second);
  });
  await world.as('stranger', async (ctx) => {
    ids['foreign'] = (await createCustomers(ctx, world.partners.foreign, [customer({ accountName: 'alpha_cloud', name: '阿尔法别家', type: 2, from: '2025-01-05T09:00' })]))[0] ?? '';
  });
});
afterAll(() => world.close());

const id = (key: string): Id => ids[key] ?? newId();
const keyOf = (customerId: Id) => Object.keys(ids).find((key) => ids[key] === customerId) ?? customerId;

async function spend(ctx: Ctx, key: string, month: string, currency: string, due: string, partnerId: Id = world.partners.provider): Promise<void> {
  await sql`insert into usage.customer_months (partner_id, customer_id, month, currency, records, list_amount, discount_amount, rounding_amount, due_amount,
      cash_amount, credit_amount, voucher_amount, cash_coupon_amount, card_amount, arrears_amount, written_off_amount, unsettled_amount)
    values (${partnerId}, ${id(key)}, ${month}, ${currency}, 1, ${due}, 0, 0, ${due}, ${due}, 0, 0, 0, 0, 0, 0, 0)
    on conflict (partner_id, customer_id, month, currency) do update set due_amount = customer_months.due_amount + excluded.due_amount, list_amount = customer_months.list_amount + excluded.list_amount,
      cash_amount = customer_months.cash_amount + excluded.cash_amount`.execute(ctx.tx);
}
type Query = QueryIn<typeof contract.listCustomers>;
const list = (person: Person, query: Query = {}) => world.call(person, contract.listCustomers, { query });
const keys = async (person: Person, query: Query = {}) => (await list(person, query)).items.map((row) => keyOf(row.customerId));
async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => null, (e: unknown) => e);
  if (!(error instanceof Problem)) throw new Error(`not refused: ${String(error)}`);
  return error.code;
}

describe('the list (sales 3.2)', () => {
  it('newest association first, masked, with present manager and month to date in exact digits; sums are of the filter', async () => {
    const { items, total, sums, month } = await list('admin', { limit: '3' });
    expect([items.map((row) => keyOf(row.customerId)), total, month]).toEqual([['delta', 'gamma', 'beta'], 4, '2025-03']);
    expect(sums).toEqual([{ currency: 'CNY', dueAmount: '347.250000000001' }, { currency: 'USD', dueAmount: '7' }]);
    const alpha = (await list('admin', { name: '尔法' })).items[0];
    expect(alpha).toMatchObject({
      name: '阿尔****司', accountName: 'al****d', mobile: '138****0001', email: 'ce***@alpha.cn', associationType: 'referral', tag: 'VIP', customerType: 1, verified: 2, frozen: 0,
      manager: { memberId: world.members.li, name: '李*' }, resellerName: null, monthToDate: [{ currency: 'CNY', dueAmount: '100.500000000001' }, { currency: 'USD', dueAmount: '7' }],
    });
    expect(JSON.stringify(items)).not.toMatch(/贝塔数据|李伽马|13800000002|it@beta/);
  });
  it.each([
    [{ name: '阿尔' }, ['alpha']], [{ name: '数据' }, ['beta']], [{ accountName: 'BETA' }, ['beta']], [{ accountName: ' _cloud ' }, ['alpha']],
    [{ name: '%' }, []], [{ accountName: '_' }, ['alpha']], [{ accountName: 'a_p' }, []], [{ name: "' or 1=1 --" }, []],
    [{ tag: 'VIP' }, ['alpha']], [{ tag: 'vip' }, ['beta']], [{ tag: '100%' }, ['beta']], [{ mobile: '139' }, ['gamma']],
    [{ associationType: 'resale' }, ['gamma', 'beta']], [{ associatedFrom: '2025-02-28', associatedTo: '2025-02-28' }, ['gamma']], [{ associatedFrom: '2025-03-01' }, ['delta']], [{ associatedTo: '2025-02-05' }, ['beta', 'alpha']],
    [{ managerName: '王' }, ['gamma']], [{ unassigned: 'true' }, ['delta']], [{ unassigned: 'false' }, ['gamma', 'beta', 'alpha']],
    [{ verified: 'none' }, ['delta', 'beta']], [{ verified: '2,-1' }, ['gamma', 'alpha']], [{ verified: ['none', '2'] }, ['delta', 'beta', 'alpha']],
    [{ frozen: 'true' }, ['beta']], [{ frozen: 'false' }, ['delta', 'gamma', 'alpha']], [{ customerType: '0' }, ['gamma']],
    [{ consumptionMin: '100.500000000001' }, ['beta', 'alpha']], [{ consumptionMin: '100.500000000002' }, ['beta']], [{ consumptionMin: '5', consumptionMax: '10' }, []],
    [{ consumptionMin: '5', consumptionMax: '10', currency: 'USD' }, ['alpha']], [{ consumptionMin: '0', consumptionMax: '0', currency: 'USD' }, ['delta', 'gamma', 'beta']],
    [{ consumptionMin: '0', consumptionMax: '0' }, ['delta']], [{ consumptionMax: '-1' }, ['gamma']],
    [{ sort: 'accountName' }, ['alpha', 'beta', 'delta', 'gamma']], [{ sort: '-consumption' }, ['beta', 'alpha', 'delta', 'gamma']], [{ sort: '-consumption', currency: 'USD', limit: '1' }, ['alpha']], [{ sort: 'associatedAt' }, ['alpha', 'beta', 'gamma', 'delta']],
    [{ offset: '1', limit: '2' }, ['gamma', 'beta']], [{ name: 'nobody' }, []],
  ] as [Query, string[]][])('filter %j → %j', async (query, expected) => {
    expect(await keys('admin', query)).toEqual(expected);
  });
  it('by number, in part and whole; an unknown customer gives an empty list with sums of nothing', async () => {
    const number = (await list('admin', { accountName: 'gamma' })).items[0]?.number ?? '';
    expect(await keys('admin', { number: number.slice(20).toUpperCase() })).toEqual(['gamma']);
    expect(await list('admin', { number: 'f'.repeat(32) })).toMatchObject({ items: [], total: 0, sums: [] });
    expect(await keys('admin', { managerId: world.members.li })).toEqual(['alpha']);
  });
  it('as other systems ask: by the whole number alone, by instants with both ends in whole seconds', async () => {
    const found = (filter: Partial<Parameters<typeof listCustomers>[1]>) => world.as('admin', async (ctx) => (await listCustomers(ctx, { ...filter, currency: 'CNY', sort: 'associatedAt', limit: 10, offset: 0 })).rows.map((row) => keyOf(row.customer_id)));
    expect(await found({ exactNumber: NEW['gamma']?.number?.toUpperCase() })).toEqual(['gamma']);
    expect(await found({ exactNumber: NEW['gamma']?.number?.slice(1) })).toEqual([]);
    const beta = new Date('2025-02-05T09:00:00+08:00');
    expect(await found({ associatedSince: beta, associatedUntil: beta })).toEqual(['beta']);
    expect(await found({ associatedSince: new Date(beta.getTime() + 1000) })).toEqual(['gamma', 'delta']);
    expect(await found({ associatedUntil: new Date(beta.getTime() - 1000) })).toEqual(['alpha']);
  });
  it('costs two statements, however many rows', async () => {
    const count = (limit: number) => world.as('admin', async (ctx) => {
      const before = statementsRun(ctx.tx);
      await listCustomers(ctx, { currency: 'CNY', sort: '-consumption', limit, offset: 0 });
      return statementsRun(ctx.tx) - before;
    });
    expect([await count(1), await count(200)]).toEqual([2, 2]);
  });
});

it('sales 1.2, 9.5: on the international site limits and order speak of dollars, in the list and in the file', async () => {
  const [abroad] = customersBindings({ site: 'international' }).filter((one) => one.endpoint.id === contract.listCustomers.id);
  const first = (query: Query) => world.as('admin', async (ctx) => {
    const parsed = parseInput(contract.listCustomers, { params: {}, query, body: undefined });
    const answer = contract.listCustomers.output.parse(await abroad?.handle(ctx, { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash: null }));
    return answer.items.map((row) => keyOf(row.customerId));
  });
  expect(await first({ sort: '-consumption', limit: '1' })).toEqual(['alpha']);
  expect(await keys('admin', { sort: '-consumption', limit: '1' })).toEqual(['beta']);
  expect(await first({ consumptionMin: '5', consumptionMax: '10' })).toEqual(['alpha']);
  const file = await world.as('admin', (ctx) => customersExportList('international').read(ctx, { consumptionMin: '5', consumptionMax: '10' }, null, 10));
  expect(file.rows).toHaveLength(1);
  expect((await world.as('admin', (ctx) => EXPORT.read(ctx, { consumptionMin: '5', consumptionMax: '10' }, null, 10))).rows).toEqual([]);
});

describe('who sees whom (sales 2.6, 13 #3)', () => {
  it.each([
    ['admin', ['delta', 'gamma', 'beta', 'alpha']], ['finance', ['delta', 'gamma', 'beta', 'alpha']], ['operator', ['delta', 'gamma', 'beta', 'alpha']],
    ['supervisor', ['beta']], ['supervisor2', []], ['zhang', ['beta']], ['li', ['alpha']], ['wang', ['gamma']],
    ['distributor-admin', []], ['distributor-manager', []], ['reseller-admin', ['resold']], ['stranger', ['foreign']],
  ] as [Person, string[]][])('%s: list %j, and nothing else by id, by palette or by eye', async (person, expected) => {
    expect(await keys(person)).toEqual(expected);
    const readable = person === 'operator' ? Object.keys(ids) : person === 'distributor-admin' ? ['resold', 'resold-too'] : expected;
    for (const key of Object.keys(ids)) {
      const get = () => world.call(person, contract.getCustomer, { params: { customerId: id(key) } });
      const eye = () => world.call(person, contract.revealColumn, { body: { column: 'name', customerIds: [id(key)] } });
      if (readable.includes(key)) {
        expect((await get()).customerId).toBe(id(key));
        expect(Object.keys((await eye()).values)).toEqual([id(key)]);
      } else {
        expect(await refusal(get())).toBe('customers.unknown');
        // alpha was zhang's until February: its name stands beside the amounts of those days.
        if (key === 'alpha' && (person === 'zhang' || person === 'supervisor')) expect((await eye()).values).toEqual({ [id(key)]: '阿尔法科技有限公司' });
        else expect(await refusal(eye())).toBe('customers.unknown');
        expect(await refusal(world.call(person, contract.customerTimeline, { params: { customerId: id(key) } }))).toBe('customers.unknown');
      }
    }
    const found = (await world.call(person, contract.palette, { query: { q: 'a' } })).items.map((item) => keyOf(item.id));
    expect(found.filter((key) => !readable.includes(key))).toEqual([]);
  });
  it('云经销商的客户: a distributor names its reseller; a foreign partner is refused, an account manager too', async () => {
    const { items } = await list('distributor-admin', { partnerId: world.partners.reseller });
    expect(items.map((row) => [keyOf(row.customerId), row.resellerName])).toEqual([['resold', '云经**司']]);
    expect(await refusal(list('distributor-admin', { partnerId: world.partners.provider }))).toBe('identity.partner_unknown');
    expect(await refusal(list('admin', { partnerId: world.partners.foreign }))).toBe('identity.partner_unknown');
    expect(await refusal(list('reseller-admin', { partnerId: world.partners.distributor }))).toBe('identity.partner_unknown');
    // A distributor's manager holds the item for resellers given to her (decision 0019); this one was given none.
    expect(await refusal(list('distributor-manager', { partnerId: world.partners.reseller }))).toBe('identity.partner_unknown');
    expect(await keys('operator', { partnerId: world.partners.reseller })).toEqual(['resold']);
  });
  it('sales 3.2: all resellers in one list, with reseller name as column and filter, sums and export; for a distributor with the item alone', async () => {
    const { items, total, sums } = await list('distributor-admin', { partnerId: 'resellers' });
    expect(items.map((row) => [keyOf(row.customerId), row.partnerId, row.resellerName, row.assignable])).toEqual([['resold-too', second, '第二***司', false], ['resold', world.partners.reseller, '云经**司', false]]);
    expect([total, sums]).toEqual([2, [{ currency: 'CNY', dueAmount: '11.5' }, { currency: 'USD', dueAmount: '3' }]]);
    expect(await keys('distributor-admin', { partnerId: 'resellers', resellerName: '第二' })).toEqual(['resold-too']);
    expect(await keys('distributor-admin', { partnerId: 'resellers', resellerName: '公司', accountName: 'too' })).toEqual(['resold-too']);
    expect(await keys('distributor-admin', { partnerId: 'resellers', sort: '-consumption' })).toEqual(['resold', 'resold-too']);
    expect(await keys('distributor-admin', { partnerId: 'resellers', consumptionMin: '1', consumptionMax: '2' })).toEqual(['resold-too']);
    const file = await world.as('distributor-admin', (ctx) => EXPORT.read(ctx, { partnerId: 'resellers' }, null, 10));
    expect(file.rows.map((row) => [row['accountName'], row['reseller'], row['monthToDate']])).toEqual([[maskAccount('resold-too'), '第二***司', '1.5; 3'], [maskAccount('of-reseller'), '云经**司', '10']]);
    expect(await list('distributor-manager', { partnerId: 'resellers' })).toMatchObject({ items: [], total: 0, sums: [] });
    for (const person of ['admin', 'reseller-admin', 'stranger', 'operator'] as const) expect(await refusal(list(person, { partnerId: 'resellers' }))).toBe('identity.partner_unknown');
  });
  it('sales 2.6: a distributor’s manager with the item still sees nobody of a reseller', async () => {
    await grant(world, 'distributor', 'account-manager', 'customers.resellers');
    expect(await list('distributor-manager', { partnerId: 'resellers' })).toMatchObject({ items: [], total: 0, sums: [] });
    await withTx(world.t.db, { partnerIds: [world.partners.distributor] }, (tx) => sql`update identity.roles set permissions = array_remove(permissions, 'customers.resellers') where partner_id = ${world.partners.distributor} and preset = 'account-manager'`.execute(tx));
  });
  it('row-level security: with another tenant set, or none, no customer is there to read or change', async () => {
    for (const partnerIds of [[world.partners.reseller], []]) {
      const rows = await withTx(world.t.db, { partnerIds }, async (tx) => {
        await sql`update customers.customers set tag = 'x' where customer_id = ${id('alpha')}`.execute(tx);
        return (await sql<{ account_name: string }>`select account_name from customers.customers union select association_id::text from customers.associations where customer_id = ${id('alpha')}`.execute(tx)).rows.map((row) => row.account_name);
      });
      expect(rows).toEqual(partnerIds.length === 0 ? [] : ['of-reseller']);
    }
    expect((await list('admin', { tag: 'VIP' })).total).toBe(1);
  });
});

describe('one customer (sales 3.3)', () => {
  it('has associations and managers with the days that count for each, by both rules of 4.4', async () => {
    const alpha = await world.call('li', contract.getCustomer, { params: { customerId: id('alpha') } });
    expect(alpha.partner).toEqual({ partnerId: world.partners.provider, name: '解决方案公司' });
    expect(alpha.associations).toEqual([{ associationType: 'referral', fromAt: '2025-01-05T01:00:00.000Z', toAt: null }]);
    expect(alpha.managers.map((m) => [m.name, m.door, m.days])).toEqual([
      ['李*', 'load', [{ basis: 'board-day', fromDay: '2025-02-20', toDay: null }, { basis: 'second-day', fromDay: '2025-02-21', toDay: null }]],
      ['张**', 'load', [{ basis: 'board-day', fromDay: '2025-01-05', toDay: '2025-02-19' }, { basis: 'second-day', fromDay: '2025-01-06', toDay: '2025-02-20' }]],
    ]);
  });
  it('tells its time line, newest first, with masked names', async () => {
    const delta = await world.as('admin', (ctx) => createCustomerForSubAccount(ctx, { partnerId: world.partners.provider, accountName: 'told', name: '讲述者', from: at('2025-03-05T00:00') }));
    ids['told'] = delta.customerId;
    await world.as('admin', (ctx) => replaceManager(ctx, world.members.zhang, [delta.customerId]));
    world.clock.move(at('2025-03-11T09:00'));
    await world.as('admin', (ctx) => replaceManager(ctx, world.members.li, [delta.customerId]));
    const { items } = await world.call('admin', contract.customerTimeline, { params: { customerId: delta.customerId } });
    expect(items.map((item) => [item.kind, item.actor, item.params])).toEqual([
      ['manager.assigned', '管**', { manager: '李*', door: 'customer' }],
      ['manager.unassigned', '管**', { manager: '张**', door: 'customer' }],
      ['customers.created', '管**', { source: 'sub-account', associationType: 'resale' }],
      ['manager.assigned', '管**', { manager: '张**', door: 'customer' }],
      ['association.began', '', { associationType: 'resale' }],
    ]);
    await world.as('admin', (ctx) => sql`update customers.customers set dissociated_at = ${ctx.now} where customer_id = ${delta.customerId}`.execute(ctx.tx));
    delete ids['told'];
    expect((await list('admin')).total).toBe(4);
  });
});

describe('the eye button (sales 13 #17)', () => {
  it('gives one column in full and writes one entry with column, count and ids', async () => {
    const both = [id('alpha'), id('beta')];
    expect(await world.call('finance', contract.revealColumn, { body: { column: 'mobile', customerIds: [...both, id('beta')] } })).toEqual({ values: { [id('alpha')]: '13800000001', [id('beta')]: '13800000002' } });
    const log = await world.as('admin', (ctx) => sql<{ object_kind: string; object_id: string; member_name: string; after: unknown }>`
      select object_kind, object_id, member_name, after from audit.entries where action = 'customers.revealed' order by sequence desc limit 1`.execute(ctx.tx));
    expect(log.rows).toEqual([{ object_kind: 'customer-column', object_id: 'mobile', member_name: '财务员', after: { column: 'mobile', count: 2, customerIds: both.sort() } }]);
    expect(await world.call('li', contract.revealColumn, { body: { column: 'managerName', customerIds: [id('alpha')] } })).toEqual({ values: { [id('alpha')]: '李四' } });
  });
  it('one id out of scope refuses the whole column and logs nothing', async () => {
    const entries = () => world.as('admin', (ctx) => sql<{ n: number }>`select count(*)::int as n from audit.entries`.execute(ctx.tx));
    const before = await entries();
    expect(await refusal(world.call('li', contract.revealColumn, { body: { column: 'name', customerIds: [id('alpha'), id('gamma')] } }))).toBe('customers.unknown');
    expect(await refusal(world.call('li', contract.revealColumn, { body: { column: 'resellerName', customerIds: [id('alpha')] } }))).toBe('customers.column_not_masked');
    expect((await entries()).rows).toEqual(before.rows);
  });
  it('a reseller’s name is revealed to its distributor, logged with the reseller’s log', async () => {
    expect(await world.call('distributor-admin', contract.revealColumn, { body: { column: 'resellerName', customerIds: [id('resold')] } })).toEqual({ values: { [id('resold')]: '云经销公司' } });
  });
});

describe('the command palette', () => {
  it('finds by part of name, account and number, best place first, at most eight, masked', async () => {
    const find = async (q: string) => (await world.call('admin', contract.palette, { query: { q } })).items.map((item) => [keyOf(item.id), item.name]);
    expect(await find('伽马')).toEqual([['gamma', '李**']]);
    expect(await find('DELTA')).toEqual([['delta', 'de**a']]);
    expect(await find('  ')).toEqual([]);
    expect((await find('ta')).map(([key]) => key)).toEqual(['beta', 'delta']);
    expect((await find('0000')).map(([key]) => key)).toEqual(['delta', 'gamma', 'beta', 'alpha']);
  });
});

describe('the export (sales 3.2, 9.1)', () => {
  it('has the filter of the page, pages by keyset without loss, and never a full name, mobile or e-mail', async () => {
    const rows = await world.as('admin', async (ctx) => {
      const all: Record<string, string>[] = [];
      let cursor: string | null = null;
      do {
        const page = await EXPORT.read(ctx, {}, cursor, 2);
        all.push(...page.rows);
        cursor = page.next;
      } while (cursor !== null);
      expect(await EXPORT.count?.(ctx, {})).toBe(all.length);
      return all;
    });
    expect(rows.map((row) => row['accountName'])).toEqual(['de**a', 'ga**a', 'Be****a', 'al****d']);
    expect(rows[3]).toMatchObject({ name: '阿尔****司', associationType: '顾问销售', associatedAt: '2025-01-05 09:00:00 GMT+08:00', manager: '李*', mobile: '138****0001', email: 'ce***@alpha.cn', customerType: '企业', verified: '已实名认证', frozen: '正常', reseller: '', currency: 'CNY; USD', monthToDate: '100.500000000001; 7' });
    expect(JSON.stringify(rows)).not.toMatch(/阿尔法科技|贝塔数据|李伽马|13800000001|ceo@alpha|李四|张三丰/);
    for (const row of rows) expect(Object.keys(row)).toEqual(EXPORT.columns('en-US').map((column) => column.key));
  });
  it('takes ticked rows, refuses unknown conditions and partners that are not the member’s', async () => {
    await world.as('admin', async (ctx) => {
      expect((await EXPORT.read(ctx, { selected: `${id('beta')},${id('foreign')}` }, null, 10)).rows).toHaveLength(1);
      expect(await refusal(Promise.resolve().then(() => EXPORT.check?.(ctx, { colour: 'red' })))).toBe('request.invalid');
      expect(await refusal(Promise.resolve().then(() => EXPORT.check?.(ctx, { partnerId: world.partners.foreign })))).toBe('identity.partner_unknown');
    });
  });
});

describe('what intake asks', () => {
  it('resolves numbers and account names in either case, within the partner', async () => {
    await world.as('admin', async (ctx) => {
      const own = (await sql<{ number: string }>`select number from customers.customers where customer_id = ${id('alpha')}`.execute(ctx.tx)).rows[0]?.number ?? '';
      const found = await resolveCustomers(ctx, world.partners.provider, ['ALPHA_CLOUD', own.toUpperCase(), 'beta-data', 'f'.repeat(32), 'of-reseller', '']);
      expect(Object.fromEntries(found)).toEqual({ ALPHA_CLOUD: id('alpha'), [own.toUpperCase()]: id('alpha'), 'beta-data': id('beta') });
    });
  });
  it('makes a resale customer for a sub-account; a name that is taken gets a number', async () => {
    await world.as('stranger', async (ctx) => {
      const one = await createCustomerForSubAccount(ctx, { partnerId: world.partners.foreign, accountName: 'sub', name: '子账号', from: at('2024-06-01T00:00') });
      const two = await createCustomerForSubAccount(ctx, { partnerId: world.partners.foreign, accountName: 'SUB', name: '子账号', from: at('2024-07-01T00:00') });
      expect([one.accountName, two.accountName]).toEqual(['sub', 'SUB-2']);
      expect(Object.fromEntries(await associationRanges(ctx, world.partners.foreign, [one.customerId, two.customerId, newId()]))).toEqual({
        [one.customerId]: [{ type: 2, from: '2024-06-01', to: null }], [two.customerId]: [{ type: 2, from: '2024-07-01', to: null }],
      });
    });
  });
});
