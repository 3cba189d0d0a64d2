/**
 * The face of usage: consumption as other rooms ask for it. Pages ask through query-endpoints.ts; files and calls come in
 * through endpoints.ts and runs.ts.
 */
export { currencyOfCycle } from './reading/currency-of-cycle.ts';
export { type BillDetail, type BillDetailQuery, listBillDetail, listConsumers, listMonthlyBills, type MonthlyBill, type MonthlyBillQuery } from './reading/for-bss.ts';
export { addPaidRule } from './board/paid-rule.ts';
export { type Proof, proveFigures } from './proofs/prove.ts';
