import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, type Day, daysBetween } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.ts';
import { insertFeeRecords, type TestRecord } from '../../../../test/harness/fee-records.ts';
import { newId } from '../../../platform/clock.ts';
import { type Tx, withTx } from '../../../platform/db/tx.ts';
import { reachOf, type SumFilter, type SumPlan, sumRows } from './sum-plan.ts';
import { daysOfNobody, everyDay } from './whose.ts';

/** A small generator of numbers: the same test every time, other spans each round. */
function randomness(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const FIRST: Day = '2025-11-03';
const DAYS = 220;
const CURRENCIES = ['CNY', 'USD'];
const partnerId = newId();
const customers = Array.from({ length: 5 }, () => newId());
const managers = Array.from({ length: 3 }, () => newId());
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase();
  const random = randomness(7);
  const records: TestRecord[] = customers.flatMap((customerId, place) =>
    Array.from({ length: 300 }, (_, index): TestRecord => ({
      customerId, day: addDays(FIRST, random(DAYS)), list: `${random(500)}.${String(random(1e9)).padStart(12, '0')}`, currency: CURRENCIES[random(2)] ?? 'CNY',
      serviceCode: `s${random(3)}`, billKind: index % 17 === 0 ? 1 : 0, associationType: place === 0 && index % 2 === 0 ? 1 : 2,
    })));
  await inPartner(async (tx) => {
    for (const [place, customerId] of customers.entries()) {
      await sql`insert into customers.customers (partner_id, customer_id, number, account_name, association_type, associated_at, created_at)
        values (${partnerId}, ${customerId}, ${String(place).repeat(32)}, ${`account-${place}`}, 2, now(), now())`.execute(tx);
    }
    await insertFeeRecords(tx, partnerId, records);
  });
});
afterAll(() => t.close());

const inPartner = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withTx(t.db, { partnerIds: [partnerId] }, work);

interface Span {
  readonly customerId: Id;
  readonly managerId: Id;
  readonly from: Day;
  readonly to: Day;
}

/** Spans that never overlap within a customer, with gaps, single days, ends on firsts of months and open ends. */
function randomSpans(random: (below: number) => number): Span[] {
  return customers.flatMap((customerId) => {
    const cuts = [...new Set(Array.from({ length: random(8) }, () => addDays(FIRST, random(DAYS + 40) - 20)).map((day) => (random(4) === 0 ? firstDay(day.slice(0, 7)) : day)))].sort();
    return cuts.flatMap((from, place): Span[] => {
      if (random(5) === 0) return [];
      const next = cuts[place + 1];
      const to = next === undefined ? (random(2) === 0 ? 'infinity' : addDays(from, 1 + random(60))) : random(4) === 0 ? addDays(from, 1 + random(daysBetween(from, next))) : next;
      return [{ customerId, managerId: managers[random(3)] ?? '', from: place === 0 && random(3) === 0 ? '-infinity' : from, to }];
    });
  });
}

function relation(spans: readonly Span[]) {
  return sql`select * from unnest(${spans.map((s) => s.customerId)}::uuid[], ${spans.map((s) => s.from)}::date[], ${spans.map((s) => s.to)}::date[], ${spans.map((s) => s.managerId)}::uuid[])
    as r (customer_id, from_day, to_day, manager_id)`;
}

/** By service, or without it: then the months come from the coarsest level. */
const grouped = (rows: unknown, byService = true) => sql<Record<string, string>>`
  select p.customer_id, p.manager_id, p.month, p.currency, ${byService ? sql`p.service_code` : sql`''`} as service_code, sum(p.records)::text as records, sum(p.due_amount)::text as due, sum(p.list_amount)::text as list
  from (${rows}) p group by 1, 2, 3, 4, 5 having sum(p.records) > 0
  order by 1, 2 nulls last, 3, 4, 5`;

/** The plainest way: every record of every day in its span. */
const straight = (spans: unknown, from: Day, end: Day, also: unknown = sql``) => sql`
  select f.customer_id, r.manager_id, f.month, f.currency, f.service_code, 1 as records, f.due_amount, f.list_amount
  from usage.fee_records f ${spans === null ? sql`cross join (select null::uuid as manager_id) r` : sql`join (${spans}) r on r.customer_id = f.customer_id and f.day >= r.from_day and f.day < r.to_day`}
  where f.partner_id = ${partnerId} and f.day >= ${from}::date and f.day < ${end}::date${also}`;

const MONTHS: Month[] = ['2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06'];

function planOf(parts: Pick<SumPlan, 'spans'> & Partial<SumPlan>): SumPlan {
  return { partnerId, first: '2025-11', last: '2026-06', before: null, dimensions: ['currency', 'service_code'], amounts: ['due_amount', 'list_amount'], ...parts };
}

