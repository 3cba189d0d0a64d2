/**
 * The run that loads files: read, resolve, store, restate, prove. Every transaction saves what was done and how far, so
 * a run that is killed goes on where it stopped with nothing lost and nothing doubled. What it says at its end is
 * asserted against the tables, not against its own counting.
 */
import type { Ctx } from '../../../platform/context.ts';
import type { OpenFile } from '../../../platform/files/files.ts';
import type { Counts } from '../../../platform/jobs/runs.ts';
import type { Job } from '../../../platform/jobs/worker.ts';
import { createScopes, incompleteDeliveries } from '../delivery/scopes.ts';
import { createOccurrences } from '../intake/occurrence.ts';
import { newestDayTaken } from '../loading/days.ts';
import { createTerms } from '../loading/terms.ts';
import { wholeUntil } from '../loading/watermark.ts';
import { createResolver } from '../mapping/resolver.ts';
import { hasEntries } from '../quarantine/store.ts';
import type { Batch, Loading } from './batch.ts';
import { completeSettled } from './complete-settled.ts';
import { assertRun } from './count-check.ts';
import { BATCH_ROWS, loadFile } from './file-load.ts';
import { restateDelivery } from './restate-run.ts';
import { assertHeader, assertWhole, openFiles } from './sources.ts';
import { countRows, countsOf, type IntakeParts, type Standing, saveStanding, standingOf } from './standing.ts';
import { addStep } from './tally.ts';

/** Counting a million rows on a busy machine takes its time. */
const PATIENT_MS = 600_000;
const ALL = Number.MAX_SAFE_INTEGER;

export async function runIntake(parts: IntakeParts, job: Job): Promise<Counts> {
  const begun = standingOf(job.run);
  const loaded = begun.place.phase === 'load' ? await loadFiles(parts, job, begun) : begun;
  const { partnerId, runId, input, step, place, ...rest } = await restateDelivery(parts, job, loaded);
  await job.tx(
    async (ctx) => {
      await assertRun(ctx, partnerId, runId, step);
      // Rows another delivery waited for may have been loaded here, or settled by hand while this run judged.
      await completeSettled(ctx, partnerId, runId);
    },
    { timeoutMs: PATIENT_MS },
  );
  return countsOf({ partnerId, runId, input, step, place, ...rest });
}

async function loadFiles(parts: IntakeParts, job: Job, begun: Standing): Promise<Standing> {
  const { input } = begun;
  const files = await job.tx((ctx) => openFiles(ctx, parts.storage, input));
  if (begun.place.file === 0 && begun.place.rows === 0) await assertReadable(files, input.format);
  const loading = await openLoading(job, begun);
  const occurrences = createOccurrences();
  let now = begun;
  let bytesBefore = 0;
  for (const [fileIndex, file] of files.entries()) {
    const start = bytesBefore;
    const skipRows = fileIndex < begun.place.file ? ALL : fileIndex === begun.place.file ? begun.place.rows : 0;
    const whole = await loadFile({
      job, loading, file, fileIndex, format: input.format, occurrences, skipRows, batchRows: parts.batchRows ?? BATCH_ROWS, carried: { rounding: now.rounding, newestDay: now.place.newestDay },
      store: async (ctx, batch, at) => {
        now = await storeBatch(parts, job, ctx, now, batch, { file: fileIndex, rows: at.rows, bytes: start + at.bytes });
      },
    });
    bytesBefore += file.bytes;
    if (skipRows === ALL) continue;
    now = { ...now, place: { ...now.place, file: fileIndex + 1, rows: 0, bytes: bytesBefore, damaged: now.place.damaged || !whole } };
    await saveAlone(job, now);
  }
  return job.tx(async (ctx): Promise<Standing> => {
    const done: Standing = { ...now, place: { ...now.place, phase: 'restate', newestDay: wholeUntil(now.place.newestDay, ctx.now) } };
    await saveStanding(job, ctx, done);
    return done;
  });
}

async function saveAlone(job: Job, standing: Standing): Promise<void> {
  await job.tx((ctx) => saveStanding(job, ctx, standing));
}

/** Before the first row: a file that cannot be read stops the load with nothing changed. */
async function assertReadable(files: readonly OpenFile[], format: 'focus' | 'fee-records'): Promise<void> {
  for (const file of files) {
    await assertHeader(file.open, format);
    await assertWhole(file.open);
  }
}

async function openLoading(job: Job, { partnerId, runId, input }: Standing): Promise<Loading> {
  return {
    partnerId, runId,
    resolver: createResolver({ partnerId, createCustomers: input.createCustomers }),
    scopes: createScopes(partnerId, runId, input.mode, input.mode === 'append' ? await job.tx((ctx) => incompleteDeliveries(ctx, partnerId)) : []),
    terms: createTerms(partnerId),
    newestDay: newestDayTaken(job.clock.now()),
    entries: await job.tx((ctx) => hasEntries(ctx, partnerId)),
  };
}

/** Stores a batch and the place behind it; a row is counted where it is stored, never before. */
async function storeBatch(parts: IntakeParts, job: Job, ctx: Ctx, before: Standing, batch: Batch, at: Pick<Standing['place'], 'file' | 'rows' | 'bytes'>): Promise<Standing> {
  const stored = await batch.store(ctx);
  const after: Standing = { ...before, step: addStep(before.step, stored), rounding: batch.rounding, place: { ...before.place, ...at, newestDay: batch.newestDay } };
  await saveStanding(job, ctx, after);
  countRows(parts, stored);
  return after;
}
