/**
 * Every endpoint as every kind of caller, with one's own ids and with the other tenant's. Generated from the contract: a new
 * endpoint is here by itself, and fails until it has a sample.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consoleEndpoints } from '../../contract/console/all.ts';
import { listExports } from '../../contract/console/runs.ts';
import { downloadExport } from '../../contract/console/runs.ts';
import { ID_PATTERN } from '../../contract/values/id.ts';
import { pathOf } from '../harness/running-house.ts';
import { type Caller, CALLERS, PARTNER_OF, refusalOf } from './callers.ts';
import { type Sample, sampledIds, sampleOf, type Target, unknownTarget, withIds } from './samples.ts';
import { ownSession, type Reply, send } from './send.ts';
import { createHostileWorld, fingerprint, type HostileWorld, secretsOf, type Tenant } from './world.ts';

let world: HostileWorld;
beforeAll(async () => {
  world = await createHostileWorld();
});
afterAll(() => world?.close());

const line = (reply: Reply) => `${reply.status} ${reply.problem?.code ?? reply.text.slice(0, 120)}`;
const targetFor = (caller: Caller): Target => (caller === 'nobody' ? unknownTarget() : world.targets[PARTNER_OF[caller] as Tenant]);
const endsSession = new Set(['identity.signOut']);

describe('the contract is covered', () => {
  test('every endpoint has a sample, and no sample is left over', () => {
    expect([...sampledIds].sort()).toEqual(consoleEndpoints.map((endpoint) => endpoint.id).sort());
  });

  test('a sample is good input, and names every id the endpoint can be asked with', () => {
    const marked = Object.fromEntries(Object.entries(unknownTarget()));
    for (const endpoint of consoleEndpoints) {
      const sample = sampleOf(endpoint, unknownTarget());
      for (const part of ['params', 'query', 'body'] as const) {
        const parsed = endpoint[part]?.safeParse(sample[part] ?? (part === 'body' ? undefined : {}));
        expect(parsed?.success ?? true, `${endpoint.id} ${part}: ${JSON.stringify(parsed?.error?.issues)}`).toBe(true);
        const given = new Set(Object.keys((sample[part] ?? {}) as object));
        const shape = (endpoint[part] as { shape?: Record<string, { safeParse(value: unknown): { success: boolean } }> } | undefined)?.shape ?? {};
        const ids = Object.entries(shape).filter(([, field]) => field.safeParse(marked['customerId']).success && !field.safeParse('neither id nor anything').success).map(([name]) => name);
        expect(ids.filter((name) => !given.has(name)), `${endpoint.id} ${part}`).toEqual([]);
      }
    }
    expect(ID_PATTERN.test(unknownTarget().customerId)).toBe(true);
  });
});

describe('issue 2.4, R-2.4: every endpoint as every kind of caller', () => {
  const succeeded = new Set<string>();
  // Moving the clock works off what waits, and a run that waits is what stopping and resuming are tried on.
  const clockLast = [...consoleEndpoints].sort((a, b) => Number(a.id === 'clock.set') - Number(b.id === 'clock.set'));
  test.each(CALLERS)('%s', async (caller) => {
    const target = targetFor(caller);
    const strange: string[] = [];
    for (const endpoint of clockLast) {
      const cookie = endsSession.has(endpoint.id) && caller !== 'nobody' ? { cookie: await ownSession(world.company, caller) } : {};
      const reply = await send(world.company, caller, endpoint, sampleOf(endpoint, target), cookie);
      const refused = refusalOf(endpoint, caller);
      const place = `${endpoint.id}: ${line(reply)}`;
      if (refused) {
        if (line(reply) !== `${refused.status} ${refused.code}`) strange.push(`${place}, not ${refused.status} ${refused.code}`);
      } else {
        if (reply.status === 401 || reply.status >= 500 || reply.problem?.code === 'request.unknown_path' || /^access\.(denied|operator_only|partner_only)$/.test(reply.problem?.code ?? '')) strange.push(`${place}, though allowed`);
        if (reply.status < 300) succeeded.add(endpoint.id);
      }
    }
    expect(strange).toEqual([]);
  });

  test('every endpoint answered well to somebody: the samples are real', () => {
    expect(consoleEndpoints.map((endpoint) => endpoint.id).filter((id) => !succeeded.has(id))).toEqual([]);
  });
});

/** Every way to put ids of the other tenant into a sample: one kind of id at a time, then all of them. */
function attacks(sample: Sample, own: Target, other: Target): { name: string; sample: Sample }[] {
  const used = (Object.keys(own) as (keyof Target)[]).filter((key) => JSON.stringify(sample).includes(`"${own[key]}"`));
  if (used.length === 0) return [];
  const one = used.map((key) => ({ name: key as string, sample: withIds(sample, own, { [key]: other[key] }) }));
  return used.length === 1 ? one : [...one, { name: 'all', sample: withIds(sample, own, other) }];
}

