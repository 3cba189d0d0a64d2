/** When a checkpoint is due, with a counter in place of the engine. */
import { expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { startUpkeep } from './upkeep.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('after so many rows, never two at once, and by the clock', async () => {
  let written = 0;
  let inside = 0;
  let most = 0;
  const write = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await pause(20);
    inside -= 1;
    written += 1;
  };
  const upkeep = startUpkeep(write, silentLog, { rows: 200, everyMs: 60_000 });
  upkeep.noteRowsWritten(199);
  await pause(40);
  expect(written).toBe(0);
  upkeep.noteRowsWritten(1);
  upkeep.noteRowsWritten(500);
  await pause(60);
  await upkeep.checkpoint();
  expect(most).toBe(1);
  expect(written).toBeGreaterThanOrEqual(2);
  await upkeep.stop();

  const before = written;
  const clocked = startUpkeep(write, silentLog, { rows: 1_000_000, everyMs: 30 });
  clocked.noteRowsWritten(1);
  await pause(200);
  await clocked.stop();
  expect(written).toBeGreaterThan(before);
});

test('a failed checkpoint is logged and tried again later', async () => {
  const said: string[] = [];
  const log = { ...silentLog, error: (_fields: object, message: string) => said.push(message) };
  const upkeep = startUpkeep(() => Promise.reject(new Error('disk full')), log, { rows: 1, everyMs: 60_000 });
  upkeep.noteRowsWritten(1);
  await pause(20);
  expect(said).toEqual(['embedded database: checkpoint failed']);
  await expect(upkeep.checkpoint()).rejects.toThrow('disk full');
  await upkeep.stop();
});
