/**
 * Binds the contract of loading: upload and call, sub-accounts, quarantine. What the pages of consumption ask is bound
 * in query-endpoints.ts.
 */
import * as contract from '../../../contract/console/intake.ts';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { ID_PATTERN } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { recordFile } from '../../platform/files/files.ts';
import type { FileStorage } from '../../platform/files/storage.ts';
import { type Binding, bound, ofFile, type Upload } from '../../platform/http/bind.ts';
import { recordAudit } from '../audit/audit.ts';
import { maskCustomer } from '../customers/customers.ts';
import { loadCall } from './call.ts';
import { assertFirstDelivery, scopesAtBeginning } from './intake-run/delivered-before.ts';
import { enqueueIntake, type IntakeInput } from './intake-run/intake-input.ts';
import { partnerOfLoad } from './intake-run/partner-of-load.ts';
import { assertDistinct, assertHeader, assertWhole } from './intake-run/sources.ts';
import { decideSubAccounts, listSubAccounts } from './mapping/mapping.ts';
import type { ListedSubAccount } from './mapping/store.ts';
import { dismissEntries, fixEntry, listQuarantine, retryEntries } from './quarantine/quarantine.ts';
import { type EntryRow, textParams } from './quarantine/store.ts';
import { valuesOf } from './quarantine/try-again.ts';

export interface IntakeBindingParts {
  readonly storage: FileStorage;
  readonly uploadLimitBytes: number;
}

/** Packed files up to this size together are read through before the answer; larger ones when their run begins. */
const READ_THROUGH_BYTES = 8 * 1024 * 1024;

export function intakeBindings(parts: IntakeBindingParts): Binding[] {
  return [
    bound(contract.uploadFile, async (ctx, { query, uploads }) => {
      if (uploads.length === 0) throw problem('request.invalid', {}, [{ field: 'body.file', rule: 'missing' }]);
      const partnerId = await partnerOfLoad(ctx, query.partnerId);
      return { runId: await takeFiles(ctx, parts, partnerId, uploads, { format: query.format, mode: query.mode, createCustomers: query.createCustomers ?? false }) };
    }),
    bound(contract.loadFeeRecords, async (ctx, { query, body }) => {
      const partnerId = await partnerOfLoad(ctx, query.partnerId);
      const { runId, results, reversed } = await loadCall(ctx, partnerId, body.records);
      const count = (state: string) => results.filter((result) => result.state === state).length;
      return {
        runId, counts: { read: results.length, loaded: count('loaded'), duplicate: count('duplicate'), refused: count('refused'), reversed },
        results: body.records.map((record, place) => {
          const result = results[place];
          return { recordId: record.recordId, revision: record.revision ?? 1, state: result?.state ?? 'refused', reason: result?.reason?.code ?? null, params: result?.reason ? textParams(result.reason) : {} };
        }),
      };
    }),
    bound(contract.listSubAccounts, async (ctx, { query }) => {
      const partnerId = await partnerOfLoad(ctx, query.partnerId);
      const state = query.state === 'all' ? undefined : query.state;
      const { rows, next } = await listSubAccounts(ctx, partnerId, { state, q: query.q, after: cursorOf(query.cursor) }, query.limit);
      return { items: rows.map(subAccountOut), next };
    }),
    bound(contract.mapSubAccounts, async (ctx, { body }) => decideSubAccounts(ctx, await partnerOfLoad(ctx, body.partnerId), body.decisions)),
    ...quarantineBindings(),
  ];
}

