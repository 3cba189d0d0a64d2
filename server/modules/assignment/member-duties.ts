/**
 * What a member does for others, for member management (identity asks before it changes roles or state): the team of a
 * supervisor, the customers of a manager.
 * scope: none — asked by who manages members of the whole partner; what leaves is a number and members' names.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import type { MemberDuties } from '../identity/identity.ts';
import { releaseManagers } from './teams.ts';

export const memberDuties: MemberDuties = {
  teamOf: async (ctx, partnerId, supervisorId) => (await team(ctx, partnerId, supervisorId)).rows,
  customersOf: async (ctx, partnerId, managerId) => {
    const found = await sql<{ count: number }>`select count(*)::int as count from assignment.spans where partner_id = ${partnerId} and manager_id = ${managerId}::uuid and unassigned_at is null`.execute(ctx.tx);
    return found.rows[0]?.count ?? 0;
  },
  leaveTeams: async (ctx, partnerId, memberId, role) => {
    const managers = role === 'account-manager' ? [memberId] : (await team(ctx, partnerId, memberId)).rows.map((manager) => manager.member_id);
    await releaseManagers(ctx, partnerId, managers);
  },
};

function team(ctx: Ctx, partnerId: Id, supervisorId: Id) {
  return sql<{ member_id: Id; name: string }>`
    select m.member_id, m.name from assignment.team_spans t join identity.members m on m.partner_id = t.partner_id and m.member_id = t.manager_id
    where t.partner_id = ${partnerId} and t.supervisor_id = ${supervisorId}::uuid and t.to_at is null order by m.login`.execute(ctx.tx);
}
