/** 销售 > 运营看板 > 客户看板 (sales 6.3): numbers, newly associated and disassociated by month, analysis, contribution, and the list behind each figure. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { amount, associationType, currency, day, id, instant, masked, month, offsetPage, text } from './shapes.ts';

/** A customer counts for its present manager, one that left for the last one, whole months of it (sales 4.4, decisions/0034). */
export const customerBoardFilter = {
  /** Reseller whose board it is; without it one's own. */
  partnerId: id.optional(),
  from: month, to: month,
  /** `none`: customers without a manager. */
  managerId: z.union([id, z.literal('none')]).optional(), supervisorId: id.optional(),
  associationType: associationType.optional(),
};
export const customerBoardBy = z.enum(['customerType', 'associationType', 'level', 'country', 'tag']);
export type CustomerBoardBy = z.infer<typeof customerBoardBy>;
/** The list behind a figure. */
export const customerBoardPart = z.enum(['total', 'associations', 'consuming', 'newEnterprise', 'joined', 'left', 'contribution']);
export type CustomerBoardPart = z.infer<typeof customerBoardPart>;

const compared = z.object({ now: z.number(), before: z.number() });
export const customerBoardList = {
  part: customerBoardPart.default('total'),
  /** One month instead of the range: of a beginning, an end, or consumption. */
  month: month.optional(),
  customerType: z.enum(['-1', '0', '1']).optional(),
  /** `(none)`: those without one. */
  level: text(16).optional(), country: text(16).optional(), tag: text(64).optional(),
  /** Of amounts, the site's own when none is said. */
  currency: currency.optional(),
};

export const customerBoard = defineEndpoint({
  id: 'customers.board', module: 'customers', method: 'GET', path: '/api/boards/customers', access: 'boards.customers',
  summary: '客户看板: customers, associations, customers with consumption this month, new enterprise customers this quarter, each beside the period before; newly associated and disassociated by month.',
  query: z.strictObject(customerBoardFilter),
  output: z.object({
    /** Month and quarter at hand, and what they are compared with. */
    month, lastMonth: month, quarter: z.object({ from: month, to: month }), lastQuarter: z.object({ from: month, to: month }),
    /** The newest day loaded whole; null: nothing was loaded. */
    completeUntil: day.nullable(),
    total: compared, associations: compared, consuming: compared, newEnterprise: compared,
    months: z.array(z.object({ month, joined: z.object({ referral: z.number(), resale: z.number() }), left: z.object({ referral: z.number(), resale: z.number() }) })),
  }),
  errors: ['usage.month_out_of_reach', 'identity.partner_unknown'],
});
export const customerBoardAnalysis = defineEndpoint({
  id: 'customers.boardAnalysis', module: 'customers', method: 'GET', path: '/api/boards/customers/analysis', access: 'boards.customers',
  summary: '客户信息分析: associated customers by type, association type, level, country or tag, with those who consume this month and their amounts due.',
  query: z.strictObject({ ...customerBoardFilter, by: customerBoardBy.default('customerType') }),
  output: z.object({ month, items: z.array(z.object({ key: z.string(), customers: z.number(), consuming: z.number(), amounts: z.array(z.object({ currency, dueAmount: amount })) })) }),
  errors: ['usage.month_out_of_reach', 'identity.partner_unknown'],
});
export const customerBoardContribution = defineEndpoint({
  id: 'customers.boardContribution', module: 'customers', method: 'GET', path: '/api/boards/customers/contribution', access: 'boards.customers',
  summary: '贡献收入统计: the largest customers of the range with share and running share, the others as one, each currency by itself.',
  query: z.strictObject({ ...customerBoardFilter, top: z.enum(['5', '10', '20']).default('10') }),
  output: z.object({
    currencies: z.array(z.object({
      currency, customers: z.number(), dueAmount: amount,
      /** In order of size; the others (customerId null) last. Shares are per cent of the currency's sum, cut to hundredths. */
      items: z.array(z.object({ customerId: id.nullable(), name: masked, dueAmount: amount, share: z.string(), running: z.string() })),
    })),
  }),
  errors: ['usage.month_out_of_reach', 'identity.partner_unknown'],
});
export const customerBoardRows = defineEndpoint({
  id: 'customers.boardList', module: 'customers', method: 'GET', path: '/api/boards/customers/list', access: 'boards.customers',
  summary: 'The list behind a figure of the board: a row a customer, for beginnings and ends a row an association, with the amount due of the range or month in one currency.',
  query: z.strictObject({ ...customerBoardFilter, ...customerBoardList, sort: z.enum(['due', '-due', 'at', '-at']).default('-due'), ...offsetPage }),
  output: z.object({
    total: z.number(), currency, dueAmount: amount,
    items: z.array(z.object({
      customerId: id, name: masked, accountName: masked, number: z.string(), customerType: z.number(), level: z.string(), countryCode: z.string(), tag: z.string(),
      associationType, associatedAt: instant, dissociatedAt: instant.nullable(), manager: z.object({ memberId: id, name: masked }).nullable(),
      /** Whether its page can be opened: it is associated. */
      open: z.boolean(), dueAmount: amount, share: z.string().nullable(), rank: z.number().nullable(), running: z.string().nullable(),
    })),
  }),
  errors: ['usage.month_out_of_reach', 'identity.partner_unknown'],
});
export const customerBoardEndpoints = [customerBoard, customerBoardAnalysis, customerBoardContribution, customerBoardRows] as const;
