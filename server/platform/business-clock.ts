/**
 * Where a movable business clock keeps its time: one row, so that a restart goes on from where the clock stood. Business
 * time only goes forward: what was decided at a later moment is never decided again at an earlier one.
 */
import { sql } from 'kysely';
import { problem } from '../../contract/errors.ts';
import type { Id } from '../../contract/values/id.ts';
import { type Clock, systemNow } from './clock.ts';
import type { Db } from './db/pool.ts';
import { type Tx, withTx } from './db/tx.ts';

/** Where the clock stands; null when this installation never had a movable one. */
export async function readBusinessClock(tx: Tx): Promise<Date | null> {
  const found = await sql<{ now_at: Date }>`select now_at from platform.business_clock`.execute(tx);
  return found.rows[0]?.now_at ?? null;
}

/** The first time of a movable clock; one that stands already stays where it is. */
export async function startBusinessClock(tx: Tx, at: Date = systemNow()): Promise<Date> {
  await sql`insert into platform.business_clock (now_at) values (${at}) on conflict do nothing`.execute(tx);
  return (await readBusinessClock(tx)) ?? at;
}

/** No rule, file or page knows days beyond. */
export const LATEST_NOW = new Date('2100-12-31T15:59:59.999Z');

/** The clock of this process goes where another process has moved the kept one. */
export async function followBusinessClock(tx: Tx, clock: Clock): Promise<void> {
  if (!clock.movable) return;
  const kept = await readBusinessClock(tx);
  if (kept !== null && kept > clock.now()) clock.move(kept);
}

export interface ClockMove {
  /** Tenants of the transaction, for what `record` writes. */
  readonly partnerIds: readonly Id[];
  /** Writes down, in the same transaction, that the clock moved. */
  record(tx: Tx, from: Date): Promise<void>;
}

/** Moves the kept clock forward, then the process's; a system clock or an earlier time is refused. */
export async function moveClock(db: Db, clock: Clock, to: Date, move?: ClockMove): Promise<void> {
  if (!clock.movable) throw problem('clock.not_movable');
  if (to > LATEST_NOW) throw problem('clock.too_far', { latest: LATEST_NOW.toISOString() });
  await withTx(db, { partnerIds: [...(move?.partnerIds ?? [])], operator: true }, async (tx) => {
    const from = await startBusinessClock(tx, clock.now());
    const moved = await sql`update platform.business_clock set now_at = ${to} where now_at <= ${to}`.execute(tx);
    if ((moved.numAffectedRows ?? 0n) === 0n) throw problem('clock.backwards', { now: ((await readBusinessClock(tx)) ?? clock.now()).toISOString() });
    if (to > from) await move?.record(tx, from);
  });
  clock.move(to);
}
