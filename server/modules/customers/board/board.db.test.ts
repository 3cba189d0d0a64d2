import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../../../contract/console/customer-board.ts';
import { detailTotals } from '../../../../contract/console/usage.ts';
import { handOver } from '../../../../contract/console/handovers.ts';
import { Problem } from '../../../../contract/errors.ts';
import { addDecimals } from '../../../../contract/values/money.ts';
import { type ConsumptionWorld, createConsumptionWorld } from '../../../../test/harness/consumption-world.ts';
import type { Person } from '../../../../test/harness/partner-world.ts';
import { statementsRun, withTx } from '../../../platform/db/tx.ts';
import { loadSpans } from '../../assignment/assignment.ts';
import { recordAudit } from '../../audit/audit.ts';
import { changesSinceLastVisit } from '../changes.ts';
import { createCustomers, listCustomers as listRows } from '../customers.ts';
import { boardNumbers } from './numbers.ts';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const RANGE = { from: '2026-03', to: '2026-05' };
let world: ConsumptionWorld;
let made: Record<string, string>;

/** Beside the six customers of the world (since 2025): one new this quarter, one of last, one who came back, one who changed type, one who left. */
beforeAll(async () => {
  world = await createConsumptionWorld();
  const { provider } = world.partners;
  const lives = {
    fresh: [{ type: 2, fromAt: at('2026-04-02'), toAt: null }],
    march: [{ type: 1, fromAt: at('2026-03-31'), toAt: null }],
    back: [{ type: 2, fromAt: at('2024-01-01'), toAt: at('2025-06-01') }, { type: 2, fromAt: at('2026-05-04'), toAt: null }],
    switched: [{ type: 1, fromAt: at('2025-01-01'), toAt: at('2026-05-06') }, { type: 2, fromAt: at('2026-05-06'), toAt: null }],
    gone: [{ type: 1, fromAt: at('2025-01-01'), toAt: at('2026-05-20') }],
  } as const;
  made = await world.as('operator', async (ctx) => {
    const ids = await createCustomers(ctx, provider, Object.entries(lives).map(([name, associations]) => ({ accountName: name, name: `客户${name}`, customerType: name === 'switched' ? 0 : 1, tag: name === 'fresh' ? '重点' : '', associations: [...associations], createdAt: at('2026-05-01') })));
    const byName = Object.fromEntries(Object.keys(lives).map((name, place) => [name, ids[place] ?? '']));
    await loadSpans(ctx, provider, [
      { customerId: byName['fresh'] ?? '', managerId: world.members.zhang, assignedAt: at('2026-04-02'), unassignedAt: null },
      { customerId: byName['gone'] ?? '', managerId: world.members.zhang, assignedAt: at('2025-01-02'), unassignedAt: at('2026-05-20') },
      { customerId: byName['back'] ?? '', managerId: world.members.li, assignedAt: at('2026-05-04'), unassignedAt: null },
    ]);
    return byName;
  });
  await world.load(provider, [
    { customerId: made['fresh'] ?? '', day: '2026-05-10', list: '300' }, { customerId: made['gone'] ?? '', day: '2026-04-10', list: '50.000000000001' }, { customerId: made['switched'] ?? '', day: '2026-05-11', list: '0' },
  ]);
});
afterAll(() => world.close());

const board = (person: Person, query = {}) => world.call(person, contract.customerBoard, { query: { ...RANGE, ...query } });
const list = (person: Person, query: Record<string, string>) => world.call(person, contract.customerBoardRows, { query: { ...RANGE, limit: '200', ...query } as never });
const nameOf = (id: string) => Object.entries(made).find(([, one]) => one === id)?.[0] ?? (['checked', 'moved', 'shared', 'free', 'paged', 'new'] as const).find((name) => world.customer(name) === id) ?? '?';
const names = async (person: Person, query: Record<string, string>) => (await list(person, query)).items.map((row) => nameOf(row.customerId)).sort();

