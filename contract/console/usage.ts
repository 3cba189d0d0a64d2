/** 销售 > 客户 > 客户消费: 消费汇总, 消费明细, 优惠详情, record detail with why, reconciliation proofs (sales 5). */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { amount, amounts, associationType, basis, billKind, currency, day, id, instant, many, masked, month, offsetPage, page, partnerOrResellers, text, watermark } from './shapes.ts';

/** A record's id is a hash of what it is (its content, or its source's id and revision), so it has no version digit. */
export const recordId = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'id');
export const chargingMode = z.enum(['1', '3', '10', '11']);
export const billType = z.enum(['1', '2', '3', '4', '5', '8', '9', '12', '13', '14', '16', '18', '20', '23', '24', '25', '100', '101', '102', '103']);
const whose = { partnerId: id.optional(), managerId: z.union([id, z.literal('none')]).optional() };

export const summaryFilter = {
  ...whose, month, customerName: text(64).optional(), accountName: text(64).optional(), customerId: id.optional(), managerName: text(64).optional(), associationType: associationType.optional(), currency: currency.optional(), provider: text(128).optional(),
  /** Rows whose amount due is zero are hidden by default (sales 11 #17). */
  zero: z.enum(['hide', 'all']).default('hide'),
};
/** 消费汇总 of all resellers at once (sales 5.2), with their names. */
export const summaryOfPartners = { ...summaryFilter, partnerId: partnerOrResellers.optional(), resellerName: text(64).optional() };
const summaryRow = amounts.extend({
  partnerId: id, customerId: id, customerName: masked, accountName: masked, number: z.string(), month, currency, associationType, kind: z.enum(['consumption', 'refund']),
  managers: z.array(z.object({ memberId: id, name: masked })), resellerName: masked.nullable(), records: z.number(),
});
export const summaryHead = defineEndpoint({
  id: 'usage.summaryHead', module: 'usage', method: 'GET', path: '/api/consumption/summary/head', access: 'consumption.view',
  summary: 'Head figures of 消费汇总 by currency: consumption, discounts, refunds, by means of payment, by association type; previous month beside.',
  query: z.strictObject(summaryOfPartners),
  output: z.object({ watermark, currencies: z.array(z.object({
    currency, consumptionAmount: amount, discountAmount: amount, refundAmount: amount, adjustmentAmount: amount, netAmount: amount, previousNetAmount: amount, customers: z.number(),
    means: amounts, association: z.array(z.object({ associationType, dueAmount: amount, listAmount: amount, discountAmount: amount, customers: z.number() })),
    providers: z.array(z.object({ provider: z.string(), dueAmount: amount, listAmount: amount })),
  })) }),
  errors: ['usage.month_out_of_reach'],
});
export const summaryList = defineEndpoint({
  id: 'usage.summaryList', module: 'usage', method: 'GET', path: '/api/consumption/summary', access: 'consumption.view',
  summary: '消费汇总 per customer, month and currency; two lists: consumption and refunds; for a distributor also of all resellers’ customers.',
  query: z.strictObject({ ...summaryOfPartners, kind: z.enum(['consumption', 'refund']).default('consumption'), sort: z.enum(['dueAmount', '-dueAmount', 'accountName', '-accountName', 'listAmount', '-listAmount']).default('-dueAmount'), ...offsetPage }),
  output: z.object({ items: z.array(summaryRow), total: z.number(), watermark }), errors: ['usage.month_out_of_reach'],
});
export const summaryByManager = defineEndpoint({
  id: 'usage.summaryByManager', module: 'usage', method: 'GET', path: '/api/consumption/by-manager', access: 'consumption.view',
  summary: 'A month by account manager under one basis, with “unassigned” (for those who see all customers) and the total; the parts add up to the total.',
  query: z.strictObject({ partnerId: id.optional(), month, basis: basis.default('second-day'), currency: currency.optional(), asOf: day.optional() }),
  output: z.object({ watermark, items: z.array(z.object({ currency, manager: z.object({ memberId: id, name: masked }).nullable(), customers: z.number(), dueAmount: amount, listAmount: amount, discountAmount: amount, previousDueAmount: amount })),
    totals: z.array(z.object({ currency, dueAmount: amount, listAmount: amount, discountAmount: amount, previousDueAmount: amount })) }),
  errors: ['usage.month_out_of_reach'],
});
export const trendByManager = defineEndpoint({
  id: 'usage.trendByManager', module: 'usage', method: 'GET', path: '/api/consumption/trend', access: 'consumption.view',
  summary: 'Amount due per month, 18 months and the current one, in total and by manager, under one basis.',
  query: z.strictObject({ partnerId: id.optional(), basis: basis.default('second-day'), by: z.enum(['total', 'manager']).default('total'), currency: currency.optional() }),
  output: z.object({ watermark, items: z.array(z.object({ month, currency, manager: z.object({ memberId: id, name: masked }).nullable(), dueAmount: amount, listAmount: amount })) }),
});
export const discountDetail = defineEndpoint({
  id: 'usage.discounts', module: 'usage', method: 'GET', path: '/api/consumption/discounts', access: 'consumption.view',
  summary: '优惠详情: this month’s discounts by kind, service and customer.',
  query: z.strictObject({ ...summaryFilter, by: z.enum(['service', 'customer']).default('service'), ...offsetPage }),
  output: z.object({ watermark, total: z.number(), sums: z.array(z.object({ currency, listAmount: amount, discountAmount: amount, commercialDiscountAmount: amount, partnerDiscountAmount: amount, promotionDiscountAmount: amount, otherDiscountAmount: amount })),
    items: z.array(z.object({ key: z.string(), name: masked, currency, listAmount: amount, discountAmount: amount, commercialDiscountAmount: amount, partnerDiscountAmount: amount, promotionDiscountAmount: amount, otherDiscountAmount: amount })) }),
  errors: ['usage.month_out_of_reach'],
});

