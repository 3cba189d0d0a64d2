/**
 * Sales 1.4, 9, 13 #17: what is masked leaves the server masked. Every endpoint that reads, as every kind of caller: no answer
 * holds a full name of a customer or a member, an account name, a mobile or an e-mail. Generated from the contract; full
 * values leave by the eye alone, which is a request of its own and written down.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceManager, unassignCustomers } from '../../contract/console/assignment.ts';
import { consoleEndpoints } from '../../contract/console/all.ts';
import { createExport } from '../../contract/console/runs.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Id } from '../../contract/values/id.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { PASSWORD } from '../scenarios/company.ts';
import { type Caller, CALLERS, PARTNER_OF, refusalOf } from './callers.ts';
import { type Sample, sampleOf } from './samples.ts';
import { type Reply, send } from './send.ts';
import { createHostileWorld, type HostileWorld, type Tenant } from './world.ts';

interface Secret {
  readonly of: Id;
  readonly text: string;
}

let world: HostileWorld;
let secrets: readonly Secret[];
beforeAll(async () => {
  world = await createHostileWorld();
  await nameEverybody();
  await work();
  secrets = await readSecrets();
});
afterAll(() => world?.close());

const inWorld: <T>(work: Parameters<typeof withTx<T>>[2]) => Promise<T> = (work) =>
  withTx(world.company.running.house.db, { partnerIds: Object.values(world.company.partners), operator: true }, work);

/** Names, mobiles and e-mails that stand in no other text, so that to find one is to find that person. */
async function nameEverybody(): Promise<void> {
  const distinct = sql`name = '姓名' || n.place || '全称', mobile = '1395550' || lpad(n.place::text, 4, '0'), email = 'person' || n.place || '@mail.example'`;
  await inWorld(async (tx) => {
    await sql`update identity.members m set ${distinct} from (select member_id, row_number() over (order by member_id) as place from identity.members) n where n.member_id = m.member_id`.execute(tx);
    await sql`update customers.customers c set ${distinct} from (select customer_id, 500 + row_number() over (order by customer_id) as place from customers.customers) n where n.customer_id = c.customer_id`.execute(tx);
  });
}

/** Somebody did something to everything, under the names of now: histories, time lines, runs and export records name people. */
async function work(): Promise<void> {
  const { company, targets } = world;
  for (const [tenant, login] of [['provider', 'admin'], ['distributor', 'distributor'], ['reseller', 'reseller'], ['foreign', 'foreign']] as const) {
    const admin = await company.running.signIn(login, PASSWORD);
    const { customerId, memberId, otherMemberId } = targets[tenant];
    await admin.call(replaceManager, { body: { customerIds: [customerId], memberId: otherMemberId } });
    await admin.call(unassignCustomers, { body: { customerIds: [customerId] } });
    await admin.call(replaceManager, { body: { customerIds: [customerId], memberId } });
    await admin.call(createExport, { body: { list: 'customers' } });
  }
  await company.running.drain();
}

async function readSecrets(): Promise<Secret[]> {
  const found = await inWorld((tx) => sql<{ of: Id; name: string; mobile: string; email: string; account: string }>`
    select member_id as of, name, mobile, email, '' as account from identity.members
    union all select customer_id, name, mobile, email, account_name from customers.customers`.execute(tx));
  return found.rows.flatMap(({ of, ...texts }) => Object.values(texts).filter((text) => text !== '').map((text) => ({ of, text })));
}

/** One's own data, as one wrote them. */
const OWN: ReadonlySet<string> = new Set(['identity.readSession', 'identity.readProfile']);
/** docs/decisions/0008: what came in files stands as it came, for who maps and mends it; the customer beside it is masked. */
const AS_IT_CAME: Readonly<Record<string, readonly string[]>> = {
  'intake.subAccounts': ['billingAccount', 'subAccount', 'name'],
  'intake.quarantine': ['raw', 'params'],
};

/** The answer without the fields that may stand in full: only at the level of the rows, so never inside `customer`. */
function withoutWhatCame(endpoint: Endpoint, reply: Reply): string {
  const fields = AS_IT_CAME[endpoint.id];
  if (!fields) return reply.text;
  const answer = JSON.parse(reply.text) as { items?: Record<string, unknown>[] };
  return JSON.stringify({ ...answer, items: answer.items?.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => !fields.includes(name)))) });
}

/** The sample, and for lists the same with nothing but what must be named: most of a list is seen that way. */
function questions(endpoint: Endpoint, sample: Sample): Sample[] {
  const bare: Sample = { ...sample, query: Object.fromEntries(Object.entries(sample.query ?? {}).filter(([name]) => name === 'month' || name === 'q')) };
  const wide = endpoint.query?.safeParse({ ...bare.query, limit: '200' }).success ? [{ ...bare, query: { ...bare.query, limit: '200' } }] : [];
  const now: Sample = { ...bare, query: { ...bare.query, basis: 'now' } };
  return [sample, ...[bare, now].filter((one) => endpoint.query?.safeParse(one.query ?? {}).success), ...wide];
}

const READS = consoleEndpoints.filter((endpoint) => endpoint.method === 'GET' && endpoint.raw === undefined);

describe('sales 13 #17: nothing that is read is unmasked', () => {
  const people = new Set<string>();
  test.each(CALLERS.filter((caller) => caller !== 'nobody'))('%s', async (caller: Exclude<Caller, 'nobody'>) => {
    const target = world.targets[PARTNER_OF[caller] as Tenant];
    const self = world.company.members[caller];
    const told: string[] = [];
    for (const endpoint of READS.filter((one) => refusalOf(one, caller) === null)) {
      for (const sample of questions(endpoint, sampleOf(endpoint, target))) {
        const reply = await send(world.company, caller, endpoint, sample);
        if (reply.status >= 500) told.push(`failed: ${endpoint.id}`);
        if (reply.status >= 300) continue;
        const text = withoutWhatCame(endpoint, reply);
        if (/姓名\*+称/.test(text)) people.add(endpoint.id);
        const asked = JSON.stringify(sample);
        const found = secrets.filter((secret) => text.includes(secret.text) && !asked.includes(secret.text) && !(OWN.has(endpoint.id) && secret.of === self));
        if (found.length > 0) told.push(`${endpoint.id}: ${[...new Set(found.map((secret) => secret.text))].join(', ')}`);
      }
    }
    expect(told).toEqual([]);
  });

  test('the answers were full of people: lists, histories, records named them, masked', () => {
    expect([...people].sort()).toEqual(expect.arrayContaining([
      'assignment.customers', 'assignment.history', 'assignment.managers', 'assignment.teams', 'audit.choices', 'audit.list', 'customers.get', 'customers.list', 'customers.timeline', 'exports.list',
      'identity.listMembers', 'runs.list', 'usage.choices', 'usage.details', 'usage.summaryByManager', 'usage.summaryList',
    ]));
  });
});
