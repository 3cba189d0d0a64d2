/**
 * When a scheduled job is due, as instants: every day at a time of Asia/Shanghai, or every full hour. Pure; the same job
 * and the same time give the same slots in every process, which is what keeps one from being done twice.
 */
import { BUSINESS_ZONE, addDays, type Day, dayOf } from '../../../contract/values/day.ts';
import { Temporal } from 'temporal-polyfill';

/** `03:30` of every day, or `hour`. */
export type Every = `${number}:${number}` | 'hour';

const HOUR_MS = 3600_000;
const DAILY = /^([01]\d|2[0-3]):([0-5]\d)$/;

export function assertEvery(every: string): asserts every is Every {
  if (every !== 'hour' && !DAILY.test(every)) throw new TypeError(`a job runs every hour or at HH:MM, not ${every}`);
}

function dailySlot(day: Day, at: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: BUSINESS_ZONE, plainTime: at }).epochMilliseconds);
}

/** The newest slot that is not after `now`. */
export function newestSlot(every: Every, now: Date): Date {
  if (every === 'hour') return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const today = dailySlot(dayOf(now), every);
  return today <= now ? today : dailySlot(addDays(dayOf(now), -1), every);
}

/** All slots after `last` up to `now`, oldest first; with no `last` only the newest. */
export function dueSlots(every: Every, last: Date | null, now: Date): Date[] {
  const newest = newestSlot(every, now);
  if (last === null) return [newest];
  const slots: Date[] = [];
  for (let slot = newest; slot > last; slot = previousSlot(every, slot)) slots.push(slot);
  return slots.reverse();
}

function previousSlot(every: Every, slot: Date): Date {
  return every === 'hour' ? new Date(slot.getTime() - HOUR_MS) : dailySlot(addDays(dayOf(slot), -1), every);
}
