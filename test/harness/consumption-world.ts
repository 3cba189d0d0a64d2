/**
 * A world with consumption whose every figure can be worked out by hand: customers assigned and moved in March (the numbers
 * of sales 13 #1 and #2), every means of payment, both currencies, refunds, adjustments, rows of nothing due, many records
 * of one instant in April, the last days of May. Business time stands at noon of 25 May 2026: the summary reaches the 23rd.
 */
import { sql } from 'kysely';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Id } from '../../contract/values/id.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { parseInput } from '../../server/platform/http/bind.ts';
import { loadSpans, loadTeams } from '../../server/modules/assignment/assignment.ts';
import { createCustomers } from '../../server/modules/customers/customers.ts';
import { assignmentBindings } from '../../server/modules/assignment/endpoints.ts';
import { customerBoardBindings } from '../../server/modules/customers/board/endpoints.ts';
import { boardBindings } from '../../server/modules/usage/board/endpoints.ts';
import { handoverBindings } from '../../server/modules/usage/handover/endpoints.ts';
import { usageQueryBindings } from '../../server/modules/usage/query-endpoints.ts';
import { insertFeeRecords, type TestRecord } from './fee-records.ts';
import { createWorld, type Person, type World } from './partner-world.ts';

export const NOON = new Date('2026-05-25T04:00:00Z');
const at = (day: string, time = '09:00') => new Date(`${day}T${time}:00+08:00`);
const PROVIDERS = ['checked', 'moved', 'shared', 'free', 'paged', 'new'] as const;
export type CustomerName = (typeof PROVIDERS)[number] | 'resold' | 'foreign';

export interface ConsumptionWorld extends World {
  customer(name: CustomerName): Id;
  /** Records of one partner, added to those there are. */
  load(partnerId: Id, records: readonly TestRecord[]): Promise<void>;
  /** Answer of an endpoint at another business time. */
  callAt(now: Date, person: Person, endpoint: Endpoint, query: Record<string, string>): Promise<unknown>;
}

const bindings = () => [...usageQueryBindings(), ...boardBindings({ site: 'china' }), ...assignmentBindings(), ...handoverBindings(), ...customerBoardBindings({ site: 'china' })];

export async function createConsumptionWorld(): Promise<ConsumptionWorld> {
  const base = await createWorld(bindings, NOON);
  const customers = new Map<CustomerName, Id>();
  const world: ConsumptionWorld = {
    ...base,
    customer: (name) => {
      const found = customers.get(name);
      if (!found) throw new Error(`no customer ${name}`);
      return found;
    },
    load: (partnerId, records) => withTx(base.t.db, { partnerIds: [partnerId] }, async (tx) => {
      await insertFeeRecords(tx, partnerId, records);
      await sql`insert into usage.intake_watermarks (partner_id, source, complete_until, run_id, loaded_at) values (${partnerId}, 'demo', '2026-05-24', ${partnerId}, ${NOON}) on conflict do nothing`.execute(tx);
    }),
    callAt: (now, person, endpoint, query) => base.as(person, async (ctx) => {
      const binding = bindings().find((candidate) => candidate.endpoint.id === endpoint.id);
      if (!binding) throw new Error(`${endpoint.id} is not bound`);
      const parsed = parseInput(endpoint, { params: {}, query, body: undefined });
      return binding.handle({ ...ctx, now }, { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash: null });
    }),
  };
  const { provider, reseller, foreign } = base.partners;
  for (const [partnerId, names] of [[provider, PROVIDERS], [reseller, ['resold']], [foreign, ['foreign']]] as const) {
    await addCustomers(world, partnerId, names, customers);
  }
  await settleManagers(world);
  await world.load(provider, [...marchRecords(world), ...springRecords(world)]);
  await world.load(reseller, [{ customerId: world.customer('resold'), day: '2026-03-05', list: '31' }]);
  await world.load(foreign, [{ customerId: world.customer('foreign'), day: '2026-03-05', list: '77' }]);
  return world;
}

