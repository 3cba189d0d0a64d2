import { sql } from 'kysely';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import * as contract from '../../../contract/console/runs.ts';
import type { Endpoint } from '../../../contract/endpoint.ts';
import type { Id } from '../../../contract/values/id.ts';
import { movableClock, newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { withTx } from '../../platform/db/tx.ts';
import { type Download, type Input, parseInput } from '../../platform/http/bind.ts';
import { diskStorage, type FileStorage } from '../../platform/files/storage.ts';
import { claimRun } from '../../platform/jobs/runs.ts';
import { createWorker, systemActor, type Worker } from '../../platform/jobs/worker.ts';
import { silentLog } from '../../platform/log.ts';
import { actorOfMember, createMember, createPartner } from '../identity/identity.ts';
import { createExport, downloadExport, expireExports, type ExportList, listExports, type NewExport } from './exports.ts';
import { exportsBindings } from './endpoints.ts';
import { exportsRuns } from './runs.ts';

const NOON = new Date('2026-03-10T04:00:00Z');
const clock = movableClock(NOON);
let t: TestDatabase;
let dataDir: string;
let storage: FileStorage;
let worker: Worker;
const partnerId: Id = newId();
const otherPartnerId: Id = newId();
const members: Record<string, Id> = {};
/** What the sample list was asked: as whom, when, with what. */
let asked: { scope: string; now: string; conditions: unknown }[] = [];
let duringRead: (ctx: Ctx, from: number) => Promise<unknown> = async () => {};

const NAMES = ['=cmd|calc', '+8613800000000', '-张三', '@李四', '王**'];
const details: ExportList = {
  list: 'consumption-details',
  permission: 'consumption.export',
  columns: (language) => [
    { key: 'name', title: language === 'en-US' ? 'Customer' : '客户' },
    { key: 'amount', title: language === 'en-US' ? 'Due' : '应付金额', numeric: true },
  ],
  check: (_ctx, conditions) => {
    if (conditions['month'] === '1999-01') throw new Error('asked with a bad month');
  },
  count: async () => 5,
  read: async (ctx, conditions, cursor) => {
    const from = Number(cursor ?? 0);
    await duringRead(ctx, from);
    asked.push({ scope: ctx.actor.scope, now: ctx.now.toISOString(), conditions });
    const rows = NAMES.slice(from, from + 2).map((name, index) => ({ name, amount: `-${from + index}.5` }));
    return { rows, next: from + 2 < NAMES.length ? String(from + 2) : null };
  },
};
const customers: ExportList = { ...details, list: 'customers', permission: 'customers.export', administratorOnly: true };
const lists = [details, customers];

beforeAll(async () => {
  t = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'exports-'));
  storage = diskStorage(dataDir);
  worker = createWorker({ db: t.db, clock, log: silentLog, kinds: exportsRuns({ db: t.db, storage, lists, rowsPerFile: 3 }), parallel: 1 });
  const at = NOON;
  await withTx(t.db, { partnerIds: [partnerId, otherPartnerId], operator: true }, async (tx) => {
    const made = await createPartner(tx, { partnerId, number: 'a'.repeat(32), name: '甲', tier: 'solution-provider', at });
    const other = await createPartner(tx, { partnerId: otherPartnerId, number: 'b'.repeat(32), name: '乙', tier: 'solution-provider', at });
    for (const [login, roleId, partner] of [
      ['admin', made.roles.administrator, partnerId],
      ['finance', made.roles.finance, partnerId],
      ['manager', made.roles['account-manager'], partnerId],
      ['stranger', other.roles.administrator, otherPartnerId],
    ] as const) {
      members[login] = await createMember(tx, { partnerId: partner, kind: 'partner', login, name: login, passwordHash: '', roleIds: [roleId], at });
    }
  });
});
afterAll(async () => {
  await t.close();
  await rm(dataDir, { recursive: true });
});
beforeEach(() => {
  asked = [];
  duringRead = async () => {};
  clock.move(NOON);
});

