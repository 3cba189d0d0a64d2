import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { chunksOf, openFeeFile, type RowResult } from '../modules/usage/intake/read-file.ts';
import { demoCustomers } from './customers.ts';
import { FOCUS_BILLING_ACCOUNT, FOCUS_PROVIDER, focusFile, focusSubAccounts } from './focus-example.ts';
import { DEFAULT_SEED } from './people.ts';

const customers = demoCustomers(DEFAULT_SEED);

test('the example is a FOCUS file: all rows read but six, each broken in its own way', async () => {
  const text = focusFile(DEFAULT_SEED, customers);
  expect(text).toBe(focusFile(DEFAULT_SEED, customers));
  const file = await openFeeFile(Readable.from([Buffer.from(text)]), { format: 'focus' });
  const rows: RowResult[] = [];
  for await (const chunk of chunksOf(file)) rows.push(...chunk.rows);
  expect(file.refused).toBeNull();
  expect(file.absentColumns).toEqual([]);
  expect(rows.filter((row) => row.reason).map((row) => row.reason?.code).sort()).toEqual(['currency_unknown', 'missing_value', 'not_a_number', 'not_an_instant', 'period_reversed', 'unknown_value']);
  const accounts = new Set(rows.flatMap((row) => (row.record?.customerRef.kind === 'sub-account' ? [row.record.customerRef.subAccountId] : [])));
  expect([...accounts].sort()).toEqual(focusSubAccounts(customers).map((account) => account.id).sort());
  expect(new Set(rows.flatMap((row) => (row.record ? [`${row.record.provider} ${row.record.currency} ${row.record.billingMonth}`] : [])))).toEqual(new Set([`${FOCUS_PROVIDER} USD 2026-10`]));
  expect(text).toContain(FOCUS_BILLING_ACCOUNT);
});
