import { describe, expect, test } from 'vitest';
import { csvOf, PLAIN_CHARGE, recordOf } from '../../../../test/harness/focus-rows.ts';
import { fixedRowKey } from './content-hash.ts';
import { retryRow, rowValues } from './quarantined-row.ts';

const header = Object.keys(PLAIN_CHARGE);
const KEY = 'a'.repeat(32);
const rawOf = (changes: Record<string, string>) => csvOf([{ ...PLAIN_CHARGE, ...changes }]).split('\n')[1] ?? '';
const retry = (values: Record<string, string>, unchangedRecord = false) =>
  retryRow({ format: 'focus', values, key: KEY, unchangedRecord });

describe('IN-13: a row in quarantine is read again', () => {
  test('corrected by column, it becomes one charge under its own key, however often it is retried', () => {
    const values = rowValues(header, rawOf({ BilledCost: 'abc' }));
    expect(values).toMatchObject({ BilledCost: 'abc', ProviderName: 'AWS' });
    expect(retry(values)).toMatchObject({ code: 'not_a_number' });
    const fixed = retry({ ...values, BilledCost: '1.08' });
    expect(fixed).toEqual({ ...recordOf(), sourceKey: fixedRowKey(KEY) });
    expect(retry({ ...values, BilledCost: '1.08' })).toEqual(fixed);
  });
  test('a good record that only lacked its customer keeps its key', () => {
    expect(retry(rowValues(header, rawOf({})), true)).toMatchObject({ sourceKey: KEY });
  });
  test('a row that does not fit its header is kept as text, and can be corrected as text', () => {
    const values = rowValues(header, 'a,b');
    expect(values).toEqual({ '#header': header.join(','), '#row': 'a,b' });
    expect(retry(values)).toMatchObject({ code: 'row_too_short', params: { expected: header.length, found: 2 } });
    expect(retry({ ...values, '#row': rawOf({}) })).toMatchObject({ dueAmount: '1.08' });
    expect(retry({ ...values, '#row': `${rawOf({})},x` })).toMatchObject({ code: 'row_too_long' });
    expect(retry({ ...values, '#row': '"a' })).toMatchObject({ code: 'quote_misplaced' });
    expect(retry({ '#header': 'a,b', '#row': '1,2' })).toMatchObject({ code: 'missing_value' });
  });
  test('columns without or with the same name are told apart', () => {
    expect(rowValues(['a', '', 'c'], '1,2,3')).toEqual({ a: '1', '#2': '2', c: '3' });
    expect(rowValues(['a', 'a'], '1,2')).toEqual({ '#header': 'a,a', '#row': '1,2' });
  });
  test('signs of NUL bytes and broken characters must be corrected first', () => {
    const values = rowValues(header, rawOf({}));
    expect(retry({ ...values, ResourceId: 'i␀' })).toMatchObject({ code: 'nul_byte' });
    expect(retry({ ...values, ResourceId: 'i\ufffd' })).toMatchObject({ code: 'invalid_utf8' });
  });
  test('a fee record has an identity of its own', () => {
    const line =
      '{"record_id":"R","customer_number":"C","consumed_from":"2026-03-10","bill_type":5,"charging_mode":3,"service_type_code":"s","currency":"CNY","list_amount":"1","due_amount":"1"}';
    const read = (raw: string) =>
      retryRow({ format: 'fee-records', values: rowValues(null, raw), key: KEY, unchangedRecord: false });
    expect(read(line)).toMatchObject({ recordId: 'R', unsettledAmount: '1' });
    expect(read(line)).not.toMatchObject({ sourceKey: fixedRowKey(KEY) });
    expect(read('{')).toMatchObject({ code: 'not_json' });
    const columns = rowValues(
      [
        'record_id',
        'customer_number',
        'consumed_from',
        'bill_type',
        'charging_mode',
        'service_type_code',
        'currency',
        'list_amount',
        'due_amount',
      ],
      'R,C,2026-03-10,5,3,s,CNY,1,1',
    );
    expect(retryRow({ format: 'fee-records', values: columns, key: KEY, unchangedRecord: false })).toEqual(read(line));
  });
});
