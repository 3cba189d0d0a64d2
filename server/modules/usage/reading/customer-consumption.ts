/**
 * What one customer consumed: 18 months and the current one, and one month by service beside the month before, within
 * the caller's days (second-day rule) and the summary's reach. A manager who lost the customer keeps the amounts
 * of her own days (sales 11 #9); one who got it today sees the customer, with nothing yet.
 */
import { sql } from 'kysely';
import { problem } from '../../../../contract/errors.ts';
import { BUSINESS_ZONE, type Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, lastDay, type Month, monthOf, monthsServed } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { seesAll, visibleCustomers } from '../../assignment/assignment.ts';
import { sumsOf } from './amounts.ts';
import { partnerOfCustomer } from './partner-of-customer.ts';
import { assertMonthServed, heldBackFrom, monthBefore, readWatermark, type Watermark } from './period.ts';
import { named } from './records.ts';
import { makeRoom } from './run-sums.ts';
import { sumRows } from './sum-plan.ts';
import { whoseDays } from './whose.ts';

export interface CustomerMonth {
  readonly month: Month;
  readonly currency: string;
  readonly due_amount: string;
  readonly list_amount: string;
  readonly complete: boolean;
}
export interface CustomerService {
  readonly service_code: string;
  readonly service_name: string;
  readonly currency: string;
  readonly due_amount: string | null;
  readonly previous: string | null;
}
export interface CustomerConsumption {
  readonly watermark: Watermark;
  readonly months: CustomerMonth[];
  readonly services: CustomerService[];
  readonly wholeMonths: boolean;
}

export async function customerConsumption(ctx: Ctx, customerId: Id, asked?: Month): Promise<CustomerConsumption> {
  const month = asked ?? monthOf(ctx.now);
  assertMonthServed(month, ctx.now);
  const partnerId = await partnerOfCustomer(ctx, customerId);
  if (partnerId === null) throw problem('customers.unknown');
  const served = monthsServed(ctx.now);
  const days = await ownDays(ctx, partnerId, customerId, firstDay(served.at(-1) ?? ''));
  if (days === null) throw problem('customers.unknown');
  const watermark = await readWatermark(ctx, partnerId);
  await makeRoom(ctx);
  const before = monthBefore(month, ctx.now);
  // Beyond reach there is nothing to compare with: no month equals null.
  const previous = before === month ? null : before;
  const previousDay = previous === null ? null : firstDay(previous);
  const oldest = served.at(-1) ?? '';
  const plan = sumRows({
    partnerId, first: [previous ?? oldest, oldest].sort()[0] ?? oldest, last: served[0] ?? '', before: heldBackFrom(ctx.now), spans: whoseDays(ctx, partnerId, 'second-day', { customerId }),
    dimensions: ['currency', 'service_code'], amounts: ['due_amount', 'list_amount'],
  });
  const found = await sql<{ part: 'month' | 'service'; month: Day | null; service_code: string; service_name: string; currency: string; due_amount: string | null; list_amount: string | null; previous: string | null }>`
    with grouped as materialized (
      select p.month, p.currency, p.service_code, ${sumsOf('p', ['due_amount', 'list_amount'])} from (${plan}) p group by p.month, p.currency, p.service_code having sum(p.records) > 0)
    select 'month' as part, g.month, '' as service_code, '' as service_name, g.currency, ${sumsOf('g', ['due_amount', 'list_amount'])}, null::numeric as previous
      from grouped g where g.month >= ${firstDay(oldest)}::date group by g.month, g.currency
    union all
    select 'service', null, p.service_code, ${named(ctx.actor.language, 'cs', 'st', 'p.service_code')}, p.currency, p.due_amount, null, p.previous from (
        select g.service_code, g.currency, sum(g.due_amount) filter (where g.month = ${firstDay(month)}::date) as due_amount, sum(g.due_amount) filter (where g.month = ${previousDay}::date) as previous
        from grouped g where g.month in (${firstDay(month)}::date, ${previousDay}::date) group by g.service_code, g.currency) p
      left join catalog.service_types cs on cs.service_code = p.service_code
      left join usage.terms st on st.partner_id = ${partnerId} and st.kind = 'service' and st.code = p.service_code
    order by part, month desc, due_amount desc nulls last, service_code, currency`.execute(ctx.tx);
  const months = found.rows.flatMap((row): CustomerMonth[] => (row.part === 'month' && row.month !== null
    ? [{ month: row.month.slice(0, 7), currency: row.currency, due_amount: row.due_amount ?? '0', list_amount: row.list_amount ?? '0', complete: isComplete(row.month.slice(0, 7), watermark) }]
    : []));
  return { watermark, months, services: found.rows.filter((row) => row.part === 'service'), wholeMonths: days.whole };
}

/** A month no more days will be added to: behind both the summary's reach and what has been loaded whole. */
function isComplete(month: Month, { completeUntil, summaryUntil }: Watermark): boolean {
  const last = lastDay(month);
  return last <= summaryUntil && completeUntil !== null && last <= completeUntil;
}

/**
 * Null when the customer is nothing of the caller's. `whole`: every day since then (or since the customer's first
 * association) that can be shown is the caller's.
 */
async function ownDays(ctx: Ctx, partnerId: Id, customerId: Id, since: Day): Promise<{ whole: boolean } | null> {
  if (seesAll(ctx)) return { whole: true };
  const end = heldBackFrom(ctx.now);
  const found = await sql<{ now: boolean; some: boolean; whole: boolean }>`
    with known as (
      select greatest(${since}::date, min((a.from_at at time zone ${BUSINESS_ZONE})::date)) as since from customers.associations a
      where a.partner_id = ${partnerId} and a.customer_id = ${customerId}::uuid)
    select exists (select 1 from (${visibleCustomers(ctx, 'now', partnerId)}) n where n.customer_id = ${customerId}::uuid) as now, count(d.from_day) > 0 as some,
      coalesce(sum(least(d.to_day, ${end}::date) - greatest(d.from_day, k.since)) filter (where d.from_day < ${end}::date and d.to_day > k.since), 0) >= ${end}::date - k.since as whole
    from known k left join (${visibleCustomers(ctx, 'second-day', partnerId)}) d on d.customer_id = ${customerId}::uuid
    group by k.since`.execute(ctx.tx);
  const row = found.rows[0];
  return row && (row.now || row.some) ? { whole: row.whole } : null;
}
