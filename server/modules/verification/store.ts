/**
 * SQL of verification codes: the switch, methods of members, codes. Times are system time, handed in.
 * scope: none — members and their methods belong to a partner; no customer is linked.
 */
import { sql } from 'kysely';
import type { VerificationMethod, VerifiedAction } from '../../../contract/verification.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Language } from '../../../contract/words/words.ts';
import type { Tx } from '../../platform/db/tx.ts';

export interface SwitchRow {
  readonly required: boolean;
  readonly changed_at: Date;
  readonly member_name: string;
}

export async function readSwitch(tx: Tx, partnerId: Id): Promise<SwitchRow | null> {
  return (await sql<SwitchRow>`select required, changed_at, member_name from verification.switches where partner_id = ${partnerId}`.execute(tx)).rows[0] ?? null;
}

/** False when it stood like that already. */
export async function writeSwitch(tx: Tx, partnerId: Id, required: boolean, by: { readonly at: Date; readonly memberId: Id; readonly memberName: string }): Promise<boolean> {
  const done = await sql`
    insert into verification.switches as s (partner_id, required, changed_at, member_id, member_name) values (${partnerId}, ${required}, ${by.at}, ${by.memberId}, ${by.memberName})
    on conflict (partner_id) do update set required = excluded.required, changed_at = excluded.changed_at, member_id = excluded.member_id, member_name = excluded.member_name
    where s.required is distinct from excluded.required`.execute(tx);
  return Number(done.numAffectedRows ?? 0n) === 1;
}

export interface MethodsRow {
  readonly preferred: VerificationMethod | null;
  readonly sealed_secret: string | null;
  readonly confirmed_at: Date | null;
  readonly last_step: string;
  readonly failed: number;
  readonly blocked_until: Date | null;
  readonly email: string;
  readonly language: Language;
}

/** The member's row, made when it is not there, locked: tries and codes of one member come one after the other. */
export async function takeMethods(tx: Tx, partnerId: Id, memberId: Id): Promise<MethodsRow | null> {
  await sql`insert into verification.members (partner_id, member_id) select partner_id, member_id from identity.members where partner_id = ${partnerId} and member_id = ${memberId} on conflict do nothing`.execute(tx);
  await sql`select from verification.members where partner_id = ${partnerId} and member_id = ${memberId} for update`.execute(tx);
  return readMethods(tx, partnerId, memberId);
}

export async function readMethods(tx: Tx, partnerId: Id, memberId: Id): Promise<MethodsRow | null> {
  const found = await sql<MethodsRow>`
    select v.preferred, v.sealed_secret, v.confirmed_at, coalesce(v.last_step, 0) as last_step, coalesce(v.failed, 0) as failed, v.blocked_until, m.email, m.language
    from identity.members m left join verification.members v on v.partner_id = m.partner_id and v.member_id = m.member_id
    where m.partner_id = ${partnerId} and m.member_id = ${memberId}`.execute(tx);
  return found.rows[0] ?? null;
}

export async function setPreferred(tx: Tx, partnerId: Id, memberId: Id, preferred: VerificationMethod): Promise<void> {
  await sql`update verification.members set preferred = ${preferred} where partner_id = ${partnerId} and member_id = ${memberId}`.execute(tx);
}

export async function setApp(tx: Tx, partnerId: Id, memberId: Id, app: { readonly sealed: string; readonly step: number; readonly at: Date }): Promise<void> {
  await sql`
    update verification.members set sealed_secret = ${app.sealed}, confirmed_at = ${app.at}, last_step = greatest(last_step, ${app.step}), failed = 0, blocked_until = null
    where partner_id = ${partnerId} and member_id = ${memberId}`.execute(tx);
}

/** False when there was no app. The step last used stays, so that no old code comes to life with a new app. */
export async function removeApp(tx: Tx, partnerId: Id, memberId: Id): Promise<boolean> {
  const done = await sql`
    update verification.members set sealed_secret = null, confirmed_at = null, failed = 0, blocked_until = null, preferred = null
    where partner_id = ${partnerId} and member_id = ${memberId} and sealed_secret is not null`.execute(tx);
  return Number(done.numAffectedRows ?? 0n) === 1;
}

