/**
 * SQL of quarantine: rows that could not be loaded, each with its reason and its text. A row is known by its content, so
 * the same file again moves its entry to the newer delivery instead of adding another.
 * scope: none — quarantine is mended for the whole partner by whoever holds the item; its rows have no customer yet.
 */
import { type RawBuilder, sql } from 'kysely';
import type { RowReason } from '../../../../contract/reasons.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { newId } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { hash128 } from '../intake/content-hash.ts';
import { plainArray, textArray } from '../intake/columns.ts';

export type QuarantineState = 'open' | 'loaded' | 'duplicate' | 'dismissed';

/** A row on its way into quarantine. */
export interface BadRow {
  readonly contentKey: string;
  /** The key is that of a good record that only lacks its customer. */
  readonly recordKey: boolean;
  readonly scopeKey: string | null;
  readonly reason: RowReason;
  readonly subAccountKey: Id | null;
  readonly line: number;
  readonly raw: string;
}

export interface RowOrigin {
  readonly runId: Id;
  readonly source: 'focus' | 'fee-record';
  readonly fileName: string;
  readonly fileIndex: number;
  readonly headerKey: Id | null;
}

/** Keeps a file's header once; null for files without one. */
export async function keepHeader(ctx: Ctx, partnerId: Id, columns: readonly string[] | null): Promise<Id | null> {
  if (columns === null) return null;
  const text = JSON.stringify(columns);
  const kept = await sql<{ header_key: Id }>`
    insert into usage.file_headers (partner_id, header_key, columns) values (${partnerId}, ${hash128(text)}::uuid, ${text}::jsonb)
    on conflict (partner_id, header_key) do update set header_key = excluded.header_key returning header_key`.execute(ctx.tx);
  const row = kept.rows[0];
  if (!row) throw new Error('a header was neither kept nor found');
  return row.header_key;
}

/** Puts rows in quarantine; answers the content keys of those that now stand there, the others are known and settled. */
export async function insertBadRows(ctx: Ctx, partnerId: Id, origin: RowOrigin, rows: readonly BadRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const kept = await sql<{ content_key: string }>`
    insert into usage.quarantine (partner_id, quarantine_id, run_id, source, file_name, file_index, header_key, created_at, content_key, record_key, scope_key, sub_account_key, line, reason, reason_params, raw)
    select ${partnerId}::uuid, n.quarantine_id, ${origin.runId}::uuid, ${origin.source}, ${origin.fileName}, ${origin.fileIndex}::smallint, ${origin.headerKey}::uuid, ${ctx.now}::timestamptz,
      n.content_key, n.record_key, n.scope_key, n.sub_account_key, n.line, n.reason, n.reason_params, n.raw
    from unnest(${plainArray(rows.map(() => newId()))}::uuid[], ${plainArray(rows.map((row) => row.contentKey))}::uuid[], ${plainArray(rows.map((row) => String(row.recordKey)))}::boolean[], ${plainArray(rows.map((row) => row.scopeKey))}::uuid[],
      ${plainArray(rows.map((row) => row.subAccountKey))}::uuid[], ${plainArray(rows.map((row) => row.line))}::bigint[], ${plainArray(rows.map((row) => row.reason.code))}::text[],
      ${textArray(rows.map((row) => JSON.stringify(textParams(row.reason))))}::jsonb[], ${textArray(rows.map((row) => row.raw))}::text[])
      as n (quarantine_id, content_key, record_key, scope_key, sub_account_key, line, reason, reason_params, raw)
    on conflict (partner_id, content_key) do update set run_id = excluded.run_id, file_name = excluded.file_name, file_index = excluded.file_index, line = excluded.line, header_key = excluded.header_key,
      raw = excluded.raw, scope_key = excluded.scope_key, sub_account_key = excluded.sub_account_key, reason = excluded.reason, reason_params = excluded.reason_params,
      state = case when ${superseded()} then 'open' else quarantine.state end, state_note = case when ${superseded()} then '' else quarantine.state_note end,
      closed_at = case when ${superseded()} then null else quarantine.closed_at end
    where quarantine.state in ('open', 'dismissed') and quarantine.run_id <> excluded.run_id
    returning replace(content_key::text, '-', '') as content_key`.execute(ctx.tx);
  return new Set(kept.rows.map((row) => row.content_key));
}

/** Set aside by no person, only because a newer delivery had replaced the row: when one brings it again it waits again. */
function superseded() {
  return sql`quarantine.state = 'dismissed' and quarantine.closed_by is null`;
}

/** Parameters of a reason as the wire has them: all texts. */
export function textParams(reason: RowReason): Record<string, string> {
  return Object.fromEntries(Object.entries(reason.params).map(([name, value]) => [name, String(value)]));
}

export async function hasEntries(ctx: Ctx, partnerId: Id): Promise<boolean> {
  const found = await sql<{ any: boolean }>`select exists (select from usage.quarantine where partner_id = ${partnerId}) as any`.execute(ctx.tx);
  return found.rows[0]?.any === true;
}

/** Entries of rows that have been loaded from a file now, set aside or not. `keys` is an array of uuids, as text or binary. */
export async function closeLoaded(ctx: Ctx, partnerId: Id, keys: string | Uint8Array): Promise<void> {
  await sql`update usage.quarantine set state = 'loaded', closed_at = ${ctx.now}
    where partner_id = ${partnerId} and state in ('open', 'dismissed') and content_key = any(${keys}::uuid[])`.execute(ctx.tx);
}

