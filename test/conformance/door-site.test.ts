// The international site (api 13): an answer names dollars where the cycle has any or nothing at all, as it names yuan on
// the China site; and the pages are told which site it is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSession } from '../../contract/console/identity.ts';
import { listCustomers } from '../../contract/console/customers.ts';
import type { Site } from '../../contract/values/site.ts';
import { createDoorWorld, type DoorWorld, MONTH } from './door-world.ts';

describe.each([['international', 'USD', 'acme cloud'], ['china', 'CNY', 'acme cloud']] as const)('SITE=%s', (site: Site, currency, account) => {
  let world: DoorWorld;
  beforeAll(async () => {
    world = await createDoorWorld(site);
  });
  afterAll(() => world.close());

  test(`sales 1.2, 9.5: bills speak of ${currency}, when there is nothing to say as well`, async () => {
    const details = (customer: string) => world.read('admin', 'ListSubCustomerBillDetail', { bill_cycle: MONTH, customer_id: customer, limit: 100 });
    const bills = (more: Record<string, string>) => world.read('admin', 'ListSubcustomerMonthlyBills', { cycle: MONTH, charge_mode: '3', limit: 100, ...more });
    expect((await details(world.numberOf(account)))['currency']).toBe(currency);
    expect((await details('unknown'))['currency']).toBe(currency);
    expect((await details(world.numberOf('silent')))['currency']).toBe(currency);
    expect((await bills({}))['currency']).toBe(currency);
    expect((await bills({ customer_id: 'unknown' }))['currency']).toBe(currency);
  });
  test('the pages know the site, and the customer list orders by its currency', async () => {
    const admin = await world.company.as('admin');
    expect((await admin.call(readSession)).site).toBe(site);
    const { items } = await admin.call(listCustomers, { query: { sort: '-consumption', limit: '1' } });
    expect(items[0]?.monthToDate.map((due) => due.currency)).toContain(currency);
    // Acme consumed most in yuan, Initech in dollars.
    expect(items[0]?.customerId).toBe(world.company.customers[site === 'china' ? 'acme cloud' : 'initech']);
  });
});
