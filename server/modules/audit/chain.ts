/**
 * The hash chain of a partner's entries: what is hashed, and recomputing all of it.
 * scope: none — the whole log of one partner.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import type { Tx } from '../../platform/db/tx.ts';
import { canonical } from '../../platform/http/bind.ts';
import type { LogRow } from './entries.ts';

/** What stands before the first entry. */
export const FIRST = '0'.repeat(64);
const BATCH = 2000;

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

interface ChainRow extends LogRow {
  readonly previous_hash: string;
  readonly hash: string;
}

const hashOf = (previous: string, row: ChainRow) => entryHash(previous, {
  sequence: row.sequence, at: row.at.toISOString(), member: row.member_id, memberName: row.member_name, ip: row.ip, request: row.request_id, action: row.action,
  object: `${row.object_kind}:${row.object_id}`, objectName: row.object_name, before: row.before, after: row.after,
});

interface Head {
  readonly sequence: string;
  readonly hash: string;
  /** Newest entry there is; one statement, so that a writer at work cannot come between. */
  readonly last: string | null;
}

export async function readHead(tx: Tx, partnerId: Id): Promise<Head | null> {
  const found = await sql<Head>`
    select c.sequence, c.hash, (select max(e.sequence) from audit.entries e where e.partner_id = ${partnerId}) as last
    from audit.chains c where c.partner_id = ${partnerId}`.execute(tx);
  return found.rows[0] ?? null;
}

export interface Verified {
  readonly checked: number;
  /** The head when it began: what is written meanwhile is not looked at. */
  readonly upTo: string;
  /** Sequence numbers that do not fit, in order; `head N` when the end is not what the chain's head says. */
  readonly failing: string[];
}

/** Recomputes a partner's chain from its first entry to the head. */
export async function verifyChain(tx: Tx, partnerId: Id): Promise<Verified> {
  const head = (await readHead(tx, partnerId)) ?? { sequence: '0', hash: FIRST, last: null };
  const failing: string[] = [];
  let previous = FIRST;
  let expected = 0n;
  let checked = 0;
  for (;;) {
    const found = await sql<ChainRow>`
      select sequence, at, member_id, member_name, ip, request_id, action, object_kind, object_id, object_name, before, after, previous_hash, hash from audit.entries
      where partner_id = ${partnerId} and sequence > ${expected.toString()} and sequence <= ${head.sequence} order by sequence limit ${BATCH}`.execute(tx);
    for (const row of found.rows) {
      expected += 1n;
      checked += 1;
      if (BigInt(row.sequence) !== expected || row.previous_hash !== previous || row.hash !== hashOf(previous, row)) failing.push(row.sequence);
      expected = BigInt(row.sequence);
      previous = row.hash;
    }
    if (found.rows.length < BATCH) break;
  }
  if (head.hash !== previous || BigInt(head.sequence) !== expected || BigInt(head.last ?? 0) > BigInt(head.sequence)) failing.push(`head ${head.sequence}`);
  return { checked, upTo: head.sequence, failing };
}
