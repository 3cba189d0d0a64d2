/**
 * A world whose files can be loaded: the partner world with a storage of its own and a worker for the runs of usage.
 * `load` does what an upload and the worker do, and answers the finished run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { uploadFile } from '../../contract/console/intake.ts';
import type { QueryIn } from '../../contract/endpoint.ts';
import type { Id } from '../../contract/values/id.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { storeFile } from '../../server/platform/files/files.ts';
import { diskStorage, type FileStorage } from '../../server/platform/files/storage.ts';
import { readRun, requeueRun, type RunRow } from '../../server/platform/jobs/runs.ts';
import { createWorker, type Worker } from '../../server/platform/jobs/worker.ts';
import { silentLog } from '../../server/platform/log.ts';
import { intakeBindings } from '../../server/modules/usage/endpoints.ts';
import { enqueueIntake, type IntakeInput } from '../../server/modules/usage/intake-run/intake-input.ts';
import { usageRuns } from '../../server/modules/usage/runs.ts';
import { assertAccess, parseInput, type Upload } from '../../server/platform/http/bind.ts';
import { createWorld, type Person, type World } from './partner-world.ts';

export type LoadOptions = Partial<Pick<IntakeInput, 'format' | 'mode' | 'createCustomers'>> & { readonly partnerId?: Id; readonly names?: readonly string[] };

export interface IntakeWorld extends World {
  readonly storage: FileStorage;
  /** Where the storage lies. */
  readonly directory: string;
  readonly worker: Worker;
  /** Queues files as an upload does. */
  enqueue(files: readonly (string | Buffer)[], options?: LoadOptions): Promise<Id>;
  /** Queues files and works until the queue is empty. */
  load(files: string | Buffer | readonly (string | Buffer)[], options?: LoadOptions): Promise<RunRow>;
  /** The upload endpoint, as the door calls it: bytes stored first. */
  upload(bytes: string | Buffer | readonly (string | Buffer)[], query: QueryIn<typeof uploadFile>, name?: string, person?: Person): Promise<Id>;
  run(runId: Id): Promise<RunRow>;
  resume(runId: Id): Promise<RunRow>;
  /** Rows of a statement as the partner sees them. */
  rows<T>(statement: ReturnType<typeof sql<T>>, partnerId?: Id): Promise<T[]>;
}

const LIMIT = 1024 ** 3;

export interface IntakeWorldOptions {
  /** Told after each batch, inside its transaction: a test that throws here kills the run at that point. */
  readonly noteRows?: (rows: number) => void;
  readonly batchRows?: number;
  /** Asked at each load: whether its files are prepared in a thread of their own, small as they are. */
  readonly inThread?: () => boolean;
}

export async function createIntakeWorld(options: IntakeWorldOptions = {}): Promise<IntakeWorld> {
  const start = new Date('2026-05-25T04:00:00Z');
  const directory = mkdtempSync(join(tmpdir(), 'pc-intake-'));
  const storage = diskStorage(directory);
  const base = await createWorld(() => intakeBindings({ storage, uploadLimitBytes: LIMIT }), start);
  const kinds = usageRuns({
    storage, noteRows: options.noteRows ?? base.t.engine.noteRowsWritten, ...(options.batchRows === undefined ? {} : { batchRows: options.batchRows }),
    get threadFromBytes() {
      return options.inThread?.() === true ? 0 : Infinity;
    },
  });
  const worker = createWorker({ db: base.t.db, clock: base.clock, log: silentLog, kinds, parallel: 1 });
  const world: IntakeWorld = {
    ...base, storage, directory, worker,
    enqueue: (files, choices = {}) =>
      base.as('operator', async (ctx) => {
        const partnerId = choices.partnerId ?? base.partners.provider;
        const stored: IntakeInput['files'] = [];
        for (const [place, file] of files.entries()) {
          const name = choices.names?.[place] ?? `file-${place + 1}.csv`;
          const { fileId, bytes } = await storeFile(ctx, storage, { name, contentType: 'text/csv', stream: Readable.from([Buffer.from(file)]), limitBytes: LIMIT, partnerId });
          stored.push({ fileId, name, bytes });
        }
        return enqueueIntake(ctx, partnerId, { files: stored, format: choices.format ?? 'focus', mode: choices.mode ?? 'restate', createCustomers: choices.createCustomers ?? true });
      }),
    load: async (files, choices) => {
      const runId = await world.enqueue(typeof files === 'string' || Buffer.isBuffer(files) ? [files] : (files as readonly (string | Buffer)[]), choices);
      await worker.drain();
      return world.run(runId);
    },
    upload: async (bytes, query, name = 'bill.csv', person = 'operator') => {
      const { partnerId } = await base.actor(person);
      const uploads: Upload[] = [];
      for (const [place, file] of (Array.isArray(bytes) ? (bytes as readonly (string | Buffer)[]) : [bytes as string | Buffer]).entries()) {
        uploads.push({ name: place === 0 ? name : `${place + 1} ${name}`, contentType: 'text/csv', stored: await storage.store(partnerId, Readable.from([Buffer.from(file)]), LIMIT) });
      }
      return base.as(person, async (ctx) => {
        assertAccess(uploadFile.access, ctx.actor);
        const parsed = parseInput(uploadFile, { params: {}, query, body: undefined });
        const binding = intakeBindings({ storage, uploadLimitBytes: LIMIT }).find(({ endpoint }) => endpoint.id === uploadFile.id);
        const answer = await binding?.handle(ctx, { ...parsed, uploads, effects: {}, userAgent: '', sessionHash: null });
        return uploadFile.output.parse(answer).runId;
      });
    },
    run: (runId) => base.as('operator', async (ctx) => {
      const run = await readRun(ctx.tx, runId);
      if (!run) throw new Error(`no run ${runId}`);
      return run;
    }),
    resume: async (runId) => {
      const { partner_id: partnerId } = await world.run(runId);
      await base.as('operator', (ctx) => requeueRun(ctx.tx, partnerId, runId));
      await worker.drain();
      return world.run(runId);
    },
    rows: (statement, partnerId = base.partners.provider) => withTx(base.t.db, { partnerIds: [partnerId] }, async (tx) => (await statement.execute(tx)).rows as never[]),
    close: async () => {
      await base.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return world;
}

/** Lines, and per currency the amounts due, of the records, the daily and the monthly sums: all three must agree. */
export async function totals(world: IntakeWorld, partnerId?: Id): Promise<{ records: number; due: Record<string, string> }> {
  const of = async (statement: ReturnType<typeof sql<{ currency: string; records: string; due: string }>>) => {
    const rows = await world.rows(statement, partnerId);
    return { records: rows.reduce((sum, row) => sum + Number(row.records), 0), due: Object.fromEntries(rows.map((row) => [row.currency, row.due])) };
  };
  const details = await of(sql`select currency, count(*) as records, trim_scale(sum(due_amount))::text as due from usage.fee_records group by currency order by currency`);
  const days = await of(sql`select currency, sum(records) as records, trim_scale(sum(due_amount))::text as due from usage.daily_sums group by currency order by currency`);
  const months = await of(sql`select currency, sum(records) as records, trim_scale(sum(due_amount))::text as due from usage.month_sums group by currency order by currency`);
  for (const sums of [days, months]) {
    if (JSON.stringify(sums) !== JSON.stringify(details)) throw new Error(`details say ${JSON.stringify(details)}, sums say ${JSON.stringify(sums)}`);
  }
  return details;
}
