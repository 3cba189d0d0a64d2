import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileReason } from '../../../../contract/reasons.ts';
import { adaptCells, PLAIN_CHARGE, recordOf } from '../../../../test/harness/focus-rows.ts';
import { checkIdentities } from './fee-record.ts';
import { FOCUS_COLUMNS, readFocusHeader } from './focus-columns.ts';
import { createOccurrences } from './occurrence.ts';

describe('IN-1, IN-2: amounts', () => {
  test('due is billed, list is list, the discount between them is commercial as far as it was contracted', () => {
    const record = recordOf({ ListCost: '1.20', ContractedCost: '1.08', BilledCost: '1.00' });
    expect(record).toMatchObject({
      listAmount: '1.2',
      dueAmount: '1',
      discountAmount: '0.2',
      commercialDiscountAmount: '0.12',
      otherDiscountAmount: '0.08',
      contractedAmount: '1.08',
      effectiveAmount: '1.08',
    });
    expect(record.detail.notes).toBeUndefined();
  });
  test('no means of payment is guessed: all of what is due stands as unsettled', () => {
    const record = recordOf();
    expect(record.unsettledAmount).toBe(record.dueAmount);
    for (const field of [
      'cashAmount',
      'creditAmount',
      'voucherAmount',
      'cashCouponAmount',
      'cardAmount',
      'arrearsAmount',
      'writtenOffAmount',
    ] as const)
      expect(record[field]).toBe('0');
  });
  test('no list cost: the amount due is taken, and noted', () => {
    for (const ListCost of ['NULL', undefined]) {
      expect(recordOf({ ListCost })).toMatchObject({
        listAmount: '1.08',
        discountAmount: '0',
        detail: { notes: ['list_price_missing'] },
      });
    }
  });
  test('a contracted cost that contradicts list and billed explains nothing: all is other, and noted', () => {
    const record = recordOf({ ListCost: '10', ContractedCost: '0', BilledCost: '8' });
    expect(record).toMatchObject({ discountAmount: '2', commercialDiscountAmount: '0', otherDiscountAmount: '2' });
    expect(record.detail.notes).toEqual(['contracted_price_inconsistent']);
  });
  test('usage covered by a commitment: nothing due, the rest of the list price is discount', () => {
    expect(recordOf({ ListCost: '0.0464', ContractedCost: '0.04', BilledCost: '0' })).toMatchObject({
      dueAmount: '0',
      commercialDiscountAmount: '0.0064',
      otherDiscountAmount: '0.04',
    });
  });
  test('due above list: a negative discount, noted', () => {
    expect(recordOf({ ListCost: '0', ContractedCost: 'NULL', BilledCost: '0.24' })).toMatchObject({
      discountAmount: '-0.24',
      detail: { notes: ['due_above_list_price'] },
    });
  });
  test('a discounted purchase given back is no such case', () => {
    const refund = recordOf({ ListCost: '-10', ContractedCost: '-9', BilledCost: '-9' });
    expect(refund).toMatchObject({ discountAmount: '-1', commercialDiscountAmount: '-1', otherDiscountAmount: '0' });
    expect(refund.detail.notes).toBeUndefined();
  });
  test('exponents, signs and zeros', () => {
    expect(recordOf({ BilledCost: '1.2E-7', ListCost: '1.2e-07', ContractedCost: '-0.0' })).toMatchObject({
      dueAmount: '0.00000012',
      listAmount: '0.00000012',
      contractedAmount: '0',
    });
  });
  test('IN-9: finer than twelve decimals is rounded once, the difference told, the original kept', () => {
    const record = recordOf({
      BilledCost: '1.0000000000005',
      ListCost: '1.0000000000015',
      ContractedCost: 'NULL',
      EffectiveCost: '1',
    });
    expect(record).toMatchObject({
      dueAmount: '1',
      listAmount: '1.000000000002',
      roundedBy: '0',
      detail: {
        rounded: { BilledCost: '1.0000000000005', ListCost: '1.0000000000015' },
        notes: ['rounded_to_twelve_decimals'],
      },
    });
    expect(recordOf({ BilledCost: '0.00000000000049' }).roundedBy).toBe('-0.00000000000049');
  });
  const cost = fc.oneof(
    fc.constant('NULL'),
    fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 15 }))
      .map(([units, scale]) => `${units}E-${scale}`),
  );
  test('sales 13 #10: the identities hold for any costs', () => {
    fc.assert(
      fc.property(cost, cost, cost, (ListCost, ContractedCost, billed) => {
        const record = recordOf({ ListCost, ContractedCost, BilledCost: billed === 'NULL' ? '1' : billed });
        expect(checkIdentities(record)).toBeNull();
      }),
    );
  });
});

