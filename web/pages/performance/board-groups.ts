/** How a group of 业绩看板 is called, and which lines lie behind its figures. Pure. */
import type { PerformanceGroupBy } from '../../../contract/console/performance-board.ts';
import { chargingMode } from '../../../contract/console/usage.ts';
import type { Say } from '../../app/language.ts';

export type Search = Readonly<Record<string, string>>;

interface Group {
  readonly key: string;
  readonly name: string;
}
/** Nobody's days, or no supervisor; transfers, where rows are neither people nor customers. */
const NONE = 'none';
const TRANSFER = 'transfer';

export function groupLabel(groupBy: PerformanceGroupBy, { key, name }: Group, say: Say): string {
  if (key === TRANSFER) return say('performance:board.transfer');
  if (key === NONE) return say(groupBy === 'supervisor' ? 'performance:board.noSupervisor' : 'performance:field.nobody');
  if (groupBy === 'chargingMode') {
    const mode = chargingMode.options.find((known) => known === key);
    return mode ? say(`usage:chargingMode.${mode}`) : key;
  }
  if (groupBy === 'associationType') return say(`customers:association.${key === 'referral' ? 'referral' : 'resale'}`);
  return name;
}

const PARTS: Readonly<Record<PerformanceGroupBy, string>> = { supervisor: 'supervisorId', manager: 'managerId', customer: 'customerId', service: 'serviceCode', chargingMode: 'chargingMode', associationType: 'associationType' };
/** Filters of the board that the details know as well. */
const SHARED = ['partnerId', 'supervisorId', 'managerId', 'customerId', 'customerName', 'accountName', 'associationType'];

/** The lines of one group within months; null where there are none to list: transfers have no line, nor has "no supervisor" a filter. */
export function linesOf(query: Search, months: { readonly from: string; readonly to: string }, currency: string, group?: { readonly groupBy: PerformanceGroupBy; readonly key: string }): Search | null {
  if (group?.key === TRANSFER || (group?.groupBy === 'supervisor' && group.key === NONE)) return null;
  const shared = Object.fromEntries(SHARED.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
  return { ...shared, ...months, currency, ...(group ? { [PARTS[group.groupBy]]: group.key } : {}) };
}
