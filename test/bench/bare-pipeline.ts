/**
 * The yardstick of intake: rows parsed beforehand, sent as arrays to one plain statement (multi-row insert with on-conflict,
 * then both sums), through a bare connection of the owner: no product around it, no scope, no row-level security in the
 * way, no mapping, no quarantine, no place saved. Only the time inside the database is counted.
 */
import type pg from 'pg';
import { type Chunk, type ColumnValues, createChunk } from '../../server/modules/usage/loading/chunk.ts';
import { openFeeFile } from '../../server/modules/usage/intake/read-file.ts';
import { customerRefKey } from '../../server/modules/usage/intake/fee-record.ts';
import { newId } from '../../server/platform/clock.ts';

const CHUNK_ROWS = 3_000;
const SUMS = ['list', 'discount', 'rounding', 'due', 'cash', 'credit', 'voucher', 'cash_coupon', 'card', 'arrears', 'written_off', 'unsettled'].map((m) => `${m}_amount`);
const KEYS = 'currency, provider, service_code, charging_mode, bill_kind, association_type';

function statementOf(chunk: Chunk, partnerId: string): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const array = ({ column, array: bytes }: Extract<ColumnValues, { array: Uint8Array }>) => {
    values.push(bytes);
    return `unnest($${values.length}::${column.type}[]) as ${column.name}`;
  };
  const one = ({ column, same }: Extract<ColumnValues, { same: string | null }>) => {
    values.push(same);
    return `$${values.length}::${column.type}`;
  };
  const varying = chunk.columns.filter((c): c is Extract<ColumnValues, { array: Uint8Array }> => 'array' in c);
  const relation = `(select ${varying.map(array).join(', ')}) as u`;
  const picked = chunk.columns.map((c) => ('array' in c ? `u.${c.column.name}` : one(c)));
  const names = chunk.columns.map((c) => c.column.name);
  const sums = (table: string, unit: string) => `insert into usage.${table} (partner_id, customer_id, ${unit}, ${KEYS}, records, ${SUMS.join(', ')})
    select '${partnerId}'::uuid, customer_id, ${unit}, ${KEYS}, count(*), ${SUMS.map((s) => `sum(${s})`).join(', ')} from added group by customer_id, ${unit}, ${KEYS}
    on conflict (partner_id, customer_id, ${unit}, ${KEYS}) do update set records = ${table}.records + excluded.records, ${SUMS.map((s) => `${s} = ${table}.${s} + excluded.${s}`).join(', ')}`;
  return {
    values,
    text: `with added as (
      insert into usage.fee_records (partner_id, loaded_at, generation, ${names.join(', ')})
      select '${partnerId}'::uuid, now(), 0, ${picked.join(', ')} from ${relation}
      on conflict (partner_id, customer_id, record_id) do nothing returning customer_id, day, month, ${KEYS}, ${SUMS.join(', ')}
    ), days as (${sums('daily_sums', 'day')}), months as (${sums('month_sums', 'month')}) select count(*) from added`,
  };
}

/** Seconds the database took for all rows of a FOCUS file; every sub-account is one customer. */
export async function runBarePipeline(client: pg.Client, file: string, partnerId: string): Promise<{ rows: number; seconds: number }> {
  const reading = await openFeeFile(file, { format: 'focus' });
  const customers = new Map<string, string>();
  const runId = newId();
  let builder = createChunk();
  let rows = 0;
  let ms = 0;
  const flush = async () => {
    if (builder.rows === 0) return;
    const { text, values } = statementOf(builder.finish(), partnerId);
    builder = createChunk();
    const start = performance.now();
    await client.query(text, values);
    ms += performance.now() - start;
  };
  for await (const block of reading.blocks) {
    const known = block.rows.flatMap(({ record, line }) => {
      if (!record) return [];
      const key = customerRefKey(record.customerRef);
      const customerId = customers.get(key) ?? newId();
      customers.set(key, customerId);
      return [{ record, customerId, associationType: 2 as const, runId, source: 'focus' as const, fileIndex: 0, line }];
    });
    rows += known.length;
    builder.add(known);
    if (builder.rows >= CHUNK_ROWS) await flush();
  }
  await flush();
  return { rows, seconds: ms / 1000 };
}
