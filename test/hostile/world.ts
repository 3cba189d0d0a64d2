/**
 * A company in the middle of its work, for callers who mean no good: every tenant has customers, managers, consumption, a
 * file that was loaded, rows in quarantine, an unmapped sub-account, an export that is done and one that waits, a key.
 */
import { sql } from 'kysely';
import { assignCustomers, setSupervisor } from '../../contract/console/assignment.ts';
import { handOver } from '../../contract/console/handovers.ts';
import { askTransfer } from '../../contract/console/incentives.ts';
import { listQuarantine, listSubAccounts } from '../../contract/console/intake.ts';
import { createContact } from '../../contract/console/contacts.ts';
import { addPolicy } from '../../contract/console/performance-rules.ts';
import { createRole, listRoles } from '../../contract/console/roles.ts';
import { createExport, listRuns } from '../../contract/console/runs.ts';
import { detailList } from '../../contract/console/usage.ts';
import type { Id } from '../../contract/values/id.ts';
import { newKeyPair, storeKey } from '../../server/modules/identity/identity.ts';
import { sheetIdOf } from '../../server/modules/incentives/sheets/opening.ts';
import { newId } from '../../server/platform/clock.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { queueMail } from '../../server/platform/mail/outbox.ts';
import { csvOf, PLAIN_CHARGE } from '../harness/focus-rows.ts';
import { type Company, createCompany, type PartnerName, type Person, type RecordOf } from '../scenarios/company.ts';
import { hire } from './hire.ts';
import { MONTH, type Target, TODAY } from './samples.ts';

export const TENANTS = ['provider', 'distributor', 'reseller', 'foreign'] as const satisfies readonly PartnerName[];
export type Tenant = (typeof TENANTS)[number];
const ADMIN_OF: Record<Tenant, Person> = { provider: 'admin', distributor: 'distributor', reseller: 'reseller', foreign: 'foreign' };

export interface HostileWorld {
  readonly company: Company;
  /** Ids of each tenant, as its administrator made them. */
  readonly targets: Readonly<Record<Tenant, Target>>;
  close(): Promise<void>;
}

/** Account names; each tenant's customers, and what they consume, can be told from all others by their text. */
const CUSTOMERS = {
  'p-one': { type: 2, name: '甲一有限公司' }, 'p-two': { type: 1, name: '甲二有限公司' }, 'p-three': { type: 2, name: '甲三有限公司' }, 'p-sub': { type: 1, name: '甲子有限公司' },
  'd-one': { type: 2, partner: 'distributor', name: '乙一有限公司' }, 'r-one': { type: 2, partner: 'reseller', name: '丙一有限公司' },
  'f-one': { type: 2, partner: 'foreign', name: '丁一有限公司' }, 'f-two': { type: 1, partner: 'foreign', name: '丁二有限公司' }, 'f-sub': { type: 1, partner: 'foreign', name: '丁子有限公司' },
} as const;
const FIRST: Record<Tenant, string> = { provider: 'p-one', distributor: 'd-one', reseller: 'r-one', foreign: 'f-one' };
/** Amounts that occur with one tenant only. */
export const AMOUNT_OF: Record<Tenant, string> = { provider: '111.11', distributor: '222.22', reseller: '333.33', foreign: '98765.4321' };

async function makeKey(company: Company, tenant: Tenant, memberId: Id): Promise<string> {
  const { accessKey, secret } = newKeyPair();
  const partnerId = company.partners[tenant];
  const { house } = company.running;
  await withTx(house.db, { partnerIds: [partnerId] }, async (tx) => {
    await sql`delete from identity.access_keys where member_id = ${memberId}`.execute(tx);
    await storeKey(tx, house.sealer, { partnerId, memberId, accessKey, secret, label: 'target', at: house.clock.now() });
  });
  return accessKey;
}

/** A mail that waits; nothing sends it here. */
function makeMail(company: Company, tenant: Tenant): Promise<Id> {
  const { house } = company.running;
  const partnerId = company.partners[tenant];
  return withTx(house.db, { partnerIds: [partnerId] }, (tx) =>
    queueMail({ tx }, house.sealer, { partnerId, template: 'verification', language: 'zh-CN', receiver: `${tenant}@example.com`, memberId: null, params: { action: 'key.create', minutes: '10' }, secret: { code: '482915' }, expiresAt: null }));
}