async function as<T>(login: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const actor = await actorOfMember(t.db, login === 'stranger' ? otherPartnerId : partnerId, members[login] ?? '');
  return withTx(t.db, { partnerIds: [...actor.partnerIds] }, (tx) => work({ actor, tx, now: clock.now(), requestId: 'test', ip: '' }));
}
const ask = (login: string, change: Partial<NewExport> = {}) =>
  as(login, (ctx) => createExport(ctx, lists, { list: 'consumption-details', format: 'csv', conditions: { month: '2026-03' }, ...change }));
const task = async (login: string, exportId: Id) => (await as(login, (ctx) => listExports(ctx, { limit: 50 }))).items.find((item) => item.export_id === exportId);
const fetchFile = (login: string, exportId: Id, index: number) => as(login, (ctx) => downloadExport(ctx, lists, storage, exportId, index));
const auditOf = (exportId: Id) =>
  withTx(t.db, { partnerIds: [partnerId] }, async (tx) => (await sql<{ action: string; member_name: string }>`select action, member_name from audit.entries where object_id = ${exportId} order by sequence`.execute(tx)).rows);
const change = (statement: (tx: Parameters<Parameters<typeof withTx>[2]>[0]) => Promise<unknown>) => withTx(t.db, { partnerIds: [partnerId] }, async (tx) => void (await statement(tx)));

test('R-9.1 an export becomes parts of a limited size, in the words of its creator, with formulas defused', async () => {
  const made = await ask('finance');
  expect(made).toMatchObject({ state: 'queued', conditions: { month: '2026-03' }, files: [] });
  await worker.drain();
  const done = await task('finance', made.export_id);
  expect(done).toMatchObject({ state: 'done', rows: '5', error: null });
  expect(done?.files.map(({ name, rows }) => ({ name, rows }))).toEqual([
    { name: '消费明细-2026-03-10-1.csv', rows: 3 },
    { name: '消费明细-2026-03-10-2.csv', rows: 2 },
  ]);
  expect(done?.expires_at).toEqual(new Date('2026-03-17T04:00:00Z'));
  const files = await Promise.all([0, 1].map(async (index) => text((await fetchFile('finance', made.export_id, index)).open())));
  expect(files).toEqual(["客户,应付金额\r\n'=cmd|calc,-0.5\r\n'+8613800000000,-1.5\r\n'-张三,-2.5\r\n", "客户,应付金额\r\n'@李四,-3.5\r\n王**,-4.5\r\n"]);
  expect(await auditOf(made.export_id)).toEqual(['export.created', 'export.downloaded', 'export.downloaded'].map((action) => ({ action, member_name: 'finance' })));
});

test('R-9.1 the list is read as the creator, as of the moment of creation, with ticked rows', async () => {
  const made = await ask('manager', { selected: ['a', 'b'] });
  clock.move(new Date('2026-03-12T04:00:00Z'));
  await worker.drain();
  expect(asked).toHaveLength(3);
  expect(asked[0]).toEqual({ scope: 'own', now: NOON.toISOString(), conditions: { month: '2026-03', selected: 'a,b' } });
  expect(await task('manager', made.export_id)).toMatchObject({ state: 'done', selected: ['a', 'b'], conditions: { month: '2026-03' } });
});

test('sales 13 #16: only an administrator exports the customer list', async () => {
  await expect(ask('finance', { list: 'customers' })).rejects.toMatchObject({ code: 'access.administrator_only' });
  await expect(ask('manager', { list: 'customers' })).rejects.toMatchObject({ code: 'access.administrator_only' });
  expect(await ask('admin', { list: 'customers' })).toMatchObject({ state: 'queued' });
  await worker.drain();
});

test('an unknown list, bad conditions and a smuggled selection are refused before a task exists', async () => {
  const before = (await as('admin', (ctx) => listExports(ctx, { limit: 50 }))).items.length;
  await expect(ask('finance', { list: 'consumption-summary' })).rejects.toMatchObject({ code: 'exports.list_unknown' });
  await expect(ask('finance', { conditions: { month: '1999-01' } })).rejects.toThrow('bad month');
  await expect(ask('finance', { conditions: { selected: 'x' } })).rejects.toMatchObject({ code: 'request.invalid' });
  await expect(ask('finance', { selected: ['x,y'] })).rejects.toMatchObject({ code: 'request.invalid' });
  expect((await as('admin', (ctx) => listExports(ctx, { limit: 50 }))).items.length).toBe(before);
});

