/**
 * What 业绩转移记录 shows beside requests: hand-overs of customers, each once, with the performance its month has from the first
 * day of the new manager on; and late corrections. Both are records of what happened; they move no figure by themselves.
 * scope: none — written for the whole partner; who asks for the list sees what is in scope.
 */
import { sql } from 'kysely';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { newId } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { RunRow } from '../../../platform/jobs/runs.ts';
import type { Difference } from '../recognising/statement.ts';

interface Handover {
  readonly customer_id: Id;
  readonly before_id: Id;
  readonly manager_id: Id;
  readonly from_day: Day;
  readonly to_day: Day;
  readonly currency: string;
  readonly assigned_by: Id | null;
  readonly assigned_name: string | null;
  readonly assigned_at: Date;
  readonly cause_key: string;
}

/** Changes of manager that no record tells of yet: a span that follows another manager's. The amount is read with the list: the month goes on. */
export async function recordHandovers(ctx: Ctx, partnerId: Id): Promise<number> {
  const found = await sql<Handover>`
    select h.customer_id, h.before_id, h.manager_id, h.from_day, least(h.to_day - 1, (date_trunc('month', h.from_day::timestamp) + interval '1 month - 1 day')::date) as to_day, c.currency, h.assigned_by, m.name as assigned_name, h.assigned_at,
      'handover ' || h.span_id || ' ' || c.currency as cause_key
    from (
      select s.customer_id, s.span_id, s.manager_id, s.assigned_by, s.assigned_at, d.from_day, d.to_day, lag(s.manager_id) over (partition by s.customer_id order by s.assigned_at) as before_id
      from assignment.spans s left join assignment.day_spans d on d.partner_id = ${partnerId}::uuid and d.customer_id = s.customer_id and d.basis = 'second-day' and d.span_id = s.span_id
      where s.partner_id = ${partnerId}::uuid) h
    cross join lateral (select distinct p.currency from incentives.performance_customers p where p.partner_id = ${partnerId}::uuid and p.customer_id = h.customer_id) c
    left join identity.members m on m.partner_id = ${partnerId}::uuid and m.member_id = h.assigned_by
    where h.before_id is not null and h.before_id <> h.manager_id and h.from_day is not null
      and not exists (select from incentives.transfers t where t.partner_id = ${partnerId}::uuid and t.cause_key = 'handover ' || h.span_id || ' ' || c.currency)
    order by h.assigned_at`.execute(ctx.tx);
  if (found.rows.length === 0) return 0;
  const rows = found.rows.map((row) => ({ ...row, transfer_id: newId(), assigned_name: row.assigned_name ?? '' }));
  await sql`
    insert into incentives.transfers (partner_id, transfer_id, kind, state, cause, customer_id, from_manager_id, to_manager_id, from_day, to_day, sheet_month, currency, amount, reason, asked_by, asked_name, asked_at, decided_at, cause_key)
    select ${partnerId}::uuid, r.transfer_id, 'handover', 'done', 'manager', r.customer_id, r.before_id, r.manager_id, r.from_day, r.to_day, date_trunc('month', r.from_day::timestamp)::date, r.currency, 0, '', r.assigned_by, r.assigned_name, r.assigned_at, r.assigned_at, r.cause_key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (transfer_id uuid, customer_id uuid, before_id uuid, manager_id uuid, from_day date, to_day date, currency text, assigned_by uuid, assigned_name text, assigned_at timestamptz, cause_key text)
    on conflict (partner_id, cause_key) where cause_key is not null do nothing`.execute(ctx.tx);
  return rows.length;
}

/** One record for a customer, currency and pair of sheets of a run that recognised days anew. */
export async function recordCorrections(ctx: Ctx, partnerId: Id, run: RunRow, reason: string, differences: readonly Difference[]): Promise<void> {
  if (differences.length === 0) return;
  const rows = differences.map((one) => ({ transfer_id: newId(), customer_id: one.customer_id, from_day: one.first_day, to_day: one.last_day, sheet_month: one.sheet_month, currency: one.currency, amount: one.amount, cause_key: `correction ${run.run_id} ${one.customer_id} ${one.currency} ${one.month} ${one.sheet_month}` }));
  await sql`
    insert into incentives.transfers (partner_id, transfer_id, kind, state, cause, customer_id, from_day, to_day, sheet_month, currency, amount, reason, asked_by, asked_name, asked_at, decided_at, cause_key)
    select ${partnerId}::uuid, r.transfer_id, 'correction', 'done', 'correction', r.customer_id, r.from_day, r.to_day, r.sheet_month, r.currency, r.amount, ${reason}, ${run.requested_by}::uuid, ${run.requested_name}, ${ctx.now}, ${ctx.now}, r.cause_key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (transfer_id uuid, customer_id uuid, from_day date, to_day date, sheet_month date, currency text, amount numeric, cause_key text)
    on conflict (partner_id, cause_key) where cause_key is not null do nothing`.execute(ctx.tx);
}
