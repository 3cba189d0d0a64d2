/**
 * The three doors to one fee-record shape: a CSV row by its header, a line of NDJSON, and a record of the call. Each
 * turns what it got into "the text of a column, or nothing" and leaves the rest to fee-record-file.ts.
 */
import type { FeeRecordInput } from '../../../../contract/console/fee-records.ts';
import type { FileReason, RowReason } from '../../../../contract/reasons.ts';
import type { FeeRecord } from './fee-record.ts';
import {
  CUSTOMER_COLUMNS,
  FEE_COLUMN_KINDS,
  type FeeColumn,
  NEEDED_FEE_COLUMNS,
  snakeCase,
} from './fee-record-columns.ts';
import { readFeeRecord } from './fee-record-file.ts';
import { isGiven } from './focus-row.ts';
import { fileReason, quoted, rowReason } from './quarantine-reason.ts';

export interface FeeCsvReading {
  readonly adapt: (fields: readonly string[]) => FeeRecord | RowReason;
  readonly extraColumns: readonly string[];
}

/** An adapter for CSV files with this header, or why such a file cannot be read at all. */
export function feeCsvAdapter(header: readonly string[], provider: string): FeeCsvReading | FileReason {
  const places = new Map<string, number>();
  const extras: (readonly [name: string, at: number])[] = [];
  for (const [at, text] of header.entries()) {
    const name = text.trim().toLowerCase();
    if (places.has(name)) return fileReason('duplicate_column', { column: quoted(name) });
    if (FEE_COLUMN_KINDS.has(name)) places.set(name, at);
    else if (name !== '') extras.push([text.trim(), at]);
  }
  const missing: string[] = NEEDED_FEE_COLUMNS.filter((name) => !places.has(name));
  if (!CUSTOMER_COLUMNS.some((name) => places.has(name))) missing.push(CUSTOMER_COLUMNS.join('/'));
  if (missing.length > 0) return fileReason('missing_column', { columns: missing.join(', ') });
  const adapt = (fields: readonly string[]): FeeRecord | RowReason => {
    const extra = extras.flatMap(([name, at]): [string, string][] => {
      const value = fields[at];
      return isGiven(value) ? [[name, value]] : [];
    });
    const values = (column: FeeColumn): string | null => {
      const text = fields[places.get(column) ?? -1];
      return isGiven(text) ? text.trim() : null;
    };
    return readFeeRecord(values, { provider, extra: extra.length > 0 ? Object.fromEntries(extra) : null });
  };
  return { adapt, extraColumns: extras.map(([name]) => name) };
}

const MOST_EXTRA_NAMES = 1_000;

/** An adapter for lines of NDJSON; `extraColumns` collects the unknown keys met. */
export function feeJsonAdapter(provider: string, extraColumns: Set<string>): (line: string) => FeeRecord | RowReason {
  return (line) => {
    const parsed = parseObject(line);
    if (parsed === null) return rowReason('not_json', {});
    const texts = new Map<string, string>();
    const extra: [string, string][] = [];
    for (const [name, value] of Object.entries(parsed)) {
      const kind = FEE_COLUMN_KINDS.get(name);
      const text = kind === undefined ? looseText(value) : textOf(value, kind === 'whole');
      if (text === undefined) return rowReason('not_text', { field: name });
      if (text.includes('\u0000') || name.includes('\u0000')) return rowReason('nul_byte', {});
      if (/\p{Surrogate}/u.test(text + name)) return rowReason('invalid_utf8', {});
      if (kind === undefined && extraColumns.size < MOST_EXTRA_NAMES) extraColumns.add(name);
      if (text === '') continue;
      if (kind === undefined) extra.push([name, text]);
      else texts.set(name, text);
    }
    const source = { provider, extra: extra.length > 0 ? Object.fromEntries(extra) : null };
    return readFeeRecord((column) => texts.get(column) ?? null, source);
  };
}

function parseObject(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** JSON numbers are taken for whole numbers only: a double would forget digits of an amount. */
function textOf(value: unknown, whole: boolean): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value.trim();
  return whole && Number.isSafeInteger(value) ? String(value) : undefined;
}

function looseText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A record of the call, whose shape the endpoint has already checked. */
export function readFeeRecordInput(input: FeeRecordInput, provider: string): FeeRecord | RowReason {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && value !== null && value !== '') texts.set(snakeCase(name), String(value));
  }
  return readFeeRecord((column) => texts.get(column) ?? null, { provider, extra: null });
}
