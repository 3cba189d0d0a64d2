/**
 * How a record's id follows from its content, so that the primary key itself refuses to load anything twice.
 *   generation 0      the source key as it is
 *   generation g      md5(source key : g) — content that came back after it had been reversed
 *   reversing line    md5(record id : reverse) — at most one for each record, found without an index of its own
 * The SQL and the TypeScript say the same (tested), because some ids are made in statements over many rows.
 */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';

/** 32 hexadecimal digits as PostgreSQL prints a uuid. */
export function uuidOfHex(hex: string): Id {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function generationId(sourceKey: Id, generation: number): Id {
  return generation === 0 ? sourceKey : uuidOfHex(md5(`${sourceKey}:${generation}`));
}

export function reverseId(recordId: Id): Id {
  return uuidOfHex(md5(`${recordId}:reverse`));
}

/** The id the reversing line of this record has or would have; `recordId` is a uuid expression. */
export function reverseIdOf(recordId: RawBuilder<unknown>): RawBuilder<Id> {
  return sql<Id>`md5(${recordId}::text || ':reverse')::uuid`;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
