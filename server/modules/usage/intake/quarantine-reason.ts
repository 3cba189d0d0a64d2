/**
 * Makes the reasons of contract/reasons.ts, with parameters checked by the compiler and values from files cut to a
 * length a page can show. A reason is data, not an exception: a bad row is an ordinary outcome of reading a file.
 */
import type {
  FileReason,
  FileReasonCode,
  FileReasonParams,
  RowReason,
  RowReasonCode,
  RowReasonParams,
} from '../../../../contract/reasons.ts';

const SHOWN = 80;

/** A value out of a file as a reason may quote it: short, and copied so that it does not keep its row alive. */
export function quoted(value: string): string {
  const cut = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  return Buffer.from(cut, 'utf8').toString('utf8');
}

export function rowReason<C extends RowReasonCode>(code: C, params: RowReasonParams<C>): RowReason {
  return { code, params } as RowReason;
}

export function fileReason<C extends FileReasonCode>(code: C, params: FileReasonParams<C>): FileReason {
  return { code, params } as FileReason;
}

/** Tells a reason from a record: records have no `code`. */
export function isRowReason(outcome: object): outcome is RowReason {
  return 'code' in outcome;
}
