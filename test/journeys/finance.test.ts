/**
 * Finance asks whether the figures agree: the month's head with its rows, a customer's row with its records, the
 * discounts with the head, every basis of ownership with the same total, and the exported file with the page.
 */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSession } from '../../contract/console/identity.ts';
import { detailTotals, discountDetail, summaryByManager, summaryHead, summaryList } from '../../contract/console/usage.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { addMonths } from '../../contract/values/month.ts';
import { shortAmount } from '../../web/ui/amount-text.ts';
import type { Member } from '../harness/running-house.ts';
import { openBrowser, signInByCall, type Visit, visitAs } from './browser.ts';
import { sayIn } from './say.ts';

const say = sayIn('zh-CN');
const CURRENCY = 'CNY';
let browser: Browser;
let visit: Visit;
let finance: Member;
/** The last whole month: summary and details reach equally far. */
let month: string;

beforeAll(async () => {
  browser = await openBrowser();
  finance = await signInByCall('partner-finance');
  month = addMonths((await finance.call(readSession)).clock.now.slice(0, 7), -1);
  visit = await visitAs(browser, 'partner-finance', { language: 'zh-CN' });
}, 60_000);
afterAll(async () => {
  await visit?.close();
  await browser?.close();
});

async function headOf() {
  const { currencies } = await finance.call(summaryHead, { query: { month, zero: 'all' } });
  const head = currencies.find((entry) => entry.currency === CURRENCY);
  if (!head) throw new Error(`nothing in ${CURRENCY} in ${month}`);
  return head;
}

async function rowsOf(kind: 'consumption' | 'refund') {
  const { items, total } = await finance.call(summaryList, { query: { month, kind, zero: 'all', currency: CURRENCY, limit: '200' } });
  expect(items.length).toBe(total);
  return items;
}

describe('finance', () => {
  test('sees a month whose head is the sum of its rows and of its records', async () => {
    const head = await headOf();
    const rows = [...(await rowsOf('consumption')), ...(await rowsOf('refund'))];
    expect(addDecimals(rows.map((row) => row.dueAmount))).toBe(addDecimals([head.netAmount]));
    const { totals } = await finance.call(detailTotals, { query: { month, zero: 'all', currency: CURRENCY } });
    expect(addDecimals(totals.map((total) => total.dueAmount))).toBe(addDecimals([head.netAmount]));
    await visit.open(`/sales/consumption?month=${month}&zero=all`);
    const sums = await visit.page.locator('.pc-sums').innerText();
    for (const amount of [head.consumptionAmount, head.discountAmount, head.refundAmount, head.netAmount]) expect(sums).toContain(shortAmount(amount));
    expect(visit.faults()).toEqual([]);
  });

  test('goes from a customer’s row to its records, and the sums agree', async () => {
    const rows = await rowsOf('consumption');
    const place = 2;
    const row = rows[place];
    const line = visit.page.locator('.pc-table tbody tr.ant-table-row').filter({ hasText: shortAmount(row?.dueAmount ?? '-') }).first();
    await line.getByRole('link', { name: say('usage:summary.toRecords') }).click();
    await visit.page.waitForURL('**/sales/consumption/records**');
    await visit.settled();
    expect(await visit.page.locator('.pc-sums').innerText()).toContain(shortAmount(row?.dueAmount ?? '-'));
    expect(visit.faults()).toEqual([]);
  });

  test('sees discounts by product and by customer that add up to the head', async () => {
    const head = await headOf();
    for (const by of ['service', 'customer'] as const) {
      const { items, sums } = await finance.call(discountDetail, { query: { month, by, zero: 'all', currency: CURRENCY, limit: '200' } });
      expect(addDecimals(items.map((item) => item.discountAmount))).toBe(addDecimals([head.discountAmount]));
      expect(addDecimals(sums.map((sum) => sum.discountAmount))).toBe(addDecimals([head.discountAmount]));
    }
    await visit.open(`/sales/consumption/discounts?month=${month}`);
    expect(await visit.page.locator('.pc-sums').innerText()).toContain(shortAmount(head.discountAmount));
    expect(visit.faults()).toEqual([]);
  });

  test('sees the managers and nobody’s days add up to one total under each of three bases', async () => {
    const head = await headOf();
    await visit.open(`/sales/consumption/by-manager?month=${month}`);
    for (const basis of ['second-day', 'board-day', 'now'] as const) {
      const { items, totals } = await finance.call(summaryByManager, { query: { month, basis, currency: CURRENCY } });
      expect(addDecimals(items.map((item) => item.dueAmount))).toBe(addDecimals([head.netAmount]));
      expect(addDecimals(totals.map((total) => total.dueAmount))).toBe(addDecimals([head.netAmount]));
      await visit.page.locator('.ant-segmented-item').filter({ hasText: say(`usage:basis.${basis}`) }).click();
      await visit.page.getByText(say(`usage:basisRule.${basis}`)).waitFor();
      await visit.settled();
      const main = await visit.page.locator('main').innerText();
      for (const amount of [head.netAmount, ...items.map((item) => item.dueAmount)]) expect(main).toContain(shortAmount(amount));
    }
    expect(visit.faults()).toEqual([]);
  });

  test('exports the records she looks at: the file has the page’s count and sum', async () => {
    const row = (await rowsOf('consumption'))[0];
    const query = { month, zero: 'all' as const, customerId: row?.customerId ?? '' };
    const { totals } = await finance.call(detailTotals, { query });
    await visit.open(`/sales/consumption/records?${new URLSearchParams(query)}`);
    await visit.page.getByRole('button', { name: say('ui:export.button') }).click();
    await visit.page.getByRole('menuitem', { name: say('ui:export.all') }).click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByText(month).first().waitFor();
    await dialog.getByLabel('CSV').check();
    await dialog.getByRole('button', { name: say('ui:export.submit') }).click();
    await visit.page.locator('.ant-notification').getByRole('button', { name: say('ui:export.records') }).click();
    const link = visit.page.locator('tbody tr.ant-table-row').first().locator('a[href*="/api/exports/"]').first();
    const [download] = await Promise.all([visit.page.waitForEvent('download'), link.click()]);
    const lines = parse(await readFile(await download.path()), { bom: true }) as string[][];
    const due = lines[0]?.findIndex((title) => title.includes(say('usage:amount.dueAmount'))) ?? -1;
    expect(due, String(lines[0])).toBeGreaterThan(-1);
    const records = lines.slice(1);
    expect(records.length).toBe(totals.reduce((sum, total) => sum + total.records, 0));
    expect(addDecimals(records.map((line) => line[due] ?? ''))).toBe(addDecimals(totals.map((total) => total.dueAmount)));
    expect(visit.faults()).toEqual([]);
  });
});
