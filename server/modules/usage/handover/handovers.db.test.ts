import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignmentHistory, replaceManager } from '../../../../contract/console/assignment.ts';
import { cancelHandover, handOver, handoverCustomers, handoverPreview, listHandovers } from '../../../../contract/console/handovers.ts';
import type { Basis } from '../../../../contract/console/shapes.ts';
import { summaryByManager } from '../../../../contract/console/usage.ts';
import { Problem } from '../../../../contract/errors.ts';
import type { OutputOf } from '../../../../contract/endpoint.ts';
import { type ConsumptionWorld, createConsumptionWorld, type CustomerName } from '../../../../test/harness/consumption-world.ts';
import { grant, type Person } from '../../../../test/harness/partner-world.ts';
import type { Ctx } from '../../../platform/context.ts';
import { withTx } from '../../../platform/db/tx.ts';
import { systemActor } from '../../../platform/jobs/worker.ts';
import { handOverDue, loadSpans, proveDaySpans } from '../../assignment/assignment.ts';
import { customerTimeline } from '../../customers/customers.ts';
import { CONSUMPTION_PAGES, previewHandover } from './preview.ts';

let world: ConsumptionWorld;
beforeAll(async () => {
  world = await createConsumptionWorld();
  await grant(world, 'provider', 'supervisor', 'assignment.edit');
});
afterAll(() => world.close());

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof Problem ? error.code : String(error)));
const ids = (...names: CustomerName[]) => names.map((name) => world.customer(name));
const whoIs = (memberId: string | undefined) => (memberId === undefined ? 'nobody' : (Object.entries(world.members).find(([, id]) => id === memberId)?.[0] ?? '?'));
type Shown = OutputOf<typeof handoverPreview>;
const figures = (shown: Shown, page: string, month: string) =>
  Object.fromEntries((shown.pages.find((one) => one.page === page)?.months ?? []).filter((one) => one.month === month).flatMap((one) => one.rows.map((row) => [`${one.currency} ${whoIs(row.manager?.memberId)}`, [row.before, row.after]])));

/** What the job of midnight does, as the schedule starts it: the system, with the operator's sight and no tenant. */
const midnight = (now: string, after?: () => void) => withTx(world.t.db, { partnerIds: [], operator: true }, async (tx) => {
  const ctx: Ctx = { actor: systemActor('00000000-0000-0000-0000-000000000000', []), tx, now: new Date(`${now}T00:00:00+08:00`), requestId: 'midnight', ip: '' };
  const done = await handOverDue(ctx);
  after?.();
  return done;
});
const byManager = async (now: string, month: string, basis: Basis) => {
  const answer = (await world.callAt(new Date(`${now}T12:00:00+08:00`), 'admin', summaryByManager, { month, basis })) as OutputOf<typeof summaryByManager>;
  return { parts: answer.items.filter((row) => row.dueAmount !== '0').map((row) => [row.currency, whoIs(row.manager?.memberId), row.dueAmount]), totals: answer.totals };
};

