import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerConsumption } from '../../../../contract/console/customers.ts';
import type { Amounts } from '../../../../contract/console/shapes.ts';
import * as contract from '../../../../contract/console/usage.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addDecimals, parseUnits } from '../../../../contract/values/money.ts';
import { type ConsumptionWorld, createConsumptionWorld, NOON } from '../../../../test/harness/consumption-world.ts';
import { insertFeeRecords } from '../../../../test/harness/fee-records.ts';
import type { Person } from '../../../../test/harness/partner-world.ts';
import { newId } from '../../../platform/clock.ts';
import { withTx } from '../../../platform/db/tx.ts';
import { systemActor } from '../../../platform/jobs/worker.ts';
import { createCustomers } from '../../customers/customers.ts';
import { createPartner } from '../../identity/identity.ts';
import { summaryExportList } from './export-sums.ts';

let world: ConsumptionWorld;
beforeAll(async () => {
  world = await createConsumptionWorld();
});
afterAll(() => world.close());

const dueOf = (items: readonly { dueAmount: string; manager?: { memberId: Id } | null; currency: string }[], manager: Person | null, currency = 'CNY'): string | undefined =>
  items.find((item) => item.currency === currency && (item.manager?.memberId ?? null) === (manager === null ? null : world.members[manager]))?.dueAmount;

describe('sales 13 #1 who sees what of an assignment on 10 March', () => {
  const march = { month: '2026-03' } as const;
  test('the manager: consumption board 300, summary 200', async () => {
    const board = await world.call('zhang', contract.summaryByManager, { query: { ...march, basis: 'board-day' } });
    const summary = await world.call('zhang', contract.summaryByManager, { query: march });
    const ofChecked = async (basis: 'board-day' | 'second-day') => {
      const trend = await world.call('zhang', contract.trendByManager, { query: { basis } });
      return trend.items.find((item) => item.month === '2026-03' && item.currency === 'CNY')?.dueAmount;
    };
    // 20 March of the customer that moved on that day is li's on the board, zhang's in the summary.
    expect(dueOf(board.items, 'zhang')).toBe('300');
    expect(dueOf(summary.items, 'zhang')).toBe('207.000000000001');
    expect(await ofChecked('board-day')).toBe('300');
    expect(await ofChecked('second-day')).toBe('207.000000000001');
    const list = await world.call('zhang', contract.summaryList, { query: march });
    expect(list.items.find((item) => item.customerId === world.customer('checked'))?.dueAmount).toBe('200');
    const details = await world.call('zhang', contract.detailList, { query: { ...march, customerId: world.customer('checked') } });
    expect(details.items.map((item) => item.dueAmount)).toEqual(['200']);
  });
  test('the administrator: 300 everywhere', async () => {
    const list = await world.call('admin', contract.summaryList, { query: march });
    expect(list.items.find((item) => item.customerId === world.customer('checked'))?.dueAmount).toBe('300');
    const details = await world.call('admin', contract.detailTotals, { query: { ...march, customerId: world.customer('checked') } });
    expect(details.totals).toMatchObject([{ currency: 'CNY', dueAmount: '300', records: 2 }]);
    const customer = await world.call('admin', customerConsumption, { params: { customerId: world.customer('checked') }, query: { month: '2026-03' } });
    expect(customer.months).toMatchObject([{ month: '2026-03', dueAmount: '300', complete: true }]);
    expect(customer.services).toMatchObject([{ serviceCode: 'ecs', dueAmount: '300', previousDueAmount: '0' }]);
  });
});

