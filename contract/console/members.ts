/** 组织 > 组织成员 > 人员管理 (sales 2.1): members, their roles and state, what a change would mean before it is made. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { keyRow, language, role, sessionRow } from './identity.ts';
import { permissionItem } from './roles.ts';
import { day, id, instant, many, masked, offsetPage, text } from './shapes.ts';

const scope = z.enum(['all', 'team', 'own', 'none']);
const memberState = z.enum(['active', 'disabled']);
/** Whose members: the operator names a partner (or means the installation's default), everyone else has one's own. */
const whose = { partnerId: id.optional() };
const someone = z.object({ memberId: id, name: masked });
const roleIds = z.array(id).max(20);
/** What a page saw and what becomes of those the member was there for; the same for roles and state. */
const handOver = {
  /** The member's version as the page saw it; another one is refused (409) instead of overwritten. */
  version: z.number().int().min(1).optional(),
  /** Another supervisor for the managers left; left out or null: they are without one. */
  supervisorId: id.nullable().optional(),
  /** Where the customers go: another account manager, or nobody (`unassigned`). Needed when there are any. */
  customersTo: z.union([id, z.literal('unassigned')]).optional(),
  /** How many customers the page said there are; another number is refused (409). */
  customersSeen: z.number().int().min(0).optional(),
};
const contact = {
  mobile: text(32).regex(/^$|^[0-9+\- ]{5,32}$/, 'mobile').optional(),
  email: z.union([z.literal(''), z.email().max(128)]).optional(),
};

/** What a change of roles or state means; the same for the question and for the deed (sales 13 #3, #5). */
export const memberChange = z.object({
  /** False: the member is like that already. */
  changed: z.boolean(),
  scopeBefore: scope,
  scopeAfter: scope,
  /** More customers are seen than before. */
  widens: z.boolean(),
  /** Account managers left without a supervisor. */
  unmanaged: z.array(someone),
  /** The supervisor they get in the same save; null: none. */
  newSupervisor: someone.nullable(),
  /** Customers of an account manager who stops being one: how many, and the first fifty. */
  leaving: z.object({ customers: z.number(), first: z.array(z.object({ customerId: id, name: masked })) }),
  /** Permission items the member has afterwards, and what that is more or less than before. */
  permissions: z.array(permissionItem),
  gains: z.array(permissionItem),
  loses: z.array(permissionItem),
});

export type MemberChange = z.output<typeof memberChange>;

