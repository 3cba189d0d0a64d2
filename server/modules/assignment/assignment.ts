/**
 * The face of assignment: who manages which customer, by both doors (sales 4.1), and what other rooms ask about it.
 * Every change is all or nothing: lock the customers, judge each of them, write spans, days and one entry of the
 * operation log a customer (changing.ts). History is never overwritten: a change ends a span and begins another.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { change, lockAndJudge, managerToAssign, namesOf } from './changing.ts';
import { rewriteDaySpans } from './day-spans.ts';
import { findActive, holdMembers } from './managers.ts';
import { partnerOfQuery } from './partner-of-query.ts';
import * as store from './store.ts';

export { daySpansAsOf, daySpansIf } from './as-of.ts';
export { proveDaySpans } from './day-spans.ts';
export { type Asked as HandoverAsked, type Judged as HandoverJudged, HANDOVER_JOB, handOverDue, judgeHandover, waitingElsewhere } from './handovers.ts';
export { managerNames, managersInScope } from './managers.ts';
export { memberDuties } from './member-duties.ts';
export { ofPartners, partnerOfQuery, type PartnersAsked, partnersOfQuery, partnersReadable } from './partner-of-query.ts';
export { loadResellerSpans } from './resellers.ts';
export type { LoadedSpan } from './store.ts';
export { type LoadedMembership, loadTeams } from './teams.ts';
export { daysOfChange } from './rules.ts';
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
 * All customers of who stops being an account manager, to another one or to nobody (sales 2.1): part of the save that takes
 * the role or the account away, so the manager's row is locked and nobody gives it customers meanwhile. Asked by who manages
 * members, so no scope is asked.
 */
export async function handOverAll(ctx: Ctx, partnerId: Id, managerId: Id, to: Id | null): Promise<void> {
  if (to !== null) await holdMembers(ctx, partnerId, [to]);
  const [manager] = to === null ? [] : await findActive(ctx, partnerId, [to], 'account-manager');
  if (to !== null && !manager) throw problem('assignment.manager_unknown');
  const held = await sql<{ customer_id: Id }>`select customer_id from assignment.spans where partner_id = ${partnerId} and manager_id = ${managerId}::uuid and unassigned_at is null`.execute(ctx.tx);
  const ids = held.rows.map((row) => row.customer_id);
  await store.lockCustomers(ctx, partnerId, ids);
  const customers = (await store.readLocked(ctx, partnerId, ids)).filter((customer) => customer.manager_id === managerId);
  if (customers.length > 0) await change(ctx, partnerId, customers, manager ?? null, 'customer', ctx.now);
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

/** The customer leaves the partner at this instant: its manager's span ends there. Before the association is ended; the caller has judged and locked it. */
export async function endAssignment(ctx: Ctx, partnerId: Id, customerId: Id, at: Date): Promise<void> {
  const held = (await store.readLocked(ctx, partnerId, [customerId])).filter((customer) => customer.span_id !== null);
  if (held.length > 0) await change(ctx, partnerId, held, null, 'customer', at);
}

/** Spans of the past as they were, for a first set-up (demo, migration from elsewhere); not in the operation log. */
export async function loadSpans(ctx: Ctx, partnerId: Id, spans: readonly store.LoadedSpan[]): Promise<void> {
  if (spans.length === 0) return;
  await store.insertLoadedSpans(ctx, partnerId, spans.map(({ customerId, ...span }) => ({ ...span, heldId: customerId })));
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
