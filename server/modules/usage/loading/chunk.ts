/**
 * A chunk of records on its way into the database: one binary array per column, built block by block so that the records
 * themselves can be let go at once. A column that says the same for all rows (most do: means of payment nobody used,
 * one currency, one run) is sent as a single value, and an amount that is zero throughout is not summed at all. A chunk is
 * plain data: it may be made in another thread.
 */
import type { Id } from '../../../../contract/values/id.ts';
import { type ArrayType, type ArrayWriter, createArrayWriter } from '../../../platform/db/binary-arrays.ts';
import { FEE_RECORD_COLUMNS } from '../intake/columns.ts';
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
  readonly type: ArrayType;
}

interface SourceColumn {
  readonly column: LoadColumn;
  readonly value: (row: LoadRow) => string | null;
}

/** Names of the record's own columns that the table takes as they are. */
const FROM_RECORD = [
  'day', 'month', 'billing_month', 'consumed_from', 'consumed_to', 'traded_at', 'revision', 'bill_type', 'charging_mode', 'currency', 'list_amount', 'due_amount',
  'discount_amount', 'rounding_amount', 'commercial_discount_amount', 'partner_discount_amount', 'promotion_discount_amount', 'other_discount_amount', 'cash_amount', 'credit_amount',
  'voucher_amount', 'cash_coupon_amount', 'card_amount', 'arrears_amount', 'written_off_amount', 'unsettled_amount', 'provider', 'service_code', 'region_code', 'resource_type_code',
  'product_name', 'resource_id', 'resource_name', 'trade_no', 'detail', 'scope_key', 'source_record_id', 'contracted_amount', 'effective_amount',
] as const satisfies readonly (typeof FEE_RECORD_COLUMNS)[number]['name'][];

const own = (name: string, type: ArrayType, value: (row: LoadRow) => string | null): SourceColumn => ({ column: { name, type }, value });

/** The column that is never folded into one value: it gives the statement its rows. */
export const KEY_COLUMN = 'record_id';

const SOURCE_COLUMNS: readonly SourceColumn[] = [
  own('customer_id', 'uuid', (row) => row.customerId),
  own(KEY_COLUMN, 'uuid', (row) => row.record.sourceKey),
  // A record with an id of its own is identified by id and revision; its content is kept to tell a changed repetition.
  own('source_key', 'uuid', (row) => (row.record.recordId === null ? row.record.sourceKey : row.record.contentHash)),
  own('run_id', 'uuid', (row) => row.runId),
  own('line', 'bigint', (row) => String(row.line)),
  own('bill_kind', 'smallint', (row) => String(billKindNumberOf(row.record.billType))),
  own('association_type', 'smallint', (row) => String(row.associationType)),
  own('file_index', 'smallint', (row) => String(row.fileIndex)),
  own('source', 'text', (row) => row.source),
  ...FROM_RECORD.map((name): SourceColumn => {
    const found = FEE_RECORD_COLUMNS.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`no column ${name}`);
    return own(name, found.type, (row) => found.value(row.record));
  }),
];

/** One column of a chunk: the same value for every row, or all values as the array of one parameter. */
export type ColumnValues = { readonly column: LoadColumn; readonly same: string | null } | { readonly column: LoadColumn; readonly array: Uint8Array };

export interface Chunk {
  readonly rows: number;
  readonly columns: readonly ColumnValues[];
  /** Record ids of the rows, as an array of uuids. */
  readonly keys: Uint8Array;
}

interface Gathering extends SourceColumn {
  same: string | null;
  writer: ArrayWriter | null;
}

export interface ChunkBuilder {
  /** Appends a block; nothing of the rows is kept but their values. */
  add(rows: readonly LoadRow[]): void;
  readonly rows: number;
  finish(): Chunk;
}

export function createChunk(): ChunkBuilder {
  const gathered = SOURCE_COLUMNS.map((source): Gathering => ({ ...source, same: null, writer: source.column.name === KEY_COLUMN ? createArrayWriter(source.column.type) : null }));
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
      const columns = gathered.map(valuesOf);
      const keys = columns.find(({ column }) => column.name === KEY_COLUMN);
      if (!keys || !('array' in keys)) throw new Error('the key column gives the statement its rows');
      return { rows: count, columns, keys: keys.array };
    },
  };
}

export function chunkOf(rows: readonly LoadRow[]): Chunk {
  const builder = createChunk();
  builder.add(rows);
  return builder.finish();
}

function gather(gathering: Gathering, rows: readonly LoadRow[], before: number): void {
  const { value } = gathering;
  if (gathering.writer === null) {
    const [first] = rows;
    const same = before === 0 && first ? value(first) : gathering.same;
    gathering.same = same;
    if (rows.every((row) => value(row) === same)) return;
    gathering.writer = createArrayWriter(gathering.column.type);
    for (let row = 0; row < before; row += 1) gathering.writer.add(same);
  }
  const { writer } = gathering;
  for (const row of rows) writer.add(value(row));
}

function valuesOf({ column, same, writer }: Gathering): ColumnValues {
  return writer === null ? { column, same } : { column, array: writer.finish() };
}
