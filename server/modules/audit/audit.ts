/**
 * The face of audit: who did what to which object, before and after, in the transaction that did it.
 * Entries of a partner form a hash chain, so that a missing or altered entry is found by `verifyChain`.
 * scope: none — entries are the operation log of a partner, for its administrators (entries.ts) and, by object, on the page
 * of what was found in scope before.
 */
import { sql } from 'kysely';
import type { AuditAction, AuditObject } from '../../../contract/audit-codes.ts';
import type { Id } from '../../../contract/values/id.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { entryHash, FIRST } from './chain.ts';

export { verifyChain } from './chain.ts';

export interface AuditEntry {
  readonly action: AuditAction;
  readonly objectKind: AuditObject;
  readonly objectId: string;
  readonly objectName?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Partner the object belongs to, when it is not the actor's own. */
  readonly partnerId?: Id;
}

/**
 * Appends entries at the end of the partner's chain. The chain's head is one row, locked until commit; call it last
 * in a transaction so that writers wait for each other as briefly as possible.
 */
export async function recordAudit(ctx: Ctx, ...entries: readonly AuditEntry[]): Promise<void> {
  const partnerOf = (entry: AuditEntry) => entry.partnerId ?? ctx.actor.partnerId;
  // Heads are locked in one order, so that two writers over several partners cannot wait for each other.
  for (const partnerId of [...new Set(entries.map(partnerOf))].sort()) await append(ctx, partnerId, entries.filter((entry) => partnerOf(entry) === partnerId));
}

async function append(ctx: Ctx, partnerId: Id, entries: readonly AuditEntry[]): Promise<void> {
  const { tx, actor, now } = ctx;
  await sql`insert into audit.chains (partner_id, sequence, hash) values (${partnerId}, 0, ${FIRST}) on conflict do nothing`.execute(tx);
  const head = await sql<{ sequence: string; hash: string }>`select sequence, hash from audit.chains where partner_id = ${partnerId} for update`.execute(tx);
  const start = head.rows[0];
  if (!start) throw new Error('audit chain without a head');
  let sequence = BigInt(start.sequence);
  let hash = start.hash;
  const rows = entries.map((entry) => {
    sequence += 1n;
    const previous = hash;
    const before = entry.before ?? null;
    const after = entry.after ?? null;
    hash = entryHash(previous, { sequence: sequence.toString(), at: now.toISOString(), member: actor.memberId, memberName: actor.memberName, ip: ctx.ip, request: ctx.requestId, action: entry.action, object: `${entry.objectKind}:${entry.objectId}`, objectName: entry.objectName ?? '', before, after });
    return { sequence: sequence.toString(), entry_id: newId(), action: entry.action, object_kind: entry.objectKind, object_id: entry.objectId, object_name: entry.objectName ?? '', before, after, previous_hash: previous, hash };
  });
  await sql`
    insert into audit.entries (partner_id, sequence, entry_id, at, member_id, member_name, ip, request_id, action, object_kind, object_id, object_name, before, after, previous_hash, hash)
    select ${partnerId}, r.sequence, r.entry_id, ${now}, ${actor.memberId}::uuid, ${actor.memberName}, ${ctx.ip}, ${ctx.requestId}, r.action, r.object_kind, r.object_id, r.object_name, r.before, r.after, r.previous_hash, r.hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(sequence bigint, entry_id uuid, action text, object_kind text, object_id text, object_name text, before jsonb, after jsonb, previous_hash text, hash text)`.execute(tx);
  await sql`update audit.chains set sequence = ${sequence.toString()}, hash = ${hash} where partner_id = ${partnerId}`.execute(tx);
}

export interface AuditRow {
  readonly at: Date;
  /** Null: no person, the system itself. */
  readonly member_id: Id | null;
  readonly member_name: string;
  readonly action: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Entries about one object, newest first; the time line of a detail page. */
export async function listObjectEntries(ctx: Ctx, partnerId: Id, objectKind: string, objectId: string, limit = 200): Promise<AuditRow[]> {
  const found = await sql<AuditRow>`
    select at, member_id, member_name, action, before, after from audit.entries
    where partner_id = ${partnerId} and object_kind = ${objectKind} and object_id = ${objectId} order by sequence desc limit ${limit}`.execute(ctx.tx);
  return found.rows;
}
