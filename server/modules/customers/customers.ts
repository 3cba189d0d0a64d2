/**
 * The face of customers: the list, one customer, the eye button, and what intake asks. To a member a customer outside
 * the scope does not exist: asking for it is answered as for an id that never was (customers.unknown).
 */
import type { MASKED_COLUMNS } from '../../../contract/console/customers.ts';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount } from '../../../contract/values/mask.ts';
import { type Month, monthOf } from '../../../contract/values/month.ts';
import type { Ctx } from '../../platform/context.ts';
import { partnerOfQuery, type PartnersAsked, partnersOfQuery } from '../assignment/assignment.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import type { CustomerFilter } from './filter.ts';
import { type CustomerRow, type Due, listPage, listTotals, type Sort } from './list.ts';
import { type Association, type AssociationDays, associationDays } from './rules.ts';
import { type HostingRow, listHostings } from './hosting.ts';
import * as store from './store.ts';
import { listManaged, type ManagedRow, readTimeline, type TimelineItem } from './timeline.ts';

export { type Association, type AssociationDays, type AssociationNumber, associationTypeOf, maskCustomer } from './rules.ts';
export { beginHosting, endHosting, type HostingSplit, splitsOfCustomer, splitsOfMonth, splitsOfSubs } from './hosting.ts';
export type { NewCustomer } from './store.ts';

export interface ListQuery extends CustomerFilter {
  readonly partnerId?: PartnersAsked;
  readonly sort: Sort;
  readonly limit: number;
  readonly offset: number;
}

/** The partners a list is of, and the item that tab needs: 我的客户 or 云经销商的客户. */
export async function partnersOfList(ctx: Ctx, asked: PartnersAsked): Promise<Id[]> {
  const partnerIds = await partnersOfQuery(ctx, asked);
  if (partnerIds.includes(ctx.actor.partnerId) && !ctx.actor.permissions.has('customers.list')) throw problem('access.denied', { permission: 'customers.list' });
  return partnerIds;
}

/** The partner whose customers the caller can assign: one's own, for the operator the installation's default. */
export async function partnerOfAssignment(ctx: Ctx): Promise<Id> {
  return partnerOfQuery(ctx);
}

export async function listCustomers(ctx: Ctx, query: ListQuery): Promise<{ rows: CustomerRow[]; total: number; sums: Due[]; month: Month }> {
  const { partnerId: asked, sort, limit, offset, ...filter } = query;
  const partnerIds = await partnersOfList(ctx, asked);
  const month = monthOf(ctx.now);
  const rows = await listPage(ctx, partnerIds, month, filter, sort, { limit, offset });
  const { total, sums } = await listTotals(ctx, partnerIds, month, filter);
  return { rows, total, sums, month };
}

export interface CustomerDetail {
  readonly customer: CustomerRow & { readonly partner_name: string };
  readonly associations: store.AssociationRow[];
  readonly managers: ManagedRow[];
  /** Hosted enterprise sub-account relations. */
  readonly hostings: HostingRow[];
}

export async function getCustomer(ctx: Ctx, customerId: Id): Promise<CustomerDetail> {
  const customer = await findInScope(ctx, customerId);
  const associations = await store.listAssociations(ctx, customer.partner_id, [customerId]);
  const managers = await listManaged(ctx, customer.partner_id, customerId);
  return { customer, associations: associations.reverse(), managers, hostings: await listHostings(ctx, customer.partner_id, customerId) };
}

export async function customerTimeline(ctx: Ctx, customerId: Id): Promise<TimelineItem[]> {
  const customer = await findInScope(ctx, customerId);
  return readTimeline(ctx, customer.partner_id, customerId);
}

async function findInScope(ctx: Ctx, customerId: Id): Promise<CustomerDetail['customer']> {
  const customer = await store.findCustomer(ctx, customerId, monthOf(ctx.now));
  if (!customer) throw problem('customers.unknown');
  return customer;
}

export type MaskedColumn = (typeof MASKED_COLUMNS)[number];

/** The eye button: one column in full for the rows on screen, written to the operation log (sales 13 #17). */
export async function revealColumn(ctx: Ctx, column: MaskedColumn, customerIds: readonly Id[]): Promise<Record<Id, string>> {
  const asked = [...new Set(customerIds)];
  const rows = await store.findForReveal(ctx, asked);
  if (rows.length < asked.length) throw problem('customers.unknown');
  if (column === 'resellerName' && rows.every((row) => row.reseller_name === null)) throw problem('customers.column_not_masked', { column });
  const byPartner = groupByPartner(rows);
  await recordAudit(ctx, ...[...byPartner].map(([partnerId, of]): AuditEntry => ({
    action: 'customers.revealed', objectKind: 'customer-column', objectId: column, partnerId, after: { column, count: of.length, customerIds: of.map((row) => row.customer_id) },
  })));
  return Object.fromEntries(rows.map((row) => [row.customer_id, contentOf(row, column)]));
}

