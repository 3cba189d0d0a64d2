/**
 * What a scanner gives out for every row of a file, readable or not. CSV and NDJSON are scanned differently but come
 * out alike, so that reading, counting and quarantine are written once.
 */
export type ScanProblem = 'quote_misplaced' | 'row_cut_off' | 'row_too_large' | 'nul_byte' | 'invalid_utf8';

export interface ScannedRow {
  /** Physical line the row starts on, the first line of the file being 1. */
  readonly line: number;
  /** The fields of a CSV row; empty when there is a problem, and for NDJSON, where `raw` is the row. */
  readonly fields: readonly string[];
  readonly problem: ScanProblem | null;
  /** True when the file ends right after this row, without a line end. */
  readonly unended: boolean;
  /** The row's text without its line end; only the head of a row that is too large. */
  readonly raw: string;
}

export interface Scanner {
  feed(block: Buffer): void;
  /** Says that nothing follows; the rows left are then given out. */
  end(): void;
  /** The next row, or null when more bytes are needed or all is read. */
  next(): ScannedRow | null;
}

/** Longest row. Real rows are a few kilobytes; without a limit one stray quote would draw the file into memory. */
export const MAX_ROW_BYTES = 1_048_576;
/** How much of a row beyond the limit is shown. */
export const SHOWN_OF_TOO_LARGE = 4_096;