describe('IN-3, IN-4: bill type and charging mode', () => {
  test.each([
    ['Usage', '1', 5],
    ['Usage', '-1', 5],
    ['Purchase', '1', 1],
    ['Purchase', '-1', 4],
    ['Tax', '1', 102],
    ['Tax', '-1', 100],
    ['Credit', '-1', 9],
    ['Credit', '1', 9],
    ['Adjustment', '1', 16],
    ['Adjustment', '0', 16],
    ['Adjustment', '-1', 9],
    ['usage', '1', 5],
  ])('%s of %s is bill type %i', (ChargeCategory, BilledCost, billType) =>
    expect(recordOf({ ChargeCategory, BilledCost }).billType).toBe(billType),
  );
  test.each([
    ['Usage', 'NULL', 3],
    ['Usage', 'Spend', 11],
    ['Usage', 'Usage', 10],
    ['Purchase', 'NULL', 1],
    ['Purchase', 'Spend', 11],
    ['Tax', 'NULL', 3],
  ])('%s with commitment %s is mode %i', (ChargeCategory, CommitmentDiscountCategory, mode) =>
    expect(recordOf({ ChargeCategory, CommitmentDiscountCategory }).chargingMode).toBe(mode),
  );
  test('a correction is noted', () =>
    expect(recordOf({ ChargeClass: 'Correction' }).detail.notes).toEqual(['correction_of_an_earlier_charge']));
});

describe('IN-5: no value', () => {
  test.each(['', 'NULL', 'null', '   '])('%j is none', (ResourceName) =>
    expect(recordOf({ ResourceName }).resourceName).toBe(''),
  );
  test('Null and N/A are texts', () =>
    expect([
      recordOf({ SubAccountName: 'Null' }).customerRef,
      recordOf({ ResourceName: 'N/A' }).resourceName,
    ]).toMatchObject([{ subAccountName: 'Null' }, 'N/A']));
});

describe('IN-6: what identifies a charge', () => {
  const key = (changes: Record<string, string | undefined>) => recordOf(changes).sourceKey;
  test('another spelling of the same facts is the same charge', () => {
    const plain = key({});
    expect(key({ BilledCost: '1.08' })).toBe(plain);
    expect(key({ ListCost: '12E-1', ConsumedQuantity: '1' })).toBe(plain);
    expect(key({ ChargePeriodStart: '2024-09-18T22:00:00Z', BillingPeriodStart: '2024-09-01T08:00:00+08:00' })).toBe(
      plain,
    );
    expect(key({ ResourceName: '', ChargeClass: undefined })).toBe(plain);
    expect(key({ Tags: '{"app":"x","env":"prod"}' })).toBe(plain);
  });
  test('columns FOCUS does not know are no part of it, but kept', () => {
    expect(key({ Id: '17', x_Cost: '9' })).toBe(key({}));
    expect(recordOf({ Id: '17', x_Note: 'a', x_None: 'NULL' }).detail.extra).toEqual({ Id: '17', x_Note: 'a' });
    expect(JSON.stringify(recordOf({ __proto__x: 'y' }).detail.extra)).toContain('__proto__x');
  });
  test('any FOCUS column that differs makes another charge', () => {
    for (const [name, kind] of FOCUS_COLUMNS) {
      const other = { text: 'other', number: '77', instant: '2024-09-18T21:30:00Z', json: '{"other":1}' }[kind];
      const value =
        { BillingCurrency: 'EUR', ChargeCategory: 'Tax', ChargePeriodEnd: '2024-09-19T00:00:00Z' }[name as string] ??
        other;
      expect(key({ [name]: value }), name).not.toBe(key({}));
    }
  });
  test('values cannot slip from one column into the next', () => {
    expect(key({ RegionId: 'a', RegionName: 'bc' })).not.toBe(key({ RegionId: 'ab', RegionName: 'c' }));
  });
  test('the same content again is the next charge', () => {
    const seen = createOccurrences();
    const keys = [1, 2, 3].map(() => recordOf({}, seen).sourceKey);
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toBe(recordOf({}).contentHash);
  });
  test('rows in any order and columns in any order have the same keys', () => {
    const cells = fc.record({
      BilledCost: fc.constantFrom('1', '1.0', '2', '3'),
      ResourceId: fc.constantFrom('a', 'b'),
      Tags: fc.constantFrom('NULL', '{"a":"1"}'),
    });
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 12 }), fc.nat(), (rows, turn) => {
        const keys = (list: readonly Record<string, string>[]) => {
          const seen = createOccurrences();
          return list.map((row) => recordOf(row, seen).sourceKey).sort();
        };
        const turned = [...rows.slice(turn % (rows.length + 1)), ...rows.slice(0, turn % (rows.length + 1))].reverse();
        expect(keys(turned)).toEqual(keys(rows));
        const backwards = (row: Record<string, string>) =>
          Object.fromEntries(
            Object.entries({
              ...Object.fromEntries(Object.keys(PLAIN_CHARGE).map((name) => [name, undefined])),
              ...PLAIN_CHARGE,
              ...row,
            }).reverse(),
          );
        expect(rows.map((row) => recordOf(backwards(row) as Record<string, string>).contentHash)).toEqual(
          rows.map((row) => recordOf(row).contentHash),
        );
      }),
    );
  });
});

