/**
 * Hosted enterprise sub-accounts (财务托管, R-5.7, decisions/0020): whose charges a master account pays, as dated facts. A
 * relation begins between two associated customers of one partner and ends with the second in which the sub-account is
 * disassociated while its master stays. What that means for records is decided where they are booked and read (usage).
 * scope: none — who calls has judged the customers; intake asks for the whole partner.
 */
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import { dayOf } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount } from '../../../contract/values/mask.ts';
import { firstDay, type Month, monthOf } from '../../../contract/values/month.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { endAssignment } from '../assignment/assignment.ts';
import { recordAudit } from '../audit/audit.ts';

/** A relation that ended: details of its month are divided at an instant of trade time. */
export interface HostingSplit {
  readonly subId: Id;
  readonly masterId: Id;
  /** First instant under the master, with microseconds. */
  readonly splitAt: string;
  readonly month: Month;
}

interface Party {
  readonly customer_id: Id;
  readonly account_name: string;
  readonly association_type: 1 | 2;
  readonly associated_at: Date;
  readonly open_master: Id | null;
  readonly is_master: boolean;
}

/** Sub-account and master, locked in order of id: both associated, of one partner. */
async function lockParties(ctx: Ctx, partnerId: Id, ids: readonly Id[]): Promise<Map<Id, Party>> {
  await sql`select customer_id from customers.customers where partner_id = ${partnerId} and customer_id = any(${[...ids]}::uuid[]) order by customer_id for no key update`.execute(ctx.tx);
  const found = await sql<Party>`
    select c.customer_id, c.account_name, c.association_type, c.associated_at,
      (select h.master_id from customers.hostings h where h.partner_id = c.partner_id and h.customer_id = c.customer_id and h.to_at is null) as open_master,
      exists (select 1 from customers.hostings h where h.partner_id = c.partner_id and h.master_id = c.customer_id and h.to_at is null) as is_master
    from customers.customers c where c.partner_id = ${partnerId} and c.customer_id = any(${[...ids]}::uuid[]) and c.dissociated_at is null`.execute(ctx.tx);
  return new Map(found.rows.map((row) => [row.customer_id, row]));
}

const refused = (field: string, rule: string) => problem('request.invalid', {}, [{ field, rule }]);

/** The sub-account's charges are paid by the master from an instant on. A hosted sub-account is a referral customer (sales 3.1, 5.7). */
export async function beginHosting(ctx: Ctx, partnerId: Id, subId: Id, masterId: Id, fromAt: Date): Promise<{ hostingId: Id }> {
  if (subId === masterId) throw refused('body.masterId', 'hosting_itself');
  if (fromAt > ctx.now) throw refused('body.fromAt', 'hosting_future');
  const parties = await lockParties(ctx, partnerId, [subId, masterId]);
  const [sub, master] = [parties.get(subId), parties.get(masterId)];
  if (!sub || !master) throw problem('customers.unknown');
  if (sub.open_master !== null) throw problem('customers.hosting_open');
  if (sub.is_master || master.open_master !== null) throw refused('body.masterId', 'hosting_chain');
  if (sub.association_type !== 1) throw problem('customers.hosting_resale');
  const last = await sql<{ to_at: Date | null }>`select max(to_at) as to_at from customers.hostings where partner_id = ${partnerId} and customer_id = ${subId}::uuid`.execute(ctx.tx);
  const before = last.rows[0]?.to_at;
  if (before && fromAt < before) throw refused('body.fromAt', 'hosting_before');
  const hostingId = newId();
  await sql`insert into customers.hostings (partner_id, customer_id, hosting_id, master_id, from_at, recorded_by)
    values (${partnerId}, ${subId}, ${hostingId}, ${masterId}, ${fromAt}, ${ctx.actor.memberId}::uuid)`.execute(ctx.tx);
  await recordAudit(ctx, {
    action: 'customers.hosting_began', objectKind: 'customer', objectId: subId, objectName: maskAccount(sub.account_name), partnerId,
    after: { masterId, accountName: maskAccount(master.account_name), fromAt: fromAt.toISOString() },
  });
  return { hostingId };
}

/** The second an instant lies in; the whole second is still the sub-account's. */
function splitOf(at: Date): { readonly second: Date; readonly splitAt: Date } {
  const second = new Date(Math.floor(at.getTime() / 1000) * 1000);
  return { second, splitAt: new Date(second.getTime() + 1000) };
}

