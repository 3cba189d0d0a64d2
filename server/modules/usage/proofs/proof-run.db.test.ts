import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as contract from '../../../../contract/console/usage.ts';
import type { Endpoint, OutputOf } from '../../../../contract/endpoint.ts';
import { testEngine } from '../../../../test/harness/database.ts';
import { csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld } from '../../../../test/harness/intake-world.ts';
import { type Person, PEOPLE } from '../../../../test/harness/partner-world.ts';
import { ownerTx } from '../../../platform/db/tx.ts';
import { assertAccess, parseInput } from '../../../platform/http/bind.ts';
import type { Progress, RunRow } from '../../../platform/jobs/runs.ts';
import type { Job } from '../../../platform/jobs/worker.ts';
import { proofBindings } from './endpoints.ts';
import { holdMonthProof, runProof } from './proof-run.ts';
import { proveFigures } from './prove.ts';

let world: IntakeWorld;
const row = (resource: string, month: string) => ({
  ...PLAIN_CHARGE, BillingAccountId: 'proved', SubAccountId: resource, SubAccountName: `Customer ${resource}`, BillingPeriodStart: `${month}-01 00:00:00`, ChargePeriodStart: `${month}-05 00:00:00`, ChargePeriodEnd: `${month}-05 01:00:00`,
});
beforeAll(async () => {
  world = await createIntakeWorld();
  await world.load(csvOf([row('a', '2026-02'), row('b', '2026-02'), row('c', '2026-04')]));
  await world.load(csvOf([row('a', '2026-02'), row('d', '2026-04')]), { mode: 'append' });
});
afterAll(() => world.close());

function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve: () => resolve() };
}

const ask = <E extends Endpoint>(person: Person, endpoint: E, query: Record<string, string> = {}): Promise<OutputOf<E>> =>
  world.as(person, async (ctx) => {
    assertAccess(endpoint.access, ctx.actor);
    const binding = proofBindings().find((one) => one.endpoint.id === endpoint.id);
    const parsed = parseInput(endpoint, { params: {}, query, body: undefined });
    return endpoint.output.parse(await binding?.handle(ctx, { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash: null })) as OutputOf<E>;
  });

