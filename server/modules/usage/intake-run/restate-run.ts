/**
 * The last part of a load: scopes that were delivered before are restated, page by page, or withheld while rows of the
 * delivery wait. Repeating a page changes nothing, so a run that died here simply looks at all pages again.
 */
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Job } from '../../../platform/jobs/worker.ts';
import { forgetSeen, groupPlaces, holdsBack, judgeScopes, type Place, placesOf, restatePage, type Restating, type Spot, setRestatement } from '../delivery/restatement.ts';
import { lockIntake } from '../loading/lock.ts';
import { countRows, type IntakeParts, type Standing, saveStanding } from './standing.ts';
import { NOTHING } from './tally.ts';

/** How many scopes a later delivery could not restate, in the counts of its run. */
export const WITHHELD = 'restatement_withheld';

export async function restateDelivery(parts: IntakeParts, job: Job, standing: Standing): Promise<Standing> {
  const { partnerId, runId, input, place } = standing;
  if (input.format !== 'focus' || input.mode !== 'restate') return standing;
  if (place.phase === 'proof') {
    await forgetMarks(job, partnerId, runId);
    return standing;
  }
  const { first, clear, unclear } = await job.tx(async (ctx) => {
    await lockIntake(ctx, partnerId);
    return judgeScopes(ctx, partnerId, runId, place.damaged);
  });
  const withheld: Id[] = [];
  for (const scopeKey of unclear) if (await isHeldBack(job, { partnerId, deliveryId: runId, runId, scopeKeys: [scopeKey] })) withheld.push(scopeKey);
  // What waits for rows is completed when they are settled; after a damaged file only another delivery can tell.
  await job.tx((ctx) => setRestatement(ctx, partnerId, runId, withheld, place.damaged ? 'damaged' : 'waiting'));
  let now: Standing = { ...standing, notes: withheld.length > 0 ? { [WITHHELD]: withheld.length } : {} };
  await restateScopes(job, { partnerId, deliveryId: runId, runId, scopeKeys: clear }, async (ctx, reversed) => {
    now = { ...now, step: { ...now.step, reversed: now.step.reversed + reversed } };
    await saveStanding(job, ctx, now);
    countRows(parts, { ...NOTHING, reversed });
  });
  // Saved before the first mark goes: without its marks a delivery seems to hold nothing, and all would be reversed.
  now = { ...now, place: { ...now.place, phase: 'proof' } };
  const done = now;
  await job.tx(async (ctx) => {
    await setRestatement(ctx, partnerId, runId, [...first, ...clear, ...unclear.filter((scopeKey) => !withheld.includes(scopeKey))], 'complete');
    await saveStanding(job, ctx, done);
  });
  await forgetMarks(job, partnerId, runId);
  return done;
}

/** Whether an earlier delivery of the scopes has records that the last one, as far as it is known, does not say. */
async function isHeldBack(job: Job, restating: Restating): Promise<boolean> {
  const places = await job.tx((ctx) => placesOf(ctx, restating.partnerId, restating.scopeKeys));
  for (const group of groupPlaces(places)) if (await job.tx((ctx) => holdsBack(ctx, restating, group))) return true;
  return false;
}

/** Reverses in these scopes what the delivery does not say; `saved` writes the progress of each page with it. */
export async function restateScopes(job: Job, restating: Restating, saved: (ctx: Ctx, reversed: number) => Promise<void>): Promise<void> {
  const { partnerId, scopeKeys } = restating;
  if (scopeKeys.length === 0) return;
  const places = await job.tx((ctx) => placesOf(ctx, partnerId, scopeKeys));
  for (const group of groupPlaces(places)) await restateGroup(job, restating, group, saved);
}

/** Forgets the marks nobody needs any more; `runId` is the run that says so and needs its own no longer. */
export async function forgetMarks(job: Job, partnerId: Id, runId: Id): Promise<void> {
  for (let more = true; more; ) more = await job.tx((ctx) => forgetSeen(ctx, partnerId, runId));
}

async function restateGroup(job: Job, restating: Restating, group: readonly Place[], saved: (ctx: Ctx, reversed: number) => Promise<void>): Promise<void> {
  let after: Spot | null = null;
  do {
    const from: Spot | null = after;
    after = await job.tx(async (ctx): Promise<Spot | null> => {
      await lockIntake(ctx, restating.partnerId);
      const { reversed, next } = await restatePage(ctx, restating, group, from);
      await saved(ctx, reversed);
      return next;
    });
  } while (after !== null);
}
