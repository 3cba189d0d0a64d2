/**
 * Whose customers a member sees, and on which days (sales 2.6 with 4.4): the one fragment that every statement about
 * customers joins. It answers rows (partner_id, customer_id, from_day, to_day, manager_id); days are half open.
 *
 *   all   every customer of the partner, all days (manager_id is null: look managers up in assignment.day_spans)
 *   own   the member's own day spans under the basis
 *   team  day spans of the team's managers, cut to the days they belonged to the team
 *   none  no row
 * Of a reseller, for `own` and `team`: its customers on the days the reseller was assigned to the manager (decisions/0019).
 *
 * A customer may come in several rows (A, then B, then A again), but under one basis the rows of a customer never
 * overlap, so a join of facts on their day meets at most one of them and never counts an amount twice.
 *
 * Facts:   select … from usage.daily_sums f ${joinVisible(ctx, 'second-day', { partnerId, day: 'f.day' })} where …
 *          For scope `all` the join is empty text: every row of the partner is visible already and the statement
 *          keeps to one table. The statement itself must always name the partner: `where f.partner_id = ${partnerId}`.
 * Lists:   select … from customers.customers c where c.partner_id = … and ${isVisible(ctx, 'now', …)}
 */
import { type RawBuilder, sql } from 'kysely';
import type { Basis } from '../../../contract/console/shapes.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';

/** True when the member sees all customers of the partner on all days: no join is needed. */
export function seesAll(ctx: Ctx): boolean {
  return ctx.actor.scope === 'all';
}

/** The whole fragment, for scope `all` too; prefer `joinVisible` where facts are read. */
export function visibleCustomers(ctx: Ctx, basis: Basis, partnerId: Id = ctx.actor.partnerId): RawBuilder<unknown> {
  const { actor } = ctx;
  if (!actor.partnerIds.includes(partnerId) || actor.scope === 'none') return noCustomers;
  if (partnerId !== actor.partnerId && actor.scope !== 'all') return ofAssignedReseller(ctx, basis, partnerId);
  switch (actor.scope) {
    case 'all':
      return sql`select partner_id, customer_id, '-infinity'::date as from_day, 'infinity'::date as to_day, null::uuid as manager_id
        from customers.customers where partner_id = ${partnerId}`;
    case 'own':
      return sql`select partner_id, customer_id, from_day, to_day, manager_id
        from assignment.day_spans
        where partner_id = ${partnerId} and basis = ${basis} and manager_id = ${actor.memberId}::uuid`;
    case 'team':
      return basis === 'now' ? presentTeam(partnerId, actor.memberId) : teamByDay(partnerId, actor.memberId, basis);
  }
}

/**
 * Customers of a reseller whose account manager the member is or supervises: all of them, on the days of the reseller's
 * span (sales 4.2, decisions/0019). The spans are the distributor's, so this is what it sees, not what the reseller's own
 * account managers do.
 */
function ofAssignedReseller({ actor }: Ctx, basis: Basis, resellerId: Id): RawBuilder<unknown> {
  const held = actor.scope === 'own'
    ? sql`select d.from_day, d.to_day, d.manager_id from assignment.reseller_day_spans d
        where d.partner_id = ${actor.partnerId} and d.reseller_id = ${resellerId} and d.basis = ${basis} and d.manager_id = ${actor.memberId}::uuid`
    : sql`select greatest(d.from_day, ${basis === 'now' ? sql`d.from_day` : sql`t.from_day`}) as from_day, least(d.to_day, ${basis === 'now' ? sql`d.to_day` : sql`t.to_day`}) as to_day, d.manager_id
        from assignment.team_spans t
        join assignment.reseller_day_spans d on d.partner_id = t.partner_id and d.manager_id = t.manager_id and d.basis = ${basis} and d.reseller_id = ${resellerId}
        where t.partner_id = ${actor.partnerId} and t.supervisor_id = ${actor.memberId}::uuid
          and ${basis === 'now' ? sql`t.to_at is null` : sql`greatest(d.from_day, t.from_day) < least(d.to_day, t.to_day)`}`;
  return sql`select c.partner_id, c.customer_id, h.from_day, h.to_day, h.manager_id
    from customers.customers c cross join (${held}) h where c.partner_id = ${resellerId}`;
}

/** Nobody's: the right columns and no row. */
const noCustomers = sql`select null::uuid as partner_id, null::uuid as customer_id, null::date as from_day, null::date as to_day, null::uuid as manager_id where false`;

/** Lists ask who belongs to the team at present, not who did on some day. */
function presentTeam(partnerId: Id, supervisorId: Id | null): RawBuilder<unknown> {
  return sql`select d.partner_id, d.customer_id, d.from_day, d.to_day, d.manager_id
    from assignment.team_spans t
    join assignment.day_spans d on d.partner_id = t.partner_id and d.manager_id = t.manager_id and d.basis = 'now'
    where t.partner_id = ${partnerId} and t.supervisor_id = ${supervisorId}::uuid and t.to_at is null`;
}

function teamByDay(partnerId: Id, supervisorId: Id | null, basis: Basis): RawBuilder<unknown> {
  return sql`select d.partner_id, d.customer_id, greatest(d.from_day, t.from_day) as from_day, least(d.to_day, t.to_day) as to_day, d.manager_id
    from assignment.team_spans t
    join assignment.day_spans d on d.partner_id = t.partner_id and d.manager_id = t.manager_id and d.basis = ${basis}
    where t.partner_id = ${partnerId} and t.supervisor_id = ${supervisorId}::uuid
      and greatest(d.from_day, t.from_day) < least(d.to_day, t.to_day)`;
}

export interface JoinVisible {
  readonly partnerId?: Id;
  /** The fact's day column, with its alias: `f.day`. The alias is also that of its partner_id and customer_id. */
  readonly day: `${string}.${string}`;
  /** Alias the visible row gets in the statement. */
  readonly as?: string;
}

/** Joins facts with what the member may see of them on their day; empty for scope `all`. */
export function joinVisible(ctx: Ctx, basis: Basis, join: JoinVisible): RawBuilder<unknown> {
  if (seesAll(ctx) && ctx.actor.partnerIds.includes(join.partnerId ?? ctx.actor.partnerId)) return sql``;
  const facts = join.day.slice(0, join.day.indexOf('.'));
  const as = join.as ?? 'v';
  return sql`join (${visibleCustomers(ctx, basis, join.partnerId)}) ${sql.id(as)}
    on ${sql.ref(`${as}.partner_id`)} = ${sql.ref(`${facts}.partner_id`)} and ${sql.ref(`${as}.customer_id`)} = ${sql.ref(`${facts}.customer_id`)}
    and ${sql.ref(join.day)} >= ${sql.ref(`${as}.from_day`)} and ${sql.ref(join.day)} < ${sql.ref(`${as}.to_day`)}`;
}

/** Condition on a list of customers: this customer is visible (on some day, under the basis); `true` for scope `all`. */
export function isVisible(ctx: Ctx, basis: Basis, customers: string, partnerId: Id = ctx.actor.partnerId): RawBuilder<boolean> {
  if (seesAll(ctx) && ctx.actor.partnerIds.includes(partnerId)) return sql<boolean>`true`;
  return sql<boolean>`${sql.ref(`${customers}.customer_id`)} in (select visible.customer_id from (${visibleCustomers(ctx, basis, partnerId)}) visible)`;
}
