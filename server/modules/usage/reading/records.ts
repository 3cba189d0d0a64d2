/**
 * Records with everything a row shows: names of customer, service and region, who owned the customer on the record's day
 * under the second-day rule (the page stands beside the summary and follows its rule) unless another is asked for, whether it was reversed.
 * A source is a select of usage.fee_records; names are joined to the few rows of a page, never to a whole month.
 * scope: none — the source has been cut to the caller’s days before.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Language } from '../../../../contract/words/words.ts';
import type { Ctx } from '../../../platform/context.ts';
import { reverseIdOf } from '../loading/record-ids.ts';
import { ALL_AMOUNTS, type AmountsRow } from './amounts.ts';
import { shownUnder, type Splits } from './hosted.ts';
import { managedDays } from './whose.ts';

/** Known keys of `detail`, whatever the source (intake/fee-record.ts). */
export interface RecordDetail {
  readonly productId?: string;
  readonly spec?: string;
  readonly resourceTypeName?: string;
  readonly resourceTag?: string;
  readonly periodType?: string;
  readonly periodNum?: string;
  readonly usageType?: string;
  readonly usageAmount?: string;
  readonly usageUnit?: string;
  readonly packageUsage?: string;
  readonly reservedUsage?: string;
  readonly notes?: readonly string[];
  readonly rounded?: Readonly<Record<string, string>>;
  readonly focus?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, string>>;
}

export interface RecordRow extends AmountsRow {
  readonly partner_id: Id;
  /** Whom the details show it under. */
  readonly customer_id: Id;
  /** Whom it is booked under; another one only for a hosted sub-account that left (hosted.ts). */
  readonly booked_id: Id;
  readonly record_id: Id;
  readonly number: string;
  readonly customer_name: string;
  readonly account_name: string;
  readonly manager_id: Id | null;
  readonly manager_name: string | null;
  readonly association_type: number;
  readonly month: Day;
  readonly day: Day;
  readonly consumed_from: Date;
  readonly consumed_to: Date | null;
  readonly traded_at: Date;
  /** Consumption time with microseconds, for the cursor. */
  readonly place: string;
  readonly provider: string;
  readonly service_code: string;
  readonly service_name: string;
  readonly resource_type_code: string;
  readonly resource_type_name: string;
  readonly product_name: string;
  readonly region_code: string;
  readonly region_name: string;
  readonly resource_id: string;
  readonly resource_name: string;
  readonly bill_type: number;
  readonly bill_kind: number;
  readonly charging_mode: number;
  readonly trade_no: string;
  readonly currency: string;
  readonly detail: RecordDetail;
  readonly reverses_id: Id | null;
  readonly reversed: boolean;
}

/**
 * Rows of `source` (a select of whole fee records of one partner) with their names, in the given order. The id of a
 * row's reversal is worked out in the page: inside a table with row level security a computed id could not use the key,
 * because only comparisons that cannot leak are tried before the tenant is. Joins name the partner as a value: joined by
 * column, the planner takes partner and customer for independent and expects hardly a row.
 */
export async function readRecords(ctx: Ctx, partnerId: Id, source: RawBuilder<unknown>, order: RawBuilder<unknown>, managers: RawBuilder<unknown> = managedDays(partnerId, 'second-day'), splits: Splits = []): Promise<RecordRow[]> {
  const found = await sql<RecordRow>`
    with page as materialized (select f.*, ${reverseIdOf(sql`f.record_id`)} as reverse_id, ${shownUnder(splits)} as shown_id from (${source}) f)
    select f.partner_id, f.shown_id as customer_id, f.customer_id as booked_id, f.record_id, c.number, c.name as customer_name, c.account_name, s.manager_id, m.name as manager_name, f.association_type,
      f.month, f.day, f.consumed_from, f.consumed_to, f.traded_at, to_char(f.consumed_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place,
      f.provider, f.service_code, ${named(ctx.actor.language, 'cs', 'st', 'f.service_code')} as service_name, f.resource_type_code,
      coalesce(${localName(ctx.actor.language, 'ct')}, rt.name, f.detail::json ->> 'resourceTypeName', f.resource_type_code) as resource_type_name,
      f.product_name, f.region_code, ${named(ctx.actor.language, 'cr', 'gt', 'f.region_code')} as region_name, f.resource_id, f.resource_name, f.bill_type, f.bill_kind, f.charging_mode, f.trade_no, f.currency,
      ${sql.join(ALL_AMOUNTS.map((column) => sql.ref(`f.${column}`)))}, f.detail::json as detail, f.reverses_id,
      exists (select 1 from usage.fee_records r where r.partner_id = ${partnerId} and r.customer_id = f.customer_id and r.record_id = f.reverse_id) as reversed
    from page f
    join customers.customers c on c.partner_id = ${partnerId} and c.customer_id = f.shown_id
    left join (${managers}) s on s.customer_id = f.shown_id and s.from_day <= f.day and s.to_day > f.day
    left join identity.members m on m.partner_id = ${partnerId} and m.member_id = s.manager_id
    left join catalog.service_types cs on cs.service_code = f.service_code
    left join usage.terms st on st.partner_id = ${partnerId} and st.kind = 'service' and st.code = f.service_code
    left join catalog.resource_types ct on ct.resource_type_code = f.resource_type_code
    left join usage.terms rt on rt.partner_id = ${partnerId} and rt.kind = 'resource-type' and rt.code = f.resource_type_code
    left join catalog.regions cr on cr.region_code = f.region_code
    left join usage.terms gt on gt.partner_id = ${partnerId} and gt.kind = 'region' and gt.code = f.region_code
    order by ${order}`.execute(ctx.tx);
  return found.rows;
}

/** The catalogue's name in the caller's language, else the name the file gave, else the code. */
export function named(language: Language, catalogue: string, term: string, code: string): RawBuilder<unknown> {
  return sql`coalesce(${localName(language, catalogue)}, ${sql.ref(`${term}.name`)}, ${sql.ref(code)})`;
}

function localName(language: Language, catalogue: string): RawBuilder<unknown> {
  return sql.ref(`${catalogue}.${language === 'zh-CN' ? 'name_zh' : 'name_en'}`);
}
