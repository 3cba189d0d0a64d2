/** 组织 > 组织成员 > 客户联系人 (sales 2.2): up to five people whom the partner's customers find on their "my partner" page. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { id, instant, masked, offsetPage, text } from './shapes.ts';

export const MAX_CONTACTS = 5;
const data = {
  name: text(64).trim().min(1),
  title: text(64).trim().optional(),
  mobile: text(32).regex(/^[0-9+\- ]{5,32}$/, 'mobile'),
  email: z.union([z.literal(''), z.email().max(128)]).optional(),
};

export const listContacts = defineEndpoint({
  id: 'identity.listContacts', module: 'identity', method: 'GET', path: '/api/contacts', access: 'contacts.manage',
  summary: 'The partner’s contacts for its customers, masked; and, with none, whose data stands in (sales 2.2).',
  query: z.strictObject(offsetPage),
  output: z.object({
    total: z.number(),
    limit: z.number(),
    items: z.array(z.object({ contactId: id, name: masked, title: z.string(), mobile: masked, email: masked, createdAt: instant, changedAt: instant })),
    /** The administrator customers see while there is no contact. */
    standIn: z.object({ memberId: id, name: masked, mobile: masked, email: masked }).nullable(),
  }),
});
export const createContact = defineEndpoint({
  id: 'identity.createContact', module: 'identity', method: 'POST', path: '/api/contacts', access: 'contacts.manage', idempotency: 'key',
  summary: 'A further contact, at most five.', body: z.strictObject(data), output: z.object({ contactId: id }), errors: ['identity.too_many_contacts'],
});
export const changeContact = defineEndpoint({
  id: 'identity.changeContact', module: 'identity', method: 'PATCH', path: '/api/contacts/:contactId', access: 'contacts.manage', idempotency: 'natural',
  summary: 'Changes a contact; what is left out stays.', params: z.strictObject({ contactId: id }),
  body: z.strictObject({ name: data.name.optional(), title: data.title, mobile: data.mobile.optional(), email: data.email }), output: z.object({}), errors: ['identity.contact_unknown'],
});
export const deleteContact = defineEndpoint({
  id: 'identity.deleteContact', module: 'identity', method: 'DELETE', path: '/api/contacts/:contactId', access: 'contacts.manage', idempotency: 'natural',
  summary: 'Removes a contact; with the last one the administrator’s data stands in again.', params: z.strictObject({ contactId: id }), output: z.object({}), errors: ['identity.contact_unknown'],
});
export const revealContacts = defineEndpoint({
  id: 'identity.revealContacts', module: 'identity', method: 'POST', path: '/api/contacts/reveal', access: 'contacts.manage', idempotency: 'natural',
  summary: 'The eye button: one column of the contacts in full; written to the operation log.',
  body: z.strictObject({ column: z.enum(['name', 'mobile', 'email']), contactIds: z.array(id).min(1).max(20) }),
  output: z.object({ values: z.record(z.string(), z.string()) }), errors: ['identity.contact_unknown'],
});
export const myPartner = defineEndpoint({
  id: 'identity.myPartner', module: 'identity', method: 'GET', path: '/api/my-partner', access: 'member',
  summary: 'For a customer’s login: its partner and whom to turn to there, in full; without contacts the administrator (sales 2.2).',
  output: z.object({
    partnerName: z.string(), tier: z.enum(['operator', 'solution-provider', 'distributor', 'reseller']),
    contacts: z.array(z.object({ name: z.string(), title: z.string(), mobile: z.string(), email: z.string() })),
    /** True: no contact was made; this is the administrator's data. */
    standIn: z.boolean(),
  }),
  errors: ['access.customer_only'],
});
export const contactsEndpoints = [listContacts, createContact, changeContact, revealContacts, deleteContact, myPartner] as const;
