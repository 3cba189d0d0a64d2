/**
 * The face of identity: who is this, what may they do, whose data do they see. Both doors end here with the same Actor.
 * Nothing about an actor is cached: a permission taken away is gone at the next request.
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import { ALL_PERMISSIONS, type Permission, PRESET_ROLES, type PresetRole, SAMPLE_ROLES } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Language } from '../../../contract/words/words.ts';
import { newId, systemNow } from '../../platform/clock.ts';
import type { Actor, Ctx } from '../../platform/context.ts';
import type { Db } from '../../platform/db/pool.ts';
import { type Tx, withTx } from '../../platform/db/tx.ts';
import { systemActor } from '../../platform/jobs/worker.ts';
import { hashPassword, newToken, passwordMatches, type Sealer, tokenHash } from '../../platform/secrets.ts';
import { recordAudit } from '../audit/audit.ts';
import { assertRoles, LOCK_AFTER, LOCK_MINUTES, lockedUntil, MAX_KEYS, passwordFault, roleKind, scopeOf } from './rules.ts';
import * as store from './store.ts';

export const SESSION_MS = 12 * 3600_000;
const TOUCH_MS = 5 * 60_000;
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
  const partnerIds = operator || partner.tier === 'distributor' ? (await store.listPartnersVisible(tx)).map((p) => p.partner_id) : [partnerId];
  const permissions = new Set<Permission>(operator ? ALL_PERMISSIONS : member.kind === 'customer' ? ['credentials.manage'] : roles.flatMap((r) => r.permissions));
  // Loading files is the operator's work; a partner's roles only map sub-accounts and mend quarantined rows.
  if (!operator) permissions.delete('intake.load');
  const actor: Actor = {
    kind: member.kind, partnerId, partnerNumber: partner.number, tier: partner.tier, memberId: member.member_id, memberName: member.name, login: member.login,
    customerId: member.customer_id, roles: roles.map(roleKind), permissions, scope: scopeOf(member.kind, roles.map(roleKind)), partnerIds, language: member.language,
  };
  return { actor, roles, partner };
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
    await store.clearWrongPasswords(tx, member.member_id);
    await store.insertSession(tx, { partnerId: member.partner_id, tokenHash: tokenHash(token), memberId: member.member_id, ip: origin.ip, userAgent: origin.userAgent, now, expiresAt });
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

/** The secret of an active access key, for the BSS door's signature check; null when unknown or disabled. */
export async function findSecret(db: Db, sealer: Sealer, accessKey: string): Promise<{ secret: string; partnerId: Id; memberId: Id } | null> {
  const key = await withTx(db, { partnerIds: [], lookup: accessKey }, (tx) => store.findKey(tx, accessKey));
  if (!key || key.state !== 'active') return null;
  return { secret: sealer.open(key.sealed_secret), partnerId: key.partner_id, memberId: key.member_id };
}

/** The actor of a member known by key or token; notes the key's last use. */
export async function actorOfMember(db: Db, partnerId: Id, memberId: Id, accessKey?: string): Promise<Actor> {
  return withTx(db, { partnerIds: [partnerId] }, async (tx) => {
    if (accessKey) await store.touchKey(tx, accessKey, systemNow());
    return (await actorOf(tx, partnerId, memberId)).actor;
  });
}

/** A partner that may be seen, by id or by number (the vendor's account id); null when there is none. */
export function findPartner({ tx }: Pick<Ctx, 'tx'>, wanted: { readonly partnerId: Id } | { readonly number: string }): Promise<store.PartnerRow | null> {
  return store.findPartner(tx, wanted);
}

/** What the browser must know about the signed-in member. */
export async function describeSession(ctx: Ctx): Promise<{ actor: Actor; language: Language; roles: store.RoleRow[]; partner: store.PartnerRow; otherPartners: store.PartnerRow[] }> {
  const { actor, tx } = ctx;
  if (!actor.memberId) throw problem('session.missing');
  const found = await store.readIdentity(tx, actor.memberId);
  if (!found) throw problem('session.missing');
  return { actor, language: found.member.language, roles: found.roles, partner: found.partner, otherPartners: await otherPartners(ctx) };
}

