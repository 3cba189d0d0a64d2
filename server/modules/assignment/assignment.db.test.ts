import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as contract from '../../../contract/console/assignment.ts';
import type { Endpoint } from '../../../contract/endpoint.ts';
import { Problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { createWorld, grant, type Person, type World } from '../../../test/harness/partner-world.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { statementsRun, type Tx, withTx } from '../../platform/db/tx.ts';
import { parseInput } from '../../platform/http/bind.ts';
import { createMember } from '../identity/identity.ts';
import { assignByLink, currentManagers, loadSpans, loadTeams, managerNames, proveDaySpans, replaceManager } from './assignment.ts';
import { assignmentBindings } from './endpoints.ts';
import { joinVisible, visibleCustomers } from './visible-customers.ts';

const at = (text: string) => new Date(`${text}:00+08:00`);
let world: World;
let c: Id[] = [];

beforeAll(async () => {
  world = await createWorld(assignmentBindings, at('2025-03-01T09:00'));
  await grant(world, 'provider', 'supervisor', 'assignment.edit');
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.move(at('2025-03-10T09:00'));
  c = Array.from({ length: 6 }, () => newId());
  await world.as('admin', async (ctx) => {
    for (const table of ['assignment.day_spans', 'assignment.spans', 'assignment.team_spans', 'usage.daily_sums', 'customers.customers']) await sql`delete from ${sql.table(table)}`.execute(ctx.tx);
    await addCustomers(ctx.tx, 'provider', c);
    await loadTeams(ctx, world.partners.provider, [
      { managerId: world.members.zhang, supervisorId: world.members.supervisor, fromAt: at('2025-01-01T00:00'), toAt: null },
      { managerId: world.members.li, supervisorId: world.members.supervisor, fromAt: at('2025-01-01T00:00'), toAt: null },
    ]);
  });
});

async function addCustomers(tx: Tx, partner: 'provider' | 'foreign' | 'reseller', customerIds: readonly Id[]): Promise<void> {
  const start = at('2025-01-01T00:00');
  await sql`
    insert into customers.customers (partner_id, customer_id, number, account_name, name, association_type, associated_at, created_at)
    select ${world.partners[partner]}::uuid, id, replace(id::text, '-', ''), 'acc-' || id, '公司' || n || '号', 1, ${start}, ${start}
    from unnest(${[...customerIds]}::uuid[]) with ordinality as u (id, n)`.execute(tx);
}
const customer = (n: number): Id => c[n - 1] ?? '';
const assign = (person: Person, manager: Person, ids: Id[]) => world.call(person, contract.assignCustomers, { params: { memberId: world.members[manager] }, body: { customerIds: ids } });
const replace = (person: Person, manager: Person, ids: Id[]) => world.call(person, contract.replaceManager, { body: { memberId: world.members[manager], customerIds: ids } });
const unassign = (person: Person, ids: Id[]) => world.call(person, contract.unassignCustomers, { body: { customerIds: ids } });

async function refusal(work: Promise<unknown>): Promise<{ code: string; params: Readonly<Record<string, string | number>> }> {
  const error: unknown = await work.then(() => null, (e: unknown) => e);
  if (!(error instanceof Problem)) throw new Error(`not refused: ${String(error)}`);
  return { code: error.code, params: error.params };
}
async function managersNow(): Promise<(string | null)[]> {
  const found = await world.as('admin', (ctx) => currentManagers(ctx, world.partners.provider, c));
  return c.map((id) => found.get(id)?.name ?? null);
}
async function visible(person: Person, basis: 'now' | 'board-day' | 'second-day', ids: readonly Id[] = c) {
  const found = await world.as(person, (ctx) => sql<{ customer_id: Id; from_day: string; to_day: string }>`
    select v.customer_id, v.from_day, v.to_day from (${visibleCustomers(ctx, basis, world.partners.provider)}) v order by 1, 2`.execute(ctx.tx));
  return found.rows.filter((row) => ids.includes(row.customer_id)).map((row) => [c.indexOf(row.customer_id) + 1, row.from_day, row.to_day]);
}

describe('the manager door (sales 4.2)', () => {
  it('gives unassigned customers to a manager, with days under each basis and one entry a customer in the operation log', async () => {
    expect(await assign('admin', 'zhang', [customer(1), customer(2), customer(1)])).toEqual({ assigned: 2 });
    expect(await managersNow()).toEqual(['张三丰', '张三丰', null, null, null, null]);
    expect(await visible('zhang', 'board-day', [customer(1)])).toEqual([[1, '2025-03-10', 'infinity']]);
    expect(await visible('zhang', 'second-day', [customer(1)])).toEqual([[1, '2025-03-11', 'infinity']]);
    expect(await visible('zhang', 'now', [customer(1)])).toEqual([[1, '-infinity', 'infinity']]);
    const log = await world.as('admin', (ctx) => sql<{ action: string; before: unknown; after: unknown; member_name: string }>`
      select action, before, after, member_name from audit.entries where object_kind = 'customer' and object_id = any(${[customer(1), customer(2)]}::text[])`.execute(ctx.tx));
    expect(log.rows).toHaveLength(2);
    expect(log.rows[0]).toEqual({ action: 'assignment.assigned', before: null, after: { managerId: world.members.zhang, manager: '张**', door: 'manager' }, member_name: '管理员' });
  });
  it('sales 13 #6: an assigned customer is refused by (masked) name and nobody is assigned', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    expect(await refusal(assign('operations', 'li', [customer(2), customer(1)]))).toEqual({ code: 'assignment.already_assigned', params: { customers: '公***' } });
    expect(await managersNow()).toEqual(['张三丰', null, null, null, null, null]);
    const dialog = await world.call('admin', contract.listAssignable, { query: {} });
    expect(dialog.items.filter((row) => !row.selectable).map((row) => row.customerId)).toEqual([customer(1)]);
    const free = await world.call('admin', contract.listAssignable, { query: { unassigned: 'true' } });
    expect(free.total).toBe(5);
    expect(free.items.every((row) => row.selectable && row.manager === null)).toBe(true);
  });
  it('refuses who is no active account manager, a foreign customer, a missing one, and a foreign manager', async () => {
    expect((await refusal(assign('admin', 'finance', [customer(1)]))).code).toBe('assignment.manager_unknown');
    expect((await refusal(assign('admin', 'stranger', [customer(1)]))).code).toBe('assignment.manager_unknown');
    const foreign = newId();
    await world.as('stranger', (ctx) => addCustomers(ctx.tx, 'foreign', [foreign]));
    expect((await refusal(assign('admin', 'zhang', [customer(1), foreign]))).code).toBe('customers.unknown');
    expect((await refusal(assign('admin', 'zhang', [newId()]))).code).toBe('customers.unknown');
    expect(await managersNow()).toEqual([null, null, null, null, null, null]);
  });
});

