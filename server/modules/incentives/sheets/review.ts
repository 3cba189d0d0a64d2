/**
 * The operator's review (sales 7.2): sheets with what is to be looked at, and making a draft final. A sheet can be made final
 * when every day of its month can be seen and no record of it waits; its totals are frozen in its row and nothing enters it
 * any more, because recognition and closing take turns (lockPerformance) and a final sheet takes no line.
 * scope: none — the operator sees whole partners.
 */
import { sql } from 'kysely';
import type { listReview, SheetState } from '../../../../contract/console/incentives.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { problem } from '../../../../contract/errors.ts';
import { addDays, type Day, startOfDay } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskName } from '../../../../contract/values/mask.ts';
import { addDecimals, parseUnits } from '../../../../contract/values/money.ts';
import { addMonths, endDay, firstDay, lastDay, type Month, monthOf } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { recordAudit } from '../../audit/audit.ts';
import { decimal, sumsOf } from '../../usage/usage.ts';
import { amountsOut } from '../reading/amounts-out.ts';
import { partnerOfPerformance } from '../reading/ground.ts';
import { lockPerformance } from '../recognising/lock.ts';
import { countWaiting } from '../recognising/waiting.ts';
import { reasonsOf } from '../rules/recognition.ts';
import { LINE_AMOUNTS, type LineAmount } from '../rules/recognition-sql.ts';
import { nthWorkingDayAfter, readCalendar, type WorkingCalendar } from '../../calendar/calendar.ts';
import { byClock, monthOfSheet, type SheetRow } from './opening.ts';

type Reviewed = OutputIn<typeof listReview>['items'][number];
type OfPartner = SheetRow & { readonly partner_name: string };

export interface ReviewQuery {
  readonly partnerId?: Id | undefined;
  readonly month?: Month | undefined;
  readonly state?: readonly SheetState[] | undefined;
  readonly limit: number;
  readonly offset: number;
}

export async function reviewSheets(ctx: Ctx, query: ReviewQuery): Promise<OutputIn<typeof listReview>> {
  const partnerIds = query.partnerId === undefined ? [...ctx.actor.partnerIds] : [await partnerOfPerformance(ctx, query.partnerId)];
  const current = firstDay(monthOf(ctx.now));
  const state = sql`case when s.state = 'estimated' and s.month < ${current}::date then 'draft' else s.state end`;
  const matching = sql`s.partner_id = any(${partnerIds}::uuid[]) and ${query.month === undefined ? sql`true` : sql`s.month = ${firstDay(query.month)}::date`} and ${query.state === undefined || query.state.length === 0 ? sql`true` : sql`${state} = any(${[...query.state]}::text[])`}`;
  const found = await sql<OfPartner>`select s.*, p.name as partner_name from incentives.sheets s join identity.partners p on p.partner_id = s.partner_id where ${matching} order by s.month desc, p.name, s.partner_id limit ${query.limit} offset ${query.offset}`.execute(ctx.tx);
  const count = await sql<{ total: number }>`select count(*)::int as total from incentives.sheets s where ${matching}`.execute(ctx.tx);
  const calendar = await readCalendar(ctx);
  const items: Reviewed[] = [];
  for (const row of found.rows) items.push(await reviewed(ctx, { ...byClock(row, ctx.now), partner_name: row.partner_name }, calendar));
  return { items, total: count.rows[0]?.total ?? 0 };
}

type SumRow = Readonly<Record<LineAmount, string>> & { readonly sheet_month: Day; readonly currency: string; readonly records: string };

async function sumsOfSheets(ctx: Ctx, partnerId: Id, months: readonly Month[]): Promise<SumRow[]> {
  const found = await sql<SumRow>`
    select p.sheet_month, p.currency, sum(p.records)::text as records, ${sumsOf('p', LINE_AMOUNTS)} from incentives.performance_customers p
    where p.partner_id = ${partnerId} and p.sheet_month = any(${months.map(firstDay)}::date[]) group by p.sheet_month, p.currency order by p.currency`.execute(ctx.tx);
  return found.rows;
}

