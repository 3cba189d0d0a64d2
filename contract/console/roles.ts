/** 组织 > 组织成员 > 角色管理 (sales 2.3): preset roles to look at, samples and custom roles to make, change, copy and delete; role locks (2.1). */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { ALL_PERMISSIONS, type Permission } from '../permissions.ts';
import { role } from './identity.ts';
import { id, instant, many, masked, text } from './shapes.ts';

export const permissionItem = z.enum(ALL_PERMISSIONS as [Permission, ...Permission[]]);
const whose = { partnerId: id.optional() };
const name = text(64).trim().min(1);
const description = text(500);
const items = z.array(permissionItem).max(200);

export const roleRow = role.extend({
  description: z.string(),
  /** What the role gives in fact, the default items included. */
  permissions: z.array(permissionItem),
  members: z.number(),
  /** Preset roles are fixed (sales 2.3). */
  fixed: z.boolean(),
  version: z.number(),
  changedAt: instant.nullable(),
});

export const listRoles = defineEndpoint({
  id: 'identity.listRoles', module: 'identity', method: 'GET', path: '/api/roles', access: ['members.manage', 'roles.manage'],
  summary: 'Roles of the partner: preset, samples, custom, each with its permission items and how many members hold it.',
  query: z.strictObject(whose), output: z.object({ items: z.array(roleRow) }), errors: ['identity.partner_unknown'],
});

/** What other permission items would mean to the members who hold the role. */
export const roleChange = z.object({
  added: z.array(permissionItem),
  removed: z.array(permissionItem),
  /** Members who hold the role. */
  holders: z.number(),
  /** Those among them who gain or lose something; another role of theirs may give it already. At most 200 are named. */
  affected: z.number(),
  members: z.array(z.object({ memberId: id, name: masked, login: masked, gains: z.array(permissionItem), loses: z.array(permissionItem) })),
});
export type RoleChange = z.output<typeof roleChange>;

const writeErrors = ['identity.role_missing', 'identity.role_fixed', 'identity.role_name_taken', 'identity.beyond_own', 'identity.changed_meanwhile', 'identity.partner_unknown'] as const;
export const previewRole = defineEndpoint({
  id: 'identity.previewRole', module: 'identity', method: 'GET', path: '/api/roles/:roleId/preview', access: 'roles.manage',
  summary: 'What these permission items would change for whom, before the role is saved; refused as saving would be.',
  params: z.strictObject({ roleId: id }), query: z.strictObject({ permissions: many(permissionItem) }),
  output: roleChange, errors: ['identity.role_missing', 'identity.role_fixed', 'identity.beyond_own'],
});
export const createRole = defineEndpoint({
  id: 'identity.createRole', module: 'identity', method: 'POST', path: '/api/roles', access: 'roles.manage', idempotency: 'key',
  summary: 'A custom role: name, description, permission items; the default items come with it. Who is no administrator gives only items of one’s own.',
  body: z.strictObject({ ...whose, name, description: description.optional(), permissions: items }),
  output: z.object({ roleId: id }), errors: writeErrors,
});
export const changeRole = defineEndpoint({
  id: 'identity.changeRole', module: 'identity', method: 'PUT', path: '/api/roles/:roleId', access: 'roles.manage', idempotency: 'natural', verification: 'role.change',
  summary: 'Changes a sample or custom role; effective at the next request of whoever holds it. A sample that is given another name is a custom role from then on.',
  params: z.strictObject({ roleId: id }),
  body: z.strictObject({ name: name.optional(), description: description.optional(), permissions: items, version: z.number().int().min(1).optional() }),
  output: roleChange, errors: writeErrors,
});
export const deleteRole = defineEndpoint({
  id: 'identity.deleteRole', module: 'identity', method: 'DELETE', path: '/api/roles/:roleId', access: 'roles.manage', idempotency: 'natural',
  summary: 'Deletes a sample or custom role nobody holds.',
  params: z.strictObject({ roleId: id }), output: z.object({}), errors: ['identity.role_missing', 'identity.role_fixed', 'identity.role_in_use'],
});

const lockErrors = ['identity.member_unknown', 'identity.role_not_lockable', 'identity.role_unknown'] as const;
export const lockRole = defineEndpoint({
  id: 'identity.lockRole', module: 'identity', method: 'PUT', path: '/api/operator/members/:memberId/role-locks/:roleId', access: 'operator', idempotency: 'natural',
  summary: 'A qualification of the member is under review: the role (account manager, or a custom one such as SA specialist) cannot be taken away (sales 2.1).',
  params: z.strictObject({ memberId: id, roleId: id }), body: z.strictObject({ reason: z.enum(['qualification-review']) }), output: z.object({ since: instant }), errors: lockErrors,
});
export const unlockRole = defineEndpoint({
  id: 'identity.unlockRole', module: 'identity', method: 'DELETE', path: '/api/operator/members/:memberId/role-locks/:roleId', access: 'operator', idempotency: 'natural',
  summary: 'The review is over: the role can be taken away again.',
  params: z.strictObject({ memberId: id, roleId: id }), output: z.object({}), errors: ['identity.member_unknown'],
});
export const rolesEndpoints = [listRoles, previewRole, createRole, changeRole, deleteRole, lockRole, unlockRole] as const;
