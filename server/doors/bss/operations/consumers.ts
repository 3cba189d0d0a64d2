// ListConsumeSubCustomers: which customers have records in a cycle, so that a client knows whose bill details to fetch.
// Own customers only: the wire has no way to name a reseller here.
import { listConsumers } from '../../../modules/usage/usage.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Answers, Requests } from '../shapes.ts';
import { isInReach } from './wire-values.ts';

export async function listConsumeSubCustomers(ctx: Ctx, asked: Requests['ListConsumeSubCustomers']): Promise<Answers['ListConsumeSubCustomers']> {
  if (!isInReach(asked.bill_cycle, ctx.now)) return { sub_customers: [], total_count: 0 };
  const { customers, total } = await listConsumers(ctx, ctx.actor.partnerId, asked.bill_cycle, { offset: asked.offset, limit: asked.limit });
  return { sub_customers: customers.map((customer) => ({ customer_id: customer.number })), total_count: total };
}
