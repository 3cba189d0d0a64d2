// Every declared operation, called by the vendor's SDK on the running product: declared shapes on the raw wire, filters,
// paging, languages, and figures equal to those of the pages to the last digit. An operation without a case fails here.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OperationName, OPERATION_NAMES, OPERATIONS, operationOf } from '../../contract/bss/contract.ts';
import { detailTotals, summaryList } from '../../contract/console/usage.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { OPERATION_RULES } from '../../server/doors/bss/operations.ts';
import { column, createDoorWorld, type DoorWorld, MONTH, rowsOf, type Values, type Wire } from './door-world.ts';
import { shapeFaults } from './shape.ts';

let world: DoorWorld;
beforeAll(async () => {
  world = await createDoorWorld();
});
afterAll(() => world.close());

const acme = () => world.numberOf('acme cloud');
const bill = (more: Values = {}): Values => ({ bill_cycle: MONTH, customer_id: acme(), limit: 100, ...more });
const digits = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no number of the wire`);
  return value;
};
const sumOf = (rows: readonly Wire[], field: string) => addDecimals(rows.flatMap((row) => (row[field] === undefined ? [] : [digits(row[field])])));

/** Calls of each operation; `Record` and the first test make sure that none is left out. */
const CASES: Readonly<Record<OperationName, (world: DoorWorld) => readonly Values[]>> = {
  ListSubCustomers: (w) => [
    {},
    { account_name: 'ACME c', customer: 'me In', association_type: '2', associated_on_begin: '2020-01-01T00:00:00Z', associated_on_end: '2030-01-01T00:00:00Z', offset: 0, limit: 100 },
    { customer_id: w.numberOf('globex'), label: '', indirect_partner_id: 'not processed' },
    { customer_id: 'unknown' },
  ],
  ListConsumeSubCustomers: () => [{ bill_cycle: MONTH }, { bill_cycle: MONTH, offset: 1, limit: 1 }, { bill_cycle: '2000-01' }],
  ListSubCustomerBillDetail: () => [
    bill(),
    bill({ service_type_code: 'hws.service.type.ec2', region_code: 'cn-north-4', charging_mode: 1, bill_detail_type: 1, trade_id: 'CS2603010001', association_type: '2' }),
    bill({ resource_id: 'vm-1', resource_name: '门户', bill_date_begin: '2026-03-02', bill_date_end: '2026-03-02' }),
    bill({ customer_id: 'unknown' }),
  ],
  ListSubcustomerMonthlyBills: () => [
    { cycle: MONTH, charge_mode: '3' },
    { cycle: MONTH, charge_mode: '1', bill_type: '1', customer_id: acme(), cloud_service_type: 'hws.service.type.ec2' },
    { cycle: MONTH, charge_mode: '11', offset: 5, limit: 100 },
    { cycle: '2000-01', charge_mode: '3' },
  ],
  ListServiceTypes: () => [{}, { service_type_name: '弹性', limit: 1000 }, { service_type_name: 'no such service', offset: 3 }],
  ListMeasureUnits: () => [{}],
};

describe('every declared operation', () => {
  test('has cases here and a rule in the door, with the caller the contract states', () => {
    expect(Object.keys(CASES).sort()).toEqual([...OPERATION_NAMES].sort());
    for (const operation of OPERATIONS) {
      expect(CASES[operation.name](world).length, operation.name).toBeGreaterThan(0);
      expect(OPERATION_RULES[operation.name].caller, operation.name).toBe(operation.caller);
    }
  });

  test.each(OPERATION_NAMES)('%s answers as declared, in both languages', async (name) => {
    for (const values of CASES[name](world)) {
      for (const language of [undefined, 'zh_CN', 'en_us'] as const) {
        const answer = await world.ask('admin', name, values, language);
        expect([answer.status, answer.text.slice(0, 200)], JSON.stringify(values)).toEqual([200, expect.anything()]);
        expect(answer.headers['content-type']).toMatch(/^application\/json/);
        expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
        expect(shapeFaults(name, answer.text), JSON.stringify(values)).toEqual([]);
      }
    }
  });

  test('lists of the contract come back filled, so that their rows were checked too', async () => {
    for (const name of OPERATION_NAMES) {
      const { response } = operationOf(name);
      const answer = await world.read('admin', name, CASES[name](world)[0]);
      const lists = Object.values(answer).filter(Array.isArray);
      expect(lists.length, response).toBeGreaterThan(0);
      expect(lists[0]?.length, response).toBeGreaterThan(0);
    }
  });
});

describe('ListSubCustomers', () => {
  const accounts = async (values: Values) => column(rowsOf(await world.read('admin', 'ListSubCustomers', values), 'customer_infos'), 'account_name').sort();

  test('tells contents in full, one manager by login, and counts the filter', async () => {
    const answer = await world.read('admin', 'ListSubCustomers', { account_name: 'acme' });
    expect(answer['count']).toBe('1');
    expect(rowsOf(answer, 'customer_infos')).toEqual([expect.objectContaining({
      customer: 'Acme Inc', account_name: 'acme cloud', customer_id: acme(), association_type: '2', associated_on: '2023-12-31T16:00:00Z',
      telephone: '13912345678', email: 'it@acme.example', customer_type: '-1', is_frozen: '0', account_managers: [{ account_name: 'a' }], customer_level: 'V0',
    })]);
  });

  test('part of the text, in either case, blanks inside; type; whole number; instants with both ends', async () => {
    expect(await accounts({})).toEqual(['acme cloud', 'globex', 'initech', 'silent', 'today']);
    expect(await accounts({ customer: 'ACME INC' })).toEqual(['acme cloud']);
    expect(await accounts({ association_type: '1' })).toEqual(['globex']);
    expect(await accounts({ customer_id: acme() })).toEqual(['acme cloud']);
    expect(await accounts({ customer_id: acme().slice(0, 31) })).toEqual([]);
    expect(await accounts({ customer_id: world.numberOf('strange') })).toEqual([]);
    expect(await accounts({ associated_on_begin: '2023-12-31T16:00:00Z', associated_on_end: '2023-12-31T16:00:00Z', limit: 100 })).toHaveLength(5);
    expect(await accounts({ associated_on_begin: '2023-12-31T16:00:01Z' })).toEqual([]);
    expect(await accounts({ associated_on_end: '2023-12-31T15:59:59Z' })).toEqual([]);
  });

  test('a page behind the end is empty and still counts', async () => {
    expect(await world.read('admin', 'ListSubCustomers', { offset: 40000000 })).toEqual({ customer_infos: [], count: '5' });
  });
});

describe('ListConsumeSubCustomers', () => {
  test('customers with records of the cycle, of any currency; paging leaves none out', async () => {
    const all = await world.read('admin', 'ListConsumeSubCustomers', { bill_cycle: MONTH });
    const numbers = ['acme cloud', 'globex', 'initech', 'today'].map((account) => world.numberOf(account)).sort();
    expect(column(rowsOf(all, 'sub_customers'), 'customer_id').sort()).toEqual(numbers);
    const paged: unknown[] = [];
    for (const offset of [0, 1, 2, 3, 4]) {
      const page = await world.read('admin', 'ListConsumeSubCustomers', { bill_cycle: MONTH, offset, limit: 1 });
      expect(page['total_count']).toBe('4');
      paged.push(...column(rowsOf(page, 'sub_customers'), 'customer_id'));
    }
    expect(paged.sort()).toEqual(numbers);
  });
});

describe('ListSubCustomerBillDetail', () => {
  const details = async (more: Values = {}) => rowsOf(await world.read('admin', 'ListSubCustomerBillDetail', bill(more)), 'fee_records');

  test('records paged by place: offset=1, limit=10 of ten records gives records 2 to 10', async () => {
    const first = await world.read('admin', 'ListSubCustomerBillDetail', { bill_cycle: MONTH, customer_id: acme() });
    expect(first).toMatchObject({ total_count: '10', currency: 'CNY' });
    const all = column(rowsOf(first, 'fee_records'), 'id');
    expect(new Set(all).size).toBe(10);
    const shifted = await world.read('admin', 'ListSubCustomerBillDetail', { bill_cycle: MONTH, customer_id: acme(), offset: 1, limit: 10 });
    expect(column(rowsOf(shifted, 'fee_records'), 'id')).toEqual(all.slice(1));
    expect(await world.read('admin', 'ListSubCustomerBillDetail', bill({ offset: 2147483647 }))).toEqual({ total_count: '10', currency: 'CNY', fee_records: [] });
  });

  test('an order, with everything that is known of it', async () => {
    const [order] = await details({ bill_detail_type: 1 });
    expect(order).toMatchObject({
      bill_cycle: MONTH, customer_id: acme(), association_type: '2', service_type_code: 'hws.service.type.ec2', service_type_name: '弹性云服务器', charging_mode: '1', bill_detail_type: '1',
      trade_time: '2026-03-01T04:00:00Z', consume_time: '2026-03-01T02:00:00Z', trade_id: 'CS2603010001', region_code: 'cn-north-4', product_id: 'OFFI001', product_name: '云主机|s6.large.2', product_spec_desc: 's6.large.2.linux',
      period_type: '20', period_num: '1', official_amount: '150.5', official_discount_amount: '30', payment_amount: '120', cash_amount: '120',
    });
    expect(order).not.toHaveProperty('account_manager_id');
    expect(order).not.toHaveProperty('partner_id');
  });

  test('usage: when it ended, how much, in which unit; GB is a unit only where the usage says of what', async () => {
    expect((await details({ resource_id: 'vm-1' }))[0]).toMatchObject({
      resource_type_code: 'hws.resource.type.vm', resource_name: '门户 vm', consume_time: '2026-03-02T03:00:00Z', usage_type: 'Duration', usage_amount: '24', usage_measure_id: '4', payment_amount: '0.12345678', account_manager_id: world.company.members.a,
    });
    const gigabytes = (await details()).filter((row) => row['usage_type'] === 'upflow' || row['usage_amount'] === '0.5');
    expect(gigabytes.map((row) => [row['usage_amount'], row['usage_measure_id'], row['free_resource_usage'], row['free_resource_measure_id']])).toEqual(
      expect.arrayContaining([['0.5', undefined, undefined, undefined], ['5', '10', '5', '10']]));
    expect((await details({ charging_mode: 11 }))[0]).toMatchObject({ ri_usage: '3', ri_usage_measure_id: '4', bill_detail_type: '23' });
  });

  test('every means of payment in its field; each record adds up; twelve decimals stay', async () => {
    const rows = await details();
    for (const row of rows) {
      const parts = ['cash_amount', 'credit_amount', 'coupon_amount', 'flexipurchase_coupon_amount', 'stored_value_card_amount', 'debt_amount', 'writeoff_amount'].map((field) => digits(row[field]));
      expect(addDecimals(parts)).toBe(digits(row['payment_amount']));
    }
    expect(rows.find((row) => row['payment_amount'] === '100')).toMatchObject({
      cash_amount: '40', credit_amount: '10', coupon_amount: '20', flexipurchase_coupon_amount: '5', stored_value_card_amount: '5', debt_amount: '15', writeoff_amount: '5',
    });
    expect(column(rows, 'payment_amount')).toContain('0.000000000001');
  });

  test('an amount whose means nobody told counts as owed: no means claims it', async () => {
    expect((await details({ service_type_code: 'hws.service.type.obs' }))[0]).toMatchObject({ payment_amount: '33.33', cash_amount: '3.33', debt_amount: '30' });
  });

  test('what the wire has no value for is left out: the fee of an unsubscription has no bill_detail_type', async () => {
    const fee = (await details()).find((row) => row['payment_amount'] === '0.4');
    expect(fee).toMatchObject({ charging_mode: '1', cash_amount: '0.4' });
    expect(fee).not.toHaveProperty('bill_detail_type');
  });

  test('filters: days of the cycle, service, mode, type, trade, association, manager; a lone end of a day range does not count', async () => {
    const amounts = async (more: Values) => column(await details(more), 'payment_amount').sort();
    expect(await amounts({ bill_date_begin: '2026-03-05', bill_date_end: '2026-03-06' })).toEqual(['-20', '0.4', '33.33']);
    expect(await amounts({ bill_date_begin: '2026-03-05' })).toHaveLength(10);
    expect(await amounts({ charging_mode: 1 })).toEqual(['-20', '0.4', '120']);
    expect(await amounts({ bill_detail_type: 4 })).toEqual(['-20']);
    expect(await amounts({ trade_id: 'T-2' })).toEqual(['0.12345678']);
    expect(await amounts({ region_code: 'cn-north-4' })).toEqual(['120']);
    expect(await amounts({ association_type: '1' })).toEqual([]);
    expect(await amounts({ account_manager_id: world.company.members.a })).toHaveLength(9);
    expect(await amounts({ account_manager_id: 'nobody' })).toEqual([]);
  });

  test('one currency a list: yuan when there is any, else the first by code, stated as it is', async () => {
    const answer = await world.ask('admin', 'ListSubCustomerBillDetail', bill({ customer_id: world.numberOf('initech') }));
    expect(JSON.parse(answer.text)).toMatchObject({ total_count: 1, currency: 'JPY', fee_records: [{ payment_amount: 2 }] });
    expect(shapeFaults('ListSubCustomerBillDetail', answer.text)).toEqual(['ListSubCustomerBillDetail.currency: not in Currency']);
  });

  test('18 months back are served; a cycle before that or not begun is an empty list', async () => {
    const cycle = async (bill_cycle: string) => (await world.read('admin', 'ListSubCustomerBillDetail', { bill_cycle, customer_id: world.numberOf('today') }))['total_count'];
    expect([await cycle('2024-09'), await cycle('2024-08'), await cycle('2026-04')]).toEqual(['1', '0', '0']);
  });

  test('sums over the wire are the figures of the details page to the last digit', async () => {
    for (const account of ['acme cloud', 'globex', 'today'] as const) {
      const rows = rowsOf(await world.read('admin', 'ListSubCustomerBillDetail', bill({ customer_id: world.numberOf(account) })), 'fee_records');
      const query = { month: MONTH, customerId: world.company.customers[account] ?? '', currency: 'CNY', zero: 'all' } as const;
      const page = (await (await world.company.as('admin')).call(detailTotals, { query })).totals[0];
      expect(page?.records).toBe(rows.length);
      expect({
        list: sumOf(rows, 'official_amount'), discount: sumOf(rows, 'official_discount_amount'), due: sumOf(rows, 'payment_amount'), cash: sumOf(rows, 'cash_amount'), credit: sumOf(rows, 'credit_amount'),
        voucher: sumOf(rows, 'coupon_amount'), coupon: sumOf(rows, 'flexipurchase_coupon_amount'), card: sumOf(rows, 'stored_value_card_amount'), debt: sumOf(rows, 'debt_amount'), written: sumOf(rows, 'writeoff_amount'),
      }, account).toEqual({
        list: page?.listAmount, discount: page?.discountAmount, due: page?.dueAmount, cash: page?.cashAmount, credit: page?.creditAmount,
        voucher: page?.voucherAmount, coupon: page?.cashCouponAmount, card: page?.cardAmount, debt: addDecimals([page?.arrearsAmount ?? '', page?.unsettledAmount ?? '']), written: page?.writtenOffAmount,
      });
    }
  });
});

describe('ListServiceTypes and ListMeasureUnits', () => {
  test('names follow X-Language, codes stay; the filter is a part of the name in that language', async () => {
    const named = async (language: string, name: string) => rowsOf(await world.read('admin', 'ListServiceTypes', { service_type_name: name, limit: 1000 }, language), 'service_types');
    expect(column(await named('zh_CN', '弹性云服务器'), 'service_type_code')).toEqual(['hws.service.type.ec2']);
    expect(column(await named('EN_us', 'elastic cloud server'), 'service_type_code')).toContain('hws.service.type.ec2');
    expect(await named('zh_CN', 'no such service')).toEqual([]);
    const hours = async (language: string) => rowsOf(await world.read('admin', 'ListMeasureUnits', {}, language), 'measure_units').find((unit) => unit['measure_id'] === '4');
    expect([(await hours('zh_CN'))?.['measure_name'], (await hours('en_us'))?.['measure_name']]).toEqual(['小时', 'Hour']);
    const services = await world.read('admin', 'ListServiceTypes', { limit: 3, offset: 1 });
    const all = await world.read('admin', 'ListServiceTypes', { limit: 1000 });
    expect(column(rowsOf(services, 'service_types'), 'service_type_code')).toEqual(column(rowsOf(all, 'service_types'), 'service_type_code').slice(1, 4));
    expect(all['total_count']).toBe(String(rowsOf(all, 'service_types').length));
  });

  test('the other language reaches names in bill details too', async () => {
    const [order] = rowsOf(await world.read('admin', 'ListSubCustomerBillDetail', bill({ bill_detail_type: 1 }), 'en_US'), 'fee_records');
    expect(order?.['service_type_name']).toBe('Elastic Cloud Server');
  });
});

// Moves the clock, so it comes last.
describe('ListSubcustomerMonthlyBills', () => {
  const sums = async (mode: string, more: Values = {}) => rowsOf(await world.read('admin', 'ListSubcustomerMonthlyBills', { cycle: MONTH, charge_mode: mode, limit: 100, ...more }), 'bill_sums');

  test('resale customers only, up to the end of yesterday', async () => {
    expect(new Set(column(await sums('3'), 'customer_id'))).toEqual(new Set([acme()]));
    await world.company.moveTo('2026-03-11T00:00');
    expect(new Set(column(await sums('3'), 'customer_id'))).toEqual(new Set([acme(), world.numberOf('today')]));
  });

  test('a row by service, resource type and kind; consumption adds up from what paid, debt and write-off', async () => {
    const rows = await sums('3', { customer_id: acme(), cloud_service_type: 'hws.service.type.ec2', bill_type: '0' });
    expect(rows.map((row) => [row['resource_type_code'], row['amount']])).toEqual([[undefined, '100.000000000001'], ['hws.resource.type.vm', '0.12345678']]);
    const whole = rows.find((row) => row['amount'] === '100.000000000001');
    expect(whole).toEqual({
      customer_id: acme(), cloud_service_type: 'hws.service.type.ec2', cloud_service_type_name: '弹性云服务器', bill_type: '0', charge_mode: '3', measure_id: '1',
      amount: '100.000000000001', debt_amount: '15', adjustment_amount: '5', discount_amount: '0',
      account_details: [
        { balance_type: 'BALANCE_TYPE_DEBIT', amount: '40.000000000001', bill_type: '0' }, { balance_type: 'BALANCE_TYPE_CREDIT', amount: '10', bill_type: '0' }, { balance_type: 'BALANCE_TYPE_COUPON', amount: '20', bill_type: '0' },
        { balance_type: 'BALANCE_TYPE_RCASH_COUPON', amount: '5', bill_type: '0' }, { balance_type: 'BALANCE_TYPE_STORED_VALUE_CARD', amount: '5', bill_type: '0' },
      ],
    });
    for (const row of [...rows, ...(await sums('1', { bill_type: '0' }))]) {
      const paid = rowsOf(row, 'account_details').map((one) => digits(one['amount']));
      expect(addDecimals([...paid, digits(row['debt_amount']), digits(row['adjustment_amount'])])).toBe(digits(row['amount']));
    }
  });

  test('refunds and adjustments are rows of their own, negative, without debt, adjustment and discount', async () => {
    const [refund] = await sums('1', { bill_type: '1' });
    const [adjustment] = await sums('3', { bill_type: '2' });
    expect([refund?.['amount'], adjustment?.['amount']]).toEqual(['-20', '-1.5']);
    for (const row of [refund, adjustment]) for (const field of ['debt_amount', 'adjustment_amount', 'discount_amount']) expect(row).not.toHaveProperty(field);
    expect(refund?.['account_details']).toEqual([{ balance_type: 'BALANCE_TYPE_DEBIT', amount: '-20', bill_type: '1' }]);
  });

  test('paging by place, count of the filter; one currency a list', async () => {
    const all = await sums('3');
    const paged: Wire[] = [];
    for (let offset = 0; offset < all.length; offset += 2) paged.push(...(await sums('3', { offset, limit: 2 })));
    expect(paged).toEqual(all);
    const dollars = await world.read('admin', 'ListSubcustomerMonthlyBills', { cycle: MONTH, charge_mode: '3', customer_id: world.numberOf('initech') });
    expect(dollars).toMatchObject({ count: '1', currency: 'JPY', bill_sums: [{ amount: '2' }] });
  });

  test('sums over the wire are the figures of the summary page to the last digit', async () => {
    await world.company.moveTo('2026-03-13T09:00');
    const wire: Wire[] = [];
    for (const mode of ['1', '3', '11']) wire.push(...(await sums(mode)));
    const member = await world.company.as('admin');
    const page = async (kind: 'consumption' | 'refund') => (await member.call(summaryList, { query: { month: MONTH, kind, associationType: 'resale', currency: 'CNY', zero: 'all', limit: '100' } })).items;
    const due = (items: readonly { dueAmount: string }[]) => addDecimals(items.map((item) => item.dueAmount));
    expect(sumOf(wire.filter((row) => row['bill_type'] !== '1'), 'amount')).toBe(due(await page('consumption')));
    expect(sumOf(wire.filter((row) => row['bill_type'] === '1'), 'amount')).toBe(due(await page('refund')));
    expect(sumOf(wire, 'discount_amount')).toBe(addDecimals((await page('consumption')).map((item) => item.discountAmount)));
  });
});
