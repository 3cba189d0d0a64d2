/**
 * A company for scenarios: operator, a solution provider with its people, a distributor with a reseller, a foreign partner;
 * set up as the command line does it, then used only over HTTP. Times are GMT+08:00, as the rules are written.
 */
import { sql } from 'kysely';
import { uploadFile } from '../../contract/console/intake.ts';
import { getRun } from '../../contract/console/runs.ts';
import { setClock } from '../../contract/console/identity.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { PresetRole } from '../../contract/permissions.ts';
import type { Id } from '../../contract/values/id.ts';
import { createCustomers, findAccount } from '../../server/modules/customers/customers.ts';
import { createMember, createPartner, newKeyPair, storeKey } from '../../server/modules/identity/identity.ts';
import { newId } from '../../server/platform/clock.ts';
import type { Ctx } from '../../server/platform/context.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { systemActor } from '../../server/platform/jobs/worker.ts';
import { hashPassword } from '../../server/platform/secrets.ts';
import { type Member, pathOf, type RunningHouse, startHouse } from '../harness/running-house.ts';

export const PASSWORD = 'Scenario-password-1';
type RoleName = PresetRole | 'finance' | 'operations';

const PEOPLE = {
  admin: ['provider', 'administrator', '王管理'],
  supervisor: ['provider', 'supervisor', '刘主管'],
  a: ['provider', 'account-manager', '安经理'],
  b: ['provider', 'account-manager', '白经理'],
  finance: ['provider', 'finance', '钱财务'],
  operations: ['provider', 'operations', '孙运营'],
  distributor: ['distributor', 'administrator', '总管理'],
  reseller: ['reseller', 'administrator', '云管理'],
  foreign: ['foreign', 'administrator', '外管理'],
} as const satisfies Record<string, readonly [string, RoleName, string]>;
export type Person = keyof typeof PEOPLE | 'operator' | 'customer';
export type PartnerName = 'operator' | 'provider' | 'distributor' | 'reseller' | 'foreign';

/** 10 March 09:00 GMT+08:00 and the like. */
export const gmt8 = (text: string) => new Date(`${text.length === 10 ? `${text}T00:00` : text}:00+08:00`);

export interface RecordOf {
  readonly record_id: string;
  readonly account_name: string;
  readonly day: string;
  readonly due: string;
  readonly [column: string]: string | number;
}

export interface Company {
  readonly running: RunningHouse;
  readonly partners: Readonly<Record<PartnerName, Id>>;
  readonly members: Readonly<Record<Person, Id>>;
  readonly customers: Readonly<Record<string, Id>>;
  readonly keys: Readonly<Record<string, { ak: string; sk: string; domainId: string }>>;
  as(person: Person): Promise<Member>;
  moveTo(text: string): Promise<void>;
  /** Loads fee records as a file through the page's endpoint; answers the run's counts. */
  load(records: readonly RecordOf[], partner?: PartnerName): Promise<OutputOf<typeof getRun>>;
  upload(name: string, content: string | Uint8Array, query: Record<string, string>): Promise<OutputOf<typeof getRun>>;
  close(): Promise<void>;
}

interface Wanted {
  readonly start: string;
  /** Environment beside the harness's own, e.g. without rate limits. */
  readonly env?: Record<string, string>;
  /** account name → association (1 referral, 2 resale), partner. */
  readonly customers: Readonly<Record<string, { type: 1 | 2; partner?: PartnerName; name?: string; mobile?: string; email?: string }>>;
}

