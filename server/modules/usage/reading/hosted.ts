/**
 * Hosted sub-accounts in the details (R-5.7, decisions/0020). In the month in which a hosted sub-account is disassociated its
 * records are booked under it, whole, as the summary wants them; the details show those traded after that second under the
 * master. So sums need to know nothing of it, and only a month in which such a relation ended is read with these pieces:
 * for all others the list is empty and every statement is as it was.
 * scope: none — pieces of statements; the spans given are those of whoseDays, made of visibleCustomers.
 */
import { type RawBuilder, sql } from 'kysely';
import { firstDay } from '../../../../contract/values/month.ts';
import type { HostingSplit } from '../../customers/customers.ts';

export type Splits = readonly HostingSplit[];

/** The customer a record `f` stands under in the details. */
export function shownUnder(splits: Splits): RawBuilder<unknown> {
  if (splits.length === 0) return sql`f.customer_id`;
  const cases = splits.map((split) => sql`when f.customer_id = ${split.subId}::uuid and f.month = ${firstDay(split.month)}::date and f.traded_at >= ${split.splitAt}::timestamptz then ${split.masterId}::uuid`);
  return sql`case ${sql.join(cases, sql` `)} else f.customer_id end`;
}

const table = (splits: Splits) => sql`unnest(${splits.map((s) => s.subId)}::uuid[], ${splits.map((s) => s.masterId)}::uuid[], ${splits.map((s) => s.splitAt)}::timestamptz[]) as x (sub_id, master_id, split_at)`;

/**
 * The caller's days with the trade times for which they count: a sub-account's up to its second, and for who has the master's
 * days also the sub-account's records after it. Of one month: every split is of it.
 */
export function tradedSpans(spans: RawBuilder<unknown>, splits: Splits): RawBuilder<unknown> {
  return sql`select r.customer_id, r.from_day, r.to_day, '-infinity'::timestamptz as traded_from, coalesce(x.split_at, 'infinity'::timestamptz) as traded_before
      from (${spans}) r left join ${table(splits)} on x.sub_id = r.customer_id
    union all select x.sub_id, r.from_day, r.to_day, x.split_at, 'infinity'::timestamptz from (${spans}) r join ${table(splits)} on x.master_id = r.customer_id`;
}

/** Condition on records `f` found by a row `alias` of those days; nothing where no relation ended. */
export function withinTrade(splits: Splits, alias: string): RawBuilder<unknown> {
  return splits.length === 0 ? sql`` : sql` and f.traded_at >= ${sql.ref(`${alias}.traded_from`)} and f.traded_at < ${sql.ref(`${alias}.traded_before`)}`;
}
