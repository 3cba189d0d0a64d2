/**
 * Files as rows: what a stored blob is called, what kind it is and whose it is. Bytes go to the storage first, the row
 * comes after in the caller's transaction; bytes without a row (a rollback, a deleted row) are swept a day later.
 * scope: none — a file belongs to a partner; who may open it is decided by the module that refers to it.
 */
import { sql } from 'kysely';
import type { Readable } from 'node:stream';
import type { Id } from '../../../contract/values/id.ts';
import { newId, systemNow } from '../clock.ts';
import type { Ctx } from '../context.ts';
import { cleanFileName } from './file-name.ts';
import type { FileStorage, Stored } from './storage.ts';

export interface NewFile {
  readonly name: string;
  readonly contentType: string;
  readonly stream: Readable | AsyncIterable<Uint8Array>;
  readonly limitBytes: number;
  /** Partner the file belongs to when it is not the actor's own. */
  readonly partnerId?: Id;
}
export interface StoredFile {
  readonly fileId: Id;
  readonly sha256: string;
  readonly bytes: number;
}
export interface OpenFile {
  readonly fileId: Id;
  readonly name: string;
  readonly contentType: string;
  readonly sha256: string;
  readonly bytes: number;
  /** A fresh stream from the first byte on, each time. */
  readonly open: () => Readable;
}

/** Bytes and row at once. A slow sender keeps the transaction open: a door rather stores first and then records. */
export async function storeFile(ctx: Ctx, storage: FileStorage, file: NewFile): Promise<StoredFile> {
  const stored = await storage.store(file.partnerId ?? ctx.actor.partnerId, file.stream, file.limitBytes);
  return recordFile(ctx, stored, file);
}

/** The row of bytes that are stored already. */
export async function recordFile(ctx: Ctx, stored: Stored, file: { readonly name: string; readonly contentType: string; readonly partnerId?: Id }): Promise<StoredFile> {
  const fileId = newId();
  await sql`insert into platform.files (partner_id, file_id, sha256, bytes, name, content_type, stored_at, created_at)
    values (${file.partnerId ?? ctx.actor.partnerId}, ${fileId}, ${stored.sha256}, ${stored.bytes}, ${cleanFileName(file.name)}, ${file.contentType}, ${stored.key}, ${systemNow()})`.execute(ctx.tx);
  return { fileId, sha256: stored.sha256, bytes: stored.bytes };
}

/** The caller has checked that the actor may have it; a row or bytes that are missing are our own mistake. */
export async function openFile(ctx: Ctx, storage: FileStorage, fileId: Id): Promise<OpenFile> {
  const found = await sql<{ sha256: string; bytes: string; name: string; content_type: string; stored_at: string }>`
    select sha256, bytes, name, content_type, stored_at from platform.files where file_id = ${fileId}`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw new Error(`file ${fileId} has no row`);
  const size = await storage.size(row.stored_at);
  if (size !== Number(row.bytes)) throw new Error(`file ${fileId}: ${row.bytes} bytes expected, ${size ?? 'none'} found; is DATA_DIR shared by all processes?`);
  return { fileId, name: row.name, contentType: row.content_type, sha256: row.sha256, bytes: size, open: () => storage.open(row.stored_at) };
}

/** Takes the row away; the bytes go with the next sweep when no other row of the partner needs them. */
export async function forgetFile(ctx: Ctx, fileId: Id): Promise<void> {
  await sql`delete from platform.files where file_id = ${fileId}`.execute(ctx.tx);
}

const SWEEP_AGE_MS = 24 * 3600_000;

/**
 * Removes bytes that no row refers to and that were not stored within the last day; how many. It must see the rows of all
 * partners, or it would take hidden ones for missing: only for the schedule, which looks with the operator's sight.
 */
export async function sweepFiles(ctx: Ctx, storage: FileStorage): Promise<number> {
  const sight = await sql<{ operator: boolean }>`select current_setting('app.operator', true) = 'on' as operator`.execute(ctx.tx);
  if (sight.rows[0]?.operator !== true) throw new Error('files are swept only with the sight of all partners');
  const olderThan = new Date(systemNow().getTime() - SWEEP_AGE_MS);
  let removed = await storage.removeUnfinished(olderThan);
  let keys: string[] = [];
  const sweep = async (): Promise<void> => {
    const unneeded = await sql<{ key: string }>`
      select k.key from unnest(${keys}::text[]) k(key) where not exists (select 1 from platform.files f where f.stored_at = k.key)`.execute(ctx.tx);
    for (const { key } of unneeded.rows) await storage.remove(key);
    removed += unneeded.rows.length;
    keys = [];
  };
  for await (const kept of storage.list()) {
    if (kept.storedAt >= olderThan) continue;
    keys.push(kept.key);
    if (keys.length === 1000) await sweep();
  }
  if (keys.length > 0) await sweep();
  return removed;
}
