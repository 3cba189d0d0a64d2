/**
 * Which partner a page speaks of, nearly always one. One's own by default; a distributor may name one of its resellers (with
 * the item 云经销商的客户, or as its account manager), or on some lists all of them at once; the operator, who has no customers, names any partner or gets the installation's default.
 */
import { type RawBuilder, sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { defaultPartner } from '../identity/identity.ts';

export async function partnerOfQuery(ctx: Ctx, asked?: Id): Promise<Id> {
  const { actor } = ctx;
  const partnerId = asked ?? (actor.kind === 'operator' ? await defaultPartner(ctx.tx) : actor.partnerId);
  if (partnerId === null || !actor.partnerIds.includes(partnerId)) throw problem('identity.partner_unknown');
  if (partnerId !== actor.partnerId && !readsOthers(ctx)) throw problem('access.denied', { permission: 'customers.resellers' });
  return partnerId;
}

/** What a list of customers may be asked for: a partner, or all resellers of the distributor who asks (sales 3.2, 5.2). */
export type PartnersAsked = Id | 'resellers' | undefined;

/** The partners a list speaks of: one, or a distributor's resellers, of which there may be none. */
export async function partnersOfQuery(ctx: Ctx, asked: PartnersAsked): Promise<Id[]> {
  if (asked !== 'resellers') return [await partnerOfQuery(ctx, asked)];
  const { actor } = ctx;
  if (actor.kind !== 'partner' || actor.tier !== 'distributor') throw problem('identity.partner_unknown');
  if (!readsOthers(ctx)) throw problem('access.denied', { permission: 'customers.resellers' });
  return actor.partnerIds.filter((partnerId) => partnerId !== actor.partnerId);
}

/** Condition on rows of these partners; one is named by value, so that the planner reckons with its own rows and not with an average partner's. */
export function ofPartners(alias: string, partnerIds: readonly Id[]): RawBuilder<boolean> {
  const column = sql.ref(`${alias}.partner_id`);
  return partnerIds.length === 1 ? sql<boolean>`${column} = ${partnerIds[0]}` : sql<boolean>`${column} = any(${[...partnerIds]}::uuid[])`;
}

/**
 * Whether the member may name another partner: the operator; with the item 云经销商的客户 who sees all customers; and an account
 * manager or supervisor, whose tenants are the resellers assigned to them (identity) and nobody else's (decisions/0019).
 */
function readsOthers({ actor }: Ctx): boolean {
  return actor.kind !== 'partner' || actor.scope === 'own' || actor.scope === 'team' || actor.permissions.has('customers.resellers');
}

/** Every partner whose customers the member may read by id: one's own and, as above, resellers'; whose days is asked besides. */
export function partnersReadable(ctx: Ctx): Id[] {
  return readsOthers(ctx) ? [...ctx.actor.partnerIds] : [ctx.actor.partnerId];
}