describe('the customer door (sales 4.2)', () => {
  it('sales 13 #2: replaces the manager; history keeps both spans; the days meet without gap or overlap', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    world.clock.move(at('2025-03-20T15:00'));
    expect(await replace('admin', 'li', [customer(1), customer(2)])).toEqual({ assigned: 1, replaced: 1 });
    expect(await visible('zhang', 'second-day')).toEqual([[1, '2025-03-11', '2025-03-21']]);
    expect(await visible('li', 'second-day', [customer(1)])).toEqual([[1, '2025-03-21', 'infinity']]);
    expect(await visible('zhang', 'board-day')).toEqual([[1, '2025-03-10', '2025-03-20']]);
    expect(await visible('li', 'board-day', [customer(1)])).toEqual([[1, '2025-03-20', 'infinity']]);
    expect(await visible('zhang', 'now')).toEqual([]);
    const history = await world.call('admin', contract.assignmentHistory, { query: { customerId: customer(1) } });
    expect(history.items.map((row) => [row.managerName, row.door, row.assignedByName, row.endedByName, row.boardFrom, row.boardTo, row.secondFrom, row.secondTo])).toEqual([
      ['李*', 'customer', '管**', '', '2025-03-20', null, '2025-03-21', null],
      ['张**', 'manager', '管**', '管**', '2025-03-10', '2025-03-19', '2025-03-11', '2025-03-20'],
    ]);
  });
  it('leaves those who have the manager already; says so when that is all of them', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    expect(await replace('admin', 'zhang', [customer(1), customer(2)])).toEqual({ assigned: 1, replaced: 0 });
    expect(await refusal(replace('admin', 'zhang', [customer(1), customer(2)]))).toEqual({ code: 'assignment.same_manager', params: { customers: '公***, 公***' } });
  });
  it('a clock that stands still: five changes at one instant keep their order, no span is lost or without length', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    await replace('admin', 'li', [customer(1)]);
    await unassign('admin', [customer(1)]);
    await assign('admin', 'zhang', [customer(1)]);
    await replace('admin', 'wang', [customer(1)]);
    const history = await world.call('admin', contract.assignmentHistory, { query: { customerId: customer(1) } });
    expect(history.items.map((row) => row.managerName)).toEqual(['王*', '张**', '李*', '张**']);
    expect(await managersNow()).toEqual(['王五', null, null, null, null, null]);
    expect(await visible('wang', 'board-day')).toEqual([[1, '2025-03-10', 'infinity']]);
    expect([...(await visible('zhang', 'board-day')), ...(await visible('li', 'board-day')), ...(await visible('zhang', 'second-day'))]).toEqual([]);
    const spans = await world.as('admin', (ctx) => sql<{ gap: string | null }>`
      select extract(epoch from lead(assigned_at) over w - unassigned_at)::text as gap from assignment.spans where customer_id = ${customer(1)} window w as (order by assigned_at)`.execute(ctx.tx));
    expect(spans.rows.map((row) => row.gap && Number(row.gap))).toEqual([0, 0, 0, null]);
  });
});

