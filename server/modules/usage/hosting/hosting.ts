/**
 * Hosted sub-accounts from the side of consumption (R-5.7, decisions/0020): a relation is recorded on a customer's page, and
 * its end only while no record stands where it would then not belong: months after the disassociation are the master's,
 * facts never change their customer, and a load that is at work reads by what it learnt before.
 */
import { sql } from 'kysely';
import * as contract from '../../../../contract/console/customers.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type Binding, bound } from '../../../platform/http/bind.ts';
import { beginHosting, endHosting, getCustomer } from '../../customers/customers.ts';
import { INTAKE_RUN, RETRY_RUN } from '../intake-run/intake-input.ts';
import { lockIntake } from '../loading/lock.ts';

/** The partner of a customer in the member's scope. One's own alone is changed; the operator changes any partner's. */
async function partnerToChange(ctx: Ctx, customerId: Id): Promise<Id> {
  const { customer } = await getCustomer(ctx, customerId);
  if (ctx.actor.kind !== 'operator' && customer.partner_id !== ctx.actor.partnerId) throw problem('customers.unknown');
  return customer.partner_id;
}

async function assertNoLoad(ctx: Ctx, partnerId: Id): Promise<void> {
  const found = await sql<{ found: boolean }>`select true as found from platform.runs where partner_id = ${partnerId} and kind in (${INTAKE_RUN}, ${RETRY_RUN}) and state in ('queued', 'running') limit 1`.execute(ctx.tx);
  if (found.rows.length > 0) throw problem('intake.at_work');
}

/** scope: none — whether there are records of the sub-account at all, told to who records its end. */
async function assertNothingAfter(ctx: Ctx, partnerId: Id, customerId: Id, month: Month): Promise<void> {
  const found = await sql<{ month: string }>`
    select month from usage.month_sums where partner_id = ${partnerId} and customer_id = ${customerId}::uuid and month > ${firstDay(month)}::date and records > 0 order by month limit 1`.execute(ctx.tx);
  const [later] = found.rows;
  if (later) throw problem('customers.hosting_booked', { month: later.month.slice(0, 7) });
}

export function hostingBindings(): Binding[] {
  return [
    bound(contract.beginHosting, async (ctx, { params, body }) => beginHosting(ctx, await partnerToChange(ctx, params.customerId), params.customerId, body.masterId, new Date(body.fromAt))),
    bound(contract.endHosting, async (ctx, { params, body }) => {
      const partnerId = await partnerToChange(ctx, params.customerId);
      await lockIntake(ctx, partnerId);
      await assertNoLoad(ctx, partnerId);
      const { month } = await endHosting(ctx, partnerId, params.customerId, new Date(body.at));
      await assertNothingAfter(ctx, partnerId, params.customerId, month);
      return { month };
    }),
  ];
}
