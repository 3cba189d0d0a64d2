/**
 * The run that tries quarantined rows again, after a mapping was confirmed or because somebody asks. It goes through the
 * open entries once, in the order they came, and then completes the restatements that waited only for them.
 */
import { z } from 'zod';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Counts } from '../../../platform/jobs/runs.ts';
import type { Job } from '../../../platform/jobs/worker.ts';
import { completable, setRestatement } from '../delivery/restatement.ts';
import { lockIntake } from '../loading/lock.ts';
import { raiseWatermarks } from '../loading/watermark.ts';
import { createResolver } from '../mapping/resolver.ts';
import { type EntryFilter, listEntries } from '../quarantine/store.ts';
import { type Tried, tryAgain } from '../quarantine/try-again.ts';
import { type RetryInput, readRetryInput } from './intake-input.ts';
import { forgetMarks, restateScopes } from './restate-run.ts';
import { countRows, type IntakeParts } from './standing.ts';
import { NOTHING, type Step, stepOf } from './tally.ts';

const PAGE_ROWS = 500;

const placeShape = z.object({ after: z.string().nullable().default(null), tried: z.number().default(0), superseded: z.number().default(0) });
type RetryPlace = z.infer<typeof placeShape>;

/** Rows that a newer delivery has replaced: set aside, neither loaded nor duplicate. */
const SUPERSEDED = 'superseded';

interface Trial {
  readonly step: Step;
  readonly place: RetryPlace;
}

export async function runRetry(parts: IntakeParts, job: Job): Promise<Counts> {
  const { run } = job;
  const filter = filterOf(readRetryInput(run.input));
  const resolver = createResolver({ partnerId: run.partner_id, createCustomers: false });
  let trial: Trial = { step: stepOf(run.counts), place: placeShape.parse(run.place) };
  for (let more = true; more; ) {
    more = await job.tx(async (ctx) => {
      await lockIntake(ctx, run.partner_id);
      const { after } = trial.place;
      const entries = await listEntries(ctx, [run.partner_id], filter, { order: 'oldest', limit: PAGE_ROWS, lock: true, ...(after === null ? {} : { after }) });
      const last = entries.at(-1);
      if (last === undefined) return false;
      const tried = await tryAgain(ctx, { partnerId: run.partner_id, runId: run.run_id, resolver }, entries);
      trial = advanced(trial, tried, last.quarantine_id);
      await save(job, ctx, trial);
      countRows(parts, { ...outcomesOf(tried), quarantined: 0 });
      return entries.length === PAGE_ROWS;
    });
  }
  return countsOf(await completeRestatements(parts, job, trial));
}

function filterOf(input: RetryInput): EntryFilter {
  return { state: 'open', reason: input.reason, runId: input.runId, subAccountKeys: input.subAccountKeys };
}

function outcomesOf({ settled, reversed }: Tried): Step {
  const of = (state: string) => settled.filter((one) => one.state === state).length;
  return { read: settled.length, loaded: of('loaded'), duplicate: of('duplicate'), quarantined: of('open'), reversed };
}

function advanced({ step, place }: Trial, tried: Tried, after: Id): Trial {
  const now = outcomesOf(tried);
  const superseded = tried.settled.filter((one) => one.state === 'dismissed').length;
  if (now.read !== now.loaded + now.duplicate + now.quarantined + superseded) throw new Error(`${now.read} rows tried again, but only some of them have an outcome`);
  return {
    step: { read: step.read + now.read, loaded: step.loaded + now.loaded, duplicate: step.duplicate + now.duplicate, quarantined: step.quarantined + now.quarantined, reversed: step.reversed + now.reversed },
    place: { after, tried: place.tried + now.read, superseded: place.superseded + superseded },
  };
}

function countsOf({ step, place }: Trial): Counts {
  return place.superseded > 0 ? { ...step, [SUPERSEDED]: place.superseded } : { ...step };
}

async function save(job: Job, ctx: Ctx, trial: Trial): Promise<void> {
  await job.save(ctx, { done: trial.place.tried, counts: countsOf(trial), place: { ...trial.place } });
}

async function completeRestatements(parts: IntakeParts, job: Job, begun: Trial): Promise<Trial> {
  const { partner_id: partnerId, run_id: runId } = job.run;
  let trial = begun;
  for (const [deliveryId, scopeKeys] of await job.tx((ctx) => completable(ctx, partnerId))) {
    await restateScopes(job, { partnerId, deliveryId, runId, scopeKeys }, async (ctx, reversed) => {
      trial = { ...trial, step: { ...trial.step, reversed: trial.step.reversed + reversed } };
      await save(job, ctx, trial);
      countRows(parts, { ...NOTHING, reversed });
    });
    await job.tx((ctx) => setRestatement(ctx, partnerId, deliveryId, scopeKeys, 'complete'));
  }
  // Also when there was nothing (more) to complete: the process that completed it may have died before it forgot.
  await forgetMarks(job, partnerId, runId);
  await job.tx((ctx) => raiseWatermarks(ctx, partnerId));
  return trial;
}
