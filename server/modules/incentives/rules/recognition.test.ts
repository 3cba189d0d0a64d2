/** as a table: what counts, how much, and why not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecognitionTerms } from '../../../../contract/console/performance-rules.ts';
import { PERFORMANCE_REASONS } from '../../../../contract/reasons.ts';
import { parseUnits, printUnits } from '../../../../contract/values/money.ts';
import { bitsOf, latencyOf, type Means, partnerChangeEnds, type RecordFacts, reasonsOf, recognise } from './recognition.ts';
import { FIRST_VERSION, versionOf } from './versions.ts';

const NO_MEANS: Record<Means, bigint> = { cash: 0n, credit: 0n, voucher: 0n, cashCoupon: 0n, card: 0n, arrears: 0n, writtenOff: 0n, unsettled: 0n };

function record({ counting, ...changes }: Partial<Record<Means, string>> & Partial<Pick<RecordFacts, 'day' | 'serviceCode' | 'policyExcludes' | 'partnerChangedOn' | 'billType' | 'chargingMode'>> & { counting?: string }): RecordFacts {
  const means = Object.fromEntries(Object.keys(NO_MEANS).map((name) => [name, parseUnits(changes[name as Means] ?? '0')])) as Record<Means, bigint>;
  return {
    day: changes.day ?? '2026-03-10', serviceCode: changes.serviceCode ?? 'hws.service.type.ec2', billType: changes.billType ?? 5, chargingMode: changes.chargingMode ?? 3,
    policyExcludes: changes.policyExcludes ?? false, partnerChangedOn: changes.partnerChangedOn ?? null, countingCoupon: counting === undefined ? null : parseUnits(counting), ...means,
  };
}
const { terms } = FIRST_VERSION;
const said = (facts: RecordFacts, under: RecognitionTerms = terms) => {
  const { amount, unpaid, reasons } = recognise(facts, under);
  return [printUnits(amount), printUnits(unpaid), [...reasons]];
};

describe('R-7.1: recognition', () => {
  test('sales 13 #12: 300 by voucher, 200 by counting cash coupon, 100 by card, 400 cash make 700; buying a card of 5 000 makes 0', () => {
    expect(said(record({ voucher: '300', cashCoupon: '200', counting: '200', card: '100', cash: '400' }))).toEqual(['700', '0', ['voucher']]);
    expect(said(record({ cash: '5000', serviceCode: 'hws.service.type.storedvaluecard' }))).toEqual(['0', '0', ['card_purchase']]);
  });

  test.each<[string, RecordFacts, unknown]>([
    ['cash', record({ cash: '10.01' }), ['10.01', '0', []]],
    ['credit counts and is unpaid as far as known', record({ credit: '10' }), ['10', '10', ['not_paid_back']]],
    ['a card counts as cash', record({ card: '10' }), ['10', '0', []]],
    ['a voucher never', record({ voucher: '10' }), ['0', '0', ['voucher']]],
    ['a cash coupon that does not say', record({ cashCoupon: '10' }), ['0', '0', ['coupon_not_counting']]],
    ['a cash coupon that counts in part', record({ cashCoupon: '10', counting: '4' }), ['4', '0', ['coupon_not_counting']]],
    ['a cash coupon that counts', record({ cashCoupon: '10', counting: '10' }), ['10', '0', []]],
    ['arrears not yet', record({ cash: '1', arrears: '10' }), ['1', '0', ['arrears_not_collected']]],
    ['arrears written off', record({ writtenOff: '10' }), ['10', '0', []]],
    ['means unknown', record({ unsettled: '10' }), ['0', '0', ['means_unknown']]],
    ['nothing due', record({}), ['0', '0', ['nothing_due']]],
    ['a refund takes away what it gives back', record({ cash: '-10', voucher: '-5' }), ['-10', '0', ['voucher']]],
    ['selected goods of the marketplace', record({ cash: '10', serviceCode: 'hws.service.type.marketplace.selected' }), ['0', '0', ['marketplace']]],
    ['a product policy', record({ cash: '10', credit: '3', policyExcludes: true }), ['0', '0', ['product_policy']]],
    ['several reasons at once', record({ cash: '10', policyExcludes: true, partnerChangedOn: '2026-03-01' }), ['0', '0', ['product_policy', 'partner_changed']]],
  ])('%s', (_, facts, expected) => expect(said(facts)).toEqual(expected));

  test('R-7.1: six months from a change of partner, for changes from 2026-01-01 on', () => {
    const on = (day: string, partnerChangedOn: string) => said(record({ cash: '10', day, partnerChangedOn }))[0];
    expect(on('2026-01-30', '2026-01-31')).toBe('10');
    expect(on('2026-01-31', '2026-01-31')).toBe('0');
    expect(on('2026-07-30', '2026-01-31')).toBe('0');
    expect(on('2026-07-31', '2026-01-31')).toBe('10');
    expect(on('2026-02-27', '2025-12-31')).toBe('10');
    expect(partnerChangeEnds('2026-08-31', terms)).toBe('2027-02-28');
  });

  test('a version may count what is unknown, and coupons that do not say; and tells them as unpaid', () => {
    const other: RecognitionTerms = { ...terms, unsettled: true, couponByDefault: true, credit: false, writtenOff: false, unpaid: ['credit', 'cashCoupon'] };
    expect(said(record({ unsettled: '1', cashCoupon: '2', credit: '4', writtenOff: '8' }), other)).toEqual(['3', '2', ['credit_not_counting', 'written_off_not_counting', 'not_paid_back']]);
    expect(said(record({ cashCoupon: '2', counting: '0' }), other)).toEqual(['0', '0', ['coupon_not_counting']]);
  });

  test('R-7.2: orders, usage and what is settled monthly', () => {
    expect(latencyOf(record({ chargingMode: 1, billType: 1 }), terms)).toBe('order');
    expect(latencyOf(record({}), terms)).toBe('usage');
    expect(latencyOf(record({ billType: 18 }), terms)).toBe('monthly');
    expect(latencyOf(record({ chargingMode: 1, serviceCode: 'hws.service.type.cdn' }), terms)).toBe('monthly');
  });

  test('the version of a month is the last that holds from it or before', () => {
    const later = { ...FIRST_VERSION, version: 2, validFrom: '2026-06' };
    const again = { ...later, version: 3 };
    expect(['2026-05', '2026-06', '2027-01'].map((month) => versionOf([FIRST_VERSION, later, again], month).version)).toEqual([1, 3, 3]);
  });
});

describe('laws', () => {
  const units = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  const facts = fc.record({ cash: units, credit: units, voucher: units, cashCoupon: units, card: units, arrears: units, writtenOff: units, unsettled: units });

  test('what counts is the sum of its parts and never more than was paid; a reversal takes away exactly what was counted', () => {
    fc.assert(fc.property(facts, fc.boolean(), (means, policyExcludes) => {
      const one = { ...record({ policyExcludes }), ...means };
      const { parts, amount, unpaid, reasons } = recognise(one, terms);
      expect(amount).toBe(parts.cash + parts.credit + parts.card + parts.coupon + parts.writtenOff + parts.other);
      const reversed = recognise({ ...one, ...(Object.fromEntries(Object.entries(means).map(([name, value]) => [name, -value])) as typeof means) }, terms);
      expect([reversed.amount, reversed.unpaid, reversed.reasons]).toEqual([-amount, -unpaid, reasons]);
    }));
  });

  test('reasons survive their bits', () => {
    fc.assert(fc.property(fc.subarray([...PERFORMANCE_REASONS]), (reasons) => {
      expect(reasonsOf(bitsOf(reasons))).toEqual(reasons);
    }));
  });
});
