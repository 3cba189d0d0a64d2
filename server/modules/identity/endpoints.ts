/** Binds identity's contract endpoints to its face. */
import * as contract from '../../../contract/console/identity.ts';
import type { Actor, Ctx } from '../../platform/context.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import type { Sealer } from '../../platform/secrets.ts';
import { keyOut, listOwnKeys, rotateOwnKey } from './access-keys.ts';
import * as identity from './identity.ts';
import { listPartnersWithCounts } from './listings.ts';
import { sessionOut } from './member-detail.ts';
import { memberBindings } from './member-endpoints.ts';
import type { MemberDuties } from './members.ts';

export interface IdentityParts {
  readonly sealer: Sealer;
  readonly clock: { readonly movable: boolean };
  readonly site: 'china' | 'international';
  readonly vendorName: string;
  /** What members do for others, told by a later module. */
  readonly duties: MemberDuties;
}

const roleOut = (role: identity.RoleRow) => ({ roleId: role.role_id, preset: role.preset, sample: role.sample, name: role.name });
const partnerOut = (p: identity.PartnerRow) => ({ partnerId: p.partner_id, number: p.number, name: p.name, tier: p.tier });

/** What sign-in and GET /api/session answer. */
export async function signedInOut(ctx: Ctx, parts: IdentityParts) {
  const { actor, language, timeZone, roles, partner, otherPartners } = await identity.describeSession(ctx);
  return {
    member: { memberId: memberOf(actor), login: actor.login, name: actor.memberName, kind: actor.kind === 'system' ? ('operator' as const) : actor.kind, language, timeZone },
    partner: partnerOut(partner),
    otherPartners: otherPartners.map(partnerOut),
    roles: roles.map(roleOut),
    permissions: [...actor.permissions],
    scope: actor.scope,
    clock: { now: ctx.now.toISOString(), movable: parts.clock.movable },
    site: parts.site,
    accountSite: partner.site ?? parts.site,
    vendorName: parts.vendorName,
  };
}

function memberOf(actor: Actor): string {
  if (!actor.memberId) throw new Error('an actor of a session is a member');
  return actor.memberId;
}

export function identityBindings(parts: IdentityParts): Binding[] {
  return [
    bound(contract.readSession, (ctx) => signedInOut(ctx, parts)),
    bound(contract.signOut, async (ctx, { effects, sessionHash }) => {
      if (sessionHash) await identity.signOut(ctx, sessionHash);
      effects.cookie = null;
      return {};
    }),
    bound(contract.readProfile, async (ctx, { sessionHash }) => {
      const { member, roles, sessions } = await identity.readProfile(ctx);
      return {
        memberId: member.member_id, login: member.login, name: member.name, mobile: member.mobile, email: member.email, language: member.language, timeZone: member.time_zone, roles: roles.map(roleOut), createdAt: member.created_at.toISOString(),
        sessions: sessions.map((session) => sessionOut(session, sessionHash)),
      };
    }),
    bound(contract.changeProfile, async (ctx, { body }) => {
      await identity.changeProfile(ctx, body);
      return {};
    }),
    bound(contract.endSession, async (ctx, { params }) => {
      await identity.endOwnSession(ctx, params.sessionId);
      return {};
    }),
    bound(contract.endOtherSessions, (ctx, { sessionHash }) => identity.endOtherSessions(ctx, sessionHash ?? '')),
    bound(contract.changePassword, async (ctx, { body, sessionHash }) => {
      await identity.changePassword(ctx, body.password, body.newPassword, sessionHash ?? '');
      return {};
    }),
    bound(contract.credentials, async (ctx) => {
      const { keys, limit, projects } = await listOwnKeys(ctx);
      return {
        domainId: ctx.actor.partnerNumber, domainName: ctx.actor.login, limit,
        projects: projects.map((p) => ({ regionCode: p.region_code, regionName: p.region_code, projectId: p.project_id })),
        keys: keys.map(keyOut),
      };
    }),
    bound(contract.createKey, async (ctx, { body }) => ({ ...(await identity.createOwnKey(ctx, parts.sealer, body.label)), label: body.label })),
    bound(contract.changeKey, async (ctx, { params, body }) => {
      await identity.changeOwnKey(ctx, params.accessKey, body.state);
      return {};
    }),
    bound(contract.rotateKey, async (ctx, { params, body }) => {
      const { retiresAt, ...made } = await rotateOwnKey(ctx, parts.sealer, params.accessKey, body);
      return { ...made, retiresAt: retiresAt.toISOString() };
    }),
    bound(contract.deleteKey, async (ctx, { params }) => {
      await identity.deleteOwnKey(ctx, params.accessKey);
      return {};
    }),
    bound(contract.listPartners, (ctx, { query }) => listPartnersWithCounts(ctx, query)),
    ...memberBindings(parts.duties),
  ];
}