describe('R-4.4.2: what a hand-over would change is seen before it is done', () => {
  test('everyone concerned before and after on each page, the sums equal; nothing is changed by looking', async () => {
    const shown = await world.call('admin', handoverPreview, { body: { customerIds: ids('shared', 'paged'), toManagerId: world.members.zhang } });
    expect(shown).toMatchObject({ customers: 2, already: 0, overtakes: 0 });
    expect(shown.pages.map((page) => [page.page, page.basis, page.lastDay, page.firstDay])).toEqual([['customers', 'now', null, null], ['board', 'board-day', '2026-05-24', '2026-05-25'], ['summary', 'second-day', '2026-05-25', '2026-05-26']]);
    expect(figures(shown, 'customers', '2026-05')).toEqual({ 'CNY zhang': ['0', '1111111'], 'CNY nobody': ['1111111', '0'], 'CNY li': ['0', '0'] });
    expect(figures(shown, 'board', '2026-05')).toEqual({ 'CNY zhang': ['0', '0'], 'CNY nobody': ['11100', '11100'], 'CNY li': ['0', '0'] });
    expect(figures(shown, 'customers', '2026-04')['CNY li']?.[1]).toBe('0');
    for (const page of shown.pages) for (const month of page.months) expect(month).toMatchObject({ equal: true, sumAfter: month.sumBefore });
    expect((await byManager('2026-05-25', '2026-05', 'now')).parts).toEqual([['CNY', 'nobody', '11111']]);
  });

  test('what is shown as after is what the pages show once it is done, under every basis and as of any instant', async () => {
    const { provider } = world.partners;
    const now = new Date('2026-04-15T04:00:00Z');
    const at = new Date('2026-03-11T04:00:00Z');
    const rows = await world.as('admin', async (ctx) => {
      const early = { ...ctx, now };
      const to = { member_id: world.members.wang, name: '', login: '', state: 'active' as const };
      const customer = { customer_id: world.customer('checked'), account_name: '', name: '', visible: true, span_id: null, manager_id: world.members.zhang, manager_name: '' };
      const preview = await previewHandover(early, { partnerId: provider, to, customers: [customer], already: 0, at }, CONSUMPTION_PAGES);
      await sql`delete from assignment.spans where partner_id = ${provider} and customer_id = ${customer.customer_id}`.execute(ctx.tx);
      await loadSpans(early, provider, [
        { customerId: customer.customer_id, managerId: world.members.zhang, assignedAt: new Date('2026-03-10T01:00:00Z'), unassignedAt: at },
        { customerId: customer.customer_id, managerId: world.members.wang, assignedAt: at, unassignedAt: null },
      ]);
      const done = await previewHandover(early, { partnerId: provider, to, customers: [{ ...customer, manager_id: world.members.zhang }], already: 0, at }, CONSUMPTION_PAGES);
      const of = (from: typeof preview, side: string) => from.pages.flatMap((page) => page.figures.filter((row) => row.side === side).map((row) => `${page.page.page} ${row.month} ${row.currency} ${whoIs(row.manager_id ?? undefined)} ${row.amount}`)).sort();
      await sql`delete from assignment.spans where partner_id = ${provider} and customer_id = ${customer.customer_id}`.execute(ctx.tx);
      await loadSpans(early, provider, [{ customerId: customer.customer_id, managerId: world.members.zhang, assignedAt: new Date('2026-03-10T01:00:00Z'), unassignedAt: null }]);
      return { thought: of(preview, 'after'), done: of(done, 'before'), before: of(preview, 'before') };
    });
    expect(rows.thought).toEqual(rows.done);
    expect(rows.thought.filter((row) => row.includes(' CNY '))).toEqual(expect.arrayContaining(['board 2026-03-01 CNY wang 200.000000000000', 'board 2026-03-01 CNY zhang 100.000000000000']));
    expect(rows.before).not.toEqual(rows.thought);
  });

  test('R-4.3: a supervisor sees and hands over within the team alone, an account manager nothing', async () => {
    expect(await refusal(world.call('supervisor', handoverPreview, { body: { fromManagerId: world.members.zhang, toManagerId: world.members.li } }))).toBe('assignment.manager_unknown');
    expect(await refusal(world.call('supervisor', handOver, { body: { customerIds: ids('shared'), toManagerId: world.members.zhang } }))).toBe('customers.unknown');
    expect(await refusal(world.call('zhang', handOver, { body: { customerIds: ids('checked'), toManagerId: world.members.li } }))).toBe('access.denied');
  });

  test('R-4.4.3: a day that has begun and one more than a year ahead are refused; tomorrow is not', async () => {
    const planned = (effectiveDay: string) => refusal(world.call('admin', handoverPreview, { body: { customerIds: ids('paged'), toManagerId: world.members.zhang, effectiveDay } }));
    expect(await Promise.all(['2026-05-24', '2026-05-25', '2027-05-27', '2026-05-26'].map(planned))).toEqual(['assignment.handover_day', 'assignment.handover_day', 'assignment.handover_day', 'done']);
  });
});

