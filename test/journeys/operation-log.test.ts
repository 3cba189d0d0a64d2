/**
 * "Who did what?" (sales 9.2): an administrator changes a member's roles, finds it in the operation log with the values
 * before and after, sees by the eye who it was, follows the object, has the chain verified, and takes the log as a file.
 */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSession } from '../../contract/console/identity.ts';
import { createMember, setRoles } from '../../contract/console/members.ts';
import { listRoles } from '../../contract/console/roles.ts';
import { chainState, operationLog, verifyLog } from '../../contract/console/operation-log.ts';
import type { Member } from '../harness/running-house.ts';
import { openBrowser, signInByCall, type Visit, visitAs } from './browser.ts';
import { sayIn } from './say.ts';

const say = sayIn('zh-CN');
const PAGE = '/organization/operation-log';
let browser: Browser;
let visit: Visit;
let admin: Member;
let memberId: string;
let ownName: string;

beforeAll(async () => {
  browser = await openBrowser();
  admin = await signInByCall('partner-admin');
  ownName = (await admin.call(readSession)).member.name;
  const roles = await admin.call(listRoles);
  const role = (sample: string) => roles.items.find((one) => one.sample === sample)?.roleId ?? '';
  ({ memberId } = await admin.call(createMember, { body: { login: `log.${memberSuffix()}`, name: '日志新人', roleIds: [role('finance')] } }));
  await admin.call(setRoles, { params: { memberId }, body: { roleIds: [role('finance'), role('operations')] } });
  visit = await visitAs(browser, 'partner-admin', { language: 'zh-CN' });
}, 60_000);
afterAll(async () => {
  await visit?.close();
  await browser?.close();
});

const memberSuffix = () => process.pid.toString(36);
const rows = () => visit.page.locator('.pc-table tbody tr.ant-table-row');

describe('an administrator asks who did what', () => {
  test('the entry says who, from where, what, and what it was before', async () => {
    await visit.open(PAGE);
    const row = rows().filter({ hasText: say('operationLog:action.member.roles_changed') }).first();
    await row.getByText('127.0.0.1').waitFor();
    await row.getByText(`${say('operationLog:value.roles.finance')} → ${say('operationLog:value.roles.finance')} · ${say('operationLog:value.roles.operations')}`).waitFor();
    expect(await rows().filter({ hasText: ownName }).count()).toBe(0);
    await row.getByRole('button', { name: say('operationLog:action.member.roles_changed') }).click();
    const change = visit.page.locator('.pc-log-change tbody tr.ant-table-row');
    await change.first().getByText(say('operationLog:changed')).waitFor();
    expect(await change.first().locator('td').allInnerTexts()).toEqual([expect.stringContaining(say('operationLog:field.roles')), say('operationLog:value.roles.finance'), `${say('operationLog:value.roles.finance')} · ${say('operationLog:value.roles.operations')}`]);
    expect(await change.filter({ hasText: say('operationLog:changed') }).count()).toBe(1);
    expect(visit.faults()).toEqual([]);
  });

  test('from it to everything that happened to the same member', async () => {
    await visit.page.getByRole('link', { name: say('operationLog:onlyObject') }).click();
    await expect.poll(() => rows().count()).toBe(2);
    await expect.poll(() => rows().locator('td:nth-child(3)').allInnerTexts()).toEqual([say('operationLog:action.member.roles_changed'), say('operationLog:action.member.created')]);
    expect(new URL(visit.page.url()).searchParams.get('q')?.replaceAll('"', '')).toBe(memberId);
    expect(visit.faults()).toEqual([]);
  });

  test('the eye shows who, and that it was pressed stands in the log (sales 13 #17)', async () => {
    await visit.open(`${PAGE}?objectKind=member`);
    await visit.page.getByRole('button', { name: say('ui:reveal.show', { name: say('operationLog:who') }) }).click();
    await rows().getByText(ownName, { exact: true }).first().waitFor();
    expect((await admin.call(operationLog, { query: { limit: '1' } })).items[0]).toMatchObject({ action: 'log.revealed' });
    expect(visit.faults()).toEqual([]);
  });

  test('the chain is verified by a button, and the page says until where', async () => {
    await visit.open(PAGE);
    await visit.page.getByRole('button', { name: say('operationLog:chain.verify'), exact: true }).click();
    await expect.poll(async () => (await admin.call(chainState)).verified?.intact).toBe(true);
    const upTo = (await admin.call(chainState)).verified?.upTo ?? '-';
    await visit.page.locator('.pc-log-chain').getByText(say('operationLog:chain.intact', { upTo })).waitFor();
    expect((await admin.call(verifyLog, { body: {} })).failing).toEqual([]);
    expect(visit.faults()).toEqual([]);
  });

  test('what is filtered goes into a file, nobody in it by name', async () => {
    await visit.open(`${PAGE}?q=${memberId}`);
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
    const lines = text.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(say('operationLog:action.member.roles_changed'));
    for (const name of [ownName, '日志新人']) expect(text).not.toContain(name);
    expect(visit.faults()).toEqual([]);
  });
});
