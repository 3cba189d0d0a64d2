/**
 * R-7.1 as SQL: a select over fee records `f` that gives for each record what recognition.ts gives, in one pass however many
 * there are. The terms of each version come as a relation `v` by the months it holds in.
 * scope: none — recognition is the partner's own work; what members see of it is decided where they ask.
 */
import { type RawBuilder, sql } from 'kysely';
import type { RecognitionTerms } from '../../../../contract/console/performance-rules.ts';
import { PERFORMANCE_REASONS, type PerformanceReason } from '../../../../contract/reasons.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay } from '../../../../contract/values/month.ts';
import { bitOf, LATENCY_CLASSES, MONTHLY_BILL_TYPES, ORDER_MODE } from './recognition.ts';
import type { RuleVersion } from './versions.ts';

/** Counted parts of a line, whose sum is its amount. */
export const PART_COLUMNS = ['cash_amount', 'credit_amount', 'card_amount', 'coupon_amount', 'written_off_amount', 'other_amount'] as const;
export const LINE_AMOUNTS = ['due_amount', ...PART_COLUMNS, 'amount', 'unpaid_amount'] as const;
export type LineAmount = (typeof LINE_AMOUNTS)[number];

/** Terms by month: (version, from_month, to_month, terms…). */
export function termsRelation(versions: readonly Pick<RuleVersion, 'version' | 'validFrom' | 'terms'>[]): RawBuilder<unknown> {
  const rows = versions.map((rule, place) => {
    const next = versions[place + 1];
    const { terms } = rule;
    return sql`(${rule.version}::int, ${firstDay(rule.validFrom)}::date, ${next ? sql`${firstDay(next.validFrom)}::date` : sql`'infinity'::date`}, ${terms.credit}::boolean, ${terms.writtenOff}::boolean, ${terms.unsettled}::boolean, ${terms.couponByDefault}::boolean,
      ${terms.unpaid.includes('credit')}::boolean, ${terms.unpaid.includes('cashCoupon')}::boolean, ${listed(terms.cardPurchaseServices)}, ${listed(terms.marketplaceServices)}, ${listed(terms.monthlyServices)}, ${terms.partnerChangeFrom}::date, ${terms.partnerChangeMonths}::int)`;
  });
  return sql`(values ${sql.join(rows)}) as v (version, from_month, to_month, credit, written_off, unsettled, coupon_default, credit_unpaid, coupon_unpaid, card_services, marketplace_services, monthly_services, change_from, change_months)`;
}

const listed = (codes: readonly string[]) => sql`${[...codes]}::text[]`;

/** Terms that hold in one month, whatever held in it: for a preview. */
export function termsOfMonth(terms: RecognitionTerms, month: string): Pick<RuleVersion, 'version' | 'validFrom' | 'terms'>[] {
  return [{ version: 0, validFrom: firstDay(month).slice(0, 7), terms }];
}

export interface RecognisedSelect {
  readonly partnerId: Id;
  readonly versions: readonly Pick<RuleVersion, 'version' | 'validFrom' | 'terms'>[];
  /** Whether there is any product policy; without one none is looked for. */
  readonly policies: boolean;
  /** A relation of whole fee records, to be called `f`. */
  readonly records: RawBuilder<unknown>;
}