const recordsOf = (tenant: Tenant): RecordOf[] => [
  { record_id: `${tenant}-1`, account_name: FIRST[tenant], day: '2026-03-10', due: AMOUNT_OF[tenant] },
  { record_id: `${tenant}-2`, account_name: FIRST[tenant], day: '2026-02-10', due: AMOUNT_OF[tenant] },
  { record_id: `${tenant}-bad-1`, account_name: FIRST[tenant], day: '2026-03-11', due: '10', list_amount: '11' },
  { record_id: `${tenant}-bad-2`, account_name: FIRST[tenant], day: '2026-03-11', due: '10', list_amount: '12' },
];

/** A session of a member that no test signs in with: it may be ended. */
async function makeSession(company: Company, tenant: Tenant, memberId: Id): Promise<Id> {
  const partnerId = company.partners[tenant];
  const sessionId = newId();
  await withTx(company.running.house.db, { partnerIds: [partnerId] }, (tx) => sql`
    insert into identity.sessions (partner_id, session_id, token_hash, member_id, ip, user_agent, created_at, seen_at, expires_at)
    values (${partnerId}, ${sessionId}, ${`target ${sessionId}`}, ${memberId}, '10.0.0.1', 'target', now(), now(), now() + interval '1 day')`.execute(tx));
  return sessionId;
}

/** Loads a tenant's data through the pages and answers the ids it left. */
async function settle(company: Company, tenant: Tenant, policyId: Id): Promise<Omit<Target, 'openRunId'>> {
  const admin = await company.as(ADMIN_OF[tenant]);
  const operator = await company.as('operator');
  const partnerId = company.partners[tenant];
  const customerId = company.customers[FIRST[tenant]] ?? '';
  const [memberId, otherMemberId, supervisorId] = tenant === 'provider'
    ? [company.members.a, company.members.b, company.members.supervisor]
    : [await hire(company, tenant, 'account-manager', `${tenant}-manager`), await hire(company, tenant, 'account-manager', `${tenant}-other`), await hire(company, tenant, 'supervisor', `${tenant}-supervisor`)];
  await admin.call(assignCustomers, { params: { memberId }, body: { customerIds: [customerId] } });
  await admin.call(setSupervisor, { body: { managerIds: [memberId], supervisorId } });
  await company.load(recordsOf(tenant), tenant);
  await company.upload(`${tenant}.csv`, csvOf([{ ...PLAIN_CHARGE, SubAccountId: `${tenant}-sub`, SubAccountName: `${tenant} unknown` }]), { format: 'focus', partnerId });
  const quarantined = await operator.call(listQuarantine, { query: { partnerId, reason: 'due_is_not_list_less' } });
  const unmapped = await operator.call(listSubAccounts, { query: { partnerId } });
  const runs = await operator.call(listRuns, { query: { limit: '200' } });
  const roles = await admin.call(listRoles);
  const records = await admin.call(detailList, { query: { month: MONTH } });
  const done = await admin.call(createExport, { body: { list: 'consumption-details', conditions: { month: MONTH } } });
  await company.running.drain();
  const planned = await admin.call(handOver, { body: { customerIds: [customerId], toManagerId: otherMemberId, effectiveDay: '2026-03-21' } });
  // A reseller has no performance to ask for (sales 6.5).
  const asked = tenant === 'reseller' ? null : await admin.call(askTransfer, { body: { customerId, fromManagerId: null, toManagerId: otherMemberId, month: MONTH, currency: 'CNY', amount: '0.01', cause: 'correction', reason: '更正' } });
  const target = {
    partnerId, transferId: asked?.transferId ?? newId(), sheetId: sheetIdOf(partnerId, '2026-02'), sheetAmount: AMOUNT_OF[tenant], policyId, customerId, subCustomerId: company.customers[{ provider: 'p-sub', foreign: 'f-sub', distributor: '', reseller: '' }[tenant]] ?? newId(), resellerId: tenant === 'distributor' ? company.partners.reseller : newId(), memberId, otherMemberId, supervisorId, roleId: roles.items.find((role) => role.preset === 'account-manager')?.roleId, recordId: records.items[0]?.recordId, doneRunId: runs.items.find((run) => run.partnerName === `${tenant} 公司` && run.kind !== 'export')?.runId,
    exportId: done.exportId, quarantineId: quarantined.items[0]?.quarantineId, otherQuarantineId: quarantined.items[1]?.quarantineId, subAccountKey: unmapped.items[0]?.subAccountKey,
    customRoleId: (await admin.call(createRole, { body: { name: `${tenant} 自定义`, permissions: ['consumption.view'] } })).roleId,
    contactId: (await admin.call(createContact, { body: { name: `${tenant} 联系人`, mobile: '13700001111' } })).contactId,
    sessionId: await makeSession(company, tenant, memberId), otherSessionId: await makeSession(company, tenant, supervisorId),
    handoverId: planned.handoverId, accessKey: await makeKey(company, tenant, company.members[ADMIN_OF[tenant]]), mailId: await makeMail(company, tenant),
  };
  const missing = Object.entries(target).filter(([, id]) => !id).map(([key]) => key);
  if (missing.length > 0) throw new Error(`${tenant} has no ${missing.join(', ')}`);
  return target as Omit<Target, 'openRunId'>;
}

