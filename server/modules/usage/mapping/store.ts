/**
 * SQL of sub-accounts: who they are, what customer they stand for, how many rows wait for them.
 * scope: none — mapping is done for the whole partner by whoever holds the item; an account manager never does.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import { newId } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Named } from './suggestion.ts';

export type SubAccountState = 'unmapped' | 'suggested' | 'confirmed' | 'ignored';

export interface SubAccountName {
  readonly provider: string;
  readonly billingAccount: string;
  readonly subAccount: string;
}

export interface SubAccountRow {
  readonly sub_account_key: Id;
  readonly provider: string;
  readonly billing_account: string;
  readonly sub_account: string;
  readonly name: string;
  readonly state: SubAccountState;
  readonly customer_id: Id | null;
  readonly suggestion_reason: string | null;
  readonly first_seen_at: Date;
}

const COLUMNS = sql`s.sub_account_key, s.provider, s.billing_account, s.sub_account, s.name, s.state, s.customer_id, s.suggestion_reason, s.first_seen_at`;
/** Reason of a customer that was made for its sub-account by the flag or on the page. */
export const CREATED = 'created';

export async function findSubAccounts(ctx: Ctx, partnerId: Id, names: readonly SubAccountName[]): Promise<SubAccountRow[]> {
  const found = await sql<SubAccountRow>`
    select ${COLUMNS} from unnest(${names.map((n) => n.provider)}::text[], ${names.map((n) => n.billingAccount)}::text[], ${names.map((n) => n.subAccount)}::text[]) as n (provider, billing_account, sub_account)
    join usage.sub_accounts s on s.partner_id = ${partnerId} and s.provider = n.provider and s.billing_account = n.billing_account and s.sub_account = n.sub_account`.execute(ctx.tx);
  return found.rows;
}

export async function findSubAccountsByKey(ctx: Ctx, partnerId: Id, keys: readonly Id[]): Promise<SubAccountRow[]> {
  const found = await sql<SubAccountRow>`
    select ${COLUMNS} from usage.sub_accounts s where s.partner_id = ${partnerId} and s.sub_account_key = any(${[...keys]}::uuid[]) for update`.execute(ctx.tx);
  return found.rows;
}

export interface NewSubAccount extends SubAccountName {
  readonly name: string;
  readonly customerId: Id | null;
  readonly reason: string | null;
}

/** Puts sub-accounts nobody met before on the list: suggested where there is a customer, else unmapped. */
export async function insertSubAccounts(ctx: Ctx, partnerId: Id, added: readonly NewSubAccount[]): Promise<void> {
  if (added.length === 0) return;
  await sql`
    insert into usage.sub_accounts (partner_id, sub_account_key, provider, billing_account, sub_account, name, state, customer_id, suggestion_reason, first_seen_at)
    select ${partnerId}::uuid, n.key, n.provider, n.billing_account, n.sub_account, n.name, case when n.customer_id is null then 'unmapped' else 'suggested' end, n.customer_id, n.reason, ${ctx.now}::timestamptz
    from unnest(${added.map(() => newId())}::uuid[], ${added.map((a) => a.provider)}::text[], ${added.map((a) => a.billingAccount)}::text[], ${added.map((a) => a.subAccount)}::text[],
      ${added.map((a) => a.name)}::text[], ${added.map((a) => a.customerId)}::uuid[], ${added.map((a) => a.reason)}::text[]) as n (key, provider, billing_account, sub_account, name, customer_id, reason)
    on conflict (partner_id, provider, billing_account, sub_account) do nothing`.execute(ctx.tx);
}

export async function setDecision(ctx: Ctx, partnerId: Id, key: Id, decision: { readonly state: 'confirmed' | 'ignored'; readonly customerId: Id | null; readonly reason: string | null }): Promise<void> {
  await sql`
    update usage.sub_accounts set state = ${decision.state}, customer_id = ${decision.customerId}, suggestion_reason = ${decision.reason}, decided_by = ${ctx.actor.memberId}, decided_at = ${ctx.now}
    where partner_id = ${partnerId} and sub_account_key = ${key}`.execute(ctx.tx);
}

