/**
 * Hosted enterprise sub-accounts (财务托管, sales 5.7, R-5.7, decisions/0020): the documented example, second by second, over HTTP
 * with a moved clock; both parties' summary and details, by pages, files and the partner API; and what is refused.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignCustomers } from '../../contract/console/assignment.ts';
import { beginHosting, endHosting, getCustomer, listCustomers } from '../../contract/console/customers.ts';
import { loadFeeRecords } from '../../contract/console/intake.ts';
import { createExport, downloadExport } from '../../contract/console/runs.ts';
import { detailList, detailTotals, explainRecord, summaryByManager, summaryHead, summaryList } from '../../contract/console/usage.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { proveFigures } from '../../server/modules/usage/usage.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { systemActor } from '../../server/platform/jobs/worker.ts';
import { pathOf, RefusedCall } from '../harness/running-house.ts';
import { type Company, createCompany, type Person } from './company.ts';

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof RefusedCall ? `${error.status} ${error.problem.code}` : String(error)));
const MARCH = '2024-03';

describe('sales 13 #15, R-5.7: a hosted sub-account disassociated on 2024-03-14 15:25:30', () => {
  let company: Company;
  const idOf = (account: string) => company.customers[account] ?? '';
  /** Amount due by customer. */
  const summary = async (person: Person, month: string) => {
    const { items } = await (await company.as(person)).call(summaryList, { query: { month, zero: 'all' } });
    return Object.fromEntries(items.map((item) => [Object.keys(company.customers).find((account) => idOf(account) === item.customerId), addDecimals([item.dueAmount])]));
  };
  const details = async (person: Person, month: string, account?: string) => {
    const query = { month, ...(account ? { customerId: idOf(account) } : {}) };
    const member = await company.as(person);
    const rows = (await member.call(detailList, { query })).items;
    const totals = (await member.call(detailTotals, { query })).totals;
    expect(addDecimals(totals.map((one) => one.dueAmount)), 'totals are those of the rows').toBe(addDecimals(rows.map((row) => row.dueAmount)));
    expect(totals.reduce((count, one) => count + one.records, 0)).toBe(rows.length);
    return rows.map((row) => [Object.keys(company.customers).find((name) => idOf(name) === row.customerId), addDecimals([row.dueAmount])].join(' ')).sort();
  };
  const charge = (recordId: string, account: string, at: string, due: string) => ({
    recordId, accountName: account, consumedFrom: at, consumedTo: at, tradedAt: at, billType: 5 as const, chargingMode: 3 as const, serviceTypeCode: 'hws.service.type.ec2', currency: 'CNY', listAmount: due, dueAmount: due, cashAmount: due,
  });
  const call = async (...records: ReturnType<typeof charge>[]) =>
    (await (await company.as('operator')).call(loadFeeRecords, { query: { partnerId: company.partners.provider }, body: { records: records as never } })).results.map((result) => result.reason ?? result.state);

  beforeAll(async () => {
    company = await createCompany({ start: '2024-03-01T09:00', env: { SIGN_LIMIT: 'off' }, customers: { sub: { type: 1 }, master: { type: 1 }, other: { type: 2 } } });
    const admin = await company.as('admin');
    await admin.call(assignCustomers, { params: { memberId: company.members.a }, body: { customerIds: [idOf('sub')] } });
    await admin.call(assignCustomers, { params: { memberId: company.members.b }, body: { customerIds: [idOf('master')] } });
    await admin.call(beginHosting, { params: { customerId: idOf('sub') }, body: { masterId: idOf('master'), fromAt: '2024-02-01T00:00:00+08:00' } });
    await company.moveTo('2024-03-14T16:00');
    expect(await call(
      charge('1', 'sub', '2024-03-10T10:00:00+08:00', '100'),
      charge('2', 'sub', '2024-03-14T15:25:30.999+08:00', '20'),
      charge('3', 'sub', '2024-03-14T15:25:31+08:00', '3'),
      charge('4', 'master', '2024-03-05T10:00:00+08:00', '7000'),
      charge('0', 'sub', '2024-02-20T10:00:00+08:00', '0.5'),
    )).toEqual(['loaded', 'loaded', 'loaded', 'loaded', 'loaded']);
    expect(await admin.call(endHosting, { params: { customerId: idOf('sub') }, body: { at: '2024-03-14T15:25:30+08:00' } })).toEqual({ month: MARCH });
    await company.moveTo('2024-04-03T10:00');
    // After it left, in its month and in the next.
    expect(await call(charge('5', 'sub', '2024-03-20T10:00:00+08:00', '0.04'), charge('6', 'sub', '2024-04-01T10:00:00+08:00', '0.005'))).toEqual(['loaded', 'loaded']);
  });
  afterAll(() => company.close());

  test('sales 13 #15: the summary of March is the sub’s alone; details up to 15:25:30 under the sub, from 15:25:31 under the master', async () => {
    expect(await summary('admin', MARCH)).toEqual({ sub: '123.04', master: '7000' });
    expect(await details('admin', MARCH)).toEqual(['master 0.04', 'master 3', 'master 7000', 'sub 100', 'sub 20']);
    expect(await details('admin', MARCH, 'sub')).toEqual(['sub 100', 'sub 20']);
    expect(await details('admin', MARCH, 'master')).toEqual(['master 0.04', 'master 3', 'master 7000']);
  });

  test('the month before is the sub’s in both, the month after the master’s in both; Σ summary = Σ details; proofs hold', async () => {
    expect(await summary('admin', '2024-02')).toEqual({ sub: '0.5' });
    expect(await details('admin', '2024-02')).toEqual(['sub 0.5']);
    await company.moveTo('2024-04-05T10:00');
    expect(await summary('admin', '2024-04')).toEqual({ master: '0.005' });
    expect(await details('admin', '2024-04')).toEqual(['master 0.005']);
    const admin = await company.as('admin');
    const head = await admin.call(summaryHead, { query: { month: MARCH } });
    expect(addDecimals([head.currencies[0]?.netAmount ?? '0'])).toBe('7123.04');
    const { house } = company.running;
    const proofs = await withTx(house.db, { partnerIds: [company.partners.provider] }, (tx) => proveFigures({ actor: systemActor(company.partners.provider), tx, now: house.clock.now(), requestId: 'test', ip: '' }, company.partners.provider));
    expect(proofs.filter((proof) => !proof.ok)).toEqual([]);
  });

  test('R-2.6: managers see of it what is under their customer: the sub’s up to the second in details, the master’s after it', async () => {
    expect(await details('a', MARCH)).toEqual(['sub 100', 'sub 20']);
    expect(await details('b', MARCH)).toEqual(['master 0.04', 'master 3', 'master 7000']);
    expect(await summary('b', MARCH)).toEqual({ master: '7000' });
    // The summary has everything under the sub; its manager's days end with the day it left.
    expect(await summary('a', MARCH)).toEqual({ sub: '123' });
    const parts = await (await company.as('admin')).call(summaryByManager, { query: { month: MARCH } });
    expect(addDecimals(parts.items.map((item) => item.dueAmount))).toBe('7123.04');
  });

  test('a record that went over is found under the master, by who sees the master, and nowhere else', async () => {
    const [row] = (await (await company.as('admin')).call(detailList, { query: { month: MARCH, customerId: idOf('master') } })).items.filter((item) => addDecimals([item.dueAmount]) === '3');
    const recordId = row?.recordId ?? '';
    const explain = async (person: Person, account: string) => (await company.as(person)).call(explainRecord, { params: { customerId: idOf(account), recordId } });
    expect((await explain('admin', 'master')).record.customerId).toBe(idOf('master'));
    expect((await explain('b', 'master')).owners.find((owner) => owner.basis === 'second-day')?.manager?.memberId).toBe(company.members.b);
    expect(await refusal(explain('admin', 'sub'))).toBe('404 usage.record_unknown');
    expect(await refusal(explain('a', 'master'))).toBe('404 usage.record_unknown');
  });

  test('the file of details has the same customers as the page', async () => {
    const admin = await company.as('admin');
    const made = await admin.call(createExport, { body: { list: 'consumption-details', conditions: { month: MARCH, customerId: idOf('sub') } } });
    await company.running.drain();
    const response = await fetch(`${company.running.baseUrl}${pathOf(downloadExport, { params: { exportId: made.exportId, index: '0' } })}`, { headers: { cookie: admin.cookie } });
    const lines = (await response.text()).trim().split('\r\n');
    expect(lines).toHaveLength(3);
  });

  test('the customer’s page tells the relation to both parties; the sub has left the list', async () => {
    const admin = await company.as('admin');
    const of = async (account: string) => (await admin.call(getCustomer, { params: { customerId: idOf(account) } })).hostings;
    expect(await of('sub')).toMatchObject([{ role: 'sub', customerId: idOf('master'), toAt: '2024-03-14T07:25:30.000Z' }]);
    expect(await of('master')).toMatchObject([{ role: 'master', customerId: idOf('sub') }]);
    expect((await admin.call(listCustomers)).items.map((item) => item.customerId)).not.toContain(idOf('sub'));
  });

  test('what is refused: no item, itself, a resale customer, twice, the future, a month that is booked already, another partner’s', async () => {
    const admin = await company.as('admin');
    const begin = (person: Person, sub: string, masterId: string, fromAt = '2024-04-01T00:00:00+08:00') => company.as(person).then((member) => member.call(beginHosting, { params: { customerId: idOf(sub) }, body: { masterId, fromAt } }));
    expect(await refusal(begin('a', 'master', idOf('other')))).toBe('403 access.denied');
    expect(await refusal(begin('admin', 'master', idOf('master')))).toBe('422 request.invalid');
    expect(await refusal(begin('admin', 'other', idOf('master')))).toBe('409 customers.hosting_resale');
    expect(await refusal(begin('admin', 'master', idOf('sub')))).toBe('404 customers.unknown');
    expect(await refusal(begin('foreign', 'master', idOf('other')))).toBe('404 customers.unknown');
    expect(await refusal(begin('admin', 'master', idOf('other'), '2025-01-01T00:00:00+08:00'))).toBe('422 request.invalid');
    expect(await refusal(admin.call(endHosting, { params: { customerId: idOf('master') }, body: { at: '2024-04-01T00:00:00+08:00' } }))).toBe('409 customers.hosting_none');
    expect(await refusal(begin('admin', 'master', idOf('other'), '2024-02-01T00:00:00+08:00'))).toBe('done');
    expect(await refusal(begin('admin', 'master', idOf('other')))).toBe('409 customers.hosting_open');
    expect(await refusal(admin.call(endHosting, { params: { customerId: idOf('master') }, body: { at: '2024-03-20T00:00:00+08:00' } }))).toBe('409 customers.hosting_booked');
    expect(await refusal(admin.call(endHosting, { params: { customerId: idOf('master') }, body: { at: '2025-03-20T00:00:00+08:00' } }))).toBe('422 request.invalid');
  });
});
