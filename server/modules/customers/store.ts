/**
 * Reads of single customers and writes of new ones. A customer outside the member's scope is as good as none: the reads
 * ask visibleCustomers (by `isVisible`), of one's own partner and of the resellers the member may read.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Basis } from '../../../contract/console/shapes.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Month } from '../../../contract/values/month.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { isVisible, partnersReadable, seesAll } from '../assignment/assignment.ts';
import { CUSTOMERS, part } from './filter.ts';
import { type CustomerRow, customerColumns } from './list.ts';
import type { Association, AssociationNumber } from './rules.ts';

/**
 * Condition: the member may read customer c under one of the bases. Other partners' customers: those of the partners the
 * member may read, for an account manager or supervisor on the days of the reseller's span. One's own: with the item of the list.
 */
function readable(ctx: Ctx, bases: readonly Basis[]): RawBuilder<boolean> {
  const { actor } = ctx;
  const others = partnersReadable(ctx).filter((partnerId) => partnerId !== actor.partnerId);
  const visible = (partnerId: Id) => sql`(c.partner_id = ${partnerId}::uuid and (${sql.join(bases.map((basis) => isVisible(ctx, basis, 'c', partnerId)), sql` or `)}))`;
  const parts = [
    ...(seesAll(ctx) ? [sql`c.partner_id = any(${others}::uuid[])`] : others.map(visible)),
    ...(actor.permissions.has('customers.list') ? [visible(actor.partnerId)] : []),
  ];
  return sql<boolean>`(${parts.length === 0 ? sql`false` : sql.join(parts, sql` or `)})`;
}

export async function findCustomer(ctx: Ctx, customerId: Id, month: Month): Promise<(CustomerRow & { partner_name: string }) | null> {
  const found = await sql<CustomerRow & { partner_name: string }>`
    select ${customerColumns(ctx.actor.partnerId, month)}, (select p.name from identity.partners p where p.partner_id = c.partner_id) as partner_name
    from ${CUSTOMERS} where c.customer_id = ${customerId}::uuid and ${readable(ctx, ['now'])}`.execute(ctx.tx);
  return found.rows[0] ?? null;
}

export interface RevealRow {
  readonly customer_id: Id;
  readonly partner_id: Id;
  readonly name: string;
  readonly account_name: string;
  readonly mobile: string;
  readonly email: string;
  readonly manager_name: string | null;
  readonly reseller_name: string | null;
}

/**
 * Full content of masked columns. Under any basis: a former manager reads the names beside the amounts of her own days,
 * though the customer has left her list.
 */
export async function findForReveal(ctx: Ctx, customerIds: readonly Id[]): Promise<RevealRow[]> {
  const found = await sql<RevealRow>`
    select c.customer_id, c.partner_id, c.name, c.account_name, c.mobile, c.email, m.name as manager_name,
      (select p.name from identity.partners p where p.partner_id = c.partner_id and p.tier = 'reseller' and p.partner_id <> ${ctx.actor.partnerId}::uuid) as reseller_name
    from ${CUSTOMERS} where c.customer_id = any(${[...customerIds]}::uuid[]) and ${readable(ctx, ['now', 'board-day', 'second-day'])}
    order by c.customer_id`.execute(ctx.tx);
  return found.rows;
}

/** Customers with `q` in name, account or number; those that begin with it first. */
export async function findByText(ctx: Ctx, q: string, limit: number): Promise<{ customer_id: Id; name: string; account_name: string; number: string }[]> {
  const needle = q.trim();
  if (needle === '') return [];
  const found = await sql<{ customer_id: Id; name: string; account_name: string; number: string }>`
    select c.customer_id, c.name, c.account_name, c.number from ${CUSTOMERS}
    where c.dissociated_at is null and ${readable(ctx, ['now'])} and (${part('c.name', needle)} or ${part('c.account_name', needle)} or ${part('c.number', needle)})
    order by least(nullif(strpos(lower(c.name), lower(${needle})), 0), nullif(strpos(lower(c.account_name), lower(${needle})), 0), nullif(strpos(lower(c.number), lower(${needle})), 0)),
      c.associated_at desc, c.customer_id
    limit ${limit}`.execute(ctx.tx);
  return found.rows;
}

export interface AssociationRow {
  readonly customer_id: Id;
  readonly association_type: AssociationNumber;
  readonly from_at: Date;
  readonly to_at: Date | null;
}

