/**
 * What waits to be recognised: consumption counts its records by customer and day, performance counts those it recognised,
 * and where the two differ there are records without a line. So nothing has to tell of a load, and nothing is missed or
 * doubled whoever adds records and whenever a process dies.
 * scope: none — counts of a partner's own work.
 */
import { sql } from 'kysely';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { CustomerDays } from './statement.ts';

/** Customer-months with records that have no line, oldest months first. */
const WAITING = (partnerId: Id) => sql`
  select u.customer_id, u.month, u.records - coalesce(p.recognised, 0) as waiting
  from (select customer_id, month, sum(records) as records from usage.customer_months where partner_id = ${partnerId}::uuid group by customer_id, month) u
  left join (select customer_id, month, sum(recognised) as recognised from incentives.performance_customers where partner_id = ${partnerId}::uuid group by customer_id, month) p
    on p.customer_id = u.customer_id and p.month = u.month
  where u.records <> coalesce(p.recognised, 0)`;

export async function countWaiting(ctx: Pick<Ctx, 'tx'>, partnerId: Id, until?: Month): Promise<number> {
  const found = await sql<{ waiting: string | null }>`select sum(w.waiting) as waiting from (${WAITING(partnerId)}) w where ${until === undefined ? sql`true` : sql`w.month <= ${`${until}-01`}::date`}`.execute(ctx.tx);
  return Number(found.rows[0]?.waiting ?? 0);
}

interface WaitingRow {
  readonly customer_id: Id;
  readonly month: Day;
  readonly days: Day[];
  readonly waiting: string;
}

/** Days to recognise next, as many customer-months as hold about so many waiting records; none: nothing waits. */
export async function nextWaiting(ctx: Ctx, partnerId: Id, records: number): Promise<CustomerDays[]> {
  const found = await sql<WaitingRow>`
    with picked as materialized (
      select w.customer_id, w.month, w.waiting from (select w.*, sum(w.waiting) over (order by w.month, w.customer_id rows unbounded preceding) - w.waiting as before from (${WAITING(partnerId)}) w) w
      where w.before < ${records}::bigint)
    select s.customer_id, s.month, s.waiting, array_agg(d.day::text order by d.day) as days
    from picked s cross join lateral (
      select u.day from (select day, sum(records) as records from usage.daily_sums where partner_id = ${partnerId}::uuid and customer_id = s.customer_id and day >= s.month and day < (s.month + interval '1 month')::date group by day) u
      left join (select day, sum(recognised) as recognised from incentives.performance_days where partner_id = ${partnerId}::uuid and customer_id = s.customer_id and day >= s.month and day < (s.month + interval '1 month')::date group by day) p on p.day = u.day
      where u.records <> coalesce(p.recognised, 0) offset 0) d
    group by s.customer_id, s.month, s.waiting order by s.month, s.customer_id`.execute(ctx.tx);
  return found.rows.map((row) => ({ customerId: row.customer_id, month: row.month.slice(0, 7), days: row.days }));
}
