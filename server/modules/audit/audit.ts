/**
 * The face of audit: who did what to which object, before and after, in the transaction that did it.
 * Entries of a partner form a hash chain, so that a missing or altered entry is found by `verifyChain`.
 * scope: none — entries are the operation log of a partner; pages that show them filter by object.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { canonical } from '../../platform/http/bind.ts';
import type { Tx } from '../../platform/db/tx.ts';

export interface AuditEntry {
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly objectName?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Partner the object belongs to, when it is not the actor's own. */
  readonly partnerId?: Id;
}

const FIRST = '0'.repeat(64);

interface Hashed {
  readonly sequence: string;
  readonly at: string;
  readonly member: string | null;
  readonly memberName: string;
  readonly ip: string;
  readonly request: string;
  readonly action: string;
  readonly object: string;
  readonly objectName: string;
  readonly before: unknown;
  readonly after: unknown;
}

export function entryHash(previous: string, entry: Hashed): string {
  return createHash('sha256').update(`${previous}\n${canonical(entry)}`).digest('hex');
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

interface ChainRow {
  readonly sequence: string;
  readonly at: Date;
  readonly member_id: string | null;
  readonly member_name: string;
  readonly ip: string;
  readonly request_id: string;
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
  readonly object_name: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Recomputes a partner's chain; answers how many entries were read and the sequence numbers that do not fit. */
export async function verifyChain(tx: Tx, partnerId: Id): Promise<{ checked: number; failing: string[] }> {
  const failing: string[] = [];
  let previous = FIRST;
  let expected = 0n;
  let checked = 0;
  for (;;) {
    const found = await sql<ChainRow>`
      select sequence, at, member_id, member_name, ip, request_id, action, object_kind, object_id, object_name, before, after, previous_hash, hash from audit.entries
      where partner_id = ${partnerId} and sequence > ${expected.toString()} order by sequence limit 2000`.execute(tx);
    if (found.rows.length === 0) break;
    for (const row of found.rows) {
      expected += 1n;
      checked += 1;
      const hash = entryHash(previous, { sequence: row.sequence, at: row.at.toISOString(), member: row.member_id, memberName: row.member_name, ip: row.ip, request: row.request_id, action: row.action, object: `${row.object_kind}:${row.object_id}`, objectName: row.object_name, before: row.before, after: row.after });
      if (BigInt(row.sequence) !== expected || row.previous_hash !== previous || row.hash !== hash) failing.push(row.sequence);
      expected = BigInt(row.sequence);
      previous = row.hash;
    }
  }
  const head = await sql<{ sequence: string; hash: string }>`select sequence, hash from audit.chains where partner_id = ${partnerId}`.execute(tx);
  if (head.rows[0] && (head.rows[0].hash !== previous || BigInt(head.rows[0].sequence) !== expected)) failing.push(`head ${head.rows[0].sequence}`);
  return { checked, failing };
}
