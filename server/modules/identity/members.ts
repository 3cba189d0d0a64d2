/**
 * Member management (sales 2.1): who works for a partner under which roles. A change is judged once, by `judge`: the page
 * asks it before saving and the change asks it again under a lock, so both say the same. Nothing is cached, so a change is
 * felt at the member's next request. What a member does for others (teams, customers) is asked of `MemberDuties`.
 */
import { randomBytes } from 'node:crypto';
import { problem } from '../../../contract/errors.ts';
import type { Permission } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../contract/values/mask.ts';
import type { Language } from '../../../contract/words/words.ts';
import { type Ctx, isAdministrator, type ScopeKind } from '../../platform/context.ts';
import { hashPassword } from '../../platform/secrets.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import { createMember, findPartner } from './identity.ts';
import * as store from './member-store.ts';
import { assertWithinOwn } from './roles.ts';
import { assertRoles, gained, permissionsOf, roleKind, scopeOf, widens } from './rules.ts';
import { defaultPartner, type RoleRow, updatePassword } from './store.ts';

export interface Someone {
  readonly member_id: Id;
  readonly name: string;
}

/** What other modules know of a member's work; they stand later in the order, so they are handed in (app.ts). */
export interface MemberDuties {
  /** Account managers under this supervisor now. */
  teamOf(ctx: Ctx, partnerId: Id, supervisorId: Id): Promise<readonly Someone[]>;
  /** The active supervisor of this id; refused when there is none. */
  supervisorNamed(ctx: Ctx, partnerId: Id, supervisorId: Id): Promise<Someone>;
  /** How many customers this account manager has now, and the first of them. */
  customersOf(ctx: Ctx, partnerId: Id, managerId: Id): Promise<{ readonly customers: number; readonly first: readonly { readonly customer_id: Id; readonly name: string }[] }>;
  /** How many of the distributor's resellers this account manager looks after now. */
  resellersOf(ctx: Ctx, partnerId: Id, managerId: Id): Promise<number>;
  /** All customers of this account manager go to another one, or to nobody; each with its own entry in the log. */
  handOver(ctx: Ctx, partnerId: Id, managerId: Id, to: Id | null): Promise<void>;
  /** The member supervises nobody, or stands under nobody, from now on; managers of a team may come under another supervisor at once. */
  leaveTeams(ctx: Ctx, partnerId: Id, memberId: Id, role: 'supervisor' | 'account-manager', to?: Id | null): Promise<void>;
  /** Customers a member with this scope sees at this moment. */
  seenBy(ctx: Ctx, partnerId: Id, memberId: Id | null, scope: ScopeKind): Promise<number>;
}

export interface MemberChange {
  readonly changed: boolean;
  readonly scopeBefore: ScopeKind;
  readonly scopeAfter: ScopeKind;
  readonly widens: boolean;
  readonly unmanaged: readonly Someone[];
  readonly newSupervisor: Someone | null;
  readonly leaving: { readonly customers: number; readonly first: readonly { readonly customer_id: Id; readonly name: string }[] };
  readonly permissions: readonly Permission[];
  readonly gains: readonly Permission[];
  readonly loses: readonly Permission[];
}

type State = 'active' | 'disabled';
interface Wanted {
  readonly roleIds?: readonly Id[] | undefined;
  readonly state?: State | undefined;
  readonly supervisorId?: Id | null | undefined;
}
interface Deed extends Wanted {
  readonly version?: number | undefined;
  readonly customersTo?: Id | 'unassigned' | undefined;
  readonly customersSeen?: number | undefined;
}

/** Whose members are meant: one's own partner's; the operator, who has none, names a partner or means the default one. */
export async function partnerToManage(ctx: Ctx, asked: Id | undefined): Promise<Id> {
  const operator = ctx.actor.kind === 'operator';
  const partnerId = asked ?? (operator ? await defaultPartner(ctx.tx) : ctx.actor.partnerId);
  const allowed = operator ? partnerId !== null && ctx.actor.partnerIds.includes(partnerId) : partnerId === ctx.actor.partnerId;
  if (!allowed || partnerId === null) throw problem('identity.partner_unknown');
  return partnerId;
}

/** Partners whose members the actor manages. A distributor's resellers manage their own. */
export const manageable = (ctx: Ctx): readonly Id[] => (ctx.actor.kind === 'operator' ? ctx.actor.partnerIds : [ctx.actor.partnerId]);