describe('sales 13 #2 managers and unassigned add up to the total', () => {
  test('20 March is the old manager’s, 21 March the new one’s', async () => {
    const items = (await world.call('admin', contract.summaryByManager, { query: { month: '2026-03' } })).items;
    expect(dueOf(items, 'zhang')).toBe('207.000000000001');
    expect(dueOf(items, 'li', 'USD')).toBe('10.0605');
    expect(dueOf(items, null)).toBe('123');
  });
  test.each(['second-day', 'board-day', 'now'] as const)('every month, basis %s', async (basis) => {
    for (const month of ['2026-02', '2026-03', '2026-04', '2026-05']) {
      const { items, totals } = await world.call('admin', contract.summaryByManager, { query: { month, basis } });
      for (const total of totals) {
        for (const field of ['dueAmount', 'listAmount', 'discountAmount', 'previousDueAmount'] as const) {
          expect(addDecimals(items.filter((item) => item.currency === total.currency).map((item) => item[field])), `${month} ${field}`).toBe(total[field]);
        }
      }
    }
  });
  test('nobody’s days are for those who see all', async () => {
    for (const person of ['zhang', 'supervisor'] as const) {
      const { items } = await world.call(person, contract.summaryByManager, { query: { month: '2026-03' } });
      expect(items.every((item) => item.manager !== null)).toBe(true);
      expect((await world.call(person, contract.detailList, { query: { month: '2026-03', managerId: 'none' } })).items).toEqual([]);
    }
    const nobody = await world.call('admin', contract.detailTotals, { query: { month: '2026-03', managerId: 'none' } });
    expect(nobody.totals).toMatchObject([{ dueAmount: '123', records: 4 }]);
  });
  test('a manager’s figures are those of own days, on every page', async () => {
    const query = { month: '2026-03', managerId: world.members.zhang } as const;
    expect((await world.call('admin', contract.summaryHead, { query })).currencies).toMatchObject([{ currency: 'CNY', netAmount: '207.000000000001', customers: 2 }]);
    expect((await world.call('admin', contract.detailTotals, { query })).totals).toMatchObject([{ dueAmount: '207.000000000001', records: 2 }]);
    const byName = await world.call('admin', contract.summaryList, { query: { month: '2026-03', managerName: '三丰' } });
    expect(byName.items.map((item) => item.dueAmount)).toEqual(['200', '7.000000000001']);
    expect(byName.items[0]?.managers).toEqual([{ memberId: world.members.zhang, name: '张**' }]);
  });
  test('as of a day: spans as they stood then', async () => {
    const asOf = async (day: string) => (await world.call('admin', contract.summaryByManager, { query: { month: '2026-03', asOf: day } })).items;
    const before = await asOf('2026-03-19');
    expect(dueOf(before, 'zhang')).toBe('207.000000000001');
    expect(dueOf(before, 'zhang', 'USD')).toBe('10.0605');
    const after = await asOf('2026-03-20');
    expect(dueOf(after, 'li', 'USD')).toBe('10.0605');
    expect(await asOf('2026-05-25')).toEqual((await world.call('admin', contract.summaryByManager, { query: { month: '2026-03' } })).items);
    const own = await world.call('li', contract.summaryByManager, { query: { month: '2026-03', asOf: '2026-03-19' } });
    expect(own.items).toEqual([]);
  });
});

describe('sales 13 #8 R-5.1.3 months within reach', () => {
  test('18 months back is served, 19 is refused by name, on every page', async () => {
    const pages = [contract.summaryHead, contract.summaryList, contract.detailList, contract.detailTotals, contract.discountDetail, contract.summaryByManager] as const;
    for (const page of pages) {
      await world.call('admin', page, { query: { month: '2024-11' } });
      await expect(world.call('admin', page, { query: { month: '2024-10' } })).rejects.toMatchObject({ code: 'usage.month_out_of_reach', params: { month: '2024-10', oldest: '2024-11', newest: '2026-05' } });
      await expect(world.call('admin', page, { query: { month: '2026-06' } })).rejects.toMatchObject({ code: 'usage.month_out_of_reach' });
    }
    await expect(world.call('admin', customerConsumption, { params: { customerId: world.customer('checked') }, query: { month: '2024-10' } })).rejects.toMatchObject({ code: 'usage.month_out_of_reach' });
  });
});

