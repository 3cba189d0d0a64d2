/**
 * Content that is there already: is it still in effect, or was it reversed and now comes back? What came back is added
 * again as the next generation of the same content; the first generation that is in effect makes it a duplicate. Whether
 * a generation is there is asked by trying to insert it: the primary key answers, whatever the planner knows.
 * scope: none — asks about the partner's own records by their keys.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Chunk } from './chunk.ts';
import { generationId } from './record-ids.ts';
import { insertChunk, type Present } from './statement.ts';

export interface InEffect extends Present {
  /** The key of the first generation. */
  readonly sourceKey: Id;
}

export interface Settled {
  /** What came back and was added again, by the id of its new generation. */
  readonly again: readonly InEffect[];
  /** The duplicates, by the id of the generation that is in effect. */
  readonly duplicates: readonly InEffect[];
}

/** `present` are rows of the chunk whose first generation is there. */
export async function settlePresent(ctx: Ctx, partnerId: Id, chunk: Chunk, present: readonly Present[]): Promise<Settled> {
  const duplicates: InEffect[] = [];
  const again: InEffect[] = [];
  let open: readonly InEffect[] = present.map((one) => ({ ...one, sourceKey: one.recordId }));
  for (let generation = 1; open.length > 0; generation += 1) {
    const reversed = await readReversed(ctx, partnerId, open);
    duplicates.push(...open.filter((one) => !reversed.has(one.recordId)));
    const back = open.filter((one) => reversed.has(one.recordId)).map((one) => ({ ...one, recordId: generationId(one.sourceKey, generation) }));
    if (back.length === 0) break;
    const tried = await insertChunk(ctx, partnerId, chunk, { again: back.map((one) => ({ recordId: one.sourceKey, as: one.recordId, generation })) });
    const there = new Set(tried.present.map((one) => one.recordId));
    again.push(...back.filter((one) => !there.has(one.recordId)));
    open = back.filter((one) => there.has(one.recordId));
  }
  return { again, duplicates };
}

async function readReversed(ctx: Ctx, partnerId: Id, records: readonly Present[]): Promise<Set<Id>> {
  const found = await sql<{ record_id: Id }>`
    select k.record_id from unnest(${`{${records.map((r) => r.customerId).join(',')}}`}::uuid[], ${`{${records.map((r) => r.recordId).join(',')}}`}::uuid[]) as k (customer_id, record_id)
    where exists (select from usage.reversed_records r where r.partner_id = ${partnerId}::uuid and r.customer_id = k.customer_id and r.record_id = k.record_id)`.execute(ctx.tx);
  return new Set(found.rows.map((row) => row.record_id));
}
