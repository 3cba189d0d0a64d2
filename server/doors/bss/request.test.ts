import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPERATION_NAMES, type OperationName } from '../../../contract/bss/contract.ts';
import { readRequest } from './request.ts';

type Headers = Record<string, string>;

function get<Name extends OperationName>(operation: Name, query: string, headers: Headers = {}) {
  return readRequest(operation, { rawUrl: `/v2/x?${query}`, headers, body: Buffer.alloc(0) });
}

function post<Name extends OperationName>(operation: Name, body: string | Buffer, headers: Headers = {}) {
  const withType = { 'content-type': 'application/json', ...headers };
  return readRequest(operation, { rawUrl: '/v2/x', headers: withType, body: Buffer.from(body) });
}

function refusal(message: string) {
  return { ok: false, error: { code: 'CBC.0100', message } };
}

const BILL = 'bill_cycle=2026-06&customer_id=c1';

describe('readings', () => {
  test('defaults are filled in, absent filters stay absent', () => {
    expect(post('ListSubCustomers', '{}')).toEqual({ ok: true, language: 'zh_CN', values: { offset: 0, limit: 10 } });
    expect(get('ListMeasureUnits', '')).toEqual({ ok: true, language: 'zh_CN', values: {} });
  });

  test('every filter of the bill details, typed', () => {
    const query = `${BILL}&service_type_code=hws.service.type.ec2&charging_mode=3&bill_detail_type=103&association_type=2&resource_name=%E4%BA%91+a&offset=2147483647&limit=100`;
    expect(get('ListSubCustomerBillDetail', query, { 'x-language': 'EN_us' })).toEqual({
      ok: true,
      language: 'en_US',
      values: {
        bill_cycle: '2026-06',
        customer_id: 'c1',
        service_type_code: 'hws.service.type.ec2',
        charging_mode: 3,
        bill_detail_type: 103,
        association_type: '2',
        resource_name: '云 a',
        offset: 2147483647,
        limit: 100,
      },
    });
  });

  test('a body with nulls and empty text filters: no filters', () => {
    const body =
      '{"account_name":"","customer":null,"limit":null,"customer_id":"","association_type":null,"label":"重要"}';
    expect(post('ListSubCustomers', body)).toMatchObject({ ok: true, values: { offset: 0, limit: 10, label: '重要' } });
  });

  test('names may hold blanks', () => {
    const names = { account_name: 'acme inc', customer: 'Acme Inc' };
    expect(post('ListSubCustomers', JSON.stringify(names))).toMatchObject({ ok: true, values: names });
  });

  test('unknown parameters and fields are ignored, even treacherous ones', () => {
    expect(get('ListMeasureUnits', '__proto__=1&limit=x&limit=y')).toMatchObject({ ok: true, values: {} });
    const body = '{"__proto__":{"limit":5},"constructor":1,"unknown":[{}],"bill_cycle":"2026-06"}';
    expect(post('ListConsumeSubCustomers', body)).toMatchObject({
      ok: true,
      values: { bill_cycle: '2026-06', offset: 0, limit: 10 },
    });
  });

  test('a day range counts only when both ends are there', () => {
    const range = (query: string) => get('ListSubCustomerBillDetail', `${BILL}&${query}`);
    const alone = { ok: true, values: { bill_cycle: '2026-06', customer_id: 'c1', offset: 0, limit: 10 } };
    expect(range('bill_date_begin=2026-06-01')).toMatchObject(alone);
    expect(range('bill_date_end=2026-05-01')).toEqual({ ...alone, language: 'zh_CN' });
    expect(range('bill_date_begin=2026-06-01&bill_date_end=2026-06-30')).toMatchObject({
      ok: true,
      values: { bill_date_begin: '2026-06-01', bill_date_end: '2026-06-30' },
    });
    expect(range('bill_date_begin=2026-05-31&bill_date_end=2026-06-30')).toEqual(
      refusal('bill_date_begin must lie in bill_cycle'),
    );
    expect(range('bill_date_begin=2026-06-30&bill_date_end=2026-07-01')).toEqual(
      refusal('bill_date_end must lie in bill_cycle'),
    );
    expect(range('bill_date_begin=2026-06-30&bill_date_end=2026-06-01')).toEqual(
      refusal('bill_date_begin must not be later than bill_date_end'),
    );
  });

  test('the language: declared, it must be one of the two; undeclared, it is honoured or ignored', () => {
    const names = 'cycle=2026-06&charge_mode=1';
    expect(get('ListSubcustomerMonthlyBills', names, { 'x-language': 'en_us' })).toMatchObject({
      ok: true,
      language: 'en_US',
    });
    expect(get('ListSubcustomerMonthlyBills', names, { 'x-language': 'fr_FR' })).toMatchObject({
      ok: true,
      language: 'zh_CN',
    });
    expect(get('ListMeasureUnits', '', { 'x-language': 'fr_FR' })).toEqual(
      refusal('X-Language must be one of zh_CN, en_US'),
    );
    expect(get('ListMeasureUnits', '', { 'x-language': '' })).toEqual(refusal('X-Language must not be empty'));
  });
});

