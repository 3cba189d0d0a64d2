/**
 * A quarter of performance over HTTP, day by day with the jobs drained: sheets, states and what can be seen are those of the
 * timetable written here (sales 7.2), the spring festival with its make-up days included; another process that does the
 * same jobs changes nothing; what comes after 终稿 moves no closed figure and stands once, in the right sheet, for the right manager.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignCustomers, replaceManager } from '../../contract/console/assignment.ts';
import { closeSheet, decideTransfer, giveFeedback, listFeedback, listLines, listReview, listSheets, listTransfers, lineTotals, readLine, askTransfer } from '../../contract/console/incentives.ts';
import { performanceGroups, performanceStatistics, performanceTrend } from '../../contract/console/performance-board.ts';
import { addPolicy, addRule, endPolicy, listRules, previewRule, setFact } from '../../contract/console/performance-rules.ts';
import { addDays } from '../../contract/values/day.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { incentivesJobs } from '../../server/modules/incentives/incentives.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { createSchedule } from '../../server/platform/jobs/schedule.ts';
import { createWorker } from '../../server/platform/jobs/worker.ts';
import { RefusedCall } from '../harness/running-house.ts';
import { type Company, createCompany, type Person, type RecordOf } from './company.ts';

let company: Company;
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof RefusedCall ? `${error.status} ${error.problem.code}` : String(error)));
const QUARTER = { from: '2026-01', to: '2026-03' };

beforeAll(async () => {
  company = await createCompany({ start: '2026-01-05T09:00', customers: { c: { type: 2 }, d: { type: 1 } }, env: { SIGN_LIMIT: 'off' } });
  const admin = await company.as('admin');
  await admin.call(assignCustomers, { params: { memberId: company.members.a }, body: { customerIds: [company.customers['c'] ?? ''] } });
});
afterAll(() => company.close());

/** Month → amount that can be seen and state. */
async function sheets(person: Person = 'admin', query: Record<string, string> = { from: '2026-01' }): Promise<Record<string, string>> {
  const { items } = await (await company.as(person)).call(listSheets, { query });
  return Object.fromEntries(items.map((sheet) => [sheet.month, `${sheet.state} ${addDecimals(sheet.currencies.map((one) => one.amount))}`]));
}

/** What another process would find to do, done by it: the same jobs under another name, at the same moment. */
async function anotherProcess(): Promise<string> {
  const { house } = company.running;
  const parts = { db: house.db, clock: house.clock, log: house.log };
  await Promise.all([createSchedule({ ...parts, jobs: incentivesJobs() }).runDue(), createWorker({ ...parts, kinds: house.kinds, parallel: 1 }).drain()]);
  return fingerprint();
}

async function fingerprint(): Promise<string> {
  return withTx(company.running.house.db, { partnerIds: [company.partners.provider] }, async (tx) => {
    const found = await sql<{ text: string }>`select md5(string_agg(t, '|' order by t)) as text from (select l::text as t from incentives.performance_lines l union all select d::text from incentives.performance_days d union all select s::text from incentives.sheets s) x`.execute(tx);
    return found.rows[0]?.text ?? '';
  });
}

/**
 * What is loaded at noon of its day, and the day from whose 00:00 it is seen, written by hand from the calendar of 2026:
 * the spring festival is 15–23 February, Saturdays 14 and 28 February are worked. Each amount has its own digit.
 */
