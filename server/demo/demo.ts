/**
 * The demo's face: what wants it, loads it, knows of it. Loading is an ordinary run of the operator, in steps whose place
 * is saved in the transaction that did them; a process that is killed goes on with the next piece, and nothing is made
 * twice because everything has an id of the seed's. Wanting the demo also starts the movable clock at the demo's time.
 */
import { sql } from 'kysely';
import type { Id } from '../../contract/values/id.ts';
import { readBusinessClock, startBusinessClock } from '../platform/business-clock.ts';
import type { Db } from '../platform/db/pool.ts';
import { type Tx, withTx } from '../platform/db/tx.ts';
import { enqueueRun, requeueRun } from '../platform/jobs/runs.ts';
import type { RunKind } from '../platform/jobs/worker.ts';
import { systemActor } from '../platform/jobs/worker.ts';
import { DEMO_NOW } from './calendar.ts';
import { type DemoCredentials, demoCredentials } from './credentials.ts';
import { type DemoParts, loadDemo } from './load.ts';
import { DEFAULT_SEED, partnerIdOf } from './people.ts';

export { type DemoCredentials, demoCredentials } from './credentials.ts';
export { DEMO_NOW } from './calendar.ts';
export { DEFAULT_SEED } from './people.ts';
export { type DemoParts, followUpOf } from './load.ts';

export const DEMO_RUN = 'demo-load';

export function demoRuns(parts: DemoParts): RunKind[] {
  return [{ kind: DEMO_RUN, cancellable: false, work: (job) => loadDemo(parts, job) }];
}

interface DemoSetting {
  readonly seed: string;
  readonly runId: Id;
  readonly loaded: boolean;
}

async function readSetting(tx: Tx): Promise<DemoSetting | null> {
  const found = await sql<{ value: DemoSetting }>`select value from platform.settings where name = 'demo'`.execute(tx);
  return found.rows[0]?.value ?? null;
}

/** `none`: an empty database. `foreign`: somebody's own partners are in it, the demo stays out. */
export type DemoState = { readonly kind: 'none' | 'foreign' | 'loaded' } | { readonly kind: 'loading'; readonly runId: Id };

export async function demoState(tx: Tx): Promise<DemoState> {
  const setting = await readSetting(tx);
  if (setting) return setting.loaded ? { kind: 'loaded' } : { kind: 'loading', runId: setting.runId };
  const partners = await sql`select from identity.partners limit 1`.execute(tx);
  return { kind: partners.rows.length === 0 ? 'none' : 'foreign' };
}

export async function demoLoaded(tx: Tx): Promise<boolean> {
  return (await demoState(tx)).kind === 'loaded';
}

/** Wants the demo: one run, however often it is asked for; a failed one is put back in the queue. Answers its id. */
export async function ensureDemo(db: Db, seed: string = DEFAULT_SEED): Promise<Id> {
  return withTx(db, { partnerIds: [partnerIdOf(seed, 'operator')], operator: true }, async (tx) => {
    const kept = await readSetting(tx);
    if (kept) {
      if (!kept.loaded) await requeueRun(tx, partnerIdOf(kept.seed, 'operator'), kept.runId);
      return kept.runId;
    }
    await startBusinessClock(tx, DEMO_NOW);
    const actor = systemActor(partnerIdOf(seed, 'operator'));
    const runId = await enqueueRun({ actor, tx, now: DEMO_NOW, requestId: DEMO_RUN, ip: '' }, { partnerId: actor.partnerId, kind: DEMO_RUN, uniqueKey: 'demo', input: { seed }, unit: 'customers' });
    const setting: DemoSetting = { seed, runId, loaded: false };
    await sql`insert into platform.settings (name, value) values ('demo', ${JSON.stringify(setting)}::jsonb) on conflict do nothing`.execute(tx);
    return runId;
  });
}

/** Logins and keys of the demo that is (being) loaded here; null where there is none. */
export async function demoCredentialsOf(db: Db, baseUrl: string): Promise<DemoCredentials | null> {
  return withTx(db, { partnerIds: [], operator: true }, async (tx) => {
    const setting = await readSetting(tx);
    return setting ? demoCredentials(setting.seed, baseUrl, (await readBusinessClock(tx)) ?? DEMO_NOW) : null;
  });
}
