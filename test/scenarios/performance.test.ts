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
import { addPolicy, addRule, listRules, previewRule, setFact } from '../../contract/console/performance-rules.ts';
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
