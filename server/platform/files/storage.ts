/**
 * Where the bytes of files lie: a port of five verbs and its implementation on a disk. Bytes are addressed by their
 * SHA-256 inside an area (a partner), so the same bytes are kept once and no partner's file hangs on another's.
 * Bytes are written aside, synced and renamed: a key that exists is whole, whatever the process died of.
 * With several processes every one of them must see the same directory (server/platform/files/README.md).
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { problem } from '../../../contract/errors.ts';
import { systemNow } from '../clock.ts';

export interface Stored {
  /** What `open` and `remove` take; kept in platform.files. */
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
}
export interface Kept {
  readonly key: string;
  readonly bytes: number;
  /** When these bytes were last stored (system time). */
  readonly storedAt: Date;
}
export interface FileStorage {
  /** Keeps what the stream holds; more than `limitBytes` is refused with `request.too_large` and leaves nothing. */
  store(area: string, stream: Readable | AsyncIterable<Uint8Array>, limitBytes: number): Promise<Stored>;
  /** Size of the bytes under a key, null when there are none. */
  size(key: string): Promise<number | null>;
  open(key: string): Readable;
  remove(key: string): Promise<void>;
  /** Everything kept, of all areas. */
  list(): AsyncIterable<Kept>;
  /** Removes what dead processes left half written; how many. */
  removeUnfinished(olderThan: Date): Promise<number>;
}

const AREA = /^[a-z0-9-]{1,64}$/;
const KEY = /^[a-z0-9-]{1,64}\/[0-9a-f]{2}\/[0-9a-f]{64}$/;
const UNFINISHED = 'unfinished';

/** `10 MB`, as the words of request.too_large show it. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(size) ? size : size.toFixed(1)} ${units[unit]}`;
}

function missing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Renaming is durable only when the directory that holds the name is synced too. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Writes the stream to a new file and syncs it; answers hash and size. */
async function writeHashed(path: string, stream: Readable | AsyncIterable<Uint8Array>, limitBytes: number): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx');
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array | string>) {
      const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      bytes += piece.length;
      if (bytes > limitBytes) throw problem('request.too_large', { limit: sizeText(limitBytes) });
      hash.update(piece);
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function* keptBelow(root: string): AsyncIterable<Kept> {
  for (const area of await namesIn(root)) {
    if (area === UNFINISHED) continue;
    for (const prefix of await namesIn(join(root, area))) {
      for (const name of await namesIn(join(root, area, prefix))) {
        const key = `${area}/${prefix}/${name}`;
        const found = KEY.test(key) ? await stat(join(root, key)).catch(nothingIfMissing) : null;
        if (found) yield { key, bytes: found.size, storedAt: found.mtime };
      }
    }
  }
}

async function namesIn(path: string): Promise<string[]> {
  const names: string[] = [];
  const directory = await opendir(path).catch(nothingIfMissing);
  if (directory) for await (const entry of directory) names.push(entry.name);
  return names;
}

function nothingIfMissing(error: unknown): null {
  if (missing(error)) return null;
  throw error;
}

/** Files on a disk, in the folder `files` of the data directory. */
export function diskStorage(dataDir: string): FileStorage {
  const root = join(dataDir, 'files');
  const pathOf = (key: string): string => {
    if (!KEY.test(key)) throw new TypeError(`not a key of a stored file: ${key}`);
    return join(root, key);
  };
  const aside = join(root, UNFINISHED);
  return {
    store: async (area, stream, limitBytes) => {
      if (!AREA.test(area) || area === UNFINISHED) throw new TypeError(`not an area of stored files: ${area}`);
      await mkdir(aside, { recursive: true });
      const unfinished = join(aside, randomUUID());
      try {
        const { sha256, bytes } = await writeHashed(unfinished, stream, limitBytes);
        const prefix = sha256.slice(0, 2);
        const key = `${area}/${prefix}/${sha256}`;
        const place = pathOf(key);
        const present = await stat(place).catch(nothingIfMissing);
        if (present?.size === bytes) {
          // The same bytes again: only their age starts anew, so that the sweep leaves them to the new row.
          const now = systemNow();
          const touched = await utimes(place, now, now).then(() => true, nothingIfMissing);
          if (touched) return { key, sha256, bytes };
        }
        const directory = join(root, area, prefix);
        await mkdir(directory, { recursive: true });
        await rename(unfinished, place);
        await syncDirectory(directory);
        return { key, sha256, bytes };
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    size: async (key) => (await stat(pathOf(key)).catch(nothingIfMissing))?.size ?? null,
    open: (key) => createReadStream(pathOf(key)),
    remove: (key) => rm(pathOf(key), { force: true }),
    list: () => keptBelow(root),
    removeUnfinished: async (olderThan) => {
      let removed = 0;
      for (const name of await namesIn(aside)) {
        const found = await stat(join(aside, name)).catch(nothingIfMissing);
        if (!found || found.mtime >= olderThan) continue;
        await rm(join(aside, name), { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}
