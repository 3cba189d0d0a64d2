/** The demo is a promise to outside checks: the same bytes every time, exact amounts, and every case a page must show. */
import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { monthsServed } from '../../contract/values/month.ts';
import { addDecimals, parseUnits } from '../../contract/values/money.ts';
import { REGIONS as CATALOG_REGIONS } from '../modules/catalog/region-data.ts';
import { RESOURCE_TYPES } from '../modules/catalog/resource-data.ts';
import { SERVICE_TYPES } from '../modules/catalog/service-data.ts';
import { BILL_TYPES, CHARGING_MODES, checkIdentities, type FeeRecord } from '../modules/usage/intake/fee-record.ts';
import { DEMO_NOW, instantText } from './calendar.ts';
import { consumptionOf } from './consumption.ts';
import { associationAt, type DemoCustomer, demoCustomers } from './customers.ts';
import { DEFAULT_SEED } from './people.ts';
import { PRODUCTS, REGIONS } from './price-book.ts';

interface Loaded {
  readonly customer: DemoCustomer;
  readonly record: FeeRecord;
}
let all: Loaded[] = [];
let corrections: Loaded[] = [];
beforeAll(() => {
  for (const customer of demoCustomers(DEFAULT_SEED)) {
    const consumption = consumptionOf(DEFAULT_SEED, customer);
    all.push(...consumption.records.map((record) => ({ customer, record })));
    corrections.push(...consumption.corrections.map((record) => ({ customer, record })));
  }
  return () => {
    all = [];
    corrections = [];
  };
}, 120_000);

const NOW = instantText(DEMO_NOW);
const has = (what: (record: FeeRecord) => boolean): number => all.filter(({ record }) => what(record)).length;

test('the same bytes every time', () => {
  const hash = createHash('sha256');
  for (const { record } of [...all, ...corrections]) hash.update(JSON.stringify(record));
  expect(hash.digest('hex').slice(0, 32)).toBe('997d145c278a4e1a206b347527286067');
});

test('sales 13 #10: every identity holds for every record and correction', () => {
  const wrong = [...all, ...corrections].flatMap(({ record }) => {
    const fault = checkIdentities(record);
    return fault ? [{ id: record.recordId, fault }] : [];
  });
  expect(wrong).toEqual([]);
});

test('between sixty and a hundred thousand records, every id once', () => {
  expect(all.length).toBeGreaterThan(60_000);
  expect(all.length).toBeLessThan(100_000);
  expect(new Set(all.map(({ record }) => record.sourceKey)).size).toBe(all.length);
});

test('at least sixty customers of the solution provider consume, of both association types, over at least twenty services in every month served', () => {
  const partner = all.filter(({ customer }) => customer.partner === 'partner');
  expect(new Set(partner.map(({ customer }) => customer.key)).size).toBeGreaterThanOrEqual(60);
  expect(new Set(partner.map(({ customer }) => customer.associations.at(-1)?.type))).toEqual(new Set([1, 2]));
  const months = [...monthsServed(DEMO_NOW)].reverse();
  expect([...new Set(partner.map(({ record }) => record.billingMonth))].sort()).toEqual(months);
  for (const month of months) {
    expect(new Set(partner.filter(({ record }) => record.billingMonth === month).map(({ record }) => record.serviceCode)).size).toBeGreaterThanOrEqual(20);
  }
});

test('nothing lies in the future, before the association, or after it', () => {
  const wrong = all.filter(({ customer, record }) => record.consumedFrom > NOW || record.tradedAt > NOW || (record.consumedTo ?? '') > NOW || associationAt(customer, new Date(record.consumedFrom)) === null);
  expect(wrong.map(({ record }) => record.recordId)).toEqual([]);
  expect(has((record) => record.day === '2026-11-22')).toBeGreaterThan(50);
});

test('the consumption day is the business day of its beginning, its month the billing month', () => {
  const wrong = all.filter(({ record }) => record.day !== new Date(Date.parse(record.consumedFrom) + 8 * 3_600_000).toISOString().slice(0, 10) || record.billingMonth !== record.day.slice(0, 7));
  expect(wrong.map(({ record }) => record.recordId)).toEqual([]);
});