/** Associations in the order in which they began. scope: none — intake asks for all customers; pages ask after the customer was found. */
export async function listAssociations(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<AssociationRow[]> {
  const found = await sql<AssociationRow>`
    select customer_id, association_type, from_at, to_at from customers.associations
    where partner_id = ${partnerId} and customer_id = any(${[...customerIds]}::uuid[]) order by customer_id, from_at`.execute(ctx.tx);
  return found.rows;
}

/** Customer ids by number or account name. scope: none — intake resolves for the whole partner. */
export async function findByReference(ctx: Ctx, partnerId: Id, references: readonly string[]): Promise<{ reference: string; customer_id: Id }[]> {
  const found = await sql<{ reference: string; customer_id: Id }>`
    select distinct on (r.reference) r.reference, c.customer_id
    from unnest(${[...references]}::text[]) as r (reference)
    join customers.customers c on c.partner_id = ${partnerId} and (c.number = lower(r.reference) or lower(c.account_name) = lower(r.reference))
    order by r.reference, c.number = lower(r.reference) desc`.execute(ctx.tx);
  return found.rows;
}

export interface AccountRow {
  readonly customer_id: Id;
  readonly number: string;
  readonly account_name: string;
}

/** scope: none — see the face. */
export async function findAccount(ctx: Pick<Ctx, 'tx'>, partnerId: Id, wanted: { readonly customerId: Id } | { readonly number: string }): Promise<AccountRow | null> {
  const named = 'number' in wanted ? sql`c.number = ${wanted.number.toLowerCase()}` : sql`c.customer_id = ${wanted.customerId}::uuid`;
  const found = await sql<AccountRow>`
    select c.customer_id, c.number, c.account_name from customers.customers c where c.partner_id = ${partnerId}::uuid and ${named}`.execute(ctx.tx);
  return found.rows[0] ?? null;
}

export interface NewCustomer {
  readonly customerId?: Id;
  /** 32 hexadecimal digits, the vendor's account id; made here when the vendor gave none. */
  readonly number?: string;
  readonly accountName: string;
  readonly name?: string;
  readonly mobile?: string;
  readonly email?: string;
  readonly tag?: string;
  readonly countryCode?: string;
  readonly customerType?: -1 | 0 | 1;
  readonly verified?: -1 | 0 | 1 | 2 | 3 | null;
  readonly frozen?: 0 | 1 | 2;
  readonly level?: string;
  readonly externalId?: string;
  readonly externalType?: string;
  /** In the order in which they began; the last one is the present one. */
  readonly associations: readonly Association[];
  readonly createdAt: Date;
}

/** Inserts customers with their associations; answers ids in the given order, null where number or account is taken. */
export async function insertCustomers(ctx: Ctx, partnerId: Id, customers: readonly NewCustomer[]): Promise<(Id | null)[]> {
  const rows = customers.map((customer) => {
    const present = customer.associations.at(-1);
    if (!present) throw new Error('a customer has an association');
    const customerId = customer.customerId ?? newId();
    return {
      customer_id: customerId, number: customer.number ?? newId().replaceAll('-', ''), account_name: customer.accountName, name: customer.name ?? '', mobile: customer.mobile ?? '', email: customer.email ?? '',
      tag: customer.tag ?? '', country_code: customer.countryCode ?? '', customer_type: customer.customerType ?? -1, verified: customer.verified ?? null, frozen: customer.frozen ?? 0, level: customer.level ?? 'V0',
      external_id: customer.externalId ?? '', external_type: customer.externalType ?? '', association_type: present.type, associated_at: present.fromAt.toISOString(), dissociated_at: present.toAt?.toISOString() ?? null,
      created_at: customer.createdAt.toISOString(),
    };
  });
  const made = await sql<{ customer_id: Id }>`
    insert into customers.customers (partner_id, customer_id, number, account_name, name, mobile, email, tag, country_code, customer_type, verified, frozen, level, external_id, external_type,
      association_type, associated_at, dissociated_at, created_at)
    select ${partnerId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (customer_id uuid, number text, account_name text, name text, mobile text, email text, tag text, country_code text,
      customer_type smallint, verified smallint, frozen smallint, level text, external_id text, external_type text, association_type smallint, associated_at timestamptz, dissociated_at timestamptz, created_at timestamptz)
    on conflict do nothing returning customer_id`.execute(ctx.tx);
  const ids = new Set(made.rows.map((row) => row.customer_id));
  const associations = rows.flatMap((row, place) => (ids.has(row.customer_id) ? (customers[place]?.associations ?? []).map((a) => ({ customerId: row.customer_id, ...a })) : []));
  if (associations.length > 0) {
    await sql`
      insert into customers.associations (partner_id, customer_id, association_id, association_type, from_at, to_at)
      select ${partnerId}::uuid, * from unnest(${associations.map((a) => a.customerId)}::uuid[], ${associations.map(() => newId())}::uuid[], ${associations.map((a) => a.type)}::smallint[],
        ${associations.map((a) => a.fromAt.toISOString())}::timestamptz[], ${associations.map((a) => a.toAt?.toISOString() ?? null)}::timestamptz[])`.execute(ctx.tx);
  }
  return rows.map((row) => (ids.has(row.customer_id) ? row.customer_id : null));
}
