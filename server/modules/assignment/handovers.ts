/**
 * Hand-overs (sales 4.4, 11 #7–#9): customers given from one manager to another, at once or from 00:00 of a later day. What
 * waits is a row that the job of midnight makes true at that day's first instant, once, whoever runs it: the row, the spans
 * and the log change in one transaction under the row's lock. Until then it can be seen and cancelled.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import { addDays, type Day, dayOf, startOfDay } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../contract/values/mask.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { systemActor } from '../../platform/jobs/worker.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import { setTenants } from '../identity/identity.ts';
import { change, lockAndJudge, managerToAssign, namesOf } from './changing.ts';
import { findActive, holdMembers, managersInScope, type Manager } from './managers.ts';
import { type Named, overtake } from './overtaken.ts';
import { partnerOfQuery } from './partner-of-query.ts';
import * as store from './store.ts';

/** Which customers: those named and, with a manager, all she has at this moment. */
export interface Asked {
  readonly customerIds?: readonly Id[] | undefined;
  readonly fromManagerId?: Id | undefined;
  readonly toManagerId: Id;
  /** From 00:00 (GMT+08:00) of this day; left out: at once. */
  readonly effectiveDay?: Day | undefined;
}
export interface Judged {
  readonly partnerId: Id;
  readonly to: Manager;
  /** Those who change hands, locked; who has the receiver already is not among them. */
  readonly customers: readonly store.LockedCustomer[];
  /** Named or the manager's, but the receiver's already. */
  readonly already: number;
  /** When it takes effect. */
  readonly at: Date;
}

const DAYS_AHEAD = 366;
export const HANDOVER_JOB = 'planned-handovers';

/** the same judgement for preview and hand-over: who may, whom, from when. */
export async function judgeHandover(ctx: Ctx, asked: Asked): Promise<Judged> {
  const partnerId = await partnerOfQuery(ctx);
  const at = asked.effectiveDay === undefined ? ctx.now : instantOf(asked.effectiveDay, ctx.now);
  const to = await managerToAssign(ctx, partnerId, asked.toManagerId);
  const wanted = [...(asked.customerIds ?? []), ...(asked.fromManagerId === undefined ? [] : await customersOf(ctx, partnerId, asked.fromManagerId))];
  if (wanted.length === 0) throw problem('assignment.nothing_to_hand_over');
  const all = await lockAndJudge(ctx, partnerId, wanted);
  const customers = all.filter((customer) => customer.manager_id !== to.member_id);
  if (customers.length === 0) throw problem('assignment.same_manager', { customers: namesOf(all) });
  return { partnerId, to, customers, already: all.length - customers.length, at };
}

/** a day that has begun cannot be chosen: what was whose on it is settled. */
function instantOf(day: Day, now: Date): Date {
  const earliest = addDays(dayOf(now), 1);
  const latest = addDays(dayOf(now), DAYS_AHEAD);
  if (day < earliest || day > latest) throw problem('assignment.handover_day', { earliest, latest });
  return startOfDay(day);
}

async function customersOf(ctx: Ctx, partnerId: Id, managerId: Id): Promise<Id[]> {
  const manager = await sql<{ found: boolean }>`
    select true as found from identity.members m where m.partner_id = ${partnerId} and m.member_id = ${managerId} and ${managersInScope(ctx, partnerId, 'm.member_id')}`.execute(ctx.tx);
  if (manager.rows.length === 0) throw problem('assignment.manager_unknown');
  // scope: none — the manager is in scope; lockAndJudge asks again for each customer.
  const found = await sql<{ customer_id: Id }>`
    select s.customer_id from assignment.spans s join customers.customers c on c.partner_id = s.partner_id and c.customer_id = s.customer_id
    where s.partner_id = ${partnerId} and s.manager_id = ${managerId}::uuid and s.unassigned_at is null and c.dissociated_at is null order by s.customer_id`.execute(ctx.tx);
  return found.rows.map((row) => row.customer_id);
}

