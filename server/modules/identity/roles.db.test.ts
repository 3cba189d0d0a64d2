/**
 * Sales 2.1–2.3 on a database: custom roles and who may give what, locked roles, where team and customers go when a role goes,
 * contacts, effective permissions, sessions, key rotation, and two administrators at once (on either engine).
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setSupervisor } from '../../../contract/console/assignment.ts';
import * as contacts from '../../../contract/console/contacts.ts';
import { createKey, credentials, deleteKey, endOtherSessions, endSession, readProfile, rotateKey } from '../../../contract/console/identity.ts';
import * as contract from '../../../contract/console/members.ts';
import * as rolesContract from '../../../contract/console/roles.ts';
import type { BodyIn, Endpoint, OutputOf, ParamsIn, QueryIn } from '../../../contract/endpoint.ts';
import { Problem } from '../../../contract/errors.ts';
import { ALL_PERMISSIONS, PERMISSION_TREE, PRESET_ROLES, SAMPLE_ROLES } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import { createWorld, type World } from '../../../test/harness/partner-world.ts';
import { newId } from '../../platform/clock.ts';
import { withTx } from '../../platform/db/tx.ts';
import { assertAccess, parseInput } from '../../platform/http/bind.ts';
import { createSealer } from '../../platform/secrets.ts';
import { assignmentBindings } from '../assignment/endpoints.ts';
import { loadSpans, memberDuties } from '../assignment/assignment.ts';
import { identityBindings } from './endpoints.ts';
import { actorOfMember, createMember, findSecret, retireKeys } from './identity.ts';

const sealer = createSealer('a key of this test, long enough to be one');
const bindings = [...identityBindings({ sealer, clock: { movable: true }, site: 'china', vendorName: '云', duties: memberDuties }), ...assignmentBindings()];
const at = (text: string) => new Date(`${text}:00+08:00`);
let world: World;
let provider: Id;
let admin: Id;
let roles: Record<string, Id>;

beforeAll(async () => {
  world = await createWorld(() => bindings, at('2026-03-02T09:00'));
  provider = world.partners.provider;
  admin = world.members.admin;
  roles = Object.fromEntries((await world.call('admin', rolesContract.listRoles)).items.map((role) => [role.preset ?? role.sample ?? role.name, role.roleId]));
});
afterAll(() => world.close());

type Input<E extends Endpoint> = Partial<{ params: ParamsIn<E>; query: QueryIn<E>; body: BodyIn<E> }>;
/** An endpoint as any member calls it. */
async function callAs<E extends Endpoint>(memberId: Id, endpoint: E, input: Input<E> = {}, sessionHash: string | null = null): Promise<OutputOf<E>> {
  const actor = await actorOfMember(world.t.db, provider, memberId);
  return withTx(world.t.db, { partnerIds: [...actor.partnerIds], operator: actor.kind === 'operator' }, async (tx) => {
    const binding = bindings.find((candidate) => candidate.endpoint.id === endpoint.id);
    if (!binding) throw new Error(`${endpoint.id} is not bound`);
    assertAccess(endpoint.access, actor);
    const parsed = parseInput(endpoint, { params: input.params ?? {}, query: input.query ?? {}, body: input.body });
    return endpoint.output.parse(await binding.handle({ actor, tx, now: world.clock.now(), requestId: 'test', ip: '127.0.0.1' }, { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash })) as OutputOf<E>;
  });
}
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof Problem ? error.code : String(error)));
const asOwner = <T>(work: Parameters<typeof withTx<T>>[2]) => withTx(world.t.db, { partnerIds: [provider] }, work);
let hired = 0;
const hire = (...names: string[]) => asOwner((tx) => createMember(tx, { partnerId: provider, kind: 'partner', login: `hired-${(hired += 1)}`, name: `新人${hired}`, passwordHash: '', roleIds: names.map((name) => roles[name] ?? name), at: world.clock.now() }));
const giveCustomers = async (managerId: Id, count: number): Promise<Id[]> => {
  const ids = Array.from({ length: count }, () => newId());
  await world.as('admin', async (ctx) => {
    await sql`insert into customers.customers (partner_id, customer_id, number, account_name, name, association_type, associated_at, created_at)
      select ${provider}::uuid, id, replace(id::text, '-', ''), 'acc-' || id, '客户公司' || left(id::text, 4), 1, now(), now() from unnest(${ids}::uuid[]) as u (id)`.execute(ctx.tx);
    await loadSpans(ctx, provider, ids.map((customerId) => ({ customerId, managerId, assignedAt: at('2026-03-01T09:00'), unassignedAt: null })));
  });
  return ids;
};
const managersOf = (ids: Id[]) => asOwner(async (tx) => (await sql<{ manager_id: Id | null }>`select (select manager_id from assignment.spans s where s.partner_id = ${provider} and s.customer_id = u.id and s.unassigned_at is null) as manager_id from unnest(${ids}::uuid[]) as u (id)`.execute(tx)).rows.map((row) => row.manager_id));
const logOf = (objectId: Id) => asOwner(async (tx) => (await sql<{ action: string; before: unknown; after: Record<string, unknown> }>`select action, before, after from audit.entries where partner_id = ${provider} and object_id = ${objectId} order by sequence`.execute(tx)).rows);
const makeRole = (name: string, permissions: (typeof ALL_PERMISSIONS)[number][]) => world.call('admin', rolesContract.createRole, { body: { name, permissions } }).then((made) => made.roleId);
const roleNamed = async (roleId: Id) => (await world.call('admin', rolesContract.listRoles)).items.find((role) => role.roleId === roleId);

