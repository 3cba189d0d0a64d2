/**
 * The administrator's work: give an unassigned customer to a manager, hand it over, take it back, find all three in the
 * history; see full names by the eye; export the customer list and read the file; look at the members.
 */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignmentHistory, listAssignable, listManagers, revealManagers } from '../../contract/console/assignment.ts';
import { getCustomer, listCustomers, revealColumn } from '../../contract/console/customers.ts';
import { readSession } from '../../contract/console/identity.ts';
import { listMembers } from '../../contract/console/members.ts';
import { addDays, type Day, dayOf } from '../../contract/values/day.ts';
import type { Member } from '../harness/running-house.ts';
import { openBrowser, signInByCall, type Visit, visitAs } from './browser.ts';
import { sayIn } from './say.ts';

const say = sayIn('zh-CN');
let browser: Browser;
let visit: Visit;
let admin: Member;
let customer: { readonly customerId: string; readonly number: string };
/** Business day the clock stands on. */
let today: Day;
let managers: { readonly memberId: string; readonly login: string; readonly name: string }[];

beforeAll(async () => {
  browser = await openBrowser();
  admin = await signInByCall('partner-admin');
  today = dayOf(new Date((await admin.call(readSession)).clock.now));
  const free = await admin.call(listAssignable, { query: { unassigned: 'true', limit: '1' } });
  customer = { customerId: free.items[0]?.customerId ?? '', number: free.items[0]?.number ?? '' };
  managers = (await admin.call(listManagers, { query: {} })).items.map(({ memberId, login, name }) => ({ memberId, login, name }));
  visit = await visitAs(browser, 'partner-admin', { language: 'zh-CN' });
}, 60_000);
afterAll(async () => {
  await visit?.close();
  await browser?.close();
});

const managerOf = async (): Promise<string | null> => (await admin.call(getCustomer, { params: { customerId: customer.customerId } })).manager?.memberId ?? null;

