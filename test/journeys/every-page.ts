/**
 * Every page of the portal in one language, wide and narrow: pages enrol themselves by standing in web/app/pages.ts. One test
 * file a language, so that they run beside each other.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { changeCalendar } from '../../contract/console/calendar.ts';
import { listCustomers } from '../../contract/console/customers.ts';
import { readSession } from '../../contract/console/identity.ts';
import { askTransfer, giveFeedback, listLines, listSheets } from '../../contract/console/incentives.ts';
import { listMembers } from '../../contract/console/members.ts';
import { setFact } from '../../contract/console/performance-rules.ts';
import { createExport, getRun } from '../../contract/console/runs.ts';
import { sendCode } from '../../contract/console/verification.ts';
import { dayOf } from '../../contract/values/day.ts';
import { addMonths, monthOf } from '../../contract/values/month.ts';
import { enUS } from '../../contract/words/en-US.ts';
import type { Language } from '../../contract/words/words.ts';
import { zhCN } from '../../contract/words/zh-CN.ts';
import type { PageDefinition } from '../../web/app/page.ts';
import { PAGES } from '../../web/app/pages.ts';
import { mayUse, type Session } from '../../web/app/session.tsx';
import { NARROW, openBrowser, signInByCall, type Visit, visitAs, WIDE } from './browser.ts';
import { accessibilityFaults, emptinessFaults, overflowFaults, untranslatedFaults } from './page-checks.ts';

const words = { 'zh-CN': zhCN, 'en-US': enUS } as const;
export const sayShell = (language: Language, key: string): string => words[language].shell[key as keyof typeof zhCN.shell];
const nameOf = (language: Language, page: PageDefinition): string => sayShell(language, page.name.replace(/^shell:/, ''));

/** What stands in place of `$customerId` and the like in an address. */
export type Places = Readonly<Record<string, string>>;
export const addressOf = (page: PageDefinition, real: Places): string => page.path.replace(/\$(\w+)/g, (_, name: string) => real[name] ?? `no-${name}`);

export async function sessionsOf(logins: readonly string[]): Promise<Map<string, Session>> {
  const sessions = new Map<string, Session>();
  for (const login of logins) sessions.set(login, await (await signInByCall(login)).call(readSession));
  return sessions;
}

/** A real customer, a real record and its line of performance; a real account manager. */
export async function realPlaces(now: string): Promise<Places> {
  const admin = await signInByCall('partner-admin');
  const { items } = await admin.call(listCustomers, { query: { sort: '-consumption', limit: '1' } });
  const month = monthOf(new Date(now));
  const [line] = (await admin.call(listLines, { query: { from: month, to: month, customerId: items[0]?.customerId ?? '', limit: '1' } })).items;
  const members = await admin.call(listMembers, { query: { scope: 'own', sort: '-customers', limit: '1' } });
  return { memberId: members.items[0]?.memberId ?? '', customerId: line?.customerId ?? '', recordId: line?.recordId ?? '', sequence: String(line?.sequence ?? '') };
}

/** Exports, feedback, transfers that wait, changes of partner and of the calendar, and mails are made by people: one each, so that their pages have something to show. */
async function makeSomething({ customerId = '' }: Places, now: string): Promise<void> {
  const admin = await signInByCall('partner-admin');
  const operator = await signInByCall('operator');
  const exported = await admin.call(createExport, { body: { list: 'customers', format: 'csv' } });
  const last = addMonths(monthOf(new Date(now)), -1);
  const { partner } = await admin.call(readSession);
  const [sheet] = (await admin.call(listSheets, { query: { from: last, to: last } })).items;
  await admin.call(giveFeedback, { body: { about: { kind: 'sheet', sheetId: sheet?.sheetId ?? '' }, text: 'Is this whole?' } });
  const { items } = await admin.call(listLines, { query: { from: last, to: last, counts: 'yes', limit: '200' } });
  const given = items.find((line) => line.manager !== null && !line.amount.startsWith('-'));
  await admin.call(askTransfer, { body: { customerId: given?.customerId ?? '', fromManagerId: given?.manager?.memberId ?? null, toManagerId: null, month: last, currency: given?.currency ?? '', amount: '0.01', cause: 'correction', reason: 'One cent was another’s.' } });
  await operator.call(setFact, { body: { partnerId: partner.partnerId, customerId, changedOn: dayOf(new Date(now)) } });
  await operator.call(changeCalendar, { body: { from: `${now.slice(0, 4)}-12-31`, to: `${now.slice(0, 4)}-12-31`, kind: 'holiday', nameZh: '年末盘点', nameEn: 'Stocktaking' } });
  await admin.call(sendCode, { body: { action: 'member.password' } });
  await vi.waitUntil(async () => (await admin.call(getRun, { params: { runId: exported.runId } })).state === 'done', { timeout: 30_000, interval: 250 });
}

async function faultsOf(visit: Visit, page: PageDefinition, language: Language, real: Places): Promise<string[]> {
  await visit.page.setViewportSize(WIDE);
  await visit.open(addressOf(page, real));
  const found: string[] = [];
  for (const size of [WIDE, NARROW]) {
    if (size !== WIDE) {
      await visit.page.setViewportSize(size);
      await visit.settled();
    }
    const seen = [...(await overflowFaults(visit.page)), ...(await accessibilityFaults(visit.page)), ...(await untranslatedFaults(visit.page)), ...(await emptinessFaults(visit.page))];
    found.push(...seen.map((fault) => `${size.width}: ${fault}`));
  }
  const title = await visit.page.title();
  if (!title.startsWith(nameOf(language, page))) found.push(`the window is called “${title}”`);
  return [...found, ...visit.faults()];
}

export function everyPage(language: Language): void {
  describe(`in ${language}, 1440 and 1024 wide`, () => {
    let browser: Browser;
    let sessions = new Map<string, Session>();
    let real: Places = {};
    const visits = new Map<string, Visit>();
    beforeAll(async () => {
      browser = await openBrowser();
      sessions = await sessionsOf(['partner-admin', 'distributor-admin', 'operator', 'customer-resale']);
      const now = sessions.get('partner-admin')?.clock.now ?? '';
      real = await realPlaces(now);
      await makeSomething(real, now);
      for (const login of sessions.keys()) visits.set(login, await visitAs(browser, login, { language }));
    }, 60_000);
    afterAll(async () => {
      for (const visit of visits.values()) await visit.close();
      await browser?.close();
    });

    /** Pages of a partner as its administrator; what only a distributor, the operator or a customer has as such. */
    const readerOf = (page: PageDefinition): string => {
      if (page.access === 'customer') return 'customer-resale';
      const mayRead = (login: string): boolean => {
        const session = sessions.get(login);
        return session !== undefined && mayUse(session, page.access);
      };
      return ['partner-admin', 'distributor-admin'].find(mayRead) ?? 'operator';
    };

    test.each(PAGES.map((page) => [page.path, page] as const))('%s has no faults', async (_, page) => {
      const visit = visits.get(readerOf(page));
      expect(visit).toBeDefined();
      if (visit) expect(await faultsOf(visit, page, language, real)).toEqual([]);
    });
  });
}
