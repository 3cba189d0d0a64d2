/**
 * Everything of the demo that is not consumption, written through the faces of the modules: partners with their people
 * and keys, customers with their associations, managers with their spans and teams. Each function is one transaction's
 * work; the run that calls them notes its place in the same transaction, so none of it happens twice.
 */
import { createMember, createPartner, type NewMember, storeKey, storeProject } from '../modules/identity/identity.ts';
import { createContact } from '../modules/identity/contacts.ts';
import { beginHosting, createCustomers } from '../modules/customers/customers.ts';
import { loadResellerSpans, loadSpans, replaceManager } from '../modules/assignment/assignment.ts';
import { handOver } from '../modules/assignment/handovers.ts';
import { setSupervisor } from '../modules/assignment/teams.ts';
import type { Ctx } from '../platform/context.ts';
import { systemActor } from '../platform/jobs/worker.ts';
import { hashPassword, type Sealer } from '../platform/secrets.ts';
import { CUSTOMER_LOGINS, type CustomerLogin, DEMO_CONTACTS, demoKeys, type DemoMember, demoMembers, type DemoPartner, demoPartners, memberIdOf, partnerIdOf, type PartnerKey, passwordOf } from './people.ts';
import { customerOfLogin, type DemoCustomer, demoCustomers } from './customers.ts';
import { HAND_OVERS, HOSTED_SINCE, RESELLER_SPANS, spansOf, TEAM_CHANGES } from './ownership.ts';
import { REGIONS } from './price-book.ts';
import { bytesOf, idOf, numberOf } from './random.ts';

/** Hashing takes a fifth of a second a password: done before the transaction, and the same salt gives the same hash. */
export async function hashPasswords(seed: string): Promise<Map<string, string>> {
  const hashed = await Promise.all(demoMembers(seed).map(async ({ login }) => [login, await hashPassword(passwordOf(seed, login), bytesOf(16, seed, 'salt', login))] as const));
  return new Map(hashed);
}

export async function setUpPeople(ctx: Ctx, sealer: Sealer, seed: string, hashes: ReadonlyMap<string, string>): Promise<number> {
  const partners = demoPartners(seed);
  const roles = new Map<PartnerKey, Awaited<ReturnType<typeof createPartner>>['roles']>();
  for (const partner of partners) roles.set(partner.key, await setUpPartner(ctx, seed, partner, partners));
  const members = demoMembers(seed);
  for (const member of members) {
    const of = roles.get(member.partner);
    const roleIds = member.roles.flatMap((role) => (of ? [of[role]] : []));
    await createMember(ctx.tx, { ...newMember(seed, member), passwordHash: hashes.get(member.login) ?? '', roleIds });
  }
  for (const key of demoKeys(seed)) {
    const owner = members.find((member) => member.login === key.login);
    if (!owner) throw new Error(`the key ${key.label} of the demo has no owner`);
    await storeKey(ctx.tx, sealer, { partnerId: partnerIdOf(seed, owner.partner), memberId: owner.memberId, accessKey: key.accessKey, secret: key.secret, label: key.label, at: owner.at });
  }
  for (const contact of DEMO_CONTACTS) await createContact({ ...ctx, actor: actingAs(seed, 'partner-admin'), now: contact.at }, contact);
  return members.length;
}

/** Acting as a member of the partner the demo is mostly about. */
const actingAs = (seed: string, login: string) => ({ ...systemActor(partnerIdOf(seed, 'partner')), memberId: memberIdOf(seed, login), memberName: nameOf(seed, login), login });

async function setUpPartner(ctx: Ctx, seed: string, partner: DemoPartner, all: readonly DemoPartner[]) {
  const parentId = all.find((one) => one.key === partner.parent)?.partnerId ?? null;
  let made = 0;
  const ids = () => {
    made += 1;
    return idOf(seed, partner.at, 'role', partner.key, made);
  };
  const { roles } = await createPartner(ctx.tx, { ...partner, parentId }, ids);
  for (const region of REGIONS) await storeProject(ctx.tx, partner.partnerId, region.code, numberOf(seed, 'project', partner.key, region.code));
  return roles;
}

function newMember(seed: string, member: DemoMember): Omit<NewMember, 'passwordHash' | 'roleIds'> {
  const { memberId, kind, login, name, mobile, email, at } = member;
  const customerId = (CUSTOMER_LOGINS as readonly string[]).includes(login) ? customerOfLogin(demoCustomers(seed), login as CustomerLogin).customerId : null;
  return { memberId, partnerId: partnerIdOf(seed, member.partner), kind, customerId, login, name, mobile, email, at };
}

/** One partner's customers with their managers up to the beginning of this month. */
export async function setUpCustomers(ctx: Ctx, seed: string, customers: readonly DemoCustomer[]): Promise<number> {
  const partnerId = ctx.actor.partnerId;
  const made = await createCustomers(ctx, partnerId, customers.map((customer) => ({
    customerId: customer.customerId, number: customer.number, accountName: customer.accountName, name: customer.name, mobile: customer.mobile, email: customer.email, tag: customer.tag, countryCode: 'CN',
    customerType: customer.customerType, verified: customer.verified, frozen: customer.frozen, level: customer.level,
    associations: customer.associations, createdAt: customer.associations[0]?.fromAt ?? ctx.now,
  })));
  if (made.includes(null)) throw new Error('a customer of the demo has a name or number that is taken');
  await loadSpans(ctx, partnerId, customers.flatMap((customer) => spansOf(seed, customer)));
  return customers.length;
}

/** Teams, who looks after resellers, one hosted sub-account, and the changes of manager that happened this month, each at its own time and by its own person. */
export async function setUpTeams(ctx: Ctx, seed: string, customers: readonly DemoCustomer[]): Promise<number> {
  const by = (login: string) => actingAs(seed, login);
  for (const change of TEAM_CHANGES) {
    await setSupervisor({ ...ctx, actor: by('partner-admin'), now: change.at }, change.managers.map((login) => memberIdOf(seed, login)), memberIdOf(seed, change.supervisor));
  }
  await loadResellerSpans(ctx, partnerIdOf(seed, 'distributor'), RESELLER_SPANS.map((span) => ({
    resellerId: partnerIdOf(seed, span.reseller), managerId: memberIdOf(seed, span.manager), assignedAt: span.assignedAt, unassignedAt: span.unassignedAt,
  })));
  const referrals = customers.filter((customer) => customer.partner === 'partner' && customer.associations.at(-1)?.type === 1 && customer.associations.at(-1)?.toAt === null);
  const [master, hosted] = referrals;
  if (master && hosted) await beginHosting({ ...ctx, actor: by('partner-admin'), now: HOSTED_SINCE }, partnerIdOf(seed, 'partner'), hosted.customerId, master.customerId, HOSTED_SINCE);
  for (const change of HAND_OVERS) {
    const ids = change.customers.flatMap((place) => customers.find((customer) => customer.key === `${change.partner}-${place}`)?.customerId ?? []);
    const acting = { ...ctx, actor: by(change.by), now: change.at };
    const to = memberIdOf(seed, change.to);
    // Tests load a part of the customers.
    if (ids.length === 0) continue;
    if (change.effectiveDay === undefined) await replaceManager(acting, to, ids);
    else await handOver(acting, { customerIds: ids, toManagerId: to, effectiveDay: change.effectiveDay });
  }
  return HAND_OVERS.length;
}

function nameOf(seed: string, login: string): string {
  return demoMembers(seed).find((member) => member.login === login)?.name ?? login;
}
