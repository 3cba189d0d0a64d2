/** Binds the customers' contract endpoints to the face; what leaves is masked here. */
import * as contract from '../../../contract/console/customers.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../contract/values/mask.ts';
import { parseUnits, printUnits } from '../../../contract/values/money.ts';
import { homeCurrency, type Site } from '../../../contract/values/site.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import { changesSinceLastVisit } from './changes.ts';
import * as customers from './customers.ts';
import type { CustomerRow, Due } from './list.ts';

const dueOut = (due: readonly Due[] | null) => (due ?? []).map((d) => ({ currency: d.currency, dueAmount: printUnits(parseUnits(d.due)) }));

const rowOut = (row: CustomerRow, assignmentOf: Id) => ({
  customerId: row.customer_id, number: row.number, ...customers.maskCustomer(row),
  associationType: customers.associationTypeOf(row.association_type), associatedAt: row.associated_at.toISOString(), tag: row.tag, customerType: row.customer_type,
  verified: row.verified, frozen: row.frozen, level: row.level, manager: row.manager_id === null ? null : { memberId: row.manager_id, name: maskName(row.manager_name ?? '') },
  partnerId: row.partner_id, assignable: row.partner_id === assignmentOf,
  resellerName: row.reseller_name === null ? null : maskName(row.reseller_name), monthToDate: dueOut(row.month_to_date),
});

const detailOut = ({ customer, associations, managers, hostings }: customers.CustomerDetail, assignmentOf: Id) => ({
  ...rowOut(customer, assignmentOf),
  partner: { partnerId: customer.partner_id, name: customer.reseller_name === null ? customer.partner_name : maskName(customer.partner_name) },
  countryCode: customer.country_code, createdAt: customer.created_at.toISOString(),
  associations: associations.map((a) => ({ associationType: customers.associationTypeOf(a.association_type), fromAt: a.from_at.toISOString(), toAt: a.to_at?.toISOString() ?? null })),
  managers: managers.map((m) => ({
    spanId: m.span_id, memberId: m.manager_id, name: maskName(m.manager_name), assignedAt: m.assigned_at.toISOString(), unassignedAt: m.unassigned_at?.toISOString() ?? null, door: m.door, days: m.days ?? [],
  })),
  hostings: hostings.map((h) => ({ role: h.role, customerId: h.customer_id, name: h.name === '' ? maskAccount(h.account_name) : maskName(h.name), fromAt: h.from_at.toISOString(), toAt: h.to_at?.toISOString() ?? null })),
});

export function customersBindings({ site }: { readonly site: Site }): Binding[] {
  return [
    bound(contract.listCustomers, async (ctx, { query }) => {
      const { rows, total, sums, month } = await customers.listCustomers(ctx, { ...query, currency: query.currency ?? homeCurrency(site) });
      const assignmentOf = await customers.partnerOfAssignment(ctx);
      return { items: rows.map((row) => rowOut(row, assignmentOf)), total, sums: dueOut(sums), month };
    }),
    bound(contract.getCustomer, async (ctx, { params }) => detailOut(await customers.getCustomer(ctx, params.customerId), await customers.partnerOfAssignment(ctx))),
    bound(contract.customerTimeline, async (ctx, { params }) => ({ items: await customers.customerTimeline(ctx, params.customerId) })),
    bound(contract.revealColumn, async (ctx, { body }) => ({ values: await customers.revealColumn(ctx, body.column, body.customerIds) })),
    bound(contract.changesSince, async (ctx) => {
      const { since, loaded_until: loadedUntil, ...counts } = await changesSinceLastVisit(ctx);
      return { since: since?.toISOString() ?? null, loadedUntil, ...counts };
    }),
    bound(contract.palette, async (ctx, { query }) => {
      const found = await customers.findCustomers(ctx, query.q);
      return { items: found.map((row) => ({ kind: 'customer' as const, id: row.customer_id, name: row.name === '' ? maskAccount(row.account_name) : maskName(row.name), number: row.number })) };
    }),
  ];
}