describe('sums of all levels equal the records, day by day', () => {
  test.each(Array.from({ length: 40 }, (_, round) => round))('random spans, months and reach, round %i', async (round) => {
    const random = randomness(1000 + round);
    const spans = randomSpans(random);
    const at = random(MONTHS.length);
    const first = MONTHS[at] ?? '2025-11';
    const last = MONTHS[at + random(MONTHS.length - at)] ?? first;
    const before = random(3) === 0 ? null : addDays(FIRST, random(DAYS + 20) - 10);
    const plan = planOf({ first, last, before, spans: relation(spans), wide: round % 2 === 0 });
    await inPartner(async (tx) => {
      const { start, end } = reachOf(plan);
      for (const byService of [true, false]) {
        const expected = await grouped(straight(relation(spans), start, end), byService).execute(tx);
        const found = await grouped(sumRows(byService ? plan : { ...plan, dimensions: ['currency'] }), byService).execute(tx);
        expect(found.rows, byService ? 'by service' : 'by currency alone').toEqual(expected.rows);
      }
    });
  });

  test.each([null, '2026-02-01', '2026-02-02', '2026-02-28', '2026-03-01', '2025-11-01', '2025-10-01'])('everything of the partner, shown before %s', async (before) => {
    const plan = planOf({ before, spans: null });
    const { start, end } = reachOf(plan);
    await inPartner(async (tx) => {
      const expected = await grouped(straight(null, start, end)).execute(tx);
      expect((await grouped(sumRows(plan)).execute(tx)).rows).toEqual(expected.rows);
      const coarse = await grouped(straight(null, start, end), false).execute(tx);
      expect((await grouped(sumRows({ ...plan, dimensions: ['currency'] }), false).execute(tx)).rows).toEqual(coarse.rows);
    });
  });

  test('every part of the filter holds on every level', async () => {
    const spans = relation(customers.map((customerId) => ({ customerId, managerId: managers[0] ?? '', from: '2025-12-20', to: '2026-04-11' })));
    const filters: [SumFilter, unknown][] = [
      [{ currency: 'USD' }, sql` and f.currency = 'USD'`],
      [{ provider: 'nobody' }, sql` and false`],
      [{ associationType: 'referral' }, sql` and f.association_type = 1`],
      [{ billKinds: ['refund'] }, sql` and f.bill_kind = 1`],
      [{ serviceCodes: ['s1', 's2'] }, sql` and f.service_code in ('s1', 's2')`],
      [{ chargingModes: [1] }, sql` and f.charging_mode = 1`],
    ];
    for (const [filter, also] of filters) {
      for (const before of [null, '2026-03-05']) {
        const plan = planOf({ filter, before, spans });
        const { start, end } = reachOf(plan);
        await inPartner(async (tx) => {
          const expected = await grouped(straight(spans, start, end, also)).execute(tx);
          expect((await grouped(sumRows(plan)).execute(tx)).rows, JSON.stringify(filter)).toEqual(expected.rows);
          const coarse = await grouped(straight(spans, start, end, also), false).execute(tx);
          expect((await grouped(sumRows({ ...plan, dimensions: ['currency'] }), false).execute(tx)).rows, JSON.stringify(filter)).toEqual(coarse.rows);
        });
      }
    }
  });

  test.each([1, 2, 3, 4, 5])('sales 13 #2: managers and nobody partition the days, so parts add up to the whole (%i)', async (round) => {
    const spans = relation(randomSpans(randomness(round)));
    await inPartner(async (tx) => {
      const whole = await grouped(sumRows(planOf({ spans: null, before: '2026-05-17' }))).execute(tx);
      const parts = sumRows(planOf({ spans: everyDay(partnerId, spans), before: '2026-05-17', wide: true }));
      const added = await grouped(sql`select p.customer_id, null::uuid as manager_id, p.month, p.currency, p.service_code, p.records, p.due_amount, p.list_amount from (${parts}) p`).execute(tx);
      expect(added.rows).toEqual(whole.rows);
      const overlaps = await sql<{ n: number }>`
        with days as (select * from (${everyDay(partnerId, spans)}) e)
        select count(*)::int as n from days a join days b on a.customer_id = b.customer_id and a.from_day < b.to_day and b.from_day < a.to_day and a.from_day < b.from_day`.execute(tx);
      expect(overlaps.rows[0]?.n).toBe(0);
      const nobody = await sql<{ n: number }>`select count(*)::int as n from (${daysOfNobody(partnerId, spans)}) g where g.from_day >= g.to_day`.execute(tx);
      expect(nobody.rows[0]?.n).toBe(0);
    });
  });
});
