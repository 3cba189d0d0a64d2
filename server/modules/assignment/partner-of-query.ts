/**
 * Which partner a page speaks of: exactly one. One's own by default; a distributor may name one of its resellers (with
 * the item 云经销商的客户); the operator, who has no customers, names any partner or gets the installation's default.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';

export async function partnerOfQuery(ctx: Ctx, asked?: Id): Promise<Id> {
  const { actor } = ctx;
  const partnerId = asked ?? (actor.kind === 'operator' ? await defaultPartner(ctx) : actor.partnerId);
  if (!actor.partnerIds.includes(partnerId)) throw problem('identity.partner_unknown');
  const foreign = partnerId !== actor.partnerId && actor.kind === 'partner';
  if (foreign && !actor.permissions.has('customers.resellers')) {
    throw problem('access.denied', { permission: 'customers.resellers' });
  }
  return partnerId;
}

/** Every partner whose customers the member may read by id: one's own and, with the item, one's resellers'. */
export function partnersReadable(ctx: Ctx): Id[] {
  const { actor } = ctx;
  const all = actor.kind !== 'partner' || actor.permissions.has('customers.resellers');
  return all ? [...actor.partnerIds] : [actor.partnerId];
}

/** The setting, or the first solution provider of an installation that has not chosen yet. */
async function defaultPartner(ctx: Ctx): Promise<Id> {
  const found = await sql<{ partner_id: Id }>`
    select p.partner_id from identity.partners p
    left join platform.settings s on s.name = 'default_partner_id' and s.value #>> '{}' = p.partner_id::text
    where p.tier <> 'operator'
    order by s.name is not null desc, p.tier = 'solution-provider' desc, p.created_at, p.partner_id
    limit 1`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw problem('identity.partner_unknown');
  return row.partner_id;
}