const RECORDS = [
  { day: '2026-01-07', amount: '1', seen: '2026-01-09', why: 'Wednesday; Thursday is the working day after it' },
  { day: '2026-01-09', amount: '10', seen: '2026-01-13', why: 'Friday; Monday' },
  { day: '2026-01-15', amount: '100', seen: '2026-02-01', why: 'settled monthly: in the next month', service_type_code: 'hws.service.type.cdn' },
  { day: '2026-01-20', amount: '1000', seen: '2026-01-20T12:00', why: 'an order: two hours after its payment at 10:00', charging_mode: '1', bill_type: '1', trade_no: 'CS-1' },
  { day: '2026-01-31', amount: '10000', seen: '2026-02-03', why: 'Saturday; Monday 2 February' },
  { day: '2026-02-12', amount: '100000', seen: '2026-02-14', why: 'Thursday; Friday' },
  { day: '2026-02-13', amount: '1000000', seen: '2026-02-15', why: 'Friday; Saturday the 14th is worked' },
  { day: '2026-02-14', amount: '10000000', seen: '2026-02-25', why: 'a worked Saturday; Tuesday the 24th after the festival' },
  { day: '2026-02-20', amount: '100000000', seen: '2026-02-25', why: 'within the festival; Tuesday the 24th' },
  { day: '2026-02-27', amount: '1000000000', seen: '2026-03-01', why: 'Friday; Saturday the 28th is worked' },
  { day: '2026-03-30', amount: '10000000000', seen: '2026-04-01', why: 'Monday; Tuesday' },
] as const;

/** When sheets change their state; a sheet is there from its first record on. */
const STATES: readonly (readonly [from: string, month: string, state: string])[] = [
  ['2026-01-07', '2026-01', 'estimated'], ['2026-02-01', '2026-01', 'draft'], ['2026-02-05', '2026-01', 'final'],
  ['2026-02-10', '2026-02', 'estimated'], ['2026-03-01', '2026-02', 'draft'], ['2026-03-04', '2026-02', 'final'],
  ['2026-03-10', '2026-03', 'estimated'], ['2026-04-01', '2026-03', 'draft'],
];
/** Loaded long after its day, when the sheet of its month is final: seen at once, in the earliest sheet that is not. */
const LATE = [
  { on: '2026-02-10', day: '2026-01-10', amount: '7', sheet: '2026-02' },
  { on: '2026-03-10', day: '2026-01-11', amount: '5', sheet: '2026-03' },
] as const;

function expectedAt(date: string): Record<string, string> {
  const amounts = new Map<string, string[]>();
  const add = (month: string, amount: string) => amounts.set(month, [...(amounts.get(month) ?? []), amount]);
  for (const one of RECORDS) if (one.seen <= date && one.day < date) add(one.day.slice(0, 7), one.amount);
  for (const one of LATE) if (one.on < date) add(one.sheet, one.amount);
  const there = STATES.filter(([from]) => from < date || (from === date && /-0[15]$|-03-04$/.test(from)));
  return Object.fromEntries([...new Set(there.map(([, month]) => month))].sort().map((month) => [month, `${there.filter(([, of]) => of === month).at(-1)?.[2]} ${addDecimals(amounts.get(month) ?? ['0'])}`]));
}

async function close(month: string): Promise<void> {
  const operator = await company.as('operator');
  const { items } = await operator.call(listReview, { query: { partnerId: company.partners.provider, month } });
  const [sheet] = items;
  if (!sheet) throw new Error(`no sheet of ${month} to review`);
  await operator.call(closeSheet, { params: { sheetId: sheet.sheetId }, body: { partnerId: company.partners.provider, totals: sheet.currencies.map(({ currency, amount }) => ({ currency, amount })), note: '已审核' } });
}

const recordOf = ({ day, amount, ...rest }: { day: string; amount: string; [column: string]: string }): RecordOf => {
  const { seen: _seen, why: _why, on: _on, sheet: _sheet, ...columns } = rest;
  return { record_id: `r-${day}`, account_name: 'c', day, due: amount, ...columns };
};

