/**
 * 客户数量统计 and what began and ended by month (sales 6.3), in one statement; analysis by an attribute; contribution.
 * Scope: that of visibleCustomers under `now`, by way of groundOf.
 */
import { type RawBuilder, sql } from 'kysely';
import type { CustomerBoardBy } from '../../../../contract/console/customer-board.ts';
import { type Day, startOfDay } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addMonths, firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { associationsOf, type BoardFilter, type Ground, groundOf, quarterOf, within } from './ground.ts';

interface NumbersRow {
  readonly total: number;
  readonly total_before: number;
  readonly associations: number;
  readonly associations_before: number;
  readonly consuming: number;
  readonly consuming_before: number;
  readonly new_enterprise: number;
  readonly new_enterprise_before: number;
  readonly complete_until: Day | null;
  readonly months: { month: Month; joined_referral: number; joined_resale: number; left_referral: number; left_resale: number }[] | null;
}
export interface Numbers extends NumbersRow {
  readonly month: Month;
  readonly lastMonth: Month;
  readonly quarter: { from: Month; to: Month };
  readonly lastQuarter: { from: Month; to: Month };
}

/** Enterprise of the customer type; individual is 0, not said is −1. */
const ENTERPRISE = 1;

export async function boardNumbers(ctx: Ctx, filter: BoardFilter): Promise<Numbers> {
  const { partnerId, customers, month } = await groundOf(ctx, filter);
  const lastMonth = addMonths(month, -1);
  const quarter = quarterOf(month);
  const lastQuarter = quarterOf(addMonths(quarter.from, -1));
  const begun = startOfDay(firstDay(month));
  // A customer consumes in a month that has an amount due; one covered whole by packages or credits of zero does not.
  const consuming = (of: Month) => sql`(select count(distinct f.customer_id)::int from usage.customer_months f join x on x.customer_id = f.customer_id where f.partner_id = ${partnerId} and f.month = ${firstDay(of)}::date and f.due_amount <> 0)`;
  const monthOf = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'Asia/Shanghai', 'YYYY-MM')`;
  const found = await sql<NumbersRow>`
    with x as materialized (${customers}), a as materialized (${associationsOf(partnerId)}),
    changes as (
      select ${monthOf('a.from_at')} as month, a.association_type, 1 as joined, 0 as gone from a where a.joins and ${within('a.from_at', filter.from, filter.to)}
      union all select ${monthOf('a.to_at')}, a.association_type, 0, 1 from a where a.leaves and ${within('a.to_at', filter.from, filter.to)}),
    by_month as (
      select month, (sum(joined) filter (where association_type = 1))::int as joined_referral, (sum(joined) filter (where association_type = 2))::int as joined_resale,
        (sum(gone) filter (where association_type = 1))::int as left_referral, (sum(gone) filter (where association_type = 2))::int as left_resale
      from changes group by month)
    select (select count(*)::int from x where x.dissociated_at is null) as total,
      (select count(distinct a.customer_id)::int from a where a.from_at < ${begun} and (a.to_at is null or a.to_at >= ${begun})) as total_before,
      (select count(*)::int from a) as associations, (select count(*)::int from a where a.from_at < ${begun}) as associations_before,
      ${consuming(month)} as consuming, ${consuming(lastMonth)} as consuming_before,
      ${newEnterprise(quarter)} as new_enterprise, ${newEnterprise(lastQuarter)} as new_enterprise_before,
      (select max(w.complete_until) from usage.intake_watermarks w where w.partner_id = ${partnerId}) as complete_until,
      (select jsonb_agg(b order by b.month) from by_month b) as months`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw new Error('a statement of counts has one row');
  return { ...row, month, lastMonth, quarter, lastQuarter };
}

/** First associations of enterprises that began in the quarter: who came back or changed type is not new. */
function newEnterprise(quarter: { from: Month; to: Month }): RawBuilder<unknown> {
  return sql`(select count(*)::int from a join x on x.customer_id = a.customer_id where a.first and x.customer_type = ${ENTERPRISE} and ${within('a.from_at', quarter.from, quarter.to)})`;
}

export interface AnalysisRow {
  readonly key: string;
  readonly customers: number;
  readonly consuming: number;
  readonly amounts: { currency: string; due: string }[] | null;
}
export const NONE = '(none)';
const ATTRIBUTES: Readonly<Record<CustomerBoardBy, RawBuilder<unknown>>> = {
  customerType: sql`x.customer_type::text`,
  associationType: sql`case x.association_type when 1 then 'referral' else 'resale' end`,
  level: sql`coalesce(nullif(x.level, ''), ${NONE})`,
  country: sql`coalesce(nullif(x.country_code, ''), ${NONE})`,
  tag: sql`coalesce(nullif(x.tag, ''), ${NONE})`,
};

/** Associated customers by an attribute, largest first, with the month at hand. */
export async function boardAnalysis(ctx: Ctx, filter: BoardFilter, by: CustomerBoardBy): Promise<{ month: Month; rows: AnalysisRow[] }> {
  const { partnerId, customers, month } = await groundOf(ctx, filter);
  const found = await sql<AnalysisRow>`
    with x as materialized (${customers}), k as materialized (select x.customer_id, ${ATTRIBUTES[by]} as key from x where x.dissociated_at is null),
    f as materialized (select k.key, m.currency, m.customer_id, m.due_amount from usage.customer_months m join k on k.customer_id = m.customer_id where m.partner_id = ${partnerId} and m.month = ${firstDay(month)}::date and m.due_amount <> 0)
    select k.key, count(*)::int as customers, (select count(distinct f.customer_id)::int from f where f.key = k.key) as consuming,
      (select jsonb_agg(jsonb_build_object('currency', d.currency, 'due', d.due::text) order by d.currency) from (select f.currency, sum(f.due_amount) as due from f where f.key = k.key group by f.currency) d) as amounts
    from k group by k.key order by customers desc, k.key limit 200`.execute(ctx.tx);
  return { month, rows: found.rows };
}

/**
 * Rows (customer_id, currency, due, rank, share, running) of the range, each currency by itself. Refunds can make an amount
 * negative: shares are of the sum all the same, so they add up to a hundred.
 */
export function contributions({ partnerId }: Ground, from: Month, to: Month, currency?: string): RawBuilder<unknown> {
  return sql`select s.customer_id, s.currency, s.due, (row_number() over ranked)::int as rank, sum(s.due) over whole as total, (count(*) over whole)::int as customers,
      case when sum(s.due) over whole <> 0 then round(100 * s.due / sum(s.due) over whole, 2) end as share,
      case when sum(s.due) over whole <> 0 then round(100 * sum(s.due) over (partition by s.currency order by s.due desc, s.customer_id rows unbounded preceding) / sum(s.due) over whole, 2) end as running
    from (select m.customer_id, m.currency, sum(m.due_amount) as due from usage.customer_months m join x on x.customer_id = m.customer_id
      where m.partner_id = ${partnerId} and m.month >= ${firstDay(from)}::date and m.month <= ${firstDay(to)}::date${currency === undefined ? sql`` : sql` and m.currency = ${currency}`}
      group by m.customer_id, m.currency having sum(m.due_amount) <> 0) s
    window ranked as (partition by s.currency order by s.due desc, s.customer_id), whole as (partition by s.currency)`;
}

export interface ContributionRow {
  readonly currency: string;
  /** Null: all others together. */
  readonly customer_id: Id | null;
  readonly name: string | null;
  readonly account_name: string | null;
  readonly due: string;
  readonly share: string | null;
  readonly running: string | null;
  readonly total: string;
  readonly customers: number;
}

export async function boardContribution(ctx: Ctx, filter: BoardFilter, top: number): Promise<ContributionRow[]> {
  const ground = await groundOf(ctx, filter);
  const found = await sql<ContributionRow>`
    with x as materialized (${ground.customers}), r as materialized (${contributions(ground, filter.from, filter.to)})
    select r.currency, r.customer_id, x.name, x.account_name, r.due, r.share::text as share, r.running::text as running, r.total, r.customers, r.rank from r join x on x.customer_id = r.customer_id where r.rank <= ${top}
    union all
    select r.currency, null, null, null, sum(r.due), case when max(r.total) <> 0 then round(100 * sum(r.due) / max(r.total), 2)::text end, case when max(r.total) <> 0 then '100.00' end, max(r.total), max(r.customers), ${top + 1}
    from r where r.rank > ${top} group by r.currency
    order by 1, 10`.execute(ctx.tx);
  return found.rows;
}
