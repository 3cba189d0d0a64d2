import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { movableClock } from '../clock.ts';
import { withTx } from '../db/tx.ts';
import { silentLog } from '../log.ts';
import { createSchedule, type ScheduledJob } from './schedule.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
beforeEach(() => withTx(t.db, { partnerIds: [], operator: true }, async (tx) => void (await sql`delete from platform.schedule_slots`.execute(tx))));

const at = (text: string) => new Date(`${text}+08:00`);
function house(start: string, jobs: readonly ScheduledJob[]) {
  const clock = movableClock(at(start));
  return { clock, schedule: createSchedule({ db: t.db, clock, log: silentLog, jobs }) };
}
function noting(job: Omit<ScheduledJob, 'work'>, notes: string[]): ScheduledJob {
  return { ...job, work: async (ctx) => void notes.push(`${job.name} ${ctx.now.toISOString()}`) };
}

test('a daily job runs once for a slot, and once for several missed days with the present time', async () => {
  const notes: string[] = [];
  const { clock, schedule } = house('2026-03-10T03:30:00', [noting({ name: 'expire', at: '03:30' }, notes)]);
  expect(await schedule.runDue()).toBe(1);
  expect(await schedule.runDue()).toBe(0);
  clock.move(at('2026-03-11T03:29:59'));
  expect(await schedule.runDue()).toBe(0);
  clock.move(at('2026-03-20T12:00:00'));
  expect(await schedule.runDue()).toBe(1);
  expect(notes).toEqual(['expire 2026-03-09T19:30:00.000Z', 'expire 2026-03-20T04:00:00.000Z']);
});

test('seventy years later the newest slot is one step, not one for every hour between', async () => {
  const asked: string[] = [];
  const { clock, schedule } = house('2026-03-10T03:30:00', [noting({ name: 'far', at: 'hour' }, asked)]);
  await schedule.runDue();
  clock.move(at('2100-12-31T12:00:00'));
  // 655,000 hours one by one took minutes: then this test runs out of its time.
  expect(await schedule.runDue()).toBe(1);
  expect(asked).toHaveLength(2);
});

test('a job that catches up each slot runs for every day in order, between the slots of others', async () => {
  const notes: string[] = [];
  const { clock, schedule } = house('2026-03-10T12:00:00', [noting({ name: 'each', at: '01:00', catchUp: 'each' }, notes), noting({ name: 'newest', at: '03:30' }, notes)]);
  await schedule.runDue();
  notes.length = 0;
  clock.move(at('2026-03-12T02:00:00'));
  expect(await schedule.runDue()).toBe(3);
  expect(notes).toEqual(['each 2026-03-10T17:00:00.000Z', 'newest 2026-03-11T18:00:00.000Z', 'each 2026-03-11T17:00:00.000Z']);
});

test('two processes do a slot once', async () => {
  const notes: string[] = [];
  const job: ScheduledJob = { name: 'shared', at: 'hour', work: async (ctx) => {
    await sql`select pg_sleep(0.05)`.execute(ctx.tx);
    notes.push('done');
  } };
  const clock = movableClock(at('2026-03-10T12:00:00'));
  const schedules = [1, 2, 3].map(() => createSchedule({ db: t.db, clock, log: silentLog, jobs: [job] }));
  const done = await Promise.all(schedules.map((schedule) => schedule.runDue()));
  expect(done.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(notes).toEqual(['done']);
});

test('a failing job leaves no slot, stops no other job, keeps its order and is tried again', async () => {
  const notes: string[] = [];
  let broken = true;
  const failing: ScheduledJob = { name: 'failing', at: '01:00', catchUp: 'each', work: async (ctx) => {
    if (broken) throw new Error('no');
    notes.push(`failing ${ctx.now.toISOString()}`);
  } };
  const { clock, schedule } = house('2026-03-10T12:00:00', [failing, noting({ name: 'other', at: '02:00' }, notes)]);
  broken = false;
  await schedule.runDue();
  notes.length = 0;
  broken = true;
  clock.move(at('2026-03-12T12:00:00'));
  expect(await schedule.runDue()).toBe(1);
  expect(notes).toEqual(['other 2026-03-12T04:00:00.000Z']);
  broken = false;
  expect(await schedule.runDue()).toBe(2);
  expect(notes.slice(1)).toEqual(['failing 2026-03-10T17:00:00.000Z', 'failing 2026-03-11T17:00:00.000Z']);
});
