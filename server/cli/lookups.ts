/**
 * Whom a command means: a partner by id or account number, a member by login.
 * scope: none — the command line is the installation's own hand; what it reads of customers goes through the modules.
 */
import { sql } from 'kysely';
import type { Id } from '../../contract/values/id.ts';
import type { Actor } from '../platform/context.ts';
import type { Db } from '../platform/db/pool.ts';
import { type Tx, withTx } from '../platform/db/tx.ts';
import { actorOfMember, type MemberRow, type PartnerRow } from '../modules/identity/identity.ts';
import { Failed, WrongUse } from './command.ts';

export function asOperator<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withTx(db, { partnerIds: [], operator: true }, work);
}

export function listPartners(db: Db): Promise<PartnerRow[]> {
  return asOperator(db, async (tx) => (await sql<PartnerRow>`select * from identity.partners order by created_at, partner_id`.execute(tx)).rows);
}

/** The partner named, or the installation's default one. */
export async function findPartner(db: Db, named: string | null): Promise<PartnerRow> {
  const partners = await listPartners(db);
  if (named !== null) {
    const wanted = named.toLowerCase();
    const found = partners.find((partner) => partner.partner_id === wanted || partner.number === wanted);
    if (!found) throw new WrongUse('wrong.partner', { partner: named });
    return found;
  }
  const setting = await asOperator(db, async (tx) => (await sql<{ value: unknown }>`select value from platform.settings where name = 'default_partner_id'`.execute(tx)).rows[0]?.value);
  const chosen = partners.find((partner) => partner.partner_id === setting) ?? partners.find((partner) => partner.tier === 'solution-provider') ?? partners.find((partner) => partner.tier !== 'operator');
  if (!chosen) throw new Failed('wrong.no_partner');
  return chosen;
}

export async function findMember(db: Db, login: string): Promise<MemberRow> {
  const found = await withTx(db, { partnerIds: [], lookup: login }, async (tx) => (await sql<MemberRow>`select * from identity.members where login = ${login}`.execute(tx)).rows[0]);
  if (!found) throw new WrongUse('wrong.member', { login });
  return found;
}

/** Whose eyes an export sees with: the member named, or the partner's first administrator. */
export async function actorFor(db: Db, partner: PartnerRow, login: string | null): Promise<Actor> {
  if (login !== null) {
    const member = await findMember(db, login);
    return actorOfMember(db, member.partner_id, member.member_id);
  }
  const administrator = await withTx(db, { partnerIds: [partner.partner_id] }, async (tx) =>
    (await sql<{ member_id: Id }>`select m.member_id from identity.members m
      join identity.member_roles mr on mr.partner_id = m.partner_id and mr.member_id = m.member_id
      join identity.roles r on r.partner_id = mr.partner_id and r.role_id = mr.role_id and r.preset = 'administrator'
      where m.partner_id = ${partner.partner_id} and m.state = 'active' order by m.created_at, m.member_id limit 1`.execute(tx)).rows[0]);
  if (!administrator) throw new Failed('wrong.no_administrator');
  return actorOfMember(db, partner.partner_id, administrator.member_id);
}
