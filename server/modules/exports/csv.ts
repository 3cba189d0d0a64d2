/** A list as CSV: UTF-8 with byte-order mark (so that spreadsheets see Chinese), CRLF, formulas defused. */
import { stringify } from 'csv-stringify/sync';
import type { ExportColumn, ExportRow } from './registry.ts';
import { defused } from './rules.ts';

const BYTE_ORDER_MARK = '\ufeff';

export async function* csvBytes(columns: readonly ExportColumn[], pages: AsyncIterable<readonly ExportRow[]>): AsyncGenerator<Uint8Array> {
  const text = (rows: string[][]) => stringify(rows, { record_delimiter: '\r\n' });
  yield Buffer.from(BYTE_ORDER_MARK + text([columns.map((column) => defused(column.title, false))]));
  for await (const rows of pages) {
    yield Buffer.from(text(rows.map((row) => columns.map((column) => defused(row[column.key] ?? '', column.numeric === true)))));
  }
}
