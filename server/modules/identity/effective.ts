/**
 * "Why can this person see this?" (sales 2.3, 2.6): each permission item with the roles that give it, the data scope with
 * the sentence of the rule that gives it, and how many customers that is at this moment. The same reading as `actorOf`.
 * scope: none — what leaves is a number of customers, told to who manages members and to the member itself.
 */
import { ALL_PERMISSIONS, DEFAULT_PERMISSIONS, DISTRIBUTOR_PERMISSIONS, permissionsOfRole } from '../../../contract/permissions.ts';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import { findPartner } from './identity.ts';
import { findMember, type MemberDuties } from './members.ts';
import { roleKind, scopeOf, scopeRuleOf } from './rules.ts';
import { type PartnerRow, readIdentity, type RoleRow } from './store.ts';

const roleOut = (role: RoleRow) => ({ roleId: role.role_id, preset: role.preset, sample: role.sample, name: role.name });

function itemsOf(roles: readonly RoleRow[], tier: PartnerRow['tier'] | undefined) {
  const given = roles.map((role) => ({ roleId: role.role_id, items: new Set(permissionsOfRole(role)) }));
  return ALL_PERMISSIONS.map((permission) => ({
    permission, roleIds: given.filter((role) => role.items.has(permission)).map((role) => role.roleId), byDefault: DEFAULT_PERMISSIONS.includes(permission),
  })).filter((item) => item.roleIds.length > 0 && (tier === 'distributor' || !DISTRIBUTOR_PERMISSIONS.includes(item.permission)));
}

export async function effectiveOfMember(ctx: Ctx, duties: MemberDuties, memberId: Id) {
  const member = await findMember(ctx, memberId);
  const disabled = member.state !== 'active';
  const kinds = member.roles.map(roleKind);
  const scope = disabled ? ('none' as const) : scopeOf('partner', kinds);
  return {
    roles: member.roles.map(roleOut), items: disabled ? [] : itemsOf(member.roles, (await findPartner(ctx, { partnerId: member.partner_id }))?.tier), scope, scopeRule: disabled ? ('disabled' as const) : scopeRuleOf('partner', kinds),
    customers: await duties.seenBy(ctx, member.partner_id, memberId, scope),
  };
}

/** Of oneself: of the operator all items, by no role; of a customer's login the default ones. */
export async function ownEffective(ctx: Ctx, duties: MemberDuties) {
  const { actor } = ctx;
  const found = actor.memberId ? await readIdentity(ctx.tx, actor.memberId) : null;
  if (!found || actor.kind === 'system') throw problem('session.missing');
  const byRole = actor.kind === 'partner';
  return {
    roles: found.roles.map(roleOut),
    items: byRole ? itemsOf(found.roles, actor.tier) : [...actor.permissions].map((permission) => ({ permission, roleIds: [], byDefault: DEFAULT_PERMISSIONS.includes(permission) })),
    scope: actor.scope, scopeRule: scopeRuleOf(actor.kind, found.roles.map(roleKind)), customers: byRole ? await duties.seenBy(ctx, actor.partnerId, actor.memberId, actor.scope) : null,
  };
}
