/**
 * What the filters of consumption offer: only values that occur in what the caller may see, so that a list of services
 * tells nobody about other people's customers. Regions are not in the sums; those of the partner's files are offered.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import { endDay, firstDay, type Month, monthsServed } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnerOfQuery, seesAll } from '../../assignment/assignment.ts';
import { type MaskedManager, maskedManagers } from './people.ts';
import { named } from './records.ts';
import { makeRoom } from './run-sums.ts';
import { managedDays, whoseDays } from './whose.ts';

export interface Choices {
  readonly months: Month[];
  readonly defaultMonth: Month;
  readonly services: { code: string; name: string }[];
  readonly regions: { code: string; name: string }[];
  readonly providers: string[];
  readonly currencies: string[];
  readonly managers: MaskedManager[];
}

export async function filterChoices(ctx: Ctx, asked?: Id): Promise<Choices> {
  const partnerId = await partnerOfQuery(ctx, asked);
  const months = monthsServed(ctx.now);
  await makeRoom(ctx);
  const met = await valuesMet(ctx, partnerId, months);
  const memberIds = await managersMet(ctx, partnerId);
  const masked = await maskedManagers(ctx, partnerId, memberIds);
  const of = (kind: string) => met.filter((row) => row.kind === kind).map(({ code, name }) => ({ code, name }));
  return {
    months, defaultMonth: months[0] ?? '', services: of('service'), regions: of('region'),
    providers: of('provider').map((row) => row.code), currencies: of('currency').map((row) => row.code), managers: memberIds.map(masked),
  };
}

interface Met {
  readonly kind: 'service' | 'region' | 'provider' | 'currency';
  readonly code: string;
  readonly name: string;
}

async function valuesMet(ctx: Ctx, partnerId: Id, months: readonly Month[]): Promise<Met[]> {
  const spans = whoseDays(ctx, partnerId, 'second-day');
  const mine = spans === null ? sql`` : sql` and f.customer_id in (select r.customer_id from (${spans}) r)`;
  const found = await sql<Met>`
    with met as materialized (
      select distinct f.service_code, f.provider, f.currency from usage.month_sums f
      where f.partner_id = ${partnerId} and f.month >= ${firstDay(months.at(-1) ?? '')}::date and f.month < ${endDay(months[0] ?? '')}::date${mine})
    select 'service' as kind, p.code, ${named(ctx.actor.language, 'cs', 'st', 'p.code')} as name from (select distinct service_code as code from met) p
      left join catalog.service_types cs on cs.service_code = p.code
      left join usage.terms st on st.partner_id = ${partnerId} and st.kind = 'service' and st.code = p.code
    union all select 'region', t.code, ${named(ctx.actor.language, 'cr', 't', 't.code')} from usage.terms t left join catalog.regions cr on cr.region_code = t.code
      where t.partner_id = ${partnerId} and t.kind = 'region'
    union all select distinct 'provider', provider, provider from met
    union all select distinct 'currency', currency, currency from met
    order by 1, 3, 2`.execute(ctx.tx);
  return found.rows;
}

/** Managers with days of their own in the caller's scope, in order of name. */
async function managersMet(ctx: Ctx, partnerId: Id): Promise<Id[]> {
  const spans = seesAll(ctx) ? managedDays(partnerId, 'second-day') : whoseDays(ctx, partnerId, 'second-day');
  if (spans === null) return [];
  const found = await sql<{ manager_id: Id }>`
    select s.manager_id from (select distinct r.manager_id from (${spans}) r where r.manager_id is not null) s
    left join identity.members m on m.partner_id = ${partnerId} and m.member_id = s.manager_id
    order by m.name, s.manager_id`.execute(ctx.tx);
  return found.rows.map((row) => row.manager_id);
}
