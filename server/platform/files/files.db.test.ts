import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { newId } from '../clock.ts';
import type { Ctx } from '../context.ts';
import { withTx } from '../db/tx.ts';
import { systemActor } from '../jobs/worker.ts';
import { forgetFile, openFile, storeFile, sweepFiles } from './files.ts';
import { diskStorage, type FileStorage } from './storage.ts';

let t: TestDatabase;
let root: string;
let storage: FileStorage;
beforeAll(async () => {
  t = await createTestDatabase();
  root = await mkdtemp(join(tmpdir(), 'files-'));
  storage = diskStorage(root);
});
afterAll(async () => {
  await t.close();
  await rm(root, { recursive: true });
});

const mine = newId();
const theirs = newId();
const as = <T>(partnerId: string, work: (ctx: Ctx) => Promise<T>) =>
  withTx(t.db, { partnerIds: [partnerId] }, (tx) => work({ actor: systemActor(partnerId), tx, now: new Date(0), requestId: 'test', ip: '' }));
const sweep = () =>
  withTx(t.db, { partnerIds: [], operator: true }, (tx) => sweepFiles({ actor: systemActor(mine), tx, now: new Date(0), requestId: 'test', ip: '' }, storage));
const put = (partnerId: string, name: string, content: string) =>
  as(partnerId, (ctx) => storeFile(ctx, storage, { name, contentType: 'text/csv', stream: Readable.from([content]), limitBytes: 1000 }));

test('a stored file is opened with its clean name, as often as asked', async () => {
  const { fileId, bytes } = await put(mine, '../账单.csv', 'a,b\n1,2\n');
  const file = await as(mine, (ctx) => openFile(ctx, storage, fileId));
  expect(file).toMatchObject({ name: '账单.csv', contentType: 'text/csv', bytes });
  expect(await text(file.open())).toBe('a,b\n1,2\n');
  expect(await text(file.open())).toBe('a,b\n1,2\n');
});

test('another partner cannot open it, though it has the same bytes of its own', async () => {
  const { fileId } = await put(mine, 'x.csv', 'same');
  await put(theirs, 'x.csv', 'same');
  await expect(as(theirs, (ctx) => openFile(ctx, storage, fileId))).rejects.toThrow('has no row');
});

test('bytes go a day after the last row that needs them', async () => {
  const one = await put(mine, 'one.csv', 'shared');
  const two = await put(mine, 'two.csv', 'shared');
  const key = `${mine}/${one.sha256.slice(0, 2)}/${one.sha256}`;
  await as(mine, (ctx) => forgetFile(ctx, one.fileId));
  await utimes(join(root, 'files', key), 1000, 1000);
  await sweep();
  expect(await storage.size(key)).toBe(6);
  await as(mine, (ctx) => forgetFile(ctx, two.fileId));
  expect(await sweep()).toBe(1);
  expect(await storage.size(key)).toBeNull();
});

test('bytes whose row was rolled back are left alone for a day, then swept', async () => {
  const failing = as(mine, async (ctx) => {
    await storeFile(ctx, storage, { name: 'a', contentType: 'text/csv', stream: Readable.from(['rolled back']), limitBytes: 1000 });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await sweep()).toBe(0);
  for await (const kept of storage.list()) if (kept.key.startsWith(mine)) await utimes(join(root, 'files', kept.key), 1000, 1000);
  expect(await sweep()).toBe(1);
});

test('a sweep that does not see all partners refuses to take hidden rows for missing', async () => {
  await expect(as(mine, (ctx) => sweepFiles(ctx, storage))).rejects.toThrow('sight of all partners');
});
