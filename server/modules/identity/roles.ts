/**
 * Roles of a partner (sales 2.3): preset ones are fixed, samples and custom ones are the partner's own. Whoever changes a
 * role takes turns with whoever changes members (the partner's row), so that "who holds it" is true until it is saved. What
 * a changed role gives is read at each request, so it is felt at the next one of everybody who holds it.
 * scope: none — roles and members are not customer-linked.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import { DISTRIBUTOR_PERMISSIONS, OPERATOR_PERMISSIONS, type Permission, permissionsOfRole } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import { enUS } from '../../../contract/words/en-US.ts';
import { zhCN } from '../../../contract/words/zh-CN.ts';
import { newId } from '../../platform/clock.ts';
import { type Ctx, isAdministrator } from '../../platform/context.ts';
import { recordAudit } from '../audit/audit.ts';
import { lockPartner } from './member-store.ts';
import { findMember, manageable, partnerToManage } from './members.ts';
import { gained, permissionsOf } from './rules.ts';
import type { RoleRow } from './store.ts';

export interface ManagedRole extends RoleRow {
  readonly partner_id: Id;
  readonly description: string;
  readonly version: number;
  readonly changed_at: Date | null;
  readonly members: number;
}

const roleQuery = (where: ReturnType<typeof sql>) => sql<ManagedRole>`
  select r.partner_id, r.role_id, r.preset, r.sample, r.name, r.description, r.permissions, r.version, r.changed_at,
    (select count(*)::int from identity.member_roles mr where mr.partner_id = r.partner_id and mr.role_id = r.role_id) as members
  from identity.roles r where ${where}
  order by r.preset = 'administrator' desc nulls last, r.preset = 'supervisor' desc nulls last, r.preset is null, r.sample is null, r.name, r.role_id`;

export async function listRoles(ctx: Ctx, asked: Id | undefined): Promise<ManagedRole[]> {
  const partnerId = await partnerToManage(ctx, asked);
  return (await roleQuery(sql`r.partner_id = ${partnerId}`).execute(ctx.tx)).rows;
}

async function findRole(ctx: Ctx, roleId: Id): Promise<ManagedRole> {
  const role = (await roleQuery(sql`r.partner_id = any(${[...manageable(ctx)]}::uuid[]) and r.role_id = ${roleId}::uuid`).execute(ctx.tx)).rows[0];
  if (!role) throw problem('identity.role_missing');
  return role;
}

/** The role as it is once nobody else is changing roles or members of its partner. */
async function takeRole(ctx: Ctx, roleId: Id): Promise<ManagedRole> {
  await lockPartner(ctx.tx, (await findRole(ctx, roleId)).partner_id);
  return findRole(ctx, roleId);
}

/** Who is no administrator gives away only what is one's own: else a role would be a ladder. */
export function assertWithinOwn(ctx: Ctx, items: readonly Permission[]): void {
  if (isAdministrator(ctx.actor)) return;
  // What means nothing here is nobody's to miss.
  const nothing = ctx.actor.tier === 'distributor' ? [] : DISTRIBUTOR_PERMISSIONS;
  const beyond = items.filter((item) => !ctx.actor.permissions.has(item) && !nothing.includes(item));
  if (beyond.length > 0) throw problem('identity.beyond_own', { permissions: beyond.join(',') });
}

/** What the role will list: each once, the default items with them, none that is the operator's alone. */
const itemsOf = (items: readonly Permission[]): Permission[] => permissionsOfRole({ preset: null, permissions: items.filter((item) => !OPERATOR_PERMISSIONS.includes(item)) });

export interface RoleEffect {
  readonly added: Permission[];
  readonly removed: Permission[];
  readonly holders: number;
  readonly affected: number;
  readonly members: readonly { readonly member_id: Id; readonly name: string; readonly login: string; readonly gains: Permission[]; readonly loses: Permission[] }[];
}

const MEMBERS_NAMED = 200;

