/**
 * Work that is due by business time, whoever is there: expiry, nightly sums, sweeping. A slot and its work are one
 * transaction, keyed by name and slot, so two processes cannot do one slot twice and a failed one is tried again.
 * Work is short: what takes long enqueues a run in the same transaction.
 */
import { sql } from 'kysely';
import { followBusinessClock } from '../business-clock.ts';
import { type Clock, systemNow } from '../clock.ts';
import type { Ctx } from '../context.ts';
import type { Db } from '../db/pool.ts';
import { type Tx, withTx } from '../db/tx.ts';
import type { Log } from '../log.ts';
import { assertEvery, dueSlots, type Every, newestSlot } from './slots.ts';
import { systemActor } from './worker.ts';

export interface ScheduledJob {
  readonly name: string;
  /** `03:30`: every day at that time of Asia/Shanghai; `hour`: every full hour. */
  readonly at: Every;
  /**
   * What several missed slots mean. `newest` (default): one piece of work for all of them, done with the present time.
   * `each`: every slot by itself, oldest first, done with the slot's own time.
   */
  readonly catchUp?: 'newest' | 'each';
  /** The actor is the system with the operator's sight: all partners' runs, files and exports, no partner's other rows. */
  work(ctx: Ctx): Promise<unknown>;
}

export interface Schedule {
  /** Does everything that is due by now, in order of time; how many slots were done. A failing job does not stop others. */
  runDue(): Promise<number>;
  /** Looks again every half minute. */
  start(): void;
  stop(): void;
}

interface ScheduleParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: readonly ScheduledJob[];
}

const LOOK_MS = 30_000;
/** The system acts for nobody in particular. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

export function createSchedule(parts: ScheduleParts): Schedule {
  for (const job of parts.jobs) assertEvery(job.at);
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const runDue = (): Promise<number> => {
    // One after the other within a process: the timer and a moved clock may come at once.
    const next = turn.then(() => runAll(parts));
    turn = next.catch(() => {});
    return next;
  };
  return {
    runDue,
    start: () => {
      timer ??= setInterval(() => void runDue().catch((error: unknown) => parts.log.error({ err: error }, 'schedule: could not look what is due')), LOOK_MS);
      timer.unref();
    },
    stop: () => {
      if (timer) clearInterval(timer);
      timer = null;
    },
  };
}

async function runAll(parts: ScheduleParts): Promise<number> {
  const last = await inScope(parts, async (tx) => {
    await followBusinessClock(tx, parts.clock);
    return lastSlots(tx);
  });
  const now = parts.clock.now();
  const due = parts.jobs.flatMap((job) => {
    const done = last.get(job.name) ?? null;
    if (job.catchUp === 'each') return dueSlots(job.at, done, now).map((slot) => ({ job, slot }));
    // The newest alone: a clock may have been moved by decades.
    const slot = newestSlot(job.at, now);
    return done !== null && slot <= done ? [] : [{ job, slot }];
  });
  let done = 0;
  const stuck = new Set<string>();
  for (const { job, slot } of due.sort((a, b) => a.slot.getTime() - b.slot.getTime())) {
    // Slots of one job keep their order: after a failure the later ones wait for the next try.
    if (stuck.has(job.name)) continue;
    try {
      if (await runSlot(parts, job, slot, now)) done += 1;
    } catch (error) {
      stuck.add(job.name);
      parts.log.error({ err: error, job: job.name, slot: slot.toISOString() }, 'scheduled job failed; it is tried again');
    }
  }
  return done;
}

function inScope<T>(parts: ScheduleParts, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withTx(parts.db, { partnerIds: [], operator: true }, work, { statementTimeoutMs: 120_000 });
}

async function lastSlots(tx: Tx): Promise<Map<string, Date>> {
  const found = await sql<{ name: string; slot: Date }>`select name, max(slot) as slot from platform.schedule_slots group by name`.execute(tx);
  return new Map(found.rows.map((row) => [row.name, row.slot]));
}

/** False when another process has done the slot or is at it. */
async function runSlot(parts: ScheduleParts, job: ScheduledJob, slot: Date, now: Date): Promise<boolean> {
  const ran = await inScope(parts, async (tx) => {
    const free = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${`schedule ${job.name}`}, 0)) as free`.execute(tx);
    if (free.rows[0]?.free !== true) return false;
    const claimed = await sql`insert into platform.schedule_slots (name, slot, ran_at) values (${job.name}, ${slot}, ${systemNow()}) on conflict do nothing`.execute(tx);
    if ((claimed.numAffectedRows ?? 0n) === 0n) return false;
    await job.work({ actor: systemActor(NOBODY, []), tx, now: job.catchUp === 'each' ? slot : now, requestId: `${job.name} ${slot.toISOString()}`, ip: '' });
    return true;
  });
  if (ran) parts.log.info({ job: job.name, slot: slot.toISOString() }, 'scheduled job done');
  return ran;
}
