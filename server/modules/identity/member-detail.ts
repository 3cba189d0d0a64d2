/**
 * One member on a page of its own: data as in the list, team, locked roles, sessions, access keys (never a secret); and
 * ending a member's sessions.
 * scope: none — members are not customer-linked.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { systemNow } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { recordAudit } from '../audit/audit.ts';
import { keyOut, listKeys } from './access-keys.ts';
import { endSession } from './identity.ts';
import { readMembers } from './listings.ts';
import { deleteSessions, openLocks } from './member-store.ts';
import { assertMayTouch, findMember, type MemberDuties, takeMember } from './members.ts';
import { listSessions, type SessionRow } from './store.ts';

export const sessionOut = (session: SessionRow, currentHash: string | null) => ({
  sessionId: session.session_id, current: session.token_hash === currentHash, ip: session.ip, userAgent: session.user_agent, createdAt: session.created_at.toISOString(), seenAt: session.seen_at.toISOString(),
});

export async function describeMember(ctx: Ctx, duties: MemberDuties, memberId: Id, currentHash: string | null) {
  const member = await findMember(ctx, memberId);
  const row = await readMembers(ctx, member.partner_id, { memberId, limit: 1, offset: 0 });
  const listed = row.items[0];
  if (!listed) throw problem('identity.member_unknown');
  const { lockedRoleIds: _, ...data } = listed;
  const more = await sql<{ language: 'zh-CN' | 'en-US'; time_zone: string | null }>`select language, time_zone from identity.members where partner_id = ${member.partner_id} and member_id = ${memberId}::uuid`.execute(ctx.tx);
  const locks = await openLocks(ctx.tx, member.partner_id, [memberId]);
  const team = await duties.teamOf(ctx, member.partner_id, memberId);
  const sessions = await listSessions(ctx.tx, memberId, systemNow());
  return {
    ...data, partnerId: member.partner_id, language: more.rows[0]?.language ?? ('zh-CN' as const), timeZone: more.rows[0]?.time_zone ?? null,
    locks: locks.map((lock) => ({ roleId: lock.role_id, reason: lock.reason, since: lock.since_at.toISOString() })),
    team: team.map((manager) => ({ memberId: manager.member_id, name: maskName(manager.name) })),
    sessions: sessions.map((session) => sessionOut(session, currentHash)),
    keys: (await listKeys(ctx, memberId)).map(keyOut),
  };
}

export async function endMemberSession(ctx: Ctx, memberId: Id, sessionId: Id): Promise<void> {
  const member = await takeMember(ctx, memberId);
  assertMayTouch(ctx, member.roles);
  await endSession(ctx, member, sessionId);
}

export async function endMemberSessions(ctx: Ctx, memberId: Id): Promise<{ ended: number }> {
  const member = await takeMember(ctx, memberId);
  assertMayTouch(ctx, member.roles);
  const ended = await deleteSessions(ctx.tx, member.partner_id, memberId);
  if (ended > 0) await recordAudit(ctx, { action: 'session.revoked', objectKind: 'session', objectId: memberId, objectName: member.login, partnerId: member.partner_id, after: { count: ended } });
  return { ended };
}