describe('refusals name the parameter and the rule', () => {
  test.each([
    ['customer_id=c1', 'bill_cycle is required'],
    ['bill_cycle=&customer_id=c1', 'bill_cycle is required'],
    ['bill_cycle=2026-06&customer_id=', 'customer_id is required'],
    ['bill_cycle=2026-13&customer_id=c1', 'bill_cycle must be a month as YYYY-MM'],
    [`bill_cycle=2026-06&customer_id=${'c'.repeat(65)}`, 'customer_id must be at most 64 characters'],
    [`${BILL}&charging_mode=2`, 'charging_mode must be one of 1, 3, 10, 11'],
    [`${BILL}&charging_mode=`, 'charging_mode must not be empty'],
    [`${BILL}&charging_mode=abc`, 'charging_mode must be an integer'],
    [`${BILL}&association_type=`, 'association_type must not be empty'],
    [`${BILL}&association_type=3`, 'association_type must be one of 1, 2'],
    [`${BILL}&bill_date_begin=`, 'bill_date_begin must not be empty'],
    [`${BILL}&bill_date_begin=2026-02-30`, 'bill_date_begin must be a date as YYYY-MM-DD'],
    [`${BILL}&limit=0`, 'limit must be from 1 to 100'],
    [`${BILL}&limit=101`, 'limit must be from 1 to 100'],
    [`${BILL}&limit=`, 'limit must not be empty'],
    [`${BILL}&limit=1&limit=2`, 'limit must be given once'],
    [`${BILL}&limit=1.0`, 'limit must be an integer'],
    [`${BILL}&limit=1e1`, 'limit must be an integer'],
    [`${BILL}&limit=%201`, 'limit must be an integer'],
    [`${BILL}&limit=010`, 'limit must be an integer'],
    [`${BILL}&offset=-1`, 'offset must be from 0 to 2147483647'],
    [`${BILL}&offset=2147483648`, 'offset must be from 0 to 2147483647'],
    [`${BILL}&offset=99999999999999999999`, 'offset must be an integer'],
    [`${BILL}&resource_id=a%00b`, 'resource_id must not hold NUL or broken characters'],
    ['bill_cycle=%', 'the query string must be percent-encoded UTF-8'],
  ])('bill details: %s: %s', (query, message) => {
    expect(get('ListSubCustomerBillDetail', query)).toEqual(refusal(message));
  });

  test.each([
    ['', 'the body is required: at least {}'],
    ['{', 'the body must be JSON in UTF-8'],
    ['"{}"', 'the body must be a JSON object'],
    ['[]', 'the body must be a JSON object'],
    ['null', 'the body must be a JSON object'],
    ['{"limit":"10"}', 'limit must be an integer'],
    ['{"limit":""}', 'limit must not be empty'],
    ['{"limit":1.5}', 'limit must be an integer'],
    ['{"limit":true}', 'limit must be an integer'],
    ['{"offset":40000001}', 'offset must be from 0 to 40000000'],
    ['{"customer_id":12}', 'customer_id must be a text'],
    ['{"customer_id":["a"]}', 'customer_id must be a text'],
    ['{"association_type":1}', 'association_type must be a text'],
    ['{"association_type":""}', 'association_type must not be empty'],
    ['{"label":"a b"}', 'label must not hold blanks'],
    [`{"label":"${'云'.repeat(65)}"}`, 'label must be at most 64 characters'],
    ['{"customer":"a\\u0000"}', 'customer must not hold NUL or broken characters'],
    ['{"customer":"\\ud800"}', 'customer must not hold NUL or broken characters'],
    ['{"associated_on_begin":"2026-07-09"}', 'associated_on_begin must be a UTC time as yyyy-MM-ddTHH:mm:ssZ'],
  ])('customers: %s: %s', (body, message) => {
    expect(post('ListSubCustomers', body)).toEqual(refusal(message));
  });

  test('bytes that are no UTF-8; another content type', () => {
    expect(post('ListSubCustomers', Buffer.from([0x7b, 0xff, 0x7d]))).toEqual(
      refusal('the body must be JSON in UTF-8'),
    );
    expect(post('ListSubCustomers', '{}', { 'content-type': 'text/plain' })).toEqual(
      refusal('Content-Type must be application/json'),
    );
  });

  test.each([
    ['ListConsumeSubCustomers', '{"limit":5}', 'bill_cycle is required'],
    ['ListConsumeSubCustomers', '{"bill_cycle":null}', 'bill_cycle is required'],
    ['ListConsumeSubCustomers', '{"bill_cycle":"2026-06-01"}', 'bill_cycle must be a month as YYYY-MM'],
  ] as const)('%s %s: %s', (operation, body, message) => {
    expect(post(operation, body)).toEqual(refusal(message));
  });

  test.each([
    ['ListSubcustomerMonthlyBills', 'cycle=2026-06', 'charge_mode is required'],
    ['ListSubcustomerMonthlyBills', 'cycle=2026-06&charge_mode=10', 'charge_mode must be one of 1, 3, 11'],
    ['ListSubcustomerMonthlyBills', 'cycle=2026-06&charge_mode=1&bill_type=3', 'bill_type must be one of 0, 1, 2'],
    ['ListServiceTypes', 'limit=1001', 'limit must be from 1 to 1000'],
    ['ListServiceTypes', `service_type_name=${'a'.repeat(129)}`, 'service_type_name must be at most 128 characters'],
  ] as const)('%s %s: %s', (operation, query, message) => {
    expect(get(operation, query)).toEqual(refusal(message));
  });

  test('64 characters beyond the basic plane are 64 characters', () => {
    expect(post('ListSubCustomers', `{"label":"${'😀'.repeat(64)}"}`)).toMatchObject({ ok: true });
  });

  test('junk never throws', () => {
    const junkQuery = fc.dictionary(
      fc.constantFrom('limit', 'offset', 'bill_cycle', 'cycle', 'charge_mode', 'x'),
      fc.string(),
    );
    const junkBody = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...OPERATION_NAMES), junkQuery, junkBody, (operation, query, body) => {
        const rawUrl = `/v2/x?${new URLSearchParams(query)}`;
        const reading = readRequest(operation, { rawUrl, headers: {}, body: Buffer.from(body) });
        if (!reading.ok) expect(reading.error.code).toBe('CBC.0100');
      }),
      { numRuns: 500 },
    );
  });
});
