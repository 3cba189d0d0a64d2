/**
 * Whose days a question about consumption covers: the caller's scope (sales 2.6), narrowed by customer and manager, as
 * one relation (customer_id, from_day, to_day, manager_id) that facts are joined with by day. A manager's figures are
 * those of her own days; the days of nobody are for those who see all customers (sales 4.4).
 * Under one basis a day of a customer occurs at most once, so nothing is counted twice.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Basis } from '../../../../contract/console/shapes.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { seesAll, visibleCustomers } from '../../assignment/assignment.ts';

export interface WhoseFilter {
  readonly customerId?: Id | undefined;
  /** Parts of the names, letters in either case. */
  readonly customerName?: string | undefined;
  readonly accountName?: string | undefined;
  /** `none`: the days of nobody. */
  readonly managerId?: Id | 'none' | undefined;
  readonly managerName?: string | undefined;
}

/** Days of customers; null: every day of every customer, so facts need no join. */
export type Spans = RawBuilder<unknown> | null;

/** `managed`: managers' days cut to what the caller may see, instead of those that stand now (as-of.ts). */
export function whoseDays(ctx: Ctx, partnerId: Id, basis: Basis, filter: WhoseFilter = {}, managed: RawBuilder<unknown> | null = null): Spans {
  const named = customerConditions(partnerId, filter);
  const base = baseSpans(ctx, partnerId, basis, filter, managed);
  if (base === null) return named.length === 0 ? null : allDays(partnerId, named);
  const conditions = [...named, ...(seesAll(ctx) ? [] : managerConditions(ctx.actor.partnerId, filter))];
  if (conditions.length === 0) return base;
  return sql`select b.customer_id, b.from_day, b.to_day, b.manager_id from (${base}) b
    where ${sql.join(conditions.map((condition) => condition('b')), sql` and `)}`;
}

/** The same days with whose they are: for who sees all customers nobody's days are among them, so that parts add up to the whole. */
export function daysByManager(ctx: Ctx, partnerId: Id, basis: Basis, filter: WhoseFilter = {}): RawBuilder<unknown> {
  const spans = whoseDays(ctx, partnerId, basis, filter);
  if (spans !== null && (!seesAll(ctx) || filter.managerId !== undefined || filter.managerName)) return spans;
  const named = customerConditions(partnerId, filter);
  const days = everyDay(partnerId, managedDays(partnerId, basis));
  if (named.length === 0) return days;
  return sql`select b.customer_id, b.from_day, b.to_day, b.manager_id from (${days}) b where ${sql.join(named.map((condition) => condition('b')), sql` and `)}`;
}

/** Every day of every customer with its manager, null for nobody: a partition, so parts add up to the whole. */
export function everyDay(partnerId: Id, spans: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select customer_id, from_day, to_day, manager_id from (${spans}) held
    union all ${daysOfNobody(partnerId, spans)}`;
}

/** The managers' spans of a basis as they stand now. scope: none — only for those who see all customers. */
export function managedDays(partnerId: Id, basis: Basis): RawBuilder<unknown> {
  return sql`select customer_id, from_day, to_day, manager_id from assignment.day_spans where partner_id = ${partnerId} and basis = ${basis}`;
}

/** What lies between the spans of each customer. scope: none — only for those who see all customers. */
export function daysOfNobody(partnerId: Id, spans: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select customer_id, from_day, to_day, null::uuid as manager_id from (
      select customer_id, to_day as from_day, coalesce(lead(from_day) over (partition by customer_id order by to_day), 'infinity'::date) as to_day
      from (select customer_id, '-infinity'::date as from_day, '-infinity'::date as to_day from customers.customers where partner_id = ${partnerId}
        union all select customer_id, from_day, to_day from (${spans}) held) ends) gaps
    where from_day < to_day`;
}

function baseSpans(ctx: Ctx, partnerId: Id, basis: Basis, filter: WhoseFilter, managed: RawBuilder<unknown> | null): Spans {
  if (!seesAll(ctx)) return managed ?? visibleCustomers(ctx, basis, partnerId);
  if (filter.managerId === 'none') return daysOfNobody(partnerId, managed ?? managedDays(partnerId, basis));
  const conditions = managerConditions(partnerId, filter);
  if (conditions.length === 0) return null;
  return sql`select d.customer_id, d.from_day, d.to_day, d.manager_id from (${managed ?? managedDays(partnerId, basis)}) d
    where ${sql.join(conditions.map((condition) => condition('d')), sql` and `)}`;
}

type Condition = (alias: string) => RawBuilder<unknown>;

function part(column: string, needle: string): RawBuilder<unknown> {
  return sql`strpos(lower(${sql.ref(column)}), lower(${needle.trim()})) > 0`;
}

function managerConditions(partnerId: Id, { managerId, managerName }: WhoseFilter): Condition[] {
  const conditions: Condition[] = [];
  // Days of nobody are not for a manager or supervisor: no row of theirs is nobody's.
  if (managerId === 'none') conditions.push(() => sql`false`);
  else if (managerId) conditions.push((alias) => sql`${sql.ref(`${alias}.manager_id`)} = ${managerId}::uuid`);
  if (managerName) {
    conditions.push((alias) => sql`${sql.ref(`${alias}.manager_id`)} in (select m.member_id from identity.members m where m.partner_id = ${partnerId} and ${part('m.name', managerName)})`);
  }
  return conditions;
}

function customerConditions(partnerId: Id, { customerId, customerName, accountName }: WhoseFilter): Condition[] {
  const conditions: Condition[] = [];
  if (customerId) conditions.push((alias) => sql`${sql.ref(`${alias}.customer_id`)} = ${customerId}::uuid`);
  const names = [...(customerName ? [part('n.name', customerName)] : []), ...(accountName ? [part('n.account_name', accountName)] : [])];
  if (names.length > 0) {
    conditions.push((alias) => sql`${sql.ref(`${alias}.customer_id`)} in (select n.customer_id from customers.customers n where n.partner_id = ${partnerId} and ${sql.join(names, sql` and `)})`);
  }
  return conditions;
}

function allDays(partnerId: Id, conditions: readonly Condition[]): RawBuilder<unknown> {
  return sql`select c.customer_id, '-infinity'::date as from_day, 'infinity'::date as to_day, null::uuid as manager_id from customers.customers c
    where c.partner_id = ${partnerId} and ${sql.join(conditions.map((condition) => condition('c')), sql` and `)}`;
}
