/** Binds the working-day calendar: a year with what was changed in it, and the operator's change. */
import * as contract from '../../../contract/console/calendar.ts';
import { dayOf } from '../../../contract/values/day.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import { changeDays } from './calendar.ts';
import { HOLIDAYS } from './holiday-data.ts';
import { isYearKnown, makeCalendar, workingDaysIn } from './rules.ts';
import { readChanges } from './store.ts';

/** Newest first; all of them are in the operation log. */
const CHANGES_SHOWN = 50;

export function calendarBindings(): Binding[] {
  return [
    bound(contract.calendarYear, async (ctx, { query }) => {
      const today = dayOf(ctx.now);
      const year = query.year ?? Number(today.slice(0, 4));
      const rows = await readChanges(ctx.tx);
      const calendar = makeCalendar(HOLIDAYS, rows);
      const within = (from: string, to: string) => from <= `${year}-12-31` && to >= `${year}-01-01`;
      const changes = rows.filter((row) => within(row.from, row.to)).reverse();
      return {
        year, today, known: isYearKnown(calendar, year), workingDays: workingDaysIn(calendar, year),
        days: [...calendar.marked].filter(([day]) => within(day, day)).map(([day, mark]) => ({ day, ...mark })).sort((a, b) => (a.day < b.day ? -1 : 1)),
        changes: changes.slice(0, CHANGES_SHOWN).map(({ changedAt, memberName, ...change }) => ({ ...change, at: changedAt.toISOString(), memberName: maskName(memberName), past: change.from < dayOf(changedAt) })),
        olderChanges: Math.max(0, changes.length - CHANGES_SHOWN),
      };
    }),
    bound(contract.changeCalendar, (ctx, { body }) => changeDays(ctx, body)),
  ];
}
