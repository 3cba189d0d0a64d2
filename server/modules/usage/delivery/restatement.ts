/**
 * The end of a later delivery: what its scopes held before, and it no longer says, is reversed. Nothing is reversed while
 * it is unclear what the delivery says: a file that broke off, or a row of the scope that waits in quarantine. Such a
 * restatement is withheld as long as there is something to reverse; when its last waiting row is settled it is completed.
 * scope: none — restates the partner's own records.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { reverseRecords } from '../loading/reversing.ts';
import type { Present } from '../loading/statement.ts';

/** Records looked at in one transaction. */
const PAGE_ROWS = 5_000;

/** Marks records as still contained in a delivery. */
export async function noteSeen(ctx: Ctx, partnerId: Id, runId: Id, records: readonly Present[]): Promise<void> {
  if (records.length === 0) return;
  await sql`
    insert into usage.delivery_seen (partner_id, run_id, customer_id, record_id)
    select ${partnerId}::uuid, ${runId}::uuid, * from unnest(${`{${records.map((r) => r.customerId).join(',')}}`}::uuid[], ${`{${records.map((r) => r.recordId).join(',')}}`}::uuid[])
    on conflict do nothing`.execute(ctx.tx);
}

export interface Verdict {
  /** Delivered for the first time: nothing to reverse. */
  readonly first: readonly Id[];
  readonly clear: readonly Id[];
  readonly unclear: readonly Id[];
}

/** Of which scopes of a run it is clear what it says; `damaged` means that not even all rows were read. */
export async function judgeScopes(ctx: Ctx, partnerId: Id, runId: Id, damaged: boolean): Promise<Verdict> {
  const found = await sql<{ scope_key: Id; verdict: keyof Verdict }>`
    select d.scope_key, case when d.deliveries = 1 then 'first' when ${damaged}::boolean or ${waitingRows()} then 'unclear' else 'clear' end as verdict
    from usage.delivery_scopes d where d.partner_id = ${partnerId} and d.last_run_id = ${runId} and d.restatement <> 'complete'`.execute(ctx.tx);
  const keys = (verdict: keyof Verdict) => found.rows.filter((row) => row.verdict === verdict).map((row) => row.scope_key);
  return { first: keys('first'), clear: keys('clear'), unclear: keys('unclear') };
}

/** A row of the delivery whose content is not known to be loaded, in the scope or in none it could be told of. */
export function waitingRows() {
  return sql<boolean>`exists (select from usage.quarantine q where q.partner_id = d.partner_id and q.run_id = d.last_run_id and q.state = 'open'
    and q.reason <> 'sub_account_ignored' and (q.scope_key is null or q.scope_key = d.scope_key))`;
}

/** How far the restatement of a scope is (db/migrations: usage.delivery_scopes). */
export type RestatementState = 'complete' | 'open' | 'waiting' | 'damaged';

/** Says so of scopes this run still is the last to have delivered. */
export async function setRestatement(ctx: Ctx, partnerId: Id, deliveryId: Id, scopeKeys: readonly Id[], state: RestatementState): Promise<void> {
  if (scopeKeys.length === 0) return;
  await sql`update usage.delivery_scopes set restatement = ${state}
    where partner_id = ${partnerId} and scope_key = any(${[...scopeKeys]}::uuid[]) and last_run_id = ${deliveryId}`.execute(ctx.tx);
}

/** Withheld scopes nothing waits for any more, by the run that delivered them. */
export async function completable(ctx: Ctx, partnerId: Id): Promise<Map<Id, Id[]>> {
  const found = await sql<{ scope_key: Id; last_run_id: Id }>`
    select d.scope_key, d.last_run_id from usage.delivery_scopes d where d.partner_id = ${partnerId} and d.restatement = 'waiting' and not ${waitingRows()}`.execute(ctx.tx);
  const byRun = new Map<Id, Id[]>();
  for (const row of found.rows) byRun.set(row.last_run_id, [...(byRun.get(row.last_run_id) ?? []), row.scope_key]);
  return byRun;
}

/** Where records of these scopes can be: customers of their billing accounts, months of their days, with the records there. */
export interface Place {
  readonly customer_id: Id;
  readonly month: string;
  readonly records: number;
}

export async function placesOf(ctx: Ctx, partnerId: Id, scopeKeys: readonly Id[]): Promise<Place[]> {
  const found = await sql<{ customer_id: Id; month: string; records: string }>`
    select m.customer_id, m.month, sum(m.records) as records
    from (select distinct s.customer_id, d.provider, date_trunc('month', d.first_day::timestamp)::date as from_month, d.last_day from usage.delivery_scopes d
      join usage.sub_accounts s on s.partner_id = d.partner_id and s.provider = d.provider and s.billing_account = d.billing_account and s.customer_id is not null
      where d.partner_id = ${partnerId} and d.scope_key = any(${[...scopeKeys]}::uuid[])) p
    join usage.month_sums m on m.partner_id = ${partnerId} and m.customer_id = p.customer_id and m.provider = p.provider and m.month between p.from_month and p.last_day
    group by m.customer_id, m.month order by m.customer_id, m.month`.execute(ctx.tx);
  return found.rows.map((row) => ({ ...row, records: Number(row.records) }));
}

