/**
 * The periods whose newest delivery does not count whole and alone: the first one is loaded in part, or of a later one what
 * it no longer says is not reversed yet, so both are in the sums. Why is read from the scope and its run, nothing is guessed.
 * scope: none — deliveries are the partner's own; who may see the billing account is decided in reading/period.ts.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Restating } from '../../../../contract/console/shapes.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { endDay, firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { RETRY_RUN } from '../intake-run/intake-input.ts';
import { waitingRows } from './restatement.ts';

export interface Incomplete {
  readonly provider: string;
  readonly billing_account: string;
  readonly billing_month: string;
  readonly why: Restating['why'];
  readonly run_id: Id;
}

/** contract/console/shapes.ts says what each means; a load that is queued, or the run that completes it, is at work. */
function why(): RawBuilder<Restating['why']> {
  const underWay = (kind: RawBuilder<unknown>) => sql`exists (select from platform.runs r where r.partner_id = d.partner_id and r.state in ('queued', 'running') and ${kind})`;
  return sql<Restating['why']>`case d.restatement when 'damaged' then 'damaged'
    when 'open' then case when ${underWay(sql`r.run_id = d.last_run_id`)} then case when d.deliveries = 1 then 'loading' else 'running' end else case when d.deliveries = 1 then 'partial' else 'stopped' end end
    else case when not ${waitingRows()} and ${underWay(sql`r.kind = ${RETRY_RUN}`)} then 'running' else 'waiting' end end`;
}

export async function incompleteScopes(ctx: Ctx, partnerId: Id, limit: number): Promise<Incomplete[]> {
  const found = await sql<Incomplete>`
    select d.provider, d.billing_account, to_char(d.billing_month, 'YYYY-MM') as billing_month, ${why()} as why, d.last_run_id as run_id
    from usage.delivery_scopes d where d.partner_id = ${partnerId} and d.restatement <> 'complete'
    order by d.billing_month desc, d.provider, d.billing_account limit ${limit}`.execute(ctx.tx);
  return found.rows;
}

/** For the proof: every scope, those of a load at work among them, and those that stay as they are unless somebody acts. */
export function deliveriesProved(partnerId: Id, month: Month | undefined, shown: number): RawBuilder<{ checked: string; failing: string[] | null }> {
  const within = month === undefined ? sql`true` : sql`d.first_day < ${endDay(month)}::date and d.last_day >= ${firstDay(month)}::date`;
  return sql`
    with judged as (
      select d.provider, d.billing_account, d.billing_month, d.last_run_id, case when d.restatement = 'complete' then 'complete' else ${why()} end as why
      from usage.delivery_scopes d where d.partner_id = ${partnerId} and ${within})
    select count(*) as checked, (array_agg(provider || ' ' || billing_account || ' ' || to_char(billing_month, 'YYYY-MM') || ': ' || why || ', ' || last_run_id order by billing_month, provider, billing_account)
      filter (where why not in ('complete', 'loading', 'running')))[1:${shown}] as failing
    from judged`;
}