function groupByPartner(rows: readonly store.RevealRow[]): Map<Id, store.RevealRow[]> {
  const groups = new Map<Id, store.RevealRow[]>();
  for (const row of rows) groups.set(row.partner_id, [...(groups.get(row.partner_id) ?? []), row]);
  return groups;
}

function contentOf(row: store.RevealRow, column: MaskedColumn): string {
  switch (column) {
    case 'name':
      return row.name;
    case 'accountName':
      return row.account_name;
    case 'mobile':
      return row.mobile;
    case 'email':
      return row.email;
    case 'managerName':
      return row.manager_name ?? '';
    case 'resellerName':
      return row.reseller_name ?? '';
  }
}

/** Command palette: at most `limit` customers in scope by part of name, account or number. */
export async function findCustomers(ctx: Ctx, q: string, limit = 8): Promise<{ customer_id: Id; name: string; account_name: string; number: string }[]> {
  return store.findByText(ctx, q, limit);
}

// What intake and first set-up ask, for a whole partner: scope: none — a load is the partner's, not a member's.

/** Customer ids by number (32 hexadecimal digits) or account name, in either case; a number wins over an account name. */
export async function resolveCustomers(ctx: Ctx, partnerId: Id, references: readonly string[]): Promise<Map<string, Id>> {
  const found = await store.findByReference(ctx, partnerId, [...new Set(references)]);
  return new Map(found.map((row) => [row.reference, row.customer_id]));
}

/** Days and types of the customers' associations; a customer that does not exist has no entry. */
export async function associationRanges(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<Map<Id, AssociationDays[]>> {
  const rows = await store.listAssociations(ctx, partnerId, customerIds);
  const byCustomer = new Map<Id, Association[]>();
  for (const row of rows) {
    const known = byCustomer.get(row.customer_id) ?? [];
    known.push({ type: row.association_type, fromAt: row.from_at, toAt: row.to_at });
    byCustomer.set(row.customer_id, known);
  }
  return new Map([...byCustomer].map(([customerId, associations]) => [customerId, associationDays(associations)]));
}

/**
 * A customer's account by id or by its whole number. scope: none — only which account is meant; whatever is read of it
 * asks for the scope by itself.
 */
export async function findAccount(ctx: Pick<Ctx, 'tx'>, partnerId: Id, wanted: { readonly customerId: Id } | { readonly number: string }): Promise<store.AccountRow | null> {
  return store.findAccount(ctx, partnerId, wanted);
}

export interface SubAccountCustomer {
  readonly partnerId: Id;
  readonly accountName: string;
  readonly name: string;
  /** The earliest instant the sub-account was charged for: the association begins there. */
  readonly from: Date;
}

const NAME_TRIES = 50;

/**
 * A resale customer for a sub-account nobody knew (`--create-customers`). An account name that is taken gets a number
 * behind it: two providers may use one name for different customers.
 */
export async function createCustomerForSubAccount(ctx: Ctx, wanted: SubAccountCustomer): Promise<{ customerId: Id; accountName: string }> {
  for (let count = 1; count <= NAME_TRIES; count += 1) {
    const accountName = count === 1 ? wanted.accountName : `${wanted.accountName}-${count}`;
    const [customerId] = await createCustomers(ctx, wanted.partnerId, [{ accountName, name: wanted.name, associations: [{ type: 2, fromAt: wanted.from, toAt: null }], createdAt: ctx.now }]);
    if (!customerId) continue;
    const after = { source: 'sub-account', associationType: 'resale', accountName: maskAccount(accountName) };
    await recordAudit(ctx, { action: 'customers.created', objectKind: 'customer', objectId: customerId, objectName: maskAccount(accountName), after, partnerId: wanted.partnerId });
    return { customerId, accountName };
  }
  throw new Error(`${NAME_TRIES} customers have the account name of one sub-account`);
}

/** Customers with their associations, for a first set-up; ids in the given order, null where number or account name is taken. */
export async function createCustomers(ctx: Ctx, partnerId: Id, customers: readonly store.NewCustomer[]): Promise<(Id | null)[]> {
  return customers.length === 0 ? [] : store.insertCustomers(ctx, partnerId, customers);
}
