/**
 * A batch: some thousand rows of a file on their way into the database, in one transaction. Rows identified by their
 * content (FOCUS) are kept as column texts only; records with ids of their own are kept whole, because revisions have to
 * be compared before anything is inserted.
 */
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Scopes } from '../delivery/scopes.ts';
import { noteSeen } from '../delivery/restatement.ts';
import type { FeeRecord } from '../intake/fee-record.ts';
import type { RowResult } from '../intake/read-file.ts';
import { futureDay } from '../loading/days.ts';
import { type Chunk, createChunk, type LoadRow } from '../loading/chunk.ts';
import { loadChunk, loadRows } from '../loading/load.ts';
import { lockIntake } from '../loading/lock.ts';
import type { Terms } from '../loading/terms.ts';
import type { Resolver } from '../mapping/resolver.ts';
import { standInCorrections } from '../quarantine/corrected.ts';
import { type BadRow, closeLoaded, insertBadRows, type RowOrigin } from '../quarantine/store.ts';
import { addRounding, type Rounding, type Step } from './tally.ts';

/** What a load knows from batch to batch. */
export interface Loading {
  readonly partnerId: Id;
  readonly runId: Id;
  readonly resolver: Resolver;
  readonly scopes: Scopes;
  readonly terms: Terms;
  /** Rows of later days are not taken. */
  readonly newestDay: Day;
  /** The partner has quarantined rows that what is loaded now may settle. */
  entries: boolean;
}

export interface Batch {
  readonly rows: number;
  readonly rounding: Rounding;
  readonly newestDay: string | null;
  add(results: readonly RowResult[]): void;
  /** Nothing follows: what can be prepared without the database is prepared while it still works on the batch before. */
  seal(): void;
  /** Stores the batch; the caller's transaction also saves the place behind it. */
  store(ctx: Ctx): Promise<Step>;
}

interface Taken {
  readonly load: LoadRow[];
  readonly raws: string[];
  readonly bad: BadRow[];
  /** Newest day of what the delivery says, whether or not its customer is known. */
  newestDay: Day | null;
}

export function createBatch(loading: Loading, origin: RowOrigin, before: { readonly rounding: Rounding; readonly newestDay: string | null }): Batch {
  const whole = origin.source === 'fee-record';
  const builder = createChunk();
  let sealed: Chunk | null = null;
  const kept: Taken = { load: [], raws: [], bad: [], newestDay: before.newestDay };
  let read = 0;
  let { rounding } = before;
  return {
    get rows() {
      return read;
    },
    get rounding() {
      return rounding;
    },
    get newestDay() {
      return kept.newestDay;
    },
    add: (results) => {
      const taken = takeRows(loading, origin, results);
      read += results.length;
      kept.bad.push(...taken.bad);
      kept.newestDay = later(kept.newestDay, taken.newestDay);
      for (const { record } of taken.load) rounding = addRounding(rounding, record);
      if (sealed !== null) throw new Error('rows were added to a sealed batch');
      if (!whole) return builder.add(taken.load);
      kept.load.push(...taken.load);
      kept.raws.push(...taken.raws);
    },
    seal: () => {
      sealed ??= builder.finish();
    },
    store: async (ctx) => {
      const { partnerId, scopes, terms } = loading;
      await lockIntake(ctx, partnerId);
      await scopes.write(ctx);
      await terms.write(ctx);
      const stored = whole ? await storeRevisions(ctx, loading, kept) : await storeContents(ctx, loading, origin, sealed ?? builder.finish());
      const bad = [...kept.bad, ...stored.refused];
      const { quarantined, loaded } = await storeBad(ctx, loading, origin, bad);
      // Counted from what was found, never as what is left over: a row that got lost must not pass for a duplicate.
      const duplicate = stored.duplicate + bad.length - quarantined - loaded;
      return { read, loaded: stored.loaded + loaded, duplicate, quarantined, reversed: stored.reversed };
    },
  };
}

/** Divides rows into those to load and those that go to quarantine, with everything the store needs to know of them. */
function takeRows(loading: Loading, origin: RowOrigin, results: readonly RowResult[]): Taken {
  const taken: Taken = { load: [], raws: [], bad: [], newestDay: null };
  const source = origin.source;
  for (const { line, raw, record, reason, key } of results) {
    if (record === null) {
      taken.bad.push({ contentKey: key, recordKey: false, scopeKey: null, reason, subAccountKey: null, line, raw });
      continue;
    }
    const future = futureDay(record, loading.newestDay);
    if (future !== null) {
      taken.bad.push({ ...keysOf(record), reason: future, subAccountKey: null, line, raw });
      continue;
    }
    taken.newestDay = later(taken.newestDay, record.day);
    loading.scopes.note(record);
    const owner = loading.resolver.owner(record);
    if (owner.customerId === null) {
      taken.bad.push({ ...keysOf(record), reason: owner.reason, subAccountKey: owner.subAccountKey, line, raw });
      continue;
    }
    loading.terms.note(record);
    taken.load.push({ record, customerId: owner.customerId, associationType: owner.associationType, runId: loading.runId, source, fileIndex: origin.fileIndex, line });
    if (source === 'fee-record') taken.raws.push(raw);
  }
  return taken;
}

function later(a: Day | null, b: Day | null): Day | null {
  return a === null || (b !== null && b > a) ? b : a;
}

/** A good record in quarantine is known by its own key; one with an id of its own by what it says. */
function keysOf(record: FeeRecord): Pick<BadRow, 'contentKey' | 'recordKey' | 'scopeKey'> {
  const own = record.recordId === null;
  return { contentKey: own ? record.sourceKey : record.contentHash, recordKey: own, scopeKey: record.scopeKey };
}

interface Stored {
  readonly loaded: number;
  readonly duplicate: number;
  readonly reversed: number;
  readonly refused: readonly BadRow[];
}

async function storeContents(ctx: Ctx, { partnerId, runId, scopes, entries }: Loading, { fileIndex }: RowOrigin, chunk: Chunk): Promise<Stored> {
  if (chunk.rows === 0) return { loaded: 0, duplicate: 0, reversed: 0, refused: [] };
  const { loaded, duplicates } = await loadChunk(ctx, partnerId, chunk, { leaveFixed: entries });
  // Rows corrected by hand were left out: their records are there under other ids.
  const corrected = entries ? await standInCorrections(ctx, partnerId, runId, chunk.keys, { fileIndex, lines: new Map() }) : { present: [], loaded: 0 };
  if (entries) await closeLoaded(ctx, partnerId, chunk.keys);
  for (const sayer of scopes.sayers()) await noteSeen(ctx, partnerId, sayer, [...duplicates, ...corrected.present]);
  return { loaded: loaded + corrected.loaded, duplicate: duplicates.length + corrected.present.length - corrected.loaded, reversed: 0, refused: [] };
}

async function storeRevisions(ctx: Ctx, { partnerId, runId, entries }: Loading, { load, raws }: Taken): Promise<Stored> {
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