export const listMembers = defineEndpoint({
  id: 'identity.listMembers', module: 'identity', method: 'GET', path: '/api/members', access: 'members.manage',
  summary: 'Members of the partner with roles, scope, supervisor and number of customers; names, logins, mobiles and e-mails masked.',
  query: z.strictObject({
    ...whose, q: text(64).optional(), name: text(64).optional(), login: text(64).optional(), contact: text(64).optional(), state: memberState.optional(), roleId: id.optional(), scope: z.enum(['all', 'team', 'own']).optional(),
    supervisorId: z.union([id, z.literal('none')]).optional(), createdFrom: day.optional(), createdTo: day.optional(), signedInFrom: day.optional(), signedInTo: day.optional(),
    sort: z.enum(['createdAt', '-createdAt', 'signedInAt', '-signedInAt', 'customers', '-customers']).optional(), ...offsetPage,
  }),
  output: z.object({
    total: z.number(),
    items: z.array(z.object({
      memberId: id, login: masked, name: masked, mobile: masked, email: masked, state: memberState, roles: z.array(role), scope, supervisor: someone.nullable(), customers: z.number(), createdAt: instant,
      /** Business time of the last sign-in; null: never. */
      signedInAt: instant.nullable(), version: z.number(), lockedRoleIds: z.array(id),
      /** The last active administrator: the role stays and so does the member. */
      lastAdministrator: z.boolean(),
    })),
  }),
  errors: ['identity.partner_unknown'],
});
const changeErrors = ['identity.member_unknown', 'identity.roles_count', 'identity.roles_exclusive', 'identity.role_unknown', 'identity.last_administrator', 'identity.has_customers', 'identity.has_resellers', 'identity.role_locked', 'identity.beyond_own', 'identity.changed_meanwhile', 'assignment.not_supervisor', 'assignment.manager_unknown', 'access.administrator_only'] as const;
export const previewMember = defineEndpoint({
  id: 'identity.previewMember', module: 'identity', method: 'GET', path: '/api/members/preview', access: 'members.manage',
  summary: 'What these roles or this state would mean: of a member, or without one of a member to be made. Refused as the change itself would be; changes nothing.',
  query: z.strictObject({ ...whose, memberId: id.optional(), roleIds: many(id).optional(), state: memberState.optional(), supervisorId: id.optional() }),
  output: memberChange.extend({
    /** Customers of the partner the member would see at this moment. */
    sees: z.number(),
  }),
  errors: [...changeErrors, 'identity.partner_unknown'],
});
export const createMember = defineEndpoint({
  id: 'identity.createMember', module: 'identity', method: 'POST', path: '/api/members', access: 'members.manage', idempotency: 'key', verification: 'member.create', shownOnce: ['password'],
  summary: '创建人员: a member with one to three roles; the account name stays for good; the first password is in this answer and never again.',
  body: z.strictObject({ ...whose, login: text(64).regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$/, 'login'), name: text(64).trim().min(1), ...contact, language: language.optional(), roleIds }),
  output: z.object({ memberId: id, login: z.string(), password: z.string(), scope }),
  errors: ['identity.login_taken', 'identity.roles_count', 'identity.roles_exclusive', 'identity.role_unknown', 'identity.partner_unknown', 'identity.beyond_own', 'access.administrator_only'],
});
export const setRoles = defineEndpoint({
  id: 'identity.setRoles', module: 'identity', method: 'PUT', path: '/api/members/:memberId/roles', access: 'members.manage', idempotency: 'natural', verification: 'member.roles',
  summary: 'Sets a member’s roles (one to three; administrator alone; account manager and supervisor exclude each other); effective at the member’s next request. Who stops being an account manager says where the customers go, who stops being a supervisor whom the managers come under.',
  params: z.strictObject({ memberId: id }), body: z.strictObject({ roleIds, ...handOver }), output: memberChange, errors: changeErrors,
});
export const setMemberState = defineEndpoint({
  id: 'identity.setMemberState', module: 'identity', method: 'PUT', path: '/api/members/:memberId/state', access: 'members.manage', idempotency: 'natural', verification: 'member.state',
  summary: 'Disables or enables a member; sessions and keys of a disabled one are refused at once. For the customers of an account manager it must say where they go.',
  params: z.strictObject({ memberId: id }), body: z.strictObject({ state: memberState, ...handOver }), output: memberChange, errors: changeErrors,
});
export const resetPassword = defineEndpoint({
  id: 'identity.resetPassword', module: 'identity', method: 'POST', path: '/api/members/:memberId/password', access: 'members.manage', idempotency: 'key', verification: 'member.password', shownOnce: ['password'],
  summary: 'Gives a member a new password, shown in this answer and never again; sessions end and a lock is lifted.',
  params: z.strictObject({ memberId: id }), output: z.object({ password: z.string() }), errors: ['identity.member_unknown', 'identity.beyond_own', 'access.administrator_only'],
});
export const revealMembers = defineEndpoint({
  id: 'identity.revealMembers', module: 'identity', method: 'POST', path: '/api/members/reveal', access: 'members.manage', idempotency: 'natural',
  summary: 'The eye button of the member list: one column in full for the rows on screen; written to the operation log (sales 13 #17).',
  body: z.strictObject({ column: z.enum(['name', 'login', 'mobile', 'email']), memberIds: z.array(id).min(1).max(200) }),
  output: z.object({ values: z.record(z.string(), z.string()) }), errors: ['identity.member_unknown'],
});
/** Why a member sees what it sees: each item with the roles that give it, the scope with the rule of sales 2.6 that gives it. */
export const effective = z.object({
  roles: z.array(role),
  items: z.array(z.object({ permission: permissionItem, roleIds: z.array(id), byDefault: z.boolean() })),
  scope,
  scopeRule: z.enum(['administrator', 'manager-alone', 'supervisor-alone', 'other-roles', 'no-role', 'disabled', 'operator', 'customer']),
  /** Customers of the own partner seen at this moment; null where one's own partner has none by nature. */
  customers: z.number().nullable(),
});
export const memberEffective = defineEndpoint({
  id: 'identity.memberEffective', module: 'identity', method: 'GET', path: '/api/members/:memberId/effective', access: 'members.manage',
  summary: '“Why can this person see this?”: permission items with the role that gives each, the data scope with its rule and how many customers that is now.',
  params: z.strictObject({ memberId: id }), output: effective, errors: ['identity.member_unknown'],
});
export const ownEffective = defineEndpoint({
  id: 'identity.ownEffective', module: 'identity', method: 'GET', path: '/api/profile/effective', access: 'member',
  summary: 'The same of oneself.', output: effective,
});
export const getMember = defineEndpoint({
  id: 'identity.getMember', module: 'identity', method: 'GET', path: '/api/members/:memberId', access: 'members.manage',
  summary: 'One member as in the list, with sessions, access keys (without secrets), managers of the team and locked roles.',
  params: z.strictObject({ memberId: id }),
  output: z.object({
    memberId: id, partnerId: id, login: masked, name: masked, mobile: masked, email: masked, state: memberState, roles: z.array(role), scope, supervisor: someone.nullable(), customers: z.number(), createdAt: instant,
    signedInAt: instant.nullable(), version: z.number(), lastAdministrator: z.boolean(), language, timeZone: z.string().nullable(),
    locks: z.array(z.object({ roleId: id, reason: z.enum(['qualification-review']), since: instant })),
    team: z.array(someone),
    sessions: z.array(sessionRow),
    keys: z.array(keyRow),
  }),
  errors: ['identity.member_unknown'],
});
export const endMemberSession = defineEndpoint({
  id: 'identity.endMemberSession', module: 'identity', method: 'DELETE', path: '/api/members/:memberId/sessions/:sessionId', access: 'members.manage', idempotency: 'natural',
  summary: 'Ends one session of a member.', params: z.strictObject({ memberId: id, sessionId: id }), output: z.object({}), errors: ['identity.member_unknown', 'identity.session_unknown', 'identity.beyond_own', 'access.administrator_only'],
});
export const endMemberSessions = defineEndpoint({
  id: 'identity.endMemberSessions', module: 'identity', method: 'DELETE', path: '/api/members/:memberId/sessions', access: 'members.manage', idempotency: 'natural',
  summary: 'Ends every session of a member.', params: z.strictObject({ memberId: id }), output: z.object({ ended: z.number() }), errors: ['identity.member_unknown', 'identity.beyond_own', 'access.administrator_only'],
});
export const membersEndpoints = [listMembers, previewMember, createMember, getMember, memberEffective, ownEffective, setRoles, setMemberState, endMemberSession, endMemberSessions, resetPassword, revealMembers] as const;