describe('R-2.3 roles', () => {
  test('preset roles are there to look at, three samples to edit; the tree names every item once', async () => {
    const { items } = await world.call('admin', rolesContract.listRoles);
    expect(items.filter((role) => role.fixed).map((role) => role.preset)).toEqual(['administrator', 'supervisor', 'account-manager']);
    expect(items.filter((role) => role.sample).map((role) => role.sample).sort()).toEqual(Object.keys(SAMPLE_ROLES).sort());
    expect(items.find((role) => role.preset === 'account-manager')?.permissions).toEqual(ALL_PERMISSIONS.filter((item) => (PRESET_ROLES['account-manager'] as readonly string[]).includes(item)));
    expect(PERMISSION_TREE.flatMap((group) => group.pages.flatMap((page) => page.items)).sort()).toEqual([...ALL_PERMISSIONS].sort());
    const fixed = { params: { roleId: roles['account-manager'] ?? '' } };
    expect(await refusal(world.call('admin', rolesContract.changeRole, { ...fixed, body: { permissions: [] } }))).toBe('identity.role_fixed');
    expect(await refusal(world.call('admin', rolesContract.deleteRole, fixed))).toBe('identity.role_fixed');
  });

  test('a custom role is made with the default items, which nobody takes away, and without what is the operator’s', async () => {
    const roleId = await makeRole('看板', ['boards.consumption', 'intake.load']);
    expect((await roleNamed(roleId))?.permissions).toEqual(['boards.consumption', 'credentials.manage']);
    await world.call('admin', rolesContract.changeRole, { params: { roleId }, body: { permissions: [] } });
    expect((await roleNamed(roleId))?.permissions).toEqual(['credentials.manage']);
    expect((await logOf(roleId)).map((entry) => [entry.action, entry.before, entry.after['permissions']])).toEqual([
      ['role.created', null, ['boards.consumption', 'credentials.manage']],
      ['role.changed', { role: '看板', description: '', permissions: ['boards.consumption', 'credentials.manage'] }, ['credentials.manage']],
    ]);
  });

  test.each(['看板2', '系统管理员', 'finance'])('a name that is taken (%s) is refused at its field', async (name) => {
    if (name === '看板2') await makeRole(name, []);
    expect(await refusal(makeRole(name, []))).toBe('identity.role_name_taken');
  });

  test('changing a role says before and when saving who gains and loses what; what another role gives is neither; felt at the next request', async () => {
    const roleId = await makeRole('审阅', ['consumption.view', 'audit.view']);
    const [alone, withFinance] = [await hire(roleId), await hire(roleId, 'finance')];
    const change = { params: { roleId } };
    const asked = await world.call('admin', rolesContract.previewRole, { ...change, query: { permissions: 'consumption.view,bills.view' } });
    expect(asked).toMatchObject({ added: ['bills.view'], removed: ['audit.view'], holders: 2, affected: 2 });
    expect(Object.fromEntries(asked.members.map((member) => [member.memberId, [member.gains, member.loses]]))).toEqual({ [alone]: [['bills.view'], ['audit.view']], [withFinance]: [[], ['audit.view']] });
    expect(asked.members.every((member) => member.name.includes('*'))).toBe(true);
    expect((await actorOfMember(world.t.db, provider, alone)).permissions.has('bills.view')).toBe(false);
    const saved = await world.call('admin', rolesContract.changeRole, { ...change, body: { permissions: ['consumption.view', 'bills.view'], version: 1 } });
    expect(saved).toEqual(asked);
    const now = (await actorOfMember(world.t.db, provider, alone)).permissions;
    expect([now.has('bills.view'), now.has('audit.view')]).toEqual([true, false]);
    // The same again is what there is already, whatever was seen; something else on old sight is refused.
    expect(await world.call('admin', rolesContract.changeRole, { ...change, body: { permissions: ['consumption.view', 'bills.view'], version: 1 } })).toMatchObject({ added: [], removed: [], affected: 0 });
    expect(await refusal(world.call('admin', rolesContract.changeRole, { ...change, body: { permissions: [], version: 1 } }))).toBe('identity.changed_meanwhile');
  });

  test('a role that is held is not deleted, and says by how many; unheld it goes; a renamed sample is a custom role', async () => {
    const roleId = await makeRole('临时', ['customers.list']);
    const holder = await hire(roleId);
    const error: unknown = await world.call('admin', rolesContract.deleteRole, { params: { roleId } }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'identity.role_in_use', params: { members: 1 } });
    await world.call('admin', contract.setRoles, { params: { memberId: holder }, body: { roleIds: [roles['finance'] ?? ''] } });
    await world.call('admin', rolesContract.deleteRole, { params: { roleId } });
    expect(await roleNamed(roleId)).toBeUndefined();
    const sample = roles['read-only'] ?? '';
    await world.call('admin', rolesContract.changeRole, { params: { roleId: sample }, body: { name: '观察员', permissions: ['customers.list'] } });
    expect(await roleNamed(sample)).toMatchObject({ sample: null, name: '观察员', permissions: ['customers.list', 'credentials.manage'] });
    expect(await refusal(world.call('stranger', rolesContract.changeRole, { params: { roleId: sample }, body: { permissions: [] } }))).toBe('identity.role_missing');
  });
});

