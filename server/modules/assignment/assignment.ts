/**
 * The face of assignment: who manages which customer, by both doors (sales 4.1), and what other rooms ask about it.
 * Every change is all or nothing: lock the customers, judge each of them, write spans, days and one entry of the
 * operation log a customer. History is never overwritten: a change ends a span and begins another.
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
import { partnerOfQuery } from './partner-of-query.ts';
import * as store from './store.ts';

export { daySpansAsOf } from './as-of.ts';
export { proveDaySpans } from './day-spans.ts';
export { managerNames } from './managers.ts';
export { memberDuties } from './member-duties.ts';
export { ofPartners, partnerOfQuery, type PartnersAsked, partnersOfQuery, partnersReadable } from './partner-of-query.ts';
export type { LoadedSpan } from './store.ts';
export { type LoadedMembership, loadTeams } from './teams.ts';
export { isVisible, seesAll, visibleCustomers } from './visible-customers.ts';

/** Manager door (sales 4.2): unassigned customers only; an assigned one is refused by name (sales 13 #6). */
export async function assignCustomers(ctx: Ctx, memberId: Id, customerIds: readonly Id[]): Promise<{ assigned: number }> {
  const partnerId = await partnerOfQuery(ctx);
  const manager = await managerToAssign(ctx, partnerId, memberId);
  const customers = await lockAndJudge(ctx, partnerId, customerIds);
  const taken = customers.filter((customer) => customer.span_id !== null);
  if (taken.length > 0) throw problem('assignment.already_assigned', { customers: namesOf(taken) });
  await change(ctx, partnerId, customers, manager, 'manager', ctx.now);
  return { assigned: customers.length };
}

/**
 * Customer door (sales 4.2 "change of manager"): sets the manager, whoever it was before. In a batch those who have this
 * manager already are left as they are; when that leaves nothing to do it is said by name.
 */
export async function replaceManager(ctx: Ctx, memberId: Id, customerIds: readonly Id[]): Promise<{ assigned: number; replaced: number }> {
  const partnerId = await partnerOfQuery(ctx);
  const manager = await managerToAssign(ctx, partnerId, memberId);
  const customers = await lockAndJudge(ctx, partnerId, customerIds);
  const others = customers.filter((customer) => customer.manager_id !== memberId);
  if (others.length === 0) throw problem('assignment.same_manager', { customers: namesOf(customers) });
  await change(ctx, partnerId, others, manager, 'customer', ctx.now);
  const replaced = others.filter((customer) => customer.span_id !== null).length;
  return { assigned: others.length - replaced, replaced };
}

/** 收回: the customers become unassigned. Not for a supervisor: that would take them out of the team (sales 4.3). */
export async function unassignCustomers(ctx: Ctx, customerIds: readonly Id[]): Promise<{ unassigned: number }> {
  if (ctx.actor.scope !== 'all') throw problem('access.denied', { permission: 'assignment.edit' });
  const partnerId = await partnerOfQuery(ctx);
  const customers = await lockAndJudge(ctx, partnerId, customerIds);
  const free = customers.filter((customer) => customer.span_id === null);
  if (free.length > 0) throw problem('assignment.not_assigned', { customers: namesOf(free) });
  await change(ctx, partnerId, customers, null, 'customer', ctx.now);
  return { unassigned: customers.length };
}

/**
 * A customer who joined through a manager's link is the manager's without further action (sales 13 #7). The caller has
 * made the customer in this transaction or holds its invitation, so no scope is asked; a customer who has a manager
 * keeps that one. Answers whether a span began.
 */
export async function assignByLink(ctx: Ctx, customerId: Id, memberId: Id, at: Date): Promise<boolean> {
  const partnerId = ctx.actor.partnerId;
  await holdMembers(ctx, partnerId, [memberId]);
  const [manager] = await findActive(ctx, partnerId, [memberId], 'account-manager');
  if (!manager) throw problem('assignment.manager_unknown');
  await store.lockCustomers(ctx, partnerId, [customerId]);
  const customers = await store.readLocked(ctx, partnerId, [customerId]);
  if (customers.length === 0) throw problem('customers.unknown');
  if (customers.some((customer) => customer.span_id !== null)) return false;
  await change(ctx, partnerId, customers, manager, 'link', at);
  return true;
}

