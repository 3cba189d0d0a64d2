/**
 * Pure decisions of assignment: which business days a manager's span counts for, by page (sales 4.4), which days a
 * manager belongs to a supervisor, and when a change takes effect. A span is an interval of instants; pages ask in
 * days. Each day has at most one owner under each basis, so sums neither lose nor double a day.
 *
 * .board   `board-day` (consumption board): from the day of assignment up to and including the day of
 *               unassignment; a day of change belongs to the one who took the customer over last on that day.
 * .second  `second-day` (summary, details, performance): from the day after assignment up to and including the
 *               day of unassignment.
 * .now     `now` (list, orders, resources): the present manager, all days.
 * .team    a manager's day belongs to the supervisor the manager came under last on that day.
 */
import type { Basis } from '../../../contract/console/shapes.ts';
import { addDays, type Day, dayOf } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';

/** Before all days and after all days, written as PostgreSQL writes them; both compare rightly with days as text. */
export const EVER = '-infinity';
export const OPEN = 'infinity';
export const BASES = ['now', 'board-day', 'second-day'] as const satisfies readonly Basis[];

/** From when to when somebody holds something; `endsAt` null while it lasts. */
export interface Hold {
  readonly holderId: Id;
  readonly spanId: Id;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** Half-open days `[from, to)`. */
export interface HeldDays {
  readonly holderId: Id;
  readonly spanId: Id;
  readonly from: Day | typeof EVER;
  readonly to: Day | typeof OPEN;
}

/**
 * The days of one customer's spans under a basis. The spans stand in the order in which they began: two changes at one
 * instant are a microsecond apart in the database and equal here, so their order is all that tells them apart.
 */
export function daysHeld(holds: readonly Hold[], basis: Basis, calendar: Calendar = newCalendar()): HeldDays[] {
  assertInOrder(holds);
  switch (basis) {
    case 'now':
      return holds
        .filter((hold) => hold.endsAt === null)
        .map(({ holderId, spanId }) => ({ holderId, spanId, from: EVER, to: OPEN }));
    case 'second-day':
      return holds.map((hold) => secondDays(hold, calendar)).filter(hasDays);
    case 'board-day':
      return holds.map((hold, place) => boardDays(hold, holds[place + 1], calendar)).filter(hasDays);
  }
}

/** The days a manager belongs to each supervisor; as on the board, the last change of a day decides. May be empty. */
export function teamDays(hold: Hold, next: Hold | undefined): HeldDays {
  return boardDays(hold, next, newCalendar());
}

/** Days of instants, each worked out once: a batch of changes has one instant, and time zones are slow. */
export interface Calendar {
  dayOf(at: Date): Day;
  dayAfter(at: Date): Day;
}

export function newCalendar(): Calendar {
  const days = new Map<number, readonly [Day, Day]>();
  const both = (at: Date): readonly [Day, Day] => {
    const known = days.get(at.getTime());
    if (known) return known;
    const day = dayOf(at);
    const made = [day, addDays(day, 1)] as const;
    days.set(at.getTime(), made);
    return made;
  };
  return { dayOf: (at) => both(at)[0], dayAfter: (at) => both(at)[1] };
}

function secondDays(hold: Hold, calendar: Calendar): HeldDays {
  const to = hold.endsAt === null ? OPEN : calendar.dayAfter(hold.endsAt);
  return { holderId: hold.holderId, spanId: hold.spanId, from: calendar.dayAfter(hold.startsAt), to };
}

function boardDays(hold: Hold, next: Hold | undefined, calendar: Calendar): HeldDays {
  const ownEnd = hold.endsAt === null ? OPEN : calendar.dayAfter(hold.endsAt);
  const nextStart = next === undefined ? OPEN : calendar.dayOf(next.startsAt);
  return { holderId: hold.holderId, spanId: hold.spanId, from: calendar.dayOf(hold.startsAt), to: earlier(nextStart, ownEnd) };
}

function earlier(one: Day, other: Day): Day {
  if (one < other) return one;
  return other;
}

function hasDays(days: HeldDays): boolean {
  return days.from < days.to;
}

/** A caller's mistake, never a user's: a later span may not begin before the earlier one ended. */
function assertInOrder(holds: readonly Hold[]): void {
  for (const [place, hold] of holds.entries()) {
    const next = holds[place + 1];
    if (next && (hold.endsAt === null || hold.endsAt > next.startsAt)) {
      throw new Error(`span ${hold.spanId} overlaps the span after it`);
    }
  }
}

/** Who holds a day; null = unassigned (shown to administrators only). */
export function holderOn(days: readonly HeldDays[], day: Day): Id | null {
  return days.find((held) => held.from <= day && day < held.to)?.holderId ?? null;
}

/** What the spans were as known at an instant: "as of" and "what if" are the same questions over other spans. */
export function holdsAsOf(holds: readonly Hold[], at: Date): Hold[] {
  return holds
    .filter((hold) => hold.startsAt <= at)
    .map((hold) => (hold.endsAt !== null && hold.endsAt > at ? { ...hold, endsAt: null } : hold));
}

/** what the spans would be if the customer changed hands at an instant: the present hold ends, the new one begins there. */
export function holdsIf(holds: readonly Hold[], to: { readonly holderId: Id; readonly spanId: Id }, at: Date): Hold[] {
  const last = holds.at(-1);
  const open = last !== undefined && last.endsAt === null ? last : undefined;
  if (open?.holderId === to.holderId) return [...holds];
  const begun = open ?? last;
  const startsAt = begun === undefined ? at : latest(at, open ? open.startsAt : (begun.endsAt ?? at));
  return [...holds.map((hold) => (hold === open ? { ...hold, endsAt: startsAt } : hold)), { ...to, startsAt, endsAt: null }];
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other;
}

/** The last day that is still the old holder's and the first of the new one, by page; null: there is no such day, all of them change hands. */
export function daysOfChange(basis: Basis, at: Date): { lastDay: Day; firstDay: Day } | null {
  if (basis === 'now') return null;
  const day = dayOf(at);
  return basis === 'board-day' ? { lastDay: addDays(day, -1), firstDay: day } : { lastDay: day, firstDay: addDays(day, 1) };
}
