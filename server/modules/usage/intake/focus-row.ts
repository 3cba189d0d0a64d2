/**
 * The first half of reading a FOCUS row: every known column brought to one spelling (numbers without trailing zeros,
 * instants in UTC, the forms of NULL) and, from that, the content that identifies the charge. A re-export of the same
 * facts in another formatting, column order or version thus has the same content. The rules are IN-5 and IN-6.
 */
import type { RecordNote, RowReason } from '../../../../contract/reasons.ts';
import { boundedCache } from './bounded-cache.ts';
import { canonicalJson } from './content-hash.ts';
import { canonicalDecimal } from './decimal-text.ts';
import { FOCUS_COLUMNS, type FocusColumn, type FocusHeader, type FocusKind } from './focus-columns.ts';
import { type InstantText, readInstant } from './instant-text.ts';
import { quoted, rowReason } from './quarantine-reason.ts';

/** One row, normalised; the same object is used for every row of a file. */
export interface FocusRow {
  /** By position in FOCUS_COLUMNS; null = no value. */
  readonly values: (string | null)[];
  readonly instants: (InstantText | null)[];
  content: string;
  notes: RecordNote[];
}

export interface FocusPlan {
  readonly columns: readonly PlannedColumn[];
  readonly extras: FocusHeader['extras'];
}

export interface PlannedColumn {
  readonly name: FocusColumn;
  readonly kind: FocusKind;
  readonly index: number;
  readonly at: number;
  /** Introduces the column in the content; rows with NUL bytes never come this far, so it cannot be forged. */
  readonly mark: string;
  /** True when its value has no field of its own in the record and goes to `detail.focus`. */
  readonly kept: boolean;
  /** True when its value is usually a field of the record already (provider, product name) and then not kept twice. */
  readonly echoed: boolean;
}

const PLACED: ReadonlySet<FocusColumn> = new Set<FocusColumn>([
  'BilledCost',
  'BillingCurrency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'EffectiveCost',
  'ListCost',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceName',
  'SkuId',
  'Tags',
]);

const ECHOED: ReadonlySet<FocusColumn> = new Set<FocusColumn>([
  'ChargeDescription',
  'ProviderName',
  'ServiceProviderName',
  'SkuMeter',
]);

const INDEX = Object.fromEntries(FOCUS_COLUMNS.map(([name], index) => [name, index])) as Record<FocusColumn, number>;

export function planOf(header: FocusHeader): FocusPlan {
  const columns = header.known.map((column) => ({
    ...column,
    mark: `\u0000${column.index}\u0000`,
    kept: !PLACED.has(column.name),
    echoed: ECHOED.has(column.name),
  }));
  return { columns, extras: header.extras };
}

export function createRow(): FocusRow {
  return {
    values: FOCUS_COLUMNS.map(() => null),
    instants: FOCUS_COLUMNS.map(() => null),
    content: '',
    notes: [],
  };
}

export function textOf(row: FocusRow, name: FocusColumn): string | null {
  return row.values[INDEX[name]] ?? null;
}

/** An instant of the row, its fault, or null when the row gives none. */
export function instantOf(row: FocusRow, field: FocusColumn): InstantText | RowReason | null {
  const index = INDEX[field];
  const instant = row.instants[index] ?? null;
  const text = row.values[index] ?? null;
  if (instant !== null || text === null) return instant;
  const fault = readInstant(text);
  return rowReason(typeof fault === 'string' ? fault : 'not_an_instant', { field, value: quoted(text) });
}

/** IN-5: an empty field, blanks and the literal NULL (or null) are no value; `Null` could be somebody's name. */
export function isGiven(text: string | undefined): text is string {
  if (text === undefined || text.length === 0) return false;
  if (text.length === 4 && (text === 'NULL' || text === 'null')) return false;
  return text.charCodeAt(0) > 32 || text.trim() !== '';
}

const canonicalJsonOf = boundedCache(10_000, canonicalJson);

/** Reads one row's fields into `row`. */
export function readRow(plan: FocusPlan, row: FocusRow, fields: readonly string[]): void {
  row.notes = [];
  let content = 'focus';
  for (const column of plan.columns) {
    const text = fields[column.at];
    if (!isGiven(text)) {
      row.values[column.index] = null;
      if (column.kind === 'instant') row.instants[column.index] = null;
      continue;
    }
    let value = text;
    let identity = text;
    if (column.kind === 'number') {
      const number = canonicalDecimal(text) ?? canonicalDecimal(text.trim());
      if (number === undefined && column.kept) row.notes.push('quantity_not_a_number');
      value = identity = number ?? text;
    } else if (column.kind === 'instant') {
      const instant = readInstant(text);
      row.instants[column.index] = typeof instant === 'string' ? null : instant;
      value = identity = typeof instant === 'string' ? text : instant.iso;
    } else if (column.kind === 'json') {
      identity = canonicalJsonOf(text);
    }
    row.values[column.index] = value;
    content += column.mark + identity;
  }
  row.content = content;
}
