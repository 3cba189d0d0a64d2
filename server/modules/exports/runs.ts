/**
 * The run that writes an export. It reads page by page, each in a short transaction as the task's creator narrowed by what
 * they are at that moment, and streams to the storage; nothing grows with the number of rows. A run that died begins
 * again: parts it had stored are met again by their hash, rows for them are made only when all parts are there.
 */
import { runs as english } from '../../../contract/words/en-US/runs.ts';
import type { Language } from '../../../contract/words/words.ts';
import { runs as chinese } from '../../../contract/words/zh-CN/runs.ts';
import { Problem, problem } from '../../../contract/errors.ts';
import { dayOf } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Actor } from '../../platform/context.ts';
import type { Db } from '../../platform/db/pool.ts';
import { recordFile } from '../../platform/files/files.ts';
import type { FileStorage, Stored } from '../../platform/files/storage.ts';
import type { Job, RunKind } from '../../platform/jobs/worker.ts';
import { actorOfMember } from '../identity/identity.ts';
import { csvBytes } from './csv.ts';
import { conditionsOf, EXPORT_RUN } from './exports.ts';
import { type ExportList, type ExportRow, findList } from './registry.ts';
import { assertMayExport, expiryOf, narrowed, ROWS_PER_FILE, type Snapshot } from './rules.ts';
import * as store from './store.ts';
import { xlsxBytes } from './xlsx.ts';

const PAGE_ROWS = 2000;
/** A part of 100,000 rows never comes near; a list gone wild is stopped before the disk is full. */
const FILE_LIMIT_BYTES = 4 * 1024 ** 3;

export interface ExportRunParts {
  readonly db: Db;
  readonly storage: FileStorage;
  readonly lists: readonly ExportList[];
  /** Smaller parts, for tests. */
  readonly rowsPerFile?: number;
}

export function exportsRuns(parts: ExportRunParts): RunKind[] {
  return [{ kind: EXPORT_RUN, cancellable: true, work: (job) => exportList(parts, job) }];
}

export function listTitle(list: string, language: Language): string {
  const words: Readonly<Record<string, string>> = language === 'en-US' ? english : chinese;
  return words[`list.${list}`] ?? list;
}

async function exportList(parts: ExportRunParts, job: Job): Promise<{ rows: number; files: number }> {
  const exportId = String(job.run.input.exportId);
  const task = await job.tx((ctx) => store.readTask(ctx.tx, job.run.partner_id, exportId, ctx.now));
  if (!task) throw new Error(`run ${job.run.run_id} belongs to no export task`);
  // Killed between the last word and the run's own end: everything is there.
  if (task.state === 'done' || task.state === 'expired') return { rows: Number(task.rows), files: task.files.length };
  const list = findList(parts.lists, task.list);
  if (!list) throw problem('exports.list_unknown');
  const source = rowSource(parts, job, task, list);
  const written: { stored: Stored; rows: number }[] = [];
  for (;;) {
    const first = await source.take(Math.min(PAGE_ROWS, parts.rowsPerFile ?? ROWS_PER_FILE));
    if (first.length === 0 && written.length > 0) break;
    written.push(await writeFile(parts, task, list, first, source));
  }
  return finish(job, task, written);
}

interface RowSource {
  /** The next rows, at most `limit`; none at the end. */
  take(limit: number): Promise<readonly ExportRow[]>;
}

function rowSource(parts: ExportRunParts, job: Job, task: store.TaskRow, list: ExportList): RowSource {
  const conditions = conditionsOf(task);
  let page: readonly ExportRow[] = [];
  let cursor: string | null = null;
  let begun = false;
  let done = 0;
  let total: number | null = null;
  const readPage = async (): Promise<void> => {
    const actor = await presentActor(parts.db, task.scope, list);
    await job.tx(
      async (ctx) => {
        const then = { ...ctx, now: task.created_at };
        if (!begun) total = (await list.count?.(then, conditions)) ?? null;
        const read = await list.read(then, conditions, cursor, PAGE_ROWS);
        await job.save(ctx, { done: done + read.rows.length, total, counts: { rows: done + read.rows.length }, place: {} });
        page = read.rows;
        cursor = read.next;
        begun = true;
        done += read.rows.length;
      },
      { actor },
    );
  };
  return {
    take: async (limit) => {
      while (page.length === 0 && (!begun || cursor !== null)) await readPage();
      const rows = page.slice(0, limit);
      page = page.slice(limit);
      return rows;
    },
  };
}

/** whoever lost the permission, the role or the account since gets nothing more. */
async function presentActor(db: Db, then: Snapshot, list: ExportList): Promise<Actor> {
  const denied = problem('access.denied', { permission: list.permission });
  if (then.memberId === null) throw denied;
  const now = await actorOfMember(db, then.partnerId, then.memberId).catch((error: unknown) => {
    if (error instanceof Problem) throw denied;
    throw error;
  });
  const actor = narrowed(then, now);
  assertMayExport(now, list);
  assertMayExport(actor, list);
  if (actor.scope === 'none') throw denied;
  return actor;
}

async function writeFile(parts: ExportRunParts, task: store.TaskRow, list: ExportList, first: readonly ExportRow[], source: RowSource): Promise<{ stored: Stored; rows: number }> {
  const most = parts.rowsPerFile ?? ROWS_PER_FILE;
  let rows = 0;
  async function* pages(): AsyncGenerator<readonly ExportRow[]> {
    for (let page = first; page.length > 0; page = rows < most ? await source.take(Math.min(PAGE_ROWS, most - rows)) : []) {
      rows += page.length;
      yield page;
    }
  }
  const columns = list.columns(task.language);
  const bytes = task.format === 'csv' ? csvBytes(columns, pages()) : xlsxBytes(listTitle(task.list, task.language), columns, pages());
  const stored = await parts.storage.store(task.partner_id, bytes, FILE_LIMIT_BYTES);
  return { stored, rows };
}

const CONTENT_TYPES = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;

/** Rows of all files and the task's last word in one transaction. */
function finish(job: Job, task: store.TaskRow, written: readonly { stored: Stored; rows: number }[]): Promise<{ rows: number; files: number }> {
  return job.tx(async (ctx) => {
    const files: store.TaskFile[] = [];
    for (const [index, { stored, rows }] of written.entries()) {
      const part = written.length > 1 ? `-${index + 1}` : '';
      const name = `${listTitle(task.list, task.language)}-${dayOf(task.created_at)}${part}.${task.format}`;
      const { fileId, bytes }: { fileId: Id; bytes: number } = await recordFile(ctx, stored, { name, contentType: CONTENT_TYPES[task.format], partnerId: task.partner_id });
      files.push({ fileId, name, bytes, rows });
    }
    const rows = written.reduce((sum, part) => sum + part.rows, 0);
    await store.finishTask(ctx.tx, task.partner_id, task.export_id, { rows, files, finishedAt: ctx.now, expiresAt: expiryOf(ctx.now) });
    return { rows, files: files.length };
  });
}
