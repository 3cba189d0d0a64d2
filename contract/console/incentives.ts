/**
 * 销售 > 激励 > 业绩管理 > 业绩查询 (sales 7.1, 7.2): 业绩汇总 (sheets), 业绩明细 (lines), 业绩转移记录 (transfers), feedback, and
 * the operator's review. A line says of one consumption record how much of it is performance and why; whose it is follows
 * from the record's day under the second-day rule (4.4). Currencies stand apart and are never added.
 */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { performanceReasonCode } from '../reasons.ts';
import { amount, associationType, currency, day, flag, id, instant, many, masked, month, offsetPage, page, text } from './shapes.ts';
import { billType, chargingMode, recordId } from './usage.ts';

/** 预估, 初稿, 终稿; never back. */
export const sheetState = z.enum(['estimated', 'draft', 'final']);
export type SheetState = z.infer<typeof sheetState>;
export const feedbackState = z.enum(['none', 'in-progress', 'answered']);
export type FeedbackState = z.infer<typeof feedbackState>;
/** How late a line may be seen (7.2): orders two hours after payment, a day's usage after one working day, monthly settled products in the next month. */
export const latencyClass = z.enum(['order', 'usage', 'monthly']);
export type LatencyClass = z.infer<typeof latencyClass>;
/** `YJ202603-…`: one for a partner and month. */
export const sheetId = z.string().regex(/^YJ20\d{4}-[0-9A-F]{8}$/, 'sheet_id');

/** How far the figures of performance reach at this moment; one for sheets, lines and board. */
export const performanceWatermark = z.object({
  /** Newest day whose usage is shown. */
  usageUntil: day,
  /** Orders paid up to this instant are shown. */
  ordersUntil: instant,
  /** Newest month whose monthly settled products are shown. */
  monthlyUntil: month,
  /** Records that were loaded are being recognised at this moment: figures may still grow. */
  recognising: z.boolean(),
});
export type PerformanceWatermark = z.infer<typeof performanceWatermark>;
const person = z.object({ memberId: id, name: masked });
const figures = { amount, unpaidAmount: amount };

/** Whose days: a supervisor’s team or one manager, `none` for nobody’s days (for those who see all customers). */
export const whosePerformance = {
  partnerId: id.optional(), supervisorId: id.optional(), managerId: z.union([id, z.literal('none')]).optional(),
  customerId: id.optional(), customerName: text(64).optional(), accountName: text(64).optional(),
};

export const sheet = z.object({
  sheetId, month, state: sheetState, draftAt: instant.nullable(), finalAt: instant.nullable(), note: z.string(), feedback: feedbackState,
  /** In the caller’s scope; of a final sheet seen whole, the totals frozen when it was made final. */
  currencies: z.array(z.object({
    currency, ...figures, cashAmount: amount, creditAmount: amount, cardAmount: amount, couponAmount: amount, writtenOffAmount: amount, otherAmount: amount,
    /** Amount due of the records of this sheet. */
    dueAmount: amount,
    /** Of the amount: lines that belong to earlier months by their day, and corrections. */
    lateAmount: amount,
    /** Transfers into (above zero) and out of the days asked for; zero for the whole partner. */
    transferredAmount: amount,
    lines: z.number(),
  })),
});
export const listSheets = defineEndpoint({
  id: 'performance.sheets', module: 'incentives', method: 'GET', path: '/api/performance/sheets', access: 'performance.view',
  summary: '业绩汇总: sheets by month with state and amount by currency, newest first; each in the caller’s scope.',
  query: z.strictObject({ ...whosePerformance, from: month.optional(), to: month.optional(), state: many(sheetState).optional() }),
  output: z.object({ watermark: performanceWatermark, items: z.array(sheet) }),
  errors: ['usage.month_out_of_reach', 'incentives.not_for_resellers'],
});

