/**
 * 销售 > 运营看板 > 业绩看板 (sales 6.2): 业绩金额趋势, 业绩金额统计, 业绩汇总, with 选择主管/客户经理. Months are 对账期次: the
 * sheet a line counts in. Whose figure it is follows the record’s day under the second-day rule (4.4), and approved transfers.
 */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { performanceWatermark, sheetState, whosePerformance } from './incentives.ts';
import { amount, associationType, currency, day, masked, month, page } from './shapes.ts';

export const performanceGroupBy = z.enum(['supervisor', 'manager', 'customer', 'service', 'chargingMode', 'associationType']);
export type PerformanceGroupBy = z.infer<typeof performanceGroupBy>;
export const performanceBoardFilter = { ...whosePerformance, from: month, to: month, associationType: associationType.optional(), currency: currency.optional() };
const figures = { amount, unpaidAmount: amount };
/** 预估 until the sheet is final. */
const boardMonth = z.object({ month, state: sheetState });

export const performanceTrend = defineEndpoint({
  id: 'performance.boardTrend', module: 'incentives', method: 'GET', path: '/api/boards/performance/trend', access: 'boards.performance',
  summary: '业绩金额趋势: amount by month, with the state of each month’s sheet, and in all.',
  query: z.strictObject(performanceBoardFilter),
  output: z.object({ watermark: performanceWatermark, months: z.array(boardMonth), currencies: z.array(z.object({ currency, ...figures, months: z.array(z.object({ month, ...figures })) })) }),
  errors: ['usage.month_out_of_reach', 'incentives.not_for_resellers'],
});
const counted = z.object({ from: day, until: day, state: sheetState, amounts: z.array(z.object({ currency, ...figures })) });
export const performanceStatistics = defineEndpoint({
  id: 'performance.boardStatistics', module: 'incentives', method: 'GET', path: '/api/boards/performance/statistics', access: 'boards.performance',
  summary: '业绩金额统计: this month, the whole of last month, last month and last year up to the same day, year to date and the same of last year. Null: nothing to compare with within 18 months, or no day of this month can be seen yet.',
  query: z.strictObject(whosePerformance),
  output: z.object({ watermark: performanceWatermark, thisMonth: counted, lastMonth: counted.nullable(), lastMonthSameDays: counted.nullable(), lastYearSameDays: counted.nullable(), yearToDate: counted, lastYearToDate: counted.nullable() }),
  errors: ['incentives.not_for_resellers'],
});
export const performanceGroups = defineEndpoint({
  id: 'performance.boardGroups', module: 'incentives', method: 'GET', path: '/api/boards/performance/groups', access: 'boards.performance',
  summary: '业绩汇总 of the board: every supervisor, manager, customer, service, billing mode or association type with amounts and months; keyset paging. Sums are those of all rows. `none`: nobody’s days, or no supervisor; `transfer`: approved transfers, where rows are not people or customers.',
  query: z.strictObject({ ...performanceBoardFilter, groupBy: performanceGroupBy.default('manager'), sort: z.enum(['amount', '-amount', 'unpaid', '-unpaid']).default('-amount'), ...page }),
  output: z.object({
    watermark: performanceWatermark, months: z.array(boardMonth), next: z.string().nullable(),
    items: z.array(z.object({ key: z.string(), name: masked, number: z.string(), currency, ...figures, customers: z.number(), months: z.array(z.object({ month, ...figures })) })),
    sums: z.array(z.object({ currency, ...figures, groups: z.number() })),
  }),
  errors: ['usage.month_out_of_reach', 'usage.cursor_invalid', 'incentives.not_for_resellers'],
});
export const performanceBoardEndpoints = [performanceTrend, performanceStatistics, performanceGroups] as const;