describe('taking back (收回)', () => {
  it('the customers become unassigned; the day still counts; one without a manager refuses the whole list', async () => {
    await assign('admin', 'zhang', [customer(1), customer(2)]);
    expect((await refusal(unassign('admin', [customer(1), customer(3)]))).code).toBe('assignment.not_assigned');
    world.clock.move(at('2025-03-12T10:00'));
    expect(await unassign('operations', [customer(1)])).toEqual({ unassigned: 1 });
    expect(await managersNow()).toEqual([null, '张三丰', null, null, null, null]);
    expect(await visible('zhang', 'second-day', [customer(1)])).toEqual([[1, '2025-03-11', '2025-03-13']]);
  });
});

describe('who may do it (sales 4.3) and who sees whom (sales 2.6)', () => {
  beforeEach(async () => {
    await assign('admin', 'zhang', [customer(1)]);
    await assign('admin', 'li', [customer(2)]);
    await assign('admin', 'wang', [customer(3)]);
  });
  it('a supervisor with the item moves customers between managers of the team, and only those', async () => {
    expect(await replace('supervisor', 'li', [customer(1)])).toEqual({ assigned: 0, replaced: 1 });
    expect((await refusal(replace('supervisor', 'wang', [customer(2)]))).code).toBe('assignment.manager_unknown');
    expect((await refusal(replace('supervisor', 'zhang', [customer(3)]))).code).toBe('customers.unknown');
    expect((await refusal(replace('supervisor', 'zhang', [customer(4)]))).code).toBe('customers.unknown');
    expect((await refusal(assign('supervisor', 'zhang', [customer(4)]))).code).toBe('customers.unknown');
    expect((await refusal(unassign('supervisor', [customer(2)]))).code).toBe('access.denied');
    expect(await managersNow()).toEqual(['李四', '李四', '王五', null, null, null]);
  });
  it('an account manager cannot assign, even with the item', async () => {
    expect((await refusal(replace('zhang', 'li', [customer(1)]))).code).toBe('access.denied');
    await grant(world, 'provider', 'account-manager', 'assignment.edit');
    expect((await refusal(replace('zhang', 'zhang', [customer(2)]))).code).toBe('access.denied');
    expect((await refusal(unassign('zhang', [customer(1)]))).code).toBe('access.denied');
  });
  it.each([
    ['admin', [1, 2, 3, 4, 5, 6]], ['operations', [1, 2, 3, 4, 5, 6]], ['finance', [1, 2, 3, 4, 5, 6]], ['operator', [1, 2, 3, 4, 5, 6]],
    ['supervisor', [1, 2]], ['supervisor2', []], ['zhang', [1]], ['li', [2]], ['wang', [3]],
    ['stranger', []], ['distributor-admin', []], ['distributor-manager', []], ['reseller-admin', []],
  ] as const)('%s sees %j, under every basis', async (person, expected) => {
    for (const basis of ['now', 'board-day', 'second-day'] as const) expect((await visible(person, basis)).map((row) => row[0])).toEqual(expected);
  });
  it('lists of managers: own, team, all; unassigned customers are counted for those who see all', async () => {
    const seen = async (person: Person) => {
      const { items, total, unassigned } = await world.call(person, contract.listManagers, { query: {} });
      return [items.map((m) => [m.login, m.customers, m.supervisor?.name ?? null]), total, unassigned];
    };
    expect(await seen('admin')).toEqual([[['l*', 1, '主**'], ['w***', 1, null], ['zh**g', 1, '主**']], 3, 3]);
    expect(await seen('supervisor')).toEqual([[['l*', 1, '主**'], ['zh**g', 1, '主**']], 2, 0]);
    expect(await seen('zhang')).toEqual([[['zh**g', 1, '主**']], 1, 0]);
    expect((await world.call('admin', contract.listManagers, { query: { withoutSupervisor: 'true' } })).items.map((m) => m.memberId)).toEqual([world.members.wang]);
    expect((await world.call('admin', contract.listManagers, { query: { q: '%' } })).total).toBe(0);
  });
  it('history in scope: a supervisor reads the team’s, not another manager’s', async () => {
    expect((await world.call('supervisor', contract.assignmentHistory, { query: {} })).items.map((row) => row.memberId).sort()).toEqual([world.members.li, world.members.zhang].sort());
    expect((await world.call('supervisor', contract.assignmentHistory, { query: { customerId: customer(3) } })).total).toBe(0);
  });
  it('sales 13 #17: names of managers are masked; the eye gives those in scope, all or none, and is logged', async () => {
    const eye = (person: Person, ids: Id[]) => world.call(person, contract.revealManagers, { body: { column: 'name', memberIds: ids } });
    expect(await eye('supervisor', [world.members.zhang])).toEqual({ values: { [world.members.zhang]: '张三丰' } });
    expect((await refusal(eye('supervisor', [world.members.zhang, world.members.wang]))).code).toBe('assignment.manager_unknown');
    expect((await refusal(eye('stranger', [world.members.zhang]))).code).toBe('assignment.manager_unknown');
    const log = await world.as('admin', (ctx) => sql<{ after: unknown }>`select after from audit.entries where action = 'assignment.revealed'`.execute(ctx.tx));
    expect(log.rows).toEqual([{ after: { column: 'name', count: 1, memberIds: [world.members.zhang] } }]);
  });
});

