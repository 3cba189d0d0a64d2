/**
 * Issue 2.5, below the fields: bodies that are no JSON, of another type or too large, keys of repeated writes, foreign pages,
 * other methods and addresses. Each a clear refusal in both languages; nothing changed.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consoleEndpoints } from '../../contract/console/all.ts';
import { changeProfile, createKey, readProfile, readSession, signIn } from '../../contract/console/identity.ts';
import { createExport } from '../../contract/console/runs.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { PASSWORD } from '../scenarios/company.ts';
import { type Caller, refusalOf } from './callers.ts';
import { flawsOf } from './flaws.ts';
import { sampleOf } from './samples.ts';
import { freshKey, type Reply, request, send, type Sending } from './send.ts';
import { createHostileWorld, fingerprint, type HostileWorld, TENANTS } from './world.ts';

let world: HostileWorld;
let before: Record<string, string>;
beforeAll(async () => {
  world = await createHostileWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  before = await everything();
});

const everything = () => fingerprint(world, [...TENANTS, 'operator']);
const WRITES = consoleEndpoints.filter((endpoint) => endpoint.body !== undefined);
const JSON_WRITES = WRITES.filter((endpoint) => endpoint.raw !== 'upload');
const callerOf = (endpoint: (typeof consoleEndpoints)[number]): Caller => (endpoint.access === 'public' ? 'nobody' : refusalOf(endpoint, 'admin') === null ? 'admin' : 'operator');
const told = (reply: Reply) => `${reply.status} ${reply.problem?.code}`;
const JUNK = Buffer.alloc(10 * 1024 * 1024, 'j');

async function refused(endpoint: (typeof consoleEndpoints)[number], sending: Sending, expected: string): Promise<void> {
  for (const english of [false, true]) {
    const reply = await send(world.company, callerOf(endpoint), endpoint, sampleOf(endpoint, world.targets.provider), { ...sending, headers: { ...sending.headers, 'accept-language': english ? 'en' : 'zh-CN' } });
    expect([told(reply), ...flawsOf(reply, english)], endpoint.id).toEqual([expected]);
  }
}

describe('bodies', () => {
  const notJson: readonly (string | Uint8Array)[] = ['{', '{"a":1}}', 'null null', '{"a":}', "{'a':1}", 'nul', '\u0000', Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), '<xml/>', ''];
  test.each(JSON_WRITES.map((endpoint) => [endpoint.id, endpoint] as const))('%s refuses what is no JSON', async (_id, endpoint) => {
    for (const raw of notJson) await refused(endpoint, { raw }, '400 request.malformed_json');
    expect(await everything()).toEqual(before);
  });

  test('another content type is refused by name, whatever is in it', async () => {
    for (const endpoint of JSON_WRITES) {
      for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'text/json-but-not', 'x']) await refused(endpoint, { raw: '{}', contentType }, '415 request.unsupported_type');
    }
    expect(await everything()).toEqual(before);
  });

  test('10 MB of junk is too large, said before it is read', async () => {
    for (const endpoint of JSON_WRITES) await refused(endpoint, { raw: JUNK }, '413 request.too_large');
    expect(await everything()).toEqual(before);
  });

  test('keys that reach for the prototype are no way in', async () => {
    for (const endpoint of JSON_WRITES) {
      for (const raw of ['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '{"a":1,"a":2}', `${'['.repeat(50_000)}${']'.repeat(50_000)}`]) {
        const reply = await send(world.company, callerOf(endpoint), endpoint, sampleOf(endpoint, world.targets.provider), { raw });
        expect([400, 422], `${endpoint.id} ${raw.slice(0, 30)}: ${told(reply)}`).toContain(reply.status);
        expect(flawsOf(reply, false), endpoint.id).toEqual([]);
      }
    }
    expect(await everything()).toEqual(before);
  });
});

describe('pages of other sites', () => {
  test('a write from a foreign page is refused; also from a sandboxed one and one that only says cross-site', async () => {
    const foreign: readonly Record<string, string>[] = [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'not an origin' }, { 'sec-fetch-site': 'cross-site' }, { origin: `${world.company.running.baseUrl}.evil.example` }];
    for (const endpoint of consoleEndpoints.filter((one) => one.method !== 'GET')) {
      for (const headers of foreign) await refused(endpoint, { headers }, '403 request.origin');
    }
    expect(await everything()).toEqual(before);
  });

  test('one’s own page may write', async () => {
    const reply = await send(world.company, 'admin', changeProfile, { body: { language: 'zh-CN' } }, { headers: { origin: world.company.running.baseUrl } });
    expect(told(reply)).toBe('200 undefined');
  });
});

describe('keys of repeated writes', () => {
  const KEYED = consoleEndpoints.filter((endpoint) => endpoint.idempotency === 'key');

  test('every write that makes something new wants a key', async () => {
    expect(KEYED.length).toBeGreaterThan(5);
    for (const endpoint of KEYED) {
      for (const key of ['', 'short', 'with space in it', 'x'.repeat(129)]) await refused(endpoint, { headers: { 'idempotency-key': key } }, '400 request.idempotency_key_missing');
    }
    expect(await everything()).toEqual(before);
  });

  const made = () => withTx(world.company.running.house.db, { partnerIds: [world.company.partners.provider] }, async (tx) =>
    (await sql<{ count: number }>`select count(*)::int as count from exports.tasks`.execute(tx)).rows[0]?.count ?? 0);
  const body = { list: 'consumption-details', format: 'csv', conditions: { month: '2026-03' } };

  test('the same content again is answered again, once done', async () => {
    const headers = { 'idempotency-key': freshKey() };
    const count = await made();
    const first = await send(world.company, 'finance', createExport, { body }, { headers });
    // The order of the fields is no content.
    const again = await send(world.company, 'finance', createExport, { body: { conditions: body.conditions, format: 'csv', list: body.list } }, { headers });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(JSON.parse(again.text)).toEqual(JSON.parse(first.text));
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
    expect(await made()).toBe(count + 1);
  });

  test('other content under the same key is refused, and does nothing', async () => {
    const headers = { 'idempotency-key': freshKey() };
    expect((await send(world.company, 'finance', createExport, { body }, { headers })).status).toBe(200);
    const count = await made();
    for (const other of [{ ...body, format: 'xlsx' }, { ...body, conditions: { month: '2026-02' } }]) {
      expect(told(await send(world.company, 'finance', createExport, { body: other }, { headers }))).toBe('409 request.idempotency_key_reused');
    }
    expect(told(await send(world.company, 'finance', createKey, { body: { label: 'x' } }, { headers }))).toBe('409 request.idempotency_key_reused');
    expect(await made()).toBe(count);
  });

  test('a key is its member’s own: another member’s same key is another write', async () => {
    const headers = { 'idempotency-key': freshKey() };
    const mine = await send(world.company, 'finance', createExport, { body }, { headers });
    const theirs = await send(world.company, 'operations', createExport, { body }, { headers });
    expect([mine.status, theirs.status]).toEqual([200, 200]);
    expect((JSON.parse(mine.text) as { exportId: string }).exportId).not.toBe((JSON.parse(theirs.text) as { exportId: string }).exportId);
    expect(theirs.headers.get('idempotency-replayed')).toBeNull();
  });

  test('eight at once with one key make one thing', async () => {
    const headers = { 'idempotency-key': freshKey() };
    const count = await made();
    const replies = await Promise.all(Array.from({ length: 8 }, () => send(world.company, 'admin', createExport, { body }, { headers })));
    expect(replies.map(told)).toEqual(Array.from({ length: 8 }, () => '200 undefined'));
    expect(new Set(replies.map((reply) => (JSON.parse(reply.text) as { exportId: string }).exportId)).size).toBe(1);
    expect(replies.filter((reply) => reply.headers.get('idempotency-replayed') === 'true')).toHaveLength(7);
    expect(await made()).toBe(count + 1);
  });

  test('a refused write leaves its key free: mended, it is done', async () => {
    const headers = { 'idempotency-key': freshKey() };
    expect((await send(world.company, 'finance', createExport, { body: { ...body, conditions: { month: '2020-01' } } }, { headers })).status).toBe(422);
    expect((await send(world.company, 'finance', createExport, { body }, { headers })).status).toBe(200);
  });

  test('a secret shown once is not shown again to who repeats the write', async () => {
    const headers = { 'idempotency-key': freshKey() };
    const first = await send(world.company, 'operations', createKey, { body: { label: 'once' } }, { headers });
    const again = await send(world.company, 'operations', createKey, { body: { label: 'once' } }, { headers });
    const secret = (JSON.parse(first.text) as { secret: string }).secret;
    expect(secret).toHaveLength(40);
    expect(again.text).not.toContain(secret);
    const kept = await withTx(world.company.running.house.db, { partnerIds: [world.company.partners.provider] }, (tx) =>
      sql<{ answer: string }>`select answer::text from platform.idempotency_keys where key = ${headers['idempotency-key']}`.execute(tx));
    expect(kept.rows[0]?.answer).not.toContain(secret);
  });
});

describe('methods and addresses', () => {
  test('a method an address does not know is refused by name, an address nobody knows too', async () => {
    const { baseUrl } = world.company.running;
    const { cookie } = await world.company.as('admin');
    const known = new Map<string, Set<string>>();
    for (const endpoint of consoleEndpoints) {
      const path = endpoint.path.replace(/:\w+/g, world.targets.provider.customerId);
      known.set(path, (known.get(path) ?? new Set()).add(endpoint.method));
    }
    for (const [path, methods] of known) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((one) => !methods.has(one))) {
        // Another endpoint may live there: /api/customers/reveal is also a customer's id to a GET.
        const other = consoleEndpoints.some((endpoint) => endpoint.method === method && new RegExp(`^${endpoint.path.replace(/:\w+/g, '[^/]+')}$`).test(path));
        if (other) continue;
        for (const english of [false, true]) {
          const reply = await request(`${baseUrl}${path}`, { method, headers: { cookie, 'accept-language': english ? 'en' : 'zh' } });
          expect([told(reply), ...flawsOf(reply, english)], `${method} ${path}`).toEqual(['405 request.method']);
          expect(reply.headers.get('allow')?.split(', ').filter((one) => one !== 'HEAD' && one !== 'OPTIONS'), `${method} ${path}`).toEqual(expect.arrayContaining([...methods]));
        }
      }
    }
    for (const path of ['/api', '/api/', '/api/nothing', '/api/customers/', '/api/../api/nothing', '/v9/x', '/health', '/api/customers/%00', '/api/customers/%ff']) {
      const reply = await request(`${baseUrl}${path}`, { headers: { cookie, 'accept-language': 'en' } });
      expect([400, 404, 422], `${path}: ${told(reply)}`).toContain(reply.status);
      expect(flawsOf(reply, true), path).toEqual([]);
    }
    expect(await everything()).toEqual(before);
  });

  test('HEAD asks like GET and carries no body; it needs the session too', async () => {
    const { baseUrl } = world.company.running;
    const { cookie } = await world.company.as('admin');
    const known = await request(`${baseUrl}${readProfile.path}`, { method: 'HEAD', headers: { cookie } });
    expect([known.status, known.text]).toEqual([200, '']);
    expect((await request(`${baseUrl}${readProfile.path}`, { method: 'HEAD' })).status).toBe(401);
  });

  test('no cross-origin permission is ever given', async () => {
    for (const endpoint of [readSession, signIn]) {
      const reply = await request(`${world.company.running.baseUrl}${endpoint.path}`, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': endpoint.method } });
      expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    const reply = await request(`${world.company.running.baseUrl}${signIn.path}`, { method: 'POST', headers: { origin: 'https://evil.example', 'content-type': 'application/json' }, body: JSON.stringify({ login: 'admin', password: PASSWORD }) });
    expect(told(reply)).toBe('403 request.origin');
  });
});
