/** 销售 > 客户 > 客户分配 > 移交: customers from one manager to another, at once or from a day on, seen before it is done (sales 4.4, 11 #7–#9). */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { amount, basis, currency, day, id, instant, masked, month, offsetPage, watermark } from './shapes.ts';

/** Named customers, all a manager has at this moment, or both together. */
const wanted = z.strictObject({
  customerIds: z.array(id).min(1).max(200).optional(), fromManagerId: id.optional(), toManagerId: id,
  /** From 00:00 GMT+08:00 of this day, tomorrow at the earliest; left out: at once. */
  effectiveDay: day.optional(),
}).refine((asked) => asked.customerIds !== undefined || asked.fromManagerId !== undefined, { path: ['customerIds'], message: 'handover_whom' });

const changeErrors = ['assignment.manager_unknown', 'assignment.same_manager', 'assignment.nothing_to_hand_over', 'assignment.handover_day', 'customers.unknown', 'access.denied'] as const;
export const handoverState = z.enum(['planned', 'done', 'cancelled', 'stopped', 'superseded']);
const someone = z.object({ memberId: id, name: masked });
/** Pages whose figures a hand-over changes; each with the rule of its days. */
export const handoverPage = z.enum(['customers', 'board', 'summary', 'performance']);
export type HandoverPageName = z.infer<typeof handoverPage>;

export const handOver = defineEndpoint({
  id: 'assignment.handOver', module: 'assignment', method: 'POST', path: '/api/assignment/handovers', access: 'assignment.edit', idempotency: 'key',
  summary: 'Hands customers over to a manager: at once, or planned for 00:00 of a later day; whatever the customers waited for before is overtaken.',
  body: wanted, output: z.object({ handoverId: id.nullable(), customers: z.number() }), errors: changeErrors,
});
export const handoverPreview = defineEndpoint({
  id: 'usage.handoverPreview', module: 'usage', method: 'POST', path: '/api/assignment/handovers/preview', access: 'assignment.edit', idempotency: 'natural',
  summary: 'What a hand-over would change: figures of everyone concerned before and after, by page and month, with the sums that stay equal. Refused as the hand-over would be; changes nothing.',
  body: wanted,
  output: z.object({
    watermark, at: instant, customers: z.number(), already: z.number(),
    /** Customers that wait for another hand-over, which this one would overtake. */
    overtakes: z.number(),
    to: someone,
    pages: z.array(z.object({
      page: handoverPage, basis,
      /** The last day of the givers and the first of the receiver; null: all days change hands. */
      lastDay: day.nullable(), firstDay: day.nullable(),
      months: z.array(z.object({
        month, currency,
        rows: z.array(z.object({ manager: someone.nullable(), customersBefore: z.number(), customersAfter: z.number(), before: amount, after: amount, difference: amount })),
        sumBefore: amount, sumAfter: amount, equal: z.boolean(),
      })),
    })),
  }),
  errors: changeErrors,
});
export const listHandovers = defineEndpoint({
  id: 'assignment.handovers', module: 'assignment', method: 'GET', path: '/api/assignment/handovers', access: 'assignment.view',
  summary: 'Planned hand-overs and what became of the others, newest day first. `superseded`: every customer of it was given otherwise before the day.',
  query: z.strictObject({ partnerId: id.optional(), state: handoverState.optional(), managerId: id.optional(), ...offsetPage }),
  output: z.object({
    total: z.number(),
    items: z.array(z.object({
      handoverId: id, effectiveDay: day, state: handoverState, to: someone, from: z.array(z.object({ manager: someone.nullable(), customers: z.number() })),
      customers: z.number(), waiting: z.number(), moved: z.number(),
      /** Given otherwise, gone or stopped. */
      others: z.number(),
      createdAt: instant, createdByName: masked, closedAt: instant.nullable(), closedByName: masked, cancellable: z.boolean(),
    })),
  }),
});
export const handoverCustomers = defineEndpoint({
  id: 'assignment.handoverCustomers', module: 'assignment', method: 'GET', path: '/api/assignment/handovers/:handoverId/customers', access: 'assignment.view',
  summary: 'Customers of a hand-over: who had each, and what became of it.',
  params: z.strictObject({ handoverId: id }), query: z.strictObject({ partnerId: id.optional(), ...offsetPage }),
  output: z.object({ total: z.number(), items: z.array(z.object({ customerId: id, name: masked, state: z.enum(['planned', 'moved', 'cancelled', 'superseded', 'left', 'stopped']), from: someone.nullable(), visible: z.boolean() })) }),
  errors: ['assignment.handover_unknown'],
});
export const cancelHandover = defineEndpoint({
  id: 'assignment.cancelHandover', module: 'assignment', method: 'POST', path: '/api/assignment/handovers/:handoverId/cancel', access: 'assignment.edit', idempotency: 'natural',
  summary: 'Cancels a planned hand-over; the customers stay with whom they have.',
  params: z.strictObject({ handoverId: id }), output: z.object({ cancelled: z.number() }), errors: ['assignment.handover_unknown', 'assignment.handover_closed'],
});
export const handoverEndpoints = [handOver, handoverPreview, listHandovers, handoverCustomers, cancelHandover] as const;