/** What the list and its total are asked by. Either a sheet or a range of months. */
export const lineFilter = {
  ...whosePerformance, sheetId: sheetId.optional(), from: month.optional(), to: month.optional(),
  /** When the line was made, both days included. */
  recognisedFrom: day.optional(), recognisedTo: day.optional(),
  day: day.optional(), recordId: recordId.optional(),
  tradeNo: text(128).optional(), serviceCode: many(text(128)).optional(), billType: many(billType).optional(), chargingMode: many(chargingMode).optional(), associationType: associationType.optional(), currency: currency.optional(),
  feedback: many(feedbackState).optional(),
  /** `yes`: the line counts something; `no`: nothing. */
  counts: z.enum(['yes', 'no']).optional(), reason: many(performanceReasonCode).optional(),
  /** Only lines of earlier months, and corrections. */
  late: flag.optional(), unpaid: flag.optional(),
};
export const performanceLine = z.object({
  lineId: z.string(), customerId: id, recordId, sequence: z.number(), kind: z.enum(['recognition', 'correction']),
  sheetId, sheetMonth: month, state: sheetState,
  /** The sheet the line belongs to by its day, when that one was final already. */
  lateFor: month.nullable(),
  customerName: masked, accountName: masked, resellerName: masked.nullable(), manager: person.nullable(),
  day, consumedFrom: instant, recognisedAt: instant, latency: latencyClass, currency, dueAmount: amount, ...figures,
  cashAmount: amount, creditAmount: amount, cardAmount: amount, couponAmount: amount, writtenOffAmount: amount, otherAmount: amount,
  reasons: z.array(performanceReasonCode), ruleVersion: z.number(),
  serviceCode: z.string(), serviceName: z.string(), productName: z.string(), tradeNo: z.string(), chargingMode, billType, associationType, feedback: feedbackState,
});
export const listLines = defineEndpoint({
  id: 'performance.lines', module: 'incentives', method: 'GET', path: '/api/performance/lines', access: 'performance.view',
  summary: '业绩明细: lines of a sheet or of months, newest consumption first; keyset paging. Without a sheet or months: the current month.',
  query: z.strictObject({ ...lineFilter, ...page }),
  output: z.object({ watermark: performanceWatermark, items: z.array(performanceLine), next: z.string().nullable() }),
  errors: ['usage.month_out_of_reach', 'usage.cursor_invalid', 'incentives.sheet_unknown', 'incentives.not_for_resellers'],
});
export const lineTotals = defineEndpoint({
  id: 'performance.lineTotals', module: 'incentives', method: 'GET', path: '/api/performance/lines/totals', access: 'performance.view',
  summary: 'Live total of the same filter, by currency. `transferredAmount` is what approved transfers move into or out of the days asked for; sheets and board count it in `amount`, the list has no line for it.',
  query: z.strictObject(lineFilter),
  output: z.object({
    watermark: performanceWatermark,
    totals: z.array(z.object({ currency, lines: z.number(), dueAmount: amount, ...figures, cashAmount: amount, creditAmount: amount, cardAmount: amount, couponAmount: amount, writtenOffAmount: amount, otherAmount: amount, transferredAmount: amount })),
  }),
  errors: ['usage.month_out_of_reach', 'incentives.sheet_unknown', 'incentives.not_for_resellers'],
});
const means = z.enum(['cash', 'credit', 'card', 'cashCoupon', 'voucher', 'arrears', 'writtenOff', 'unsettled']);
export const readLine = defineEndpoint({
  id: 'performance.line', module: 'incentives', method: 'GET', path: '/api/performance/lines/:customerId/:recordId/:sequence', access: 'performance.view',
  summary: 'One line with why: what each means of payment counts and by which rule; sheet; when it may be seen; whose day it is; corrections of it; where the record came from.',
  params: z.strictObject({ customerId: id, recordId, sequence: z.string().regex(/^\d{1,6}$/, 'count').transform(Number) }),
  output: z.object({
    watermark: performanceWatermark, line: performanceLine,
    /** Of the record, as the rule reads it now; a means that took no part is left out. */
    means: z.array(z.object({ means, amount, countedAmount: amount, unpaidAmount: amount, reason: performanceReasonCode.nullable() })),
    rule: z.object({ version: z.number(), validFrom: month }),
    /** Facts of the product and the customer that the rule met. */
    facts: z.array(z.object({ kind: z.enum(['product-policy', 'partner-change']), text: z.string(), from: day, to: day.nullable() })),
    visibleFrom: instant,
    owner: z.object({ manager: person.nullable(), fromDay: day.nullable(), toDay: day.nullable(), rule: z.string() }),
    /** Every line of the record, oldest first. */
    chain: z.array(z.object({ sequence: z.number(), sheetMonth: month, amount, unpaidAmount: amount, reasons: z.array(performanceReasonCode), recognisedAt: instant, corrects: z.number().nullable() })),
    record: z.object({ runId: id, source: z.string(), reversesId: recordId.nullable() }),
  }),
  errors: ['incentives.line_unknown', 'incentives.not_for_resellers'],
});
export const performanceChoices = defineEndpoint({
  id: 'performance.choices', module: 'incentives', method: 'GET', path: '/api/performance/choices', access: ['performance.view', 'boards.performance'],
  summary: 'Values the filters of performance offer: months, currencies, services, supervisors and the managers of their teams (选择主管/客户经理), customers of no manager apart.',
  query: z.strictObject({ partnerId: id.optional() }),
  output: z.object({
    months: z.array(month), defaultMonth: month, currencies: z.array(currency), services: z.array(z.object({ code: z.string(), name: z.string() })),
    supervisors: z.array(person), managers: z.array(person.extend({ supervisorId: id.nullable() })), unassigned: z.boolean(),
  }),
  errors: ['incentives.not_for_resellers'],
});

