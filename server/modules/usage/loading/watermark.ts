/**
 * How far consumption is known: the newest day each source has brought. Pages say it beside their figures.
 * scope: none — one date per partner and source.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { RecordSource } from './chunk.ts';

export async function raiseWatermark(ctx: Ctx, partnerId: Id, source: RecordSource, runId: Id, day: string | null): Promise<void> {
  if (day === null) return;
  await sql`
    insert into usage.intake_watermarks (partner_id, source, complete_until, run_id, loaded_at) values (${partnerId}, ${source}, ${day}::date, ${runId}, ${ctx.now})
    on conflict (partner_id, source) do update set complete_until = greatest(intake_watermarks.complete_until, excluded.complete_until), run_id = excluded.run_id, loaded_at = excluded.loaded_at`.execute(ctx.tx);
}