test('R-9.1 creator and administrator fetch a file; nobody else knows of it', async () => {
  const made = await ask('finance');
  await expect(fetchFile('finance', made.export_id, 0)).rejects.toMatchObject({ code: 'exports.not_ready' });
  await worker.drain();
  await expect(fetchFile('admin', made.export_id, 0)).resolves.toMatchObject({ contentType: 'text/csv; charset=utf-8' });
  await expect(fetchFile('manager', made.export_id, 0)).rejects.toMatchObject({ code: 'exports.unknown' });
  await expect(fetchFile('stranger', made.export_id, 0)).rejects.toMatchObject({ code: 'exports.unknown' });
  await expect(fetchFile('finance', made.export_id, 2)).rejects.toMatchObject({ code: 'exports.unknown' });
  expect(await task('manager', made.export_id)).toBeUndefined();
  expect(await task('admin', made.export_id)).toBeDefined();
  expect(await task('stranger', made.export_id)).toBeUndefined();
});

test('R-9.1 after seven days of business time a file is gone, the record stays', async () => {
  const made = await ask('finance');
  await worker.drain();
  clock.move(new Date('2026-03-17T03:59:59Z'));
  await expect(fetchFile('finance', made.export_id, 0)).resolves.toBeDefined();
  clock.move(new Date('2026-03-17T04:00:00Z'));
  await expect(fetchFile('finance', made.export_id, 0)).rejects.toMatchObject({ code: 'exports.expired' });
  expect(await task('finance', made.export_id)).toMatchObject({ state: 'expired' });
  await withTx(t.db, { partnerIds: [], operator: true }, async (tx) => {
    expect(await expireExports({ actor: systemActor(partnerId), tx, now: clock.now(), requestId: 'test', ip: '' })).toBeGreaterThan(0);
    const left = await sql<{ count: string }>`select count(*) as count from platform.files f join exports.tasks t on t.export_id = ${made.export_id} and t.files @> jsonb_build_array(jsonb_build_object('fileId', f.file_id::text))`.execute(tx);
    expect(left.rows[0]?.count).toBe('0');
  });
  expect((await task('finance', made.export_id))?.files).toHaveLength(2);
});

const takePermission = sql`update identity.roles set permissions = array_remove(permissions, 'consumption.export') where sample = 'finance'`;
const givePermission = sql`update identity.roles set permissions = permissions || 'consumption.export'::text where sample = 'finance'`;

test('a creator who loses the permission while the run reads gets nothing: access.denied', async () => {
  const made = await ask('finance');
  duringRead = async (ctx, from) => (from === 2 ? takePermission.execute(ctx.tx) : null);
  await worker.drain();
  expect(asked).toHaveLength(2);
  expect(await task('admin', made.export_id)).toMatchObject({ state: 'failed', files: [], error: { code: 'access.denied', params: { permission: 'consumption.export' } } });
  await change((tx) => givePermission.execute(tx));
});

test('a creator who was disabled before the run gets nothing: access.denied', async () => {
  const made = await ask('manager');
  const state = (value: string) => change((tx) => sql`update identity.members set state = ${value} where login = 'manager'`.execute(tx));
  await state('disabled');
  await worker.drain();
  expect(asked).toEqual([]);
  expect(await task('admin', made.export_id)).toMatchObject({ state: 'failed', error: { code: 'access.denied' } });
  await state('active');
});

test('a creator whose permission was taken does not fetch what they made before', async () => {
  const made = await ask('finance');
  await worker.drain();
  await change((tx) => takePermission.execute(tx));
  await expect(fetchFile('finance', made.export_id, 0)).rejects.toMatchObject({ code: 'access.denied' });
  await change((tx) => givePermission.execute(tx));
});

