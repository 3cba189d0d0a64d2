/** The checks of sales section 13 on customers and consumption, by their number: HTTP, a moved clock, figures to the last digit. Those on members: members.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignCustomers, listAssignable, replaceManager, unassignCustomers } from '../../contract/console/assignment.ts';
import { listCustomers, revealColumn } from '../../contract/console/customers.ts';
import { createExport, downloadExport, listExports } from '../../contract/console/runs.ts';
import type { Basis } from '../../contract/console/shapes.ts';
import { detailList, detailTotals, proofs, summaryByManager, summaryHead, summaryList } from '../../contract/console/usage.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { pathOf, RefusedCall } from '../harness/running-house.ts';
import { type Company, createCompany, type Person, type RecordOf } from './company.ts';

const plain = (amount: string | undefined) => (amount === undefined ? undefined : addDecimals([amount]));
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof RefusedCall ? `${error.status} ${error.problem.code}` : String(error)));

async function board(company: Company, person: Person, month: string, basis: Basis): Promise<Record<string, string>> {
  const answer = await (await company.as(person)).call(summaryByManager, { query: { month, basis } });
  const names = Object.fromEntries(Object.entries(company.members).map(([name, memberId]) => [memberId, name]));
  return Object.fromEntries(answer.items.map((item) => [item.manager ? (names[item.manager.memberId] ?? '?') : 'unassigned', plain(item.dueAmount) ?? '']));
}
const total = async (company: Company, person: Person, month: string, basis: Basis) => plain((await (await company.as(person)).call(summaryByManager, { query: { month, basis } })).totals[0]?.dueAmount);
const summary = async (company: Company, person: Person, month: string) => plain((await (await company.as(person)).call(summaryHead, { query: { month } })).currencies[0]?.netAmount);
const details = async (company: Company, person: Person, month: string) => plain((await (await company.as(person)).call(detailTotals, { query: { month } })).totals[0]?.dueAmount);

describe('sales 13 #1 #2: whose day it is', () => {
  let company: Company;
  beforeAll(async () => {
    company = await createCompany({ start: '2026-03-10T09:00', customers: { c: { type: 2 }, other: { type: 1 } } });
    await (await company.as('admin')).call(assignCustomers, { params: { memberId: company.members.a }, body: { customerIds: [company.customers['c'] ?? ''] } });
    await company.load([
      { record_id: 'r1', account_name: 'c', day: '2026-03-10', due: '100' },
      { record_id: 'r2', account_name: 'c', day: '2026-03-11', due: '200' },
    ]);
  });
  afterAll(() => company.close());

  test('sales 13 #11: the summary of a day is there after 24:00 of the next day, details at once', async () => {
    await company.moveTo('2026-03-11T23:59');
    expect(await details(company, 'admin', '2026-03')).toBe('300');
    expect(await summary(company, 'admin', '2026-03')).toBeUndefined();
    await company.moveTo('2026-03-12T00:00');
    expect(await summary(company, 'admin', '2026-03')).toBe('100');
    await company.moveTo('2026-03-13T00:00');
    expect(await summary(company, 'admin', '2026-03')).toBe('300');
  });

  test('sales 13 #1, R-4.4: assigned on the 10th, A has 300 on the board, 200 in the summary; the administrator 300 everywhere', async () => {
    expect(await board(company, 'a', '2026-03', 'board-day')).toEqual({ a: '300' });
    expect(await board(company, 'a', '2026-03', 'second-day')).toEqual({ a: '200' });
    expect(await summary(company, 'a', '2026-03')).toBe('200');
    expect(await details(company, 'a', '2026-03')).toBe('200');
    for (const basis of ['now', 'board-day', 'second-day'] as const) expect(await total(company, 'admin', '2026-03', basis)).toBe('300');
    expect(await summary(company, 'admin', '2026-03')).toBe('300');
    expect(await board(company, 'admin', '2026-03', 'second-day')).toEqual({ a: '200', unassigned: '100' });
  });

  test('sales 13 #2: moved from A to B on the 20th: that day is A’s, the next B’s; managers and unassigned add up to the partner', async () => {
    await company.moveTo('2026-03-20T15:00');
    await (await company.as('admin')).call(replaceManager, { body: { customerIds: [company.customers['c'] ?? ''], memberId: company.members.b } });
    await company.load([
      { record_id: 'r3', account_name: 'c', day: '2026-03-20', due: '0.00000001' },
      { record_id: 'r4', account_name: 'c', day: '2026-03-21', due: '7.77777777' },
      { record_id: 'r5', account_name: 'other', day: '2026-03-21', due: '1000' },
    ]);
    await company.moveTo('2026-04-02T00:00');
    expect(await board(company, 'admin', '2026-03', 'second-day')).toEqual({ a: '200.00000001', b: '7.77777777', unassigned: '1100' });
    expect(await board(company, 'admin', '2026-03', 'board-day')).toEqual({ a: '300', b: '7.77777778', unassigned: '1000' });
    expect(await board(company, 'admin', '2026-03', 'now')).toEqual({ b: '307.77777778', unassigned: '1000' });
    for (const basis of ['now', 'board-day', 'second-day'] as const) {
      expect(addDecimals(Object.values(await board(company, 'admin', '2026-03', basis)))).toBe('1307.77777778');
      expect(await total(company, 'admin', '2026-03', basis)).toBe('1307.77777778');
    }
    expect(await summary(company, 'a', '2026-03')).toBe('200.00000001');
    expect(await summary(company, 'b', '2026-03')).toBe('7.77777777');
    expect((await (await company.as('admin')).call(proofs, { query: { month: '2026-03' } })).ok).toBe(true);
  });

  test('sales 11 #9: after the hand-over the customer leaves A’s list, A’s own days stay in the figures', async () => {
    expect((await (await company.as('a')).call(listCustomers)).items).toEqual([]);
    expect((await (await company.as('b')).call(listCustomers)).items.map((c) => c.customerId)).toEqual([company.customers['c']]);
    expect(await details(company, 'a', '2026-03')).toBe('200.00000001');
  });
});

describe('sales 13 #6 #8 #9 #10 #16 #17', () => {
  let company: Company;
  const records: RecordOf[] = [
    { record_id: 'x1', account_name: 'own', day: '2026-03-05', due: '81.5', list_amount: '100', discount_amount: '18', commercial_discount_amount: '18', rounding_amount: '0.5', cash_amount: '50', voucher_amount: '20', cash_coupon_amount: '1.5', card_amount: '10' },
    { record_id: 'x2', account_name: 'own', day: '2026-03-06', due: '0', list_amount: '0', cash_amount: '0' },
    { record_id: 'x3', account_name: 'theirs', day: '2026-03-06', due: '30', cash_amount: '10', arrears_amount: '20' },
    { record_id: 'x4', account_name: 'theirs', day: '2026-03-07', due: '-5', bill_type: '4', cash_amount: '-5' },
  ];
  beforeAll(async () => {
    company = await createCompany({ start: '2026-03-01T09:00', customers: { own: { type: 2, name: '=cmd|calc', mobile: '13912345678', email: 'zhang.san@example.com' }, theirs: { type: 1 } } });
    const admin = await company.as('admin');
    await admin.call(assignCustomers, { params: { memberId: company.members.a }, body: { customerIds: [company.customers['own'] ?? ''] } });
    await company.moveTo('2026-03-20T00:00');
    await company.load(records);
  });
  afterAll(() => company.close());

  test('sales 13 #6: by the manager door an assigned customer is not selectable and refused; the switch shows unassigned ones only', async () => {
    const admin = await company.as('admin');
    const all = await admin.call(listAssignable);
    expect(Object.fromEntries(all.items.map((c) => [c.customerId, c.selectable]))).toEqual({ [company.customers['own'] ?? '']: false, [company.customers['theirs'] ?? '']: true });
    const unassigned = await admin.call(listAssignable, { query: { unassigned: 'true' } });
    expect(unassigned.items.map((c) => c.customerId)).toEqual([company.customers['theirs']]);
    const both = { params: { memberId: company.members.b }, body: { customerIds: [company.customers['own'] ?? '', company.customers['theirs'] ?? ''] } };
    expect(await refusal(admin.call(assignCustomers, both))).toBe('409 assignment.already_assigned');
    expect((await admin.call(listAssignable, { query: { unassigned: 'true' } })).total).toBe(1);
  });

  test('R-4.3: an account manager cannot assign', async () => {
    const manager = await company.as('a');
    expect(await refusal(manager.call(replaceManager, { body: { customerIds: [company.customers['own'] ?? ''], memberId: company.members.b } }))).toBe('403 access.denied');
    expect(await refusal(manager.call(unassignCustomers, { body: { customerIds: [company.customers['own'] ?? ''] } }))).toBe('403 access.denied');
  });

  test('sales 13 #8: 18 months back is served, 19 refused, on every consumption page', async () => {
    const admin = await company.as('admin');
    for (const endpoint of [summaryHead, summaryList, summaryByManager, detailList, detailTotals] as const) {
      expect((await admin.ask('GET', pathOf(endpoint, { query: { month: '2024-09' } }))).status, endpoint.id).toBe(200);
      const refused = await admin.ask('GET', pathOf(endpoint, { query: { month: '2024-08' } }));
      expect([refused.status, (refused.body as { code: string }).code], endpoint.id).toEqual([422, 'usage.month_out_of_reach']);
    }
  });

  test('sales 13 #9: zero rows are hidden until asked for; the total stays', async () => {
    const admin = await company.as('admin');
    const hidden = await admin.call(detailList, { query: { month: '2026-03' } });
    const all = await admin.call(detailList, { query: { month: '2026-03', zero: 'all' } });
    expect([hidden.items.length, all.items.length]).toEqual([3, 4]);
    const totals = async (zero: 'hide' | 'all') => (await admin.call(detailTotals, { query: { month: '2026-03', zero } })).totals[0];
    expect(plain((await totals('hide'))?.dueAmount)).toBe('106.5');
    expect(plain((await totals('all'))?.dueAmount)).toBe('106.5');
    expect([(await totals('hide'))?.records, (await totals('all'))?.records]).toEqual([3, 4]);
  });

  test('sales 13 #10, R-5.3: amount due = list − discount − rounding, and the means plus arrears add up to it; a record that breaks it is quarantined', async () => {
    const { items } = await (await company.as('admin')).call(detailList, { query: { month: '2026-03', zero: 'all' } });
    for (const r of items) {
      expect(plain(r.dueAmount)).toBe(addDecimals([r.listAmount, `-${r.discountAmount}`.replace('--', ''), `-${r.roundingAmount}`.replace('--', '')]));
      expect(plain(r.dueAmount)).toBe(addDecimals([r.cashAmount, r.creditAmount, r.voucherAmount, r.cashCouponAmount, r.cardAmount, r.arrearsAmount, r.writtenOffAmount, r.unsettledAmount]));
    }
    const run = await company.load([
      { record_id: 'bad1', account_name: 'own', day: '2026-03-08', due: '10', list_amount: '11' },
      { record_id: 'bad2', account_name: 'own', day: '2026-03-08', due: '10', cash_amount: '9.99' },
    ]);
    expect(run.counts).toMatchObject({ read: 2, loaded: 0, quarantined: 2 });
  });

  test('sales 13 #16: only an administrator exports customers; others are refused clearly', async () => {
    for (const person of ['supervisor', 'a', 'finance', 'operations'] as const) {
      expect(await refusal((await company.as(person)).call(createExport, { body: { list: 'customers' } })), person).toMatch(/^403 access\./);
    }
    expect(await refusal((await company.as('admin')).call(createExport, { body: { list: 'customers' } }))).toBe('done');
    await company.running.drain();
  });

  test('sales 13 #17: files never contain full names, mobiles or e-mails, nor live formulas', async () => {
    const admin = await company.as('admin');
    const made = await admin.call(createExport, { body: { list: 'customers', format: 'csv' } });
    await admin.call(createExport, { body: { list: 'consumption-details', format: 'csv', conditions: { month: '2026-03' } } });
    await company.running.drain();
    const done = await admin.call(listExports, { query: { state: 'done' } });
    expect(done.items.map((task) => task.exportId)).toContain(made.exportId);
    for (const task of done.items) {
      for (const index of task.files.keys()) {
        const file = await admin.ask('GET', pathOf(downloadExport, { params: { exportId: task.exportId, index: String(index) } }));
        expect(file.status).toBe(200);
        for (const secret of ['=cmd|calc', 'theirs 有限公司', '13912345678', 'zhang.san@example.com', '安经理']) expect(file.text, `${task.list} holds ${secret}`).not.toContain(secret);
        expect(file.text).not.toMatch(/(^|,|")[=+@][^\d]/m);
      }
    }
  });

  test('sales 13 #17: the eye reveals one column of rows in scope and leaves an entry in the log', async () => {
    const manager = await company.as('a');
    const { items } = await manager.call(listCustomers);
    expect(items[0]?.mobile).not.toBe('13912345678');
    const shown = await manager.call(revealColumn, { body: { column: 'mobile', customerIds: [company.customers['own'] ?? ''] } });
    expect(shown.values).toEqual({ [company.customers['own'] ?? '']: '13912345678' });
    expect(await refusal(manager.call(revealColumn, { body: { column: 'mobile', customerIds: [company.customers['theirs'] ?? ''] } }))).toBe('404 customers.unknown');
    const { sql } = await import('kysely');
    const { withTx } = await import('../../server/platform/db/tx.ts');
    const entries = await withTx(company.running.house.db, { partnerIds: [company.partners.provider] }, async (tx) =>
      (await sql<{ member_id: string; after: { column: string } }>`select member_id, after from audit.entries where action like '%reveal%'`.execute(tx)).rows);
    expect(entries.map((e) => [e.member_id, e.after.column])).toEqual([[company.members.a, 'mobile']]);
  });
});
