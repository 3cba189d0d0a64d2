/**
 * Lists of 客户分配: managers, customers to choose from, history. One statement for the rows and one for the count, each
 * joined with what the member may see. Text filters match any part, letters in either case, and know no wildcards.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { holdsRole, managersInScope } from './managers.ts';
import { partnerOfQuery, partnersReadable } from './partner-of-query.ts';
import type { Door } from './store.ts';
import { isVisible } from './visible-customers.ts';

/** A page of the partner looked at; one's own when none is named. */
interface Place {
  readonly partnerId?: Id | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** `needle` occurs in `column`, whatever the case. */
function contains(column: string, needle: string): RawBuilder<boolean> {
  return sql<boolean>`strpos(lower(${sql.ref(column)}), lower(${needle.trim()})) > 0`;
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(conditions, sql` and `);
}

export interface ManagerRow {
  readonly member_id: Id;
  readonly name: string;
  readonly login: string;
  readonly state: 'active' | 'disabled';
  readonly customers: number;
  readonly supervisor_id: Id | null;
  readonly supervisor_name: string | null;
}
export interface ManagerQuery extends Place {
  readonly q?: string | undefined;
  readonly supervisorId?: Id | undefined;
  readonly withoutSupervisor?: boolean | undefined;
}

/** Managers are those who hold the role and those who still hold customers. Unassigned customers: for scope `all` only. */
export async function listManagers(ctx: Ctx, query: ManagerQuery): Promise<{ rows: ManagerRow[]; total: number; unassigned: number; assignable: boolean }> {
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const conditions = [
    sql`m.partner_id = ${partnerId} and m.kind = 'partner'`,
    sql`(${holdsRole('m', 'account-manager')} or exists (select 1 from assignment.spans s where s.partner_id = m.partner_id and s.manager_id = m.member_id and s.unassigned_at is null))`,
    managersInScope(ctx, partnerId, 'm.member_id'),
    ...(query.q ? [sql`(${contains('m.name', query.q)} or ${contains('m.login', query.q)})`] : []),
    ...(query.supervisorId ? [sql`t.supervisor_id = ${query.supervisorId}::uuid`] : []),
    ...(query.withoutSupervisor === undefined ? [] : [query.withoutSupervisor ? sql`t.supervisor_id is null` : sql`t.supervisor_id is not null`]),
  ];
  const from = sql`from identity.members m
    left join assignment.team_spans t on t.partner_id = m.partner_id and t.manager_id = m.member_id and t.to_at is null
    left join identity.members sup on sup.partner_id = t.partner_id and sup.member_id = t.supervisor_id
    where ${all(conditions)}`;
  const rows = await sql<ManagerRow>`
    select m.member_id, m.name, m.login, m.state, sup.member_id as supervisor_id, sup.name as supervisor_name,
      (select count(*)::int from assignment.spans s where s.partner_id = m.partner_id and s.manager_id = m.member_id and s.unassigned_at is null) as customers
    ${from} order by m.login limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  const counts = await sql<{ total: number; unassigned: number }>`
    select (select count(*)::int ${from}) as total,
      (select count(*)::int from customers.customers c where ${ctx.actor.scope === 'all'} and c.partner_id = ${partnerId} and c.dissociated_at is null
        and not exists (select 1 from assignment.spans s where s.partner_id = c.partner_id and s.customer_id = c.customer_id and s.unassigned_at is null)) as unassigned`.execute(ctx.tx);
  return { rows: rows.rows, total: counts.rows[0]?.total ?? 0, unassigned: counts.rows[0]?.unassigned ?? 0, assignable: partnerId === (await partnerOfQuery(ctx)) };
}

export interface AssignableRow {
  readonly customer_id: Id;
  readonly name: string;
  readonly account_name: string;
  readonly number: string;
  readonly association_type: 1 | 2;
  readonly associated_at: Date;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
  readonly assigned_at: Date | null;
}
export interface AssignableQuery extends Place {
  readonly q?: string | undefined;
  readonly unassigned?: boolean | undefined;
  readonly managerId?: Id | undefined;
}

/** Dialog 选择客户: associated customers in scope with their present manager, unassigned ones first. */
export async function listAssignable(ctx: Ctx, query: AssignableQuery): Promise<{ rows: AssignableRow[]; total: number }> {
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const { q } = query;
  const conditions = [
    sql`c.partner_id = ${partnerId} and c.dissociated_at is null`,
    isVisible(ctx, 'now', 'c', partnerId),
    ...(q ? [sql`(${contains('c.name', q)} or ${contains('c.account_name', q)} or ${contains('c.number', q)})`] : []),
    ...(query.unassigned === undefined ? [] : [query.unassigned ? sql`s.span_id is null` : sql`s.span_id is not null`]),
    ...(query.managerId ? [sql`s.manager_id = ${query.managerId}::uuid`] : []),
  ];
  const from = sql`from customers.customers c
    left join assignment.spans s on s.partner_id = c.partner_id and s.customer_id = c.customer_id and s.unassigned_at is null
    where ${all(conditions)}`;
  const rows = await sql<AssignableRow>`
    select p.*, m.name as manager_name from (
      select c.partner_id, c.customer_id, c.name, c.account_name, c.number, c.association_type, c.associated_at, s.manager_id, s.assigned_at
      ${from} order by s.span_id is not null, c.associated_at desc, c.customer_id desc limit ${query.limit} offset ${query.offset}) p
    left join identity.members m on m.partner_id = p.partner_id and m.member_id = p.manager_id
    order by p.manager_id is not null, p.associated_at desc, p.customer_id desc`.execute(ctx.tx);
  const count = await sql<{ total: number }>`select count(*)::int as total ${from}`.execute(ctx.tx);
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0 };
}

export interface HistoryRow {
  readonly span_id: Id;
  readonly customer_id: Id;
  readonly customer_name: string;
  readonly account_name: string;
  readonly manager_id: Id;
  readonly manager_name: string;
  readonly assigned_at: Date;
  readonly unassigned_at: Date | null;
  readonly door: Door;
  readonly assigned_by_name: string | null;
  readonly ended_by_name: string | null;
  /** Days under each rule, last day included; null from: no day counts, null last: it goes on. */
  readonly board_from: string | null;
  readonly board_last: string | null;
  readonly second_from: string | null;
  readonly second_last: string | null;
}
export interface HistoryQuery extends Place {
  readonly customerId?: Id | undefined;
  readonly memberId?: Id | undefined;
}

/** Spans, newest first: those of customers in scope at present, and those of the managers in scope (sales 11 #8). */
export async function listHistory(ctx: Ctx, query: HistoryQuery): Promise<{ rows: HistoryRow[]; total: number }> {
  const partnerId = await partnerOfQuery(ctx, query.partnerId);
  const conditions = [
    sql`s.partner_id = ${partnerId}`,
    sql`(${isVisible(ctx, 'now', 's', partnerId)} or ${managersInScope(ctx, partnerId, 's.manager_id')})`,
    ...(query.customerId ? [sql`s.customer_id = ${query.customerId}::uuid`] : []),
    ...(query.memberId ? [sql`s.manager_id = ${query.memberId}::uuid`] : []),
  ];
  const rows = await sql<HistoryRow>`
    select s.span_id, s.customer_id, c.name as customer_name, c.account_name, s.manager_id, coalesce(m.name, '') as manager_name, s.assigned_at, s.unassigned_at, s.door,
      a.name as assigned_by_name, e.name as ended_by_name,
      b.from_day as board_from, nullif(b.to_day, 'infinity') - 1 as board_last, d.from_day as second_from, nullif(d.to_day, 'infinity') - 1 as second_last
    from (select * from assignment.spans s where ${all(conditions)} order by s.assigned_at desc, s.span_id desc limit ${query.limit} offset ${query.offset}) s
    join customers.customers c on c.partner_id = s.partner_id and c.customer_id = s.customer_id
    left join identity.members m on m.partner_id = s.partner_id and m.member_id = s.manager_id
    left join identity.members a on a.partner_id = s.partner_id and a.member_id = s.assigned_by
    left join identity.members e on e.partner_id = s.partner_id and e.member_id = s.ended_by
    left join assignment.day_spans b on b.partner_id = s.partner_id and b.customer_id = s.customer_id and b.span_id = s.span_id and b.basis = 'board-day'
    left join assignment.day_spans d on d.partner_id = s.partner_id and d.customer_id = s.customer_id and d.span_id = s.span_id and d.basis = 'second-day'
    order by s.assigned_at desc, s.span_id desc`.execute(ctx.tx);
  const count = await sql<{ total: number }>`select count(*)::int as total from assignment.spans s where ${all(conditions)}`.execute(ctx.tx);
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0 };
}

/** Managers who once stood under this supervisor: their days then are still among the figures (sales 11 #9). */
function wereOfTeam(ctx: Ctx): RawBuilder<boolean> {
  if (ctx.actor.scope !== 'team') return sql<boolean>`false`;
  return sql<boolean>`exists (select 1 from assignment.team_spans t where t.partner_id = m.partner_id and t.manager_id = m.member_id and t.supervisor_id = ${ctx.actor.memberId}::uuid)`;
}

/** Managers, present or past, of a customer in scope: the history of that customer names them. Of resellers' customers likewise. */
function managedVisible(ctx: Ctx): RawBuilder<boolean> {
  const of = partnersReadable(ctx).map((partnerId) => sql`exists (select 1 from assignment.spans s where s.partner_id = ${partnerId} and s.partner_id = m.partner_id and s.manager_id = m.member_id and ${isVisible(ctx, 'now', 's', partnerId)})`);
  return sql<boolean>`(${sql.join(of, sql` or `)})`;
}

/** The managers among `memberIds` whose names the member may read in full; for the eye button. */
export async function readManagers(ctx: Ctx, memberIds: readonly Id[]): Promise<{ member_id: Id; name: string; login: string }[]> {
  const found = await sql<{ member_id: Id; name: string; login: string }>`
    select m.member_id, m.name, m.login from identity.members m
    where m.partner_id = any(${partnersReadable(ctx)}::uuid[]) and m.kind = 'partner' and m.member_id = any(${[...memberIds]}::uuid[])
      and (${managersInScope(ctx, ctx.actor.partnerId, 'm.member_id')} or m.member_id = ${ctx.actor.memberId}::uuid or ${wereOfTeam(ctx)} or ${managedVisible(ctx)})
    order by m.member_id`.execute(ctx.tx);
  return found.rows;
}
