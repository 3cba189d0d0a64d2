/**
 * Instants as billing files write them → UTC. FOCUS says UTC, so a text without a zone is UTC; real exports leave out
 * seconds (Azure), the zone (AWS) or write ` UTC` (BigQuery). Also decides which calendar a FOCUS row belongs to:
 * Huawei Cloud's billing months run in GMT+08:00, so its period starts at 16:00Z on the day before the 1st.
 */
import { boundedCache } from './bounded-cache.ts';

export interface InstantText {
  /** UTC, `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`. */
  readonly iso: string;
  readonly utcDay: string;
  readonly shanghaiDay: string;
  /** False when the text named neither a zone nor was a bare date; our own file refuses such instants. */
  readonly zoned: boolean;
  /** A bare date, no time of day. */
  readonly dateOnly: boolean;
}
export type InstantFault = 'not_an_instant' | 'instant_out_of_range';

const TEXT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?(Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$/i;
const OLDEST_YEAR = 2000;
const NEWEST_YEAR = 2100;
/** Fixed since 1991, years before any file we accept. */
const SHANGHAI_MS = 8 * 3_600_000;
const CACHE = 20_000;

/** Reads one instant; hours and days repeat over millions of rows, so results are remembered. */
export const readInstant: (text: string) => InstantText | InstantFault = boundedCache(CACHE, parse);

function parse(text: string): InstantText | InstantFault {
  const match = TEXT.exec(text);
  if (!match) return 'not_an_instant';
  const [, year = '', month = '', day = '', hour, minute = '00', second = '00', fraction = '', zone] = match;
  if (Number(year) < OLDEST_YEAR - 1 || Number(year) > NEWEST_YEAR + 1) return 'instant_out_of_range';
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? '0'),
    Number(minute),
    Number(second),
  );
  const written = `${year}-${month}-${day}T${hour ?? '00'}:${minute}:${second}`;
  if (new Date(wall).toISOString().slice(0, 19) !== written) return 'not_an_instant';
  const offset = offsetMs(zone);
  if (offset === undefined) return 'not_an_instant';
  const at = wall - offset;
  const utc = new Date(at).toISOString();
  const utcYear = Number(utc.slice(0, 4));
  if (utcYear < OLDEST_YEAR || utcYear > NEWEST_YEAR || utc.length !== 24) return 'instant_out_of_range';
  const micros = fraction.slice(0, 6).replace(/0+$/, '');
  return {
    iso: `${utc.slice(0, 19)}${micros ? `.${micros}` : ''}Z`,
    utcDay: utc.slice(0, 10),
    shanghaiDay: new Date(at + SHANGHAI_MS).toISOString().slice(0, 10),
    zoned: zone !== undefined,
    dateOnly: hour === undefined,
  };
}

function offsetMs(zone: string | undefined): number | undefined {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

export interface BillingCalendar {
  readonly zone: 'UTC' | 'Asia/Shanghai';
  readonly month: string;
  /** False when the period starts on no first of a month in either zone; GMT+08:00 is then taken (sales 9.5). */
  readonly isMonth: boolean;
}

/** Which calendar a billing period start belongs to, and its month there. */
export function billingCalendar(start: InstantText): BillingCalendar {
  const time = start.iso.slice(11);
  if (time === '00:00:00Z' && start.utcDay.endsWith('-01')) {
    return { zone: 'UTC', month: start.utcDay.slice(0, 7), isMonth: true };
  }
  const isMonth = time === '16:00:00Z' && start.shanghaiDay.endsWith('-01');
  return { zone: 'Asia/Shanghai', month: start.shanghaiDay.slice(0, 7), isMonth };
}

export function dayIn(zone: BillingCalendar['zone'], instant: InstantText): string {
  return zone === 'UTC' ? instant.utcDay : instant.shanghaiDay;
}
