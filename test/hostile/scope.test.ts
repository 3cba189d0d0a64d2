/**
 * issue 2.4: each person sees exactly what the rule of scope gives: on every list, every figure, every exported file,
 * and by id. What is expected is worked out day by day in ownership-model.ts.
 */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignmentHistory, listManagers, listTeams } from '../../contract/console/assignment.ts';
import { customerConsumption, customerTimeline, getCustomer, listCustomers, palette, revealColumn } from '../../contract/console/customers.ts';
import { createExport, downloadExport, type Exportable } from '../../contract/console/runs.ts';
import type { Basis } from '../../contract/console/shapes.ts';
import { detailList, detailTotals, discountDetail, explainRecord, filterChoices, summaryByManager, summaryHead, summaryList, trendByManager } from '../../contract/console/usage.ts';
import { addDecimals } from '../../contract/values/money.ts';
import type { QueryIn } from '../../contract/endpoint.ts';
import { type Amounts, AMOUNT_FIELDS } from '../../contract/console/shapes.ts';
import { recordsOfCustomer, recordsOfManager } from '../../web/pages/usage/records-link.ts';
import { type Member, pathOf, RefusedCall } from '../harness/running-house.ts';
import { PASSWORD, type PartnerName } from '../scenarios/company.ts';
import { type Consumed, sumsBy } from './ownership-model.ts';
import { createScopeWorld, CUSTOMER_NAMES, type CustomerName, CUSTOMERS, homeOf, type Looker, LOOKERS, MONTHS, partnerOf, type ScopeWorld } from './scope-world.ts';

const BASES: readonly Basis[] = ['now', 'board-day', 'second-day'];
const TODAY_MONTH = '2026-03';
const ALL_LOOKERS = Object.keys(LOOKERS) as Looker[];
const sessions = new Map<Looker, Member>();
let world: ScopeWorld;
let nameOfCustomer: Readonly<Record<string, string>>;
let nameOfMember: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await createScopeWorld();
  nameOfCustomer = Object.fromEntries(Object.entries(world.company.customers).map(([name, id]) => [id, name]));
  nameOfMember = Object.fromEntries(Object.entries(world.members).map(([name, id]) => [id, name]));
  for (const looker of ALL_LOOKERS) sessions.set(looker, await world.company.running.signIn(looker, PASSWORD));
});
afterAll(() => world?.company.close());

function member(looker: Looker): Member {
  const found = sessions.get(looker);
  if (!found) throw new Error(`${looker} is not signed in`);
  return found;
}
const amountsOf = (row: Amounts) => Object.fromEntries(AMOUNT_FIELDS.map((field) => [field, row[field]]));
const idOf = (customer: string) => world.company.customers[customer] ?? '';
const exact = (amount: string | undefined) => addDecimals([amount ?? '0']);
/** Sums with the zeros left out: a list may or may not have a row for nothing. */
const withoutZeros = (sums: Record<string, string>) => Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== '0'));

/** Records the person sees of a partner under a basis. */
function seen(looker: Looker, basis: Basis, partner: PartnerName = homeOf(looker)): Consumed[] {
  const viewer = world.viewer(looker);
  return world.records.filter((record) => partnerOf(record.customer) === partner && world.model.sees(viewer, record.customer, record.day, basis));
}
const ofMonth = (records: readonly Consumed[], month: string) => records.filter((record) => record.day.startsWith(month));
const visibleNow = (looker: Looker, partner = homeOf(looker)) => CUSTOMER_NAMES.filter((customer) => partnerOf(customer) === partner && world.model.sees(world.viewer(looker), customer, '2026-03-25', 'now'));
const ownerOf = (record: Consumed, basis: Basis) => world.model.owner(record.customer, record.day, basis) ?? 'nobody';

