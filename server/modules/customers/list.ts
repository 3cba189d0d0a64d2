/**
 * The customer list (sales 3.2): a page of rows, and the count and sums of the whole filter, one statement each. Scope
 * is that of visibleCustomers under `now` (the present manager sees the whole association), by way of `matches`.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import { type Month, firstDay } from '../../../contract/values/month.ts';
import type { Ctx } from '../../platform/context.ts';
import { ofPartners } from '../assignment/assignment.ts';
import { CUSTOMERS, type CustomerFilter, dueOfMonth, matches } from './filter.ts';
import type { AssociationNumber } from './rules.ts';

export interface Due {
  readonly currency: string;
  /** Decimal text; the database adds, nothing here counts. */
  readonly due: string;
}
export interface CustomerRow {
  readonly partner_id: Id;
  readonly customer_id: Id;
  readonly number: string;
  readonly account_name: string;
  readonly name: string;
  readonly mobile: string;
  readonly email: string;
  readonly tag: string;
  readonly country_code: string;
  readonly customer_type: number;
  readonly verified: number | null;
  readonly frozen: number;
  readonly level: string;
  /** The partner's own id and kind of id for the customer, as the partner gave them. */
  readonly external_id: string;
  readonly external_type: string;
  readonly association_type: AssociationNumber;
  readonly associated_at: Date;
  readonly created_at: Date;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
  readonly manager_login: string | null;
  readonly reseller_name: string | null;
  readonly month_to_date: Due[] | null;
}
export type Sort = 'associatedAt' | '-associatedAt' | 'accountName' | '-accountName' | 'consumption' | '-consumption';

/** Columns of a customer c with present manager and month to date, for one who looks from `ownPartnerId`. */
export function customerColumns(ownPartnerId: Id, month: Month): RawBuilder<unknown> {
  return sql`c.partner_id, c.customer_id, c.number, c.account_name, c.name, c.mobile, c.email, c.tag, c.country_code, c.customer_type, c.verified, c.frozen, c.level, c.external_id, c.external_type,
    c.association_type, c.associated_at, c.created_at, s.manager_id, m.name as manager_name, m.login as manager_login,
    (select p.name from identity.partners p where p.partner_id = c.partner_id and p.tier = 'reseller' and p.partner_id <> ${ownPartnerId}::uuid) as reseller_name,
    (select jsonb_agg(jsonb_build_object('currency', d.currency, 'due', d.due::text) order by d.currency) from (
      select f.currency, sum(f.due_amount) as due from usage.customer_months f
      where f.partner_id = c.partner_id and f.customer_id = c.customer_id and f.month = ${firstDay(month)}::date group by f.currency) d) as month_to_date`;
}

function orderBy(sort: Sort): RawBuilder<unknown> {
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
  switch (sort) {
    case 'associatedAt':
    case '-associatedAt':
      return sql`c.associated_at ${direction}, c.customer_id ${direction}`;
    case 'accountName':
    case '-accountName':
      return sql`lower(c.account_name) ${direction}, c.customer_id ${direction}`;
    case 'consumption':
    case '-consumption':
      return sql`coalesce(x.due_amount, 0) ${direction}, c.customer_id ${direction}`;
  }
}

export async function listPage(ctx: Ctx, partnerIds: readonly Id[], month: Month, filter: CustomerFilter, sort: Sort, place: { limit: number; offset: number }): Promise<CustomerRow[]> {
  const byConsumption = sort.endsWith('consumption');
  const found = await sql<CustomerRow>`
    select ${customerColumns(ctx.actor.partnerId, month)}
    from ${CUSTOMERS} ${byConsumption ? sql`left join (${dueOfMonth(partnerIds, month, filter.currency)}) x on x.customer_id = c.customer_id` : sql``}
    where ${matches(ctx, partnerIds, month, filter)}
    order by ${orderBy(sort)} limit ${place.limit} offset ${place.offset}`.execute(ctx.tx);
  return found.rows;
}

/** How many customers the filter has, and their sums by currency. */
export async function listTotals(ctx: Ctx, partnerIds: readonly Id[], month: Month, filter: CustomerFilter): Promise<{ total: number; sums: Due[] }> {
  const found = await sql<{ total: number; sums: Due[] | null }>`
    with matching as materialized (select c.customer_id from ${CUSTOMERS} where ${matches(ctx, partnerIds, month, filter)})
    select (select count(*)::int from matching) as total,
      (select jsonb_agg(jsonb_build_object('currency', t.currency, 'due', t.due::text) order by t.currency) from (
        select f.currency, sum(f.due_amount) as due from usage.customer_months f join matching using (customer_id)
        where ${ofPartners('f', partnerIds)} and f.month = ${firstDay(month)}::date group by f.currency) t) as sums`.execute(ctx.tx);
  const row = found.rows[0];
  return { total: row?.total ?? 0, sums: row?.sums ?? [] };
}

/** One page of an export, newest association first, by keyset. The cursor is the last row's place, as the database writes it. */
export async function exportPage(ctx: Ctx, partnerIds: readonly Id[], month: Month, filter: CustomerFilter, cursor: string | null, limit: number): Promise<{ rows: CustomerRow[]; next: string | null }> {
  const [at = '', customerId = ''] = cursor?.split('|') ?? [];
  const after = cursor === null ? sql`true` : sql`(c.associated_at, c.customer_id) < (${at}::timestamptz, ${customerId}::uuid)`;
  const found = await sql<CustomerRow & { place: string }>`
    select ${customerColumns(ctx.actor.partnerId, month)}, c.associated_at::text || '|' || c.customer_id as place
    from ${CUSTOMERS} where ${matches(ctx, partnerIds, month, filter)} and ${after}
    order by c.associated_at desc, c.customer_id desc limit ${limit}`.execute(ctx.tx);
  return { rows: found.rows, next: found.rows.length < limit ? null : (found.rows.at(-1)?.place ?? null) };
}
