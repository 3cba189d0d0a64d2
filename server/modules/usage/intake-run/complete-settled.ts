/**
 * A restatement that waited only for rows which are settled now is completed by a run of its own: there may be much to
 * reverse. Asked for wherever waiting rows are settled: a delivery may also be whole now, and say how far consumption is.
 * scope: none — runs of the partner.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { completable } from '../delivery/restatement.ts';
import { raiseWatermarks } from '../loading/watermark.ts';
import { enqueueRetry, INTAKE_RUN, RETRY_RUN } from './intake-input.ts';

/** `ending` is the load that is about to be done. */
export async function completeSettled(ctx: Ctx, partnerId: Id, ending: Id | null = null): Promise<void> {
  await raiseWatermarks(ctx, partnerId, ending);
  const [deliveryId] = (await completable(ctx, partnerId)).keys();
  if (deliveryId === undefined || (await retryIsQueued(ctx, partnerId))) return;
  await enqueueRetry(ctx, partnerId, { runId: deliveryId }, 0);
}

/** A run that has not begun completes all there is to complete; held, so that it cannot begin before this is written. */
async function retryIsQueued(ctx: Ctx, partnerId: Id): Promise<boolean> {
  const found = await sql`select 1 from platform.runs where partner_id = ${partnerId} and kind = ${RETRY_RUN} and state = 'queued' limit 1 for update`.execute(ctx.tx);
  return found.rows.length > 0;
}

/** Whether a load of the partner is at work or will be: what it learnt of sub-accounts may be older than a decision. */
export async function isLoading(ctx: Ctx, partnerId: Id): Promise<boolean> {
  const found = await sql`select 1 from platform.runs where partner_id = ${partnerId} and kind = ${INTAKE_RUN} and state in ('queued', 'running') limit 1`.execute(ctx.tx);
  return found.rows.length > 0;
}
