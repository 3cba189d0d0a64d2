/**
 * Sales 4.4 and 2.6 once more, day by day and by brute force: who owns a customer on a day under each basis, and what a
 * person sees of it. Nothing here is shared with the product; the scope test compares the product with this.
 */
import type { Basis } from '../../contract/console/shapes.ts';
import { addDecimals } from '../../contract/values/money.ts';

/** A change of manager (null: taken back) or of supervisor, at a time of GMT+08:00 written `YYYY-MM-DDTHH:MM`. */
export interface Change<Who extends string> {
  readonly at: string;
  readonly of: Who;
  readonly to: string | null;
}

export interface Consumed {
  readonly key: string;
  readonly customer: string;
  readonly day: string;
  readonly due: string;
  readonly list: string;
  readonly discount: string;
  readonly currency: string;
}

const dayOf = (at: string) => at.slice(0, 10);
const inOrder = <Who extends string>(changes: readonly Change<Who>[], of: Who) => changes.filter((change) => change.of === of).sort((one, other) => (one.at < other.at ? -1 : 1));

interface Held {
  readonly holder: string;
  readonly from: string;
  readonly to: string | null;
}

function holds<Who extends string>(changes: readonly Change<Who>[], of: Who): Held[] {
  const ordered = inOrder(changes, of);
  return ordered.flatMap((change, place) => (change.to === null ? [] : [{ holder: change.to, from: change.at, to: ordered[place + 1]?.at ?? null }]));
}

/** The day after assignment up to and including the day of the end. */
function secondDayOwner(held: readonly Held[], day: string): string | null {
  return held.find((span) => dayOf(span.from) < day && (span.to === null || day <= dayOf(span.to)))?.holder ?? null;
}

/** Who came last on or before the day, unless that ended on an earlier day. */
function boardOwner(held: readonly Held[], day: string): string | null {
  const last = held.filter((span) => dayOf(span.from) <= day).at(-1);
  return last && (last.to === null || day <= dayOf(last.to)) ? last.holder : null;
}

const presentOwner = (held: readonly Held[]): string | null => held.find((span) => span.to === null)?.holder ?? null;

export interface Model {
  /** Manager of the customer on that day; null: nobody. */
  owner(customer: string, day: string, basis: Basis): string | null;
  /** What a person sees of a record under a basis. */
  sees(person: Viewer, customer: string, day: string, basis: Basis): boolean;
}
/** `all` see everything of their partner, `own` their days, `team` those of the managers under them. */
export interface Viewer {
  readonly name: string;
  readonly scope: 'all' | 'own' | 'team';
}

export function modelOf(customers: readonly Change<string>[], teams: readonly Change<string>[]): Model {
  const owner: Model['owner'] = (customer, day, basis) => {
    const held = holds(customers, customer);
    if (basis === 'now') return presentOwner(held);
    return basis === 'second-day' ? secondDayOwner(held, day) : boardOwner(held, day);
  };
  const supervisorOf = (manager: string, day: string, basis: Basis) => {
    const held = holds(teams, manager);
    return basis === 'now' ? presentOwner(held) : boardOwner(held, day);
  };
  return {
    owner,
    sees: (person, customer, day, basis) => {
      if (person.scope === 'all') return true;
      const manager = owner(customer, day, basis);
      if (manager === null) return false;
      return person.scope === 'own' ? manager === person.name : supervisorOf(manager, day, basis) === person.name;
    },
  };
}

/** Exact sums by a key, zero sums included. */
export function sumsBy<T>(items: readonly T[], keyOf: (item: T) => string, amountOf: (item: T) => string): Record<string, string> {
  const groups = new Map<string, string[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), amountOf(item)]);
  return Object.fromEntries([...groups].map(([key, amounts]) => [key, addDecimals(amounts)]).sort(([one = ''], [other = '']) => (one < other ? -1 : 1)));
}
