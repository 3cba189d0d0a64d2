/**
 * Who rose and who fell: customers of two months compared by their average day. The lists may be cut to their largest
 * rows; a customer missing from a cut list is unknown, not zero, and is left out. Pure and exact.
 */
import { addDecimals } from '../../../contract/values/money.ts';
import { compareAmounts } from '../../ui/amount-text.ts';
import { changeAtPace, type Pace, perDay } from './pace.ts';

export interface MonthRow {
  readonly customerId: string;
  readonly customerName: string;
  readonly accountName: string;
  readonly currency: string;
  readonly dueAmount: string;
}
export interface MonthList {
  readonly items: readonly MonthRow[];
  readonly total: number;
}
export interface Mover {
  readonly customerId: string;
  readonly name: string;
  readonly now: string;
  readonly before: string;
  /** Percent, null when there was nothing before. */
  readonly change: string | null;
}

interface Sum {
  readonly name: string;
  readonly due: string;
}

/** A customer has a row for each association type; they are one customer here. */
function sumsOf(list: MonthList, currency: string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const row of list.items) {
    if (row.currency !== currency) continue;
    const known = sums.get(row.customerId);
    sums.set(row.customerId, { name: row.customerName || row.accountName, due: known ? addDecimals([known.due, row.dueAmount]) : row.dueAmount });
  }
  return sums;
}

export function moversOf(now: MonthList, before: MonthList, currency: string, pace: Pace, most = 5): { risers: Mover[]; fallers: Mover[] } {
  if (pace.days === 0) return { risers: [], fallers: [] };
  const [current, earlier] = [sumsOf(now, currency), sumsOf(before, currency)];
  const currentCut = now.items.length < now.total;
  const earlierCut = before.items.length < before.total;
  const movers = [...new Set([...current.keys(), ...earlier.keys()])].flatMap((customerId) => {
    const [here, there] = [current.get(customerId), earlier.get(customerId)];
    if ((!here && currentCut) || (!there && earlierCut)) return [];
    const [dueNow, dueBefore] = [here?.due ?? '0', there?.due ?? '0'];
    const averages = { now: perDay(dueNow, pace.days), before: perDay(dueBefore, pace.previousDays) };
    const difference = addDecimals([averages.now, negated(averages.before)]);
    return [{ customerId, name: here?.name ?? there?.name ?? '', ...averages, change: changeAtPace(dueBefore, dueNow, { ...pace, whole: false }), difference }];
  });
  const bySize = (sign: 1 | -1) => movers.filter((mover) => compareAmounts(mover.difference, '0') === sign).sort((a, b) => -sign * compareAmounts(a.difference, b.difference)).slice(0, most).map(({ difference: _, ...mover }) => mover);
  return { risers: bySize(1), fallers: bySize(-1) };
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