describe('an administrator', () => {
  test('gives an unassigned customer to a manager by the manager door; a taken one cannot be ticked (sales 13 #6)', async () => {
    await visit.open('/sales/assignment');
    await visit.page.getByRole('row').filter({ hasText: managers[0]?.login ?? '-' }).getByRole('button', { name: say('assignment:managers.assign') }).click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByText(say('assignment:choose.onlyUnassigned')).click();
    await visit.settled();
    await expect.poll(() => dialog.locator('tbody input[type=checkbox]:disabled').count()).toBeGreaterThan(0);
    await dialog.getByText(say('assignment:choose.onlyUnassigned')).click();
    await dialog.getByPlaceholder(say('assignment:choose.search')).fill(customer.number);
    await dialog.getByPlaceholder(say('assignment:choose.search')).press('Enter');
    await expect.poll(() => dialog.locator('tbody tr.ant-table-row').count()).toBe(1);
    await dialog.locator('tbody input[type=checkbox]').check();
    await dialog.getByText(say('assignment:choose.chosen', { count: 1 })).waitFor();
    await dialog.getByRole('button', { name: say('assignment:choose.submit') }).click();
    await visit.page.getByText(say('assignment:choose.done', { count: 1 })).waitFor();
    expect(await managerOf()).toBe(managers[0]?.memberId);
    expect(visit.faults()).toEqual([]);
  });

  test('hands it over by the customer door, told before what follows from it', async () => {
    await visit.open(`/sales/customers/${customer.customerId}`);
    await visit.page.getByRole('button', { name: say('customers:action.assign') }).click();
    const drawer = visit.page.getByRole('dialog');
    await drawer.getByLabel(say('customers:assign.manager')).click();
    await visit.page.locator('.ant-select-item-option').filter({ hasText: managers[1]?.login ?? '-' }).click();
    await drawer.getByText(say('customers:assign.preview', { from: addDays(today, 1), until: today })).waitFor();
    await drawer.getByRole('button', { name: say('customers:assign.submit') }).click();
    await visit.page.getByText(say('customers:assign.done')).waitFor();
    expect(await managerOf()).toBe(managers[1]?.memberId);
    expect(visit.faults()).toEqual([]);
  });

  test('takes it back from the manager’s own list', async () => {
    await visit.open(`/sales/assignment?row=${managers[1]?.memberId}`);
    const { items } = await admin.call(listAssignable, { query: { managerId: managers[1]?.memberId ?? '', limit: '100' } });
    const place = items.findIndex((row) => row.customerId === customer.customerId);
    const panel = visit.page.getByRole('complementary').or(visit.page.getByRole('dialog')).last();
    if (place >= 20) await panel.getByTitle(String(Math.floor(place / 20) + 1), { exact: true }).click();
    await panel.locator(`tr[data-row-key="${customer.customerId}"] input[type=checkbox]`).check();
    await panel.getByRole('button', { name: say('assignment:own.unassign') }).click();
    await visit.page.locator('.ant-modal-confirm').getByRole('button', { name: say('assignment:own.unassign') }).click();
    await visit.page.getByText(say('assignment:own.unassigned', { count: 1 })).waitFor();
    expect(await managerOf()).toBeNull();
    expect(visit.faults()).toEqual([]);
  });

  test('finds every step in the history', async () => {
    const { items } = await admin.call(assignmentHistory, { query: { customerId: customer.customerId } });
    expect(items.map((item) => [item.memberId, item.door, item.unassignedAt !== null]).sort()).toEqual([[managers[0]?.memberId, 'manager', true], [managers[1]?.memberId, 'customer', true]].sort());
    await visit.open(`/sales/assignment/history?customerId=${customer.customerId}`);
    expect(await visit.page.locator('tbody tr.ant-table-row').count()).toBe(2);
    for (const door of ['manager', 'customer'] as const) await visit.page.getByRole('cell', { name: say(`customers:door.${door}`), exact: true }).waitFor();
    expect(visit.faults()).toEqual([]);
  });

  test('reveals one column by the eye and hides it again (sales 13 #17)', async () => {
    const { items } = await admin.call(listCustomers, { query: {} });
    const { values } = await admin.call(revealColumn, { body: { column: 'name', customerIds: items.map((row) => row.customerId) } });
    const full = values[items.find((row) => row.name.includes('*'))?.customerId ?? ''] ?? '-';
    await visit.open('/sales/customers');
    expect(await visit.page.getByText(full, { exact: true }).count()).toBe(0);
    await visit.page.getByRole('button', { name: say('ui:reveal.show', { name: say('customers:field.name') }) }).click();
    await visit.page.getByText(full, { exact: true }).first().waitFor();
    await visit.page.getByRole('button', { name: say('ui:reveal.hide', { name: say('customers:field.name') }) }).click();
    await expect.poll(() => visit.page.getByText(full, { exact: true }).count()).toBe(0);
    expect(visit.faults()).toEqual([]);
  });

  test('exports the customers and downloads the file: every customer, nobody by name (sales 13 #16, #17)', async () => {
    await visit.open('/sales/customers');
    await visit.page.getByRole('button', { name: say('ui:export.button') }).click();
    await visit.page.getByRole('menuitem', { name: say('ui:export.all') }).click();
    await visit.page.getByRole('dialog').getByLabel('CSV').check();
    await visit.page.getByRole('dialog').getByRole('button', { name: say('ui:export.submit') }).click();
    await visit.page.getByText(say('ui:export.created')).waitFor();
    await visit.page.locator('.ant-notification').getByRole('button', { name: say('ui:export.records') }).click();
    await visit.page.waitForURL('**/support/exports**');
    const link = visit.page.locator('tbody tr.ant-table-row').first().locator('a[href*="/api/exports/"]').first();
    const [download] = await Promise.all([visit.page.waitForEvent('download'), link.click()]);
    const text = (await readFile(await download.path(), 'utf8')).replace(/^\uFEFF/, '');
    const { items, total } = await admin.call(listCustomers, { query: { limit: '200' } });
    expect(text.trimEnd().split(/\r?\n/).length - 1).toBe(total);
    const { values } = await admin.call(revealColumn, { body: { column: 'name', customerIds: items.map((row) => row.customerId) } });
    expect(Object.values(values).filter((name) => name.length > 3 && text.includes(name))).toEqual([]);
    expect(visit.faults()).toEqual([]);
  });

  test('sees the members masked and opens their names by the eye; is warned before a second role opens all customers (sales 13 #3 #17)', async () => {
    const { values } = await admin.call(revealManagers, { body: { column: 'name', memberIds: managers.map((manager) => manager.memberId) } });
    const [manager] = managers;
    await visit.open('/organization/members');
    for (const { name } of managers) await visit.page.getByRole('cell', { name }).first().waitFor();
    for (const name of Object.values(values)) expect(await visit.page.getByRole('cell', { name }).count()).toBe(0);
    await visit.page.getByRole('button', { name: say('ui:reveal.show', { name: say('account:profile.name') }) }).click();
    for (const name of Object.values(values)) await visit.page.getByRole('cell', { name }).first().waitFor();
    await visit.page.getByRole('row').filter({ hasText: values[manager?.memberId ?? ''] ?? '-' }).getByRole('button', { name: say('members:changeRoles') }).click();
    const drawer = visit.page.getByRole('dialog');
    await drawer.getByRole('checkbox', { name: say('account:role.finance') }).check();
    await drawer.getByText(say('members:preview.widens')).waitFor();
    await drawer.getByRole('checkbox', { name: say('account:role.finance') }).uncheck();
    await drawer.getByText(say('members:preview.same')).waitFor();
    await drawer.getByRole('button', { name: say('ui:cancel') }).click();
    expect((await admin.call(listMembers, { query: { limit: '200' } })).items.find((row) => row.memberId === manager?.memberId)?.scope).toBe('own');
    expect(visit.faults()).toEqual([]);
  });
});
