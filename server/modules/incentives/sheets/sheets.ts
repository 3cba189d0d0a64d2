/**
 * 业绩汇总 (sales 7.2): the sheets of a range of months with their amounts by currency in the caller's scope. A final sheet seen
 * whole shows the totals that were frozen; verify proves that its lines still add up to them.
 * Scope: visibleCustomers, by way of performanceDays.
 */
import { sql } from 'kysely';
import type { listSheets, SheetState } from '../../../../contract/console/incentives.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import type { Day } from '../../../../contract/values/day.ts';
import { addMonths, firstDay, type Month, monthsBetween } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { decimal, sumsOf } from '../../usage/usage.ts';
import { sheetFeedback } from '../feedback/states.ts';
import { amountsOut } from '../reading/amounts-out.ts';
import { type AskedMonths, type Ground, groundOf } from '../reading/ground.ts';
import { type PerformanceFilter, performanceRows } from '../reading/sums.ts';
import { performanceDays, transferSides, transfersMatter } from '../reading/whose.ts';
import { LINE_AMOUNTS, type LineAmount } from '../rules/recognition-sql.ts';
import { visibleLine } from '../visibility.ts';
import { readSheets, sheetIdOf, stateOf } from './opening.ts';

export interface SheetsQuery extends AskedMonths, PerformanceFilter {
  readonly state?: readonly SheetState[] | undefined;
}

type SumRow = Readonly<Record<LineAmount, string>> & { readonly sheet_month: Day; readonly currency: string; readonly records: string; readonly late: string; readonly transferred: string };

/** Amounts of each sheet and currency in the caller's scope, transfers counted. */
export async function sheetSums(ctx: Ctx, ground: Ground, filter: PerformanceFilter): Promise<SumRow[]> {
  const transfers = transfersMatter(ctx, filter, 'nobody');
  const late = await lateAmounts(ctx, ground, filter);
  const moved = transfers ? await sql<{ sheet_month: Day; currency: string; amount: string }>`select t.sheet_month, t.currency, sum(t.amount) as amount from (${transferSides(ctx, ground.partnerId, filter, 'nobody')}) t group by t.sheet_month, t.currency`.execute(ctx.tx) : { rows: [] };
  const found = await sql<SumRow>`
    select p.sheet_month, p.currency, sum(p.records)::text as records, ${sumsOf('p', LINE_AMOUNTS)} from (${performanceRows(ctx, ground, filter, { amounts: LINE_AMOUNTS })}) p
    group by p.sheet_month, p.currency having sum(p.records) > 0 or sum(p.amount) <> 0 order by p.sheet_month desc, p.currency`.execute(ctx.tx);
  const of = (rows: readonly { sheet_month: Day; currency: string; amount: string }[], row: SumRow) => rows.find((one) => one.sheet_month === row.sheet_month && one.currency === row.currency)?.amount ?? '0';
  return found.rows.map((row) => ({ ...row, late: of(late, row), transferred: of(moved.rows, row) }));
}

/** Of each sheet what belongs to earlier months by its day, and differences: lines that are few, so they are read as they are. */
async function lateAmounts(ctx: Ctx, { partnerId, from, to, cut }: Ground, filter: PerformanceFilter): Promise<{ sheet_month: Day; currency: string; amount: string }[]> {
  const days = performanceDays(ctx, partnerId, filter);
  const held = days === null ? sql`` : sql`join (${days}) h on h.customer_id = d.customer_id and d.day >= h.from_day and d.day < h.to_day`;
  const found = await sql<{ sheet_month: Day; currency: string; amount: string }>`
    select d.sheet_month, d.currency, sum(d.amount) as amount from (select d.customer_id, d.day, d.sheet_month, d.currency, d.amount from incentives.performance_lines d
      where d.partner_id = ${partnerId}::uuid and d.sheet_month >= ${firstDay(from)}::date and d.sheet_month <= ${firstDay(to)}::date and (d.sequence > 0 or d.sheet_month <> d.month) and ${visibleLine('d', cut)} offset 0) d ${held}
    group by d.sheet_month, d.currency`.execute(ctx.tx);
  return found.rows;
}

export async function sheetsOut(ctx: Ctx, query: SheetsQuery): Promise<OutputIn<typeof listSheets>> {
  const ground = await groundOf(ctx, query, 'served');
  const { partnerId } = ground;
  const sheets = await readSheets(ctx, partnerId, ground.from, ground.to);
  const sums = await sheetSums(ctx, ground, query);
  const feedback = await sheetFeedback(ctx, partnerId, ground.from, ground.to);
  const months = Array.from({ length: monthsBetween(ground.from, ground.to) + 1 }, (_, back) => addMonths(ground.to, -back));
  const shown = months.filter((month) => (sheets.has(month) || sums.some((row) => row.sheet_month === firstDay(month))) && (query.state === undefined || query.state.length === 0 || query.state.includes(stateOf(sheets, month, ctx.now))));
  return { watermark: ground.watermark, items: shown.map((month) => sheetOut(ctx, partnerId, month, sheets, sums, feedback)) };
}

function sheetOut(ctx: Ctx, partnerId: string, month: Month, sheets: Awaited<ReturnType<typeof readSheets>>, sums: readonly SumRow[], feedback: Awaited<ReturnType<typeof sheetFeedback>>) {
  const row = sheets.get(month);
  return {
    sheetId: row?.sheet_id ?? sheetIdOf(partnerId, month), month, state: stateOf(sheets, month, ctx.now), draftAt: row?.draft_at?.toISOString() ?? null, finalAt: row?.final_at?.toISOString() ?? null, note: row?.note ?? '', feedback: feedback.get(month) ?? 'none' as const,
    currencies: sums.filter((sum) => sum.sheet_month === firstDay(month)).map((sum) => ({ currency: sum.currency, ...amountsOut(sum), lateAmount: decimal(sum.late), transferredAmount: decimal(sum.transferred), lines: Number(sum.records) })),
  };
}
