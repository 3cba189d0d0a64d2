/**
 * Whose days a question about performance covers: as consumption under the second-day rule (4.4), narrowed also by a
 * supervisor's team (选择主管/客户经理); and who gives and takes by approved transfers within the same bounds.
 * Scope: visibleCustomers, by way of whoseDays of usage; no manager's transfer is seen but in that manager's own scope.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { seesAll } from '../../assignment/assignment.ts';
import { daysByManager, everyDay, type Spans, type WhoseFilter, whoseDays } from '../../usage/usage.ts';

export interface PerformanceWhose extends Omit<WhoseFilter, 'managerName'> {
  readonly partnerId?: Id | undefined;
  readonly supervisorId?: Id | undefined;
}

/** Whom the days are told by. */
export type ToldBy = 'nobody' | 'manager' | 'supervisor';

/** Rows (customer_id, from_day, to_day, manager_id); null: every day of every customer, told by nobody. */
export function performanceDays(ctx: Ctx, partnerId: Id, filter: PerformanceWhose, by: ToldBy = 'nobody'): Spans {
  const { supervisorId, ...whose } = filter;
  const wanted = supervisorId !== undefined;
  const base = by === 'manager' || wanted ? daysByManager(ctx, partnerId, 'second-day', whose) : whoseDays(ctx, partnerId, 'second-day', whose);
  const narrowed = wanted && base !== null ? ofTeam(partnerId, base, supervisorId) : base;
  if (by !== 'supervisor') return narrowed;
  const partition = everyDay(partnerId, supervisedDays(partnerId));
  if (narrowed === null) return partition;
  return sql`select b.customer_id, greatest(b.from_day, p.from_day) as from_day, least(b.to_day, p.to_day) as to_day, p.manager_id
    from (${narrowed}) b join (${partition}) p on p.customer_id = b.customer_id where greatest(b.from_day, p.from_day) < least(b.to_day, p.to_day)`;
}

/** Days cut to those on which their manager belonged to the supervisor's team. */
function ofTeam(partnerId: Id, days: RawBuilder<unknown>, supervisorId: Id): RawBuilder<unknown> {
  return sql`select b.customer_id, greatest(b.from_day, t.from_day) as from_day, least(b.to_day, t.to_day) as to_day, b.manager_id
    from (${days}) b join assignment.team_spans t on t.partner_id = ${partnerId}::uuid and t.manager_id = b.manager_id and t.supervisor_id = ${supervisorId}::uuid
    where greatest(b.from_day, t.from_day) < least(b.to_day, t.to_day)`;
}

/** Managers' days by the supervisor of that day. scope: none — a partition that is cut to the caller's days before it is joined. */
function supervisedDays(partnerId: Id): RawBuilder<unknown> {
  return sql`select d.customer_id, greatest(d.from_day, t.from_day) as from_day, least(d.to_day, t.to_day) as to_day, t.supervisor_id as manager_id
    from assignment.day_spans d join assignment.team_spans t on t.partner_id = d.partner_id and t.manager_id = d.manager_id
    where d.partner_id = ${partnerId}::uuid and d.basis = 'second-day' and greatest(d.from_day, t.from_day) < least(d.to_day, t.to_day)`;
}

/** Whether transfers between managers can change the figure asked for: not of the whole partner told by nobody, where what one gives another takes. */
export function transfersMatter(ctx: Ctx, { managerId, supervisorId }: PerformanceWhose, by: ToldBy): boolean {
  return by !== 'nobody' || !seesAll(ctx) || managerId !== undefined || supervisorId !== undefined;
}

/** Both sides of approved transfers within the bounds: (customer_id, manager_id, sheet_month, currency, amount), told by manager or supervisor. */
export function transferSides(ctx: Ctx, partnerId: Id, filter: PerformanceWhose, by: ToldBy): RawBuilder<unknown> {
  const { customerId, customerName, accountName, managerId, supervisorId } = filter;
  const { actor } = ctx;
  const supervisedBy = (supervisor: RawBuilder<unknown>) => sql`exists (select from assignment.team_spans t where t.partner_id = ${partnerId}::uuid and t.manager_id = s.manager_id and t.supervisor_id = ${supervisor} and t.from_day <= s.day and t.to_day > s.day)`;
  const conditions = [
    ...(seesAll(ctx) ? [] : actor.scope === 'own' ? [sql`s.manager_id = ${actor.memberId}::uuid`] : actor.scope === 'team' ? [supervisedBy(sql`${actor.memberId}::uuid`)] : [sql`false`]),
    ...(managerId === 'none' ? [seesAll(ctx) ? sql`s.manager_id is null` : sql`false`] : managerId ? [sql`s.manager_id = ${managerId}::uuid`] : []),
    ...(supervisorId ? [supervisedBy(sql`${supervisorId}::uuid`)] : []),
    ...(customerId ? [sql`s.customer_id = ${customerId}::uuid`] : []),
    ...(customerName || accountName ? [sql`s.customer_id in (select n.customer_id from customers.customers n where n.partner_id = ${partnerId}::uuid
      and ${customerName ? sql`strpos(lower(n.name), lower(${customerName.trim()})) > 0` : sql`true`} and ${accountName ? sql`strpos(lower(n.account_name), lower(${accountName.trim()})) > 0` : sql`true`})`] : []),
  ];
  const told = by === 'supervisor' ? sql`(select t.supervisor_id from assignment.team_spans t where t.partner_id = ${partnerId}::uuid and t.manager_id = s.manager_id and t.from_day <= s.day and t.to_day > s.day limit 1)` : sql`s.manager_id`;
  return sql`select s.customer_id, ${told} as manager_id, s.sheet_month, s.currency, s.amount
    from (select t.customer_id, m.manager_id, t.sheet_month, t.currency, m.sign * t.amount as amount, t.to_day as day from incentives.transfers t
      cross join lateral (values (t.from_manager_id, -1), (t.to_manager_id, 1)) as m (manager_id, sign) where t.partner_id = ${partnerId}::uuid and t.state = 'approved') s
    where ${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)}`;
}
