/**
 * Runs as lists: newest first, by kind and state, for whoever may see them. Run ids are in order of time, so the id of
 * the last row is the place to go on from.
 * scope: none — runs belong to a partner; the door decides whose runs a member sees.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import type { Tx } from '../db/tx.ts';
import type { RunRow, RunState } from './runs.ts';

export interface RunFilter {
  readonly partnerIds: readonly Id[];
  /** Only what this member asked for; null: everybody's. */
  readonly requestedBy: Id | null;
  readonly kind: string | null;
  readonly states: readonly RunState[] | null;
  readonly before: Id | null;
}

export async function listRuns(tx: Tx, filter: RunFilter, limit: number): Promise<RunRow[]> {
  const found = await sql<RunRow>`
    select * from platform.runs
    where partner_id = any(${[...filter.partnerIds]}::uuid[])
      and (${filter.requestedBy}::uuid is null or requested_by = ${filter.requestedBy})
      and (${filter.kind}::text is null or kind = ${filter.kind})
      and (${filter.states === null ? null : [...filter.states]}::text[] is null or state = any(${filter.states === null ? null : [...filter.states]}::text[]))
      and (${filter.before}::uuid is null or run_id < ${filter.before})
    order by run_id desc limit ${limit}`.execute(tx);
  return found.rows;
}

export interface Pace {
  readonly ratePerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** How fast a run went from its start to now or its end (system time), and how long it will still take at that pace. */
export function paceOf(run: Pick<RunRow, 'state' | 'progress_done' | 'progress_total' | 'started_at' | 'finished_at'>, now: Date): Pace {
  const done = Number(run.progress_done);
  if (run.started_at === null || run.state === 'queued' || done === 0) return { ratePerSecond: null, secondsLeft: null };
  const end = run.state === 'running' ? now : (run.finished_at ?? now);
  const seconds = Math.max((end.getTime() - run.started_at.getTime()) / 1000, 0.001);
  const rate = done / seconds;
  const left = run.state === 'running' && run.progress_total !== null ? Math.max(0, Math.round((Number(run.progress_total) - done) / rate)) : null;
  return { ratePerSecond: Math.round(rate * 10) / 10, secondsLeft: left };
}
