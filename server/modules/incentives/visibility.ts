/**
 * what of performance may be seen at this moment, decided here alone, so that sheets, details and board agree to the
 * last digit: orders two hours after payment; usage of day D from 24:00 of the first working day after D; products settled
 * monthly in the next month. A line that comes late is seen at once when its day is long enough ago.
 */
import { type RawBuilder, sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { addDays, BUSINESS_ZONE, type Day, dayOf, startOfDay } from '../../../contract/values/day.ts';
import { addMonths, firstDay, type Month, monthOf } from '../../../contract/values/month.ts';
import type { Ctx } from '../../platform/context.ts';
import { LATENCY_CLASSES } from './rules/recognition.ts';
import { lastDayCompleteAfterWorkingDays, nthWorkingDayAfter, readCalendar, type WorkingCalendar } from '../calendar/calendar.ts';

/** What may be seen: usage of days before `usageBefore`, orders up to `ordersUntil`, monthly settled products of months before `monthlyBefore`. */
export interface Cut {
  readonly usageBefore: Day;
  readonly ordersUntil: Date;
  readonly monthlyBefore: Month;
}

const ORDER_MS = 2 * 3_600_000;
const WORKING_DAYS = 1;

export function cutAt(now: Date, calendar: WorkingCalendar): Cut {
  return { usageBefore: addDays(lastDayCompleteAfterWorkingDays(calendar, now, WORKING_DAYS), 1), ordersUntil: new Date(now.getTime() - ORDER_MS), monthlyBefore: monthOf(now) };
}

export async function readCut(ctx: Pick<Ctx, 'tx' | 'now'>): Promise<Cut> {
  return cutAt(ctx.now, await readCalendar(ctx));
}

/** The same place in earlier months: what could be seen up to the same day, for comparing. */
export function shiftCut(cut: Cut, months: number): Cut {
  const last = Temporal.PlainDate.from(addDays(cut.usageBefore, -1)).add({ months }).toString();
  const orders = Temporal.Instant.fromEpochMilliseconds(cut.ordersUntil.getTime()).toZonedDateTimeISO(BUSINESS_ZONE).add({ months });
  return { usageBefore: addDays(last, 1), ordersUntil: new Date(orders.epochMilliseconds), monthlyBefore: addMonths(cut.monthlyBefore, months) };
}

export type Latency = (typeof LATENCY_CLASSES)[number];

/** The instant from which a line is seen. */
export function visibleFrom(line: { readonly latency: Latency; readonly day: Day; readonly consumedFrom: Date }, calendar: WorkingCalendar): Date {
  if (line.latency === 'order') return new Date(line.consumedFrom.getTime() + ORDER_MS);
  if (line.latency === 'monthly') return startOfDay(firstDay(addMonths(line.day.slice(0, 7), 1)));
  return startOfDay(addDays(nthWorkingDayAfter(calendar, line.day, WORKING_DAYS), 1));
}

export const ORDER = LATENCY_CLASSES.indexOf('order');
export const USAGE = LATENCY_CLASSES.indexOf('usage');
export const MONTHLY = LATENCY_CLASSES.indexOf('monthly');

/** Condition on a line. */
export function visibleLine(alias: string, cut: Cut): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql<boolean>`case ${column('latency')} when ${USAGE}::smallint then ${column('day')} < ${cut.usageBefore}::date when ${ORDER}::smallint then ${column('consumed_from')} <= ${cut.ordersUntil}::timestamptz else ${column('month')} < ${firstDay(cut.monthlyBefore)}::date end`;
}

/** Business day of the newest orders that are seen in part. */
export function orderDay(cut: Cut): Day {
  return dayOf(cut.ordersUntil);
}