export interface EntryRow {
  readonly quarantine_id: Id;
  readonly run_id: Id;
  readonly source: 'focus' | 'fee-record';
  readonly file_name: string;
  readonly file_index: number;
  readonly line: string;
  readonly content_key: Id;
  readonly record_key: boolean;
  readonly scope_key: Id | null;
  readonly reason: string;
  readonly reason_params: Record<string, string>;
  readonly sub_account_key: Id | null;
  readonly columns: string[] | null;
  readonly raw: string;
  readonly state: QuarantineState;
  readonly fixed: Record<string, string> | null;
  readonly state_note: string;
  readonly created_at: Date;
  readonly closed_at: Date | null;
}

export interface EntryFilter {
  readonly state?: QuarantineState | undefined;
  readonly reason?: string | undefined;
  readonly runId?: Id | undefined;
  readonly subAccountKeys?: readonly Id[] | undefined;
  readonly ids?: readonly Id[] | undefined;
}

function conditions(partnerIds: readonly Id[], filter: EntryFilter): RawBuilder<unknown>[] {
  return [
    partnerIds.length === 1 ? sql`q.partner_id = ${partnerIds[0]}::uuid` : sql`q.partner_id = any(${[...partnerIds]}::uuid[])`,
    ...(filter.state ? [sql`q.state = ${filter.state}`] : []),
    ...(filter.reason ? [sql`q.reason = ${filter.reason}`] : []),
    ...(filter.runId ? [sql`q.run_id = ${filter.runId}`] : []),
    ...(filter.subAccountKeys ? [sql`q.sub_account_key = any(${[...filter.subAccountKeys]}::uuid[])`] : []),
    ...(filter.ids ? [sql`q.quarantine_id = any(${[...filter.ids]}::uuid[])`] : []),
  ];
}

export interface EntryPage {
  readonly order: 'newest' | 'oldest';
  readonly after?: Id | undefined;
  readonly limit: number;
  readonly lock?: boolean;
}

export async function listEntries(ctx: Ctx, partnerIds: readonly Id[], filter: EntryFilter, page: EntryPage): Promise<(EntryRow & { readonly partner_id: Id })[]> {
  const newest = page.order === 'newest';
  const all = conditions(partnerIds, filter);
  if (page.after) all.push(newest ? sql`q.quarantine_id < ${page.after}` : sql`q.quarantine_id > ${page.after}`);
  const found = await sql<EntryRow & { partner_id: Id }>`
    select q.*, h.columns from usage.quarantine q left join usage.file_headers h on h.partner_id = q.partner_id and h.header_key = q.header_key
    where ${sql.join(all, sql` and `)} order by q.quarantine_id ${newest ? sql`desc` : sql`asc`} limit ${page.limit} ${page.lock === true ? sql`for update of q` : sql``}`.execute(ctx.tx);
  return found.rows;
}

export async function countEntries(ctx: Ctx, partnerId: Id, filter: EntryFilter): Promise<number> {
  const found = await sql<{ rows: string }>`select count(*) as rows from usage.quarantine q where ${sql.join(conditions([partnerId], filter), sql` and `)}`.execute(ctx.tx);
  return Number(found.rows[0]?.rows ?? 0);
}

export async function countReasons(ctx: Ctx, partnerId: Id, state: QuarantineState | undefined): Promise<{ reason: string; rows: number }[]> {
  const found = await sql<{ reason: string; rows: string }>`
    select q.reason, count(*) as rows from usage.quarantine q where ${sql.join(conditions([partnerId], { state }), sql` and `)} group by q.reason order by 2 desc, 1`.execute(ctx.tx);
  return found.rows.map((row) => ({ reason: row.reason, rows: Number(row.rows) }));
}

export interface Settled {
  readonly quarantineId: Id;
  readonly state: QuarantineState;
  readonly reason: RowReason | null;
  readonly subAccountKey: Id | null;
  readonly customerId: Id | null;
  readonly recordId: Id | null;
  readonly note: string;
  readonly fixed: Readonly<Record<string, string>> | null;
}

/** Writes what became of entries that were tried again. */
export async function settleEntries(ctx: Ctx, partnerId: Id, settled: readonly Settled[]): Promise<void> {
  if (settled.length === 0) return;
  const rows = settled.map((one) => ({
    quarantine_id: one.quarantineId, state: one.state, reason: one.reason?.code ?? null, params: one.reason ? textParams(one.reason) : null, sub_account_key: one.subAccountKey,
    customer_id: one.customerId, record_id: one.recordId, note: one.note, fixed: one.fixed,
  }));
  await sql`
    update usage.quarantine q set state = s.state, reason = coalesce(s.reason, q.reason), reason_params = coalesce(s.params, q.reason_params), sub_account_key = case when s.reason is null then q.sub_account_key else s.sub_account_key end,
      customer_id = s.customer_id, record_id = s.record_id, state_note = s.note, fixed = coalesce(s.fixed, q.fixed),
      closed_at = case when s.state = 'open' then null else ${ctx.now}::timestamptz end, closed_by = case when s.state = 'open' then null else ${ctx.actor.memberId}::uuid end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (quarantine_id uuid, state text, reason text, params jsonb, sub_account_key uuid, customer_id uuid, record_id uuid, note text, fixed jsonb)
    where q.partner_id = ${partnerId} and q.quarantine_id = s.quarantine_id`.execute(ctx.tx);
}
