/** Proofs find what was altered behind the product's back, and name it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assignCustomers } from '../../contract/console/assignment.ts';
import { startProof, wholeProof } from '../../contract/console/usage.ts';
import { ownerTx, type Tx } from '../../server/platform/db/tx.ts';
import { type Company, createCompany } from './company.ts';

let company: Company;
beforeAll(async () => {
  company = await createCompany({ start: '2026-03-01T09:00', customers: { one: { type: 2 }, two: { type: 1 } } });
  await (await company.as('admin')).call(assignCustomers, { params: { memberId: company.members.a }, body: { customerIds: [company.customers['one'] ?? ''] } });
  await company.moveTo('2026-03-20T09:00');
  await company.load([
    { record_id: 'p1', account_name: 'one', day: '2026-03-05', due: '10.5' },
    { record_id: 'p2', account_name: 'two', day: '2026-03-06', due: '20' },
  ]);
});
afterAll(() => company.close());

/** The whole history, proved now. */
const read = async () => {
  const admin = await company.as('admin');
  await admin.call(startProof);
  await company.running.drain();
  const { result } = await admin.call(wholeProof);
  if (result === null) throw new Error('the proof has no result');
  return result;
};
/** As the database's owner, past the application; everything is put back by the caller. */
const tamper = (work: (tx: Tx) => Promise<unknown>) =>
  ownerTx(company.running.house.db, async (tx) => {
    await sql`select set_config('app.partners', ${`{${company.partners.provider}}`}, true), set_config('row_security', 'on', true)`.execute(tx);
    await work(tx);
  });

test('untouched, everything agrees and something was checked by each proof', async () => {
  const { ok, proofs: all } = await read();
  expect(ok).toBe(true);
  // Its records came by calls, one by one: no file delivered a period; and no sheet of performance was made final.
  expect(all.filter((proof) => proof.checked === 0).map((proof) => proof.name)).toEqual(['deliveries', 'performance-sheets']);
});

test.each([
  ['details-daily', 'update usage.daily_sums set due_amount = due_amount + 0.000000000001, list_amount = list_amount + 0.000000000001 where due_amount = 10.5', 'update usage.daily_sums set due_amount = 10.5, list_amount = 10.5 where due_amount > 10.5 and due_amount < 11', 'one'],
  ['daily-month', 'update usage.month_sums set records = records + 1 where due_amount = 20', 'update usage.month_sums set records = records - 1 where due_amount = 20', 'two'],
  ['month-customer', 'update usage.customer_months set due_amount = due_amount + 0.000000000001 where due_amount = 20', 'update usage.customer_months set due_amount = 20 where due_amount > 20 and due_amount < 20.1', 'two'],
  ['day-spans', "update assignment.day_spans set to_day = '2026-03-04' where basis = 'second-day'", "update assignment.day_spans set to_day = 'infinity' where basis = 'second-day'", 'one'],
])('a change of one unit in %s is found and names the customer', async (name, change, back, customer) => {
  await tamper((tx) => sql.raw(change).execute(tx));
  const altered = (await read()).proofs.find((proof) => proof.name === name);
  await tamper((tx) => sql.raw(back).execute(tx));
  expect(altered?.ok).toBe(false);
  expect(altered?.failing.join('\n')).toContain(company.customers[customer]);
  expect((await read()).ok).toBe(true);
});

test('a load whose record is gone is found', async () => {
  await tamper(async (tx) => {
    await sql`create temp table gone on commit drop as select * from usage.fee_records where source_record_id = 'p2'`.execute(tx);
    await sql`delete from usage.fee_records where source_record_id = 'p2'`.execute(tx);
  });
  const names = (await read()).proofs.filter((proof) => !proof.ok).map((proof) => proof.name);
  expect(names).toEqual(['details-daily', 'loads', 'performance-lines']);
});
