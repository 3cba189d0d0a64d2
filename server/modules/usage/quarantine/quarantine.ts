/**
 * What people do about quarantined rows: look at them, correct one, try many again, set some aside. The row as it came
 * stays on record whatever is done; every decision is in the operation log.
 */
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { newId } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { recordDoneRun } from '../../../platform/jobs/runs.ts';
import { partnersReadable } from '../../assignment/assignment.ts';
import { type AuditEntry, recordAudit } from '../../audit/audit.ts';
import { completeSettled } from '../intake-run/complete-settled.ts';
import { enqueueRetry, type RetryInput } from '../intake-run/intake-input.ts';
import { lockIntake } from '../loading/lock.ts';
import { createResolver } from '../mapping/resolver.ts';
import * as store from './store.ts';
import { tryAgain, valuesOf } from './try-again.ts';

export const FIX_RUN = 'quarantine-fix';

export interface QuarantineQuery extends store.EntryFilter {
  readonly after?: Id | undefined;
  readonly limit: number;
}

export async function listQuarantine(ctx: Ctx, partnerId: Id, query: QuarantineQuery) {
  const { after, limit, ...filter } = query;
  const entries = await store.listEntries(ctx, [partnerId], filter, { order: 'newest', after, limit: limit + 1 });
  const shown = entries.slice(0, limit);
  return { entries: shown, next: entries.length > limit ? (shown.at(-1)?.quarantine_id ?? null) : null, reasons: await store.countReasons(ctx, partnerId, filter.state) };
}

export interface Fixed {
  readonly state: 'open' | 'loaded' | 'duplicate';
  readonly reason: string | null;
  readonly params: Readonly<Record<string, string>>;
}

/** Tries one row again with corrected values; columns that are not named stay as they are. */
export async function fixEntry(ctx: Ctx, quarantineId: Id, values: Readonly<Record<string, string>>): Promise<Fixed> {
  const partnerId = (await findEntries(ctx, [quarantineId]))[0]?.partner_id;
  if (partnerId === undefined) throw problem('intake.quarantine_unknown');
  await lockIntake(ctx, partnerId);
  const [entry] = await store.listEntries(ctx, [partnerId], { ids: [quarantineId], state: 'open' }, { order: 'newest', limit: 1, lock: true });
  if (!entry) throw problem('intake.quarantine_unknown');
  const before = entry.fixed ?? valuesOf(entry);
  const corrected = { ...before, ...values };
  const runId = newId();
  const resolver = createResolver({ partnerId, createCustomers: false });
  const { settled, reversed } = await tryAgain(ctx, { partnerId, runId, resolver, corrected: new Map([[quarantineId, corrected]]) }, [entry]);
  const outcome = settled[0];
  if (outcome === undefined) throw new Error('a corrected row has no outcome');
  if (outcome.state === 'dismissed') throw problem('intake.delivery_superseded');
  const loaded = outcome.state === 'loaded' ? 1 : 0;
  const counts = { read: 1, loaded, duplicate: outcome.state === 'duplicate' ? 1 : 0, quarantined: outcome.state === 'open' ? 1 : 0, reversed };
  if (reversed > 0) await recordDoneRun(ctx, runId, { partnerId, kind: FIX_RUN, input: { fileName: entry.file_name, quarantineId }, unit: 'rows', total: 1 }, counts);
  if (outcome.state !== 'open') await completeSettled(ctx, partnerId);
  const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => before[name] !== value));
  const was = Object.fromEntries(Object.keys(changed).map((name) => [name, before[name] ?? null]));
  await recordAudit(ctx, { action: 'intake.row_corrected', objectKind: 'quarantined-row', objectId: quarantineId, objectName: `${entry.file_name} ${entry.line}`, partnerId, before: was, after: { ...changed, state: outcome.state } });
  return { state: outcome.state, reason: outcome.reason?.code ?? null, params: outcome.reason ? store.textParams(outcome.reason) : {} };
}

async function findEntries(ctx: Ctx, ids: readonly Id[]) {
  return store.listEntries(ctx, partnersReadable(ctx), { ids }, { order: 'newest', limit: ids.length });
}

/** Queues a run over the open rows a filter names. */
export async function retryEntries(ctx: Ctx, partnerId: Id, input: RetryInput): Promise<Id> {
  const total = await store.countEntries(ctx, partnerId, { state: 'open', reason: input.reason, runId: input.runId, subAccountKeys: input.subAccountKeys });
  const runId = await enqueueRetry(ctx, partnerId, input, total);
  await recordAudit(ctx, { action: 'intake.retry_asked', objectKind: 'run', objectId: runId, partnerId, after: { ...input, rows: total } });
  return runId;
}

/** Sets open rows aside for good, with a note; how many were open. */
export async function dismissEntries(ctx: Ctx, ids: readonly Id[], note: string): Promise<number> {
  const asked = [...new Set(ids)];
  const found = await findEntries(ctx, asked);
  if (found.length < asked.length) throw problem('intake.quarantine_unknown');
  const open = found.filter((entry) => entry.state === 'open');
  const byPartner = new Map<Id, typeof open>();
  for (const entry of open) byPartner.set(entry.partner_id, [...(byPartner.get(entry.partner_id) ?? []), entry]);
  for (const [partnerId, entries] of [...byPartner].sort()) {
    await lockIntake(ctx, partnerId);
    await store.settleEntries(ctx, partnerId, entries.map((entry) => ({ quarantineId: entry.quarantine_id, state: 'dismissed', reason: null, subAccountKey: null, customerId: null, recordId: null, note, fixed: null })));
    await completeSettled(ctx, partnerId);
  }
  await recordAudit(ctx, ...open.map((entry): AuditEntry => ({ action: 'intake.row_dismissed', objectKind: 'quarantined-row', objectId: entry.quarantine_id, objectName: `${entry.file_name} ${entry.line}`, partnerId: entry.partner_id, after: { note } })));
  return open.length;
}