/** Places gathered so that one transaction looks at about a page; a place with more stands alone. */
export function groupPlaces(places: readonly Place[], limit: number = PAGE_ROWS): Place[][] {
  const groups: Place[][] = [];
  let size = limit;
  for (const place of places) {
    if (size + place.records > limit) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(place);
    size += place.records;
  }
  return groups;
}

export interface Restating {
  readonly partnerId: Id;
  /** The run whose delivery counts. */
  readonly deliveryId: Id;
  /** The run the reversing lines are made by. */
  readonly runId: Id;
  readonly scopeKeys: readonly Id[];
}

/** Where to go on within a place that has more than a page. */
export interface Spot {
  readonly consumedFrom: string;
  readonly recordId: Id;
}

/**
 * A record of the scopes that their last delivery does not say: of an earlier delivery (a later run only appended, or was
 * a correction by hand), not marked, and still in effect.
 */
function gone({ deliveryId, scopeKeys }: Restating) {
  return sql<boolean>`f.scope_key = any(${[...scopeKeys]}::uuid[]) and f.reverses_id is null and f.run_id < ${deliveryId}::uuid
      and not exists (select from usage.delivery_seen s where s.partner_id = f.partner_id and s.customer_id = f.customer_id and s.run_id = ${deliveryId}::uuid and s.record_id = f.record_id)
      and not exists (select from usage.reversed_records r where r.partner_id = f.partner_id and r.customer_id = f.customer_id and r.record_id = f.record_id)`;
}

function placed(places: readonly Place[]) {
  return sql`unnest(${places.map((p) => p.customer_id)}::uuid[], ${places.map((p) => p.month)}::date[]) as p (customer_id, month)`;
}

/** Whether anything at these places waits to be reversed. */
export async function holdsBack(ctx: Ctx, restating: Restating, places: readonly Place[]): Promise<boolean> {
  // Asked of each record by its key (`offset 0` keeps it so): on tables without statistics a join would compare every record with every mark.
  const found = await sql`
    select 1 from (select ${gone(restating)} as gone from ${placed(places)} join usage.fee_records f on f.partner_id = ${restating.partnerId} and f.customer_id = p.customer_id and f.month = p.month offset 0) r
    where r.gone limit 1`.execute(ctx.tx);
  return found.rows.length > 0;
}

/** Reverses what is not said any more in one page of these places; `next` is null when there is no more of them. */
export async function restatePage(ctx: Ctx, restating: Restating, places: readonly Place[], after: Spot | null): Promise<{ reversed: number; next: Spot | null }> {
  const { partnerId, runId } = restating;
  const found = await sql<{ customerId: Id; recordId: Id; consumedFrom: string; gone: boolean | null }>`
    select f.customer_id as "customerId", f.record_id as "recordId", f.consumed_from::text as "consumedFrom", ${gone(restating)} as gone
    from ${placed(places)}
    join usage.fee_records f on f.partner_id = ${partnerId} and f.customer_id = p.customer_id and f.month = p.month
    ${after ? sql`where (f.consumed_from, f.record_id) < (${after.consumedFrom}::timestamptz, ${after.recordId}::uuid)` : sql``}
    ${places.length === 1 ? sql`order by f.consumed_from desc, f.record_id desc limit ${PAGE_ROWS}` : sql``}`.execute(ctx.tx);
  const reversed = await reverseRecords(ctx, partnerId, runId, found.rows.filter((row) => row.gone === true));
  const last = found.rows.at(-1);
  const more = places.length === 1 && found.rows.length === PAGE_ROWS && last !== undefined;
  return { reversed, next: more ? { consumedFrom: last.consumedFrom, recordId: last.recordId } : null };
}

/** Customers whose marks are forgotten in one transaction. */
const CUSTOMERS_AT_ONCE = 100;

/** Forgets some of the marks that nobody needs any more; false when there are none left. */
export async function forgetSeen(ctx: Ctx, partnerId: Id, runId: Id): Promise<boolean> {
  const needed = await needingMarks(ctx, partnerId, runId);
  const found = await sql<{ customer_id: Id }>`
    select distinct s.customer_id from usage.delivery_seen s where s.partner_id = ${partnerId} and s.run_id <> all (${needed}::uuid[])
    order by s.customer_id limit ${CUSTOMERS_AT_ONCE}`.execute(ctx.tx);
  if (found.rows.length === 0) return false;
  await sql`delete from usage.delivery_seen where partner_id = ${partnerId} and customer_id = any(${found.rows.map((row) => row.customer_id)}::uuid[])
    and run_id <> all (${needed}::uuid[])`.execute(ctx.tx);
  return true;
}

/**
 * Runs whose marks are still needed: of restatements that are not complete, and of loads that stopped and may be taken up
 * again (failed, cancelled, killed), as long as no newer delivery has replaced them. `runId` itself has restated and needs
 * its own only for what it withholds.
 */
async function needingMarks(ctx: Ctx, partnerId: Id, runId: Id): Promise<Id[]> {
  const found = await sql<{ run_id: Id }>`
    select distinct d.last_run_id as run_id from usage.delivery_scopes d where d.partner_id = ${partnerId} and (d.restatement in ('open', 'waiting')
      or exists (select from platform.runs r where r.partner_id = d.partner_id and r.run_id = d.last_run_id and r.state <> 'done' and r.run_id <> ${runId}::uuid))`.execute(ctx.tx);
  return found.rows.map((row) => row.run_id);
}
