/** An account manager without a mouse: pages and customers by Ctrl K, the way by Tab into a list, a row beside it. */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listCustomers } from '../../contract/console/customers.ts';
import type { Member } from '../harness/running-house.ts';
import { openBrowser, signInByCall, type Visit, visitAs } from './browser.ts';
import { sayIn } from './say.ts';

const LOGIN = 'partner-manager-1';
const zh = sayIn('zh-CN');
const en = sayIn('en-US');
let browser: Browser;
let visit: Visit;
let manager: Member;

beforeAll(async () => {
  browser = await openBrowser();
  manager = await signInByCall(LOGIN);
  visit = await visitAs(browser, LOGIN, { language: 'zh-CN' });
  await visit.open('/');
}, 60_000);
afterAll(async () => {
  await visit?.close();
  await browser?.close();
});

const press = (key: string): Promise<void> => visit.page.keyboard.press(key);
const field = (): Locator => visit.page.getByRole('combobox', { name: zh('shell:palette.hint') });
const options = (): Locator => visit.page.getByRole('listbox', { name: zh('shell:palette.open') }).getByRole('option');
const chosen = (): Locator => options().and(visit.page.locator('[aria-selected="true"]'));
const hasFocus = (place: Locator): Promise<boolean> => place.evaluate((element) => element === document.activeElement);
const path = (): string => new URL(visit.page.url()).pathname;

/** Opens the palette; what is typed lands in its field. */
async function openPalette(): Promise<void> {
  await press('Control+k');
  await field().waitFor();
  await expect.poll(() => hasFocus(field())).toBe(true);
}

describe('by keyboard alone', () => {
  test.each(['first', 'second'])('Ctrl K goes to a page by its name in the other language, and to a customer by number: the %s time', async (time) => {
    await openPalette();
    await visit.page.keyboard.type(en('shell:page.consumptionRecords'));
    await chosen().getByText(zh('shell:page.consumptionRecords')).waitFor();
    await press('Enter');
    await visit.page.waitForURL('**/sales/consumption/records**');
    await field().waitFor({ state: 'hidden' });
    await visit.settled();

    const { items } = await manager.call(listCustomers, { query: { limit: '2' } });
    const wanted = items[time === 'first' ? 0 : 1];
    await openPalette();
    expect(await field().inputValue(), 'what was typed before is gone').toBe('');
    await visit.page.keyboard.type(wanted?.number ?? '-');
    await chosen().getByText(wanted?.number ?? '-').waitFor();
    await press('Enter');
    await visit.page.waitForURL(`**/sales/customers/${wanted?.customerId}**`);
    await field().waitFor({ state: 'hidden' });
    await visit.settled();
    expect(await visit.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(visit.faults()).toEqual([]);
  });

  test('arrows choose around the end; Escape and a second Ctrl K close it and nothing moves', async () => {
    const before = visit.page.url();
    await openPalette();
    const names = await options().allInnerTexts();
    expect(names.length).toBeGreaterThan(5);
    const at = async () => names.indexOf(await chosen().innerText());
    expect(await at()).toBe(0);
    for (const [key, place] of [['ArrowDown', 1], ['ArrowDown', 2], ['ArrowUp', 1], ['ArrowUp', 0], ['ArrowUp', names.length - 1], ['ArrowDown', 0]] as const) {
      await press(key);
      await expect.poll(at, { message: key }).toBe(place);
    }
    await press('Escape');
    await field().waitFor({ state: 'hidden' });
    await openPalette();
    await press('Control+k');
    await field().waitFor({ state: 'hidden' });
    expect(visit.page.url()).toBe(before);
    expect(visit.faults()).toEqual([]);
  });

  test('a customer typed and confirmed at once is the one that opens, not the one found before', async () => {
    const { items } = await manager.call(listCustomers, { query: { limit: '2' } });
    const [first, second] = items;
    await openPalette();
    await visit.page.keyboard.type(first?.number ?? '-');
    await chosen().getByText(first?.number ?? '-').waitFor();
    await press('Control+a');
    await visit.page.keyboard.type(second?.number ?? '-');
    await press('Enter');
    await visit.page.waitForURL(`**/sales/customers/${second?.customerId}**`);
    await field().waitFor({ state: 'hidden' });
    expect(visit.faults()).toEqual([]);
  });

  test('Tab goes past the navigation by the skip link, through the filters into the list; Enter opens a row, Escape closes it', async () => {
    await visit.open('/sales/customers');
    await press('Tab');
    await expect.poll(() => hasFocus(visit.page.getByRole('link', { name: zh('shell:skip') }))).toBe(true);
    await press('Enter');
    await expect.poll(() => hasFocus(visit.page.locator('main'))).toBe(true);
    const stops: string[] = [];
    const opener = visit.page.locator('.pc-table button.pc-row-open').first();
    while (stops.length < 60 && !(await hasFocus(opener))) {
      await press('Tab');
      stops.push(await visit.page.evaluate(() => {
        const at = document.activeElement;
        return at?.closest('.pc-filters') ? 'filters' : at?.closest('thead') ? 'head' : at?.closest('tbody') ? 'rows' : at?.closest('.ant-table-body') ? 'table' : at?.closest('main') ? 'page' : 'outside';
      }));
    }
    expect(stops, 'focus stays on the page').not.toContain('outside');
    expect(stops.at(-1)).toBe('rows');
    expect(stops.indexOf('filters'), stops.join()).toBeGreaterThanOrEqual(0);
    expect(stops.indexOf('filters')).toBeLessThan(stops.indexOf('head'));
    await press('Enter');
    const panel = visit.page.getByRole('complementary');
    await panel.waitFor();
    await visit.settled();
    expect(path()).toBe('/sales/customers');
    await press('Escape');
    await panel.waitFor({ state: 'hidden' });
    expect(await hasFocus(opener), 'where she was').toBe(true);
    await press('Tab');
    expect(await visit.page.evaluate(() => document.activeElement?.closest('tbody') !== null)).toBe(true);
    expect(visit.faults()).toEqual([]);
  });
});