async function allRecords(looker: Looker, month: string, partnerId?: string) {
  const items = [];
  for (let cursor: string | undefined; ; ) {
    const page = await member(looker).call(detailList, { query: { month, zero: 'all', limit: '37', cursor, partnerId } });
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof RefusedCall) return `${error.status} ${error.problem.code}`;
    throw error;
  }
}

describe.each(ALL_LOOKERS)('R-2.6: what %s sees', (looker) => {
  test('customers, in the list and by name', async () => {
    const expected = visibleNow(looker);
    const list = await member(looker).call(listCustomers, { query: { limit: '200' } });
    expect(list.items.map((item) => nameOfCustomer[item.customerId]).sort()).toEqual([...expected].sort());
    expect(list.total).toBe(expected.length);
    const consumption = world.records.filter((record) => expected.includes(record.customer as CustomerName) && record.day.startsWith(TODAY_MONTH));
    expect(Object.fromEntries(list.sums.map((sum) => [sum.currency, exact(sum.dueAmount)]))).toEqual(sumsBy(consumption, (record) => record.currency, (record) => record.due));
    const found = await member(looker).call(palette, { query: { q: '有限公司' } });
    const named = looker === 'distributor' ? [...expected, ...visibleNow(looker, 'reseller')] : expected;
    expect(found.items.map((item) => nameOfCustomer[item.id]).sort()).toEqual([...named].sort());
  });

  test.each(MONTHS)('details of %s, record by record', async (month) => {
    const expected = ofMonth(seen(looker, 'second-day'), month);
    const items = await allRecords(looker, month);
    expect(items.map((item) => `${nameOfCustomer[item.customerId]} ${item.day}`).sort()).toEqual(expected.map((record) => record.key).sort());
    const { totals } = await member(looker).call(detailTotals, { query: { month, zero: 'all' } });
    expect(Object.fromEntries(totals.map((total) => [total.currency, exact(total.dueAmount)]))).toEqual(sumsBy(expected, (record) => record.currency, (record) => record.due));
    expect(totals.reduce((count, total) => count + total.records, 0)).toBe(expected.length);
    for (const item of items) expect(item.manager ? nameOfMember[item.manager.memberId] : 'nobody').toBe(world.model.owner(nameOfCustomer[item.customerId] ?? '', item.day, 'second-day') ?? 'nobody');
  });

  test.each(MONTHS)('summary of %s, head and lists', async (month) => {
    const expected = ofMonth(seen(looker, 'second-day'), month);
    const key = (customer: string | undefined, currency: string) => `${customer} ${currency}`;
    const rows = [];
    for (const kind of ['consumption', 'refund'] as const) rows.push(...(await member(looker).call(summaryList, { query: { month, kind, zero: 'all', limit: '200' } })).items);
    expect(withoutZeros(sumsBy(rows, (row) => key(nameOfCustomer[row.customerId], row.currency), (row) => row.dueAmount))).toEqual(withoutZeros(sumsBy(expected, (record) => key(record.customer, record.currency), (record) => record.due)));
    const head = await member(looker).call(summaryHead, { query: { month, zero: 'all' } });
    const due = sumsBy(expected, (record) => record.currency, (record) => record.due);
    const before = sumsBy(ofMonth(seen(looker, 'second-day'), '2026-02'), (record) => record.currency, (record) => record.due);
    expect(withoutZeros(Object.fromEntries(head.currencies.map((one) => [one.currency, exact(one.netAmount)])))).toEqual(due);
    if (month === '2026-03') expect(withoutZeros(Object.fromEntries(head.currencies.map((one) => [one.currency, exact(one.previousNetAmount)])))).toEqual(before);
    const discounts = sumsBy(expected, (record) => record.currency, (record) => record.discount);
    expect(withoutZeros(Object.fromEntries(head.currencies.map((one) => [one.currency, exact(one.discountAmount)])))).toEqual(withoutZeros(discounts));
    for (const by of ['service', 'customer'] as const) {
      const detail = await member(looker).call(discountDetail, { query: { month, by, limit: '200' } });
      expect(withoutZeros(sumsBy(detail.sums, (sum) => sum.currency, (sum) => sum.discountAmount))).toEqual(withoutZeros(discounts));
      expect(withoutZeros(sumsBy(detail.items, (item) => item.currency, (item) => item.discountAmount))).toEqual(withoutZeros(discounts));
    }
  });

  test.each(BASES)('by manager and over the months, basis %s', async (basis) => {
    const key = (currency: string, manager: string | undefined) => `${currency} ${manager}`;
    for (const month of MONTHS) {
      const expected = ofMonth(seen(looker, basis), month);
      const board = await member(looker).call(summaryByManager, { query: { month, basis } });
      expect(withoutZeros(sumsBy(board.items, (item) => key(item.currency, item.manager ? nameOfMember[item.manager.memberId] : 'nobody'), (item) => item.dueAmount)), month).toEqual(withoutZeros(sumsBy(expected, (record) => key(record.currency, ownerOf(record, basis)), (record) => record.due)));
      expect(withoutZeros(sumsBy(board.totals, (total) => total.currency, (total) => total.dueAmount)), month).toEqual(sumsBy(expected, (record) => record.currency, (record) => record.due));
    }
    const monthly = seen(looker, basis);
    const monthOf = (record: Consumed) => record.day.slice(0, 7);
    const total = await member(looker).call(trendByManager, { query: { basis, by: 'total' } });
    expect(withoutZeros(sumsBy(total.items, (item) => `${item.month} ${item.currency}`, (item) => item.dueAmount))).toEqual(sumsBy(monthly, (record) => `${monthOf(record)} ${record.currency}`, (record) => record.due));
    const parts = await member(looker).call(trendByManager, { query: { basis, by: 'manager' } });
    expect(withoutZeros(sumsBy(parts.items, (item) => `${item.month} ${key(item.currency, item.manager ? nameOfMember[item.manager.memberId] : 'nobody')}`, (item) => item.dueAmount))).toEqual(withoutZeros(sumsBy(monthly, (record) => `${monthOf(record)} ${key(record.currency, ownerOf(record, basis))}`, (record) => record.due)));
  });

  test.each(MONTHS)('sales 5.2, issue 2: behind every row of the summary of %s stand the details it was made of', async (month) => {
    for (const kind of ['consumption', 'refund'] as const) {
      for (const row of (await member(looker).call(summaryList, { query: { month, kind, zero: 'all', limit: '200' } })).items) {
        const link = { ...recordsOfCustomer(row, {}), month, zero: 'all' as const };
        const { totals } = await member(looker).call(detailTotals, { query: link as QueryIn<typeof detailTotals> });
        expect(totals, JSON.stringify(link)).toEqual([{ ...amountsOf(row), currency: row.currency, records: row.records }]);
      }
    }
  });

  test.each(BASES)('sales 4.4: behind every manager’s month stand her details, basis %s, as of any day', async (basis) => {
    for (const month of MONTHS) {
      for (const asOf of [undefined, '2026-02-20', '2026-03-08']) {
        const board = await member(looker).call(summaryByManager, { query: { month, basis, asOf } });
        for (const row of board.items) {
          const link = { ...recordsOfManager(row, { same: { month }, basis, asOf }), zero: 'all' } as unknown as QueryIn<typeof detailList>;
          const { totals } = await member(looker).call(detailTotals, { query: link });
          expect(exact(totals[0]?.dueAmount), JSON.stringify(link)).toBe(exact(row.dueAmount));
          expect(totals.length).toBeLessThanOrEqual(1);
          const { items } = await member(looker).call(detailList, { query: { ...link, limit: '200' } });
          expect(addDecimals(items.map((item) => item.dueAmount)), JSON.stringify(link)).toBe(exact(row.dueAmount));
          for (const item of items) expect(item.manager?.memberId, JSON.stringify(link)).toBe(row.manager?.memberId);
        }
      }
    }
  });

  test.each(BASES)('details under basis %s: the days of that basis, as a list, by id, and no more as of a day in the past', async (basis) => {
    const keys = (items: readonly { customerId: string; day: string }[]) => items.map((item) => `${nameOfCustomer[item.customerId]} ${item.day}`).sort();
    const expected = ofMonth(seen(looker, basis), TODAY_MONTH).map((record) => record.key).sort();
    const list = await member(looker).call(detailList, { query: { month: TODAY_MONTH, basis, zero: 'all', limit: '200' } });
    expect(keys(list.items)).toEqual(expected);
    for (const item of list.items.slice(0, 5)) {
      const params = { customerId: item.customerId, recordId: item.recordId };
      expect((await member(looker).call(explainRecord, { params, query: { basis } })).record.manager).toEqual(item.manager);
    }
    for (const asOf of ['2026-02-21', '2026-03-11']) {
      const then = await member(looker).call(detailList, { query: { month: TODAY_MONTH, basis, asOf, zero: 'all', limit: '200' } });
      expect(keys(then.items).filter((key) => !expected.includes(key)), asOf).toEqual([]);
    }
    const file = await exported(looker, 'consumption-details', { month: TODAY_MONTH, basis, zero: 'all' });
    expect(file).toHaveLength(expected.length);
  });

  test('by id: customers, their months, their records; anything else does not exist', async () => {
    const now = visibleNow(looker);
    const reachable = looker === 'distributor' ? [...now, ...visibleNow(looker, 'reseller')] : now;
    const days = [...seen(looker, 'second-day'), ...(looker === 'distributor' ? seen(looker, 'second-day', 'reseller') : [])];
    for (const customer of CUSTOMER_NAMES) {
      const own = days.filter((record) => record.customer === customer);
      const known = reachable.includes(customer) ? 'done' : '404 customers.unknown';
      const params = { customerId: idOf(customer) };
      expect(await refusal(member(looker).call(getCustomer, { params })), customer).toBe(known);
      expect(await refusal(member(looker).call(customerTimeline, { params })), customer).toBe(known);
      const everHers = own.length > 0 || reachable.includes(customer) ? 'done' : '404 customers.unknown';
      expect(await refusal(member(looker).call(customerConsumption, { params })), customer).toBe(everHers);
      if (everHers === 'done') {
        const { months } = await member(looker).call(customerConsumption, { params });
        expect(withoutZeros(sumsBy(months, (row) => `${row.month} ${row.currency}`, (row) => row.dueAmount)), customer).toEqual(withoutZeros(sumsBy(own, (record) => `${record.day.slice(0, 7)} ${record.currency}`, (record) => record.due)));
      }
      const onSomeDay = everHers === 'done' || seen(looker, 'board-day').some((record) => record.customer === customer);
      expect(await refusal(member(looker).call(revealColumn, { body: { column: 'name', customerIds: [idOf(customer)] } })), customer).toBe(onSomeDay ? 'done' : '404 customers.unknown');
    }
  });

  test('records by id, one of each owner', async () => {
    const ids = await idsOfRecords();
    const hers = new Set([...seen(looker, 'second-day'), ...(looker === 'distributor' ? seen(looker, 'second-day', 'reseller') : [])].map((record) => record.key));
    for (const record of world.records.filter((_, place) => place % 9 === 4)) {
      const params = { customerId: idOf(record.customer), recordId: ids.get(record.key) ?? '' };
      expect(await refusal(member(looker).call(explainRecord, { params })), record.key).toBe(hers.has(record.key) ? 'done' : '404 usage.record_unknown');
    }
  });

  test('exported files hold the same records and the same sums', async () => {
    const details = ofMonth(seen(looker, 'second-day'), TODAY_MONTH);
    const rows = await exported(looker, 'consumption-details', { month: TODAY_MONTH, zero: 'all' });
    const ids = await idsOfRecords();
    expect(rows.map((row) => row['recordId']).sort()).toEqual(details.map((record) => ids.get(record.key)).sort());
    expect(sumsBy(rows, (row) => row['currency'] ?? '', (row) => row['dueAmount'] ?? '0')).toEqual(sumsBy(details, (record) => record.currency, (record) => record.due));
    const summary = [];
    for (const kind of ['consumption', 'refund']) summary.push(...(await exported(looker, 'consumption-summary', { month: TODAY_MONTH, zero: 'all', kind })));
    expect(withoutZeros(sumsBy(summary, (row) => row['currency'] ?? '', (row) => row['dueAmount'] ?? '0'))).toEqual(sumsBy(details, (record) => record.currency, (record) => record.due));
    const discounts = await exported(looker, 'consumption-discounts', { month: TODAY_MONTH, by: 'customer' });
    expect(withoutZeros(sumsBy(discounts, (row) => row['currency'] ?? '', (row) => row['discount_amount'] ?? '0'))).toEqual(withoutZeros(sumsBy(details, (record) => record.currency, (record) => record.discount)));
    for (const basis of BASES) {
      const expected = ofMonth(seen(looker, basis), TODAY_MONTH);
      const board = await exported(looker, 'consumption-by-manager', { month: TODAY_MONTH, basis });
      expect(withoutZeros(sumsBy(board, (row) => row['currency'] ?? '', (row) => row['due'] ?? '0')), basis).toEqual(sumsBy(expected, (record) => record.currency, (record) => record.due));
      const parts = (items: readonly string[]) => [...items].sort();
      expect(parts(board.map((row) => exact(row['due'])).filter((due) => due !== '0')), basis).toEqual(parts(Object.values(withoutZeros(sumsBy(expected, (record) => `${record.currency} ${ownerOf(record, basis)}`, (record) => record.due)))));
    }
  });
});

