/**
 * One record with everything behind it: the derivation of its amount, who owned the customer on its day under each of the
 * three bases and by which span, the file and line it came from, and the corrections around it. A record of a day that is
 * not the caller's does not exist for the caller.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Basis } from '../../../../contract/console/shapes.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { splitsOfCustomer } from '../../customers/customers.ts';
import { reverseId } from '../loading/record-ids.ts';
import { askedDays } from './asked-days.ts';
import { type DerivationStep, type DerivedRecord, deriveSteps, type DiscountKind, discountsOf, type ZeroReason, zeroReason } from './derivation.ts';
import { shownUnder } from './hosted.ts';
import { partnerOfCustomer } from './partner-of-customer.ts';
import { resellerName } from './people.ts';
import { readRecords, type RecordRow } from './records.ts';
import type { Spans } from './whose.ts';

export interface Owner {
  readonly basis: Basis;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
  readonly from_day: Day | null;
  readonly to_day: Day | null;
  readonly assigned_at: Date | null;
  readonly unassigned_at: Date | null;
}
export interface Correction {
  readonly record_id: Id;
  readonly relation: 'reverses' | 'reversed-by' | 'replaced-by';
  readonly due_amount: string;
  readonly loaded_at: Date;
}
interface Origin extends DerivedRecord {
  readonly source: string;
  readonly run_id: Id;
  readonly line: string;
  readonly loaded_at: Date;
  readonly source_record_id: string | null;
  readonly source_key: Id;
  readonly generation: number;
  readonly revision: number;
  readonly file_name: string | null;
}

export interface Explained {
  readonly record: RecordRow;
  readonly resellerName: string | null;
  readonly origin: Origin;
  readonly derivation: DerivationStep[];
  readonly discounts: { kind: DiscountKind; amount: string }[];
  readonly zeroReason: ZeroReason | null;
  readonly owners: Owner[];
  readonly corrections: Correction[];
}

/** `basis`: under which the record was found; its day must be the caller’s under it. */
export async function explainRecord(ctx: Ctx, customerId: Id, recordId: Id, basis: Basis): Promise<Explained> {
  const partnerId = await partnerOfCustomer(ctx, customerId);
  if (partnerId === null) throw problem('usage.record_unknown');
  const { spans, managers } = await askedDays(ctx, partnerId, { basis });
  const splits = await splitsOfCustomer(ctx, partnerId, customerId);
  const booked = [customerId, ...splits.filter((split) => split.masterId === customerId).map((split) => split.subId)];
  const shown = shownUnder(splits);
  const source = sql`select f.* from usage.fee_records f
    where f.partner_id = ${partnerId} and f.customer_id = any(${booked}::uuid[]) and f.record_id = ${recordId}::uuid and ${shown} = ${customerId}::uuid${within(spans, shown)}`;
  const [record] = await readRecords(ctx, partnerId, source, sql`f.record_id`, managers, splits);
  if (!record) throw problem('usage.record_unknown');
  const origin = await readOrigin(ctx, record);
  return {
    record, origin, resellerName: await resellerName(ctx, partnerId), derivation: deriveSteps(origin), discounts: discountsOf(origin), zeroReason: zeroReason(origin),
    owners: await readOwners(ctx, record), corrections: await readCorrections(ctx, record, origin, spans, shown),
  };
}

/** The record's day is one of the caller's. */
function within(spans: Spans, shown: RawBuilder<unknown>): RawBuilder<unknown> {
  if (spans === null) return sql``;
  return sql` and exists (select 1 from (${spans}) r where r.customer_id = ${shown} and r.from_day <= f.day and r.to_day > f.day)`;
}

/** scope: none — by the key of a record the caller has been shown. */
async function readOrigin(ctx: Ctx, record: RecordRow): Promise<Origin> {
  const found = await sql<Origin>`
    select f.*, coalesce(r.input -> 'fileNames' ->> f.file_index, r.input ->> 'fileName', '') as file_name
    from usage.fee_records f left join platform.runs r on r.partner_id = f.partner_id and r.run_id = f.run_id
    where f.partner_id = ${record.partner_id} and f.customer_id = ${record.booked_id}::uuid and f.record_id = ${record.record_id}::uuid`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw new Error('a record vanished within a transaction');
  return row;
}

/** R-4.4: whose the record's day is, by basis. scope: none — owners of one day of a record the caller has been shown. */
async function readOwners(ctx: Ctx, record: RecordRow): Promise<Owner[]> {
  const found = await sql<Owner>`
    select b.basis, d.manager_id, m.name as manager_name, nullif(d.from_day, '-infinity') as from_day, nullif(d.to_day, 'infinity') - 1 as to_day, s.assigned_at, s.unassigned_at
    from (values (1, 'second-day'), (2, 'board-day'), (3, 'now')) b (place, basis)
    left join assignment.day_spans d on d.partner_id = ${record.partner_id} and d.customer_id = ${record.customer_id}::uuid and d.basis = b.basis
      and d.from_day <= ${record.day}::date and d.to_day > ${record.day}::date
    left join assignment.spans s on s.partner_id = d.partner_id and s.customer_id = d.customer_id and s.span_id = d.span_id
    left join identity.members m on m.partner_id = d.partner_id and m.member_id = d.manager_id
    order by b.place`.execute(ctx.tx);
  return found.rows;
}

/**
 * What it reverses, what reversed it, and what came in its place: the next revision of the same source record, or the
 * same content loaded again after it had been reversed. Only lines of the caller's days.
 */
async function readCorrections(ctx: Ctx, record: RecordRow, origin: Origin, spans: Spans, shown: RawBuilder<unknown>): Promise<Correction[]> {
  const line = (relation: Correction['relation'], which: RawBuilder<unknown>) => sql`
    select ${relation}::text as relation, f.record_id, f.due_amount, f.loaded_at, f.revision, f.generation from usage.fee_records f
    where f.partner_id = ${record.partner_id} and f.customer_id = ${record.booked_id}::uuid and ${which}${within(spans, shown)}`;
  const parts: RawBuilder<unknown>[] = [];
  if (record.reverses_id !== null) parts.push(line('reverses', sql`f.record_id = ${record.reverses_id}::uuid`));
  if (record.reversed) {
    parts.push(line('reversed-by', sql`f.record_id = ${reverseId(record.record_id)}::uuid`));
    const later = origin.source_record_id === null
      ? sql`f.source_key = ${origin.source_key}::uuid and f.generation > ${origin.generation}`
      : sql`f.source_record_id = ${origin.source_record_id} and f.provider = ${record.provider} and f.revision > ${origin.revision}`;
    parts.push(sql`(${line('replaced-by', sql`f.reverses_id is null and ${later}`)} order by f.generation, f.revision limit 1)`);
  }
  if (parts.length === 0) return [];
  const found = await sql<Correction>`${sql.join(parts, sql` union all `)}`.execute(ctx.tx);
  return found.rows;
}
