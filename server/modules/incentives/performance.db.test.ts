/** Performance on a real database: what SQL recognises is what the rule says; sheets, details and board agree to the last digit. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoverPreview } from '../../../contract/console/handovers.ts';
import { listLines, listSheets, lineTotals } from '../../../contract/console/incentives.ts';
import { performanceGroupBy, performanceGroups, performanceTrend } from '../../../contract/console/performance-board.ts';
import type { RecognitionTerms } from '../../../contract/console/performance-rules.ts';
import { addDecimals, parseUnits } from '../../../contract/values/money.ts';
import { newId } from '../../platform/clock.ts';
import { LATENCY_CLASSES, reasonsOf, recognise } from './rules/recognition.ts';
import { recognisedRecords } from './rules/recognition-sql.ts';
import { createPerformanceWorld, type PerformanceWorld } from '../../../test/harness/performance-world.ts';
import type { Person } from '../../../test/harness/partner-world.ts';

let world: PerformanceWorld;
beforeAll(async () => {
  world = await createPerformanceWorld();
  await world.recognise();
});
afterAll(() => world.close());

const RANGE = { from: '2025-12', to: '2026-05' };
const PEOPLE: readonly Person[] = ['admin', 'finance', 'supervisor', 'supervisor2', 'zhang', 'li', 'wang', 'operator'];
const sum = (values: readonly string[]) => addDecimals(values);

async function allLines(person: Person, query: Record<string, string> = {}) {
  const items: Awaited<ReturnType<typeof page>>['items'] = [];
  const page = (cursor?: string) => world.call(person, listLines, { query: { ...RANGE, ...query, limit: '200', ...(cursor === undefined ? {} : { cursor }) } });
  for (let cursor: string | undefined; ; ) {
    const { items: some, next } = await page(cursor);
    items.push(...some);
    if (next === null) return items;
    cursor = next;
  }
}

describe('one figure', () => {
  test.each(PEOPLE)('R-7.2: board = sheets = live total = lines, in every currency, as %s sees it', async (person) => {
    const lines = await allLines(person);
    const { totals } = await world.call(person, lineTotals, { query: RANGE });
    const { items: sheets } = await world.call(person, listSheets, { query: RANGE });
    const board = await world.call(person, performanceTrend, { query: RANGE });
    for (const currency of ['CNY', 'USD']) {
      const ofLines = sum(lines.filter((line) => line.currency === currency).map((line) => line.amount));
      expect(sum(totals.filter((one) => one.currency === currency).map((one) => one.amount)), 'live total').toBe(ofLines);
      expect(sum(sheets.flatMap((sheet) => sheet.currencies.filter((one) => one.currency === currency).map((one) => one.amount))), 'sheets').toBe(ofLines);
      expect(sum(board.currencies.filter((one) => one.currency === currency).map((one) => one.amount)), 'board').toBe(ofLines);
      for (const groupBy of performanceGroupBy.options) {
        const groups = await world.call(person, performanceGroups, { query: { ...RANGE, groupBy, limit: '200' } });
        expect(sum(groups.items.filter((one) => one.currency === currency).map((one) => one.amount)), groupBy).toBe(ofLines);
      }
    }
  });
});

test('R-4.4.2: a hand-over that is thought of shows performance as the board has it, before and after, and the sum stays equal', async () => {
  const now = '2026-05';
  const { items } = await world.call('admin', performanceGroups, { query: { from: now, to: now, groupBy: 'manager', limit: '200' } });
  const shown = await world.call('admin', handoverPreview, { body: { fromManagerId: world.members.li, toManagerId: world.members.zhang } });
  const page = shown.pages.find((one) => one.page === 'performance');
  expect([page?.basis, page?.months.length !== 0]).toEqual(['second-day', true]);
  for (const month of page?.months ?? []) expect(month.equal).toBe(true);
  for (const month of (page?.months ?? []).filter((one) => one.month === now)) {
    for (const row of month.rows) {
      const board = items.find((item) => item.currency === month.currency && item.key === (row.manager?.memberId ?? 'none'))?.amount ?? '0';
      expect(row.before).toBe(board);
      // Days that passed stay with whom they were.
      expect(row.after).toBe(board);
    }
  }
});

describe('recognition', () => {
  test('every record has its line, once; a second time changes nothing', async () => {
    const count = () => world.asSystem((ctx) => sql<{ records: number; lines: number; waiting: number }>`select (select count(*)::int from usage.fee_records) as records, (select count(*)::int from incentives.performance_lines) as lines`.execute(ctx.tx)).then(({ rows }) => rows[0]);
    expect(await count()).toEqual({ records: 720, lines: 720 });
    expect(await world.recognise()).toBe(0);
    expect(await count()).toEqual({ records: 720, lines: 720 });
  });

  const terms = fc.record({
    credit: fc.boolean(), writtenOff: fc.boolean(), unsettled: fc.boolean(), couponByDefault: fc.boolean(), unpaid: fc.subarray(['credit', 'cashCoupon'] as const), cardPurchaseServices: fc.subarray(['hws.service.type.storedvaluecard', 'hws.service.type.obs']),
    marketplaceServices: fc.subarray(['hws.service.type.marketplace.selected']), monthlyServices: fc.subarray(['hws.service.type.cdn', 'hws.service.type.ec2']), partnerChangeFrom: fc.constantFrom('2026-01-01', '2026-02-01'), partnerChangeMonths: fc.integer({ min: 0, max: 7 }),
  });

  test('R-7.1: SQL recognises what the rule says, whatever the terms, policies and changes of partner', async () => {
    await world.asSystem(async (ctx) => {
      await sql`insert into incentives.partner_changes (partner_id, customer_id, changed_on, note, entered_name, entered_at) values (${world.partners.provider}, ${world.customer('second')}, '2026-01-31', '', '', now()), (${world.partners.provider}, ${world.customer('third')}, '2025-12-31', '', '', now())`.execute(ctx.tx);
      await sql`insert into incentives.product_policies (policy_id, service_code, product_name, from_day, to_day, note, added_name, added_at) values (${newId()}, 'hws.service.type.obs', 'product', '2026-02-01', '2026-03-15', '', '', now()), (${newId()}, 'hws.service.type.ec2', 'another', '2026-01-01', 'infinity', '', '', now())`.execute(ctx.tx);
      await fc.assert(fc.asyncProperty(terms, terms, async (first, second) => {
        const versions = [{ version: 1, validFrom: '2000-01', terms: first }, { version: 2, validFrom: '2026-03', terms: second }];
        const { partners } = world;
        const found = await sql<Recognised>`select r.*, f.cash_amount as f_cash, f.credit_amount as f_credit, f.voucher_amount as f_voucher, f.cash_coupon_amount as f_coupon, f.card_amount as f_card, f.arrears_amount as f_arrears, f.written_off_amount as f_written, f.unsettled_amount as f_unsettled,
          f.detail::json ->> 'countingCouponAmount' as counting, f.reverses_id is not null as reverses from (${recognisedRecords({ partnerId: partners.provider, versions, policies: true, records: sql`(select * from usage.fee_records)` })}) r join usage.fee_records f on f.customer_id = r.customer_id and f.record_id = r.record_id`.execute(ctx.tx);
        expect(found.rows).toHaveLength(720);
        for (const row of found.rows) expect(told(row), row.record_id).toEqual(expected(row, row.day >= '2026-03-01' ? second : first));
      }), { numRuns: 8 });
      throw new Error('taken back');
    }).catch((error: unknown) => {
      if (!(error instanceof Error) || error.message !== 'taken back') throw error;
    });
  });
});

type Recognised = Record<'cash_amount' | 'credit_amount' | 'card_amount' | 'coupon_amount' | 'written_off_amount' | 'other_amount' | 'amount' | 'unpaid_amount' | 'f_cash' | 'f_credit' | 'f_voucher' | 'f_coupon' | 'f_card' | 'f_arrears' | 'f_written' | 'f_unsettled', string> & {
  readonly customer_id: string; readonly record_id: string; readonly day: string; readonly service_code: string; readonly bill_type: number; readonly charging_mode: number; readonly reasons: number; readonly latency: number; readonly counting: string | null; readonly reverses: boolean;
};

const told = (row: Recognised) => ({
  parts: { cash: parseUnits(row.cash_amount), credit: parseUnits(row.credit_amount), card: parseUnits(row.card_amount), coupon: parseUnits(row.coupon_amount), writtenOff: parseUnits(row.written_off_amount), other: parseUnits(row.other_amount) },
  amount: parseUnits(row.amount), unpaid: parseUnits(row.unpaid_amount), reasons: reasonsOf(row.reasons), latency: LATENCY_CLASSES[row.latency],
});

function expected(row: Recognised, under: RecognitionTerms) {
  const coupon = parseUnits(row.f_coupon);
  return recognise({
    day: row.day, serviceCode: row.service_code, billType: row.bill_type, chargingMode: row.charging_mode, cash: parseUnits(row.f_cash), credit: parseUnits(row.f_credit), voucher: parseUnits(row.f_voucher), cashCoupon: coupon, card: parseUnits(row.f_card),
    arrears: parseUnits(row.f_arrears), writtenOff: parseUnits(row.f_written), unsettled: parseUnits(row.f_unsettled), countingCoupon: row.counting === null || coupon === 0n ? null : (row.reverses ? -1n : 1n) * parseUnits(row.counting),
    policyExcludes: row.service_code === 'hws.service.type.obs' && row.day >= '2026-02-01' && row.day < '2026-03-15', partnerChangedOn: row.customer_id === world.customer('second') ? '2026-01-31' : row.customer_id === world.customer('third') ? '2025-12-31' : null,
  }, under);
}
