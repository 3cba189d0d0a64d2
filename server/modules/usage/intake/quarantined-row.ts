/**
 * A row in quarantine as people see and correct it: its values by column name. A row that could not be cut into the
 * columns of its header is kept as two texts, `#header` and `#row`, which can be corrected as well. What is kept is
 * enough to read the row again without its file.
 */
import type { RowReason } from '../../../../contract/reasons.ts';
import { fixedRowKey } from './content-hash.ts';
import { splitCsvRow } from './csv-scanner.ts';
import type { FeeRecord } from './fee-record.ts';
import { feeCsvAdapter, feeJsonAdapter } from './fee-record-readers.ts';
import { focusAdapter } from './focus.ts';
import { createOccurrences } from './occurrence.ts';
import { isRowReason, rowReason } from './quarantine-reason.ts';

export const HEADER_TEXT = '#header';
export const ROW_TEXT = '#row';
/** Stands for a NUL byte, which no text column can hold; a row that still has one is not retried. */
export const NUL_SIGN = '␀';

/** A row's values by column; header `null` for NDJSON, whose row is its own description. */
export function rowValues(header: readonly string[] | null, raw: string): Record<string, string> {
  if (header === null) return { [ROW_TEXT]: raw };
  const fields = splitCsvRow(raw);
  const names = header.map((name, at) => name || `#${at + 1}`);
  if (fields === null || fields.length !== header.length || new Set(names).size !== names.length) {
    return { [HEADER_TEXT]: csvLine(header), [ROW_TEXT]: raw };
  }
  return Object.fromEntries(names.map((name, at) => [name, fields[at] ?? '']));
}

function csvLine(fields: readonly string[]): string {
  return fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

export interface QuarantinedRow {
  readonly format: 'focus' | 'fee-records';
  /** As `rowValues` gave them, with corrections made. */
  readonly values: Readonly<Record<string, string>>;
  /** The key it was quarantined under. */
  readonly key: string;
  /**
   * True when the row was a good record that only lacked its customer and nothing in it was changed: then the key is
   * the record's own, and stays it, so that the same file again finds the record loaded.
   */
  readonly unchangedRecord: boolean;
  readonly provider?: string;
}

/**
 * Reads a quarantined row again. A corrected FOCUS row takes its identity from the quarantined row, not from its new
 * content: corrected and retried twice it is still one charge.
 */
export function retryRow(row: QuarantinedRow): FeeRecord | RowReason {
  const texts = Object.values(row.values);
  if (texts.some((text) => text.includes(NUL_SIGN) || text.includes('\u0000'))) return rowReason('nul_byte', {});
  if (texts.some((text) => text.includes('\ufffd'))) return rowReason('invalid_utf8', {});
  const outcome = readAgain(row);
  if (isRowReason(outcome) || outcome.recordId !== null) return outcome;
  return { ...outcome, sourceKey: row.unchangedRecord ? row.key : fixedRowKey(row.key) };
}

function readAgain(row: QuarantinedRow): FeeRecord | RowReason {
  const provider = row.provider ?? 'own';
  const text = row.values[ROW_TEXT];
  const headerText = row.values[HEADER_TEXT];
  if (text !== undefined && headerText === undefined) return feeJsonAdapter(provider, new Set())(text);
  const header = headerText === undefined ? Object.keys(row.values) : splitCsvRow(headerText);
  const fields = text === undefined ? Object.values(row.values) : splitCsvRow(text);
  if (header === null || fields === null) return rowReason('quote_misplaced', {});
  const expected = header.length;
  const found = fields.length;
  if (found < expected) return rowReason('row_too_short', { expected, found });
  if (found > expected) return rowReason('row_too_long', { expected, found });
  const opened = row.format === 'focus' ? focusAdapter(header, createOccurrences()) : feeCsvAdapter(header, provider);
  return 'code' in opened ? rowReason('missing_value', { field: HEADER_TEXT }) : opened.adapt(fields);
}
