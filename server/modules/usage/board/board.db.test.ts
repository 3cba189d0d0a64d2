import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../../../contract/console/consumption-board.ts';
import type { PaidWithout } from '../../../../contract/console/consumption-board.ts';
import { detailTotals } from '../../../../contract/console/usage.ts';
import type { Endpoint, OutputOf, QueryIn } from '../../../../contract/endpoint.ts';
import { addDecimals } from '../../../../contract/values/money.ts';
import { type ConsumptionWorld, createConsumptionWorld, NOON } from '../../../../test/harness/consumption-world.ts';
import type { Person } from '../../../../test/harness/partner-world.ts';
import { statementsRun } from '../../../platform/db/tx.ts';
import { parseInput } from '../../../platform/http/bind.ts';
import type { Conditions, ExportRow } from '../../exports/exports.ts';
import { boardBindings } from './endpoints.ts';
import { boardExportList } from './export-board.ts';
import { addPaidRule, PAID_RULES_SETTING, type Site } from './paid-rule.ts';

let world: ConsumptionWorld;
beforeAll(async () => {
  world = await createConsumptionWorld();
});
afterAll(() => world.close());

const RANGE = { from: '2026-02', to: '2026-05' };
const MONTHS = ['2026-02', '2026-03', '2026-04', '2026-05'];
const GROUPS = contract.boardGroupBy.options;
const EVERYBODY: readonly Person[] = ['admin', 'finance', 'operations', 'supervisor', 'supervisor2', 'zhang', 'li', 'wang', 'operator', 'stranger', 'distributor-admin', 'distributor-manager', 'reseller-admin'];
const dues = (answer: { currencies: readonly { currency: string; dueAmount: string }[] }) => Object.fromEntries(answer.currencies.map((one) => [one.currency, one.dueAmount]));
const paids = (answer: { currencies: readonly { currency: string; paidAmount: string }[] }) => Object.fromEntries(answer.currencies.map((one) => [one.currency, one.paidAmount]));
const sumBy = (rows: readonly { currency: string; amount: string }[]) => {
  const sums = new Map<string, string[]>();
  for (const row of rows) sums.set(row.currency, [...(sums.get(row.currency) ?? []), row.amount]);
  return Object.fromEntries([...sums].sort().map(([currency, amounts]) => [currency, addDecimals(amounts)]));
};

/** An endpoint as another site, or at another time, answers it. */
function answered<E extends Endpoint>(person: Person, endpoint: E, query: QueryIn<E>, { site = 'china', now = NOON }: { site?: Site; now?: Date } = {}): Promise<OutputOf<E>> {
  return world.as(person, async (ctx) => {
    const binding = boardBindings({ site }).find((one) => one.endpoint.id === endpoint.id);
    const parsed = parseInput(endpoint, { params: {}, query: query as Record<string, string>, body: undefined });
    const answer = await binding?.handle({ ...ctx, now }, { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash: null });
    return endpoint.output.parse(answer) as OutputOf<E>;
  });
}

async function allRows(person: Person, query: QueryIn<typeof contract.boardGroups>) {
  const items: OutputOf<typeof contract.boardGroups>['items'][number][] = [];
  for (let cursor: string | undefined; ; ) {
    const page: OutputOf<typeof contract.boardGroups> = await world.call(person, contract.boardGroups, { query: { ...query, ...(cursor ? { cursor } : {}) } });
    items.push(...page.items);
    if (page.next === null) return { items, sums: page.sums };
    cursor = page.next;
  }
}

