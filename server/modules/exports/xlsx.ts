/**
 * A list as a spreadsheet, written row by row. Amounts are numbers where a spreadsheet keeps every digit (15), else text:
 * a file may look unlike its neighbour, but no digit is lost. Text is defused as in CSV, because people save one as the
 * other.
 */
import ExcelJS from 'exceljs';
import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { systemNow } from '../../platform/clock.ts';
import type { ExportColumn, ExportRow } from './registry.ts';
import { defused, exactNumber } from './rules.ts';

/** What a cell can hold at most; longer text is cut and ends with an ellipsis. */
const LONGEST_CELL = 32_767;
const LONGEST_SHEET_NAME = 31;
/** Half of a pair without the other: no XML can carry it. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function cellValue(text: string, numeric: boolean): string | number | null {
  if (text === '') return null;
  const number = numeric ? exactNumber(text) : null;
  if (number !== null) return number;
  const safe = defused(text, numeric).replace(LONE_SURROGATE, '\ufffd');
  return safe.length > LONGEST_CELL ? `${safe.slice(0, LONGEST_CELL - 1)}…` : safe;
}

export function sheetName(title: string): string {
  return title.replace(/[[\]:*?/\\']/g, ' ').trim().slice(0, LONGEST_SHEET_NAME) || 'Sheet1';
}

/** The bytes of the workbook as they come to be; reading pages fails → the stream fails the same way. */
export function xlsxBytes(title: string, columns: readonly ExportColumn[], pages: AsyncIterable<readonly ExportRow[]>): Readable {
  const bytes = new PassThrough();
  write(bytes, title, columns, pages).catch((error: unknown) => bytes.destroy(error instanceof Error ? error : new Error(String(error))));
  return bytes;
}

async function write(bytes: PassThrough, title: string, columns: readonly ExportColumn[], pages: AsyncIterable<readonly ExportRow[]>): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: bytes, useStyles: false, useSharedStrings: false });
  Object.assign(workbook, { created: systemNow(), modified: systemNow(), creator: '', lastModifiedBy: '' });
  const sheet = workbook.addWorksheet(sheetName(title), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.addRow(columns.map((column) => cellValue(column.title, false))).commit();
  for await (const rows of pages) {
    for (const row of rows) sheet.addRow(columns.map((column) => cellValue(row[column.key] ?? '', column.numeric === true))).commit();
    await drained(sheet);
    if (bytes.destroyed) return;
  }
  sheet.commit();
  await workbook.commit();
}

/**
 * The library takes rows as fast as they come and keeps them until they are compressed; a page waits for the one before,
 * or memory would grow with the file. The compressor's end of the sheet is a plain stream behind the library's own.
 */
async function drained(sheet: ExcelJS.Worksheet): Promise<void> {
  const { stream } = sheet as unknown as { stream: { pipes: Writable[] } };
  const [compressor] = stream.pipes;
  if (!compressor) throw new Error('the spreadsheet library changed: no compressor behind the sheet');
  if (!compressor.write('')) await once(compressor, 'drain');
}
