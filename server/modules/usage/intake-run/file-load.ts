/**
 * One file, from its first row to its last, batch by batch. While a batch is being stored the next one is read. Rows a
 * run has stored before it died are read again (equal rows are told apart by counting them) but not stored again.
 */
import type { Ctx } from '../../../platform/context.ts';
import type { OpenFile } from '../../../platform/files/files.ts';
import type { Job } from '../../../platform/jobs/worker.ts';
import type { FeeRecord } from '../intake/fee-record.ts';
import type { FileFormat } from '../intake/file-format.ts';
import type { Occurrences } from '../intake/occurrence.ts';
import { openFeeFile, type RowResult } from '../intake/read-file.ts';
import { lockIntake } from '../loading/lock.ts';
import { keepHeader, type RowOrigin } from '../quarantine/store.ts';
import { type Batch, createBatch, type Loading } from './batch.ts';
import type { Rounding } from './tally.ts';

export const BATCH_ROWS = 4_000;

export interface FileLoad {
  readonly job: Job;
  readonly loading: Loading;
  readonly file: OpenFile;
  readonly fileIndex: number;
  readonly format: FileFormat;
  readonly occurrences: Occurrences;
  /** Rows of this file that are stored already. */
  readonly skipRows: number;
  readonly batchRows: number;
  readonly carried: { readonly rounding: Rounding; readonly newestDay: string | null };
  /** Stores a batch in one transaction with the place behind it. */
  readonly store: (ctx: Ctx, batch: Batch, at: { readonly rows: number; readonly bytes: number }) => Promise<void>;
}

/** Whether the file was read to an end of its own. */
export async function loadFile(load: FileLoad): Promise<boolean> {
  const { job, loading, file, format, occurrences } = load;
  const reader = await openFeeFile(file.open(), { format, occurrences });
  const queue = createQueue();
  try {
    const origin = await job.tx((ctx) => originOf(ctx, load, reader.header));
    let batch = createBatch(loading, origin, load.carried);
    let held: RowResult[] = [];
    let at = 0;
    let bytes = 0;
    const hand = async (): Promise<void> => {
      if (held.length > 0) {
        await learn(job, loading, held);
        batch.add(held);
        held = [];
      }
      batch.seal();
      const full = batch;
      const place = { rows: at, bytes };
      batch = createBatch(loading, origin, full);
      await queue.push(() => job.tx((ctx) => load.store(ctx, full, place)));
    };
    for await (const block of reader.blocks) {
      const fresh = block.rows.slice(Math.max(0, load.skipRows - at));
      at += block.rows.length;
      bytes = block.bytesRead;
      // Names nobody met are asked about once a batch: with each block it would cost as much as the rows themselves.
      if (held.length > 0 || hasUnknown(loading, fresh)) held.push(...fresh);
      else batch.add(fresh);
      if (batch.rows + held.length >= load.batchRows) await hand();
    }
    if (batch.rows + held.length > 0) await hand();
    await queue.drain();
    return reader.totals.brokenOff === null && !reader.totals.cutOff;
  } finally {
    await queue.settle();
    await reader.blocks.return(undefined);
  }
}

async function originOf(ctx: Ctx, { loading, file, fileIndex, format }: FileLoad, header: readonly string[] | null): Promise<RowOrigin> {
  const headerKey = await keepHeader(ctx, loading.partnerId, header);
  return { runId: loading.runId, source: format === 'focus' ? 'focus' : 'fee-record', fileName: file.name, fileIndex, headerKey };
}

const recordsOf = (rows: readonly RowResult[]) => rows.flatMap((row): FeeRecord[] => (row.record === null ? [] : [row.record]));

function hasUnknown({ resolver }: Loading, rows: readonly RowResult[]): boolean {
  return resolver.unknown(recordsOf(rows)).length > 0;
}

/** Asks about the customers of these rows that were not met before. */
async function learn({ tx }: Job, { partnerId, resolver }: Loading, rows: readonly RowResult[]): Promise<void> {
  const unknown = resolver.unknown(recordsOf(rows));
  if (unknown.length === 0) return;
  await tx(async (ctx) => {
    await lockIntake(ctx, partnerId);
    await resolver.learn(ctx, unknown);
  });
}

interface Queue {
  /** Starts the work as soon as the one before it is done. */
  push(work: () => Promise<void>): Promise<void>;
  drain(): Promise<void>;
  /** Waits without asking how it ended: for leaving after a failure. */
  settle(): Promise<void>;
}

/** At most one batch under way: the next is read meanwhile, a third waits. */
function createQueue(): Queue {
  let running: Promise<void> = Promise.resolve();
  return {
    push: async (work) => {
      await running;
      running = work();
      // Whoever pushes or drains next meets the failure; until then it is not unhandled.
      running.catch(() => {});
    },
    drain: () => running,
    settle: () => running.catch(() => {}),
  };
}