export async function findMember(ctx: Ctx, memberId: Id): Promise<store.ManagedMember> {
  const member = await store.findManaged(ctx.tx, manageable(ctx), memberId);
  if (!member) throw problem('identity.member_unknown');
  return member;
}

/** The member as it is once nobody else is changing it: locked, then read by a statement of its own. */
export async function takeMember(ctx: Ctx, memberId: Id): Promise<store.ManagedMember> {
  const { partner_id } = await findMember(ctx, memberId);
  await store.lockPartner(ctx.tx, partner_id);
  await store.lockMember(ctx.tx, partner_id, memberId);
  return findMember(ctx, memberId);
}

const has = (roles: readonly RoleRow[], preset: RoleRow['preset']) => roles.some((role) => role.preset === preset);
const labels = (roles: readonly RoleRow[]) => roles.map((role) => role.preset ?? role.sample ?? role.name);

/** The partner's roles among the asked, each once; one that does not exist is refused by its id. */
async function rolesAsked(ctx: Ctx, partnerId: Id, roleIds: readonly Id[]): Promise<RoleRow[]> {
  const known = await store.rolesOf(ctx.tx, partnerId);
  return [...new Set(roleIds)].map((roleId) => {
    const role = known.find((one) => one.role_id === roleId);
    if (!role) throw problem('identity.role_unknown', { role: roleId });
    return role;
  });
}

/**
 * Only an administrator makes, unmakes or takes over one, whatever items a role of the actor's has; and who is none manages
 * only those whose permissions are all one's own: else a new password or a role would be a way to more.
 */
export function assertMayTouch(ctx: Ctx, ...roles: (readonly RoleRow[])[]): void {
  if (isAdministrator(ctx.actor)) return;
  if (roles.some((some) => has(some, 'administrator'))) throw problem('access.administrator_only');
  assertWithinOwn(ctx, permissionsOf(roles.flat()));
}

interface Judged extends MemberChange {
  readonly roles: readonly RoleRow[];
  readonly state: State;
  readonly losesManager: boolean;
  readonly losesSupervisor: boolean;
}

/** a role whose qualification is under review stays. */
async function assertUnlocked(ctx: Ctx, member: store.ManagedMember, after: readonly RoleRow[]): Promise<void> {
  const kept = new Set(after.map((role) => role.role_id));
  const going = member.roles.filter((role) => !kept.has(role.role_id));
  if (going.length === 0) return;
  const locks = await store.openLocks(ctx.tx, member.partner_id, [member.member_id]);
  const locked = going.find((role) => locks.some((lock) => lock.role_id === role.role_id));
  if (locked) throw problem('identity.role_locked', { role: labels([locked])[0] ?? '' });
}

/** sales 13 #3 #4 #5: refuses what must not be and says what the rest means. */
async function judge(ctx: Ctx, duties: MemberDuties, member: store.ManagedMember, wanted: Wanted): Promise<Judged> {
  const state = wanted.state ?? member.state;
  const roles = wanted.roleIds === undefined ? member.roles : await rolesAsked(ctx, member.partner_id, wanted.roleIds);
  if (wanted.roleIds !== undefined) assertRoles(roles.map(roleKind));
  const changed = state !== member.state || labelSet(roles) !== labelSet(member.roles);
  if (changed) assertMayTouch(ctx, member.roles, roles);
  await assertUnlocked(ctx, member, roles);
  const serves = (preset: RoleRow['preset']) => member.state === 'active' && has(member.roles, preset);
  const loses = (preset: RoleRow['preset']) => serves(preset) && !(state === 'active' && has(roles, preset));
  if (loses('administrator') && (await store.otherAdministrators(ctx.tx, member.partner_id, member.member_id)) === 0) throw problem('identity.last_administrator');
  const losesManager = has(member.roles, 'account-manager') && !has(roles, 'account-manager');
  const leaving = losesManager || loses('account-manager') ? await duties.customersOf(ctx, member.partner_id, member.member_id) : { customers: 0, first: [] };
  if (losesManager || loses('account-manager')) {
    const resellers = await duties.resellersOf(ctx, member.partner_id, member.member_id);
    if (resellers > 0) throw problem('identity.has_resellers', { resellers });
  }
  const scope = (of: readonly RoleRow[], at: State) => (at === 'active' ? scopeOf('partner', of.map(roleKind)) : 'none');
  const [scopeBefore, scopeAfter] = [scope(member.roles, member.state), scope(roles, state)];
  const items = (of: readonly RoleRow[], at: State) => (at === 'active' ? permissionsOf(of) : []);
  const [had, permissions] = [items(member.roles, member.state), items(roles, state)];
  const losesSupervisor = loses('supervisor');
  const unmanaged = losesSupervisor ? await duties.teamOf(ctx, member.partner_id, member.member_id) : [];
  const newSupervisor = unmanaged.length > 0 && wanted.supervisorId ? await duties.supervisorNamed(ctx, member.partner_id, wanted.supervisorId) : null;
  // Who stops being one is the supervisor of nobody, not even for a moment.
  if (newSupervisor?.member_id === member.member_id) throw problem('assignment.not_supervisor');
  return { roles, state, changed, scopeBefore, scopeAfter, widens: widens(scopeBefore, scopeAfter), unmanaged, newSupervisor, leaving, permissions, gains: gained(had, permissions), loses: gained(permissions, had), losesManager, losesSupervisor };
}

