/**
 * The face of identity: who is this, what may they do, whose data do they see. Both doors end here with the same Actor.
 * Nothing about an actor is cached: a permission taken away is gone at the next request.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import { ALL_PERMISSIONS, DEFAULT_PERMISSIONS, DISTRIBUTOR_PERMISSIONS, NOT_FOR_RESELLERS, type Permission, PRESET_ROLES, type PresetRole, SAMPLE_ROLES, type SampleRole } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Language } from '../../../contract/words/words.ts';
import { newId, systemNow } from '../../platform/clock.ts';
import type { Actor, Ctx } from '../../platform/context.ts';
import type { Db } from '../../platform/db/pool.ts';
import { type Tx, withTx } from '../../platform/db/tx.ts';
import { systemActor } from '../../platform/jobs/worker.ts';
import { hashPassword, newToken, passwordMatches, tokenHash } from '../../platform/secrets.ts';
import { recordAudit } from '../audit/audit.ts';
import { touchKey } from './access-keys.ts';
import { assertRoles, LOCK_AFTER, LOCK_MINUTES, lockedUntil, passwordFault, permissionsOf, roleKind, scopeOf } from './rules.ts';
import * as store from './store.ts';

export const SESSION_MS = 12 * 3600_000;
const TOUCH_MS = 5 * 60_000;
export { changeOwnKey, createOwnKey, deleteOwnKey, findSecret, newKeyPair, retireKeys, storeKey } from './access-keys.ts';
export { passwordFault } from './rules.ts';
export { deleteEndedSessions, setTenants } from './store.ts';
export type { MemberDuties } from './members.ts';
export { defaultPartner, type MemberRow, type PartnerRow, type RoleRow } from './store.ts';

/** Builds the actor of a member under its own tenants; the transaction's tenants are set to the actor's. */
async function actorOf(tx: Tx, partnerId: Id, memberId: Id): Promise<{ actor: Actor; roles: store.RoleRow[]; partner: store.PartnerRow }> {
  await store.setTenants(tx, [partnerId]);
  const found = await store.readIdentity(tx, memberId);
  if (!found) throw problem('session.missing');
  const { member, partner, roles } = found;
  if (member.state !== 'active') throw problem('session.disabled');
  const operator = member.kind === 'operator';
  if (operator) await store.setTenants(tx, [partnerId], true);
  const scope = scopeOf(member.kind, roles.map(roleKind));
  // Loading files is the operator's work; a partner's roles only map sub-accounts and mend quarantined rows (`permissionsOf`).
  const permissions = new Set<Permission>(operator ? ALL_PERMISSIONS : member.kind === 'customer' ? DEFAULT_PERMISSIONS : permissionsOf(roles));
  // Performance is settled with the first-level partner (sales 6.5).
  if (partner.tier === 'reseller') for (const item of NOT_FOR_RESELLERS) permissions.delete(item);
  if (partner.tier !== 'distributor') for (const item of DISTRIBUTOR_PERMISSIONS) permissions.delete(item);
  const actor: Actor = {
    kind: member.kind, partnerId, partnerNumber: partner.number, tier: partner.tier, memberId: member.member_id, memberName: member.name, login: member.login,
    customerId: member.customer_id, roles: roles.map(roleKind), permissions, scope,
    partnerIds: await tenantsOf(tx, member, partner, scope), language: member.language,
  };
  return { actor, roles, partner };
}

/**
 * Tenants of a member: the operator's are all; a distributor's member who sees all customers has its resellers beside the
 * distributor; an account manager or supervisor of it only those resellers that are or were assigned (decisions/0019), so
 * that row-level security itself keeps the others away.
 */
async function tenantsOf(tx: Tx, member: store.MemberRow, partner: store.PartnerRow, scope: Actor['scope']): Promise<Id[]> {
  if (member.kind === 'operator') return (await store.listPartnersVisible(tx)).map((p) => p.partner_id);
  if (partner.tier !== 'distributor' || scope === 'none') return [partner.partner_id];
  if (scope === 'all') return (await store.listPartnersVisible(tx)).map((p) => p.partner_id);
  return [partner.partner_id, ...(await store.resellersAssigned(tx, partner.partner_id, member.member_id, scope))];
}

