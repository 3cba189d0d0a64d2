/**
 * How far consumption is whole, by source. Only whole deliveries of files say so (R-IN.watermark): a call or a corrected row
 * brings a record, not a day; a file that broke off, or of which rows wait in quarantine, is not whole (yet). And a day is whole
 * only when it is over.
 * scope: none — one date per partner and source.
 */
import { sql } from 'kysely';
import { addDays, type Day, dayOf } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { INTAKE_RUN } from '../intake-run/intake-input.ts';

/** The newest day a delivery can have brought whole that was loaded at this moment. */
export function wholeUntil(newestDay: Day | null, now: Date): Day | null {
  const yesterday = addDays(dayOf(now), -1);
  return newestDay === null || newestDay < yesterday ? newestDay : yesterday;
}

/** A source that is not loaded from files says itself how far it is whole. */
export async function setWatermark(ctx: Ctx, partnerId: Id, source: 'demo', runId: Id, day: Day): Promise<void> {
  await sql`
    insert into usage.intake_watermarks (partner_id, source, complete_until, run_id, loaded_at) values (${partnerId}, ${source}, ${day}::date, ${runId}, ${ctx.now})
    on conflict (partner_id, source) do update set complete_until = excluded.complete_until, run_id = excluded.run_id, loaded_at = excluded.loaded_at`.execute(ctx.tx);
}

/**
 * Raises the watermarks to the newest day of deliveries that are whole now: loaded (`ending` is the one that is about to be
 * done), not broken off, and each of their rows settled. A delivery whose waiting rows another one has brought again holds
 * fewer than it counted: their word is the newer one's.
 */
export async function raiseWatermarks(ctx: Ctx, partnerId: Id, ending: Id | null = null): Promise<void> {
  await sql`
    insert into usage.intake_watermarks (partner_id, source, complete_until, run_id, loaded_at)
    select distinct on (w.source) w.partner_id, w.source, w.day, w.run_id, ${ctx.now}::timestamptz from (
      select r.partner_id, r.run_id, case r.input ->> 'format' when 'focus' then 'focus' else 'fee-record' end as source, (r.place ->> 'newestDay')::date as day, (r.counts ->> 'quarantined')::bigint as quarantined
      from platform.runs r where r.partner_id = ${partnerId} and r.kind = ${INTAKE_RUN} and (r.state = 'done' or r.run_id = ${ending}::uuid)
        and r.place ->> 'newestDay' is not null and not coalesce((r.place ->> 'damaged')::boolean, false)) w
    where not exists (select from usage.intake_watermarks m where m.partner_id = ${partnerId} and m.source = w.source and m.complete_until >= w.day)
      and (w.quarantined = 0 or (select count(*) filter (where q.state <> 'open' or q.reason = 'sub_account_ignored') = count(*) and count(*) >= w.quarantined
        from usage.quarantine q where q.partner_id = ${partnerId} and q.run_id = w.run_id))
    order by w.source, w.day desc, w.run_id desc
    on conflict (partner_id, source) do update set complete_until = greatest(intake_watermarks.complete_until, excluded.complete_until), run_id = excluded.run_id, loaded_at = excluded.loaded_at`.execute(ctx.tx);
}