describe('R-6.1: the board is the sum of the details from the day of assignment', () => {
  test.each(EVERYBODY)('%s: every month to the last digit', async (person) => {
    const board = await world.call(person, contract.boardOverview, { query: RANGE });
    for (const month of ['2026-02', '2026-03', '2026-04']) {
      const { totals } = await world.call(person, detailTotals, { query: { month, zero: 'all', basis: 'board-day' } });
      const shown = board.currencies.flatMap((one) => one.months.filter((own) => own.month === month).map((own) => ({ currency: one.currency, amount: own.dueAmount })));
      expect(sumBy(shown), month).toEqual(sumBy(totals.map((total) => ({ currency: total.currency, amount: total.dueAmount }))));
      const without = totals.map((total) => ({ currency: total.currency, amount: addDecimals([total.dueAmount, `-${total.voucherAmount}`, `-${total.cashCouponAmount}`]) }));
      expect(sumBy(board.currencies.flatMap((one) => one.months.filter((own) => own.month === month).map((own) => ({ currency: one.currency, amount: own.paidAmount })))), month).toEqual(sumBy(without));
    }
  });

  test.each(EVERYBODY)('%s: the parts of every group add up to the total, in the picture, by month, and in the rows', async (person) => {
    for (const adjustments of ['include', 'exclude'] as const) {
      const total = await world.call(person, contract.boardOverview, { query: { ...RANGE, adjustments } });
      for (const groupBy of GROUPS) {
        const query = { ...RANGE, adjustments, groupBy };
        for (const top of ['1', '20']) {
          const parts = await world.call(person, contract.boardDistribution, { query: { ...query, top } });
          expect(dues(parts), groupBy).toEqual(dues(total));
          expect(sumBy(parts.currencies.flatMap((one) => one.parts.map((part) => ({ currency: one.currency, amount: part.dueAmount }))))).toEqual(dues(total));
          expect(sumBy(parts.currencies.flatMap((one) => one.parts.map((part) => ({ currency: one.currency, amount: part.paidAmount }))))).toEqual(paids(total));
          const trend = await world.call(person, contract.boardTrend, { query: { ...query, top } });
          for (const one of trend.currencies) {
            expect(one.months).toEqual(total.currencies.find((other) => other.currency === one.currency)?.months);
            for (const { month, dueAmount } of one.months) expect(addDecimals(one.series.flatMap((group) => group.months.filter((own) => own.month === month).map((own) => own.dueAmount)))).toBe(dueAmount);
            for (const group of one.series) expect(addDecimals(group.months.map((own) => own.paidAmount))).toBe(group.paidAmount);
          }
        }
        const { items, sums } = await allRows(person, { ...query, limit: '2' });
        expect(sumBy(items.map((row) => ({ currency: row.currency, amount: row.dueAmount })))).toEqual(dues(total));
        expect(Object.fromEntries(sums.map((sum) => [sum.currency, sum.paidAmount]))).toEqual(paids(total));
        for (const row of items) expect(addDecimals(row.months.map((own) => own.dueAmount))).toBe(row.dueAmount);
      }
    }
  });

  test('R-2.6: a manager has her own days, a supervisor the team’s, who sees all also those of nobody, nobody another partner', async () => {
    const march = async (person: Person, extra: Record<string, string> = {}) => dues(await world.call(person, contract.boardOverview, { query: { from: '2026-03', to: '2026-03', ...extra } }));
    expect(await march('zhang')).toEqual({ CNY: '300' });
    expect(await march('li')).toEqual({ CNY: '7.000000000001', USD: '10.0605' });
    expect(await march('supervisor')).toEqual({ CNY: '300' });
    expect(await march('supervisor2')).toEqual({ CNY: '7.000000000001', USD: '10.0605' });
    for (const person of ['admin', 'finance', 'operations', 'operator'] as const) expect(await march(person)).toEqual({ CNY: '330.000000000001', USD: '10.0605' });
    expect(await march('stranger')).toEqual({ CNY: '77' });
    expect(await march('distributor-admin', { partnerId: world.partners.reseller })).toEqual({ CNY: '31' });
    expect(await march('admin', { managerId: 'none' })).toEqual({ CNY: '23' });
    expect(await march('zhang', { managerId: 'none' })).toEqual({});
    expect(await march('zhang', { managerId: world.members.li })).toEqual({});
    expect(await march('admin', { managerId: world.members.zhang, customerName: 'CHECK' })).toEqual({ CNY: '300' });
    await expect(march('admin', { partnerId: world.partners.foreign })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
  });

  test('by manager under a filter: nobody’s days of the customer are there for who sees all, and only its days', async () => {
    const { items } = await allRows('admin', { ...RANGE, groupBy: 'manager', customerId: world.customer('shared') });
    expect(items.map((row) => [row.key, row.dueAmount])).toEqual([['none', '11100'], [world.members.wang, '11']]);
    const one = await allRows('admin', { ...RANGE, groupBy: 'manager', managerId: world.members.wang });
    expect(one.items.map((row) => [row.name, row.dueAmount])).toEqual([['王*', '11']]);
  });

  test('names are masked, codes are not', async () => {
    const said = JSON.stringify(await Promise.all(GROUPS.map((groupBy) => world.call('admin', contract.boardTrend, { query: { ...RANGE, groupBy } }))));
    expect(said).not.toMatch(/客户checked|客户moved|account-|张三丰|李四/);
    expect(said).toContain('"key":"referral"');
    expect(said).toContain('"name":"李*"');
  });
});

describe('R-6.1: refunds, adjustments, amount paid', () => {
  const march = { from: '2026-03', to: '2026-03' };
  test('a refund reduces the month in which it happens; adjustments are told apart and can be left out', async () => {
    expect((await world.call('admin', contract.boardKinds, { query: RANGE })).currencies).toEqual([
      { currency: 'CNY', refundAmount: '-15', adjustmentAmount: '-2', months: [{ month: '2026-03', refundAmount: '-15', adjustmentAmount: '-2' }] },
    ]);
    expect(dues(await world.call('admin', contract.boardOverview, { query: { ...march, adjustments: 'exclude' } }))).toEqual({ CNY: '332.000000000001', USD: '10.0605' });
    expect((await world.call('admin', contract.boardKinds, { query: { ...march, adjustments: 'exclude' } })).currencies[0]?.adjustmentAmount).toBe('-2');
    expect((await world.call('zhang', contract.boardKinds, { query: RANGE })).currencies).toEqual([]);
  });

  test('R-6.1a: vouchers and cash coupons are left out on the China site, cash coupons on the international one', async () => {
    const of = async (site: Site) => paids(await answered('admin', contract.boardOverview, march, { site }))['CNY'];
    expect(await of('china')).toBe('328.500000000001');
    expect(await of('international')).toBe('329.500000000001');
    expect((await world.call('admin', contract.boardOverview, { query: march })).currencies[0]?.withoutAmounts).toEqual({ voucher: '1', cashCoupon: '0.5', card: '0.25' });
  });

  test('R-6.1a: a later version holds from its month on, and the drawer says every one', async () => {
    const setting = [{ site: 'china', version: 2, validFrom: '2026-03', without: ['card'] }, { site: 'china', version: 3, validFrom: '2026-07', without: [] }];
    await world.as('operator', (ctx) => sql`insert into platform.settings (name, value) values (${PAID_RULES_SETTING}, ${JSON.stringify(setting)}::jsonb)`.execute(ctx.tx));
    expect(paids(await world.call('admin', contract.boardOverview, { query: march }))['CNY']).toBe('329.750000000001');
    expect(paids(await world.call('admin', contract.boardOverview, { query: RANGE }))['CNY']).toBe('13055.750000000001');
    const { items } = await allRows('li', { ...RANGE, groupBy: 'customer' });
    expect(items.map((row) => [row.dueAmount, row.paidAmount])).toContainEqual(['7.000000000001', '6.750000000001']);
    expect((await world.call('li', contract.boardRules)).versions.map(({ version, state }) => [version, state])).toEqual([[3, 'coming'], [2, 'in-force'], [1, 'past']]);
    expect(paids(await answered('admin', contract.boardOverview, march, { site: 'international' }))['CNY']).toBe('329.500000000001');
    await world.as('operator', (ctx) => sql`delete from platform.settings where name = ${PAID_RULES_SETTING}`.execute(ctx.tx));
  });
});

describe('R-6.1a: a version added from a month on', () => {
  test('it is numbered, in the operation log, holds from its month, and never changes a finished month', async () => {
    await world.as('operator', (ctx) => sql`delete from platform.settings where name = ${PAID_RULES_SETTING}`.execute(ctx.tx));
    const add = (site: Site, validFrom: string, without: PaidWithout[]) => world.as('operator', (ctx) => addPaidRule({ ...ctx, actor: { ...ctx.actor, partnerId: world.partners.provider } }, site, { validFrom, without }));
    const may = { from: '2026-05', to: '2026-05' };
    const march = async () => paids(await world.call('admin', contract.boardOverview, { query: { from: '2026-03', to: '2026-03' } }))['CNY'];
    expect(await march()).toBe('328.500000000001');
    expect([(await add('china', '2026-05', ['card'])).version, (await add('international', '2026-06', [])).version, (await add('china', '2026-05', [])).version]).toEqual([2, 2, 3]);
    expect((await world.call('zhang', contract.boardRules)).versions.map(({ version, validFrom, state }) => [version, validFrom, state])).toEqual([[3, '2026-05', 'in-force'], [2, '2026-05', 'past'], [1, '2000-01', 'past']]);
    expect(await march()).toBe('328.500000000001');
    expect(paids(await world.call('admin', contract.boardOverview, { query: may }))).toEqual(dues(await world.call('admin', contract.boardOverview, { query: may })));
    await expect(add('china', '2026-04', [])).rejects.toMatchObject({ code: 'usage.rule_in_past' });
    const logged = await world.as('admin', async (ctx) => (await sql<{ object_id: string }>`select object_id from audit.entries where partner_id = ${world.partners.provider} and action = 'board.rule_added' order by object_id`.execute(ctx.tx)).rows);
    expect(logged.map((entry) => entry.object_id)).toEqual(['china 2', 'china 3', 'international 2']);
    await world.as('operator', (ctx) => sql`delete from platform.settings where name = ${PAID_RULES_SETTING}`.execute(ctx.tx));
  });
});

describe('R-6.1c', () => {
  /** Amount due of all records of these days, read from the records themselves. */
  const straight = (from: string, until: string) => world.as('admin', async (ctx) =>
    (await sql<{ due: string }>`select coalesce(sum(due_amount), 0)::text as due from usage.fee_records where partner_id = ${world.partners.provider} and currency = 'CNY' and day >= ${from}::date and day <= ${until}::date`.execute(ctx.tx)).rows[0]?.due ?? '');
  test.each([
    ['2026-05-25T12:00:00+08:00', '2026-05', '2026-05-23', '2026-04-23', '2025-05-23'],
    ['2026-05-12T09:00:00+08:00', '2026-05', '2026-05-10', '2026-04-10', '2025-05-10'],
    ['2026-04-05T09:00:00+08:00', '2026-04', '2026-04-03', '2026-03-03', '2025-04-03'],
    ['2026-03-24T09:00:00+08:00', '2026-03', '2026-03-22', '2026-02-22', '2025-03-22'],
    ['2026-05-25T12:00:00+08:00', '2026-03', '2026-03-31', '2026-02-28', '2025-03-31'],
  ])('at %s %s is compared up to %s, %s and %s', async (now, month, until, lastMonth, lastYear) => {
    const answer = await answered('admin', contract.boardCompared, { from: '2026-01', to: month }, { now: new Date(now) });
    expect(answer.compared).toMatchObject({ now: { until }, lastMonth: { until: lastMonth }, lastYear: { until: lastYear } });
    const first = (day: string) => `${day.slice(0, 7)}-01`;
    const [cny] = answer.currencies;
    expect(cny?.now.dueAmount).toBe(addDecimals([await straight(first(until), until)]));
    expect(cny?.lastMonth?.dueAmount).toBe(addDecimals([await straight(first(lastMonth), lastMonth)]));
    expect(cny?.lastYear?.dueAmount).toBe(addDecimals([await straight(first(lastYear), lastYear)]));
  });
  test('a manager’s own days are compared with her own days', async () => {
    const { currencies } = await answered('wang', contract.boardCompared, { from: '2026-05', to: '2026-05' });
    expect(currencies).toEqual([{ currency: 'CNY', now: { dueAmount: '11', paidAmount: '11' }, lastMonth: { dueAmount: '0', paidAmount: '0' }, lastYear: { dueAmount: '0', paidAmount: '0' } }]);
  });
  test('before the first day of a month is in the summary nothing is compared', async () => {
    expect(await answered('admin', contract.boardCompared, { from: '2026-05', to: '2026-05' }, { now: new Date('2026-05-02T12:00:00+08:00') })).toMatchObject({ compared: null, currencies: [] });
  });
});

describe('R-6.1: rows and pictures', () => {
  test('rows by every sort, page by page, are the same rows in that order; currency by currency', async () => {
    for (const sort of ['due', '-due', 'paid', '-paid', 'list', '-list'] as const) {
      const whole = await allRows('admin', { ...RANGE, groupBy: 'customer', sort, limit: '200' });
      for (const limit of ['1', '2', '3']) expect((await allRows('admin', { ...RANGE, groupBy: 'customer', sort, limit })).items, `${sort} ${limit}`).toEqual(whole.items);
      expect(whole.items.map((row) => row.currency)).toEqual([...whole.items.map((row) => row.currency)].sort());
      const values = whole.items.filter((row) => row.currency === 'CNY').map((row) => Number(sort.endsWith('due') ? row.dueAmount : sort.endsWith('paid') ? row.paidAmount : row.listAmount));
      expect(values).toEqual([...values].sort((a, b) => (sort.startsWith('-') ? b - a : a - b)));
    }
  });
  test('a cursor of another sort, or of nothing, is refused by name', async () => {
    const first = await world.call('admin', contract.boardGroups, { query: { ...RANGE, limit: '1' } });
    const ask = (cursor: string, sort: 'due' | '-due' = '-due', groupBy: 'service' | 'customer' = 'service') => world.call('admin', contract.boardGroups, { query: { ...RANGE, cursor, sort, groupBy } });
    await expect(ask(first.next ?? '', 'due')).rejects.toMatchObject({ code: 'usage.cursor_invalid' });
    await expect(ask('bm90aGluZw')).rejects.toMatchObject({ code: 'usage.cursor_invalid' });
    await expect(ask(first.next ?? '', '-due', 'customer')).rejects.toMatchObject({ code: 'usage.cursor_invalid' });
  });
  test('the largest by name, the others as one, by the measure asked for', async () => {
    const { currencies } = await world.call('admin', contract.boardDistribution, { query: { ...RANGE, groupBy: 'service', top: '2' } });
    expect(currencies[0]).toMatchObject({ currency: 'CNY', groups: 4, parts: [{ key: 'ecs', dueAmount: '11531.000000000001' }, { key: 's2', dueAmount: '620' }, { key: null, dueAmount: '905' }] });
    const paid = await world.call('admin', contract.boardTrend, { query: { ...RANGE, groupBy: 'manager', measure: 'paid', top: '1' } });
    expect(paid.currencies.map((one) => one.series.map((group) => group.key))).toEqual([['none', null], [world.members.li]]);
  });
  test('R-5.6: days a summary holds back are in no figure; months that are not over are estimates', async () => {
    const answer = await world.call('admin', contract.boardOverview, { query: RANGE });
    expect(answer.months.map(({ state }) => state)).toEqual(['final', 'final', 'final', 'running']);
    expect(answer.currencies[0]?.months.find(({ month }) => month === '2026-05')?.dueAmount).toBe('11111');
    expect(answer.watermark).toMatchObject({ summaryUntil: '2026-05-23', completeUntil: '2026-05-24' });
  });
  test('R-5.1.3: months out of reach are refused, a range that runs backwards as well', async () => {
    for (const endpoint of [contract.boardOverview, contract.boardKinds, contract.boardCompared, contract.boardTrend, contract.boardDistribution, contract.boardGroups] as const) {
      await expect(world.call('admin', endpoint, { query: { from: '2024-10', to: '2026-05' } })).rejects.toMatchObject({ code: 'usage.month_out_of_reach' });
      await expect(world.call('admin', endpoint, { query: { from: '2026-05', to: '2026-04' } })).rejects.toMatchObject({ code: 'request.invalid', faults: [{ field: 'query.to', rule: 'month_order' }] });
      await expect(world.call('admin', endpoint, { query: { from: '2024-11', to: '2026-05' } })).resolves.toBeDefined();
    }
  });
  test('a handful of statements, whatever is asked for', async () => {
    const statements = (person: Person, endpoint: Endpoint, query: Record<string, string>) => world.as(person, async (ctx) => {
      const before = statementsRun(ctx.tx);
      const binding = boardBindings({ site: 'china' }).find((one) => one.endpoint.id === endpoint.id);
      await binding?.handle(ctx, { ...parseInput(endpoint, { params: {}, query, body: undefined }), uploads: [], effects: {}, userAgent: '', sessionHash: null });
      return statementsRun(ctx.tx) - before;
    });
    for (const person of ['admin', 'supervisor', 'li'] as const) {
      for (const endpoint of [contract.boardOverview, contract.boardKinds, contract.boardCompared] as const) expect(await statements(person, endpoint, RANGE), endpoint.id).toBe(5);
      for (const groupBy of GROUPS) for (const endpoint of [contract.boardTrend, contract.boardDistribution, contract.boardGroups] as const) expect(await statements(person, endpoint, { ...RANGE, groupBy }), `${endpoint.id} ${groupBy}`).toBe(5);
    }
  });
});

describe('R-9.1 the board as a file', () => {
  const list = boardExportList('china');
  async function rowsOf(person: Person, conditions: Conditions, limit = 3): Promise<ExportRow[]> {
    return world.as(person, async (ctx) => {
      await list.check?.(ctx, conditions);
      const rows: ExportRow[] = [];
      for (let cursor: string | null = null; ; ) {
        const page: { rows: readonly ExportRow[]; next: string | null } = await list.read(ctx, conditions, cursor, limit);
        rows.push(...page.rows);
        if (page.next === null) return rows;
        cursor = page.next;
      }
    });
  }
  test('one row a group or one a month; both add up to the board, and say what is an estimate', async () => {
    for (const groupBy of GROUPS) {
      const total = dues(await world.call('admin', contract.boardOverview, { query: RANGE }));
      for (const rows of ['range', 'month']) {
        const file = await rowsOf('admin', { ...RANGE, groupBy, rows, sort: 'due', limit: '50' });
        expect(sumBy(file.map((row) => ({ currency: row['currency'] ?? '', amount: row['due'] ?? '' })))).toEqual(total);
        for (const row of file) expect(Object.keys(row).sort()).toEqual(list.columns('zh-CN').map((column) => column.key).sort());
        for (const row of file) expect([row['state'], row['rule']]).toEqual([rows === 'range' || row['to'] === '2026-05' ? '预估' : '终值', '1']);
      }
    }
    expect(new Set((await rowsOf('admin', { ...RANGE, rows: 'month' })).map((row) => row['from']))).toEqual(new Set(MONTHS));
  });
  test('sales 13 #17: names are anonymised; scope is the exporter’s; ticked rows only', async () => {
    const file = await rowsOf('admin', { ...RANGE, groupBy: 'customer' });
    expect(JSON.stringify(file)).not.toMatch(/客户checked|客户moved|account-/);
    expect((await rowsOf('admin', { ...RANGE, groupBy: 'manager' })).map((row) => row['name'])).toEqual(['未分配', '李*', '张**', '王*', '李*']);
    expect((await rowsOf('zhang', { ...RANGE, groupBy: 'associationType' })).map((row) => [row['name'], row['due']])).toEqual([['代售', '300']]);
    expect((await rowsOf('admin', { ...RANGE, selected: 's1 CNY,ecs USD' })).map((row) => [row['code'], row['currency']])).toEqual([['s1', 'CNY'], ['ecs', 'USD']]);
    expect((await rowsOf('admin', { ...RANGE, groupBy: 'chargingMode' })).every((row) => row['name'] === '按需' && row['groupBy'] === '计费模式')).toBe(true);
  });
  test('what cannot be asked is refused before a task is made', async () => {
    await expect(rowsOf('admin', { ...RANGE, colour: 'red' })).rejects.toMatchObject({ code: 'request.invalid', faults: [{ field: 'body.conditions.colour', rule: 'unknown_field' }] });
    await expect(rowsOf('admin', { from: '2024-01', to: '2026-05' })).rejects.toMatchObject({ code: 'usage.month_out_of_reach' });
    await expect(rowsOf('admin', { ...RANGE, partnerId: world.partners.foreign })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
  });
});
