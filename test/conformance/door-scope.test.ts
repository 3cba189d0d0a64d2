// Who sees what over the partner API (sales 2.6, api 3): each role exactly what its pages show, a distributor its
// resellers' customers only when it names them, another partner and a customer nothing of it.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detailTotals } from '../../contract/console/usage.ts';
import { ALL_PERMISSIONS, type Permission } from '../../contract/permissions.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { newId } from '../../server/platform/clock.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import type { Person } from '../scenarios/company.ts';
import { column, createDoorWorld, type DoorWorld, MONTH, rowsOf, type Values } from './door-world.ts';
import { refusalFaults } from './shape.ts';

let world: DoorWorld;
beforeAll(async () => {
  world = await createDoorWorld();
});
afterAll(() => world.close());

const SOLD = '3'.repeat(32);
const customers = async (person: Person, values: Values = {}) => column(rowsOf(await world.read(person, 'ListSubCustomers', values), 'customer_infos'), 'account_name').sort();
const consumers = async (person: Person) => column(rowsOf(await world.read(person, 'ListConsumeSubCustomers', { bill_cycle: MONTH }), 'sub_customers'), 'customer_id').sort();
const bill = (account: string, more: Values = {}): Values => ({ bill_cycle: MONTH, customer_id: world.numberOf(account), limit: 100, ...more });
async function due(person: Person, account: string, more: Values = {}): Promise<string> {
  const rows = rowsOf(await world.read(person, 'ListSubCustomerBillDetail', bill(account, more)), 'fee_records');
  return addDecimals(rows.map((row) => String(row['payment_amount'])));
}
async function dueOnPage(person: Person, account: string): Promise<string | undefined> {
  const query = { month: MONTH, customerId: world.company.customers[account] ?? '', currency: 'CNY' };
  return (await (await world.company.as(person)).call(detailTotals, { query })).totals[0]?.dueAmount;
}
async function refusal(person: Person, operation: Parameters<DoorWorld['ask']>[1], values: Values = {}): Promise<string> {
  const answer = await world.ask(person, operation, values);
  expect(refusalFaults(answer.text)).toEqual([]);
  return `${answer.status} ${(JSON.parse(answer.text) as { error_code: string }).error_code}`;
}
/** Takes an item from the sample role 运营 or gives it back, as an administrator may. */
async function changeOperations(change: 'array_remove' | 'array_append', item: Permission): Promise<void> {
  const partnerId = world.company.partners.provider;
  await withTx(world.company.running.house.db, { partnerIds: [partnerId] }, (tx) =>
    sql`update identity.roles set permissions = ${sql.raw(change)}(permissions, ${item}) where partner_id = ${partnerId} and sample = 'operations'`.execute(tx));
}
const sums = (more: Values = {}): Values => ({ cycle: MONTH, charge_mode: '3', ...more });

