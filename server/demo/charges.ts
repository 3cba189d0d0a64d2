/**
 * A charge before anybody paid it: list price, discounts by kind, rounding, and from them the amount due (sales 5.3).
 * Amounts are whole numbers of 10⁻⁸ yuan, the finest a vendor bills; orders are whole cents.
 */
import type { FeeRecordDetail } from '../modules/usage/intake/fee-record.ts';
import { parseUnits, printUnits } from '../../contract/values/money.ts';
import { type DayNumber, instantOf } from './calendar.ts';
import type { DemoCustomer } from './customers.ts';
import type { Resource } from './fleets.ts';
import { type Random, randomOf } from './random.ts';

/** Whole numbers of 10⁻⁸. */
export type Amount = bigint;
const FINER = 10_000n;
export const CENT: Amount = 1_000_000n;

export function amountOf(text: string): Amount {
  return parseUnits(text) / FINER;
}

export function amountText(amount: Amount): string {
  return printUnits(amount * FINER);
}

/** Down to whole cents, towards zero. */
export function wholeCents(amount: Amount): Amount {
  return (amount / CENT) * CENT;
}

export function permilleOf(amount: Amount, permille: number): Amount {
  return (amount * BigInt(permille)) / 1000n;
}

/** Codes of the bill period (api 7). */
export const PERIOD = { year: '19', month: '20', hour: '25' } as const;

export interface Discounts {
  readonly commercial: Amount;
  readonly partner: Amount;
  readonly promotion: Amount;
  readonly other: Amount;
}
export const NO_DISCOUNT: Discounts = { commercial: 0n, partner: 0n, promotion: 0n, other: 0n };

export function discountSum(discounts: Discounts): Amount {
  return discounts.commercial + discounts.partner + discounts.promotion + discounts.other;
}

export type Subject = Pick<Resource, 'product' | 'region' | 'resourceId' | 'name' | 'tag'>;

export interface Charge {
  /** Unique in the demo and the same for every generation: the record's id. */
  readonly key: string;
  readonly subject: Subject;
  /** The day `from` falls in: the day of consumption. */
  readonly day: DayNumber;
  readonly from: Date;
  readonly to: Date | null;
  readonly traded: Date;
  readonly mode: 1 | 3 | 10 | 11;
  readonly billType: number;
  readonly tradeNo: string;
  readonly list: Amount;
  readonly discounts: Discounts;
  readonly rounding: Amount;
  /** How it is paid: orders may take cash coupons, usage may fall into arrears, money back goes where it came from. */
  readonly kind: 'order' | 'usage' | 'other';
  /** For money back: the order it belongs to, and how much of what was paid for it comes back. */
  readonly refund: { readonly orderKey: string; readonly permille: number } | null;
  readonly detail: FeeRecordDetail;
}

export function dueOf(charge: Pick<Charge, 'list' | 'discounts' | 'rounding'>): Amount {
  return charge.list - discountSum(charge.discounts) - charge.rounding;
}

/** What a customer has agreed: thousandths off the list price. */
export interface Terms {
  readonly commercial: number;
  readonly partner: number;
}

const COMMERCIAL = { xl: [180, 250], l: [120, 180], m: [50, 100], s: [0, 50], xs: [0, 0] } as const;

export function termsOf(seed: string, customer: DemoCustomer): Terms {
  const random = randomOf(seed, 'terms', customer.key);
  const [low, high] = COMMERCIAL[customer.size];
  return { commercial: Math.trunc(random.int(low, high) / 10) * 10, partner: customer.size === 'xs' ? 0 : random.pick([0, 0, 10, 20, 30, 50]) };
}

/** The vendor's purchase festivals: thousandths off new orders and renewals of a month. */
const PROMOTIONS: Readonly<Record<string, number>> = { '03': 80, '06': 120, '11': 150 };

/** What nobody gives a discount on. */
const FULL_PRICE = new Set(['support', 'smn', 'dns', 'ip']);

export function discountsOf(list: Amount, terms: Terms, product: string, promotionMonth: string | null, toCents: boolean): Discounts {
  if (FULL_PRICE.has(product) || list <= 0n) return NO_DISCOUNT;
  const cut = (permille: number) => (toCents ? wholeCents(permilleOf(list, permille)) : permilleOf(list, permille));
  return {
    commercial: cut(terms.commercial),
    partner: cut(terms.partner),
    promotion: promotionMonth === null ? 0n : cut(PROMOTIONS[promotionMonth] ?? 0),
    other: 0n,
  };
}

/** `CS2611092145K3Q7A`: an order number carries the minute it was made. */
export function orderNumber(random: Random, paidAt: Date): string {
  const stamp = new Date(paidAt.getTime() + 8 * 3_600_000).toISOString().slice(2, 16).replace(/\D/g, '');
  return `CS${stamp}${random.text(5, '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ')}`;
}

/** A person orders in office hours. */
export function officeMinute(random: Random, day: DayNumber): Date {
  return instantOf(day, random.int(9 * 60, 19 * 60), random.int(0, 59));
}