/** What other items mean to each who holds the role: what another role of theirs gives is neither gained nor lost. */
async function effectOf(ctx: Ctx, role: ManagedRole, items: readonly Permission[]): Promise<RoleEffect> {
  if (role.preset) throw problem('identity.role_fixed');
  const before = permissionsOfRole(role);
  const [added, removed] = [gained(before, items), gained(items, before)];
  assertWithinOwn(ctx, added);
  const holders = await sql<{ member_id: Id; name: string; login: string; others: { preset: RoleRow['preset']; permissions: string[] }[] }>`
    select m.member_id, m.name, m.login, coalesce((select jsonb_agg(jsonb_build_object('preset', o.preset, 'permissions', o.permissions))
        from identity.member_roles x join identity.roles o on o.partner_id = x.partner_id and o.role_id = x.role_id
        where x.partner_id = m.partner_id and x.member_id = m.member_id and x.role_id <> mr.role_id), '[]'::jsonb) as others
    from identity.member_roles mr join identity.members m on m.partner_id = mr.partner_id and m.member_id = mr.member_id
    where mr.partner_id = ${role.partner_id} and mr.role_id = ${role.role_id}::uuid order by m.login`.execute(ctx.tx);
  const changed = holders.rows.map(({ others, ...member }) => {
    const had = permissionsOf([...others, role]);
    const has = permissionsOf([...others, { preset: null, permissions: [...items] }]);
    return { ...member, gains: gained(had, has), loses: gained(has, had) };
  }).filter((member) => member.gains.length + member.loses.length > 0);
  return { added, removed, holders: holders.rows.length, affected: changed.length, members: changed.slice(0, MEMBERS_NAMED) };
}

export async function previewRole(ctx: Ctx, roleId: Id, items: readonly Permission[]): Promise<RoleEffect> {
  return effectOf(ctx, await findRole(ctx, roleId), itemsOf(items));
}

/** Names of preset and sample roles in both languages: a custom role is never taken for one of them. */
const RESERVED = new Set([zhCN, enUS].flatMap(({ account }) => Object.entries(account).filter(([key]) => key.startsWith('role.')).map(([, name]) => name.toLowerCase())));

async function assertNameFree(ctx: Ctx, partnerId: Id, name: string, except: Id | null): Promise<void> {
  const taken = await sql`select 1 from identity.roles where partner_id = ${partnerId} and preset is null and sample is null and lower(name) = lower(${name}) and role_id is distinct from ${except}::uuid`.execute(ctx.tx);
  if (RESERVED.has(name.toLowerCase()) || taken.rows.length > 0) throw problem('identity.role_name_taken', { name }, [{ field: 'body.name', rule: 'taken' }]);
}

export async function createRole(ctx: Ctx, wanted: { readonly partnerId?: Id | undefined; readonly name: string; readonly description?: string | undefined; readonly permissions: readonly Permission[] }): Promise<{ roleId: Id }> {
  const partnerId = await partnerToManage(ctx, wanted.partnerId);
  const items = itemsOf(wanted.permissions);
  assertWithinOwn(ctx, items);
  await lockPartner(ctx.tx, partnerId);
  await assertNameFree(ctx, partnerId, wanted.name, null);
  const roleId = newId();
  await sql`insert into identity.roles (partner_id, role_id, name, description, permissions, created_at, changed_at)
    values (${partnerId}, ${roleId}, ${wanted.name}, ${wanted.description ?? ''}, ${items}::text[], ${ctx.now}, ${ctx.now})`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'role.created', objectKind: 'role', objectId: roleId, objectName: wanted.name, partnerId, after: { role: wanted.name, description: wanted.description ?? '', permissions: items } });
  return { roleId };
}

export interface RoleWish {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly permissions: readonly Permission[];
  readonly version?: number | undefined;
}

/** Saves what `previewRole` spoke of. A role that is like that already is left alone; one that somebody else changed is not overwritten. */
export async function changeRole(ctx: Ctx, roleId: Id, wanted: RoleWish): Promise<RoleEffect> {
  const role = await takeRole(ctx, roleId);
  const items = itemsOf(wanted.permissions);
  const effect = await effectOf(ctx, role, items);
  const name = wanted.name ?? role.name;
  const description = wanted.description ?? role.description;
  const renamed = name !== role.name;
  if (!renamed && description === role.description && effect.added.length + effect.removed.length === 0) return effect;
  if (wanted.version !== undefined && wanted.version !== role.version) throw problem('identity.changed_meanwhile');
  if (renamed) await assertNameFree(ctx, role.partner_id, name, roleId);
  const sample = renamed ? null : role.sample;
  await sql`update identity.roles set name = ${name}, description = ${description}, permissions = ${items}::text[], sample = ${sample}, version = version + 1, changed_at = ${ctx.now}
    where partner_id = ${role.partner_id} and role_id = ${roleId}::uuid`.execute(ctx.tx);
  await recordAudit(ctx, {
    action: 'role.changed', objectKind: 'role', objectId: roleId, objectName: name, partnerId: role.partner_id,
    before: { role: role.sample ?? role.name, description: role.description, permissions: permissionsOfRole(role) },
    after: { role: sample ?? name, description, permissions: items, holders: effect.holders, memberIds: effect.members.map((member) => member.member_id) },
  });
  return effect;
}