describe('R-2.3a who is no administrator gives only what is one’s own', () => {
  test('roles, items, passwords and sessions beyond one’s own are refused; within it all works', async () => {
    const manages = await makeRole('人事', ['members.manage', 'roles.manage', 'customers.list']);
    const lists = await makeRole('名单', ['customers.list']);
    const hr = await hire(manages);
    const clerk = await hire(lists);
    const body = (...names: string[]) => ({ login: `made-${(hired += 1)}`, name: '某人', roleIds: names.map((name) => roles[name] ?? name) });
    expect(await refusal(callAs(hr, contract.createMember, { body: body(lists) }))).toBe('done');
    expect(await refusal(callAs(hr, contract.createMember, { body: body('finance') }))).toBe('identity.beyond_own');
    expect(await refusal(callAs(hr, contract.createMember, { body: body('administrator') }))).toBe('access.administrator_only');
    expect(await refusal(callAs(hr, contract.previewMember, { query: { roleIds: roles['finance'] ?? '' } }))).toBe('identity.beyond_own');
    expect(await refusal(callAs(hr, contract.setRoles, { params: { memberId: clerk }, body: { roleIds: [lists, roles['finance'] ?? ''] } }))).toBe('identity.beyond_own');
    expect(await refusal(callAs(hr, contract.setRoles, { params: { memberId: hr }, body: { roleIds: [manages, roles['operations'] ?? ''] } }))).toBe('identity.beyond_own');
    for (const victim of [world.members.finance, admin]) {
      for (const attempt of [() => callAs(hr, contract.resetPassword, { params: { memberId: victim } }), () => callAs(hr, contract.setMemberState, { params: { memberId: victim }, body: { state: 'disabled' } }), () => callAs(hr, contract.endMemberSessions, { params: { memberId: victim } })])
        expect(await refusal(attempt())).toMatch(/^identity\.beyond_own$|^access\.administrator_only$/);
    }
    expect(await refusal(callAs(hr, rolesContract.createRole, { body: { name: '梯子', permissions: ['bills.view'] } }))).toBe('identity.beyond_own');
    expect(await refusal(callAs(hr, rolesContract.changeRole, { params: { roleId: manages }, body: { permissions: ['members.manage', 'roles.manage', 'customers.list', 'audit.view'] } }))).toBe('identity.beyond_own');
    expect(await refusal(callAs(hr, rolesContract.previewRole, { params: { roleId: manages }, query: { permissions: 'audit.view' } }))).toBe('identity.beyond_own');
    expect(await refusal(callAs(hr, rolesContract.changeRole, { params: { roleId: lists }, body: { permissions: [] } }))).toBe('done');
    expect(await refusal(callAs(hr, rolesContract.lockRole, { params: { memberId: clerk, roleId: lists }, body: { reason: 'qualification-review' } }))).toBe('access.operator_only');
  });
});

