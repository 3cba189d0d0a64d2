/**
 * Who managed whom, and when it changed: hand-overs in the middle of a month, on its first and last day, twice on one
 * day, at midnight, away and back, with a gap, for good. They are told one by one, because each is a case of sales 4.4
 * that a page must show rightly; everybody else has one manager from the first days on.
 */
import type { Day } from '../../contract/values/day.ts';
import type { Id } from '../../contract/values/id.ts';
import { at, DEMO_NOW } from './calendar.ts';
import type { DemoCustomer } from './customers.ts';
import { memberIdOf, type PartnerKey } from './people.ts';
import { randomOf } from './random.ts';

export interface DemoSpan {
  readonly customerId: Id;
  readonly managerId: Id;
  readonly assignedAt: Date;
  readonly unassignedAt: Date | null;
}

/** Login of the manager from that moment on; null: taken back. */
type Step = readonly [since: Date, manager: string | null];

const M1 = 'partner-manager-1';
const M2 = 'partner-manager-2';
const M3 = 'partner-manager-3';
const ON_LEAVE: readonly Step[] = [[at('2026-07-20', '09:00'), M3], [at('2026-10-12', '09:00'), M2]];

/** By place among the solution provider's customers: the first manager and the changes. */
const TOLD: Readonly<Record<number, { readonly first: string; readonly steps: readonly Step[] }>> = {
  0: { first: M1, steps: [[at('2026-03-16', '14:20'), M2]] },
  1: { first: M3, steps: [] },
  2: { first: M2, steps: [[at('2026-06-01', '09:00'), M1]] },
  3: { first: M3, steps: [[at('2026-08-31', '18:30'), M1]] },
  4: { first: M1, steps: [[at('2026-05-20', '10:00'), M2], [at('2026-05-25', '10:00'), M1]] },
  5: { first: M1, steps: [[at('2026-09-17', '10:00'), M2], [at('2026-09-17', '16:30'), M3]] },
  6: { first: M2, steps: [[at('2026-04-10', '17:00'), null], [at('2026-05-06', '09:30'), M3]] },
  7: { first: M1, steps: [] },
  8: { first: M2, steps: ON_LEAVE },
  9: { first: M2, steps: ON_LEAVE },
  10: { first: M2, steps: ON_LEAVE },
  12: { first: M2, steps: ON_LEAVE },
  13: { first: M2, steps: ON_LEAVE },
  16: { first: M1, steps: [[at('2026-01-01', '00:00'), M2]] },
  18: { first: M3, steps: [[at('2026-10-20', '12:00'), null]] },
  20: { first: M3, steps: [] },
  24: { first: M3, steps: [[at('2025-12-31', '23:30'), M1], [at('2026-02-01', '08:50'), M3]] },
};
/** Never given to anybody. */
const UNASSIGNED: Readonly<Partial<Record<PartnerKey, readonly number[]>>> = {
  partner: [23, 39, 52, 59, 61, 64],
  distributor: [2, 6, 7],
  reseller: [4, 8],
  'other-partner': [3, 7, 8],
};
const MANAGERS: Readonly<Record<PartnerKey, readonly string[]>> = {
  operator: [],
  distributor: ['distributor-manager-1'],
  reseller: ['reseller-manager-1'],
  'reseller-2': [],
  partner: [M1, M1, M2, M2, M3],
  'other-partner': ['other-partner-manager-1'],
};

export function spansOf(seed: string, customer: DemoCustomer): DemoSpan[] {
  const place = Number(customer.key.slice(customer.key.lastIndexOf('-') + 1));
  const told = customer.partner === 'partner' ? TOLD[place] : undefined;
  const managers = MANAGERS[customer.partner];
  if (UNASSIGNED[customer.partner]?.includes(place) === true || managers.length === 0) return [];
  const random = randomOf(seed, 'ownership', customer.key);
  const joinedAt = customer.associations[0]?.fromAt ?? DEMO_NOW;
  const leftAt = customer.associations.at(-1)?.toAt ?? null;
  // Some come through a manager's own link and are the manager's at once (sales 13 #7), the rest within days.
  const waited = random.chance(400) ? 0 : random.int(30, 6 * 1440) * 60_000;
  const first = new Date(Math.min(joinedAt.getTime() + waited, DEMO_NOW.getTime() - 3_600_000));
  const steps: Step[] = [[first, told?.first ?? random.pick(managers)], ...(told?.steps ?? [])];
  return steps.flatMap(([since, login], n) => {
    if (login === null) return [];
    return [{ customerId: customer.customerId, managerId: memberIdOf(seed, login), assignedAt: since, unassignedAt: steps[n + 1]?.[0] ?? leftAt }];
  });
}

export interface HandOver {
  readonly partner: PartnerKey;
  readonly at: Date;
  /** Login of the administrator who did it, and of the new manager. */
  readonly by: string;
  readonly to: string;
  /** Places among the partner's customers. */
  readonly customers: readonly number[];
  /** It waits for 00:00 of this day. */
  readonly effectiveDay?: Day;
}

/** This month's changes go through the customer door like anybody's, so that the operation log has them. */
export const HAND_OVERS: readonly HandOver[] = [
  { partner: 'partner', at: at('2026-11-12', '11:00'), by: 'partner-admin', to: M1, customers: [1, 20] },
  { partner: 'partner', at: at('2026-11-21', '15:00'), by: 'partner-admin', to: M2, customers: [7] },
  { partner: 'partner', at: at('2026-11-21', '16:20'), by: 'partner-admin', to: M1, customers: [0, 12, 13], effectiveDay: '2026-12-01' },
];

/** Which of the distributor's account managers looked after which reseller (sales 4.2); one was taken back again. */
export const RESELLER_SPANS: readonly { readonly reseller: PartnerKey; readonly manager: string; readonly assignedAt: Date; readonly unassignedAt: Date | null }[] = [
  { reseller: 'reseller', manager: 'distributor-manager-1', assignedAt: at('2025-09-15', '10:00'), unassignedAt: null },
  { reseller: 'reseller-2', manager: 'distributor-manager-1', assignedAt: at('2026-02-09', '09:30'), unassignedAt: at('2026-08-14', '17:00') },
];

/** A group's second account, paid for by the first (财务托管, sales 5.7). */
export const HOSTED_SINCE = at('2026-05-11', '10:00');

export interface TeamChange {
  readonly at: Date;
  readonly managers: readonly string[];
  readonly supervisor: string;
}

/** The third manager came under the present supervisor in 2025. */
export const TEAM_CHANGES: readonly TeamChange[] = [
  { at: at('2023-03-06', '10:30'), managers: [M1, M2], supervisor: 'partner-supervisor' },
  { at: at('2023-03-06', '10:40'), managers: [M3], supervisor: 'partner-supervisor-2' },
  { at: at('2025-09-15', '10:00'), managers: [M3], supervisor: 'partner-supervisor' },
];
