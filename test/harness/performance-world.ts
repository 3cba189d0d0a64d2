/**
 * A world of performance: customers whose managers and supervisors change, records of every means of payment, mode and
 * latency over some months, recognised. Business time stands at noon of 25 May 2026, a Monday.
 */
import type { Id } from '../../contract/values/id.ts';
import { addDays } from '../../contract/values/day.ts';
import { newId } from '../../server/platform/clock.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { systemActor } from '../../server/platform/jobs/worker.ts';
import type { Ctx } from '../../server/platform/context.ts';
import { loadSpans, loadTeams } from '../../server/modules/assignment/assignment.ts';
import { createCustomers } from '../../server/modules/customers/customers.ts';
import { performanceHandoverPage } from '../../server/modules/incentives/board/handover-page.ts';
import { incentivesBindings } from '../../server/modules/incentives/endpoints.ts';
import { handoverBindings } from '../../server/modules/usage/handover/endpoints.ts';
import { recogniseAll } from '../../server/modules/incentives/recognising/run.ts';
import { insertFeeRecords, type TestRecord } from './fee-records.ts';
import { createWorld, type World } from './partner-world.ts';

export const NOON = new Date('2026-05-25T04:00:00Z');
const at = (day: string, time = '09:00') => new Date(`${day}T${time}:00+08:00`);
const NAMES = ['first', 'second', 'third', 'fourth'] as const;
export type PerformanceCustomer = (typeof NAMES)[number];

export interface PerformanceWorld extends World {
  customer(name: PerformanceCustomer): Id;
  /** Adds records of the provider; what is not recognised yet is recognised with `recognise`. */
  load(records: readonly TestRecord[]): Promise<void>;
  recognise(): Promise<number>;
  /** As the system, for one partner. */
  asSystem<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>;
}

export async function createPerformanceWorld(): Promise<PerformanceWorld> {
  const base = await createWorld(() => [...incentivesBindings(), ...handoverBindings([performanceHandoverPage])], NOON);
  const { provider } = base.partners;
  const ids = await base.as('operator', (ctx) => createCustomers(ctx, provider, NAMES.map((name) => ({ accountName: `account-${name}`, name: `客户${name}`, associations: [{ type: 2 as const, fromAt: at('2025-01-01'), toAt: null }], createdAt: at('2025-01-01') }))));
  const customer = (name: PerformanceCustomer) => ids[NAMES.indexOf(name)] ?? '';
  const asSystem: PerformanceWorld['asSystem'] = (work) => withTx(base.t.db, { partnerIds: [provider] }, (tx) => work({ actor: systemActor(provider), tx, now: base.clock.now(), requestId: 'test', ip: '' }));
  const world: PerformanceWorld = {
    ...base, customer, asSystem,
    load: (records) => withTx(base.t.db, { partnerIds: [provider] }, (tx) => insertFeeRecords(tx, provider, records)),
    recognise: () => asSystem((ctx) => recogniseAll(ctx, provider)),
  };
  const { zhang, li, wang, supervisor, supervisor2 } = base.members;
  await base.as('operator', async (ctx) => {
    await loadSpans(ctx, provider, [
      { customerId: customer('first'), managerId: zhang, assignedAt: at('2026-01-10'), unassignedAt: at('2026-04-20', '15:00') },
      { customerId: customer('first'), managerId: li, assignedAt: at('2026-04-20', '15:00'), unassignedAt: null },
      { customerId: customer('second'), managerId: wang, assignedAt: at('2026-02-01'), unassignedAt: at('2026-05-09') },
      { customerId: customer('third'), managerId: li, assignedAt: at('2026-03-31'), unassignedAt: null },
    ]);
    await loadTeams(ctx, provider, [
      { supervisorId: supervisor, managerId: zhang, fromAt: at('2026-01-01'), toAt: null },
      { supervisorId: supervisor2, managerId: li, fromAt: at('2026-01-01'), toAt: at('2026-05-15') },
      { supervisorId: supervisor, managerId: li, fromAt: at('2026-05-15'), toAt: null },
    ]);
  });
  await world.load([...recordsOf(world), ...mixedRecords(world)]);
  return world;
}

const MEANS = ['credit', 'voucher', 'cash_coupon', 'card', 'arrears', 'written_off', 'unsettled'] as const;
const SERVICES = ['hws.service.type.ec2', 'hws.service.type.cdn', 'hws.service.type.storedvaluecard', 'hws.service.type.marketplace.selected', 'hws.service.type.obs'] as const;

/** Five months, no two amounts alike; every seventh record is a refund, some are of nothing due, some in dollars. */
function recordsOf(world: PerformanceWorld): TestRecord[] {
  return NAMES.flatMap((name, c) => Array.from({ length: 150 }, (_, d): TestRecord => {
    const n = c * 150 + d + 1;
    const day = addDays('2025-12-27', d);
    const sign = d % 7 === 3 ? '-' : '';
    const list = d % 13 === 5 ? '0' : `${sign}${n}.${String((n * 7919) % 1_000_000).padStart(6, '0')}`;
    const means = MEANS[d % 9];
    const share = d % 13 === 5 || means === undefined ? {} : { [means]: `${sign}${Math.max(1, n % 5)}.25` };
    return {
      customerId: world.customer(name), day, list, means: share, currency: d % 11 === 1 ? 'USD' : 'CNY', serviceCode: SERVICES[n % 12] ?? SERVICES[0], chargingMode: d % 4 === 0 ? 1 : 3, billType: d % 29 === 7 ? 18 : d % 4 === 0 ? 1 : sign === '' ? 5 : 4,
      billKind: sign === '' ? 0 : 1, associationType: d % 3 === 0 ? 1 : 2, consumedFrom: at(day, `${String(8 + (d % 10)).padStart(2, '0')}:30`).toISOString(),
      ...(means === 'cash_coupon' && d % 2 === 0 ? { detail: { countingCouponAmount: `${sign}1` } } : {}),
    };
  }));
}

/** Records paid in several ways at once, by a fixed rule that meets every combination of signs, flags and services. */
function mixedRecords(world: PerformanceWorld): TestRecord[] {
  return Array.from({ length: 120 }, (_, n): TestRecord => {
    const sign = n % 5 === 4 ? '-' : '';
    const amount = (place: number) => ((n >> place) % 2 === 0 ? '0' : `${sign}${place + 1}.${String(n + 10).padStart(3, '0')}`);
    const coupon = amount(2);
    const reverses = n % 10 === 9;
    return {
      customerId: world.customer(NAMES[n % 4] ?? 'first'), day: addDays('2026-01-05', n), list: `${sign}${100 + n}`, serviceCode: SERVICES[n % 7] ?? SERVICES[4], chargingMode: n % 3 === 0 ? 1 : 3,
      means: Object.fromEntries(MEANS.map((name, place) => [name, amount(place)])), ...(coupon !== '0' && n % 3 !== 0 ? { detail: { countingCouponAmount: reverses ? '0.5' : `${sign}0.5` } } : {}),
      ...(reverses ? { reversesId: newId() } : {}),
    };
  });
}
