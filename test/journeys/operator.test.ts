/**
 * The operator's work with one bill of another cloud: sends the file, sees what became of its rows, says whose the
 * sub-account is, mends one row and sets another aside, moves the clock a day on, and finds the figures in the summary.
 */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listCustomers } from '../../contract/console/customers.ts';
import { readSession } from '../../contract/console/identity.ts';
import { listQuarantine, listSubAccounts } from '../../contract/console/intake.ts';
import { listRuns } from '../../contract/console/runs.ts';
import { summaryList } from '../../contract/console/usage.ts';
import { addDays, dayOf } from '../../contract/values/day.ts';
import { addMonths, monthOf } from '../../contract/values/month.ts';
import { shortAmount } from '../../web/ui/amount-text.ts';
import { csvOf, PLAIN_CHARGE } from '../harness/focus-rows.ts';
import type { Member } from '../harness/running-house.ts';
import { openBrowser, signInByCall, type Visit, visitAs } from './browser.ts';
import { sayIn } from './say.ts';

const say = sayIn('zh-CN');
const NAME = 'Journey Atlas';
let browser: Browser;
let visit: Visit;
let operator: Member;
let admin: Member;
/** The month before the present one. */
let month: string;
let customer: { readonly customerId: string; readonly number: string };

beforeAll(async () => {
  browser = await openBrowser();
  operator = await signInByCall('operator');
  admin = await signInByCall('partner-admin');
  month = addMonths(monthOf(new Date((await operator.call(readSession)).clock.now)), -1);
  const { items } = await admin.call(listCustomers, { query: { sort: '-consumption', limit: '1' } });
  customer = { customerId: items[0]?.customerId ?? '', number: items[0]?.number ?? '' };
  visit = await visitAs(browser, 'operator', { language: 'zh-CN' });
}, 60_000);
afterAll(async () => {
  await visit?.close();
  await browser?.close();
});

/** Three rows of a sub-account nobody knows, one whose amount is none, one whose currency is none. */
function bill(): Buffer {
  const row = (place: number, more: Record<string, string> = {}) => ({
    ...PLAIN_CHARGE, SubAccountId: 'journey-1', SubAccountName: NAME, ResourceId: `journey-${place}`, BilledCost: `${place}.25`, ListCost: `${place}.25`, ContractedCost: 'NULL', EffectiveCost: 'NULL',
    BillingPeriodStart: `${month}-01 00:00:00`, BillingPeriodEnd: `${addMonths(month, 1)}-01 00:00:00`, ChargePeriodStart: `${month}-05 22:00:00`, ChargePeriodEnd: `${month}-05 23:00:00`, ...more,
  });
  return Buffer.from(csvOf([row(1), row(2), row(3), row(4, { BilledCost: '4,25' }), row(5, { BillingCurrency: 'FUN' })]));
}

const dueInDollars = async (): Promise<string> => {
  const { items } = await admin.call(summaryList, { query: { month, customerId: customer.customerId, currency: 'USD', zero: 'all' } });
  return items.map((item) => item.dueAmount).join();
};
const rowOf = (text: string): Locator => visit.page.locator('.pc-table tbody tr.ant-table-row').filter({ hasText: text });
const runsAtWork = async (): Promise<number> => (await operator.call(listRuns, { query: { state: 'open' } })).items.length;