/** Who attacks whom: every caller of another tenant; a reseller its distributor; one solution provider another. */
const RAIDS: readonly { victim: Tenant; callers: readonly Caller[] }[] = [
  { victim: 'foreign', callers: ['admin', 'supervisor', 'a', 'finance', 'operations', 'customer', 'distributor', 'reseller'] },
  { victim: 'distributor', callers: ['reseller', 'admin'] },
  { victim: 'provider', callers: ['foreign', 'reseller', 'distributor'] },
  { victim: 'reseller', callers: ['admin', 'foreign'] },
];

describe.each(RAIDS)('issue 2.4: with the ids of $victim', ({ victim, callers }) => {
  let secrets: string[];
  let before: Record<string, string>;
  beforeAll(async () => {
    secrets = await secretsOf(world, victim);
    before = await fingerprint(world, [victim]);
  });

  const leaks = (text: string, sample: Sample) => {
    const asked = JSON.stringify(sample);
    return secrets.filter((secret) => text.includes(secret) && !asked.includes(secret));
  };

  test.each(callers)('%s learns nothing and changes nothing', async (caller) => {
    const own = targetFor(caller);
    const strange: string[] = [];
    for (const endpoint of consoleEndpoints.filter((one) => refusalOf(one, caller) === null)) {
      for (const attack of attacks(sampleOf(endpoint, own), own, world.targets[victim])) {
        const reply = await send(world.company, caller, endpoint, attack.sample);
        const place = `${endpoint.id} with ${attack.name}: ${line(reply)}`;
        if (reply.status >= 500) strange.push(`failed: ${place}`);
        const leaked = leaks(reply.text, attack.sample);
        if (leaked.length > 0) strange.push(`told ${leaked.join(', ')}: ${place}`);
        if (endpoint.method !== 'GET' && reply.status < 300 && !HARMLESS.has(`${endpoint.id} ${attack.name}`)) strange.push(`done: ${place}`);
      }
    }
    expect(strange).toEqual([]);
    expect(await fingerprint(world, [victim])).toEqual(before);
  });

  test('no exported file holds anything of theirs', async () => {
    await world.company.running.drain();
    for (const caller of callers.filter((one) => one !== 'customer' && one !== 'nobody')) {
      const member = await world.company.as(caller as Exclude<Caller, 'nobody'>);
      const done = await member.call(listExports, { query: { state: 'done', limit: '200' } });
      for (const task of done.items) {
        for (const index of task.files.keys()) {
          const file = await member.ask('GET', pathOf(downloadExport, { params: { exportId: task.exportId, index: String(index) } }));
          expect(file.status).toBe(200);
          expect(leaks(file.text, {}), `${caller} ${task.list} ${JSON.stringify(task.conditions)}`).toEqual([]);
        }
      }
    }
  });
});

/** Writes that may succeed because the strange id only narrows what is one's own: then nothing is found to be written. */
const HARMLESS: ReadonlySet<string> = new Set([
  // Nobody is left behind by a member who is like that already, so where they would go is not looked at.
  'identity.setRoles memberId', 'identity.setRoles supervisorId', 'identity.setMemberState memberId', 'identity.setMemberState supervisorId',
  'exports.create customerId', 'exports.create recordId', 'intake.retry doneRunId', 'intake.retry subAccountKey',
]);

test('no request of this file, good or bad, was our own mistake', async () => {
  const text = await (await fetch(`${world.company.running.baseUrl}/metrics`)).text();
  expect(text.split('\n').filter((row) => /status="5\d\d"/.test(row) && !/ 0$/.test(row))).toEqual([]);
});