const labelSet = (roles: readonly RoleRow[]) => roles.map((role) => role.role_id).sort().join();

/** What a change would mean; without a member, what roles would mean for one to be made. Changes nothing. */
export async function previewChange(ctx: Ctx, duties: MemberDuties, asked: Wanted & { readonly partnerId?: Id | undefined; readonly memberId?: Id | undefined }): Promise<MemberChange & { sees: number }> {
  if (asked.memberId !== undefined) {
    const member = await findMember(ctx, asked.memberId);
    const judged = await judge(ctx, duties, member, asked);
    // Who leaves the customers to others has none of one's own afterwards.
    const sees = judged.scopeAfter === 'own' && judged.leaving.customers > 0 ? 0 : await duties.seenBy(ctx, member.partner_id, member.member_id, judged.scopeAfter);
    return { ...judged, sees };
  }
  const partnerId = await partnerToManage(ctx, asked.partnerId);
  const roles = await rolesAsked(ctx, partnerId, asked.roleIds ?? []);
  assertRoles(roles.map(roleKind));
  assertMayTouch(ctx, roles);
  const scopeAfter = scopeOf('partner', roles.map(roleKind));
  const permissions = permissionsOf(roles);
  return {
    changed: true, scopeBefore: 'none', scopeAfter, widens: widens('none', scopeAfter), unmanaged: [], newSupervisor: null, leaving: { customers: 0, first: [] }, permissions, gains: permissions, loses: [],
    sees: await duties.seenBy(ctx, partnerId, null, scopeAfter),
  };
}

/**
 * Makes the change that `previewChange` spoke of, with all that follows from it, in one transaction. A member who is like
 * that already is left alone; one that somebody else changed since the page was drawn is not overwritten.
 */
export async function changeMember(ctx: Ctx, duties: MemberDuties, memberId: Id, wanted: Deed): Promise<MemberChange> {
  const member = await takeMember(ctx, memberId);
  const judged = await judge(ctx, duties, member, wanted);
  if (!judged.changed) return judged;
  if (wanted.version !== undefined && wanted.version !== member.version) throw problem('identity.changed_meanwhile');
  const { partner_id: partnerId } = member;
  const moved = await leaveCustomers(ctx, duties, member, judged, wanted);
  if (judged.losesSupervisor) await duties.leaveTeams(ctx, partnerId, memberId, 'supervisor', judged.newSupervisor?.member_id ?? null);
  if (judged.losesManager) await duties.leaveTeams(ctx, partnerId, memberId, 'account-manager');
  if (wanted.roleIds !== undefined) await store.replaceRoles(ctx.tx, partnerId, memberId, judged.roles.map((role) => role.role_id));
  await store.setState(ctx.tx, partnerId, memberId, judged.state);
  if (judged.state === 'disabled') await store.deleteSessions(ctx.tx, partnerId, memberId);
  const action = wanted.roleIds !== undefined ? 'member.roles_changed' : judged.state === 'disabled' ? 'member.disabled' : 'member.enabled';
  const teamWent = judged.unmanaged.length > 0 ? { unmanaged: judged.unmanaged.map((manager) => manager.member_id), ...(judged.newSupervisor ? { supervisorId: judged.newSupervisor.member_id } : {}) } : {};
  await recordAudit(ctx, {
    action, objectKind: 'member', objectId: memberId, objectName: maskAccount(member.login), partnerId,
    before: { roles: labels(member.roles), state: member.state, scope: judged.scopeBefore },
    after: { roles: labels(judged.roles), state: judged.state, scope: judged.scopeAfter, ...teamWent, ...moved },
  });
  return judged;
}

