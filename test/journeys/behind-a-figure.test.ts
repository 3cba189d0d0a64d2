/**
 * From a figure to the list behind it: every row of the demo's last whole month, a manager's month under another basis,
 * the eye beside managers' names; and a distributor's two lists, hers and all resellers'.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignmentHistory } from '../../contract/console/assignment.ts';
import { listCustomers } from '../../contract/console/customers.ts';
import { readSession } from '../../contract/console/identity.ts';
import { detailTotals, summaryByManager, summaryList } from '../../contract/console/usage.ts';
import type { QueryIn } from '../../contract/endpoint.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { addMonths } from '../../contract/values/month.ts';
import { recordsOfCustomer } from '../../web/pages/usage/records-link.ts';
import { shortAmount } from '../../web/ui/amount-text.ts';
import type { Member } from '../harness/running-house.ts';
import { openBrowser, signInByCall, type Visit, visitAs } from './browser.ts';
import { sayIn } from './say.ts';

const say = sayIn('zh-CN');
let browser: Browser;
let admin: Member;
let distributor: Member;
let month: string;
let visit: Visit;
let sold: Visit;

beforeAll(async () => {
  browser = await openBrowser();
  [admin, distributor] = [await signInByCall('partner-admin'), await signInByCall('distributor-admin')];
  month = addMonths((await admin.call(readSession)).clock.now.slice(0, 7), -1);
  visit = await visitAs(browser, 'partner-admin', { language: 'zh-CN' });
  sold = await visitAs(browser, 'distributor-admin', { language: 'zh-CN' });
}, 60_000);
afterAll(async () => {
  await visit?.close();
  await sold?.close();
  await browser?.close();
});

const sums = (of: Visit) => of.page.locator('.pc-sums').first().innerText();
const eyeOf = (of: Visit, column: string) => of.page.getByRole('button', { name: say('ui:reveal.show', { name: column }) }).first();

describe('behind a figure', () => {
  test('every row of the summary, consumption and refunds, is the sum of the details its link opens (sales 5.2)', async () => {
    const links: string[] = [];
    for (const kind of ['consumption', 'refund'] as const) {
      const { items } = await admin.call(summaryList, { query: { month, kind, limit: '200' } });
      expect(items.length).toBeGreaterThan(0);
      for (const row of items) {
        const { totals } = await admin.call(detailTotals, { query: recordsOfCustomer(row, {}) as unknown as QueryIn<typeof detailTotals> });
        if (totals.length !== 1 || addDecimals([totals[0]?.dueAmount ?? '']) !== addDecimals([row.dueAmount])) links.push(`${row.customerId} ${kind}: ${row.dueAmount} ${JSON.stringify(totals.map((one) => one.dueAmount))}`);
      }
    }
    expect(links).toEqual([]);
    // One who has both: the row of its consumption leads to its amount without the refund.
    const refunds = (await admin.call(summaryList, { query: { month, kind: 'refund', limit: '200' } })).items.map((row) => row.customerId);
    const both = (await admin.call(summaryList, { query: { month, limit: '200' } })).items.find((row) => refunds.includes(row.customerId));
    await visit.open(`/sales/consumption?month=${month}&customerId=${both?.customerId}`);
    await visit.page.locator('.pc-usage-name').first().click();
    await visit.settled();
    expect(await sums(visit)).toContain(shortAmount(both?.dueAmount ?? ''));
    expect(visit.faults()).toEqual([]);
  });

  test('a manager’s month on the board’s basis opens the list with her figure, and the page says which basis it is (sales 4.4)', async () => {
    const usual = await admin.call(summaryByManager, { query: { month } });
    const board = await admin.call(summaryByManager, { query: { month, basis: 'board-day' } });
    const row = board.items.find((item) => item.manager && usual.items.some((other) => other.manager?.memberId === item.manager?.memberId && other.dueAmount !== item.dueAmount)) ?? board.items.find((item) => item.manager);
    const place = board.items.filter((item) => item.currency === row?.currency).indexOf(row as NonNullable<typeof row>);
    await visit.open(`/sales/consumption/by-manager?month=${month}&basis=board-day`);
    await visit.page.locator('.ant-table-tbody tr.ant-table-row').nth(place).getByRole('link').click();
    await visit.settled();
    expect(new URL(visit.page.url()).searchParams.get('basis')).toBe('board-day');
    expect(await sums(visit)).toContain(shortAmount(row?.dueAmount ?? ''));
    await visit.page.locator('.pc-chip').filter({ hasText: say('usage:basis.board-day') }).waitFor();
    expect(visit.faults()).toEqual([]);
  });

  test('the eye shows managers’ names in details, summary and a record (sales 1.4)', async () => {
    const manager = (await admin.call(summaryByManager, { query: { month } })).items.find((item) => item.manager)?.manager;
    const column = say('customers:field.manager');
    const of = `month=${month}&managerId=${manager?.memberId}`;
    for (const [path, name] of [[`/sales/consumption/records?${of}`, column], [`/sales/consumption?${of}`, say('usage:field.managers')]] as const) {
      await visit.open(path);
      const masked = visit.page.locator('.pc-table tbody').getByText(manager?.name ?? '-', { exact: false });
      await expect.poll(() => masked.count()).toBeGreaterThan(0);
      await eyeOf(visit, name).click();
      await expect.poll(() => masked.count()).toBe(0);
    }
    await visit.open(`/sales/consumption/records?${of}`);
    await visit.page.locator('.pc-table button.pc-row-open').first().click();
    await visit.page.getByRole('button', { name: say('ui:list.openPage') }).click();
    await visit.settled();
    const fact = visit.page.locator('.pc-facts').first();
    await fact.getByText(manager?.name ?? '-').waitFor();
    await fact.getByRole('button', { name: say('ui:reveal.show', { name: column }) }).click();
    await expect.poll(() => fact.getByText(manager?.name ?? '-').count()).toBe(0);
    expect(visit.faults()).toEqual([]);
  });
});

describe('a distributor', () => {
  test('has all resellers’ customers in one list, with the reseller’s name, and cannot assign them (sales 3.2, 4.2)', async () => {
    await sold.open('/sales/customers');
    await sold.page.getByRole('tab', { name: say('customers:tab.resellers') }).click();
    await sold.settled();
    const { items, total } = await distributor.call(listCustomers, { query: { partnerId: 'resellers', limit: '200' } });
    expect(new Set(items.map((item) => item.partnerId)).size).toBeGreaterThan(1);
    await expect.poll(() => sold.page.locator('.pc-table tbody tr.ant-table-row').count()).toBe(Math.min(total, 50));
    await sold.page.locator('.pc-table tbody').getByText(items[0]?.resellerName ?? '-').first().waitFor();
    expect(await sold.page.getByRole('button', { name: say('customers:action.assign') }).count()).toBe(0);
    expect(sold.faults()).toEqual([]);
  });

  test('sees who managed a reseller’s customer, in the history as on the customer’s own page', async () => {
    const { items } = await distributor.call(listCustomers, { query: { partnerId: 'resellers', unassigned: 'false', limit: '1' } });
    const [customer] = items;
    const history = await distributor.call(assignmentHistory, { query: { partnerId: customer?.partnerId, customerId: customer?.customerId } });
    expect(history.items.map((span) => span.memberId)).toContain(customer?.manager?.memberId);
    await sold.open(`/sales/customers/${customer?.customerId}`);
    expect(await sold.page.getByRole('button', { name: say('customers:action.assign') }).count()).toBe(0);
    await sold.page.getByRole('link', { name: say('customers:detail.toHistory') }).click();
    await sold.settled();
    await expect.poll(() => sold.page.locator('.pc-table tbody tr.ant-table-row').count()).toBe(history.total);
    expect(sold.faults()).toEqual([]);
  });

  test('has the summary of all resellers’ customers, and a row leads to the details of its reseller (sales 5.2)', async () => {
    await sold.open(`/sales/consumption?month=${month}&partnerId=resellers`);
    const { items, total } = await distributor.call(summaryList, { query: { month, partnerId: 'resellers' } });
    await expect.poll(() => sold.page.locator('.pc-table tbody tr.ant-table-row').count()).toBe(Math.min(total, 50));
    await sold.page.locator('.pc-usage-name').first().click();
    await sold.settled();
    expect(new URL(sold.page.url()).searchParams.get('partnerId')).toBe(items[0]?.partnerId);
    expect(await sums(sold)).toContain(shortAmount(items[0]?.dueAmount ?? ''));
    expect(sold.faults()).toEqual([]);
  });
});
