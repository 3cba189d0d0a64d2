/**
 * A record that is no longer true is not changed: a line with all amounts negated is added on the same day and under the
 * same keys, so that its sums return to what they were and the history shows both. A record is reversed at most once,
 * because the id of the reversing line follows from its own.
 * scope: none — corrections are the partner's own; what members see of them is decided where they ask.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { ALL_AMOUNTS } from '../reading/amounts.ts';
import { reverseIdOf } from './record-ids.ts';
import { type Present, returned, sumsAdded } from './statement.ts';

const KEPT = [
  'source_key', 'consumed_from', 'traded_at', 'day', 'month', 'billing_month', 'generation', 'revision', 'bill_type', 'bill_kind', 'charging_mode', 'association_type', 'currency', 'source',
  'provider', 'service_code', 'region_code', 'resource_type_code', 'product_name', 'resource_id', 'resource_name', 'trade_no', 'detail', 'consumed_to', 'scope_key', 'source_record_id',
] as const;
const NEGATED = [
  ...ALL_AMOUNTS, 'commercial_discount_amount', 'partner_discount_amount', 'promotion_discount_amount', 'other_discount_amount', 'contracted_amount', 'effective_amount',
] as const;
/** A reversing line stands in no file. */
const NO_LINE = 0;

/** Adds the reversing lines of these records in the name of a run; how many were not reversed yet. */
export async function reverseRecords(ctx: Ctx, partnerId: Id, runId: Id, records: readonly Present[]): Promise<number> {
  if (records.length === 0) return 0;
  const customers = `{${records.map((record) => record.customerId).join(',')}}`;
  const ids = `{${records.map((record) => record.recordId).join(',')}}`;
  const names = (columns: readonly string[], of = '') => sql.join(columns.map((column) => sql`${sql.raw(of)}${sql.id(column)}`));
  const done = await sql<{ added: string }>`
    with added as (
      insert into usage.fee_records (partner_id, customer_id, record_id, reverses_id, run_id, line, file_index, loaded_at, ${names(KEPT)}, ${names(NEGATED)})
      select f.partner_id, f.customer_id, ${reverseIdOf(sql`f.record_id`)}, f.record_id, ${runId}::uuid, ${NO_LINE}::bigint, 0, ${ctx.now}::timestamptz, ${names(KEPT, 'f.')}, ${names(NEGATED, '- f.')}
      from unnest(${customers}::uuid[], ${ids}::uuid[]) as t (customer_id, record_id)
      join usage.fee_records f on f.partner_id = ${partnerId}::uuid and f.customer_id = t.customer_id and f.record_id = t.record_id and f.reverses_id is null
      on conflict (partner_id, customer_id, record_id) do nothing
      returning ${returned(ALL_AMOUNTS)}, reverses_id
    ), noted as (
      insert into usage.reversed_records (partner_id, customer_id, record_id) select ${partnerId}::uuid, customer_id, reverses_id from added on conflict do nothing
    ), ${sumsAdded(partnerId, ALL_AMOUNTS)}
    select count(*) as added from added`.execute(ctx.tx);
  return Number(done.rows[0]?.added ?? 0);
}