describe('R-2.1a a role whose qualification is under review stays', () => {
  test('the operator locks and lifts; until then nothing takes the role away', async () => {
    const memberId = await hire('account-manager', 'finance');
    const lock = { params: { memberId, roleId: roles['account-manager'] ?? '' } };
    const { since } = await world.call('operator', rolesContract.lockRole, { ...lock, body: { reason: 'qualification-review' } });
    expect(await world.call('operator', rolesContract.lockRole, { ...lock, body: { reason: 'qualification-review' } })).toEqual({ since });
    const set = (names: string[]) => world.call('admin', contract.setRoles, { params: { memberId }, body: { roleIds: names.map((name) => roles[name] ?? '') } });
    expect(await refusal(set(['finance']))).toBe('identity.role_locked');
    expect(await refusal(world.call('admin', contract.previewMember, { query: { memberId, roleIds: roles['finance'] ?? '' } }))).toBe('identity.role_locked');
    expect(await refusal(set(['account-manager', 'operations']))).toBe('done');
    expect((await world.call('admin', contract.getMember, { params: { memberId } })).locks).toEqual([{ roleId: roles['account-manager'], reason: 'qualification-review', since }]);
    expect(await refusal(world.call('operator', rolesContract.lockRole, { params: { memberId, roleId: roles['finance'] ?? '' }, body: { reason: 'qualification-review' } }))).toBe('identity.role_not_lockable');
    await world.call('operator', rolesContract.unlockRole, lock);
    expect(await refusal(set(['finance']))).toBe('done');
    expect((await logOf(memberId)).map((entry) => entry.action)).toEqual(['member.role_locked', 'member.roles_changed', 'member.role_unlocked', 'member.roles_changed']);
  });
});

