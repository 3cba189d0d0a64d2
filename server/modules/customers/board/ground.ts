/**
 * What every question of the customer board stands on (sales 6.3): the customers in scope with whose they are, and their
 * associations. A customer is its present manager's, whole months and history of it, as in the customer list; one that left
 * stays with the manager who had it last. Days are those of GMT+08:00.
 * Scope: that of visibleCustomers under `now`; for those who left by their last manager (managersInScope).
 */
import { type RawBuilder, sql } from 'kysely';
import { problem } from '../../../../contract/errors.ts';
import { startOfDay } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addMonths, endDay, firstDay, isMonthServed, type Month, monthOf, monthsServed } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { managersInScope, partnerOfQuery } from '../../assignment/assignment.ts';
import { type AssociationType, associationNumberOf } from '../rules.ts';

export interface BoardFilter {
  readonly partnerId?: Id | undefined;
  readonly from: Month;
  readonly to: Month;
  readonly managerId?: Id | 'none' | undefined;
  readonly supervisorId?: Id | undefined;
  readonly associationType?: AssociationType | undefined;
}

export interface Ground {
  readonly partnerId: Id;
  /** Rows x: customer_id, names, attributes, manager_id. */
  readonly customers: RawBuilder<unknown>;
  readonly month: Month;
}

export async function groundOf(ctx: Ctx, filter: BoardFilter): Promise<Ground> {
  for (const month of [filter.from, filter.to]) {
    const served = monthsServed(ctx.now);
    if (!isMonthServed(month, ctx.now)) throw problem('usage.month_out_of_reach', { month, oldest: served.at(-1) ?? '', newest: served[0] ?? '' });
  }
  if (filter.to < filter.from) throw problem('request.invalid', {}, [{ field: 'query.to', rule: 'month_order' }]);
  const partnerId = await partnerOfQuery(ctx, filter.partnerId);
  return { partnerId, customers: customersOf(ctx, partnerId, filter), month: monthOf(ctx.now) };
}

function customersOf(ctx: Ctx, partnerId: Id, filter: BoardFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [managersInScope(ctx, partnerId, 'x.manager_id')];
  if (filter.managerId === 'none') conditions.push(sql`x.manager_id is null`);
  else if (filter.managerId) conditions.push(sql`x.manager_id = ${filter.managerId}::uuid`);
  if (filter.supervisorId) conditions.push(sql`x.manager_id in (select t.manager_id from assignment.team_spans t where t.partner_id = ${partnerId} and t.supervisor_id = ${filter.supervisorId}::uuid and t.to_at is null)`);
  if (filter.associationType) conditions.push(sql`x.association_type = ${associationNumberOf(filter.associationType)}`);
  return sql`select x.* from (
      select c.customer_id, c.number, c.name, c.account_name, c.customer_type, c.level, c.country_code, c.tag, c.association_type, c.associated_at, c.dissociated_at, s.manager_id
      from customers.customers c
      left join assignment.spans s on s.partner_id = c.partner_id and s.customer_id = c.customer_id and s.unassigned_at is null
      where c.partner_id = ${partnerId} and c.dissociated_at is null
      union all
      select c.customer_id, c.number, c.name, c.account_name, c.customer_type, c.level, c.country_code, c.tag, c.association_type, c.associated_at, c.dissociated_at, l.manager_id
      from customers.customers c
      left join lateral (select s.manager_id from assignment.spans s where s.partner_id = c.partner_id and s.customer_id = c.customer_id order by s.assigned_at desc limit 1) l on true
      where c.partner_id = ${partnerId} and c.dissociated_at is not null) x
    where ${sql.join(conditions, sql` and `)}`;
}

/**
 * Associations of those customers: whether one begins anew (nothing ended at that instant: a change of type goes on) and
 * whether the customer left with its end. To stand behind `with x as (…)`.
 */
export function associationsOf(partnerId: Id): RawBuilder<unknown> {
  return sql`select a.customer_id, a.association_type, a.from_at, a.to_at, lag(a.to_at) over own is distinct from a.from_at as joins, a.to_at is not null and lead(a.from_at) over own is distinct from a.to_at as leaves,
      row_number() over own = 1 as first
    from customers.associations a join x on x.customer_id = a.customer_id where a.partner_id = ${partnerId} window own as (partition by a.customer_id order by a.from_at)`;
}

/** Condition: the instant lies in the months, both counted. */
export function within(column: string, from: Month, to: Month): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} >= ${startOfDay(firstDay(from))} and ${sql.ref(column)} < ${startOfDay(endDay(to))}`;
}

export const quarterOf = (month: Month): { from: Month; to: Month } => {
  const from = `${month.slice(0, 5)}${String(Math.floor((Number(month.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}`;
  return { from, to: addMonths(from, 2) };
};
