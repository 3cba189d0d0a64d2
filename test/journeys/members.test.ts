/**
 * Issue 3: an administrator adds a member with a custom role and sees, before it is saved, what it will see — three clicks
 * beside the typing, in both languages. And a permission taken away under an open page is gone with the next click: the page
 * says so and the menu has lost it.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSession } from '../../contract/console/identity.ts';
import { listMembers, setMemberState } from '../../contract/console/members.ts';
import { changeRole, createRole } from '../../contract/console/roles.ts';
import { LANGUAGES } from '../../contract/words/words.ts';
import type { Member } from '../harness/running-house.ts';
import { openBrowser, signInByCall, visitAs, visitAsStranger } from './browser.ts';
import { sayIn } from './say.ts';

let browser: Browser;
let admin: Member;
beforeAll(async () => {
  browser = await openBrowser();
  admin = await signInByCall('partner-admin');
}, 60_000);
afterAll(async () => {
  const made = await admin.call(listMembers, { query: { login: 'auditor-', limit: '200' } });
  for (const { memberId } of made.items) await admin.call(setMemberState, { params: { memberId }, body: { state: 'disabled' } });
  await browser?.close();
});

test.each(LANGUAGES)('in %s: a member with a custom role, seen before it is made; then a permission goes under an open page', async (language) => {
  const say = sayIn(language);
  const name = language === 'zh-CN' ? '审计员' : 'Auditor';
  const login = `auditor-${language.toLowerCase()}`;
  const { roleId } = await admin.call(createRole, { body: { name, permissions: ['customers.list', 'consumption.view', 'audit.view'] } });
  const visit = await visitAs(browser, 'partner-admin', { language });
  await visit.open('/organization/members');
  await visit.page.getByRole('button', { name: say('members:create') }).click();
  const drawer = visit.page.getByRole('dialog');
  await drawer.getByLabel(say('account:profile.login')).fill(login);
  await drawer.getByLabel(say('account:profile.name'), { exact: true }).fill('张审计');
  await drawer.getByRole('checkbox', { name }).check();
  await drawer.getByText(say('members:preview.new', { after: say('members:scope.all') })).waitFor();
  const told = await drawer.getByRole('list', { name: say('roles:menu.title') }).locator('li li').allTextContents();
  expect(told).toEqual(expect.arrayContaining([say('shell:page.customers'), say('shell:page.operationLog')]));
  expect(told).not.toContain(say('shell:page.members'));
  await drawer.getByRole('button', { name: say('ui:form.submit') }).click();
  const password = await visit.page.locator('.ant-modal .pc-code').last().innerText();
  expect(visit.faults()).toEqual([]);
  await visit.close();

  const member = await visitAsStranger(browser, { language, expected: (status, url) => status === 403 && url.includes('/api/operation-log') });
  const answer = await member.context.request.post('/api/session', { data: { login, password }, headers: { 'x-requested-with': 'partner-center' } });
  expect(answer.status()).toBe(200);
  const session = readSession.output.parse(await (await member.context.request.get('/api/session')).json());
  expect(session.permissions.sort()).toEqual(['audit.view', 'consumption.view', 'credentials.manage', 'customers.list']);
  await member.open('/organization/operation-log');
  const links = () => member.page.locator('nav a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  await member.page.getByRole('heading', { name: say('shell:page.operationLog') }).waitFor();
  await admin.call(changeRole, { params: { roleId }, body: { permissions: ['customers.list', 'consumption.view'] } });
  await member.page.getByRole('button', { name: say('ui:list.refresh') }).click();
  await member.page.getByText(say('shell:notAllowed.title')).waitFor();
  for (const group of await member.page.locator('nav .pc-nav-group[aria-expanded]').all()) {
    await group.hover();
    expect(await links()).not.toContain('/organization/operation-log');
  }
  expect(member.faults()).toEqual([]);
  await member.close();
}, 90_000);
