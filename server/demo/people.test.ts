import { expect, test } from 'vitest';
import { passwordFault } from '../modules/identity/rules.ts';
import { DEMO_NOW } from './calendar.ts';
import { demoCredentials } from './credentials.ts';
import { demoCustomers, RESALE } from './customers.ts';
import { spansOf } from './ownership.ts';
import { DEFAULT_SEED, demoMembers, demoPartners, passwordOf } from './people.ts';

const LOGINS = ['operator', 'distributor-admin', 'partner-admin', 'partner-supervisor', 'partner-manager-1', 'partner-manager-2', 'partner-manager-3', 'partner-finance', 'partner-operations', 'reseller-admin', 'other-partner-admin', 'customer-resale', 'customer-referral'];
const LABELS = ['distributor', 'partner', 'reseller', 'other-partner', 'customer-resale', 'customer-referral'];

test('the fixed labels are there, once each', () => {
  const { members, keys } = demoCredentials(DEFAULT_SEED, 'http://127.0.0.1:8080', DEMO_NOW);
  const logins = members.map((member) => member.login);
  expect(logins).toEqual(expect.arrayContaining(LOGINS));
  expect(new Set(logins).size).toBe(logins.length);
  expect(keys.map((key) => key.label)).toEqual(LABELS);
  for (const key of keys) expect([key.ak, key.sk, key.domainId]).toEqual([expect.stringMatching(/^[A-Z0-9]{20}$/), expect.stringMatching(/^[A-Za-z0-9]{40}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
});

test('credentials have exactly the shape of the interface and are the same every time', () => {
  const credentials = demoCredentials(DEFAULT_SEED, 'http://127.0.0.1:8080', DEMO_NOW);
  expect(Object.keys(credentials)).toEqual(['baseUrl', 'clock', 'members', 'keys']);
  expect(credentials.members.every((member) => Object.keys(member).join() === 'login,password,partner,name,roles')).toBe(true);
  expect(credentials.keys.every((key) => ['ak', 'domainId', 'kind', 'label', 'sk'].join() === Object.keys(key).sort().join())).toBe(true);
  expect(credentials).toEqual(demoCredentials(DEFAULT_SEED, 'http://127.0.0.1:8080', DEMO_NOW));
  expect(credentials.members.find((member) => member.login === 'partner-admin')?.password).toBe('Tubawi-bagupa-5226');
});

test('passwords satisfy the rules and are nobody else’s', () => {
  const passwords = demoMembers(DEFAULT_SEED).map((member) => passwordOf(DEFAULT_SEED, member.login));
  expect(demoMembers(DEFAULT_SEED).map((member) => passwordFault(passwordOf(DEFAULT_SEED, member.login), member.login)).filter(Boolean)).toEqual([]);
  expect(new Set(passwords).size).toBe(passwords.length);
});

test('one distributor with two resellers, one solution provider, one foreign partner, one operator', () => {
  const partners = demoPartners(DEFAULT_SEED);
  expect(partners.map((partner) => [partner.key, partner.tier, partner.parent])).toEqual([
    ['operator', 'operator', null], ['distributor', 'distributor', null], ['reseller', 'reseller', 'distributor'], ['reseller-2', 'reseller', 'distributor'],
    ['partner', 'solution-provider', null], ['other-partner', 'solution-provider', null],
  ]);
  expect(new Set(partners.map((partner) => partner.number)).size).toBe(6);
});

test('customers: accounts, numbers and names are nobody else’s; mobiles and mail cannot reach anybody', () => {
  const customers = demoCustomers(DEFAULT_SEED);
  for (const key of ['accountName', 'number', 'customerId', 'mobile', 'email'] as const) expect(new Set(customers.map((customer) => customer[key])).size, key).toBe(customers.length);
  expect(customers.filter((customer) => !/^[a-z_-][a-z0-9_-]{4,31}$/.test(customer.accountName)).map((customer) => customer.accountName)).toEqual([]);
  expect(customers.every((customer) => /^0086-1230000\d{4}$/.test(customer.mobile) && customer.email.endsWith('.example'))).toBe(true);
});

test('customers: every state a filter offers', () => {
  const customers = demoCustomers(DEFAULT_SEED).filter((customer) => customer.partner === 'partner');
  expect(new Set(customers.map((customer) => customer.verified))).toEqual(new Set([null, -1, 0, 1, 2, 3]));
  expect(new Set(customers.map((customer) => customer.frozen))).toEqual(new Set([0, 1, 2]));
  expect(customers.every((customer) => customer.frozen === 0 || customer.associations.at(-1)?.type === RESALE)).toBe(true);
  expect(new Set(customers.map((customer) => customer.customerType))).toEqual(new Set([-1, 0, 1]));
  expect(customers.find((customer) => customer.login === 'customer-resale')?.associations.at(-1)?.type).toBe(RESALE);
});

test('R-4.4: spans of a customer follow one another without overlap, none begins before the association or after now', () => {
  let handOvers = 0;
  for (const customer of demoCustomers(DEFAULT_SEED)) {
    const spans = spansOf(DEFAULT_SEED, customer);
    handOvers += Math.max(0, spans.length - 1);
    for (const [n, span] of spans.entries()) {
      const next = spans[n + 1];
      expect(span.unassignedAt === null || span.assignedAt < span.unassignedAt).toBe(true);
      expect(next === undefined || (span.unassignedAt !== null && span.unassignedAt <= next.assignedAt), customer.key).toBe(true);
      expect(span.assignedAt >= (customer.associations[0]?.fromAt ?? DEMO_NOW) && span.assignedAt < DEMO_NOW, customer.key).toBe(true);
    }
  }
  expect(handOvers).toBeGreaterThan(15);
});
