/**
 * All consumption of one customer as canonical fee records, in the order of trade, and the corrections that came later:
 * arrears written off and prices put right arrive as a second revision of a record, as they would from a vendor.
 */
import type { FeeRecord } from '../modules/usage/intake/fee-record.ts';
import { hash128, revisionKey } from '../modules/usage/intake/content-hash.ts';
import { dayText, instantText, monthText, TODAY } from './calendar.ts';
import { amountText, type Charge, dueOf, type Terms, termsOf } from './charges.ts';
import type { DemoCustomer } from './customers.ts';
import { fleetOf } from './fleets.ts';
import { coverOrders, orderCharges } from './order-charges.ts';
import { adjustments, peakCharges, roundingMakeUp, supportCharges } from './other-charges.ts';
import { randomOf } from './random.ts';
import { usageCharges } from './usage-charges.ts';
import { arrearsOf, type Payment, type Settled, settle } from './wallet.ts';

export const CURRENCY = 'CNY';
/** The vendor's own cloud, as the name of a provider stands in every record. */
export const PROVIDER = '云平台';

export interface Consumption {
  readonly records: readonly FeeRecord[];
  /** Second revisions, to be loaded after the records. */
  readonly corrections: readonly FeeRecord[];
}

export function consumptionOf(seed: string, customer: DemoCustomer): Consumption {
  const settled = settle(seed, customer, chargesOf(seed, customer));
  const records = settled.map((one) => recordOf(customer, one, 1));
  const corrections = [...writeOffs(seed, customer, settled), ...priceCorrections(seed, customer, settled)].map((one) => recordOf(customer, one, 2));
  return { records, corrections };
}

function chargesOf(seed: string, customer: DemoCustomer): Charge[] {
  const terms: Terms = termsOf(seed, customer);
  const fleet = fleetOf(seed, customer);
  const usage = fleet.filter((resource) => resource.period === null).flatMap((resource) => usageCharges(seed, customer, resource, terms));
  const bought = fleet.flatMap((resource) => {
    if (resource.product.key === 'support') return supportCharges(seed, customer, resource);
    if (resource.product.key === 'live-peak') return peakCharges(seed, customer, resource, terms);
    return resource.period ? orderCharges(seed, customer, resource, terms) : coverOrders(seed, customer, resource, terms);
  });
  return [...usage, ...bought, ...adjustments(seed, customer), ...roundingMakeUp(seed, customer, usage)];
}

/** What was owed and is written off: the same charge, paid another way. */
function writeOffs(seed: string, customer: DemoCustomer, settled: readonly Settled[]): Settled[] {
  const spells = arrearsOf(seed, customer).filter((spell) => spell.writtenOff);
  return settled
    .filter(({ charge, payment }) => payment.arrears > 0n && spells.some((spell) => charge.day >= spell.from && charge.day <= spell.to))
    .map(({ charge, payment }) => ({ charge, payment: { ...payment, arrears: 0n, writtenOff: payment.arrears } }));
}

/** A discount that was forgotten for a day or two of usage, given afterwards. */
function priceCorrections(seed: string, customer: DemoCustomer, settled: readonly Settled[]): Settled[] {
  const random = randomOf(seed, 'corrections', customer.key);
  if (customer.size === 's' || customer.size === 'xs' || !random.chance(300)) return [];
  const day = TODAY - random.int(12, 150);
  return settled
    .filter(({ charge, payment }) => charge.kind === 'usage' && charge.billType === 5 && charge.day >= day && charge.day <= day + 1 && payment.cash > 0n && payment.cash === dueOf(charge))
    .slice(0, 3)
    .map(({ charge, payment }) => {
      const given = charge.list / 10n < payment.cash ? charge.list / 10n : 0n;
      const cut = charge.rounding > 0n ? given - (given % 1_000_000n) : given;
      return { charge: { ...charge, discounts: { ...charge.discounts, other: charge.discounts.other + cut } }, payment: { ...payment, cash: payment.cash - cut } };
    });
}

function recordOf(customer: DemoCustomer, settled: Settled, revision: number): FeeRecord {
  const { charge, payment } = settled;
  const { subject } = charge;
  const recordId = charge.key;
  const sourceKey = revisionKey(PROVIDER, recordId, revision);
  return {
    customerRef: { kind: 'customer-number', number: customer.number },
    day: dayText(charge.day), billingMonth: monthText(charge.day),
    consumedFrom: instantText(charge.from), consumedTo: charge.to === null ? null : instantText(charge.to), tradedAt: instantText(charge.traded),
    provider: PROVIDER, billType: charge.billType, chargingMode: charge.mode,
    serviceCode: subject.product.serviceCode, serviceName: subject.product.serviceName, resourceTypeCode: subject.product.resourceTypeCode,
    regionCode: subject.region.code, regionName: subject.region.name, productName: subject.product.productName,
    resourceId: subject.resourceId, resourceName: subject.name, tradeNo: charge.tradeNo, associationType: null, currency: CURRENCY,
    ...moneyOf(charge, payment),
    contractedAmount: null, effectiveAmount: null,
    detail: { ...charge.detail, productId: productIdOf(subject.product.key), spec: subject.product.spec, resourceTypeName: subject.product.resourceTypeName, ...(subject.tag === '' ? {} : { resourceTag: subject.tag }) },
    // What a demo record says follows from its id and revision alone: one hash serves for both.
    sourceKey, contentHash: sourceKey, scopeKey: null, recordId, revision, roundedBy: '0',
  };
}

const productIds = new Map<string, string>();

function productIdOf(product: string): string {
  const id = productIds.get(product) ?? `OFFI${hash128(product).slice(0, 12).toUpperCase()}`;
  productIds.set(product, id);
  return id;
}

function moneyOf(charge: Charge, payment: Payment) {
  const { commercial, partner, promotion, other } = charge.discounts;
  return {
    listAmount: amountText(charge.list), discountAmount: amountText(commercial + partner + promotion + other), roundingAmount: amountText(charge.rounding), dueAmount: amountText(dueOf(charge)),
    cashAmount: amountText(payment.cash), creditAmount: amountText(payment.credit), voucherAmount: amountText(payment.voucher), cashCouponAmount: amountText(payment.cashCoupon), cardAmount: amountText(payment.card),
    arrearsAmount: amountText(payment.arrears), writtenOffAmount: amountText(payment.writtenOff), unsettledAmount: '0',
    commercialDiscountAmount: amountText(commercial), partnerDiscountAmount: amountText(partner), promotionDiscountAmount: amountText(promotion), otherDiscountAmount: amountText(other),
  };
}
