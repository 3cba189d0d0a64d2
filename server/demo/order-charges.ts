/**
 * Yearly and monthly orders: one charge per order, dated when it was paid. Purchase, renewal by hand or by itself,
 * change of size, unsubscription with money back and sometimes a fee; and what is ordered to cover usage later.
 */
import { addMonthsTo, type DayNumber, dayOfInstant, dayText, FIRST_DAY, instantOf, TODAY } from './calendar.ts';
import { type Amount, amountOf, type Charge, discountsOf, NO_DISCOUNT, officeMinute, orderNumber, PERIOD, permilleOf, type Terms, wholeCents } from './charges.ts';
import type { DemoCustomer } from './customers.ts';
import type { Resource } from './fleets.ts';
import { monthPriceOf, type Product, productOf } from './price-book.ts';
import { type Random, randomOf } from './random.ts';

const PURCHASE = 1;
const RENEWAL = 2;
const CHANGE = 3;
const UNSUBSCRIPTION = 4;
const AUTOMATIC_RENEWAL = 8;
const FEE = 13;

/** Twelve months cost ten. */
function priceOf(product: Product, months: number, count: number): Amount {
  const paidMonths = months === 12 ? 10 : months;
  return amountOf(monthPriceOf(product)) * BigInt(paidMonths) * BigInt(count);
}

interface Term {
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly paidAt: Date;
  readonly billType: number;
  readonly key: string;
}

export function orderCharges(seed: string, customer: DemoCustomer, resource: Resource, terms: Terms): Charge[] {
  const { period } = resource;
  if (!period) return [];
  const random = randomOf(seed, 'orders', resource.key);
  const list = priceOf(resource.product, period.months, period.count);
  const bought = termsBought(customer, resource, period, random);
  const charges: Charge[] = [];
  for (const term of bought) {
    charges.push(order(resource, term, list, terms, random, { periodType: period.months === 12 ? PERIOD.year : PERIOD.month, periodNum: String(period.months === 12 ? 1 : period.months) }));
    const change = changeWithin(resource, term, period, terms, random);
    if (change) charges.push(change);
  }
  charges.push(...unsubscription(resource, bought.at(-1), list, random));
  return charges.filter((charge) => charge.day >= FIRST_DAY);
}

/** Every period paid for, from the first purchase until it ends, is unsubscribed, or is not yet due. */
function termsBought(customer: DemoCustomer, resource: Resource, period: NonNullable<Resource['period']>, random: Random): Term[] {
  const last = Math.min(TODAY, resource.to ?? TODAY, customer.consumesTo ?? TODAY);
  const bought: Term[] = [];
  for (let n = 0; ; n += 1) {
    const from = addMonthsTo(resource.from, n * period.months);
    // An automatic renewal is charged some days before the old period ends (api 10), a hurried person's on the last day.
    const paidOn = n === 0 ? from : from - (period.automatic ? 3 : random.int(0, 6));
    if (paidOn > last || (resource.to !== null && from >= resource.to)) return bought;
    const paidAt = n > 0 && period.automatic ? instantOf(paidOn, 180 + random.int(0, 40), random.int(0, 59)) : officeMinute(random, paidOn);
    // Today's office hours are not over: nothing is paid in the future.
    const inTime = paidOn === TODAY ? instantOf(TODAY, 9 * 60 + random.int(0, 45)) : paidAt;
    const billType = n === 0 ? PURCHASE : period.automatic ? AUTOMATIC_RENEWAL : RENEWAL;
    bought.push({ from, to: addMonthsTo(resource.from, (n + 1) * period.months), paidAt: inTime, billType, key: `${resource.key}/order/${n}` });
  }
}

function order(resource: Resource, term: Term, list: Amount, terms: Terms, random: Random, detail: Charge['detail']): Charge {
  const day = dayOfInstant(term.paidAt);
  return {
    key: term.key, subject: resource, day, from: term.paidAt, to: null, traded: new Date(term.paidAt.getTime() + random.int(1, 40) * 1000), mode: 1, billType: term.billType,
    tradeNo: orderNumber(random, term.paidAt), list, discounts: discountsOf(list, terms, resource.product.key, dayText(day).slice(5, 7), true), rounding: 0n, kind: 'order', refund: null, detail,
  };
}

