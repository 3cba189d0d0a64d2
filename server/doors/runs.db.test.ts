import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import * as contract from '../../contract/console/runs.ts';
import type { Endpoint, OutputOf } from '../../contract/endpoint.ts';
import { problem } from '../../contract/errors.ts';
import type { Id } from '../../contract/values/id.ts';
import { actorOfMember, createMember, createPartner } from '../modules/identity/identity.ts';
import { movableClock, newId } from '../platform/clock.ts';
import type { Ctx } from '../platform/context.ts';
import { withTx } from '../platform/db/tx.ts';
import { type Input, parseInput } from '../platform/http/bind.ts';
import { enqueueRun } from '../platform/jobs/runs.ts';
import { createWorker, type RunKind } from '../platform/jobs/worker.ts';
import { silentLog } from '../platform/log.ts';
import { runsBindings } from './runs.ts';

const AT = new Date('2026-03-10T04:00:00Z');
const ended: string[] = [];
let failing = true;
const kinds: RunKind[] = [
  { kind: 'export', cancellable: true, ended: async (_ctx, run, state) => void ended.push(`${run.run_id} ${state}`), work: async (job) => {
    await job.tx((ctx) => job.save(ctx, { done: 40, total: 100, counts: { rows: 40 }, place: { at: 40 } }));
    if (failing) throw problem('exports.list_unknown');
    return { rows: 100 };
  } },
  { kind: 'demo', cancellable: false, work: async () => ({}) },
];
const bindings = runsBindings({ kinds: () => kinds });
const ids = { operator: newId(), partner: newId(), other: newId() };
const members: Record<string, { partnerId: Id; memberId: Id }> = {};
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase();
  await withTx(t.db, { partnerIds: Object.values(ids), operator: true }, async (tx) => {
    const operator = await createPartner(tx, { partnerId: ids.operator, number: '0'.repeat(32), name: '运营方', tier: 'operator', at: AT });
    const partner = await createPartner(tx, { partnerId: ids.partner, number: 'a'.repeat(32), name: '甲', tier: 'solution-provider', at: AT });
    const other = await createPartner(tx, { partnerId: ids.other, number: 'b'.repeat(32), name: '乙', tier: 'solution-provider', at: AT });
    for (const [login, partnerId, kind, roleId] of [
      ['operator', ids.operator, 'operator', operator.roles.administrator],
      ['admin', ids.partner, 'partner', partner.roles.administrator],
      ['finance', ids.partner, 'partner', partner.roles.finance],
      ['stranger', ids.other, 'partner', other.roles.administrator],
    ] as const) {
      members[login] = { partnerId, memberId: await createMember(tx, { partnerId, kind, login, name: login, passwordHash: '', roleIds: [roleId], at: AT }) };
    }
  });
});
afterAll(() => t.close());

async function as<T>(login: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const member = members[login];
  if (!member) throw new Error(login);
  const actor = await actorOfMember(t.db, member.partnerId, member.memberId);
  return withTx(t.db, { partnerIds: [...actor.partnerIds], operator: actor.kind === 'operator' }, (tx) => work({ actor, tx, now: AT, requestId: 'test', ip: '' }));
}
/** Calls an endpoint as the console door does: input and output parsed by the contract. */
function call<E extends Endpoint>(login: string, endpoint: E, raw: { params?: object; query?: object } = {}): Promise<OutputOf<E>> {
  const binding = bindings.find((candidate) => candidate.endpoint.id === endpoint.id);
  if (!binding) throw new Error(`${endpoint.id} is not bound`);
  const parsed = parseInput(endpoint, { params: raw.params ?? {}, query: raw.query ?? {}, body: undefined });
  const input: Input<Endpoint> = { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash: null };
  return as(login, async (ctx) => endpoint.output.parse(await binding.handle(ctx, input)) as OutputOf<E>);
}
const enqueue = (login: string, kind = 'export', partnerId: Id = ids.partner) => as(login, (ctx) => enqueueRun(ctx, { partnerId, kind, input: { list: 'customers' }, unit: 'rows' }));
const drain = () => createWorker({ db: t.db, clock: movableClock(AT), log: silentLog, kinds, parallel: 1 }).drain();

