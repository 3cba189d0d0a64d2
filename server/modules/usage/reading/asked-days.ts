/**
 * The days a question about records covers under the basis it names (sales 4.4): second day unless asked otherwise, so
 * that a figure of the board or of the present managers opens the list it was made of, as the spans stand or stood.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Basis } from '../../../../contract/console/shapes.ts';
import { addDays, type Day, startOfDay } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { daySpansAsOf, seesAll, visibleCustomers } from '../../assignment/assignment.ts';
import { managedDays, type Spans, type WhoseFilter, whoseDays } from './whose.ts';

export interface AskedBasis {
  readonly basis?: Basis | undefined;
  /** Spans as they stood at the end of this day. */
  readonly asOf?: Day | undefined;
}

export interface AskedDays {
  readonly spans: Spans;
  /** Who managed which customer on which day, for the names beside records. */
  readonly managers: RawBuilder<unknown>;
}

export async function askedDays(ctx: Ctx, partnerId: Id, filter: WhoseFilter & AskedBasis): Promise<AskedDays> {
  const basis = filter.basis ?? 'second-day';
  const managed = await daysAsOf(ctx, partnerId, basis, filter.asOf);
  return { spans: whoseDays(ctx, partnerId, basis, filter, managed), managers: managed ?? managedDays(partnerId, basis) };
}

/**
 * Null: the spans that stand now. Spans as they stood before a customer was taken away are open at their end, so whoever
 * does not see all customers keeps of them what is hers today: a look into the past shows nothing new.
 */
export async function daysAsOf(ctx: Ctx, partnerId: Id, basis: Basis, asOf: Day | undefined): Promise<RawBuilder<unknown> | null> {
  if (asOf === undefined) return null;
  const stood = await daySpansAsOf(ctx, partnerId, basis, endOfDay(asOf));
  if (seesAll(ctx)) return stood;
  return sql`select s.customer_id, greatest(s.from_day, v.from_day) as from_day, least(s.to_day, v.to_day) as to_day, s.manager_id
    from (${stood}) s join (${visibleCustomers(ctx, basis, partnerId)}) v on v.customer_id = s.customer_id
    where greatest(s.from_day, v.from_day) < least(s.to_day, v.to_day)`;
}

/** The last instant of a business day: a change at midnight belongs to the next one. */
function endOfDay(day: Day): Date {
  return new Date(startOfDay(addDays(day, 1)).getTime() - 1);
}
