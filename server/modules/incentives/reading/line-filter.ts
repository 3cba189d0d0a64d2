/**
 * What 业绩明细 can be asked by, as conditions on incentives.performance_lines: one set for the page, its live total and the
 * export, so that none of them can differ. What may be seen at this moment is one of them (visibility.ts).
 * scope: none — conditions only; who asks joins the days of performanceDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { FeedbackState } from '../../../../contract/console/incentives.ts';
import type { PerformanceReason } from '../../../../contract/reasons.ts';
import { addDays, type Day, startOfDay } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay } from '../../../../contract/values/month.ts';
import { associationNumber } from '../../usage/usage.ts';
import { bitsOf } from '../rules/recognition.ts';
import { visibleLine } from '../visibility.ts';
import type { AskedMonths, Ground } from './ground.ts';
import type { PerformanceFilter } from './sums.ts';

export interface LineFilter extends PerformanceFilter, AskedMonths {
  readonly recognisedFrom?: Day | undefined;
  readonly recognisedTo?: Day | undefined;
  readonly day?: Day | undefined;
  readonly recordId?: Id | undefined;
  readonly tradeNo?: string | undefined;
  readonly billType?: readonly string[] | undefined;
  readonly feedback?: readonly FeedbackState[] | undefined;
  readonly counts?: 'yes' | 'no' | undefined;
  readonly reason?: readonly PerformanceReason[] | undefined;
  readonly late?: boolean | undefined;
  readonly unpaid?: boolean | undefined;
}

const some = <T>(values: readonly T[] | undefined): values is readonly T[] => values !== undefined && values.length > 0;

/** Whether sums alone can answer: nothing asked that they do not hold. */
export function sumsSuffice(filter: LineFilter): boolean {
  return !(filter.recognisedFrom || filter.recognisedTo || filter.day || filter.recordId || filter.tradeNo || some(filter.billType) || some(filter.feedback) || filter.counts || some(filter.reason) || filter.late || filter.unpaid);
}

/** Conditions on lines `l` of one partner that may be seen now. */
export function lineConditions({ partnerId, from, to, cut }: Ground, filter: LineFilter): RawBuilder<unknown> {
  const months = from === to ? sql`l.sheet_month = ${firstDay(from)}::date` : sql`l.sheet_month >= ${firstDay(from)}::date and l.sheet_month <= ${firstDay(to)}::date`;
  const parts: RawBuilder<unknown>[] = [sql`l.partner_id = ${partnerId} and ${months} and ${visibleLine('l', cut)}`];
  if (filter.recognisedFrom) parts.push(sql`l.recognised_at >= ${startOfDay(filter.recognisedFrom)}::timestamptz`);
  if (filter.recognisedTo) parts.push(sql`l.recognised_at < ${startOfDay(addDays(filter.recognisedTo, 1))}::timestamptz`);
  if (filter.day) parts.push(sql`l.day = ${filter.day}::date`);
  if (filter.recordId) parts.push(sql`l.record_id = ${filter.recordId}::uuid`);
  if (filter.tradeNo) parts.push(sql`l.trade_no = ${filter.tradeNo.trim()}`);
  if (filter.currency) parts.push(sql`l.currency = ${filter.currency}`);
  if (filter.associationType) parts.push(sql`l.association_type = ${associationNumber(filter.associationType)}::smallint`);
  if (some(filter.serviceCode)) parts.push(sql`l.service_code = any(${[...filter.serviceCode]}::text[])`);
  if (some(filter.billType)) parts.push(sql`l.bill_type = any(${filter.billType.map(Number)}::smallint[])`);
  if (some(filter.chargingMode)) parts.push(sql`l.charging_mode = any(${filter.chargingMode.map(Number)}::smallint[])`);
  if (filter.counts) parts.push(filter.counts === 'yes' ? sql`l.amount <> 0` : sql`l.amount = 0`);
  if (some(filter.reason)) parts.push(sql`l.reasons & ${bitsOf(filter.reason)}::int <> 0`);
  if (filter.late) parts.push(sql`(l.sequence > 0 or l.sheet_month <> l.month)`);
  if (filter.unpaid) parts.push(sql`l.unpaid_amount <> 0`);
  if (some(filter.feedback)) parts.push(feedbackCondition(partnerId, filter.feedback));
  return sql.join(parts, sql` and `);
}

function feedbackCondition(partnerId: Id, states: readonly FeedbackState[]): RawBuilder<unknown> {
  const threads = (also: RawBuilder<unknown>) => sql`(l.customer_id, l.record_id, l.sequence) in (select t.customer_id, t.record_id, t.sequence from incentives.threads t where t.partner_id = ${partnerId} and t.about = 'line' and ${also})`;
  const told = states.filter((state) => state !== 'none');
  const parts = [...(told.length > 0 ? [threads(sql`t.state = any(${told}::text[])`)] : []), ...(states.includes('none') ? [sql`not ${threads(sql`true`)}`] : [])];
  return sql`(${sql.join(parts, sql` or `)})`;
}
