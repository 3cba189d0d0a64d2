/**
 * The goal of it all: an account manager signs in and sees what her customers consumed while they were hers, why a month
 * after a hand-over is smaller than the customer's month, and the reason of a single amount; by mouse and by keyboard.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getCustomer, listCustomers } from '../../contract/console/customers.ts';
import { readSession } from '../../contract/console/identity.ts';
import { detailList, detailTotals } from '../../contract/console/usage.ts';
import { addDays, type Day } from '../../contract/values/day.ts';
import { addDecimals, parseUnits } from '../../contract/values/money.ts';
import { fullAmount, shortAmount } from '../../web/ui/amount-text.ts';
import type { Member } from '../harness/running-house.ts';
import { accountOf, openBrowser, signInByCall, type Visit, visitAsStranger } from './browser.ts';
import { sayIn } from './say.ts';

const LOGIN = 'partner-manager-1';
const zh = sayIn('zh-CN');
const en = sayIn('en-US');

/** A customer that was hers, another's for some days inside one month, and hers again. */
interface AwayAndBack {
  readonly customerId: string;
  readonly month: string;
  readonly notHers: readonly Day[];
}

let browser: Browser;
let visit: Visit;
let manager: Member;
let admin: Member;
let lent: AwayAndBack;

async function findAwayAndBack(me: string): Promise<AwayAndBack> {
  const { items } = await manager.call(listCustomers, { query: { limit: '100' } });
  for (const { customerId } of items) {
    const { managers } = await manager.call(getCustomer, { params: { customerId } });
    const other = managers.find((span) => span.memberId !== me);
    const days = other?.days.find((day) => day.basis === 'second-day');
    const month = days?.fromDay.slice(0, 7);
    if (days?.toDay && month === days.toDay.slice(0, 7) && managers.filter((span) => span.memberId === me).length > 1) {
      const notHers: Day[] = [];
      for (let day = days.fromDay; day <= days.toDay; day = addDays(day, 1)) notHers.push(day);
      return { customerId, month: month ?? '', notHers };
    }
  }
  throw new Error('the demo has no customer that went away and came back inside a month');
}

async function dueOf(member: Member, query: { month: string; customerId?: string; day?: string }): Promise<string> {
  const { totals } = await member.call(detailTotals, { query: { ...query, zero: 'all' } });
  return totals.find((total) => total.currency === 'CNY')?.dueAmount ?? '0';
}

beforeAll(async () => {
  browser = await openBrowser();
  manager = await signInByCall(LOGIN);
  admin = await signInByCall('partner-admin');
  lent = await findAwayAndBack((await manager.call(readSession)).member.memberId);
  visit = await visitAsStranger(browser);
}, 60_000);
afterAll(async () => {
  await visit?.close();
  await browser?.close();
});

