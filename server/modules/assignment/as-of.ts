/**
 * Managers' days as the spans stood at an instant, or as they would stand if customers changed hands: the same rules over
 * other spans, so that a figure of the past, or of what is only being thought of, is the same question as today's. Answers a relation like assignment.day_spans
 * (customer_id, from_day, to_day, manager_id), cut like visibleCustomers to what the member may see: own days, or the
 * team's as it stood then. Scope: own days and the team's by visibleCustomers' rule.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Basis } from '../../../contract/console/shapes.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { newId } from '../../platform/clock.ts';
import { daysHeld, EVER, type Hold, holdsAsOf, holdsIf, newCalendar, OPEN } from './rules.ts';
import { seesAll } from './visible-customers.ts';

export async function daySpansAsOf(ctx: Ctx, partnerId: Id, basis: Basis, at: Date): Promise<RawBuilder<unknown>> {
  const { actor } = ctx;
  if (partnerId !== actor.partnerId && actor.scope !== 'all') return resellerAsOf(ctx, partnerId, basis, at);
  const byCustomer = await readHolds(ctx, partnerId, sql`assigned_at <= ${at}`);
  const calendar = newCalendar();
  const days = [...byCustomer].flatMap(([customerId, holds]) => daysHeld(holdsAsOf(holds, at), basis, calendar).map((held) => ({ ...held, customerId })));
  const visible = actor.scope === 'all' || actor.scope === 'team' ? days : days.filter((held) => actor.scope === 'own' && held.holderId === actor.memberId);
  const spans = relationOf(visible);
  return actor.scope === 'team' ? ofTeam(partnerId, actor.memberId, basis, at, spans) : spans;
}

/** The same of a reseller, for its account manager or the supervisor: its customers on the days of its span as it stood. */
async function resellerAsOf(ctx: Ctx, resellerId: Id, basis: Basis, at: Date): Promise<RawBuilder<unknown>> {
  const { actor } = ctx;
  const found = await sql<{ span_id: Id; manager_id: Id; assigned_at: Date; unassigned_at: Date | null }>`
    select span_id, manager_id, assigned_at, unassigned_at from assignment.reseller_spans
    where partner_id = ${actor.partnerId} and reseller_id = ${resellerId} and assigned_at <= ${at} order by assigned_at`.execute(ctx.tx);
  const holds = found.rows.map((row): Hold => ({ holderId: row.manager_id, spanId: row.span_id, startsAt: row.assigned_at, endsAt: row.unassigned_at }));
  const days = daysHeld(holdsAsOf(holds, at), basis).filter((held) => actor.scope === 'team' || held.holderId === actor.memberId);
  const spans = sql`select c.customer_id, d.from_day, d.to_day, d.manager_id from customers.customers c
    cross join unnest(${days.map((d) => d.from)}::date[], ${days.map((d) => d.to)}::date[], ${days.map((d) => d.holderId)}::uuid[]) as d (from_day, to_day, manager_id)
    where c.partner_id = ${resellerId}`;
  return actor.scope === 'team' ? ofTeam(actor.partnerId, actor.memberId, basis, at, spans) : spans;
}

interface HeldRow {
  readonly customerId: Id;
  readonly from: string;
  readonly to: string;
  readonly holderId: Id;
}

function relationOf(days: readonly HeldRow[]): RawBuilder<unknown> {
  return sql`select * from unnest(${days.map((d) => d.customerId)}::uuid[], ${days.map((d) => d.from)}::date[], ${days.map((d) => d.to)}::date[],
    ${days.map((d) => d.holderId)}::uuid[]) as d (customer_id, from_day, to_day, manager_id)`;
}

export interface WhatIf {
  readonly customerIds: readonly Id[];
  readonly managerId: Id;
  readonly at: Date;
}

/**
 * Managers' days as they would stand if these customers went to the manager at the instant; null instead of a change: as
 * they stand, in the same shape. For a supervisor cut to the days the managers belong to the team.
 */
export async function daySpansIf(ctx: Ctx, partnerId: Id, basis: Basis, change: WhatIf | null): Promise<RawBuilder<unknown>> {
  const { actor } = ctx;
  const stored = sql`select customer_id, from_day, to_day, manager_id from assignment.day_spans where partner_id = ${partnerId} and basis = ${basis}`;
  const spans = change === null ? stored : sql`${stored} and not (customer_id = any(${[...change.customerIds]}::uuid[])) union all ${await changedDays(ctx, partnerId, basis, change)}`;
  if (seesAll(ctx)) return spans;
  return actor.scope === 'team' ? ofTeam(partnerId, actor.memberId, basis, ctx.now, spans) : sql`select * from (${spans}) s where s.manager_id = ${actor.scope === 'own' ? actor.memberId : null}::uuid`;
}

async function changedDays(ctx: Ctx, partnerId: Id, basis: Basis, change: WhatIf): Promise<RawBuilder<unknown>> {
  const byCustomer = await readHolds(ctx, partnerId, sql`customer_id = any(${[...change.customerIds]}::uuid[])`);
  const calendar = newCalendar();
  return relationOf(change.customerIds.flatMap((customerId) => {
    const holds = holdsIf(byCustomer.get(customerId) ?? [], { holderId: change.managerId, spanId: newId() }, change.at);
    return daysHeld(holds, basis, calendar).map((held) => ({ ...held, customerId }));
  }));
}

async function readHolds(ctx: Ctx, partnerId: Id, which: RawBuilder<unknown>): Promise<Map<Id, Hold[]>> {
  const found = await sql<{ customer_id: Id; span_id: Id; manager_id: Id; assigned_at: Date; unassigned_at: Date | null }>`
    select customer_id, span_id, manager_id, assigned_at, unassigned_at from assignment.spans
    where partner_id = ${partnerId} and ${which} order by customer_id, assigned_at`.execute(ctx.tx);
  const byCustomer = new Map<Id, Hold[]>();
  for (const row of found.rows) {
    const holds = byCustomer.get(row.customer_id) ?? [];
    holds.push({ holderId: row.manager_id, spanId: row.span_id, startsAt: row.assigned_at, endsAt: row.unassigned_at });
    byCustomer.set(row.customer_id, holds);
  }
  return byCustomer;
}

/** The team as it stood at the instant: memberships begun by then; one that ended later was still open. */
function ofTeam(partnerId: Id, supervisorId: Id | null, basis: Basis, at: Date, spans: RawBuilder<unknown>): RawBuilder<unknown> {
  const open = sql`(t.to_at is null or t.to_at > ${at}::timestamptz)`;
  const members = sql`select t.manager_id, t.from_day, case when ${open} then ${OPEN}::date else t.to_day end as to_day, ${open} as present
    from assignment.team_spans t where t.partner_id = ${partnerId} and t.supervisor_id = ${supervisorId}::uuid and t.from_at <= ${at}::timestamptz`;
  const from = basis === 'now' ? sql`${EVER}::date` : sql`t.from_day`;
  const to = basis === 'now' ? sql`${OPEN}::date` : sql`t.to_day`;
  return sql`select s.customer_id, greatest(s.from_day, ${from}) as from_day, least(s.to_day, ${to}) as to_day, s.manager_id
    from (${spans}) s join (${members}) t on t.manager_id = s.manager_id
    where greatest(s.from_day, ${from}) < least(s.to_day, ${to})${basis === 'now' ? sql` and t.present` : sql``}`;
}