/** Where a sign-in comes from, and the business time it is recorded at. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly at: Date;
}

/** What happens to a member's sessions before there is an actor is recorded under the member's name. */
function recordSession(tx: Tx, member: store.MemberRow, origin: Origin, action: 'session.begun' | 'session.locked'): Promise<void> {
  const actor: Actor = { ...systemActor(member.partner_id), memberId: member.member_id, memberName: member.name, login: member.login };
  return recordAudit({ actor, tx, now: origin.at, requestId: origin.requestId, ip: origin.ip }, { action, objectKind: 'session', objectId: member.member_id, objectName: member.login, after: { userAgent: origin.userAgent.slice(0, 300) } });
}

/**
 * Checks login and password; answers a token whose hash alone is stored. A try is counted before the password is looked
 * at and given back when it was right: tries at the same time cannot all find the login unlocked.
 */
export async function signIn(db: Db, login: string, password: string, origin: Origin): Promise<{ token: string; expiresAt: Date }> {
  const now = systemNow();
  const member = await withTx(db, { partnerIds: [], lookup: login }, (tx) => store.findMemberByLogin(tx, login));
  if (!member) {
    // The same work as for a known login, so that timing does not tell which logins exist.
    await hashPassword(password);
    throw problem('session.wrong_login');
  }
  const until = lockedUntil(LOCK_AFTER, now) ?? now;
  const tried = await withTx(db, { partnerIds: [member.partner_id] }, (tx) => store.claimTry(tx, member.member_id, LOCK_AFTER, now, until));
  if (tried.lockedUntil !== null && !tried.mayTry) throw problem('session.locked', { minutes: Math.ceil((tried.lockedUntil.getTime() - now.getTime()) / 60_000) });
  if (!(await passwordMatches(password, member.password_hash))) {
    if (tried.lockedUntil !== null) {
      await withTx(db, { partnerIds: [member.partner_id] }, (tx) => recordSession(tx, member, origin, 'session.locked'));
      throw problem('session.locked', { minutes: LOCK_MINUTES });
    }
    throw problem('session.wrong_login');
  }
  if (member.state !== 'active') throw problem('session.disabled');
  const token = newToken();
  const expiresAt = new Date(now.getTime() + SESSION_MS);
  await withTx(db, { partnerIds: [member.partner_id] }, async (tx) => {
    await store.noteSignIn(tx, member.member_id, origin.at);
    await store.insertSession(tx, { partnerId: member.partner_id, sessionId: newId(), tokenHash: tokenHash(token), memberId: member.member_id, ip: origin.ip, userAgent: origin.userAgent, now, expiresAt });
    await recordSession(tx, member, origin, 'session.begun');
  });
  return { token, expiresAt };
}

/**
 * The actor behind a session cookie. Sessions slide; a use within five minutes of the last written one is not written.
 * `slid` is told the new end, so that the cookie can be given it as well.
 */
export async function authenticateSession(db: Db, token: string, slid: (expiresAt: Date) => void = () => {}): Promise<Actor> {
  const hash = tokenHash(token);
  const now = systemNow();
  return withTx(db, { partnerIds: [], lookup: hash }, async (tx) => {
    const session = await store.findSession(tx, hash);
    if (!session || session.expires_at <= now) throw problem('session.missing');
    const { actor } = await actorOf(tx, session.partner_id, session.member_id);
    if (now.getTime() - session.seen_at.getTime() > TOUCH_MS) {
      const expiresAt = new Date(now.getTime() + SESSION_MS);
      await store.touchSession(tx, hash, now, expiresAt);
      slid(expiresAt);
    }
    return actor;
  });
}

/** The actor of a member known by key or token; notes the key's last use. */
export async function actorOfMember(db: Db, partnerId: Id, memberId: Id, accessKey?: string, from = ''): Promise<Actor> {
  return withTx(db, { partnerIds: [partnerId] }, async (tx) => {
    if (accessKey) await touchKey(tx, accessKey, systemNow(), from);
    return (await actorOf(tx, partnerId, memberId)).actor;
  });
}

/** A partner that may be seen, by id or by number (the vendor's account id); null when there is none. */
export function findPartner({ tx }: Pick<Ctx, 'tx'>, wanted: { readonly partnerId: Id } | { readonly number: string }): Promise<store.PartnerRow | null> {
  return store.findPartner(tx, wanted);
}

/** What the browser must know about the signed-in member. */
export async function describeSession(ctx: Ctx): Promise<{ actor: Actor; language: Language; timeZone: string | null; roles: store.RoleRow[]; partner: store.PartnerRow; otherPartners: store.PartnerRow[] }> {
  const { actor, tx } = ctx;
  if (!actor.memberId) throw problem('session.missing');
  const found = await store.readIdentity(tx, actor.memberId);
  if (!found) throw problem('session.missing');
  return { actor, language: found.member.language, timeZone: found.member.time_zone, roles: found.roles, partner: found.partner, otherPartners: await otherPartners(ctx) };
}

