/** Long work and exported files: rows a person can leave and come back to. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { id, instant, masked, page, text } from './shapes.ts';

export const run = z.object({
  runId: id, kind: z.string(), state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']), title: z.string(), partnerName: z.string(),
  done: z.number(), total: z.number().nullable(), unit: z.string(), ratePerSecond: z.number().nullable(), secondsLeft: z.number().nullable(),
  counts: z.record(z.string(), z.union([z.number(), z.string()])), error: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  requestedBy: masked, createdAt: instant, startedAt: instant.nullable(), finishedAt: instant.nullable(), cancellable: z.boolean(),
});
export const listRuns = defineEndpoint({
  id: 'runs.list', module: 'platform', method: 'GET', path: '/api/runs', access: 'member',
  summary: 'Runs the caller started; with permission to load files, all runs of the partner; the operator sees all.',
  query: z.strictObject({ kind: text(32).optional(), state: z.enum(['open', 'queued', 'running', 'done', 'failed', 'cancelled']).optional(), ...page }),
  output: z.object({ items: z.array(run), next: z.string().nullable() }),
});
export const getRun = defineEndpoint({
  id: 'runs.get', module: 'platform', method: 'GET', path: '/api/runs/:runId', access: 'member', summary: 'One run with progress.',
  params: z.strictObject({ runId: id }), output: run, errors: ['runs.unknown'],
});
export const cancelRun = defineEndpoint({
  id: 'runs.cancel', module: 'platform', method: 'POST', path: '/api/runs/:runId/cancel', access: 'member', idempotency: 'natural', summary: 'Ask a run to stop where it is safe; what is done stays.',
  params: z.strictObject({ runId: id }), output: run, errors: ['runs.unknown', 'runs.not_cancellable'],
});
export const resumeRun = defineEndpoint({
  id: 'runs.resume', module: 'platform', method: 'POST', path: '/api/runs/:runId/resume', access: 'member', idempotency: 'natural', summary: 'Go on with a failed or cancelled run from where it stopped.',
  params: z.strictObject({ runId: id }), output: run, errors: ['runs.unknown', 'runs.not_cancellable'],
});

export const exportable = z.enum(['customers', 'consumption-summary', 'consumption-details', 'consumption-discounts', 'consumption-by-manager', 'consumption-board', 'customer-board', 'performance-details', 'performance-transfers', 'performance-board', 'operation-log']);
export type Exportable = z.infer<typeof exportable>;
export const exportTask = z.object({
  exportId: id, list: exportable, format: z.enum(['csv', 'xlsx']), state: z.enum(['queued', 'running', 'done', 'failed', 'expired', 'cancelled']), conditions: z.record(z.string(), z.string()),
  /** How many rows were ticked; null when the whole list was asked for. */
  selectedCount: z.number().nullable(),
  /** Why it failed, as in a run. */
  error: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  rows: z.number(), files: z.array(z.object({ name: z.string(), bytes: z.number(), rows: z.number() })), runId: id, createdBy: masked, createdAt: instant, finishedAt: instant.nullable(), expiresAt: instant.nullable(),
});
export const createExport = defineEndpoint({
  id: 'exports.create', module: 'exports', method: 'POST', path: '/api/exports', access: ['customers.export', 'consumption.export', 'boards.export', 'performance.export', 'audit.view'], idempotency: 'key',
  summary: 'Export a list with conditions; the file sees only what the caller sees now; names, mobiles and e-mails are anonymised (sales 9.1).',
  body: z.strictObject({ list: exportable, format: z.enum(['csv', 'xlsx']).default('csv'), conditions: z.record(text(64), text(2000)).default({}), selected: z.array(text(100)).max(1000).optional() }),
  output: exportTask, errors: ['access.administrator_only', 'access.denied', 'exports.list_unknown', 'exports.too_many'],
});
export const listExports = defineEndpoint({
  id: 'exports.list', module: 'exports', method: 'GET', path: '/api/exports', access: ['customers.export', 'consumption.export', 'boards.export', 'performance.export', 'audit.view'],
  summary: '导出记录: own exports; an administrator sees all of the partner.',
  query: z.strictObject({ list: exportable.optional(), state: z.enum(['queued', 'running', 'done', 'failed', 'expired', 'cancelled']).optional(), ...page }),
  output: z.object({ items: z.array(exportTask), next: z.string().nullable() }),
});
export const downloadExport = defineEndpoint({
  id: 'exports.download', module: 'exports', method: 'GET', path: '/api/exports/:exportId/files/:index', access: ['customers.export', 'consumption.export', 'boards.export', 'performance.export', 'audit.view'], raw: 'download',
  summary: 'One file of a finished export; creator and administrator only; each download is in the operation log.',
  params: z.strictObject({ exportId: id, index: z.string().regex(/^\d{1,3}$/, 'count').transform(Number) }), output: z.unknown(), errors: ['exports.unknown', 'exports.not_ready', 'exports.expired'],
});
export const runsEndpoints = [listRuns, getRun, cancelRun, resumeRun, createExport, listExports, downloadExport] as const;
