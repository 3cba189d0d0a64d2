/**
 * SQL of member management. Whoever changes members of a partner first locks the partner's row: two administrators take
 * turns, so that neither "the last administrator" nor "no customers left" is judged on what the other is changing.
 * scope: none — members are not customer-linked.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import type { Tx } from '../../platform/db/tx.ts';
import type { RoleRow } from './store.ts';

export interface ManagedMember {
  readonly partner_id: Id;
  readonly member_id: Id;
  readonly login: string;
  readonly name: string;
  readonly state: 'active' | 'disabled';
  /** Grows with every change of roles or state. */
  readonly version: number;
  readonly roles: RoleRow[];
}

/** The member of one of these partners; customers' logins and the operator's own people are managed elsewhere. */
export async function findManaged(tx: Tx, partnerIds: readonly Id[], memberId: Id): Promise<ManagedMember | null> {
  const found = await sql<ManagedMember>`
    select m.partner_id, m.member_id, m.login, m.name, m.state, m.version,
      coalesce((select jsonb_agg(jsonb_build_object('role_id', r.role_id, 'preset', r.preset, 'sample', r.sample, 'name', r.name, 'permissions', r.permissions) order by r.role_id) from identity.member_roles mr join identity.roles r on r.partner_id = mr.partner_id and r.role_id = mr.role_id
        where mr.partner_id = m.partner_id and mr.member_id = m.member_id), '[]'::jsonb) as roles
    from identity.members m where m.partner_id = any(${[...partnerIds]}::uuid[]) and m.member_id = ${memberId}::uuid and m.kind = 'partner'`.execute(tx);
  return found.rows[0] ?? null;
}

export async function lockPartner(tx: Tx, partnerId: Id): Promise<void> {
  await sql`select partner_id from identity.partners where partner_id = ${partnerId} for no key update`.execute(tx);
}

/** Who gives customers or managers to this member holds a share of the row and waits, or is waited for. */
export async function lockMember(tx: Tx, partnerId: Id, memberId: Id): Promise<void> {
  await sql`select member_id from identity.members where partner_id = ${partnerId} and member_id = ${memberId} for no key update`.execute(tx);
}

export async function rolesOf(tx: Tx, partnerId: Id): Promise<RoleRow[]> {
  const found = await sql<RoleRow>`
    select role_id, preset, sample, name, permissions from identity.roles where partner_id = ${partnerId}
    order by preset = 'administrator' desc nulls last, preset = 'supervisor' desc nulls last, preset is null, sample is null, name, role_id`.execute(tx);
  return found.rows;
}

/** Active administrators besides this member. */
export async function otherAdministrators(tx: Tx, partnerId: Id, memberId: Id): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from identity.members m where m.partner_id = ${partnerId} and m.member_id <> ${memberId} and m.kind = 'partner' and m.state = 'active'
      and exists (select 1 from identity.member_roles mr join identity.roles r on r.partner_id = mr.partner_id and r.role_id = mr.role_id
        where mr.partner_id = m.partner_id and mr.member_id = m.member_id and r.preset = 'administrator')`.execute(tx);
  return found.rows[0]?.count ?? 0;
}

export async function replaceRoles(tx: Tx, partnerId: Id, memberId: Id, roleIds: readonly Id[]): Promise<void> {
  await sql`delete from identity.member_roles where partner_id = ${partnerId} and member_id = ${memberId} and role_id <> all(${[...roleIds]}::uuid[])`.execute(tx);
  await sql`insert into identity.member_roles (partner_id, member_id, role_id) select ${partnerId}::uuid, ${memberId}::uuid, unnest(${[...roleIds]}::uuid[])
    on conflict do nothing`.execute(tx);
}

export interface RoleLock {
  readonly member_id: Id;
  readonly role_id: Id;
  readonly reason: 'qualification-review';
  readonly since_at: Date;
}

/** Roles of these members that are locked now. */
export async function openLocks(tx: Tx, partnerId: Id, memberIds: readonly Id[]): Promise<RoleLock[]> {
  return (await sql<RoleLock>`select member_id, role_id, reason, since_at from identity.role_locks
    where partner_id = ${partnerId} and member_id = any(${[...memberIds]}::uuid[]) and lifted_at is null order by since_at, role_id`.execute(tx)).rows;
}

/** Every change of roles or state passes here: what a page saw before is old from now on. */
export async function setState(tx: Tx, partnerId: Id, memberId: Id, state: 'active' | 'disabled'): Promise<void> {
  await sql`update identity.members set state = ${state}, version = version + 1 where partner_id = ${partnerId} and member_id = ${memberId}`.execute(tx);
}

/** Sessions of a member that end now: none of them comes back when the member does. */
export async function deleteSessions(tx: Tx, partnerId: Id, memberId: Id): Promise<number> {
  return Number((await sql`delete from identity.sessions where partner_id = ${partnerId} and member_id = ${memberId}`.execute(tx)).numAffectedRows ?? 0n);
}

export async function setLanguage(tx: Tx, partnerId: Id, memberId: Id, language: string): Promise<void> {
  await sql`update identity.members set language = ${language} where partner_id = ${partnerId} and member_id = ${memberId}`.execute(tx);
}

/** Full values of one column, of those of the asked that belong to these partners. */
export async function readColumn(tx: Tx, partnerIds: readonly Id[], memberIds: readonly Id[], column: 'name' | 'login' | 'mobile' | 'email'): Promise<{ partner_id: Id; member_id: Id; value: string }[]> {
  const found = await sql<{ partner_id: Id; member_id: Id; value: string }>`
    select partner_id, member_id, ${sql.ref(column)} as value from identity.members
    where partner_id = any(${[...partnerIds]}::uuid[]) and member_id = any(${[...memberIds]}::uuid[]) and kind = 'partner' order by member_id`.execute(tx);
  return found.rows;
}
