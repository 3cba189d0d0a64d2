/**
 * Runs: long work as rows a person can see, leave and come back to. The row is also the queue: a worker claims it by
 * a lease (system time), writes its place and counts in the same transaction as each piece of work, and another worker
 * goes on from that place when the first one dies. Enqueueing happens inside the caller's transaction.
 * scope: none — runs belong to a partner, not to a customer; what a run reads is scoped by its own module.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import { newId, systemNow } from '../clock.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/tx.ts';

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export type Counts = Readonly<Record<string, number | string>>;

export interface RunRow {
  readonly partner_id: Id;
  readonly run_id: Id;
  readonly kind: string;
  readonly unique_key: string | null;
  readonly state: RunState;
  readonly input: Readonly<Record<string, unknown>>;
  readonly counts: Counts;
  readonly place: Readonly<Record<string, unknown>>;
  readonly progress_done: string;
  readonly progress_total: string | null;
  readonly progress_unit: string | null;
  readonly error: { code: string; params: Record<string, string> } | null;
  readonly cancel_asked: boolean;
  readonly requested_by: Id | null;
  readonly requested_name: string;
  readonly lease_owner: string | null;
  readonly attempts: number;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

export interface NewRun {
  readonly partnerId: Id;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The same key again gives the run that exists. */
  readonly uniqueKey?: string;
  readonly unit?: string;
  readonly total?: number;
}

/** Puts a run in the queue inside the caller's transaction; a rollback leaves none. */
export async function enqueueRun(ctx: Ctx, run: NewRun): Promise<Id> {
  const runId = newId();
  const made = await sql<{ run_id: Id }>`
    insert into platform.runs (partner_id, run_id, kind, unique_key, state, input, progress_unit, progress_total, requested_by, requested_name, created_at)
    values (${run.partnerId}, ${runId}, ${run.kind}, ${run.uniqueKey ?? null}, 'queued', ${JSON.stringify(run.input)}::jsonb, ${run.unit ?? null}, ${run.total ?? null},
      ${ctx.actor.memberId}, ${ctx.actor.memberName}, ${systemNow()})
    on conflict (partner_id, kind, unique_key) where unique_key is not null do nothing
    returning run_id`.execute(ctx.tx);
  if (made.rows[0]) return made.rows[0].run_id;
  const kept = await sql<{ run_id: Id }>`
    select run_id from platform.runs where partner_id = ${run.partnerId} and kind = ${run.kind} and unique_key = ${run.uniqueKey ?? ''}`.execute(ctx.tx);
  const row = kept.rows[0];
  if (!row) throw new Error('run with this key neither inserted nor found');
  return row.run_id;
}

/** A run that was done within the request that asked for it: no work waits, the row is there to be seen and pointed at. */
export async function recordDoneRun(ctx: Ctx, runId: Id, run: Omit<NewRun, 'uniqueKey'>, counts: Counts): Promise<void> {
  const now = systemNow();
  await sql`
    insert into platform.runs (partner_id, run_id, kind, state, input, counts, progress_unit, progress_done, progress_total, requested_by, requested_name, created_at, started_at, finished_at)
    values (${run.partnerId}, ${runId}, ${run.kind}, 'done', ${JSON.stringify(run.input)}::jsonb, ${JSON.stringify(counts)}::jsonb, ${run.unit ?? null}, ${run.total ?? 0}, ${run.total ?? null},
      ${ctx.actor.memberId}, ${ctx.actor.memberName}, ${now}, ${now}, ${now})`.execute(ctx.tx);
}

/** Any constant: the name of the lock all claiming workers share. */
const CLAIM_LOCK = 7_120_250_003;

/**
 * Claims the oldest run that waits or whose worker's lease ran out; null when there is nothing to do. Runs of the kinds
 * `inTurn` wait while another of them is being worked on for the same partner.
 */
