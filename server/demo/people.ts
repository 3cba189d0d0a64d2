/**
 * Who signs in to the demo: partners of every tier, members of every role, access keys of every kind of caller. Logins
 * and key labels are fixed (outside checks rely on them); ids, passwords and secrets follow from the seed.
 */
import type { Id } from '../../contract/values/id.ts';
import { at } from './calendar.ts';
import { mobileOf } from './companies.ts';
import { idOf, numberOf, randomOf } from './random.ts';

export const DEFAULT_SEED = 'partner-center';

export type PartnerKey = 'operator' | 'distributor' | 'reseller' | 'reseller-2' | 'partner' | 'other-partner';
export type RoleName = 'administrator' | 'supervisor' | 'account-manager' | 'finance' | 'operations';

export interface DemoPartner {
  readonly key: PartnerKey;
  readonly partnerId: Id;
  readonly number: string;
  readonly name: string;
  readonly tier: 'operator' | 'solution-provider' | 'distributor' | 'reseller';
  readonly parent: PartnerKey | null;
  /** Another site than the installation's: its members are shown the banner. */
  readonly site?: 'international';
  readonly at: Date;
}

export interface DemoMember {
  readonly login: string;
  readonly name: string;
  readonly partner: PartnerKey;
  readonly kind: 'operator' | 'partner' | 'customer';
  readonly roles: readonly RoleName[];
  readonly memberId: Id;
  readonly mobile: string;
  readonly email: string;
  readonly at: Date;
}

export interface DemoKey {
  readonly label: string;
  /** Login of the member it belongs to. */
  readonly login: string;
  readonly accessKey: string;
  readonly secret: string;
}

const FOUNDED = at('2023-03-01', '09:00');
const PARTNERS: readonly Omit<DemoPartner, 'partnerId' | 'number' | 'at'>[] = [
  { key: 'operator', name: '云平台运营中心', tier: 'operator', parent: null },
  { key: 'distributor', name: '望北数科总经销有限公司', tier: 'distributor', parent: null },
  { key: 'reseller', name: '南汀云服信息技术有限公司', tier: 'reseller', parent: 'distributor' },
  { key: 'reseller-2', name: '东麓数智科技有限公司', tier: 'reseller', parent: 'distributor' },
  { key: 'partner', name: '云泽数字科技有限公司', tier: 'solution-provider', parent: null },
  { key: 'other-partner', name: '西渚云联科技有限公司', tier: 'solution-provider', parent: null, site: 'international' },
];

export function demoPartners(seed: string): DemoPartner[] {
  return PARTNERS.map((partner) => ({ ...partner, partnerId: idOf(seed, FOUNDED, 'partner', partner.key), number: numberOf(seed, 'partner', partner.key), at: FOUNDED }));
}

export function partnerIdOf(seed: string, key: PartnerKey): Id {
  return idOf(seed, FOUNDED, 'partner', key);
}

type MemberRow = readonly [login: string, name: string, partner: PartnerKey, roles: readonly RoleName[]];
const MEMBERS: readonly MemberRow[] = [
  ['operator', '顾远航', 'operator', []],
  ['distributor-admin', '方正阳', 'distributor', ['administrator']],
  ['distributor-manager-1', '孟晓棠', 'distributor', ['account-manager']],
  ['reseller-admin', '梁嘉禾', 'reseller', ['administrator']],
  ['reseller-manager-1', '石一鸣', 'reseller', ['account-manager']],
  ['reseller-2-admin', '罗文清', 'reseller-2', ['administrator']],
  ['partner-admin', '陈启明', 'partner', ['administrator']],
  ['partner-supervisor', '周若澜', 'partner', ['supervisor']],
  ['partner-supervisor-2', '吴承宇', 'partner', ['supervisor']],
  ['partner-manager-1', '林晓峰', 'partner', ['account-manager']],
  ['partner-manager-2', '何静怡', 'partner', ['account-manager']],
  ['partner-manager-3', '赵一诺', 'partner', ['account-manager']],
  ['partner-finance', '许文博', 'partner', ['finance']],
  ['partner-operations', '沈佳宁', 'partner', ['operations']],
  ['other-partner-admin', '邓思源', 'other-partner', ['administrator']],
  ['other-partner-manager-1', '白若菲', 'other-partner', ['account-manager']],
];
/** Customers who sign in themselves: the login is also their key's label. */
export const CUSTOMER_LOGINS = ['customer-resale', 'customer-referral'] as const;
export type CustomerLogin = (typeof CUSTOMER_LOGINS)[number];

export function demoMembers(seed: string): DemoMember[] {
  const joined = at('2023-03-06', '10:00');
  const staff = MEMBERS.map(([login, name, partner, roles], place) => ({
    login, name, partner, roles, kind: partner === 'operator' ? ('operator' as const) : ('partner' as const), memberId: idOf(seed, joined, 'member', login),
    mobile: mobileOf(8000 + place), email: `${login}@${partner}.example`, at: joined,
  }));
  const customers = CUSTOMER_LOGINS.map((login, place) => ({
    login, name: login === 'customer-resale' ? '唐雨薇' : '宋知行', partner: 'partner' as const, roles: [], kind: 'customer' as const, memberId: idOf(seed, joined, 'member', login),
    mobile: mobileOf(8900 + place), email: `${login}@customer.example`, at: joined,
  }));
  return [...staff, ...customers];
}

export function memberIdOf(seed: string, login: string): Id {
  const member = demoMembers(seed).find((one) => one.login === login);
  if (!member) throw new Error(`the demo has no member ${login}`);
  return member.memberId;
}

const SOUND = ['ba', 'de', 'fo', 'gu', 'ka', 'lo', 'mi', 'nu', 'pa', 're', 'so', 'tu', 'wi', 'zo'];

/** Long enough to be nobody's guess where a demo is reachable, short enough to be typed: `Kamiso-redefo-4821`. */
export function passwordOf(seed: string, login: string): string {
  const random = randomOf(seed, 'password', login);
  const word = () => Array.from({ length: 3 }, () => random.pick(SOUND)).join('');
  const first = word();
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}-${word()}-${random.int(1000, 9999)}`;
}

const KEYS: readonly (readonly [label: string, login: string])[] = [
  ['distributor', 'distributor-admin'],
  ['partner', 'partner-admin'],
  ['reseller', 'reseller-admin'],
  ['other-partner', 'other-partner-admin'],
  ['customer-resale', 'customer-resale'],
  ['customer-referral', 'customer-referral'],
];
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function demoKeys(seed: string): DemoKey[] {
  return KEYS.map(([label, login]) => {
    const random = randomOf(seed, 'key', label);
    return { label, login, accessKey: random.text(20, LETTERS), secret: random.text(40, `${LETTERS}abcdefghijklmnopqrstuvwxyz`) };
  });
}

/** Whom customers of the partner turn to (sales 2.2). */
export const DEMO_CONTACTS = [
  { name: '周若澜', title: '大客户部主管', mobile: mobileOf(8101), email: 'service@partner.example', at: at('2023-04-03', '09:30') },
  { name: '许文博', title: '财务对账', mobile: mobileOf(8102), email: 'billing@partner.example', at: at('2023-04-03', '09:40') },
] as const;
