/**
 * Values the filters of performance offer. Services and currencies are those of the partner's sums, supervisors and managers
 * those the caller may choose (选择主管/客户经理).
 * scope: none — members are cut to the caller's team or to the caller; services and currencies name no customer.
 */
import { sql } from 'kysely';
import type { performanceChoices } from '../../../../contract/console/incentives.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskName } from '../../../../contract/values/mask.ts';
import { monthOf, monthsServed } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { seesAll } from '../../assignment/assignment.ts';
import { named } from '../../usage/usage.ts';
import { partnerOfPerformance } from './ground.ts';

interface MemberRow {
  readonly member_id: Id;
  readonly name: string;
  readonly supervisor_id: Id | null;
  readonly role: 'manager' | 'supervisor';
}

export async function choicesOut(ctx: Ctx, asked: Id | undefined): Promise<OutputIn<typeof performanceChoices>> {
  const partnerId = await partnerOfPerformance(ctx, asked);
  const services = await sql<{ code: string; name: string }>`
    select s.code, ${named(ctx.actor.language, 'cs', 'st', 's.code')} as name from (select distinct service_code as code from incentives.performance_months where partner_id = ${partnerId}) s
    left join catalog.service_types cs on cs.service_code = s.code left join usage.terms st on st.partner_id = ${partnerId} and st.kind = 'service' and st.code = s.code order by name, s.code`.execute(ctx.tx);
  const currencies = await sql<{ currency: string }>`select distinct currency from incentives.performance_customers where partner_id = ${partnerId} order by currency`.execute(ctx.tx);
  const members = await membersOf(ctx, partnerId);
  const person = (row: MemberRow) => ({ memberId: row.member_id, name: maskName(row.name) });
  return {
    months: monthsServed(ctx.now), defaultMonth: monthOf(ctx.now), currencies: currencies.rows.map((row) => row.currency), services: services.rows,
    supervisors: members.filter((row) => row.role === 'supervisor').map(person), managers: members.filter((row) => row.role === 'manager').map((row) => ({ ...person(row), supervisorId: row.supervisor_id })), unassigned: seesAll(ctx),
  };
}

/** Whoever has or had customers, and whoever has or had a team; the present supervisor beside a manager. */
async function membersOf(ctx: Ctx, partnerId: Id): Promise<MemberRow[]> {
  const { actor } = ctx;
  const me = actor.memberId;
  const managers = seesAll(ctx) ? sql`true` : actor.scope === 'team' ? sql`m.member_id in (select t.manager_id from assignment.team_spans t where t.partner_id = ${partnerId} and t.supervisor_id = ${me}::uuid)` : sql`m.member_id = ${me}::uuid`;
  const supervisors = seesAll(ctx) ? sql`true` : actor.scope === 'team' ? sql`m.member_id = ${me}::uuid` : sql`false`;
  const found = await sql<MemberRow>`
    select m.member_id, m.name, (select t.supervisor_id from assignment.team_spans t where t.partner_id = ${partnerId} and t.manager_id = m.member_id and t.to_at is null limit 1) as supervisor_id, 'manager' as role
    from identity.members m where m.partner_id = ${partnerId} and m.member_id in (select d.manager_id from assignment.day_spans d where d.partner_id = ${partnerId} and d.basis = 'second-day') and ${managers}
    union all select m.member_id, m.name, null, 'supervisor' from identity.members m where m.partner_id = ${partnerId} and m.member_id in (select t.supervisor_id from assignment.team_spans t where t.partner_id = ${partnerId}) and ${supervisors}
    order by 2, 1`.execute(ctx.tx);
  return found.rows;
}
