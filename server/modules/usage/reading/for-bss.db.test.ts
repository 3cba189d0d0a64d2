import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsumptionWorld, createConsumptionWorld } from '../../../../test/harness/consumption-world.ts';
import { listBillDetail, listConsumers, listMonthlyBills } from './for-bss.ts';

let world: ConsumptionWorld;
beforeAll(async () => {
  world = await createConsumptionWorld();
});
afterAll(() => world.close());

describe('R-5.6 what the API asks of consumption', () => {
  test('customers who consumed in the cycle, in scope, by place', async () => {
    const { provider } = world.partners;
    const names = (ids: readonly string[]) => (['checked', 'moved', 'free', 'paged', 'shared'] as const).filter((name) => ids.includes(world.customer(name)));
    const all = await world.as('admin', (ctx) => listConsumers(ctx, provider, '2026-03', { offset: 0, limit: 100 }));
    expect([names(all.customers.map((customer) => customer.customerId)), all.total]).toEqual([['checked', 'moved', 'free'], 3]);
    const second = await world.as('admin', (ctx) => listConsumers(ctx, provider, '2026-03', { offset: 1, limit: 1 }));
    expect([second.customers, second.total]).toEqual([[all.customers[1]], 3]);
    const own = await world.as('zhang', (ctx) => listConsumers(ctx, provider, '2026-03', { offset: 0, limit: 100 }));
    expect(names(own.customers.map((customer) => customer.customerId))).toEqual(['checked', 'moved']);
    await expect(world.as('admin', (ctx) => listConsumers(ctx, provider, '2024-10', { offset: 0, limit: 10 }))).rejects.toMatchObject({ code: 'usage.month_out_of_reach' });
  });
  test('a customer’s records by place, in real time, rows of nothing due included', async () => {
    const query = { partnerId: world.partners.provider, month: '2026-04', customerId: world.customer('paged'), currency: 'CNY' } as const;
    const pages = await world.as('admin', async (ctx) => {
      const ids: string[] = [];
      for (let offset = 0; offset < 60; offset += 25) ids.push(...(await listBillDetail(ctx, { ...query, offset, limit: 25 })).rows.map((row) => row.record_id));
      return ids;
    });
    expect(new Set(pages).size).toBe(60);
    const days = await world.as('admin', (ctx) => listBillDetail(ctx, { ...query, days: { from: '2026-04-02', to: '2026-04-03' }, serviceCode: 's1', offset: 0, limit: 100 }));
    expect([days.rows.length, days.total]).toEqual([10, 10]);
    const shared = { partnerId: world.partners.provider, month: '2026-05', customerId: world.customer('shared'), currency: 'CNY', offset: 0, limit: 100 } as const;
    expect((await world.as('admin', (ctx) => listBillDetail(ctx, shared))).total).toBe(7);
    expect((await world.as('wang', (ctx) => listBillDetail(ctx, shared))).rows.map((row) => row.day)).toEqual(['2026-05-09', '2026-05-08']);
    expect((await world.as('admin', (ctx) => listBillDetail(ctx, { ...shared, managerId: world.members.wang }))).total).toBe(2);
    expect((await world.as('zhang', (ctx) => listBillDetail(ctx, shared))).total).toBe(0);
  });
  test('monthly sums: resale customers, a row each service, type, mode and kind', async () => {
    const query = { partnerId: world.partners.provider, month: '2026-03', currency: 'CNY', offset: 0, limit: 100 } as const;
    const { rows, total } = await world.as('admin', (ctx) => listMonthlyBills(ctx, query));
    expect(total).toBe(5);
    const free = rows.filter((row) => row.customer_id === world.customer('free')).map((row) => [row.bill_kind, row.due_amount]);
    expect(free).toEqual([[0, '40.000000000000'], [1, '-15.000000000000'], [2, '-2.000000000000']]);
    const refunds = await world.as('admin', (ctx) => listMonthlyBills(ctx, { ...query, billKind: 'refund', chargingMode: 3, customerId: world.customer('free') }));
    expect(refunds.rows).toMatchObject([{ bill_kind: 1, service_code: 'ecs', currency: 'CNY' }]);
    const second = await world.as('admin', (ctx) => listMonthlyBills(ctx, { ...query, offset: 2, limit: 2 }));
    expect([second.rows, second.total]).toEqual([rows.slice(2, 4), 5]);
  });
  test('monthly sums hold what is up to the end of yesterday', async () => {
    const until = async (now: string) => {
      const { rows } = await world.as('admin', (ctx) => listMonthlyBills({ ...ctx, now: new Date(now) }, { partnerId: world.partners.provider, month: '2026-05', currency: 'CNY', offset: 0, limit: 10 }));
      return rows.map((row) => Number(row.due_amount));
    };
    expect(await until('2026-05-25T15:59:59Z')).toEqual([111_111]);
    expect(await until('2026-05-25T16:00:00Z')).toEqual([1_111_111]);
  });
});
