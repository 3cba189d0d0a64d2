/**
 * The face of exports (sales 9.1): a member asks for a list with conditions, a run writes the files, creator and
 * administrator fetch them for seven days. Each request for a list and each download is in the operation log.
 */
import type { Exportable } from '../../../contract/console/runs.ts';
import { problem } from '../../../contract/errors.ts';
import { ID_PATTERN, type Id } from '../../../contract/values/id.ts';
import { newId } from '../../platform/clock.ts';
import { type Actor, type Ctx, isAdministrator } from '../../platform/context.ts';
import { forgetFile, type OpenFile, openFile } from '../../platform/files/files.ts';
import type { FileStorage } from '../../platform/files/storage.ts';
import { enqueueRun } from '../../platform/jobs/runs.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Conditions, type ExportList, findList } from './registry.ts';
import { assertMayExport, snapshotOf, UNDER_WAY_LIMIT } from './rules.ts';
import * as store from './store.ts';

export type { Conditions, ExportColumn, ExportList, ExportPage, ExportRow } from './registry.ts';
export type { TaskFile, TaskRow, TaskState } from './store.ts';

export const EXPORT_RUN = 'export';

export interface NewExport {
  readonly list: Exportable;
  readonly format: 'csv' | 'xlsx';
  readonly conditions: Conditions;
  /** Ids of ticked rows; without it the whole list. */
  readonly selected?: readonly string[] | undefined;
}

/** What a list is asked with: the conditions, and the ticked rows as one of them. */
export function conditionsOf(task: { readonly conditions: Conditions; readonly selected: readonly string[] | null }): Conditions {
  return task.selected === null ? task.conditions : { ...task.conditions, selected: task.selected.join(',') };
}

function memberOf(actor: Actor): Id {
  if (actor.memberId === null) throw problem('session.missing');
  return actor.memberId;
}

export async function createExport(ctx: Ctx, lists: readonly ExportList[], wanted: NewExport): Promise<store.TaskRow> {
  const { actor, tx, now } = ctx;
  const memberId = memberOf(actor);
  const list = findList(lists, wanted.list);
  if (!list) throw problem('exports.list_unknown');
  assertMayExport(actor, list);
  const selected = wanted.selected ?? null;
  if ('selected' in wanted.conditions) throw problem('request.invalid', {}, [{ field: 'body.conditions.selected', rule: 'unknown_field' }]);
  if (selected?.some((id) => id.includes(','))) throw problem('request.invalid', {}, [{ field: 'body.selected', rule: 'format' }]);
  await list.check?.(ctx, conditionsOf({ conditions: wanted.conditions, selected }));
  if ((await store.countUnderWay(tx, actor.partnerId, memberId)) >= UNDER_WAY_LIMIT) throw problem('exports.too_many', { limit: UNDER_WAY_LIMIT });
  const exportId = newId();
  const runId = await enqueueRun(ctx, { partnerId: actor.partnerId, kind: EXPORT_RUN, uniqueKey: exportId, unit: 'rows', input: { exportId, list: list.list, format: wanted.format } });
  await store.insertTask(tx, {
    partnerId: actor.partnerId, exportId, list: list.list, conditions: wanted.conditions, selected, format: wanted.format, language: actor.language,
    scope: snapshotOf(actor), memberId, memberName: actor.memberName, runId, now,
  });
  const task = await store.readTask(tx, actor.partnerId, exportId, now);
  if (!task) throw new Error('export task neither inserted nor hidden');
  await recordAudit(ctx, { action: 'export.created', objectKind: 'export', objectId: exportId, objectName: list.list, after: { list: list.list, format: wanted.format, conditions: wanted.conditions, selected: selected?.length ?? null } });
  return task;
}

export interface ExportFilter {
  readonly list?: Exportable | undefined;
  readonly state?: store.TaskState | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** 导出记录: own tasks; an administrator sees those of all members of their partner. */
export async function listExports(ctx: Ctx, filter: ExportFilter): Promise<{ items: store.TaskRow[]; next: string | null }> {
  const { actor } = ctx;
  const { cursor, limit } = filter;
  if (cursor !== undefined && !ID_PATTERN.test(cursor)) throw problem('request.invalid', {}, [{ field: 'query.cursor', rule: 'id' }]);
  const rows = await store.listTasks(
    ctx.tx,
    { partnerId: actor.partnerId, memberId: isAdministrator(actor) ? null : memberOf(actor), list: filter.list ?? null, state: filter.state ?? null, before: cursor ?? null },
    ctx.now,
    limit + 1,
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.export_id ?? null) : null };
}

/** One file of a finished task, for its creator and the administrator, as long as they may export that list at all. */
export async function downloadExport(ctx: Ctx, lists: readonly ExportList[], storage: FileStorage, exportId: Id, index: number): Promise<OpenFile> {
  const { actor } = ctx;
  const task = await store.readTask(ctx.tx, actor.partnerId, exportId, ctx.now);
  if (!task || (task.member_id !== actor.memberId && !isAdministrator(actor))) throw problem('exports.unknown');
  const list = findList(lists, task.list);
  if (!list) throw problem('exports.list_unknown');
  assertMayExport(actor, list);
  if (task.state === 'expired') throw problem('exports.expired');
  if (task.state !== 'done') throw problem('exports.not_ready', { state: task.state });
  const chosen = task.files[index];
  if (!chosen) throw problem('exports.unknown');
  const file = await openFile(ctx, storage, chosen.fileId);
  await recordAudit(ctx, { action: 'export.downloaded', objectKind: 'export', objectId: exportId, objectName: task.list, after: { file: chosen.name, bytes: chosen.bytes, sha256: file.sha256 } });
  return file;
}

/** Nightly: files whose seven days are over go, the record stays. Bytes leave the disk with the next sweep. */
export async function expireExports(ctx: Ctx): Promise<number> {
  const over = await store.expireTasks(ctx.tx, ctx.now);
  for (const task of over) for (const file of task.files) await forgetFile(ctx, file.fileId);
  return over.length;
}
