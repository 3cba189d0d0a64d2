// The checker checked: each kind of fault it is there to notice, in texts written by hand.
import { expect, test } from 'vitest';
import { readExactJson } from './exact-json.ts';
import { refusalFaults, shapeFaults } from './shape.ts';

test('an answer as declared has no faults', () => {
  const text =
    '{"total_count": 1, "fee_records": [{"official_amount": 0.00000080, "trade_time": "2026-06-30T16:00:00Z"}]}';
  expect(shapeFaults('ListSubCustomerBillDetail', text)).toEqual([]);
});

test.each([
  ['{"total_count":"1"}', 'total_count: not an integer'],
  ['{"total_count":1.0}', 'total_count: not an integer'],
  ['{"total_count":null}', 'total_count: not an integer'],
  ['{"count":1}', 'count: unknown'],
  ['{"currency":"EUR"}', 'currency: not in Currency'],
  ['{"fee_records":{}}', 'fee_records: not a list'],
  ['{"fee_records":[1]}', 'fee_records[0]: not an object'],
  ['{"fee_records":[{"official_amount":"1.00"}]}', 'fee_records[0].official_amount: not a plain decimal number'],
  ['{"fee_records":[{"official_amount":8e-7}]}', 'fee_records[0].official_amount: not a plain decimal number'],
  ['{"fee_records":[{"customer_id":5}]}', 'fee_records[0].customer_id: not a text'],
  ['{"fee_records":[{"association_type":2}]}', 'fee_records[0].association_type: not a text'],
  ['{"fee_records":[{"charging_mode":2}]}', 'fee_records[0].charging_mode: not in ChargingMode'],
  ['{"fee_records":[{"bill_cycle":"2026-13"}]}', 'fee_records[0].bill_cycle: not a year-month'],
  ['{"fee_records":[{"trade_time":"2026-06-30T16:00:00.000Z"}]}', 'fee_records[0].trade_time: not a utc-date-time'],
])('%s: %s', (text, fault) => {
  expect(shapeFaults('ListSubCustomerBillDetail', text)).toEqual([`ListSubCustomerBillDetail.${fault}`]);
});

test('required fields must be there', () => {
  expect(shapeFaults('ListSubCustomers', '{"customer_infos":[{"customer":"x"}]}')).toEqual([
    'ListSubCustomers.customer_infos[0].account_name: missing',
    'ListSubCustomers.customer_infos[0].customer_id: missing',
  ]);
});

test('refusals: of the service without, of the gateway with a request id', () => {
  expect(refusalFaults('{"error_code":"CBC.0100","error_msg":"m"}')).toEqual([]);
  expect(refusalFaults('{"error_code":"APIG.0301","error_msg":"m"}')).toEqual(['refusal.request_id: not a text']);
  expect(refusalFaults('{"error_code":"CBC.0100","error_msg":"m","x":1}')).toEqual(['refusal.x: unknown']);
  expect(refusalFaults('[]')).toEqual(['refusal: not an object']);
});

test('the reader keeps digits, and refuses what is no JSON or says a name twice', () => {
  const read = readExactJson('{"a":[1.50,-0,1E+2,"x\\"{",true,false,null,{}],"b":[]}');
  const items = [{ digits: '1.50' }, { digits: '-0' }, { digits: '1E+2' }, 'x"{', true, false, null, new Map()];
  expect(read).toEqual(
    new Map<string, unknown>([
      ['a', items],
      ['b', []],
    ]),
  );
  expect(() => readExactJson('{"a":1,}')).toThrow();
  expect(() => readExactJson('{"a":1,"a":2}')).toThrow('a twice');
});
