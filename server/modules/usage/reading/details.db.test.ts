import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../../../contract/console/usage.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addDecimals } from '../../../../contract/values/money.ts';
import { type ConsumptionWorld, createConsumptionWorld } from '../../../../test/harness/consumption-world.ts';
import { reversingId } from '../../../../test/harness/fee-records.ts';
import type { Person } from '../../../../test/harness/partner-world.ts';
import { newId } from '../../../platform/clock.ts';

let world: ConsumptionWorld;
beforeAll(async () => {
  world = await createConsumptionWorld();
});
afterAll(() => world.close());

describe('sales 13 #9 zero rows', () => {
  test('R-5.4 hidden by default; “all” adds them and changes no sum', async () => {
    const april = { month: '2026-04', limit: '200' } as const;
    const hidden = await world.call('admin', contract.detailList, { query: april });
    const all = await world.call('admin', contract.detailList, { query: { ...april, zero: 'all' } });
    expect([hidden.items.length, all.items.length]).toEqual([50, 60]);
    expect(addDecimals(all.items.map((item) => item.dueAmount))).toBe(addDecimals(hidden.items.map((item) => item.dueAmount)));
    for (const filter of [{}, { regionCode: 'region-1' }, { serviceCode: 's0,s1' }, { day: '2026-04-03' }, { customerId: world.customer('paged') }]) {
      const [some] = (await world.call('admin', contract.detailTotals, { query: { month: '2026-04', ...filter } })).totals;
      const [every] = (await world.call('admin', contract.detailTotals, { query: { month: '2026-04', zero: 'all', ...filter } })).totals;
      const rows = (await world.call('admin', contract.detailList, { query: { ...april, ...filter } })).items;
      expect(some?.records, JSON.stringify(filter)).toBe(rows.length);
      expect(some?.dueAmount).toBe(addDecimals(rows.map((row) => row.dueAmount)));
      expect({ ...every, records: 0 }).toEqual({ ...some, records: 0 });
      expect(every?.records).toBeGreaterThanOrEqual(some?.records ?? 0);
    }
  });
  test('a summary hides customers of nothing due', async () => {
    const query = { month: '2026-03', customerId: world.customer('free'), associationType: 'referral' } as const;
    expect((await world.call('admin', contract.summaryList, { query })).items).toEqual([]);
    expect((await world.call('admin', contract.summaryList, { query: { ...query, zero: 'all' } })).items).toMatchObject([{ dueAmount: '0', listAmount: '8', discountAmount: '8', records: 1 }]);
  });
});

describe('R-5.4 pages of details', () => {
  const walk = async (person: Person, query: Record<string, string>, limit: number) => {
    const ids: Id[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 100; pages += 1) {
      const page: { items: { recordId: Id; consumedFrom: string }[]; next: string | null } = await world.call(person, contract.detailList, { query: { month: '2026-04', zero: 'all', limit: String(limit), ...query, ...(cursor ? { cursor } : {}) } });
      ids.push(...page.items.map((item) => item.recordId));
      expect(page.items.length).toBeLessThanOrEqual(limit);
      cursor = page.next;
      if (cursor === null) return ids;
    }
    throw new Error('a list without end');
  };
  test.each([4, 7, 59, 60, 61])('pages of %i, put together, are the whole list in order, without repetition, though times are equal', async (limit) => {
    const whole = await walk('admin', {}, 200);
    expect(whole).toHaveLength(60);
    expect(await walk('admin', {}, limit)).toEqual(whole);
    expect(await walk('li', {}, limit)).toEqual(whole);
    expect(await walk('admin', { sort: 'consumedFrom' }, limit)).toEqual([...whole].reverse());
  });
  test('a cursor of another order, or none at all, is refused by name', async () => {
    const page = await world.call('admin', contract.detailList, { query: { month: '2026-04', limit: '5' } });
    const bad = [page.next ?? '', 'abc', Buffer.from('["-consumedFrom","2026-04-01","x"]').toString('base64url'), Buffer.from(`["consumedFrom","2026-13-45T00:00:00.000000Z","${newId()}"]`).toString('base64url')];
    for (const cursor of bad) {
      await expect(world.call('admin', contract.detailList, { query: { month: '2026-04', sort: 'consumedFrom', cursor } })).rejects.toMatchObject({ code: 'usage.cursor_invalid' });
    }
  });
  test('every filter narrows page and totals alike', async () => {
    const filters: Record<string, string>[] = [
      { customerName: '客户MOVED' }, { accountName: 'count-moved' }, { managerName: '李' }, { associationType: 'referral' }, { serviceCode: 'ecs' }, { chargingMode: '3,1' }, { billType: '4' }, { billKind: 'refund' }, { billKind: 'adjustment' },
      { regionCode: 'cn-north-4' }, { tradeNo: 't-1' }, { tradeNo: 'none' }, { resourceName: 'NAME' }, { resourceId: 'r-1' }, { currency: 'USD' }, { provider: '华为云' }, { runId: world.partners.provider }, { day: '2026-03-20' },
      { means: 'credit' }, { means: 'unsettled' }, { means: 'credit,card' }, { customerId: world.customer('moved') }, { managerId: world.members.li },
    ];
    const sizes: Record<string, number> = {};
    for (const filter of filters) {
      const rows = (await world.call('admin', contract.detailList, { query: { month: '2026-03', zero: 'all', limit: '200', ...filter } })).items;
      const totals = (await world.call('admin', contract.detailTotals, { query: { month: '2026-03', zero: 'all', ...filter } })).totals;
      expect(totals.reduce((count, total) => count + total.records, 0), JSON.stringify(filter)).toBe(rows.length);
      for (const total of totals) expect(total.dueAmount).toBe(addDecimals(rows.filter((row) => row.currency === total.currency).map((row) => row.dueAmount)));
      sizes[JSON.stringify(filter)] = rows.length;
    }
    expect(Object.values(sizes)).toEqual([2, 2, 1, 1, 8, 8, 1, 1, 1, 8, 8, 0, 8, 8, 1, 8, 8, 1, 1, 1, 1, 2, 1]);
  });
});