/** The customers of who stops being an account manager: the save says where they go, and how many its page spoke of. */
async function leaveCustomers(ctx: Ctx, duties: MemberDuties, member: store.ManagedMember, { leaving: { customers } }: Judged, wanted: Deed): Promise<{ customers?: number; customersTo?: string }> {
  if (customers === 0) return {};
  if (wanted.customersTo === undefined) throw problem('identity.has_customers', { customers });
  if (wanted.customersSeen !== undefined && wanted.customersSeen !== customers) throw problem('identity.changed_meanwhile');
  if (wanted.customersTo === member.member_id) throw problem('assignment.manager_unknown');
  await duties.handOver(ctx, member.partner_id, member.member_id, wanted.customersTo === 'unassigned' ? null : wanted.customersTo);
  return { customers, customersTo: wanted.customersTo };
}

export interface MemberToMake {
  readonly partnerId?: Id | undefined;
  readonly login: string;
  readonly name: string;
  readonly mobile?: string | undefined;
  readonly email?: string | undefined;
  readonly language?: Language | undefined;
  readonly roleIds: readonly Id[];
}

/** Text no person chose: leaves once, in the answer to who asked for it. */
const newPassword = () => `Pc-${randomBytes(12).toString('base64url')}`;

/** 创建人员 (sales 2.1): the account name stays for good, so it is the one thing that cannot be mended later. */
export async function addMember(ctx: Ctx, wanted: MemberToMake): Promise<{ memberId: Id; login: string; password: string; scope: ScopeKind }> {
  const partnerId = await partnerToManage(ctx, wanted.partnerId);
  const partner = await findPartner(ctx, { partnerId });
  // The operator's own people hold no roles and are made on the command line.
  if (!partner || partner.tier === 'operator') throw problem('identity.partner_unknown');
  const roles = await rolesAsked(ctx, partnerId, wanted.roleIds);
  assertMayTouch(ctx, roles);
  const password = newPassword();
  const memberId = await createMember(ctx.tx, {
    partnerId, kind: 'partner', login: wanted.login, name: wanted.name, mobile: wanted.mobile ?? '', email: wanted.email ?? '', passwordHash: await hashPassword(password),
    roleIds: roles.map((role) => role.role_id), at: ctx.now,
  });
  if (wanted.language) await store.setLanguage(ctx.tx, partnerId, memberId, wanted.language);
  const scope = scopeOf('partner', roles.map(roleKind));
  await recordAudit(ctx, { action: 'member.created', objectKind: 'member', objectId: memberId, objectName: maskAccount(wanted.login), partnerId, after: { name: maskName(wanted.name), roles: labels(roles), scope } });
  return { memberId, login: wanted.login, password, scope };
}

/** A new password for who has lost theirs; every session of the member ends. */
export async function resetPassword(ctx: Ctx, memberId: Id): Promise<{ password: string }> {
  const password = newPassword();
  const hash = await hashPassword(password);
  const member = await takeMember(ctx, memberId);
  assertMayTouch(ctx, member.roles);
  await updatePassword(ctx.tx, memberId, hash);
  await store.deleteSessions(ctx.tx, member.partner_id, memberId);
  await recordAudit(ctx, { action: 'member.password_reset', objectKind: 'member', objectId: memberId, objectName: maskAccount(member.login), partnerId: member.partner_id });
  return { password };
}

/** The eye (sales 13 #17): one column in full for the members on the screen; all of them or none. */
export async function revealMembers(ctx: Ctx, column: 'name' | 'login' | 'mobile' | 'email', memberIds: readonly Id[]): Promise<{ values: Record<Id, string> }> {
  const asked = [...new Set(memberIds)];
  const found = await store.readColumn(ctx.tx, manageable(ctx), asked, column);
  if (found.length < asked.length) throw problem('identity.member_unknown');
  const partners = [...new Set(found.map((row) => row.partner_id))];
  await recordAudit(ctx, ...partners.map((partnerId): AuditEntry => {
    const ids = found.filter((row) => row.partner_id === partnerId).map((row) => row.member_id);
    return { action: 'member.revealed', objectKind: 'member-column', objectId: column, partnerId, after: { column, count: ids.length, memberIds: ids } };
  }));
  return { values: Object.fromEntries(found.map((row) => [row.member_id, row.value])) };
}