describe('a quarter', () => {
  test('sales 13 #13, R-7.2: day by day as the timetable says; a second process changes nothing', async () => {
    for (let date = '2026-01-06'; date <= '2026-04-01'; date = addDays(date, 1)) {
      await company.moveTo(`${date}T00:00`);
      if (date === '2026-02-05') await close('2026-01');
      if (date === '2026-03-04') await close('2026-02');
      const before = await fingerprint();
      expect({ date, ...(await sheets()) }).toEqual({ date, ...expectedAt(date) });
      if (date.endsWith('01') || date.endsWith('15')) expect(await anotherProcess(), date).toBe(before);
      const today = [...RECORDS.filter((one) => one.day === date), ...LATE.filter((one) => one.on === date)];
      if (today.length > 0) {
        await company.moveTo(`${date}T11:59`);
        await company.load(today.map((one) => recordOf(one)));
        if (date === '2026-01-20') {
          expect((await sheets())['2026-01']).toBe('estimated 11');
          await company.moveTo(`${date}T12:00`);
          expect((await sheets())['2026-01']).toBe('estimated 1011');
        }
      }
      if (date === '2026-01-31') await (await company.as('admin')).call(replaceManager, { body: { customerIds: [company.customers['c'] ?? ''], memberId: company.members.b } });
    }
  }, 240_000);

  test('R-7.2: what came after 终稿 moved no closed figure, stands once, in the right sheet, for the right manager', async () => {
    for (const { day, amount, sheet } of LATE) {
      const { items } = await (await company.as('admin')).call(listLines, { query: { ...QUARTER, late: 'true', day } });
      expect(items.map((line) => [line.sheetMonth, line.lateFor, line.amount, line.manager?.memberId])).toEqual([[sheet, '2026-01', amount, company.members.a]]);
    }
    expect((await sheets())['2026-01']).toBe('final 11111');
    // B has had the customer since the day after 31 January: nothing of January, nor of what came late of it.
    expect(await sheets('b')).toEqual({ '2026-01': 'final 0', '2026-02': 'final 1111100000', '2026-03': 'draft 10000000000' });
    expect(await sheets('a')).toEqual({ '2026-01': 'final 11111', '2026-02': 'final 7', '2026-03': 'draft 5' });
  });

  test('a sheet is not made final before all of it can be seen, nor twice, nor with figures nobody reviewed', async () => {
    const operator = await company.as('operator');
    const { items } = await operator.call(listReview, { query: { partnerId: company.partners.provider } });
    const march = items.find((sheet) => sheet.month === '2026-03');
    expect(march).toMatchObject({ state: 'draft', ripe: false, ripeAt: '2026-04-01T16:00:00.000Z' });
    const wanted = (totals: { currency: string; amount: string }[]) => operator.call(closeSheet, { params: { sheetId: march?.sheetId ?? '' }, body: { partnerId: company.partners.provider, totals, note: '' } });
    expect(await refusal(wanted([{ currency: 'CNY', amount: '10000000005' }]))).toBe('409 incentives.sheet_not_ripe');
    await company.moveTo('2026-04-02T00:00');
    expect(await refusal(wanted([{ currency: 'CNY', amount: '10000000004.99' }]))).toBe('409 incentives.sheet_changed');
    expect(await refusal(wanted([]))).toBe('409 incentives.sheet_changed');
    const final = await wanted([{ currency: 'CNY', amount: '10000000005' }]);
    expect(final).toMatchObject({ state: 'final', closedBy: '运*' });
    expect(await wanted([{ currency: 'CNY', amount: '1' }])).toMatchObject({ state: 'final', finalAt: final.finalAt });
  });
});