function quarantineBindings(): Binding[] {
  return [
    bound(contract.listQuarantine, async (ctx, { query }) => {
      const partnerId = await partnerOfLoad(ctx, query.partnerId);
      const state = query.state === 'all' ? undefined : query.state;
      const subAccountKeys = query.subAccountKey === undefined ? undefined : [query.subAccountKey];
      const { entries, next, reasons } = await listQuarantine(ctx, partnerId, { state, reason: query.reason, runId: query.runId, subAccountKeys, after: cursorOf(query.cursor), limit: query.limit });
      return { items: entries.map(entryOut), next, reasons };
    }),
    bound(contract.fixQuarantine, async (ctx, { params, body }) => {
      const { state, reason, params: reasonParams } = await fixEntry(ctx, params.quarantineId, body.values);
      return { state, reason, params: { ...reasonParams } };
    }),
    bound(contract.retryQuarantine, async (ctx, { body }) => {
      const { partnerId: asked, subAccountKey, reason, runId } = body;
      const partnerId = await partnerOfLoad(ctx, asked);
      return { runId: await retryEntries(ctx, partnerId, { reason, runId, ...(subAccountKey === undefined ? {} : { subAccountKeys: [subAccountKey] }) }) };
    }),
    bound(contract.dismissQuarantine, async (ctx, { body }) => ({ dismissed: await dismissEntries(ctx, body.quarantineIds, body.note) })),
  ];
}

/** Looks at the files, gives their bytes rows and queues the load: one delivery, in the order they were sent. */
async function takeFiles(ctx: Ctx, { storage }: IntakeBindingParts, partnerId: Id, uploads: readonly Upload[], asked: Pick<IntakeInput, 'format' | 'createCustomers'> & { readonly mode: IntakeInput['mode'] | undefined }): Promise<Id> {
  const opens = uploads.map((upload) => () => storage.open(upload.stored.key));
  const total = uploads.reduce((sum, upload) => sum + upload.stored.bytes, 0);
  for (const [place, open] of opens.entries()) {
    await ofFile(place, uploads[place]?.name ?? '', async () => {
      await assertHeader(open, asked.format);
      if (total <= READ_THROUGH_BYTES) await assertWhole(open);
    });
  }
  assertDistinct(uploads.map(({ name, stored }) => ({ name, sha256: stored.sha256 })));
  const scopes = asked.format === 'focus' ? await scopesAtBeginning(opens) : [];
  if (asked.mode === undefined) await assertFirstDelivery(ctx, partnerId, scopes);
  const choices = { format: asked.format, mode: asked.mode ?? ('restate' as const), createCustomers: asked.createCustomers };
  const files: IntakeInput['files'] = [];
  for (const { name, contentType, stored } of uploads) files.push({ name, bytes: stored.bytes, fileId: (await recordFile(ctx, stored, { name, contentType, partnerId })).fileId });
  const runId = await enqueueIntake(ctx, partnerId, { files, ...choices, ...(scopes.length > 0 ? { scopeKeys: scopes.map((scope) => scope.scopeKey) } : {}) });
  const names = uploads.map((upload) => upload.name).join(', ');
  await recordAudit(ctx, { action: 'intake.file_uploaded', objectKind: 'run', objectId: runId, objectName: names, partnerId, after: { bytes: total, sha256: uploads.map((upload) => upload.stored.sha256).join(', '), ...choices } });
  return runId;
}

/** Lists page by ids made in order of time; a cursor is the last one's. */
function cursorOf(cursor: string | undefined): Id | undefined {
  if (cursor === undefined || ID_PATTERN.test(cursor)) return cursor;
  throw problem('request.invalid', {}, [{ field: 'query.cursor', rule: 'id' }]);
}

function subAccountOut(row: ListedSubAccount) {
  const customer = row.customer_id === null || row.account_name === null ? null : maskCustomer({ name: row.customer_name ?? '', account_name: row.account_name, mobile: '', email: '' });
  return {
    subAccountKey: row.sub_account_key, provider: row.provider, billingAccount: row.billing_account, subAccount: row.sub_account, name: row.name, state: row.state,
    customer: row.customer_id === null || customer === null ? null : { customerId: row.customer_id, name: customer.name === '' ? customer.accountName : customer.name, number: row.number ?? '' },
    suggestionReason: row.suggestion_reason, waitingRows: Number(row.waiting), firstSeenAt: row.first_seen_at.toISOString(),
  };
}

function entryOut(entry: EntryRow) {
  return {
    quarantineId: entry.quarantine_id, runId: entry.run_id, fileName: entry.file_name, line: Number(entry.line), reason: entry.reason, params: entry.reason_params, raw: valuesOf(entry),
    state: entry.state, note: entry.state_note, createdAt: entry.created_at.toISOString(), closedAt: entry.closed_at?.toISOString() ?? null,
  };
}