describe('looking at another partner’s assignment (sales 3.2, 4.2)', () => {
  let manager: Id;
  let resold: Id;
  beforeEach(async () => {
    resold = newId();
    const { reseller } = world.partners;
    manager = await withTx(world.t.db, { partnerIds: [reseller], operator: true }, async (tx) => {
      await addCustomers(tx, 'reseller', [resold]);
      const role = await sql<{ role_id: Id }>`select role_id from identity.roles where partner_id = ${reseller} and preset = 'account-manager'`.execute(tx);
      return createMember(tx, { partnerId: reseller, kind: 'partner', login: `resold-${newId()}`, name: '钱七', passwordHash: '', roleIds: role.rows.map((row) => row.role_id), at: at('2025-01-01T00:00') });
    });
    await world.call('reseller-admin', contract.assignCustomers, { params: { memberId: manager }, body: { customerIds: [resold] } });
  });

  it.each([['distributor-admin'], ['operator']] as const)('%s reads managers, customers, history and teams of a reseller, as what cannot be changed', async (person) => {
    const query = { partnerId: world.partners.reseller };
    const managers = await world.call(person, contract.listManagers, { query });
    expect(managers.items.find((row) => row.memberId === manager)).toMatchObject({ name: '钱*', customers: 1, assignable: false });
    expect((await world.call(person, contract.listAssignable, { query: { ...query, managerId: manager } })).items.map((row) => row.customerId)).toEqual([resold]);
    expect((await world.call(person, contract.assignmentHistory, { query: { ...query, customerId: resold } })).items).toMatchObject([{ customerId: resold, memberId: manager, managerName: '钱*' }]);
    const teams = await world.call(person, contract.listTeams, { query });
    expect([teams.assignable, teams.unmanaged.some((row) => row.memberId === manager)]).toEqual([false, true]);
    expect((await world.call(person, contract.assignmentHistory, { query: { customerId: resold } })).items).toEqual([]);
  });
  it('one’s own is what can be changed; a change names one’s own customers only', async () => {
    expect((await world.call('admin', contract.listManagers, { query: {} })).items.every((row) => row.assignable)).toBe(true);
    expect((await world.call('operator', contract.listManagers, { query: { partnerId: world.partners.provider } })).items.every((row) => row.assignable)).toBe(true);
    expect((await world.call('admin', contract.listTeams)).assignable).toBe(true);
    expect(await refusal(world.call('distributor-admin', contract.unassignCustomers, { body: { customerIds: [resold] } }))).toMatchObject({ code: 'customers.unknown' });
  });
  it('for nobody else: strangers, the reseller upwards, a distributor’s member without the item', async () => {
    const { reseller, distributor, provider } = world.partners;
    const asked = [['stranger', provider, 'identity.partner_unknown'], ['admin', reseller, 'identity.partner_unknown'], ['reseller-admin', distributor, 'identity.partner_unknown'], ['distributor-operations', reseller, 'access.denied']] as const;
    for (const [person, partnerId, code] of asked) {
      for (const endpoint of [contract.listManagers, contract.listAssignable, contract.assignmentHistory, contract.listTeams] as const) {
        const call = person === 'distributor-operations' ? asWithoutItem(endpoint, partnerId) : world.call(person, endpoint, { query: { partnerId } });
        expect(await refusal(call), `${person} ${endpoint.id}`).toMatchObject({ code });
      }
    }
  });
  /** An administrator of the distributor whose role has lost 云经销商的客户. */
  const asWithoutItem = (endpoint: Endpoint, partnerId: Id) => world.as('distributor-admin', async (ctx) => {
    const binding = assignmentBindings().find((one) => one.endpoint.id === endpoint.id);
    const permissions = new Set([...ctx.actor.permissions].filter((item) => item !== 'customers.resellers'));
    const parsed = parseInput(endpoint, { params: {}, query: { partnerId }, body: undefined });
    return binding?.handle({ ...ctx, actor: { ...ctx.actor, permissions } }, { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash: null });
  });
});

