import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeRecordInput } from '../../../../contract/console/fee-records.ts';
import { checkIdentities, type FeeRecord } from './fee-record.ts';
import { FEE_COLUMNS, snakeCase } from './fee-record-columns.ts';
import { feeCsvAdapter, feeJsonAdapter, readFeeRecordInput } from './fee-record-readers.ts';

const ORDER = {
  record_id: 'R-1',
  customer_number: 'C-100',
  consumed_from: '2026-03-10T09:00:00+08:00',
  bill_type: '1',
  charging_mode: '1',
  service_type_code: 'hws.service.type.ec2',
  currency: 'CNY',
  list_amount: '1000',
  due_amount: '1000',
  cash_amount: '400',
  voucher_amount: '300',
  cash_coupon_amount: '200',
  card_amount: '100',
};

function outcome(changes: Record<string, unknown> = {}) {
  return feeJsonAdapter('own', new Set())(JSON.stringify({ ...ORDER, ...changes }));
}
function record(changes: Record<string, unknown> = {}): FeeRecord {
  const read = outcome(changes);
  if ('code' in read) throw new Error(`unexpected ${read.code} ${JSON.stringify(read.params)}`);
  return read;
}

describe('a fee record of our own', () => {
  test('sales 13 #12: an order of 1 000 and its means of payment', () => {
    expect(record()).toMatchObject({
      customerRef: { kind: 'customer-number', number: 'C-100' },
      day: '2026-03-10',
      billingMonth: '2026-03',
      consumedFrom: '2026-03-10T01:00:00Z',
      consumedTo: null,
      tradedAt: '2026-03-10T01:00:00Z',
      provider: 'own',
      cashAmount: '400',
      voucherAmount: '300',
      cashCouponAmount: '200',
      cardAmount: '100',
      unsettledAmount: '0',
      recordId: 'R-1',
      revision: 1,
      scopeKey: null,
      associationType: null,
      roundedBy: '0',
    });
  });
  test('CSV, NDJSON and the call give the same record', () => {
    const csv = feeCsvAdapter(Object.keys(ORDER), 'own');
    if ('code' in csv) throw new Error(csv.code);
    expect(csv.adapt(Object.values(ORDER))).toEqual(record());
    const camel = Object.fromEntries(
      Object.entries(ORDER).map(([name, value]) => [
        name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]),
    );
    const input = feeRecordInput.parse({ ...camel, billType: 1, chargingMode: 1 });
    expect(readFeeRecordInput(input, 'own')).toEqual(record());
  });
  test('the call knows every column of the file, and no other', () => {
    expect(Object.keys(feeRecordInput.shape).map(snakeCase)).toEqual(FEE_COLUMNS.map(([name]) => name));
    expect(feeRecordInput.safeParse({ ...ORDER }).success).toBe(false);
  });
  test('a bare date is that business day; an instant needs its zone', () => {
    expect(record({ consumed_from: '2026-03-10' })).toMatchObject({
      day: '2026-03-10',
      consumedFrom: '2026-03-09T16:00:00Z',
    });
    expect(record({ consumed_from: '2026-03-10T17:00:00Z' }).day).toBe('2026-03-11');
    expect(outcome({ consumed_from: '2026-03-10 09:00:00' })).toEqual({
      code: 'instant_without_zone',
      params: { field: 'consumed_from', value: '2026-03-10 09:00:00' },
    });
  });
});

describe('IN-11: what may be left out', () => {
  test('no means of payment at all: unsettled, noted', () => {
    const left = record({ cash_amount: null, voucher_amount: '', cash_coupon_amount: null, card_amount: null });
    expect(left).toMatchObject({ unsettledAmount: '1000', detail: { notes: ['means_of_payment_missing'] } });
  });
  test('a discount without kinds is other; kinds without a sum make it', () => {
    expect(record({ list_amount: '1100', discount_amount: '100' })).toMatchObject({
      discountAmount: '100',
      otherDiscountAmount: '100',
    });
    expect(
      record({ list_amount: '1100', commercial_discount_amount: '60', partner_discount_amount: '40' }),
    ).toMatchObject({ discountAmount: '100', otherDiscountAmount: '0' });
  });
  test('names fall back to codes', () =>
    expect(record()).toMatchObject({
      serviceName: 'hws.service.type.ec2',
      productName: 'hws.service.type.ec2',
      regionName: '',
    }));
  test('usage, period and unknown columns go to the detail', () => {
    const names = new Set<string>();
    const read = feeJsonAdapter(
      'own',
      names,
    )(
      JSON.stringify({
        ...ORDER,
        usage_amount: '3.50',
        usage_unit: 'h',
        period_num: 2,
        spec: 's6',
        package_usage: '1',
        campaign: 'spring',
        nested: { a: 1 },
      }),
    );
    expect(read).toMatchObject({
      detail: {
        usageAmount: '3.5',
        usageUnit: 'h',
        periodNum: '2',
        spec: 's6',
        packageUsage: '1',
        extra: { campaign: 'spring', nested: '{"a":1}' },
      },
    });
    expect([...names]).toEqual(['campaign', 'nested']);
  });
});

describe('identity', () => {
  test('source, record id and revision; content beside it', () => {
    expect(record({ revision: 2 }).sourceKey).not.toBe(record().sourceKey);
    expect(record({ provider: 'other' }).sourceKey).not.toBe(record().sourceKey);
    expect(record({ cash_amount: '300', voucher_amount: '400' }).sourceKey).toBe(record().sourceKey);
    expect(record({ cash_amount: '300', voucher_amount: '400' }).contentHash).not.toBe(record().contentHash);
    expect(record({ cash_amount: '400.00', campaign: 'x' }).contentHash).toBe(record().contentHash);
  });
});

