/**
 * The partner a customer's id belongs to, among those the caller may read; asked where an address names a customer only.
 * scope: none — whether the caller may see the customer is asked next, by day.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnersReadable } from '../../assignment/assignment.ts';

export async function partnerOfCustomer(ctx: Ctx, customerId: Id): Promise<Id | null> {
  const found = await sql<{ partner_id: Id }>`
    select partner_id from customers.customers where customer_id = ${customerId}::uuid and partner_id = any(${partnersReadable(ctx)}::uuid[])`.execute(ctx.tx);
  return found.rows[0]?.partner_id ?? null;
}