describe('R-6.3: the customer board', () => {
  test('numbers beside the period before, each of them the length of its list', async () => {
    const numbers = await board('admin');
    expect(numbers).toMatchObject({ month: '2026-05', quarter: { from: '2026-04', to: '2026-06' }, total: { now: 10, before: 10 }, associations: { now: 13, before: 11 }, consuming: { now: 2, before: 2 }, newEnterprise: { now: 1, before: 1 } });
    expect(numbers.months).toEqual([
      { month: '2026-03', joined: { referral: 1, resale: 0 }, left: { referral: 0, resale: 0 } },
      { month: '2026-04', joined: { referral: 0, resale: 1 }, left: { referral: 0, resale: 0 } },
      { month: '2026-05', joined: { referral: 0, resale: 1 }, left: { referral: 1, resale: 0 } },
    ]);
    expect((await list('admin', { part: 'total' })).total).toBe(numbers.total.now);
    expect((await list('admin', { part: 'associations' })).total).toBe(numbers.associations.now);
    expect(await names('admin', { part: 'consuming', month: '2026-05' })).toEqual(['fresh', 'shared']);
    expect(await names('admin', { part: 'newEnterprise' })).toEqual(['fresh']);
    // Coming back is new, a change of type is neither new nor gone.
    expect(await names('admin', { part: 'joined', month: '2026-05' })).toEqual(['back']);
    expect(await names('admin', { part: 'left', month: '2026-05' })).toEqual(['gone']);
  });

  test('a customer counts for its present manager at once, whole; one that left for the last one; own and team see no other', async () => {
    expect(await names('zhang', { part: 'total' })).toEqual(['checked', 'fresh']);
    expect(await names('zhang', { part: 'left' })).toEqual(['gone']);
    expect(await names('supervisor', { part: 'total' })).toEqual(['checked', 'fresh']);
    expect(await names('admin', { part: 'total', managerId: world.members.li })).toEqual(['back', 'moved', 'paged']);
    expect(await names('admin', { part: 'total', supervisorId: world.members.supervisor2 })).toEqual(['back', 'moved', 'paged']);
    expect(await names('zhang', { part: 'total', managerId: world.members.li })).toEqual([]);
    expect((await world.as('zhang', (ctx) => listRows(ctx, { sort: '-associatedAt', limit: 20, offset: 0, currency: 'CNY' }))).total).toBe((await board('zhang')).total.now);
    expect((await board('reseller-admin')).total.now).toBe(1);
    expect((await board('distributor-admin', { partnerId: world.partners.reseller })).total.now).toBe(1);
    expect((await board('stranger')).total.now).toBe(1);
  });

  test('contribution: months of the range to the last digit, ranks and shares that add up, the others as one', async () => {
    const { currencies } = await world.call('admin', contract.customerBoardContribution, { query: { ...RANGE, top: '5' } });
    for (const one of currencies) {
      const details = await Promise.all(['2026-03', '2026-04', '2026-05'].map((month) => world.call('admin', detailTotals, { query: { month, zero: 'all', basis: 'now' } })));
      expect(one.dueAmount).toBe(addDecimals(details.flatMap((answer) => answer.totals.filter((total) => total.currency === one.currency).map((total) => total.dueAmount))));
      expect(addDecimals(one.items.map((item) => item.dueAmount))).toBe(one.dueAmount);
    }
    const cny = await list('admin', { part: 'contribution', currency: 'CNY' });
    expect(cny.items.map((row) => row.rank)).toEqual(cny.items.map((_, place) => place + 1));
    expect(cny.items.at(-1)?.running).toBe('100.00');
    expect(cny.items.map((row) => nameOf(row.customerId)).slice(0, 4)).toEqual(['shared', 'paged', 'checked', 'fresh']);
    expect(cny.dueAmount).toBe(currencies.find((one) => one.currency === 'CNY')?.dueAmount);
  });

  test.each(contract.customerBoardBy.options)('analysis by %s: groups add up to the customers, and each group opens its list', async (by) => {
    const { items } = await world.call('admin', contract.customerBoardAnalysis, { query: { ...RANGE, by } });
    expect(items.reduce((sum, item) => sum + item.customers, 0)).toBe(10);
    for (const item of items) expect((await list('admin', { part: 'total', [by]: item.key })).total, item.key).toBe(by === 'associationType' ? (await board('admin', { associationType: item.key })).total.now : item.customers);
    expect(addDecimals(items.flatMap((item) => item.amounts.filter((one) => one.currency === 'CNY').map((one) => one.dueAmount)))).toBe('1111411');
  });

  test('months out of reach, in the wrong order and the partner of somebody else are refused; one statement for all numbers', async () => {
    const refusal = (query: object) => board('admin', query).then(() => 'done', (error: unknown) => (error instanceof Problem ? error.code : String(error)));
    expect(await refusal({ from: '2024-10' })).toBe('usage.month_out_of_reach');
    expect(await refusal({ from: '2026-05', to: '2026-03' })).toBe('request.invalid');
    expect(await refusal({ partnerId: world.partners.foreign })).toBe('identity.partner_unknown');
    const asked = await world.as('zhang', async (ctx) => {
      const before = statementsRun(ctx.tx);
      await boardNumbers(ctx, RANGE);
      return statementsRun(ctx.tx) - before;
    });
    expect(asked).toBe(1);
  });

  test('R-6.5: who held the consumption board holds this one, and roles made before get it by the migration', async () => {
    const found = await withTx(world.t.db, { partnerIds: [world.partners.provider] }, (tx) => sql<{ ok: boolean }>`select bool_and('boards.customers' = any(permissions)) as ok from identity.roles where 'boards.consumption' = any(permissions)`.execute(tx));
    expect(found.rows[0]?.ok).toBe(true);
  });
});

test('what changed since the sign-in before this one, in scope; without one there is nothing to compare with', async () => {
  const visit = (person: Person, when: string) => world.as(person, (ctx) => recordAudit({ ...ctx, now: at(when) }, { action: 'session.begun', objectKind: 'session', objectId: ctx.actor.memberId ?? '', objectName: person }));
  const changes = (person: Person) => world.as(person, changesSinceLastVisit);
  await visit('li', '2026-05-02');
  expect((await changes('li')).since).toBeNull();
  for (const person of ['li', 'admin'] as const) for (const day of ['2026-05-03', '2026-05-25']) await visit(person, day);
  await world.call('admin', handOver, { body: { customerIds: [made['march'] ?? ''], toManagerId: world.members.li } });
  expect(await changes('li')).toMatchObject({ since: at('2026-05-03'), received: 1, handed: 0, joined: 1, left: 0, loaded_until: '2026-05-24' });
  expect(await changes('admin')).toMatchObject({ received: 1, joined: 1, left: 1 });
});
