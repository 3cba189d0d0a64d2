/**
 * Every kind of caller there is, and what the contract says each may call: the role's permission items (sales 2.5), all of
 * them for the operator, own credentials alone for a customer's login, nothing without a session.
 */
import type { Access, Endpoint } from '../../contract/endpoint.ts';
import { ALL_PERMISSIONS, DISTRIBUTOR_PERMISSIONS, NOT_FOR_RESELLERS, type Permission, PRESET_ROLES, SAMPLE_ROLES } from '../../contract/permissions.ts';
import type { PartnerName, Person } from '../scenarios/company.ts';

export const CALLERS = ['nobody', 'operator', 'admin', 'supervisor', 'a', 'finance', 'operations', 'distributor', 'reseller', 'foreign', 'customer'] as const satisfies readonly (Person | 'nobody')[];
export type Caller = (typeof CALLERS)[number];

/** Loading files is the operator's work: no role of a partner brings it, whatever items it holds. */
const ofPartner = (items: readonly Permission[]) => items.filter((item) => item !== 'intake.load');

const others = (items: readonly Permission[]) => items.filter((item) => !DISTRIBUTOR_PERMISSIONS.includes(item));

const ITEMS: Record<Exclude<Caller, 'nobody'>, readonly Permission[]> = {
  operator: others(ALL_PERMISSIONS),
  admin: others(ofPartner(PRESET_ROLES.administrator)),
  supervisor: others(PRESET_ROLES.supervisor),
  a: others(PRESET_ROLES['account-manager']),
  finance: others(SAMPLE_ROLES.finance),
  operations: others(SAMPLE_ROLES.operations),
  distributor: ofPartner(PRESET_ROLES.administrator),
  reseller: others(ofPartner(PRESET_ROLES.administrator)).filter((item) => !(NOT_FOR_RESELLERS as readonly Permission[]).includes(item)),
  foreign: others(ofPartner(PRESET_ROLES.administrator)),
  customer: ['credentials.manage'],
};

export const PARTNER_OF: Record<Exclude<Caller, 'nobody'>, PartnerName> = {
  operator: 'provider', admin: 'provider', supervisor: 'provider', a: 'provider', finance: 'provider', operations: 'provider', customer: 'provider',
  distributor: 'distributor', reseller: 'reseller', foreign: 'foreign',
};

/** `null`: may call; else status and code of the refusal. */
export function refusalOf(endpoint: Endpoint, caller: Caller): { status: number; code: string } | null {
  const { access } = endpoint;
  if (access === 'public') return null;
  if (caller === 'nobody') return { status: 401, code: 'session.missing' };
  if (access === 'member') return null;
  if (access === 'operator') return caller === 'operator' ? null : { status: 403, code: 'access.operator_only' };
  if (itemsOf(access).some((item) => ITEMS[caller].includes(item))) return null;
  return { status: 403, code: caller === 'customer' ? 'access.partner_only' : 'access.denied' };
}

function itemsOf(access: Exclude<Access, 'public' | 'member' | 'operator'>): readonly Permission[] {
  return typeof access === 'string' ? [access] : access;
}
