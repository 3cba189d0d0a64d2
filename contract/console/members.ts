/** 组织 > 组织成员 > 人员管理 (sales 2.1): members, their roles and state, what a change would mean before it is made. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { language, role } from './identity.ts';
import { id, instant, many, masked, offsetPage, text } from './shapes.ts';

const scope = z.enum(['all', 'team', 'own', 'none']);
const memberState = z.enum(['active', 'disabled']);
/** Whose members: the operator names a partner (or means the installation's default), everyone else has one's own. */
const whose = { partnerId: id.optional() };
const someone = z.object({ memberId: id, name: masked });
const roleIds = z.array(id).max(20);
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
});

export type MemberChange = z.output<typeof memberChange>;

export const listMembers = defineEndpoint({
  id: 'identity.listMembers', module: 'identity', method: 'GET', path: '/api/members', access: 'members.manage',
  summary: 'Members of the partner with roles, scope, supervisor and number of customers; names, logins, mobiles and e-mails masked.',
  query: z.strictObject({ ...whose, q: text(64).optional(), state: memberState.optional(), roleId: id.optional(), scope: z.enum(['all', 'team', 'own']).optional(), ...offsetPage }),
  output: z.object({
    total: z.number(),
    items: z.array(z.object({
      memberId: id, login: masked, name: masked, mobile: masked, email: masked, state: memberState, roles: z.array(role), scope, supervisor: someone.nullable(), customers: z.number(), createdAt: instant,
      /** The last active administrator: the role stays and so does the member. */
      lastAdministrator: z.boolean(),
    })),
  }),
  errors: ['identity.partner_unknown'],
});
export const listRoles = defineEndpoint({
  id: 'identity.listRoles', module: 'identity', method: 'GET', path: '/api/roles', access: 'members.manage',
  summary: 'Roles of the partner that a member can be given, with their permission items.',
  query: z.strictObject(whose), output: z.object({ items: z.array(role.extend({ permissions: z.array(z.string()) })) }), errors: ['identity.partner_unknown'],
});
const changeErrors = ['identity.member_unknown', 'identity.roles_count', 'identity.roles_exclusive', 'identity.role_unknown', 'identity.last_administrator', 'identity.has_customers', 'access.administrator_only'] as const;
export const previewMember = defineEndpoint({
  id: 'identity.previewMember', module: 'identity', method: 'GET', path: '/api/members/preview', access: 'members.manage',
  summary: 'What these roles or this state would mean: of a member, or without one of a member to be made. Refused as the change itself would be; changes nothing.',
  query: z.strictObject({ ...whose, memberId: id.optional(), roleIds: many(id).optional(), state: memberState.optional() }),
  output: memberChange, errors: [...changeErrors, 'identity.partner_unknown'],
});
export const createMember = defineEndpoint({
  id: 'identity.createMember', module: 'identity', method: 'POST', path: '/api/members', access: 'members.manage', idempotency: 'key', shownOnce: ['password'],
  summary: '创建人员: a member with one to three roles; the account name stays for good; the first password is in this answer and never again.',
  body: z.strictObject({ ...whose, login: text(64).regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$/, 'login'), name: text(64).trim().min(1), ...contact, language: language.optional(), roleIds }),
  output: z.object({ memberId: id, login: z.string(), password: z.string(), scope }),
  errors: ['identity.login_taken', 'identity.roles_count', 'identity.roles_exclusive', 'identity.role_unknown', 'identity.partner_unknown', 'access.administrator_only'],
});
export const setRoles = defineEndpoint({
  id: 'identity.setRoles', module: 'identity', method: 'PUT', path: '/api/members/:memberId/roles', access: 'members.manage', idempotency: 'natural',
  summary: 'Sets a member’s roles (one to three; administrator alone; account manager and supervisor exclude each other); effective at the member’s next request.',
  params: z.strictObject({ memberId: id }), body: z.strictObject({ roleIds }), output: memberChange, errors: changeErrors,
});
export const setMemberState = defineEndpoint({
  id: 'identity.setMemberState', module: 'identity', method: 'PUT', path: '/api/members/:memberId/state', access: 'members.manage', idempotency: 'natural',
  summary: 'Disables or enables a member; sessions and keys of a disabled one are refused at once. An account manager who still has customers cannot be disabled.',
  params: z.strictObject({ memberId: id }), body: z.strictObject({ state: memberState }), output: memberChange, errors: changeErrors,
});
export const resetPassword = defineEndpoint({
  id: 'identity.resetPassword', module: 'identity', method: 'POST', path: '/api/members/:memberId/password', access: 'members.manage', idempotency: 'key', shownOnce: ['password'],
  summary: 'Gives a member a new password, shown in this answer and never again; sessions end and a lock is lifted.',
  params: z.strictObject({ memberId: id }), output: z.object({ password: z.string() }), errors: ['identity.member_unknown', 'access.administrator_only'],
});
export const revealMembers = defineEndpoint({
  id: 'identity.revealMembers', module: 'identity', method: 'POST', path: '/api/members/reveal', access: 'members.manage', idempotency: 'natural',
  summary: 'The eye button of the member list: one column in full for the rows on screen; written to the operation log (sales 13 #17).',
  body: z.strictObject({ column: z.enum(['name', 'login', 'mobile', 'email']), memberIds: z.array(id).min(1).max(200) }),
  output: z.object({ values: z.record(z.string(), z.string()) }), errors: ['identity.member_unknown'],
});
export const membersEndpoints = [listMembers, listRoles, previewMember, createMember, setRoles, setMemberState, resetPassword, revealMembers] as const;
