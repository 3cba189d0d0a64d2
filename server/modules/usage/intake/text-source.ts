/**
 * Where the bytes of a billing file come from: opens a path or a stream, looks at its first bytes, unpacks gzip and
 * refuses what is no text. Bytes flow in blocks, so a file of any size takes the same memory; a gzip that breaks off
 * still gives out everything before the break.
 */
import { createReadStream } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { FileReason } from '../../../../contract/reasons.ts';
import { fileReason } from './quarantine-reason.ts';

export type ByteSource = string | AsyncIterable<Buffer | Uint8Array>;

export interface TextSource {
  /** Unpacked text, without a byte-order mark. */
  readonly blocks: AsyncGenerator<Buffer, FileReason | null>;
  /** Bytes taken from the file itself so far (packed, when it is packed). */
  bytesRead(): number;
}

/** What is read, unpacked and adapted in one go: a few hundred rows, so that nothing else waits longer than about 10 ms. */
const READ_BYTES = 262_144;
/** How much packed data is unpacked at a time: gzip grows at most about 1,000 times, so at most 16 MB at once. */
const PACKED_STEP = 16_384;
const HEAD = 8;
/** Billing files shrink to a tenth or a fiftieth. What grows this many times, and beyond any chance, is meant to do harm. */
const DENSEST = 250;
const DENSE_FROM_BYTES = 64 * 1024 * 1024;

const BINARY_KINDS: readonly (readonly [kind: string, magic: readonly number[]])[] = [
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['ZIP/XLSX', [0x50, 0x4b, 0x03, 0x04]],
  ['ZIP', [0x50, 0x4b, 0x05, 0x06]],
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
  ['Parquet', [0x50, 0x41, 0x52, 0x31]],
  ['Zstandard', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['XZ', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['7-Zip', [0x37, 0x7a, 0xbc, 0xaf]],
  ['XLS', [0xd0, 0xcf, 0x11, 0xe0]],
  ['gzip', [0x1f, 0x8b]],
  ['SQLite', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
  ['ELF', [0x7f, 0x45, 0x4c, 0x46]],
];

/** Opens a file; the generator's return value says why it was refused or broke off, null when all was read. */
export function openText(source: ByteSource): TextSource {
  const counter = { bytes: 0 };
  return { blocks: textBlocks(counted(source, counter)), bytesRead: () => counter.bytes };
}

async function* counted(source: ByteSource, counter: { bytes: number }): AsyncGenerator<Buffer> {
  const parts = typeof source === 'string' ? createReadStream(source, { highWaterMark: READ_BYTES }) : source;
  for await (const part of parts as AsyncIterable<Buffer | Uint8Array>) {
    const block = Buffer.isBuffer(part) ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    counter.bytes += block.length;
    for (let at = 0; at < block.length; at += READ_BYTES) yield block.subarray(at, at + READ_BYTES);
  }
}

async function* textBlocks(parts: AsyncGenerator<Buffer>): AsyncGenerator<Buffer, FileReason | null> {
  const first = await head(parts);
  if (first.length === 0) return fileReason('empty_file', {});
  const packed = first[0] === 0x1f && first[1] === 0x8b;
  const bytes = packed ? unpacked(first, parts) : joined(first, parts);
  const { start, end } = await firstBlock(bytes);
  if (start.length === 0) return end ?? fileReason('empty_file', {});
  const refused = refusalOf(start);
  if (refused !== null) return refused;
  yield start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? start.subarray(3) : start;
  return end === undefined ? yield* bytes : end;
}

/** The first bytes, at least as many as the longest magic needs, unless the file is shorter. */
async function head(parts: AsyncGenerator<Buffer>): Promise<Buffer> {
  let first = Buffer.alloc(0);
  while (first.length < HEAD) {
    const part = await parts.next();
    if (part.done) break;
    first = Buffer.concat([first, part.value]);
  }
  return first;
}

/** The first unpacked bytes; `end` is set when they are all there is. */
async function firstBlock(
  bytes: AsyncGenerator<Buffer, FileReason | null>,
): Promise<{ start: Buffer; end: FileReason | null | undefined }> {
  let start = Buffer.alloc(0);
  while (start.length < HEAD) {
    const part = await bytes.next();
    if (part.done) return { start, end: part.value };
    start = Buffer.concat([start, part.value]);
  }
  return { start, end: undefined };
}

function refusalOf(start: Buffer): FileReason | null {
  const [first, second] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return fileReason('utf16_not_supported', {});
  const binary = BINARY_KINDS.find(([, magic]) => magic.every((byte, index) => start[index] === byte));
  return binary ? fileReason('not_a_text_file', { kind: binary[0] }) : null;
}

async function* joined(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer, FileReason | null> {
  yield first;
  for await (const part of rest) yield part;
  return null;
}

/** Unpacks gzip. Listened to rather than piped: a broken stream's pipe would drop what was unpacked before the break. */
async function* unpacked(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer, FileReason | null> {
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  const ready: Buffer[] = [];
  const fault: { code: string | null } = { code: null };
  let packed = 0;
  let grown = 0;
  const finished = new Promise<void>((resolve) => {
    gunzip.on('data', (block: Buffer) => {
      ready.push(block);
      grown += block.length;
    });
    gunzip.on('end', resolve);
    gunzip.on('error', (error: NodeJS.ErrnoException) => {
      fault.code = error.code ?? 'unknown';
      resolve();
    });
  });
  try {
    for await (const part of joined(first, rest)) {
      for (let at = 0; at < part.length && fault.code === null; at += PACKED_STEP) {
        const step = part.subarray(at, at + PACKED_STEP);
        await Promise.race([written(gunzip, step), finished]);
        packed += step.length;
        if (grown > DENSE_FROM_BYTES && grown > packed * DENSEST) return fileReason('gzip_too_dense', { limit: DENSEST });
        yield* ready.splice(0);
      }
      if (fault.code !== null) break;
    }
    if (fault.code === null) gunzip.end();
    await finished;
    yield* ready.splice(0);
  } finally {
    gunzip.destroy();
  }
  if (fault.code === null) return null;
  return fault.code === 'Z_BUF_ERROR' ? fileReason('gzip_truncated', {}) : fileReason('gzip_broken', {});
}

function written(gunzip: Gunzip, part: Buffer): Promise<void> {
  return new Promise((resolve) => {
    gunzip.write(part, () => resolve());
  });
}

/** Reads a file through without keeping anything: why it is refused or broken, null when it is whole. */
export async function fileFault(source: ByteSource): Promise<FileReason | null> {
  const { blocks } = openText(source);
  for (;;) {
    const block = await blocks.next();
    if (block.done) return block.value;
  }
}