describe('IN-7: whose charge', () => {
  test('provider, billing account and sub-account', () => {
    expect(recordOf().customerRef).toEqual({
      kind: 'sub-account',
      provider: 'AWS',
      billingAccountId: 'acct-1',
      subAccountId: 'sub-1',
      subAccountName: 'Atlas',
    });
  });
  test('without a sub-account the billing account stands for it, noted', () => {
    const record = recordOf({ SubAccountId: 'NULL', SubAccountName: 'NULL' });
    expect(record.customerRef).toMatchObject({ subAccountId: 'acct-1', subAccountName: 'SunBird' });
    expect(record.detail.notes).toEqual(['sub_account_missing']);
  });
  test('1.3 on: the service provider, before the deprecated provider', () => {
    expect(recordOf({ ServiceProviderName: 'Huawei Cloud', ProviderName: undefined }).provider).toBe('Huawei Cloud');
    expect(recordOf({ ServiceProviderName: 'NULL' }).provider).toBe('AWS');
  });
  test('the scope is provider, billing account and period, whatever the spelling', () => {
    const scope = recordOf().scopeKey;
    expect(recordOf({ BillingPeriodStart: '2024-09-01T00:00:00Z', SubAccountId: 'other' }).scopeKey).toBe(scope);
    expect(recordOf({ BillingAccountId: 'acct-2' }).scopeKey).not.toBe(scope);
    expect(recordOf({ BillingPeriodStart: '2024-10-01 00:00:00' }).scopeKey).not.toBe(scope);
    expect(recordOf({ ProviderName: 'Oracle' }).scopeKey).not.toBe(scope);
  });
  test('a renamed sub-account is the same account with its new name', () => {
    const seen = createOccurrences();
    expect([recordOf({ SubAccountName: 'New' }, seen).customerRef, recordOf({}, seen).customerRef]).toMatchObject([
      { subAccountName: 'New' },
      { subAccountName: 'Atlas' },
    ]);
  });
});

describe('IN-8: day and month', () => {
  test('UTC months', () => {
    expect(recordOf({ ChargePeriodStart: '2024-09-18 16:00:00' })).toMatchObject({
      day: '2024-09-18',
      billingMonth: '2024-09',
      consumedFrom: '2024-09-18T16:00:00Z',
      consumedTo: '2024-09-18T23:00:00Z',
      tradedAt: '2024-09-18T23:00:00Z',
    });
  });
  test("Huawei's months", () => {
    const record = recordOf({
      ProviderName: 'Huawei Cloud',
      BillingPeriodStart: '2024-08-31T16:00:00Z',
      BillingPeriodEnd: '2024-09-30T16:00:00Z',
      ChargePeriodStart: '2024-08-31T16:00:00Z',
      ChargePeriodEnd: '2024-08-31T17:00:00Z',
    });
    expect(record).toMatchObject({ day: '2024-09-01', billingMonth: '2024-09' });
    expect(record.detail.notes).toBeUndefined();
  });
  test('a charge outside its billing period is kept, and noted', () => {
    expect(recordOf({ BillingPeriodStart: '2024-10-01 00:00:00' })).toMatchObject({
      day: '2024-09-18',
      billingMonth: '2024-10',
      detail: { notes: ['charge_outside_billing_period'] },
    });
  });
  test('a period that is no month is noted', () =>
    expect(recordOf({ BillingPeriodStart: '2024-09-10' }).detail.notes).toEqual(['billing_period_not_a_month']));
  test('a purchase was traded when it began; without an end there is none', () => {
    expect(recordOf({ ChargeCategory: 'Purchase' }).tradedAt).toBe('2024-09-18T22:00:00Z');
    expect(recordOf({ ChargePeriodEnd: 'NULL' })).toMatchObject({ consumedTo: null, tradedAt: '2024-09-18T22:00:00Z' });
  });
});

