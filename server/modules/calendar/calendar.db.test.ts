/** The calendar on a real database: changes as dated rows over what was announced, in the log, and two at once. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calendarYear } from '../../../contract/console/calendar.ts';
import { Problem } from '../../../contract/errors.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { Id } from '../../../contract/values/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { withTx } from '../../platform/db/tx.ts';
import { systemActor } from '../../platform/jobs/worker.ts';
import { changeDays, isWorkingDay, readCalendar, type WantedChange } from './calendar.ts';
import { calendarBindings } from './endpoints.ts';

let t: TestDatabase;
const operator: Id = newId();
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

const inCtx = <T>(work: (ctx: Ctx) => Promise<T>, now = '2026-11-22T10:00') => withTx(t.db, { partnerIds: [operator], operator: true }, (tx) =>
  work({ actor: { ...systemActor(operator), kind: 'operator', memberId: operator, memberName: '周运营' }, tx, now: new Date(`${now}:00+08:00`), requestId: 'test', ip: '' }));
const change = (wanted: WantedChange, now?: string) => inCtx((ctx) => changeDays(ctx, wanted), now);
const entries = () => inCtx(async ({ tx }) => (await sql<{ object_id: string; before: unknown; after: unknown }>`select object_id, before, after from audit.entries where partner_id = ${operator} and action = 'calendar.changed' order by sequence`.execute(tx)).rows);
const yearOut = (year: number) => inCtx(async (ctx) => {
  const binding = calendarBindings().find(({ endpoint }) => endpoint.id === calendarYear.id);
  return calendarYear.output.parse(await binding?.handle(ctx, { query: { year } } as never)) as OutputOf<typeof calendarYear>;
});
const NEW_YEAR = { from: '2027-01-01', to: '2027-01-03', kind: 'holiday', nameZh: '元旦', nameEn: "New Year's Day" } as const;

test('a year entered by the operator is known from then on; the same again writes nothing; all of it is in the log', async () => {
  expect(await yearOut(2027)).toMatchObject({ known: false, days: [], workingDays: 261, changes: [] });
  expect(await change(NEW_YEAR)).toEqual({ changed: true, pastDays: 0 });
  expect(await change(NEW_YEAR)).toEqual({ changed: false, pastDays: 0 });
  await change({ from: '2027-01-09', to: '2027-01-09', kind: 'make-up', nameZh: '元旦', nameEn: "New Year's Day" });
  const year = await yearOut(2027);
  expect(year).toMatchObject({ known: true, workingDays: 261, olderChanges: 0 });
  expect(year.days.map(({ day, kind, source }) => `${day} ${kind} ${source}`)).toEqual(['2027-01-01 holiday edited', '2027-01-02 holiday edited', '2027-01-03 holiday edited', '2027-01-09 make-up edited']);
  expect(year.changes.map(({ from, kind, memberName, past }) => [from, kind, memberName, past])).toEqual([['2027-01-09', 'make-up', '周**', false], ['2027-01-01', 'holiday', '周**', false]]);
  expect(await entries()).toMatchObject([
    { object_id: '2027-01-01/2027-01-03', before: { days: ['2027-01-01 ordinary', '2027-01-02 ordinary', '2027-01-03 ordinary'] }, after: { kind: 'holiday', nameZh: '元旦', pastDays: 0 } },
    { object_id: '2027-01-09', after: { kind: 'make-up' } },
  ]);
});

test('days that are over may be changed, and say so for good; an announced holiday can be taken back', async () => {
  expect(await change({ from: '2026-11-21', to: '2026-11-23', kind: 'holiday', nameZh: '停工', nameEn: 'Closed' })).toEqual({ changed: true, pastDays: 1 });
  expect((await yearOut(2026)).changes[0]).toMatchObject({ from: '2026-11-21', past: true });
  expect(await change({ from: '2026-11-21', to: '2026-11-23', kind: 'ordinary' }, '2026-11-20T10:00')).toEqual({ changed: true, pastDays: 0 });
  expect(await change({ from: '2026-12-05', to: '2026-12-05', kind: 'ordinary' })).toEqual({ changed: false, pastDays: 0 });
  await change({ from: '2026-10-07', to: '2026-10-07', kind: 'ordinary' });
  const calendar = await inCtx((ctx) => readCalendar(ctx));
  expect(['2026-10-06', '2026-10-07', '2026-11-23'].map((day) => isWorkingDay(calendar, day))).toEqual([false, true, true]);
});

test.each([
  [{ ...NEW_YEAR, to: '2026-12-31' }, ['body.to day_order']],
  [{ ...NEW_YEAR, to: '2027-02-01' }, ['body.to days_limit']],
  [{ ...NEW_YEAR, nameEn: ' ' }, ['body.nameEn missing']],
  [{ ...NEW_YEAR, kind: 'ordinary' as const }, ['body.nameZh no_name', 'body.nameEn no_name']],
])('%j is refused: %j', async (wanted, faults) => {
  const refused = await change(wanted).catch((error: unknown) => error);
  expect(refused instanceof Problem ? refused.faults.map(({ field, rule }) => `${field} ${rule}`) : refused).toEqual(faults);
});

test('two at once: one after the other, the later one holds; a change is never edited', async () => {
  const day = { from: '2027-05-01', to: '2027-05-01' };
  const names = ['甲', '乙', '丙', '丁'];
  await Promise.all(names.map((name) => change({ ...day, kind: 'holiday', nameZh: name, nameEn: name })));
  const { days, changes } = await yearOut(2027);
  const made = changes.filter((one) => one.from === day.from);
  expect(made.map((one) => one.nameZh).sort()).toEqual([...names].sort());
  expect(days.find((one) => one.day === day.from)?.nameZh).toBe(made[0]?.nameZh);
  await expect(inCtx(({ tx }) => sql`update calendar.changes set kind = 'ordinary'`.execute(tx))).rejects.toThrow(/permission denied/);
});