/** Rows (customer_id, record_id, …keys of a line, rule_version, latency, reasons, amounts…). */
export function recognisedRecords({ partnerId, versions, policies, records }: RecognisedSelect): RawBuilder<unknown> {
  const policy = policies ? sql`exists (select from incentives.product_policies p where p.service_code = f.service_code and (p.product_name = '' or p.product_name = f.product_name) and f.day >= p.from_day and f.day < p.to_day)` : sql`false`;
  // A reversing line keeps the detail of the record it reverses, whose amounts have the other sign.
  const marked = sql`case when f.cash_coupon_amount = 0 or f.detail::json ->> 'countingCouponAmount' is null then null when f.reverses_id is null then (f.detail::json ->> 'countingCouponAmount')::numeric else - (f.detail::json ->> 'countingCouponAmount')::numeric end`;
  const bit = (reason: PerformanceReason, holds: RawBuilder<unknown>) => sql`case when ${holds} then ${bitOf(reason)}::int else 0 end`;
  const bits = (of: Partial<Record<PerformanceReason, RawBuilder<unknown>>>) => sql.join(PERFORMANCE_REASONS.flatMap((reason) => (of[reason] ? [bit(reason, of[reason])] : [])), sql` + `);
  const excluding = bits({
    card_purchase: sql`f.service_code = any(v.card_services)`, marketplace: sql`f.service_code = any(v.marketplace_services)`, product_policy: policy,
    partner_changed: sql`(c.changed_on is not null and c.changed_on >= v.change_from and f.day >= c.changed_on and f.day < (c.changed_on + make_interval(months => v.change_months))::date)`,
  });
  const monthly = sql`(f.bill_type = any(${[...MONTHLY_BILL_TYPES]}::smallint[]) or f.service_code = any(v.monthly_services))`;
  const latency = sql`case when ${monthly} then ${LATENCY_CLASSES.indexOf('monthly')}::smallint when f.charging_mode = ${ORDER_MODE}::smallint then ${LATENCY_CLASSES.indexOf('order')}::smallint else ${LATENCY_CLASSES.indexOf('usage')}::smallint end`;
  const nothing = sql`(f.cash_amount = 0 and f.credit_amount = 0 and f.voucher_amount = 0 and f.cash_coupon_amount = 0 and f.card_amount = 0 and f.arrears_amount = 0 and f.written_off_amount = 0 and f.unsettled_amount = 0)`;
  const part = (counted: RawBuilder<unknown>) => sql`case when e.excluded then 0 else ${counted} end`;
  const means = bits({
    voucher: sql`e.voucher_amount <> 0`, coupon_not_counting: sql`e.coupon <> e.cash_coupon_amount`, arrears_not_collected: sql`e.arrears_amount <> 0`, credit_not_counting: sql`(e.credit_amount <> 0 and not e.credit_counts)`,
    written_off_not_counting: sql`(e.written_off_amount <> 0 and not e.written_off_counts)`, means_unknown: sql`(e.unsettled_amount <> 0 and not e.unsettled_counts)`,
    not_paid_back: sql`((case when e.credit_unpaid and e.credit_counts then e.credit_amount else 0 end) + (case when e.coupon_unpaid then e.coupon else 0 end) <> 0)`,
  });
  return sql`
    select p.customer_id, p.record_id, p.consumed_from, p.day, p.month, p.bill_type, p.charging_mode, p.association_type, p.currency, p.service_code, p.trade_no, p.version as rule_version, p.latency, p.reasons, p.due_amount,
      p.cash_part as cash_amount, p.credit_part as credit_amount, p.card_part as card_amount, p.coupon_part as coupon_amount, p.written_off_part as written_off_amount, p.other_part as other_amount,
      p.cash_part + p.credit_part + p.card_part + p.coupon_part + p.written_off_part + p.other_part as amount,
      (case when p.credit_unpaid then p.credit_part else 0 end) + (case when p.coupon_unpaid then p.coupon_part else 0 end) as unpaid_amount
    from (select e.*, ${part(sql`e.cash_amount`)} as cash_part, ${part(sql`case when e.credit_counts then e.credit_amount else 0 end`)} as credit_part, ${part(sql`e.card_amount`)} as card_part, ${part(sql`e.coupon`)} as coupon_part,
        ${part(sql`case when e.written_off_counts then e.written_off_amount else 0 end`)} as written_off_part, ${part(sql`case when e.unsettled_counts then e.unsettled_amount else 0 end`)} as other_part,
        case when e.nothing then ${bitOf('nothing_due')}::int when e.excluded then e.exclusions else ${means} end as reasons
      from (select b.*, b.nothing or b.exclusions <> 0 as excluded from (
        select f.customer_id, f.record_id, f.consumed_from, f.day, f.month, f.bill_type, f.charging_mode, f.association_type, f.currency, f.service_code, f.trade_no, f.due_amount,
          f.cash_amount, f.credit_amount, f.voucher_amount, f.cash_coupon_amount, f.card_amount, f.arrears_amount, f.written_off_amount, f.unsettled_amount,
          v.version, v.credit as credit_counts, v.written_off as written_off_counts, v.unsettled as unsettled_counts, v.credit_unpaid, v.coupon_unpaid,
          coalesce(${marked}, case when v.coupon_default then f.cash_coupon_amount else 0 end) as coupon, ${latency} as latency, ${nothing} as nothing, ${excluding} as exclusions
        from ${records} f join ${termsRelation(versions)} on f.month >= v.from_month and f.month < v.to_month
        left join incentives.partner_changes c on c.partner_id = ${partnerId}::uuid and c.customer_id = f.customer_id) b) e) p`;
}
