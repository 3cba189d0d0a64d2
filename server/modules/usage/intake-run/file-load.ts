/**
 * One file, from its first row to its last, batch by batch. While a batch is being stored the next one is prepared.
 */
import type { Ctx } from '../../../platform/context.ts';
import type { OpenFile } from '../../../platform/files/files.ts';
import type { Job } from '../../../platform/jobs/worker.ts';
import { keepHeader, type RowOrigin } from '../quarantine/store.ts';
import type { Loading } from './batch.ts';
import type { FilePlan, PreparedBatch } from './prepare.ts';
import type { Reader } from './reader.ts';

export interface FileLoad {
  readonly job: Job;
  readonly loading: Loading;
  readonly reader: Reader;
  readonly file: OpenFile;
  readonly plan: FilePlan;
  /** Stores a batch in one transaction with the place behind it. */
  readonly store: (ctx: Ctx, origin: RowOrigin, batch: PreparedBatch) => Promise<void>;
}

/** Whether the file was read to an end of its own. */
export async function loadFile({ job, loading, reader, file, plan, store }: FileLoad): Promise<boolean> {
  const stream = file.open();
  const queue = createQueue();
  try {
    const prepared = await reader.open(stream, plan);
    const origin = await job.tx(async (ctx): Promise<RowOrigin> => {
      const headerKey = await keepHeader(ctx, loading.partnerId, prepared.header);
      return { runId: loading.runId, source: plan.format === 'focus' ? 'focus' : 'fee-record', fileName: file.name, fileIndex: plan.fileIndex, headerKey };
    });
    for await (const batch of prepared.batches) await queue.push(() => job.tx((ctx) => store(ctx, origin, batch)));
    await queue.drain();
    return prepared.whole();
  } finally {
    await queue.settle();
    stream.destroy();
  }
}

interface Queue {
  /** Starts the work as soon as the one before it is done. */
  push(work: () => Promise<void>): Promise<void>;
  drain(): Promise<void>;
  /** Waits without asking how it ended: for leaving after a failure. */
  settle(): Promise<void>;
}

/** At most one batch under way: the next is prepared meanwhile, a third waits. */
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
