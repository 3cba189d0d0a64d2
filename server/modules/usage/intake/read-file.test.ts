import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GENERATED_HEADER, generateFocus } from '../../../../test/bench/focus-generator.ts';
import { csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import type { FileFormat } from './file-format.ts';
import { createOccurrences, type Occurrences } from './occurrence.ts';
import { chunksOf, openFeeFile, type RowResult } from './read-file.ts';
import { fileFault } from './text-source.ts';

async function* blocksOf(bytes: Buffer, step = 65_536): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

async function read(
  content: string | Buffer,
  options: { format?: FileFormat; step?: number; occurrences?: Occurrences } = {},
) {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const occurrences = options.occurrences ?? createOccurrences();
  const file = await openFeeFile(blocksOf(bytes, options.step), { format: options.format ?? 'focus', occurrences });
  const rows: RowResult[] = [];
  for await (const block of file.blocks) rows.push(...block.rows);
  return { ...file, rows, reasons: rows.flatMap((row) => (row.reason === null ? [] : [row.reason.code])) };
}

const row = (changes: Record<string, string> = {}) => ({ ...PLAIN_CHARGE, ...changes });
const three = csvOf([row(), row({ ResourceId: 'i-2' }), row({ ResourceId: 'i-3' })]);

describe('a file of rows', () => {
  test('each row comes out once, in order, with its line and text', async () => {
    const file = await read(three);
    expect(file).toMatchObject({
      refused: null,
      focusVersion: '1.0',
      totals: { rows: 3, records: 3, quarantined: 0, bytesRead: Buffer.byteLength(three), brokenOff: null },
    });
    expect(file.rows.map((one) => [one.line, one.record?.resourceId])).toEqual([
      [2, 'i-1'],
      [3, 'i-2'],
      [4, 'i-3'],
    ]);
    expect(file.rows[0]?.raw).toBe(three.split('\n')[1]);
  });
  test.each([
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('%s line ends', async (_, end) => {
    expect((await read(three.replaceAll('\n', end))).rows.map((one) => one.record?.sourceKey)).toEqual(
      (await read(three)).rows.map((one) => one.record?.sourceKey),
    );
  });
  test('a byte-order mark, blank lines and empty fields beyond the header are let go', async () => {
    const [head, ...rest] = three.split('\n');
    const file = await read(
      `\ufeff${head}\n\n${rest.map((line) => (line === '' ? '\n  \n' : `${line},,`)).join('\n')}`,
    );
    expect(file.totals).toMatchObject({ rows: 3, records: 3, blankLines: 3 });
  });
  test('a header alone is a file without rows', async () => {
    expect(await read(csvOf([]))).toMatchObject({ refused: null, totals: { rows: 0 } });
  });
  test('gzip, also in several members, and any cut into blocks', async () => {
    const half = three.indexOf('\n', 1_500);
    const members = Buffer.concat([gzipSync(three.slice(0, half)), gzipSync(three.slice(half))]);
    for (const step of [1, 7, 4_096])
      expect((await read(members, { step })).totals).toMatchObject({
        records: 3,
        brokenOff: null,
        bytesRead: members.length,
      });
  });
  test('several providers in one file', async () => {
    const text = [...generateFocus({ rows: 600, providers: 3 })].map(String).join('');
    const file = await read(text);
    expect(file.totals).toMatchObject({ rows: 600, records: 600 });
    expect(new Set(file.rows.map((one) => one.record?.provider))).toEqual(
      new Set(['AWS', 'Microsoft', 'Huawei Cloud']),
    );
    expect(
      new Set(file.rows.filter((one) => one.record?.provider === 'Huawei Cloud').map((one) => one.record?.currency)),
    ).toEqual(new Set(['CNY']));
    expect(file.rows.flatMap((one) => one.record?.detail.notes ?? [])).toEqual([]);
  });
  test('IN-12: files that are one delivery share ordinals; a delivery by itself starts anew', async () => {
    const occurrences = createOccurrences();
    const keys = async (shared?: Occurrences) =>
      (await read(csvOf([row(), row()]), shared ? { occurrences: shared } : {})).rows.map(
        (one) => one.record?.sourceKey,
      );
    const both = [...(await keys(occurrences)), ...(await keys(occurrences))];
    expect(new Set(both).size).toBe(4);
    expect(await keys()).toEqual(both.slice(0, 2));
  });
  test('chunks for who wants them larger', async () => {
    const file = await openFeeFile(blocksOf(Buffer.concat([...generateFocus({ rows: 2_500 })])), { format: 'focus' });
    const sizes: number[] = [];
    for await (const chunk of chunksOf(file, 1_000)) sizes.push(chunk.rows.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2_500);
    expect(sizes.slice(0, -1).every((size) => size >= 1_000)).toBe(true);
  });
  test('IN-9: what rounding changed is told by column', async () => {
    const file = await read(
      csvOf([
        row({ BilledCost: '0.0000000000004' }),
        row({ BilledCost: '0.0000000000003', ListCost: '1.0000000000015' }),
      ]),
    );
    expect(file.totals.roundedBy).toEqual({ BilledCost: '-0.0000000000007', ListCost: '0.0000000000005' });
  });
});

describe('files that are refused, in whole', () => {
  const magic = (...bytes: number[]) => Buffer.concat([Buffer.from(bytes), Buffer.alloc(64, 7)]);
  test.each<[string, Buffer | string, object]>([
    ['nothing', '', { code: 'empty_file' }],
    ['a byte-order mark alone', '\ufeff', { code: 'empty_file' }],
    ['blank lines', '\n\n \n', { code: 'empty_file' }],
    [
      'a PNG',
      magic(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      { code: 'not_a_text_file', params: { kind: 'PNG' } },
    ],
    ['an XLSX', magic(0x50, 0x4b, 3, 4), { code: 'not_a_text_file', params: { kind: 'ZIP/XLSX' } }],
    ['a PDF', Buffer.from('%PDF-1.7 ...'), { code: 'not_a_text_file', params: { kind: 'PDF' } }],
    ['a Parquet', Buffer.from('PAR1........'), { code: 'not_a_text_file', params: { kind: 'Parquet' } }],
    ['a PNG in gzip', gzipSync(magic(0x89, 0x50, 0x4e, 0x47)), { code: 'not_a_text_file', params: { kind: 'PNG' } }],
    ['gzip in gzip', gzipSync(gzipSync('a,b\n')), { code: 'not_a_text_file', params: { kind: 'gzip' } }],
    ['an empty gzip', gzipSync(''), { code: 'empty_file' }],
    ['UTF-16', Buffer.from(`\ufeff${three}`, 'utf16le'), { code: 'utf16_not_supported' }],
    ['UTF-16 without a mark', Buffer.from(three, 'utf16le'), { code: 'not_a_text_file', params: { kind: 'binary' } }],
    ['noise', Buffer.from(Array.from({ length: 9_999 }, (_, index) => (index * 7_919) % 256)), {}],
    ['semicolons', 'BilledCost;ListCost\n1;2\n', { code: 'delimiter_not_comma', params: { found: ';' } }],
    ['tabs', 'BilledCost\tListCost\n1\t2\n', { code: 'delimiter_not_comma', params: { found: 'TAB' } }],
    ['another table', 'a,b\n1,2\n', { code: 'missing_column' }],
    ['a header that never ends', `"${'x'.repeat(3_000_000)}`, { code: 'header_not_readable' }],
    ['a gzip of a few bytes', gzipSync(three).subarray(0, 9), { code: 'gzip_truncated' }],
    ['a damaged gzip', Buffer.concat([gzipSync('x').subarray(0, 10), Buffer.alloc(50, 0xff)]), { code: 'gzip_broken' }],
  ])('%s', async (_, content, reason) => {
    const file = await read(content);
    expect(file.refused).toMatchObject(reason);
    expect(file.rows).toEqual([]);
  });
  test('ten megabytes of junk in one line: refused, without keeping them', async () => {
    expect((await read('x'.repeat(10_000_000))).refused).toMatchObject({ code: 'header_not_readable' });
  });
});

describe('files that break off', () => {
  const many = [...generateFocus({ rows: 4_000 })].map(String).join('');
  test('a truncated gzip: the rows before the break come out, the file says so', async () => {
    const packed = gzipSync(many);
    const file = await read(packed.subarray(0, Math.floor(packed.length / 2)));
    expect(file.totals.brokenOff).toEqual({ code: 'gzip_truncated', params: {} });
    expect(file.totals.records).toBeGreaterThan(1_000);
    expect(file.totals.rows).toBe(file.totals.records + file.totals.quarantined);
    expect(await fileFault(blocksOf(packed.subarray(0, -4)))).toEqual({ code: 'gzip_truncated', params: {} });
    expect(await fileFault(blocksOf(packed))).toBeNull();
  });
  test('a gzip damaged in the middle', async () => {
    const packed = Buffer.from(gzipSync(many));
    const middle = Math.floor(packed.length / 2);
    packed.fill(0xff, middle, middle + 200);
    const file = await read(packed);
    expect(file.totals.brokenOff).toEqual({ code: 'gzip_broken', params: {} });
  });
  test('a file cut anywhere: only its last row is bad, or it ended between fields', async () => {
    const whole = csvOf([row(), row({ ResourceId: 'i-2' })]);
    const head = whole.indexOf('\n') + 1;
    for (let at = head + 1; at < whole.length; at += 13) {
      const file = await read(whole.slice(0, at));
      expect(file.totals.rows, `cut at ${at}`).toBe(whole.slice(head, at).trimEnd().split('\n').length);
      expect(file.reasons.length).toBeLessThanOrEqual(1);
      expect(file.reasons.every((code) => code === 'row_cut_off')).toBe(true);
    }
  });
});

describe('IN-10: bad rows among good ones', () => {
  test('each with its reason, its text and a key of its own', async () => {
    const good = csvOf([row()]).split('\n')[1] ?? '';
    const lines = [
      Object.keys(PLAIN_CHARGE).join(','),
      good,
      'a,b,c',
      `${good},surplus`,
      '"x"y',
      good.replace('"1.08000000000"', '"abc"'),
      good.replace('i-1', 'i\u00001'),
      'a,b,c',
      good,
    ];
    const bytes = Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), Buffer.from([0xff, 0xfe, 10])]);
    const file = await read(bytes);
    expect(file.rows.map((one) => one.reason?.code ?? 'record')).toEqual([
      'record',
      'row_too_short',
      'row_too_long',
      'quote_misplaced',
      'not_a_number',
      'nul_byte',
      'row_too_short',
      'record',
      'invalid_utf8',
    ]);
    expect(file.totals).toMatchObject({ rows: 9, records: 2, quarantined: 7 });
    const keys = file.rows.flatMap((one) => (one.key === null ? [] : [one.key]));
    expect(new Set(keys).size).toBe(7);
    expect((await read(bytes)).rows.flatMap((one) => (one.key === null ? [] : [one.key]))).toEqual(keys);
    expect(file.rows[5]?.raw).toContain('i␀1');
  });
  test('any table of texts below a good header: every line is one outcome', async () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('', 'NULL', '1.5', '2024-09-01', 'USD', 'Usage'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: GENERATED_HEADER.length + 2 }), { maxLength: 6 }),
        async (rows) => {
          const safe = rows.map((cells) =>
            cells.map((text) => `"${text.replaceAll('"', '""').replaceAll(/[\r\n]/g, ' ')}"`).join(','),
          );
          const file = await read([GENERATED_HEADER.join(','), ...safe].join('\n'), { step: 50 });
          expect(file.rows.length + file.totals.blankLines).toBe(rows.length);
          expect(file.totals.rows).toBe(file.rows.length);
        },
      ),
    );
  });
});