describe('R-4.4.4: a hand-over that waits for its day', () => {
  const plan = (customers: CustomerName[], to: Person, effectiveDay: string) => world.call('admin', handOver, { body: { customerIds: ids(...customers), toManagerId: world.members[to], effectiveDay } });
  const states = async (handoverId: string | null) => Object.fromEntries((await world.call('admin', handoverCustomers, { params: { handoverId: handoverId ?? '' } })).items.map((line) => [line.customerId, line.state]));
  const stateOf = async (handoverId: string | null) => (await world.call('admin', listHandovers, { query: { limit: '200' } })).items.find((one) => one.handoverId === handoverId)?.state;
  const kinds = (name: CustomerName) => world.as('admin', async (ctx) => (await customerTimeline(ctx, world.customer(name))).map((item) => item.kind));

  test('nothing changes until then; a newer decision overtakes it for that customer alone; it can be cancelled once', async () => {
    const first = await plan(['free', 'paged'], 'wang', '2026-06-01');
    expect((await world.call('admin', handoverPreview, { body: { customerIds: ids('free'), toManagerId: world.members.zhang } })).overtakes).toBe(1);
    await world.call('admin', replaceManager, { body: { customerIds: ids('paged'), memberId: world.members.zhang } });
    expect(await states(first.handoverId)).toEqual({ [world.customer('free')]: 'planned', [world.customer('paged')]: 'superseded' });
    const second = await plan(['free'], 'li', '2026-06-02');
    expect(await stateOf(first.handoverId)).toBe('superseded');
    expect(await world.call('admin', cancelHandover, { params: { handoverId: second.handoverId ?? '' } })).toEqual({ cancelled: 1 });
    expect(await world.call('admin', cancelHandover, { params: { handoverId: second.handoverId ?? '' } })).toEqual({ cancelled: 0 });
    expect(await midnight('2026-06-03')).toBe(1);
    expect(await stateOf(first.handoverId)).toBe('done');
    expect((await kinds('free')).filter((kind) => kind.includes('handover'))).toEqual(['assignment.handover_cancelled', 'assignment.handover_planned', 'assignment.handover_overtaken', 'assignment.handover_planned']);
    expect((await kinds('free')).filter((kind) => kind.startsWith('manager.'))).toEqual([]);
  });

  test('a process that dies at it leaves nothing; two at once do it once, at the day’s first instant; the log and the time line say it', async () => {
    const planned = await plan(['free', 'moved'], 'wang', '2026-06-10');
    await expect(midnight('2026-06-10', () => {
      throw new Error('killed');
    })).rejects.toThrow('killed');
    expect(await stateOf(planned.handoverId)).toBe('planned');
    // Three days late, twice: the day itself is what counts.
    expect((await Promise.all([midnight('2026-06-13'), midnight('2026-06-13')])).sort()).toEqual([0, 1]);
    expect(await stateOf(planned.handoverId)).toBe('done');
    const spans = (await world.call('admin', assignmentHistory, { query: { customerId: world.customer('moved') } })).items;
    expect(spans.map((span) => [whoIs(span.memberId), span.assignedAt, span.door, span.secondFrom]).slice(0, 2)).toEqual([['wang', '2026-06-09T16:00:00.000Z', 'plan', '2026-06-11'], ['li', '2026-03-20T07:00:00.000Z', 'load', '2026-03-21']]);
    expect((await kinds('free'))[0]).toBe('manager.assigned');
    expect(await world.as('admin', (ctx) => proveDaySpans(ctx, world.partners.provider))).toMatchObject({ failing: [] });
  });

  test('sales 13 #2: after it managers and unassigned add up to the partner under every basis, the day of change is where the rule puts it', async () => {
    await world.load(world.partners.provider, [{ customerId: world.customer('moved'), day: '2026-06-09', list: '1' }, { customerId: world.customer('moved'), day: '2026-06-10', list: '20' }, { customerId: world.customer('moved'), day: '2026-06-11', list: '300.000000000001' }]);
    const of = async (basis: Basis) => Object.fromEntries((await byManager('2026-07-01', '2026-06', basis)).parts.map(([, who, amount]) => [who, amount]));
    expect(await of('board-day')).toEqual({ li: '1', wang: '320.000000000001' });
    expect(await of('second-day')).toEqual({ li: '21', wang: '300.000000000001' });
    expect(await of('now')).toEqual({ wang: '321.000000000001' });
    for (const basis of ['board-day', 'second-day', 'now'] as const) expect((await byManager('2026-07-01', '2026-06', basis)).totals.map((row) => row.dueAmount)).toEqual(['321.000000000001']);
  });

  test('a receiver who is no account manager any more stops it for a person to see; others go on', async () => {
    const gone = await plan(['checked'], 'li', '2026-06-20');
    const other = await plan(['shared'], 'zhang', '2026-06-20');
    await withTx(world.t.db, { partnerIds: [world.partners.provider] }, (tx) => sql`update identity.members set state = 'disabled' where member_id = ${world.members.li}`.execute(tx));
    expect(await midnight('2026-06-20')).toBe(2);
    await withTx(world.t.db, { partnerIds: [world.partners.provider] }, (tx) => sql`update identity.members set state = 'active' where member_id = ${world.members.li}`.execute(tx));
    expect([await stateOf(gone.handoverId), await stateOf(other.handoverId)]).toEqual(['stopped', 'done']);
    expect(await refusal(world.call('admin', cancelHandover, { params: { handoverId: gone.handoverId ?? '' } }))).toBe('assignment.handover_closed');
    expect(await refusal(world.call('stranger', cancelHandover, { params: { handoverId: gone.handoverId ?? '' } }))).toBe('assignment.handover_unknown');
  });
});
