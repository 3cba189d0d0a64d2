// ListSubCustomers: the customer list with the page's scope and rules, but with full contents instead of masked ones:
// the caller is a partner's own system, and the vendor's answer is not masked either. A member who may not press the eye
// on the page (no customers.reveal) gets the masks here too: a key must not show more than its maker may see.
import { maskAccount } from '../../../../contract/values/mask.ts';
import { associationTypeOf, type ListQuery, listCustomers, maskCustomer } from '../../../modules/customers/customers.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { ServiceError } from '../refusals.ts';
import type { Answers, CustomerInformation, Requests } from '../shapes.ts';
import { askedPartner } from './asked-partner.ts';
import { given, listed } from './wire-values.ts';

type Row = Awaited<ReturnType<typeof listCustomers>>['rows'][number];
const instant = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

export async function listSubCustomers(ctx: Ctx, asked: Requests['ListSubCustomers'], home: string): Promise<Answers['ListSubCustomers'] | ServiceError> {
  const partner = await askedPartner(ctx, asked.indirect_partner_id);
  if ('code' in partner) return partner;
  const query: ListQuery = {
    partnerId: partner.partnerId, currency: home, sort: '-associatedAt', limit: asked.limit, offset: asked.offset,
    accountName: asked.account_name, name: asked.customer, tag: asked.label, exactNumber: asked.customer_id,
    associationType: asked.association_type === undefined ? undefined : associationTypeOf(asked.association_type === '1' ? 1 : 2),
    associatedSince: instant(asked.associated_on_begin), associatedUntil: instant(asked.associated_on_end),
  };
  const { rows, total } = await listCustomers(ctx, query);
  const inFull = ctx.actor.permissions.has('customers.reveal');
  return { customer_infos: rows.map((row) => informationOf(row, inFull)), count: total };
}

function informationOf(row: Row, inFull: boolean): CustomerInformation {
  const shown = inFull ? { name: row.name, accountName: row.account_name, mobile: row.mobile, email: row.email } : maskCustomer(row);
  const manager = row.manager_login === null ? null : inFull ? row.manager_login : maskAccount(row.manager_login);
  return {
    customer: given(shown.name), account_name: shown.accountName, customer_id: row.number,
    associated_on: row.associated_at, association_type: String(row.association_type),
    label: given(row.tag), telephone: given(shown.mobile),
    verified_status: listed('CustomerInformation', 'verified_status', row.verified === null ? null : String(row.verified)),
    country_code: given(row.country_code), customer_type: row.customer_type, is_frozen: row.frozen,
    account_managers: manager === null ? [] : [{ account_name: manager }],
    xaccount_id: given(row.external_id), xaccount_type: given(row.external_type),
    customer_level: listed('CustomerInformation', 'customer_level', row.level), email: given(shown.email),
  };
}
