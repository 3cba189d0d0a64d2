/** A distributor mends its own rows; its resellers' only with the item for resellers' customers (customers.resellers). */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dismissQuarantine, fixQuarantine, listQuarantine, listSubAccounts, mapSubAccounts, retryQuarantine } from '../../../contract/console/intake.ts';
import { ALL_PERMISSIONS, type Permission } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import { csvOf, PLAIN_CHARGE } from '../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld } from '../../../test/harness/intake-world.ts';
import { newId } from '../../platform/clock.ts';
import { withTx } from '../../platform/db/tx.ts';

let world: IntakeWorld;
let reseller: Id;
beforeAll(async () => {
  world = await createIntakeWorld();
  reseller = world.partners.reseller;
  for (const name of ['distributor', 'reseller'] as const) {
    const cells = { ...PLAIN_CHARGE, BillingAccountId: name, SubAccountId: name, SubAccountName: name };
    await world.load(csvOf([cells, { ...cells, BilledCost: 'x' }]), { partnerId: world.partners[name], createCustomers: false });
  }
});
afterAll(() => world.close());

const whose = async (partnerId?: Id) => {
  const query = partnerId === undefined ? {} : { partnerId };
  const { items } = await world.call('distributor-admin', listSubAccounts, { query });
  const { items: rows } = await world.call('distributor-admin', listQuarantine, { query });
  return { accounts: items.map((item) => item.subAccount), rows: rows.map((row) => row.raw['SubAccountId']) };
};
const entries = () => world.rows(sql<{ id: Id; reason: string; state: string; key: Id | null }>`select quarantine_id as id, reason, state, sub_account_key as key from usage.quarantine order by reason`, reseller);
/** An administrator holds every item (sales 2.3): she gets a role of all but this one instead. */
const withoutItem = (item: Permission) => withTx(world.t.db, { partnerIds: [world.partners.distributor] }, async (tx) => {
  const preset = sql`(select role_id from identity.roles where partner_id = ${world.partners.distributor} and preset = 'administrator')`;
  const roleId = newId();
  await sql`insert into identity.roles (partner_id, role_id, name, permissions, created_at)
    select partner_id, ${roleId}, 'all but one', array_remove(${ALL_PERMISSIONS}::text[], ${item}), created_at from identity.roles where role_id = ${preset}`.execute(tx);
  await sql`update identity.member_roles set role_id = ${roleId} where partner_id = ${world.partners.distributor} and role_id = ${preset}`.execute(tx);
});

test('with both items the reseller’s rows are there when the reseller is named', async () => {
  expect(await whose()).toEqual({ accounts: ['distributor'], rows: ['distributor', 'distributor'] });
  expect(await whose(reseller)).toEqual({ accounts: ['reseller'], rows: ['reseller', 'reseller'] });
});

test('with intake.map alone nothing of a reseller is shown, mapped, mended, tried again or set aside', async () => {
  await withoutItem('customers.resellers');
  const before = await entries();
  expect(before.map((entry) => [entry.reason, entry.state])).toEqual([['not_a_number', 'open'], ['sub_account_unmapped', 'open']]);
  const [bad, unmapped] = before;
  const refused = async (what: Promise<unknown>, code: string) => expect(what).rejects.toMatchObject({ code });
  expect(await whose()).toEqual({ accounts: ['distributor'], rows: ['distributor', 'distributor'] });
  await refused(whose(reseller), 'access.denied');
  await refused(world.call('distributor-admin', listQuarantine, { query: { partnerId: reseller } }), 'access.denied');
  const decisions = [{ subAccountKey: unmapped?.key ?? '', customerId: 'create' as const }];
  await refused(world.call('distributor-admin', mapSubAccounts, { body: { partnerId: reseller, decisions } }), 'access.denied');
  await refused(world.call('distributor-admin', mapSubAccounts, { body: { decisions } }), 'intake.sub_account_unknown');
  await refused(world.call('distributor-admin', retryQuarantine, { body: { partnerId: reseller } }), 'access.denied');
  await refused(world.call('distributor-admin', fixQuarantine, { params: { quarantineId: bad?.id ?? '' }, body: { values: { BilledCost: '1' } } }), 'intake.quarantine_unknown');
  await refused(world.call('distributor-admin', dismissQuarantine, { body: { quarantineIds: before.map((entry) => entry.id), note: 'not ours' } }), 'intake.quarantine_unknown');
  await world.worker.drain();
  expect(await entries()).toEqual(before);
});
