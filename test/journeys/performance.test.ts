/**
 * Finance asks why a sheet of performance is what it is: from the sheet to its lines, of a line which means counts and which
 * does not, and writes to the operator; the operator answers, and makes a sheet that was reviewed final.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSession } from '../../contract/console/identity.ts';
import { lineTotals, listLines, listSheets, readFeedback, readLine } from '../../contract/console/incentives.ts';
import { addMonths, monthOf } from '../../contract/values/month.ts';
import { zhCN } from '../../contract/words/zh-CN.ts';
import { shortAmount } from '../../web/ui/amount-text.ts';
import type { Member } from '../harness/running-house.ts';
import { openBrowser, signInByCall, type Visit, visitAs } from './browser.ts';
import { sayIn } from './say.ts';

const say = sayIn('zh-CN');
const CURRENCY = 'CNY';
const QUESTION = '这条是现金支付的，为什么不计业绩？';
const ANSWER = '这条用代金券支付，按规则不计业绩。';
let browser: Browser;
let finance: Member;
/** The last whole month: its sheet is a draft and can be made final. */
let month: string;
let sheetId: string;

beforeAll(async () => {
  browser = await openBrowser();
  finance = await signInByCall('partner-finance');
  month = addMonths(monthOf(new Date((await finance.call(readSession)).clock.now)), -1);
  sheetId = (await finance.call(listSheets, { query: { from: month, to: month } })).items[0]?.sheetId ?? '';
}, 60_000);
afterAll(() => browser?.close());

const rowOf = ({ page }: Visit, text: string) => page.locator('.pc-table tbody tr.ant-table-row').filter({ hasText: text });
const sheetNow = async () => (await finance.call(listSheets, { query: { from: month, to: month } })).items[0];
async function voucherLine() {
  const { items } = await finance.call(listLines, { query: { sheetId, currency: CURRENCY, reason: 'voucher', limit: '1' } });
  const [line] = items;
  if (!line) throw new Error(`no line of ${sheetId} was paid by voucher`);
  return line;
}

describe('performance', () => {
  let visit: Visit;
  afterAll(() => visit?.close());

  test('finance goes from a sheet to its lines, whose live total is the sheet’s', async () => {
    visit = await visitAs(browser, 'partner-finance', { language: 'zh-CN' });
    await visit.open('/sales/incentives/performance');
    const amount = (await sheetNow())?.currencies.find((one) => one.currency === CURRENCY)?.amount ?? '';
    expect(await rowOf(visit, sheetId).innerText()).toContain(shortAmount(amount));
    await rowOf(visit, sheetId).getByRole('link', { name: say('performance:sheets.toLines'), exact: true }).click();
    await visit.page.waitForURL(`**/sales/incentives/performance/lines**sheetId=${sheetId}**`);
    await visit.settled();
    const { totals } = await finance.call(lineTotals, { query: { sheetId } });
    expect(totals.find((one) => one.currency === CURRENCY)?.amount).toBe(amount);
    expect(await visit.page.locator('.pc-sums').innerText()).toContain(shortAmount(amount));
    expect(visit.faults()).toEqual([]);
  });

  test('sees why a line does not count, and asks', async () => {
    const line = await voucherLine();
    await visit.open(`/sales/incentives/performance/lines?${new URLSearchParams({ sheetId, currency: CURRENCY, reason: 'voucher' })}`);
    await visit.page.locator('.pc-table tbody .pc-row-open').first().click();
    const panel = visit.page.getByRole('complementary');
    const detail = await finance.call(readLine, { params: { customerId: line.customerId, recordId: line.recordId, sequence: String(line.sequence) } });
    const voucher = detail.means.find((one) => one.means === 'voucher');
    const row = panel.getByRole('row').filter({ hasText: say('performance:means.voucher') }).first();
    await row.waitFor();
    expect(await row.innerText()).toContain(zhCN.performanceReasons.voucher);
    expect(await row.innerText()).toContain(shortAmount(voucher?.amount ?? ''));
    await panel.getByRole('button', { name: say('performance:give') }).click();
    const drawer = visit.page.getByRole('dialog');
    await drawer.getByRole('textbox', { name: say('performance:feedback.text') }).fill(QUESTION);
    await drawer.getByRole('button', { name: say('performance:feedback.send') }).click();
    await drawer.locator('.pc-thread').getByText(QUESTION).waitFor();
    const { thread } = await finance.call(readFeedback, { query: { customerId: line.customerId, recordId: line.recordId, sequence: String(line.sequence) } });
    expect([thread?.state, thread?.messages]).toEqual(['in-progress', 1]);
    expect(visit.faults()).toEqual([]);
  });

  test('the operator answers and makes the sheet final', async () => {
    const line = await voucherLine();
    const desk = await visitAs(browser, 'operator', { language: 'zh-CN' });
    await desk.open('/support/performance-review/feedback');
    await rowOf(desk, QUESTION).locator('.pc-row-open').click();
    const panel = desk.page.getByRole('complementary');
    await panel.getByRole('textbox', { name: say('performance:feedback.text') }).fill(ANSWER);
    await panel.getByRole('button', { name: say('performance:feedback.send') }).click();
    await expect.poll(() => rowOf(desk, QUESTION).count()).toBe(0);
    const { thread } = await finance.call(readFeedback, { query: { customerId: line.customerId, recordId: line.recordId, sequence: String(line.sequence) } });
    expect([thread?.state, thread?.lastFrom]).toEqual(['answered', 'operator']);

    const before = await sheetNow();
    expect(before?.state).toBe('draft');
    const { partner } = await finance.call(readSession);
    await desk.open(`/support/performance-review?${new URLSearchParams({ month, partnerId: partner.partnerId })}`);
    await rowOf(desk, month).getByRole('button', { name: say('performance:review.close') }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByRole('button', { name: say('performance:review.close'), exact: true }).click();
    await desk.page.locator('.ant-message').getByText(say('performance:review.done')).waitFor();
    const after = await sheetNow();
    expect([after?.state, after?.currencies]).toEqual(['final', before?.currencies]);
    expect(desk.faults()).toEqual([]);
    await desk.close();
  });
});