/** Hands over at once, or plans it for a day; a plan overtakes what the customers waited for before. */
export async function handOver(ctx: Ctx, asked: Asked): Promise<{ handoverId: Id | null; customers: number }> {
  if (asked.effectiveDay !== undefined) await assertNotBegun(ctx, asked.effectiveDay);
  const { partnerId, to, customers, at } = await judgeHandover(ctx, asked);
  if (asked.effectiveDay === undefined) {
    await change(ctx, partnerId, customers, to, 'customer', at);
    return { handoverId: null, customers: customers.length };
  }
  const overtaken = await overtake(ctx, partnerId, customers);
  const handoverId = newId();
  await sql`insert into assignment.handovers (partner_id, handover_id, to_manager_id, effective_day, created_at, created_by)
    values (${partnerId}, ${handoverId}, ${to.member_id}, ${asked.effectiveDay}, ${ctx.now}, ${ctx.actor.memberId})`.execute(ctx.tx);
  await sql`insert into assignment.handover_customers (partner_id, customer_id, handover_id, from_manager_id)
    select ${partnerId}::uuid, n.customer_id, ${handoverId}::uuid, n.manager_id from unnest(${customers.map((c) => c.customer_id)}::uuid[], ${customers.map((c) => c.manager_id)}::uuid[]) as n (customer_id, manager_id)`.execute(ctx.tx);
  const line = lineOf(partnerId, to, asked.effectiveDay);
  await recordAudit(ctx, ...overtaken, ...customers.map((customer): AuditEntry => ({ ...line(customer), action: 'assignment.handover_planned', before: managerBefore(customer) })));
  return { handoverId, customers: customers.length };
}

/** One entry of the log a customer; the customer's time line shows it as one line. */
const lineOf = (partnerId: Id, to: { readonly member_id: Id; readonly name: string }, effectiveDay: Day) => (customer: Named) => ({
  objectKind: 'customer' as const, objectId: customer.customer_id, objectName: maskAccount(customer.account_name), partnerId, after: { managerId: to.member_id, manager: maskName(to.name), effectiveDay },
});
const managerBefore = (customer: store.LockedCustomer) => (customer.manager_id === null ? null : { managerId: customer.manager_id, manager: maskName(customer.manager_name ?? '') });

/**
 * A request of the last second before midnight may come after the job of that midnight: it waits for the job, which holds
 * its lock alone, and is refused when the day's slot is done. Asked before any row is locked, as the job does it.
 */
async function assertNotBegun(ctx: Ctx, effectiveDay: Day): Promise<void> {
  instantOf(effectiveDay, ctx.now);
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${HANDOVER_JOB}, 0))`.execute(ctx.tx);
  const done = await sql<{ done: boolean }>`select exists (select 1 from platform.schedule_slots where name = ${HANDOVER_JOB} and slot >= ${startOfDay(effectiveDay)}) as done`.execute(ctx.tx);
  if (done.rows[0]?.done) throw problem('assignment.handover_day', { earliest: addDays(effectiveDay, 1), latest: addDays(effectiveDay, DAYS_AHEAD) });
}

/** How many of the customers wait for a hand-over already. scope: none — the caller has judged them. */
export async function waitingElsewhere(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<number> {
  const found = await sql<{ count: number }>`select count(*)::int as count from assignment.handover_customers where partner_id = ${partnerId} and customer_id = any(${[...customerIds]}::uuid[]) and state = 'planned'`.execute(ctx.tx);
  return found.rows[0]?.count ?? 0;
}

interface HandoverRow {
  readonly partner_id: Id;
  readonly handover_id: Id;
  readonly to_manager_id: Id;
  readonly to_name: string;
  readonly effective_day: Day;
  readonly state: 'planned' | 'done' | 'cancelled' | 'stopped';
}

async function lockHandover(ctx: Ctx, partnerId: Id, handoverId: Id): Promise<HandoverRow | null> {
  await sql`select handover_id from assignment.handovers where partner_id = ${partnerId} and handover_id = ${handoverId}::uuid for update`.execute(ctx.tx);
  const found = await sql<HandoverRow>`
    select h.*, coalesce(m.name, '') as to_name from assignment.handovers h left join identity.members m on m.partner_id = h.partner_id and m.member_id = h.to_manager_id
    where h.partner_id = ${partnerId} and h.handover_id = ${handoverId}::uuid`.execute(ctx.tx);
  return found.rows[0] ?? null;
}

/** scope: none — the caller has judged the hand-over or works for the whole partner. */
async function waitingIn(ctx: Ctx, handover: HandoverRow): Promise<Named[]> {
  const found = await sql<Named>`
    select l.customer_id, c.account_name from assignment.handover_customers l join customers.customers c on c.partner_id = l.partner_id and c.customer_id = l.customer_id
    where l.partner_id = ${handover.partner_id} and l.handover_id = ${handover.handover_id} and l.state = 'planned' order by l.customer_id`.execute(ctx.tx);
  return found.rows;
}

/** Those who may hand over may cancel: who sees all, a supervisor when the receiver is of the team. Cancelled already: nothing more. */
export async function cancelHandover(ctx: Ctx, handoverId: Id): Promise<{ cancelled: number }> {
  const partnerId = await partnerOfQuery(ctx);
  if (ctx.actor.scope !== 'all' && ctx.actor.scope !== 'team') throw problem('access.denied', { permission: 'assignment.edit' });
  const handover = await lockHandover(ctx, partnerId, handoverId);
  const mine = await sql<{ found: boolean }>`
    select true as found from assignment.handovers h where h.partner_id = ${partnerId} and h.handover_id = ${handoverId}::uuid and ${managersInScope(ctx, partnerId, 'h.to_manager_id')}`.execute(ctx.tx);
  if (!handover || mine.rows.length === 0) throw problem('assignment.handover_unknown');
  if (handover.state === 'cancelled') return { cancelled: 0 };
  if (handover.state !== 'planned') throw problem('assignment.handover_closed');
  await store.lockCustomers(ctx, partnerId, (await waitingIn(ctx, handover)).map((line) => line.customer_id));
  const waiting = await waitingIn(ctx, handover);
  await closeLines(ctx, handover, 'cancelled', waiting);
  await close(ctx, handover, 'cancelled');
  const line = lineOf(partnerId, { member_id: handover.to_manager_id, name: handover.to_name }, handover.effective_day);
  await recordAudit(ctx, ...waiting.map((customer): AuditEntry => ({ ...line(customer), action: 'assignment.handover_cancelled' })));
  return { cancelled: waiting.length };
}

/**
 * Work of the job of midnight: everything that is due by now, whosever it is, each at the first instant of its own day. A
 * hand-over whose receiver is gone is stopped and left for a person; it does not hold up others.
 */
export async function handOverDue(ctx: Ctx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${HANDOVER_JOB}, 0))`.execute(ctx.tx);
  // scope: none — the system looks for what is due of every partner.
  const due = await sql<{ partner_id: Id; handover_id: Id }>`
    select partner_id, handover_id from assignment.handovers where state = 'planned' and effective_day <= ${dayOf(ctx.now)}::date order by effective_day, partner_id, handover_id`.execute(ctx.tx);
  for (const { partner_id: partnerId, handover_id: handoverId } of due.rows) {
    await setTenants(ctx.tx, [partnerId]);
    await execute({ ...ctx, actor: systemActor(partnerId) }, partnerId, handoverId);
  }
  await setTenants(ctx.tx, [], true);
  return due.rows.length;
}