/** Who the other partners are is told to who may look at them; to the operator the default one first. */
async function otherPartners({ actor, tx }: Ctx): Promise<store.PartnerRow[]> {
  const assigned = actor.scope === 'own' || actor.scope === 'team';
  const told = actor.kind === 'operator' || (actor.kind === 'partner' && (assigned || actor.permissions.has('customers.resellers')));
  if (!told || actor.partnerIds.length <= 1) return [];
  const others = (await store.listPartnersVisible(tx)).filter((p) => p.partner_id !== actor.partnerId && actor.partnerIds.includes(p.partner_id));
  if (actor.kind !== 'operator') return others;
  const first = await store.defaultPartner(tx);
  return [...others.filter((p) => p.partner_id === first), ...others.filter((p) => p.partner_id !== first)];
}

export async function readProfile(ctx: Ctx): Promise<{ member: store.MemberRow; roles: store.RoleRow[]; sessions: Awaited<ReturnType<typeof store.listSessions>> }> {
  const memberId = ctx.actor.memberId;
  const member = memberId ? await store.findMember(ctx.tx, memberId) : null;
  const found = memberId ? await store.readIdentity(ctx.tx, memberId) : null;
  if (!member || !found) throw problem('session.missing');
  return { member, roles: found.roles, sessions: await store.listSessions(ctx.tx, member.member_id, systemNow()) };
}

export async function changeProfile(ctx: Ctx, change: store.ProfileChange): Promise<void> {
  const { member } = await readProfile(ctx);
  await store.updateProfile(ctx.tx, member.member_id, change);
  const before = { name: member.name, mobile: member.mobile, email: member.email, language: member.language, timeZone: member.time_zone ?? '' };
  await recordAudit(ctx, { action: 'member.profile_changed', objectKind: 'member', objectId: member.member_id, objectName: member.login, before, after: { ...before, ...change } });
}

/** R: own password; every other session of the member ends. */
export async function changePassword(ctx: Ctx, password: string, newPassword: string, keepSessionHash: string): Promise<void> {
  const { member } = await readProfile(ctx);
  if (!(await passwordMatches(password, member.password_hash))) throw problem('identity.password_wrong', {}, [{ field: 'body.password', rule: 'password_wrong' }]);
  const fault = passwordFault(newPassword, member.login);
  if (fault) throw problem('identity.password_weak', { rule: fault }, [{ field: 'body.newPassword', rule: `password_${fault}` }]);
  await store.updatePassword(ctx.tx, member.member_id, await hashPassword(newPassword));
  await store.deleteOtherSessions(ctx.tx, member.member_id, keepSessionHash);
  await recordAudit(ctx, { action: 'member.password_changed', objectKind: 'member', objectId: member.member_id, objectName: member.login });
}

/** Ends one of one's own sessions by the name it is listed under. */
export async function endOwnSession(ctx: Ctx, sessionId: Id): Promise<void> {
  await endSession(ctx, { partner_id: ctx.actor.partnerId, member_id: ctx.actor.memberId ?? '', login: ctx.actor.login }, sessionId);
}

/** One session of a member; what the log says is where it was. */
export async function endSession(ctx: Ctx, member: { readonly partner_id: Id; readonly member_id: Id; readonly login: string }, sessionId: Id): Promise<void> {
  const ended = await store.deleteSessionNamed(ctx.tx, member.member_id, sessionId);
  if (!ended) throw problem('identity.session_unknown');
  await recordAudit(ctx, { action: 'session.revoked', objectKind: 'session', objectId: member.member_id, objectName: member.login, partnerId: member.partner_id, after: { count: 1, ip: ended.ip, userAgent: ended.user_agent } });
}

/** All of one's own but this one. */
export async function endOtherSessions(ctx: Ctx, keepSessionHash: string): Promise<{ ended: number }> {
  const memberId = ctx.actor.memberId ?? '';
  const ended = await store.deleteOtherSessions(ctx.tx, memberId, keepSessionHash);
  if (ended > 0) await recordAudit(ctx, { action: 'session.revoked', objectKind: 'session', objectId: memberId, objectName: ctx.actor.login, after: { count: ended } });
  return { ended };
}