describe('sales 13 #10 R-5.3 the identities of every amount shown', () => {
  const units = (amounts: Amounts, ...fields: (keyof Amounts)[]): bigint => fields.reduce((sum, field) => sum + parseUnits(amounts[field]), 0n);
  const holds = (amounts: Amounts) => {
    expect(units(amounts, 'dueAmount')).toBe(units(amounts, 'listAmount') - units(amounts, 'discountAmount', 'roundingAmount'));
    expect(units(amounts, 'dueAmount')).toBe(units(amounts, 'cashAmount', 'creditAmount', 'voucherAmount', 'cashCouponAmount', 'cardAmount', 'arrearsAmount', 'writtenOffAmount', 'unsettledAmount'));
  };
  test('details, totals, summary, head', async () => {
    const query = { month: '2026-03' } as const;
    const details = await world.call('admin', contract.detailList, { query: { ...query, zero: 'all', limit: '200' } });
    expect(details.items).toHaveLength(8);
    for (const item of details.items) holds(item);
    for (const total of (await world.call('admin', contract.detailTotals, { query })).totals) holds(total);
    for (const item of (await world.call('admin', contract.summaryList, { query })).items) holds(item);
    const head = await world.call('admin', contract.summaryHead, { query });
    for (const currency of head.currencies) holds(currency.means);
    const cny = head.currencies.find((currency) => currency.currency === 'CNY');
    expect(cny).toMatchObject({
      consumptionAmount: '347.000000000001', refundAmount: '-15', adjustmentAmount: '-2', netAmount: '330.000000000001', discountAmount: '8', previousNetAmount: '90', customers: 3,
      association: [{ associationType: 'referral', dueAmount: '0', customers: 1 }, { associationType: 'resale', dueAmount: '330.000000000001', customers: 3 }], providers: [{ provider: '华为云', dueAmount: '330.000000000001' }],
    });
  });
  test('currencies are apart; refunds have a list of their own, adjustments stand in the first', async () => {
    const consumption = await world.call('admin', contract.summaryList, { query: { month: '2026-03', sort: '-dueAmount' } });
    expect(consumption.items.map((item) => [item.currency, item.dueAmount])).toEqual([['CNY', '300'], ['CNY', '38'], ['USD', '10.0605'], ['CNY', '7.000000000001']]);
    expect(consumption.total).toBe(4);
    const refunds = await world.call('admin', contract.summaryList, { query: { month: '2026-03', kind: 'refund' } });
    expect(refunds.items).toMatchObject([{ customerId: world.customer('free'), dueAmount: '-15', kind: 'refund' }]);
    const beyond = await world.call('admin', contract.summaryList, { query: { month: '2026-03', offset: '50' } });
    expect([beyond.items.length, beyond.total]).toEqual([0, 4]);
  });
});

describe('sales 13 #11 R-5.6 the summary’s latency', () => {
  test('on the 25th the summary shows the 23rd, details the 25th', async () => {
    const query = { month: '2026-05' } as const;
    const head = await world.call('admin', contract.summaryHead, { query });
    expect(head.watermark).toEqual({ completeUntil: '2026-05-24', summaryUntil: '2026-05-23', restating: [] });
    expect(head.currencies[0]?.netAmount).toBe('11111');
    expect((await world.call('admin', contract.summaryList, { query })).items[0]?.dueAmount).toBe('11111');
    expect((await world.call('admin', contract.detailTotals, { query })).totals[0]?.dueAmount).toBe('1111111');
    expect((await world.call('admin', contract.detailList, { query })).items[0]?.day).toBe('2026-05-25');
    const trend = await world.call('admin', contract.trendByManager, { query: {} });
    expect(trend.items.find((item) => item.month === '2026-05')?.dueAmount).toBe('11111');
    const customer = await world.call('admin', customerConsumption, { params: { customerId: world.customer('shared') } });
    expect(customer.months).toMatchObject([{ month: '2026-05', dueAmount: '11111', complete: false }]);
  });
  test('before and after 24:00 of the day after', async () => {
    const sum = async (now: string) => {
      const head = contract.summaryHead.output.parse(await world.callAt(new Date(now), 'admin', contract.summaryHead, { month: '2026-05' }));
      return head.currencies[0]?.netAmount;
    };
    expect(await sum('2026-05-23T15:59:59Z')).toBe('111');
    expect(await sum('2026-05-23T16:00:00Z')).toBe('1111');
    expect(await sum('2026-05-24T16:00:00Z')).toBe('11111');
  });
});

