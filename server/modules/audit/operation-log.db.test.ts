import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as contract from '../../../contract/console/operation-log.ts';
import { createExport as createExportEndpoint } from '../../../contract/console/runs.ts';
import type { QueryIn } from '../../../contract/endpoint.ts';
import type { Id } from '../../../contract/values/id.ts';
import { createWorld, type PartnerName, type Person, type World } from '../../../test/harness/partner-world.ts';
import { newId } from '../../platform/clock.ts';
import { ownerTx, withTx } from '../../platform/db/tx.ts';
import { diskStorage } from '../../platform/files/storage.ts';
import { createWorker, systemActor } from '../../platform/jobs/worker.ts';
import { silentLog } from '../../platform/log.ts';
import { exportsBindings } from '../exports/endpoints.ts';
import { downloadExport, type ExportList } from '../exports/exports.ts';
import { exportsRuns } from '../exports/runs.ts';
import { type AuditEntry, recordAudit } from './audit.ts';
import { auditBindings } from './endpoints.ts';
import { operationLogExportList } from './export-list.ts';

const NOON = new Date('2026-03-10T04:00:00Z');
const lists: readonly ExportList[] = [operationLogExportList];
let world: World;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'operation-log-'));
  world = await createWorld(() => [...auditBindings(), ...exportsBindings({ lists, storage: diskStorage(dataDir) })], NOON);
});
afterAll(async () => {
  await world.close();
  await rm(dataDir, { recursive: true });
});
/** Each test reads a log of its own making. */
beforeEach(() => ownerTx(world.t.db, async (tx) => {
  await sql`select set_config('app.partners', ${`{${Object.values(world.partners).join(',')}}`}, true), set_config('row_security', 'on', true)`.execute(tx);
  await sql`delete from audit.entries`.execute(tx);
  await sql`delete from audit.chains`.execute(tx);
}));

type Written = Partial<AuditEntry> & { readonly at?: string; readonly ip?: string; readonly system?: PartnerName };
const written = async (person: Person, { at, ip = '127.0.0.1', system, ...entry }: Written = {}): Promise<void> => {
  const actor = system ? systemActor(world.partners[system]) : await world.actor(person);
  await withTx(world.t.db, { partnerIds: [...actor.partnerIds] }, (tx) => recordAudit({ actor, tx, now: at ? new Date(at) : NOON, requestId: 'r-1', ip }, { action: 'run.resumed', objectKind: 'run', objectId: newId(), ...entry }));
};
const log = (person: Person, query: QueryIn<typeof contract.operationLog> = {}) => world.call(person, contract.operationLog, { query });
const sequencesOf = async (query: QueryIn<typeof contract.operationLog>) => (await log('admin', query)).items.map((item) => Number(item.sequence));
const tamper = (partner: PartnerName, statement: ReturnType<typeof sql>) => ownerTx(world.t.db, async (tx) => {
  await sql`select set_config('app.partners', ${`{${world.partners[partner]}}`}, true), set_config('row_security', 'on', true)`.execute(tx);
  await statement.execute(tx);
});

