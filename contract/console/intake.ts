/** Loading consumption: files, calls, sub-account mapping, quarantine. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { rowReasonCode } from '../reasons.ts';
import { feeRecordBatch } from './fee-records.ts';
import { flag, id, instant, masked, page, text } from './shapes.ts';

export const uploadFile = defineEndpoint({
  id: 'intake.upload', module: 'usage', method: 'POST', path: '/api/intake/files', access: 'intake.load', idempotency: 'natural', raw: 'upload',
  summary: 'Upload FOCUS 1.0–1.4 files (CSV, CSV.gz) or fee-record files (CSV, NDJSON); the files of one upload are one delivery; answers with the run. Without `mode` a FOCUS period that was delivered before is refused, so that a part of a bill does not reverse the others.',
  query: z.strictObject({ format: z.enum(['focus', 'fee-records']), partnerId: id.optional(), createCustomers: flag.optional(), mode: z.enum(['restate', 'append']).optional() }),
  output: z.object({ runId: id }), errors: ['intake.file_refused', 'intake.file_twice', 'intake.delivered_before', 'intake.partner_missing', 'request.too_large'],
});
export const listQuarantine = defineEndpoint({
  id: 'intake.quarantine', module: 'usage', method: 'GET', path: '/api/intake/quarantine', access: ['intake.load', 'intake.map'],
  summary: 'Rows that could not be loaded, each with its reason.',
  query: z.strictObject({ partnerId: id.optional(), state: z.enum(['open', 'loaded', 'duplicate', 'dismissed', 'all']).default('open'), reason: text(64).optional(), runId: id.optional(), subAccountKey: id.optional(), ...page }),
  output: z.object({ items: z.array(z.object({ quarantineId: id, runId: id, fileName: z.string(), line: z.number(), reason: z.string(), params: z.record(z.string(), z.string()), raw: z.record(z.string(), z.string()), state: z.enum(['open', 'loaded', 'duplicate', 'dismissed']), note: z.string(), createdAt: instant, closedAt: instant.nullable() })), next: z.string().nullable(), reasons: z.array(z.object({ reason: z.string(), rows: z.number() })) }),
});
export const fixQuarantine = defineEndpoint({
  id: 'intake.fix', module: 'usage', method: 'POST', path: '/api/intake/quarantine/:quarantineId/fix', access: 'intake.map', idempotency: 'key',
  summary: 'Correct fields of one quarantined row and try it again; the original stays on record.',
  params: z.strictObject({ quarantineId: id }), body: z.strictObject({ values: z.record(text(128), text(4000)) }),
  output: z.object({ state: z.enum(['open', 'loaded', 'duplicate']), reason: z.string().nullable(), params: z.record(z.string(), z.string()) }), errors: ['intake.quarantine_unknown', 'intake.delivery_superseded'],
});
export const retryQuarantine = defineEndpoint({
  id: 'intake.retry', module: 'usage', method: 'POST', path: '/api/intake/quarantine/retry', access: 'intake.map', idempotency: 'key',
  summary: 'Try all open rows again (of a reason, run or sub-account); a run with progress.',
  body: z.strictObject({ partnerId: id.optional(), reason: text(64).optional(), runId: id.optional(), subAccountKey: id.optional() }), output: z.object({ runId: id }),
});
export const dismissQuarantine = defineEndpoint({
  id: 'intake.dismiss', module: 'usage', method: 'POST', path: '/api/intake/quarantine/dismiss', access: 'intake.map', idempotency: 'natural',
  summary: 'Set rows aside for good with a note; they stay on record.',
  body: z.strictObject({ quarantineIds: z.array(id).min(1).max(500), note: text(500).min(1) }), output: z.object({ dismissed: z.number() }),
});
export const listSubAccounts = defineEndpoint({
  id: 'intake.subAccounts', module: 'usage', method: 'GET', path: '/api/intake/sub-accounts', access: ['intake.load', 'intake.map'],
  summary: 'Sub-accounts met in files and the customers they stand for: suggested, confirmed, remembered.',
  query: z.strictObject({ partnerId: id.optional(), state: z.enum(['unmapped', 'suggested', 'confirmed', 'ignored', 'all']).default('all'), q: text(128).optional(), ...page }),
  output: z.object({ items: z.array(z.object({ subAccountKey: id, provider: z.string(), billingAccount: z.string(), subAccount: z.string(), name: z.string(), state: z.enum(['unmapped', 'suggested', 'confirmed', 'ignored']), customer: z.object({ customerId: id, name: masked, number: z.string() }).nullable(), suggestionReason: z.string().nullable(), waitingRows: z.number(), firstSeenAt: instant })), next: z.string().nullable() }),
});
export const mapSubAccounts = defineEndpoint({
  id: 'intake.map', module: 'usage', method: 'POST', path: '/api/intake/sub-accounts/map', access: 'intake.map', idempotency: 'key',
  summary: 'Confirm or choose the customer of sub-accounts (null = ignore, `create` = new customer); waiting rows are retried in a run.',
  body: z.strictObject({ partnerId: id.optional(), decisions: z.array(z.strictObject({ subAccountKey: id, customerId: z.union([id, z.literal('create')]).nullable() })).min(1).max(500) }),
  output: z.object({ confirmed: z.number(), created: z.number(), runId: id.nullable() }), errors: ['intake.sub_account_unknown', 'intake.mapping_conflict', 'customers.unknown'],
});
export const loadFeeRecords = defineEndpoint({
  id: 'intake.feeRecords', module: 'usage', method: 'POST', path: '/api/fee-records', access: 'intake.load', idempotency: 'natural',
  summary: 'Load up to 1,000 fee records at once. The same record id and revision again is a duplicate; a higher revision replaces the lower. One result for each record, in order; refused records are not kept.',
  query: z.strictObject({ partnerId: id.optional() }), body: feeRecordBatch,
  output: z.object({
    /** The run the loaded records belong to; null when nothing was loaded. */
    runId: id.nullable(), counts: z.object({ read: z.number(), loaded: z.number(), duplicate: z.number(), refused: z.number(), reversed: z.number() }),
    results: z.array(z.object({ recordId: z.string(), revision: z.number(), state: z.enum(['loaded', 'duplicate', 'refused']), reason: rowReasonCode.nullable(), params: z.record(z.string(), z.string()) })),
  }),
  errors: ['intake.partner_missing'],
});
export const intakeEndpoints = [uploadFile, loadFeeRecords, listQuarantine, fixQuarantine, retryQuarantine, dismissQuarantine, listSubAccounts, mapSubAccounts] as const;
