/**
 * Reads a billing file from its first byte to its last, in flat memory: every row comes out exactly once, as a
 * FeeRecord or with the reason why not. Reads, never decides: what a refused or broken-off file means for data already
 * loaded is the store's matter. Figures, and why the scanner is our own, are in docs/rules/intake.md.
 */
import type { FileReason, RowReason } from '../../../../contract/reasons.ts';
import { occurrenceKey, rawRowHash } from './content-hash.ts';
import { createCsvScanner } from './csv-scanner.ts';
import { addExact, roundToTwelve } from './decimal-text.ts';
import type { FeeRecord } from './fee-record.ts';
import { type FileFormat, type OpenedFormat, openCsvFormat, openJsonFormat } from './file-format.ts';
import { createLineScanner } from './line-scanner.ts';
import { createOccurrences, type Occurrences } from './occurrence.ts';
import { fileReason, isRowReason, quoted } from './quarantine-reason.ts';
import { NUL_SIGN } from './quarantined-row.ts';
import type { ScannedRow, Scanner } from './scanned-row.ts';
import { type ByteSource, openText } from './text-source.ts';

export interface ReadOptions {
  readonly format: FileFormat;
  /** Shared between files that together are one delivery, so that equal rows in two of them stay two charges. */
  readonly occurrences?: Occurrences;
  /** Label of whoever bills, for fee records that do not say. */
  readonly provider?: string;
}

export type RowResult =
  | {
      readonly line: number;
      readonly raw: string;
      readonly record: FeeRecord;
      readonly reason: null;
      readonly key: null;
    }
  | {
      readonly line: number;
      /** The row as it stands in the file, fit to be stored (NUL shown as ␀). */
      readonly raw: string;
      readonly record: null;
      readonly reason: RowReason;
      /** Identity of the bad row (32 hex), so that the same file again does not quarantine it twice. */
      readonly key: string;
    };

export interface FileChunk {
  readonly rows: readonly RowResult[];
  /** Bytes of the file itself taken so far, for progress. */
  readonly bytesRead: number;
}

export interface FileTotals {
  rows: number;
  records: number;
  quarantined: number;
  /** Lines without anything on them; they are no rows. */
  blankLines: number;
  bytesRead: number;
  /** Why reading stopped before the end of the file; the rows before it were delivered. */
  brokenOff: FileReason | null;
  /** Its last row was cut off: rows may have stood behind it, and nobody can tell which. */
  cutOff: boolean;
  /** Kept − given of all amounts finer than twelve decimals, by the file's column (IN-9); empty nearly always. */
  roundedBy: Record<string, string>;
}

export interface FeeFile {
  /** Why nothing can be read from this file; then there are no rows. */
  readonly refused: FileReason | null;
  readonly format: FileFormat;
  /** Column names as written; null for NDJSON. */
  readonly header: readonly string[] | null;
  readonly focusVersion: string | null;
  /** Columns the format does not know, kept with each record; for NDJSON complete only at the end. */
  readonly extraColumns: Iterable<string>;
  /** Columns FOCUS expects and the file lacks, though a record can be made without. */
  readonly absentColumns: readonly string[];
  /**
   * The rows, in blocks of a few hundred. Small on purpose: records turned into columns and let go at once die young,
   * while thousands kept for one statement cost as much again in garbage collection.
   */
  readonly blocks: AsyncGenerator<FileChunk, void>;
  /** Counts so far; final when `blocks` is exhausted. */
  readonly totals: Readonly<FileTotals>;
}

type Blocks = AsyncGenerator<Buffer, FileReason | null>;