describe('amounts by day (sales 13 #1, #2)', () => {
  const spend = async (ctx: Ctx, n: number, day: string, amount: string) => {
    const zero = { list: amount, due: amount };
    await sql`insert into usage.daily_sums (partner_id, customer_id, day, currency, provider, service_code, charging_mode, bill_kind, association_type, records, list_amount, discount_amount, rounding_amount, due_amount,
        cash_amount, credit_amount, voucher_amount, cash_coupon_amount, card_amount, arrears_amount, written_off_amount, unsettled_amount)
      values (${world.partners.provider}, ${customer(n)}, ${day}, 'CNY', 'HW', 'ecs', 3, 0, 1, 1, ${zero.list}, 0, 0, ${zero.due}, ${zero.due}, 0, 0, 0, 0, 0, 0, 0)`.execute(ctx.tx);
  };
  const due = async (person: Person, basis: 'now' | 'board-day' | 'second-day') =>
    (await world.as(person, (ctx) => sql<{ due: string | null }>`select sum(f.due_amount)::numeric(20,2) as due from usage.daily_sums f ${joinVisible(ctx, basis, { day: 'f.day' })}
      where f.partner_id = ${world.partners.provider}`.execute(ctx.tx))).rows[0]?.due ?? null;
  it('A, assigned on the 10th, has 300 on the board and 200 in the summary; moved on the 20th, the sums stay the total', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    await world.as('admin', async (ctx) => {
      await spend(ctx, 1, '2025-03-10', '100');
      await spend(ctx, 1, '2025-03-11', '200');
    });
    expect([await due('zhang', 'board-day'), await due('zhang', 'second-day'), await due('zhang', 'now')]).toEqual(['300.00', '200.00', '300.00']);
    for (const basis of ['board-day', 'second-day', 'now'] as const) expect([await due('admin', basis), await due('li', basis), await due('supervisor2', basis)]).toEqual(['300.00', null, null]);
    world.clock.move(at('2025-03-20T15:00'));
    await replace('admin', 'wang', [customer(1)]);
    await world.as('admin', async (ctx) => {
      await spend(ctx, 1, '2025-03-20', '4');
      await spend(ctx, 1, '2025-03-21', '8');
    });
    expect([await due('zhang', 'second-day'), await due('wang', 'second-day')]).toEqual(['204.00', '8.00']);
    expect([await due('zhang', 'board-day'), await due('wang', 'board-day')]).toEqual(['300.00', '12.00']);
    expect([await due('supervisor', 'board-day'), await due('supervisor', 'second-day'), await due('supervisor', 'now')]).toEqual(['300.00', '204.00', null]);
    expect(await due('admin', 'second-day')).toBe('312.00');
  });
  it('a manager who leaves the team takes later days along; the earlier ones stay with the supervisor', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    world.clock.move(at('2025-03-15T12:00'));
    expect(await world.call('admin', contract.setSupervisor, { body: { managerIds: [world.members.zhang], supervisorId: world.members.supervisor2 } })).toEqual({ changed: 1 });
    expect(await visible('supervisor', 'board-day')).toEqual([[1, '2025-03-10', '2025-03-15']]);
    expect(await visible('supervisor2', 'board-day')).toEqual([[1, '2025-03-15', 'infinity']]);
    expect([await visible('supervisor', 'now'), (await visible('supervisor2', 'now')).length]).toEqual([[], 1]);
  });
});

