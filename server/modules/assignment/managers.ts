/**
 * Who is an account manager and who a supervisor: members of the partner holding the preset role (sales 2.3), beside
 * other roles or alone. Reads of identity's tables for assignment's decisions.
 * scope: none — members are not customer-linked; callers narrow to own or team by `managersInScope`.
 */
import { type RawBuilder, sql } from 'kysely';
import type { PresetRole } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';

export interface Manager {
  readonly member_id: Id;
  readonly name: string;
  readonly login: string;
  readonly state: 'active' | 'disabled';
}

/** Condition: the member `alias` holds a preset role. */
export function holdsRole(alias: string, preset: PresetRole): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity.member_roles mr join identity.roles r on r.partner_id = mr.partner_id and r.role_id = mr.role_id
    where mr.partner_id = ${sql.ref(`${alias}.partner_id`)} and mr.member_id = ${sql.ref(`${alias}.member_id`)} and r.preset = ${preset})`;
}

/** Active members with the role, among the given ones. */
export async function findActive(ctx: Ctx, partnerId: Id, memberIds: readonly Id[], preset: PresetRole): Promise<Manager[]> {
  const found = await sql<Manager>`
    select m.member_id, m.name, m.login, m.state from identity.members m
    where m.partner_id = ${partnerId} and m.member_id = any(${[...memberIds]}::uuid[]) and m.kind = 'partner' and m.state = 'active' and ${holdsRole('m', preset)}
    order by m.member_id`.execute(ctx.tx);
  return found.rows;
}

/**
 * Holds members who are about to be given customers or managers, and waits for who is changing their roles or state: a
 * statement of its own before they are judged, so that they are judged as they are then.
 */
export async function holdMembers(ctx: Ctx, partnerId: Id, memberIds: readonly Id[]): Promise<void> {
  await sql`select member_id from identity.members where partner_id = ${partnerId} and member_id = any(${[...memberIds]}::uuid[]) order by member_id for share`.execute(ctx.tx);
}

/**
 * Condition on a member: own scope → the member alone; team → the managers of the team at present; all → everybody;
 * none → nobody. `column` holds a member's id, e.g. `m.member_id`.
 */
export function managersInScope(ctx: Ctx, partnerId: Id, column: string): RawBuilder<boolean> {
  const { actor } = ctx;
  switch (actor.partnerIds.includes(partnerId) ? actor.scope : 'none') {
    case 'all':
      return sql<boolean>`true`;
    case 'own':
      return sql<boolean>`${sql.ref(column)} = ${actor.memberId}::uuid`;
    case 'team':
      return sql<boolean>`${sql.ref(column)} in (select t.manager_id from assignment.team_spans t
        where t.partner_id = ${partnerId} and t.supervisor_id = ${actor.memberId}::uuid and t.to_at is null)`;
    case 'none':
      return sql<boolean>`false`;
  }
}

/** Full names by id, of the partner's managers and of one's own (who looks after a reseller); the caller masks them where a page shows them. */
export async function managerNames(ctx: Ctx, partnerId: Id, memberIds: readonly Id[]): Promise<Map<Id, string>> {
  if (memberIds.length === 0) return new Map();
  const found = await sql<{ member_id: Id; name: string }>`
    select member_id, name from identity.members where partner_id in (${partnerId}, ${ctx.actor.partnerId}) and member_id = any(${[...memberIds]}::uuid[])`.execute(ctx.tx);
  return new Map(found.rows.map((row) => [row.member_id, row.name]));
}
