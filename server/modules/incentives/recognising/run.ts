/**
 * The runs of recognition: one recognises what waits, piece by piece, until nothing does; the other recognises days anew
 * after a fact came late. Each piece is one transaction; a run that is killed goes on because what is done does not wait.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type Counts, enqueueRun } from '../../../platform/jobs/runs.ts';
import type { Job, RunKind } from '../../../platform/jobs/worker.ts';
import { recordCorrections, recordHandovers } from '../transfers/recorded.ts';
import { lockPerformance } from './lock.ts';
import { type CustomerDays, recogniseAnew, recogniseDays } from './statement.ts';
import { countWaiting, nextWaiting } from './waiting.ts';

export const PERFORMANCE_RUN = 'performance';
export const ANEW_RUN = 'performance-anew';
/** Records of one transaction: enough to be one good statement, few enough not to hold others up. */
const PIECE_RECORDS = 20_000;
/** A customer's month may be large on a busy machine. */
const PATIENT_MS = 600_000;

export interface PerformanceRunParts {
  readonly noteRows: (rows: number) => void;
}

export function performanceRuns(parts: PerformanceRunParts): RunKind[] {
  return [
    { kind: PERFORMANCE_RUN, cancellable: false, work: (job) => runRecognition(parts, job) },
    { kind: ANEW_RUN, cancellable: false, work: (job) => runAnew(parts, job) },
  ];
}

async function runRecognition({ noteRows }: PerformanceRunParts, job: Job): Promise<Counts> {
  const partnerId = job.run.partner_id;
  let lines = Number(job.run.counts['lines'] ?? 0);
  const total = lines + (await job.tx((ctx) => countWaiting(ctx, partnerId)));
  for (;;) {
    const made = await job.tx(async (ctx) => {
      const added = await recogniseSome(ctx, partnerId);
      await job.save(ctx, { done: lines + added, total, counts: { lines: lines + added }, place: {} });
      return added;
    }, { timeoutMs: PATIENT_MS });
    if (made === 0) break;
    lines += made;
    noteRows(made);
  }
  await job.tx((ctx) => recordHandovers(ctx, partnerId), { timeoutMs: PATIENT_MS });
  return { lines };
}

/** One piece of what waits, in the caller's transaction; 0: nothing does. */
export async function recogniseSome(ctx: Ctx, partnerId: Id): Promise<number> {
  await lockPerformance(ctx, partnerId);
  const days = await nextWaiting(ctx, partnerId, PIECE_RECORDS);
  const added = await recogniseDays(ctx, partnerId, days);
  if (added === 0 && days.length > 0) throw new Error(`records of ${days.length} customers' months wait and give no line`);
  return added;
}

/** Recognises everything that waits in the caller's transaction (the demo, tests of what stands on it). */
export async function recogniseAll(ctx: Ctx, partnerId: Id): Promise<number> {
  let lines = 0;
  for (let added = await recogniseSome(ctx, partnerId); added > 0; added = await recogniseSome(ctx, partnerId)) lines += added;
  return lines;
}

/** Queues recognition where records wait and none is queued; the caller's transaction must see the partners. */
export async function enqueueRecognition(ctx: Ctx, partnerIds: readonly Id[]): Promise<void> {
  for (const partnerId of partnerIds) {
    if ((await countWaiting(ctx, partnerId)) === 0) continue;
    const queued = await sql`select from platform.runs where partner_id = ${partnerId} and kind = ${PERFORMANCE_RUN} and state = 'queued' limit 1`.execute(ctx.tx);
    if (queued.rows.length === 0) await enqueueRun(ctx, { partnerId, kind: PERFORMANCE_RUN, input: {}, unit: 'rows' });
  }
}

const anewShape = z.object({
  customerId: z.string().optional(), serviceCode: z.string().optional(), productName: z.string().optional(), fromDay: z.string(), toDay: z.string(), reason: z.string(),
});
export type Anew = z.infer<typeof anewShape>;

/** Asks for days to be recognised anew: of a customer, or of a product. `toDay` is the first day not meant. */
export async function enqueueAnew(ctx: Ctx, partnerId: Id, asked: Anew): Promise<Id> {
  return enqueueRun(ctx, { partnerId, kind: ANEW_RUN, input: { ...asked }, unit: 'rows' });
}

const placeShape = z.object({ after: z.tuple([z.string(), z.string()]).nullable().default(null), corrected: z.number().default(0) });

async function runAnew({ noteRows }: PerformanceRunParts, job: Job): Promise<Counts> {
  const partnerId = job.run.partner_id;
  const asked = anewShape.parse(job.run.input);
  let place = placeShape.parse(job.run.place);
  for (;;) {
    const next = await job.tx(async (ctx) => {
      await lockPerformance(ctx, partnerId);
      const days = await nextDays(ctx, partnerId, asked, place.after);
      const last = days.at(-1);
      if (!last) return null;
      const differences = await recogniseAnew(ctx, partnerId, days, asked);
      await recordCorrections(ctx, partnerId, job.run, asked.reason, differences);
      const lines = differences.reduce((sum, one) => sum + Number(one.lines), 0);
      const after = { after: [last.month, last.customerId] as [string, string], corrected: place.corrected + lines };
      await job.save(ctx, { done: after.corrected, counts: { corrected: after.corrected }, place: after });
      return after;
    }, { timeoutMs: PATIENT_MS });
    if (next === null) return { corrected: place.corrected };
    noteRows(next.corrected - place.corrected);
    place = next;
  }
}

/** Recognised days of customers that were asked for, in order of month and customer. scope: none — the partner's own work. */
async function nextDays(ctx: Ctx, partnerId: Id, asked: Anew, after: readonly [string, string] | null): Promise<CustomerDays[]> {
  const found = await sql<{ customer_id: Id; month: Day; days: Day[] }>`
    with picked as materialized (
      select d.customer_id, date_trunc('month', d.day::timestamp)::date as month, array_agg(distinct d.day::text) as days, sum(d.records) as records
      from incentives.performance_days d where d.partner_id = ${partnerId}::uuid and d.day >= ${asked.fromDay}::date and d.day < ${asked.toDay}::date
        ${asked.customerId === undefined ? sql`` : sql`and d.customer_id = ${asked.customerId}::uuid`} ${asked.serviceCode === undefined ? sql`` : sql`and d.service_code = ${asked.serviceCode}`}
      group by 1, 2)
    select s.customer_id, s.month, s.days from (
      select s.*, sum(s.records) over (order by s.month, s.customer_id rows unbounded preceding) - s.records as before from picked s
      where ${after === null ? sql`true` : sql`(s.month, s.customer_id) > (${`${after[0]}-01`}::date, ${after[1]}::uuid)`}) s
    where s.before < ${PIECE_RECORDS}::bigint order by s.month, s.customer_id`.execute(ctx.tx);
  return found.rows.map((row) => ({ customerId: row.customer_id, month: row.month.slice(0, 7), days: row.days }));
}
