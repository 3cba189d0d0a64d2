/**
 * Who is signed in, and for how long: sign-in under attack, what a role or account taken away means for a session that is
 * open and a file being written, cookies and headers of every answer.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changePassword, credentials, readProfile, readSession, setClock, signIn, signOut } from '../../contract/console/identity.ts';
import { operationLog } from '../../contract/console/operation-log.ts';
import { listCustomers } from '../../contract/console/customers.ts';
import { listMembers } from '../../contract/console/members.ts';
import { createExport, downloadExport, getRun, listExports } from '../../contract/console/runs.ts';
import { detailList } from '../../contract/console/usage.ts';
import type { Id } from '../../contract/values/id.ts';
import { systemNow } from '../../server/platform/clock.ts';
import { withTx, type Tx } from '../../server/platform/db/tx.ts';
import { tokenHash } from '../../server/platform/secrets.ts';
import { memberOf, type Member, pathOf, startHouse } from '../harness/running-house.ts';
import { PASSWORD } from '../scenarios/company.ts';
import { flawsOf } from './flaws.ts';
import { hire } from './hire.ts';
import { request, type Reply } from './send.ts';
import { createHostileWorld, type HostileWorld } from './world.ts';

let world: HostileWorld;
beforeAll(async () => {
  world = await createHostileWorld();
});
afterAll(() => world?.close());

const told = (reply: { status: number; problem?: { code: string } | null; body?: unknown }) => `${reply.status} ${reply.problem?.code ?? (reply.body as { code?: string } | null)?.code ?? ''}`.trim();
const asPartner = <T>(work: (tx: Tx) => Promise<T>) => withTx(world.company.running.house.db, { partnerIds: [world.company.partners.provider] }, work);
const baseUrl = () => world.company.running.baseUrl;

let hired = 0;
/** Somebody new with a role, signed in: nothing done to them is felt elsewhere. */
async function newcomer(preset: string): Promise<{ memberId: Id; login: string; member: Member }> {
  const login = `newcomer-${(hired += 1)}`;
  const memberId = await hire(world.company, 'provider', preset, login);
  return { memberId, login, member: await world.company.running.signIn(login, PASSWORD) };
}

const takeRoles = (memberId: Id) => asPartner((tx) => sql`delete from identity.member_roles where member_id = ${memberId}`.execute(tx));
const disable = (memberId: Id) => asPartner((tx) => sql`update identity.members set state = 'disabled' where member_id = ${memberId}`.execute(tx));

