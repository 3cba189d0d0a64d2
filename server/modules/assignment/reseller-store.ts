/**
 * SQL of resellers and who looks after them. A writer locks the resellers' rows first, in order of id, as with customers.
 * Scope: who sees all customers sees all resellers; an account manager those assigned at present, a supervisor the team's
 * (as visibleCustomers under `now`); history and names also of those once assigned, which are the member's tenants.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import { addDays, type Day, startOfDay } from '../../../contract/values/day.ts';
import { firstDay, type Month, monthOf } from '../../../contract/values/month.ts';
import type { Ctx } from '../../platform/context.ts';
import { managersInScope } from './managers.ts';

export interface LockedReseller {
  readonly reseller_id: Id;
  readonly name: string;
  readonly visible: boolean;
  readonly span_id: Id | null;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
}

/** Resellers p of the distributor with their present span s and its manager m. */
const RESELLERS = (partnerId: Id): RawBuilder<unknown> => sql`identity.partners p
  left join assignment.reseller_spans s on s.partner_id = ${partnerId} and s.reseller_id = p.partner_id and s.unassigned_at is null
  left join identity.members m on m.partner_id = s.partner_id and m.member_id = s.manager_id`;

const ofDistributor = (partnerId: Id): RawBuilder<unknown> => sql`p.parent_id = ${partnerId} and p.tier = 'reseller'`;

/** In scope at present; a reseller without a manager is for who sees all. */
const inScope = (ctx: Ctx, partnerId: Id): RawBuilder<boolean> => sql<boolean>`coalesce(${managersInScope(ctx, partnerId, 's.manager_id')}, false)`;

export async function lockResellers(ctx: Ctx, partnerId: Id, resellerIds: readonly Id[]): Promise<void> {
  await sql`select p.partner_id from identity.partners p where ${ofDistributor(partnerId)} and p.partner_id = any(${[...resellerIds]}::uuid[]) order by p.partner_id for no key update`.execute(ctx.tx);
}

/** What the locked resellers are now: a statement of its own, so that it sees what the lock waited for. */
export async function readLockedResellers(ctx: Ctx, partnerId: Id, resellerIds: readonly Id[]): Promise<LockedReseller[]> {
  const found = await sql<LockedReseller>`
    select p.partner_id as reseller_id, p.name, ${inScope(ctx, partnerId)} as visible, s.span_id, s.manager_id, m.name as manager_name
    from ${RESELLERS(partnerId)} where ${ofDistributor(partnerId)} and p.partner_id = any(${[...resellerIds]}::uuid[]) order by p.partner_id`.execute(ctx.tx);
  return found.rows;
}

/** Resellers whose names the member may read in full: its tenants. */
export async function readForReveal(ctx: Ctx, partnerId: Id, resellerIds: readonly Id[]): Promise<{ reseller_id: Id; name: string }[]> {
  const found = await sql<{ reseller_id: Id; name: string }>`
    select p.partner_id as reseller_id, p.name from identity.partners p
    where ${ofDistributor(partnerId)} and p.partner_id = any(${[...resellerIds]}::uuid[]) and p.partner_id = any(${[...ctx.actor.partnerIds]}::uuid[]) order by p.partner_id`.execute(ctx.tx);
  return found.rows;
}

export interface ResellerRow {
  readonly reseller_id: Id;
  readonly number: string;
  readonly name: string;
  readonly created_at: Date;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
  readonly assigned_at: Date | null;
  readonly customers: number | null;
  readonly month_to_date: { readonly currency: string; readonly due: string }[] | null;
}

export type ResellerSort = 'name' | '-name' | 'joinedAt' | '-joinedAt' | 'customers' | '-customers';
export interface ResellerQuery {
  readonly name?: string | undefined;
  readonly number?: string | undefined;
  readonly managerId?: Id | undefined;
  readonly managerName?: string | undefined;
  readonly unassigned?: boolean | undefined;
  readonly joinedFrom?: Day | undefined;
  readonly joinedTo?: Day | undefined;
  readonly sort: ResellerSort;
  readonly limit: number;
  readonly offset: number;
}

const contains = (column: string, needle: string) => sql<boolean>`strpos(lower(${sql.ref(column)}), lower(${needle.trim()})) > 0`;

function conditionsOf(ctx: Ctx, partnerId: Id, query: ResellerQuery): RawBuilder<unknown> {
  return sql.join([
    ofDistributor(partnerId),
    inScope(ctx, partnerId),
    ...(query.name ? [contains('p.name', query.name)] : []),
    ...(query.number ? [contains('p.number', query.number)] : []),
    ...(query.managerId ? [sql`s.manager_id = ${query.managerId}::uuid`] : []),
    ...(query.managerName ? [contains('m.name', query.managerName)] : []),
    ...(query.unassigned === undefined ? [] : [query.unassigned ? sql`s.span_id is null` : sql`s.span_id is not null`]),
    ...(query.joinedFrom ? [sql`p.created_at >= ${startOfDay(query.joinedFrom)}`] : []),
    ...(query.joinedTo ? [sql`p.created_at < ${startOfDay(addDays(query.joinedTo, 1))}`] : []),
  ], sql` and `);
}

