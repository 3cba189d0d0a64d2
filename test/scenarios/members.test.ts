/** Sales 2.1 and the checks of section 13 on members: what is asked before saving, what is refused, what holds at once. Over HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assignCustomers, listManagers, listTeams, revealManagers, setSupervisor, unassignCustomers } from '../../contract/console/assignment.ts';
import { listCustomers } from '../../contract/console/customers.ts';
import { readSession } from '../../contract/console/identity.ts';
import { createMember, listMembers, previewMember, resetPassword, revealMembers, setMemberState, setRoles } from '../../contract/console/members.ts';
import { listRoles } from '../../contract/console/roles.ts';
import type { Id } from '../../contract/values/id.ts';
import { verifyChain } from '../../server/modules/audit/audit.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { type Member, RefusedCall } from '../harness/running-house.ts';
import { hire } from '../hostile/hire.ts';
import { type Company, createCompany, PASSWORD } from './company.ts';
import { sql } from 'kysely';

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof RefusedCall ? `${error.status} ${error.problem.code}` : String(error)));

let company: Company;
let admin: Member;
let roles: Record<string, Id>;
let customers: Id[];
beforeAll(async () => {
  company = await createCompany({ start: '2026-03-01T09:00', customers: { c: { type: 2 }, other: { type: 1 } }, env: { SIGN_LIMIT: 'off' } });
  admin = await company.as('admin');
  roles = Object.fromEntries((await admin.call(listRoles)).items.map((role) => [role.preset ?? role.sample ?? role.name, role.roleId]));
  customers = Object.values(company.customers);
});
afterAll(() => company.close());

const ids = (...names: string[]) => names.map((name) => roles[name] ?? name);
const preview = (memberId: Id, ...names: string[]) => admin.call(previewMember, { query: { memberId, roleIds: ids(...names).join(',') } });
const save = (memberId: Id, ...names: string[]) => admin.call(setRoles, { params: { memberId }, body: { roleIds: ids(...names) } });
const setState = (memberId: Id, state: 'active' | 'disabled') => admin.call(setMemberState, { params: { memberId }, body: { state } });
const rowOf = async (memberId: Id) => (await admin.call(listMembers, { query: { limit: '200' } })).items.find((row) => row.memberId === memberId);
const entries = (memberId: Id) => withTx(company.running.house.db, { partnerIds: [company.partners.provider] }, async (tx) =>
  (await sql<{ action: string; before: unknown; after: unknown; member_id: Id }>`select action, before, after, member_id from audit.entries where object_kind = 'member' and object_id = ${memberId} order by sequence`.execute(tx)).rows);
let hired = 0;
const newcomer = async (role: string): Promise<{ memberId: Id; member: Member }> => {
  const login = `person-${(hired += 1)}`;
  return { memberId: await hire(company, 'provider', role, login), member: await company.running.signIn(login, PASSWORD) };
};

describe('sales 13 #3: a second role opens all customers', () => {
  const see = async () => (await (await company.as('a')).call(listCustomers)).items.map((c) => c.customerId).sort();

  test('an account manager alone sees C and no other; the question before saving says it widens; saved, all are seen at once', async () => {
    const { a } = company.members;
    const [own] = customers;
    await admin.call(assignCustomers, { params: { memberId: a }, body: { customerIds: [own ?? ''] } });
    expect(await see()).toEqual([own]);
    const asked = await preview(a, 'account-manager', 'finance');
    expect(asked).toMatchObject({ changed: true, scopeBefore: 'own', scopeAfter: 'all', widens: true, unmanaged: [], sees: customers.length });
    expect(asked.gains).toContain('bills.view');
    expect(await see()).toEqual([own]);
    expect(await entries(a)).toEqual([]);
    const { sees: _, ...change } = asked;
    expect(await save(a, 'account-manager', 'finance')).toEqual(change);
    expect(await see()).toEqual([...customers].sort());
    expect((await (await company.as('a')).call(readSession)).scope).toBe('all');
    expect(await preview(a, 'account-manager')).toMatchObject({ scopeBefore: 'all', scopeAfter: 'own', widens: false });
    await save(a, 'account-manager');
    expect(await see()).toEqual([own]);
    await admin.call(unassignCustomers, { body: { customerIds: [own ?? ''] } });
  });

  test('the log has before and after; the same roles again change nothing and write nothing', async () => {
    const { memberId } = await newcomer('account-manager');
    expect(await save(memberId, 'account-manager', 'finance')).toMatchObject({ changed: true });
    expect(await save(memberId, 'finance', 'account-manager', 'finance')).toMatchObject({ changed: false, widens: false });
    expect(await entries(memberId)).toEqual([{
      action: 'member.roles_changed', member_id: company.members.admin,
      before: { roles: ['account-manager'], state: 'active', scope: 'own' }, after: { roles: ['account-manager', 'finance'], state: 'active', scope: 'all' },
    }]);
    expect((await withTx(company.running.house.db, { partnerIds: [company.partners.provider] }, (tx) => verifyChain(tx, company.partners.provider))).failing).toEqual([]);
  });
});

describe('sales 13 #4, R-2.1: what is refused, by the question as by the change, and changes nothing', () => {
  test.each([
    [['administrator', 'finance'], '422 identity.roles_exclusive'],
    [['administrator', 'account-manager'], '422 identity.roles_exclusive'],
    [['account-manager', 'supervisor'], '422 identity.roles_exclusive'],
    [['account-manager', 'finance', 'supervisor'], '422 identity.roles_exclusive'],
    [['administrator', 'supervisor', 'finance', 'operations'], '422 identity.roles_count'],
    [[], '422 identity.roles_count'],
    [['00000000-0000-7000-8000-000000000000'], '422 identity.role_unknown'],
  ] as const)('%j', async (names, expected) => {
    const { memberId } = await newcomer('operations');
    expect(await refusal(preview(memberId, ...names))).toBe(expected);
    expect(await refusal(save(memberId, ...names))).toBe(expected);
    expect(await refusal(admin.call(createMember, { body: { login: `refused-${hired}`, name: '某人', roleIds: ids(...names) } }))).toBe(expected);
    expect((await rowOf(memberId))?.roles.map((role) => role.sample)).toEqual(['operations']);
    expect(await entries(memberId)).toEqual([]);
  });

  test('the refusal names both roles in the reader’s language', async () => {
    const path = `/api/members/${company.members.finance}/roles`;
    const said = async (language: string) => ((await admin.ask('PUT', path, { body: { roleIds: ids('account-manager', 'supervisor') }, headers: { 'accept-language': language } })).body as { title: string }).title;
    expect(await said('zh-CN')).toContain('客户经理主管');
    expect(await said('en-US')).toContain('Account manager supervisor');
  });

  test('roles of another partner do not exist here', async () => {
    const foreign = (await (await company.as('foreign')).call(listRoles)).items[0]?.roleId ?? '';
    expect(await refusal(save(company.members.finance, foreign))).toBe('422 identity.role_unknown');
  });

  test('the last administrator keeps the role and the account; with a second one either may go; two at once leave one', async () => {
    const own = company.members.admin;
    expect((await rowOf(own))?.lastAdministrator).toBe(true);
    expect(await refusal(preview(own, 'finance'))).toBe('409 identity.last_administrator');
    expect(await refusal(save(own, 'finance'))).toBe('409 identity.last_administrator');
    expect(await refusal(setState(own, 'disabled'))).toBe('409 identity.last_administrator');
    const second = await newcomer('administrator');
    expect((await rowOf(own))?.lastAdministrator).toBe(false);
    for (let round = 0; round < 6; round += 1) {
      const outcome = await Promise.all([
        refusal(admin.call(setRoles, { params: { memberId: second.memberId }, body: { roleIds: ids('finance') } })),
        refusal(second.member.call(setRoles, { params: { memberId: own }, body: { roleIds: ids('finance') } })),
      ]);
      expect(outcome.filter((one) => one === 'done')).toHaveLength(1);
      expect(outcome.find((one) => one !== 'done')).toMatch(/^409 identity\.last_administrator$|^403 access\./);
      if (outcome[1] === 'done') await second.member.call(setRoles, { params: { memberId: own }, body: { roleIds: ids('administrator') } });
      else await save(second.memberId, 'administrator');
    }
    await save(second.memberId, 'finance');
  });
});

describe('sales 13 #5: managers left without a supervisor', () => {
  let boss: { memberId: Id; member: Member };
  let managers: Id[];
  beforeEach(async () => {
    boss = await newcomer('supervisor');
    managers = [(await newcomer('account-manager')).memberId, (await newcomer('account-manager')).memberId].sort();
    await admin.call(setSupervisor, { body: { managerIds: managers, supervisorId: boss.memberId } });
  });
  const named = (change: { unmanaged: readonly { memberId: Id; name: string }[] }) => change.unmanaged.map((manager) => manager.memberId).sort();

  test('taking 客户经理主管 away lists them before and when saving, masked; they then stand under nobody until given another', async () => {
    expect((await boss.member.call(listManagers)).items.map((row) => row.memberId).sort()).toEqual(managers);
    const asked = await preview(boss.memberId, 'finance');
    expect(named(asked)).toEqual(managers);
    expect(asked.unmanaged.every((manager) => manager.name.includes('*'))).toBe(true);
    expect((await admin.call(listTeams)).supervisors.find((one) => one.memberId === boss.memberId)?.managers).toHaveLength(2);
    expect(named(await save(boss.memberId, 'finance'))).toEqual(managers);
    const teams = await admin.call(listTeams);
    expect(teams.unmanaged.map((manager) => manager.memberId)).toEqual(expect.arrayContaining(managers));
    const without = await admin.call(listManagers, { query: { withoutSupervisor: 'true', limit: '200' } });
    expect(without.items.map((row) => row.memberId)).toEqual(expect.arrayContaining(managers));
    expect(await entries(managers[0] ?? '')).toMatchObject([{ action: 'assignment.supervisor_changed' }, { action: 'assignment.supervisor_changed', after: { supervisorId: null } }]);
    // The role given back does not bring the team back: they must be given a new supervisor.
    await save(boss.memberId, 'supervisor');
    expect((await boss.member.call(listManagers)).items).toEqual([]);
  });

  test('a supervisor who keeps the role keeps the team; one who is disabled does not', async () => {
    expect(named(await save(boss.memberId, 'supervisor', 'finance'))).toEqual([]);
    expect(named(await admin.call(previewMember, { query: { memberId: boss.memberId, state: 'disabled' } }))).toEqual(managers);
    expect(named(await setState(boss.memberId, 'disabled'))).toEqual(managers);
    expect((await admin.call(listTeams)).unmanaged.map((manager) => manager.memberId)).toEqual(expect.arrayContaining(managers));
  });

  test('who stops being an account manager stands under nobody', async () => {
    await save(managers[0] ?? '', 'finance');
    expect((await rowOf(managers[0] ?? ''))?.supervisor).toBeNull();
    expect((await rowOf(managers[1] ?? ''))?.supervisor?.memberId).toBe(boss.memberId);
  });
});

describe('R-2.1 members are made, disabled, given passwords', () => {
  test('a member made from the page signs in with the password shown once; the same request again makes nobody and shows none', async () => {
    const body = { login: 'chen.manager', name: '陈新来', mobile: '13712345678', email: 'chen@example.com', roleIds: ids('account-manager') };
    const made = await admin.call(createMember, { body, key: 'made-once-0001' });
    expect(made).toMatchObject({ login: 'chen.manager', scope: 'own' });
    expect(await admin.call(createMember, { body, key: 'made-once-0001' })).toEqual({ ...made, password: '' });
    expect(await refusal(admin.call(createMember, { body, key: 'made-twice-0002' }))).toBe('409 identity.login_taken');
    const chen = await company.running.signIn('chen.manager', made.password);
    expect((await chen.call(readSession)).roles.map((role) => role.preset)).toEqual(['account-manager']);
    expect(await rowOf(made.memberId)).toMatchObject({ login: 'ch****r', name: '陈**', mobile: '137****5678', email: 'ch***@example.com', scope: 'own', state: 'active' });
    const { password } = await admin.call(resetPassword, { params: { memberId: made.memberId }, key: 'reset-once-0001' });
    expect(await refusal(chen.call(readSession))).toBe('401 session.missing');
    await company.running.signIn('chen.manager', password);
  });

  test('an account manager who still has customers is neither disabled nor rid of the role until it is said where they go; without them both go', async () => {
    const { memberId, member } = await newcomer('account-manager');
    await admin.call(assignCustomers, { params: { memberId }, body: { customerIds: [customers[0] ?? ''] } });
    expect((await preview(memberId, 'finance')).leaving).toMatchObject({ customers: 1, first: [{ customerId: customers[0] }] });
    for (const attempt of [() => setState(memberId, 'disabled'), () => save(memberId, 'finance')]) expect(await refusal(attempt())).toBe('409 identity.has_customers');
    await admin.call(unassignCustomers, { body: { customerIds: [customers[0] ?? ''] } });
    expect(await setState(memberId, 'disabled')).toMatchObject({ changed: true, scopeBefore: 'own', scopeAfter: 'none', widens: false });
    expect(await setState(memberId, 'disabled')).toMatchObject({ changed: false });
    expect(await refusal(member.call(readSession))).toMatch(/^40[13] session\./);
    expect(await refusal(admin.call(assignCustomers, { params: { memberId }, body: { customerIds: [customers[0] ?? ''] } }))).toBe('422 assignment.manager_unknown');
    await setState(memberId, 'active');
    // Sessions of before do not come back with the member.
    expect(await refusal(member.call(readSession))).toBe('401 session.missing');
    expect((await entries(memberId)).map((entry) => entry.action)).toEqual(['member.disabled', 'member.enabled']);
  });

  test('a customer is not given to a manager who is being disabled, nor is one disabled who is being given a customer', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { memberId } = await newcomer('account-manager');
      const [disabled, assigned] = await Promise.all([
        refusal(setState(memberId, 'disabled')),
        refusal(admin.call(assignCustomers, { params: { memberId }, body: { customerIds: [customers[0] ?? ''] } })),
      ]);
      expect([disabled, assigned].sort()).toEqual(disabled === 'done' ? ['422 assignment.manager_unknown', 'done'] : ['409 identity.has_customers', 'done']);
      if (assigned === 'done') await admin.call(unassignCustomers, { body: { customerIds: [customers[0] ?? ''] } });
    }
  });

  test('sales 13 #17: the eye of the member list shows one column and writes it down; members of others do not exist', async () => {
    const { a, b, foreign, reseller } = company.members;
    expect(await admin.call(revealMembers, { body: { column: 'name', memberIds: [a, b, a] } })).toEqual({ values: { [a]: '安经理', [b]: '白经理' } });
    const log = await withTx(company.running.house.db, { partnerIds: [company.partners.provider] }, async (tx) => (await sql<{ after: unknown }>`select after from audit.entries where action = 'member.revealed' and object_id = 'name'`.execute(tx)).rows);
    expect(log.map((entry) => entry.after)).toEqual([{ column: 'name', count: 2, memberIds: [a, b].sort() }]);
    expect(await refusal(admin.call(revealMembers, { body: { column: 'name', memberIds: [a, foreign] } }))).toBe('404 identity.member_unknown');
    // A distributor's resellers manage their own people.
    const distributor = await company.as('distributor');
    expect(await refusal(distributor.call(setRoles, { params: { memberId: reseller }, body: { roleIds: [] } }))).toBe('404 identity.member_unknown');
    expect(await refusal(distributor.call(listMembers, { query: { partnerId: company.partners.reseller } }))).toBe('404 identity.partner_unknown');
  });

  test('sales 13 #17: a supervisor’s eye also opens names of managers who were once of the team', async () => {
    const boss = await newcomer('supervisor');
    const manager = await newcomer('account-manager');
    const eye = () => refusal(boss.member.call(revealManagers, { body: { column: 'name', memberIds: [manager.memberId] } }));
    expect(await eye()).toBe('422 assignment.manager_unknown');
    await admin.call(setSupervisor, { body: { managerIds: [manager.memberId], supervisorId: boss.memberId } });
    await admin.call(setSupervisor, { body: { managerIds: [manager.memberId], supervisorId: null } });
    expect(await eye()).toBe('done');
  });

  test('filters: role, scope, state, part of a name, paging; the operator sees the default partner’s members and can name another', async () => {
    const list = async (query: Record<string, string>) => (await admin.call(listMembers, { query: { limit: '200', ...query } })).items;
    expect((await list({ roleId: roles['supervisor'] ?? '' })).every((row) => row.roles.some((role) => role.preset === 'supervisor'))).toBe(true);
    for (const scope of ['all', 'team', 'own'] as const) {
      const rows = await list({ scope });
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every((row) => row.scope === scope)).toBe(true);
    }
    expect((await list({ state: 'disabled' })).every((row) => row.state === 'disabled')).toBe(true);
    expect((await list({ q: '安经' })).map((row) => row.memberId)).toEqual([company.members.a]);
    expect((await list({ q: '%' }))).toEqual([]);
    const all = await admin.call(listMembers, { query: { limit: '2', offset: '1' } });
    expect([all.items.length, all.total > 3]).toEqual([2, true]);
    const operator = await company.as('operator');
    expect((await operator.call(listMembers, { query: { limit: '200' } })).items.map((row) => row.memberId)).toContain(company.members.a);
    expect((await operator.call(listMembers, { query: { partnerId: company.partners.foreign } })).items.map((row) => row.memberId)).toEqual([company.members.foreign]);
    expect((await operator.call(readSession)).otherPartners[0]?.partnerId).toBe(company.partners.provider);
  });

  test('who may not see resellers is not told who they are', async () => {
    expect((await (await company.as('distributor')).call(readSession)).otherPartners.map((partner) => partner.partnerId)).toEqual([company.partners.reseller]);
    await hire(company, 'distributor', 'account-manager', 'd-manager');
    expect((await (await company.running.signIn('d-manager', PASSWORD)).call(readSession)).otherPartners).toEqual([]);
  });
});
