/**
 * Which customer a sub-account stands for: suggested by its name, confirmed by a person, remembered for every file after.
 * A confirmed mapping is final: its consumption is booked, and a record never moves to another customer.
 */
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskAccount } from '../../../../contract/values/mask.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type AuditEntry, recordAudit } from '../../audit/audit.ts';
import { isLoading } from '../intake-run/complete-settled.ts';
import { enqueueRetry } from '../intake-run/intake-input.ts';
import { lockIntake } from '../loading/lock.ts';
import { createFor } from './resolver.ts';
import * as store from './store.ts';

export interface Decision {
  readonly subAccountKey: Id;
  /** A customer, `create` for a new one of its own, null to ignore the sub-account. */
  readonly customerId: Id | 'create' | null;
}

export interface Mapped {
  readonly confirmed: number;
  readonly created: number;
  /** The run that loads the rows that waited; null when none did and no load is at work that may leave some. */
  readonly runId: Id | null;
}

export async function listSubAccounts(ctx: Ctx, partnerId: Id, filter: store.SubAccountFilter, limit: number) {
  const rows = await store.listSubAccounts(ctx, partnerId, filter, limit + 1);
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.sub_account_key ?? null) : null };
}

/** All or nothing: one decision that cannot be carried out refuses the whole list. */
export async function decideSubAccounts(ctx: Ctx, partnerId: Id, decisions: readonly Decision[]): Promise<Mapped> {
  await lockIntake(ctx, partnerId);
  const wanted = new Map(decisions.map((decision) => [decision.subAccountKey, decision.customerId]));
  const rows = await store.findSubAccountsByKey(ctx, partnerId, [...wanted.keys()]);
  if (rows.length < wanted.size) throw problem('intake.sub_account_unknown');
  const names = await customersOf(ctx, partnerId, rows, wanted);
  const open = rows.filter((row) => !isDecided(row, wanted.get(row.sub_account_key) ?? null, names));
  const toCreate = open.filter((row) => wanted.get(row.sub_account_key) === 'create');
  const created = await createFor(ctx, partnerId, toCreate.map((row) => ({ row, from: ctx.now })));
  for (const row of open) {
    const customerId = wanted.get(row.sub_account_key) ?? null;
    if (customerId === 'create') continue;
    const reason = customerId !== null && row.customer_id === customerId ? row.suggestion_reason : null;
    await store.setDecision(ctx, partnerId, row.sub_account_key, { state: customerId === null ? 'ignored' : 'confirmed', customerId, reason });
  }
  const keys = open.map((row) => row.sub_account_key);
  const waiting = keys.length === 0 ? 0 : await store.countWaiting(ctx, partnerId, keys);
  // A load at work asked for these sub-accounts before they were decided: rows it has yet to store will wait as well.
  const retried = keys.length > 0 && (waiting > 0 || (await isLoading(ctx, partnerId)));
  const runId = retried ? await enqueueRetry(ctx, partnerId, { subAccountKeys: keys }, waiting) : null;
  await recordAudit(ctx, ...open.map((row) => auditEntry(partnerId, row, created.find((one) => one.sub_account_key === row.sub_account_key)?.customer_id ?? wanted.get(row.sub_account_key) ?? null, names)));
  return { confirmed: open.filter((row) => wanted.get(row.sub_account_key) !== null).length, created: created.length, runId };
}

/** The customers that the decisions and the rows name; one that is not the partner's refuses the list. */
async function customersOf(ctx: Ctx, partnerId: Id, rows: readonly store.SubAccountRow[], wanted: ReadonlyMap<Id, Decision['customerId']>): Promise<Map<Id, store.CustomerNames>> {
  const asked = [...wanted.values()].filter((customerId): customerId is Id => customerId !== null && customerId !== 'create');
  const present = rows.flatMap((row) => row.customer_id ?? []);
  const found = new Map((await store.findNames(ctx, partnerId, [...new Set([...asked, ...present])])).map((row) => [row.customer_id, row]));
  if (asked.some((customerId) => !found.has(customerId))) throw problem('customers.unknown');
  return found;
}

/** Already as wanted; a confirmed mapping that is to change is refused. */
function isDecided(row: store.SubAccountRow, customerId: Decision['customerId'], names: ReadonlyMap<Id, store.CustomerNames>): boolean {
  if (row.state === 'ignored') return customerId === null;
  if (row.state !== 'confirmed') return false;
  if (row.customer_id === customerId) return true;
  throw problem('intake.mapping_conflict', { customer: maskAccount(names.get(row.customer_id ?? '')?.account_name ?? '') });
}

function auditEntry(partnerId: Id, row: store.SubAccountRow, customerId: Id | null, names: ReadonlyMap<Id, store.CustomerNames>): AuditEntry {
  const customer = customerId === null ? null : maskAccount(names.get(customerId)?.account_name ?? row.name);
  return {
    action: customerId === null ? 'intake.sub_account_ignored' : 'intake.sub_account_mapped', objectKind: 'sub-account', objectId: row.sub_account_key, objectName: `${row.provider} ${row.sub_account}`, partnerId,
    before: { state: row.state }, after: { customerId, customer },
  };
}
