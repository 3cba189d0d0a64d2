/** How a group is called, kept apart from another of the same masked name, and which records lie behind it. Pure. */
import type { BoardGroupBy, BoardMeasure } from '../../../contract/console/consumption-board.ts';
import { basisSearch } from '../usage/records-link.ts';
import type { Say } from '../../app/language.ts';

export type Search = Readonly<Record<string, string>>;
interface Figures {
  readonly dueAmount: string;
  readonly paidAmount: string;
}
interface Group {
  /** Null: the others together. */
  readonly key: string | null;
  readonly name: string;
}

export function measured(figures: Figures, measure: BoardMeasure): string {
  return measure === 'due' ? figures.dueAmount : figures.paidAmount;
}

const CHARGING_MODES = ['1', '3', '10', '11'] as const;

export function groupLabel(groupBy: BoardGroupBy, { key, name }: Group, say: Say): string {
  if (key === null) return say('boards:others');
  if (groupBy === 'chargingMode') {
    const mode = CHARGING_MODES.find((known) => known === key);
    return mode ? say(`usage:chargingMode.${mode}`) : key;
  }
  if (groupBy === 'associationType') return say(`customers:association.${key === 'referral' ? 'referral' : 'resale'}`);
  if (groupBy === 'manager' && key === 'none') return say('boards:nobody');
  return name;
}

/** Masked names are often alike; in a picture every group needs a name of its own. */
export function labelsApart(groupBy: BoardGroupBy, groups: readonly Group[], say: Say): string[] {
  const seen = new Map<string, number>();
  return groups.map((group) => {
    const label = groupLabel(groupBy, group, say);
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

const PARTS: Readonly<Record<BoardGroupBy, string>> = { service: 'serviceCode', chargingMode: 'chargingMode', associationType: 'associationType', manager: 'managerId', customer: 'customerId' };
/** Filters of the board that the details and the summary know as well. */
const SHARED = ['partnerId', 'customerName', 'accountName', 'customerId', 'managerId', 'managerName', 'associationType'];

function sharedOf(query: Search): Search {
  return Object.fromEntries(SHARED.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
}

/** The records of one group in one month, whose days they are by the board's own basis, so that the list adds up to the figure. */
export function recordsOf(query: Search, month: string, currency: string, group?: { readonly groupBy: BoardGroupBy; readonly key: string }): Search {
  return { ...sharedOf(query), ...basisSearch('board-day'), ...(query['adjustments'] === 'exclude' ? { billKind: 'consumption,refund' } : {}), month, currency, ...(group ? { [PARTS[group.groupBy]]: group.key } : {}) };
}