describe('fee records', () => {
  const columns =
    'record_id,account_name,consumed_from,bill_type,charging_mode,service_type_code,currency,list_amount,due_amount,cash_amount,colour';
  const line = 'R-1,acme,2026-03-10,5,3,hws.ecs,CNY,1.5,1.5,1.5,red';
  test('CSV', async () => {
    const file = await read(`${columns}\n${line}\n${line.replace('1.5,1.5,1.5', '1.5,1.5,1')}\n`, {
      format: 'fee-records',
    });
    expect(file).toMatchObject({
      refused: null,
      focusVersion: null,
      extraColumns: ['colour'],
      totals: { records: 1, quarantined: 1 },
    });
    expect(file.rows[0]?.record).toMatchObject({
      customerRef: { kind: 'account-name', name: 'acme' },
      detail: { extra: { colour: 'red' } },
    });
    expect(file.reasons).toEqual(['due_is_not_means']);
  });
  test('NDJSON, with blank lines, a bad line and an end cut off', async () => {
    const object = JSON.stringify(
      Object.fromEntries(columns.split(',').map((name, at) => [name, line.split(',')[at]])),
    );
    const file = await read(`${object}\n\nnot json\n${object.slice(0, 40)}`, { format: 'fee-records' });
    expect(file.header).toBeNull();
    expect(file.totals).toMatchObject({ rows: 3, records: 1, quarantined: 2, blankLines: 1 });
    expect(file.reasons).toEqual(['not_json', 'row_cut_off']);
    expect([...file.extraColumns]).toEqual(['colour']);
  });
  test('a FOCUS file is no fee-record file, and the other way round', async () => {
    expect((await read(three, { format: 'fee-records' })).refused).toMatchObject({ code: 'missing_column' });
    expect((await read(`${columns}\n${line}\n`)).refused).toMatchObject({ code: 'missing_column' });
    expect((await read('{"record_id":"1"}\n')).refused).not.toBeNull();
  });
});

test('a file on disk, in flat memory: a 30-megabyte gzip is read in blocks', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'intake-'));
  try {
    const path = join(folder, 'focus.csv.gz');
    const packer = createGzip({ level: 1 });
    const packed: Buffer[] = [];
    packer.on('data', (block: Buffer) => packed.push(block));
    for (const block of generateFocus({ rows: 50_000 })) packer.write(block);
    await new Promise<void>((resolve) => packer.end(resolve).on('end', resolve));
    writeFileSync(path, Buffer.concat(packed));
    const file = await openFeeFile(path, { format: 'focus' });
    let largest = 0;
    for await (const block of file.blocks) largest = Math.max(largest, block.rows.length);
    expect(file.totals).toMatchObject({ rows: 50_000, records: 50_000, brokenOff: null });
    expect(largest).toBeLessThan(5_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