describe.sequential('the whole history is proved by a run', () => {
  it('one at a time: a second is refused while one waits, the page shows it, and its result stays until there is a newer one', async () => {
    expect(await ask('finance', contract.wholeProof)).toEqual({ run: null, result: null });
    const { runId } = await ask('finance', contract.startProof);
    await expect(ask('admin', contract.startProof)).rejects.toMatchObject({ code: 'usage.proof_at_work', status: 409 });
    // Another partner's is nobody's business here.
    expect(await ask('stranger', contract.wholeProof)).toEqual({ run: null, result: null });
    expect(await ask('admin', contract.wholeProof)).toMatchObject({ run: { runId, state: 'queued', done: 0 }, result: null });
    await world.worker.drain();
    const proved = await ask('finance', contract.wholeProof);
    expect(proved.run).toMatchObject({ runId, state: 'done', done: 7, total: 7 });
    expect(proved.result?.ok).toBe(true);
    // The same as in one go: every month counted once, empty months between them included.
    expect(proved.result?.proofs).toEqual(await world.as('finance', (ctx) => proveFigures(ctx, world.partners.provider)));
    expect(proved.result?.proofs.find((proof) => proof.name === 'identities')?.checked).toBe(4);
    const second = await ask('admin', contract.startProof);
    const between = await ask('finance', contract.wholeProof);
    expect([between.run?.runId, between.run?.state, between.result?.finishedAt]).toEqual([second.runId, 'queued', proved.result?.finishedAt]);
    await world.worker.drain();
    expect((await ask('finance', contract.wholeProof)).result?.finishedAt).not.toBe(proved.result?.finishedAt);
  });
  it('each step is a transaction of its own, and a run that died goes on behind the last one', async () => {
    const steps = async (place: RunRow['place'], dieAt: number) => {
      const saved: Progress[] = [];
      let transactions = 0;
      const job = {
        run: { partner_id: world.partners.provider, place } as RunRow,
        tx: <T>(work: Parameters<typeof world.as<T>>[1]) => {
          transactions += 1;
          return world.as<T>('operator', work);
        },
        save: async (_ctx: unknown, progress: Progress) => {
          saved.push(progress);
          if (saved.length === dieAt) throw new Error('killed');
        },
      } as unknown as Job;
      const counts = await runProof(job).catch(() => null);
      return { saved, transactions, counts };
    };
    const whole = await steps({}, 0);
    // The months first; then three months, loads, deliveries, days, log.
    expect([whole.transactions, whole.saved.map((one) => one.done), whole.counts]).toEqual([8, [1, 2, 3, 4, 5, 6, 7], { checked: expect.any(Number) as number }]);
    const died = await steps({}, 4);
    const taken = await steps(died.saved[2]?.place ?? {}, 0);
    expect([taken.transactions, taken.saved.map((one) => one.done), taken.counts]).toEqual([4, [4, 5, 6, 7], whole.counts]);
    expect(taken.saved.at(-1)?.place['proofs']).toEqual(whole.saved.at(-1)?.place['proofs']);
  });
  it('a difference in a month nobody looks at is found and named', async () => {
    await ownerTx(world.t.db, (tx) => sql`update usage.daily_sums set records = records + 1 where day = '2026-02-05'`.execute(tx));
    await ask('finance', contract.startProof);
    await world.worker.drain();
    const { result } = await ask('finance', contract.wholeProof);
    await ownerTx(world.t.db, (tx) => sql`update usage.daily_sums set records = records - 1 where day = '2026-02-05'`.execute(tx));
    expect([result?.ok, result?.proofs.filter((proof) => !proof.ok).map((proof) => proof.name)]).toEqual([false, ['details-daily', 'daily-month', 'managers-total']]);
    expect(result?.proofs.find((proof) => proof.name === 'details-daily')?.failing[0]).toContain('2026-02-05');
  });
});

describe('a month is proved at once, and looks at that month alone', () => {
  it('the month must be named; loads, days of spans and the log belong to the run', async () => {
    await expect(ask('finance', contract.proofs)).rejects.toMatchObject({ code: 'request.invalid', faults: [{ field: 'query.month', rule: 'missing' }] });
    const { ok, proofs } = await ask('finance', contract.proofs, { month: '2026-02' });
    expect([ok, proofs.map((proof) => [proof.name, proof.checked])]).toEqual([true, [['identities', 2], ['details-daily', 2], ['daily-month', 2], ['month-customer', 2], ['managers-total', 3], ['deliveries', 1]]]);
  });
  // On the embedded database, which has one connection, two transactions are never at work at once.
  it.runIf(testEngine() === 'postgres')('a second one at the same time is refused, for another partner it is not', async () => {
    const taken = gate();
    const done = gate();
    const first = world.as('admin', async (ctx) => {
      await holdMonthProof(ctx, world.partners.provider);
      taken.resolve();
      await done.promise;
    });
    await taken.promise;
    await expect(ask('finance', contract.proofs, { month: '2026-02' })).rejects.toMatchObject({ code: 'usage.proof_at_work', status: 409 });
    expect((await ask('stranger', contract.proofs, { month: '2026-02' })).ok).toBe(true);
    done.resolve();
    await first;
    expect((await ask('finance', contract.proofs, { month: '2026-02' })).ok).toBe(true);
  });
  it.each(Object.keys(PEOPLE).filter((person) => ['zhang', 'supervisor', 'operations'].includes(person)) as Person[])('%s may neither prove nor see', async (person) => {
    for (const endpoint of [contract.proofs, contract.startProof, contract.wholeProof]) await expect(ask(person, endpoint)).rejects.toMatchObject({ code: 'access.denied' });
  });
});