test('only who sees a partner’s customers sees a partner: distributor its reseller, nobody a stranger, no reseller its distributor', async () => {
  const asked: [Looker, PartnerName, string][] = [
    ['distributor', 'reseller', 'done'], ['distributor', 'foreign', '404 identity.partner_unknown'], ['distributor', 'provider', '404 identity.partner_unknown'],
    ['reseller', 'distributor', '404 identity.partner_unknown'], ['admin', 'foreign', '404 identity.partner_unknown'], ['supervisor', 'foreign', '404 identity.partner_unknown'], ['a', 'distributor', '404 identity.partner_unknown'],
  ];
  for (const [looker, partner, expected] of asked) {
    const partnerId = world.company.partners[partner];
    for (const endpoint of [listCustomers, filterChoices, trendByManager] as const) expect(await refusal(member(looker).call(endpoint, { query: { partnerId } })), `${looker} ${partner} ${endpoint.id}`).toBe(expected);
    for (const endpoint of [summaryHead, summaryList, summaryByManager, discountDetail, detailList, detailTotals] as const) {
      expect(await refusal(member(looker).call(endpoint, { query: { partnerId, month: TODAY_MONTH } })), `${looker} ${partner} ${endpoint.id}`).toBe(expected);
    }
    expect(await refusal(member(looker).call(createExport, { body: { list: 'consumption-details', conditions: { month: TODAY_MONTH, partnerId } } })), `${looker} ${partner} export`).toBe(expected);
  }
  for (const looker of ALL_LOOKERS) {
    const together = looker === 'distributor' ? 'done' : '404 identity.partner_unknown';
    expect(await refusal(member(looker).call(listCustomers, { query: { partnerId: 'resellers' } })), looker).toBe(together);
    for (const endpoint of [summaryHead, summaryList] as const) expect(await refusal(member(looker).call(endpoint, { query: { partnerId: 'resellers', month: TODAY_MONTH } })), `${looker} ${endpoint.id}`).toBe(together);
    for (const list of ['customers', 'consumption-summary'] as const) {
      const answer = await refusal(member(looker).call(createExport, { body: { list, conditions: { partnerId: 'resellers', ...(list === 'customers' ? {} : { month: TODAY_MONTH }) } } }));
      if (answer !== together) expect(answer, `${looker} ${list}`).toMatch(/^403 access\./);
    }
  }
  const expected = ofMonth(seen('distributor', 'second-day', 'reseller'), TODAY_MONTH);
  const items = await allRecords('distributor', TODAY_MONTH, world.company.partners.reseller);
  expect(items.map((item) => `${nameOfCustomer[item.customerId]} ${item.day}`).sort()).toEqual(expected.map((record) => record.key).sort());
  const customers = await member('distributor').call(listCustomers, { query: { partnerId: world.company.partners.reseller } });
  expect(customers.items.map((item) => nameOfCustomer[item.customerId]).sort()).toEqual(['r-one', 'r-two']);
});

