import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDecimals } from '../../../../contract/values/money.ts';
import * as contract from '../../../../contract/console/usage.ts';
import { type ConsumptionWorld, createConsumptionWorld, NOON } from '../../../../test/harness/consumption-world.ts';
import type { Person } from '../../../../test/harness/partner-world.ts';
import type { Conditions, ExportRow } from '../../exports/exports.ts';
import { usageExportLists } from '../export-lists.ts';

const LISTS = usageExportLists('china').filter((list) => list.list !== 'consumption-board');
let world: ConsumptionWorld;
beforeAll(async () => {
  world = await createConsumptionWorld();
});
afterAll(() => world.close());

const listOf = (name: string) => {
  const found = LISTS.find((list) => list.list === name);
  if (!found) throw new Error(`no list ${name}`);
  return found;
};
/** All pages, put together, as the export's run asks for them. */
async function rowsOf(person: Person, name: string, conditions: Conditions, limit = 7, now = NOON): Promise<ExportRow[]> {
  const list = listOf(name);
  return world.as(person, async (ctx) => {
    const then = { ...ctx, now };
    await list.check?.(then, conditions);
    const rows: ExportRow[] = [];
    let cursor: string | null = null;
    do {
      const page: { rows: readonly ExportRow[]; next: string | null } = await list.read(then, conditions, cursor, limit);
      rows.push(...page.rows);
      cursor = page.next;
    } while (cursor !== null);
    return rows;
  });
}

describe('R-9.1 exports of consumption', () => {
  test('every row has every column, in both languages', async () => {
    const conditions = { month: '2026-03', zero: 'all' };
    for (const list of LISTS) {
      const keys = list.columns('zh-CN').map((column) => column.key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(list.columns('en-US').map((column) => column.key)).toEqual(keys);
      for (const column of [...list.columns('en-US'), ...list.columns('zh-CN')]) expect(column.title).toBeTruthy();
      const [row] = await rowsOf('admin', list.list, list.list === 'consumption-by-manager' ? { month: '2026-03' } : conditions);
      expect(Object.keys(row ?? {}).sort()).toEqual([...keys].sort());
    }
  });
  test('details: the page’s rows to the last one, whatever the size of a page', async () => {
    const shown = await world.call('admin', contract.detailList, { query: { month: '2026-04', limit: '200' } });
    for (const limit of [1, 7, 50, 51]) {
      const rows = await rowsOf('admin', 'consumption-details', { month: '2026-04' }, limit);
      expect(rows.map((row) => row['recordId'])).toEqual(shown.items.map((item) => item.recordId));
    }
    const all = await rowsOf('li', 'consumption-details', { month: '2026-04', zero: 'all' });
    expect(all).toHaveLength(60);
    expect(await world.as('li', async (ctx) => listOf('consumption-details').count?.(ctx, { month: '2026-04', zero: 'all' }))).toBe(60);
  });
  test('sales 13 #17 names are anonymised; scope is the exporter’s', async () => {
    const everything = JSON.stringify([
      ...(await rowsOf('admin', 'consumption-details', { month: '2026-03', zero: 'all' })), ...(await rowsOf('admin', 'consumption-summary', { month: '2026-03' })),
      ...(await rowsOf('admin', 'consumption-discounts', { month: '2026-03', by: 'customer' })), ...(await rowsOf('admin', 'consumption-by-manager', { month: '2026-03' })),
    ]);
    expect(everything).not.toMatch(/客户checked|客户moved|客户free|account-|张三丰|李四/);
    expect(everything).toMatch(/张\*\*/);
    expect((await rowsOf('zhang', 'consumption-details', { month: '2026-03' })).map((row) => row['dueAmount'])).toEqual(['7.000000000001', '200']);
    expect((await rowsOf('zhang', 'consumption-summary', { month: '2026-03' })).map((row) => row['dueAmount'])).toEqual(['200', '7.000000000001']);
    expect((await rowsOf('supervisor2', 'consumption-details', { month: '2026-03' })).map((row) => row['currency'])).toEqual(['USD']);
  });
  test('a file is a picture of its moment: records loaded later are not in it, and the summary reaches as far as then', async () => {
    const { provider } = world.partners;
    await world.load(provider, [{ customerId: world.customer('checked'), day: '2026-04-30', list: '1', loadedAt: '2026-05-25T04:00:01Z' }]);
    expect(await rowsOf('admin', 'consumption-details', { month: '2026-04' })).toHaveLength(50);
    expect(await rowsOf('admin', 'consumption-details', { month: '2026-04' }, 7, new Date('2026-05-25T04:00:01Z'))).toHaveLength(51);
    const dues = async (now: string) => (await rowsOf('admin', 'consumption-summary', { month: '2026-05' }, 7, new Date(now))).map((row) => row['dueAmount']);
    expect(await dues('2026-05-23T15:00:00Z')).toEqual(['111']);
    expect(await dues('2026-05-23T16:00:00Z')).toEqual(['1111']);
  });
  test('ticked rows only', async () => {
    const [first] = await rowsOf('admin', 'consumption-details', { month: '2026-04' });
    expect(await rowsOf('admin', 'consumption-details', { month: '2026-04', selected: first?.['recordId'] ?? '' })).toEqual([first]);
    const one = await rowsOf('admin', 'consumption-summary', { month: '2026-03', selected: world.customer('free') });
    expect(one).toMatchObject([{ dueAmount: '38', records: '2' }]);
    expect(await rowsOf('admin', 'consumption-by-manager', { month: '2026-03', selected: 'none' })).toMatchObject([{ due: '123', currency: 'CNY' }]);
    expect(await rowsOf('admin', 'consumption-discounts', { month: '2026-03', selected: 'ecs' }, 1)).toHaveLength(2);
  });
  test('sums of a file are those of the page', async () => {
    const rows = await rowsOf('admin', 'consumption-by-manager', { month: '2026-03', basis: 'board-day' });
    const page = await world.call('admin', contract.summaryByManager, { query: { month: '2026-03', basis: 'board-day' } });
    for (const total of page.totals) expect(addDecimals(rows.filter((row) => row['currency'] === total.currency).map((row) => row['due'] ?? ''))).toBe(total.dueAmount);
    const discounts = await rowsOf('admin', 'consumption-discounts', { month: '2026-03' });
    expect(discounts.map((row) => [row['serviceCode'], row['discount_amount']])).toEqual([['ecs', '8'], ['ecs', '1.4375']]);
  });
  test('conditions nobody knows, and months out of reach, are refused before a task is made', async () => {
    await expect(rowsOf('admin', 'consumption-details', { month: '2026-03', colour: 'red' })).rejects.toMatchObject({ code: 'request.invalid', faults: [{ field: 'body.conditions.colour', rule: 'unknown_field' }] });
    for (const list of LISTS) await expect(rowsOf('admin', list.list, { month: '2024-10' })).rejects.toMatchObject({ code: 'usage.month_out_of_reach' });
    await expect(rowsOf('admin', 'consumption-details', { month: '2026-03', partnerId: world.partners.foreign })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
  });
});