export const transferKind = z.enum(['request', 'handover', 'correction']);
export const transferState = z.enum(['asked', 'approved', 'refused', 'done']);
export const transfer = z.object({
  transferId: id, kind: transferKind, state: transferState,
  /** `manager`: the customer got another manager; `partner`: another partner; `correction`: a figure was put right. */
  cause: z.enum(['manager', 'partner', 'correction']),
  customerId: id, customerName: masked, accountName: masked, from: person.nullable(), to: person.nullable(),
  /** Days the amount is of, both included. */
  fromDay: day, toDay: day,
  /** The sheet it counts in; null while it is not approved. */
  sheetMonth: month.nullable(), sheetId: sheetId.nullable(), currency, amount, reason: z.string(), askedBy: masked, askedAt: instant, approver: masked.nullable(), decidedAt: instant.nullable(), note: z.string(),
});
export const transferFilter = {
  partnerId: id.optional(), from: month.optional(), to: month.optional(), kind: many(transferKind).optional(), state: many(transferState).optional(), managerId: id.optional(), customerId: id.optional(),
};
export const listTransfers = defineEndpoint({
  id: 'performance.transfers', module: 'incentives', method: 'GET', path: '/api/performance/transfers', access: 'performance.view',
  summary: '业绩转移记录: requested transfers, hand-overs of customers and late corrections, newest first; keyset paging.',
  query: z.strictObject({ ...transferFilter, ...page }),
  output: z.object({ items: z.array(transfer), next: z.string().nullable() }),
  errors: ['usage.month_out_of_reach', 'usage.cursor_invalid', 'incentives.not_for_resellers'],
});
export const askTransfer = defineEndpoint({
  id: 'performance.askTransfer', module: 'incentives', method: 'POST', path: '/api/performance/transfers', access: 'performance.transfer', idempotency: 'key',
  summary: 'Ask that an amount of one customer’s performance of one month count for another manager (null: nobody’s); the operator decides. At most what the giving manager has of it.',
  body: z.strictObject({ customerId: id, fromManagerId: id.nullable(), toManagerId: id.nullable(), month, currency, amount: amount.refine((value) => !value.startsWith('-') && /[1-9]/.test(value), 'above_zero'), cause: z.enum(['manager', 'correction']), reason: text(500).min(1) }),
  output: transfer, errors: ['usage.month_out_of_reach', 'customers.unknown', 'assignment.manager_unknown', 'incentives.transfer_same', 'incentives.transfer_too_much', 'incentives.not_for_resellers'],
});
export const decideTransfer = defineEndpoint({
  id: 'performance.decideTransfer', module: 'incentives', method: 'POST', path: '/api/performance/transfers/:transferId/decide', access: 'operator', idempotency: 'natural',
  summary: 'Approve or refuse a transfer. Approved, it counts in the sheet of its month, or in the earliest one that is not final.',
  params: z.strictObject({ transferId: id }), body: z.strictObject({ partnerId: id, decision: z.enum(['approved', 'refused']), note: text(500).default('') }),
  output: transfer, errors: ['incentives.transfer_unknown', 'incentives.transfer_decided', 'incentives.transfer_too_much'],
});

