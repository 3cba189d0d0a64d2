/**
 * What changed in the member's scope since the last visit, for the first page: customers that came to managers in scope or
 * left them, associations that began or ended, consumption that was loaded. The last visit is the sign-in before the present
 * one, as the operation log has it; who signs in for the first time has none.
 * Scope: that of visibleCustomers under `now`, by way of managersInScope and the ground of the board.
 */
import { sql } from 'kysely';
import type { Day } from '../../../contract/values/day.ts';
import { monthOf } from '../../../contract/values/month.ts';
import type { Ctx } from '../../platform/context.ts';
import { managersInScope } from '../assignment/assignment.ts';
import { associationsOf, groundOf } from './board/ground.ts';

export interface Changes {
  readonly since: Date | null;
  readonly received: number;
  readonly handed: number;
  readonly joined: number;
  readonly left: number;
  /** The newest day loaded whole, when a load since then moved it. */
  readonly loaded_until: Day | null;
}

const NOTHING: Changes = { since: null, received: 0, handed: 0, joined: 0, left: 0, loaded_until: null };

export async function changesSinceLastVisit(ctx: Ctx): Promise<Changes> {
  const { actor } = ctx;
  if (actor.kind !== 'partner' || actor.memberId === null) return NOTHING;
  const visits = await sql<{ at: Date }>`select at from audit.entries where partner_id = ${actor.partnerId} and member_id = ${actor.memberId} and action = 'session.begun' order by sequence desc limit 1 offset 1`.execute(ctx.tx);
  const since = visits.rows[0]?.at;
  if (since === undefined) return NOTHING;
  const month = monthOf(ctx.now);
  const { partnerId, customers } = await groundOf(ctx, { from: month, to: month });
  // Who loaded a past (`load`) gave nobody a customer.
  const found = await sql<Omit<Changes, 'since'>>`
    with x as materialized (${customers}), a as materialized (${associationsOf(partnerId)})
    select (select count(*)::int from assignment.spans s where s.partner_id = ${partnerId} and s.assigned_at > ${since} and s.door <> 'load' and ${managersInScope(ctx, partnerId, 's.manager_id')}) as received,
      (select count(*)::int from assignment.spans s where s.partner_id = ${partnerId} and s.unassigned_at > ${since} and ${managersInScope(ctx, partnerId, 's.manager_id')}) as handed,
      (select count(*)::int from a where a.joins and a.from_at > ${since}) as joined, (select count(*)::int from a where a.leaves and a.to_at > ${since}) as left,
      (select max(w.complete_until) from usage.intake_watermarks w where w.partner_id = ${partnerId} and w.loaded_at > ${since}) as loaded_until`.execute(ctx.tx);
  const row = found.rows[0];
  return row ? { since, ...row } : NOTHING;
}
