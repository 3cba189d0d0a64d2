/** 销售 > 客户 > 客户管理: list, detail, reveal of masked columns (sales 3.2, 3.3, 1.4). */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { amount, associationType, currency, day, flag, id, instant, many, masked, month, offsetPage, partnerOrResellers, text, watermark } from './shapes.ts';

export const MASKED_COLUMNS = ['name', 'accountName', 'mobile', 'email', 'managerName', 'resellerName'] as const;
export const maskedColumn = z.enum(MASKED_COLUMNS);

export const customerFilter = {
  /** Reseller whose customers are asked for, or all resellers' at once (distributor's second tab); without it one's own. */
  partnerId: partnerOrResellers.optional(), resellerName: text(64).optional(), resellerId: id.optional(),
  name: text(64).optional(), accountName: text(64).optional(), number: text(64).optional(), mobile: text(32).optional(), tag: text(64).optional(),
  associationType: associationType.optional(), associatedFrom: day.optional(), associatedTo: day.optional(),
  managerId: id.optional(), managerName: text(64).optional(), unassigned: flag.optional(),
  verified: many(z.enum(['none', '-1', '0', '1', '2', '3'])).optional(), frozen: flag.optional(), customerType: z.enum(['-1', '0', '1']).optional(),
  consumptionMin: amount.optional(), consumptionMax: amount.optional(),
  /** Limits and order by consumption compare amounts of this currency, the site's own when none is said (CNY or USD); amounts of two currencies have no order. */
  currency: currency.optional(),
};

export const customerRow = z.object({
  customerId: id, number: z.string(), name: masked, accountName: masked, mobile: masked, email: masked,
  associationType, associatedAt: instant, tag: z.string(), customerType: z.number(), verified: z.number().nullable(), frozen: z.number(), level: z.string(),
  manager: z.object({ memberId: id, name: masked }).nullable(), partnerId: id, resellerName: masked.nullable(),
  /** Whether it is of the partner whose customers the caller’s assignment deals with; others’ are assigned by themselves. */
  assignable: z.boolean(),
  /** Month-to-date consumption (amount due, details, near real time), one entry a currency; empty = nothing consumed. */
  monthToDate: z.array(z.object({ currency, dueAmount: amount })),
});

