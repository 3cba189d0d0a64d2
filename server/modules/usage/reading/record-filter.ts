/**
 * What 消费明细 can be asked by (sales 5.4), as conditions on usage.fee_records: one set for the page, its totals, the
 * discounts and the export, so that none of them can differ. The scope is not here: see whose.ts.
 * scope: none — conditions only; who asks joins the days of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import { type AssociationType, type BillKind, type Means, MEANS_COLUMNS } from './kinds.ts';
import { conditions, type SumFilter } from './sum-plan.ts';
import type { AskedBasis } from './asked-days.ts';
import type { WhoseFilter } from './whose.ts';

export interface RecordFilter {
  readonly month: Month;
  readonly day?: Day | undefined;
  /** Both ends included; as the BSS API asks. */
  readonly days?: { readonly from: Day; readonly to: Day } | undefined;
  readonly zero: 'hide' | 'all';
  readonly associationType?: AssociationType | undefined;
  readonly serviceCode?: readonly string[] | undefined;
  readonly chargingMode?: readonly string[] | undefined;
  readonly billType?: readonly string[] | undefined;
  readonly billKind?: readonly BillKind[] | undefined;
  readonly regionCode?: readonly string[] | undefined;
  readonly tradeNo?: string | undefined;
  readonly resourceName?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly currency?: string | undefined;
  readonly provider?: string | undefined;
  readonly runId?: Id | undefined;
  readonly means?: readonly Means[] | undefined;
}
export interface DetailFilter extends RecordFilter, WhoseFilter, AskedBasis {
  readonly partnerId?: Id | undefined;
}

const some = <T>(values: readonly T[] | undefined): values is readonly T[] => values !== undefined && values.length > 0;

/** The part of the filter that sums can answer as well as records. */
export function sumFilterOf(filter: RecordFilter): SumFilter {
  return {
    currency: filter.currency,
    provider: filter.provider,
    associationType: filter.associationType,
    serviceCodes: filter.serviceCode,
    chargingModes: filter.chargingMode?.map(Number),
    ...(some(filter.billKind) ? { billKinds: filter.billKind } : {}),
  };
}

/** Whether sums alone can answer: nothing asked that they do not hold. */
export function sumsSuffice(filter: RecordFilter): boolean {
  return !(filter.days || some(filter.billType) || some(filter.regionCode) || filter.tradeNo || filter.resourceName || filter.resourceId || filter.runId || some(filter.means));
}

/** Conditions on records `f` of one partner, without the choice of zero rows. */
export function recordConditions(partnerId: Id, filter: RecordFilter): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`f.partner_id = ${partnerId} and f.month = ${firstDay(filter.month)}::date${conditions(sumFilterOf(filter), 'f')}`];
  if (filter.day) parts.push(sql`f.day = ${filter.day}::date`);
  if (filter.days) parts.push(sql`f.day >= ${filter.days.from}::date and f.day <= ${filter.days.to}::date`);
  if (some(filter.billType)) parts.push(sql`f.bill_type = any(${filter.billType.map(Number)}::smallint[])`);
  if (some(filter.regionCode)) parts.push(sql`f.region_code = any(${[...filter.regionCode]}::text[])`);
  if (filter.tradeNo) parts.push(sql`f.trade_no = ${filter.tradeNo.trim()}`);
  if (filter.resourceId) parts.push(sql`f.resource_id = ${filter.resourceId.trim()}`);
  if (filter.resourceName) parts.push(sql`strpos(lower(f.resource_name), lower(${filter.resourceName.trim()})) > 0`);
  if (filter.runId) parts.push(sql`f.run_id = ${filter.runId}::uuid`);
  if (some(filter.means)) parts.push(sql`(${sql.join(filter.means.map((means) => sql`${sql.ref(`f.${MEANS_COLUMNS[means]}`)} <> 0`), sql` or `)})`);
  return sql.join(parts, sql` and `);
}

/** R-5.4: rows of nothing due are hidden unless asked for (sales 13 #9). */
export function zeroCondition(filter: RecordFilter): RawBuilder<unknown> {
  return filter.zero === 'hide' ? sql` and f.due_amount <> 0` : sql``;
}

