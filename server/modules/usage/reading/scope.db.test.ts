import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerConsumption } from '../../../../contract/console/customers.ts';
import * as contract from '../../../../contract/console/usage.ts';
import { type ConsumptionWorld, createConsumptionWorld } from '../../../../test/harness/consumption-world.ts';
import type { Person } from '../../../../test/harness/partner-world.ts';
import { statementsRun } from '../../../platform/db/tx.ts';
import { parseInput } from '../../../platform/http/bind.ts';
import { usageQueryBindings } from '../query-endpoints.ts';

let world: ConsumptionWorld;
beforeAll(async () => {
  world = await createConsumptionWorld();
});
afterAll(() => world.close());

describe('R-2.6 scope by role', () => {
  const seen = async (person: Person, extra: Record<string, string> = {}) => {
    const { items } = await world.call(person, contract.detailList, { query: { month: '2026-03', zero: 'all', limit: '200', ...extra } });
    return items.map((item) => item.dueAmount).sort();
  };
  test('managers see own days, supervisors the team’s, others all of the partner, nobody another partner', async () => {
    expect(await seen('zhang')).toEqual(['200', '7.000000000001']);
    expect(await seen('li')).toEqual(['10.0605']);
    expect(await seen('wang')).toEqual([]);
    expect(await seen('supervisor')).toEqual(['200', '7.000000000001']);
    expect(await seen('supervisor2')).toEqual(['10.0605']);
    for (const person of ['admin', 'finance', 'operations', 'operator'] as const) expect(await seen(person)).toHaveLength(8);
    expect(await seen('stranger')).toEqual(['77']);
    expect(await seen('distributor-manager')).toEqual([]);
    expect(await seen('distributor-admin')).toEqual([]);
    expect(await seen('distributor-admin', { partnerId: world.partners.reseller })).toEqual(['31']);
    expect(await seen('reseller-admin')).toEqual(['31']);
  });
  test('another tenant’s ids answer as if they did not exist', async () => {
    const foreign = world.partners.foreign;
    for (const endpoint of [contract.summaryHead, contract.detailList, contract.discountDetail] as const) {
      await expect(world.call('admin', endpoint, { query: { month: '2026-03', partnerId: foreign } })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
    }
    expect(await seen('admin', { customerId: world.customer('foreign') })).toEqual([]);
    await expect(world.call('admin', customerConsumption, { params: { customerId: world.customer('foreign') } })).rejects.toMatchObject({ code: 'customers.unknown' });
    await expect(world.call('zhang', customerConsumption, { params: { customerId: world.customer('free') } })).rejects.toMatchObject({ code: 'customers.unknown' });
  });
  test('the reseller’s name stands beside its customers for the distributor only, masked', async () => {
    const forDistributor = await world.call('distributor-admin', contract.detailList, { query: { month: '2026-03', partnerId: world.partners.reseller } });
    expect(forDistributor.items[0]?.resellerName).toBe('云经**司');
    expect((await world.call('reseller-admin', contract.detailList, { query: { month: '2026-03' } })).items[0]?.resellerName).toBeNull();
  });
  test('what a former manager keeps, and what a new one begins with', async () => {
    const former = await world.call('wang', customerConsumption, { params: { customerId: world.customer('shared') } });
    expect(former.months).toMatchObject([{ month: '2026-05', dueAmount: '11' }]);
    expect(former.wholeMonths).toBe(false);
    const fresh = await world.call('wang', customerConsumption, { params: { customerId: world.customer('new') } });
    expect(fresh).toMatchObject({ months: [], services: [], wholeMonths: false });
    expect((await world.call('admin', customerConsumption, { params: { customerId: world.customer('shared') } })).wholeMonths).toBe(true);
  });
  test('choices name only what the caller may see', async () => {
    const all = await world.call('admin', contract.filterChoices);
    expect(all.services.map((service) => service.code)).toEqual(['ecs', 's0', 's1', 's2']);
    expect(all.currencies).toEqual(['CNY', 'USD']);
    expect(all.months).toHaveLength(19);
    expect(all.defaultMonth).toBe('2026-05');
    expect(all.managers.map((manager) => manager.memberId).sort()).toEqual([world.members.zhang, world.members.li, world.members.wang].sort());
    const own = await world.call('zhang', contract.filterChoices);
    expect(own.services.map((service) => service.code)).toEqual(['ecs']);
    expect(own.managers).toEqual([{ memberId: world.members.zhang, name: '张**' }]);
  });
});

describe('statements a request', () => {
  test('no list asks row by row', async () => {
    const statements = async (person: Person, endpointId: string, query: Record<string, string>) => {
      const binding = usageQueryBindings().find((candidate) => candidate.endpoint.id === endpointId);
      if (!binding) throw new Error(endpointId);
      return world.as(person, async (ctx) => {
        const before = statementsRun(ctx.tx);
        const parsed = parseInput(binding.endpoint, { params: {}, query, body: undefined });
        await binding.handle(ctx, { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash: null });
        return statementsRun(ctx.tx) - before;
      });
    };
    const month = '2026-04';
    expect(await statements('admin', 'usage.details', { month })).toBe(2);
    expect(await statements('li', 'usage.details', { month })).toBe(3);
    expect(await statements('admin', 'usage.detailTotals', { month })).toBe(4);
    expect(await statements('admin', 'usage.summaryHead', { month })).toBe(4);
    expect(await statements('admin', 'usage.summaryList', { month })).toBe(5);
    expect(await statements('admin', 'usage.summaryByManager', { month })).toBe(6);
    expect(await statements('admin', 'usage.trendByManager', { by: 'manager' })).toBe(5);
    expect(await statements('admin', 'usage.discounts', { month })).toBe(4);
    expect(await statements('admin', 'usage.choices', {})).toBe(4);
  });
});
