/**
 * The face of usage: consumption as other rooms ask for it. Pages ask through query-endpoints.ts; files and calls come in
 * through endpoints.ts and runs.ts.
 */
export { currencyOfCycle } from './reading/currency-of-cycle.ts';
export { type BillDetail, type BillDetailQuery, listBillDetail, listConsumers, listMonthlyBills, type MonthlyBill, type MonthlyBillQuery } from './reading/for-bss.ts';
export { addPaidRule } from './board/paid-rule.ts';
export { type Proof, proveFigures } from './proofs/prove.ts';
// What other figures by customer and day stand on: the planner of sums, whose days a question covers, names beside rows.
export { decimal, sumsOf } from './reading/amounts.ts';
export { timeCell, wordsOf } from './reading/export-cells.ts';
export { associationNumber, associationOf } from './reading/kinds.ts';
export { resellerName } from './reading/people.ts';
export { assertMonthServed } from './reading/period.ts';
export { named } from './reading/records.ts';
export { makeRoom } from './reading/run-sums.ts';
export { type SumTables, sumRows } from './reading/sum-plan.ts';
export { daysByManager, everyDay, managedDays, type Spans, type WhoseFilter, whoseDays } from './reading/whose.ts';
export type { HandoverPage } from './handover/preview.ts';
