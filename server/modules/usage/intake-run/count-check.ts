/**
 * What a run says it did, against what the tables hold: every row loaded is a record of the run, every row quarantined an
 * entry of it, every reversal a line of it. A difference is our own mistake and stops the run.
 * scope: none — counts the rows of one run.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Step } from './tally.ts';

export interface RunRows {
  readonly records: number;
  readonly reversed: number;
  readonly quarantined: number;
  /** Rows of the run that were loaded later, out of quarantine. */
  readonly retried: number;
}

export async function readRunRows(ctx: Ctx, partnerId: Id, runId: Id): Promise<RunRows> {
  const found = await sql<Record<keyof RunRows, string>>`
    select count(*) filter (where reverses_id is null) as records, count(reverses_id) as reversed,
      (select count(*) from usage.quarantine where partner_id = ${partnerId} and run_id = ${runId}) as quarantined,
      (select count(*) from usage.quarantine where partner_id = ${partnerId} and run_id = ${runId} and state = 'loaded' and record_id is not null) as retried
    from usage.fee_records where partner_id = ${partnerId} and run_id = ${runId}`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw new Error('a count answered nothing');
  return { records: Number(row.records), reversed: Number(row.reversed), quarantined: Number(row.quarantined), retried: Number(row.retried) };
}

/** A later load that brings the same bad rows takes their entries over, so an older run may then hold fewer than it counted. */
async function isNewest(ctx: Ctx, partnerId: Id, runId: Id): Promise<boolean> {
  const newer = await sql`
    select 1 from platform.runs r, platform.runs own
    where own.partner_id = ${partnerId} and own.run_id = ${runId} and r.partner_id = ${partnerId} and r.kind = own.kind and r.created_at > own.created_at limit 1`.execute(ctx.tx);
  return newer.rows.length === 0;
}

export async function assertRun(ctx: Ctx, partnerId: Id, runId: Id, step: Step): Promise<void> {
  const rows = await readRunRows(ctx, partnerId, runId);
  const quarantined = rows.quarantined === step.quarantined || (rows.quarantined < step.quarantined && !(await isNewest(ctx, partnerId, runId)));
  const right = rows.records === step.loaded + rows.retried && rows.reversed === step.reversed && quarantined;
  if (!right) throw new Error(`run ${runId} says ${JSON.stringify(step)}, its tables say ${JSON.stringify(rows)}`);
}