test('killed in the middle, an export begins again and its files are whole', async () => {
  const made = await ask('finance');
  // A worker that died: it holds the run, its lease is over, and it left half a file.
  await withTx(t.db, { partnerIds: [], operator: true }, async (tx) => {
    await claimRun(tx, newId(), -1000, ['export']);
  });
  await worker.drain();
  const done = await task('finance', made.export_id);
  expect(done).toMatchObject({ state: 'done', rows: '5' });
  const files = await withTx(t.db, { partnerIds: [partnerId] }, async (tx) => (await sql<{ count: string }>`select count(*) as count from platform.files where name like '消费明细%' and file_id = any(${done?.files.map((f) => f.fileId) ?? []}::uuid[])`.execute(tx)).rows[0]?.count);
  expect(files).toBe('2');
  expect(await readdir(join(dataDir, 'files', 'unfinished'))).toEqual([]);
});

test('XLSX parts carry the type of a spreadsheet; English titles for an English member', async () => {
  await change((tx) => sql`update identity.members set language = 'en-US' where login = 'finance'`.execute(tx));
  const made = await ask('finance', { format: 'xlsx' });
  await worker.drain();
  expect((await task('finance', made.export_id))?.files.map((file) => file.name)).toEqual(['Consumption details-2026-03-10-1.xlsx', 'Consumption details-2026-03-10-2.xlsx']);
  expect((await fetchFile('finance', made.export_id, 1)).contentType).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  await change((tx) => sql`update identity.members set language = 'zh-CN' where login = 'finance'`.execute(tx));
});

test('through the contract: created, listed with its conditions, downloaded', async () => {
  const bindings = exportsBindings({ lists, storage });
  const call = <E extends Endpoint>(endpoint: E, raw: { params?: object; query?: object; body?: object }) =>
    as('finance', (ctx) => {
      const input: Input<Endpoint> = { ...parseInput(endpoint, { params: raw.params ?? {}, query: raw.query ?? {}, body: raw.body }), uploads: [], effects: {}, userAgent: '', sessionHash: null };
      return bindings.find((binding) => binding.endpoint.id === endpoint.id)?.handle(ctx, input) ?? Promise.reject(new Error('not bound'));
    });
  const body = { list: 'consumption-details', conditions: { month: '2026-03', q: '=1+1' }, selected: ['x', 'y'] };
  const made = contract.createExport.output.parse(await call(contract.createExport, { body }));
  expect(made).toMatchObject({ state: 'queued', format: 'csv', conditions: body.conditions, selectedCount: 2, createdBy: 'fi****e', createdAt: NOON.toISOString(), expiresAt: null });
  await worker.drain();
  const { items } = contract.listExports.output.parse(await call(contract.listExports, { query: { limit: '1', state: 'done' } }));
  expect(items).toMatchObject([{ exportId: made.exportId, rows: 5, error: null, expiresAt: '2026-03-17T04:00:00.000Z' }]);
  expect(items[0]?.files[0]).toEqual({ name: '消费明细-2026-03-10-1.csv', bytes: expect.any(Number), rows: 3 });
  const file = (await call(contract.downloadExport, { params: { exportId: made.exportId, index: '1' } })) as Download;
  expect((await text(file.open())).length).toBeGreaterThan(0);
});

test('records are paged newest first, by state and list; a bad cursor is refused', async () => {
  const page = await as('admin', (ctx) => listExports(ctx, { limit: 2 }));
  expect(page.items).toHaveLength(2);
  const rest = await as('admin', (ctx) => listExports(ctx, { limit: 50, cursor: page.next ?? '' }));
  const ids = [...page.items, ...rest.items].map((item) => item.export_id);
  expect(ids).toEqual([...ids].sort().reverse());
  expect(new Set(ids).size).toBe(ids.length);
  expect((await as('admin', (ctx) => listExports(ctx, { limit: 50, state: 'failed' }))).items).toHaveLength(2);
  expect((await as('admin', (ctx) => listExports(ctx, { limit: 50, list: 'customers' }))).items).toHaveLength(1);
  await expect(as('admin', (ctx) => listExports(ctx, { limit: 2, cursor: "x'" }))).rejects.toMatchObject({ code: 'request.invalid' });
});

test('at most twenty exports of a member are under way', async () => {
  for (let made = 0; made < 20; made += 1) await ask('finance');
  await expect(ask('finance')).rejects.toMatchObject({ code: 'exports.too_many' });
  await expect(ask('admin')).resolves.toBeDefined();
  await worker.drain();
  await expect(ask('finance')).resolves.toBeDefined();
});