export async function createHostileWorld(env: Record<string, string> = {}): Promise<HostileWorld> {
  const company = await createCompany({ start: '2026-02-05T09:00', customers: CUSTOMERS, env: { SIGN_LIMIT: 'off', ...env } });
  await company.moveTo(TODAY);
  const { policyId } = await (await company.as('operator')).call(addPolicy, { body: { serviceCode: 'hws.service.type.nobody', fromDay: '2026-03-01' } });
  const settled = new Map<Tenant, Omit<Target, 'openRunId'>>();
  for (const tenant of TENANTS) settled.set(tenant, await settle(company, tenant, policyId));
  const targets: Partial<Record<Tenant, Target>> = {};
  // Last, because whatever waits is worked on while the others settle.
  for (const [tenant, target] of settled) {
    const open = await (await company.as(ADMIN_OF[tenant])).call(createExport, { body: { list: 'consumption-details', conditions: { month: MONTH } } });
    targets[tenant] = { ...target, openRunId: open.runId };
  }
  return { company, targets: targets as Record<Tenant, Target>, close: () => company.close() };
}

/** Everything kept for these tenants, table by table: how many rows, and what they say. */
export async function fingerprint(world: HostileWorld, tenants: readonly PartnerName[]): Promise<Record<string, string>> {
  const { company } = world;
  const ids = tenants.map((tenant) => company.partners[tenant]);
  return withTx(company.running.house.db, { partnerIds: ids }, async (tx) => {
    const tables = await sql<{ name: string }>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'partner_id' and not a.attisdropped
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1`.execute(tx);
    // Sessions note when they were last used, whatever was asked.
    const kept = tables.rows.filter(({ name }) => name !== 'identity.sessions');
    const parts = kept.map(({ name }) => sql`select ${name}::text as name, count(*)::text || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as content from ${sql.raw(name)} t where t.partner_id = any(${ids}::uuid[])`);
    const found = await sql<{ name: string; content: string }>`${sql.join(parts, sql` union all `)} order by name`.execute(tx);
    return Object.fromEntries(found.rows.map((row) => [row.name, row.content]));
  });
}

/** Text that only this tenant's data contain: ids of what it owns, names, account names, amounts. */
export async function secretsOf(world: HostileWorld, tenant: Tenant): Promise<string[]> {
  const { company } = world;
  const partnerId = company.partners[tenant];
  const found = await withTx(company.running.house.db, { partnerIds: [partnerId] }, (tx) => sql<{ text: string }>`
    select customer_id::text as text from customers.customers where partner_id = ${partnerId} union all select name from customers.customers where partner_id = ${partnerId}
    union all select account_name from customers.customers where partner_id = ${partnerId} union all select number from customers.customers where partner_id = ${partnerId}
    union all select member_id::text from identity.members where partner_id = ${partnerId} union all select role_id::text from identity.roles where partner_id = ${partnerId} union all select record_id::text from usage.fee_records where partner_id = ${partnerId}
    union all select quarantine_id::text from usage.quarantine where partner_id = ${partnerId} union all select sub_account_key::text from usage.sub_accounts where partner_id = ${partnerId}
    union all select sub_account from usage.sub_accounts where partner_id = ${partnerId} union all select run_id::text from platform.runs where partner_id = ${partnerId}
    union all select export_id::text from exports.tasks where partner_id = ${partnerId} union all select access_key from identity.access_keys where partner_id = ${partnerId} union all select contact_id::text from identity.contacts where partner_id = ${partnerId} union all select name from identity.contacts where partner_id = ${partnerId}
    union all select name from identity.partners where partner_id = ${partnerId} and parent_id is null`.execute(tx));
  return [...new Set([...found.rows.map((row) => row.text), AMOUNT_OF[tenant]])].filter((text) => text !== '');
}
