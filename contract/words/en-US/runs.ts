/** Long work: the name of each kind of run, and of each list that can be exported (also the name of its files). */
import type { runs as zh } from '../zh-CN/runs.ts';
import type { SameKeys } from '../words.ts';

export const runs: SameKeys<typeof zh> = {
  'kind.export': 'Export',
  'kind.intake': 'Load of consumption data',
  'kind.fee-record-call': 'Fee records by call',
  'kind.quarantine-retry': 'Retry of quarantined rows',
  'kind.quarantine-fix': 'Correction of a quarantined row',
  'kind.proof': 'Reconciliation proofs',
  'kind.performance': 'Recognition of performance',
  'kind.performance-anew': 'Performance recognised anew',
  'kind.demo-load': 'Loading of demo data',
  'list.customers': 'Customers',
  'list.consumption-summary': 'Consumption summary',
  'list.consumption-details': 'Consumption details',
  'list.consumption-discounts': 'Discount details',
  'list.consumption-by-manager': 'Consumption by account manager',
  'list.consumption-board': 'Consumption board',
  'list.performance-details': 'Performance details',
  'list.performance-transfers': 'Performance transfers',
  'list.performance-board': 'Performance board',
  'list.operation-log': 'Operation log',
};
