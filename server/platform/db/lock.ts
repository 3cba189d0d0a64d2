/**
 * One process per data directory. PGlite itself takes no lock, and two processes on one directory lose rows without an
 * error (500 written, 374 left, measured); so we take our own. The lock names host, process and the process's start, so
 * that a lock left by a killed process, or by one whose number was reused, is recognised and taken over. A lock of
 * another host (a container that was replaced) is taken over only when its heartbeat has stopped.
 */

import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { systemNow } from '../clock.ts';

export class DataDirectoryInUse extends Error {}

export interface Lock {
  release(): void;
}

const holderSchema = z.object({ token: z.string(), host: z.string(), pid: z.number().int(), started: z.string() });
type Holder = z.infer<typeof holderSchema>;

const HEARTBEAT_MS = 2000;
const FOREIGN_SILENCE_MS = 7000;

/** Start of a process in clock ticks since boot (Linux); empty where that cannot be read. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function readHolder(path: string): { readonly text: string; readonly holder: Holder | null } | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    return { text, holder: holderSchema.parse(JSON.parse(text)) };
  } catch {
    return { text, holder: null };
  }
}

/** Does the holder still live? Compares nothing with our own clock: another host's may differ. */
async function lives(path: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) {
    if (!runs(holder.pid)) return false;
    return holder.started === '' || holder.started === startOf(holder.pid);
  }
  const touched = (): number => {
    try {
      return statSync(path).mtimeMs;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 0;
      throw error;
    }
  };
  const before = touched();
  await sleep(FOREIGN_SILENCE_MS);
  return touched() !== before;
}

/** Written aside and linked into place: a lock file is never seen half written, and only one process can place it. */
function place(path: string, content: string): boolean {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead lock away; if another process was quicker and its live lock was moved, puts that one back. */
function clear(path: string, deadText: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (readFileSync(aside, 'utf8') !== deadText) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function inUse(path: string, holder: Holder): DataDirectoryInUse {
  return new DataDirectoryInUse(
    `the data directory is in use by process ${holder.pid} on ${holder.host} (lock file ${path}). ` +
      'Two processes on one embedded database lose data: stop the other one, or give this one another DATA_DIR.',
  );
}

/** Takes the lock or throws DataDirectoryInUse. */
export async function takeLock(path: string): Promise<Lock> {
  mkdirSync(dirname(path), { recursive: true });
  const own: Holder = { token: randomUUID(), host: hostname(), pid: process.pid, started: startOf(process.pid) };
  const content = JSON.stringify(own);
  const ours = (): boolean => readHolder(path)?.holder?.token === own.token;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (place(path, content)) {
      // Another process may have been taking over the same dead lock: look again before trusting ours.
      await sleep(50);
      if (ours()) break;
    }
    const found = readHolder(path);
    if (found === null) continue;
    if (found.holder !== null && found.holder.token !== own.token && (await lives(path, found.holder))) {
      throw inUse(path, found.holder);
    }
    if (found.holder?.token !== own.token) clear(path, found.text);
  }
  if (!ours()) throw new DataDirectoryInUse(`the lock file ${path} could not be taken: several processes want it`);
  const beat = setInterval(() => {
    const at = systemNow();
    if (ours()) utimesSync(path, at, at);
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    release: () => {
      clearInterval(beat);
      if (ours()) rmSync(path, { force: true });
    },
  };
}
