/**
 * Which currency a list speaks in when it can name only one (the BSS API, api 7): the site's own when the cycle has any, else the
 * first by its code. Decided on the whole cycle of what the caller sees, not on the filters beside it, so that no filter
 * and no page of the list changes the currency.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { AssociationType } from './kinds.ts';
import { makeRoom } from './run-sums.ts';
import { sumRows } from './sum-plan.ts';
import { whoseDays } from './whose.ts';

export interface CycleQuery {
  readonly partnerId: Id;
  readonly month: Month;
  readonly customerId?: Id | undefined;
  readonly managerId?: Id | undefined;
  readonly associationType?: AssociationType | undefined;
}

export async function currencyOfCycle(ctx: Ctx, query: CycleQuery, home: string): Promise<string> {
  const { partnerId, month, customerId, managerId, associationType } = query;
  await makeRoom(ctx);
  const plan = sumRows({
    partnerId, first: month, last: month, before: null, spans: whoseDays(ctx, partnerId, 'second-day', { customerId, managerId }),
    filter: { associationType }, dimensions: ['currency'], amounts: [],
  });
  const found = await sql<{ currency: string }>`
    select p.currency from (${plan}) p group by p.currency having sum(p.records) > 0 order by p.currency <> ${home}, p.currency limit 1`.execute(ctx.tx);
  return found.rows[0]?.currency ?? home;
}