describe('sales 5.2: a distributor’s list of all resellers’ customers', () => {
  const second = newId();
  beforeAll(async () => {
    await withTx(world.t.db, { partnerIds: [second, world.partners.distributor], operator: true }, async (tx) => {
      await createPartner(tx, { partnerId: second, number: '5'.repeat(32), name: '第二经销公司', tier: 'reseller', parentId: world.partners.distributor, at: new Date('2025-01-01T00:00:00Z') });
      const ctx = { actor: systemActor(second), tx, now: NOON, requestId: 'test', ip: '' };
      const [made] = await createCustomers(ctx, second, [{ accountName: 'resold-too', name: '又一客户', associations: [{ type: 1, fromAt: new Date('2025-01-01T00:00:00Z'), toAt: null }], createdAt: NOON }]);
      await insertFeeRecords(tx, second, [
        { customerId: made ?? '', day: '2026-03-06', list: '50', associationType: 1 }, { customerId: made ?? '', day: '2026-03-06', list: '-8', billType: 4, billKind: 1, associationType: 1 }, { customerId: made ?? '', day: '2026-03-07', list: '3', currency: 'USD', associationType: 1 },
      ]);
    });
  });
  const query = { month: '2026-03', partnerId: 'resellers' } as const;
  const rows = async (more: object = {}) => (await world.call('distributor-admin', contract.summaryList, { query: { ...query, ...more } })).items.map((item) => [item.partnerId === second, item.resellerName, item.currency, item.dueAmount]);

  test('one list with the reseller’s name, filters by partner, customer and account name, sums in the head', async () => {
    expect(await rows()).toEqual([[true, '第二***司', 'CNY', '50'], [false, '云经**司', 'CNY', '31'], [true, '第二***司', 'USD', '3']]);
    expect(await rows({ kind: 'refund' })).toEqual([[true, '第二***司', 'CNY', '-8']]);
    expect(await rows({ resellerName: '云经' })).toEqual([[false, '云经**司', 'CNY', '31']]);
    expect(await rows({ resellerName: 'nobody' })).toEqual([]);
    expect(await rows({ accountName: 'TOO', currency: 'USD' })).toEqual([[true, '第二***司', 'USD', '3']]);
    expect(await rows({ customerName: '又一', limit: '1' })).toEqual([[true, '第二***司', 'CNY', '50']]);
    const head = await world.call('distributor-admin', contract.summaryHead, { query });
    expect(head.currencies.map((one) => [one.currency, one.consumptionAmount, one.refundAmount, one.netAmount, one.customers])).toEqual([['CNY', '81', '-8', '73', 2], ['USD', '3', '0', '3', 1]]);
    expect(head.currencies[0]?.association.map((part) => part.associationType)).toEqual(['referral', 'resale']);
    expect((await world.call('distributor-admin', contract.summaryHead, { query: { ...query, resellerName: 'nobody' } })).currencies).toEqual([]);
  });
  test('a row opens the details of its reseller, and the file is the list', async () => {
    const { items } = await world.call('distributor-admin', contract.summaryList, { query });
    for (const row of items) {
      const { totals } = await world.call('distributor-admin', contract.detailTotals, { query: { month: '2026-03', partnerId: row.partnerId, customerId: row.customerId, currency: row.currency, associationType: row.associationType, billKind: 'consumption,adjustment' } });
      expect(totals).toMatchObject([{ dueAmount: row.dueAmount, records: row.records }]);
    }
    const file = await world.as('distributor-admin', (ctx) => summaryExportList.read(ctx, query, null, 10));
    expect(file.rows.map((row) => `${row['reseller']} ${row['currency']} ${row['dueAmount']}`).sort()).toEqual(['云经**司 CNY 31', '第二***司 CNY 50', '第二***司 USD 3']);
  });
  test('sales 2.6: nobody else’s, and nothing for a manager of the distributor', async () => {
    for (const person of ['admin', 'operator', 'reseller-admin', 'stranger'] as const) {
      await expect(world.call(person, contract.summaryList, { query })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
      await expect(world.as(person, async (ctx) => summaryExportList.check?.(ctx, query))).rejects.toMatchObject({ code: 'identity.partner_unknown' });
    }
    // She holds the item for resellers given to her (decision 0019), and none was.
    expect(await world.call('distributor-manager', contract.summaryList, { query })).toMatchObject({ items: [], total: 0 });
  });
});

describe('优惠详情', () => {
  test('by service and by customer, with the figure of the head as its total', async () => {
    const query = { month: '2026-03' } as const;
    const head = await world.call('admin', contract.summaryHead, { query });
    const byService = await world.call('admin', contract.discountDetail, { query });
    expect(byService.sums.map((sum) => [sum.currency, sum.discountAmount])).toEqual(head.currencies.map((currency) => [currency.currency, currency.discountAmount]));
    expect(byService.items).toMatchObject([{ key: 'ecs', currency: 'CNY', promotionDiscountAmount: '8', discountAmount: '8' }, { currency: 'USD', commercialDiscountAmount: '1', partnerDiscountAmount: '0.25', promotionDiscountAmount: '0.125', otherDiscountAmount: '0.0625' }]);
    const byCustomer = await world.call('admin', contract.discountDetail, { query: { ...query, by: 'customer' } });
    expect(byCustomer.items.map((item) => [item.key, item.name])).toEqual([[world.customer('free'), '客户***e'], [world.customer('moved'), '客户****d']]);
    expect(byCustomer.total).toBe(2);
    expect((await world.call('zhang', contract.discountDetail, { query })).items).toEqual([]);
  });
});
