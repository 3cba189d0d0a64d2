/**
 * The rows of a chunk of which most are expected to be there already, because their period was delivered before: asked by
 * their keys alone, which is a small part of what inserting them would send and sort. Those in effect are marked in the same
 * statement as said by the deliveries at work; what is missing or was reversed is left to loading.
 * scope: none — asks about the partner's own records by their keys.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Chunk } from '../loading/chunk.ts';
import { keyRows, type Present, readKeys } from '../loading/statement.ts';

export interface KnownRows {
  /** How many are there and in effect. */
  readonly inEffect: number;
  /** Record ids of those that are not there. */
  readonly missing: readonly Id[];
  /** Those that are there and were reversed. */
  readonly reversed: readonly Present[];
}

/**
 * Each key is looked up by itself (a scalar sub-select cannot become a join): on tables without statistics a join would
 * compare every record with every key.
 */
export async function markKnown(ctx: Ctx, partnerId: Id, chunk: Chunk, sayers: readonly Id[]): Promise<KnownRows> {
  const found = await sql<{ in_effect: string; missing: string | null; reversed: string | null }>`
    with k as materialized (
      select u.customer_id, u.record_id,
        (select true from usage.fee_records f where f.partner_id = ${partnerId}::uuid and f.customer_id = u.customer_id and f.record_id = u.record_id) as there,
        (select true from usage.reversed_records r where r.partner_id = ${partnerId}::uuid and r.customer_id = u.customer_id and r.record_id = u.record_id) as reversed
      from (${keyRows(chunk)}) u
    ), seen as (
      insert into usage.delivery_seen (partner_id, run_id, customer_id, record_id)
      select ${partnerId}::uuid, s.run_id, k.customer_id, k.record_id from k, unnest(${[...sayers]}::uuid[]) as s (run_id) where k.there and k.reversed is null order by k.customer_id, k.record_id
      on conflict do nothing
    )
    select count(*) filter (where there and reversed is null) as in_effect, string_agg(record_id::text, ',') filter (where there is null) as missing,
      string_agg(customer_id || ' ' || record_id, ',') filter (where there and reversed) as reversed from k`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw new Error('a question about keys answered nothing');
  return { inEffect: Number(row.in_effect), missing: row.missing === null ? [] : row.missing.split(','), reversed: readKeys(row.reversed) };
}
