/** 销售 > 云经销商 > 云经销商管理 (sales 4.2, last row): a distributor's resellers and who of its account managers looks after each. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { amount, currency, day, flag, id, instant, masked, month, offsetPage, text } from './shapes.ts';

const resellerIds = z.array(id).min(1).max(200);

export const listResellers = defineEndpoint({
  id: 'assignment.resellers', module: 'assignment', method: 'GET', path: '/api/resellers', access: 'resellers.view',
  summary: 'Resellers of the distributor in the caller’s scope, with their account manager, number of customers and month-to-date consumption (null for who may not see their customers).',
  query: z.strictObject({
    name: text(64).optional(), number: text(64).optional(), managerId: id.optional(), managerName: text(64).optional(), unassigned: flag.optional(), joinedFrom: day.optional(), joinedTo: day.optional(),
    sort: z.enum(['name', '-name', 'joinedAt', '-joinedAt', 'customers', '-customers']).default('-joinedAt'), ...offsetPage,
  }),
  output: z.object({
    items: z.array(z.object({
      resellerId: id, number: z.string(), name: masked, joinedAt: instant, manager: z.object({ memberId: id, name: masked }).nullable(), assignedAt: instant.nullable(),
      customers: z.number().nullable(), monthToDate: z.array(z.object({ currency, dueAmount: amount })).nullable(),
    })),
    total: z.number(), month,
  }),
});
export const setResellerManager = defineEndpoint({
  id: 'assignment.setResellerManager', module: 'assignment', method: 'POST', path: '/api/resellers/manager', access: 'assignment.edit', idempotency: 'key',
  summary: 'Gives resellers, one or several, to an account manager of the distributor; replaces the present one; all or nothing.',
  body: z.strictObject({ resellerIds, memberId: id }),
  output: z.object({ assigned: z.number(), replaced: z.number() }), errors: ['access.distributor_only', 'assignment.manager_unknown', 'assignment.reseller_unknown', 'assignment.resellers_same_manager'],
});
export const unassignResellers = defineEndpoint({
  id: 'assignment.unassignResellers', module: 'assignment', method: 'POST', path: '/api/resellers/unassign', access: 'assignment.edit', idempotency: 'key',
  summary: 'Takes resellers back, one or several (收回): they have no account manager of the distributor then.',
  body: z.strictObject({ resellerIds }), output: z.object({ unassigned: z.number() }), errors: ['access.distributor_only', 'assignment.reseller_unknown', 'assignment.resellers_not_assigned'],
});
export const resellerHistory = defineEndpoint({
  id: 'assignment.resellerHistory', module: 'assignment', method: 'GET', path: '/api/resellers/history', access: 'resellers.history',
  summary: '查看历史客户经理: which account manager looked after which reseller from when to when, with the days that count (last day included; no `From` = no day counts, no `To` = it goes on).',
  query: z.strictObject({ resellerId: id.optional(), memberId: id.optional(), ...offsetPage }),
  output: z.object({
    items: z.array(z.object({
      spanId: id, resellerId: id, resellerName: masked, memberId: id, managerName: masked, assignedAt: instant, unassignedAt: instant.nullable(), assignedByName: masked, endedByName: masked,
      boardFrom: day.nullable(), boardTo: day.nullable(), secondFrom: day.nullable(), secondTo: day.nullable(),
    })),
    total: z.number(),
  }),
});
export const revealResellers = defineEndpoint({
  id: 'assignment.revealResellers', module: 'assignment', method: 'POST', path: '/api/resellers/reveal', access: 'customers.reveal', idempotency: 'natural',
  summary: 'The eye button beside resellers: full names of those in scope; written to the operation log (sales 13 #17).',
  body: z.strictObject({ resellerIds }), output: z.object({ values: z.record(z.string(), z.string()) }), errors: ['access.distributor_only', 'assignment.reseller_unknown'],
});
export const resellersEndpoints = [listResellers, setResellerManager, unassignResellers, resellerHistory, revealResellers] as const;