describe('an account manager', () => {
  test('signs in at the address she wanted and sees this month at once', async () => {
    const { login, password } = accountOf(LOGIN);
    await visit.open('/');
    await visit.page.getByLabel(zh('shell:signIn.login')).fill(login);
    await visit.page.getByLabel(zh('shell:signIn.password')).fill('not-it');
    await visit.page.keyboard.press('Enter');
    await visit.page.getByRole('alert').first().waitFor();
    expect(visit.faults().filter((fault) => !fault.includes('/api/session'))).toEqual([]);
    await visit.page.getByLabel(zh('shell:signIn.password')).fill(password);
    await visit.page.getByRole('button', { name: zh('shell:signIn.submit') }).click();
    await visit.page.locator('.pc-strip-scope').waitFor();
    await visit.settled();
    const month = (await manager.call(readSession)).clock.now.slice(0, 7);
    const due = await dueOf(manager, { month });
    expect(parseUnits(due)).toBeGreaterThan(0n);
    await visit.page.getByText(shortAmount(due), { exact: true }).first().waitFor();
    expect(visit.faults()).toEqual([]);
  });

  test('opens a customer from the list, with months and products beside the list', async () => {
    await visit.page.locator('nav').getByRole('button', { name: zh('shell:menu.sales') }).click();
    await visit.page.locator('.pc-nav-panel').getByRole('link', { name: zh('shell:page.customers') }).click();
    await visit.settled();
    const { total } = await manager.call(listCustomers, { query: {} });
    await expect.poll(() => visit.page.locator('.pc-table tbody tr.ant-table-row').count()).toBe(Math.min(total, 50));
    await visit.page.locator('.pc-table button.pc-row-open').first().click();
    await visit.page.getByText(zh('customers:detail.estimate')).waitFor();
    await visit.page.keyboard.press('Escape');
    expect(visit.faults()).toEqual([]);
  });

  test('sees which days were hers, and that her month is the customer’s month less the other days (sales 4.4)', async () => {
    await visit.open(`/sales/customers/${lent.customerId}?tab=managers`);
    const [first, last] = [lent.notHers[0] ?? '', lent.notHers.at(-1) ?? ''];
    await visit.page.getByText(`${first} – ${last}`).waitFor();
    await visit.page.getByText(zh('customers:span.rules')).waitFor();
    await visit.page.getByRole('tab', { name: zh('customers:detail.consumption') }).click();
    await visit.page.getByText(zh('customers:detail.partial')).waitFor();

    const hers = await dueOf(manager, { month: lent.month, customerId: lent.customerId });
    const whole = await dueOf(admin, { month: lent.month, customerId: lent.customerId });
    const others = await Promise.all(lent.notHers.map((day) => dueOf(admin, { month: lent.month, customerId: lent.customerId, day })));
    expect(addDecimals([hers, ...others])).toBe(addDecimals([whole]));
    expect(parseUnits(hers)).toBeLessThan(parseUnits(whole));

    await visit.open(`/sales/consumption/records?customerId=${lent.customerId}&month=${lent.month}&zero=all`);
    expect(await visit.page.locator('.pc-sums').innerText()).toContain(shortAmount(hers));
    expect(visit.faults()).toEqual([]);
  });

  test('asks a record why: list price to amount due to means of payment, and whose day it was', async () => {
    await visit.page.locator('.pc-table button.pc-row-open').first().click();
    const { items } = await manager.call(detailList, { query: { month: lent.month, customerId: lent.customerId, zero: 'all', limit: '1' } });
    const record = items[0];
    expect(record).toBeDefined();
    await visit.page.getByText(zh('usage:record.owners')).first().waitFor();
    await visit.open(`/sales/consumption/records/${lent.customerId}/${record?.recordId}`);
    const main = await visit.page.locator('main').innerText();
    expect(main).toContain(fullAmount(record?.dueAmount ?? ''));
    expect(main).toContain(fullAmount(record?.listAmount ?? ''));
    for (const basis of ['second-day', 'board-day', 'now'] as const) expect(main).toContain(zh(`usage:basis.${basis}`));
    expect(visit.faults()).toEqual([]);
  });

  test('cannot open a customer that is not hers, and is told so', async () => {
    const mine = new Set((await manager.call(listCustomers, { query: { limit: '100' } })).items.map((row) => row.customerId));
    const foreign = (await admin.call(listCustomers, { query: { limit: '100' } })).items.find((row) => !mine.has(row.customerId));
    await visit.open(`/sales/customers/${foreign?.customerId}`);
    await visit.page.locator('.pc-problem').waitFor();
    expect(visit.faults().every((fault) => fault.includes(': 404 ') && fault.includes(foreign?.customerId ?? '-'))).toBe(true);
  });

  test('switches the language where she stands', async () => {
    await visit.open('/sales/consumption');
    await visit.page.getByRole('button', { name: 'English' }).click();
    await visit.page.getByRole('heading', { name: en('shell:menu.consumption') }).waitFor();
    expect(await visit.page.locator('html').getAttribute('lang')).toBe('en-US');
    expect(new URL(visit.page.url()).pathname).toBe('/sales/consumption');
  });

  test('signs out, and the address asks who is there', async () => {
    await visit.settled();
    await visit.page.locator('.pc-account-button').click();
    await visit.page.getByRole('menuitem', { name: en('shell:account.signOut') }).click();
    await visit.page.getByLabel(en('shell:signIn.login')).waitFor();
    await visit.page.reload();
    await visit.page.getByLabel(en('shell:signIn.login')).waitFor();
    expect(visit.faults()).toEqual([]);
  });
});
