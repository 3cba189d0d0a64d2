import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeeRecordInput } from '../../../../contract/console/fee-records.ts';
import { dismissQuarantine, fixQuarantine, listQuarantine, loadFeeRecords, retryQuarantine } from '../../../../contract/console/intake.ts';
import { intakeReasons as english } from '../../../../contract/words/en-US/intake-reasons.ts';
import { intakeReasons as chinese } from '../../../../contract/words/zh-CN/intake-reasons.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';
import { fill } from '../../../platform/http/problem-body.ts';
import { createCustomers } from '../../customers/customers.ts';
import { readWatermark } from '../reading/period.ts';

/** It is noon of 2026-05-25 in this world. */
let world: IntakeWorld;
beforeAll(async () => {
  world = await createIntakeWorld();
  const since = new Date('2026-01-10T01:00:00Z');
  await world.as('operator', (ctx) => createCustomers(ctx, world.partners.provider, [{ accountName: 'by-call', name: '接口', associations: [{ type: 1, fromAt: since, toAt: null }], createdAt: since }]));
});
afterAll(() => world.close());

let accounts = 0;
function account() {
  accounts += 1;
  const name = `watermark-${accounts}`;
  return (day: string, more: Cells = {}): Cells => ({
    ...PLAIN_CHARGE, BillingAccountId: name, SubAccountId: 'watermark', SubAccountName: 'Watermark', BillingPeriodStart: `${day.slice(0, 7)}-01 00:00:00`, BillingPeriodEnd: `${day.slice(0, 7)}-28 00:00:00`,
    ChargePeriodStart: `${day} 01:00:00`, ChargePeriodEnd: `${day} 02:00:00`, ResourceId: `${name} ${day}`, ...more,
  });
}
const until = () => world.as('operator', async (ctx) => (await readWatermark(ctx, world.partners.provider)).completeUntil);
const waiting = async (runId: string) => {
  const [item] = (await world.call('finance', listQuarantine, { query: { runId, state: 'open' } })).items;
  if (!item) throw new Error('nothing waits');
  return item;
};
const record = (recordId: string, day: string, more: Partial<FeeRecordInput> = {}): FeeRecordInput => ({
  recordId, accountName: 'by-call', consumedFrom: `${day}T10:00:00+08:00`, billType: 5, chargingMode: 3, serviceTypeCode: 'ecs', currency: 'USD', listAmount: '1', dueAmount: '1', ...more,
});

