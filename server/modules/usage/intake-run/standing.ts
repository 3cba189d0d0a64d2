/** Where a load stands: what its run's row says, and how the next transaction makes it say more. */
import { z } from 'zod';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { FileStorage } from '../../../platform/files/storage.ts';
import type { Counts, RunRow } from '../../../platform/jobs/runs.ts';
import type { Job } from '../../../platform/jobs/worker.ts';
import type { Metrics } from '../../../platform/metrics.ts';
import { type IntakeInput, readIntakeInput } from './intake-input.ts';
import type { Rounding } from './rounding.ts';
import { roundingCounts, roundingOf, STEP_FIELDS, type Step, stepOf } from './tally.ts';

export interface IntakeParts {
  readonly storage: FileStorage;
  /** Told after rows were written (the embedded database needs a checkpoint now and then). */
  readonly noteRows: (rows: number) => void;
  readonly metrics?: Pick<Metrics, 'countRows'>;
  /** Smaller batches, for tests. */
  readonly batchRows?: number;
  /** From how many bytes on files are prepared in a thread of their own. */
  readonly threadFromBytes?: number;
}

const placeShape = z.object({
  /** `proof`: restated; what told the delivery's rows apart may be forgotten, so restating again would reverse them all. */
  phase: z.enum(['load', 'restate', 'proof']).default('load'),
  /** Files read to their end, and rows stored of the one after them. */
  file: z.number().default(0),
  rows: z.number().default(0),
  bytes: z.number().default(0),
  /** Newest day of the delivery; from the phase after loading on the newest it can have brought whole. */
  newestDay: z.string().nullable().default(null),
  damaged: z.boolean().default(false),
});
export type IntakePlace = z.infer<typeof placeShape>;

export interface Standing {
  readonly partnerId: Id;
  readonly runId: Id;
  readonly input: IntakeInput;
  readonly step: Step;
  readonly rounding: Rounding;
  readonly place: IntakePlace;
  /** What else the counts say. */
  readonly notes: Counts;
}

export function standingOf(run: RunRow): Standing {
  return {
    partnerId: run.partner_id, runId: run.run_id, input: readIntakeInput(run.input), step: stepOf(run.counts), rounding: roundingOf(run.counts), place: placeShape.parse(run.place), notes: notesOf(run.counts),
  };
}

/** What the saved counts say beside rows and rounding. */
function notesOf(counts: Counts): Counts {
  const known = new Set<string>([...STEP_FIELDS, ...Object.keys(roundingCounts(roundingOf(counts)))]);
  return Object.fromEntries(Object.entries(counts).filter(([name]) => !known.has(name)));
}

export function countsOf({ step, rounding, notes }: Standing): Counts {
  return { ...step, ...roundingCounts(rounding), ...notes };
}

/** Writes it to the run's row, in the transaction of what was done. */
export async function saveStanding(job: Job, ctx: Ctx, standing: Standing): Promise<void> {
  await job.save(ctx, { done: standing.place.bytes, counts: countsOf(standing), place: { ...standing.place } });
}

export function countRows({ noteRows, metrics }: IntakeParts, stored: Step): void {
  noteRows(stored.loaded + stored.reversed + stored.quarantined);
  for (const outcome of ['loaded', 'duplicate', 'quarantined', 'reversed'] as const) {
    if (stored[outcome] > 0) metrics?.countRows(outcome, stored[outcome]);
  }
}
