/**
 * What is neither usage nor an order: support plans at the month's end, monthly 95th-percentile bandwidth, compensation
 * and charges by hand, and once a month what rounding to the cent had left over.
 */
import { addMonths, endDay, firstDay, lastDay, type Month } from '../../contract/values/month.ts';
import { dayNumber, FIRST_DAY, FIRST_MONTH, instantOf, monthText, THIS_MONTH, TODAY } from './calendar.ts';
import { activity } from './character.ts';
import { type Amount, amountOf, CENT, type Charge, discountsOf, NO_DISCOUNT, PERIOD, type Terms, wholeCents } from './charges.ts';
import type { DemoCustomer } from './customers.ts';
import type { Resource } from './fleets.ts';
import { monthPriceOf, productOf, REGIONS } from './price-book.ts';
import { randomOf } from './random.ts';

const SUPPORT_MONTH_END = 14;
const MONTHLY_PAYMENT = 18;
const COMPENSATION = 9;
const ADJUSTMENT = 16;
const ROUNDING_MAKE_UP = 25;
/** One Mbps of the month's 95th percentile. */
const PEAK_PRICE = amountOf('22');

/** Months that are over while the resource ran. */
function monthsOver(customer: DemoCustomer, resource: Resource): Month[] {
  const months: Month[] = [];
  for (let month = FIRST_MONTH; month < THIS_MONTH; month = addMonths(month, 1)) {
    const end = dayNumber(lastDay(month));
    if (dayNumber(firstDay(month)) >= resource.from && end <= (resource.to ?? TODAY) && end <= (customer.consumesTo ?? TODAY)) months.push(month);
  }
  return months;
}

export function supportCharges(seed: string, customer: DemoCustomer, resource: Resource): Charge[] {
  const random = randomOf(seed, 'support', resource.key);
  return monthsOver(customer, resource).map((month) => {
    const day = dayNumber(lastDay(month));
    return {
      key: `${resource.key}/support/${month}`, subject: resource, day, from: instantOf(day, 1380), to: instantOf(day + 1, 0), traded: instantOf(day, 1430, random.int(0, 59)), mode: 1, billType: SUPPORT_MONTH_END,
      tradeNo: random.text(18, '0123456789'), list: amountOf(monthPriceOf(resource.product)), discounts: NO_DISCOUNT, rounding: 0n, kind: 'usage', refund: null, detail: { periodType: PERIOD.month, periodNum: '1' },
    };
  });
}

/** The month of use is the cycle; it is deducted on the second of the next month. */
export function peakCharges(seed: string, customer: DemoCustomer, resource: Resource, terms: Terms): Charge[] {
  const random = randomOf(seed, 'peak', resource.key);
  const factor = activity(seed, customer.character, resource.key);
  return monthsOver(customer, resource).map((month) => {
    const day = dayNumber(firstDay(month));
    const mbps = BigInt(Math.max(5, Math.trunc(((resource.period?.count ?? 1) * 40 * factor(day + 14)) / 1000)));
    const list: Amount = PEAK_PRICE * mbps;
    return {
      key: `${resource.key}/peak/${month}`, subject: resource, day, from: instantOf(day, 0), to: instantOf(dayNumber(endDay(month)), 0), traded: instantOf(dayNumber(endDay(month)) + 1, 1200, random.int(0, 59)), mode: 3, billType: MONTHLY_PAYMENT,
      tradeNo: random.text(18, '0123456789'), list, discounts: discountsOf(list, terms, resource.product.key, null, true), rounding: 0n, kind: 'usage', refund: null,
      detail: { periodType: PERIOD.month, usageType: 'bandwidth95', usageAmount: mbps.toString(), usageUnit: 'Mbps' },
    };
  });
}

/** An outage made good, or something charged afterwards by hand. */
export function adjustments(seed: string, customer: DemoCustomer): Charge[] {
  const random = randomOf(seed, 'adjustments', customer.key);
  const first = Math.max(FIRST_DAY, customer.consumesFrom) + 30;
  const last = Math.min(TODAY - 5, customer.consumesTo ?? TODAY);
  const one = (n: number, billType: number, sign: bigint): Charge => {
    const day = random.int(first, last);
    const cents = BigInt(random.int(2_000, customer.size === 'xl' || customer.size === 'l' ? 180_000 : 24_000));
    const at = instantOf(day, random.int(600, 1080));
    return {
      key: `${customer.key}/adjustment/${n}`, subject: { product: productOf('ecs-large'), region: REGIONS[0] ?? { code: '', name: '' }, resourceId: '', name: '', tag: '' },
      day, from: at, to: null, traded: at, mode: 3, billType, tradeNo: random.text(18, '0123456789'), list: sign * cents * CENT, discounts: NO_DISCOUNT, rounding: 0n, kind: 'other', refund: null, detail: {},
    };
  };
  if (last <= first) return [];
  const charges: Charge[] = [];
  if (random.chance(220)) charges.push(one(1, COMPENSATION, -1n));
  if (random.chance(70)) charges.push(one(2, ADJUSTMENT, 1n));
  return charges;
}

/** The cents that rounding took off a month's usage, charged on the month's last day. */
export function roundingMakeUp(seed: string, customer: DemoCustomer, usage: readonly Charge[]): Charge[] {
  if (customer.size !== 'xl' && customer.size !== 'l') return [];
  const random = randomOf(seed, 'make-up', customer.key);
  const left = new Map<Month, { sum: Amount; charge: Charge }>();
  for (const charge of usage) {
    const month = monthText(charge.day);
    if (charge.rounding === 0n || month === THIS_MONTH) continue;
    const known = left.get(month);
    left.set(month, { sum: (known?.sum ?? 0n) + charge.rounding, charge: known?.charge ?? charge });
  }
  return [...left].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([month, { sum, charge }]) => {
    const list = wholeCents(sum);
    if (list === 0n) return [];
    const day = dayNumber(lastDay(month));
    const at = instantOf(day, 1438);
    return [{
      key: `${customer.key}/make-up/${month}`, subject: { ...charge.subject, resourceId: '', name: '', tag: '' }, day, from: at, to: null, traded: at, mode: 3 as const, billType: ROUNDING_MAKE_UP, tradeNo: random.text(18, '0123456789'),
      list, discounts: NO_DISCOUNT, rounding: 0n, kind: 'usage' as const, refund: null, detail: {},
    }];
  });
}