test('managers, teams and history are the caller’s own people', async () => {
  const people: Record<string, readonly string[]> = { admin: ['a', 'b', 'c'], operations: ['a', 'b', 'c'], supervisor: [], second: ['a', 'c'] };
  for (const [looker, expected] of Object.entries(people)) {
    const managers = await member(looker as Looker).call(listManagers);
    expect(managers.items.map((item) => nameOfMember[item.memberId]).sort(), looker).toEqual(expected);
    const teams = await member(looker as Looker).call(listTeams);
    expect([...teams.supervisors.flatMap((one) => one.managers), ...teams.unmanaged].map((item) => nameOfMember[item.memberId]).sort(), looker).toEqual(expected);
    const history = await member(looker as Looker).call(assignmentHistory, { query: { limit: '200' } });
    const strangers = history.items.filter((item) => !expected.includes(nameOfMember[item.memberId] ?? '') && !visibleNow(looker as Looker).includes(nameOfCustomer[item.customerId] as CustomerName));
    expect(strangers, looker).toEqual([]);
  }
  for (const looker of ['a', 'b', 'c'] as const) {
    const managers = await member(looker).call(listManagers);
    expect(managers.items.map((item) => nameOfMember[item.memberId]), looker).toEqual([looker]);
  }
});

test('customers of the world are what the model says', () => {
  expect(Object.keys(CUSTOMERS).sort()).toEqual(Object.keys(world.company.customers).sort());
});

