/**
 * Keeps assignment.day_spans what the rules make of assignment.spans: rewritten for whole customers in the transaction
 * that changed them, and provable at any time. Pages join these days; nothing else writes them.
 * scope: none — writes and proofs of a partner's own rows; no page reads through this file.
 */
import { sql } from 'kysely';
import type { Basis } from '../../../contract/console/shapes.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { BASES, daysHeld, type HeldDays, type Hold, newCalendar } from './rules.ts';

/** A customer with thousands of spans is no customer; 5 000 customers a piece keeps the statements small. */
const CUSTOMERS_AT_ONCE = 5_000;

interface SpanRow {
  readonly customer_id: Id;
  readonly span_id: Id;
  readonly manager_id: Id;
  readonly assigned_at: Date;
  readonly unassigned_at: Date | null;
}
interface DayRow extends HeldDays {
  readonly customerId: Id;
  readonly basis: Basis;
}

/** Recomputes the days of these customers, under every basis. */
export async function rewriteDaySpans(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<void> {
  const all = [...new Set(customerIds)].sort();
  for (let start = 0; start < all.length; start += CUSTOMERS_AT_ONCE) {
    const some = all.slice(start, start + CUSTOMERS_AT_ONCE);
    const days = await computeDays(ctx, partnerId, some);
    await sql`delete from assignment.day_spans where partner_id = ${partnerId} and customer_id = any(${some}::uuid[])`.execute(ctx.tx);
    if (days.length === 0) continue;
    await sql`
      insert into assignment.day_spans (partner_id, customer_id, basis, from_day, to_day, manager_id, span_id)
      select ${partnerId}::uuid, * from unnest(${days.map((d) => d.customerId)}::uuid[], ${days.map((d) => d.basis)}::text[],
        ${days.map((d) => d.from)}::date[], ${days.map((d) => d.to)}::date[], ${days.map((d) => d.holderId)}::uuid[], ${days.map((d) => d.spanId)}::uuid[])`.execute(ctx.tx);
  }
}

async function computeDays(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<DayRow[]> {
  // The order of beginning is the database's: within a millisecond only it can tell which span came first.
  const found = await sql<SpanRow>`
    select customer_id, span_id, manager_id, assigned_at, unassigned_at from assignment.spans
    where partner_id = ${partnerId} and customer_id = any(${[...customerIds]}::uuid[])
    order by customer_id, assigned_at`.execute(ctx.tx);
  const byCustomer = new Map<Id, Hold[]>();
  for (const row of found.rows) {
    const holds = byCustomer.get(row.customer_id) ?? [];
    holds.push({ holderId: row.manager_id, spanId: row.span_id, startsAt: row.assigned_at, endsAt: row.unassigned_at });
    byCustomer.set(row.customer_id, holds);
  }
  const calendar = newCalendar();
  return [...byCustomer].flatMap(([customerId, holds]) => BASES.flatMap((basis) => daysHeld(holds, basis, calendar).map((days) => ({ ...days, customerId, basis }))));
}

/** Proof: the stored days are what the rules make of the spans. Failing customers are named by number of differences. */
export async function proveDaySpans(ctx: Ctx, partnerId: Id): Promise<{ checked: number; failing: string[] }> {
  const key = (d: { customerId: Id; basis: string; from: string; to: string; holderId: Id; spanId: Id }) => [d.customerId, d.basis, d.from, d.to, d.holderId, d.spanId].join(' ');
  let checked = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  const failing = new Set<string>();
  for (;;) {
    const customers = await sql<{ customer_id: Id }>`
      select customer_id from (select customer_id from assignment.spans where partner_id = ${partnerId} union select customer_id from assignment.day_spans where partner_id = ${partnerId}) c
      where customer_id > ${after} order by customer_id limit ${CUSTOMERS_AT_ONCE}`.execute(ctx.tx);
    const ids = customers.rows.map((row) => row.customer_id);
    const last = ids.at(-1);
    if (last === undefined) return { checked, failing: [...failing].sort() };
    const computed = await computeDays(ctx, partnerId, ids);
    const stored = await sql<{ customer_id: Id; basis: string; from_day: string; to_day: string; manager_id: Id; span_id: Id }>`
      select customer_id, basis, from_day, to_day, manager_id, span_id from assignment.day_spans
      where partner_id = ${partnerId} and customer_id = any(${ids}::uuid[])`.execute(ctx.tx);
    const left = new Map(computed.map((d) => [key(d), d.customerId]));
    for (const row of stored.rows) {
      const found = key({ customerId: row.customer_id, basis: row.basis, from: row.from_day, to: row.to_day, holderId: row.manager_id, spanId: row.span_id });
      if (!left.delete(found)) failing.add(row.customer_id);
    }
    for (const customerId of left.values()) failing.add(customerId);
    checked += ids.length;
    after = last;
  }
}
