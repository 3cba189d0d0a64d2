/**
 * Which partner a page speaks of: exactly one. One's own by default; a distributor may name one of its resellers (with
 * the item 云经销商的客户); the operator, who has no customers, names any partner or gets the installation's default.
 */
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { defaultPartner } from '../identity/identity.ts';

export async function partnerOfQuery(ctx: Ctx, asked?: Id): Promise<Id> {
  const { actor } = ctx;
  const partnerId = asked ?? (actor.kind === 'operator' ? await defaultPartner(ctx.tx) : actor.partnerId);
  if (partnerId === null || !actor.partnerIds.includes(partnerId)) throw problem('identity.partner_unknown');
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
