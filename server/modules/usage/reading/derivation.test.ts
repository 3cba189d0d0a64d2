import { describe, expect, test } from 'vitest';
import { ALL_AMOUNTS, decimal } from './amounts.ts';
import { type DerivedRecord, deriveSteps, discountsOf, zeroReason } from './derivation.ts';
import { paymentState } from './kinds.ts';
import { extraOf } from './record-extra.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { timeCell } from './export-cells.ts';

const NOTHING = Object.fromEntries(ALL_AMOUNTS.map((column) => [column, '0.000000000000']));
const record = (parts: Partial<DerivedRecord>): DerivedRecord => ({
  ...(NOTHING as unknown as DerivedRecord), commercial_discount_amount: '0', partner_discount_amount: '0', promotion_discount_amount: '0', other_discount_amount: '0', charging_mode: 3, detail: {}, ...parts,
});

describe('R-5.3 the derivation of an amount', () => {
  test('steps of nothing are left out; list price and amount due never are', () => {
    expect(deriveSteps(record({})).map((step) => [step.key, step.amount, step.rule])).toEqual([['list', '0', 'R-5.3.list'], ['due', '0', 'R-5.3.due']]);
  });
  test('a refund has negative steps and positive discounts taken back', () => {
    const refund = record({ list_amount: '-10', commercial_discount_amount: '-1.5', discount_amount: '-1.5', due_amount: '-8.500000000000', cash_amount: '-8.5' });
    expect(deriveSteps(refund).map((step) => [step.key, step.amount])).toEqual([['list', '-10'], ['discount.commercial', '1.5'], ['due', '-8.5'], ['cash', '-8.5']]);
    expect(discountsOf(refund)).toEqual([{ kind: 'commercial', amount: '-1.5' }]);
  });
  test('what the file gave stands beside its step, with what was noted there', () => {
    const focus = record({
      list_amount: '1', due_amount: '0.9', discount_amount: '0.1', other_discount_amount: '0.1', unsettled_amount: '0.9',
      detail: { focus: { ListUnitPrice: '0.5', PricingQuantity: '2', PricingUnit: 'Hours' }, rounded: { ListCost: '1.0000000000001' }, notes: ['rounded_to_twelve_decimals', 'contracted_price_inconsistent'] },
    });
    const [list, discount, due, unsettled] = deriveSteps(focus);
    expect(list).toMatchObject({ note: 'rounded_to_twelve_decimals', inputs: { unitPrice: '0.5', quantity: '2', unit: 'Hours', original: '1.0000000000001' } });
    expect(discount).toMatchObject({ key: 'discount.other', note: 'contracted_price_inconsistent' });
    expect(due).toMatchObject({ note: null, inputs: {} });
    expect(unsettled).toMatchObject({ key: 'unsettled', rule: 'R-5.3.means', note: null });
  });
  test('our own file: usage, packages', () => {
    const [list] = deriveSteps(record({ detail: { usageAmount: '12', usageUnit: 'GB', packageUsage: '12', reservedUsage: '', periodNum: '1' } }));
    expect(list?.inputs).toEqual({ quantity: '12', unit: 'GB', packageUsage: '12', periodNum: '1' });
  });
});

describe('R-5.3 why nothing is due', () => {
  test.each([
    ['something is due', { due_amount: '0.000000000001', list_amount: '1' }, null],
    ['covered by a package', { list_amount: '3', discount_amount: '3', detail: { packageUsage: '0.5' } }, 'covered-by-package'],
    ['covered by a reservation, though a package is named too', { detail: { packageUsage: '1', reservedUsage: '2' } }, 'covered-by-reservation'],
    ['covered by a commitment of a FOCUS file', { list_amount: '2', discount_amount: '2', charging_mode: 11, detail: { focus: { CommitmentDiscountId: 'sp-1' } } }, 'covered-by-reservation'],
    ['a package that covered nothing', { detail: { packageUsage: '0.00' } }, 'free'],
    ['free of charge', {}, 'free'],
    ['discounted away', { list_amount: '5', discount_amount: '5' }, 'discounted-away'],
    ['too small to charge', { list_amount: '0.001', rounding_amount: '0.001' }, 'negligible'],
  ] as const)('%s', (_name, parts, reason) => {
    expect(zeroReason(record(parts as Partial<DerivedRecord>))).toBe(reason);
  });
});

test.each([
  [{ due_amount: '0' }, 'free'],
  [{ due_amount: '1', cash_amount: '1' }, 'paid'],
  [{ due_amount: '1', arrears_amount: '1' }, 'arrears'],
  [{ due_amount: '1', written_off_amount: '1' }, 'paid'],
  [{ due_amount: '1', unsettled_amount: '1' }, 'unsettled'],
  [{ due_amount: '2', unsettled_amount: '1', arrears_amount: '1' }, 'arrears'],
] as const)('state of payment of %o', (amounts: Readonly<Record<string, string>>, state) => {
  expect(paymentState((column) => (amounts[column] ?? '0') === '0')).toBe(state);
});

test('R-1.4 names in the columns of a file are masked on the record’s page', () => {
  const extra = extraOf({ focus: { SubAccountName: '张三丰', BillingAccountName: 'SunBird', InvoiceIssuerName: 'AWS', SkuId: 'x' }, extra: { customer_email: 'abel@example.com', Contact: '李四', cost_center: 'cc-1', Mobile: '13812345678' } });
  expect(extra).toEqual({ SubAccountName: '张**', BillingAccountName: 'Su****d', InvoiceIssuerName: 'AWS', SkuId: 'x', customer_email: 'ab***@example.com', Contact: '李*', cost_center: 'cc-1', Mobile: '138****5678' });
});

test('decimals are printed without trailing zeros, exactly', () => {
  expect(['1.500000000000', '-0.000000000001', '0.000000000000', '12345678901234567890.123456789012', null].map(decimal)).toEqual(['1.5', '-0.000000000001', '0', '12345678901234567890.123456789012', '0']);
});

test('a cursor is read back as it was written, whatever the record’s id', () => {
  const place = { consumedFrom: '2026-04-01T00:00:00.123456Z', recordId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
  expect(readCursor('-consumedFrom', writeCursor('-consumedFrom', place))).toEqual(place);
});

test.each(['2026-03-10T01:00:00.000Z', '2026-03-10T15:59:59.999Z', '2026-02-28T16:14:01.000Z', '1969-12-31T23:59:59.000Z', '2026-12-31T16:44:30.500Z'])('a time in a file is that of the business zone: %s', (instant) => {
  const plain = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' });
  expect(timeCell(new Date(instant))).toBe(`${plain.format(new Date(instant))} GMT+08:00`);
});
