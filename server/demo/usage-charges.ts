/**
 * Pay-per-use: one charge a day and resource (the sum of its hours). Usage a package, reserved instances or a savings
 * plan cover is shown and costs nothing; what is settled by the day is cut to the cent and the cut shown as rounding;
 * what is settled by the hour keeps all eight decimals.
 */
import { type DayNumber, dayText, instantOf, MINUTES_TODAY, TODAY } from './calendar.ts';
import { activity } from './character.ts';
import { amountOf, type Amount, type Charge, discountsOf, discountSum, NO_DISCOUNT, PERIOD, type Terms, wholeCents } from './charges.ts';
import type { DemoCustomer } from './customers.ts';
import type { Resource } from './fleets.ts';
import { usagePriceOf } from './price-book.ts';
import { randomOf } from './random.ts';

/** The last hour is always still being counted. */
const LAST_MINUTE_TODAY = MINUTES_TODAY - 60;
const HOUR = 1000n;

export function usageCharges(seed: string, customer: DemoCustomer, resource: Resource, terms: Terms): Charge[] {
  const last = Math.min(TODAY, resource.to ?? TODAY, customer.consumesTo ?? TODAY);
  const factor = activity(seed, customer.character, resource.key);
  const random = randomOf(seed, 'usage', resource.key);
  const trade = random.text(12, '0123456789abcdef');
  const settledAt = random.int(70, 330);
  const charges: Charge[] = [];
  for (let day = resource.from; day <= last; day += 1) {
    const used = usedOn(resource, factor(day), day);
    charges.push(chargeOf(resource, terms, day, used, `${trade}${dayText(day).replaceAll('-', '')}`, settledAt));
    const plan = planCharge(resource, day, used, `${trade}p${dayText(day).replaceAll('-', '')}`, settledAt);
    if (plan) charges.push(plan);
  }
  return charges;
}

/** Thousandths of a unit used on a day; of today only what has passed. */
function usedOn(resource: Resource, factor: number, day: DayNumber): bigint {
  const price = usagePriceOf(resource.product);
  const size = resource.scale * factor;
  const minutes = day === TODAY ? LAST_MINUTE_TODAY : 1440;
  if (price.follows === 'hours') {
    const machines = Math.max(1, Math.trunc((size + 500_000) / 1_000_000));
    return (BigInt(machines) * BigInt(minutes) * HOUR) / 60n;
  }
  return (BigInt(price.perDay) * BigInt(size) * BigInt(minutes)) / 1_440_000_000n;
}

function period(day: DayNumber, settledAt: number): Pick<Charge, 'day' | 'from' | 'to' | 'traded'> {
  const end = day === TODAY ? instantOf(day, LAST_MINUTE_TODAY) : instantOf(day + 1, 0);
  const traded = day === TODAY ? instantOf(day, LAST_MINUTE_TODAY + Math.trunc(settledAt / 8)) : instantOf(day + 1, settledAt);
  return { day, from: instantOf(day, 0), to: end, traded };
}

function chargeOf(resource: Resource, terms: Terms, day: DayNumber, used: bigint, tradeNo: string, settledAt: number): Charge {
  const price = usagePriceOf(resource.product);
  const covered = coveredOf(resource, used);
  const list = listOf(price.unitPrice, used - covered);
  const discounts = discountsOf(list, terms, resource.product.key, null, false);
  const exact = list - discountSum(discounts);
  const rounding = price.settled === 'day' ? exact - wholeCents(exact) : 0n;
  const cover = resource.covered?.by;
  return {
    ...period(day, settledAt),
    key: `${resource.key}/${dayText(day)}`, subject: resource, mode: 3, billType: 5, tradeNo, list, discounts, rounding, kind: 'usage', refund: null,
    detail: {
      periodType: PERIOD.hour, usageType: price.usageType, usageAmount: thousandths(used), usageUnit: price.unit,
      ...(covered === 0n ? {} : cover === 'package' ? { packageUsage: thousandths(covered) } : { reservedUsage: thousandths(covered) }),
    },
  };
}

/** A savings plan shows what it took over: its list price, wholly discounted (bill type 23). */
function planCharge(resource: Resource, day: DayNumber, used: bigint, tradeNo: string, settledAt: number): Charge | null {
  if (resource.covered?.by !== 'savings') return null;
  const price = usagePriceOf(resource.product);
  const covered = coveredOf(resource, used);
  const list = listOf(price.unitPrice, covered);
  return {
    ...period(day, settledAt),
    key: `${resource.key}/plan/${dayText(day)}`, subject: resource, mode: 11, billType: 23, tradeNo, list, discounts: { ...NO_DISCOUNT, other: list }, rounding: 0n, kind: 'usage', refund: null,
    detail: { periodType: PERIOD.hour, usageType: price.usageType, usageAmount: thousandths(covered), usageUnit: price.unit, reservedUsage: thousandths(covered) },
  };
}

function coveredOf(resource: Resource, used: bigint): bigint {
  return resource.covered ? (used * BigInt(resource.covered.permille)) / 1000n : 0n;
}

/** Price of a unit × thousandths of units, half up at the eighth decimal. */
function listOf(unitPrice: string, thousandthsUsed: bigint): Amount {
  return (amountOf(unitPrice) * thousandthsUsed + 500n) / 1000n;
}

function thousandths(value: bigint): string {
  const text = value.toString().padStart(4, '0');
  const fraction = text.slice(-3).replace(/0+$/, '');
  return `${text.slice(0, -3)}${fraction === '' ? '' : `.${fraction}`}`;
}
