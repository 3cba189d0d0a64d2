/** The consumption board over HTTP with a moved clock (sales 6.1): whose day it is, parts and totals of every role, files, who may. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignCustomers, replaceManager, setSupervisor } from '../../contract/console/assignment.ts';
import { boardDistribution, boardGroupBy, boardGroups, boardKinds, boardOverview, boardRules, boardTrend } from '../../contract/console/consumption-board.ts';
import { createExport, downloadExport, listExports } from '../../contract/console/runs.ts';
import { detailTotals, summaryByManager } from '../../contract/console/usage.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { pathOf, RefusedCall } from '../harness/running-house.ts';
import { type Company, createCompany, type Person } from './company.ts';

const MARCH = { from: '2026-03', to: '2026-03' };
const EVERYBODY: readonly Person[] = ['admin', 'supervisor', 'a', 'b', 'finance', 'operations', 'operator'];
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof RefusedCall ? `${error.status} ${error.problem.code}` : String(error)));

let company: Company;
const board = async (person: Person, query: Record<string, string> = {}) => {
  const { currencies } = await (await company.as(person)).call(boardOverview, { query: { ...MARCH, ...query } });
  return Object.fromEntries(currencies.map((one) => [one.currency, addDecimals([one.dueAmount])]));
};
const byManager = async (person: Person) => {
  const { items } = await (await company.as(person)).call(boardGroups, { query: { ...MARCH, groupBy: 'manager' } });
  const names = Object.fromEntries(Object.entries(company.members).map(([name, memberId]) => [memberId, name]));
  return Object.fromEntries(items.map((item) => [`${names[item.key] ?? item.key} ${item.currency}`, addDecimals([item.dueAmount])]));
};

beforeAll(async () => {
  company = await createCompany({ start: '2026-03-10T09:00', customers: { c: { type: 2 }, other: { type: 1 } } });
  const admin = await company.as('admin');
  await admin.call(setSupervisor, { body: { managerIds: [company.members.a], supervisorId: company.members.supervisor } });
  await admin.call(assignCustomers, { params: { memberId: company.members.a }, body: { customerIds: [company.customers['c'] ?? ''] } });
  await company.load([
    { record_id: 'r1', account_name: 'c', day: '2026-03-10', due: '100' },
    { record_id: 'r2', account_name: 'c', day: '2026-03-11', due: '200' },
  ]);
});
afterAll(() => company.close());

describe('the consumption board', () => {
  test('R-5.6: it follows the summary: a day is there after 24:00 of the next', async () => {
    await company.moveTo('2026-03-11T23:59');
    expect(await board('admin')).toEqual({});
    await company.moveTo('2026-03-12T00:00');
    expect(await board('admin')).toEqual({ CNY: '100' });
    await company.moveTo('2026-03-13T00:00');
  });

  test('sales 13 #1, R-4.4: assigned on the 10th at 09:00, A’s board has 300, her summary 200; supervisor and administrator 300', async () => {
    for (const person of ['a', 'supervisor', 'admin'] as const) expect(await board(person), person).toEqual({ CNY: '300' });
    expect(await board('b')).toEqual({});
    const summary = await (await company.as('a')).call(summaryByManager, { query: { month: '2026-03' } });
    expect(summary.totals.map((total) => addDecimals([total.dueAmount]))).toEqual(['200']);
    expect(await byManager('admin')).toEqual({ 'a CNY': '300' });
  });

  test('sales 13 #2, R-4.4: moved from A to B on the 20th, that day is B’s on the board; managers and unassigned add up to the partner', async () => {
    await company.moveTo('2026-03-20T15:00');
    await (await company.as('admin')).call(replaceManager, { body: { customerIds: [company.customers['c'] ?? ''], memberId: company.members.b } });
    await company.moveTo('2026-04-01T09:00');
    await company.load([
      { record_id: 'r3', account_name: 'c', day: '2026-03-20', due: '0.00000001' },
      { record_id: 'r4', account_name: 'c', day: '2026-03-21', due: '7.77777777', cash_amount: '5', voucher_amount: '2', cash_coupon_amount: '0.77777777' },
      { record_id: 'r5', account_name: 'other', day: '2026-03-21', due: '1000', charging_mode: '1', bill_type: '1', service_type_code: 'hws.service.type.obs' },
      { record_id: 'r6', account_name: 'other', day: '2026-03-22', due: '-300', bill_type: '4' },
      { record_id: 'r7', account_name: 'other', day: '2026-03-23', due: '-9', bill_type: '9', currency: 'USD' },
    ]);
    await company.moveTo('2026-04-02T00:00');
    expect(await byManager('admin')).toEqual({ 'a CNY': '300', 'b CNY': '7.77777778', 'none CNY': '700', 'none USD': '-9' });
    expect(await board('admin')).toEqual({ CNY: '1007.77777778', USD: '-9' });
    expect(await board('a')).toEqual({ CNY: '300' });
    expect(await board('b')).toEqual({ CNY: '7.77777778' });
    expect(await board('supervisor')).toEqual({ CNY: '300' });
    expect(await byManager('a')).toEqual({ 'a CNY': '300' });
  });

  test.each(EVERYBODY)('R-6.1: for %s the board is the sum of the details of its basis, and every group adds up to it', async (person) => {
    const member = await company.as(person);
    const total = await board(person);
    const details = await member.call(detailTotals, { query: { month: '2026-03', zero: 'all', basis: 'board-day' } });
    expect(Object.fromEntries(details.totals.map((one) => [one.currency, addDecimals([one.dueAmount])]))).toEqual(total);
    for (const groupBy of boardGroupBy.options) {
      const query = { ...MARCH, groupBy, top: '1' };
      for (const one of (await member.call(boardDistribution, { query })).currencies) expect(addDecimals(one.parts.map((part) => part.dueAmount)), groupBy).toBe(total[one.currency]);
      for (const one of (await member.call(boardTrend, { query })).currencies) expect(addDecimals(one.series.flatMap((group) => group.months.map((month) => month.dueAmount))), groupBy).toBe(total[one.currency]);
      const { items } = await member.call(boardGroups, { query: { ...MARCH, groupBy } });
      for (const currency of Object.keys(total)) expect(addDecimals(items.filter((item) => item.currency === currency).map((item) => item.dueAmount)), groupBy).toBe(total[currency]);
    }
  });

  test('R-6.1: refunds reduce the month, adjustments are told apart, amount paid goes by the site’s rule, the month is an estimate until noon of the 5th', async () => {
    const admin = await company.as('admin');
    const kinds = await admin.call(boardKinds, { query: MARCH });
    expect(kinds.currencies.map((one) => [one.currency, addDecimals([one.refundAmount]), addDecimals([one.adjustmentAmount])])).toEqual([['CNY', '-300', '0'], ['USD', '0', '-9']]);
    expect(await board('admin', { adjustments: 'exclude' })).toEqual({ CNY: '1007.77777778' });
    const [cny] = (await admin.call(boardOverview, { query: MARCH })).currencies;
    expect(addDecimals([cny?.paidAmount ?? ''])).toBe('1005.00000001');
    expect(await admin.call(boardRules)).toMatchObject({ site: 'china', versions: [{ version: 1, without: ['voucher', 'cashCoupon'], state: 'in-force' }] });
    const state = async () => (await admin.call(boardOverview, { query: MARCH })).months[0]?.state;
    expect(await state()).toBe('running');
    await company.load([{ record_id: 'r8', account_name: 'other', day: '2026-03-31', due: '1' }]);
    await company.moveTo('2026-04-05T11:59');
    expect(await state()).toBe('settling');
    await company.moveTo('2026-04-05T12:00');
    expect(await state()).toBe('final');
  });

  test('R-6.5, R-9.1: everybody with the item sees the board; the file is for the administrator, anonymised, and adds up', async () => {
    for (const person of ['supervisor', 'a', 'finance', 'operations'] as const) {
      expect(await refusal((await company.as(person)).call(createExport, { body: { list: 'consumption-board', conditions: MARCH } })), person).toBe('403 access.denied');
    }
    expect(await refusal((await company.as('customer')).call(boardOverview, { query: MARCH }))).toBe('403 access.partner_only');
    const admin = await company.as('admin');
    for (const format of ['csv', 'xlsx'] as const) await admin.call(createExport, { body: { list: 'consumption-board', format, conditions: { ...MARCH, groupBy: 'customer' } } });
    await company.running.drain();
    const { items } = await admin.call(listExports, { query: { list: 'consumption-board' } });
    expect(items.map((task) => [task.state, task.rows, task.conditions['groupBy']])).toEqual([['done', 3, 'customer'], ['done', 3, 'customer']]);
    const csv = items.find((task) => task.format === 'csv');
    const file = await admin.ask('GET', pathOf(downloadExport, { params: { exportId: csv?.exportId ?? '', index: '0' } }));
    expect(file.status).toBe(200);
    expect(file.text).not.toMatch(/有限公司|other,|安经理/);
    expect(file.text).toContain('307.77777778');
    expect(file.text).toContain('701');
  });
});