describe('R-2.1b where a team and customers go, in the same save', () => {
  test('sales 13 #5: another supervisor for the managers left, chosen in the save', async () => {
    const [boss, next, manager] = [await hire('supervisor'), await hire('supervisor'), await hire('account-manager')];
    await world.call('admin', setSupervisor, { body: { managerIds: [manager], supervisorId: boss } });
    const asked = await world.call('admin', contract.previewMember, { query: { memberId: boss, state: 'disabled', supervisorId: next } });
    expect([asked.unmanaged.map((one) => one.memberId), asked.newSupervisor?.memberId]).toEqual([[manager], next]);
    for (const wrong of [boss, manager, world.members.stranger]) expect(await refusal(world.call('admin', contract.setMemberState, { params: { memberId: boss }, body: { state: 'disabled', supervisorId: wrong } }))).toBe('assignment.not_supervisor');
    await world.call('admin', contract.setMemberState, { params: { memberId: boss }, body: { state: 'disabled', supervisorId: next } });
    expect((await world.call('admin', contract.getMember, { params: { memberId: manager } })).supervisor?.memberId).toBe(next);
    expect((await logOf(manager)).at(-1)).toMatchObject({ action: 'assignment.supervisor_changed', before: { supervisorId: boss }, after: { supervisorId: next } });
  });

  test('customers go to another manager, or to nobody; how many and which is said before; another number is refused; all or nothing', async () => {
    const [from, to, third] = [await hire('account-manager'), await hire('account-manager'), await hire('account-manager')];
    const ids = await giveCustomers(from, 3);
    const asked = await world.call('admin', contract.previewMember, { query: { memberId: from, roleIds: roles['finance'] ?? '' } });
    expect([asked.leaving.customers, asked.leaving.first.map((one) => one.customerId).sort()]).toEqual([3, [...ids].sort()]);
    expect(asked.leaving.first.every((one) => one.name.includes('*'))).toBe(true);
    const save = (more: object) => world.call('admin', contract.setRoles, { params: { memberId: from }, body: { roleIds: [roles['finance'] ?? ''], ...more } });
    expect(await refusal(save({}))).toBe('identity.has_customers');
    expect(await refusal(save({ customersTo: to, customersSeen: 2 }))).toBe('identity.changed_meanwhile');
    for (const wrong of [from, world.members.finance, world.members.stranger]) expect(await refusal(save({ customersTo: wrong }))).toBe('assignment.manager_unknown');
    expect(await managersOf(ids)).toEqual([from, from, from]);
    await save({ customersTo: to, customersSeen: 3 });
    expect(await managersOf(ids)).toEqual([to, to, to]);
    expect((await logOf(ids[0] ?? '')).at(-1)).toMatchObject({ action: 'assignment.replaced', after: { managerId: to } });
    expect((await logOf(from)).at(-1)?.after).toMatchObject({ customers: 3, customersTo: to });
    await world.call('admin', contract.setMemberState, { params: { memberId: to }, body: { state: 'disabled', customersTo: 'unassigned' } });
    expect(await managersOf(ids)).toEqual([null, null, null]);
    expect(third).not.toBe(to);
  });
});

describe('R-2.1c two administrators at once', () => {
  test('the second, acting on what it saw before, is told; nothing is left half changed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [memberId, to] = [await hire('account-manager'), await hire('account-manager')];
      const ids = await giveCustomers(memberId, 2);
      const { version } = await world.call('admin', contract.getMember, { params: { memberId } });
      const second = await hire('administrator');
      const outcome = await Promise.all([
        refusal(callAs(admin, contract.setRoles, { params: { memberId }, body: { roleIds: [roles['finance'] ?? ''], version, customersTo: to } })),
        refusal(callAs(second, contract.setMemberState, { params: { memberId }, body: { state: 'disabled', version, customersTo: 'unassigned' } })),
      ]);
      expect([...outcome].sort()).toEqual(['done', 'identity.changed_meanwhile']);
      const member = await world.call('admin', contract.getMember, { params: { memberId } });
      const whole = outcome[0] === 'done' ? { state: 'active', roles: ['finance'], of: [to, to] } : { state: 'disabled', roles: ['account-manager'], of: [null, null] };
      expect({ state: member.state, roles: member.roles.map((role) => role.preset ?? role.sample), of: await managersOf(ids) }).toEqual(whole);
      expect(member.version).toBe(version + 1);
      await world.call('admin', contract.setMemberState, { params: { memberId: second }, body: { state: 'disabled' } });
    }
  });
});