async function reviewed(ctx: Ctx, row: OfPartner, calendar: WorkingCalendar): Promise<Reviewed> {
  const { partner_id: partnerId } = row;
  const month = row.month.slice(0, 7);
  const sums = await sumsOfSheets(ctx, partnerId, [month, addMonths(month, -1)]);
  const reasons = await sql<{ reasons: number; currency: string; lines: number; due_amount: string; amount: string; late: string }>`
    select l.reasons, l.currency, count(*)::int as lines, sum(l.due_amount) as due_amount, sum(l.amount) as amount, sum(l.amount) filter (where l.sequence > 0 or l.sheet_month <> l.month) as late
    from incentives.performance_lines l where l.partner_id = ${partnerId} and l.sheet_month = ${row.month}::date and l.reasons <> 0 group by l.reasons, l.currency`.execute(ctx.tx);
  const late = await sql<{ currency: string; late: string; none: number }>`
    select l.currency, coalesce(sum(l.amount) filter (where l.sequence > 0 or l.sheet_month <> l.month), 0) as late, (count(*) filter (where l.amount = 0))::int as none from incentives.performance_lines l where l.partner_id = ${partnerId} and l.sheet_month = ${row.month}::date group by l.currency`.execute(ctx.tx);
  const threads = await sql<{ open: number }>`select count(*)::int as open from incentives.threads where partner_id = ${partnerId} and sheet_month = ${row.month}::date and state = 'in-progress'`.execute(ctx.tx);
  const waiting = row.state === 'final' ? 0 : await countWaiting(ctx, partnerId, month);
  const ripeAt = ripeFrom(month, calendar);
  const byReason = new Map<string, Reviewed['reasons'][number]>();
  for (const one of reasons.rows) {
    for (const reason of reasonsOf(one.reasons)) {
      const key = `${reason} ${one.currency}`;
      const known = byReason.get(key);
      byReason.set(key, { reason, currency: one.currency, lines: (known?.lines ?? 0) + one.lines, dueAmount: addDecimals([known?.dueAmount ?? '0', decimal(one.due_amount)]) });
    }
  }
  return {
    partnerId, partnerName: row.partner_name, sheetId: row.sheet_id, month, state: row.state, draftAt: row.draft_at?.toISOString() ?? null, finalAt: row.final_at?.toISOString() ?? null, closedBy: row.closed_name === '' ? null : maskName(row.closed_name), note: row.note,
    ripeAt: ripeAt.toISOString(), ripe: row.state === 'draft' && ripeAt <= ctx.now && waiting === 0, waiting, openFeedback: threads.rows[0]?.open ?? 0,
    currencies: sums.filter((sum) => sum.sheet_month === row.month).map((sum) => {
      const { dueAmount, amount, unpaidAmount } = amountsOut(sum);
      const beside = late.rows.find((one) => one.currency === sum.currency);
      return { currency: sum.currency, dueAmount, amount, unpaidAmount, lateAmount: decimal(beside?.late ?? '0'), lines: Number(sum.records), notCounting: beside?.none ?? 0, previousAmount: decimal(sums.find((one) => one.sheet_month !== row.month && one.currency === sum.currency)?.amount ?? '0') };
    }),
    reasons: [...byReason.values()].sort((a, b) => b.lines - a.lines),
  };
}

/** 00:00 of the day on which the last day's usage is seen; by then orders and monthly settled products are too. */
export function ripeFrom(month: Month, calendar: WorkingCalendar): Date {
  const usage = startOfDay(addDays(nthWorkingDayAfter(calendar, lastDay(month), 1), 1));
  const whole = startOfDay(endDay(month));
  return usage > whole ? usage : whole;
}

export async function closeSheet(ctx: Ctx, sheetId: string, { partnerId: asked, totals, note }: { readonly partnerId: Id; readonly totals: readonly { readonly currency: string; readonly amount: string }[]; readonly note: string }): Promise<Reviewed> {
  const partnerId = await partnerOfPerformance(ctx, asked);
  const month = monthOfSheet(partnerId, sheetId);
  if (month === null) throw problem('incentives.sheet_unknown');
  await lockPerformance(ctx, partnerId);
  const found = await sql<OfPartner>`select s.*, p.name as partner_name from incentives.sheets s join identity.partners p on p.partner_id = s.partner_id where s.partner_id = ${partnerId} and s.month = ${firstDay(month)}::date for update of s`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw problem('incentives.sheet_unknown');
  const calendar = await readCalendar(ctx);
  const before = await reviewed(ctx, { ...byClock(row, ctx.now), partner_name: row.partner_name }, calendar);
  if (before.state === 'final') return before;
  if (before.state !== 'draft') throw problem('incentives.sheet_not_draft', { month });
  if (!before.ripe) throw problem('incentives.sheet_not_ripe', { month, from: before.ripeAt, waiting: before.waiting });
  const now = new Map(before.currencies.map((one) => [one.currency, one.amount]));
  const same = totals.length === now.size && totals.every(({ currency, amount }) => now.has(currency) && parseUnits(now.get(currency) ?? '0') === parseUnits(amount));
  if (!same) throw problem('incentives.sheet_changed', { totals: before.currencies.map((one) => `${one.amount} ${one.currency}`).join(', ') || '0' });
  const sums = await sumsOfSheets(ctx, partnerId, [month]);
  const frozen = Object.fromEntries(sums.map((sum) => [sum.currency, { records: sum.records, ...Object.fromEntries(LINE_AMOUNTS.map((name) => [name, sum[name]])) }]));
  await sql`update incentives.sheets set state = 'final', draft_at = ${before.draftAt}::timestamptz, final_at = ${ctx.now}, closed_by = ${ctx.actor.memberId}::uuid, closed_name = ${ctx.actor.memberName}, note = ${note}, totals = ${JSON.stringify(frozen)}::jsonb
    where partner_id = ${partnerId} and month = ${firstDay(month)}::date`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'performance.sheet_closed', objectKind: 'performance-sheet', objectId: sheetId, objectName: sheetId, partnerId, before: { state: 'draft' }, after: { state: 'final', totals: before.currencies.map((one) => `${one.amount} ${one.currency}`).join(', '), note } });
  return { ...before, state: 'final', ripe: false, finalAt: ctx.now.toISOString(), closedBy: maskName(ctx.actor.memberName), note };
}
