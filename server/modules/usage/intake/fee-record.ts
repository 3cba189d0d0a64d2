/**
 * The canonical consumption record every source is turned into: FOCUS rows, our own fee-record file and the call.
 * All money is decimal text of at most twelve decimals, already rounded; nothing here is a JavaScript number.
 * The identities are those of sales 5.3: due = list − discount − rounding, and the means of payment add up to due.
 */

import type { RecordNote } from '../../../../contract/reasons.ts';
import { parseUnits, printUnits } from '../../../../contract/values/money.ts';

/** How a file names the customer; the mapping to a customer of ours happens when the record is stored. */
export type CustomerRef =
  | {
      readonly kind: 'sub-account';
      readonly provider: string;
      readonly billingAccountId: string;
      readonly subAccountId: string;
      readonly subAccountName: string;
    }
  | { readonly kind: 'customer-number'; readonly number: string }
  | { readonly kind: 'account-name'; readonly name: string };

/** Known keys of `detail`; the same for all sources, absent when the file does not say. */
export interface FeeRecordDetail {
  productId?: string;
  spec?: string;
  resourceTypeName?: string;
  resourceTag?: string;
  periodType?: string;
  periodNum?: string;
  usageType?: string;
  usageAmount?: string;
  usageUnit?: string;
  packageUsage?: string;
  reservedUsage?: string;
  /** Of the cash coupons what counts as performance (sales 7.1); a reversing line keeps it as it was. */
  countingCouponAmount?: string;
  /** Codes of what was noted while deriving, for "why". */
  notes?: RecordNote[];
  /** Each amount that was finer than twelve decimals as the file gave it, by the file's column. */
  rounded?: Record<string, string>;
  /** FOCUS columns that have no place of their own, by their FOCUS name; numbers without trailing zeros, instants in UTC. */
  focus?: Record<string, string>;
  /** Columns the format does not know, kept as they came. */
  extra?: Record<string, string>;
}

export const MONEY_FIELDS = [
  'listAmount',
  'discountAmount',
  'roundingAmount',
  'dueAmount',
  'cashAmount',
  'creditAmount',
  'voucherAmount',
  'cashCouponAmount',
  'cardAmount',
  'arrearsAmount',
  'writtenOffAmount',
  'unsettledAmount',
  'commercialDiscountAmount',
  'partnerDiscountAmount',
  'promotionDiscountAmount',
  'otherDiscountAmount',
] as const;
export type MoneyField = (typeof MONEY_FIELDS)[number];

export const PAYMENT_FIELDS = [
  'cashAmount',
  'creditAmount',
  'voucherAmount',
  'cashCouponAmount',
  'cardAmount',
  'arrearsAmount',
  'writtenOffAmount',
  'unsettledAmount',
] as const satisfies readonly MoneyField[];

export const DISCOUNT_FIELDS = [
  'commercialDiscountAmount',
  'partnerDiscountAmount',
  'promotionDiscountAmount',
  'otherDiscountAmount',
] as const satisfies readonly MoneyField[];

export interface FeeRecord extends Record<MoneyField, string> {
  customerRef: CustomerRef;
  /** Consumption day, `YYYY-MM-DD`, in the zone of the provider's billing period. */
  day: string;
  /** Billing period of the provider, `YYYY-MM`. */
  billingMonth: string;
  consumedFrom: string;
  consumedTo: string | null;
  tradedAt: string;
  provider: string;
  billType: number;
  chargingMode: number;
  serviceCode: string;
  serviceName: string;
  resourceTypeCode: string;
  regionCode: string;
  regionName: string;
  productName: string;
  resourceId: string;
  resourceName: string;
  /** Order number or transaction id; empty when the source has none (FOCUS). */
  tradeNo: string;
  /** 1 referral, 2 resale; null = the customer's association on that day. */
  associationType: 1 | 2 | null;
  currency: string;
  /** FOCUS only. */
  contractedAmount: string | null;
  effectiveAmount: string | null;
  detail: FeeRecordDetail;
  /** Identity of the charge, 32 hex digits; what makes a second delivery a duplicate. */
  sourceKey: string;
  /** Identity of the content alone, 32 hex digits: tells a repeated revision from a changed one. */
  contentHash: string;
  /** What one delivery covers whole (provider, billing account, billing period); null for fee records. */
  scopeKey: string | null;
  /** The source's own id and its revision (fee records); a higher revision corrects a lower one. */
  recordId: string | null;
  revision: number;
  /** Sum over the amounts of (kept − given): what rounding to twelve decimals changed; '0' nearly always. */
  roundedBy: string;
}

/** Bill types of sales 5.4 and api 7. */
export const BILL_TYPES: readonly number[] = [
  1, 2, 3, 4, 5, 8, 9, 12, 13, 14, 16, 18, 20, 23, 24, 25, 100, 101, 102, 103,
];
/** 1 yearly/monthly, 3 pay-per-use, 10 reserved instance, 11 savings plan. */
export const CHARGING_MODES: readonly number[] = [1, 3, 10, 11];

/** numeric(38,12) holds 26 digits before the point; more can not be stored, so it is refused at the door. */
export const MAX_INTEGER_DIGITS = 26;

/**
 * Longest text of each field, in characters. Identifiers that are indexed stay far below the 2,704 bytes of an index
 * row even at four bytes a character; the rest is what real files need with room to spare (Azure resource ids reach
 * about 1,000, AWS descriptions about 500), and what a page can show.
 */
export const TEXT_LIMITS = {
  provider: 120,
  billingAccountId: 256,
  subAccountId: 256,
  subAccountName: 256,
  customerNumber: 64,
  accountName: 128,
  serviceCode: 128,
  serviceName: 256,
  resourceTypeCode: 128,
  regionCode: 128,
  regionName: 256,
  productName: 1024,
  resourceId: 2048,
  resourceName: 1024,
  tradeNo: 128,
  recordId: 128,
} as const;

/** The identities of sales 5.3, named by the reason of a row that breaks one; the table has a check for each. */
export type Identity = 'due_is_not_list_less' | 'due_is_not_means' | 'discount_is_not_kinds';

/** The first identity that does not hold, with the difference; null when all three hold (sales 13 #10). */
export function checkIdentities(record: Record<MoneyField, string>): { identity: Identity; difference: string } | null {
  const units = (field: MoneyField): bigint => parseUnits(record[field]);
  const sum = (fields: readonly MoneyField[]): bigint => fields.reduce((total, field) => total + units(field), 0n);
  const due = units('dueAmount');
  const discount = units('discountAmount');
  const checks: readonly [Identity, bigint][] = [
    ['due_is_not_list_less', due - (units('listAmount') - discount - units('roundingAmount'))],
    ['due_is_not_means', due - sum(PAYMENT_FIELDS)],
    ['discount_is_not_kinds', discount - sum(DISCOUNT_FIELDS)],
  ];
  for (const [identity, difference] of checks) {
    if (difference !== 0n) return { identity, difference: printUnits(difference) };
  }
  return null;
}

/** A stable text for a reference: what a mapping is remembered under. */
export function customerRefKey(ref: CustomerRef): string {
  if (ref.kind === 'sub-account')
    return ['sub-account', ref.provider, ref.billingAccountId, ref.subAccountId].join('\u0000');
  return ref.kind === 'customer-number' ? `customer-number\u0000${ref.number}` : `account-name\u0000${ref.name}`;
}