describe('teams (sales 11 #5)', () => {
  it('one supervisor a manager; moving twice at one instant keeps the history; the same again changes nothing', async () => {
    const put = (supervisor: Person | null, ...managers: Person[]) => world.call('admin', contract.setSupervisor, { body: { managerIds: managers.map((m) => world.members[m]), supervisorId: supervisor && world.members[supervisor] } });
    expect(await put('supervisor2', 'zhang', 'wang')).toEqual({ changed: 2 });
    expect(await put('supervisor2', 'zhang')).toEqual({ changed: 0 });
    expect(await put('supervisor', 'zhang')).toEqual({ changed: 1 });
    expect(await put(null, 'li')).toEqual({ changed: 1 });
    const teams = await world.call('admin', contract.listTeams);
    const members = (s: Person) => teams.supervisors.find((x) => x.memberId === world.members[s])?.managers.map((m) => m.memberId);
    expect([members('supervisor'), members('supervisor2'), teams.unmanaged.map((m) => m.memberId)]).toEqual([[world.members.zhang], [world.members.wang], [world.members.li]]);
    const kept = await world.as('admin', (ctx) => sql<{ n: number }>`select count(*)::int as n from assignment.team_spans where manager_id = ${world.members.zhang}`.execute(ctx.tx));
    expect(kept.rows[0]?.n).toBe(3);
    expect((await refusal(put('finance', 'zhang'))).code).toBe('assignment.not_supervisor');
    expect((await refusal(put('supervisor', 'finance'))).code).toBe('assignment.manager_unknown');
    expect((await refusal(world.call('supervisor', contract.setSupervisor, { body: { managerIds: [world.members.zhang], supervisorId: null } }))).code).toBe('access.denied');
  });
});

describe('what other rooms call', () => {
  it('sales 13 #7: a customer who joined through a link is the manager’s; one who has a manager keeps that one', async () => {
    expect(await world.as('admin', (ctx) => assignByLink(ctx, customer(1), world.members.zhang, ctx.now))).toBe(true);
    expect(await world.as('admin', (ctx) => assignByLink(ctx, customer(1), world.members.li, ctx.now))).toBe(false);
    expect((await managersNow())[0]).toBe('张三丰');
    expect(await world.as('admin', (ctx) => managerNames(ctx, world.partners.provider, [world.members.li, newId()]))).toEqual(new Map([[world.members.li, '李四']]));
  });
  it('loaded spans of the past get their days; the proof finds a day that is not what the rule says', async () => {
    await world.as('admin', (ctx) => loadSpans(ctx, world.partners.provider, [
      { customerId: customer(1), managerId: world.members.zhang, assignedAt: at('2024-06-01T10:00'), unassignedAt: at('2024-09-01T10:00') },
      { customerId: customer(1), managerId: world.members.li, assignedAt: at('2024-09-01T10:00'), unassignedAt: null },
      { customerId: customer(2), managerId: world.members.li, assignedAt: at('2024-06-01T10:00'), unassignedAt: null },
    ]));
    expect(await visible('zhang', 'second-day')).toEqual([[1, '2024-06-02', '2024-09-02']]);
    expect(await world.as('admin', (ctx) => proveDaySpans(ctx, world.partners.provider))).toEqual({ checked: 2, failing: [] });
    await world.as('admin', (ctx) => sql`update assignment.day_spans set from_day = from_day + 1 where customer_id = ${customer(2)} and basis = 'second-day'`.execute(ctx.tx));
    expect(await world.as('admin', (ctx) => proveDaySpans(ctx, world.partners.provider))).toEqual({ checked: 2, failing: [customer(2)] });
  });
});