export async function countFailed(tx: Tx, partnerId: Id, memberId: Id, failed: number, blockedUntil: Date | null): Promise<void> {
  await sql`update verification.members set failed = ${failed}, blocked_until = ${blockedUntil} where partner_id = ${partnerId} and member_id = ${memberId}`.execute(tx);
}

/** False when another request has used this step, or a later one. */
export async function useStep(tx: Tx, partnerId: Id, memberId: Id, step: number): Promise<boolean> {
  const done = await sql`update verification.members set last_step = ${step}, failed = 0, blocked_until = null where partner_id = ${partnerId} and member_id = ${memberId} and last_step < ${step}`.execute(tx);
  return Number(done.numAffectedRows ?? 0n) === 1;
}

export interface CodeRow {
  readonly code_id: Id;
  readonly code_mac: string;
  readonly tries: number;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

export interface NewCode {
  readonly codeId: Id;
  readonly partnerId: Id;
  readonly memberId: Id;
  readonly action: VerifiedAction;
  readonly object: string;
  readonly mac: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

export async function insertCode(tx: Tx, code: NewCode): Promise<void> {
  await sql`
    insert into verification.codes (partner_id, code_id, member_id, action, object, code_mac, created_at, expires_at)
    values (${code.partnerId}, ${code.codeId}, ${code.memberId}, ${code.action}, ${code.object}, ${code.mac}, ${code.at}, ${code.expiresAt})`.execute(tx);
}

/** When the member's codes of the last day were made, newest first; more than `most` are not needed. */
export async function recentCodes(tx: Tx, partnerId: Id, memberId: Id, since: Date, most: number): Promise<Date[]> {
  const found = await sql<{ created_at: Date }>`
    select created_at from verification.codes where partner_id = ${partnerId} and member_id = ${memberId} and created_at > ${since} order by created_at desc limit ${most}`.execute(tx);
  return found.rows.map((row) => row.created_at);
}

/** The newest code for just this, whatever became of it: an older one is void. Locked, so that tries are counted one by one. */
export async function takeCode(tx: Tx, partnerId: Id, memberId: Id, action: VerifiedAction, object: string): Promise<CodeRow | null> {
  const found = await sql<CodeRow>`
    select code_id, code_mac, tries, expires_at, used_at from verification.codes
    where partner_id = ${partnerId} and member_id = ${memberId} and action = ${action} and object = ${object}
    order by created_at desc, code_id desc limit 1 for update`.execute(tx);
  return found.rows[0] ?? null;
}

export async function countTry(tx: Tx, partnerId: Id, codeId: Id): Promise<void> {
  await sql`update verification.codes set tries = tries + 1 where partner_id = ${partnerId} and code_id = ${codeId}`.execute(tx);
}

/** False when another request has used it, or its time is over. */
export async function useCode(tx: Tx, partnerId: Id, codeId: Id, at: Date): Promise<boolean> {
  const done = await sql`update verification.codes set used_at = ${at} where partner_id = ${partnerId} and code_id = ${codeId} and used_at is null and expires_at > ${at}`.execute(tx);
  return Number(done.numAffectedRows ?? 0n) === 1;
}

/** What the sight of the operator lets through is what is long over (db/migrations). */
export async function sweepCodes({ tx }: { readonly tx: Tx }): Promise<number> {
  const gone = await sql`delete from verification.codes where expires_at < now() - interval '2 days'`.execute(tx);
  return Number(gone.numAffectedRows ?? 0n);
}

/** The partner of a member among those given, and whether the member is an administrator. */
export async function findManaged(tx: Tx, partnerIds: readonly Id[], memberId: Id): Promise<{ partner_id: Id; login: string; administrator: boolean } | null> {
  const found = await sql<{ partner_id: Id; login: string; administrator: boolean }>`
    select m.partner_id, m.login, exists (
      select from identity.member_roles r join identity.roles o on o.partner_id = r.partner_id and o.role_id = r.role_id where r.partner_id = m.partner_id and r.member_id = m.member_id and o.preset = 'administrator') as administrator
    from identity.members m where m.partner_id = any(${[...partnerIds]}::uuid[]) and m.member_id = ${memberId} and m.kind = 'partner'`.execute(tx);
  return found.rows[0] ?? null;
}
