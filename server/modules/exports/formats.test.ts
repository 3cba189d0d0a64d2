import { parse } from 'csv-parse/sync';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import readXlsx from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { csvBytes } from './csv.ts';
import type { ExportColumn, ExportRow } from './registry.ts';
import { sheetName, xlsxBytes } from './xlsx.ts';

const COLUMNS: ExportColumn[] = [
  { key: 'name', title: '客户' },
  { key: 'amount', title: '应付金额', numeric: true },
];
const ROWS: ExportRow[] = [
  { name: '=HYPERLINK("http://x")', amount: '-12.50' },
  { name: '张**,"引号"\n换行', amount: '1234567890123456.123456789012' },
  { name: '', amount: '0' },
  { name: '@SUM(A1)', amount: '=1+1' },
  { name: '\u0001控制\ud800半个', amount: '0.000000000001' },
];
async function* pages(rows: readonly ExportRow[] = ROWS): AsyncGenerator<readonly ExportRow[]> {
  yield rows.slice(0, 2);
  yield rows.slice(2);
}

test('CSV: byte-order mark, CRLF, quotes, formulas defused, numbers exact', async () => {
  const written = (await buffer(Readable.from(csvBytes(COLUMNS, pages(ROWS.slice(0, 4)))))).toString();
  expect(written).toBe(
    '\ufeff客户,应付金额\r\n"\'=HYPERLINK(""http://x"")",-12.50\r\n"张**,""引号""\n换行",1234567890123456.123456789012\r\n,0\r\n\'@SUM(A1),\'=1+1\r\n',
  );
  expect(parse(written, { bom: true })).toHaveLength(5);
});

test('XLSX: read back by another reader; no digit lost, formulas are text', async () => {
  const [sheet] = await readXlsx(await buffer(xlsxBytes('消费明细', COLUMNS, pages())));
  expect(sheet?.sheet).toBe('消费明细');
  expect(sheet?.data).toEqual([
    ['客户', '应付金额'],
    ["'=HYPERLINK(\"http://x\")", -12.5],
    ['张**,"引号"\n换行', '1234567890123456.123456789012'],
    [null, 0],
    ["'@SUM(A1)", "'=1+1"],
    ['控制\ufffd半个', 0.000000000001],
  ]);
});

test('XLSX: a page that cannot be read makes the file fail the same way', async () => {
  async function* broken(): AsyncGenerator<readonly ExportRow[]> {
    yield ROWS.slice(0, 1);
    throw new Error('gone');
  }
  await expect(buffer(xlsxBytes('x', COLUMNS, broken()))).rejects.toThrow('gone');
});

test('XLSX: whoever stops reading stops the writing', async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<readonly ExportRow[]> {
    for (; read < 10_000; read += 1) yield Array.from({ length: 500 }, () => ({ name: String(Math.random()), amount: '1' }));
  }
  const bytes = xlsxBytes('x', COLUMNS, endless());
  await expect(
    (async () => {
      for await (const chunk of bytes) if ((chunk as Buffer).length > 0) throw new Error('disk full');
    })(),
  ).rejects.toThrow('disk full');
  await new Promise((resolve) => setTimeout(resolve, 200));
  const then = read;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(read).toBe(then);
  expect(read).toBeLessThan(200);
});

test.each([
  ['消费明细', '消费明细'],
  ['a/b\\c?d*e[f]g:h', 'a b c d e f g h'],
  ['x'.repeat(40), 'x'.repeat(31)],
  ['//', 'Sheet1'],
])('sheet %j is named %j', (title, name) => {
  expect(sheetName(title)).toBe(name);
});