describe('roles of one partner', () => {
  const ALL = ['acme cloud', 'globex', 'initech', 'silent', 'today'];

  test('administrator and finance see all customers, as on the pages', async () => {
    for (const person of ['admin', 'finance'] as const) {
      expect(await customers(person)).toEqual(ALL);
      expect(await consumers(person)).toHaveLength(4);
      expect(await due(person, 'acme cloud')).toBe(await dueOnPage(person, 'acme cloud'));
      expect(await due(person, 'globex')).toBe('50');
      expect((await world.read(person, 'ListSubcustomerMonthlyBills', sums()))['count']).not.toBe('0');
    }
  });

  test('an account manager: own customers, own days from the second one, no partner bills', async () => {
    expect(await customers('a')).toEqual(['acme cloud']);
    expect(await consumers('a')).toEqual([world.numberOf('acme cloud')]);
    // The order of 120 was on the day of assignment, which is nobody's under the second-day rule.
    expect(await due('a', 'acme cloud')).toBe(addDecimals([await due('admin', 'acme cloud'), '-120']));
    expect(await due('a', 'acme cloud')).toBe(await dueOnPage('a', 'acme cloud'));
    expect(await due('a', 'acme cloud', { account_manager_id: world.company.members.a })).toBe(await dueOnPage('a', 'acme cloud'));
    expect(await due('a', 'acme cloud', { account_manager_id: world.company.members.b })).toBe('0');
    expect(await due('a', 'globex')).toBe('0');
    expect(await due('b', 'globex')).toBe('50');
    expect(await refusal('a', 'ListSubcustomerMonthlyBills', sums())).toBe('403 CBC.0155');
  });

  test('a supervisor: the team, one manager at a time', async () => {
    expect(await customers('supervisor')).toEqual(['acme cloud']);
    const answer = await world.ask('supervisor', 'ListSubCustomerBillDetail', bill('acme cloud'));
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { error_code: 'CBC.0100', error_msg: 'account_manager_id is required for a supervisor of account managers' }]);
    expect(await due('supervisor', 'acme cloud', { account_manager_id: world.company.members.a })).toBe(await dueOnPage('supervisor', 'acme cloud'));
    expect(await due('supervisor', 'globex', { account_manager_id: world.company.members.b })).toBe('0');
    expect(await refusal('supervisor', 'ListSubcustomerMonthlyBills', sums())).toBe('403 CBC.0155');
  });

  test('a member who may not reveal on the page gets masks, the others contents', async () => {
    await changeOperations('array_remove', 'customers.reveal');
    const [masked] = rowsOf(await world.read('operations', 'ListSubCustomers', { account_name: 'acme' }), 'customer_infos');
    expect(masked).toMatchObject({ customer: 'Ac****c', account_name: 'ac****d', telephone: '139****5678', email: 'i***@acme.example', account_managers: [{ account_name: '*' }] });
    await changeOperations('array_append', 'customers.reveal');
    const [full] = rowsOf(await world.read('a', 'ListSubCustomers'), 'customer_infos');
    expect(full).toMatchObject({ customer: 'Acme Inc', account_name: 'acme cloud', telephone: '13912345678', account_managers: [{ account_name: 'a' }] });
  });

  test('a missing permission item is CBC.0155, whatever the parameters are', async () => {
    expect(await customers('operations')).toHaveLength(ALL.length);
    await changeOperations('array_remove', 'customers.list');
    // 云经销商的客户 remains, and does not open one's own.
    expect(await refusal('operations', 'ListSubCustomers')).toBe('403 CBC.0155');
    await changeOperations('array_append', 'customers.list');
    expect(await customers('operations')).toHaveLength(ALL.length);
    expect(await refusal('operations', 'ListSubcustomerMonthlyBills', { cycle: 'nonsense' })).toBe('403 CBC.0155');
  });
});