/** Who the other partners are is told to who may look at them; to the operator the default one first. */
async function otherPartners({ actor, tx }: Ctx): Promise<store.PartnerRow[]> {
  const told = actor.kind === 'operator' || (actor.kind === 'partner' && actor.permissions.has('customers.resellers'));
  if (!told || actor.partnerIds.length <= 1) return [];
  const others = (await store.listPartnersVisible(tx)).filter((p) => p.partner_id !== actor.partnerId);
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

export async function changeProfile(ctx: Ctx, change: { name?: string | undefined; mobile?: string | undefined; email?: string | undefined; language?: Language | undefined }): Promise<void> {
  const { member } = await readProfile(ctx);
  await store.updateProfile(ctx.tx, member.member_id, change);
  const before = { name: member.name, mobile: member.mobile, email: member.email, language: member.language };
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

export async function signOut(ctx: Ctx, sessionHash: string): Promise<void> {
  await store.deleteSession(ctx.tx, sessionHash);
  await recordAudit(ctx, { action: 'session.ended', objectKind: 'session', objectId: ctx.actor.memberId ?? '', objectName: ctx.actor.login });
}

export async function listOwnKeys(ctx: Ctx): Promise<{ keys: store.KeyRow[]; limit: number; projects: { region_code: string; project_id: string }[] }> {
  const memberId = ctx.actor.memberId ?? '';
  return { keys: await store.listKeys(ctx.tx, memberId), limit: MAX_KEYS, projects: await store.listProjects(ctx.tx, ctx.actor.partnerId) };
}

/** 20 upper-case characters as access key, 40 as secret, like the vendor's; the secret leaves only in this answer. */
export function newKeyPair(random: (bytes: number) => Buffer = randomBytes): { accessKey: string; secret: string } {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const text = (length: number, alphabet: string) => Array.from(random(length), (b) => alphabet[b % alphabet.length]).join('');
  return { accessKey: text(20, letters), secret: text(40, `${letters}abcdefghijklmnopqrstuvwxyz016789`.slice(0, 64)) };
}

export async function createOwnKey(ctx: Ctx, sealer: Sealer, label: string): Promise<{ accessKey: string; secret: string }> {
  const { actor, tx, now } = ctx;
  if (!actor.memberId) throw problem('session.missing');
  const pair = newKeyPair();
  const made = await store.insertKey(tx, { partnerId: actor.partnerId, accessKey: pair.accessKey, memberId: actor.memberId, sealed: sealer.seal(pair.secret), label, now }, MAX_KEYS);
  if (!made) throw problem('identity.too_many_keys', { limit: MAX_KEYS });
  await recordAudit(ctx, { action: 'key.created', objectKind: 'access-key', objectId: pair.accessKey, objectName: label, after: { label } });
  return pair;
}

export async function changeOwnKey(ctx: Ctx, accessKey: string, state: 'active' | 'disabled'): Promise<void> {
  if (!(await store.setKeyState(ctx.tx, ctx.actor.memberId ?? '', accessKey, state))) throw problem('identity.key_unknown');
  await recordAudit(ctx, { action: `key.${state}`, objectKind: 'access-key', objectId: accessKey });
}

export async function deleteOwnKey(ctx: Ctx, accessKey: string): Promise<void> {
  if (!(await store.deleteKeyRow(ctx.tx, ctx.actor.memberId ?? '', accessKey))) throw problem('identity.key_unknown');
  await recordAudit(ctx, { action: 'key.deleted', objectKind: 'access-key', objectId: accessKey });
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

/** A partner with its preset roles and the two sample custom roles (sales 2.3). The tx must have the operator flag or tenant set. */
export async function createPartner(tx: Tx, partner: NewPartner, ids: () => Id = newId): Promise<{ partnerId: Id; roles: Record<PresetRole | 'finance' | 'operations', Id> }> {
  const partnerId = partner.partnerId ?? ids();
  await sql`insert into identity.partners (partner_id, parent_id, tier, number, name, site, created_at)
    values (${partnerId}, ${partner.parentId ?? null}, ${partner.tier}, ${partner.number}, ${partner.name}, ${partner.site ?? null}, ${partner.at})`.execute(tx);
  const roles = { administrator: ids(), supervisor: ids(), 'account-manager': ids(), finance: ids(), operations: ids() };
  for (const preset of ['administrator', 'supervisor', 'account-manager'] as const) {
    await sql`insert into identity.roles (partner_id, role_id, preset, name, permissions, created_at)
      values (${partnerId}, ${roles[preset]}, ${preset}, ${preset}, ${[...PRESET_ROLES[preset]]}::text[], ${partner.at})`.execute(tx);
  }
  for (const sample of ['finance', 'operations'] as const) {
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

/** Stores a key pair for a member (command line, demo). */
export async function storeKey(tx: Tx, sealer: Sealer, key: { partnerId: Id; memberId: Id; accessKey: string; secret: string; label: string; at: Date }): Promise<void> {
  await sql`insert into identity.access_keys (partner_id, access_key, member_id, sealed_secret, label, created_at)
    values (${key.partnerId}, ${key.accessKey}, ${key.memberId}, ${sealer.seal(key.secret)}, ${key.label}, ${key.at})`.execute(tx);
}

/** Project ids integrators need, by region. */
export async function storeProject(tx: Tx, partnerId: Id, regionCode: string, projectId: string): Promise<void> {
  await sql`insert into identity.projects (partner_id, region_code, project_id) values (${partnerId}, ${regionCode}, ${projectId}) on conflict do nothing`.execute(tx);
}
