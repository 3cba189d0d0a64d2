import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld } from '../../../../test/harness/intake-world.ts';
import { ownerTx } from '../../../platform/db/tx.ts';
import { type ProofName, proveFigures, proveMonth } from './prove.ts';

let world: IntakeWorld;
const row = (resource: string, due: string) => ({ ...PLAIN_CHARGE, BillingAccountId: 'proved', SubAccountId: resource, SubAccountName: `Customer ${resource}`, BilledCost: due, ListCost: due, ContractedCost: due });
beforeAll(async () => {
  world = await createIntakeWorld();
  await world.load(csvOf([row('a', '1'), row('b', '2'), row('c', '3')]));
  // A restatement and a waiting row belong to what has to agree.
  await world.load(csvOf([row('a', '1'), row('b', '2.5'), row('c', '3')]));
  await world.load(csvOf([row('a', 'x')]), { mode: 'append' });
});
afterAll(() => world.close());

const prove = (month?: string) => world.as('operator', (ctx) => (month === undefined ? proveFigures(ctx, world.partners.provider) : proveMonth(ctx, world.partners.provider, month)));
const wrong = async (month?: string) => (await prove(month)).filter((proof) => !proof.ok).map((proof) => proof.name);
/** As the owner, past every fence: what no code of ours can do. */
const alter = (statement: RawBuilder<unknown>) => ownerTx(world.t.db, (tx) => statement.execute(tx));

describe('proofs of what was loaded', () => {
  it('hold after loads, a restatement and rows in quarantine, and say how much they looked at', async () => {
    const proofs = await prove();
    expect(proofs.filter((proof) => !proof.ok)).toEqual([]);
    expect(proofs.find((proof) => proof.name === 'identities')?.checked).toBe(5);
    expect(proofs.find((proof) => proof.name === 'loads')?.checked).toBe(3);
  });
  it.each([
    ['a daily sum', sql`update usage.daily_sums set due_amount = due_amount + 0.000000000001 where due_amount = 3`, sql`update usage.daily_sums set due_amount = 3 where due_amount = 3.000000000001`, ['details-daily', 'daily-month', 'managers-total']],
    ['a monthly sum', sql`update usage.month_sums set records = records + 1 where due_amount = 3`, sql`update usage.month_sums set records = records - 1 where due_amount = 3`, ['daily-month', 'month-customer', 'managers-total']],
    ['a month of a customer', sql`update usage.customer_months set records = records + 1 where due_amount = 3`, sql`update usage.customer_months set records = records - 1 where due_amount = 3`, ['month-customer']],
    ['what a load says of itself', sql`update platform.runs set counts = jsonb_set(counts, '{loaded}', '4') where counts ->> 'loaded' = '3'`, sql`update platform.runs set counts = jsonb_set(counts, '{loaded}', '3') where counts ->> 'loaded' = '4'`, ['loads']],
  ] as const)('%s that was altered is found, and named', async (_what, damage, repair, expected) => {
    await alter(damage);
    const found = (await prove()).filter((proof) => !proof.ok);
    expect(found.map((proof) => proof.name)).toEqual(expectedNames(expected));
    for (const proof of found) {
      expect(proof.failing.length).toBeGreaterThan(0);
      expect(proof.failing[0]).toMatch(/\S+: \S+/);
    }
    await alter(repair);
    expect(await wrong()).toEqual([]);
  });
  it('a month is proved alone', async () => {
    await alter(sql`update usage.daily_sums set due_amount = due_amount + 1 where due_amount = 3`);
    expect(await wrong('2024-08')).toEqual([]);
    expect(await wrong('2024-09')).toContain('details-daily');
    await alter(sql`update usage.daily_sums set due_amount = 3 where due_amount = 4`);
  });
});

function expectedNames(names: readonly string[]): ProofName[] {
  return [...names] as ProofName[];
}
