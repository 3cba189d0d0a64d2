/**
 * A business day: `YYYY-MM-DD` in Asia/Shanghai. Rules that say "the day after assignment" or "after 24:00"
 * speak of these days; instants stay in UTC. China has had no daylight saving since 1991, so the offset is fixed,
 * but the zone is still asked for by name so that no rule depends on that.
 */
import { Temporal } from 'temporal-polyfill';

export { isDay } from './calendar-text.ts';

export type Day = string;
export const BUSINESS_ZONE = 'Asia/Shanghai';

/** The business day an instant falls in (zone named for files whose provider keeps UTC months). */
export function dayOf(instant: Date, zone: string = BUSINESS_ZONE): Day {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The instant at which a business day begins (00:00 GMT+08:00). */
export function startOfDay(day: Day, zone: string = BUSINESS_ZONE): Date {
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone);
  return new Date(start.epochMilliseconds);
}

export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;
}

/**
 * Newest day a summary may show: day D can be queried after 24:00 of D+1, so at any moment of day T
 * the newest complete day is T−2.
 */
export function summaryWatermark(now: Date): Day {
  return addDays(dayOf(now), -2);
}
