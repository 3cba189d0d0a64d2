/**
 * The list of hand-overs (sales 4.4): what waits, for which day, and what became of the others; and the customers of one.
 * A hand-over is in the list of who has its receiver or one of its givers in scope.
 */
import { type RawBuilder, sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Day } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { managersInScope } from './managers.ts';
import { partnerOfQuery } from './partner-of-query.ts';
import { isVisible } from './visible-customers.ts';

export type HandoverState = 'planned' | 'done' | 'cancelled' | 'stopped' | 'superseded';

export interface HandoverQuery {
  readonly partnerId?: Id | undefined;
  readonly state?: HandoverState | undefined;
  readonly managerId?: Id | undefined;
  readonly limit: number;
  readonly offset: number;
}
export interface ListedHandover {
  readonly handover_id: Id;
  readonly to_manager_id: Id;
  readonly to_name: string;
  readonly effective_day: Day;
  readonly state: HandoverState;
  readonly created_at: Date;
  readonly created_by_name: string | null;
  readonly closed_at: Date | null;
  readonly closed_by_name: string | null;
  readonly customers: number;
  readonly waiting: number;
  readonly moved: number;
  readonly others: number;
  readonly givers: { memberId: Id | null; name: string; customers: number }[];
}

/** A plan whose customers were all given otherwise waits for nobody. */
const STATE = sql`case when h.state = 'planned' and not exists (select 1 from assignment.handover_customers w where w.partner_id = h.partner_id and w.handover_id = h.handover_id and w.state = 'planned') then 'superseded' else h.state end`;

function inScope(ctx: Ctx, partnerId: Id): RawBuilder<boolean> {
  return sql<boolean>`(${managersInScope(ctx, partnerId, 'h.to_manager_id')} or exists (select 1 from assignment.handover_customers g
    where g.partner_id = h.partner_id and g.handover_id = h.handover_id and ${managersInScope(ctx, partnerId, 'g.from_manager_id')}))`;
}

export async function listHandovers(ctx: Ctx, query: HandoverQuery): Promise<{ rows: ListedHandover[]; total: number; assignable: boolean }> {
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const of = (managerId: Id) => sql`(h.to_manager_id = ${managerId}::uuid or exists (select 1 from assignment.handover_customers g where g.partner_id = h.partner_id and g.handover_id = h.handover_id and g.from_manager_id = ${managerId}::uuid))`;
  const conditions = [sql`h.partner_id = ${partnerId}`, inScope(ctx, partnerId), ...(query.state ? [sql`${STATE} = ${query.state}`] : []), ...(query.managerId ? [of(query.managerId)] : [])];
  const from = sql`from assignment.handovers h where ${sql.join(conditions, sql` and `)}`;
  const rows = await sql<ListedHandover>`
    select p.handover_id, p.to_manager_id, p.effective_day, p.state, p.created_at, p.closed_at, coalesce(t.name, '') as to_name, a.name as created_by_name, e.name as closed_by_name, n.*,
      (select coalesce(jsonb_agg(jsonb_build_object('memberId', g.from_manager_id, 'name', coalesce(g.name, ''), 'customers', g.customers) order by g.customers desc), '[]'::jsonb) from (
        select l.from_manager_id, m.name, count(*)::int as customers from assignment.handover_customers l
        left join identity.members m on m.partner_id = l.partner_id and m.member_id = l.from_manager_id
        where l.partner_id = p.partner_id and l.handover_id = p.handover_id group by l.from_manager_id, m.name) g) as givers
    from (select h.partner_id, h.handover_id, h.to_manager_id, h.effective_day, ${STATE} as state, h.created_at, h.created_by, h.closed_at, h.closed_by ${from}
      order by h.effective_day desc, h.handover_id desc limit ${query.limit} offset ${query.offset}) p
    cross join lateral (select count(*)::int as customers, (count(*) filter (where l.state = 'planned'))::int as waiting, (count(*) filter (where l.state = 'moved'))::int as moved,
        (count(*) filter (where l.state in ('superseded', 'left', 'stopped')))::int as others
      from assignment.handover_customers l where l.partner_id = p.partner_id and l.handover_id = p.handover_id) n
    left join identity.members t on t.partner_id = p.partner_id and t.member_id = p.to_manager_id
    left join identity.members a on a.partner_id = p.partner_id and a.member_id = p.created_by
    left join identity.members e on e.partner_id = p.partner_id and e.member_id = p.closed_by
    order by p.effective_day desc, p.handover_id desc`.execute(ctx.tx);
  const count = await sql<{ total: number }>`select count(*)::int as total ${from}`.execute(ctx.tx);
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0, assignable: partnerId === (await partnerOfQuery(ctx)) };
}

export interface HandoverLine {
  readonly customer_id: Id;
  readonly name: string;
  readonly account_name: string;
  readonly state: 'planned' | 'moved' | 'cancelled' | 'superseded' | 'left' | 'stopped';
  readonly from_manager_id: Id | null;
  readonly from_name: string | null;
  /** Whether the customer is in the reader's list today, so that its page can be opened. */
  readonly visible: boolean;
}

export async function handoverLines(ctx: Ctx, handoverId: Id, query: { readonly partnerId?: Id | undefined; readonly limit: number; readonly offset: number }): Promise<{ rows: HandoverLine[]; total: number }> {
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const found = await sql<{ found: boolean }>`select true as found from assignment.handovers h where h.partner_id = ${partnerId} and h.handover_id = ${handoverId}::uuid and ${inScope(ctx, partnerId)}`.execute(ctx.tx);
  if (found.rows.length === 0) throw problem('assignment.handover_unknown');
  const from = sql`from assignment.handover_customers l join customers.customers c on c.partner_id = l.partner_id and c.customer_id = l.customer_id
    where l.partner_id = ${partnerId} and l.handover_id = ${handoverId}::uuid`;
  const rows = await sql<HandoverLine>`
    select p.*, m.name as from_name from (
      select l.partner_id, l.customer_id, c.name, c.account_name, l.state, l.from_manager_id, ${isVisible(ctx, 'now', 'c', partnerId)} as visible ${from} order by lower(c.account_name), l.customer_id limit ${query.limit} offset ${query.offset}) p
    left join identity.members m on m.partner_id = p.partner_id and m.member_id = p.from_manager_id order by lower(p.account_name), p.customer_id`.execute(ctx.tx);
  const count = await sql<{ total: number }>`select count(*)::int as total ${from}`.execute(ctx.tx);
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0 };
}
