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
import { newestDayTaken } from '../loading/days.ts';
import { lockIntake } from '../loading/lock.ts';
import { wholeUntil } from '../loading/watermark.ts';
import { createResolver } from '../mapping/resolver.ts';
import { hasEntries } from '../quarantine/store.ts';
import { type Loading, storePrepared } from './batch.ts';
import { completeSettled } from './complete-settled.ts';
import { assertRun } from './count-check.ts';
import { loadFile } from './file-load.ts';
import { createReader, type Reader, THREAD_FROM_BYTES } from './reader.ts';
import { restateDelivery } from './restate-run.ts';
import { assertHeader, assertWhole, openFiles } from './sources.ts';
import { countRows, countsOf, type IntakeParts, type Standing, saveStanding, standingOf } from './standing.ts';
import { addStep } from './tally.ts';

/** Counting a million rows on a busy machine takes its time. */
const PATIENT_MS = 600_000;
const ALL = Number.MAX_SAFE_INTEGER;
const BATCH_ROWS = 4_000;

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
  const resolver = createResolver({ partnerId: begun.partnerId, createCustomers: input.createCustomers });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const reader = createReader(bytes >= (parts.threadFromBytes ?? THREAD_FROM_BYTES), (asked) =>
    job.tx(async (ctx) => {
      await lockIntake(ctx, begun.partnerId);
      return resolver.learn(ctx, asked);
    }),
  );
  const now = await loadEach(parts, job, begun, loading, reader, files).finally(() => reader.close());
  return job.tx(async (ctx): Promise<Standing> => {
    const done: Standing = { ...now, place: { ...now.place, phase: 'restate', newestDay: wholeUntil(now.place.newestDay, ctx.now) } };
    await saveStanding(job, ctx, done);
    return done;
  });
}

async function loadEach(parts: IntakeParts, job: Job, begun: Standing, loading: Loading, reader: Reader, files: readonly OpenFile[]): Promise<Standing> {
  const newestDay = newestDayTaken(job.clock.now());
  let now = begun;
  let bytesBefore = 0;
  for (const [fileIndex, file] of files.entries()) {
    const start = bytesBefore;
    const skipRows = fileIndex < begun.place.file ? ALL : fileIndex === begun.place.file ? begun.place.rows : 0;
    const carried = { rounding: now.rounding, newestDay: now.place.newestDay };
    const whole = await loadFile({
      job, loading, reader, file, plan: { runId: begun.runId, fileIndex, format: begun.input.format, newestDay, skipRows, batchRows: parts.batchRows ?? BATCH_ROWS, carried },
      store: async (ctx, origin, batch) => {
        const stored = await storePrepared(ctx, loading, origin, batch);
        const { rows, bytes } = batch.at;
        now = { ...now, step: addStep(now.step, stored), rounding: batch.rounding, place: { ...now.place, file: fileIndex, rows, bytes: start + bytes, newestDay: batch.newestDay } };
        await saveStanding(job, ctx, now);
        countRows(parts, stored);
      },
    });
    bytesBefore += file.bytes;
    if (skipRows === ALL) continue;
    now = { ...now, place: { ...now.place, file: fileIndex + 1, rows: 0, bytes: bytesBefore, damaged: now.place.damaged || !whole } };
    await saveAlone(job, now);
  }
  return now;
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
    scopes: createScopes(partnerId, runId, input.mode, input.mode === 'append' ? await job.tx((ctx) => incompleteDeliveries(ctx, partnerId)) : []),
    entries: await job.tx((ctx) => hasEntries(ctx, partnerId)),
    mostlyKnown: false,
  };
}