describe('R-2.2 customer contacts', () => {
  test('at most five; masked for the partner, in full for its customers; without one the administrator stands in', async () => {
    const customer = newId();
    const login = await asOwner((tx) => createMember(tx, { partnerId: provider, kind: 'customer', customerId: customer, login: 'a-customer', name: '客户', passwordHash: '', roleIds: [], at: world.clock.now() }));
    expect(await callAs(login, contacts.myPartner)).toMatchObject({ partnerName: '解决方案公司', standIn: true, contacts: [{ name: '管理员' }] });
    expect(await refusal(world.call('admin', contacts.myPartner))).toBe('access.customer_only');
    const make = (n: number) => world.call('admin', contacts.createContact, { body: { name: `联系人${n}`, title: '顾问', mobile: `1380000000${n}` } });
    const outcome = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => refusal(make(n))));
    expect(outcome.filter((one) => one === 'done')).toHaveLength(5);
    expect(outcome.find((one) => one !== 'done')).toBe('identity.too_many_contacts');
    const { items } = await world.call('admin', contacts.listContacts);
    expect(items.every((one) => one.name.includes('*') && one.mobile.includes('*'))).toBe(true);
    const [first] = items;
    await world.call('admin', contacts.changeContact, { params: { contactId: first?.contactId ?? '' }, body: { name: '常青', email: 'chang@example.com' } });
    expect((await callAs(login, contacts.myPartner)).contacts).toContainEqual({ name: '常青', title: '顾问', mobile: expect.stringMatching(/^1380000000\d$/) as string, email: 'chang@example.com' });
    expect(await world.call('admin', contacts.revealContacts, { body: { column: 'name', contactIds: [first?.contactId ?? ''] } })).toEqual({ values: { [first?.contactId ?? '']: '常青' } });
    expect(await refusal(world.call('finance', contacts.listContacts))).toBe('access.denied');
    for (const contact of items) await world.call('admin', contacts.deleteContact, { params: { contactId: contact.contactId } });
    expect((await callAs(login, contacts.myPartner)).standIn).toBe(true);
  });
});

describe('R-2.6a why a person sees this', () => {
  test('items with the roles that give them, the scope with its rule, and how many customers; of another and of oneself', async () => {
    const memberId = await hire('account-manager');
    await giveCustomers(memberId, 2);
    const alone = await world.call('admin', contract.memberEffective, { params: { memberId } });
    expect([alone.scope, alone.scopeRule, alone.customers]).toEqual(['own', 'manager-alone', 2]);
    await world.call('admin', contract.setRoles, { params: { memberId }, body: { roleIds: [roles['account-manager'] ?? '', roles['finance'] ?? ''] } });
    const both = await world.call('admin', contract.memberEffective, { params: { memberId } });
    expect([both.scope, both.scopeRule]).toEqual(['all', 'other-roles']);
    expect(both.customers).toBeGreaterThan(2);
    const given = (permission: string) => both.items.find((item) => item.permission === permission)?.roleIds.map((id) => (id === roles['finance'] ? 'finance' : 'account-manager')).sort();
    expect([given('bills.view'), given('consumption.view'), given('members.manage')]).toEqual([['finance'], ['account-manager', 'finance'], undefined]);
    expect(await callAs(memberId, contract.ownEffective)).toEqual(both);
    expect(new Set(both.items.map((item) => item.permission))).toEqual((await actorOfMember(world.t.db, provider, memberId)).permissions);
    expect(await world.call('operator', contract.ownEffective)).toMatchObject({ scopeRule: 'operator', customers: null });
    await world.call('admin', contract.setRoles, { params: { memberId }, body: { roleIds: [roles['account-manager'] ?? ''] } });
    await world.call('admin', contract.setMemberState, { params: { memberId }, body: { state: 'disabled', customersTo: 'unassigned' } });
    expect(await world.call('admin', contract.memberEffective, { params: { memberId } })).toMatchObject({ items: [], scope: 'none', scopeRule: 'disabled', customers: 0 });
  });
});