describe.sequential('R-IN.watermark complete until: the newest day a whole delivery of files brought', () => {
  it('a file read to its end raises it, an older one does not lower it', async () => {
    const row = account();
    expect(await until()).toBeNull();
    await world.load(csvOf([row('2026-05-10'), row('2026-05-09')]));
    expect(await until()).toBe('2026-05-10');
    await world.load(csvOf([row('2026-04-02')]));
    expect(await until()).toBe('2026-05-10');
  });
  it('a file that was cut off does not', async () => {
    const row = account();
    const run = await world.load(csvOf([row('2026-05-12'), row('2026-05-13')]).slice(0, -80));
    expect(run).toMatchObject({ state: 'done', counts: { loaded: 1, quarantined: 1 } });
    expect(await until()).toBe('2026-05-10');
    await world.call('finance', dismissQuarantine, { body: { quarantineIds: [(await waiting(run.run_id)).quarantineId], note: 'cut off' } });
    expect(await until()).toBe('2026-05-10');
  });
  it('a row that waits holds its delivery back: corrected, set aside or loaded by a retry, the delivery is whole', async () => {
    const row = account();
    const corrected = await world.load(csvOf([row('2026-05-14'), row('2026-05-14', { BilledCost: 'x' })]));
    expect(await until()).toBe('2026-05-10');
    await world.call('finance', fixQuarantine, { params: { quarantineId: (await waiting(corrected.run_id)).quarantineId }, body: { values: { BilledCost: '1' } } });
    expect(await until()).toBe('2026-05-14');
    const other = account();
    const aside = await world.load(csvOf([other('2026-05-15'), other('2026-05-15', { BilledCost: 'y' })]));
    expect(await until()).toBe('2026-05-14');
    await world.call('finance', dismissQuarantine, { body: { quarantineIds: [(await waiting(aside.run_id)).quarantineId], note: 'no charge' } });
    expect(await until()).toBe('2026-05-15');
  });
  it('a row brought again by a later delivery waits for both: neither is whole before it is settled', async () => {
    const row = account();
    const bad = row('2026-05-16', { BilledCost: 'z' });
    await world.load(csvOf([row('2026-05-16'), bad]));
    const later = await world.load(csvOf([row('2026-05-16'), bad]));
    // Something else is settled meanwhile: the first delivery has no waiting row of its own any more.
    await world.load(csvOf([account()('2026-05-01')]));
    expect(await until()).toBe('2026-05-15');
    await world.call('finance', dismissQuarantine, { body: { quarantineIds: [(await waiting(later.run_id)).quarantineId], note: 'no charge' } });
    expect(await until()).toBe('2026-05-16');
  });
  it('the day of loading is not whole: a file of today and tomorrow is complete until yesterday', async () => {
    const row = account();
    expect((await world.load(csvOf([row('2026-05-25'), row('2026-05-26')]))).counts).toMatchObject({ loaded: 2, quarantined: 0 });
    expect(await until()).toBe('2026-05-24');
  });
  it('calls raise nothing, and a call with a day after tomorrow is refused whole, by field and rule (422)', async () => {
    const call = (...records: FeeRecordInput[]) => world.call('operator', loadFeeRecords, { query: { partnerId: world.partners.provider }, body: { records } });
    await world.rows(sql`delete from usage.intake_watermarks where true`);
    expect((await call(record('C-1', '2026-05-24'), record('C-2', '2026-05-26'))).counts).toMatchObject({ loaded: 2 });
    expect(await until()).toBeNull();
    const before = await totals(world);
    const error: unknown = await call(record('C-3', '2026-05-24'), record('C-4', '2026-05-27'), record('C-5', '2031-03-31')).then(() => null, (e: unknown) => e);
    expect(error).toMatchObject({ code: 'request.invalid', status: 422, faults: [{ field: 'body.records.1.consumedFrom', rule: 'day_in_future', params: { day: '2026-05-27', newest: '2026-05-26' } }, { field: 'body.records.2.consumedFrom', rule: 'day_in_future' }] });
    expect(await totals(world)).toEqual(before);
  });
});

describe('IN-14 a day after tomorrow is quarantined, and loaded once it is near enough', () => {
  it('in a file: reason, both days, words in both languages; another try after the day is there takes it', async () => {
    const row = account();
    const run = await world.load(csvOf([row('2026-05-20'), row('2026-05-27'), row('2026-05-26')]));
    expect(run.counts).toMatchObject({ read: 3, loaded: 2, quarantined: 1 });
    const entry = await waiting(run.run_id);
    expect(entry).toMatchObject({ reason: 'day_in_future', params: { day: '2026-05-27', newest: '2026-05-26' }, line: 3 });
    for (const words of [chinese, english]) expect(fill(words['row.day_in_future'], entry.params)).toMatch(/^[^{]*2026-05-27[^{]*2026-05-26[^{]*$/);
    const retry = async () => {
      const { runId } = await world.call('finance', retryQuarantine, { body: { runId: run.run_id } });
      await world.worker.drain();
      return (await world.run(runId)).counts;
    };
    expect(await retry()).toMatchObject({ read: 1, loaded: 0, quarantined: 1 });
    world.clock.move(new Date('2026-05-26T04:00:00Z'));
    expect(await retry()).toMatchObject({ read: 1, loaded: 1, quarantined: 0 });
    // Its own identity, not that of a correction: the same file again finds it.
    expect((await world.load(csvOf([row('2026-05-20'), row('2026-05-27'), row('2026-05-26')]))).counts).toMatchObject({ loaded: 0, duplicate: 3, reversed: 0 });
    await totals(world);
  });
});
