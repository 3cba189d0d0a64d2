/**
 * Sums and count of a filter of 消费明细, by currency. Sums hold what most filters ask, so then nothing is read record by
 * record: totals come from month and daily sums, and the count from them less the rows of nothing due, which have an index
 * of their own. Rows of nothing due change the count, never a sum (sales 13 #9).
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { endDay, firstDay } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnerOfQuery } from '../../assignment/assignment.ts';
import { splitsOfMonth } from '../../customers/customers.ts';
import { ALL_AMOUNTS, type AmountsRow, sumsOf } from './amounts.ts';
import { askedDays } from './asked-days.ts';
import { type Splits, tradedSpans, withinTrade } from './hosted.ts';
import { assertMonthServed, readWatermark, type Watermark } from './period.ts';
import { type DetailFilter, recordConditions, type RecordFilter, sumFilterOf, sumsSuffice } from './record-filter.ts';
import { makeRoom } from './run-sums.ts';
import { conditions, sumRows } from './sum-plan.ts';
import type { Spans } from './whose.ts';

export interface TotalsRow extends AmountsRow {
  readonly currency: string;
  readonly records: string;
}

export async function detailTotals(ctx: Ctx, filter: DetailFilter): Promise<{ totals: TotalsRow[]; watermark: Watermark }> {
  assertMonthServed(filter.month, ctx.now);
  const partnerId = await partnerOfQuery(ctx, filter.partnerId);
  const { spans } = await askedDays(ctx, partnerId, filter);
  const watermark = await readWatermark(ctx, partnerId);
  await makeRoom(ctx);
  const splits = spans === null ? [] : await splitsOfMonth(ctx, partnerId, filter.month);
  const totals = splits.length === 0 && sumsSuffice(filter) ? await totalsOfSums(ctx, partnerId, filter, spans) : await totalsOfRecords(ctx, partnerId, filter, spans, splits);
  return { totals, watermark };
}

async function totalsOfSums(ctx: Ctx, partnerId: Id, filter: RecordFilter, spans: Spans): Promise<TotalsRow[]> {
  const rows = filter.day === undefined
    ? sumRows({ partnerId, first: filter.month, last: filter.month, before: null, spans, filter: sumFilterOf(filter), dimensions: ['currency'], amounts: ALL_AMOUNTS })
    : rowsOfDay(partnerId, filter.day, filter, spans);
  const hidden = filter.zero === 'hide' ? recordsWhere(partnerId, filter, spans, sql`f.due_amount = 0`) : null;
  const count = hidden ? sql`sum(p.records) - coalesce((select h.records from (select f.currency, count(*) as records from (${hidden}) f group by f.currency) h where h.currency = p.currency), 0)` : sql`sum(p.records)`;
  const found = await sql<TotalsRow>`
    select p.currency, (${count})::text as records, ${sumsOf('p', ALL_AMOUNTS)} from (${rows}) p group by p.currency having sum(p.records) > 0 order by p.currency`.execute(ctx.tx);
  return found.rows;
}

function rowsOfDay(partnerId: Id, day: Day, filter: RecordFilter, spans: Spans): RawBuilder<unknown> {
  const mine = spans === null ? sql`` : sql` and d.customer_id in (select r.customer_id from (${spans}) r where r.from_day <= ${day}::date and r.to_day > ${day}::date)`;
  return sql`select d.currency, d.records, ${sql.join(ALL_AMOUNTS.map((column) => sql.ref(`d.${column}`)))} from usage.daily_sums d
    where d.partner_id = ${partnerId} and d.day = ${day}::date and d.day >= ${firstDay(filter.month)}::date and d.day < ${endDay(filter.month)}::date${conditions(sumFilterOf(filter), 'd')}${mine}`;
}

async function totalsOfRecords(ctx: Ctx, partnerId: Id, filter: RecordFilter, spans: Spans, splits: Splits): Promise<TotalsRow[]> {
  const count = filter.zero === 'hide' ? sql`count(*) filter (where f.due_amount <> 0)` : sql`count(*)`;
  const found = await sql<TotalsRow>`
    select f.currency, ${count}::text as records, ${sumsOf('f', ALL_AMOUNTS)} from (${recordsWhere(partnerId, filter, spans, undefined, splits)}) f group by f.currency order by f.currency`.execute(ctx.tx);
  return found.rows;
}

/**
 * Records of the filter within the days; each span is looked up by itself (see sum-plan.ts on joins by range). `splits`: as the
 * details have them where a hosted sub-account left (hosted.ts); without, as they are booked and summed.
 */
export function recordsWhere(partnerId: Id, filter: RecordFilter, spans: Spans, also?: RawBuilder<unknown>, splits: Splits = []): RawBuilder<unknown> {
  const matching = sql`${recordConditions(partnerId, filter)}${also ? sql` and ${also}` : sql``}`;
  if (spans === null) return sql`select f.* from usage.fee_records f where ${matching}`;
  return sql`select f.* from (${splits.length === 0 ? spans : tradedSpans(spans, splits)}) r cross join lateral (
      select f.* from usage.fee_records f where ${matching} and f.customer_id = r.customer_id and f.day >= r.from_day and f.day < r.to_day${withinTrade(splits, 'r')} offset 0) f`;
}
