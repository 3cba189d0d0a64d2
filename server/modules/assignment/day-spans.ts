/**
 * Keeps assignment.day_spans what the rules make of assignment.spans, and resellers' likewise: rewritten for whole customers in the transaction
 * that changed them, and provable at any time. Pages join these days; nothing else writes them.
 * scope: none — writes and proofs of a partner's own rows; no page reads through this file.
 */
import { sql } from 'kysely';
import type { Basis } from '../../../contract/console/shapes.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { BASES, daysHeld, type HeldDays, type Hold, newCalendar } from './rules.ts';
import { CUSTOMER_SPANS, RESELLER_SPANS, type SpanTable } from './span-tables.ts';

/** A customer with thousands of spans is no customer; 5 000 customers a piece keeps the statements small. */
const CUSTOMERS_AT_ONCE = 5_000;

interface SpanRow {
  readonly held_id: Id;
  readonly span_id: Id;
  readonly manager_id: Id;
  readonly assigned_at: Date;
  readonly unassigned_at: Date | null;
}
interface DayRow extends HeldDays {
  readonly heldId: Id;
  readonly basis: Basis;
}

/** Recomputes the days of these customers (or resellers), under every basis. */
export async function rewriteDaySpans(ctx: Ctx, partnerId: Id, ids: readonly Id[], table: SpanTable = CUSTOMER_SPANS): Promise<void> {
  const all = [...new Set(ids)].sort();
  for (let start = 0; start < all.length; start += CUSTOMERS_AT_ONCE) {
    const some = all.slice(start, start + CUSTOMERS_AT_ONCE);
    const days = await computeDays(ctx, partnerId, some, table);
    await sql`delete from ${table.days} where partner_id = ${partnerId} and ${table.held} = any(${some}::uuid[])`.execute(ctx.tx);
    if (days.length === 0) continue;
    await sql`
      insert into ${table.days} (partner_id, ${table.held}, basis, from_day, to_day, manager_id, span_id)
      select ${partnerId}::uuid, * from unnest(${days.map((d) => d.heldId)}::uuid[], ${days.map((d) => d.basis)}::text[],
        ${days.map((d) => d.from)}::date[], ${days.map((d) => d.to)}::date[], ${days.map((d) => d.holderId)}::uuid[], ${days.map((d) => d.spanId)}::uuid[])`.execute(ctx.tx);
  }
}

async function computeDays(ctx: Ctx, partnerId: Id, ids: readonly Id[], { spans, held }: SpanTable): Promise<DayRow[]> {
  // The order of beginning is the database's: within a millisecond only it can tell which span came first.
  const found = await sql<SpanRow>`
    select ${held} as held_id, span_id, manager_id, assigned_at, unassigned_at from ${spans}
    where partner_id = ${partnerId} and ${held} = any(${[...ids]}::uuid[])
    order by ${held}, assigned_at`.execute(ctx.tx);
  const byHeld = new Map<Id, Hold[]>();
  for (const row of found.rows) {
    const holds = byHeld.get(row.held_id) ?? [];
    holds.push({ holderId: row.manager_id, spanId: row.span_id, startsAt: row.assigned_at, endsAt: row.unassigned_at });
    byHeld.set(row.held_id, holds);
  }
  const calendar = newCalendar();
  return [...byHeld].flatMap(([heldId, holds]) => BASES.flatMap((basis) => daysHeld(holds, basis, calendar).map((days) => ({ ...days, heldId, basis }))));
}

/** Proof: the stored days are what the rules make of the spans, of customers and of resellers; the failing are named. */
export async function proveDaySpans(ctx: Ctx, partnerId: Id): Promise<{ checked: number; failing: string[] }> {
  const proofs = [await proveTable(ctx, partnerId, CUSTOMER_SPANS), await proveTable(ctx, partnerId, RESELLER_SPANS)];
  return { checked: proofs.reduce((sum, proof) => sum + proof.checked, 0), failing: proofs.flatMap((proof) => proof.failing) };
}

async function proveTable(ctx: Ctx, partnerId: Id, table: SpanTable): Promise<{ checked: number; failing: string[] }> {
  const key = (d: { heldId: Id; basis: string; from: string; to: string; holderId: Id; spanId: Id }) => [d.heldId, d.basis, d.from, d.to, d.holderId, d.spanId].join(' ');
  const { spans, days, held } = table;
  let checked = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  const failing = new Set<string>();
  for (;;) {
    const some = await sql<{ held_id: Id }>`
      select held_id from (select ${held} as held_id from ${spans} where partner_id = ${partnerId} union select ${held} from ${days} where partner_id = ${partnerId}) c
      where held_id > ${after} order by held_id limit ${CUSTOMERS_AT_ONCE}`.execute(ctx.tx);
    const ids = some.rows.map((row) => row.held_id);
    const last = ids.at(-1);
    if (last === undefined) return { checked, failing: [...failing].sort() };
    const computed = await computeDays(ctx, partnerId, ids, table);
    const stored = await sql<{ held_id: Id; basis: string; from_day: string; to_day: string; manager_id: Id; span_id: Id }>`
      select ${held} as held_id, basis, from_day, to_day, manager_id, span_id from ${days}
      where partner_id = ${partnerId} and ${held} = any(${ids}::uuid[])`.execute(ctx.tx);
    const left = new Map(computed.map((d) => [key(d), d.heldId]));
    for (const row of stored.rows) {
      const found = key({ heldId: row.held_id, basis: row.basis, from: row.from_day, to: row.to_day, holderId: row.manager_id, spanId: row.span_id });
      if (!left.delete(found)) failing.add(row.held_id);
    }
    for (const heldId of left.values()) failing.add(heldId);
    checked += ids.length;
    after = last;
  }
}