describe('what was bought', () => {
  test('codes lead with the provider and keep letters of any script', () => {
    expect(recordOf()).toMatchObject({
      serviceCode: 'aws.amazon-elastic-compute-cloud',
      resourceTypeCode: 'aws.instance',
      regionCode: 'us-west-2',
      regionName: 'US West (Oregon)',
      productName: '$1.20 per hour',
      tradeNo: '',
    });
    expect(recordOf({ ProviderName: '华为云', ServiceName: '弹性云服务器 ECS' }).serviceCode).toBe(
      '华为云.弹性云服务器-ecs',
    );
    expect(recordOf({ ServiceName: '!!!' }).serviceCode).toBe('aws.unnamed');
    expect(recordOf({ ServiceName: 'x'.repeat(250) }).serviceCode.length).toBe(120);
  });
  test('a region known by name only', () =>
    expect(recordOf({ RegionId: 'NULL', RegionName: 'us-phoenix-1' })).toMatchObject({
      regionCode: 'us-phoenix-1',
      regionName: 'us-phoenix-1',
    }));
  test('everything else is kept: quantities, tags and all FOCUS columns without a field', () => {
    expect(recordOf({ PricingQuantity: 'many', x: '1' }).detail).toMatchObject({
      usageAmount: '1',
      usageUnit: 'Hours',
      productId: 'SKU1',
      resourceTypeName: 'instance',
      resourceTag: PLAIN_CHARGE.Tags,
      notes: ['quantity_not_a_number'],
      extra: { x: '1' },
      focus: {
        PricingQuantity: 'many',
        BillingPeriodStart: '2024-09-01T00:00:00Z',
        ListUnitPrice: '1.2',
        InvoiceIssuerName: 'Amazon Web Services, Inc.',
      },
    });
  });
  test('a description too long for a label stays whole in the detail', () => {
    const ChargeDescription = 'd'.repeat(3_000);
    expect(recordOf({ ChargeDescription })).toMatchObject({
      productName: 'Amazon Elastic Compute Cloud',
      detail: { focus: { ChargeDescription } },
    });
  });
});

