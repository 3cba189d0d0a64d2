/**
 * State of the threads about sheets, for lists of sheets.
 * scope: none — a sheet is the partner's; threads about lines are joined where lines were cut to the scope.
 */
import { sql } from 'kysely';
import type { FeedbackState } from '../../../../contract/console/incentives.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';

export async function sheetFeedback(ctx: Pick<Ctx, 'tx'>, partnerId: Id, from: Month, to: Month): Promise<Map<Month, FeedbackState>> {
  const found = await sql<{ sheet_month: Day; state: FeedbackState }>`
    select sheet_month, state from incentives.threads where partner_id = ${partnerId} and about = 'sheet' and sheet_month >= ${firstDay(from)}::date and sheet_month <= ${firstDay(to)}::date`.execute(ctx.tx);
  return new Map(found.rows.map((row) => [row.sheet_month.slice(0, 7), row.state]));
}