describe('reasons', () => {
  test.each([
    [{ record_id: '' }, { code: 'missing_value', params: { field: 'record_id' } }],
    [{ customer_number: null }, { code: 'missing_value', params: { field: 'customer_number' } }],
    [{ consumed_from: null }, { code: 'missing_value', params: { field: 'consumed_from' } }],
    [
      { consumed_to: '2026-03-09' },
      { code: 'period_reversed', params: { from: '2026-03-10T01:00:00Z', to: '2026-03-08T16:00:00Z' } },
    ],
    [{ billing_month: '2026-3' }, { code: 'not_a_month', params: { field: 'billing_month', value: '2026-3' } }],
    [{ billing_month: '2026-02' }, { code: 'day_outside_period', params: { day: '2026-03-10', month: '2026-02' } }],
    [{ bill_type: 99 }, { code: 'unknown_value', params: { field: 'bill_type', value: '99' } }],
    [{ bill_type: null }, { code: 'missing_value', params: { field: 'bill_type' } }],
    [{ charging_mode: '2' }, { code: 'unknown_value', params: { field: 'charging_mode', value: '2' } }],
    [{ association_type: '3' }, { code: 'unknown_value', params: { field: 'association_type', value: '3' } }],
    [{ revision: '-1' }, { code: 'not_a_whole_number', params: { field: 'revision', value: '-1' } }],
    [{ revision: '9999999999' }, { code: 'not_a_whole_number', params: { field: 'revision', value: '9999999999' } }],
    [{ period_num: 'two' }, { code: 'not_a_whole_number', params: { field: 'period_num', value: 'two' } }],
    [{ currency: 'cny' }, { code: 'currency_unknown', params: { value: 'cny' } }],
    [{ currency: '' }, { code: 'missing_value', params: { field: 'currency' } }],
    [{ list_amount: null }, { code: 'missing_value', params: { field: 'list_amount' } }],
    [{ due_amount: null }, { code: 'missing_value', params: { field: 'due_amount' } }],
    [{ due_amount: 1000 }, { code: 'not_text', params: { field: 'due_amount' } }],
    [{ record_id: 5 }, { code: 'not_text', params: { field: 'record_id' } }],
    [{ cash_amount: 'all' }, { code: 'not_a_number', params: { field: 'cash_amount', value: 'all' } }],
    [{ usage_amount: 'lots' }, { code: 'not_a_number', params: { field: 'usage_amount', value: 'lots' } }],
    [{ cash_amount: '0.1234567890123' }, { code: 'amount_too_fine', params: { field: 'cash_amount', decimals: 12 } }],
    [{ cash_amount: '1e27' }, { code: 'amount_too_large', params: { field: 'cash_amount', digits: 26 } }],
    [{ due_amount: '999' }, { code: 'due_is_not_list_less', params: { difference: '-1' } }],
    [{ cash_amount: '399.99' }, { code: 'due_is_not_means', params: { difference: '0.01' } }],
    [
      { list_amount: '1100', discount_amount: '100', partner_discount_amount: '90' },
      { code: 'discount_is_not_kinds', params: { difference: '10' } },
    ],
    [{ counting_coupon_amount: '200.01' }, { code: 'counting_not_within_coupon', params: { counting: '200.01', coupon: '200' } }],
    [{ counting_coupon_amount: '-1' }, { code: 'counting_not_within_coupon', params: { counting: '-1', coupon: '200' } }],
    [{ trade_no: 'x'.repeat(129) }, { code: 'text_too_long', params: { field: 'trade_no', limit: 128 } }],
    [{ product_name: 'a\u0000b' }, { code: 'nul_byte', params: {} }],
    [{ product_name: '\ud800' }, { code: 'invalid_utf8', params: {} }],
  ])('%j', (changes, reason) => expect(outcome(changes)).toEqual(reason));

  test('R-7.1: what of the cash coupons counts is kept with the record, and absent when it does not say', () => {
    expect(record({ counting_coupon_amount: '150.5' }).detail).toMatchObject({ countingCouponAmount: '150.5' });
    expect(record({ counting_coupon_amount: '0' }).detail).toMatchObject({ countingCouponAmount: '0' });
    expect('countingCouponAmount' in record().detail).toBe(false);
  });

  test('a line that is no JSON object', () => {
    for (const line of ['{"a":', '[1]', '"text"', 'null', '42'])
      expect(feeJsonAdapter('own', new Set())(line)).toEqual({ code: 'not_json', params: {} });
  });
  test('headers that cannot be read', () => {
    expect(feeCsvAdapter(['record_id'], 'own')).toMatchObject({
      code: 'missing_column',
      params: {
        columns:
          'consumed_from, bill_type, charging_mode, service_type_code, currency, list_amount, due_amount, customer_number/account_name',
      },
    });
    expect(feeCsvAdapter([...Object.keys(ORDER), 'Record_ID'], 'own')).toMatchObject({ code: 'duplicate_column' });
  });
  test('any JSON: one outcome, never an exception; what comes through adds up', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...FEE_COLUMNS.map(([name]) => name), 'extra'),
          fc.oneof(fc.jsonValue(), fc.constantFrom('0', '1', '2026-01-01')),
        ),
        (changes) => {
          const read = outcome(changes);
          if (!('code' in read)) expect(checkIdentities(read)).toBeNull();
        },
      ),
      { numRuns: 500 },
    );
  });
});