/** Only what nobody holds is deleted. One that is not there is what was wanted, for who may not know better. */
export async function deleteRole(ctx: Ctx, roleId: Id): Promise<void> {
  const role = await takeRole(ctx, roleId);
  if (role.preset) throw problem('identity.role_fixed');
  if (role.members > 0) throw problem('identity.role_in_use', { members: role.members });
  await sql`delete from identity.role_locks where partner_id = ${role.partner_id} and role_id = ${roleId}::uuid`.execute(ctx.tx);
  await sql`delete from identity.roles where partner_id = ${role.partner_id} and role_id = ${roleId}::uuid`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'role.deleted', objectKind: 'role', objectId: roleId, objectName: role.name, partnerId: role.partner_id, before: { role: role.sample ?? role.name, description: role.description, permissions: permissionsOfRole(role) } });
}

/**
 * R-2.1 "locked role": a qualification is under review, so the role stays until the review is over. Set and lifted by the
 * operator, who reviews; for the account manager's role and custom ones (the partner's SA专人 is a custom role here).
 */
export async function lockRole(ctx: Ctx, memberId: Id, roleId: Id, reason: 'qualification-review'): Promise<{ since: Date }> {
  const member = await findMember(ctx, memberId);
  await lockPartner(ctx.tx, member.partner_id);
  const role = (await findMember(ctx, memberId)).roles.find((one) => one.role_id === roleId);
  if (!role || role.preset === 'administrator' || role.preset === 'supervisor') throw problem('identity.role_not_lockable');
  const made = await sql<{ since_at: Date }>`
    insert into identity.role_locks (partner_id, lock_id, member_id, role_id, reason, since_at, set_by)
    values (${member.partner_id}, ${newId()}, ${memberId}, ${roleId}, ${reason}, ${ctx.now}, ${ctx.actor.memberId}) on conflict do nothing returning since_at`.execute(ctx.tx);
  if (!made.rows[0]) {
    const kept = await sql<{ since_at: Date }>`select since_at from identity.role_locks where partner_id = ${member.partner_id} and member_id = ${memberId}::uuid and role_id = ${roleId}::uuid and lifted_at is null`.execute(ctx.tx);
    return { since: kept.rows[0]?.since_at ?? ctx.now };
  }
  await sql`update identity.members set version = version + 1 where partner_id = ${member.partner_id} and member_id = ${memberId}::uuid`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'member.role_locked', objectKind: 'member', objectId: memberId, objectName: member.login, partnerId: member.partner_id, after: { role: role.preset ?? role.sample ?? role.name, roleId, reason } });
  return { since: ctx.now };
}

export async function unlockRole(ctx: Ctx, memberId: Id, roleId: Id): Promise<void> {
  const member = await findMember(ctx, memberId);
  await lockPartner(ctx.tx, member.partner_id);
  const lifted = await sql`update identity.role_locks set lifted_at = ${ctx.now}, lifted_by = ${ctx.actor.memberId}
    where partner_id = ${member.partner_id} and member_id = ${memberId}::uuid and role_id = ${roleId}::uuid and lifted_at is null`.execute(ctx.tx);
  if ((lifted.numAffectedRows ?? 0n) === 0n) return;
  const role = member.roles.find((one) => one.role_id === roleId);
  await sql`update identity.members set version = version + 1 where partner_id = ${member.partner_id} and member_id = ${memberId}::uuid`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'member.role_unlocked', objectKind: 'member', objectId: memberId, objectName: member.login, partnerId: member.partner_id, before: { role: role?.preset ?? role?.sample ?? role?.name ?? '', roleId } });
}
