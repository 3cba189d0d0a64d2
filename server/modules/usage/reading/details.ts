/**
 * 消费明细 (sales 5.4): one billing cycle, newest first, in real time (R-5.6: the latency rule is the summary's alone).
 * Pages go on from the last row seen (consumption time, then record id), so that depth costs nothing and rows of equal
 * time neither repeat nor vanish. Whoever does not see all customers gets days of their own (whose.ts): few customers are
 * looked up one by one, many are met while walking the month.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { endDay, firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnerOfQuery } from '../../assignment/assignment.ts';
import { splitsOfMonth } from '../../customers/customers.ts';
import { askedDays } from './asked-days.ts';
import { type Place, readCursor, writeCursor } from './cursor.ts';
import { type Splits, tradedSpans, withinTrade } from './hosted.ts';
import { assertMonthServed } from './period.ts';
import { resellerName } from './people.ts';
import { type DetailFilter, recordConditions, type RecordFilter, zeroCondition } from './record-filter.ts';
import { readRecords, type RecordRow } from './records.ts';
import type { Spans } from './whose.ts';

export type DetailSort = 'consumedFrom' | '-consumedFrom';
export interface DetailQuery extends DetailFilter {
  readonly sort: DetailSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export async function listDetails(ctx: Ctx, query: DetailQuery): Promise<{ rows: RecordRow[]; next: string | null; resellerName: string | null }> {
  assertMonthServed(query.month, ctx.now);
  const after = query.cursor === undefined ? null : readCursor(query.sort, query.cursor);
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const { spans, managers } = await askedDays(ctx, partnerId, query);
  const splits = await splitsOfMonth(ctx, partnerId, query.month);
  const held = await holdDays(ctx, query.month, spans, splits);
  const reseller = await resellerName(ctx, partnerId);
  if (held !== null && held.length === 0) return { rows: [], next: null, resellerName: reseller };
  const order = orderOf(query.sort);
  const source = pageOfRecords({ partnerId, filter: query, held, splits, sort: query.sort, after, limit: query.limit + 1 });
  const found = await readRecords(ctx, partnerId, source, order, managers, splits);
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const next = found.length > query.limit && last ? writeCursor(query.sort, { consumedFrom: last.place, recordId: last.record_id }) : null;
  return { rows, next, resellerName: reseller };
}

/** Days of customers that touch the month, read once: how many there are decides how to look for records. */
export interface HeldDays {
  readonly customer_id: Id;
  readonly from_day: Day;
  readonly to_day: Day;
  /** Trade times for which the days count, where a hosted sub-account left in the month (hosted.ts). */
  readonly traded_from?: string;
  readonly traded_before?: string;
}

export async function holdDays(ctx: Ctx, month: Month, spans: Spans, splits: Splits): Promise<HeldDays[] | null> {
  if (spans === null) return null;
  const days = splits.length === 0 ? spans : tradedSpans(spans, splits);
  const traded = splits.length === 0 ? sql`` : sql`, r.traded_from::text as traded_from, r.traded_before::text as traded_before`;
  const found = await sql<HeldDays>`
    select r.customer_id, r.from_day, r.to_day${traded} from (${days}) r where r.from_day < ${endDay(month)}::date and r.to_day > ${firstDay(month)}::date`.execute(ctx.tx);
  return found.rows;
}

export interface PageOfRecords {
  readonly partnerId: Id;
  readonly filter: RecordFilter;
  /** Null: every day of every customer. */
  readonly held: readonly HeldDays[] | null;
  /** Hosted sub-accounts that left in the month. */
  readonly splits: Splits;
  readonly sort: DetailSort;
  readonly after: Place | null;
  readonly limit: number;
  /** More conditions on `f`, for exports. */
  readonly also?: RawBuilder<unknown>;
  /** Up to how many spans are looked up one by one; pages of a whole list walk the month once instead. */
  readonly lookups?: number;
}

/** Up to here looking customers up one by one reads less than walking the month past everybody else's records. */
const LOOKUPS = 100;

export function pageOfRecords(page: PageOfRecords): RawBuilder<unknown> {
  const { partnerId, filter, held, splits } = page;
  const order = orderOf(page.sort);
  const matching = sql`${recordConditions(partnerId, filter)}${zeroCondition(filter)}${placeCondition(page)}${page.also ? sql` and ${page.also}` : sql``}`;
  if (held === null) return sql`select f.* from usage.fee_records f where ${matching} order by ${order} limit ${page.limit}`;
  const traded = splits.length === 0 ? sql`` : sql`, ${held.map((h) => h.traded_from ?? '-infinity')}::timestamptz[], ${held.map((h) => h.traded_before ?? 'infinity')}::timestamptz[]`;
  const columns = splits.length === 0 ? sql`customer_id, from_day, to_day` : sql`customer_id, from_day, to_day, traded_from, traded_before`;
  const days = sql`unnest(${held.map((h) => h.customer_id)}::uuid[], ${held.map((h) => h.from_day)}::date[], ${held.map((h) => h.to_day)}::date[]${traded}) as w (${columns})`;
  if (held.length <= (page.lookups ?? LOOKUPS)) {
    return sql`select f.* from ${days} cross join lateral (
        select f.* from usage.fee_records f where ${matching} and f.customer_id = w.customer_id and f.day >= w.from_day and f.day < w.to_day${withinTrade(splits, 'w')}
        order by ${order} limit ${page.limit}) f
      order by ${order} limit ${page.limit}`;
  }
  const customers = [...new Set(held.map((h) => h.customer_id))];
  return sql`select f.* from usage.fee_records f
    where ${matching} and f.customer_id = any(${customers}::uuid[])
      and (select true from ${days} where w.customer_id = f.customer_id and f.day >= w.from_day and f.day < w.to_day${withinTrade(splits, 'w')} limit 1)
    order by ${order} limit ${page.limit}`;
}

export function orderOf(sort: DetailSort): RawBuilder<unknown> {
  return sort === 'consumedFrom' ? sql`f.consumed_from, f.record_id` : sql`f.consumed_from desc, f.record_id desc`;
}

function placeCondition({ sort, after }: PageOfRecords): RawBuilder<unknown> {
  if (after === null) return sql``;
  const compare = sort === 'consumedFrom' ? sql`>` : sql`<`;
  return sql` and (f.consumed_from, f.record_id) ${compare} (${after.consumedFrom}::timestamptz, ${after.recordId}::uuid)`;
}
