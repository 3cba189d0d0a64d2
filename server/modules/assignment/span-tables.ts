/**
 * What a manager can hold: customers, and for a distributor resellers (sales 4.2). Both are dated facts of one shape, so
 * one set of statements writes them, works out their days and proves them; this says where each kind stands.
 * scope: none — names of tables; who writes or reads them judges before.
 */
import { type RawBuilder, sql } from 'kysely';

export interface SpanTable {
  readonly spans: RawBuilder<unknown>;
  readonly days: RawBuilder<unknown>;
  /** The column of what is held. */
  readonly held: RawBuilder<unknown>;
}

export const CUSTOMER_SPANS: SpanTable = { spans: sql`assignment.spans`, days: sql`assignment.day_spans`, held: sql`customer_id` };
export const RESELLER_SPANS: SpanTable = { spans: sql`assignment.reseller_spans`, days: sql`assignment.reseller_day_spans`, held: sql`reseller_id` };