async function execute(ctx: Ctx, partnerId: Id, handoverId: Id): Promise<void> {
  const handover = await lockHandover(ctx, partnerId, handoverId);
  if (handover?.state !== 'planned') return;
  await holdMembers(ctx, partnerId, [handover.to_manager_id]);
  const [to] = await findActive(ctx, partnerId, [handover.to_manager_id], 'account-manager');
  await store.lockCustomers(ctx, partnerId, (await waitingIn(ctx, handover)).map((line) => line.customer_id));
  const waiting = await waitingIn(ctx, handover);
  if (!to) {
    await closeLines(ctx, handover, 'stopped', waiting);
    await close(ctx, handover, 'stopped');
    const line = lineOf(partnerId, { member_id: handover.to_manager_id, name: handover.to_name }, handover.effective_day);
    return recordAudit(ctx, ...waiting.map((customer): AuditEntry => ({ ...line(customer), action: 'assignment.handover_stopped' })));
  }
  const customers = waiting.length === 0 ? [] : await store.readLocked(ctx, partnerId, waiting.map((line) => line.customer_id));
  const here = new Set(customers.map((customer) => customer.customer_id));
  await closeLines(ctx, handover, 'left', waiting.filter((line) => !here.has(line.customer_id)));
  await closeLines(ctx, handover, 'moved', customers);
  await close(ctx, handover, 'done');
  const others = customers.filter((customer) => customer.manager_id !== to.member_id);
  if (others.length > 0) await change(ctx, partnerId, others, to, 'plan', startOfDay(handover.effective_day));
}

async function closeLines(ctx: Ctx, handover: HandoverRow, state: 'moved' | 'cancelled' | 'left' | 'stopped', lines: readonly { readonly customer_id: Id }[]): Promise<void> {
  if (lines.length === 0) return;
  // scope: none — lines of a hand-over the caller has judged.
  await sql`update assignment.handover_customers set state = ${state}
    where partner_id = ${handover.partner_id} and handover_id = ${handover.handover_id} and customer_id = any(${lines.map((line) => line.customer_id)}::uuid[])`.execute(ctx.tx);
}

async function close(ctx: Ctx, handover: HandoverRow, state: 'done' | 'cancelled' | 'stopped'): Promise<void> {
  await sql`update assignment.handovers set state = ${state}, closed_at = ${ctx.now}, closed_by = ${ctx.actor.memberId}
    where partner_id = ${handover.partner_id} and handover_id = ${handover.handover_id}`.execute(ctx.tx);
}
