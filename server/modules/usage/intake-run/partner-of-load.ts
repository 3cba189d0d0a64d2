/**
 * Whose consumption a file or a call brings. An operator names the partner, or the installation has a default one, or
 * there is only one; guessing between several would book one partner's consumption to another.
 */
import { sql } from 'kysely';
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnersReadable } from '../../assignment/assignment.ts';

export async function partnerOfLoad(ctx: Ctx, asked?: Id): Promise<Id> {
  const { actor } = ctx;
  if (asked !== undefined) {
    if (!actor.partnerIds.includes(asked)) throw problem('identity.partner_unknown');
    // A reseller's rows and sub-accounts are not the distributor's by the item for one's own alone.
    if (!partnersReadable(ctx).includes(asked)) throw problem('access.denied', { permission: 'customers.resellers' });
    return asked;
  }
  if (actor.kind !== 'operator' && actor.kind !== 'system') return actor.partnerId;
  const found = await sql<{ partner_id: Id; chosen: boolean }>`
    select p.partner_id, s.name is not null as chosen from identity.partners p
    left join platform.settings s on s.name = 'default_partner_id' and s.value #>> '{}' = p.partner_id::text
    where p.tier <> 'operator' order by chosen desc limit 2`.execute(ctx.tx);
  const [first, second] = found.rows;
  if (first === undefined || (!first.chosen && second !== undefined)) throw problem('intake.partner_missing');
  return first.partner_id;
}