export async function createCompany(wanted: Wanted): Promise<Company> {
  const running = await startHouse({ now: gmt8(wanted.start), ...(wanted.env ? { env: wanted.env } : {}) });
  const { house } = running;
  const partners = { operator: newId(), provider: newId(), distributor: newId(), reseller: newId(), foreign: newId() };
  const numbers: Record<PartnerName, string> = { operator: '0'.repeat(32), provider: '1'.repeat(32), distributor: '2'.repeat(32), reseller: '3'.repeat(32), foreign: '4'.repeat(32) };
  const at = house.clock.now();
  const passwordHash = await hashPassword(PASSWORD);
  const members: Record<string, Id> = {};
  const customers: Record<string, Id> = {};
  const keys: Record<string, { ak: string; sk: string; domainId: string }> = {};
  await withTx(house.db, { partnerIds: Object.values(partners), operator: true }, async (tx) => {
    const roles: Record<string, Record<string, Id>> = {};
    const tiers = { operator: 'operator', provider: 'solution-provider', distributor: 'distributor', reseller: 'reseller', foreign: 'solution-provider' } as const;
    for (const name of Object.keys(partners) as PartnerName[]) {
      roles[name] = (await createPartner(tx, { partnerId: partners[name], number: numbers[name], name: `${name} 公司`, tier: tiers[name], parentId: name === 'reseller' ? partners.distributor : null, at })).roles;
    }
    await sql`insert into platform.settings (name, value) values ('default_partner_id', ${JSON.stringify(partners.provider)}::jsonb)`.execute(tx);
    for (const [login, [partner, role, name]] of Object.entries(PEOPLE)) {
      members[login] = await createMember(tx, { partnerId: partners[partner], kind: 'partner', login, name, passwordHash, roleIds: [roles[partner]?.[role] ?? ''], at });
    }
    members['operator'] = await createMember(tx, { partnerId: partners.operator, kind: 'operator', login: 'operator', name: '运营', passwordHash, roleIds: [], at });
    for (const [account, c] of Object.entries(wanted.customers)) {
      const partnerId = partners[c.partner ?? 'provider'];
      const ctx: Ctx = { actor: systemActor(partnerId), tx, now: at, requestId: 'set-up', ip: '' };
      const made = await createCustomers(ctx, partnerId, [{ accountName: account, name: c.name ?? `${account} 有限公司`, mobile: c.mobile ?? '13800001111', email: c.email ?? `${account}@example.com`, associations: [{ type: c.type, fromAt: gmt8('2024-01-01'), toAt: null }], createdAt: at }]);
      customers[account] = made[0] ?? '';
    }
    const first = Object.keys(wanted.customers)[0];
    members['customer'] = await createMember(tx, { partnerId: partners.provider, kind: 'customer', customerId: customers[first ?? ''] ?? newId(), login: 'customer', name: '客户', passwordHash, roleIds: [], at });
    for (const login of ['admin', 'supervisor', 'a', 'finance', 'distributor', 'reseller', 'foreign', 'customer'] as const) {
      const { accessKey, secret } = newKeyPair();
      const partner = login === 'customer' ? 'provider' : PEOPLE[login][0];
      await storeKey(tx, house.sealer, { partnerId: partners[partner], memberId: members[login] ?? '', accessKey, secret, label: login, at });
      const own = login === 'customer' ? await findAccount({ tx }, partners.provider, { customerId: customers[first ?? ''] ?? '' }) : null;
      keys[login] = { ak: accessKey, sk: secret, domainId: own?.number ?? numbers[partner] };
    }
  });
  const sessions = new Map<Person, Member>();
  const as = async (person: Person): Promise<Member> => {
    const known = sessions.get(person) ?? (await running.signIn(person, PASSWORD));
    sessions.set(person, known);
    return known;
  };
  const upload: Company['upload'] = async (name, content, query) => {
    const operator = await as('operator');
    const form = new FormData();
    form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
    const response = await fetch(`${running.baseUrl}${pathOf(uploadFile, { query })}`, { method: 'POST', headers: { cookie: operator.cookie }, body: form });
    const body = (await response.json()) as { runId: Id; code?: string };
    if (!response.ok) throw new Error(`${response.status} ${body.code}`);
    await running.drain();
    return operator.call(getRun, { params: { runId: body.runId } });
  };
  return {
    running, partners, members: members as Record<Person, Id>, customers, keys, as, upload,
    moveTo: async (text) => {
      await (await as('operator')).call(setClock, { body: { now: gmt8(text).toISOString() } });
    },
    load: (records, partner = 'provider') => {
      const rows = records.map(({ day, due, ...rest }) => JSON.stringify({
        consumed_from: gmt8(`${day}T10:00`).toISOString(), consumed_to: gmt8(`${day}T11:00`).toISOString(), traded_at: gmt8(`${day}T12:00`).toISOString(),
        bill_type: '5', charging_mode: '3', service_type_code: 'hws.service.type.ec2', currency: 'CNY', list_amount: due, due_amount: due, cash_amount: due, ...rest,
      }));
      return upload('records.ndjson', `${rows.join('\n')}\n`, { format: 'fee-records', partnerId: partners[partner] });
    },
    close: () => running.close(),
  };
}
