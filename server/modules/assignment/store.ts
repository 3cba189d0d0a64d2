/**
 * SQL of manager spans. Writers lock the customers' (or resellers') rows first, in order of id, so that two administrators at once end
 * in one consistent result; the exclusion constraint on the spans stands behind that.
 * Instants of a span are decided here, because the database counts microseconds and the code milliseconds: a clock that
 * stands still must not make a span without length, so a span that would end the instant it began ends one microsecond
 * later, and the next one begins where the last one ended.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { CUSTOMER_SPANS, type SpanTable } from './span-tables.ts';
import { isVisible } from './visible-customers.ts';

export type Door = 'manager' | 'customer' | 'link' | 'load' | 'plan';

export interface LockedCustomer {
  readonly customer_id: Id;
  readonly account_name: string;
  readonly name: string;
  readonly visible: boolean;
  readonly span_id: Id | null;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
}

/** Locks the associated customers among `customerIds`; scope: none — visibility is judged after the lock, see below. */
export async function lockCustomers(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<void> {
  await sql`select customer_id from customers.customers
    where partner_id = ${partnerId} and customer_id = any(${[...customerIds]}::uuid[])
    order by customer_id for no key update`.execute(ctx.tx);
}

/** What the locked customers are now: a statement of its own, so that it sees what the lock waited for. */
export async function readLocked(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<LockedCustomer[]> {
  const found = await sql<LockedCustomer>`
    select c.customer_id, c.account_name, c.name, ${isVisible(ctx, 'now', 'c', partnerId)} as visible, s.span_id, s.manager_id, m.name as manager_name
    from customers.customers c
    left join assignment.spans s on s.partner_id = c.partner_id and s.customer_id = c.customer_id and s.unassigned_at is null
    left join identity.members m on m.partner_id = s.partner_id and m.member_id = s.manager_id
    where c.partner_id = ${partnerId} and c.customer_id = any(${[...customerIds]}::uuid[]) and c.dissociated_at is null
    order by c.customer_id`.execute(ctx.tx);
  return found.rows;
}

/** Ends the present spans of what is named; answers how many ended. scope: none — the caller has judged each of them. */
export async function endSpans(ctx: Ctx, partnerId: Id, ids: readonly Id[], at: Date, { spans, held }: SpanTable = CUSTOMER_SPANS): Promise<number> {
  const done = await sql`
    update ${spans} set unassigned_at = greatest(${at}::timestamptz, assigned_at + interval '1 microsecond'), ended_by = ${ctx.actor.memberId}::uuid
    where partner_id = ${partnerId} and ${held} = any(${[...ids]}::uuid[]) and unassigned_at is null`.execute(ctx.tx);
  return Number(done.numAffectedRows ?? 0n);
}

/** Begins a span for each, not before the last one ended; the door `list` is 云经销商管理, of resellers. scope: none — the caller has judged each of them. */
export async function beginSpans(ctx: Ctx, partnerId: Id, ids: readonly Id[], managerId: Id, door: Door | 'list', at: Date, { spans, held }: SpanTable = CUSTOMER_SPANS): Promise<void> {
  await sql`
    insert into ${spans} (partner_id, ${held}, span_id, manager_id, assigned_at, assigned_by, door)
    select ${partnerId}::uuid, n.held, n.span_id, ${managerId}::uuid, greatest(${at}::timestamptz, max(s.unassigned_at)), ${ctx.actor.memberId}::uuid, ${door}::text
    from unnest(${[...ids]}::uuid[], ${ids.map(() => newId())}::uuid[]) as n (held, span_id)
    left join ${spans} s on s.partner_id = ${partnerId} and s.${held} = n.held
    group by n.held, n.span_id`.execute(ctx.tx);
}

export interface LoadedSpan {
  readonly customerId: Id;
  readonly managerId: Id;
  readonly assignedAt: Date;
  readonly unassignedAt: Date | null;
}

/** Spans of the past as they are, for a first set-up. scope: none — written by the installation itself. */
export async function insertLoadedSpans(ctx: Ctx, partnerId: Id, loaded: readonly (Omit<LoadedSpan, 'customerId'> & { readonly heldId: Id })[], { spans, held }: SpanTable = CUSTOMER_SPANS): Promise<void> {
  await sql`
    insert into ${spans} (partner_id, ${held}, span_id, manager_id, assigned_at, unassigned_at, assigned_by, ended_by, door)
    select ${partnerId}::uuid, n.held, n.span_id, n.manager_id, n.assigned_at, n.unassigned_at, null, null, 'load'
    from unnest(${loaded.map((s) => s.heldId)}::uuid[], ${loaded.map(() => newId())}::uuid[], ${loaded.map((s) => s.managerId)}::uuid[],
      ${loaded.map((s) => s.assignedAt.toISOString())}::timestamptz[], ${loaded.map((s) => s.unassignedAt?.toISOString() ?? null)}::timestamptz[])
      as n (held, span_id, manager_id, assigned_at, unassigned_at)`.execute(ctx.tx);
}

const NAMES_SHOWN = 10;

/** Names in one line for a refusal; a long list is cut and the rest counted. */
export function shortened(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return names.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` (+${more})` : '');
}
