/**
 * Loading: what becomes of each row. New content is added, known content is a duplicate, content that was reversed and
 * came back is added again, a higher revision of a record reverses the lower one; a revision that contradicts what is
 * there is refused with a reason. Everything in the caller's transaction, which has taken `lockIntake`.
 */
import type { RowReason } from '../../../../contract/reasons.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type Chunk, chunkOf, type LoadRow } from './chunk.ts';
import { type InEffect, settlePresent } from './generations.ts';
import { uuidOfHex } from './record-ids.ts';
import { reverseRecords } from './reversing.ts';
import { decideRevisions, readRevisions } from './revisions.ts';
import { insertChunk, type Present } from './statement.ts';

export interface ChunkLoaded {
  readonly loaded: number;
  /** Rows in effect already, by the id of the record that is; rows corrected by hand are left out and not named here. */
  readonly duplicates: readonly InEffect[];
  /** Those among the loaded that came back, by the id of their new generation. */
  readonly again: readonly InEffect[];
}

/** Rows of a chunk that were looked for already: only these are left to load. */
export interface Sought {
  readonly missing: readonly Id[];
  readonly reversed: readonly Present[];
}

/** Rows identified by their content (FOCUS). */
export async function loadChunk(ctx: Ctx, partnerId: Id, chunk: Chunk, options: { readonly leaveFixed?: boolean; readonly sought?: Sought | null } = {}): Promise<ChunkLoaded> {
  const { sought, leaveFixed = false } = options;
  const { added, present } = sought?.missing.length === 0 ? { added: 0, present: [] } : await insertChunk(ctx, partnerId, chunk, { leaveFixed, ...(sought ? { only: sought.missing } : {}) });
  const { again, duplicates } = await settlePresent(ctx, partnerId, chunk, [...(sought?.reversed ?? []), ...present]);
  return { loaded: added + again.length, duplicates, again };
}

export type Outcome =
  | { readonly state: 'loaded' | 'duplicate'; readonly recordId: Id; readonly reason: null }
  | { readonly state: 'refused'; readonly recordId: null; readonly reason: RowReason };

export interface RowsLoaded {
  /** One for each row, in their order. */
  readonly outcomes: readonly Outcome[];
  readonly reversed: number;
}

/** Any rows, with what became of each. `runId` is the run that corrections are made in the name of. */
export async function loadRows(ctx: Ctx, partnerId: Id, runId: Id, rows: readonly LoadRow[]): Promise<RowsLoaded> {
  const outcomes = new Map<LoadRow, Outcome>();
  const revisions = rows.filter((row) => row.record.recordId !== null);
  const decided = decideRevisions(revisions, await readRevisions(ctx, partnerId, revisions));
  for (const { row, reason } of decided.refused) outcomes.set(row, { state: 'refused', recordId: null, reason });
  for (const row of decided.duplicates) outcomes.set(row, outcomeOf('duplicate', row));
  await addRevisions(ctx, partnerId, decided.added, outcomes);
  const reversed = await reverseRecords(ctx, partnerId, runId, decided.superseded);
  await addContents(ctx, partnerId, rows.filter((row) => row.record.recordId === null), outcomes);
  return { outcomes: rows.map((row) => outcomes.get(row) ?? missing(row)), reversed };
}

async function addRevisions(ctx: Ctx, partnerId: Id, rows: readonly LoadRow[], outcomes: Map<LoadRow, Outcome>): Promise<void> {
  if (rows.length === 0) return;
  const { added, present } = await insertChunk(ctx, partnerId, chunkOf(rows));
  if (added !== rows.length) throw new Error(`${present.length} revisions that were not there a moment ago are there now`);
  for (const row of rows) outcomes.set(row, outcomeOf('loaded', row));
}

async function addContents(ctx: Ctx, partnerId: Id, rows: readonly LoadRow[], outcomes: Map<LoadRow, Outcome>): Promise<void> {
  const byKey = new Map<string, LoadRow>();
  for (const row of rows) {
    if (byKey.has(row.record.sourceKey)) outcomes.set(row, outcomeOf('duplicate', row));
    else byKey.set(row.record.sourceKey, row);
  }
  if (byKey.size === 0) return;
  const { duplicates, again } = await loadChunk(ctx, partnerId, chunkOf([...byKey.values()]));
  const recordIds = (records: readonly InEffect[]) => new Map(records.map((record) => [record.sourceKey, record.recordId]));
  const present = recordIds(duplicates);
  const back = recordIds(again);
  for (const row of byKey.values()) {
    const key = uuidOfHex(row.record.sourceKey);
    const known = present.get(key);
    outcomes.set(row, known === undefined ? { state: 'loaded', recordId: back.get(key) ?? key, reason: null } : { state: 'duplicate', recordId: known, reason: null });
  }
}

function outcomeOf(state: 'loaded' | 'duplicate', row: LoadRow): Outcome {
  return { state, recordId: uuidOfHex(row.record.sourceKey), reason: null };
}

function missing(row: LoadRow): never {
  throw new Error(`no outcome for line ${row.line}`);
}
