/**
 * What one FOCUS delivery covers whole: a provider's billing account in a billing period. The first delivery of a scope
 * only adds; a later one restates it. From the moment a load meets a scope until it is at its end the scope is marked: it is
 * in the sums in part, or beside the delivery it replaces. The newest run to deliver a scope is the one whose word counts: an
 * older run that is taken up again after it has nothing more to say, whether it restates or appends.
 * scope: none — deliveries are the partner's own.
 */
import { type RawBuilder, sql } from 'kysely';
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { ScopeNote } from './scope-notes.ts';

/** `correction`: a row mended by hand may be of a scope its delivery was not known to cover. */
export type DeliveryMode = 'restate' | 'append' | 'correction';
/** Who delivered a scope that was only appended to: nobody yet, so that any restatement is newer. */
const NOBODY: Id = '00000000-0000-0000-0000-000000000000';

interface Scope extends ScopeNote {
  firstDay: string;
  lastDay: string;
  /** Not written yet, or wider than written. */
  changed: boolean;
  later: boolean;
}

export interface Scopes {
  meet(notes: readonly ScopeNote[]): void;
  /** Writes what was met since; the caller holds `lockIntake`. */
  write(ctx: Ctx): Promise<void>;
  /**
   * The deliveries that say what is said here, and in whose name what is there already must be marked: a restatement says
   * it itself once it has met a scope that was delivered before; an append adds to restatements that are not complete.
   */
  sayers(): readonly Id[];
  /** The same for rows whose scope cannot be told. */
  sayersOfUnread(): readonly Id[];
}

/** `incomplete` are the deliveries whose restatement is not complete when an append begins. */
export function createScopes(partnerId: Id, runId: Id, mode: DeliveryMode, incomplete: readonly Id[] = []): Scopes {
  const scopes = new Map<string, Scope>();
  return {
    meet: (notes) => {
      for (const note of notes) {
        const scope = scopes.get(note.scopeKey);
        if (!scope) scopes.set(note.scopeKey, { ...note, changed: true, later: false });
        else if (note.firstDay < scope.firstDay || note.lastDay > scope.lastDay) {
          scope.firstDay = note.firstDay < scope.firstDay ? note.firstDay : scope.firstDay;
          scope.lastDay = note.lastDay > scope.lastDay ? note.lastDay : scope.lastDay;
          scope.changed = true;
        }
      }
    },
    write: async (ctx) => {
      const changed = [...scopes].filter(([, scope]) => scope.changed);
      if (changed.length === 0) return;
      const written = await upsertScopes(ctx, partnerId, runId, mode, changed);
      for (const [key, scope] of changed) {
        scope.changed = false;
        scope.later = written.get(key) === 'later';
      }
    },
    sayers: () => (mode === 'append' ? incomplete : [...scopes.values()].some((scope) => scope.later) ? [runId] : []),
    sayersOfUnread: () => (mode === 'append' ? incomplete : [runId]),
  };
}

async function upsertScopes(ctx: Ctx, partnerId: Id, runId: Id, mode: DeliveryMode, scopes: readonly (readonly [string, Scope])[]): Promise<Map<string, 'first' | 'later'>> {
  // Met for the first time by this run, and no newer one has delivered it or appended to it.
  const newer = sql`(delivery_scopes.last_run_id < excluded.last_run_id and coalesce(delivery_scopes.appended_run_id < excluded.last_run_id, true))`;
  const changes: Record<DeliveryMode, RawBuilder<unknown>> = {
    restate: sql`, deliveries = delivery_scopes.deliveries + case when ${newer} then 1 else 0 end, restatement = case when ${newer} then 'open' else delivery_scopes.restatement end,
      last_run_id = case when ${newer} then excluded.last_run_id else delivery_scopes.last_run_id end`,
    append: sql`, appended_run_id = greatest(delivery_scopes.appended_run_id, excluded.appended_run_id)`,
    correction: sql``,
  };
  const of = scopes.map(([, scope]) => scope);
  const written = await sql<{ scope_key: string; last_run_id: Id; deliveries: number }>`
    insert into usage.delivery_scopes (partner_id, last_run_id, appended_run_id, restatement, scope_key, provider, billing_account, billing_month, first_day, last_day)
    select ${partnerId}::uuid, ${mode === 'append' ? NOBODY : runId}::uuid, ${mode === 'append' ? runId : null}::uuid, ${mode === 'restate' ? 'open' : 'complete'}, * from unnest(${scopes.map(([key]) => key)}::uuid[], ${of.map((s) => s.provider)}::text[], ${of.map((s) => s.billingAccount)}::text[], ${of.map((s) => `${s.billingMonth}-01`)}::date[],
      ${of.map((s) => s.firstDay)}::date[], ${of.map((s) => s.lastDay)}::date[])
    on conflict (partner_id, scope_key) do update set first_day = least(delivery_scopes.first_day, excluded.first_day), last_day = greatest(delivery_scopes.last_day, excluded.last_day)
      ${changes[mode]}
    returning replace(scope_key::text, '-', '') as scope_key, last_run_id, deliveries`.execute(ctx.tx);
  if (written.rows.some((row) => (mode === 'restate' ? row.last_run_id !== runId : row.last_run_id > runId))) throw problem('intake.delivery_superseded');
  return new Map(written.rows.map((row) => [row.scope_key, mode === 'restate' && row.deliveries > 1 ? 'later' : 'first']));
}

export interface LastDelivery {
  readonly runId: Id;
  readonly complete: boolean;
}

/** What delivered these scopes last, by scope key. */
export async function lastDeliveries(ctx: Ctx, partnerId: Id, scopeKeys: readonly string[]): Promise<Map<string, LastDelivery>> {
  if (scopeKeys.length === 0) return new Map();
  const found = await sql<{ scope_key: string; last_run_id: Id; complete: boolean }>`
    select replace(scope_key::text, '-', '') as scope_key, last_run_id, restatement = 'complete' as complete
    from usage.delivery_scopes where partner_id = ${partnerId} and scope_key = any(${[...scopeKeys]}::uuid[])`.execute(ctx.tx);
  return new Map(found.rows.map((row) => [row.scope_key, { runId: row.last_run_id, complete: row.complete }]));
}

/** The deliveries that are not at the end of all their scopes. */
export async function incompleteDeliveries(ctx: Ctx, partnerId: Id): Promise<Id[]> {
  const found = await sql<{ last_run_id: Id }>`
    select distinct last_run_id from usage.delivery_scopes where partner_id = ${partnerId} and restatement <> 'complete'`.execute(ctx.tx);
  return found.rows.map((row) => row.last_run_id);
}
