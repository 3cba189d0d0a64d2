// Whose data is asked for. A distributor adds indirect_partner_id to look at one reseller's; from any other caller the
// field is not processed (api 3). Whether the member may look at resellers at all is the rule of the pages.
import { partnerOfQuery } from '../../../modules/assignment/assignment.ts';
import { findPartner } from '../../../modules/identity/identity.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { ServiceError } from '../refusals.ts';

export interface AskedPartner {
  readonly partnerId: Id;
  /** The reseller's number when it is one of the distributor's resellers, else null. */
  readonly resellerNumber: string | null;
}

const NOT_A_RESELLER: ServiceError = { code: 'CBC.99000037', message: 'No right for this indirect partner: indirect_partner_id is none of yours.' };

export async function askedPartner(ctx: Ctx, indirectPartnerId: string | undefined): Promise<AskedPartner | ServiceError> {
  const { actor } = ctx;
  if (indirectPartnerId === undefined || actor.tier !== 'distributor') return { partnerId: actor.partnerId, resellerNumber: null };
  const found = await findPartner(ctx, { number: indirectPartnerId });
  if (found === null || found.partner_id === actor.partnerId || !actor.partnerIds.includes(found.partner_id)) return NOT_A_RESELLER;
  return { partnerId: await partnerOfQuery(ctx, found.partner_id), resellerNumber: found.number };
}
