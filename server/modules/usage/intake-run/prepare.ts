/**
 * The part of a load that needs no database: rows of a file read, divided into those to load and those for quarantine, and
 * gathered to batches of columns. What comes out is plain data, so a large file is prepared in another thread (reader.ts)
 * while the database works on the batch before. Rows identified by their content (FOCUS) are kept as columns only; records
 * with ids of their own are kept whole, because revisions have to be compared before anything is inserted.
 */
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { createScopeNotes, type ScopeNote } from '../delivery/scope-notes.ts';
import type { FeeRecord } from '../intake/fee-record.ts';
import type { FileFormat } from '../intake/file-format.ts';
import { createOccurrences, type Occurrences } from '../intake/occurrence.ts';
import { type FeeFile, openFeeFile, type RowResult } from '../intake/read-file.ts';
import type { ByteSource } from '../intake/text-source.ts';
import { type Chunk, createChunk, type LoadRow } from '../loading/chunk.ts';
import { futureDay } from '../loading/days.ts';
import { createTermNotes, type Term, type TermNotes } from '../loading/term-notes.ts';
import { type Asked, createOwners, type Learned, type Owners } from '../mapping/owners.ts';
import type { BadRow } from '../quarantine/store.ts';
import { addRounding, type Rounding } from './rounding.ts';

/** What was known when a batch began; the next one goes on from it. */
export interface Carried {
  readonly rounding: Rounding;
  /** Newest day of what the delivery says, whether or not its customer is known. */
  readonly newestDay: Day | null;
}

export interface FilePlan {
  readonly runId: Id;
  readonly fileIndex: number;
  readonly format: FileFormat;
  /** Rows of later days are not taken. */
  readonly newestDay: Day;
  /** Rows of this file that are stored already. */
  readonly skipRows: number;
  readonly batchRows: number;
  readonly carried: Carried;
}

export interface PreparedBatch extends Carried {
  /** Rows of the file in it. */
  readonly read: number;
  /** The place behind it. */
  readonly at: { readonly rows: number; readonly bytes: number };
  readonly scopes: readonly ScopeNote[];
  readonly terms: readonly Term[];
  readonly bad: readonly BadRow[];
  /** Rows identified by their content. */
  readonly chunk: Chunk;
  /** Records with ids of their own, and their rows as they stand in the file. */
  readonly load: readonly LoadRow[];
  readonly raws: readonly string[];
}

/** Asks who references stand for; the answer is kept by the preparation. */
export type Learn = (asked: readonly Asked[]) => Promise<Learned>;

export interface PreparedFile {
  readonly header: readonly string[] | null;
  readonly batches: AsyncGenerator<PreparedBatch, void>;
  /** Whether the file was read to an end of its own; known when the batches are exhausted. */
  whole(): boolean;
}

/** Prepares the files of one run, in their order. */
export interface Preparation {
  open(source: ByteSource, plan: FilePlan): Promise<PreparedFile>;
}

/** What is known from file to file. */
interface Known {
  readonly occurrences: Occurrences;
  readonly owners: Owners;
  readonly terms: TermNotes;
  readonly learn: Learn;
}

export function createPreparation(learn: Learn): Preparation {
  const known: Known = { occurrences: createOccurrences(), owners: createOwners(), terms: createTermNotes(), learn };
  return {
    open: async (source, plan) => {
      const file = await openFeeFile(source, { format: plan.format, occurrences: known.occurrences });
      return { header: file.header, batches: prepareBatches(file, plan, known), whole: () => file.totals.brokenOff === null && !file.totals.cutOff };
    },
  };
}

/** Rows a run has stored before it died are read again (equal rows are told apart by counting them) but not given out again. */
async function* prepareBatches(file: FeeFile, plan: FilePlan, known: Known): AsyncGenerator<PreparedBatch, void> {
  let batch = gather(plan, known, plan.carried);
  let held: RowResult[] = [];
  let at = 0;
  let bytes = 0;
  const seal = async (): Promise<PreparedBatch> => {
    if (held.length > 0) {
      const unknown = known.owners.unknown(held.flatMap((row): FeeRecord[] => (row.record === null ? [] : [row.record])));
      if (unknown.length > 0) known.owners.learn(await known.learn(unknown));
      batch.add(held);
      held = [];
    }
    const sealed = batch.seal({ rows: at, bytes });
    batch = gather(plan, known, sealed);
    return sealed;
  };
  for await (const block of file.blocks) {
    const fresh = block.rows.slice(Math.max(0, plan.skipRows - at));
    at += block.rows.length;
    bytes = block.bytesRead;
    // Names nobody met are asked about once a batch: with each block it would cost as much as the rows themselves.
    batch.add(fresh.filter((row) => row.record === null || known.owners.knows(row.record) || held.push(row) === 0));
    if (batch.rows() + held.length >= plan.batchRows) yield await seal();
  }
  if (batch.rows() + held.length > 0) yield await seal();
}

interface Gathering {
  add(results: readonly RowResult[]): void;
  rows(): number;
  seal(at: PreparedBatch['at']): PreparedBatch;
}

function gather(plan: FilePlan, known: Known, before: Carried): Gathering {
  const whole = plan.format === 'fee-records';
  const builder = createChunk();
  const scopes = createScopeNotes();
  const load: LoadRow[] = [];
  const raws: string[] = [];
  const bad: BadRow[] = [];
  let read = 0;
  let { rounding, newestDay } = before;
  const take = ({ line, raw, record, reason, key }: RowResult): LoadRow | null => {
    if (record === null) {
      bad.push({ contentKey: key, recordKey: false, scopeKey: null, reason, subAccountKey: null, line, raw });
      return null;
    }
    const future = futureDay(record, plan.newestDay);
    if (future !== null) {
      bad.push({ ...keysOf(record), reason: future, subAccountKey: null, line, raw });
      return null;
    }
    if (newestDay === null || record.day > newestDay) newestDay = record.day;
    scopes.note(record);
    const owner = known.owners.owner(record);
    if (owner.customerId === null) {
      bad.push({ ...keysOf(record), reason: owner.reason, subAccountKey: owner.subAccountKey, line, raw });
      return null;
    }
    known.terms.note(record);
    rounding = addRounding(rounding, record);
    if (whole) raws.push(raw);
    return { record, customerId: owner.customerId, associationType: owner.associationType, runId: plan.runId, source: whole ? 'fee-record' : 'focus', fileIndex: plan.fileIndex, line };
  };
  return {
    add: (results) => {
      const taken: LoadRow[] = [];
      for (const result of results) {
        const row = take(result);
        if (row !== null) taken.push(row);
      }
      read += results.length;
      if (whole) load.push(...taken);
      else builder.add(taken);
    },
    rows: () => read,
    // Rows that waited for their customer stand behind those that did not; in quarantine they keep the order of the file.
    seal: (at) => ({ read, at, rounding, newestDay, scopes: scopes.take(), terms: known.terms.take(), bad: bad.sort((a, b) => a.line - b.line), chunk: builder.finish(), load, raws }),
  };
}

/** A good record in quarantine is known by its own key; one with an id of its own by what it says. */
export function keysOf(record: FeeRecord): Pick<BadRow, 'contentKey' | 'recordKey' | 'scopeKey'> {
  const own = record.recordId === null;
  return { contentKey: own ? record.sourceKey : record.contentHash, recordKey: own, scopeKey: record.scopeKey };
}
