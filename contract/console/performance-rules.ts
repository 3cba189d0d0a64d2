/**
 * What counts as performance (sales 7.1) as data: versions of the rule of recognition, each from a month on; products whose
 * consumption does not count, by days; customers who changed partner. The operator keeps them; every member may read the rule.
 */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { performanceReasonCode } from '../reasons.ts';
import { amount, currency, day, id, instant, masked, month, offsetPage, text } from './shapes.ts';

const codes = z.array(text(128).min(1)).max(200);
/** What a version decides. */
export const recognitionTerms = z.strictObject({
  /** Whether these means count. Cash and cards always do, vouchers never (7.1). */
  credit: z.boolean(), writtenOff: z.boolean(),
  /** Due, not known how paid: nothing says that it was paid in money. */
  unsettled: z.boolean(),
  /** A cash coupon of which the record does not say whether it counts (rebate-bearing). */
  couponByDefault: z.boolean(),
  /** Counted means that are shown as not yet paid back. */
  unpaid: z.array(z.enum(['credit', 'cashCoupon'])).max(2),
  /** Service codes: buying a stored-value card; marketplace selected goods (严选); settled monthly. */
  cardPurchaseServices: codes, marketplaceServices: codes, monthlyServices: codes,
  /** The six-month rule: for changes of partner on or after this day, for so many months. */
  partnerChangeFrom: day, partnerChangeMonths: z.number().int().min(0).max(36),
});
export type RecognitionTerms = z.infer<typeof recognitionTerms>;
const version = z.object({ version: z.number(), validFrom: month, state: z.enum(['past', 'in-force', 'coming']), terms: recognitionTerms, addedBy: masked.nullable(), addedAt: instant.nullable(), note: z.string() });
export const policy = z.object({ policyId: id, serviceCode: z.string(), serviceName: z.string(), productName: z.string(), fromDay: day, toDay: day.nullable(), note: z.string(), addedBy: masked, addedAt: instant });

export const listRules = defineEndpoint({
  id: 'performance.rules', module: 'incentives', method: 'GET', path: '/api/performance/rules', access: ['performance.view', 'boards.performance'],
  summary: '业绩规则: every version of recognition with the month it holds from, the product policies, the earliest month a new version may hold from.',
  output: z.object({ versions: z.array(version), policies: z.array(policy), earliest: month }),
});
export const addRule = defineEndpoint({
  id: 'performance.addRule', module: 'incentives', method: 'POST', path: '/api/performance/rules', access: 'operator', idempotency: 'key',
  summary: 'Add a version that holds from a month on that has not begun: what a finished or running month said, it says for good.',
  body: z.strictObject({ validFrom: month, terms: recognitionTerms, note: text(500).default('') }),
  output: version, errors: ['incentives.rule_in_past'],
});
const sideBySide = z.object({ currency, nowAmount: amount, thenAmount: amount, nowUnpaidAmount: amount, thenUnpaidAmount: amount, records: z.number(), changedRecords: z.number() });
export const previewRule = defineEndpoint({
  id: 'performance.previewRule', module: 'incentives', method: 'POST', path: '/api/performance/rules/preview', access: 'operator', idempotency: 'natural',
  summary: 'What would change: last month’s records of one partner under the rule that held and under these terms, in all and by reason. Nothing is written.',
  body: z.strictObject({ partnerId: id, terms: recognitionTerms }),
  output: z.object({ month, currencies: z.array(sideBySide), reasons: z.array(z.object({ reason: performanceReasonCode, currency, nowRecords: z.number(), thenRecords: z.number() })) }),
});
export const addPolicy = defineEndpoint({
  id: 'performance.addPolicy', module: 'incentives', method: 'POST', path: '/api/performance/policies', access: 'operator', idempotency: 'key',
  summary: 'A service, or one product of it, whose consumption does not count from a day on. Days that are over are recognised anew: differences are lines of the earliest sheet that is not final.',
  body: z.strictObject({ serviceCode: text(128).min(1), productName: text(256).default(''), fromDay: day, toDay: day.nullable().default(null), note: text(500).default('') }),
  output: policy, errors: ['incentives.policy_overlaps'],
});
export const endPolicy = defineEndpoint({
  id: 'performance.endPolicy', module: 'incentives', method: 'POST', path: '/api/performance/policies/:policyId/end', access: 'operator', idempotency: 'natural',
  summary: 'The last day of a policy; a day before its first one takes it back altogether.',
  params: z.strictObject({ policyId: id }), body: z.strictObject({ toDay: day }), output: policy, errors: ['incentives.policy_unknown'],
});
const fact = z.object({ customerId: id, customerName: masked, accountName: masked, number: z.string(), changedOn: day, untilDay: day, note: z.string(), enteredBy: masked, enteredAt: instant });
export const listFacts = defineEndpoint({
  id: 'performance.facts', module: 'incentives', method: 'GET', path: '/api/performance/partner-changes', access: 'performance.view',
  summary: 'Mid and long-tail customers who changed partner, with the last day for which there is no performance (six-month rule).',
  query: z.strictObject({ partnerId: id.optional(), ...offsetPage }), output: z.object({ items: z.array(fact), total: z.number() }), errors: ['incentives.not_for_resellers'],
});
export const setFact = defineEndpoint({
  id: 'performance.setFact', module: 'incentives', method: 'PUT', path: '/api/performance/partner-changes', access: 'operator', idempotency: 'natural',
  summary: 'Enter the day a mid or long-tail customer changed partner (null takes it back). Days that are over are recognised anew.',
  body: z.strictObject({ partnerId: id, customerId: id, changedOn: day.nullable(), note: text(500).default('') }),
  output: z.object({ fact: fact.nullable() }), errors: ['customers.unknown'],
});
export const performanceRulesEndpoints = [listRules, addRule, previewRule, addPolicy, endPolicy, listFacts, setFact] as const;