describe('the operator', () => {
  test('sends a file and sees what became of every row of it', async () => {
    await visit.open('/sales/intake');
    await visit.page.locator('input[type=file]').setInputFiles({ name: 'journey.csv', mimeType: 'text/csv', buffer: bill() });
    await visit.page.getByText('journey.csv').first().waitFor();
    await visit.page.getByRole('button', { name: say('intake:load.start') }).click();
    await visit.page.getByText(say('intake:load.started')).waitFor();
    const card = visit.page.locator('.pc-run-list > *').filter({ hasText: 'journey.csv' });
    await card.getByText(say('ui:runState.done')).waitFor();
    const text = (await card.innerText()).replace(/\s+/g, ' ');
    for (const [count, rows] of [['read', 5], ['loaded', 0], ['duplicate', 0], ['quarantined', 5]] as const) expect(text, count).toMatch(new RegExp(`${say(`ui:count.${count}`)} ?${rows}\\b|\\b${rows} ?${say(`ui:count.${count}`)}`));
    expect(visit.faults()).toEqual([]);
  });

  test('says whose the sub-account is; the rows that waited are loaded by themselves', async () => {
    await visit.open('/sales/intake/mapping');
    await visit.page.getByRole('row').filter({ hasText: NAME }).getByRole('button', { name: say('intake:map.choose') }).click();
    const dialog = visit.page.getByRole('dialog');
    const field = dialog.getByRole('combobox', { name: say('intake:map.choose') });
    await expect.poll(() => field.evaluate((element) => element === document.activeElement), { message: 'she can type at once' }).toBe(true);
    await visit.page.keyboard.type(customer.number);
    await visit.page.locator('.ant-select-item-option').filter({ hasText: customer.number }).click();
    await dialog.getByRole('button', { name: say('intake:map.save'), exact: true }).click();
    await visit.page.getByText(say('intake:map.retrying')).waitFor();
    await dialog.waitFor({ state: 'hidden' });
    await rowOf(NAME).getByText(say('intake:map.state.confirmed')).waitFor();
    const { items } = await operator.call(listSubAccounts, { query: { q: NAME } });
    expect(items.map((item) => [item.state, item.customer?.customerId])).toEqual([['confirmed', customer.customerId]]);
    await expect.poll(runsAtWork, { timeout: 30_000 }).toBe(0);
    expect(await dueInDollars()).toBe('6.75');
    expect(visit.faults()).toEqual([]);
  });

  test('mends one quarantined row and sets the other aside, from the run’s own list', async () => {
    await visit.open('/sales/intake');
    await visit.page.locator('.pc-run-list > *').filter({ hasText: 'journey.csv' }).getByRole('link', { name: say('intake:load.quarantine') }).click();
    await visit.page.waitForURL('**/sales/intake/quarantine**');
    await visit.settled();
    await expect.poll(() => rowOf('journey.csv').count()).toBe(2);
    await rowOf('4,25').getByRole('button').first().click();
    const panel = visit.page.getByRole('complementary');
    await panel.getByRole('textbox', { name: 'BilledCost' }).fill('4.25');
    await panel.getByRole('button', { name: say('intake:quarantine.fix') }).click();
    await visit.page.locator('.ant-message').getByText(say('intake:quarantine.fixed'), { exact: true }).waitFor();
    await expect.poll(() => rowOf('journey.csv').count()).toBe(1);
    await rowOf('FUN').getByRole('checkbox').check();
    await visit.page.getByRole('button', { name: say('intake:quarantine.dismiss'), exact: true }).click();
    const dialog = visit.page.getByRole('dialog').filter({ hasText: say('intake:quarantine.dismissTitle', { count: 1 }) });
    const note = dialog.getByRole('textbox', { name: say('intake:quarantine.note') });
    await expect.poll(() => note.evaluate((element) => element === document.activeElement), { message: 'she can type at once' }).toBe(true);
    await visit.page.keyboard.type('no such currency');
    await dialog.getByRole('button', { name: say('intake:quarantine.dismiss'), exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => rowOf('journey.csv').count()).toBe(0);
    const { items } = await operator.call(listQuarantine, { query: { state: 'all', limit: '200' } });
    expect(items.filter((item) => item.fileName === 'journey.csv' && item.line > 4).map((item) => [item.line, item.state, item.note]).sort()).toEqual([[5, 'loaded', ''], [6, 'dismissed', 'no such currency']]);
    expect(visit.faults()).toEqual([]);
  });

  test('moves the clock a day on; the page says the new time', async () => {
    const before = (await operator.call(readSession)).clock.now;
    const tomorrow = addDays(dayOf(new Date(before)), 1);
    await visit.page.getByRole('button', { name: say('shell:clock.change') }).click();
    await visit.page.getByRole('button', { name: say('shell:clock.days', { days: 1 }) }).click();
    await visit.page.getByRole('button', { name: say('shell:clock.set') }).click();
    await visit.page.locator('.pc-strip-clock').getByText(tomorrow).waitFor();
    await visit.page.getByRole('button', { name: say('shell:clock.set') }).waitFor({ state: 'hidden' });
    expect(dayOf(new Date((await operator.call(readSession)).clock.now))).toBe(tomorrow);
    expect(visit.faults()).toEqual([]);
  });

  test('finds the figures of the file in the summary', async () => {
    const due = await dueInDollars();
    expect(due).toBe('11');
    await visit.open(`/sales/consumption?${new URLSearchParams({ month, currency: 'USD', customerId: customer.customerId, zero: 'all' })}`);
    expect(await visit.page.locator('.pc-sums').innerText()).toContain(shortAmount(due));
    await expect.poll(() => rowOf(shortAmount(due)).count()).toBe(1);
    expect(visit.faults()).toEqual([]);
  });
});
