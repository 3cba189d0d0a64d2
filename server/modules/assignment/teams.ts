/**
 * Supervisors and their managers (sales 11 #5): many managers to one supervisor, one supervisor a manager at a time,
 * history kept. The days of a membership are those of the board rule: the last change of a day decides.
 * scope: none — teams link members; what a supervisor sees of customers is decided in visible-customers.ts.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import { findActive, holdMembers, holdsRole, type Manager, managersInScope } from './managers.ts';
import { partnerOfQuery } from './partner-of-query.ts';
import { type Hold, teamDays } from './rules.ts';

interface Membership {
  readonly manager_id: Id;
  readonly manager_name: string;
  readonly supervisor_id: Id | null;
  readonly supervisor_name: string | null;
}

/** Puts managers under a supervisor, or under none; those who are there already are left as they are. */
export async function setSupervisor(ctx: Ctx, managerIds: readonly Id[], supervisorId: Id | null): Promise<{ changed: number }> {
  const partnerId = await partnerOfQuery(ctx);
  if (ctx.actor.scope !== 'all') throw problem('access.denied', { permission: 'assignment.teams' });
  const asked = [...new Set(managerIds)];
  if (supervisorId !== null) await holdMembers(ctx, partnerId, [supervisorId]);
  const [supervisor] = supervisorId === null ? [] : await findActive(ctx, partnerId, [supervisorId], 'supervisor');
  if (supervisorId !== null && !supervisor) throw problem('assignment.not_supervisor');
  const managers = await lockManagers(ctx, partnerId, asked);
  if (managers.length < asked.length) throw problem('assignment.manager_unknown');
  return { changed: await move(ctx, partnerId, managers, supervisor ?? null) };
}

/** Those managers come under another supervisor, or under none, from now on; for who stops being a supervisor or a manager. */
export async function placeManagers(ctx: Ctx, partnerId: Id, managerIds: readonly Id[], supervisorId: Id | null): Promise<void> {
  const [supervisor] = supervisorId === null ? [] : await findActive(ctx, partnerId, [supervisorId], 'supervisor');
  if (supervisorId !== null && !supervisor) throw problem('assignment.not_supervisor');
  await move(ctx, partnerId, await lockManagers(ctx, partnerId, managerIds), supervisor ?? null);
}

/** Writes one change of supervisor for managers that are locked; answers how many it changed. */
async function move(ctx: Ctx, partnerId: Id, managers: readonly Membership[], supervisor: Manager | null): Promise<number> {
  const supervisorId = supervisor?.member_id ?? null;
  const changing = managers.filter((manager) => manager.supervisor_id !== supervisorId);
  if (changing.length === 0) return 0;
  const ids = changing.map((manager) => manager.manager_id);
  await endMemberships(ctx, partnerId, ids);
  if (supervisorId !== null) await beginMemberships(ctx, partnerId, ids, supervisorId);
  await rewriteTeamDays(ctx, partnerId, ids);
  const nameOf = (name: string | null | undefined) => (name ? maskName(name) : null);
  await recordAudit(ctx, ...changing.map((manager): AuditEntry => ({
    action: 'assignment.supervisor_changed', objectKind: 'member', objectId: manager.manager_id, objectName: maskName(manager.manager_name), partnerId,
    before: { supervisorId: manager.supervisor_id, supervisor: nameOf(manager.supervisor_name) }, after: { supervisorId, supervisor: nameOf(supervisor?.name) },
  })));
  return changing.length;
}

/** Two administrators at once take turns on the managers' own rows, locked in order of id. */
async function lockManagers(ctx: Ctx, partnerId: Id, memberIds: readonly Id[]): Promise<Membership[]> {
  await sql`select member_id from identity.members where partner_id = ${partnerId} and member_id = any(${[...memberIds]}::uuid[]) order by member_id for no key update`.execute(ctx.tx);
  const found = await sql<Membership>`
    select m.member_id as manager_id, m.name as manager_name, t.supervisor_id, s.name as supervisor_name
    from identity.members m
    left join assignment.team_spans t on t.partner_id = m.partner_id and t.manager_id = m.member_id and t.to_at is null
    left join identity.members s on s.partner_id = t.partner_id and s.member_id = t.supervisor_id
    where m.partner_id = ${partnerId} and m.member_id = any(${[...memberIds]}::uuid[]) and m.kind = 'partner' and ${holdsRole('m', 'account-manager')}
    order by m.member_id`.execute(ctx.tx);
  return found.rows;
}

/** As with customers' spans, a membership that would end the instant it began ends one microsecond later. */
async function endMemberships(ctx: Ctx, partnerId: Id, managerIds: readonly Id[]): Promise<void> {
  await sql`update assignment.team_spans set to_at = greatest(${ctx.now}::timestamptz, from_at + interval '1 microsecond')
    where partner_id = ${partnerId} and manager_id = any(${[...managerIds]}::uuid[]) and to_at is null`.execute(ctx.tx);
}