export async function signOut(ctx: Ctx, sessionHash: string): Promise<void> {
  await store.deleteSession(ctx.tx, sessionHash);
  await recordAudit(ctx, { action: 'session.ended', objectKind: 'session', objectId: ctx.actor.memberId ?? '', objectName: ctx.actor.login });
}

// First set-up: used by the command line and the demo, never by an endpoint of part 1.

export interface NewPartner {
  readonly partnerId?: Id;
  readonly number: string;
  readonly name: string;
  readonly tier: store.PartnerRow['tier'];
  readonly parentId?: Id | null;
  /** Site of its accounts when it is not the installation's own (sales 1.2). */
  readonly site?: 'china' | 'international' | null;
  readonly at: Date;
}

/** A partner with its preset roles and the sample custom roles (sales 2.3). The tx must have the operator flag or tenant set. */
export async function createPartner(tx: Tx, partner: NewPartner, ids: () => Id = newId): Promise<{ partnerId: Id; roles: Record<PresetRole | SampleRole, Id> }> {
  const partnerId = partner.partnerId ?? ids();
  await sql`insert into identity.partners (partner_id, parent_id, tier, number, name, site, created_at)
    values (${partnerId}, ${partner.parentId ?? null}, ${partner.tier}, ${partner.number}, ${partner.name}, ${partner.site ?? null}, ${partner.at})`.execute(tx);
  const roles = { administrator: ids(), supervisor: ids(), 'account-manager': ids(), finance: ids(), operations: ids(), 'read-only': ids() };
  for (const preset of ['administrator', 'supervisor', 'account-manager'] as const) {
    await sql`insert into identity.roles (partner_id, role_id, preset, name, permissions, created_at)
      values (${partnerId}, ${roles[preset]}, ${preset}, ${preset}, ${[...PRESET_ROLES[preset]]}::text[], ${partner.at})`.execute(tx);
  }
  for (const sample of ['finance', 'operations', 'read-only'] as const) {
    await sql`insert into identity.roles (partner_id, role_id, sample, name, permissions, created_at)
      values (${partnerId}, ${roles[sample]}, ${sample}, ${sample}, ${[...SAMPLE_ROLES[sample]]}::text[], ${partner.at})`.execute(tx);
  }
  return { partnerId, roles };
}

export interface NewMember {
  readonly memberId?: Id;
  readonly partnerId: Id;
  readonly kind: 'operator' | 'partner' | 'customer';
  readonly customerId?: Id | null;
  readonly login: string;
  readonly name: string;
  readonly mobile?: string;
  readonly email?: string;
  readonly passwordHash: string;
  readonly roleIds: readonly Id[];
  readonly at: Date;
}

/** A member with its roles (R-2.1 checked against what the roles are). */
export async function createMember(tx: Tx, member: NewMember, ids: () => Id = newId): Promise<Id> {
  const memberId = member.memberId ?? ids();
  if (member.kind === 'partner') {
    const found = await sql<{ role_id: Id; preset: PresetRole | null }>`select role_id, preset from identity.roles where partner_id = ${member.partnerId} and role_id = any(${[...member.roleIds]}::uuid[])`.execute(tx);
    const unknown = member.roleIds.find((roleId) => !found.rows.some((role) => role.role_id === roleId));
    if (unknown !== undefined) throw problem('identity.role_unknown', { role: unknown });
    assertRoles(found.rows.map(roleKind));
  }
  const made = await sql`insert into identity.members (partner_id, member_id, kind, customer_id, login, name, mobile, email, password_hash, created_at)
    values (${member.partnerId}, ${memberId}, ${member.kind}, ${member.customerId ?? null}, ${member.login}, ${member.name}, ${member.mobile ?? ''}, ${member.email ?? ''}, ${member.passwordHash}, ${member.at})
    on conflict (login) do nothing`.execute(tx);
  if ((made.numAffectedRows ?? 0n) === 0n) throw problem('identity.login_taken', { login: member.login });
  for (const roleId of member.roleIds) {
    await sql`insert into identity.member_roles (partner_id, member_id, role_id) values (${member.partnerId}, ${memberId}, ${roleId})`.execute(tx);
  }
  return memberId;
}

/** Project ids integrators need, by region. */
export async function storeProject(tx: Tx, partnerId: Id, regionCode: string, projectId: string): Promise<void> {
  await sql`insert into identity.projects (partner_id, region_code, project_id) values (${partnerId}, ${regionCode}, ${projectId}) on conflict do nothing`.execute(tx);
}
