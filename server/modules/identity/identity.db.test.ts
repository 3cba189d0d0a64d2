import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { Problem } from '../../../contract/errors.ts';
import { newId } from '../../platform/clock.ts';
import type { Actor, Ctx } from '../../platform/context.ts';
import { withTx } from '../../platform/db/tx.ts';
import { createSealer, hashPassword, tokenHash } from '../../platform/secrets.ts';
import { actorOfMember, authenticateSession, changeOwnKey, changePassword, createMember, createOwnKey, createPartner, deleteOwnKey, findSecret, signIn, signOut } from './identity.ts';

let t: TestDatabase;
const at = new Date('2026-03-01T00:00:00Z');
const sealer = createSealer('a key of this test, long enough to be one');
const partnerId = newId();
const otherId = newId();
let adminRole = '';
let managerRole = '';
let financeRole = '';
const PASSWORD = 'Right-password-1';

beforeAll(async () => {
  t = await createTestDatabase();
  await withTx(t.db, { partnerIds: [partnerId, otherId], operator: true }, async (tx) => {
    const { roles } = await createPartner(tx, { partnerId, number: 'a'.repeat(32), name: '甲', tier: 'solution-provider', at });
    await createPartner(tx, { partnerId: otherId, number: 'b'.repeat(32), name: '乙', tier: 'solution-provider', at });
    adminRole = roles.administrator;
    managerRole = roles['account-manager'];
    financeRole = roles.finance;
  });
});
afterAll(() => t.close());

const member = async (login: string, roleIds: string[]) =>
  withTx(t.db, { partnerIds: [partnerId] }, async (tx) => createMember(tx, { partnerId, kind: 'partner', login, name: login, passwordHash: await hashPassword(PASSWORD), roleIds, at }));
const as = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>) => withTx(t.db, { partnerIds: [...actor.partnerIds] }, (tx) => work({ actor, tx, now: at, requestId: 'test', ip: '' }));
const origin = { ip: '127.0.0.1', userAgent: 'test', requestId: 'r', at: new Date('2026-03-10T01:00:00Z') };
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => (error instanceof Problem ? error.code : String(error)));

test('the right password gives a session; its actor holds the roles, permissions and scope of now', async () => {
  const memberId = await member('sign-in', [managerRole]);
  const { token } = await signIn(t.db, 'sign-in', PASSWORD, origin);
  const before = await authenticateSession(t.db, token);
  expect({ roles: before.roles, scope: before.scope, bills: before.permissions.has('bills.view') }).toEqual({ roles: ['account-manager'], scope: 'own', bills: false });
  await withTx(t.db, { partnerIds: [partnerId] }, (tx) => sql`insert into identity.member_roles (partner_id, member_id, role_id) values (${partnerId}, ${memberId}, ${financeRole})`.execute(tx));
  const after = await authenticateSession(t.db, token);
  expect({ scope: after.scope, bills: after.permissions.has('bills.view') }).toEqual({ scope: 'all', bills: true });
  await withTx(t.db, { partnerIds: [partnerId] }, (tx) => sql`update identity.members set state = 'disabled' where member_id = ${memberId}`.execute(tx));
  expect(await codeOf(authenticateSession(t.db, token))).toBe('session.disabled');
});

test('five wrong passwords lock the login, also for the right password; unknown logins say the same as wrong passwords', async () => {
  await member('locked', [adminRole]);
  const codes: string[] = [];
  for (let i = 0; i < 5; i += 1) codes.push(await codeOf(signIn(t.db, 'locked', 'wrong', origin)));
  expect(codes).toEqual([...Array.from({ length: 4 }, () => 'session.wrong_login'), 'session.locked']);
  expect(await codeOf(signIn(t.db, 'locked', PASSWORD, origin))).toBe('session.locked');
  expect(await codeOf(signIn(t.db, 'nobody', PASSWORD, origin))).toBe('session.wrong_login');
  expect(await sessionsRecorded('locked')).toEqual(['session.locked 127.0.0.1']);
});

/** What the operation log says of a login's sessions. */
const sessionsRecorded = (login: string) => withTx(t.db, { partnerIds: [partnerId] }, async (tx) =>
  (await sql<{ text: string }>`select action || ' ' || ip as text from audit.entries where partner_id = ${partnerId} and object_kind = 'session' and object_name = ${login} order by sequence`.execute(tx)).rows.map((row) => row.text));

test('signing in and out is recorded, with where from; a wrong password alone is not', async () => {
  await member('recorded', [adminRole]);
  await codeOf(signIn(t.db, 'recorded', 'wrong', origin));
  const { token } = await signIn(t.db, 'recorded', PASSWORD, origin);
  const actor = await authenticateSession(t.db, token);
  await withTx(t.db, { partnerIds: [partnerId] }, (tx) => signOut({ actor, tx, now: at, requestId: 'r', ip: '10.0.0.2' }, tokenHash(token)));
  expect(await sessionsRecorded('recorded')).toEqual(['session.begun 127.0.0.1', 'session.ended 10.0.0.2']);
});

