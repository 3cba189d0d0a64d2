/**
 * Performance among the figures of a hand-over that is thought of (sales 4.4): the board's own rows over the days as they
 * would be, by the month of the sheet. Approved transfers stay with whom they were made.
 * Scope: the days given are cut as visibleCustomers is.
 */
import { sql } from 'kysely';
import type { HandoverPage } from '../../usage/usage.ts';
import { groundOf } from '../reading/ground.ts';
import { performanceRows } from '../reading/sums.ts';

export const performanceHandoverPage: HandoverPage = {
  page: 'performance',
  basis: 'second-day',
  permission: 'boards.performance',
  rows: async (ctx, { partnerId, first, last, spans }) => {
    const ground = await groundOf(ctx, { partnerId, from: first, to: last });
    return sql`select p.manager_id, p.sheet_month as month, p.currency, p.amount, p.records from (${performanceRows(ctx, ground, {}, { by: 'manager', amounts: ['amount'], days: spans })}) p`;
  },
};
