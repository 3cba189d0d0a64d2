/**
 * The face of incentives: performance (业绩) as other rooms ask for it. Pages ask through endpoints.ts, long work is in
 * recognising/run.ts. Recognition follows whatever adds consumption records: runs of usage queue it when they end, requests
 * that load records in the request itself, and every hour somebody looks whether anything waits.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import type { Binding } from '../../platform/http/bind.ts';
import type { ScheduledJob } from '../../platform/jobs/schedule.ts';
import type { RunKind } from '../../platform/jobs/worker.ts';
export { giveFeedback } from './feedback/feedback.ts';
export { recogniseSome } from './recognising/run.ts';
export { addPolicy, setFact } from './rules/keeping.ts';
export { sheetIdOf } from './sheets/opening.ts';
export { closeSheet, reviewSheets } from './sheets/review.ts';
export { askTransfer, decideTransfer } from './transfers/transfers.ts';
export { provePerformance } from './proofs/prove.ts';
import { enqueueRecognition } from './recognising/run.ts';
import { draftSheets } from './sheets/opening.ts';

/** A run of usage, after which recognition is queued for its partner. */
export function afterLoads(kind: RunKind): RunKind {
  return {
    ...kind,
    work: async (job) => {
      const counts = await kind.work(job);
      await job.tx((ctx) => enqueueRecognition(ctx, [job.run.partner_id]));
      return counts;
    },
  };
}

/** Endpoints that may load records in the request itself. */
const LOADING = ['intake.feeRecords', 'intake.fix', 'intake.map'];

/** A binding of usage, after which recognition is queued for the partners the caller may load for. */
export function afterRecords(binding: Binding): Binding {
  if (!LOADING.includes(binding.endpoint.id)) return binding;
  return {
    ...binding,
    handle: async (ctx, input) => {
      const answer = await binding.handle(ctx, input);
      await enqueueRecognition(ctx, ctx.actor.partnerIds);
      return answer;
    },
  };
}

export function incentivesJobs(): ScheduledJob[] {
  return [
    { name: 'performance-drafts', at: '00:00', work: draftSheets },
    { name: 'performance-waiting', at: 'hour', work: enqueueEverywhere },
  ];
}

/** The schedule sees partners, not their rows: each is looked at as its own. */
async function enqueueEverywhere(ctx: Ctx): Promise<void> {
  const partners = await sql<{ partner_id: Id }>`select partner_id from identity.partners where tier <> 'operator' order by partner_id`.execute(ctx.tx);
  for (const { partner_id: partnerId } of partners.rows) {
    await sql`select set_config('app.partners', ${`{${partnerId}}`}, true)`.execute(ctx.tx);
    await enqueueRecognition(ctx, [partnerId]);
  }
  await sql`select set_config('app.partners', '{}', true)`.execute(ctx.tx);
}
