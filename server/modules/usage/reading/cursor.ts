/**
 * The place in a list of records, as the client carries it: the last row's consumption time (as the database writes it,
 * microseconds included) and id, with the order it belongs to. It tells where to go on and never what may be seen, so
 * it is checked, not signed; anything else is refused by name.
 */
import { z } from 'zod';
import { recordId } from '../../../../contract/console/usage.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';

export interface Place {
  readonly consumedFrom: string;
  readonly recordId: Id;
}

const instant = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/);
const shape = z.tuple([z.string().max(40), instant, recordId]);

export function writeCursor(order: string, place: Place): string {
  return Buffer.from(JSON.stringify([order, place.consumedFrom, place.recordId])).toString('base64url');
}

export function readCursor(order: string, cursor: string): Place {
  const parsed = shape.safeParse(decode(cursor));
  if (!parsed.success || parsed.data[0] !== order) throw problem('usage.cursor_invalid');
  const [, consumedFrom, last] = parsed.data;
  if (Number.isNaN(Date.parse(consumedFrom))) throw problem('usage.cursor_invalid');
  return { consumedFrom, recordId: last };
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
