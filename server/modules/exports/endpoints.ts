/** Binds the export endpoints to the face of exports. */
import * as contract from '../../../contract/console/runs.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import type { FileStorage } from '../../platform/files/storage.ts';
import * as exports from './exports.ts';

export interface ExportsParts {
  readonly lists: readonly exports.ExportList[];
  readonly storage: FileStorage;
}

function taskOut(task: exports.TaskRow) {
  return {
    exportId: task.export_id, list: contract.exportable.parse(task.list), format: task.format, state: task.state, conditions: task.conditions, selectedCount: task.selected?.length ?? null, error: task.error,
    rows: Number(task.rows), files: task.files.map(({ name, bytes, rows }) => ({ name, bytes, rows })), runId: task.run_id, createdBy: maskName(task.member_name),
    createdAt: task.created_at.toISOString(), finishedAt: task.finished_at?.toISOString() ?? null, expiresAt: task.expires_at?.toISOString() ?? null,
  };
}

export function exportsBindings(parts: ExportsParts): Binding[] {
  return [
    bound(contract.createExport, async (ctx, { body }) => taskOut(await exports.createExport(ctx, parts.lists, body))),
    bound(contract.listExports, async (ctx, { query }) => {
      const { items, next } = await exports.listExports(ctx, query);
      return { items: items.map(taskOut), next };
    }),
    bound(contract.downloadExport, (ctx, { params }) => exports.downloadExport(ctx, parts.lists, parts.storage, params.exportId, params.index)),
  ];
}
