/**
 * The worker: claims runs, gives each kind its work, keeps the lease alive, and records how it ended. It survives
 * kill -9 because everything it knows is in the run's row. `drain` works until nothing is left (tests, clock moves).
 */
import { Problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { followBusinessClock } from '../business-clock.ts';
import { type Clock, newId } from '../clock.ts';
import type { Actor, Ctx } from '../context.ts';
import type { Db } from '../db/pool.ts';
import { withTx } from '../db/tx.ts';
import type { Log } from '../log.ts';
import { type Counts, claimRun, finishRun, type Progress, type RunRow, renewLease, saveProgress } from './runs.ts';

export interface Job {
  readonly run: RunRow;
  readonly clock: Clock;
  readonly log: Log;
  /** One transaction for the run's partner (or for a given actor), with its own statement time-out. */
  tx<T>(work: (ctx: Ctx) => Promise<T>, options?: { actor?: Actor; timeoutMs?: number }): Promise<T>;
  /** Saves place and counts in the caller's transaction; throws when the lease is lost or a stop was asked for. */
  save(ctx: Ctx, progress: Progress): Promise<void>;
}

export interface RunKind {
  readonly kind: string;
  readonly cancellable: boolean;
  /** Runs of all kinds so marked are worked on one after the other for each partner, in the order they were asked for. */
  readonly inTurn?: boolean;
  /** Does the work from `job.run.place` on; answers the final counts. Throws a Problem for a failure a person can read. */
  readonly work: (job: Job) => Promise<Counts>;
  /** What else must be told when the run ends badly (an export task shows `failed`). */
  readonly ended?: (ctx: Ctx, run: RunRow, state: 'failed' | 'cancelled') => Promise<void>;
}

export class Cancelled extends Error {}
export class LeaseLost extends Error {}

export interface Worker {
  /** Works until the queue is empty; how many runs were worked on. */
  drain(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
  /** Something was enqueued: look at once instead of at the next poll. */
  wake(): void;
  readonly kinds: readonly RunKind[];
}

const LEASE_MS = 60_000;
const POLL_MS = 1_000;

export function systemActor(partnerId: Id, partnerIds: readonly Id[] = [partnerId]): Actor {
  return {
    kind: 'system', partnerId, partnerNumber: '', tier: 'operator', memberId: null, memberName: 'system', login: 'system', customerId: null,
    roles: ['administrator'], permissions: new Set(), scope: 'all', partnerIds, language: 'zh-CN',
  };
}

interface WorkerParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly kinds: readonly RunKind[];
  readonly parallel: number;
  /** Called when runs were worked on and none is left: time for the database's own housekeeping. */
  readonly idle?: () => Promise<void>;
}

export function createWorker(parts: WorkerParts): Worker {
  const owner = newId();
  let stopping = false;
  const wakeUps = new Set<() => void>();
  const flying = new Set<Promise<void>>();
  let loops: Promise<void>[] = [];

  async function workOne(): Promise<boolean> {
    const { db, kinds } = parts;
    const run = await withTx(db, { partnerIds: [], operator: true }, async (tx) => {
      await followBusinessClock(tx, parts.clock);
      return claimRun(tx, owner, LEASE_MS, kinds.map((k) => k.kind), kinds.filter((k) => k.inTurn).map((k) => k.kind));
    });
    if (!run) return false;
    const kind = kinds.find((k) => k.kind === run.kind);
    if (!kind) throw new Error(`no work for run kind ${run.kind}`);
    const flight = attempt(parts, kind, run, owner);
    flying.add(flight);
    await flight.finally(() => flying.delete(flight));
    return true;
  }

  /** Until nothing waits and nothing is under way: what another loop of this worker holds is waited for too. */
  async function drain(): Promise<number> {
    let worked = 0;
    for (;;) {
      if (await workOne()) worked += 1;
      else if (flying.size > 0) await Promise.race([...flying].map((flight) => flight.catch(() => {})));
      else break;
    }
    if (worked > 0) await parts.idle?.();
    return worked;
  }

  async function loop(): Promise<void> {
    let busy = false;
    while (!stopping) {
      if (busy) await parts.idle?.().catch((error: unknown) => parts.log.warn({ err: error }, 'housekeeping failed'));
      busy = await workThrough();
      if (!stopping) await pause();
    }
  }

  /** Works until nothing waits; whether anything was worked on. */
  async function workThrough(): Promise<boolean> {
    let any = false;
    while (!stopping) {
      const worked = await workOne().catch((error: unknown) => {
        parts.log.error({ err: error }, 'worker could not claim a run');
        return false;
      });
      if (!worked) break;
      any = true;
    }
    return any;
  }

  function pause(): Promise<void> {
    return new Promise<void>((resolve) => {
      const up = () => {
        clearTimeout(timer);
        wakeUps.delete(up);
        resolve();
      };
      const timer = setTimeout(up, POLL_MS);
      wakeUps.add(up);
    });
  }

  function wake(): void {
    for (const up of [...wakeUps]) up();
  }

  return {
    kinds: parts.kinds,
    drain,
    start: () => {
      stopping = false;
      loops = Array.from({ length: parts.parallel }, loop);
    },
    stop: async () => {
      stopping = true;
      wake();
      await Promise.all(loops);
    },
    wake,
  };
}

function jobFor(parts: WorkerParts, run: RunRow, owner: string): Job {
  return {
    run, clock: parts.clock, log: parts.log,
    tx: (work, options) => {
      const actor = options?.actor ?? systemActor(run.partner_id);
      return withTx(parts.db, { partnerIds: [...actor.partnerIds] }, (tx) => work({ actor, tx, now: parts.clock.now(), requestId: run.run_id, ip: '' }), { statementTimeoutMs: options?.timeoutMs ?? 120_000 });
    },
    save: async (ctx, progress) => {
      const { held, cancelAsked } = await saveProgress(ctx.tx, run, owner, LEASE_MS, progress);
      if (!held) throw new LeaseLost();
      if (cancelAsked) throw new Cancelled();
    },
  };
}

async function attempt(parts: WorkerParts, kind: RunKind, run: RunRow, owner: string): Promise<void> {
  const { db, log } = parts;
  const inScope = <T>(work: (ctx: Ctx) => Promise<T>) => jobFor(parts, run, owner).tx(work);
  const beat = setInterval(() => {
    inScope((ctx) => renewLease(ctx.tx, run, owner, LEASE_MS)).catch((error: unknown) => log.warn({ err: error, run: run.run_id }, 'lease not renewed'));
  }, LEASE_MS / 3);
  try {
    const counts = await kind.work(jobFor(parts, run, owner));
    await inScope((ctx) => finishRun(ctx.tx, run, owner, 'done', counts, null));
    log.info({ run: run.run_id, kind: run.kind, counts }, 'run done');
  } catch (error) {
    if (error instanceof LeaseLost) {
      log.warn({ run: run.run_id }, 'another worker holds the run now');
      return;
    }
    const cancelled = error instanceof Cancelled;
    const told = error instanceof Problem ? { code: error.code, params: Object.fromEntries(Object.entries(error.params).map(([k, v]) => [k, String(v)])) } : { code: 'request.internal', params: {} };
    if (!cancelled && !(error instanceof Problem)) log.error({ err: error, run: run.run_id, kind: run.kind }, 'run failed');
    await inScope(async (ctx) => {
      await finishRun(ctx.tx, run, owner, cancelled ? 'cancelled' : 'failed', null, cancelled ? null : told);
      await kind.ended?.(ctx, run, cancelled ? 'cancelled' : 'failed');
    });
  } finally {
    clearInterval(beat);
  }
}
