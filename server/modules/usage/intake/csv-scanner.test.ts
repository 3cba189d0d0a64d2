import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCsvScanner, splitCsvRow } from './csv-scanner.ts';
import { createLineScanner } from './line-scanner.ts';
import { MAX_ROW_BYTES, type ScannedRow, type Scanner } from './scanned-row.ts';

function scanAll(bytes: Buffer, step = bytes.length, scanner: Scanner = createCsvScanner()): ScannedRow[] {
  const rows: ScannedRow[] = [];
  const drain = () => {
    for (let row = scanner.next(); row !== null; row = scanner.next()) rows.push(row);
  };
  for (let at = 0; at < bytes.length; at += Math.max(1, step)) {
    scanner.feed(bytes.subarray(at, at + Math.max(1, step)));
    drain();
  }
  scanner.end();
  drain();
  return rows;
}
const scan = (text: string, step?: number) => scanAll(Buffer.from(text, 'utf8'), step);
const fields = (text: string) => scan(text).map((row) => row.fields);

describe('rows and fields', () => {
  test.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '"a,1","b\n2"\r\n,',
      [
        ['a,1', 'b\n2'],
        ['', ''],
      ],
    ],
    ['"say ""hi""",""\n', [['say "hi"', '']]],
    ['in"side,"",x\n', [['in"side', '', 'x']]],
    ['云,"华""北"\n', [['云', '华"北']]],
    ['', []],
    ['\n\na\n', [[''], [''], ['a']]],
  ])('%j', (text, expected) => expect(fields(text)).toEqual(expected));

  test('lines are counted, also inside quotes', () => {
    expect(scan('h\n"a\nb"\r\nc\n').map((row) => row.line)).toEqual([1, 2, 4]);
  });
  test('the last row says when no line end follows it', () => {
    expect(scan('a\nb').map((row) => row.unended)).toEqual([false, true]);
    expect(scan('a\nb\n').map((row) => row.unended)).toEqual([false, false]);
  });

  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('', '"', ',', 'NULL', '\n', '\r\n', '云', 'é😀'),
  );
  const table = fc
    .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 0, max: 8 }))
    .chain(([width, rows]) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: rows, maxLength: rows }),
    )
    .map((rows) => rows.map((row) => row.map((text) => text.replaceAll('\u0000', ''))));

  test('any table, any line end, any cut into blocks: the same fields as the library reads', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (rows, end, step, bare) => {
          const quote = (text: string) => (bare && !/[",\r\n]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`);
          const text = rows.map((row) => row.map(quote).join(',') + end).join('');
          const ours = scan(text, step);
          expect(ours.every((row) => row.problem === null)).toBe(true);
          expect(ours.map((row) => row.fields)).toEqual(rows);
          expect(parse(text, { record_delimiter: end, relax_column_count: true })).toEqual(rows);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('IN-10: a bad row costs only itself', () => {
  test('quotes that make no sense: that line is bad, the next is read', () => {
    const rows = scan('a,b\n"x"y,2\nc,d\n');
    expect(rows.map((row) => row.problem)).toEqual([null, 'quote_misplaced', null]);
    expect(rows[1]?.raw).toBe('"x"y,2');
    expect(rows[2]).toMatchObject({ line: 3, fields: ['c', 'd'] });
  });
  test('a stray opening quote does not swallow the rows after it', () => {
    const rows = scan('"a,1\nb,2\n"c",3\nd,4\n');
    expect(rows.map((row) => [row.line, row.problem])).toEqual([
      [1, 'quote_misplaced'],
      [2, null],
      [3, null],
      [4, null],
    ]);
  });
  test('the file ends inside a quoted field: cut off', () => {
    expect(scan('a,b\n"c,').map((row) => row.problem)).toEqual([null, 'row_cut_off']);
  });
  test('NUL bytes and bytes that are no UTF-8 are seen row by row', () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\n'),
      Buffer.from([0x63, 0, 0x2c, 0x64, 10]),
      Buffer.from([0xff, 0x2c, 0x64, 10]),
      Buffer.from('é,f\n'),
    ]);
    expect(scanAll(bytes, 3).map((row) => row.problem)).toEqual([null, 'nul_byte', 'invalid_utf8', null]);
  });
  test('a line too long to be a row is one bad row, and its rest is passed over', () => {
    const rows = scan(`a,b\n${'x'.repeat(MAX_ROW_BYTES * 2)}\r\nc,d\n`, 100_000);
    expect(rows.map((row) => [row.line, row.problem])).toEqual([
      [1, null],
      [2, 'row_too_large'],
      [3, null],
    ]);
    expect(rows[1]?.raw.length).toBe(4_096);
  });
  test('a stray quote before a megabyte of good rows', () => {
    const good = 'plain,row\n'.repeat(200_000);
    const rows = scan(`"bad,row\n${good}`, 65_536);
    expect(rows.length).toBe(200_001);
    expect(rows.filter((row) => row.problem !== null).length).toBe(1);
  });
  test('any bytes, any blocks: never throws, and every line is accounted for', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(34, 44, 10, 13, 97), fc.integer({ min: 0, max: 255 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 50 }), (list, step) => {
        const buffer = Buffer.from(list);
        const rows = scanAll(buffer, step);
        expect(rows.map((row) => row.raw)).toEqual(scanAll(buffer).map((row) => row.raw));
        const starts = rows.map((row) => row.line);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        expect(new Set(starts).size).toBe(starts.length);
      }),
      { numRuns: 500 },
    );
  });
});

test('one row by itself', () => {
  expect(splitCsvRow('a,"b ""c""\nd"')).toEqual(['a', 'b "c"\nd']);
  expect(splitCsvRow('a\nb')).toBeNull();
  expect(splitCsvRow('"a')).toBeNull();
  expect(splitCsvRow('')).toEqual(['']);
});

describe('lines of NDJSON', () => {
  const lines = (text: string, step?: number) => scanAll(Buffer.from(text), step, createLineScanner());
  test('lines, with either line end and any blocks', () => {
    for (const step of [1, 2, 7, 100]) {
      expect(lines('{"a":1}\r\n\n{"b":2}', step).map((row) => [row.line, row.raw, row.unended])).toEqual([
        [1, '{"a":1}', false],
        [2, '', false],
        [3, '{"b":2}', true],
      ]);
    }
  });
  test('a line too long is one bad row', () => {
    const rows = lines(`{}\n${'x'.repeat(MAX_ROW_BYTES * 2)}\n{}\n`, 50_000);
    expect(rows.map((row) => [row.line, row.problem])).toEqual([
      [1, null],
      [2, 'row_too_large'],
      [3, null],
    ]);
  });
});
