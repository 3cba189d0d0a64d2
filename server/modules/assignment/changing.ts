/**
 * The one way a customer's manager changes, whichever door asks: judge who may, lock the customers in order of id, read
 * what they are now, end and begin spans, rewrite days, overtake planned hand-overs, record. A change costs the same number
 * of statements for one customer and for two thousand.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
import { sqlState } from '../../platform/db/tx.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import { rewriteDaySpans } from './day-spans.ts';
import { findActive, holdMembers, managersInScope, type Manager } from './managers.ts';
import { overtake } from './overtaken.ts';
import * as store from './store.ts';

/** Account managers never assign (sales 4.3), whatever items a role of theirs has. */
export function assertMayAssign(ctx: Ctx): void {
  if (ctx.actor.scope === 'all' || ctx.actor.scope === 'team') return;
  throw problem('access.denied', { permission: 'assignment.edit' });
}

/** The manager customers may be given to: active, with the role, and for a supervisor one of the team (sales 4.3). */
export async function managerToAssign(ctx: Ctx, partnerId: Id, memberId: Id): Promise<Manager> {
  assertMayAssign(ctx);
  await holdMembers(ctx, partnerId, [memberId]);
  const [manager] = await findActive(ctx, partnerId, [memberId], 'account-manager');
  const inScope = await sql<{ found: boolean }>`
    select true as found from identity.members m where m.partner_id = ${partnerId} and m.member_id = ${memberId} and ${managersInScope(ctx, partnerId, 'm.member_id')}`.execute(ctx.tx);
  if (!manager || inScope.rows.length === 0) throw problem('assignment.manager_unknown');
  return manager;
}

/** Locks the customers and refuses the whole list when one of them does not exist for this member. */
export async function lockAndJudge(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<store.LockedCustomer[]> {
  const asked = [...new Set(customerIds)];
  await store.lockCustomers(ctx, partnerId, asked);
  const customers = await store.readLocked(ctx, partnerId, asked);
  if (customers.length < asked.length || customers.some((customer) => !customer.visible)) throw problem('customers.unknown');
  return customers;
}

/** Writes one change of manager (null: taken back) for customers that are locked and judged. */
export async function change(ctx: Ctx, partnerId: Id, customers: readonly store.LockedCustomer[], manager: Manager | null, door: store.Door, at: Date): Promise<void> {
  const ids = customers.map((customer) => customer.customer_id);
  try {
    await store.endSpans(ctx, partnerId, ids, at);
    if (manager) await store.beginSpans(ctx, partnerId, ids, manager.member_id, door, at);
  } catch (error) {
    // Only a writer that did not lock the customers can cause this; the constraint then keeps one manager a customer.
    if (sqlState(error) === EXCLUSION_VIOLATION) throw problem('assignment.already_assigned', { customers: namesOf(customers) });
    throw error;
  }
  await rewriteDaySpans(ctx, partnerId, ids);
  const overtaken = door === 'plan' ? [] : await overtake(ctx, partnerId, customers);
  await recordAudit(ctx, ...customers.map((customer) => auditEntry(partnerId, customer, manager, door)), ...overtaken);
}

const EXCLUSION_VIOLATION = '23P01';

function auditEntry(partnerId: Id, customer: store.LockedCustomer, manager: Manager | null, door: store.Door): AuditEntry {
  const action = manager === null ? 'assignment.unassigned' : customer.span_id === null ? 'assignment.assigned' : 'assignment.replaced';
  const before = customer.manager_id === null ? null : { managerId: customer.manager_id, manager: maskName(customer.manager_name ?? '') };
  const after = manager === null ? null : { managerId: manager.member_id, manager: maskName(manager.name), door };
  return { action, objectKind: 'customer', objectId: customer.customer_id, objectName: maskAccount(customer.account_name), before, after, partnerId };
}

/** Masked names for a refusal. */
export function namesOf(customers: readonly store.LockedCustomer[]): string {
  return store.shortened(customers.map((customer) => (customer.name === '' ? maskAccount(customer.account_name) : maskName(customer.name))));
}