const attempt = (login: string, password: string, language = 'zh-CN'): Promise<Reply> =>
  request(`${baseUrl()}${signIn.path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': language }, body: JSON.stringify({ login, password }) });

describe('what is taken away is gone at once', () => {
  test('a role taken away is gone at the next request of an open session', async () => {
    const { memberId, member } = await newcomer('administrator');
    expect(told(await member.ask('GET', listMembers.path))).toBe('200');
    await takeRoles(memberId);
    expect(told(await member.ask('GET', listMembers.path))).toBe('403 access.denied');
    expect(told(await member.ask('GET', pathOf(detailList, { query: { month: '2026-03' } })))).toBe('403 access.denied');
    expect(await member.call(readSession)).toMatchObject({ permissions: [], scope: 'none', roles: [] });
  });

  test('R-2.1: a second role taken away narrows the scope at the next request', async () => {
    const { memberId, member } = await newcomer('account-manager');
    const roles = (preset: string) => sql`(select role_id from identity.roles where partner_id = ${world.company.partners.provider} and coalesce(preset, sample) = ${preset})`;
    expect((await member.call(listCustomers)).total).toBe(0);
    await asPartner((tx) => sql`insert into identity.member_roles (partner_id, member_id, role_id) values (${world.company.partners.provider}, ${memberId}, ${roles('finance')})`.execute(tx));
    const all = (await (await world.company.as('admin')).call(listCustomers)).total;
    expect([all > 0, (await member.call(listCustomers)).total]).toEqual([true, all]);
    await asPartner((tx) => sql`delete from identity.member_roles where member_id = ${memberId} and role_id = ${roles('finance')}`.execute(tx));
    expect((await member.call(listCustomers)).total).toBe(0);
  });

  test('a disabled member is out: open session, new sign-in, access key', async () => {
    const { memberId, login, member } = await newcomer('finance');
    expect(told(await member.ask('GET', readProfile.path))).toBe('200');
    await disable(memberId);
    expect(told(await member.ask('GET', readProfile.path))).toBe('403 session.disabled');
    expect(told(await attempt(login, PASSWORD))).toBe('403 session.disabled');
    // Whether the account is disabled is told to who knows the password only.
    expect(told(await attempt(login, 'wrong password'))).toBe('401 session.wrong_login');
  });

  test('R-9.1: an export under way fails when the permission is gone, and says so; its file is no longer given out either', async () => {
    const { memberId, member } = await newcomer('finance');
    const body = { list: 'consumption-details', format: 'csv', conditions: { month: '2026-03' } } as const;
    const done = await member.call(createExport, { body });
    await world.company.running.drain();
    const waiting = await member.call(createExport, { body });
    await takeRoles(memberId);
    await world.company.running.drain();
    const run = await (await world.company.as('operator')).call(getRun, { params: { runId: waiting.runId } });
    expect([run.state, run.error?.code]).toEqual(['failed', 'access.denied']);
    const admin = await world.company.as('admin');
    const tasks = (await admin.call(listExports, { query: { limit: '200' } })).items;
    expect(tasks.find((task) => task.exportId === waiting.exportId)).toMatchObject({ state: 'failed', files: [], error: { code: 'access.denied' } });
    expect(told(await member.ask('GET', pathOf(downloadExport, { params: { exportId: done.exportId, index: '0' } })))).toBe('403 access.denied');
  });

  test('R-9.1: an export asked for with all customers in sight holds only own ones, when that is all that is left', async () => {
    const { memberId, member } = await newcomer('finance');
    const waiting = await member.call(createExport, { body: { list: 'consumption-details', format: 'csv', conditions: { month: '2026-03' } } });
    await takeRoles(memberId);
    await asPartner((tx) => sql`insert into identity.member_roles (partner_id, member_id, role_id) select ${world.company.partners.provider}, ${memberId}, role_id from identity.roles where partner_id = ${world.company.partners.provider} and preset = 'account-manager'`.execute(tx));
    await world.company.running.drain();
    const file = await member.ask('GET', pathOf(downloadExport, { params: { exportId: waiting.exportId, index: '0' } }));
    expect([file.status, file.text.trim().split('\n').length]).toEqual([200, 1]);
  });
});

describe('sign-in', () => {
  test('five wrong passwords lock the account for the right one too, for others not; the lock is said in both languages', async () => {
    const { login } = await newcomer('finance');
    for (let tries = 1; tries < 5; tries += 1) expect(told(await attempt(login, `wrong ${tries}`)), `try ${tries}`).toBe('401 session.wrong_login');
    expect(told(await attempt(login, 'wrong 5'))).toBe('423 session.locked');
    for (const english of [false, true]) {
      const reply = await attempt(login, PASSWORD, english ? 'en' : 'zh');
      expect([told(reply), ...flawsOf(reply, english)]).toEqual(['423 session.locked']);
      expect(reply.headers.getSetCookie()).toEqual([]);
    }
    expect((await attempt('admin', PASSWORD)).status).toBe(200);
    await asPartner((tx) => sql`update identity.members set locked_until = ${new Date(systemNow().getTime() - 1000)} where login = ${login}`.execute(tx));
    expect((await attempt(login, PASSWORD)).status).toBe(200);
    expect(told(await attempt(login, 'wrong again'))).toBe('401 session.wrong_login');
  });

  test('ten wrong passwords at once are no way around the lock', async () => {
    const { login } = await newcomer('finance');
    const replies = await Promise.all(Array.from({ length: 10 }, (_, place) => attempt(login, `wrong ${place}`)));
    for (const reply of replies) expect(['401 session.wrong_login', '423 session.locked']).toContain(told(reply));
    expect(told(await attempt(login, PASSWORD))).toBe('423 session.locked');
  });

  test('the right password after a burst of wrong ones, all on their way at once, finds the lock', async () => {
    const { login } = await newcomer('finance');
    const replies = await Promise.all([...Array.from({ length: 40 }, (_, place) => attempt(login, `wrong ${place}`)), attempt(login, PASSWORD)]);
    expect(replies.filter((reply) => told(reply) === '401 session.wrong_login')).toHaveLength(4);
    expect(replies.map((reply) => reply.status)).not.toContain(200);
  });

  test('a right password between wrong ones starts the count again', async () => {
    const { login } = await newcomer('finance');
    for (let tries = 0; tries < 4; tries += 1) await attempt(login, 'wrong');
    expect((await attempt(login, PASSWORD)).status).toBe(200);
    expect(told(await attempt(login, 'wrong'))).toBe('401 session.wrong_login');
  });

  test('a login nobody has is refused like a wrong password', async () => {
    const [unknown, wrong] = [await attempt('nobody-has-this', 'x'), await attempt('operations', 'x')];
    expect([told(unknown), unknown.problem?.title]).toEqual([told(wrong), wrong.problem?.title]);
    for (const login of ["' or '1'='1", '%', 'ADMIN', 'admin ', '\u0000', '*']) expect([401, 422]).toContain((await attempt(login, PASSWORD)).status);
  });
});

describe('cookies and sessions', () => {
  const flags = (cookie: string) => cookie.split('; ').slice(1).map((flag) => flag.split('=')[0]?.toLowerCase()).sort();

  test('the session cookie is out of reach of scripts and other sites; its value is not in the database', async () => {
    const reply = await attempt('admin', PASSWORD);
    const cookies = reply.headers.getSetCookie();
    const session = cookies.find((cookie) => cookie.startsWith('pc_session='));
    expect(session).toMatch(/; HttpOnly/);
    expect(session).toMatch(/; SameSite=Lax/);
    expect(flags(session ?? '')).toEqual(['expires', 'httponly', 'path', 'samesite']);
    const value = /^pc_session=([^;]+)/.exec(session ?? '')?.[1] ?? '';
    expect(value.length).toBeGreaterThanOrEqual(43);
    const kept = await asPartner((tx) => sql<{ token_hash: string }>`select token_hash from identity.sessions`.execute(tx));
    expect(kept.rows.map((row) => row.token_hash)).toContain(tokenHash(value));
    expect(JSON.stringify(kept.rows)).not.toContain(value);
    expect(cookies.join()).not.toMatch(/password/i);
  });

  test('whoever moves the clock stands in the operation log, with both times; a clock that stays where it is does not', async () => {
    const operator = await world.company.as('operator');
    const now = (await operator.call(readSession)).clock.now;
    const next = new Date(Date.parse(now) + 1000).toISOString();
    for (let twice = 0; twice < 2; twice += 1) await operator.call(setClock, { body: { now: next } });
    const { items } = await operator.call(operationLog, { query: { action: 'clock.moved' } });
    expect(items.filter((item) => JSON.stringify(item.after).includes(next))).toMatchObject([{ objectKind: 'clock', objectId: 'business', before: { now }, after: { now: next } }]);
  });

  test('a session that slides takes its cookie along', async () => {
    const reply = await attempt('admin', PASSWORD);
    const cookie = reply.headers.getSetCookie().map((text) => text.split(';')[0]).join('; ');
    const ask = () => fetch(`${world.company.running.baseUrl}${readProfile.path}`, { headers: { cookie } });
    expect((await ask()).headers.getSetCookie()).toEqual([]);
    await asPartner((tx) => sql`update identity.sessions set seen_at = seen_at - interval '10 minutes', expires_at = expires_at - interval '10 minutes'`.execute(tx));
    const slid = (await ask()).headers.getSetCookie();
    expect(slid.map((text) => text.split('=')[0])).toEqual(['pc_session', 'pc_signed_in']);
    const until = Date.parse(/expires=([^;]+)/i.exec(slid[0] ?? '')?.[1] ?? '');
    expect(until).toBeGreaterThan(systemNow().getTime() + 11.9 * 3600_000);
    expect((await ask()).headers.getSetCookie()).toEqual([]);
  });

  test('behind https the cookies are secure and the browser is told to stay there', async () => {
    const house = await startHouse({ env: { PUBLIC_URL: 'https://pc.example' } });
    try {
      const reply = await request(`${house.baseUrl}/health/live`, {});
      expect(reply.headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
    } finally {
      await house.close();
    }
  });

  test('behind a proxy that rewrites Host, writes come from PUBLIC_URL and from nowhere else', async () => {
    const house = await startHouse({ env: { PUBLIC_URL: 'https://pc.example' } });
    try {
      const from = async (headers: Record<string, string>) =>
        told(await request(`${house.baseUrl}${signIn.path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ login: 'nobody', password: PASSWORD }) }));
      for (const origin of ['https://pc.example', house.baseUrl]) expect(await from({ origin }), origin).toBe('401 session.wrong_login');
      for (const origin of ['https://pc.example.evil.example', 'https://evil.example', 'https://pc.example:8443', 'null']) expect(await from({ origin }), origin).toBe('403 request.origin');
      expect(await from({ origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' })).toBe('403 request.origin');
    } finally {
      await house.close();
    }
  });

  test('after signing out the session is nobody’s, the cookies are cleared', async () => {
    const { member } = await newcomer('finance');
    const out = await member.ask('DELETE', signOut.path);
    expect(out.status).toBe(200);
    expect(out.headers.getSetCookie().filter((cookie) => /=;/.test(cookie) && /Expires=Thu, 01 Jan 1970/.test(cookie))).toHaveLength(2);
    expect(told(await member.ask('GET', readSession.path))).toBe('401 session.missing');
    expect(told(await member.ask('DELETE', signOut.path))).toBe('401 session.missing');
  });

  test('a new password ends the member’s other sessions, this one stays', async () => {
    const { login, member } = await newcomer('finance');
    const other = await world.company.running.signIn(login, PASSWORD);
    await member.call(changePassword, { body: { password: PASSWORD, newPassword: 'Another-password-2' } });
    expect(told(await member.ask('GET', readSession.path))).toBe('200');
    expect(told(await other.ask('GET', readSession.path))).toBe('401 session.missing');
    expect(told(await attempt(login, PASSWORD))).toBe('401 session.wrong_login');
    expect((await attempt(login, 'Another-password-2')).status).toBe(200);
  });

  test('cookies that were made up, cut or doubled open nothing', async () => {
    const { cookie } = await world.company.as('admin');
    const value = /pc_session=([^;]+)/.exec(cookie)?.[1] ?? '';
    for (const bad of ['', 'x', value.slice(1), value.toUpperCase(), `${value}x`, tokenHash(value), '%00', '"; drop', 'undefined', '../..', 'ü'.normalize(), value.split('').reverse().join('')]) {
      const reply = await request(`${baseUrl()}${readSession.path}`, { headers: { cookie: `pc_session=${encodeURIComponent(bad)}` } });
      expect(told(reply), bad).toBe('401 session.missing');
    }
    expect(told(await memberOf(baseUrl(), '', 'pc_signed_in=1').ask('GET', readSession.path))).toBe('401 session.missing');
  });

  test('an expired session is over', async () => {
    const { memberId, member } = await newcomer('finance');
    await asPartner((tx) => sql`update identity.sessions set expires_at = ${new Date(systemNow().getTime() - 1000)} where member_id = ${memberId}`.execute(tx));
    expect(told(await member.ask('GET', readSession.path))).toBe('401 session.missing');
  });
});

