/**
 * The filter of the customer list as SQL: one set of conditions for the page, its sums, its count and its export, so
 * that none of them can differ. Text matches prefix, middle or suffix (sales 3.2), letters in either case except in
 * tags; it is compared as text, so % and _ mean themselves. Scope: visibleCustomers under `now`, by way of `isVisible`.
 */
import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day, startOfDay } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Month } from '../../../contract/values/month.ts';
import { firstDay } from '../../../contract/values/month.ts';
import type { Ctx } from '../../platform/context.ts';
import { isVisible, ofPartners, seesAll } from '../assignment/assignment.ts';
import { type AssociationType, associationNumberOf } from './rules.ts';

export interface CustomerFilter {
  /** Part of the reseller's name, where several resellers' customers are asked for. */
  readonly resellerName?: string | undefined;
  /** One reseller among them. */
  readonly resellerId?: Id | undefined;
  readonly name?: string | undefined;
  readonly accountName?: string | undefined;
  readonly number?: string | undefined;
  /** The whole number, not a part of it. */
  readonly exactNumber?: string | undefined;
  readonly mobile?: string | undefined;
  readonly tag?: string | undefined;
  readonly associationType?: AssociationType | undefined;
  readonly associatedFrom?: Day | undefined;
  readonly associatedTo?: Day | undefined;
  /** Instants, both included; compared in whole seconds, as other systems are told them. */
  readonly associatedSince?: Date | undefined;
  readonly associatedUntil?: Date | undefined;
  readonly managerId?: Id | undefined;
  readonly managerName?: string | undefined;
  readonly unassigned?: boolean | undefined;
  readonly verified?: readonly ('none' | '-1' | '0' | '1' | '2' | '3')[] | undefined;
  readonly frozen?: boolean | undefined;
  readonly customerType?: '-1' | '0' | '1' | undefined;
  readonly consumptionMin?: string | undefined;
  readonly consumptionMax?: string | undefined;
  /** Of the amounts that limits and order compare. */
  readonly currency: string;
  /** Ticked rows of an export. */
  readonly customerIds?: readonly Id[] | undefined;
}

export function part(column: string, needle: string): RawBuilder<boolean> {
  return sql<boolean>`strpos(lower(${sql.ref(column)}), lower(${needle.trim()})) > 0`;
}

/** Tables every condition may speak of: customer c, present span s, its manager m. */
export const CUSTOMERS = sql`customers.customers c
  left join assignment.spans s on s.partner_id = c.partner_id and s.customer_id = c.customer_id and s.unassigned_at is null
  left join identity.members m on m.partner_id = s.partner_id and m.member_id = s.manager_id`;

/** Month-to-date amounts due by customer in one currency (details, near real time): month sums of the current cycle. */
export function dueOfMonth(partnerIds: readonly Id[], month: Month, currency: string): RawBuilder<unknown> {
  return sql`select f.customer_id, sum(f.due_amount) as due_amount
    from usage.customer_months f where ${ofPartners('f', partnerIds)} and f.month = ${firstDay(month)}::date and f.currency = ${currency}
    group by f.customer_id`;
}

/** Scope is asked partner by partner: who does not see all sees nobody of a reseller. */
function visibleOf(ctx: Ctx, partnerIds: readonly Id[]): RawBuilder<boolean> {
  if (seesAll(ctx) || partnerIds.length === 0) return sql<boolean>`true`;
  return sql<boolean>`(${sql.join(partnerIds.map((partnerId) => sql`(c.partner_id = ${partnerId} and ${isVisible(ctx, 'now', 'c', partnerId)})`), sql` or `)})`;
}