function orderBy(sort: ResellerSort, customers: RawBuilder<unknown>): RawBuilder<unknown> {
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
  if (sort === 'name' || sort === '-name') return sql`lower(p.name) ${direction}, p.partner_id`;
  if (sort === 'customers' || sort === '-customers') return sql`${customers} ${direction}, p.partner_id`;
  return sql`p.created_at ${direction}, p.partner_id ${direction}`;
}

/** A page of resellers. Figures of their customers are for who may see those: null otherwise. */
export async function listResellers(ctx: Ctx, partnerId: Id, query: ResellerQuery): Promise<{ rows: ResellerRow[]; total: number; month: Month }> {
  const month = monthOf(ctx.now);
  const figures = ctx.actor.scope !== 'all' || ctx.actor.permissions.has('customers.resellers');
  const where = conditionsOf(ctx, partnerId, query);
  const customers = figures ? sql`(select count(*)::int from customers.customers c where c.partner_id = p.partner_id and c.dissociated_at is null)` : sql`null::int`;
  const due = figures
    ? sql`(select coalesce(jsonb_agg(jsonb_build_object('currency', t.currency, 'due', t.due) order by t.currency), '[]'::jsonb) from (
        select f.currency, sum(f.due_amount)::text as due from usage.customer_months f where f.partner_id = p.partner_id and f.month = ${firstDay(month)}::date group by f.currency) t)`
    : sql`null::jsonb`;
  const rows = await sql<ResellerRow>`
    select p.partner_id as reseller_id, p.number, p.name, p.created_at, s.manager_id, m.name as manager_name, s.assigned_at, ${customers} as customers, ${due} as month_to_date
    from ${RESELLERS(partnerId)} where ${where} order by ${orderBy(query.sort, customers)} limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  const count = await sql<{ total: number }>`select count(*)::int as total from ${RESELLERS(partnerId)} where ${where}`.execute(ctx.tx);
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0, month };
}

export interface ResellerSpanRow {
  readonly span_id: Id;
  readonly reseller_id: Id;
  readonly reseller_name: string;
  readonly manager_id: Id;
  readonly manager_name: string;
  readonly assigned_at: Date;
  readonly unassigned_at: Date | null;
  readonly assigned_by_name: string | null;
  readonly ended_by_name: string | null;
  readonly board_from: Day | null;
  readonly board_last: Day | null;
  readonly second_from: Day | null;
  readonly second_last: Day | null;
}

/** Spans, newest first: those of resellers in scope at present and those of the managers in scope (sales 11 #8). */
export async function listResellerHistory(ctx: Ctx, partnerId: Id, query: { readonly resellerId?: Id | undefined; readonly memberId?: Id | undefined; readonly limit: number; readonly offset: number }): Promise<{ rows: ResellerSpanRow[]; total: number }> {
  const where = sql.join([
    sql`h.partner_id = ${partnerId}`,
    sql`(${managersInScope(ctx, partnerId, 'h.manager_id')} or exists (select 1 from assignment.reseller_spans s where s.partner_id = ${partnerId} and s.reseller_id = h.reseller_id and s.unassigned_at is null and ${managersInScope(ctx, partnerId, 's.manager_id')}))`,
    ...(query.resellerId ? [sql`h.reseller_id = ${query.resellerId}::uuid`] : []),
    ...(query.memberId ? [sql`h.manager_id = ${query.memberId}::uuid`] : []),
  ], sql` and `);
  const days = (alias: string, basis: string) => sql`left join assignment.reseller_day_spans ${sql.id(alias)} on ${sql.ref(`${alias}.partner_id`)} = h.partner_id and ${sql.ref(`${alias}.reseller_id`)} = h.reseller_id
      and ${sql.ref(`${alias}.span_id`)} = h.span_id and ${sql.ref(`${alias}.basis`)} = ${basis}`;
  const rows = await sql<ResellerSpanRow>`
    select h.span_id, h.reseller_id, p.name as reseller_name, h.manager_id, coalesce(m.name, '') as manager_name, h.assigned_at, h.unassigned_at, a.name as assigned_by_name, e.name as ended_by_name,
      b.from_day as board_from, nullif(b.to_day, 'infinity') - 1 as board_last, d.from_day as second_from, nullif(d.to_day, 'infinity') - 1 as second_last
    from (select * from assignment.reseller_spans h where ${where} order by h.assigned_at desc, h.span_id desc limit ${query.limit} offset ${query.offset}) h
    join identity.partners p on p.partner_id = h.reseller_id
    left join identity.members m on m.partner_id = h.partner_id and m.member_id = h.manager_id
    left join identity.members a on a.partner_id = h.partner_id and a.member_id = h.assigned_by
    left join identity.members e on e.partner_id = h.partner_id and e.member_id = h.ended_by
    ${days('b', 'board-day')} ${days('d', 'second-day')}
    order by h.assigned_at desc, h.span_id desc`.execute(ctx.tx);
  const count = await sql<{ total: number }>`select count(*)::int as total from assignment.reseller_spans h where ${where}`.execute(ctx.tx);
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0 };
}
