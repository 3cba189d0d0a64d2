/**
 * what of one consumption record is performance, means by means, and why the rest is not. Pure: the record, the
 * facts of its product and customer, and the terms of the version that holds in its month; nothing else is asked.
 * recognition-sql.ts says the same as SQL for millions of records; a property test holds the two together.
 */
import { Temporal } from 'temporal-polyfill';
import type { LatencyClass } from '../../../../contract/console/incentives.ts';
import type { RecognitionTerms } from '../../../../contract/console/performance-rules.ts';
import { PERFORMANCE_REASONS, type PerformanceReason } from '../../../../contract/reasons.ts';
import type { Day } from '../../../../contract/values/day.ts';

/** Amounts in units of 10⁻¹² of one currency. */
export interface RecordMeans {
  readonly cash: bigint;
  readonly credit: bigint;
  readonly voucher: bigint;
  readonly cashCoupon: bigint;
  readonly card: bigint;
  readonly arrears: bigint;
  readonly writtenOff: bigint;
  readonly unsettled: bigint;
}
export type Means = keyof RecordMeans;

export interface RecordFacts extends RecordMeans {
  readonly day: Day;
  readonly serviceCode: string;
  readonly billType: number;
  readonly chargingMode: number;
  /** Of the cash coupons what is marked as counting; null when the record does not say. */
  readonly countingCoupon: bigint | null;
  /** A product policy says that this product does not count on this day. */
  readonly policyExcludes: boolean;
  /** The day the customer changed partner, when it is a mid or long-tail customer who did. */
  readonly partnerChangedOn: Day | null;
}

export interface Parts {
  readonly cash: bigint;
  readonly credit: bigint;
  readonly card: bigint;
  readonly coupon: bigint;
  readonly writtenOff: bigint;
  readonly other: bigint;
}

export interface Recognised {
  readonly parts: Parts;
  readonly amount: bigint;
  readonly unpaid: bigint;
  readonly reasons: readonly PerformanceReason[];
  readonly latency: LatencyClass;
}

const NOTHING: Parts = { cash: 0n, credit: 0n, card: 0n, coupon: 0n, writtenOff: 0n, other: 0n };

export function recognise(record: RecordFacts, terms: RecognitionTerms): Recognised {
  const latency = latencyOf(record, terms);
  const { cash, credit, voucher, cashCoupon, card, arrears, writtenOff, unsettled } = record;
  if ([cash, credit, voucher, cashCoupon, card, arrears, writtenOff, unsettled].every((amount) => amount === 0n)) return { parts: NOTHING, amount: 0n, unpaid: 0n, reasons: ['nothing_due'], latency };
  const excluded = exclusions(record, terms);
  if (excluded.length > 0) return { parts: NOTHING, amount: 0n, unpaid: 0n, reasons: excluded, latency };
  const coupon = record.countingCoupon ?? (terms.couponByDefault ? cashCoupon : 0n);
  const parts: Parts = { cash, credit: terms.credit ? credit : 0n, card, coupon, writtenOff: terms.writtenOff ? writtenOff : 0n, other: terms.unsettled ? unsettled : 0n };
  const amount = parts.cash + parts.credit + parts.card + parts.coupon + parts.writtenOff + parts.other;
  const unpaid = (terms.unpaid.includes('credit') ? parts.credit : 0n) + (terms.unpaid.includes('cashCoupon') ? parts.coupon : 0n);
  const holds: Partial<Record<PerformanceReason, boolean>> = {
    voucher: voucher !== 0n, coupon_not_counting: coupon !== cashCoupon, arrears_not_collected: arrears !== 0n, credit_not_counting: credit !== parts.credit,
    written_off_not_counting: writtenOff !== parts.writtenOff, means_unknown: unsettled !== parts.other, not_paid_back: unpaid !== 0n,
  };
  return { parts, amount, unpaid, reasons: PERFORMANCE_REASONS.filter((reason) => holds[reason] === true), latency };
}

/** What keeps a whole record from being performance, however it was paid. */
function exclusions({ serviceCode, policyExcludes, partnerChangedOn, day }: RecordFacts, terms: RecognitionTerms): PerformanceReason[] {
  const holds: Partial<Record<PerformanceReason, boolean>> = {
    card_purchase: terms.cardPurchaseServices.includes(serviceCode), marketplace: terms.marketplaceServices.includes(serviceCode), product_policy: policyExcludes,
    partner_changed: partnerChangedOn !== null && partnerChangedOn >= terms.partnerChangeFrom && day >= partnerChangedOn && day < partnerChangeEnds(partnerChangedOn, terms),
  };
  return PERFORMANCE_REASONS.filter((reason) => holds[reason] === true);
}

/** The first day that counts again; the 31st and a shorter month give that month's last day, as the database reckons. */
export function partnerChangeEnds(changedOn: Day, terms: Pick<RecognitionTerms, 'partnerChangeMonths'>): Day {
  return Temporal.PlainDate.from(changedOn).add({ months: terms.partnerChangeMonths }).toString();
}

/** Bill types of what is charged when a month is over: support plans, monthly payments. */
export const MONTHLY_BILL_TYPES: readonly number[] = [14, 18];
/** Yearly/monthly: paid by order. */
export const ORDER_MODE = 1;

/** by which date a record's performance is seen. */
export function latencyOf({ serviceCode, billType, chargingMode }: Pick<RecordFacts, 'serviceCode' | 'billType' | 'chargingMode'>, terms: Pick<RecognitionTerms, 'monthlyServices'>): LatencyClass {
  if (MONTHLY_BILL_TYPES.includes(billType) || terms.monthlyServices.includes(serviceCode)) return 'monthly';
  return chargingMode === ORDER_MODE ? 'order' : 'usage';
}

/** Numbers in which lines keep the class. */
export const LATENCY_CLASSES = ['order', 'usage', 'monthly'] as const satisfies readonly LatencyClass[];

export function bitOf(reason: PerformanceReason): number {
  return 2 ** PERFORMANCE_REASONS.indexOf(reason);
}
export function bitsOf(reasons: readonly PerformanceReason[]): number {
  return reasons.reduce((bits, reason) => bits + bitOf(reason), 0);
}
export function reasonsOf(bits: number): PerformanceReason[] {
  return PERFORMANCE_REASONS.filter((_, place) => Math.floor(bits / 2 ** place) % 2 === 1);
}
