/**
 * Names beside figures, masked (sales 1.4): managers by id, the reseller whose customers are looked at, and who managed
 * which customer in a month.
 */
import { sql } from 'kysely';
import { type Day, addDays } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskName } from '../../../../contract/values/mask.ts';
import { endDay, firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { managerNames, seesAll, visibleCustomers } from '../../assignment/assignment.ts';
import { managedDays } from './whose.ts';

export interface MaskedManager {
  readonly memberId: Id;
  readonly name: string;
}

/** Managers by id with masked names; a member that is gone keeps its place with an empty name. */
export async function maskedManagers(ctx: Ctx, partnerId: Id, memberIds: readonly (Id | null)[]): Promise<(memberId: Id) => MaskedManager> {
  const asked = [...new Set(memberIds.filter((memberId): memberId is Id => memberId !== null))];
  const names = await managerNames(ctx, partnerId, asked);
  return (memberId) => ({ memberId, name: maskName(names.get(memberId) ?? '') });
}

/** The reseller's masked name when somebody else looks at its customers, else null. scope: none — a partner's name. */
export async function resellerName(ctx: Ctx, partnerId: Id): Promise<string | null> {
  return (await resellerNames(ctx, [partnerId]))(partnerId);
}

/** The same for several. scope: none — partners' names. */
export async function resellerNames(ctx: Ctx, partnerIds: readonly Id[]): Promise<(partnerId: Id) => string | null> {
  const others = partnerIds.filter((partnerId) => partnerId !== ctx.actor.partnerId);
  if (others.length === 0) return () => null;
  const found = await sql<{ partner_id: Id; name: string }>`
    select partner_id, name from identity.partners where partner_id = any(${others}::uuid[]) and tier = 'reseller'`.execute(ctx.tx);
  const masked = new Map(found.rows.map((row) => [row.partner_id, maskName(row.name)]));
  return (partnerId) => masked.get(partnerId) ?? null;
}

/** Those of the resellers with the text in their names. scope: none — partners' names. */
export async function resellersNamed(ctx: Ctx, partnerIds: readonly Id[], name: string): Promise<Id[]> {
  const found = await sql<{ partner_id: Id }>`
    select partner_id from identity.partners where partner_id = any(${[...partnerIds]}::uuid[]) and tier = 'reseller' and strpos(lower(name), lower(${name.trim()})) > 0`.execute(ctx.tx);
  return found.rows.map((row) => row.partner_id);
}

/** Who managed these customers in the month under the second-day rule, as far as the caller may see, in order of days. */
export async function managersInMonth(ctx: Ctx, partnerIds: readonly Id[], month: Month, customerIds: readonly Id[]): Promise<(customerId: Id) => MaskedManager[]> {
  if (customerIds.length === 0 || partnerIds.length === 0) return () => [];
  // Beside a reseller's customer stand the reseller's own managers, whoever of the distributor looks.
  const spansOf = (partnerId: Id) => (seesAll(ctx) || partnerId !== ctx.actor.partnerId ? managedDays(partnerId, 'second-day') : visibleCustomers(ctx, 'second-day', partnerId));
  const spans = sql.join(partnerIds.map((partnerId) => sql`select ${partnerId}::uuid as partner_id, v.customer_id, v.from_day, v.to_day, v.manager_id from (${spansOf(partnerId)}) v`), sql` union all `);
  const found = await sql<{ customer_id: Id; manager_id: Id; name: string | null }>`
    select s.customer_id, s.manager_id, m.name from (${spans}) s left join identity.members m on m.partner_id = s.partner_id and m.member_id = s.manager_id
    where s.customer_id = any(${[...customerIds]}::uuid[]) and s.from_day < ${endDay(month)}::date and s.to_day > ${firstDay(month)}::date
    order by s.customer_id, s.from_day`.execute(ctx.tx);
  const byCustomer = new Map<Id, Map<Id, MaskedManager>>();
  for (const row of found.rows) {
    const known = byCustomer.get(row.customer_id) ?? new Map<Id, MaskedManager>();
    known.set(row.manager_id, { memberId: row.manager_id, name: maskName(row.name ?? '') });
    byCustomer.set(row.customer_id, known);
  }
  return (customerId) => [...(byCustomer.get(customerId)?.values() ?? [])];
}