describe('R-5.3 why a record is what it is', () => {
  const find = async (query: Record<string, string>) => {
    const { items } = await world.call('admin', contract.detailList, { query: { month: '2026-03', zero: 'all', ...query } });
    const item = items[0];
    if (!item) throw new Error('no such record');
    return item;
  };
  test('derivation, owners under three bases, origin', async () => {
    const item = await find({ day: '2026-03-20' });
    const why = await world.call('admin', contract.explainRecord, { params: { customerId: item.customerId, recordId: item.recordId } });
    expect(why.record).toEqual(item);
    expect(why.derivation.map((step) => [step.key, step.amount])).toEqual([['list', '7.000000000001'], ['due', '7.000000000001'], ['cash', '0.062500000001'], ['credit', '2'], ['voucher', '1'], ['cashCoupon', '0.5'], ['card', '0.25'], ['arrears', '0.125'], ['writtenOff', '0.0625'], ['unsettled', '3']]);
    expect(why.owners.map((owner) => [owner.basis, owner.manager?.memberId, owner.fromDay, owner.toDay, owner.rule])).toEqual([
      ['second-day', world.members.zhang, '2026-02-02', '2026-03-20', 'R-4.4.second'],
      ['board-day', world.members.li, '2026-03-20', null, 'R-4.4.board'],
      ['now', world.members.li, null, null, 'R-4.4.now'],
    ]);
    expect(why.owners[0]?.assignedAt).toBe('2026-02-01T01:00:00.000Z');
    expect(why.origin).toMatchObject({ source: 'demo', line: 3, revision: 0, sourceRecordId: null });
    expect(why.zeroReason).toBeNull();
  });
  test('discounts by kind; why nothing is due', async () => {
    const priced = await find({ currency: 'USD' });
    const why = await world.call('li', contract.explainRecord, { params: { customerId: priced.customerId, recordId: priced.recordId } });
    expect(why.derivation.map((step) => [step.key, step.amount])).toEqual([['list', '11.5'], ['discount.commercial', '-1'], ['discount.partner', '-0.25'], ['discount.promotion', '-0.125'], ['discount.other', '-0.0625'], ['rounding', '-0.002'], ['due', '10.0605'], ['cash', '10.0605']]);
    const zero = await find({ associationType: 'referral' });
    const whyZero = await world.call('admin', contract.explainRecord, { params: { customerId: zero.customerId, recordId: zero.recordId } });
    expect(whyZero.zeroReason).toBe('discounted-away');
    expect(whyZero.owners.map((owner) => owner.rule)).toEqual(['R-4.4.unassigned', 'R-4.4.unassigned', 'R-4.4.unassigned']);
    expect(whyZero.record.payment).toBe('free');
  });
  test('a record of another’s day does not exist', async () => {
    const { customerId, recordId } = await find({ currency: 'USD' });
    await expect(world.call('zhang', contract.explainRecord, { params: { customerId, recordId } })).rejects.toMatchObject({ code: 'usage.record_unknown' });
    await expect(world.call('stranger', contract.explainRecord, { params: { customerId, recordId } })).rejects.toMatchObject({ code: 'usage.record_unknown' });
    await expect(world.call('admin', contract.explainRecord, { params: { customerId, recordId: newId() } })).rejects.toMatchObject({ code: 'usage.record_unknown' });
  });
  test('corrections around a record', async () => {
    const [first, second] = [newId(), newId()];
    await world.load(world.partners.provider, [
      { customerId: world.customer('free'), day: '2025-12-01', list: '5', recordId: first, sourceRecordId: 'A1' },
      { customerId: world.customer('free'), day: '2025-12-01', list: '-5', recordId: reversingId(first), reversesId: first },
      { customerId: world.customer('free'), day: '2025-12-01', list: '6', recordId: second, sourceRecordId: 'A1', revision: 1 },
    ]);
    const why = async (recordId: Id) => (await world.call('admin', contract.explainRecord, { params: { customerId: world.customer('free'), recordId } }));
    expect((await why(first)).corrections.map((line) => [line.relation, line.recordId, line.dueAmount])).toEqual([['reversed-by', reversingId(first), '-5'], ['replaced-by', second, '6']]);
    expect((await why(first)).record.reversed).toBe(true);
    expect((await why(reversingId(first))).corrections.map((line) => [line.relation, line.recordId])).toEqual([['reverses', first]]);
    expect((await why(second)).corrections).toEqual([]);
  });
});
