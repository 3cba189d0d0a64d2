/**
 * 优惠详情: what lies behind 本月已优惠 of the summary, by kind of discount and by service or customer. The four kinds
 * stand on records only, so this is read from records, with the summary's reach (R-5.6): its total is the figure one came
 * from. Rows without any discount are hidden with `zero: hide`.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnerOfQuery } from '../../assignment/assignment.ts';
import { sumsOf } from './amounts.ts';
import { recordsWhere } from './detail-totals.ts';
import { assertMonthServed, heldBackFrom, readWatermark, type Watermark } from './period.ts';
import { named } from './records.ts';
import { makeRoom } from './run-sums.ts';
import type { SummaryFilter } from './summary.ts';
import { whoseDays } from './whose.ts';

export const DISCOUNT_COLUMNS = ['list_amount', 'discount_amount', 'commercial_discount_amount', 'partner_discount_amount', 'promotion_discount_amount', 'other_discount_amount'] as const;
export type DiscountAmounts = Readonly<Record<(typeof DISCOUNT_COLUMNS)[number], string>>;

export interface DiscountQuery extends SummaryFilter {
  readonly by: 'service' | 'customer';
  readonly limit: number;
  readonly offset: number;
}
export interface DiscountRow extends DiscountAmounts {
  /** Service code or customer id. */
  readonly key: string;
  /** Name of the service, or of the customer in full: the caller masks it. */
  readonly name: string;
  readonly account_name: string;
  readonly number: string;
  readonly currency: string;
}
export interface DiscountSums extends DiscountAmounts {
  readonly currency: string;
  readonly keys: number;
}
export interface DiscountPage {
  readonly watermark: Watermark;
  readonly rows: DiscountRow[];
  readonly sums: DiscountSums[];
  readonly total: number;
}

/** One page and the sums of all keys, in one pass over the month. */
export async function discountDetail(ctx: Ctx, query: DiscountQuery): Promise<DiscountPage> {
  assertMonthServed(query.month, ctx.now);
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const watermark = await readWatermark(ctx, partnerId);
  await makeRoom(ctx);
  const hide = query.zero === 'hide';
  const amounts = sql.join(DISCOUNT_COLUMNS.map((column) => sql.ref(`p.${column}`)));
  const found = await sql<DiscountRow & DiscountSums & { part: 'row' | 'sums' }>`
    with grouped as materialized (${discountRows(ctx, partnerId, query)}),
    place as (select g.* from grouped g${hide ? sql` where g.discount_amount <> 0` : sql``} order by g.discount_amount desc, g.key, g.currency limit ${query.limit} offset ${query.offset})
    select 'row' as part, p.key, ${namesOf(ctx, query.by)}, p.currency, 0 as keys, ${amounts} from place p ${namesFrom(partnerId, query.by)}
    union all
    select 'sums', '', '', '', '', p.currency, (count(*)${hide ? sql` filter (where p.discount_amount <> 0)` : sql``})::int, ${sumsOf('p', DISCOUNT_COLUMNS)} from grouped p group by p.currency
    order by 1, discount_amount desc, key, currency`.execute(ctx.tx);
  const sums = found.rows.filter((row) => row.part === 'sums').sort((a, b) => (a.currency < b.currency ? -1 : 1));
  return { watermark, rows: found.rows.filter((row) => row.part === 'row'), sums, total: sums.reduce((keys, row) => keys + row.keys, 0) };
}

/** Sums by key and currency. */
export function discountRows(ctx: Ctx, partnerId: Id, query: SummaryFilter & { readonly by: DiscountQuery['by'] }): RawBuilder<unknown> {
  const { month, associationType, currency, provider } = query;
  const spans = whoseDays(ctx, partnerId, 'second-day', query);
  const records = recordsWhere(partnerId, { month, zero: 'all', associationType, currency, provider }, spans, sql`f.day < ${heldBackFrom(ctx.now)}::date`);
  const key = query.by === 'service' ? sql`f.service_code` : sql`f.customer_id`;
  return sql`select ${key}::text as key, f.currency, ${sumsOf('f', DISCOUNT_COLUMNS)} from (${records}) f group by ${key}, f.currency`;
}

export function namesOf(ctx: Ctx, by: DiscountQuery['by']): RawBuilder<unknown> {
  return by === 'service' ? sql`${named(ctx.actor.language, 'cs', 'st', 'p.key')} as name, '' as account_name, '' as number` : sql`c.name, c.account_name, c.number`;
}

export function namesFrom(partnerId: Id, by: DiscountQuery['by']): RawBuilder<unknown> {
  if (by === 'customer') return sql`join customers.customers c on c.partner_id = ${partnerId} and c.customer_id = p.key::uuid`;
  return sql`left join catalog.service_types cs on cs.service_code = p.key
    left join usage.terms st on st.partner_id = ${partnerId} and st.kind = 'service' and st.code = p.key`;
}
