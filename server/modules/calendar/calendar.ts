/**
 * The face of the working-day calendar: which days are worked, as announced and as the operator changed it. Read once per
 * request or run, then asked as a value.
 */
import { type FieldFault, problem } from '../../../contract/errors.ts';
import { addDays, type Day, daysBetween, dayOf } from '../../../contract/values/day.ts';
import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db/tx.ts';
import { recordAudit } from '../audit/audit.ts';
import { HOLIDAYS } from './holiday-data.ts';
import { type CalendarChange, type DayKind, makeCalendar, type WorkingCalendar } from './rules.ts';
import * as store from './store.ts';

export { isWorkingDay, isYearKnown, lastDayCompleteAfterWorkingDays, nthWorkingDayAfter, type WorkingCalendar } from './rules.ts';

export async function readCalendar(ctx: { readonly tx: Tx }): Promise<WorkingCalendar> {
  return makeCalendar(HOLIDAYS, await store.readChanges(ctx.tx));
}

/** As long as the longest holiday, with room. */
const LONGEST = 31;

export interface WantedChange {
  readonly from: Day;
  readonly to: Day;
  readonly kind: DayKind;
  readonly nameZh?: string | undefined;
  readonly nameEn?: string | undefined;
}

/** A holiday and a make-up day have a name in both languages; an ordinary day has none. */
function changeOf({ from, to, kind, ...names }: WantedChange): CalendarChange {
  const nameZh = names.nameZh?.trim() ?? '';
  const nameEn = names.nameEn?.trim() ?? '';
  const faults: FieldFault[] = [];
  if (to < from) faults.push({ field: 'body.to', rule: 'day_order' });
  else if (daysBetween(from, to) >= LONGEST) faults.push({ field: 'body.to', rule: 'days_limit', params: { limit: LONGEST } });
  for (const [field, name] of [['body.nameZh', nameZh], ['body.nameEn', nameEn]] as const) {
    if (kind !== 'ordinary' && name === '') faults.push({ field, rule: 'missing' });
    if (kind === 'ordinary' && name !== '') faults.push({ field, rule: 'no_name' });
  }
  if (faults.length > 0) throw problem('request.invalid', {}, faults);
  return { from, to, kind, nameZh, nameEn };
}

const stateOf = (calendar: WorkingCalendar, day: Day): Pick<CalendarChange, 'kind' | 'nameZh' | 'nameEn'> => {
  const mark = calendar.marked.get(day);
  return mark ? { kind: mark.kind, nameZh: mark.nameZh, nameEn: mark.nameEn } : { kind: 'ordinary', nameZh: '', nameEn: '' };
};

/**
 * Makes days holidays, make-up days or ordinary ones. Nothing is written when they are that already. Days that are over may
 * be changed; what was published by them was made by the old calendar and stays, so the answer says how many they are.
 */
export async function changeDays(ctx: Ctx, wanted: WantedChange): Promise<{ changed: boolean; pastDays: number }> {
  const { actor, tx, now } = ctx;
  if (!actor.memberId) throw problem('session.missing');
  const change = changeOf(wanted);
  await store.lockCalendar(tx);
  const calendar = await readCalendar(ctx);
  const days = Array.from({ length: daysBetween(change.from, change.to) + 1 }, (_, at) => addDays(change.from, at));
  const differing = days.filter((day) => JSON.stringify(stateOf(calendar, day)) !== JSON.stringify({ kind: change.kind, nameZh: change.nameZh, nameEn: change.nameEn }));
  const pastDays = differing.filter((day) => day < dayOf(now)).length;
  if (differing.length === 0) return { changed: false, pastDays };
  await store.addChange(tx, change, { at: now, memberId: actor.memberId, memberName: actor.memberName });
  const { from, to, ...state } = change;
  await recordAudit(ctx, {
    action: 'calendar.changed', objectKind: 'calendar-days', objectId: from === to ? from : `${from}/${to}`, objectName: change.nameZh,
    before: { days: differing.map((day) => [day, stateOf(calendar, day).kind, stateOf(calendar, day).nameZh].filter((part) => part !== '').join(' ')) }, after: { from, to, ...state, pastDays },
  });
  return { changed: true, pastDays };
}
