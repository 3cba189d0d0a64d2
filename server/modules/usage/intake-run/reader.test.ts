/** The thread prepares what the same code prepares without one, waits to be relieved of it, and fails where it should. */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { hash128 } from '../intake/content-hash.ts';
import { customerRefKey } from '../intake/fee-record.ts';
import type { Learned } from '../mapping/owners.ts';
import type { FilePlan, Learn, PreparedBatch } from './prepare.ts';
import { createReader, type Reader } from './reader.ts';
import { NO_ROUNDING } from './rounding.ts';

const RUN = '0190a000-0000-7000-8000-000000000001';
const ids = new Map<string, string>();
/** Customers by name; those of nobody wait. */
const learn: Learn = async (asked) =>
  asked.map(({ customerRef }): Learned[number] => {
    const key = customerRefKey(customerRef);
    const customerId = ids.get(key) ?? `0190a000-0000-7000-8000-${String(ids.size).padStart(12, '0')}`;
    ids.set(key, customerId);
    if (key.endsWith('nobody')) return [key, { customerId: null, reason: { code: 'sub_account_unmapped', params: { provider: 'AWS', account: 'nobody' } }, subAccountKey: RUN }];
    return [key, { customerId, days: [], always: 2, hosted: null }];
  });

function rowsOf(count: number, changed: (n: number) => Cells = () => ({})): Cells[] {
  return Array.from({ length: count }, (_, n) => ({ ...PLAIN_CHARGE, SubAccountId: n % 11 === 10 ? 'nobody' : `account-${Math.floor(n / 50)}`, ResourceId: `r-${n - (n % 3 === 2 ? 1 : 0)}`, RegionName: n % 7 === 0 ? '华北-北京四' : 'Oregon', ...changed(n) }));
}
const plan = (fileIndex: number, changed: Partial<FilePlan> = {}): FilePlan => ({ runId: RUN, fileIndex, format: 'focus', newestDay: '2026-11-23', skipRows: 0, batchRows: 300, carried: { rounding: NO_ROUNDING, newestDay: null }, ...changed });

interface Prepared {
  readonly header: readonly string[] | null;
  readonly batches: readonly PreparedBatch[];
  readonly whole: boolean;
}

async function prepare(reader: Reader, bytes: string | Buffer, of: FilePlan): Promise<Prepared> {
  const file = await reader.open(Readable.from([Buffer.from(bytes)]), of);
  const batches: PreparedBatch[] = [];
  for await (const batch of file.batches) batches.push(batch);
  return { header: file.header, batches, whole: file.whole() };
}

/** The same whether its columns are Buffers or came from another thread. */
const plainly = ({ batches, ...rest }: Prepared) => ({
  ...rest,
  batches: batches.map(({ chunk, ...batch }) => ({
    ...batch, rows: chunk.rows, keys: hash128(Buffer.from(chunk.keys).toString('hex')),
    columns: chunk.columns.map((values) => ('same' in values ? values : { column: values.column, array: hash128(Buffer.from(values.array).toString('hex')) })),
  })),
});

describe('a thread that prepares files', () => {
  let threaded: Reader;
  beforeAll(() => {
    threaded = createReader(true, learn);
  });
  afterAll(() => threaded.close());

  test('the same batches as without it, file by file: equal rows counted across files, customers and terms learnt once', async () => {
    const here = createReader(false, learn);
    const files: readonly (readonly [string | Buffer, FilePlan])[] = [
      [csvOf(rowsOf(1500, (n) => (n % 20 === 9 ? { BilledCost: 'x' } : n % 50 === 1 ? { ListCost: '1.0000000000001' } : {}))), plan(0)],
      [gzipSync(csvOf(rowsOf(1000))), plan(1, { skipRows: 600, carried: { rounding: NO_ROUNDING, newestDay: '2026-01-01' } })],
      [gzipSync(csvOf(rowsOf(3000, (n) => ({ Tags: `${(n * 7919) % 1000003}` })))).subarray(0, 9_000), plan(2)],
      [csvOf([]), plan(3)],
    ];
    for (const [bytes, of] of files) {
      const one = await prepare(threaded, bytes, of);
      const two = await prepare(here, bytes, of);
      expect(plainly(one)).toEqual(plainly(two));
      expect(one.whole).toBe(of.fileIndex !== 2);
      const rows = one.batches.reduce((sum, batch) => sum + batch.read, 0);
      for (const batch of one.batches) expect(batch.chunk.rows + batch.bad.length).toBe(batch.read);
      expect(rows).toBe(one.batches.at(-1) === undefined ? 0 : (one.batches.at(-1)?.at.rows ?? 0) - of.skipRows);
    }
  });

  test('prepares no further ahead than two batches', async () => {
    let made = 0;
    async function* bytes(): AsyncGenerator<Buffer> {
      yield Buffer.from(csvOf(rowsOf(1)));
      for (; made < 500; made += 1) yield Buffer.from(csvOf(rowsOf(100, (n) => ({ ResourceId: `${made}-${n}` }))).split('\n').slice(1).join('\n'));
    }
    const file = await threaded.open(Readable.from(bytes(), { objectMode: true, highWaterMark: 1 }), plan(4));
    let batches = 0;
    for await (const { read } of file.batches) {
      expect(read).toBeGreaterThanOrEqual(300);
      await new Promise((resolve) => setTimeout(resolve, 60));
      batches += 1;
      // The one given out, the one that waits, the one in the making; and a few pieces of the file on their way.
      expect(made).toBeLessThan((batches + 2) * 4 + 8);
      if (batches === 4) break;
    }
  });
});

describe('what goes wrong', () => {
  test('a question that fails ends the file with its own error', async () => {
    const reader = createReader(true, () => Promise.reject(new RangeError('no database')));
    await expect(prepare(reader, csvOf(rowsOf(400)), plan(0))).rejects.toThrow(RangeError);
    await reader.close();
  });
  test('so does a stream that breaks', async () => {
    async function* bytes(): AsyncGenerator<Buffer> {
      yield Buffer.from(csvOf(rowsOf(400)));
      throw new TypeError('the disk is gone');
    }
    const reader = createReader(true, learn);
    const read = async (): Promise<number> => {
      let rows = 0;
      for await (const batch of (await reader.open(Readable.from(bytes()), plan(0))).batches) rows += batch.read;
      return rows;
    };
    await expect(read()).rejects.toThrow('the disk is gone');
    await expect(reader.open(Readable.from([]), plan(1))).rejects.toThrow('the disk is gone');
    await reader.close();
  });
});
