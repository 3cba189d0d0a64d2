/**
 * A batch on its way into the database: some thousand prepared rows of a file, stored in one transaction. Scopes and terms
 * first, then the records, then what goes to quarantine; each row is counted from what was found.
 */
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Scopes } from '../delivery/scopes.ts';
import { markKnown } from '../delivery/known-rows.ts';
import { noteSeen } from '../delivery/restatement.ts';
import type { Chunk } from '../loading/chunk.ts';
import { loadChunk, loadRows } from '../loading/load.ts';
import { lockIntake } from '../loading/lock.ts';
import { writeTerms } from '../loading/terms.ts';
import { standInCorrections } from '../quarantine/corrected.ts';
import { type BadRow, closeLoaded, insertBadRows, type RowOrigin } from '../quarantine/store.ts';
import { keysOf, type PreparedBatch } from './prepare.ts';
import type { Step } from './tally.ts';

/** What a load knows from batch to batch. */
export interface Loading {
  readonly partnerId: Id;
  readonly runId: Id;
  readonly scopes: Scopes;
  /** The partner has quarantined rows that what is loaded now may settle. */
  entries: boolean;
  /** Most rows of the batch before were there already: it is likely of the next one. */
  mostlyKnown: boolean;
}

/** Stores the batch; the caller's transaction also saves the place behind it. */
export async function storePrepared(ctx: Ctx, loading: Loading, origin: RowOrigin, batch: PreparedBatch): Promise<Step> {
  const { partnerId, scopes } = loading;
  await lockIntake(ctx, partnerId, { flushedLater: true });
  scopes.meet(batch.scopes);
  await scopes.write(ctx);
  await writeTerms(ctx, partnerId, batch.terms);
  const stored = origin.source === 'fee-record' ? await storeRevisions(ctx, loading, batch) : await storeContents(ctx, loading, origin, batch.chunk);
  const bad = [...batch.bad, ...stored.refused];
  const { quarantined, loaded } = await storeBad(ctx, loading, origin, bad);
  // Counted from what was found, never as what is left over: a row that got lost must not pass for a duplicate.
  const duplicate = stored.duplicate + bad.length - quarantined - loaded;
  return { read: batch.read, loaded: stored.loaded + loaded, duplicate, quarantined, reversed: stored.reversed };
}

interface Stored {
  readonly loaded: number;
  readonly duplicate: number;
  readonly reversed: number;
  readonly refused: readonly BadRow[];
}

async function storeContents(ctx: Ctx, loading: Loading, { fileIndex }: RowOrigin, chunk: Chunk): Promise<Stored> {
  if (chunk.rows === 0) return { loaded: 0, duplicate: 0, reversed: 0, refused: [] };
  const { partnerId, runId, scopes, entries } = loading;
  const sayers = scopes.sayers();
  const sought = sayers.length > 0 || loading.mostlyKnown ? await markKnown(ctx, partnerId, chunk, sayers) : null;
  const { loaded, duplicates } = await loadChunk(ctx, partnerId, chunk, { leaveFixed: entries, sought });
  // Rows corrected by hand were left out: their records are there under other ids.
  const corrected = entries ? await standInCorrections(ctx, partnerId, runId, chunk.keys, { fileIndex, lines: new Map() }) : { present: [], loaded: 0 };
  if (entries) await closeLoaded(ctx, partnerId, chunk.keys);
  for (const sayer of sayers) await noteSeen(ctx, partnerId, sayer, [...duplicates, ...corrected.present]);
  const duplicate = (sought?.inEffect ?? 0) + duplicates.length + corrected.present.length - corrected.loaded;
  loading.mostlyKnown = duplicate * 2 > chunk.rows;
  return { loaded: loaded + corrected.loaded, duplicate, reversed: 0, refused: [] };
}

async function storeRevisions(ctx: Ctx, { partnerId, runId, entries }: Loading, { load, raws }: PreparedBatch): Promise<Stored> {
  const { outcomes, reversed } = await loadRows(ctx, partnerId, runId, load);
  const refused: BadRow[] = [];
  const settled: string[] = [];
  let loaded = 0;
  let duplicate = 0;
  for (const [place, row] of load.entries()) {
    const outcome = outcomes[place];
    if (outcome?.state === 'refused') refused.push({ ...keysOf(row.record), reason: outcome.reason, subAccountKey: null, line: row.line, raw: raws[place] ?? '' });
    else settled.push(row.record.contentHash);
    if (outcome?.state === 'loaded') loaded += 1;
    if (outcome?.state === 'duplicate') duplicate += 1;
  }
  if (entries && settled.length > 0) await closeLoaded(ctx, partnerId, `{${settled.join(',')}}`);
  return { loaded, duplicate, reversed, refused };
}

/**
 * How many rows stand in quarantine now, and of how many a correction by hand was loaded again; others that are known and
 * settled count as duplicates and stay as they are.
 */
async function storeBad(ctx: Ctx, loading: Loading, origin: RowOrigin, bad: readonly BadRow[]): Promise<{ quarantined: number; loaded: number }> {
  const { partnerId, runId, scopes } = loading;
  const rows = [...new Map(bad.map((row) => [row.contentKey, row])).values()];
  const kept = await insertBadRows(ctx, partnerId, origin, rows);
  if (kept.size > 0) loading.entries = true;
  const known = rows.filter((row) => !kept.has(row.contentKey));
  if (known.length === 0 || origin.source !== 'focus') return { quarantined: kept.size, loaded: 0 };
  const keys = `{${known.map((row) => row.contentKey).join(',')}}`;
  const lines = new Map(known.map((row) => [row.contentKey, row.line]));
  const { present, loaded } = await standInCorrections(ctx, partnerId, runId, keys, { fileIndex: origin.fileIndex, lines });
  // Which scope an unreadable row belongs to is not known, so it is marked whether or not a later scope was met already.
  for (const sayer of scopes.sayersOfUnread()) await noteSeen(ctx, partnerId, sayer, present);
  return { quarantined: kept.size, loaded };
}
