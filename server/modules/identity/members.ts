/**
 * Member management (sales 2.1): who works for a partner under which roles. A change is judged once, by `judge`: the page
 * asks it before saving and the change asks it again under a lock, so both say the same. Nothing is cached, so a change is
 * felt at the member's next request. What a member does for others (teams, customers) is asked of `MemberDuties`.
 */
import { randomBytes } from 'node:crypto';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../contract/values/mask.ts';
import type { Language } from '../../../contract/words/words.ts';
import { type Ctx, isAdministrator, type ScopeKind } from '../../platform/context.ts';
import { hashPassword } from '../../platform/secrets.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import { createMember, findPartner } from './identity.ts';
import * as store from './member-store.ts';
import { assertRoles, roleKind, scopeOf, widens } from './rules.ts';
import { defaultPartner, type RoleRow, updatePassword } from './store.ts';

/** What other modules know of a member's work; they stand later in the order, so they are handed in (app.ts). */
export interface MemberDuties {
  /** Account managers under this supervisor now. */
  teamOf(ctx: Ctx, partnerId: Id, supervisorId: Id): Promise<{ readonly member_id: Id; readonly name: string }[]>;
  /** How many customers this account manager has now. */
  customersOf(ctx: Ctx, partnerId: Id, managerId: Id): Promise<number>;
  /** The member supervises nobody, and stands under nobody, from now on. */
  leaveTeams(ctx: Ctx, partnerId: Id, memberId: Id, role: 'supervisor' | 'account-manager'): Promise<void>;
}

export interface MemberChange {
  readonly changed: boolean;
  readonly scopeBefore: ScopeKind;
  readonly scopeAfter: ScopeKind;
  readonly widens: boolean;
  readonly unmanaged: readonly { readonly member_id: Id; readonly name: string }[];
}

type State = 'active' | 'disabled';
interface Wanted {
  readonly roleIds?: readonly Id[] | undefined;
  readonly state?: State | undefined;
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
const manageable = (ctx: Ctx): readonly Id[] => (ctx.actor.kind === 'operator' ? ctx.actor.partnerIds : [ctx.actor.partnerId]);

async function findMember(ctx: Ctx, memberId: Id): Promise<store.ManagedMember> {
  const member = await store.findManaged(ctx.tx, manageable(ctx), memberId);
  if (!member) throw problem('identity.member_unknown');
  return member;
}

/** The member as it is once nobody else is changing it: locked, then read by a statement of its own. */
async function takeMember(ctx: Ctx, memberId: Id): Promise<store.ManagedMember> {
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

/** Only an administrator makes or unmakes one, whatever items a role of the actor's has. */
function assertMayTouch(ctx: Ctx, ...roles: (readonly RoleRow[])[]): void {
  if (!isAdministrator(ctx.actor) && roles.some((some) => has(some, 'administrator'))) throw problem('access.administrator_only');
}

interface Judged extends MemberChange {
  readonly roles: readonly RoleRow[];
  readonly state: State;
  readonly losesManager: boolean;
}

/** sales 13 #3 #4 #5: refuses what must not be and says what the rest means. */
async function judge(ctx: Ctx, duties: MemberDuties, member: store.ManagedMember, wanted: Wanted): Promise<Judged> {
  const state = wanted.state ?? member.state;
  const roles = wanted.roleIds === undefined ? member.roles : await rolesAsked(ctx, member.partner_id, wanted.roleIds);
  if (wanted.roleIds !== undefined) assertRoles(roles.map(roleKind));
  const changed = state !== member.state || labelSet(roles) !== labelSet(member.roles);
  if (changed) assertMayTouch(ctx, member.roles, roles);
  const serves = (preset: RoleRow['preset']) => member.state === 'active' && has(member.roles, preset);
  const loses = (preset: RoleRow['preset']) => serves(preset) && !(state === 'active' && has(roles, preset));
  if (loses('administrator') && (await store.otherAdministrators(ctx.tx, member.partner_id, member.member_id)) === 0) throw problem('identity.last_administrator');
  const losesManager = has(member.roles, 'account-manager') && !has(roles, 'account-manager');
  if (losesManager || loses('account-manager')) {
    const customers = await duties.customersOf(ctx, member.partner_id, member.member_id);
    if (customers > 0) throw problem('identity.has_customers', { customers });
  }
  const scope = (of: readonly RoleRow[], at: State) => (at === 'active' ? scopeOf('partner', of.map(roleKind)) : 'none');
  const [scopeBefore, scopeAfter] = [scope(member.roles, member.state), scope(roles, state)];
  const unmanaged = loses('supervisor') ? await duties.teamOf(ctx, member.partner_id, member.member_id) : [];
  return { roles, state, changed, scopeBefore, scopeAfter, widens: widens(scopeBefore, scopeAfter), unmanaged, losesManager };
}

const labelSet = (roles: readonly RoleRow[]) => roles.map((role) => role.role_id).sort().join();

/** What a change would mean; without a member, what roles would mean for one to be made. Changes nothing. */
export async function previewChange(ctx: Ctx, duties: MemberDuties, asked: Wanted & { readonly partnerId?: Id | undefined; readonly memberId?: Id | undefined }): Promise<MemberChange> {
  if (asked.memberId !== undefined) return judge(ctx, duties, await findMember(ctx, asked.memberId), asked);
  const roles = await rolesAsked(ctx, await partnerToManage(ctx, asked.partnerId), asked.roleIds ?? []);
  assertRoles(roles.map(roleKind));
  assertMayTouch(ctx, roles);
  const scopeAfter = scopeOf('partner', roles.map(roleKind));
  return { changed: true, scopeBefore: 'none', scopeAfter, widens: widens('none', scopeAfter), unmanaged: [] };
}

/** Makes the change that `previewChange` spoke of. A member who is like that already is left alone. */
export async function changeMember(ctx: Ctx, duties: MemberDuties, memberId: Id, wanted: Wanted): Promise<MemberChange> {
  const member = await takeMember(ctx, memberId);
  const judged = await judge(ctx, duties, member, wanted);
  if (!judged.changed) return judged;
  const { partner_id: partnerId } = member;
  if (judged.unmanaged.length > 0) await duties.leaveTeams(ctx, partnerId, memberId, 'supervisor');
  if (judged.losesManager) await duties.leaveTeams(ctx, partnerId, memberId, 'account-manager');
  if (wanted.roleIds !== undefined) await store.replaceRoles(ctx.tx, partnerId, memberId, judged.roles.map((role) => role.role_id));
  if (judged.state !== member.state) await store.setState(ctx.tx, partnerId, memberId, judged.state);
  if (judged.state === 'disabled') await store.deleteSessions(ctx.tx, partnerId, memberId);
  const action = wanted.roleIds !== undefined ? 'member.roles_changed' : judged.state === 'disabled' ? 'member.disabled' : 'member.enabled';
  await recordAudit(ctx, {
    action, objectKind: 'member', objectId: memberId, objectName: maskAccount(member.login), partnerId,
    before: { roles: labels(member.roles), state: member.state, scope: judged.scopeBefore },
    after: { roles: labels(judged.roles), state: judged.state, scope: judged.scopeAfter, ...(judged.unmanaged.length > 0 ? { unmanaged: judged.unmanaged.map((manager) => manager.member_id) } : {}) },
  });
  return judged;
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

export async function listRoles(ctx: Ctx, asked: Id | undefined): Promise<RoleRow[]> {
  return store.rolesOf(ctx.tx, await partnerToManage(ctx, asked));
}