let recordIds: Map<string, string> | null = null;
/** Ids of every record, as each partner's administrator reads them. */
async function idsOfRecords(): Promise<Map<string, string>> {
  if (recordIds) return recordIds;
  const found = new Map<string, string>();
  for (const looker of ['admin', 'distributor', 'reseller', 'foreign'] as const) {
    for (const month of MONTHS) for (const item of await allRecords(looker, month)) found.set(`${nameOfCustomer[item.customerId]} ${item.day}`, item.recordId);
  }
  expect(found.size).toBe(world.records.length);
  recordIds = found;
  return found;
}

/** Rows of an exported file by the keys of its columns. */
async function exported(looker: Looker, list: Exportable, conditions: Record<string, string>): Promise<Record<string, string>[]> {
  const made = await member(looker).call(createExport, { body: { list, format: 'csv', conditions } });
  await world.company.running.drain();
  const file = await member(looker).ask('GET', pathOf(downloadExport, { params: { exportId: made.exportId, index: '0' } }));
  expect(file.status, `${looker} ${list}: ${file.text.slice(0, 200)}`).toBe(200);
  const columns = world.company.running.house.exportLists.find((one) => one.list === list)?.columns('zh-CN') ?? [];
  const [head = [], ...rows] = parse(file.text, { bom: true }) as string[][];
  expect(head).toEqual(columns.map((column) => column.title));
  return rows.map((row) => Object.fromEntries(columns.map((column, place) => [column.key, row[place] ?? ''])));
}
