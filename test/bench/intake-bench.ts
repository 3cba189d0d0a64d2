/**
 * Intake of generated FOCUS rows from file to daily and month sums through the product's own run, against the bare
 * pipeline on a second fresh database of the same engine in the same run; then the same file again (all duplicates).
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createPartner } from '../../server/modules/identity/identity.ts';
import { enqueueIntake } from '../../server/modules/usage/intake-run/intake-input.ts';
import { newId } from '../../server/platform/clock.ts';
import type { Ctx } from '../../server/platform/context.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { recordFile } from '../../server/platform/files/files.ts';
import { readRun } from '../../server/platform/jobs/runs.ts';
import { systemActor } from '../../server/platform/jobs/worker.ts';
import type { EngineName, Report } from './bench.ts';
import { type BenchHouse, openBenchHouse } from './bench-house.ts';
import { runBarePipeline } from './bare-pipeline.ts';
import { generateFocus } from './focus-generator.ts';

const PARTNER = newId();
const SCATTERED_ROWS = 200_000;

async function loadOnce(bench: BenchHouse, file: string): Promise<{ seconds: number; counts: Record<string, unknown> }> {
  const { house } = bench;
  const stored = await house.files.store(PARTNER, createReadStream(file), 64 * 1024 ** 3);
  const as = <T>(work: (ctx: Ctx) => Promise<T>) => withTx(house.db, { partnerIds: [PARTNER] }, (tx) => work({ actor: systemActor(PARTNER), tx, now: house.clock.now(), requestId: 'bench', ip: '' }));
  const runId = await as(async (ctx) => {
    const row = await recordFile(ctx, stored, { name: 'bench.csv', contentType: 'text/csv' });
    return enqueueIntake(ctx, PARTNER, { files: [{ fileId: row.fileId, name: 'bench.csv', bytes: row.bytes }], format: 'focus', mode: 'restate', createCustomers: true });
  });
  await house.worker.drain();
  const run = await as((ctx) => readRun(ctx.tx, runId));
  if (run?.state !== 'done' || run.started_at === null || run.finished_at === null) throw new Error(`the load ended ${run?.state}: ${JSON.stringify(run?.error)}`);
  // The run's own time, from the first byte to its proof: what it sets going afterwards (performance recognised, statistics) is other work.
  return { seconds: (run.finished_at.getTime() - run.started_at.getTime()) / 1000, counts: run.counts };
}

/** Rows by the hour of each resource, as exporters write them; and rows scattered over accounts, services and days, the worst. */
export async function benchIntake(engine: EngineName, rows: number, report: Report): Promise<void> {
  await benchShape(engine, rows, 'hourly', report);
  await benchShape(engine, Math.min(rows, SCATTERED_ROWS), 'scattered', report);
}

async function benchShape(engine: EngineName, rows: number, shape: 'hourly' | 'scattered', report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pc-bench-file-'));
  const file = join(folder, 'bench.csv');
  await pipeline(Readable.from(generateFocus({ rows, firstMonth: '2026-05', months: 6, hourly: shape === 'hourly' })), createWriteStream(file));
  try {
    const bare = await openBenchHouse(engine);
    const raw = await bare.raw();
    const yardstick = await runBarePipeline(raw, file, PARTNER);
    await raw.end();
    await bare.close();
    report({ name: `intake, ${shape}: bare pipeline`, engine, scale: rows, unit: 'rows/s', value: yardstick.rows / yardstick.seconds });
    const bench = await openBenchHouse(engine);
    await withTx(bench.house.db, { partnerIds: [PARTNER], operator: true }, (tx) => createPartner(tx, { partnerId: PARTNER, number: 'c'.repeat(32), name: 'Bench', tier: 'solution-provider', at: bench.house.clock.now() }));
    const first = await loadOnce(bench, file);
    report({ name: `intake, ${shape}: file to sums`, engine, scale: rows, unit: 'rows/s', value: rows / first.seconds, ratio: rows / first.seconds / (yardstick.rows / yardstick.seconds), against: 'bare pipeline' });
    const again = await loadOnce(bench, file);
    if (Number(again.counts['loaded']) !== 0) throw new Error(`the same file again loaded ${again.counts['loaded']} rows`);
    report({ name: `intake, ${shape}: the same file again`, engine, scale: rows, unit: 'rows/s', value: rows / again.seconds });
    await bench.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}
