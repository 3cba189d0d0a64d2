/** Who may take the data directory's lock, and that of many who want a dead one exactly one gets it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DataDirectoryInUse, takeLock } from './lock.ts';

const path = () => join(mkdtempSync(join(tmpdir(), 'pc-lock-')), 'db.lock');

test('one holder; free again after release; a release of a lost lock removes nothing', async () => {
  const file = path();
  const lock = await takeLock(file);
  await expect(takeLock(file)).rejects.toThrow(DataDirectoryInUse);
  lock.release();
  expect(existsSync(file)).toBe(false);
  const next = await takeLock(file);
  lock.release();
  expect(existsSync(file)).toBe(true);
  next.release();
});

test('a lock of a dead process, of another start under the same number, or a broken one is taken over', async () => {
  const left = { token: 'x', host: hostname(), pid: process.pid, started: '1' };
  for (const text of [JSON.stringify(left), JSON.stringify({ ...left, pid: 4_194_999, started: '' }), '{"pid":', '']) {
    const file = path();
    writeFileSync(file, text);
    const lock = await takeLock(file);
    await expect(takeLock(file)).rejects.toThrow(DataDirectoryInUse);
    lock.release();
  }
});

test('of many who want a dead lock at once exactly one gets it', async () => {
  const file = path();
  writeFileSync(file, JSON.stringify({ token: 'dead', host: hostname(), pid: 4_194_999, started: '' }));
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(file)));
  const got = results.filter((result) => result.status === 'fulfilled');
  expect(got.length).toBe(1);
  expect(readdirSync(join(file, '..'))).toEqual(['db.lock']);
  for (const result of got) result.value.release();
});

test("another host's lock counts while it is kept warm, and is taken over when it went cold", async () => {
  const file = path();
  writeFileSync(file, JSON.stringify({ token: 'cold', host: 'another-host', pid: 1, started: '5' }));
  const lock = await takeLock(file);
  expect(readFileSync(file, 'utf8')).toContain(String(process.pid));
  lock.release();
}, 20_000);
