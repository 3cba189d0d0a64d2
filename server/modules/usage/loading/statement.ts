/**
 * The one statement of loading: insert what is new, add exactly that to the sums of all three levels, and tell how
 * many rows were new and which were not. One statement, so that details and sums cannot part; rows that are known
 * already fall out at the primary key and touch no sum.
 * scope: none — a load is the partner's own; what members see of it is decided where they ask.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { ALL_AMOUNTS } from '../reading/amounts.ts';
import type { Chunk, ColumnValues } from './chunk.ts';

/** What the sums are kept by, beside partner, customer and day or month. */
const SUM_KEYS = ['currency', 'provider', 'service_code', 'charging_mode', 'bill_kind', 'association_type'] as const;
const ZERO = '0';

/** Rows of a chunk that take another id than their source key: content that came back after it was reversed. */
export interface Again {
  readonly recordId: Id;
  readonly as: Id;
  readonly generation: number;
}

export interface InsertOptions {
  /** Only these rows, under their new ids. */
  readonly again?: readonly Again[];
  /** Only the rows with these record ids. */
  readonly only?: readonly Id[];
  /** Rows whose correction by hand was loaded under another id stay out. */
  readonly leaveFixed?: boolean;
}

export interface Inserted {
  readonly added: number;
  /** Rows that were there already, by customer and record id. */
  readonly present: readonly Present[];
}
export interface Present {
  readonly customerId: Id;
  readonly recordId: Id;
}

export async function insertChunk(ctx: Ctx, partnerId: Id, chunk: Chunk, options: InsertOptions = {}): Promise<Inserted> {
  const names = chunk.columns.map(({ column }) => column.name);
  const { again, only } = options;
  const value = (name: string): RawBuilder<unknown> => (name === 'record_id' && again ? sql`g.as_id` : valueOf(chunk, name));
  const done = await sql<{ added: string; present: string | null }>`
    with added as (
      insert into usage.fee_records (partner_id, loaded_at, generation, ${sql.join(names.map((name) => sql.id(name)))})
      select ${partnerId}::uuid, ${ctx.now}::timestamptz, ${again ? sql`g.generation` : sql`0`}, ${sql.join(names.map(value))}
      from ${rowsOf(chunk)}
      ${again ? againJoin(again) : sql``} ${only ? onlyJoin(only) : sql``}
      where true ${options.leaveFixed === true ? notFixed(partnerId) : sql``}
      order by ${value('customer_id')}, ${value('consumed_from')}
      on conflict (partner_id, customer_id, record_id) do nothing
      returning ${returned(amountsIn(chunk))}
    ), ${sumsAdded(partnerId, amountsIn(chunk))}
    select (select count(*) from added) as added,
      case when (select count(*) from added) < ${again?.length ?? only?.length ?? chunk.rows}::int then (${presentKeys(partnerId, chunk, options)}) end as present`.execute(ctx.tx);
  const row = done.rows[0];
  if (!row) throw new Error('an insert answered nothing');
  return { added: Number(row.added), present: readKeys(row.present) };
}

/** Columns of an inserted line that the sums need. */
export function returned(amounts: readonly string[]): RawBuilder<unknown> {
  return sql.join(['customer_id', 'record_id', 'day', 'month', ...SUM_KEYS, ...amounts].map((name) => sql.id(name)));
}

/**
 * CTEs that add the lines of the CTE `added` to the sums; `amounts` are those that may differ from zero. Each level is
 * made of the one below it, which has fewer lines.
 */
export function sumsAdded(partnerId: Id, amounts: readonly string[]): RawBuilder<unknown> {
  const zeros = ALL_AMOUNTS.filter((name) => !amounts.includes(name));
  const ids = (names: readonly string[]) => sql.join(names.map((name) => sql.id(name)));
  const sums = (names: readonly string[]) => names.map((name) => sql`sum(${sql.id(name)}) as ${sql.id(name)}`);
  const zeroes = zeros.map(() => sql`0`);
  const plus = (table: string) => sql.join(['records', ...amounts].map((name) => sql`${sql.id(name)} = ${sql.ref(`${table}.${name}`)} + ${sql.ref(`excluded.${name}`)}`));
  return sql`day_sums as (
      select customer_id, day, month, ${ids(SUM_KEYS)}, ${sql.join([sql`count(*) as records`, ...sums(amounts)])} from added
      group by customer_id, day, month, ${ids(SUM_KEYS)}
    ), day_added as (
      insert into usage.daily_sums (partner_id, customer_id, day, ${ids([...SUM_KEYS, 'records', ...amounts, ...zeros])})
      select ${partnerId}::uuid, customer_id, day, ${sql.join([ids([...SUM_KEYS, 'records', ...amounts]), ...zeroes])} from day_sums order by customer_id, day
      on conflict (partner_id, customer_id, day, ${ids(SUM_KEYS)}) do update set ${plus('daily_sums')}
    ), months as (
      select customer_id, month, ${ids(SUM_KEYS)}, ${sql.join([sql`sum(records) as records`, ...sums(amounts)])} from day_sums group by customer_id, month, ${ids(SUM_KEYS)}
    ), month_added as (
      insert into usage.month_sums (partner_id, customer_id, month, ${ids([...SUM_KEYS, 'records', ...amounts, ...zeros])})
      select ${partnerId}::uuid, customer_id, month, ${sql.join([ids([...SUM_KEYS, 'records', ...amounts]), ...zeroes])} from months order by customer_id
      on conflict (partner_id, customer_id, month, ${ids(SUM_KEYS)}) do update set ${plus('month_sums')}
    ), customer_added as (
      insert into usage.customer_months (partner_id, customer_id, month, ${ids(['currency', 'records', ...amounts, ...zeros])})
      select ${partnerId}::uuid, customer_id, month, ${sql.join([sql`currency`, sql`sum(records)`, ...sums(amounts), ...zeroes])} from months
      group by customer_id, month, currency order by customer_id
      on conflict (partner_id, customer_id, month, currency) do update set ${plus('customer_months')}
    )`;
}

