/**
 * A chunk of records on its way into the database: one text per column, built block by block so that the records
 * themselves can be let go at once. A column that says the same for all rows (most do: means of payment nobody used,
 * one currency, one run) is sent as a single value, and an amount that is zero throughout is not summed at all.
 */
import type { Id } from '../../../../contract/values/id.ts';
import { FEE_RECORD_COLUMNS, textElement } from '../intake/columns.ts';
import type { FeeRecord } from '../intake/fee-record.ts';
import { billKindNumberOf } from './bill-kinds.ts';

export type RecordSource = 'focus' | 'fee-record' | 'call' | 'demo';

/** A record with all that is known before it is inserted. */
export interface LoadRow {
  readonly record: FeeRecord;
  readonly customerId: Id;
  readonly associationType: 1 | 2;
  readonly runId: Id;
  readonly source: RecordSource;
  readonly fileIndex: number;
  readonly line: number;
}

export interface LoadColumn {
  readonly name: string;
  readonly type: string;
  readonly element: (row: LoadRow) => string;
  /** Elements of one JSON array instead of an array of texts, where escaping them would cost more than making them. */
  readonly json: boolean;
}

/** Names of the record's own columns that the table takes as they are. */
const FROM_RECORD = [
  'day', 'month', 'billing_month', 'consumed_from', 'consumed_to', 'traded_at', 'revision', 'bill_type', 'charging_mode', 'currency', 'list_amount', 'due_amount',
  'discount_amount', 'rounding_amount', 'commercial_discount_amount', 'partner_discount_amount', 'promotion_discount_amount', 'other_discount_amount', 'cash_amount', 'credit_amount',
  'voucher_amount', 'cash_coupon_amount', 'card_amount', 'arrears_amount', 'written_off_amount', 'unsettled_amount', 'provider', 'service_code', 'region_code', 'resource_type_code',
  'product_name', 'resource_id', 'resource_name', 'trade_no', 'detail', 'scope_key', 'source_record_id', 'contracted_amount', 'effective_amount',
] as const satisfies readonly (typeof FEE_RECORD_COLUMNS)[number]['name'][];

const own = (name: string, type: string, element: (row: LoadRow) => string): LoadColumn => ({ name, type, element, json: false });

/** The column that is never folded into one value: it gives the statement its rows. */
export const KEY_COLUMN = 'record_id';

export const LOAD_COLUMNS: readonly LoadColumn[] = [
  own('customer_id', 'uuid', (row) => row.customerId),
  own(KEY_COLUMN, 'uuid', (row) => row.record.sourceKey),
  // A record with an id of its own is identified by id and revision; its content is kept to tell a changed repetition.
  own('source_key', 'uuid', (row) => (row.record.recordId === null ? row.record.sourceKey : row.record.contentHash)),
  own('run_id', 'uuid', (row) => row.runId),
  own('line', 'bigint', (row) => String(row.line)),
  own('bill_kind', 'smallint', (row) => String(billKindNumberOf(row.record.billType))),
  own('association_type', 'smallint', (row) => String(row.associationType)),
  own('file_index', 'smallint', (row) => String(row.fileIndex)),
  own('source', 'text', (row) => textElement(row.source)),
  ...FROM_RECORD.map((name): LoadColumn => {
    const column = FEE_RECORD_COLUMNS.find((candidate) => candidate.name === name);
    if (!column) throw new Error(`no column ${name}`);
    const json = 'separated' in column;
    return { name, type: json ? 'json' : column.type, element: (row) => column.element(row.record), json };
  }),
];

/** One column of a chunk: the same element for every row, or all elements as the text of one parameter. */
export type ColumnText = { readonly column: LoadColumn; readonly same: string } | { readonly column: LoadColumn; readonly text: string };

export interface Chunk {
  readonly rows: number;
  readonly columns: readonly ColumnText[];
  /** Record ids of the rows, as an array of uuids. */
  readonly keys: string;
}

interface Gathering {
  readonly column: LoadColumn;
  same: string | null;
  segments: string[];
}

export interface ChunkBuilder {
  /** Appends a block; nothing of the rows is kept but their text. */
  add(rows: readonly LoadRow[]): void;
  readonly rows: number;
  finish(): Chunk;
}

export function createChunk(): ChunkBuilder {
  const gathered = LOAD_COLUMNS.map((column): Gathering => ({ column, same: null, segments: [] }));
  let count = 0;
  return {
    add(rows) {
      if (rows.length === 0) return;
      for (const gathering of gathered) gather(gathering, rows, count);
      count += rows.length;
    },
    get rows() {
      return count;
    },
    finish: () => {
      const columns = gathered.map(textOf);
      const keys = columns.find(({ column }) => column.name === KEY_COLUMN);
      return { rows: count, columns, keys: keys && 'text' in keys ? keys.text : '{}' };
    },
  };
}

export function chunkOf(rows: readonly LoadRow[]): Chunk {
  const builder = createChunk();
  builder.add(rows);
  return builder.finish();
}

function gather(gathering: Gathering, rows: readonly LoadRow[], before: number): void {
  const { column, segments } = gathering;
  const elements = rows.map(column.element);
  if (segments.length === 0 && column.name !== KEY_COLUMN) {
    const same = before === 0 ? (elements[0] ?? '') : gathering.same;
    if (elements.every((element) => element === same)) {
      gathering.same = same;
      return;
    }
    if (before > 0 && same !== null) segments.push(Array.from({ length: before }, () => same).join(','));
  }
  segments.push(elements.join(','));
}

function textOf({ column, same, segments }: Gathering): ColumnText {
  if (segments.length === 0) return { column, same: same ?? '' };
  return { column, text: column.json ? `[${segments.join(',')}]` : `{${segments.join(',')}}` };
}
