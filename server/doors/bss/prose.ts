// Rules the reference states in its text and not in its field lists: page sizes, filters without blanks,
// the day range inside a bill month. Kept apart so that contract.json stays a true copy.
import type { BssField, OperationName } from '../../../contract/bss/contract.ts';

export interface ProseRule {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly noBlanks?: true;
}

const LARGEST_INTEGER = 2 ** 31 - 1;
/** The reference says it of names too, but names hold blanks ("Acme Inc"), and a filter that can not find them helps nobody. */
const NO_BLANKS: ReadonlySet<string> = new Set(['ListSubCustomers.label']);

export function proseRuleOf(operation: OperationName, field: BssField): ProseRule {
  if (field.name === 'limit') return { minimum: 1, maximum: 100 };
  if (field.name === 'offset') return { minimum: 0, maximum: LARGEST_INTEGER };
  return NO_BLANKS.has(`${operation}.${field.name}`) ? { noBlanks: true } : {};
}

export type WireValues = Record<string, string | number | undefined>;

/**
 * A day range counts only when both ends are there, and must lie in the month asked for.
 * Drops a lone end; answers what is wrong with a full pair.
 */
export function settleDayRange(values: WireValues): string | undefined {
  const { bill_date_begin: begin, bill_date_end: end, bill_cycle: month } = values;
  if (begin === undefined || end === undefined) {
    delete values.bill_date_begin;
    delete values.bill_date_end;
    return undefined;
  }
  if (!`${begin}`.startsWith(`${month}-`)) return 'bill_date_begin must lie in bill_cycle';
  if (!`${end}`.startsWith(`${month}-`)) return 'bill_date_end must lie in bill_cycle';
  return begin > end ? 'bill_date_begin must not be later than bill_date_end' : undefined;
}
