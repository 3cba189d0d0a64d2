import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '../../../contract/errors.ts';
import { diskStorage, type FileStorage, sizeText } from './storage.ts';

const AREA = '0198c3a0-0000-7000-8000-000000000001';
let root: string;
let storage: FileStorage;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'storage-'));
  storage = diskStorage(root);
});
afterAll(() => rm(root, { recursive: true }));

const bytesOf = (text: string) => Readable.from([Buffer.from(text)]);
const unfinished = () => readdir(join(root, 'files', 'unfinished'));

test('what is stored comes back, under its SHA-256', async () => {
  const big = Buffer.alloc(300_000, 'abc');
  const stored = await storage.store(AREA, Readable.from([big.subarray(0, 100_001), big.subarray(100_001)]), 300_000);
  const hash = createHash('sha256').update(big).digest('hex');
  expect(stored).toEqual({ key: `${AREA}/${hash.slice(0, 2)}/${hash}`, sha256: hash, bytes: 300_000 });
  expect(await buffer(storage.open(stored.key))).toEqual(big);
  expect(await storage.size(stored.key)).toBe(300_000);
  expect(await unfinished()).toEqual([]);
});

test('the same bytes are kept once in an area, and apart in another', async () => {
  const first = await storage.store(AREA, bytesOf('same'), 10);
  await utimes(join(root, 'files', first.key), 1000, 1000);
  const again = await storage.store(AREA, bytesOf('same'), 10);
  const elsewhere = await storage.store('other', bytesOf('same'), 10);
  expect(again.key).toBe(first.key);
  expect(elsewhere.key).not.toBe(first.key);
  const kept: string[] = [];
  for await (const file of storage.list()) if (file.key === first.key) kept.push(file.storedAt.toISOString().slice(0, 2));
  expect(kept).toEqual(['20']);
  await storage.remove(first.key);
  expect(await storage.size(first.key)).toBeNull();
  expect(await storage.size(elsewhere.key)).toBe(4);
});

test('bytes that were cut short on the disk are written anew', async () => {
  const stored = await storage.store(AREA, bytesOf('whole content'), 100);
  await writeFile(join(root, 'files', stored.key), 'whole');
  await storage.store(AREA, bytesOf('whole content'), 100);
  expect(await readFile(join(root, 'files', stored.key), 'utf8')).toBe('whole content');
});

test('one byte over the limit is refused with its size and leaves nothing', async () => {
  const refused = await storage.store(AREA, bytesOf('x'.repeat(1025)), 1024).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect(refused).toMatchObject({ code: 'request.too_large', params: { limit: '1 KB' } });
  expect(await unfinished()).toEqual([]);
  expect((await storage.store(AREA, bytesOf('x'.repeat(1024)), 1024)).bytes).toBe(1024);
});

test('a stream that breaks off leaves nothing', async () => {
  async function* broken() {
    yield Buffer.from('half');
    throw new Error('connection reset');
  }
  await expect(storage.store(AREA, Readable.from(broken()), 100)).rejects.toThrow('connection reset');
  expect(await unfinished()).toEqual([]);
});

test('what a dead process left half written is removed, what is being written now is not', async () => {
  await writeFile(join(root, 'files', 'unfinished', 'old'), 'half');
  await utimes(join(root, 'files', 'unfinished', 'old'), 1000, 1000);
  await writeFile(join(root, 'files', 'unfinished', 'young'), 'half');
  expect(await storage.removeUnfinished(new Date(2_000_000))).toBe(1);
  expect(await unfinished()).toEqual(['young']);
});

test.each(['../secret', 'a/../b', `${AREA}/zz/short`, '/etc/passwd', ''])('%j is no key', (key) => {
  expect(() => storage.open(key)).toThrow(TypeError);
});

test.each([
  [1, '1 bytes'],
  [1024, '1 KB'],
  [1536, '1.5 KB'],
  [2048 * 1024 * 1024, '2 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
