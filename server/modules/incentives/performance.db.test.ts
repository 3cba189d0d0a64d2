/** Performance on a real database: what SQL recognises is what the rule says; sheets, details and board agree to the last digit. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listLines, listSheets, lineTotals } from '../../../contract/console/incentives.ts';
import { performanceGroupBy, performanceGroups, performanceTrend } from '../../../contract/console/performance-board.ts';
import { addDecimals } from '../../../contract/values/money.ts';
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

test('every record has its line', async () => {
  const found = await world.asSystem((ctx) => sql<{ records: number; lines: number }>`select (select count(*)::int from usage.fee_records) as records, (select count(*)::int from incentives.performance_lines) as lines`.execute(ctx.tx));
  expect(found.rows[0]).toEqual({ records: 600, lines: 600 });
});