test('a session slides when used, and ends when it has run out', async () => {
  await member('slider', [adminRole]);
  const { token } = await signIn(t.db, 'slider', PASSWORD, origin);
  const hash = tokenHash(token);
  const set = (seen: string, expires: string) => withTx(t.db, { partnerIds: [partnerId] }, (tx) => sql`update identity.sessions set seen_at = ${seen}::timestamptz, expires_at = ${expires}::timestamptz where token_hash = ${hash}`.execute(tx));
  await set('2020-01-01', '2099-01-01');
  await authenticateSession(t.db, token);
  const seen = await withTx(t.db, { partnerIds: [partnerId] }, (tx) => sql<{ seen_at: Date }>`select seen_at from identity.sessions where token_hash = ${hash}`.execute(tx));
  expect(seen.rows[0]?.seen_at.getUTCFullYear()).toBeGreaterThan(2020);
  await set('2020-01-01', '2020-01-02');
  expect(await codeOf(authenticateSession(t.db, token))).toBe('session.missing');
});

test('a lookup alone writes nothing: knowing a login does not let anybody change it', async () => {
  await member('looked-up', [adminRole]);
  await expect(withTx(t.db, { partnerIds: [], lookup: 'looked-up' }, (tx) => sql`update identity.members set name = 'stolen' where login = 'looked-up'`.execute(tx))).rejects.toThrow(/row-level security/);
});

test('an unknown or tampered token is no session', async () => {
  expect(await codeOf(authenticateSession(t.db, 'x'.repeat(43)))).toBe('session.missing');
});

test('changing the own password ends the other sessions and refuses weak ones', async () => {
  const memberId = await member('changer', [adminRole]);
  const first = await signIn(t.db, 'changer', PASSWORD, origin);
  const second = await signIn(t.db, 'changer', PASSWORD, origin);
  const actor = await actorOfMember(t.db, partnerId, memberId);
  expect(await codeOf(as(actor, (ctx) => changePassword(ctx, 'wrong', 'New-password-2', '')))).toBe('identity.password_wrong');
  expect(await codeOf(as(actor, (ctx) => changePassword(ctx, PASSWORD, 'changer!', '')))).toBe('none');
  await as(actor, (ctx) => changePassword(ctx, 'changer!', 'New-password-2', tokenHash(second.token)));
  expect(await codeOf(authenticateSession(t.db, first.token))).toBe('session.missing');
});

test('access keys: two a member, the secret opens from its seal, a disabled or deleted key is unknown at once', async () => {
  const memberId = await member('keys', [adminRole]);
  const actor = await actorOfMember(t.db, partnerId, memberId);
  const one = await as(actor, (ctx) => createOwnKey(ctx, sealer, 'one'));
  await as(actor, (ctx) => createOwnKey(ctx, sealer, 'two'));
  expect(await codeOf(as(actor, (ctx) => createOwnKey(ctx, sealer, 'three')))).toBe('identity.too_many_keys');
  expect((await findSecret(t.db, sealer, one.accessKey))?.secret).toBe(one.secret);
  const stored = await withTx(t.db, { partnerIds: [partnerId] }, (tx) => sql<{ sealed_secret: string }>`select sealed_secret from identity.access_keys where access_key = ${one.accessKey}`.execute(tx));
  expect(stored.rows[0]?.sealed_secret).not.toContain(one.secret);
  await as(actor, (ctx) => changeOwnKey(ctx, one.accessKey, 'disabled'));
  expect(await findSecret(t.db, sealer, one.accessKey)).toBeNull();
  await as(actor, (ctx) => deleteOwnKey(ctx, one.accessKey));
  expect(await codeOf(as(actor, (ctx) => deleteOwnKey(ctx, one.accessKey)))).toBe('identity.key_unknown');
});

test('a member cannot touch another member’s key', async () => {
  const owner = await actorOfMember(t.db, partnerId, await member('key-owner', [adminRole]));
  const thief = await actorOfMember(t.db, partnerId, await member('key-thief', [adminRole]));
  const key = await as(owner, (ctx) => createOwnKey(ctx, sealer, 'mine'));
  expect(await codeOf(as(thief, (ctx) => deleteOwnKey(ctx, key.accessKey)))).toBe('identity.key_unknown');
});

test('R-2.1 at the store: forbidden role combinations and taken logins leave no member', async () => {
  expect(await codeOf(member('two-roles', [adminRole, financeRole]))).toBe('identity.roles_exclusive');
  expect(await codeOf(member('no-role', []))).toBe('identity.roles_count');
  await member('taken', [adminRole]);
  expect(await codeOf(member('taken', [adminRole]))).toBe('identity.login_taken');
  const left = await withTx(t.db, { partnerIds: [partnerId] }, (tx) => sql`select 1 from identity.members where login in ('two-roles', 'no-role')`.execute(tx));
  expect(left.rows).toEqual([]);
});

test('another tenant’s members are invisible, and with no tenant nothing is', async () => {
  const seen = async (ids: string[]) => (await withTx(t.db, { partnerIds: ids }, (tx) => sql`select 1 from identity.members`.execute(tx))).rows.length;
  expect(await seen([otherId])).toBe(0);
  expect(await seen([])).toBe(0);
  expect(await seen([partnerId])).toBeGreaterThan(3);
});