test('a member sees own runs, the operator all with the partner named, nobody else any', async () => {
  const mine = await enqueue('finance');
  const theirs = await enqueue('admin', 'export');
  const elsewhere = await enqueue('stranger', 'export', ids.other);
  const seen = async (login: string) => (await call(login, contract.listRuns)).items.map((run) => run.runId);
  expect(await seen('finance')).toEqual([mine]);
  expect(await seen('admin')).toEqual([theirs]);
  expect(await seen('stranger')).toEqual([elsewhere]);
  expect(await seen('operator')).toEqual([elsewhere, theirs, mine]);
  expect((await call('operator', contract.listRuns)).items.map((run) => run.partnerName)).toEqual(['乙', '甲', '甲']);
  for (const login of ['admin', 'stranger']) {
    for (const endpoint of [contract.getRun, contract.cancelRun, contract.resumeRun]) await expect(call(login, endpoint, { params: { runId: mine } })).rejects.toMatchObject({ code: 'runs.unknown' });
  }
  expect(await call('finance', contract.getRun, { params: { runId: mine } })).toMatchObject({ state: 'queued', title: '导出：客户列表', unit: 'rows', cancellable: true, requestedBy: 'fi****e', ratePerSecond: null });
});

test('pages newest first, by kind and state; a bad cursor is refused', async () => {
  const first = await call('operator', contract.listRuns, { query: { limit: '2' } });
  const second = await call('operator', contract.listRuns, { query: { limit: '2', cursor: first.next ?? '' } });
  expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
  expect((await call('operator', contract.listRuns, { query: { kind: 'demo' } })).items).toEqual([]);
  expect((await call('operator', contract.listRuns, { query: { state: 'open' } })).items).toHaveLength(3);
  expect((await call('operator', contract.listRuns, { query: { state: 'done' } })).items).toEqual([]);
  await expect(call('operator', contract.listRuns, { query: { cursor: 'x' } })).rejects.toMatchObject({ code: 'request.invalid' });
});

test('a waiting run is cancelled at once and its kind is told; a second request changes nothing', async () => {
  const runId = await enqueue('finance');
  expect(await call('finance', contract.cancelRun, { params: { runId } })).toMatchObject({ state: 'cancelled', cancellable: false });
  expect(ended).toContain(`${runId} cancelled`);
  expect(await call('finance', contract.cancelRun, { params: { runId } })).toMatchObject({ state: 'cancelled' });
  expect(ended.filter((note) => note.startsWith(runId))).toHaveLength(1);
});

test('a failed run shows why and how far it came, and goes on when resumed', async () => {
  const runId = await enqueue('finance');
  await drain();
  expect(await call('finance', contract.getRun, { params: { runId } })).toMatchObject({ state: 'failed', done: 40, total: 100, counts: { rows: 40 }, error: { code: 'exports.list_unknown', params: {} }, secondsLeft: null });
  expect(await call('finance', contract.resumeRun, { params: { runId } })).toMatchObject({ state: 'queued', error: null });
  expect(await call('finance', contract.resumeRun, { params: { runId } })).toMatchObject({ state: 'queued' });
  failing = false;
  await drain();
  expect(await call('finance', contract.getRun, { params: { runId } })).toMatchObject({ state: 'done', counts: { rows: 100 } });
  await expect(call('finance', contract.resumeRun, { params: { runId } })).rejects.toMatchObject({ code: 'runs.not_cancellable' });
});

test('what must not be stopped halfway is not cancellable', async () => {
  const runId = await enqueue('finance', 'demo');
  expect(await call('finance', contract.getRun, { params: { runId } })).toMatchObject({ cancellable: false });
  await expect(call('finance', contract.cancelRun, { params: { runId } })).rejects.toMatchObject({ code: 'runs.not_cancellable', params: { state: 'queued' } });
});
