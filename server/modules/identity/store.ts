/**
 * SQL of identity. A session, a login and an access key are found by naming them exactly (`app.lookup`), before the
 * tenant is known; then the tenant is set and everything else is read under it.
 * scope: none — members and partners are not customer-linked.
 */
import { sql } from 'kysely';
import type { Permission, PresetRole, SampleRole } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Language } from '../../../contract/words/words.ts';
import type { Tx } from '../../platform/db/tx.ts';

export interface MemberRow {
  readonly partner_id: Id;
  readonly member_id: Id;
  readonly kind: 'operator' | 'partner' | 'customer';
  readonly customer_id: Id | null;
  readonly login: string;
  readonly name: string;
  readonly mobile: string;
  readonly email: string;
  readonly password_hash: string;
  readonly state: 'active' | 'disabled';
  readonly failed_attempts: number;
  readonly locked_until: Date | null;
  readonly language: Language;
  readonly time_zone: string | null;
  readonly created_at: Date;
}
export interface RoleRow {
  readonly role_id: Id;
  readonly preset: PresetRole | null;
  readonly sample: SampleRole | null;
  readonly name: string;
  readonly permissions: Permission[];
}
export interface PartnerRow {
  readonly partner_id: Id;
  readonly parent_id: Id | null;
  readonly tier: 'operator' | 'solution-provider' | 'distributor' | 'reseller';
  readonly number: string;
  readonly name: string;
  readonly site: 'china' | 'international' | null;
  readonly created_at: Date;
}
export interface KeyRow {
  readonly partner_id: Id;
  readonly access_key: string;
  readonly member_id: Id;
  readonly sealed_secret: string;
  readonly label: string;
  readonly state: 'active' | 'disabled';
  readonly created_at: Date;
  readonly used_at: Date | null;
  readonly used_from: string | null;
  readonly retires_at: Date | null;
  readonly retire_by: 'disabled' | 'deleted' | null;
}

/** Narrows or widens what row-level security lets through for the rest of this transaction. */
export async function setTenants(tx: Tx, partnerIds: readonly Id[], operator = false): Promise<void> {
  await sql`select set_config('app.partners', ${`{${partnerIds.join(',')}}`}, true), set_config('app.operator', ${operator ? 'on' : ''}, true)`.execute(tx);
}

export async function findMemberByLogin(tx: Tx, login: string): Promise<MemberRow | null> {
  return (await sql<MemberRow>`select * from identity.members where login = ${login}`.execute(tx)).rows[0] ?? null;
}

export async function findMember(tx: Tx, memberId: Id): Promise<MemberRow | null> {
  return (await sql<MemberRow>`select * from identity.members where member_id = ${memberId}`.execute(tx)).rows[0] ?? null;
}

export interface Try {
  readonly mayTry: boolean;
  readonly lockedUntil: Date | null;
}

/**
 * Counts a try against the login, in one statement: the one that reaches `lockAfter` locks it, a lock that is over begins
 * anew, and under a lock there is no try. `noteSignIn` gives it back.
 */
export async function claimTry(tx: Tx, memberId: Id, lockAfter: number, now: Date, until: Date): Promise<Try> {
  const tries = sql`case when locked_until is null then failed_attempts else 0 end + 1`;
  const claimed = await sql<{ locked_until: Date | null }>`
    update identity.members set failed_attempts = ${tries}, locked_until = case when ${tries} >= ${lockAfter} then ${until}::timestamptz end
    where member_id = ${memberId} and (locked_until is null or locked_until <= ${now}) returning locked_until`.execute(tx);
  const row = claimed.rows[0];
  if (row) return { mayTry: true, lockedUntil: row.locked_until };
  const found = await findMember(tx, memberId);
  return { mayTry: false, lockedUntil: found?.locked_until ?? until };
}

/** The password was right: tries are given back, and the sign-in is noted. */
export async function noteSignIn(tx: Tx, memberId: Id, at: Date): Promise<void> {
  await sql`update identity.members set failed_attempts = 0, locked_until = null, signed_in_at = ${at} where member_id = ${memberId}`.execute(tx);
}

export async function insertSession(tx: Tx, s: { partnerId: Id; sessionId: Id; tokenHash: string; memberId: Id; ip: string; userAgent: string; now: Date; expiresAt: Date }): Promise<void> {
  await sql`insert into identity.sessions (partner_id, session_id, token_hash, member_id, ip, user_agent, created_at, seen_at, expires_at)
    values (${s.partnerId}, ${s.sessionId}, ${s.tokenHash}, ${s.memberId}, ${s.ip}, ${s.userAgent.slice(0, 300)}, ${s.now}, ${s.now}, ${s.expiresAt})`.execute(tx);
}

export async function findSession(tx: Tx, tokenHash: string): Promise<{ partner_id: Id; member_id: Id; seen_at: Date; expires_at: Date } | null> {
  return (await sql<{ partner_id: Id; member_id: Id; seen_at: Date; expires_at: Date }>`
    select partner_id, member_id, seen_at, expires_at from identity.sessions where token_hash = ${tokenHash}`.execute(tx)).rows[0] ?? null;
}

export async function touchSession(tx: Tx, tokenHash: string, now: Date, expiresAt: Date): Promise<void> {
  await sql`update identity.sessions set seen_at = ${now}, expires_at = ${expiresAt} where token_hash = ${tokenHash}`.execute(tx);
}

export async function deleteSession(tx: Tx, tokenHash: string): Promise<void> {
  await sql`delete from identity.sessions where token_hash = ${tokenHash}`.execute(tx);
}

export async function deleteOtherSessions(tx: Tx, memberId: Id, keepHash: string): Promise<number> {
  return Number((await sql`delete from identity.sessions where member_id = ${memberId} and token_hash <> ${keepHash}`.execute(tx)).numAffectedRows ?? 0n);
}