describe('sessions and keys', () => {
  const begin = (memberId: Id, hash: string) => asOwner((tx) => sql`insert into identity.sessions (partner_id, session_id, token_hash, member_id, ip, user_agent, created_at, seen_at, expires_at)
    values (${provider}, ${newId()}, ${hash}, ${memberId}, '10.0.0.9', 'browser', now(), now(), now() + interval '1 hour')`.execute(tx));

  test('one’s own sessions end singly and all others at once; an administrator ends a member’s', async () => {
    const memberId = await hire('finance');
    for (const hash of ['s-1', 's-2', 's-3']) await begin(memberId, hash);
    const mine = async () => (await callAs(memberId, readProfile, {}, 's-1')).sessions;
    const other = (await mine()).find((session) => !session.current);
    await callAs(memberId, endSession, { params: { sessionId: other?.sessionId ?? '' } }, 's-1');
    expect(await refusal(callAs(memberId, endSession, { params: { sessionId: other?.sessionId ?? '' } }, 's-1'))).toBe('identity.session_unknown');
    expect(await callAs(memberId, endOtherSessions, {}, 's-1')).toEqual({ ended: 1 });
    expect((await mine()).map((session) => session.current)).toEqual([true]);
    const left = (await world.call('admin', contract.getMember, { params: { memberId } })).sessions[0];
    expect(await refusal(world.call('stranger', contract.endMemberSession, { params: { memberId, sessionId: left?.sessionId ?? '' } }))).toBe('identity.member_unknown');
    await world.call('admin', contract.endMemberSession, { params: { memberId, sessionId: left?.sessionId ?? '' } });
    expect(await mine()).toEqual([]);
    await begin(memberId, 's-4');
    expect(await world.call('admin', contract.endMemberSessions, { params: { memberId } })).toEqual({ ended: 1 });
    expect((await logOf(memberId)).map((entry) => entry.action)).toEqual(Array.from({ length: 4 }, () => 'session.revoked'));
  });

  test('a rotated key works beside the new one until its time is over, then as if disabled or deleted; it is swept at night', async () => {
    const memberId = await hire('finance');
    const [one, two] = [await callAs(memberId, createKey, { body: { label: 'erp' } }), await callAs(memberId, createKey, { body: { label: 'bi' } })];
    const rotate = (accessKey: string, then: 'disabled' | 'deleted') => callAs(memberId, rotateKey, { params: { accessKey }, body: { hours: 24, retireBy: then } });
    const [newOne, newTwo] = [await rotate(one.accessKey, 'disabled'), await rotate(two.accessKey, 'deleted')];
    expect([newOne.label, newTwo.label]).toEqual(['erp', 'bi']);
    expect(await refusal(rotate(one.accessKey, 'deleted'))).toBe('identity.key_retiring');
    expect(await refusal(callAs(memberId, createKey, { body: { label: 'third' } }))).toBe('identity.too_many_keys');
    const works = async () => Promise.all([one, two, newOne, newTwo].map(async (key) => (await findSecret(world.t.db, sealer, key.accessKey))?.secret === key.secret));
    expect(await works()).toEqual([true, true, true, true]);
    await actorOfMember(world.t.db, provider, memberId, newOne.accessKey, '203.0.113.7');
    await asOwner((tx) => sql`update identity.access_keys set retires_at = now() - interval '1 second' where member_id = ${memberId} and retires_at is not null`.execute(tx));
    expect(await works()).toEqual([false, false, true, true]);
    const listed = async () => (await callAs(memberId, credentials)).keys.map((key) => [key.accessKey, key.state, key.usedFrom]);
    const expected = [[one.accessKey, 'disabled', null], [newOne.accessKey, 'active', '203.0.113.7'], [newTwo.accessKey, 'active', null]].sort();
    expect((await listed()).sort()).toEqual(expected);
    expect(await withTx(world.t.db, { partnerIds: [], operator: true }, (tx) => retireKeys({ tx } as never))).toBe(2);
    expect((await listed()).sort()).toEqual(expected);
    world.clock.move(at('2026-06-10T09:00'));
    expect((await world.call('admin', contract.getMember, { params: { memberId } })).keys.map((key) => key.ageDays)).toEqual([100, 100, 100]);
    await callAs(memberId, deleteKey, { params: { accessKey: one.accessKey } });
  });
});