export const detailFilter = {
  ...whose, month, day: day.optional(), zero: z.enum(['hide', 'all']).default('hide'), customerId: id.optional(), customerName: text(64).optional(), accountName: text(64).optional(), managerName: text(64).optional(),
  associationType: associationType.optional(), serviceCode: many(text(128)).optional(), chargingMode: many(chargingMode).optional(), billType: many(billType).optional(), billKind: many(billKind).optional(), regionCode: many(text(64)).optional(),
  tradeNo: text(128).optional(), resourceName: text(256).optional(), resourceId: text(512).optional(), currency: currency.optional(), provider: text(128).optional(), runId: id.optional(),
  /** Only records in which this means of payment took part. */
  means: many(z.enum(['cash', 'credit', 'voucher', 'cashCoupon', 'card', 'arrears', 'writtenOff', 'unsettled'])).optional(),
  /** Whose days `managerId`, `managerName` and the caller’s own scope mean, and who the rows name: from the second day by default, as the summary counts; the board’s or the present manager’s for the list behind such a figure. */
  basis: basis.default('second-day'),
  /** Assignments as they stood at the end of this day, as in the month by account manager. */
  asOf: day.optional(),
};
export const detailRow = amounts.extend({
  recordId, customerId: id, customerName: masked, accountName: masked, associationType, manager: z.object({ memberId: id, name: masked }).nullable(), resellerName: masked.nullable(),
  month, day, consumedFrom: instant, consumedTo: instant.nullable(), tradedAt: instant, provider: z.string(), serviceCode: z.string(), serviceName: z.string(), resourceTypeCode: z.string(), productName: z.string(), productId: z.string(), spec: z.string(),
  regionCode: z.string(), regionName: z.string(), resourceId: z.string(), resourceName: z.string(), resourceTag: z.string(), periodType: z.string(), chargingMode, billType, billKind, tradeNo: z.string(), currency,
  usageType: z.string(), usageAmount: z.string(), usageUnit: z.string(), packageUsage: z.string(), reservedUsage: z.string(),
  payment: z.enum(['paid', 'arrears', 'unsettled', 'free']), reversesId: recordId.nullable(), reversed: z.boolean(),
});
export const detailList = defineEndpoint({
  id: 'usage.details', module: 'usage', method: 'GET', path: '/api/consumption/records', access: 'consumption.view',
  summary: '消费明细 of one billing cycle, newest first; rows whose amount due is zero are hidden by default, amounts below zero (refunds) are shown; keyset paging.',
  query: z.strictObject({ ...detailFilter, sort: z.enum(['consumedFrom', '-consumedFrom']).default('-consumedFrom'), ...page }),
  output: z.object({ items: z.array(detailRow), next: z.string().nullable() }), errors: ['usage.month_out_of_reach', 'usage.cursor_invalid'],
});
export const detailTotals = defineEndpoint({
  id: 'usage.detailTotals', module: 'usage', method: 'GET', path: '/api/consumption/records/totals', access: 'consumption.view',
  summary: 'Sums and count of the same filter, by currency; zero rows change the count, never the total.',
  query: z.strictObject(detailFilter),
  output: z.object({ totals: z.array(amounts.extend({ currency, records: z.number() })), watermark }), errors: ['usage.month_out_of_reach'],
});
export const filterChoices = defineEndpoint({
  id: 'usage.choices', module: 'usage', method: 'GET', path: '/api/consumption/choices', access: ['consumption.view', 'boards.consumption', 'boards.customers'],
  summary: 'Values the filters offer: services, regions, providers, currencies, managers, months.',
  query: z.strictObject({ partnerId: id.optional() }),
  output: z.object({ months: z.array(month), services: z.array(z.object({ code: z.string(), name: z.string() })), regions: z.array(z.object({ code: z.string(), name: z.string() })), providers: z.array(z.string()), currencies: z.array(currency), managers: z.array(z.object({ memberId: id, name: masked })), defaultMonth: month }),
});
/** One line of a derivation: `list − discount − rounding = due`, then the means; each with its rule and source. */
export const derivationStep = z.object({ key: z.string(), amount, rule: z.string(), note: z.string().nullable(), inputs: z.record(z.string(), z.string()) });
export const explainRecord = defineEndpoint({
  id: 'usage.explain', module: 'usage', method: 'GET', path: '/api/consumption/records/:customerId/:recordId', access: 'consumption.view',
  summary: 'One record with why: list price → amount due → means of payment; who owned the customer on that day by which rule; where it was loaded from; corrections around it.',
  params: z.strictObject({ customerId: id, recordId }),
  /** The basis of the list it was found in: whose day it is decides who may read it. */
  query: z.strictObject({ basis: basis.default('second-day') }),
  output: z.object({
    record: detailRow, derivation: z.array(derivationStep), discounts: z.array(z.object({ kind: z.enum(['commercial', 'partner', 'promotion', 'other']), amount })),
    owners: z.array(z.object({ basis, manager: z.object({ memberId: id, name: masked }).nullable(), fromDay: day.nullable(), toDay: day.nullable(), assignedAt: instant.nullable(), unassignedAt: instant.nullable(), rule: z.string() })),
    origin: z.object({ source: z.string(), runId: id, fileName: z.string(), line: z.number(), loadedAt: instant, sourceRecordId: z.string().nullable(), revision: z.number() }),
    corrections: z.array(z.object({ recordId, relation: z.enum(['reverses', 'reversed-by', 'replaced-by']), dueAmount: amount, loadedAt: instant })),
    /** Words for zero: which rule made the amount due nothing. */
    zeroReason: z.enum(['covered-by-package', 'covered-by-reservation', 'free', 'discounted-away', 'negligible']).nullable(),
    extra: z.record(z.string(), z.string()),
  }),
  errors: ['usage.record_unknown'],
});
const proofsMade = z.object({ ok: z.boolean(), proofs: z.array(z.object({ name: z.string(), ok: z.boolean(), checked: z.number(), failing: z.array(z.string()) })) });
export const proofs = defineEndpoint({
  id: 'usage.proofs', module: 'usage', method: 'GET', path: '/api/proofs', access: 'proofs.view',
  summary: 'Reconciliation of one month: identities; details = daily sums = month sums = months of customers = Σ managers + unassigned; its deliveries. One at a time; the whole history is a run.',
  query: z.strictObject({ month }), output: proofsMade, errors: ['usage.proof_at_work'],
});
export const startProof = defineEndpoint({
  id: 'usage.startProof', module: 'usage', method: 'POST', path: '/api/proofs/whole', access: 'proofs.view', idempotency: 'key',
  summary: 'Prove the whole history: every month, loads, deliveries, days of the spans, the operation log’s chain; a run with progress, one at a time for a partner.',
  output: z.object({ runId: id }), errors: ['usage.proof_at_work'],
});
export const wholeProof = defineEndpoint({
  id: 'usage.wholeProof', module: 'usage', method: 'GET', path: '/api/proofs/whole', access: 'proofs.view',
  summary: 'The newest run that proves the whole history, and the result of the newest one that came to its end.',
  output: z.object({
    run: z.object({ runId: id, state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']), done: z.number(), total: z.number().nullable(), createdAt: instant }).nullable(),
    result: proofsMade.extend({ startedAt: instant, finishedAt: instant }).nullable(),
  }),
});
export const usageEndpoints = [summaryHead, summaryList, summaryByManager, trendByManager, discountDetail, detailList, detailTotals, filterChoices, explainRecord, proofs, startProof, wholeProof] as const;