/** One session of a member by the name it is listed under; where it was from, or null when there is none. */
export async function deleteSessionNamed(tx: Tx, memberId: Id, sessionId: Id): Promise<{ ip: string; user_agent: string } | null> {
  return (await sql<{ ip: string; user_agent: string }>`delete from identity.sessions where member_id = ${memberId} and session_id = ${sessionId}::uuid returning ip, user_agent`.execute(tx)).rows[0] ?? null;
}

/** Sessions that are over, of every partner. What the sight of the operator lets through is what is over (db/migrations). */
export async function deleteEndedSessions(tx: Tx): Promise<number> {
  return Number((await sql`delete from identity.sessions where expires_at < now()`.execute(tx)).numAffectedRows ?? 0n);
}

export interface SessionRow {
  readonly session_id: Id;
  readonly token_hash: string;
  readonly ip: string;
  readonly user_agent: string;
  readonly created_at: Date;
  readonly seen_at: Date;
}

export async function listSessions(tx: Tx, memberId: Id, now: Date): Promise<SessionRow[]> {
  return (await sql<SessionRow>`
    select session_id, token_hash, ip, user_agent, created_at, seen_at from identity.sessions where member_id = ${memberId} and expires_at > ${now} order by seen_at desc limit 50`.execute(tx)).rows;
}

/** Everything an actor is made of, in one statement: member, roles, own partner. */
export async function readIdentity(tx: Tx, memberId: Id): Promise<{ member: MemberRow; partner: PartnerRow; roles: RoleRow[] } | null> {
  const found = await sql<{ member: MemberRow; partner: PartnerRow; roles: RoleRow[] | null }>`
    select to_jsonb(m) - 'password_hash' as member, to_jsonb(p) as partner,
      (select jsonb_agg(jsonb_build_object('role_id', r.role_id, 'preset', r.preset, 'sample', r.sample, 'name', r.name, 'permissions', r.permissions) order by r.role_id)
       from identity.member_roles mr join identity.roles r using (partner_id, role_id) where mr.partner_id = m.partner_id and mr.member_id = m.member_id) as roles
    from identity.members m join identity.partners p using (partner_id) where m.member_id = ${memberId}`.execute(tx);
  const row = found.rows[0];
  return row ? { member: row.member, partner: row.partner, roles: row.roles ?? [] } : null;
}

export async function listPartnersVisible(tx: Tx): Promise<PartnerRow[]> {
  return (await sql<PartnerRow>`select * from identity.partners order by tier, number`.execute(tx)).rows;
}

/** Resellers that are or were assigned to the account manager, or to managers while in the supervisor's team. */
export async function resellersAssigned(tx: Tx, partnerId: Id, memberId: Id, scope: 'own' | 'team'): Promise<Id[]> {
  const found = scope === 'own'
    ? await sql<{ reseller_id: Id }>`select distinct reseller_id from assignment.reseller_spans where partner_id = ${partnerId} and manager_id = ${memberId}::uuid`.execute(tx)
    : await sql<{ reseller_id: Id }>`select distinct s.reseller_id from assignment.team_spans t join assignment.reseller_spans s on s.partner_id = t.partner_id and s.manager_id = t.manager_id
        where t.partner_id = ${partnerId} and t.supervisor_id = ${memberId}::uuid`.execute(tx);
  return found.rows.map((row) => row.reseller_id);
}

export async function findPartner(tx: Tx, wanted: { readonly partnerId: Id } | { readonly number: string }): Promise<PartnerRow | null> {
  const named = 'number' in wanted ? sql`number = ${wanted.number.toLowerCase()}` : sql`partner_id = ${wanted.partnerId}::uuid`;
  return (await sql<PartnerRow>`select * from identity.partners where ${named}`.execute(tx)).rows[0] ?? null;
}

/** The partner pages mean when the operator names none: the setting, or the first solution provider of an installation that has not chosen yet. */
export async function defaultPartner(tx: Tx): Promise<Id | null> {
  const found = await sql<{ partner_id: Id }>`
    select p.partner_id from identity.partners p
    left join platform.settings s on s.name = 'default_partner_id' and s.value #>> '{}' = p.partner_id::text
    where p.tier <> 'operator'
    order by s.name is not null desc, p.tier = 'solution-provider' desc, p.created_at, p.partner_id
    limit 1`.execute(tx);
  return found.rows[0]?.partner_id ?? null;
}

export interface ProfileChange {
  readonly name?: string | undefined;
  readonly mobile?: string | undefined;
  readonly email?: string | undefined;
  readonly language?: Language | undefined;
  /** '' clears it: the browser's zone. */
  readonly timeZone?: string | undefined;
}

export async function updateProfile(tx: Tx, memberId: Id, change: ProfileChange): Promise<void> {
  await sql`update identity.members set name = coalesce(${change.name ?? null}, name), mobile = coalesce(${change.mobile ?? null}, mobile),
      email = coalesce(${change.email ?? null}, email), language = coalesce(${change.language ?? null}, language),
      time_zone = case when ${change.timeZone ?? null}::text is null then time_zone else nullif(${change.timeZone ?? ''}, '') end where member_id = ${memberId}`.execute(tx);
}

export async function updatePassword(tx: Tx, memberId: Id, hash: string): Promise<void> {
  await sql`update identity.members set password_hash = ${hash}, failed_attempts = 0, locked_until = null where member_id = ${memberId}`.execute(tx);
}

export async function listProjects(tx: Tx, partnerId: Id): Promise<{ region_code: string; project_id: string }[]> {
  return (await sql<{ region_code: string; project_id: string }>`select region_code, project_id from identity.projects where partner_id = ${partnerId} order by region_code`.execute(tx)).rows;
}