/** The amounts of the sums that are not zero throughout. */
function amountsIn(chunk: Chunk): string[] {
  return ALL_AMOUNTS.filter((name) => {
    const column = columnOf(chunk, name);
    return !('same' in column) || column.same !== ZERO;
  });
}

function columnOf(chunk: Chunk, name: string): ColumnValues {
  const found = chunk.columns.find(({ column }) => column.name === name);
  if (!found) throw new Error(`no column ${name}`);
  return found;
}

function valueOf(chunk: Chunk, name: string): RawBuilder<unknown> {
  const values = columnOf(chunk, name);
  return 'same' in values ? sql`${values.same}::${sql.raw(values.column.type)}` : sql.ref(`u.${name}`);
}

type Varying = Extract<ColumnValues, { array: Uint8Array }>;

/**
 * The chunk's rows as a relation `u` of the columns that differ from row to row. Unnested in the list of a select, which
 * takes them side by side; as functions in FROM each would first be written to a store of its own.
 */
function rowsOf(chunk: Chunk): RawBuilder<unknown> {
  return unnested(chunk.columns.filter((values): values is Varying => 'array' in values));
}

function unnested(columns: readonly Varying[]): RawBuilder<unknown> {
  return sql`(select ${sql.join(columns.map(({ column, array }) => sql`unnest(${array}::${sql.raw(column.type)}[]) as ${sql.id(column.name)}`))}) as u`;
}

function againJoin(again: readonly Again[]): RawBuilder<unknown> {
  return sql`join unnest(${plain(again.map((a) => a.recordId))}::uuid[], ${plain(again.map((a) => a.as))}::uuid[], ${plain(again.map((a) => String(a.generation)))}::int[])
    as g (record_id, as_id, generation) on g.record_id = u.record_id`;
}

function onlyJoin(only: readonly Id[]): RawBuilder<unknown> {
  return sql`join unnest(${plain(only)}::uuid[]) as o (record_id) on o.record_id = u.record_id`;
}

function notFixed(partnerId: Id): RawBuilder<unknown> {
  return sql`and not exists (
    select from usage.quarantine q where q.partner_id = ${partnerId}::uuid and q.content_key = u.record_id and q.state = 'loaded' and q.record_id <> q.content_key)`;
}

/** Customer and record id of the rows that were not added, as one text; left out ones are not among them. */
function presentKeys(partnerId: Id, chunk: Chunk, options: InsertOptions): RawBuilder<unknown> {
  const { again, only } = options;
  const recordId = again ? sql`g.as_id` : sql`u.record_id`;
  return sql`select string_agg(${valueOf(chunk, 'customer_id')} || ' ' || ${recordId}, ',') from ${keyArrays(chunk)} ${again ? againJoin(again) : sql``} ${only ? onlyJoin(only) : sql``}
    left join added a on a.record_id = ${recordId} where a.record_id is null ${options.leaveFixed === true ? notFixed(partnerId) : sql``}`;
}

function keyArrays(chunk: Chunk): RawBuilder<unknown> {
  return unnested([columnOf(chunk, 'customer_id'), columnOf(chunk, 'record_id')].filter((values): values is Varying => 'array' in values));
}

/** Customer and record id of every row of a chunk, as a select. */
export function keyRows(chunk: Chunk): RawBuilder<unknown> {
  return sql`select ${valueOf(chunk, 'customer_id')} as customer_id, u.record_id from ${keyArrays(chunk)}`;
}

/** Pairs of `customer record`, parted by commas. */
export function readKeys(text: string | null): Present[] {
  if (text === null || text === '') return [];
  return text.split(',').map((pair) => ({ customerId: pair.slice(0, 36), recordId: pair.slice(37) }));
}

function plain(values: readonly string[]): string {
  return `{${values.join(',')}}`;
}