describe('sales 9.2, R-9.2: the operation log', () => {
  test('says who, when, from where, what, before and after; newest first, page by page, each entry once', async () => {
    for (let n = 0; n < 5; n += 1) await written('admin', { objectName: `file-${n}.csv`, before: { state: 'open' }, after: { state: 'loaded' }, ip: `10.0.0.${n}` });
    const first = await log('admin', { limit: '2' });
    expect(first.items[0]).toEqual({
      sequence: '5', at: NOON.toISOString(), memberId: world.members.admin, memberName: '管**', ip: '10.0.0.4', requestId: 'r-1', action: 'run.resumed', objectKind: 'run', objectId: expect.any(String), objectName: 'file-4.csv',
      before: { state: 'open' }, after: { state: 'loaded' },
    });
    // Written while somebody reads: the next page goes on where the last one ended.
    await written('admin');
    const second = await log('admin', { limit: '2', cursor: first.next ?? '' });
    const third = await log('admin', { limit: '2', cursor: second.next ?? '' });
    expect([first, second, third].map((page) => page.items.map((item) => item.sequence))).toEqual([['5', '4'], ['3', '2'], ['1']]);
    expect(third.next).toBeNull();
    await expect(log('admin', { cursor: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('days are those of Asia/Shanghai, both ends included', async () => {
    for (const at of ['2026-03-09T15:59:59.999Z', '2026-03-09T16:00:00Z', '2026-03-10T15:59:59.999Z', '2026-03-10T16:00:00Z']) await written('admin', { at });
    expect(await sequencesOf({ from: '2026-03-10', to: '2026-03-10' })).toEqual([3, 2]);
    expect(await sequencesOf({ from: '2026-03-10' })).toEqual([4, 3, 2]);
    expect(await sequencesOf({ to: '2026-03-09' })).toEqual([1]);
  });

  test('filters by person, system, action, kind, name, id and address, alone and together', async () => {
    const objectId = newId();
    await written('admin', { objectName: 'march_50%.csv', ip: '10.0.0.1' });
    await written('operations', { action: 'intake.retry_asked', objectId });
    await written('admin', { system: 'provider', action: 'customers.created', objectKind: 'customer', objectName: 'hw_customer01' });
    await written('operations', { action: 'key.created', objectKind: 'access-key', objectId: 'AKIA1', objectName: '结算', ip: '10.0.0.1' });
    expect(await sequencesOf({ memberId: world.members.operations })).toEqual([4, 2]);
    expect(await sequencesOf({ memberId: 'system' })).toEqual([3]);
    expect(await sequencesOf({ action: 'run.resumed,customers.created' })).toEqual([3, 1]);
    expect(await sequencesOf({ objectKind: 'run' })).toEqual([2, 1]);
    expect(await sequencesOf({ q: '_50%' })).toEqual([1]);
    expect(await sequencesOf({ q: 'CUSTOMER0' })).toEqual([3]);
    expect(await sequencesOf({ q: objectId })).toEqual([2]);
    expect(await sequencesOf({ q: 'AKIA1' })).toEqual([4]);
    expect(await sequencesOf({ q: newId() })).toEqual([]);
    expect(await sequencesOf({ ip: '10.0.0.1' })).toEqual([4, 1]);
    expect(await sequencesOf({ ip: '10.0.0.1', memberId: world.members.operations, objectKind: 'access-key,run', from: '2026-03-10' })).toEqual([4]);
  });

  test('the filters offer what the log has met, each once, who acted last first', async () => {
    for (let n = 0; n < 3; n += 1) await written('admin');
    await written('operations', { action: 'key.created', objectKind: 'access-key' });
    await written('finance');
    await written('operations');
    await written('stranger', { action: 'partner.created', objectKind: 'partner' });
    const met = await world.call('admin', contract.logChoices, {});
    expect(met).toMatchObject({ actions: ['key.created', 'run.resumed'], objectKinds: ['access-key', 'run'], system: false });
    expect(met.members.map((one) => [one.memberId, one.name])).toEqual([[world.members.operations, '运**'], [world.members.finance, '财**'], [world.members.admin, '管**']]);
    expect((await world.call('admin', contract.logChoices, { query: { q: '财务' } })).members.map((one) => one.memberId)).toEqual([world.members.finance]);
    expect((await world.call('admin', contract.logChoices, { query: { memberId: world.members.admin } })).members).toHaveLength(1);
    await written('admin', { system: 'provider' });
    expect((await world.call('admin', contract.logChoices, {})).system).toBe(true);
    expect(await world.call('reseller-admin', contract.logChoices, {})).toEqual({ actions: [], objectKinds: [], members: [], system: false });
  });
});

describe('whose log (R-9.2)', () => {
  beforeEach(async () => {
    for (const person of ['admin', 'stranger', 'distributor-admin', 'reseller-admin', 'operator'] as const) await written(person, { objectName: person });
  });
  const names = async (person: Person, partnerId?: Id) => (await log(person, partnerId === undefined ? {} : { partnerId })).items.map((item) => item.objectName);

  test('one’s own partner’s, never another’s: neither by asking nor by a distributor for its reseller', async () => {
    for (const person of ['admin', 'stranger', 'distributor-admin', 'reseller-admin'] as const) expect(await names(person)).toEqual([person]);
    for (const [person, partner] of [['admin', 'foreign'], ['distributor-admin', 'reseller'], ['reseller-admin', 'distributor'], ['admin', 'operator']] as const) {
      const partnerId = world.partners[partner];
      await expect(log(person, { partnerId })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
      await expect(world.call(person, contract.logChoices, { query: { partnerId } })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
      await expect(world.call(person, contract.chainState, { query: { partnerId } })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
      await expect(world.call(person, contract.verifyLog, { body: { partnerId } })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
      await expect(world.call(person, contract.revealActors, { body: { partnerId, column: 'member', sequences: ['1'] } })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
      await expect(world.as(person, async (ctx) => operationLogExportList.read(ctx, { partnerId }, null, 10))).rejects.toMatchObject({ code: 'identity.partner_unknown' });
    }
  });

  test('the operator reads its own, and a partner’s when it names one', async () => {
    expect(await names('operator')).toEqual(['operator']);
    expect(await names('operator', world.partners.foreign)).toEqual(['stranger']);
    await expect(log('operator', { partnerId: newId() })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
  });

  test.each(['finance', 'operations', 'supervisor', 'zhang'] as const)('%s does not hold the permission item', async (person) => {
    for (const endpoint of [contract.operationLog, contract.logChoices, contract.chainState]) await expect(world.call(person, endpoint, {})).rejects.toMatchObject({ code: 'access.denied' });
    await expect(world.call(person, contract.verifyLog, { body: {} })).rejects.toMatchObject({ code: 'access.denied' });
    await expect(world.call(person, contract.revealActors, { body: { column: 'member', sequences: ['1'] } })).rejects.toMatchObject({ code: 'access.denied' });
  });
});

describe('sales 13 #17: what is masked, and the eye', () => {
  const SECRETS = ['张三丰', 'zhangsanfeng', '13812345678', 'zhang@example.com', '云上科技有限公司', 'hw_customer01', '管理员'];

  test('names, logins, mobiles and e-mails are nowhere in full: not in who, object, before or after, nor in a file', async () => {
    await written('admin', { action: 'member.profile_changed', objectKind: 'member', objectName: 'zhangsanfeng', before: { name: '张三丰', mobile: '13812345678', email: 'zhang@example.com' }, after: { name: '张三丰', mobile: '13812345678', email: 'zhang@example.com' } });
    await written('admin', { action: 'customers.created', objectKind: 'customer', objectName: 'hw_customer01', after: { accountName: 'hw_customer01', nobodyKnows: { this: ['云上科技有限公司'] } } });
    await written('admin', { action: 'export.created', objectKind: 'export', objectName: 'customers', after: { conditions: { name: '云上科技有限公司', q: '张三丰' } } });
    const shown = JSON.stringify(await log('admin')) + JSON.stringify(await world.call('admin', contract.logChoices, {})) + JSON.stringify(await world.as('admin', (ctx) => operationLogExportList.read(ctx, {}, null, 10)));
    expect(SECRETS.filter((secret) => shown.includes(secret))).toEqual([]);
    expect(shown).toContain('138****5678');
  });

  test('the eye tells who acted, in full, and is itself in the log; all of the asked or none', async () => {
    await written('admin');
    await written('operations');
    await written('stranger');
    expect(await world.call('admin', contract.revealActors, { body: { column: 'member', sequences: ['2', '1', '2'] } })).toEqual({ values: { 1: '管理员', 2: '运营员' } });
    expect((await log('admin')).items[0]).toMatchObject({ sequence: '3', action: 'log.revealed', objectKind: 'operation-log', after: { column: 'member', count: 2, sequences: ['2', '1'] } });
    await expect(world.call('admin', contract.revealActors, { body: { column: 'member', sequences: ['1', '99'] } })).rejects.toMatchObject({ code: 'audit.entry_unknown' });
    expect(await sequencesOf({})).toEqual([3, 2, 1]);
  });
});

describe('the chain on the page', () => {
  const state = (person: Person = 'admin') => world.call(person, contract.chainState, {});
  const verify = (person: Person = 'admin') => world.call(person, contract.verifyLog, { body: {} });

  test('never verified; then until where, by whom and when; entries written since are not claimed', async () => {
    expect(await state()).toEqual({ entries: '0', verified: null });
    await written('admin');
    await written('admin');
    expect(await state()).toEqual({ entries: '2', verified: null });
    expect(await verify()).toEqual({ checked: 2, upTo: '2', intact: true, failing: [] });
    await written('admin');
    expect(await state()).toEqual({ entries: '4', verified: { at: NOON.toISOString(), memberName: '管**', upTo: '2', intact: true, firstBroken: null } });
    expect(await state('stranger')).toEqual({ entries: '0', verified: null });
  });

  test('an altered, a removed and an added entry are each told, the first by its number', async () => {
    for (let n = 0; n < 4; n += 1) await written('admin');
    await tamper('provider', sql`update audit.entries set after = '{"n": 1}' where partner_id = ${world.partners.provider} and sequence in (2, 3)`);
    expect(await verify()).toMatchObject({ intact: false, failing: ['2', '3'] });
    expect((await state()).verified).toMatchObject({ intact: false, firstBroken: '2', upTo: '4' });
    await tamper('provider', sql`delete from audit.entries where partner_id = ${world.partners.provider} and sequence = 1`);
    expect((await verify()).failing[0]).toBe('2');
    await written('stranger');
    await tamper('foreign', sql`insert into audit.entries select partner_id, sequence + 1, gen_random_uuid(), at, member_id, member_name, ip, request_id, action, object_kind, object_id, object_name, before, after, hash, hash from audit.entries where partner_id = ${world.partners.foreign}`);
    // What stands in the place of the next entry refuses it; further out it would wait unseen.
    await expect(verify('stranger')).rejects.toThrow();
    await tamper('foreign', sql`update audit.entries set sequence = 9 where partner_id = ${world.partners.foreign} and sequence = 2`);
    expect(await verify('stranger')).toMatchObject({ intact: false, failing: ['head 1'] });
  });

  test('writers at work while it is verified do not make it look broken', async () => {
    for (let n = 0; n < 20; n += 1) await written('admin');
    const results = await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? verify() : written('admin'))));
    expect(results.filter((result) => result !== undefined).map((result) => result.failing)).toEqual(Array.from({ length: 6 }, () => []));
  });
});

describe('R-9.1: the operation log as a file', () => {
  const exported = async (conditions: Record<string, string>, selected?: string[]) => {
    const storage = diskStorage(dataDir);
    const worker = createWorker({ db: world.t.db, clock: world.clock, log: silentLog, kinds: exportsRuns({ db: world.t.db, storage, lists }), parallel: 1 });
    const made = await world.call('admin', createExportEndpoint, { body: { list: 'operation-log', conditions, ...(selected ? { selected } : {}) } });
    await worker.drain();
    return text((await world.as('admin', (ctx) => downloadExport(ctx, lists, storage, made.exportId, 0))).open());
  };

  test('same filter, same masks, words for codes; ticked entries alone', async () => {
    await written('operations', { action: 'member.disabled', objectKind: 'member', objectId: 'm-1', objectName: 'zhangsanfeng', before: { state: 'active' }, after: { state: 'disabled' }, ip: '10.0.0.9' });
    await written('admin', { system: 'provider', ip: '' });
    const head = '\uFEFF序号,时间,操作人,IP 地址,请求编号,操作,对象类型,对象,对象编号,修改前,修改后\r\n';
    const line = '1,2026-03-10 12:00:00 GMT+08:00,运**,10.0.0.9,r-1,停用人员,人员,zh****g,m-1,"{""state"":""active""}","{""state"":""disabled""}"\r\n';
    expect((await exported({ action: 'member.disabled', from: '2026-03-10' })).replace(/^\uFEFF?/, '\uFEFF')).toBe(head + line);
    expect((await exported({}, ['1'])).replace(/^\uFEFF?/, '\uFEFF')).toBe(head + line);
    expect((await exported({ memberId: 'system' })).split('\r\n')[1]).toMatch(/^2,2026-03-10 12:00:00 GMT\+08:00,系统,,r-1,继续任务,任务,,/);
    await expect(exported({ nobody: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('asking for the file and fetching it is in the log it tells of; who lacks the item gets none', async () => {
    await exported({});
    expect((await log('admin')).items.map((item) => item.action)).toEqual(['export.downloaded', 'export.created']);
    await expect(world.call('finance', createExportEndpoint, { body: { list: 'operation-log' } })).rejects.toMatchObject({ code: 'access.denied' });
  });
});
