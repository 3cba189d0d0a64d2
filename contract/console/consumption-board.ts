/**
 * 销售 > 运营看板 > 消费看板 (sales 6.1): 总览, 费用走势, 费用分布, the rows behind them, and 消费统计规则. Basis is the day
 * of assignment (4.4). Currencies stand apart and are never added.
 */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { amount, associationType, currency, day, id, masked, month, page, text, watermark } from './shapes.ts';

export const boardGroupBy = z.enum(['service', 'chargingMode', 'associationType', 'manager', 'customer']);
export type BoardGroupBy = z.infer<typeof boardGroupBy>;
export const boardMeasure = z.enum(['due', 'paid']);
export type BoardMeasure = z.infer<typeof boardMeasure>;
/** Means of payment that amount paid can leave out. */
export const paidWithout = z.enum(['voucher', 'cashCoupon', 'card']);
export type PaidWithout = z.infer<typeof paidWithout>;

/** Months from first to last, both counted; whose days; what counts. */
export const boardFilter = {
  partnerId: id.optional(), from: month, to: month, managerId: z.union([id, z.literal('none')]).optional(), managerName: text(64).optional(),
  customerId: id.optional(), customerName: text(64).optional(), accountName: text(64).optional(), associationType: associationType.optional(), currency: currency.optional(),
  /** Adjustments are told apart; here whether the amounts hold them. */
  adjustments: z.enum(['include', 'exclude']).default('include'),
};
/** How many groups a picture shows by name; the rest is one part, “others”. */
const top = z.string().regex(/^\d{1,2}$/, 'count').transform(Number).pipe(z.number().int().min(1).max(20)).default(7);

/**
 * Whether figures of a month will still change: `running`, its days are not all in the summary; `settling`, products settled
 * monthly are charged until noon of the 5th after it; `restating`, a delivery of it does not count whole. All but `final` are estimates.
 */
export const boardMonth = z.object({ month, state: z.enum(['final', 'running', 'settling', 'restating']) });
export type BoardMonth = z.infer<typeof boardMonth>;
const figures = z.object({ dueAmount: amount, paidAmount: amount });
const monthFigures = figures.extend({ month });
const comparedMonth = z.object({ month, until: day });
/** A group of the kind asked for: service or billing mode code, association type, member or customer id, `none` for nobody's days. */
const group = { key: z.string(), name: masked };

export const boardOverview = defineEndpoint({
  id: 'usage.boardOverview', module: 'usage', method: 'GET', path: '/api/boards/consumption/overview', access: 'boards.consumption',
  summary: '消费看板 总览: amount due and paid by month and in all, and what amount paid leaves out.',
  query: z.strictObject(boardFilter),
  output: z.object({
    watermark, months: z.array(boardMonth),
    currencies: z.array(figures.extend({ currency, withoutAmounts: z.object({ voucher: amount, cashCoupon: amount, card: amount }), months: z.array(monthFigures) })),
  }),
  errors: ['usage.month_out_of_reach'],
});
export const boardKinds = defineEndpoint({
  id: 'usage.boardKinds', module: 'usage', method: 'GET', path: '/api/boards/consumption/kinds', access: 'boards.consumption',
  summary: 'Refunds and adjustments told apart, by month and in all, whether amounts hold adjustments or not.',
  query: z.strictObject(boardFilter),
  output: z.object({ watermark, currencies: z.array(z.object({ currency, refundAmount: amount, adjustmentAmount: amount, months: z.array(z.object({ month, refundAmount: amount, adjustmentAmount: amount })) })) }),
  errors: ['usage.month_out_of_reach'],
});
export const boardCompared = defineEndpoint({
  id: 'usage.boardCompared', module: 'usage', method: 'GET', path: '/api/boards/consumption/compared', access: 'boards.consumption',
  summary: 'The last month against the month before and the same month of last year; while it is not over, up to the same day of each.',
  query: z.strictObject(boardFilter),
  output: z.object({
    watermark,
    /** Null while no day of the last month is in the summary. A month out of reach (18 months) is not compared with. */
    compared: z.object({ now: comparedMonth, whole: z.boolean(), lastMonth: comparedMonth.nullable(), lastYear: comparedMonth.nullable() }).nullable(),
    currencies: z.array(z.object({ currency, now: figures, lastMonth: figures.nullable(), lastYear: figures.nullable() })),
  }),
  errors: ['usage.month_out_of_reach'],
});
export const boardTrend = defineEndpoint({
  id: 'usage.boardTrend', module: 'usage', method: 'GET', path: '/api/boards/consumption/trend', access: 'boards.consumption',
  summary: '消费看板 费用走势: the largest groups by month, the others as one, and the total; groups are those of the whole range.',
  query: z.strictObject({ ...boardFilter, groupBy: boardGroupBy.default('service'), measure: boardMeasure.default('due'), top }),
  output: z.object({
    watermark, months: z.array(boardMonth),
    currencies: z.array(figures.extend({
      currency, groups: z.number(), months: z.array(monthFigures),
      /** In order of the measure, largest first; `others` (key null) last. */
      series: z.array(figures.extend({ ...group, key: z.string().nullable(), months: z.array(monthFigures) })),
    })),
  }),
  errors: ['usage.month_out_of_reach'],
});
export const boardDistribution = defineEndpoint({
  id: 'usage.boardDistribution', module: 'usage', method: 'GET', path: '/api/boards/consumption/distribution', access: 'boards.consumption',
  summary: '消费看板 费用分布: the range as a whole, the largest groups and the others as one; the parts add up to the total.',
  query: z.strictObject({ ...boardFilter, groupBy: boardGroupBy.default('service'), measure: boardMeasure.default('due'), top }),
  output: z.object({
    watermark, months: z.array(boardMonth),
    currencies: z.array(figures.extend({ currency, groups: z.number(), parts: z.array(figures.extend({ ...group, key: z.string().nullable() })) })),
  }),
  errors: ['usage.month_out_of_reach'],
});
export const boardGroups = defineEndpoint({
  id: 'usage.boardGroups', module: 'usage', method: 'GET', path: '/api/boards/consumption/groups', access: 'boards.consumption',
  summary: 'Rows of the board: every group of the range with its amounts and months, currency by currency; keyset paging. Sums are those of all rows.',
  query: z.strictObject({ ...boardFilter, groupBy: boardGroupBy.default('service'), sort: z.enum(['due', '-due', 'paid', '-paid', 'list', '-list']).default('-due'), ...page }),
  output: z.object({
    watermark, months: z.array(boardMonth), next: z.string().nullable(),
    items: z.array(figures.extend({ ...group, number: z.string(), currency, listAmount: amount, discountAmount: amount, months: z.array(monthFigures) })),
    sums: z.array(figures.extend({ currency, groups: z.number(), listAmount: amount, discountAmount: amount })),
  }),
  errors: ['usage.month_out_of_reach', 'usage.cursor_invalid'],
});
export const boardRules = defineEndpoint({
  id: 'usage.boardRules', module: 'usage', method: 'GET', path: '/api/boards/consumption/rules', access: 'boards.consumption',
  summary: '消费统计规则: the site profile and every version of its rule of amount paid, with the month each holds from.',
  output: z.object({ site: z.enum(['china', 'international']), versions: z.array(z.object({ version: z.number(), validFrom: month, without: z.array(paidWithout), state: z.enum(['past', 'in-force', 'coming']) })) }),
});
export const consumptionBoardEndpoints = [boardOverview, boardKinds, boardCompared, boardTrend, boardDistribution, boardGroups, boardRules] as const;