export const listCustomers = defineEndpoint({
  id: 'customers.list', module: 'customers', method: 'GET', path: '/api/customers', access: ['customers.list', 'customers.resellers'],
  summary: 'Customers in the caller’s scope; fuzzy text filters match prefix, middle or suffix; unknown gives an empty list.',
  query: z.strictObject({ ...customerFilter, sort: z.enum(['associatedAt', '-associatedAt', 'accountName', '-accountName', 'consumption', '-consumption']).default('-associatedAt'), ...offsetPage }),
  output: z.object({ items: z.array(customerRow), total: z.number(), sums: z.array(z.object({ currency, dueAmount: amount })), month: month }),
});
export const getCustomer = defineEndpoint({
  id: 'customers.get', module: 'customers', method: 'GET', path: '/api/customers/:customerId', access: ['customers.list', 'customers.resellers'],
  summary: 'One customer with association and manager history.',
  params: z.strictObject({ customerId: id }),
  output: customerRow.extend({
    partner: z.object({ partnerId: id, name: z.string() }), countryCode: z.string(), createdAt: instant,
    associations: z.array(z.object({ associationType, fromAt: instant, toAt: instant.nullable() })),
    managers: z.array(z.object({ spanId: id, memberId: id, name: masked, assignedAt: instant, unassignedAt: instant.nullable(), door: z.enum(['manager', 'customer', 'link', 'load', 'plan']),
      /** Which days count for this manager, by page rule (sales 4.4); the last day is included, null = it goes on. */
      days: z.array(z.object({ basis: z.enum(['board-day', 'second-day']), fromDay: day, toDay: day.nullable() })) })),
    /** Hosted enterprise sub-account relations (sales 5.7): what this customer is in it, and the other party. */
    hostings: z.array(z.object({ role: z.enum(['sub', 'master']), customerId: id, name: masked, fromAt: instant, toAt: instant.nullable() })),
  }),
  errors: ['customers.unknown'],
});
export const customerTimeline = defineEndpoint({
  id: 'customers.timeline', module: 'customers', method: 'GET', path: '/api/customers/:customerId/timeline', access: ['customers.list', 'customers.resellers'],
  summary: 'What happened to this customer: association, manager changes, and entries of the operation log.',
  params: z.strictObject({ customerId: id }),
  output: z.object({ items: z.array(z.object({ at: instant, kind: z.string(), actor: masked, params: z.record(z.string(), z.string()) })) }),
  errors: ['customers.unknown'],
});
export const customerConsumption = defineEndpoint({
  id: 'customers.consumption', module: 'usage', method: 'GET', path: '/api/customers/:customerId/consumption', access: 'consumption.view',
  summary: 'The customer’s months (within the caller’s days) and this month by service.',
  params: z.strictObject({ customerId: id }), query: z.strictObject({ month: month.optional() }),
  output: z.object({
    watermark,
    months: z.array(z.object({ month, currency, dueAmount: amount, listAmount: amount, complete: z.boolean() })),
    services: z.array(z.object({ serviceCode: z.string(), serviceName: z.string(), currency, dueAmount: amount, previousDueAmount: amount })),
    /** False when the caller sees only part of a month, because the customer was hers only on some days. */
    wholeMonths: z.boolean(),
  }),
  errors: ['customers.unknown'],
});
export const revealColumn = defineEndpoint({
  id: 'customers.reveal', module: 'customers', method: 'POST', path: '/api/customers/reveal', access: 'customers.reveal', idempotency: 'natural',
  summary: 'The eye button: full content of one column for the rows on screen; written to the operation log (sales 13 #17).',
  body: z.strictObject({ column: maskedColumn, customerIds: z.array(id).min(1).max(200) }),
  output: z.object({ values: z.record(z.string(), z.string()) }), errors: ['customers.unknown', 'customers.column_not_masked'],
});
export const palette = defineEndpoint({
  id: 'customers.palette', module: 'customers', method: 'GET', path: '/api/palette', access: ['customers.list', 'customers.resellers'],
  summary: 'Command palette: customers by part of name, account or number, in scope, at most eight.',
  query: z.strictObject({ q: text(64).min(1) }),
  output: z.object({ items: z.array(z.object({ kind: z.literal('customer'), id: id, name: masked, number: z.string() })) }),
});
export const changesSince = defineEndpoint({
  id: 'customers.changes', module: 'customers', method: 'GET', path: '/api/home/changes', access: ['customers.list', 'boards.customers'],
  summary: 'What changed in the caller’s scope since the sign-in before this one: customers given and taken, associations begun and ended, the newest day loaded. Without an earlier sign-in there is nothing to compare with.',
  output: z.object({ since: instant.nullable(), received: z.number(), handed: z.number(), joined: z.number(), left: z.number(), loadedUntil: day.nullable() }),
});
export const beginHosting = defineEndpoint({
  id: 'customers.beginHosting', module: 'usage', method: 'POST', path: '/api/customers/:customerId/hosting', access: 'customers.hosting', idempotency: 'key',
  summary: 'Records that this referral customer is a hosted enterprise sub-account (财务托管) whose charges another customer of the same partner, the master, pays from an instant on.',
  params: z.strictObject({ customerId: id }), body: z.strictObject({ masterId: id, fromAt: instant }), output: z.object({ hostingId: id }),
  errors: ['customers.unknown', 'customers.hosting_open', 'customers.hosting_resale'],
});
export const endHosting = defineEndpoint({
  id: 'customers.endHosting', module: 'usage', method: 'POST', path: '/api/customers/:customerId/hosting/end', access: 'customers.hosting', idempotency: 'key',
  summary: 'Records the second in which the hosted sub-account was disassociated while its master stays (sales 5.7): the summary of that month stays under the sub-account, its details go over to the master after that second, later months are the master’s.',
  params: z.strictObject({ customerId: id }), body: z.strictObject({ at: instant }), output: z.object({ month }),
  errors: ['customers.unknown', 'customers.hosting_none', 'customers.hosting_master_left', 'customers.hosting_booked', 'intake.at_work'],
});
export const customersEndpoints = [listCustomers, getCustomer, customerTimeline, customerConsumption, revealColumn, palette, changesSince, beginHosting, endHosting] as const;
