/**
 * Quarantined rows tried again: read anew by the same adapter, resolved, loaded; each entry then says what became of it.
 * A row whose delivery has since been replaced by a newer one of the same period is set aside: loading it would count
 * twice what the newer delivery says in other words.
 */
import type { Id } from '../../../../contract/values/id.ts';
import type { RowReason } from '../../../../contract/reasons.ts';
import type { Ctx } from '../../../platform/context.ts';
import { noteSeen } from '../delivery/restatement.ts';
import { scopesOf } from '../delivery/scope-notes.ts';
import { createScopes, type LastDelivery, lastDeliveries, type Scopes } from '../delivery/scopes.ts';
import type { FeeRecord } from '../intake/fee-record.ts';
import { isRowReason } from '../intake/quarantine-reason.ts';
import { retryRow, rowValues } from '../intake/quarantined-row.ts';
import type { LoadRow } from '../loading/chunk.ts';
import { futureDay, newestDayTaken } from '../loading/days.ts';
import { loadRows } from '../loading/load.ts';
import { termsOf } from '../loading/term-notes.ts';
import { writeTerms } from '../loading/terms.ts';
import type { Resolver } from '../mapping/resolver.ts';
import { type EntryRow, type Settled, settleEntries } from './store.ts';

/** Written as the note of a row that a newer delivery has replaced. */
export const SUPERSEDED_NOTE = '同一账期已有更新的文件 · superseded by a newer file of the same period';

export interface Tried {
  readonly settled: readonly Settled[];
  readonly reversed: number;
}

export interface Trying {
  readonly partnerId: Id;
  /** The run that corrections of revisions are made in the name of. */
  readonly runId: Id;
  readonly resolver: Resolver;
  /** Corrected values of entries, by their id. */
  readonly corrected?: ReadonlyMap<Id, Readonly<Record<string, string>>>;
}

interface Read {
  readonly entry: EntryRow;
  readonly outcome: FeeRecord | RowReason;
}

/** The caller holds `lockIntake` and has locked the entries. */
export async function tryAgain(ctx: Ctx, trying: Trying, entries: readonly EntryRow[]): Promise<Tried> {
  const { partnerId, resolver } = trying;
  const newestDay = newestDayTaken(ctx.now);
  const reads = entries.map((entry): Read => {
    const outcome = readEntry(entry, trying.corrected?.get(entry.quarantine_id));
    return { entry, outcome: isRowReason(outcome) ? outcome : (futureDay(outcome, newestDay) ?? outcome) };
  });
  const records = reads.flatMap(({ outcome }) => (isRowReason(outcome) ? [] : [outcome]));
  const unknown = resolver.unknown(records);
  if (unknown.length > 0) await resolver.learn(ctx, unknown);
  const newest = await lastDeliveries(ctx, partnerId, [...new Set(records.flatMap((record) => record.scopeKey ?? []))]);
  const settled: Settled[] = [];
  const rows = new Map<LoadRow, EntryRow>();
  for (const { entry, outcome } of reads) {
    const fixed = trying.corrected?.get(entry.quarantine_id) ?? null;
    if (isRowReason(outcome)) {
      settled.push({ ...openEntry(entry, outcome, null), fixed });
      continue;
    }
    const last = outcome.scopeKey === null ? undefined : newest.get(outcome.scopeKey);
    if (last !== undefined && last.runId > entry.run_id) {
      settled.push({ ...openEntry(entry, null, null), state: 'dismissed', note: SUPERSEDED_NOTE, fixed });
      continue;
    }
    const owner = resolver.owner(outcome);
    if (owner.customerId === null) settled.push({ ...openEntry(entry, owner.reason, owner.subAccountKey), fixed });
    else rows.set(rowOf(entry, outcome, owner), entry);
  }
  const loaded = await loadTried(ctx, trying, rows, newest);
  settled.push(...loaded.settled);
  await settleEntries(ctx, partnerId, settled);
  return { settled, reversed: loaded.reversed };
}

/** With these values, else with those it was corrected to before, else as it came. */
export function readEntry(entry: EntryRow, corrected: Readonly<Record<string, string>> | undefined): FeeRecord | RowReason {
  const values = corrected ?? entry.fixed ?? valuesOf(entry);
  const changed = corrected !== undefined || entry.fixed !== null;
  const key = entry.content_key.replaceAll('-', '');
  return retryRow({ format: entry.source === 'focus' ? 'focus' : 'fee-records', values, key, unchangedRecord: entry.record_key && !changed });
}

/** A row's values by column, as people see and correct them. */
export function valuesOf(entry: Pick<EntryRow, 'columns' | 'raw'>): Record<string, string> {
  return rowValues(entry.columns, entry.raw);
}

function openEntry(entry: EntryRow, reason: RowReason | null, subAccountKey: Id | null): Omit<Settled, 'fixed'> {
  return { quarantineId: entry.quarantine_id, state: 'open', reason, subAccountKey, customerId: null, recordId: null, note: '' };
}

/** A row keeps the run, file and line it came from: that is where its record was loaded from. */
function rowOf(entry: EntryRow, record: FeeRecord, owner: { readonly customerId: Id; readonly associationType: 1 | 2 }): LoadRow {
  return { record, customerId: owner.customerId, associationType: owner.associationType, runId: entry.run_id, source: entry.source, fileIndex: entry.file_index, line: Number(entry.line) };
}

async function loadTried(ctx: Ctx, { partnerId, runId, corrected }: Trying, rows: ReadonlyMap<LoadRow, EntryRow>, newest: ReadonlyMap<string, LastDelivery>): Promise<Tried> {
  const load = [...rows.keys()];
  if (load.length === 0) return { settled: [], reversed: 0 };
  await writeTerms(ctx, partnerId, termsOf(load.map((row) => row.record)));
  await noteScopes(ctx, partnerId, load);
  const { outcomes, reversed } = await loadRows(ctx, partnerId, runId, load);
  const settled = [...rows].map(([row, entry], place): Settled => {
    const outcome = outcomes[place];
    if (outcome === undefined) throw new Error(`nothing became of entry ${entry.quarantine_id}`);
    const fixed = corrected?.get(entry.quarantine_id) ?? null;
    if (outcome.state === 'refused') return { ...openEntry(entry, outcome.reason, null), fixed };
    return { ...openEntry(entry, null, null), state: outcome.state, customerId: row.customerId, recordId: outcome.recordId, fixed };
  });
  // A delivery whose restatement is not complete says what these rows say, though it was there before.
  for (const [place, row] of load.entries()) {
    const outcome = outcomes[place];
    const last = row.record.scopeKey === null ? undefined : newest.get(row.record.scopeKey);
    if (last?.complete === false && outcome?.state === 'duplicate') await noteSeen(ctx, partnerId, last.runId, [{ customerId: row.customerId, recordId: outcome.recordId }]);
  }
  return { settled, reversed };
}

/** A corrected row may be of a period or a day that its delivery was not known to cover: the next one restates it too. */
async function noteScopes(ctx: Ctx, partnerId: Id, load: readonly LoadRow[]): Promise<void> {
  const byRun = new Map<Id, Scopes>();
  for (const { record, runId } of load) {
    const scopes = byRun.get(runId) ?? createScopes(partnerId, runId, 'correction');
    byRun.set(runId, scopes);
    scopes.meet(scopesOf([record]));
  }
  for (const scopes of byRun.values()) await scopes.write(ctx);
}
