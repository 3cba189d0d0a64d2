/**
 * What one FOCUS delivery covers whole: a provider's billing account in a billing period. The first delivery of a scope
 * only adds; a later one restates it. The newest run to deliver a scope is the one whose word counts: an older run that
 * is taken up again after it has nothing more to say.
 * scope: none — deliveries are the partner's own.
 */
import { sql } from 'kysely';
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { FeeRecord } from '../intake/fee-record.ts';

export type DeliveryMode = 'restate' | 'append';

interface Scope {
  readonly provider: string;
  readonly billingAccount: string;
  readonly billingMonth: string;
  firstDay: string;
  lastDay: string;
  /** Not written yet, or wider than written. */
  changed: boolean;
  later: boolean;
}

export interface Scopes {
  note(record: FeeRecord): void;
  /** Writes what was noted since; the caller holds `lockIntake`. */
  write(ctx: Ctx): Promise<void>;
  /** Some scope met so far was delivered before by another run: what is still there must be marked. */
  anyLater(): boolean;
}

export function createScopes(partnerId: Id, runId: Id, mode: DeliveryMode): Scopes {
  const scopes = new Map<string, Scope>();
  return {
    note: (record) => {
      const { scopeKey, day } = record;
      if (scopeKey === null) return;
      const scope = scopes.get(scopeKey);
      if (!scope) scopes.set(scopeKey, newScope(record));
      else if (day < scope.firstDay) Object.assign(scope, { firstDay: day, changed: true });
      else if (day > scope.lastDay) Object.assign(scope, { lastDay: day, changed: true });
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
    anyLater: () => [...scopes.values()].some((scope) => scope.later),
  };
}

function newScope(record: FeeRecord): Scope {
  const billingAccount = record.customerRef.kind === 'sub-account' ? record.customerRef.billingAccountId : '';
  return { provider: record.provider, billingAccount, billingMonth: record.billingMonth, firstDay: record.day, lastDay: record.day, changed: true, later: false };
}

async function upsertScopes(ctx: Ctx, partnerId: Id, runId: Id, mode: DeliveryMode, scopes: readonly (readonly [string, Scope])[]): Promise<Map<string, 'first' | 'later'>> {
  const restate = sql`, withheld = false, deliveries = delivery_scopes.deliveries + case when delivery_scopes.last_run_id < excluded.last_run_id then 1 else 0 end,
      last_run_id = greatest(delivery_scopes.last_run_id, excluded.last_run_id)`;
  const of = scopes.map(([, scope]) => scope);
  const written = await sql<{ scope_key: string; last_run_id: Id; deliveries: number }>`
    insert into usage.delivery_scopes (partner_id, last_run_id, scope_key, provider, billing_account, billing_month, first_day, last_day)
    select ${partnerId}::uuid, ${runId}::uuid, * from unnest(${scopes.map(([key]) => key)}::uuid[], ${of.map((s) => s.provider)}::text[], ${of.map((s) => s.billingAccount)}::text[], ${of.map((s) => `${s.billingMonth}-01`)}::date[],
      ${of.map((s) => s.firstDay)}::date[], ${of.map((s) => s.lastDay)}::date[])
    on conflict (partner_id, scope_key) do update set first_day = least(delivery_scopes.first_day, excluded.first_day), last_day = greatest(delivery_scopes.last_day, excluded.last_day)
      ${mode === 'restate' ? restate : sql``}
    returning replace(scope_key::text, '-', '') as scope_key, last_run_id, deliveries`.execute(ctx.tx);
  if (mode === 'restate' && written.rows.some((row) => row.last_run_id !== runId)) throw problem('intake.delivery_superseded');
  return new Map(written.rows.map((row) => [row.scope_key, mode === 'restate' && row.deliveries > 1 ? 'later' : 'first']));
}

/** The runs that delivered these scopes last, by scope key. */
export async function lastDeliveries(ctx: Ctx, partnerId: Id, scopeKeys: readonly string[]): Promise<Map<string, Id>> {
  if (scopeKeys.length === 0) return new Map();
  const found = await sql<{ scope_key: string; last_run_id: Id }>`
    select replace(scope_key::text, '-', '') as scope_key, last_run_id from usage.delivery_scopes where partner_id = ${partnerId} and scope_key = any(${[...scopeKeys]}::uuid[])`.execute(ctx.tx);
  return new Map(found.rows.map((row) => [row.scope_key, row.last_run_id]));
}
