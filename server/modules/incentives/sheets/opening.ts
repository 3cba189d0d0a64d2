/**
 * 业绩单 (sales 7.2): one for a partner and month. 预估 while the month runs, 初稿 from 00:00 of the 1st after it, 终稿 when the
 * operator has reviewed it, never back. A line goes into the sheet of its day's month while that is not final, else into the
 * earliest later one that is not.
 * scope: none — sheets are a partner's; amounts in them are asked with the caller's scope.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { SheetState } from '../../../../contract/console/incentives.ts';
import { type Day, startOfDay } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { addMonths, endDay, firstDay, type Month, monthOf } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';

/** Follows from partner and month, so that it can be told before there is a row. */
export function sheetIdOf(partnerId: Id, month: Month): string {
  return `YJ${month.replace('-', '')}-${createHash('sha256').update(partnerId).digest('hex').slice(0, 8).toUpperCase()}`;
}

/** The month a sheet's id speaks of, when it is this partner's. */
export function monthOfSheet(partnerId: Id, sheetId: string): Month | null {
  const month = `${sheetId.slice(2, 6)}-${sheetId.slice(6, 8)}`;
  return sheetIdOf(partnerId, month) === sheetId && /-(0[1-9]|1[0-2])$/.test(month) ? month : null;
}

/** What a month is that nobody made final. */
export function stateByClock(month: Month, now: Date): Exclude<SheetState, 'final'> {
  return month < monthOf(now) ? 'draft' : 'estimated';
}

export interface SheetRow {
  readonly partner_id: Id;
  readonly month: Day;
  readonly sheet_id: string;
  readonly state: SheetState;
  readonly draft_at: Date | null;
  readonly final_at: Date | null;
  readonly closed_name: string;
  readonly note: string;
  readonly totals: Readonly<Record<string, Readonly<Record<string, string>>>> | null;
}

/** Sheets of months by month; a month without lines has none. A month that is over is a draft even before the nightly job wrote it down. */
export async function readSheets(ctx: Pick<Ctx, 'tx' | 'now'>, partnerId: Id, from: Month, to: Month): Promise<Map<Month, SheetRow>> {
  const found = await sql<SheetRow>`
    select partner_id, month, sheet_id, state, draft_at, final_at, closed_name, note, totals from incentives.sheets
    where partner_id = ${partnerId} and month >= ${firstDay(from)}::date and month <= ${firstDay(to)}::date order by month`.execute(ctx.tx);
  return new Map(found.rows.map((row) => [row.month.slice(0, 7), byClock(row, ctx.now)]));
}

export function byClock(row: SheetRow, now: Date): SheetRow {
  const month = row.month.slice(0, 7);
  if (row.state !== 'estimated' || stateByClock(month, now) === 'estimated') return row;
  return { ...row, state: 'draft', draft_at: row.draft_at ?? draftAt(month) };
}

export function draftAt(month: Month): Date {
  return startOfDay(endDay(month));
}

/** The state of a month, with or without a sheet. */
export function stateOf(sheets: ReadonlyMap<Month, SheetRow>, month: Month, now: Date): SheetState {
  return sheets.get(month)?.state ?? stateByClock(month, now);
}

/** For each month the month of the sheet its lines go into; sheets that are not there are opened. The caller holds the partner's lock. */
export async function sheetsOpenFor(ctx: Pick<Ctx, 'tx' | 'now'>, partnerId: Id, months: readonly Month[]): Promise<Map<Month, Month>> {
  const found = await sql<{ month: Day }>`select month from incentives.sheets where partner_id = ${partnerId} and state = 'final' for share`.execute(ctx.tx);
  const final = new Set(found.rows.map((row) => row.month.slice(0, 7)));
  const openFor = (month: Month): Month => {
    let at = month;
    while (final.has(at)) at = addMonths(at, 1);
    return at;
  };
  const open = new Map([...new Set(months)].map((month) => [month, openFor(month)]));
  await openSheets(ctx, partnerId, [...new Set(open.values())]);
  return open;
}

async function openSheets(ctx: Pick<Ctx, 'tx' | 'now'>, partnerId: Id, months: readonly Month[]): Promise<void> {
  const rows = months.map((month) => {
    const state = stateByClock(month, ctx.now);
    return { month: firstDay(month), sheet_id: sheetIdOf(partnerId, month), state, draft_at: state === 'draft' ? draftAt(month).toISOString() : null };
  });
  await sql`insert into incentives.sheets (partner_id, month, sheet_id, state, opened_at, draft_at)
    select ${partnerId}::uuid, r.month, r.sheet_id, r.state, ${ctx.now}, r.draft_at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (month date, sheet_id text, state text, draft_at timestamptz)
    on conflict (partner_id, month) do nothing`.execute(ctx.tx);
}

/** The nightly job: sheets of months that are over become drafts, as of the 1st at 00:00; all partners. */
export async function draftSheets(ctx: Ctx): Promise<void> {
  const found = await sql<{ partner_id: Id; month: Day }>`select partner_id, month from incentives.sheets where state = 'estimated' and month < ${firstDay(monthOf(ctx.now))}::date for update`.execute(ctx.tx);
  for (const { partner_id, month } of found.rows) {
    await sql`update incentives.sheets set state = 'draft', draft_at = ${draftAt(month.slice(0, 7))} where partner_id = ${partner_id} and month = ${month}::date and state = 'estimated'`.execute(ctx.tx);
  }
}