/** A larger size for the rest of the period. */
function changeWithin(resource: Resource, term: Term, period: NonNullable<Resource['period']>, terms: Terms, random: Random): Charge | null {
  if (period.months < 3 || !random.chance(110)) return null;
  const day = term.from + random.int(20, Math.max(21, term.to - term.from - 20));
  if (day > Math.min(TODAY - 1, resource.to ?? TODAY)) return null;
  const rest = Math.max(1, Math.round((term.to - day) / 30));
  const list = wholeCents(permilleOf(priceOf(resource.product, rest === 12 ? 11 : rest, period.count), 350));
  const paidAt = officeMinute(random, day);
  return { ...order(resource, { ...term, paidAt, billType: CHANGE, key: `${term.key}/change` }, list, terms, random, { periodType: PERIOD.month, periodNum: String(rest) }) };
}

function unsubscription(resource: Resource, last: Term | undefined, list: Amount, random: Random): Charge[] {
  const day = resource.to;
  if (day === null || !last || day <= last.from || day >= last.to) return [];
  const permille = Math.trunc(((last.to - day) * 1000) / (last.to - last.from));
  const at = officeMinute(random, day);
  const base = { subject: resource, day, from: at, to: null, traded: new Date(at.getTime() + 5000), mode: 1 as const, discounts: NO_DISCOUNT, rounding: 0n, detail: {} };
  const back: Charge = { ...base, key: `${last.key}/back`, billType: UNSUBSCRIPTION, tradeNo: orderNumber(random, at), list: 0n, kind: 'other', refund: { orderKey: last.key, permille } };
  const fee: Charge = { ...base, key: `${last.key}/fee`, billType: FEE, tradeNo: orderNumber(random, at), list: wholeCents(permilleOf(list, 20)), kind: 'order', refund: null };
  return random.chance(400) ? [back, fee] : [back];
}

const COVER_PRODUCT = { 'obs-storage': 'obs-package', cdn: 'cdn-package' } as const;

/** The package, reserved instances or plan behind covered usage: an order a year, in the charging mode of its kind. */
export function coverOrders(seed: string, customer: DemoCustomer, resource: Resource, terms: Terms): Charge[] {
  const { covered } = resource;
  if (!covered) return [];
  const random = randomOf(seed, 'cover', resource.key);
  const packageKey = COVER_PRODUCT[resource.product.key as keyof typeof COVER_PRODUCT] ?? null;
  const product = covered.by === 'package' && packageKey ? productOf(packageKey) : resource.product;
  const mode = covered.by === 'package' ? 1 : covered.by === 'reserved' ? 10 : 11;
  const count = Math.max(1, Math.trunc((resource.scale * covered.permille) / 1_000_000));
  const list = wholeCents(permilleOf(priceOf(product, 12, count), covered.by === 'package' ? 1000 : 650));
  const subject = { ...resource, product, resourceId: `${covered.by}-${resource.resourceId.slice(0, 13)}`, name: `${product.prefix}-${covered.by}-${resource.resourceId.slice(0, 4)}` };
  const last = Math.min(TODAY, resource.to ?? TODAY, customer.consumesTo ?? TODAY);
  const charges: Charge[] = [];
  for (let n = 0; ; n += 1) {
    const day = addMonthsTo(resource.from, n * 12);
    if (day > last || (day === TODAY && n > 0)) return charges;
    const term: Term = { from: day, to: addMonthsTo(day, 12), paidAt: day === TODAY ? instantOf(day, 540) : officeMinute(random, day), billType: n === 0 ? PURCHASE : RENEWAL, key: `${resource.key}/cover/${n}` };
    charges.push({ ...order(subject, term, list, terms, random, { periodType: PERIOD.year, periodNum: '1' }), mode });
  }
}
