/** A year as months of weeks, its holidays as spans, and the names of months and weekdays in the reader's language. Pure. */
import type { calendarYear } from '../../../contract/console/calendar.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { weekdayOf } from '../../../contract/values/calendar-text.ts';
import type { Language } from '../../../contract/words/words.ts';

export type CalendarYear = OutputOf<typeof calendarYear>;
export type MarkedDay = CalendarYear['days'][number];

const two = (value: number): string => String(value).padStart(2, '0');
const utc = (day: string): Date => new Date(`${day}T00:00:00Z`);

export const stepDay = (day: string, days: number): string => new Date(utc(day).getTime() + days * 86_400_000).toISOString().slice(0, 10);
export const daysFromTo = (from: string, to: string): number => Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000) + 1;

/** Twelve months, each in weeks from Monday on; null where a week begins or ends in another month. */
export function monthsOfYear(year: number): (string | null)[][][] {
  return Array.from({ length: 12 }, (_, at) => {
    const length = new Date(Date.UTC(year, at + 1, 0)).getUTCDate();
    const days = Array.from({ length }, (_, day) => `${year}-${two(at + 1)}-${two(day + 1)}`);
    const blank = (weekdayOf(days[0] ?? '') + 6) % 7;
    const cells: (string | null)[] = [...Array.from({ length: blank }, () => null), ...days];
    while (cells.length % 7 !== 0) cells.push(null);
    return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  });
}

export interface Holiday {
  readonly key: string;
  readonly nameZh: string;
  readonly nameEn: string;
  /** Days off that follow each other. */
  readonly off: readonly (readonly [from: string, to: string])[];
  readonly makeUp: readonly string[];
  readonly days: number;
  readonly edited: boolean;
}

/** Days of one name are one holiday, in the order in which it begins. */
export function holidaysOf(days: readonly MarkedDay[]): Holiday[] {
  const groups = new Map<string, MarkedDay[]>();
  for (const day of days) groups.set(`${day.nameZh} ${day.nameEn}`, [...(groups.get(`${day.nameZh} ${day.nameEn}`) ?? []), day]);
  return [...groups].map(([key, own]) => {
    const off: [string, string][] = [];
    for (const { day } of own.filter((one) => one.kind === 'holiday')) {
      const last = off.at(-1);
      if (last && stepDay(last[1], 1) === day) last[1] = day;
      else off.push([day, day]);
    }
    const [first] = own;
    return {
      key, nameZh: first?.nameZh ?? '', nameEn: first?.nameEn ?? '', off, makeUp: own.filter((one) => one.kind === 'make-up').map((one) => one.day),
      days: own.filter((one) => one.kind === 'holiday').length, edited: own.some((one) => one.source === 'edited'),
    };
  }).sort((a, b) => ((a.off[0]?.[0] ?? a.makeUp[0] ?? '') < (b.off[0]?.[0] ?? b.makeUp[0] ?? '') ? -1 : 1));
}

/** `10-01`: the year stands above. */
export const shortDay = (day: string): string => day.slice(5);

const named = (language: Language, options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  return (day: string) => format.format(utc(day));
};
export const monthName = (language: Language) => named(language, { month: 'long' });
export const weekdayName = (language: Language) => named(language, { weekday: 'long' });
export const weekdayMark = (language: Language) => named(language, { weekday: language === 'zh-CN' ? 'narrow' : 'short' });
/** A Monday and the six days after it. */
export const WEEK: readonly string[] = Array.from({ length: 7 }, (_, at) => stepDay('2024-01-01', at));
