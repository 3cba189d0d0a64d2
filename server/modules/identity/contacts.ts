/**
 * Customer contacts (sales 2.2): at most five of a partner, shown to its customers; while there is none the administrator's
 * own data stands in. The partner's people see them masked, the customers for whom they are there in full.
 * scope: none — a customer's login is told of its partner's people, never of other customers.
 */
import { sql } from 'kysely';
import { MAX_CONTACTS } from '../../../contract/console/contacts.ts';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { recordAudit } from '../audit/audit.ts';
import { findPartner } from './identity.ts';
import { lockPartner } from './member-store.ts';

export interface ContactRow {
  readonly contact_id: Id;
  readonly name: string;
  readonly title: string;
  readonly mobile: string;
  readonly email: string;
  readonly created_at: Date;
  readonly changed_at: Date;
}
export interface StandIn {
  readonly member_id: Id;
  readonly name: string;
  readonly mobile: string;
  readonly email: string;
}
interface ContactWish {
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly mobile?: string | undefined;
  readonly email?: string | undefined;
}

async function contactsOf(ctx: Ctx): Promise<ContactRow[]> {
  return (await sql<ContactRow>`select contact_id, name, title, mobile, email, created_at, changed_at from identity.contacts where partner_id = ${ctx.actor.partnerId} order by created_at, contact_id`.execute(ctx.tx)).rows;
}

/** The first active administrator: whom customers see while no contact was made. */
async function administratorOf(ctx: Ctx): Promise<StandIn | null> {
  const found = await sql<StandIn>`
    select m.member_id, m.name, m.mobile, m.email from identity.members m
    where m.partner_id = ${ctx.actor.partnerId} and m.kind = 'partner' and m.state = 'active' and exists (select 1 from identity.member_roles mr join identity.roles r on r.partner_id = mr.partner_id and r.role_id = mr.role_id
      where mr.partner_id = m.partner_id and mr.member_id = m.member_id and r.preset = 'administrator')
    order by m.created_at, m.member_id limit 1`.execute(ctx.tx);
  return found.rows[0] ?? null;
}

export async function listContacts(ctx: Ctx): Promise<{ rows: ContactRow[]; standIn: StandIn | null }> {
  return { rows: await contactsOf(ctx), standIn: await administratorOf(ctx) };
}

export async function createContact(ctx: Ctx, wanted: ContactWish & { readonly name: string; readonly mobile: string }): Promise<{ contactId: Id }> {
  const { partnerId } = ctx.actor;
  // Two at once take turns, so that five stay five.
  await lockPartner(ctx.tx, partnerId);
  if ((await contactsOf(ctx)).length >= MAX_CONTACTS) throw problem('identity.too_many_contacts', { limit: MAX_CONTACTS });
  const contactId = newId();
  const data = { name: wanted.name, title: wanted.title ?? '', mobile: wanted.mobile, email: wanted.email ?? '' };
  await sql`insert into identity.contacts (partner_id, contact_id, name, title, mobile, email, created_at, changed_at)
    values (${partnerId}, ${contactId}, ${data.name}, ${data.title}, ${data.mobile}, ${data.email}, ${ctx.now}, ${ctx.now})`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'contact.created', objectKind: 'contact', objectId: contactId, objectName: maskName(data.name), after: data });
  return { contactId };
}

async function takeContact(ctx: Ctx, contactId: Id): Promise<ContactRow> {
  await lockPartner(ctx.tx, ctx.actor.partnerId);
  const contact = (await contactsOf(ctx)).find((one) => one.contact_id === contactId);
  if (!contact) throw problem('identity.contact_unknown');
  return contact;
}

const dataOf = ({ name, title, mobile, email }: ContactRow) => ({ name, title, mobile, email });

export async function changeContact(ctx: Ctx, contactId: Id, wish: ContactWish): Promise<void> {
  const before = dataOf(await takeContact(ctx, contactId));
  const after = { name: wish.name ?? before.name, title: wish.title ?? before.title, mobile: wish.mobile ?? before.mobile, email: wish.email ?? before.email };
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await sql`update identity.contacts set name = ${after.name}, title = ${after.title}, mobile = ${after.mobile}, email = ${after.email}, changed_at = ${ctx.now}
    where partner_id = ${ctx.actor.partnerId} and contact_id = ${contactId}::uuid`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'contact.changed', objectKind: 'contact', objectId: contactId, objectName: maskName(after.name), before, after });
}

export async function deleteContact(ctx: Ctx, contactId: Id): Promise<void> {
  const contact = await takeContact(ctx, contactId);
  await sql`delete from identity.contacts where partner_id = ${ctx.actor.partnerId} and contact_id = ${contactId}::uuid`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'contact.deleted', objectKind: 'contact', objectId: contactId, objectName: maskName(contact.name), before: dataOf(contact) });
}

/** The eye (sales 13 #17): one column in full, all of the asked or none; written down. */
export async function revealContacts(ctx: Ctx, column: 'name' | 'mobile' | 'email', contactIds: readonly Id[]): Promise<{ values: Record<Id, string> }> {
  const asked = [...new Set(contactIds)];
  const found = (await contactsOf(ctx)).filter((contact) => asked.includes(contact.contact_id));
  if (found.length < asked.length) throw problem('identity.contact_unknown');
  await recordAudit(ctx, { action: 'contact.revealed', objectKind: 'contact-column', objectId: column, after: { column, count: found.length } });
  return { values: Object.fromEntries(found.map((contact) => [contact.contact_id, contact[column]])) };
}

/** What a customer's login reads of its partner. */
export async function myPartner(ctx: Ctx) {
  if (ctx.actor.kind !== 'customer') throw problem('access.customer_only');
  const partner = await findPartner(ctx, { partnerId: ctx.actor.partnerId });
  if (!partner) throw problem('identity.partner_unknown');
  const contacts = await contactsOf(ctx);
  const standIn = contacts.length === 0 ? await administratorOf(ctx) : null;
  return {
    partnerName: partner.name, tier: partner.tier, standIn: contacts.length === 0,
    contacts: standIn ? [{ name: standIn.name, title: '', mobile: standIn.mobile, email: standIn.email }] : contacts.map(dataOf),
  };
}
