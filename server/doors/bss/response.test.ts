import { describe, expect, test } from 'vitest';
import { shapeFaults } from '../../../test/conformance/shape.ts';
import { answerText, operationAnswer } from './response.ts';
import type { Answers } from './shapes.ts';

const BILLS: Answers['ListSubCustomerBillDetail'] = {
  total_count: 1,
  currency: 'CNY',
  fee_records: [
    {
      official_amount: '0.00000080',
      payment_amount: '-12.500000000000',
      bill_cycle: '2026-06',
      trade_time: new Date('2026-06-30T16:00:00.123Z'),
      consume_time: '2026-06-30T15:00:00Z',
      charging_mode: 3,
      association_type: '2',
      resource_tag: null,
      region_name: undefined,
      period_num: '1',
    },
  ],
};

describe('answers are written as the contract declares them', () => {
  test('declared order, digits kept, instants in the wire form, absent fields left out', () => {
    const text = answerText('ListSubCustomerBillDetail', BILLS);
    expect(text).toBe(
      '{"total_count":1,"currency":"CNY","fee_records":[{"bill_cycle":"2026-06","association_type":"2","charging_mode":3,' +
        '"trade_time":"2026-06-30T16:00:00Z","consume_time":"2026-06-30T15:00:00Z","official_amount":0.0000008,' +
        '"payment_amount":-12.5,"period_num":1}]}',
    );
    expect(shapeFaults('ListSubCustomerBillDetail', text)).toEqual([]);
  });

  test('a whole answer carries its request id', () => {
    expect(operationAnswer('ListMeasureUnits', { measure_units: [] }, 'r-1')).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-request-id': 'r-1' },
      body: '{"measure_units":[]}',
    });
  });

  test.each([
    [{ total_count: '1' }, 'total_count must be an integer'],
    [{ total_count: 1.5 }, 'total_count must be an integer'],
    [{ unknown: 1 }, 'unknown must be in the contract'],
    [{ fee_records: {} }, 'fee_records must be a list'],
    [{ fee_records: [null] }, 'fee_records[0] must be an object'],
    [{ fee_records: [{ official_amount: 1 }] }, 'fee_records[0].official_amount must be a decimal text'],
    [{ fee_records: [{ customer_id: 5 }] }, 'fee_records[0].customer_id must be a text'],
    [{ fee_records: [{ bill_cycle: '2026-6' }] }, 'fee_records[0].bill_cycle must be year-month'],
  ])('our own mistakes throw: %j', (answer, message) => {
    expect(() => answerText('ListSubCustomerBillDetail', answer as never)).toThrow(message);
  });

  test('a required field must be there', () => {
    const customer_infos = [{ account_name: 'a' }] as never;
    expect(() => answerText('ListSubCustomers', { customer_infos })).toThrow('customer_id must be present');
  });
});
