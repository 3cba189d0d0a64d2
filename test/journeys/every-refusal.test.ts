/** Every page refuses who may not open it: not in the menu, a plain answer at its address. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PageDefinition } from '../../web/app/page.ts';
import { PAGES } from '../../web/app/pages.ts';
import { mayUse, type Session } from '../../web/app/session.tsx';
import { openBrowser, type Visit, visitAs } from './browser.ts';
import { addressOf, type Places, realPlaces, sayShell, sessionsOf } from './every-page.ts';

const REFUSED = ['partner-manager-1', 'partner-finance', 'partner-admin', 'customer-resale'] as const;
let browser: Browser;
let sessions = new Map<string, Session>();
let real: Places = {};

beforeAll(async () => {
  browser = await openBrowser();
  sessions = await sessionsOf(REFUSED);
  real = await realPlaces(sessions.get('partner-admin')?.clock.now ?? '');
}, 60_000);
afterAll(() => browser?.close());

describe('who may not open a page', () => {
  const visits = new Map<string, Visit>();
  afterAll(async () => {
    for (const visit of visits.values()) await visit.close();
  });
  const refusedOne = (page: PageDefinition): string | undefined => REFUSED.find((login) => {
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
    await visit.open(addressOf(page, real));
    await visit.page.getByText(sayShell('zh-CN', 'notAllowed.title')).waitFor();
    await visit.page.getByText(sayShell('zh-CN', 'notAllowed.text')).waitFor();
    for (const group of await visit.page.locator('nav .pc-nav-group[aria-expanded]').all()) {
      await group.hover();
      expect(await visit.page.locator(`nav a[href="${page.path}"]`).count()).toBe(0);
    }
    expect(visit.faults()).toEqual([]);
  });
});