async function addCustomers(world: World, partnerId: Id, names: readonly CustomerName[], customers: Map<CustomerName, Id>): Promise<void> {
  const made = names.map((name) => ({ accountName: `account-${name}`, name: `客户${name}`, associations: [{ type: 2 as const, fromAt: at('2025-01-01'), toAt: null }], createdAt: at('2025-01-01') }));
  const ids = await world.as('operator', (ctx) => createCustomers(ctx, partnerId, made));
  for (const [place, name] of names.entries()) customers.set(name, ids[place] ?? '');
}

/** sales 13 #1 and #2: assigned on 10 March at 09:00; moved from zhang to li on 20 March. */
async function settleManagers(world: ConsumptionWorld): Promise<void> {
  const { zhang, li, wang, supervisor, supervisor2 } = world.members;
  const { provider } = world.partners;
  await world.as('operator', async (ctx) => {
    await loadSpans(ctx, provider, [
      { customerId: world.customer('checked'), managerId: zhang, assignedAt: at('2026-03-10'), unassignedAt: null },
      { customerId: world.customer('moved'), managerId: zhang, assignedAt: at('2026-02-01'), unassignedAt: at('2026-03-20', '15:00') },
      { customerId: world.customer('moved'), managerId: li, assignedAt: at('2026-03-20', '15:00'), unassignedAt: null },
      { customerId: world.customer('shared'), managerId: wang, assignedAt: at('2026-01-01'), unassignedAt: at('2026-05-09') },
      { customerId: world.customer('paged'), managerId: li, assignedAt: at('2026-03-31'), unassignedAt: null },
      { customerId: world.customer('new'), managerId: wang, assignedAt: NOON, unassignedAt: null },
    ]);
    await loadTeams(ctx, provider, [
      { supervisorId: supervisor, managerId: zhang, fromAt: at('2026-01-01'), toAt: null },
      { supervisorId: supervisor2, managerId: li, fromAt: at('2026-01-01'), toAt: null },
    ]);
  });
}

function marchRecords(world: ConsumptionWorld): TestRecord[] {
  const [checked, moved, free] = [world.customer('checked'), world.customer('moved'), world.customer('free')];
  return [
    { customerId: checked, day: '2026-03-10', list: '100' },
    { customerId: checked, day: '2026-03-11', list: '200' },
    { customerId: moved, day: '2026-03-20', list: '7.000000000001', means: { credit: '2', voucher: '1', cash_coupon: '0.5', card: '0.25', arrears: '0.125', written_off: '0.0625', unsettled: '3' } },
    { customerId: moved, day: '2026-03-21', list: '11.5', discounts: { commercial: '1', partner: '0.25', promotion: '0.125', other: '0.0625' }, rounding: '0.002', currency: 'USD' },
    { customerId: free, day: '2026-03-15', list: '40' },
    { customerId: free, day: '2026-03-16', list: '-15', billType: 4, billKind: 1 },
    { customerId: free, day: '2026-03-17', list: '-2', billType: 9, billKind: 2 },
    { customerId: free, day: '2026-03-18', list: '8', discounts: { promotion: '8' }, associationType: 1 },
    { customerId: free, day: '2026-02-28', list: '90' },
  ];
}

/** April: 60 records of few instants, ten of nothing due. May: a power of ten a day, up to today. */
function springRecords(world: ConsumptionWorld): TestRecord[] {
  const april = Array.from({ length: 60 }, (_, index): TestRecord => {
    const day = `2026-04-${String(1 + (index % 4)).padStart(2, '0')}`;
    return { customerId: world.customer('paged'), day, list: index % 6 === 0 ? '0' : `${index}.5`, serviceCode: `s${index % 3}`, regionCode: `region-${index % 2}`, consumedFrom: `${day}T0${index % 2}:00:00.123456Z` };
  });
  const may = ['2026-05-08', '2026-05-09', '2026-05-10', '2026-05-22', '2026-05-23', '2026-05-24', '2026-05-25'].map((day, index): TestRecord => ({ customerId: world.customer('shared'), day, list: String(10 ** index) }));
  return [...april, ...may];
}