/** The sub-account is disassociated at this second while its master stays: relation, association and manager's span end. */
export async function endHosting(ctx: Ctx, partnerId: Id, subId: Id, at: Date): Promise<{ month: Month; masterId: Id }> {
  const { second, splitAt } = splitOf(at);
  if (second > ctx.now) throw refused('body.at', 'hosting_future');
  const open = await sql<{ hosting_id: Id; master_id: Id; from_at: Date }>`
    select hosting_id, master_id, from_at from customers.hostings where partner_id = ${partnerId} and customer_id = ${subId}::uuid and to_at is null for update`.execute(ctx.tx);
  const [hosting] = open.rows;
  if (!hosting) throw problem('customers.hosting_none');
  const parties = await lockParties(ctx, partnerId, [subId, hosting.master_id]);
  const [sub, master] = [parties.get(subId), parties.get(hosting.master_id)];
  if (!sub) throw problem('customers.unknown');
  if (!master) throw problem('customers.hosting_master_left');
  if (second <= hosting.from_at || second <= sub.associated_at) throw refused('body.at', 'hosting_before');
  const month = monthOf(second);
  await endAssignment(ctx, partnerId, subId, second);
  await sql`update customers.hostings set to_at = ${second}, split_at = ${splitAt}, split_month = ${firstDay(month)}::date, ended_by = ${ctx.actor.memberId}::uuid
    where partner_id = ${partnerId} and customer_id = ${subId}::uuid and hosting_id = ${hosting.hosting_id}::uuid`.execute(ctx.tx);
  await sql`update customers.associations set to_at = ${second} where partner_id = ${partnerId} and customer_id = ${subId}::uuid and to_at is null`.execute(ctx.tx);
  await sql`update customers.customers set dissociated_at = ${second} where partner_id = ${partnerId} and customer_id = ${subId}::uuid`.execute(ctx.tx);
  await recordAudit(ctx, {
    action: 'customers.hosting_ended', objectKind: 'customer', objectId: subId, objectName: maskAccount(sub.account_name), partnerId,
    before: { masterId: hosting.master_id, accountName: maskAccount(master.account_name) }, after: { at: second.toISOString(), day: dayOf(second) },
  });
  return { month, masterId: hosting.master_id };
}

/** Relations of these sub-accounts that ended, the last of each: intake books what comes after by them. */
export async function splitsOfSubs(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<Map<Id, HostingSplit>> {
  if (customerIds.length === 0) return new Map();
  const found = await readSplits(ctx, sql`h.partner_id = ${partnerId} and h.customer_id = any(${[...customerIds]}::uuid[])
    and not exists (select 1 from customers.hostings o where o.partner_id = h.partner_id and o.customer_id = h.customer_id and o.from_at > h.from_at)`);
  return new Map(found.map((split) => [split.subId, split]));
}

/** Relations that ended in a month: nearly always none. */
export async function splitsOfMonth(ctx: Ctx, partnerId: Id, month: Month): Promise<HostingSplit[]> {
  return readSplits(ctx, sql`h.partner_id = ${partnerId} and h.split_month = ${firstDay(month)}::date`);
}

/** Relations that ended in which the customer was sub-account or master. */
export async function splitsOfCustomer(ctx: Ctx, partnerId: Id, customerId: Id): Promise<HostingSplit[]> {
  return readSplits(ctx, sql`h.partner_id = ${partnerId} and (h.customer_id = ${customerId}::uuid or h.master_id = ${customerId}::uuid) and h.split_month is not null`);
}

async function readSplits(ctx: Ctx, where: ReturnType<typeof sql>): Promise<HostingSplit[]> {
  const found = await sql<{ customer_id: Id; master_id: Id; split_at: Date; split_month: string }>`
    select h.customer_id, h.master_id, h.split_at, h.split_month from customers.hostings h where ${where} and h.split_at is not null order by h.customer_id, h.split_at`.execute(ctx.tx);
  return found.rows.map((row) => ({ subId: row.customer_id, masterId: row.master_id, splitAt: row.split_at.toISOString(), month: row.split_month.slice(0, 7) }));
}

export interface HostingRow {
  readonly role: 'sub' | 'master';
  readonly customer_id: Id;
  readonly name: string;
  readonly account_name: string;
  readonly from_at: Date;
  readonly to_at: Date | null;
}

/** The relations of a customer that was found in the member's scope, newest first, with the other party. */
export async function listHostings(ctx: Ctx, partnerId: Id, customerId: Id): Promise<HostingRow[]> {
  const found = await sql<HostingRow>`
    select case when h.customer_id = ${customerId}::uuid then 'sub' else 'master' end as role, c.customer_id, c.name, c.account_name, h.from_at, h.to_at
    from customers.hostings h join customers.customers c on c.partner_id = h.partner_id and c.customer_id = case when h.customer_id = ${customerId}::uuid then h.master_id else h.customer_id end
    where h.partner_id = ${partnerId} and (h.customer_id = ${customerId}::uuid or h.master_id = ${customerId}::uuid) order by h.from_at desc, h.hosting_id`.execute(ctx.tx);
  return found.rows;
}
