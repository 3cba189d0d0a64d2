/**
 * Fee records by call: up to a thousand at once, each answered for. Record id and revision make a repeated call harmless.
 * What is refused is said and not kept: the caller has it and can send it again.
 */
import type { FeeRecordInput } from '../../../contract/console/fee-records.ts';
import { type FieldFault, problem } from '../../../contract/errors.ts';
import type { RowReason } from '../../../contract/reasons.ts';
import type { Id } from '../../../contract/values/id.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { recordDoneRun } from '../../platform/jobs/runs.ts';
import type { FeeRecord } from './intake/fee-record.ts';
import { readFeeRecordInput } from './intake/fee-record-readers.ts';
import { isRowReason } from './intake/quarantine-reason.ts';
import type { LoadRow } from './loading/chunk.ts';
import { loadRows } from './loading/load.ts';
import { lockIntake } from './loading/lock.ts';
import { futureDay, newestDayTaken } from './loading/days.ts';
import { termsOf } from './loading/term-notes.ts';
import { writeTerms } from './loading/terms.ts';
import { createResolver } from './mapping/resolver.ts';

export const CALL_RUN = 'fee-record-call';
/** Label of records that name no provider. */
const OWN_PROVIDER = 'own';
const FAULTS_SHOWN = 50;

export interface CallResult {
  readonly state: 'loaded' | 'duplicate' | 'refused';
  readonly reason: RowReason | null;
}

export interface CallLoaded {
  readonly runId: Id | null;
  readonly results: readonly CallResult[];
  readonly reversed: number;
}

export async function loadCall(ctx: Ctx, partnerId: Id, inputs: readonly FeeRecordInput[]): Promise<CallLoaded> {
  const read = inputs.map((input) => readFeeRecordInput(input, OWN_PROVIDER));
  assertNoFutureDay(read, ctx.now);
  await lockIntake(ctx, partnerId);
  const runId = newId();
  const records = read.filter((outcome): outcome is FeeRecord => !isRowReason(outcome));
  const resolver = createResolver({ partnerId, createCustomers: false });
  const unknown = resolver.unknown(records);
  if (unknown.length > 0) await resolver.learn(ctx, unknown);
  const rows: LoadRow[] = [];
  const taken = read.map((outcome, place): LoadRow | RowReason => {
    if (isRowReason(outcome)) return outcome;
    const owner = resolver.owner(outcome);
    if (owner.customerId === null) return owner.reason;
    const row: LoadRow = { record: outcome, customerId: owner.customerId, associationType: owner.associationType, runId, source: 'call', fileIndex: 0, line: place + 1 };
    rows.push(row);
    return row;
  });
  await writeTerms(ctx, partnerId, termsOf(rows.map((row) => row.record)));
  const { outcomes, reversed } = await loadRows(ctx, partnerId, runId, rows);
  const byRow = new Map(rows.map((row, place) => [row, outcomes[place]]));
  const results = taken.map((row): CallResult => (isRowReason(row) ? { state: 'refused', reason: row } : (byRow.get(row) ?? missing(row))));
  const loaded = results.filter((result) => result.state === 'loaded').length;
  if (loaded === 0) return { runId: null, results, reversed };
  const counts = { read: inputs.length, loaded, duplicate: results.filter((result) => result.state === 'duplicate').length, refused: results.filter((result) => result.state === 'refused').length, reversed };
  await recordDoneRun(ctx, runId, { partnerId, kind: CALL_RUN, input: {}, unit: 'rows', total: inputs.length }, counts);
  return { runId, results, reversed };
}

/** IN-14: a caller whose clock is wrong is told so, with nothing loaded. */
function assertNoFutureDay(read: readonly (FeeRecord | RowReason)[], now: Date): void {
  const newest = newestDayTaken(now);
  const faults = read.flatMap((outcome, place): FieldFault[] => (isRowReason(outcome) || futureDay(outcome, newest) === null ? [] : [{ field: `body.records.${place}.consumedFrom`, rule: 'day_in_future', params: { day: outcome.day, newest } }]));
  if (faults.length > 0) throw problem('request.invalid', {}, faults.slice(0, FAULTS_SHOWN));
}

function missing(row: LoadRow): never {
  throw new Error(`record ${row.line} of a call has no outcome`);
}