describe('after the quarter', () => {
  const d = () => company.customers['d'] ?? '';
  const APRIL = { from: '2026-04', to: '2026-04' };
  const byManager = async (person: Person = 'admin', query = APRIL) => {
    const { items } = await (await company.as(person)).call(performanceGroups, { query: { ...query, groupBy: 'manager' } });
    const names = Object.fromEntries(Object.entries(company.members).map(([name, memberId]) => [memberId, name]));
    return Object.fromEntries(items.map((item) => [names[item.key] ?? item.key, addDecimals([item.amount])]));
  };
  const total = async (person: Person = 'admin', query: Record<string, string> = APRIL) => {
    const { totals } = await (await company.as(person)).call(lineTotals, { query });
    return addDecimals(totals.flatMap((one) => [one.amount, one.transferredAmount]));
  };

  test('sales 13 #1, R-4.4: assigned on the 10th at 09:00, 100 on the 10th and 200 on the 11th: A’s performance 200, the administrator’s 300', async () => {
    await company.moveTo('2026-04-10T09:00');
    await (await company.as('admin')).call(assignCustomers, { params: { memberId: company.members.a }, body: { customerIds: [d()] } });
    await company.moveTo('2026-04-12T09:00');
    await company.load([{ record_id: 'd1', account_name: 'd', day: '2026-04-10', due: '100' }, { record_id: 'd2', account_name: 'd', day: '2026-04-11', due: '200' }]);
    await company.moveTo('2026-04-14T00:00');
    expect([await total('a'), await total('admin')]).toEqual(['200', '300']);
    expect((await sheets('a', APRIL))['2026-04']).toBe('estimated 200');
    expect(await byManager('a')).toEqual({ a: '200' });
  });

  test('sales 13 #2, R-4.4: moved from A to B on the 20th: that day is A’s, the 21st B’s; managers and unassigned are the partner', async () => {
    await company.moveTo('2026-04-20T15:00');
    await (await company.as('admin')).call(replaceManager, { body: { customerIds: [d()], memberId: company.members.b } });
    await company.moveTo('2026-04-22T09:00');
    await company.load([{ record_id: 'd3', account_name: 'd', day: '2026-04-20', due: '7' }, { record_id: 'd4', account_name: 'd', day: '2026-04-21', due: '11' }]);
    await company.moveTo('2026-04-24T00:00');
    expect(await byManager()).toEqual({ a: '207', b: '11', none: '100' });
    expect([await total(), await total('a'), await total('b')]).toEqual(['318', '207', '11']);
    const { currencies } = await (await company.as('admin')).call(performanceTrend, { query: APRIL });
    expect(addDecimals(currencies.map((one) => one.amount))).toBe('318');
    const { items } = await (await company.as('admin')).call(listTransfers, { query: { ...APRIL, kind: 'handover' } });
    expect(items.map((row) => [row.from?.memberId, row.to?.memberId, row.fromDay, row.amount])).toEqual([[company.members.a, company.members.b, '2026-04-21', '11']]);
  });

  test('sales 11 #13: a transfer is asked for and decided by the operator; the sum stays, closed figures too', async () => {
    const admin = await company.as('admin');
    const wanted = { customerId: d(), fromManagerId: company.members.b, toManagerId: company.members.a, month: '2026-04', currency: 'CNY', cause: 'correction', reason: '跟进人更正' } as const;
    expect(await refusal(admin.call(askTransfer, { body: { ...wanted, amount: '11.01' } }))).toBe('409 incentives.transfer_too_much');
    expect(await refusal(admin.call(askTransfer, { body: { ...wanted, fromManagerId: company.members.a, amount: '1' } }))).toBe('422 incentives.transfer_same');
    const asked = await admin.call(askTransfer, { body: { ...wanted, amount: '5' } });
    expect(await refusal(admin.call(askTransfer, { body: { ...wanted, amount: '7' } }))).toBe('409 incentives.transfer_too_much');
    expect(await byManager()).toEqual({ a: '207', b: '11', none: '100' });
    const decide = (decision: 'approved' | 'refused') => company.as('operator').then((operator) => operator.call(decideTransfer, { params: { transferId: asked.transferId }, body: { partnerId: company.partners.provider, decision, note: '' } }));
    expect(await decide('approved')).toMatchObject({ state: 'approved', sheetMonth: '2026-04' });
    expect(await decide('approved')).toMatchObject({ state: 'approved' });
    expect(await refusal(decide('refused'))).toBe('409 incentives.transfer_decided');
    expect(await byManager()).toEqual({ a: '212', b: '6', none: '100' });
    expect([await total(), await total('a'), await total('b')]).toEqual(['318', '212', '6']);
    expect((await sheets('b', APRIL))['2026-04']).toBe('estimated 6');
  });

  test('R-7.1: a policy entered late makes lines of the difference in the sheet that is open; taken back, they are taken back; closed sheets stay', async () => {
    const operator = await company.as('operator');
    const closed = async () => Object.fromEntries(Object.entries(await sheets()).filter(([month]) => month < '2026-04'));
    const before = await closed();
    const made = await operator.call(addPolicy, { body: { serviceCode: 'hws.service.type.ec2', fromDay: '2026-03-01', toDay: '2026-03-31', note: '促销产品' } });
    await company.running.drain();
    expect(await closed()).toEqual(before);
    const late = await (await company.as('admin')).call(listLines, { query: { ...APRIL, late: 'true', day: '2026-03-30' } });
    expect(late.items.map((line) => [line.kind, line.amount, line.dueAmount, line.lateFor, line.reasons, line.manager?.memberId])).toEqual([['correction', '-10000000000', '0', '2026-03', ['product_policy'], company.members.b]]);
    const why = await (await company.as('admin')).call(readLine, { params: { customerId: company.customers['c'] ?? '', recordId: late.items[0]?.recordId ?? '', sequence: '1' } });
    expect(why).toMatchObject({ means: [{ means: 'cash', amount: '10000000000', countedAmount: '0', reason: 'product_policy' }], facts: [{ kind: 'product-policy', text: '促销产品', from: '2026-03-01', to: '2026-03-31' }], chain: [{ sequence: 0, amount: '10000000000' }, { sequence: 1, corrects: 0, amount: '-10000000000' }] });
    const corrections = await (await company.as('admin')).call(listTransfers, { query: { from: '2026-03', to: '2026-04', kind: 'correction' } });
    expect(corrections.items.map((row) => [row.amount, row.sheetMonth])).toEqual([['-10000000000', '2026-04']]);
    expect(await operator.call(addPolicy, { body: { serviceCode: 'hws.service.type.ec2', fromDay: '2026-03-15' } }).then(() => '', (error: RefusedCall) => error.problem.code)).toBe('incentives.policy_overlaps');
    await operator.call(endPolicy, { params: { policyId: made.policyId }, body: { toDay: '2026-02-28' } });
    await company.running.drain();
    expect(await closed()).toEqual(before);
    expect(await total()).toBe('318');
  });

  test('R-7.1: a change of partner entered late takes six months away, and gives them back when it was a mistake', async () => {
    const operator = await company.as('operator');
    const set = async (changedOn: string | null) => {
      const { fact } = await operator.call(setFact, { body: { partnerId: company.partners.provider, customerId: d(), changedOn, note: '' } });
      await company.running.drain();
      return fact;
    };
    expect(await set('2026-04-11')).toMatchObject({ changedOn: '2026-04-11', untilDay: '2026-10-10' });
    expect(await total()).toBe('100');
    const { items } = await (await company.as('admin')).call(listLines, { query: { ...APRIL, reason: 'partner_changed', customerId: d() } });
    expect(items.map((line) => line.amount).sort()).toEqual(['-11', '-200', '-7']);
    expect(await set(null)).toBeNull();
    expect(await total()).toBe('318');
  });

  test('feedback: the partner asks about a line, the operator answers; lists can be asked by it', async () => {
    const a = await company.as('admin');
    const { items } = await a.call(listLines, { query: { ...APRIL, customerId: d(), day: '2026-04-11', counts: 'yes' } });
    const first = items.find((line) => line.sequence === 0);
    const about = { kind: 'line', customerId: d(), recordId: first?.recordId ?? '', sequence: 0 } as const;
    expect(await a.call(giveFeedback, { body: { about, text: '金额对吗？' } })).toMatchObject({ thread: { state: 'in-progress', messages: 1 } });
    expect(await (await company.as('operator')).call(giveFeedback, { body: { partnerId: company.partners.provider, about, text: '正在核对', goesOn: true } })).toMatchObject({ thread: { state: 'in-progress', messages: 2, lastFrom: 'operator' } });
    expect(await (await company.as('operator')).call(giveFeedback, { body: { partnerId: company.partners.provider, about, text: '已核对，无误' } })).toMatchObject({ thread: { state: 'answered', messages: 3 } });
    const answered = await a.call(listLines, { query: { ...APRIL, feedback: 'answered' } });
    expect(answered.items.map((line) => [line.recordId, line.sequence])).toEqual([[about.recordId, 0]]);
    expect((await (await company.as('b')).call(listFeedback, { query: {} })).items).toEqual([]);
    expect((await (await company.as('a')).call(listFeedback, { query: {} })).items).toHaveLength(1);
  });

  test('R-7.1: a version holds only from a month that has not begun; the preview says what would change and writes nothing', async () => {
    const operator = await company.as('operator');
    const { versions, earliest } = await operator.call(listRules);
    const terms = versions[0]?.terms;
    if (!terms) throw new Error('no version');
    expect(earliest).toBe('2026-05');
    expect(await refusal(operator.call(addRule, { body: { validFrom: '2026-04', terms } }))).toBe('422 incentives.rule_in_past');
    const none = { ...terms, cardPurchaseServices: ['hws.service.type.ec2'] };
    const seen = await operator.call(previewRule, { body: { partnerId: company.partners.provider, terms: none } });
    expect(seen).toMatchObject({ month: '2026-03', currencies: [{ currency: 'CNY', nowAmount: '10000000000', thenAmount: '0', records: 1, changedRecords: 1 }], reasons: [{ reason: 'card_purchase', nowRecords: 0, thenRecords: 1 }] });
    expect(await operator.call(addRule, { body: { validFrom: '2026-05', terms: none, note: '试行' } })).toMatchObject({ version: 2, state: 'coming' });
    await company.moveTo('2026-05-08T09:00');
    await company.load([{ record_id: 'may', account_name: 'd', day: '2026-05-06', due: '3' }, { record_id: 'april', account_name: 'd', day: '2026-04-25', due: '3' }]);
    const { items } = await (await company.as('admin')).call(listLines, { query: { from: '2026-04', to: '2026-05', customerId: d(), recognisedFrom: '2026-05-08' } });
    expect(items.map((line) => [line.sheetMonth, line.amount, line.ruleVersion, line.reasons])).toEqual([['2026-05', '0', 2, ['card_purchase']], ['2026-04', '3', 1, []]]);
  });

  test('statistics compare what can be seen now with what could be seen on the same day', async () => {
    const seen = await (await company.as('admin')).call(performanceStatistics, { query: {} });
    expect([seen.thisMonth.amounts, seen.lastMonth?.amounts, seen.lastMonthSameDays?.amounts, seen.yearToDate.amounts].map((amounts) => addDecimals((amounts ?? []).map((one) => one.amount)))).toEqual(['0', '321', '0', addDecimals(['11111', '1111100007', '10000000005', '321'])]);
    expect(seen.lastYearToDate).toMatchObject({ from: '2025-01-01', amounts: [] });
  });

  test('sales 6.5: a reseller has no performance; an account manager’s figures are her own days', async () => {
    expect(await refusal((await company.as('reseller')).call(listSheets, { query: {} }))).toBe('403 access.denied');
    expect(await refusal((await company.as('a')).call(askTransfer, { body: { customerId: d(), fromManagerId: null, toManagerId: company.members.a, month: '2026-04', currency: 'CNY', amount: '1', cause: 'correction', reason: 'x' } }))).toBe('403 access.denied');
    expect(await total('finance')).toBe('321');
  });
});