test('every charging mode, the bill types a page filters by, every means of payment, refunds and adjustments are there', () => {
  expect(new Set(all.map(({ record }) => record.chargingMode))).toEqual(new Set(CHARGING_MODES));
  const types = new Set(all.map(({ record }) => record.billType));
  expect([...types].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 8, 9, 13, 14, 16, 18, 23, 25]);
  expect([...types].filter((type) => !BILL_TYPES.includes(type))).toEqual([]);
  for (const means of ['cashAmount', 'creditAmount', 'voucherAmount', 'cashCouponAmount', 'cardAmount', 'arrearsAmount'] as const) expect(has((record) => record[means] !== '0'), means).toBeGreaterThan(20);
  for (const kind of ['commercialDiscountAmount', 'partnerDiscountAmount', 'promotionDiscountAmount', 'otherDiscountAmount', 'roundingAmount'] as const) expect(has((record) => record[kind] !== '0'), kind).toBeGreaterThan(100);
  expect(has((record) => record.billType === 4 && record.dueAmount.startsWith('-'))).toBeGreaterThan(10);
  expect(has((record) => record.dueAmount === '0' && record.detail.packageUsage !== undefined)).toBeGreaterThan(100);
  expect(has((record) => record.detail.reservedUsage !== undefined)).toBeGreaterThan(100);
});

test('usage keeps eight decimals at most, orders are whole cents', () => {
  const decimals = (text: string) => text.split('.')[1]?.length ?? 0;
  expect(Math.max(...all.map(({ record }) => decimals(record.dueAmount)))).toBe(8);
  expect(has((record) => [1, 2, 3, 4, 8].includes(record.billType) && decimals(record.dueAmount) > 2)).toBe(0);
});

test('a customer who changed type consumed under both; one left, one is frozen and stopped, some never consumed', () => {
  const customers = demoCustomers(DEFAULT_SEED).filter((customer) => customer.partner === 'partner');
  const switched = customers.find((customer) => customer.associations.length === 2);
  const types = all.filter(({ customer }) => customer.key === switched?.key).map(({ customer, record }) => associationAt(customer, new Date(record.consumedFrom)));
  expect(new Set(types)).toEqual(new Set([1, 2]));
  expect(customers.filter((customer) => customer.associations.at(-1)?.toAt !== null)).toHaveLength(1);
  const stopped = customers.find((customer) => customer.frozen === 2);
  expect(all.some(({ customer, record }) => customer.key === stopped?.key && record.day > '2026-10-15')).toBe(false);
  expect(customers.filter((customer) => !all.some((one) => one.customer.key === customer.key)).length).toBeGreaterThan(0);
});

test('corrections are second revisions of records that are there: arrears written off, prices put right', () => {
  const first = new Map(all.map(({ record }) => [record.recordId, record]));
  expect(corrections.length).toBeGreaterThan(20);
  for (const { record } of corrections) {
    const before = first.get(record.recordId);
    expect(before?.revision).toBe(1);
    expect(record.revision).toBe(2);
    if (record.writtenOffAmount !== '0') expect([record.writtenOffAmount, record.arrearsAmount, record.dueAmount]).toEqual([before?.arrearsAmount, '0', before?.dueAmount]);
    else expect(parseUnits(record.dueAmount)).toBeLessThan(parseUnits(before?.dueAmount ?? '0'));
  }
  expect(corrections.some(({ record }) => record.writtenOffAmount !== '0')).toBe(true);
});

test('months have seasons: the online shops of the demo sell most in November', () => {
  const sumOf = (month: string) => parseUnits(addDecimals(all.filter(({ customer, record }) => customer.character === 'commerce' && record.chargingMode === 3 && record.billingMonth === month).map(({ record }) => record.listAmount)));
  expect(sumOf('2025-11')).toBeGreaterThan((sumOf('2025-09') * 14n) / 10n);
});

test('codes and names are those of the catalogue', () => {
  const services = new Map(SERVICE_TYPES.map((service) => [service.code, service.nameZh]));
  const resources = new Set(RESOURCE_TYPES.map((resource) => resource.code));
  expect(PRODUCTS.filter((product) => services.get(product.serviceCode) !== product.serviceName).map((product) => product.key)).toEqual([]);
  expect(PRODUCTS.filter((product) => !resources.has(product.resourceTypeCode)).map((product) => product.key)).toEqual([]);
  const regions = new Map(CATALOG_REGIONS.map((region) => [region.code, region.nameZh]));
  expect(REGIONS.filter((region) => regions.get(region.code) !== region.name)).toEqual([]);
});