async function beginMemberships(ctx: Ctx, partnerId: Id, managerIds: readonly Id[], supervisorId: Id): Promise<void> {
  await sql`
    insert into assignment.team_spans (partner_id, manager_id, span_id, supervisor_id, from_at, to_at, from_day, to_day)
    select ${partnerId}::uuid, n.manager_id, n.span_id, ${supervisorId}::uuid, greatest(${ctx.now}::timestamptz, max(t.to_at)), null, '-infinity', '-infinity'
    from unnest(${[...managerIds]}::uuid[], ${managerIds.map(() => newId())}::uuid[]) as n (manager_id, span_id)
    left join assignment.team_spans t on t.partner_id = ${partnerId} and t.manager_id = n.manager_id
    group by n.manager_id, n.span_id`.execute(ctx.tx);
}

/** The days of every membership of these managers, from the rule. */
async function rewriteTeamDays(ctx: Ctx, partnerId: Id, managerIds: readonly Id[]): Promise<void> {
  const found = await sql<{ manager_id: Id; span_id: Id; supervisor_id: Id; from_at: Date; to_at: Date | null }>`
    select manager_id, span_id, supervisor_id, from_at, to_at from assignment.team_spans
    where partner_id = ${partnerId} and manager_id = any(${[...managerIds]}::uuid[]) order by manager_id, from_at`.execute(ctx.tx);
  const rows = found.rows.map((row, place) => {
    const next = found.rows[place + 1];
    const toHold = (r: typeof row): Hold => ({ holderId: r.supervisor_id, spanId: r.span_id, startsAt: r.from_at, endsAt: r.to_at });
    return { managerId: row.manager_id, ...teamDays(toHold(row), next?.manager_id === row.manager_id ? toHold(next) : undefined) };
  });
  await sql`
    update assignment.team_spans t set from_day = n.from_day, to_day = n.to_day
    from unnest(${rows.map((r) => r.managerId)}::uuid[], ${rows.map((r) => r.spanId)}::uuid[], ${rows.map((r) => r.from)}::date[], ${rows.map((r) => r.to)}::date[])
      as n (manager_id, span_id, from_day, to_day)
    where t.partner_id = ${partnerId} and t.manager_id = n.manager_id and t.span_id = n.span_id`.execute(ctx.tx);
}

export interface LoadedMembership {
  readonly managerId: Id;
  readonly supervisorId: Id;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

/** Memberships of the past as they were, for a first set-up. */
export async function loadTeams(ctx: Ctx, partnerId: Id, memberships: readonly LoadedMembership[]): Promise<void> {
  if (memberships.length === 0) return;
  for (const m of memberships) {
    await sql`insert into assignment.team_spans (partner_id, manager_id, span_id, supervisor_id, from_at, to_at, from_day, to_day)
      values (${partnerId}, ${m.managerId}, ${newId()}, ${m.supervisorId}, ${m.fromAt}, ${m.toAt}, '-infinity', '-infinity')`.execute(ctx.tx);
  }
  await rewriteTeamDays(ctx, partnerId, [...new Set(memberships.map((m) => m.managerId))]);
}

export interface TeamRow {
  readonly member_id: Id;
  readonly name: string;
  readonly customers: number;
  readonly since: Date | null;
  readonly supervisor_id: Id | null;
}

/** Every active manager in scope with the number of customers and, when there is one, the present supervisor. */
export async function listTeams(ctx: Ctx, asked?: Id): Promise<{ supervisors: { member_id: Id; name: string }[]; managers: TeamRow[]; assignable: boolean }> {
  const partnerId = await partnerOfQuery(ctx, asked);
  const managers = await sql<TeamRow>`
    select m.member_id, m.name, t.from_at as since, t.supervisor_id,
      (select count(*)::int from assignment.spans s where s.partner_id = m.partner_id and s.manager_id = m.member_id and s.unassigned_at is null) as customers
    from identity.members m
    left join assignment.team_spans t on t.partner_id = m.partner_id and t.manager_id = m.member_id and t.to_at is null
      and exists (select 1 from identity.members s where s.partner_id = t.partner_id and s.member_id = t.supervisor_id and s.state = 'active' and ${holdsRole('s', 'supervisor')})
    where m.partner_id = ${partnerId} and m.kind = 'partner' and m.state = 'active' and ${holdsRole('m', 'account-manager')} and ${managersInScope(ctx, partnerId, 'm.member_id')}
    order by m.login`.execute(ctx.tx);
  const ownTeam = ctx.actor.scope === 'all' ? sql`true` : sql`m.member_id = ${ctx.actor.memberId}::uuid`;
  const supervisors = await sql<{ member_id: Id; name: string }>`
    select m.member_id, m.name from identity.members m
    where m.partner_id = ${partnerId} and m.kind = 'partner' and m.state = 'active' and ${holdsRole('m', 'supervisor')} and ${ownTeam}
    order by m.login`.execute(ctx.tx);
  return { supervisors: supervisors.rows, managers: managers.rows, assignable: partnerId === (await partnerOfQuery(ctx)) };
}
