/**
 * The proof of the whole history as a run: a month, and what knows no months, each in a transaction of its own, so that
 * nobody waits for all of it. Its place holds what was proved so far, and in the end the result, which the page shows until
 * there is a newer one.
 * scope: none — proofs are of a whole partner; who may see them is decided by the permission of the page.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type Counts, enqueueRun, type RunRow } from '../../../platform/jobs/runs.ts';
import type { Job } from '../../../platform/jobs/worker.ts';
import { recordAudit } from '../../audit/audit.ts';
import { addProofs, monthsToProve, type Proof, PROOFS, proveDays, proveDeliveries, proveLoads, proveLog, proveSums } from './prove.ts';

export const PROOF_RUN = 'proof';
/** A month of a large partner on a busy machine takes its time. */
const PATIENT_MS = 600_000;

const placeShape = z.object({
  /** Null before the months are known. */
  months: z.array(z.string()).nullable().default(null),
  next: z.number().default(0),
  proofs: z.array(z.object({ name: z.enum(PROOFS), ok: z.boolean(), checked: z.number(), failing: z.array(z.string()).readonly() })).default([]),
});
type Place = z.infer<typeof placeShape>;

type Step = (ctx: Ctx, partnerId: Id) => Promise<readonly Proof[]>;
/** Proofs of a whole partner that other modules add. */
export type MoreProofs = Step;

/** In the order of the page; the result adds up what months say. */
function stepsOf(months: readonly Month[], more: readonly MoreProofs[]): Step[] {
  const alone = [proveLoads, proveDeliveries, proveDays, proveLog].map((prove): Step => async (ctx, partnerId) => [await prove(ctx, partnerId)]);
  return [...months.map((month): Step => (ctx, partnerId) => proveSums(ctx, partnerId, month)), ...alone, ...more];
}

export async function runProof(job: Job, more: readonly MoreProofs[] = []): Promise<Counts> {
  const { run } = job;
  let place = placeShape.parse(run.place);
  const months = place.months ?? (await job.tx((ctx) => monthsToProve(ctx, run.partner_id), { timeoutMs: PATIENT_MS }));
  const steps = stepsOf(months, more);
  place = { ...place, months };
  for (const step of steps.slice(place.next)) {
    place = await job.tx(async (ctx) => {
      const proved = await step(ctx, run.partner_id);
      const after: Place = { ...place, next: place.next + 1, proofs: addProofs([...place.proofs, ...proved]) };
      await job.save(ctx, { done: after.next, total: steps.length, counts: countsOf(after), place: { ...after } });
      return after;
    }, { timeoutMs: PATIENT_MS });
  }
  return countsOf(place);
}

function countsOf({ proofs }: Place): Counts {
  const failing = proofs.filter((proof) => !proof.ok).length;
  return { checked: proofs.reduce((sum, proof) => sum + proof.checked, 0), ...(failing > 0 ? { failing } : {}) };
}

/** Queues a proof; one at a time for a partner. */
export async function startProof(ctx: Ctx, partnerId: Id): Promise<Id> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`usage.proof ${partnerId}`}, 0))`.execute(ctx.tx);
  const open = await sql`select 1 from platform.runs where partner_id = ${partnerId} and kind = ${PROOF_RUN} and state in ('queued', 'running') limit 1`.execute(ctx.tx);
  if (open.rows.length > 0) throw problem('usage.proof_at_work');
  const runId = await enqueueRun(ctx, { partnerId, kind: PROOF_RUN, input: {}, unit: 'steps' });
  await recordAudit(ctx, { action: 'proof.asked', objectKind: 'run', objectId: runId, partnerId });
  return runId;
}

export interface WholeProof {
  readonly run: RunRow | null;
  readonly done: { readonly run: RunRow; readonly proofs: readonly Proof[] } | null;
}

/** The newest run, and the newest that came to its end. */
export async function readWholeProof(ctx: Ctx, partnerId: Id): Promise<WholeProof> {
  const found = await sql<RunRow>`
    (select * from platform.runs where partner_id = ${partnerId} and kind = ${PROOF_RUN} order by run_id desc limit 1)
    union all (select * from platform.runs where partner_id = ${partnerId} and kind = ${PROOF_RUN} and state = 'done' order by finished_at desc, run_id desc limit 1)`.execute(ctx.tx);
  const [newest, ended = newest?.state === 'done' ? newest : undefined] = found.rows;
  return { run: newest ?? null, done: ended?.state === 'done' ? { run: ended, proofs: placeShape.parse(ended.place).proofs } : null };
}

/** Held while a month is proved: a second one at the same time is refused, so that proofs cannot take every connection. */
export async function holdMonthProof(ctx: Ctx, partnerId: Id): Promise<void> {
  const taken = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${`usage.proof-month ${partnerId}`}, 0)) as free`.execute(ctx.tx);
  if (taken.rows[0]?.free !== true) throw problem('usage.proof_at_work');
}
