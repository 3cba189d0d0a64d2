/**
 * Every page of the portal in both languages, wide and narrow: pages enrol themselves by standing in web/app/pages.ts.
 * And every page refuses who may not open it: not in the menu, a plain answer at its address.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { listCustomers } from '../../contract/console/customers.ts';
import { readSession } from '../../contract/console/identity.ts';
import { createExport, getRun } from '../../contract/console/runs.ts';
import { detailList } from '../../contract/console/usage.ts';
import { enUS } from '../../contract/words/en-US.ts';
import { type Language, LANGUAGES } from '../../contract/words/words.ts';
import { zhCN } from '../../contract/words/zh-CN.ts';
import type { PageDefinition } from '../../web/app/page.ts';
import { PAGES } from '../../web/app/pages.ts';
import { mayUse, type Session } from '../../web/app/session.tsx';
import { monthOf } from '../../contract/values/month.ts';
import { NARROW, openBrowser, signInByCall, type Visit, visitAs, WIDE } from './browser.ts';
import { accessibilityFaults, emptinessFaults, overflowFaults, untranslatedFaults } from './page-checks.ts';

const words = { 'zh-CN': zhCN, 'en-US': enUS } as const;
const sayShell = (language: Language, key: string): string => words[language].shell[key as keyof typeof zhCN.shell];
const nameOf = (language: Language, page: PageDefinition): string => sayShell(language, page.name.replace(/^shell:/, ''));

let browser: Browser;
const sessions = new Map<string, Session>();
/** A real customer and a real record in place of `$customerId` and `$recordId`. */
let real: Record<string, string> = {};

const addressOf = (page: PageDefinition): string => page.path.replace(/\$(\w+)/g, (_, name: string) => real[name] ?? `no-${name}`);

beforeAll(async () => {
  browser = await openBrowser();
  for (const login of ['partner-admin', 'operator', 'partner-manager-1', 'partner-finance', 'customer-resale']) {
    sessions.set(login, await (await signInByCall(login)).call(readSession));
  }
  const admin = await signInByCall('partner-admin');
  const customers = await admin.call(listCustomers, { query: { sort: '-consumption', limit: '1' } });
  const records = await admin.call(detailList, { query: { month: monthOf(new Date(sessions.get('partner-admin')?.clock.now ?? '')), customerId: customers.items[0]?.customerId ?? '', limit: '1' } });
  real = { customerId: customers.items[0]?.customerId ?? '', recordId: records.items[0]?.recordId ?? '' };
  // Exports and runs are made by people: one, so that their pages have something to show.
  const exported = await admin.call(createExport, { body: { list: 'customers', format: 'csv' } });
  await vi.waitUntil(async () => (await admin.call(getRun, { params: { runId: exported.runId } })).state === 'done', { timeout: 30_000, interval: 250 });
}, 60_000);

afterAll(() => browser?.close());

/** Pages of a partner as its administrator; what only the operator has as the operator. */
function readerOf(page: PageDefinition): string {
  const admin = sessions.get('partner-admin');
  return admin && mayUse(admin, page.access) ? 'partner-admin' : 'operator';
}

async function faultsOf(visit: Visit, page: PageDefinition, language: Language): Promise<string[]> {
  await visit.page.setViewportSize(WIDE);
  await visit.open(addressOf(page));
  const found: string[] = [];
  for (const size of [WIDE, NARROW]) {
    await visit.page.setViewportSize(size);
    await visit.settled();
    const seen = [...(await overflowFaults(visit.page)), ...(await accessibilityFaults(visit.page)), ...(await untranslatedFaults(visit.page)), ...(await emptinessFaults(visit.page))];
    found.push(...seen.map((fault) => `${size.width}: ${fault}`));
  }
  const title = await visit.page.title();
  if (!title.startsWith(nameOf(language, page))) found.push(`the window is called “${title}”`);
  return [...found, ...visit.faults()];
}

describe.each(LANGUAGES)('in %s, 1440 and 1024 wide', (language) => {
  const visits = new Map<string, Visit>();
  beforeAll(async () => {
    for (const login of ['partner-admin', 'operator']) visits.set(login, await visitAs(browser, login, { language }));
  });
  afterAll(async () => {
    for (const visit of visits.values()) await visit.close();
  });

  test.each(PAGES.map((page) => [page.path, page] as const))('%s has no faults', async (_, page) => {
    const visit = visits.get(readerOf(page));
    expect(visit).toBeDefined();
    if (visit) expect(await faultsOf(visit, page, language)).toEqual([]);
  });
});

describe('who may not open a page', () => {
  const refusals = ['partner-manager-1', 'partner-finance', 'partner-admin', 'customer-resale'] as const;
  const visits = new Map<string, Visit>();
  afterAll(async () => {
    for (const visit of visits.values()) await visit.close();
  });
  const refusedOne = (page: PageDefinition): string | undefined => refusals.find((login) => {
    const session = sessions.get(login);
    return session !== undefined && !mayUse(session, page.access);
  });
  const closed = PAGES.filter((page) => page.access !== 'member' && page.access !== 'public');

  test.each(closed.map((page) => [page.path, page] as const))('%s is not in her menu and refuses plainly at its address', async (_, page) => {
    const login = refusedOne(page);
    // Own credentials belong to everybody's basic information (sales 2.3): nobody lacks them.
    if (login === undefined) return expect(page.path).toBe('/account/credentials');
    const visit = visits.get(login) ?? (await visitAs(browser, login, { language: 'zh-CN' }));
    visits.set(login, visit);
    await visit.open(addressOf(page));
    await visit.page.getByText(sayShell('zh-CN', 'notAllowed.title')).waitFor();
    await visit.page.getByText(sayShell('zh-CN', 'notAllowed.text')).waitFor();
    for (const group of await visit.page.locator('nav .pc-nav-group[aria-expanded]').all()) {
      await group.hover();
      expect(await visit.page.locator(`nav a[href="${page.path}"]`).count()).toBe(0);
    }
    expect(visit.faults()).toEqual([]);
  });
});
