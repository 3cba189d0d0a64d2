/** 销售 > 客户 > 客户分配: both doors of assignment, history, teams (sales 4). */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { associationType, day, flag, id, instant, masked, offsetPage, text } from './shapes.ts';

const customerIds = z.array(id).min(1).max(200);
/** Whose assignment is looked at: a reseller’s for its distributor, any partner’s for the operator; changes are of one’s own (the operator’s: the default partner). */
const looked = { partnerId: id.optional() };
export const door = z.enum(['manager', 'customer', 'link', 'load', 'plan']);

export const listManagers = defineEndpoint({
  id: 'assignment.managers', module: 'assignment', method: 'GET', path: '/api/assignment/managers', access: ['assignment.view', 'consumption.view'],
  summary: 'Account managers, one per row, with customer count and supervisor; in scope (own, team, all).',
  query: z.strictObject({ ...looked, q: text(64).optional(), supervisorId: id.optional(), withoutSupervisor: flag.optional(), ...offsetPage }),
  output: z.object({ items: z.array(z.object({ memberId: id, name: masked, login: masked, state: z.enum(['active', 'disabled']), customers: z.number(), supervisor: z.object({ memberId: id, name: masked }).nullable(), assignable: z.boolean() })), total: z.number(), unassigned: z.number() }),
});
export const listAssignable = defineEndpoint({
  id: 'assignment.customers', module: 'assignment', method: 'GET', path: '/api/assignment/customers', access: 'assignment.view',
  summary: 'Dialog 选择客户: customers with their present manager; an assigned one is not selectable by the manager door (sales 13 #6).',
  query: z.strictObject({ ...looked, q: text(64).optional(), unassigned: flag.optional(), managerId: id.optional(), ...offsetPage }),
  output: z.object({ items: z.array(z.object({ customerId: id, name: masked, accountName: masked, number: z.string(), associationType, associatedAt: instant, manager: z.object({ memberId: id, name: masked }).nullable(), assignedAt: instant.nullable(), selectable: z.boolean() })), total: z.number() }),
});
export const assignCustomers = defineEndpoint({
  id: 'assignment.assign', module: 'assignment', method: 'POST', path: '/api/assignment/managers/:memberId/customers', access: 'assignment.edit', idempotency: 'key',
  summary: 'Manager door: gives unassigned customers to a manager; all or nothing; an assigned customer is refused by name.',
  params: z.strictObject({ memberId: id }), body: z.strictObject({ customerIds }),
  output: z.object({ assigned: z.number() }), errors: ['assignment.manager_unknown', 'assignment.already_assigned', 'customers.unknown'],
});
export const replaceManager = defineEndpoint({
  id: 'assignment.replace', module: 'assignment', method: 'POST', path: '/api/assignment/customers/manager', access: 'assignment.edit', idempotency: 'key',
  summary: 'Customer door, single or batch: sets the manager and replaces the present one.',
  body: z.strictObject({ customerIds, memberId: id }),
  output: z.object({ assigned: z.number(), replaced: z.number() }), errors: ['assignment.manager_unknown', 'assignment.same_manager', 'customers.unknown'],
});
export const unassignCustomers = defineEndpoint({
  id: 'assignment.unassign', module: 'assignment', method: 'POST', path: '/api/assignment/unassign', access: 'assignment.edit', idempotency: 'key',
  summary: 'Takes customers back (收回): they become unassigned.',
  body: z.strictObject({ customerIds }), output: z.object({ unassigned: z.number() }), errors: ['assignment.not_assigned', 'customers.unknown'],
});
export const assignmentHistory = defineEndpoint({
  id: 'assignment.history', module: 'assignment', method: 'GET', path: '/api/assignment/history', access: 'assignment.view',
  summary: 'Who managed which customer from when to when, by manager or by customer, with the days that count (last day included; no `From` = no day counts, no `To` = it goes on).',
  query: z.strictObject({ ...looked, customerId: id.optional(), memberId: id.optional(), ...offsetPage }),
  output: z.object({ items: z.array(z.object({ spanId: id, customerId: id, customerName: masked, memberId: id, managerName: masked, assignedAt: instant, unassignedAt: instant.nullable(), door, assignedByName: masked, endedByName: masked, boardFrom: day.nullable(), boardTo: day.nullable(), secondFrom: day.nullable(), secondTo: day.nullable() })), total: z.number() }),
});
export const listTeams = defineEndpoint({
  id: 'assignment.teams', module: 'assignment', method: 'GET', path: '/api/assignment/teams', access: 'assignment.view',
  summary: 'Supervisors with their managers, and the managers without a supervisor.',
  query: z.strictObject(looked),
  output: z.object({ assignable: z.boolean(), supervisors: z.array(z.object({ memberId: id, name: masked, managers: z.array(z.object({ memberId: id, name: masked, since: instant, customers: z.number() })) })), unmanaged: z.array(z.object({ memberId: id, name: masked, customers: z.number() })) }),
});
export const setSupervisor = defineEndpoint({
  id: 'assignment.setSupervisor', module: 'assignment', method: 'POST', path: '/api/assignment/teams', access: 'assignment.teams', idempotency: 'natural',
  summary: 'Puts managers under a supervisor (or under none); history is kept.',
  body: z.strictObject({ managerIds: z.array(id).min(1).max(100), supervisorId: id.nullable() }),
  output: z.object({ changed: z.number() }), errors: ['assignment.manager_unknown', 'assignment.not_supervisor'],
});
export const revealManagers = defineEndpoint({
  id: 'assignment.reveal', module: 'assignment', method: 'POST', path: '/api/assignment/reveal', access: 'customers.reveal', idempotency: 'natural',
  summary: 'The eye button beside account managers: full names or logins of those in scope; written to the operation log (sales 13 #17).',
  body: z.strictObject({ column: z.enum(['name', 'login']), memberIds: z.array(id).min(1).max(200) }),
  output: z.object({ values: z.record(z.string(), z.string()) }), errors: ['assignment.manager_unknown'],
});
export const assignmentEndpoints = [listManagers, listAssignable, assignCustomers, replaceManager, unassignCustomers, assignmentHistory, listTeams, setSupervisor, revealManagers] as const;