describe('headers', () => {
  test('every answer tells the browser what it may do; data are never kept on the way', async () => {
    const admin = await world.company.as('admin');
    const answers = [await admin.ask('GET', credentials.path), await admin.ask('GET', '/api/nothing'), await admin.ask('GET', '/health/live'), await memberOf(baseUrl(), '', '').ask('GET', readSession.path)];
    for (const { headers } of answers) {
      const policy = headers.get('content-security-policy') ?? '';
      for (const part of ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'"]) expect(policy).toContain(part);
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toMatch(/DENY|SAMEORIGIN/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
    for (const answer of [answers[0], answers[1], answers[3]]) expect(answer?.headers.get('cache-control')).toBe('no-store');
  });

  test('a request id is ours: what a caller sends is not taken over', async () => {
    const reply = await request(`${baseUrl()}/health/live`, { headers: { 'x-request-id': 'forged', 'request-id': 'forged' } });
    expect(reply.headers.get('x-request-id')).not.toContain('forged');
  });

  test('a downloaded file is an attachment and nothing else', async () => {
    const admin = await world.company.as('admin');
    const file = await admin.ask('GET', pathOf(downloadExport, { params: { exportId: world.targets.provider.exportId, index: '0' } }));
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''/);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('cache-control')).toBe('no-store');
  });
});

test('too many requests are refused with the time to wait, in both languages', async () => {
  const house = await startHouse();
  try {
    const live = () => request(`${house.baseUrl}/health/live`, { headers: { 'accept-language': 'en' } });
    let reply = await live();
    for (let count = 0; count < 1300 && reply.status === 200; count += 1) reply = await live();
    expect([told(reply), ...flawsOf(reply, true)]).toEqual(['429 request.too_many']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await house.close();
  }
});
