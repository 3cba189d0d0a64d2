/** p50 and p95 over HTTP of the pages people open most, at the asked number of records (issue targets in docs/bench.md). */
import type { Endpoint, OutputOf, QueryIn } from '../../contract/endpoint.ts';
import { boardCompared, boardDistribution, boardGroupBy, boardGroups, boardKinds, boardOverview, boardTrend } from '../../contract/console/consumption-board.ts';
import { detailList, detailTotals, summaryByManager, summaryHead, summaryList, trendByManager } from '../../contract/console/usage.ts';
import { customerBoard, customerBoardAnalysis, customerBoardBy, customerBoardContribution, customerBoardRows } from '../../contract/console/customer-board.ts';
import { listCustomers } from '../../contract/console/customers.ts';
import { addMonths } from '../../contract/values/month.ts';
import { type Member, pathOf } from '../harness/running-house.ts';
import type { EngineName, Report } from './bench.ts';
import { openBenchHouse } from './bench-house.ts';
import { customerId, fillPartner, managerId, PASSWORD } from './query-data.ts';

const ROUNDS = 60;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function measure<E extends Endpoint>(member: Member, endpoint: E, queryOf: (round: number) => QueryIn<E>, rounds = ROUNDS): Promise<{ p50: number; p95: number }> {
  const times: number[] = [];
  for (let round = -5; round < rounds; round += 1) {
    const path = pathOf(endpoint, { query: queryOf(Math.max(0, round)) });
    const start = performance.now();
    const answer = await member.ask('GET', path);
    const ms = performance.now() - start;
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    if (round >= 0) times.push(ms);
  }
  times.sort((a, b) => a - b);
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

async function pageAt(member: Member, page: number, query: QueryIn<typeof detailList>): Promise<string> {
  let cursor: string | null = null;
  for (let n = 1; n < page; n += 1) {
    const answer: OutputOf<typeof detailList> = await member.call(detailList, { query: { ...query, ...(cursor ? { cursor } : {}) } });
    cursor = answer.next;
    if (!cursor) break;
  }
  return cursor ?? '';
}

export async function benchQueries(engine: EngineName, scale: number, report: Report): Promise<void> {
  const bench = await openBenchHouse(engine);
  try {
    const raw = await bench.raw();
    const started = performance.now();
    await fillPartner(raw, scale);
    await raw.end();
    report({ name: 'test data made', engine, scale, unit: 's', value: (performance.now() - started) / 1000 });
    const people = { administrator: await bench.signIn('bench-admin', PASSWORD), supervisor: await bench.signIn('bench-supervisor', PASSWORD), manager: await bench.signIn('bench-manager-7', PASSWORD) };
    const month = (round: number) => addMonths('2026-10', -(round % 12));
    for (const [who, member] of Object.entries(people)) {
      const time = async <E extends Endpoint>(name: string, endpoint: E, query: (round: number) => QueryIn<E>, rounds?: number) => report({ name: `${name} (${who})`, engine, scale, unit: 'ms', ...(await measure(member, endpoint, query, rounds)) });
      if (who === 'administrator') {
        await time('details: month + customer + service', detailList, (r) => ({ month: month(r), customerId: customerId(1 + r), serviceCode: `service-${((1 + r) * 7) % 60}`, limit: '50' }));
        const cursor = await pageAt(member, 200, { month: '2026-10', limit: '50' });
        await time('details: 200th page by keyset', detailList, () => ({ month: '2026-10', limit: '50', cursor }));
        await time('details: one manager', detailList, (r) => ({ month: month(r), managerId: managerId(1 + (r % 40)), limit: '50' }));
      }
      await time('details: month', detailList, (r) => ({ month: month(r), limit: '50' }));
      await time('details: totals of a month', detailTotals, (r) => ({ month: month(r) }));
      await time('summary: head of a month', summaryHead, (r) => ({ month: month(r) }));
      await time('summary: month by customer', summaryList, (r) => ({ month: month(r), limit: '50' }));
      await time('summary: month by manager', summaryByManager, (r) => ({ month: month(r) }));
      await time('trend: 18 months by manager', trendByManager, () => ({ by: 'manager' as const }), 20);
      const year = { from: '2025-12', to: '2026-11' };
      await time('board: overview of 12 months', boardOverview, () => year);
      await time('board: refunds and adjustments of 12 months', boardKinds, () => year);
      await time('board: the same days of last month and last year', boardCompared, () => year);
      await time('board: rows by customer', boardGroups, (r) => ({ ...year, from: addMonths('2025-12', r % 6), groupBy: 'customer' as const, limit: '20' }));
      for (const groupBy of boardGroupBy.options) await time(`board: trend by ${groupBy}`, boardTrend, (r) => ({ ...year, from: addMonths('2025-12', r % 6), groupBy }), 20);
      await time('board: distribution by service', boardDistribution, (r) => ({ ...year, from: addMonths('2025-12', r % 6) }), 20);
      await time('customer board: numbers and months', customerBoard, (r) => ({ ...year, from: addMonths('2025-12', r % 6) }));
      await time('customer board: contribution', customerBoardContribution, (r) => ({ ...year, from: addMonths('2025-12', r % 6) }));
      for (const by of customerBoardBy.options) await time(`customer board: analysis by ${by}`, customerBoardAnalysis, () => ({ ...year, by }), 20);
      await time('customer board: list by contribution', customerBoardRows, (r) => ({ ...year, part: 'contribution' as const, limit: '50', offset: String((r % 5) * 50) }));
      await time('customers: list', listCustomers, (r) => ({ limit: '50', offset: String((r % 5) * 50) }));
    }
  } finally {
    await bench.close();
  }
}
