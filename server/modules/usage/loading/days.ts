/**
 * How far ahead a record may lie: it may be of tomorrow (an order paid at midnight, a provider whose clock is ahead), not of a
 * later day (IN-14). By business time, so it is asked where a record is about to be loaded, not where its row is read.
 */
import type { RowReason } from '../../../../contract/reasons.ts';
import { addDays, type Day, dayOf } from '../../../../contract/values/day.ts';
import type { FeeRecord } from '../intake/fee-record.ts';
import { rowReason } from '../intake/quarantine-reason.ts';

export function newestDayTaken(now: Date): Day {
  return addDays(dayOf(now), 1);
}

export function futureDay({ day }: Pick<FeeRecord, 'day'>, newest: Day): RowReason | null {
  return day > newest ? rowReason('day_in_future', { day, newest }) : null;
}