describe('distributor, reseller, other partner, customer', () => {
  test('a distributor sees its own customers, and one reseller’s when it names it', async () => {
    expect(await customers('distributor')).toEqual(['direct']);
    expect(await customers('distributor', { indirect_partner_id: SOLD })).toEqual(['sold']);
    expect(await due('distributor', 'direct')).toBe('6');
    expect(await due('distributor', 'sold')).toBe('0');
    expect(await due('distributor', 'sold', { indirect_partner_id: SOLD })).toBe('5');
    const [record] = rowsOf(await world.read('distributor', 'ListSubCustomerBillDetail', bill('sold', { indirect_partner_id: SOLD })), 'fee_records');
    expect(record?.['partner_id']).toBe(SOLD);
    const own = rowsOf(await world.read('distributor', 'ListSubcustomerMonthlyBills', sums()), 'bill_sums');
    const resold = rowsOf(await world.read('distributor', 'ListSubcustomerMonthlyBills', sums({ indirect_partner_id: SOLD })), 'bill_sums');
    expect([column(own, 'customer_id'), column(resold, 'customer_id')]).toEqual([[world.numberOf('direct')], [world.numberOf('sold')]]);
  });

  test('an indirect partner that is none of the distributor’s is CBC.99000037; without the item it is CBC.0155', async () => {
    for (const id of ['4'.repeat(32), '2'.repeat(32), 'nobody']) {
      expect(await refusal('distributor', 'ListSubCustomers', { indirect_partner_id: id }), id).toBe('400 CBC.99000037');
      expect(await refusal('distributor', 'ListSubCustomerBillDetail', bill('sold', { indirect_partner_id: id })), id).toBe('400 CBC.99000037');
      expect(await refusal('distributor', 'ListSubcustomerMonthlyBills', sums({ indirect_partner_id: id })), id).toBe('400 CBC.99000037');
    }
    const partnerId = world.company.partners.distributor;
    // An administrator holds every item (sales 2.3): she gets a role of all the others instead.
    await withTx(world.company.running.house.db, { partnerIds: [partnerId] }, async (tx) => {
      const preset = sql`(select role_id from identity.roles where partner_id = ${partnerId} and preset = 'administrator')`;
      const roleId = newId();
      await sql`insert into identity.roles (partner_id, role_id, name, permissions, created_at)
        select partner_id, ${roleId}, 'all but resellers', array_remove(${ALL_PERMISSIONS}::text[], 'customers.resellers'), created_at from identity.roles where role_id = ${preset}`.execute(tx);
      await sql`update identity.member_roles set role_id = ${roleId} where partner_id = ${partnerId} and role_id = ${preset}`.execute(tx);
    });
    expect(await refusal('distributor', 'ListSubCustomers', { indirect_partner_id: SOLD })).toBe('403 CBC.0155');
    expect(await refusal('distributor', 'ListSubCustomerBillDetail', bill('sold', { indirect_partner_id: SOLD }))).toBe('403 CBC.0155');
    expect(await customers('distributor')).toEqual(['direct']);
  });

  test('from any other partner indirect_partner_id is not processed', async () => {
    expect(await customers('admin', { indirect_partner_id: SOLD })).toHaveLength(5);
    expect(await customers('reseller', { indirect_partner_id: '4'.repeat(32) })).toEqual(['sold']);
  });

  test('a reseller and another partner see their own and nothing else', async () => {
    expect(await customers('reseller')).toEqual(['sold']);
    expect(await consumers('reseller')).toEqual([world.numberOf('sold')]);
    expect(await due('reseller', 'direct')).toBe('0');
    expect(await customers('foreign')).toEqual(['strange']);
    expect(await customers('foreign', { customer_id: world.numberOf('acme cloud') })).toEqual([]);
    expect(await due('foreign', 'acme cloud')).toBe('0');
    expect(await due('foreign', 'acme cloud', { account_manager_id: world.company.members.a })).toBe('0');
    expect((await world.read('foreign', 'ListSubcustomerMonthlyBills', sums({ customer_id: world.numberOf('acme cloud') })))['count']).toBe('0');
  });

  test('a customer’s key: what is open to both, else CBC.0151, also with wrong parameters', async () => {
    expect(rowsOf(await world.read('customer', 'ListServiceTypes'), 'service_types').length).toBeGreaterThan(0);
    expect(rowsOf(await world.read('customer', 'ListMeasureUnits'), 'measure_units').length).toBeGreaterThan(0);
    expect(await refusal('customer', 'ListSubCustomers')).toBe('403 CBC.0151');
    expect(await refusal('customer', 'ListConsumeSubCustomers')).toBe('403 CBC.0151');
    expect(await refusal('customer', 'ListSubCustomerBillDetail', bill('acme cloud'))).toBe('403 CBC.0151');
    expect(await refusal('customer', 'ListSubcustomerMonthlyBills', sums())).toBe('403 CBC.0151');
  });

  test('the operator’s key is no partner’s', async () => {
    expect(await refusal('operator', 'ListSubCustomers')).toBe('403 CBC.0151');
  });
});
