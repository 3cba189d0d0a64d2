/**
 * Records that have an id of their own come in revisions: a higher one takes the place of the lower, the same one again
 * is a duplicate, the same one with other content contradicts itself, and one that is older than what is there comes too
 * late (R-IN.revision). Decided in the order of the rows, so that one file may hold several revisions of a record.
 * scope: none — asks about the partner's own records by their ids.
 */
import { sql } from 'kysely';
import type { RowReason } from '../../../../contract/reasons.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { quoted, rowReason } from '../intake/quarantine-reason.ts';
import type { LoadRow } from './chunk.ts';
import { uuidOfHex } from './record-ids.ts';
import type { Present } from './statement.ts';

/** A revision that is there. */
export interface Revision extends Present {
  readonly revision: number;
  /** The hash of what it says, as a uuid. */
  readonly content: Id;
}

export interface Decided {
  readonly added: readonly LoadRow[];
  readonly duplicates: readonly LoadRow[];
  readonly refused: readonly { readonly row: LoadRow; readonly reason: RowReason }[];
  /** Revisions that a higher one replaces; some of them may be among `added`. */
  readonly superseded: readonly Present[];
}

export function recordKey(provider: string, recordId: string | null): string {
  return `${provider}\u0000${recordId ?? ''}`;
}

/** What is there of these records, by record key. */
export async function readRevisions(ctx: Ctx, partnerId: Id, rows: readonly LoadRow[]): Promise<Map<string, Revision[]>> {
  if (rows.length === 0) return new Map();
  const ids = [...new Set(rows.map((row) => row.record.recordId ?? ''))];
  const found = await sql<{ customer_id: Id; record_id: Id; source_record_id: string; provider: string; revision: number; source_key: Id }>`
    select customer_id, record_id, source_record_id, provider, revision, source_key from usage.fee_records
    where partner_id = ${partnerId}::uuid and source_record_id = any(${ids}::text[]) and reverses_id is null`.execute(ctx.tx);
  const known = new Map<string, Revision[]>();
  for (const row of found.rows) {
    const key = recordKey(row.provider, row.source_record_id);
    known.set(key, [...(known.get(key) ?? []), { customerId: row.customer_id, recordId: row.record_id, revision: row.revision, content: row.source_key }]);
  }
  return known;
}

export function decideRevisions(rows: readonly LoadRow[], present: ReadonlyMap<string, readonly Revision[]>): Decided {
  const known = new Map([...present].map(([key, revisions]) => [key, [...revisions]]));
  const added: LoadRow[] = [];
  const duplicates: LoadRow[] = [];
  const refused: { row: LoadRow; reason: RowReason }[] = [];
  const superseded: Present[] = [];
  for (const row of rows) {
    const { record } = row;
    const key = recordKey(record.provider, record.recordId);
    const revisions = known.get(key) ?? [];
    const same = revisions.find((revision) => revision.revision === record.revision);
    const newest = revisions.reduce<Revision | null>((highest, revision) => (highest === null || revision.revision > highest.revision ? revision : highest), null);
    const name = quoted(record.recordId ?? '');
    if (same) {
      if (same.content === uuidOfHex(record.contentHash)) duplicates.push(row);
      else refused.push({ row, reason: rowReason('revision_content_differs', { record: name, revision: record.revision }) });
    } else if (newest && newest.revision > record.revision) {
      refused.push({ row, reason: rowReason('revision_older', { record: name, revision: record.revision, newest: newest.revision }) });
    } else {
      if (newest) superseded.push({ customerId: newest.customerId, recordId: newest.recordId });
      added.push(row);
      known.set(key, [...revisions, { customerId: row.customerId, recordId: uuidOfHex(record.sourceKey), revision: record.revision, content: uuidOfHex(record.contentHash) }]);
    }
  }
  return { added, duplicates, refused, superseded };
}