/** A thread is about one line or one whole sheet. */
export const feedbackAbout = z.union([
  z.strictObject({ kind: z.literal('line'), customerId: id, recordId, sequence: z.number().int().min(0).max(999_999) }),
  z.strictObject({ kind: z.literal('sheet'), sheetId }),
]);
const thread = z.object({
  threadId: id, partnerId: id, partnerName: z.string(), state: feedbackState, about: z.enum(['line', 'sheet']), sheetId, sheetMonth: month, customerId: id.nullable(), recordId: recordId.nullable(), sequence: z.number().nullable(),
  customerName: masked.nullable(), currency: currency.nullable(), amount: amount.nullable(), messages: z.number(), lastMessage: z.string(), lastFrom: z.enum(['partner', 'operator']), lastAt: instant, createdAt: instant,
});
export const listFeedback = defineEndpoint({
  id: 'performance.feedbackThreads', module: 'incentives', method: 'GET', path: '/api/performance/feedback', access: 'performance.view',
  summary: '查看反馈: threads about lines and sheets, last spoken first; the operator sees every partner’s unless one is named.',
  query: z.strictObject({ partnerId: id.optional(), state: many(feedbackState).optional(), sheetId: sheetId.optional(), ...page }),
  output: z.object({ items: z.array(thread), next: z.string().nullable() }), errors: ['usage.cursor_invalid', 'incentives.not_for_resellers'],
});
const aboutQuery = { partnerId: id.optional(), sheetId: sheetId.optional(), customerId: id.optional(), recordId: recordId.optional(), sequence: z.string().regex(/^\d{1,6}$/, 'count').optional() };
const messages = z.object({ thread: thread.nullable(), messages: z.array(z.object({ messageId: id, from: z.enum(['partner', 'operator']), author: masked, text: z.string(), at: instant })) });
export const readFeedback = defineEndpoint({
  id: 'performance.feedback', module: 'incentives', method: 'GET', path: '/api/performance/feedback/messages', access: 'performance.view',
  summary: 'The thread about one line (customerId, recordId, sequence) or one sheet (sheetId); empty when nobody wrote.',
  query: z.strictObject(aboutQuery), output: messages, errors: ['incentives.line_unknown', 'incentives.sheet_unknown', 'incentives.not_for_resellers'],
});
export const giveFeedback = defineEndpoint({
  id: 'performance.giveFeedback', module: 'incentives', method: 'POST', path: '/api/performance/feedback', access: 'performance.feedback', idempotency: 'key',
  summary: '问题反馈: a message of the partner opens the thread (in progress); the operator’s answers it, unless it says that work goes on.',
  body: z.strictObject({ partnerId: id.optional(), about: feedbackAbout, text: text(2000).min(1), goesOn: z.boolean().default(false) }),
  output: messages, errors: ['incentives.line_unknown', 'incentives.sheet_unknown', 'incentives.not_for_resellers'],
});

/** The operator’s review of sheets. */
const reviewed = z.object({
  partnerId: id, partnerName: z.string(), sheetId, month, state: sheetState, draftAt: instant.nullable(), finalAt: instant.nullable(), closedBy: masked.nullable(), note: z.string(),
  /** The first instant at which every day of the month can be seen, and whether that is past and nothing waits. */
  ripeAt: instant, ripe: z.boolean(), waiting: z.number(), openFeedback: z.number(),
  currencies: z.array(z.object({ currency, ...figures, dueAmount: amount, lateAmount: amount, lines: z.number(), notCounting: z.number(), previousAmount: amount })),
  reasons: z.array(z.object({ reason: performanceReasonCode, currency, lines: z.number(), dueAmount: amount })),
});
export const listReview = defineEndpoint({
  id: 'performance.review', module: 'incentives', method: 'GET', path: '/api/performance/review', access: 'operator',
  summary: 'Sheets to review: totals, the month before, what does not count and why, open feedback, and whether the sheet can be made final.',
  query: z.strictObject({ partnerId: id.optional(), month: month.optional(), state: many(sheetState).optional(), ...offsetPage }),
  output: z.object({ items: z.array(reviewed), total: z.number() }),
});
export const closeSheet = defineEndpoint({
  id: 'performance.closeSheet', module: 'incentives', method: 'POST', path: '/api/performance/review/:sheetId/close', access: 'operator', idempotency: 'natural',
  summary: 'Make a draft sheet final. `totals` are those that were reviewed: when the sheet has others now it is refused. Never undone.',
  params: z.strictObject({ sheetId }), body: z.strictObject({ partnerId: id, totals: z.array(z.strictObject({ currency, amount })).max(50), note: text(500).default('') }),
  output: reviewed, errors: ['incentives.sheet_unknown', 'incentives.sheet_not_draft', 'incentives.sheet_not_ripe', 'incentives.sheet_changed'],
});

export const incentivesEndpoints = [
  listSheets, listLines, lineTotals, readLine, performanceChoices, listTransfers, askTransfer, decideTransfer, listFeedback, readFeedback, giveFeedback, listReview, closeSheet,
] as const;
