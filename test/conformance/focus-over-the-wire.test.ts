// A real bill of another cloud, asked for over the partner API: the public FOCUS sample (1,000 rows, dollars, no means of
// payment, up to twelve decimals), read from beside the project. Where the file is absent this test says that it did not run.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { detailTotals } from '../../contract/console/usage.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { createCompany } from '../scenarios/company.ts';
import { readExactJson } from './exact-json.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { type SdkCall, sdkClient, sdkSend } from './sdk-client.ts';
import { shapeFaults } from './shape.ts';

const SAMPLE = fileURLToPath(new URL('../../../shared/data/focus/focus-1.0-sample.csv', import.meta.url));
if (!existsSync(SAMPLE)) console.warn(`NOT RUN: the FOCUS sample over the partner API, because ${SAMPLE} is absent`);
const CYCLE = '2024-09';
const PARTS = ['cash_amount', 'credit_amount', 'coupon_amount', 'flexipurchase_coupon_amount', 'stored_value_card_amount', 'debt_amount', 'writeoff_amount'];

/** The amounts of one record, by field, as digits. */
function recordsOf(text: string): { amount: (field: string) => string }[] {
  const answer = readExactJson(text);
  const rows = answer instanceof Map ? answer.get('fee_records') : undefined;
  if (!Array.isArray(rows)) throw new Error('no fee_records');
  return rows.map((row: unknown) => ({
    amount: (field) => {
      const value: unknown = row instanceof Map ? row.get(field) : undefined;
      if (typeof value !== 'object' || value === null || !('digits' in value)) throw new Error(`${field} is no number`);
      return String(value.digits);
    },
  }));
}

async function loadAndAsk(): Promise<void> {
  const company = await createCompany({ start: '2025-01-10T09:00', env: { SIGN_LIMIT: 'off' }, customers: { other: { type: 2 } } });
  const proxy = await startRecordingProxy(company.running.baseUrl);
  try {
    const run = await company.upload('focus.csv', readFileSync(SAMPLE), { format: 'focus', partnerId: company.partners.provider, createCustomers: 'true' });
    expect(run.counts).toMatchObject({ read: 1000, loaded: 1000 });
    const client = sdkClient(proxy.url, company.keys['admin'] ?? { ak: '', sk: '' });
    const ask = async (call: SdkCall) => {
      await sdkSend(client, call);
      return proxy.last().text;
    };
    const consumers = JSON.parse(await ask({ method: 'POST', path: '/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query', body: { bill_cycle: CYCLE, limit: 100 } })) as { total_count: number; sub_customers: { customer_id: string }[] };
    expect(consumers.sub_customers).toHaveLength(consumers.total_count);
    const due: string[] = [];
    for (const { customer_id } of consumers.sub_customers) {
      for (let offset = 0, more = true; more; offset += 100) {
        const text = await ask({ method: 'GET', path: '/v2/bills/subcustomer-bills/res-fee-records', query: { bill_cycle: CYCLE, customer_id, offset, limit: 100 } });
        // Dollars are said to be dollars, although the vendor's list of currencies knows yuan alone.
        expect(shapeFaults('ListSubCustomerBillDetail', text)).toEqual(['ListSubCustomerBillDetail.currency: not in Currency']);
        const records = recordsOf(text);
        for (const { amount } of records) {
          expect(addDecimals(PARTS.map(amount))).toBe(amount('payment_amount'));
          expect([amount('cash_amount'), amount('credit_amount')], 'nobody said who paid').toEqual(['0', '0']);
          due.push(amount('payment_amount'));
        }
        more = records.length === 100;
      }
    }
    const page = await (await company.as('admin')).call(detailTotals, { query: { month: CYCLE, zero: 'all' } });
    expect([due.length, addDecimals(due)]).toEqual([page.totals[0]?.records, page.totals[0]?.dueAmount]);
    expect(due).toHaveLength(1000);
  } finally {
    await proxy.close();
    await company.close();
  }
}

test.skipIf(!existsSync(SAMPLE))('every row of the FOCUS sample comes back, adds up by itself and together to the page’s figure', loadAndAsk);
