/**
 * What a member does for others, for member management (identity asks before it changes roles or state, and hands over
 * what is left): the team of a supervisor, the customers and resellers of a manager.
 * scope: none — asked by who manages members of the whole partner; what leaves is a number, members' names and, masked by
 * the caller, names of the customers that are about to move.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import type { MemberDuties } from '../identity/identity.ts';
import { handOverAll } from './assignment.ts';
import { findActive, holdMembers } from './managers.ts';
import { placeManagers } from './teams.ts';
import { isVisible } from './visible-customers.ts';

const NAMED = 50;

export const memberDuties: MemberDuties = {
  teamOf: async (ctx, partnerId, supervisorId) => (await team(ctx, partnerId, supervisorId)).rows,
  supervisorNamed: async (ctx, partnerId, supervisorId) => {
    await holdMembers(ctx, partnerId, [supervisorId]);
    const [supervisor] = await findActive(ctx, partnerId, [supervisorId], 'supervisor');
    if (!supervisor) throw problem('assignment.not_supervisor');
    return supervisor;
  },
  customersOf: async (ctx, partnerId, managerId) => {
    const found = await sql<{ customer_id: Id; name: string; total: number }>`
      select s.customer_id, coalesce(nullif(c.name, ''), c.account_name) as name, (count(*) over ())::int as total from assignment.spans s
      join customers.customers c on c.partner_id = s.partner_id and c.customer_id = s.customer_id
      where s.partner_id = ${partnerId} and s.manager_id = ${managerId}::uuid and s.unassigned_at is null order by c.account_name limit ${NAMED}`.execute(ctx.tx);
    return { customers: found.rows[0]?.total ?? 0, first: found.rows };
  },
  resellersOf: async (ctx, partnerId, managerId) => {
    const found = await sql<{ count: number }>`select count(*)::int as count from assignment.reseller_spans where partner_id = ${partnerId} and manager_id = ${managerId}::uuid and unassigned_at is null`.execute(ctx.tx);
    return found.rows[0]?.count ?? 0;
  },
  handOver: handOverAll,
  leaveTeams: async (ctx, partnerId, memberId, role, to = null) => {
    const managers = role === 'account-manager' ? [memberId] : (await team(ctx, partnerId, memberId)).rows.map((manager) => manager.member_id);
    await placeManagers(ctx, partnerId, managers, to);
  },
  seenBy: async (ctx, partnerId, memberId, scope) => {
    const as: Ctx = { ...ctx, actor: { ...ctx.actor, kind: 'partner', partnerId, partnerIds: [partnerId], memberId, scope } };
    const found = await sql<{ count: number }>`select count(*)::int as count from customers.customers c where c.partner_id = ${partnerId} and c.dissociated_at is null and ${isVisible(as, 'now', 'c', partnerId)}`.execute(ctx.tx);
    return found.rows[0]?.count ?? 0;
  },
};

function team(ctx: Ctx, partnerId: Id, supervisorId: Id) {
  return sql<{ member_id: Id; name: string }>`
    select m.member_id, m.name from assignment.team_spans t join identity.members m on m.partner_id = t.partner_id and m.member_id = t.manager_id
    where t.partner_id = ${partnerId} and t.supervisor_id = ${supervisorId}::uuid and t.to_at is null order by m.login`.execute(ctx.tx);
}