/** Spans of the past as they were, for a first set-up (demo, migration from elsewhere); not in the operation log. */
export async function loadSpans(ctx: Ctx, partnerId: Id, spans: readonly store.LoadedSpan[]): Promise<void> {
  if (spans.length === 0) return;
  await store.insertLoadedSpans(ctx, partnerId, spans);
  await rewriteDaySpans(ctx, partnerId, spans.map((span) => span.customerId));
}

/** Present managers by customer; full names, the caller masks them. scope: none — the caller names customers it may see. */
export async function currentManagers(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<Map<Id, { memberId: Id; name: string }>> {
  if (customerIds.length === 0) return new Map();
  const found = await sql<{ customer_id: Id; member_id: Id; name: string }>`
    select s.customer_id, s.manager_id as member_id, m.name from assignment.spans s
    join identity.members m on m.partner_id = s.partner_id and m.member_id = s.manager_id
    where s.partner_id = ${partnerId} and s.customer_id = any(${[...customerIds]}::uuid[]) and s.unassigned_at is null`.execute(ctx.tx);
  return new Map(found.rows.map((row) => [row.customer_id, { memberId: row.member_id, name: row.name }]));
}

/** Account managers never assign (sales 4.3), whatever items a role of theirs has. */
function assertMayAssign(ctx: Ctx): void {
  if (ctx.actor.scope === 'all' || ctx.actor.scope === 'team') return;
  throw problem('access.denied', { permission: 'assignment.edit' });
}

/** The manager customers may be given to: active, with the role, and for a supervisor one of the team (sales 4.3). */
async function managerToAssign(ctx: Ctx, partnerId: Id, memberId: Id): Promise<Manager> {
  assertMayAssign(ctx);
  await holdMembers(ctx, partnerId, [memberId]);
  const [manager] = await findActive(ctx, partnerId, [memberId], 'account-manager');
  const inScope = await sql<{ found: boolean }>`
    select true as found from identity.members m where m.partner_id = ${partnerId} and m.member_id = ${memberId} and ${managersInScope(ctx, partnerId, 'm.member_id')}`.execute(ctx.tx);
  if (!manager || inScope.rows.length === 0) throw problem('assignment.manager_unknown');
  return manager;
}

/** Locks the customers and refuses the whole list when one of them does not exist for this member. */
async function lockAndJudge(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<store.LockedCustomer[]> {
  const asked = [...new Set(customerIds)];
  await store.lockCustomers(ctx, partnerId, asked);
  const customers = await store.readLocked(ctx, partnerId, asked);
  if (customers.length < asked.length || customers.some((customer) => !customer.visible)) throw problem('customers.unknown');
  return customers;
}

/** Writes one change of manager (null: taken back) for customers that are locked and judged. */
async function change(ctx: Ctx, partnerId: Id, customers: readonly store.LockedCustomer[], manager: Manager | null, door: store.Door, at: Date): Promise<void> {
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
  await recordAudit(ctx, ...customers.map((customer) => auditEntry(partnerId, customer, manager, door)));
}

const EXCLUSION_VIOLATION = '23P01';

function auditEntry(partnerId: Id, customer: store.LockedCustomer, manager: Manager | null, door: store.Door): AuditEntry {
  const action = manager === null ? 'assignment.unassigned' : customer.span_id === null ? 'assignment.assigned' : 'assignment.replaced';
  const before = customer.manager_id === null ? null : { managerId: customer.manager_id, manager: maskName(customer.manager_name ?? '') };
  const after = manager === null ? null : { managerId: manager.member_id, manager: maskName(manager.name), door };
  return { action, objectKind: 'customer', objectId: customer.customer_id, objectName: maskAccount(customer.account_name), before, after, partnerId };
}

const NAMES_SHOWN = 10;

/** Masked names for a refusal; a long list is cut and the rest counted. */
function namesOf(customers: readonly store.LockedCustomer[]): string {
  const names = customers.slice(0, NAMES_SHOWN).map((customer) => (customer.name === '' ? maskAccount(customer.account_name) : maskName(customer.name)));
  const more = customers.length - names.length;
  return names.join(', ') + (more > 0 ? ` (+${more})` : '');
}
