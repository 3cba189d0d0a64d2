import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeeRecordInput } from '../../../../contract/console/fee-records.ts';
import { loadFeeRecords } from '../../../../contract/console/intake.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';
import { createCustomers } from '../../customers/customers.ts';

const at = (text: string) => new Date(`${text}T09:00:00+08:00`);
const NUMBER = 'ab'.repeat(16);
let world: IntakeWorld;
beforeAll(async () => {
  world = await createIntakeWorld();
  await world.as('operator', (ctx) =>
    createCustomers(ctx, world.partners.provider, [
      { accountName: 'alpha', name: '阿尔法', number: NUMBER, associations: [{ type: 1, fromAt: at('2026-01-10'), toAt: at('2026-03-10') }, { type: 2, fromAt: at('2026-03-10'), toAt: null }], createdAt: at('2026-01-10') },
      { accountName: 'gone', name: '走了', associations: [{ type: 2, fromAt: at('2026-01-10'), toAt: at('2026-02-10') }], createdAt: at('2026-01-10') },
    ]));
});
afterAll(() => world.close());

const HEADER = 'record_id,revision,account_name,customer_number,consumed_from,bill_type,charging_mode,service_type_code,currency,list_amount,due_amount,cash_amount';
const csv = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`;
const charge = (id: string, revision: number, due: string, more: { account?: string; number?: string; day?: string } = {}) => `${id},${revision},${more.account ?? (more.number === undefined ? 'alpha' : '')},${more.number ?? ''},${more.day ?? '2026-05-01'},1,1,hws.service.type.ec2,CNY,${due},${due},${due}`;
const load = async (...rows: readonly string[]) => {
  const run = await world.load(csv(...rows), { format: 'fee-records' });
  if (run.state !== 'done') throw new Error(`run ${run.state} ${JSON.stringify(run.error)}`);
  const { read, loaded, duplicate, quarantined, reversed } = run.counts;
  return [read, loaded, duplicate, quarantined, reversed];
};
const net = async (recordId: string) => {
  const [row] = await world.rows(sql<{ due: string | null }>`select trim_scale(sum(due_amount))::text as due from usage.fee_records where source_record_id = ${recordId}`);
  return row?.due;
};
const reasons = async (recordId: string) => (await world.rows(sql<{ reason: string }>`select reason from usage.quarantine where raw like ${`${recordId},%`} and state = 'open' order by quarantine_id`)).map((row) => row.reason);

describe('R-IN.revision fee records by file', () => {
  it('a record once, the same file again, a higher revision, an older one, a changed one', async () => {
    expect(await load(charge('A', 1, '10'))).toEqual([1, 1, 0, 0, 0]);
    expect(await load(charge('A', 1, '10'))).toEqual([1, 0, 1, 0, 0]);
    expect(await load(charge('A', 2, '8'))).toEqual([1, 1, 0, 0, 1]);
    expect(await net('A')).toBe('8');
    expect(await load(charge('A', 1, '10'))).toEqual([1, 0, 1, 0, 0]);
    expect(await load(charge('A', 2, '9'))).toEqual([1, 0, 0, 1, 0]);
    expect(await load(charge('A', 0, '7'))).toEqual([1, 0, 0, 1, 0]);
    expect(await reasons('A')).toEqual(['revision_content_differs', 'revision_older']);
    expect(await net('A')).toBe('8');
    await totals(world);
  });
  it('several revisions in one file, in any number of chunks, end with the highest', async () => {
    expect(await load(charge('B', 1, '1'), charge('B', 2, '2'), charge('C', 1, '5'), charge('B', 3, '3'))).toEqual([4, 4, 0, 0, 2]);
    expect([await net('B'), await net('C')]).toEqual(['3', '5']);
    await totals(world);
  });
  it('a revision that moves a record to another day and back leaves no trace in the sums of the day it left', async () => {
    await load(charge('D', 1, '5', { day: '2026-04-30' }));
    await load(charge('D', 2, '5', { day: '2026-05-02' }));
    const days = await world.rows(sql<{ day: string; due: string; records: string }>`select day, trim_scale(sum(due_amount))::text as due, sum(records) as records from usage.daily_sums where day in ('2026-04-30', '2026-05-02') group by day order by day`);
    expect(days).toEqual([{ day: '2026-04-30', due: '0', records: '2' }, { day: '2026-05-02', due: '5', records: '1' }]);
  });
  it('equal rows of one file that no customer can be found for are kept once, and counted', async () => {
    const twice = charge('E', 1, '1', { account: 'nobody' });
    expect(await load(twice, twice)).toEqual([2, 0, 1, 1, 0]);
    expect(await load(twice, twice)).toEqual([2, 0, 1, 1, 0]);
    expect(await reasons('E')).toEqual(['customer_unknown']);
  });
});

describe('R-IN.association the type of a record is that of its day', () => {
  const typeOf = async (recordId: string) => (await world.rows(sql<{ type: number }>`select association_type as type from usage.fee_records where source_record_id = ${recordId}`))[0]?.type;
  it.each([
    ['F1', '2026-02-01', 1],
    ['F2', '2026-03-09', 1],
    ['F3', '2026-03-10', 2],
    ['F4', '2026-05-01', 2],
    ['F5', '2025-11-01', 1],
  ] as const)('%s on %s: %d', async (recordId, day, type) => {
    expect(await load(charge(recordId, 1, '1', { number: NUMBER, day }))).toEqual([1, 1, 0, 0, 0]);
    expect(await typeOf(recordId)).toBe(type);
  });
  it('a day after the association ended has no customer: quarantined, by name', async () => {
    expect(await load(charge('G1', 1, '1', { account: 'gone', day: '2026-02-10' }))).toEqual([1, 1, 0, 0, 0]);
    expect(await load(charge('G2', 1, '1', { account: 'gone', day: '2026-02-11' }))).toEqual([1, 0, 0, 1, 0]);
    expect(await reasons('G2')).toEqual(['association_missing']);
  });
});

describe('fee records by call', () => {
  const record = (recordId: string, changes: Partial<FeeRecordInput> = {}): FeeRecordInput => ({
    recordId, customerNumber: NUMBER, consumedFrom: '2026-05-03', billType: 5, chargingMode: 3, serviceTypeCode: 'ecs', currency: 'CNY', listAmount: '2.5', dueAmount: '2.5', cashAmount: '2.5', ...changes,
  });
  const call = (records: readonly FeeRecordInput[]) => world.call('operator', loadFeeRecords, { body: { records: [...records] } });
  it('each record is answered for, in order; what is refused changes nothing', async () => {
    const answer = await call([record('H1'), record('H2', { dueAmount: '3' }), record('H3', { customerNumber: 'cd'.repeat(16) }), record('H1')]);
    expect(answer.counts).toEqual({ read: 4, loaded: 1, duplicate: 1, refused: 2, reversed: 0 });
    expect(answer.results.map(({ recordId, state, reason }) => [recordId, state, reason])).toEqual([['H1', 'loaded', null], ['H2', 'refused', 'due_is_not_list_less'], ['H3', 'refused', 'customer_unknown'], ['H1', 'duplicate', null]]);
    expect(await world.run(answer.runId ?? '')).toMatchObject({ kind: 'fee-record-call', state: 'done', counts: { loaded: 1 } });
    expect(await world.rows(sql`select 1 from usage.quarantine where raw like 'H%'`)).toEqual([]);
  });
  it('the same call again is harmless; a higher revision replaces', async () => {
    expect((await call([record('J')])).counts).toMatchObject({ loaded: 1 });
    expect(await call([record('J')])).toMatchObject({ runId: null, counts: { loaded: 0, duplicate: 1 } });
    expect((await call([record('J', { revision: 2, listAmount: '4', dueAmount: '4', cashAmount: '4' })])).counts).toMatchObject({ loaded: 1, reversed: 1 });
    expect(await net('J')).toBe('4');
    await totals(world);
  });
  it('calls at the same time end with one record', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => call([record('K')])));
    expect(answers.map(({ counts }) => counts.loaded).sort()).toEqual([0, 0, 0, 1]);
    expect(await net('K')).toBe('2.5');
  });
  it('only the operator may call', async () => {
    await expect(world.call('admin', loadFeeRecords, { body: { records: [record('L')] } })).rejects.toMatchObject({ code: 'access.denied' });
  });
});
