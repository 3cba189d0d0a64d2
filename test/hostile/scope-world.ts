/** Seven weeks of a company in which customers and managers move, some within one day; and who looks at it. */
import { replaceManager, setSupervisor, unassignCustomers } from '../../contract/console/assignment.ts';
import { addDays } from '../../contract/values/day.ts';
import type { Id } from '../../contract/values/id.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { type Company, createCompany, type PartnerName, type Person, type RecordOf } from '../scenarios/company.ts';
import { hire } from './hire.ts';
import { type Change, type Consumed, type Model, modelOf, type Viewer } from './ownership-model.ts';

export const MONTHS = ['2026-02', '2026-03'] as const;
const FIRST_DAY = '2026-02-01';
const DAYS = 50;

export const CUSTOMERS = {
  one: { type: 2, name: '甲一有限公司' }, two: { type: 1, name: '甲二有限公司' }, three: { type: 2, name: '甲三有限公司' }, four: { type: 1, name: '甲四有限公司' },
  'd-one': { type: 2, partner: 'distributor', name: '乙一有限公司' }, 'r-one': { type: 2, partner: 'reseller', name: '丙一有限公司' }, 'r-two': { type: 1, partner: 'reseller', name: '丙二有限公司' },
  'f-one': { type: 2, partner: 'foreign', name: '丁一有限公司' },
} as const satisfies Record<string, { type: 1 | 2; name: string; partner?: PartnerName }>;
export type CustomerName = keyof typeof CUSTOMERS;
export const CUSTOMER_NAMES = Object.keys(CUSTOMERS) as CustomerName[];
export const partnerOf = (customer: string): PartnerName => (CUSTOMERS[customer as CustomerName] as { partner?: PartnerName }).partner ?? 'provider';

const MANAGERS: readonly Change<string>[] = [
  { at: '2026-02-05T09:00', of: 'one', to: 'a' },
  { at: '2026-02-05T09:30', of: 'three', to: 'b' },
  { at: '2026-02-10T15:00', of: 'two', to: 'a' },
  { at: '2026-02-20T23:30', of: 'two', to: 'b' },
  { at: '2026-03-08T12:00', of: 'three', to: null },
  { at: '2026-03-08T18:00', of: 'three', to: 'a' },
  { at: '2026-03-12T09:00', of: 'one', to: 'b' },
  { at: '2026-03-12T21:00', of: 'one', to: 'c' },
  { at: '2026-03-16T00:00', of: 'two', to: null },
];
const TEAMS: readonly Change<string>[] = [
  { at: '2026-02-05T08:00', of: 'a', to: 'supervisor' },
  { at: '2026-02-05T08:30', of: 'c', to: 'second' },
  { at: '2026-02-25T10:00', of: 'b', to: 'supervisor' },
  { at: '2026-03-05T08:00', of: 'a', to: 'second' },
  { at: '2026-03-15T10:00', of: 'b', to: null },
];

export type Looker = Exclude<Person, 'operator' | 'customer'> | 'second' | 'c';
export const LOOKERS: Readonly<Record<Looker, Viewer['scope']>> = {
  admin: 'all', finance: 'all', operations: 'all', supervisor: 'team', second: 'team', a: 'own', b: 'own', c: 'own', distributor: 'all', reseller: 'all', foreign: 'all',
};
export const homeOf = (looker: Looker): PartnerName => (looker === 'distributor' || looker === 'reseller' || looker === 'foreign' ? looker : 'provider');

/** Amounts no two of which are alike, some zero, some refunds, some in dollars, some with a discount. */
function consumed(): (Consumed & RecordOf)[] {
  return CUSTOMER_NAMES.flatMap((customer, c) => Array.from({ length: DAYS }, (_, d) => {
    const n = c * DAYS + d + 1;
    const day = addDays(FIRST_DAY, d);
    const amount = d % 11 === 5 ? '0' : `${n}.${String((n * 7919) % 100_000_000).padStart(8, '0')}`;
    const due = d % 7 === 3 && amount !== '0' ? `-${amount}` : amount;
    const discount = d % 5 === 2 ? '0.25' : '0';
    const list = addDecimals([due, discount]);
    const currency = d % 6 === 1 ? 'USD' : 'CNY';
    return {
      key: `${customer} ${day}`, customer, day, due, list, discount, currency,
      record_id: `${customer}-${day}`, account_name: customer, list_amount: list, discount_amount: discount, commercial_discount_amount: discount, bill_type: due.startsWith('-') ? '4' : '5',
    };
  }));
}

export interface ScopeWorld {
  readonly company: Company;
  readonly model: Model;
  readonly records: readonly Consumed[];
  readonly members: Readonly<Record<string, Id>>;
  viewer(looker: Looker): Viewer;
}

export async function createScopeWorld(): Promise<ScopeWorld> {
  const company = await createCompany({ start: '2026-02-01T09:00', customers: CUSTOMERS, env: { SIGN_LIMIT: 'off' } });
  const members: Record<string, Id> = { ...company.members, second: await hire(company, 'provider', 'supervisor', 'second'), c: await hire(company, 'provider', 'account-manager', 'c') };
  const admin = await company.as('admin');
  const idOf = (customer: string) => company.customers[customer] ?? '';
  for (const change of [...MANAGERS.map((one) => ({ ...one, kind: 'manager' as const })), ...TEAMS.map((one) => ({ ...one, kind: 'team' as const }))].sort((x, y) => (x.at < y.at ? -1 : 1))) {
    await company.moveTo(change.at);
    const to = change.to === null ? null : (members[change.to] ?? '');
    if (change.kind === 'team') await admin.call(setSupervisor, { body: { managerIds: [members[change.of] ?? ''], supervisorId: to } });
    else if (to === null) await admin.call(unassignCustomers, { body: { customerIds: [idOf(change.of)] } });
    else await admin.call(replaceManager, { body: { customerIds: [idOf(change.of)], memberId: to } });
  }
  await company.moveTo('2026-03-25T10:00');
  const records = consumed();
  for (const partner of ['provider', 'distributor', 'reseller', 'foreign'] as const) {
    const own = records.filter((record) => partnerOf(record.customer) === partner);
    const run = await company.load(own.map(({ key: _key, customer: _customer, list: _list, discount: _discount, ...row }) => row), partner);
    if (run.counts['loaded'] !== own.length) throw new Error(`${partner}: ${JSON.stringify(run)}`);
  }
  return { company, members, records, model: modelOf(MANAGERS, TEAMS), viewer: (looker) => ({ name: looker, scope: LOOKERS[looker] }) };
}