/** Everything a customer of the list must meet: associated, in scope at present, and each part of the filter. */
export function matches(ctx: Ctx, partnerIds: readonly Id[], month: Month, filter: CustomerFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [
    sql`${ofPartners('c', partnerIds)} and c.dissociated_at is null`,
    visibleOf(ctx, partnerIds),
    ...textConditions(filter),
    ...stateConditions(filter),
    ...managerConditions(filter),
  ];
  if (filter.associatedFrom) conditions.push(sql`c.associated_at >= ${startOfDay(filter.associatedFrom)}`);
  if (filter.associatedTo) conditions.push(sql`c.associated_at < ${startOfDay(addDays(filter.associatedTo, 1))}`);
  if (filter.associatedSince) conditions.push(sql`date_trunc('second', c.associated_at) >= ${filter.associatedSince}`);
  if (filter.associatedUntil) conditions.push(sql`date_trunc('second', c.associated_at) <= ${filter.associatedUntil}`);
  if (filter.customerIds) conditions.push(sql`c.customer_id = any(${[...filter.customerIds]}::uuid[])`);
  const consumption = consumptionCondition(partnerIds, month, filter);
  if (consumption) conditions.push(consumption);
  return sql.join(conditions, sql` and `);
}

function textConditions(filter: CustomerFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (filter.name) conditions.push(part('c.name', filter.name));
  if (filter.accountName) conditions.push(part('c.account_name', filter.accountName));
  if (filter.number) conditions.push(part('c.number', filter.number));
  if (filter.exactNumber) conditions.push(sql`c.number = ${filter.exactNumber.toLowerCase()}`);
  if (filter.mobile) conditions.push(part('c.mobile', filter.mobile));
  if (filter.resellerId) conditions.push(sql`c.partner_id = ${filter.resellerId}::uuid`);
  if (filter.resellerName) conditions.push(sql`c.partner_id in (select p.partner_id from identity.partners p where p.tier = 'reseller' and ${part('p.name', filter.resellerName)})`);
  if (filter.tag) conditions.push(sql`strpos(c.tag, ${filter.tag.trim()}) > 0`);
  return conditions;
}

function stateConditions(filter: CustomerFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (filter.associationType) conditions.push(sql`c.association_type = ${associationNumberOf(filter.associationType)}`);
  if (filter.frozen !== undefined) conditions.push(filter.frozen ? sql`c.frozen <> 0` : sql`c.frozen = 0`);
  if (filter.customerType) conditions.push(sql`c.customer_type = ${Number(filter.customerType)}`);
  if (filter.verified && filter.verified.length > 0) {
    const numbers = filter.verified.filter((state) => state !== 'none').map(Number);
    const off = filter.verified.includes('none') ? sql` or c.verified is null` : sql``;
    conditions.push(sql`(c.verified = any(${numbers}::int[])${off})`);
  }
  return conditions;
}

function managerConditions(filter: CustomerFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (filter.managerId) conditions.push(sql`s.manager_id = ${filter.managerId}::uuid`);
  if (filter.managerName) conditions.push(part('m.name', filter.managerName));
  if (filter.unassigned !== undefined) conditions.push(filter.unassigned ? sql`s.span_id is null` : sql`s.span_id is not null`);
  return conditions;
}

/** Amounts of different currencies are neither added nor compared: the limits are of one; nothing consumed in it is zero. */
function consumptionCondition(partnerIds: readonly Id[], month: Month, filter: CustomerFilter): RawBuilder<unknown> | null {
  const { consumptionMin: min, consumptionMax: max } = filter;
  if (min === undefined && max === undefined) return null;
  const within = (amount: RawBuilder<unknown>) => sql`(${min ?? null}::numeric is null or ${amount} >= ${min ?? null}::numeric) and (${max ?? null}::numeric is null or ${amount} <= ${max ?? null}::numeric)`;
  return sql`c.customer_id in (
    select a.customer_id from customers.customers a left join (${dueOfMonth(partnerIds, month, filter.currency)}) d on d.customer_id = a.customer_id
    where ${ofPartners('a', partnerIds)} and ${within(sql`coalesce(d.due_amount, 0)`)})`;
}