describe('reasons of single rows', () => {
  test.each([
    [{ BilledCost: 'abc' }, { code: 'not_a_number', params: { field: 'BilledCost', value: 'abc' } }],
    [{ ListCost: '1,200.00' }, { code: 'not_a_number', params: { field: 'ListCost', value: '1,200.00' } }],
    [{ ContractedCost: '$1' }, { code: 'not_a_number', params: { field: 'ContractedCost', value: '$1' } }],
    [{ EffectiveCost: 'NaN' }, { code: 'not_a_number', params: { field: 'EffectiveCost', value: 'NaN' } }],
    [{ BilledCost: 'NULL' }, { code: 'missing_value', params: { field: 'BilledCost' } }],
    [{ BilledCost: `1${'0'.repeat(26)}` }, { code: 'amount_too_large', params: { field: 'BilledCost', digits: 26 } }],
    [
      { BilledCost: `-${'9'.repeat(26)}`, ListCost: '9'.repeat(26) },
      { code: 'amount_too_large', params: { field: 'ListCost - BilledCost', digits: 26 } },
    ],
    [
      { BilledCost: `${'9'.repeat(26)}.9999999999999` },
      { code: 'amount_too_large', params: { field: 'BilledCost', digits: 26 } },
    ],
    [
      { ChargePeriodStart: '18/09/2024' },
      { code: 'not_an_instant', params: { field: 'ChargePeriodStart', value: '18/09/2024' } },
    ],
    [{ ChargePeriodEnd: 'soon' }, { code: 'not_an_instant', params: { field: 'ChargePeriodEnd', value: 'soon' } }],
    [
      { BillingPeriodStart: '0001-01-01' },
      { code: 'instant_out_of_range', params: { field: 'BillingPeriodStart', value: '0001-01-01' } },
    ],
    [{ ChargePeriodStart: '' }, { code: 'missing_value', params: { field: 'ChargePeriodStart' } }],
    [{ BillingPeriodStart: 'NULL' }, { code: 'missing_value', params: { field: 'BillingPeriodStart' } }],
    [
      { ChargePeriodEnd: '2024-09-18 21:00:00' },
      { code: 'period_reversed', params: { from: '2024-09-18T22:00:00Z', to: '2024-09-18T21:00:00Z' } },
    ],
    [{ BillingCurrency: 'XYZ' }, { code: 'currency_unknown', params: { value: 'XYZ' } }],
    [{ BillingCurrency: 'NULL' }, { code: 'missing_value', params: { field: 'BillingCurrency' } }],
    [{ ChargeCategory: 'Gift' }, { code: 'unknown_value', params: { field: 'ChargeCategory', value: 'Gift' } }],
    [{ ChargeCategory: 'NULL' }, { code: 'missing_value', params: { field: 'ChargeCategory' } }],
    [{ ProviderName: 'NULL' }, { code: 'missing_value', params: { field: 'ProviderName' } }],
    [{ BillingAccountId: '' }, { code: 'missing_value', params: { field: 'BillingAccountId' } }],
    [{ ServiceName: 'NULL' }, { code: 'missing_value', params: { field: 'ServiceName' } }],
    [{ ResourceId: 'r'.repeat(2_049) }, { code: 'text_too_long', params: { field: 'ResourceId', limit: 2_048 } }],
    [{ SubAccountId: 's'.repeat(257) }, { code: 'text_too_long', params: { field: 'SubAccountId', limit: 256 } }],
  ])('%j', (changes, reason) => expect(adaptCells(changes)).toEqual(reason));

  test('currencies are read in either case', () => expect(recordOf({ BillingCurrency: 'cny' }).currency).toBe('CNY'));

  test('any texts in any cells: one outcome, never an exception', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.constantFrom('NULL', '', '1e5', '-0', '2024-09-01', '{"a":', '\\', '"'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...FOCUS_COLUMNS.map(([name]) => name)), text), (changes) => {
        const outcome = adaptCells(changes);
        if (!('code' in outcome)) expect(checkIdentities(outcome)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});

describe('headers', () => {
  const names = Object.keys(PLAIN_CHARGE);
  test('the version is the newest whose columns appear', () => {
    const version = (...more: string[]) => {
      const header = readFocusHeader([...names, ...more]);
      return 'code' in header ? header.code : header.version;
    };
    expect([
      version(),
      version('SkuMeter'),
      version('InvoiceId'),
      version('ServiceProviderName'),
      version('InvoiceDetailId', 'SkuMeter'),
    ]).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4']);
  });
  test('another case, blanks or underscores are the same column; an exact name goes first', () => {
    const header = readFocusHeader([
      ...names.map((name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()),
      'x_BilledCost',
    ]);
    expect(header).toMatchObject({ version: '1.0', extras: [{ name: 'x_BilledCost' }] });
    expect(readFocusHeader([...names, 'billed cost'])).toMatchObject({ extras: [{ name: 'billed cost' }] });
  });
  test.each<[string[], FileReason]>([
    [
      names.filter((name) => name !== 'BilledCost' && name !== 'ServiceName'),
      { code: 'missing_column', params: { columns: 'BilledCost, ServiceName' } },
    ],
    [
      names.filter((name) => name !== 'ProviderName'),
      { code: 'missing_column', params: { columns: 'ServiceProviderName/ProviderName' } },
    ],
    [[...names, 'BilledCost'], { code: 'duplicate_column', params: { column: 'BilledCost' } }],
    [Array.from({ length: 1_001 }, (_, index) => `c${index}`), { code: 'too_many_columns', params: { limit: 1_000 } }],
  ])('refused: %#', (header, reason) => expect(readFocusHeader(header)).toEqual(reason));
  test('columns a record can do without are reported as absent, not missed', () => {
    expect(readFocusHeader(names.filter((name) => name !== 'ListCost' && name !== 'ChargeClass'))).toMatchObject({
      absent: ['ChargeClass', 'ListCost'],
    });
  });
});
