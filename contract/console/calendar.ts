/** 工作日历: public holidays and make-up working days; terms counted in working days go by it. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { day, instant, masked, text } from './shapes.ts';

export const CALENDAR_YEARS = { first: 2000, last: 2099 } as const;
const year = z.string().regex(/^20\d\d$/, 'year').transform(Number);
const dayInReach = day.refine((value) => value.startsWith('20'), 'day_reach');
export const dayKind = z.enum(['holiday', 'make-up', 'ordinary']);

export const calendarYear = defineEndpoint({
  id: 'calendar.year', module: 'calendar', method: 'GET', path: '/api/calendar', access: 'member',
  summary: 'A year of the working-day calendar: holidays, make-up working days, and what the operator changed, newest first. Days not listed are what their weekday says.',
  query: z.strictObject({ year: year.optional() }),
  output: z.object({
    year: z.number(), today: day,
    /** False: the holidays of the year are not announced yet, only its weekends are off. */
    known: z.boolean(),
    workingDays: z.number(),
    days: z.array(z.object({ day, kind: z.enum(['holiday', 'make-up']), nameZh: z.string(), nameEn: z.string(), source: z.enum(['announced', 'edited']) })),
    changes: z.array(z.object({ from: day, to: day, kind: dayKind, nameZh: z.string(), nameEn: z.string(), at: instant, memberName: masked,
      /** It changed days that were over: what was published before was made by the old calendar. */
      past: z.boolean() })),
    olderChanges: z.number(),
  }),
});
export const changeCalendar = defineEndpoint({
  id: 'calendar.change', module: 'calendar', method: 'POST', path: '/api/operator/calendar', access: 'operator', idempotency: 'natural',
  summary: 'Makes days (at most 31) holidays, make-up working days or ordinary ones. Days that are over may be changed; figures published before were made by the old calendar and stay.',
  body: z.strictObject({ from: dayInReach, to: dayInReach, kind: dayKind, nameZh: text(32).optional(), nameEn: text(64).optional() }),
  output: z.object({ changed: z.boolean(), pastDays: z.number() }),
});
export const calendarEndpoints = [calendarYear, changeCalendar] as const;