export async function claimRun(tx: Tx, owner: string, leaseMs: number, kinds: readonly string[], inTurn: readonly string[] = []): Promise<RunRow | null> {
  const now = systemNow();
  const until = new Date(now.getTime() + leaseMs);
  // Two claims at the same moment would each see the other's run still waiting.
  if (inTurn.length > 0) await sql`select pg_advisory_xact_lock(${CLAIM_LOCK}::bigint)`.execute(tx);
  const claimed = await sql<RunRow>`
    update platform.runs r
    set state = 'running', lease_owner = ${owner}, lease_until = ${until}, attempts = r.attempts + 1, started_at = coalesce(r.started_at, ${now})
    from (
      select w.partner_id, w.run_id from platform.runs w
      where w.kind = any(${[...kinds]}::text[]) and (w.state = 'queued' or (w.state = 'running' and w.lease_until < ${now}))
        and not (w.kind = any(${[...inTurn]}::text[]) and exists (
          select from platform.runs o where o.partner_id = w.partner_id and o.run_id <> w.run_id and o.kind = any(${[...inTurn]}::text[]) and o.state = 'running' and o.lease_until >= ${now}))
      order by w.created_at, w.run_id limit 1 for update of w skip locked
    ) next
    where r.partner_id = next.partner_id and r.run_id = next.run_id
    returning r.*`.execute(tx);
  return claimed.rows[0] ?? null;
}

/** A new process on the embedded database is the only one: leases of the dead process are void at once. */
export async function voidLeases(tx: Tx): Promise<number> {
  const done = await sql`update platform.runs set lease_until = ${new Date(0)} where state = 'running'`.execute(tx);
  return Number(done.numAffectedRows ?? 0n);
}

export interface Progress {
  readonly done: number;
  readonly total?: number | null;
  readonly counts: Counts;
  readonly place: Readonly<Record<string, unknown>>;
}

/** Writes place and counts in the caller's transaction; says whether the lease is still ours and a stop was asked for. */
export async function saveProgress(tx: Tx, run: RunRow, owner: string, leaseMs: number, progress: Progress): Promise<{ held: boolean; cancelAsked: boolean }> {
  const saved = await sql<{ cancel_asked: boolean }>`
    update platform.runs
    set progress_done = ${progress.done}, progress_total = coalesce(${progress.total ?? null}::bigint, progress_total), counts = ${JSON.stringify(progress.counts)}::jsonb,
      place = ${JSON.stringify(progress.place)}::jsonb, lease_until = ${new Date(systemNow().getTime() + leaseMs)}
    where partner_id = ${run.partner_id} and run_id = ${run.run_id} and state = 'running' and lease_owner = ${owner}
    returning cancel_asked`.execute(tx);
  const row = saved.rows[0];
  return { held: row !== undefined, cancelAsked: row?.cancel_asked ?? false };
}

export async function renewLease(tx: Tx, run: RunRow, owner: string, leaseMs: number): Promise<void> {
  await sql`update platform.runs set lease_until = ${new Date(systemNow().getTime() + leaseMs)}
    where partner_id = ${run.partner_id} and run_id = ${run.run_id} and state = 'running' and lease_owner = ${owner}`.execute(tx);
}

export async function finishRun(tx: Tx, run: RunRow, owner: string, state: 'done' | 'failed' | 'cancelled', counts: Counts | null, error: { code: string; params: Record<string, string> } | null): Promise<boolean> {
  const done = await sql`
    update platform.runs set state = ${state}, counts = coalesce(${counts === null ? null : JSON.stringify(counts)}::jsonb, counts), error = ${error === null ? null : JSON.stringify(error)}::jsonb,
      finished_at = ${systemNow()}, lease_owner = null, lease_until = null
    where partner_id = ${run.partner_id} and run_id = ${run.run_id} and lease_owner = ${owner}`.execute(tx);
  return (done.numAffectedRows ?? 0n) > 0n;
}

export async function askCancel(tx: Tx, partnerId: Id, runId: Id): Promise<void> {
  await sql`update platform.runs set cancel_asked = true, state = case when state = 'queued' then 'cancelled' else state end,
      finished_at = case when state = 'queued' then ${systemNow()} else finished_at end
    where partner_id = ${partnerId} and run_id = ${runId} and state in ('queued', 'running')`.execute(tx);
}

/** Puts a failed or cancelled run back in the queue; it goes on from its place. */
export async function requeueRun(tx: Tx, partnerId: Id, runId: Id): Promise<void> {
  await sql`update platform.runs set state = 'queued', cancel_asked = false, error = null, finished_at = null
    where partner_id = ${partnerId} and run_id = ${runId} and state in ('failed', 'cancelled')`.execute(tx);
}

export async function readRun(tx: Tx, runId: Id): Promise<RunRow | null> {
  const found = await sql<RunRow>`select * from platform.runs where run_id = ${runId}`.execute(tx);
  return found.rows[0] ?? null;
}