/** Sub-accounts that got a customer of their own. */
export async function confirmCreated(ctx: Ctx, partnerId: Id, rows: readonly SubAccountRow[]): Promise<void> {
  await sql`
    update usage.sub_accounts s set state = 'confirmed', customer_id = c.customer_id, suggestion_reason = ${CREATED}, decided_by = ${ctx.actor.memberId}, decided_at = ${ctx.now}
    from unnest(${rows.map((row) => row.sub_account_key)}::uuid[], ${rows.map((row) => row.customer_id)}::uuid[]) as c (sub_account_key, customer_id)
    where s.partner_id = ${partnerId} and s.sub_account_key = c.sub_account_key`.execute(ctx.tx);
}

/** Every customer by its names; without those that were themselves made for a sub-account when `given` only are wanted. */
export async function listNames(ctx: Ctx, partnerId: Id, only: 'all' | 'given'): Promise<Named[]> {
  const given = sql`and not exists (select from usage.sub_accounts s where s.partner_id = c.partner_id and s.customer_id = c.customer_id and s.state = 'confirmed' and s.suggestion_reason = ${CREATED})`;
  const found = await sql<Named>`
    select c.customer_id as "customerId", c.number, c.account_name as "accountName", c.name from customers.customers c
    where c.partner_id = ${partnerId} ${only === 'given' ? given : sql``}`.execute(ctx.tx);
  return found.rows;
}

export interface CustomerNames {
  readonly customer_id: Id;
  readonly number: string;
  readonly account_name: string;
  readonly name: string;
}

export async function findNames(ctx: Ctx, partnerId: Id, customerIds: readonly Id[]): Promise<CustomerNames[]> {
  const found = await sql<CustomerNames>`
    select customer_id, number, account_name, name from customers.customers where partner_id = ${partnerId} and customer_id = any(${[...customerIds]}::uuid[])`.execute(ctx.tx);
  return found.rows;
}

export interface SubAccountFilter {
  readonly state?: SubAccountState | undefined;
  readonly q?: string | undefined;
  /** The key of the last row of the page before. */
  readonly after?: Id | undefined;
}

export interface ListedSubAccount extends SubAccountRow {
  readonly waiting: string;
  readonly number: string | null;
  readonly account_name: string | null;
  readonly customer_name: string | null;
}

/** Newest first: keys are made in order of time. */
export async function listSubAccounts(ctx: Ctx, partnerId: Id, filter: SubAccountFilter, limit: number): Promise<ListedSubAccount[]> {
  const needle = filter.q?.trim().toLowerCase() ?? '';
  const conditions: RawBuilder<unknown>[] = [sql`s.partner_id = ${partnerId}`];
  if (filter.state) conditions.push(sql`s.state = ${filter.state}`);
  if (filter.after) conditions.push(sql`s.sub_account_key < ${filter.after}`);
  if (needle) conditions.push(sql`(strpos(lower(s.name), ${needle}) > 0 or strpos(lower(s.sub_account), ${needle}) > 0)`);
  const found = await sql<ListedSubAccount>`
    select ${COLUMNS}, c.number, c.account_name, c.name as customer_name,
      (select count(*) from usage.quarantine q where q.partner_id = s.partner_id and q.sub_account_key = s.sub_account_key and q.state = 'open') as waiting
    from usage.sub_accounts s left join customers.customers c on c.partner_id = s.partner_id and c.customer_id = s.customer_id
    where ${sql.join(conditions, sql` and `)} order by s.sub_account_key desc limit ${limit}`.execute(ctx.tx);
  return found.rows;
}

/** Rows that wait for one of these sub-accounts. */
export async function countWaiting(ctx: Ctx, partnerId: Id, keys: readonly Id[]): Promise<number> {
  const found = await sql<{ rows: string }>`
    select count(*) as rows from usage.quarantine where partner_id = ${partnerId} and sub_account_key = any(${[...keys]}::uuid[]) and state = 'open'`.execute(ctx.tx);
  return Number(found.rows[0]?.rows ?? 0);
}
