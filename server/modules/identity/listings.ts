/**
 * Lists of partners (operator) and members (administrator). Counts of customers come from tables of later modules;
 * they are left to those modules' own endpoints, so here they are read through the tenant's own schema by name only.
 * scope: none — a list of members and partners is not customer-linked; the counts are totals of the tenant.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import { maskEmail, maskMobile } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
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

export async function listMembersWithRoles(ctx: Ctx, query: { q?: string | undefined; state?: 'active' | 'disabled' | undefined; limit: number; offset: number }) {
  const found = await sql<{ member_id: Id; login: string; name: string; mobile: string; email: string; state: 'active' | 'disabled'; created_at: Date; roles: RoleRow[] | null; supervisor_name: string | null; customers: string; total: string }>`
    select m.member_id, m.login, m.name, m.mobile, m.email, m.state, m.created_at, count(*) over () as total,
      (select jsonb_agg(jsonb_build_object('role_id', r.role_id, 'preset', r.preset, 'sample', r.sample, 'name', r.name, 'permissions', r.permissions) order by r.role_id)
       from identity.member_roles mr join identity.roles r using (partner_id, role_id) where mr.partner_id = m.partner_id and mr.member_id = m.member_id) as roles,
      (select s.name from assignment.team_spans t join identity.members s on s.partner_id = t.partner_id and s.member_id = t.supervisor_id
       where t.partner_id = m.partner_id and t.manager_id = m.member_id and t.to_at is null) as supervisor_name,
      (select count(*) from assignment.spans s where s.partner_id = m.partner_id and s.manager_id = m.member_id and s.unassigned_at is null) as customers
    from identity.members m where m.partner_id = ${ctx.actor.partnerId} and m.kind = 'partner'
      and (m.name ilike ${containing(query.q)} or m.login ilike ${containing(query.q)}) and (${query.state ?? null}::text is null or m.state = ${query.state ?? null})
    order by m.created_at, m.login limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  return { total: Number(found.rows[0]?.total ?? 0), items: found.rows.map((m) => ({
    memberId: m.member_id, login: m.login, name: m.name, mobile: maskMobile(m.mobile), email: maskEmail(m.email), state: m.state, supervisorName: m.supervisor_name, customers: Number(m.customers), createdAt: m.created_at.toISOString(),
    roles: (m.roles ?? []).map((r) => ({ roleId: r.role_id, preset: r.preset, sample: r.sample, name: r.name })),
  })) };
}
