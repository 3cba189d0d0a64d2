/**
 * A distributor's account managers for its resellers (sales 4.2, last row; decisions/0019): assigned, changed, taken back, over
 * HTTP with a moved clock; what the manager then sees of the reseller's customers and on which days; and that nobody else sees it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setSupervisor } from '../../contract/console/assignment.ts';
import { boardOverview } from '../../contract/console/consumption-board.ts';
import { customerConsumption, getCustomer, listCustomers, palette, revealColumn } from '../../contract/console/customers.ts';
import { readSession } from '../../contract/console/identity.ts';
import { setMemberState } from '../../contract/console/members.ts';
import { operationLog } from '../../contract/console/operation-log.ts';
import { listResellers, resellerHistory, revealResellers, setResellerManager, unassignResellers } from '../../contract/console/resellers.ts';
import { detailList, detailTotals, explainRecord, summaryByManager, summaryList } from '../../contract/console/usage.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { createCustomers } from '../../server/modules/customers/customers.ts';
import { actorOfMember, createPartner } from '../../server/modules/identity/identity.ts';
import { proveFigures } from '../../server/modules/usage/usage.ts';
import { newId } from '../../server/platform/clock.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { systemActor } from '../../server/platform/jobs/worker.ts';
import { type Member, RefusedCall } from '../harness/running-house.ts';
import { hire } from '../hostile/hire.ts';
import { type Company, createCompany, gmt8, PASSWORD } from './company.ts';

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof RefusedCall ? `${error.status} ${error.problem.code}` : String(error)));
const MONTH = '2026-03';

describe('sales 4.2, R-4.2.resellers: account managers of resellers', () => {
  let company: Company;
  const other = newId();
  const people: Record<string, string> = {};
  const sessions = new Map<string, Member>();
  const as = async (login: string) => {
    const known = sessions.get(login) ?? (login === 'distributor' || login === 'reseller' || login === 'admin' ? await company.as(login) : await company.running.signIn(login, PASSWORD));
    sessions.set(login, known);
    return known;
  };
  const call = async <E extends Endpoint>(login: string, endpoint: E, input: object = {}) => (await as(login)).call(endpoint, input as never);
  const reseller = () => company.partners.reseller;
  const sumOf = async (login: string, query: Record<string, string> = {}) => {
    const { items } = await call(login, summaryList, { query: { month: MONTH, partnerId: reseller(), zero: 'all', ...query } });
    return addDecimals(items.map((item) => item.dueAmount));
  };
  const detailSum = async (login: string, query: Record<string, string> = {}) => addDecimals((await call(login, detailTotals, { query: { month: MONTH, partnerId: reseller(), ...query } })).totals.map((one) => one.dueAmount));

  beforeAll(async () => {
    company = await createCompany({ start: '2026-03-01T09:00', env: { SIGN_LIMIT: 'off' }, customers: { own: { type: 2, partner: 'distributor' }, 'r-one': { type: 2, partner: 'reseller', name: '丙一有限公司' }, 'r-two': { type: 1, partner: 'reseller', name: '丙二有限公司' } } });
    for (const login of ['m1', 'm2', 'm3']) people[login] = await hire(company, 'distributor', 'account-manager', login);
    people['chief'] = await hire(company, 'distributor', 'supervisor', 'chief');
    people['helper'] = await hire(company, 'distributor', 'operations', 'helper');
    const { house } = company.running;
    await withTx(house.db, { partnerIds: [other, company.partners.distributor], operator: true }, async (tx) => {
      await createPartner(tx, { partnerId: other, number: '5'.repeat(32), name: '另一云经销公司', tier: 'reseller', parentId: company.partners.distributor, at: house.clock.now() });
      await createCustomers({ actor: systemActor(other), tx, now: house.clock.now(), requestId: 'set-up', ip: '' }, other, [{ accountName: 'o-one', name: '戊一有限公司', associations: [{ type: 2, fromAt: gmt8('2024-01-01'), toAt: null }], createdAt: house.clock.now() }]);
    });
    await call('distributor', setSupervisor, { body: { managerIds: [people['m1'], people['m2']], supervisorId: people['chief'] } });
    await company.moveTo('2026-03-10T15:00');
    expect(await call('distributor', setResellerManager, { body: { resellerIds: [reseller()], memberId: people['m1'] } })).toEqual({ assigned: 1, replaced: 0 });
    await company.moveTo('2026-03-20T15:00');
    expect(await call('helper', setResellerManager, { body: { resellerIds: [reseller(), other], memberId: people['m2'] } })).toEqual({ assigned: 1, replaced: 1 });
    await company.moveTo('2026-03-25T10:00');
    await company.load([10, 11, 12, 20, 21].map((day, place) => ({ record_id: `r${day}`, account_name: 'r-one', day: `2026-03-${day}`, due: String(10 ** place) })), 'reseller');
    await company.load([{ record_id: 'two', account_name: 'r-two', day: '2026-03-11', due: '0.5' }], 'reseller');
    await company.load([{ record_id: 'own', account_name: 'own', day: '2026-03-11', due: '7000' }], 'distributor');
  });
  afterAll(() => company.close());

  test('R-4.4 for resellers: the days are those of customers: from the next day in summary and details, from the same day on the board', async () => {
    // m1: assigned on the 10th, replaced on the 20th. 10th = 1, 11th = 10 and 0.5, 12th = 100, 20th = 1000, 21st = 10000.
    expect(await sumOf('m1')).toBe('1110.5');
    expect(await detailSum('m1')).toBe('1110.5');
    expect(await sumOf('m2')).toBe('10000');
    expect(await detailSum('m1', { basis: 'board-day' })).toBe('111.5');
    expect(await detailSum('m2', { basis: 'board-day' })).toBe('11000');
    const overview = await call('m2', boardOverview, { query: { partnerId: reseller(), from: MONTH, to: MONTH } });
    expect(JSON.stringify(overview)).toContain('11000');
    expect(await sumOf('chief')).toBe('11110.5');
    expect(await sumOf('distributor')).toBe('11111.5');
    expect(await sumOf('m3').catch((error: RefusedCall) => error.problem.code)).toBe('identity.partner_unknown');
  });

  test('as of a past day the span stands as it stood; a look back shows nothing that is not the manager’s today', async () => {
    expect(await detailSum('m1', { asOf: '2026-03-15' })).toBe('1110.5');
    expect(await detailSum('m2', { asOf: '2026-03-15' })).toBe('0');
    expect(await detailSum('chief', { asOf: '2026-03-15', basis: 'board-day' })).toBe('11111.5');
  });

  test('by manager, the part of a manager of the distributor bears that manager’s name; it adds up to the manager’s total', async () => {
    const answer = await call('chief', summaryByManager, { query: { month: MONTH, partnerId: reseller() } });
    expect(answer.items.map((item) => [item.manager?.memberId, item.manager?.name !== '', addDecimals([item.dueAmount])]).sort()).toEqual([[people['m1'], true, '1110.5'], [people['m2'], true, '10000']].sort());
    expect(answer.totals.map((one) => addDecimals([one.dueAmount]))).toEqual(['11110.5']);
  });

  test('R-2.6: the list, the palette and a customer’s page show customers of resellers assigned at present, read only', async () => {
    const list = async (login: string) => (await call(login, listCustomers, { query: { partnerId: 'resellers' } })).items.map((item) => item.customerId);
    const { 'r-one': one = '', 'r-two': two = '' } = company.customers;
    expect((await list('m2')).filter((id) => id === one || id === two).sort()).toEqual([one, two].sort());
    expect(await list('m2')).toHaveLength(3);
    expect(await list('m1')).toEqual([]);
    expect((await call('m2', palette, { query: { q: '有限' } })).items).toHaveLength(3);
    expect(await call('m2', getCustomer, { params: { customerId: one } })).toMatchObject({ assignable: false, resellerName: expect.stringContaining('*') });
    expect(await refusal(call('m1', getCustomer, { params: { customerId: one } }))).toBe('404 customers.unknown');
    expect((await call('m2', customerConsumption, { params: { customerId: one } })).wholeMonths).toBe(false);
    expect(await refusal(call('m3', listCustomers, { query: { partnerId: reseller() } }))).toBe('404 identity.partner_unknown');
    // Names beside the days that were hers may be read in full by a former manager, like those of customers.
    expect((await call('m1', revealColumn, { body: { column: 'name', customerIds: [one] } })).values).toEqual({ [one]: '丙一有限公司' });
    expect(await refusal(call('m3', revealColumn, { body: { column: 'name', customerIds: [one] } }))).toBe('404 customers.unknown');
  });

  test('a record of a day that is not the manager’s does not exist for the manager', async () => {
    const rows = (await call('distributor', detailList, { query: { month: MONTH, partnerId: reseller() } })).items;
    const before = rows.find((row) => row.day === '2026-03-10');
    const hers = rows.find((row) => row.day === '2026-03-12');
    const of = (row: typeof before) => ({ params: { customerId: row?.customerId ?? '', recordId: row?.recordId ?? '' } });
    expect(await refusal(call('m1', explainRecord, of(hers)))).toBe('done');
    expect(await refusal(call('m1', explainRecord, of(before)))).toBe('404 usage.record_unknown');
    expect(await refusal(call('m3', explainRecord, of(hers)))).toBe('404 usage.record_unknown');
  });

  test('row-level security itself keeps resellers away that were never the manager’s', async () => {
    const { house } = company.running;
    const tenants = async (login: string) => (await actorOfMember(house.db, company.partners.distributor, people[login] ?? '')).partnerIds;
    expect(await tenants('m1')).toEqual([company.partners.distributor, reseller()]);
    expect([...(await tenants('m2'))].sort()).toEqual([company.partners.distributor, reseller(), other].sort());
    expect(await tenants('m3')).toEqual([company.partners.distributor]);
    expect(await tenants('chief')).toHaveLength(3);
    expect((await call('m3', readSession)).otherPartners).toEqual([]);
    expect((await call('m1', readSession)).otherPartners.map((one) => one.partnerId)).toEqual([reseller()]);
  });

  test('云经销商管理: rows with manager, customers and this month; filters, order; an account manager sees those of the present', async () => {
    const { items, total } = await call('distributor', listResellers, { query: { sort: 'customers' } });
    expect(total).toBe(2);
    expect(items.map((item) => [item.resellerId, item.customers, item.manager?.memberId])).toEqual([[other, 1, people['m2']], [reseller(), 2, people['m2']]]);
    expect(items[1]?.monthToDate).toEqual([{ currency: 'CNY', dueAmount: expect.stringMatching(/^11111\.5/) }]);
    expect(items[0]?.name).toContain('*');
    expect((await call('distributor', listResellers, { query: { name: '另一' } })).items.map((item) => item.resellerId)).toEqual([other]);
    expect((await call('distributor', listResellers, { query: { unassigned: 'true' } })).total).toBe(0);
    expect((await call('distributor', listResellers, { query: { managerName: 'm2' } })).total).toBe(2);
    expect((await call('m2', listResellers)).total).toBe(2);
    expect((await call('m1', listResellers)).total).toBe(0);
    expect((await call('chief', listResellers)).total).toBe(2);
  });

  test('查看历史客户经理 is an item of its own; the history has both managers with their days', async () => {
    const { items } = await call('distributor', resellerHistory, { query: { resellerId: reseller() } });
    expect(items.map((item) => [item.memberId, item.secondFrom, item.secondTo, item.boardFrom, item.boardTo])).toEqual([
      [people['m2'], '2026-03-21', null, '2026-03-20', null], [people['m1'], '2026-03-11', '2026-03-20', '2026-03-10', '2026-03-19'],
    ]);
    expect(await refusal(call('m2', resellerHistory))).toBe('403 access.denied');
    expect(await refusal(call('reseller', resellerHistory))).toBe('403 access.denied');
    expect(await refusal(call('reseller', listResellers))).toBe('403 access.denied');
  });

  test('R-4.3: account managers never assign; a supervisor with the item only within the team and takes none back; resellers are a distributor’s', async () => {
    expect(await refusal(call('m2', setResellerManager, { body: { resellerIds: [other], memberId: people['m2'] } }))).toBe('403 access.denied');
    expect(await refusal(call('admin', setResellerManager, { body: { resellerIds: [other], memberId: company.members.a } }))).toBe('403 access.distributor_only');
    expect(await refusal(call('distributor', setResellerManager, { body: { resellerIds: [other], memberId: company.members.a } }))).toBe('422 assignment.manager_unknown');
    expect(await refusal(call('distributor', setResellerManager, { body: { resellerIds: [company.partners.foreign], memberId: people['m1'] } }))).toBe('404 assignment.reseller_unknown');
    expect(await refusal(call('distributor', setResellerManager, { body: { resellerIds: [reseller(), other], memberId: people['m2'] } }))).toBe('409 assignment.resellers_same_manager');
    expect(await refusal(call('distributor', setMemberState, { params: { memberId: people['m2'] ?? '' }, body: { state: 'disabled' } }))).toBe('409 identity.has_resellers');
  });

  test('taken back in a batch, all or nothing; the days up to then stay the manager’s; every change is in the log, proofs hold', async () => {
    expect(await call('distributor', unassignResellers, { body: { resellerIds: [reseller(), other] } })).toEqual({ unassigned: 2 });
    expect(await refusal(call('distributor', unassignResellers, { body: { resellerIds: [reseller()] } }))).toBe('409 assignment.resellers_not_assigned');
    expect(await sumOf('m2')).toBe('10000');
    expect((await call('m2', listCustomers, { query: { partnerId: 'resellers' } })).items).toEqual([]);
    expect((await call('distributor', listResellers, { query: { unassigned: 'true' } })).total).toBe(2);
    expect((await call('distributor', revealResellers, { body: { resellerIds: [other] } })).values).toEqual({ [other]: '另一云经销公司' });
    const { items } = await call('distributor', operationLog, { query: { limit: '50' } });
    const actions = items.map((item) => item.action);
    for (const action of ['assignment.reseller_assigned', 'assignment.reseller_replaced', 'assignment.reseller_unassigned', 'assignment.resellers_revealed'] as const) expect(actions).toContain(action);
    const { house } = company.running;
    const proofs = await withTx(house.db, { partnerIds: [company.partners.distributor] }, (tx) => proveFigures({ actor: systemActor(company.partners.distributor), tx, now: house.clock.now(), requestId: 'test', ip: '' }, company.partners.distributor));
    expect(proofs.filter((proof) => !proof.ok)).toEqual([]);
  });
});