/** Opens a file and reads its header; the rows follow with `blocks` (or `chunksOf`). Close it by returning `blocks`. */
export async function openFeeFile(source: ByteSource, options: ReadOptions): Promise<FeeFile> {
  const { blocks, bytesRead } = openText(source);
  const totals: FileTotals = {
    rows: 0,
    records: 0,
    quarantined: 0,
    blankLines: 0,
    bytesRead: 0,
    brokenOff: null,
    cutOff: false,
    roundedBy: {},
  };
  const occurrences = options.occurrences ?? createOccurrences();
  const first = await blocks.next();
  if (first.done) return refusedFile(options.format, [], first.value ?? fileReason('empty_file', {}), totals);
  const json = options.format === 'fee-records' && /^\s*\{/.test(first.value.toString('latin1', 0, 256));
  const scanner = json ? createLineScanner() : createCsvScanner();
  scanner.feed(first.value);
  const feed = createFeed(blocks, scanner, totals);
  const header = json ? null : await readHeader(feed, scanner, totals);
  const opened =
    header === null ? openJsonFormat(options) : 'code' in header ? header : openCsvFormat(options, header, occurrences);
  if ('code' in opened) {
    await blocks.return(null);
    return refusedFile(options.format, header !== null && !('code' in header) ? header : [], opened, totals);
  }
  return {
    refused: null,
    format: options.format,
    header: header !== null && 'code' in header ? [] : header,
    focusVersion: opened.focusVersion,
    extraColumns: opened.extraColumns,
    absentColumns: opened.absentColumns,
    blocks: readBlocks(blocks, feed, scanner, { opened, occurrences, totals, bytesRead }),
    totals,
  };
}

/** Rows gathered to chunks of a size, for whoever keeps records and has no need for speed. */
export async function* chunksOf(file: FeeFile, chunkRows = 3_000): AsyncGenerator<FileChunk, void> {
  let rows: RowResult[] = [];
  for await (const block of file.blocks) {
    rows.push(...block.rows);
    if (rows.length < chunkRows) continue;
    yield { rows, bytesRead: block.bytesRead };
    rows = [];
  }
  if (rows.length > 0) yield { rows, bytesRead: file.totals.bytesRead };
}

/** Moves one block from the source to the scanner; false when the file is at its end. */
type Feed = () => Promise<boolean>;

function createFeed(blocks: Blocks, scanner: Scanner, totals: FileTotals): Feed {
  let ended = false;
  return async () => {
    if (ended) return false;
    const block = await blocks.next();
    if (block.done) {
      ended = true;
      totals.brokenOff = block.value;
      scanner.end();
    } else {
      scanner.feed(block.value);
    }
    return true;
  };
}

async function readHeader(feed: Feed, scanner: Scanner, totals: FileTotals): Promise<readonly string[] | FileReason> {
  for (;;) {
    const row = scanner.next();
    if (row === null) {
      if (await feed()) continue;
      return totals.brokenOff ?? fileReason('empty_file', {});
    }
    if (isBlank(row)) continue;
    return headerFault(row) ?? row.fields.map((name) => name.trim());
  }
}

function headerFault(first: ScannedRow): FileReason | null {
  if (first.problem === 'invalid_utf8' || first.raw.includes('\u0000'))
    return fileReason('not_a_text_file', { kind: 'binary' });
  if (first.problem !== null) return fileReason('header_not_readable', {});
  const [only = ''] = first.fields;
  const other = first.fields.length === 1 ? /[;\t|]/.exec(only)?.[0] : undefined;
  return other === undefined ? null : fileReason('delimiter_not_comma', { found: other === '\t' ? 'TAB' : other });
}

function refusedFile(format: FileFormat, header: readonly string[], refused: FileReason, totals: FileTotals): FeeFile {
  const about = { focusVersion: null, extraColumns: [], absentColumns: [] };
  return { ...about, refused, format, header: header.slice(0, 1_000).map(quoted), blocks: noBlocks(), totals };
}

async function* noBlocks(): AsyncGenerator<FileChunk, void> {}

interface Reading {
  readonly opened: OpenedFormat;
  readonly occurrences: Occurrences;
  readonly totals: FileTotals;
  readonly bytesRead: () => number;
}

async function* readBlocks(
  blocks: Blocks,
  feed: Feed,
  scanner: Scanner,
  reading: Reading,
): AsyncGenerator<FileChunk, void> {
  const { totals } = reading;
  try {
    do {
      const rows: RowResult[] = [];
      for (let row = scanner.next(); row !== null; row = scanner.next()) {
        if (isBlank(row)) totals.blankLines += 1;
        else rows.push(readRow(row, reading));
      }
      totals.bytesRead = reading.bytesRead();
      if (rows.length > 0) yield { rows, bytesRead: totals.bytesRead };
    } while (await feed());
  } finally {
    await blocks.return(null);
  }
}

function isBlank(row: ScannedRow): boolean {
  return row.problem === null && row.fields.length <= 1 && row.raw.trim() === '';
}

function readRow(row: ScannedRow, { opened, occurrences, totals }: Reading): RowResult {
  const outcome = opened.read(row);
  totals.rows += 1;
  if (!isRowReason(outcome)) {
    totals.records += 1;
    if (outcome.detail.rounded !== undefined) addRounding(totals, outcome.detail.rounded);
    return { line: row.line, raw: row.raw, record: outcome, reason: null, key: null };
  }
  totals.quarantined += 1;
  if (outcome.code === 'row_cut_off') totals.cutOff = true;
  const hash = rawRowHash(row.raw);
  const key = occurrenceKey(hash, occurrences.next(hash));
  return { line: row.line, raw: row.raw.replaceAll('\u0000', NUL_SIGN), record: null, reason: outcome, key };
}

function addRounding(totals: FileTotals, rounded: Readonly<Record<string, string>>): void {
  for (const [column, text] of Object.entries(rounded)) {
    const { difference } = roundToTwelve(text);
    totals.roundedBy[column] = addExact(totals.roundedBy[column] ?? '0', difference);
  }
}
