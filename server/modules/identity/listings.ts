/**
 * Lists of partners (operator) and members (administrator). Counts of customers come from tables of later modules;
 * they are left to those modules' own endpoints, so here they are read through the tenant's own schema by name only.
 * scope: none — a list of members and partners is not customer-linked; the counts are totals of the tenant.
 */
import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day, startOfDay } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount, maskEmail, maskMobile, maskName } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
import { roleKind, scopeOf } from './rules.ts';
import type { PartnerRow, RoleRow } from './store.ts';

/** `%part%` for ILIKE with the caller's wildcards taken literally. */
function containing(part: string | undefined): string {
  return `%${(part ?? '').replace(/[\\%_]/g, '\\$&')}%`;
}

export async function listPartnersWithCounts(ctx: Ctx, query: { q?: string | undefined; tier?: string | undefined; limit: number; offset: number }) {
  const found = await sql<PartnerRow & { parent_name: string | null; members: string; customers: string; total: string }>`
    select p.*, d.name as parent_name, count(*) over () as total,
      (select count(*) from identity.members m where m.partner_id = p.partner_id) as members,
      (select count(*) from customers.customers c where c.partner_id = p.partner_id) as customers
    from identity.partners p left join identity.partners d on d.partner_id = p.parent_id
    where (p.name ilike ${containing(query.q)} or p.number ilike ${containing(query.q)}) and (${query.tier ?? null}::text is null or p.tier = ${query.tier ?? null})
    order by p.tier = 'operator' desc, coalesce(d.name, p.name), p.parent_id is not null, p.name, p.partner_id
    limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  return { total: Number(found.rows[0]?.total ?? 0), items: found.rows.map((p) => ({
    partnerId: p.partner_id, number: p.number, name: p.name, tier: p.tier, parentName: p.parent_name, members: Number(p.members), customers: Number(p.customers), createdAt: p.created_at.toISOString(),
  })) };
}

export interface MemberQuery {
  readonly memberId?: Id | undefined;
  readonly q?: string | undefined;
  readonly name?: string | undefined;
  readonly login?: string | undefined;
  /** Part of mobile or e-mail. */
  readonly contact?: string | undefined;
  readonly state?: 'active' | 'disabled' | undefined;
  readonly roleId?: Id | undefined;
  readonly scope?: 'all' | 'team' | 'own' | undefined;
  readonly supervisorId?: Id | 'none' | undefined;
  readonly createdFrom?: Day | undefined;
  readonly createdTo?: Day | undefined;
  readonly signedInFrom?: Day | undefined;
  readonly signedInTo?: Day | undefined;
  readonly sort?: 'createdAt' | '-createdAt' | 'signedInAt' | '-signedInAt' | 'customers' | '-customers' | undefined;
  readonly limit: number;
  readonly offset: number;
}

interface MemberListed {
  readonly member_id: Id;
  readonly login: string;
  readonly name: string;
  readonly mobile: string;
  readonly email: string;
  readonly state: 'active' | 'disabled';
  readonly created_at: Date;
  readonly signed_in_at: Date | null;
  readonly version: number;
  readonly roles: Omit<RoleRow, 'permissions'>[];
  readonly locked: Id[];
  readonly supervisor_id: Id | null;
  readonly supervisor_name: string | null;
  readonly customers: number;
  readonly last_administrator: boolean;
  readonly total: string;
}

/** R-2.6 in SQL, for the filter alone: what a row shows is what `scopeOf` says of its roles. */
const SCOPE = sql`case when r.state <> 'active' then 'none' when r.kinds = '{account-manager}' then 'own' when r.kinds = '{supervisor}' then 'team' when r.kinds is null then 'none' else 'all' end`;

const ORDERS: Readonly<Record<NonNullable<MemberQuery['sort']>, RawBuilder<unknown>>> = {
  createdAt: sql`r.created_at`, '-createdAt': sql`r.created_at desc`, signedInAt: sql`r.signed_in_at nulls first`, '-signedInAt': sql`r.signed_in_at desc nulls last`, customers: sql`customers`, '-customers': sql`customers desc`,
};

function matching(query: MemberQuery): RawBuilder<unknown> {
  const conditions = [sql`true`];
  const part = (columns: readonly string[], text: string | undefined) => {
    if (text !== undefined && text !== '') conditions.push(sql`(${sql.join(columns.map((column) => sql`${sql.ref(`r.${column}`)} ilike ${containing(text)}`), sql` or `)})`);
  };
  part(['name', 'login', 'mobile', 'email'], query.q);
  part(['name'], query.name);
  part(['login'], query.login);
  part(['mobile', 'email'], query.contact);
  if (query.memberId !== undefined) conditions.push(sql`r.member_id = ${query.memberId}::uuid`);
  if (query.state !== undefined) conditions.push(sql`r.state = ${query.state}`);
  if (query.scope !== undefined) conditions.push(sql`${SCOPE} = ${query.scope}`);
  if (query.roleId !== undefined) conditions.push(sql`exists (select 1 from identity.member_roles mr where mr.partner_id = r.partner_id and mr.member_id = r.member_id and mr.role_id = ${query.roleId}::uuid)`);
  if (query.supervisorId === 'none') conditions.push(sql`'account-manager' = any(r.kinds) and t.supervisor_id is null`);
  else if (query.supervisorId !== undefined) conditions.push(sql`t.supervisor_id = ${query.supervisorId}::uuid`);
  if (query.createdFrom !== undefined) conditions.push(sql`r.created_at >= ${startOfDay(query.createdFrom)}`);
  if (query.createdTo !== undefined) conditions.push(sql`r.created_at < ${startOfDay(addDays(query.createdTo, 1))}`);
  if (query.signedInFrom !== undefined) conditions.push(sql`r.signed_in_at >= ${startOfDay(query.signedInFrom)}`);
  if (query.signedInTo !== undefined) conditions.push(sql`r.signed_in_at < ${startOfDay(addDays(query.signedInTo, 1))}`);
  return sql.join(conditions, sql` and `);
}

/** Members of one partner, in the order they came unless asked otherwise. Parts of name, login, mobile or e-mail find them, masked as they are. */
export async function readMembers(ctx: Ctx, partnerId: Id, query: MemberQuery) {
  const found = await sql<MemberListed>`
    with own as (
      select m.*, (select array_agg(coalesce(r.preset, 'custom') order by r.preset) from identity.member_roles mr join identity.roles r on r.partner_id = mr.partner_id and r.role_id = mr.role_id
        where mr.partner_id = m.partner_id and mr.member_id = m.member_id) as kinds
      from identity.members m where m.partner_id = ${partnerId} and m.kind = 'partner')
    select r.member_id, r.login, r.name, r.mobile, r.email, r.state, r.created_at, r.signed_in_at, r.version, count(*) over () as total, t.supervisor_id, s.name as supervisor_name,
      coalesce((select jsonb_agg(jsonb_build_object('role_id', o.role_id, 'preset', o.preset, 'sample', o.sample, 'name', o.name) order by o.role_id) from identity.member_roles mr join identity.roles o on o.partner_id = mr.partner_id and o.role_id = mr.role_id
        where mr.partner_id = r.partner_id and mr.member_id = r.member_id), '[]'::jsonb) as roles,
      coalesce((select jsonb_agg(l.role_id) from identity.role_locks l where l.partner_id = r.partner_id and l.member_id = r.member_id and l.lifted_at is null), '[]'::jsonb) as locked,
      (select count(*)::int from assignment.spans a where a.partner_id = r.partner_id and a.manager_id = r.member_id and a.unassigned_at is null) as customers,
      coalesce(r.state = 'active' and 'administrator' = any(r.kinds) and (select count(*) from own x where x.state = 'active' and 'administrator' = any(x.kinds)) = 1, false) as last_administrator
    from own r
    left join assignment.team_spans t on t.partner_id = r.partner_id and t.manager_id = r.member_id and t.to_at is null
    left join identity.members s on s.partner_id = t.partner_id and s.member_id = t.supervisor_id
    where ${matching(query)}
    order by ${ORDERS[query.sort ?? 'createdAt']}, r.created_at, r.login limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  return { total: Number(found.rows[0]?.total ?? 0), items: found.rows.map(memberOut) };
}

function memberOut(m: MemberListed) {
  return {
    memberId: m.member_id, login: maskAccount(m.login), name: maskName(m.name), mobile: maskMobile(m.mobile), email: maskEmail(m.email), state: m.state, customers: m.customers,
    createdAt: m.created_at.toISOString(), signedInAt: m.signed_in_at?.toISOString() ?? null, version: m.version, lockedRoleIds: m.locked, lastAdministrator: m.last_administrator,
    scope: m.state === 'active' ? scopeOf('partner', m.roles.map(roleKind)) : ('none' as const),
    supervisor: m.supervisor_id === null ? null : { memberId: m.supervisor_id, name: maskName(m.supervisor_name ?? '') },
    roles: m.roles.map((r) => ({ roleId: r.role_id, preset: r.preset, sample: r.sample, name: r.name })),
  };
}
