/**
 * Issue 2.5: bad input is refused by name, in the reader's language, and changes nothing; good input that means nothing is
 * answered. Every field of every endpoint, from the contract.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consoleEndpoints } from '../../contract/console/all.ts';
import { getRun } from '../../contract/console/runs.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { type Caller, refusalOf } from './callers.ts';
import { flawsOf } from './flaws.ts';
import { type Mutation, mutationsOf } from './mutations.ts';
import { sampleOf } from './samples.ts';
import { type Reply, send } from './send.ts';
import { createHostileWorld, fingerprint, type HostileWorld, TENANTS } from './world.ts';

let world: HostileWorld;
beforeAll(async () => {
  world = await createHostileWorld();
});
afterAll(() => world?.close());

/** Somebody who may: what is wrong with the input is told to nobody else. */
const callerOf = (endpoint: Endpoint): Caller => (endpoint.access === 'public' ? 'nobody' : ((['admin', 'distributor'] as const).find((caller) => refusalOf(endpoint, caller) === null) ?? 'operator'));
const everything = () => fingerprint(world, [...TENANTS, 'operator']);

async function mutate(endpoint: Endpoint, mutations: readonly Mutation[], judge: (reply: Reply, mutation: Mutation, english: boolean) => string[]): Promise<string[]> {
  const found: string[] = [];
  for (const [place, mutation] of mutations.entries()) {
    const english = place % 2 === 1;
    const reply = await send(world.company, callerOf(endpoint), endpoint, mutation.sample, { headers: { 'accept-language': english ? 'en-GB,en;q=0.9' : 'zh-CN,zh;q=0.9' } });
    const flaws = judge(reply, mutation, english);
    if (flaws.length > 0) found.push(`${mutation.place} = ${mutation.value}: ${flaws.join(', ')} (${reply.status} ${reply.problem?.code ?? reply.text.slice(0, 120)})`);
  }
  return found;
}

describe.each(consoleEndpoints.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_id, endpoint) => {
  test('what the contract refuses is named, in both languages, and nothing changed', async () => {
    const mutations = mutationsOf(endpoint, sampleOf(endpoint, world.targets.provider)).filter((mutation) => mutation.refused);
    const before = await everything();
    const flaws = await mutate(endpoint, mutations, (reply, mutation, english) => {
      // An empty path parameter or a slash is another address.
      if (reply.status === 404 && reply.problem?.code === 'request.unknown_path' && mutation.place.startsWith('params.')) return flawsOf(reply, english);
      const faults = reply.problem?.errors ?? [];
      const named = faults.some((fault) => fault.field === mutation.place || fault.field.startsWith(`${mutation.place}.`) || mutation.place.startsWith(`${fault.field}.`));
      return [...(reply.status === 422 && reply.problem?.code === 'request.invalid' ? [] : ['not refused as invalid']), ...(named ? [] : ['the field is not named']), ...flawsOf(reply, english)];
    });
    expect(flaws).toEqual([]);
    expect(await everything()).toEqual(before);
  });
});

describe.each(consoleEndpoints.filter((endpoint) => endpoint.id !== 'clock.set').map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_id, endpoint) => {
  test('what the contract lets through is answered, never failed', async () => {
    const mutations = mutationsOf(endpoint, sampleOf(endpoint, world.targets.provider)).filter((mutation) => !mutation.refused);
    const flaws = await mutate(endpoint, mutations, (reply, _mutation, english) => (reply.status >= 500 ? ['failed'] : reply.status >= 400 ? flawsOf(reply, english) : []));
    expect(flaws).toEqual([]);
  });
});

test('runs that strange input began ended for a reason a person can read', async () => {
  await world.company.running.drain();
  const failed = await withTx(world.company.running.house.db, { partnerIds: Object.values(world.company.partners), operator: true }, (tx) =>
    sql<{ run_id: string; kind: string; input: unknown }>`select run_id, kind, input from platform.runs where error ->> 'code' = 'request.internal'`.execute(tx));
  expect(failed.rows).toEqual([]);
  expect((await (await world.company.as('operator')).call(getRun, { params: { runId: world.targets.provider.doneRunId } })).state).toBe('done');
});