describe('walls and locks', () => {
  it('row-level security: another tenant neither sees nor writes spans, and nobody does with no tenant set', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    for (const partnerIds of [[world.partners.foreign], []]) {
      const counts = await withTx(world.t.db, { partnerIds }, async (tx) => {
        const spans = await sql<{ n: number }>`select (select count(*) from assignment.spans)::int + (select count(*) from assignment.day_spans)::int + (select count(*) from assignment.team_spans)::int as n`.execute(tx);
        const ended = await sql`update assignment.spans set unassigned_at = assigned_at + interval '1 day'`.execute(tx);
        return [spans.rows[0]?.n, Number(ended.numAffectedRows)];
      });
      expect(counts).toEqual([0, 0]);
    }
    await expect(withTx(world.t.db, { partnerIds: [world.partners.foreign] }, (tx) => sql`
      insert into assignment.spans (partner_id, customer_id, span_id, manager_id, assigned_at, door) values (${world.partners.provider}, ${customer(2)}, ${newId()}, ${newId()}, now(), 'load')`.execute(tx))).rejects.toThrow(/row-level security/);
  });
  it('two managers at once for one customer: the constraint refuses what did not lock', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    await expect(world.as('admin', (ctx) => loadSpans(ctx, world.partners.provider, [{ customerId: customer(1), managerId: world.members.li, assignedAt: at('2025-03-11T00:00'), unassignedAt: null }]))).rejects.toThrow(/exclusion constraint/);
  });
  it('a change costs the same number of statements for one customer and for six', async () => {
    const count = async (ids: Id[]) => world.as('admin', async (ctx) => {
      const before = statementsRun(ctx.tx);
      const binding = assignmentBindings().find((b) => b.endpoint.id === contract.replaceManager.id);
      await binding?.handle(ctx, { params: undefined, query: undefined, body: { memberId: world.members.zhang, customerIds: ids } as never, uploads: [], effects: {}, userAgent: '', sessionHash: null });
      return statementsRun(ctx.tx) - before;
    });
    expect(await count([customer(1)])).toBe(await count(c.slice(1)));
  });
});

function signal(): { readonly given: Promise<void>; give(): void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

describe('two administrators at once', () => {
  it('end in one consistent result: one manager now, every span kept, days proven', async () => {
    await assign('admin', 'zhang', c);
    const backwards = [...c].reverse();
    const outcomes = await Promise.allSettled([replace('admin', 'li', c), replace('operations', 'wang', backwards), replace('admin', 'wang', c.slice(2)), replace('operations', 'li', backwards.slice(1)), assign('admin', 'li', c), unassign('operations', c.slice(0, 2))]);
    const reasons = outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason instanceof Problem ? o.reason.code : String(o.reason)] : []));
    expect(reasons.filter((code) => !['assignment.already_assigned', 'assignment.same_manager', 'assignment.not_assigned'].includes(code))).toEqual([]);
    expect(await world.as('admin', (ctx) => proveDaySpans(ctx, world.partners.provider))).toEqual({ checked: 6, failing: [] });
    const open = await world.as('admin', (ctx) => sql<{ most: number }>`select max(n)::int as most from (select count(*) n from assignment.spans where unassigned_at is null group by customer_id) s`.execute(ctx.tx));
    expect(open.rows[0]?.most).toBe(1);
  });
  it('the second waits for the first and replaces what the first has made, not what was there before', async () => {
    await assign('admin', 'zhang', [customer(1)]);
    const written = signal();
    const mayCommit = signal();
    const first = world.as('admin', async (ctx) => {
      await replaceManager(ctx, world.members.li, [customer(1)]);
      written.give();
      await mayCommit.given;
    });
    await written.given;
    // What the second would read before it waits for the lock is the old manager.
    const second = replace('operations', 'wang', [customer(1)]);
    await sleep(300);
    mayCommit.give();
    await first;
    expect(await second).toEqual({ assigned: 0, replaced: 1 });
    const history = await world.call('admin', contract.assignmentHistory, { query: { customerId: customer(1) } });
    expect(history.items.map((row) => row.managerName)).toEqual(['王*', '李*', '张**']);
  });
  it('both assigning one customer by the manager door: one of them is told by name', async () => {
    const outcomes = await Promise.allSettled([assign('admin', 'li', [customer(1)]), assign('operations', 'wang', [customer(1)])]);
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
    const rejected = outcomes.find((o) => o.status === 'rejected');
    expect(rejected?.reason).toMatchObject({ code: 'assignment.already_assigned', params: { customers: '公***' } });
  });
});
