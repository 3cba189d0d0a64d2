/**
 * The customers of the demo's partners. Most are drawn; the first ones of the solution provider are told one by one,
 * because a page must have something to show: both association types, every state of verification and freezing, one who
 * changed type, one who left, one who never consumed, some who came this month.
 */
import type { Id } from '../../contract/values/id.ts';
import { at, type DayNumber, dayNumber, dayOfInstant, instantOf } from './calendar.ts';
import { CHARACTERS, type CharacterKey } from './character.ts';
import { brandsOf, companyOf, personOf } from './companies.ts';
import type { CustomerLogin, PartnerKey } from './people.ts';
import { idOf, numberOf, type Random, randomOf } from './random.ts';

export type Size = 'xl' | 'l' | 'm' | 's' | 'xs';
export const REFERRAL = 1;
export const RESALE = 2;
export type AssociationType = typeof REFERRAL | typeof RESALE;

export interface DemoAssociation {
  readonly type: AssociationType;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

export interface DemoCustomer {
  /** `partner-12`: stands for the customer in labels of random streams and in place of a name inside the demo. */
  readonly key: string;
  readonly partner: PartnerKey;
  readonly login: CustomerLogin | null;
  readonly customerId: Id;
  readonly number: string;
  readonly accountName: string;
  readonly name: string;
  readonly mobile: string;
  readonly email: string;
  readonly tag: string;
  /** -1 not said, 0 person, 1 enterprise. */
  readonly customerType: -1 | 0 | 1;
  readonly verified: -1 | 0 | 1 | 2 | 3 | null;
  readonly frozen: 0 | 1 | 2;
  readonly frozenSince: DayNumber | null;
  readonly level: string;
  readonly associations: readonly DemoAssociation[];
  readonly character: CharacterKey;
  readonly size: Size;
  /** First and last day (inclusive) on which it may consume; null = goes on. */
  readonly consumesFrom: DayNumber;
  readonly consumesTo: DayNumber | null;
}

/** How many of which size, largest first. */
const SIZES: Readonly<Record<Exclude<PartnerKey, 'operator'>, readonly (readonly [Size, number])[]>> = {
  partner: [['xl', 2], ['l', 6], ['m', 18], ['s', 30], ['xs', 12]],
  distributor: [['l', 1], ['m', 2], ['s', 5]],
  reseller: [['l', 1], ['m', 2], ['s', 6]],
  'reseller-2': [['m', 1], ['s', 5]],
  'other-partner': [['l', 1], ['m', 2], ['s', 6]],
};
const OWNERS = Object.keys(SIZES) as (keyof typeof SIZES)[];

interface Told {
  readonly login?: CustomerLogin;
  readonly type?: AssociationType;
  readonly character?: CharacterKey;
  readonly verified?: DemoCustomer['verified'];
  readonly customerType?: DemoCustomer['customerType'];
  readonly frozen?: { readonly depth: 1 | 2; readonly since: string };
  readonly tag?: string;
  readonly joined?: Date;
  readonly switchedAt?: Date;
  readonly leftAt?: Date;
  /** Associated and never consumed anything. */
  readonly idle?: boolean;
}

/** By place among the solution provider's customers (0 and 1 are the largest, 8–25 middling, 26–55 small, then tiny). */
const TOLD: Readonly<Record<number, Told>> = {
  0: { login: 'customer-resale', type: RESALE, character: 'commerce', tag: '重点客户' },
  1: { type: REFERRAL, character: 'intelligence', tag: '重点客户' },
  2: { login: 'customer-referral', type: REFERRAL, character: 'games', tag: '重点客户' },
  3: { type: RESALE, character: 'media', tag: '年框客户' },
  4: { type: RESALE, character: 'legacy', tag: '续费关注' },
  5: { type: RESALE, character: 'software', switchedAt: at('2026-05-12', '11:00'), tag: '顾问转代售' },
  6: { type: REFERRAL, character: 'school' },
  7: { type: RESALE, character: 'freight' },
  9: { type: RESALE, frozen: { depth: 1, since: '2026-11-05' }, tag: '欠费跟进' },
  11: { type: RESALE, frozen: { depth: 2, since: '2026-10-15' }, tag: '欠费跟进' },
  14: { type: REFERRAL, verified: 0 },
  17: { joined: at('2026-09-08', '14:20'), tag: '2026新签' },
  21: { joined: at('2026-11-03', '10:45'), tag: '2026新签' },
  28: { verified: 1, type: REFERRAL },
  31: { verified: 3 },
  33: { type: RESALE, frozen: { depth: 1, since: '2026-08-20' } },
  36: { joined: at('2026-07-01', '00:00'), tag: '2026新签' },
  40: { leftAt: at('2026-02-26', '17:30'), type: REFERRAL, tag: '已解除' },
  44: { joined: at('2026-10-30', '16:00'), tag: '2026新签' },
  52: { joined: at('2026-11-18', '09:05'), verified: -1 },
  57: { customerType: 0, type: REFERRAL },
  58: { customerType: 0, verified: 2 },
  60: { customerType: 0, verified: -1, idle: true },
  63: { customerType: -1, verified: null, idle: true },
  65: { customerType: -1, verified: -1, joined: at('2026-11-21', '19:40') },
};

const CHARACTER_KEYS = Object.keys(CHARACTERS) as CharacterKey[];

/** Every customer of the demo, by partner, in a fixed order. */
export function demoCustomers(seed: string): DemoCustomer[] {
  const brands = brandsOf(randomOf(seed, 'brands'));
  let place = 0;
  return OWNERS.flatMap((partner) => {
    const sizes = SIZES[partner].flatMap(([size, count]) => Array.from({ length: count }, () => size));
    return sizes.map((size, index) => {
      const brand = brands[place];
      if (!brand) throw new Error('the demo has more customers than brands');
      place += 1;
      return customerOf(seed, partner, index, size, place, brand, partner === 'partner' ? (TOLD[index] ?? {}) : {});
    });
  });
}

function customerOf(seed: string, partner: PartnerKey, index: number, size: Size, place: number, brand: { name: string; latin: string }, told: Told): DemoCustomer {
  const key = `${partner}-${index}`;
  const random = randomOf(seed, 'customer', key);
  const character = told.character ?? random.pick(CHARACTER_KEYS);
  const type = told.type ?? (random.chance(520) ? RESALE : REFERRAL);
  const joinedAt = told.joined ?? joinedOf(random, size);
  const customerType = told.customerType ?? 1;
  const company = customerType === 0 ? personOf(brand, place, random) : companyOf(brand, character, place, random);
  return {
    ...company,
    name: customerType === -1 ? '' : company.name,
    key, partner, login: told.login ?? null, customerId: idOf(seed, joinedAt, 'customer', key), number: numberOf(seed, 'customer', key),
    tag: told.tag ?? tagOf(random, size), customerType, verified: told.verified === undefined ? 2 : told.verified, frozen: told.frozen?.depth ?? 0, frozenSince: told.frozen ? dayNumber(told.frozen.since) : null, level: levelOf(size),
    associations: associationsOf(type, joinedAt, told), character, size,
    // Nothing is consumed before the association: the first whole day after it.
    consumesFrom: dayOfInstant(joinedAt) + 1,
    consumesTo: lastDayOf(told),
  };
}

/** One who left consumes here no more; with account and resources frozen nothing runs (frozen account only: it goes on costing, sales 3.5). */
function lastDayOf(told: Told): DayNumber | null {
  if (told.idle) return 0;
  if (told.leftAt) return dayOfInstant(told.leftAt) - 1;
  return told.frozen?.depth === 2 ? dayNumber(told.frozen.since) : null;
}

/** Large customers were there before the window opens; small ones came in all the time. */
function joinedOf(random: Random, size: Size): Date {
  const first = dayNumber(size === 's' || size === 'xs' ? '2024-06-01' : '2023-06-01');
  const last = dayNumber(size === 'xl' || size === 'l' ? '2024-12-20' : size === 'm' ? '2025-10-20' : '2026-08-20');
  return instantOf(random.int(first, last), random.int(9 * 60, 18 * 60));
}

function associationsOf(type: AssociationType, joinedAt: Date, told: Told): DemoAssociation[] {
  if (!told.switchedAt) return [{ type, fromAt: joinedAt, toAt: told.leftAt ?? null }];
  return [
    { type: type === RESALE ? REFERRAL : RESALE, fromAt: joinedAt, toAt: told.switchedAt },
    { type, fromAt: told.switchedAt, toAt: null },
  ];
}

function tagOf(random: Random, size: Size): string {
  if (size === 'xl' || size === 'l') return random.pick(['重点客户', '年框客户']);
  return random.pick(['', '', '', '续费关注', '价格敏感', '季度回访', '技术扶持']);
}

function levelOf(size: Size): string {
  return { xl: 'V5', l: 'V4', m: 'V2', s: 'V1', xs: 'V0' }[size];
}

export function customerOfLogin(customers: readonly DemoCustomer[], login: CustomerLogin): DemoCustomer {
  const customer = customers.find((one) => one.login === login);
  if (!customer) throw new Error(`no customer signs in as ${login}`);
  return customer;
}

/** The type at an instant; null before the first association and after the last. */
export function associationAt(customer: DemoCustomer, instant: Date): AssociationType | null {
  return customer.associations.find((one) => one.fromAt <= instant && (one.toAt === null || instant < one.toAt))?.type ?? null;
}
