/**
 * The formats a billing file may have, behind one shape: a function from a scanned row to a record or a reason, and
 * what the header told. Reading, counting and quarantine need not know which format they deal with.
 */
import type { FileReason, RowReason } from '../../../../contract/reasons.ts';
import type { FeeRecord } from './fee-record.ts';
import { feeCsvAdapter, feeJsonAdapter } from './fee-record-readers.ts';
import { focusAdapter } from './focus.ts';
import type { Occurrences } from './occurrence.ts';
import { rowReason } from './quarantine-reason.ts';
import { MAX_ROW_BYTES, type ScannedRow, type ScanProblem } from './scanned-row.ts';

export type FileFormat = 'focus' | 'fee-records';

export interface OpenedFormat {
  readonly read: (row: ScannedRow) => FeeRecord | RowReason;
  readonly focusVersion: string | null;
  readonly extraColumns: Iterable<string>;
  readonly absentColumns: readonly string[];
}

interface FormatOptions {
  readonly format: FileFormat;
  readonly provider?: string;
}
/** The label of records whose file names no provider. */
const OWN_PROVIDER = 'own';

export function openCsvFormat(
  options: FormatOptions,
  header: readonly string[],
  occurrences: Occurrences,
): OpenedFormat | FileReason {
  const width = header.length;
  if (options.format === 'focus') {
    const focus = focusAdapter(header, occurrences);
    if ('code' in focus) return focus;
    return {
      read: (row) => csvFault(row, width) ?? focus.adapt(row.fields),
      focusVersion: focus.header.version,
      extraColumns: focus.header.extras.map((column) => column.name),
      absentColumns: focus.header.absent,
    };
  }
  const own = feeCsvAdapter(header, options.provider ?? OWN_PROVIDER);
  if ('code' in own) return own;
  return {
    read: (row) => csvFault(row, width) ?? own.adapt(row.fields),
    focusVersion: null,
    extraColumns: own.extraColumns,
    absentColumns: [],
  };
}

export function openJsonFormat(options: FormatOptions): OpenedFormat {
  const extraColumns = new Set<string>();
  const adapt = feeJsonAdapter(options.provider ?? OWN_PROVIDER, extraColumns);
  return {
    read: (row) => {
      if (row.problem !== null) return problemReason(row.problem);
      const outcome = adapt(row.raw);
      const cutOff = row.unended && 'code' in outcome && outcome.code === 'not_json';
      return cutOff ? rowReason('row_cut_off', {}) : outcome;
    },
    focusVersion: null,
    extraColumns,
    absentColumns: [],
  };
}

/** Empty fields beyond the header (spreadsheets add them) carry nothing and are let go. */
function csvFault(row: ScannedRow, width: number): RowReason | null {
  if (row.problem !== null) return problemReason(row.problem);
  const found = row.fields.length;
  if (found < width) {
    return row.unended ? rowReason('row_cut_off', {}) : rowReason('row_too_short', { expected: width, found });
  }
  if (found > width && row.fields.slice(width).some((field) => field !== '')) {
    return rowReason('row_too_long', { expected: width, found });
  }
  return null;
}

function problemReason(problem: ScanProblem): RowReason {
  return problem === 'row_too_large' ? rowReason(problem, { limit: MAX_ROW_BYTES }) : rowReason(problem, {});
}
