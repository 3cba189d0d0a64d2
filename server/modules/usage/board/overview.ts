/**
 * 总览 (sales 6.1): amount due and paid by month, refunds and adjustments told apart, and the last month compared with the
 * one before and with the same month of last year, each up to the same day.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { sql } from 'kysely';
import type { boardCompared, boardKinds, boardOverview } from '../../../../contract/console/consumption-board.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Ctx } from '../../../platform/context.ts';
import { decimal, sumsOf } from '../reading/amounts.ts';
import { sumRows } from '../reading/sum-plan.ts';
import { type BoardFilter, boardGround, boardPlan, dayAfter } from './board-sums.ts';
import { boardMonths, comparedMonths } from './months.ts';
import { paidAmount, type Site, WITHOUT_COLUMNS } from './paid-rule.ts';

const WITHOUT = Object.values(WITHOUT_COLUMNS);
const AMOUNTS = ['due_amount', ...WITHOUT] as const;

interface Figures {
  readonly due_amount: string;
  readonly paid_amount: string;
}
interface MonthRow extends Figures {
  /** Null: all months together. */
  readonly month: Day | null;
  readonly currency: string;
  readonly voucher_amount: string;
  readonly cash_coupon_amount: string;
  readonly card_amount: string;
}

const figures = (row: Figures) => ({ dueAmount: decimal(row.due_amount), paidAmount: decimal(row.paid_amount) });
const nameOf = (month: Day | null) => (month ?? '').slice(0, 7);

/** Each currency with its row of all months and its months. */
function byCurrency<R extends { readonly month: Day | null; readonly currency: string }>(rows: readonly R[]): { currency: string; whole: R; months: R[] }[] {
  return rows.filter((row) => row.month === null).map((whole) => ({ currency: whole.currency, whole, months: rows.filter((row) => row.month !== null && row.currency === whole.currency) }));
}

export async function overview(ctx: Ctx, site: Site, filter: BoardFilter): Promise<OutputIn<typeof boardOverview>> {
  const { partnerId, rules, watermark } = await boardGround(ctx, site, filter);
  const found = await sql<MonthRow>`
    with months as materialized (
      select p.currency, p.month, ${sumsOf('p', AMOUNTS)}, ${paidAmount(rules, 'p')} as paid_amount
      from (${sumRows(boardPlan(ctx, partnerId, filter, { amounts: AMOUNTS }))}) p group by p.currency, p.month having sum(p.records) > 0)
    select m.month, m.currency, ${sql.join([...AMOUNTS, 'paid_amount'].map((column) => sql.ref(`m.${column}`)))} from months m
    union all select null, m.currency, ${sumsOf('m', [...AMOUNTS, 'paid_amount'])} from months m group by m.currency
    order by 2, 1`.execute(ctx.tx);
  return {
    watermark, months: boardMonths(filter, watermark, ctx.now),
    currencies: byCurrency(found.rows).map(({ currency, whole, months }) => ({
      currency, ...figures(whole), withoutAmounts: { voucher: decimal(whole.voucher_amount), cashCoupon: decimal(whole.cash_coupon_amount), card: decimal(whole.card_amount) },
      months: months.map((row) => ({ month: nameOf(row.month), ...figures(row) })),
    })),
  };
}

interface KindRow {
  readonly month: Day | null;
  readonly currency: string;
  readonly refund: string | null;
  readonly adjustment: string | null;
}

/** Read by itself: kinds of bills are in the finer sums only, and the picture need not wait for them. */
export async function kinds(ctx: Ctx, site: Site, filter: BoardFilter): Promise<OutputIn<typeof boardKinds>> {
  const { partnerId, watermark } = await boardGround(ctx, site, filter);
  const plan = boardPlan(ctx, partnerId, filter, { dimensions: ['bill_kind'], billKinds: ['refund', 'adjustment'], amounts: ['due_amount'] });
  const found = await sql<KindRow>`
    with months as materialized (
      select p.currency, p.month, sum(p.due_amount) filter (where p.bill_kind = 1::smallint) as refund, sum(p.due_amount) filter (where p.bill_kind = 2::smallint) as adjustment
      from (${sumRows(plan)}) p group by p.currency, p.month having sum(p.records) > 0)
    select month, currency, refund, adjustment from months
    union all select null, currency, sum(refund), sum(adjustment) from months group by currency
    order by 2, 1`.execute(ctx.tx);
  const amounts = (row: KindRow) => ({ refundAmount: decimal(row.refund), adjustmentAmount: decimal(row.adjustment) });
  return { watermark, currencies: byCurrency(found.rows).map(({ currency, whole, months }) => ({ currency, ...amounts(whole), months: months.map((row) => ({ month: nameOf(row.month), ...amounts(row) })) })) };
}

const PARTS = ['now', 'lastMonth', 'lastYear'] as const;
interface ComparedRow extends Figures {
  readonly part: (typeof PARTS)[number];
  readonly currency: string;
}

export async function compared(ctx: Ctx, site: Site, filter: BoardFilter): Promise<OutputIn<typeof boardCompared>> {
  const { partnerId, rules, watermark } = await boardGround(ctx, site, filter);
  const months = comparedMonths(filter.to, watermark, ctx.now);
  if (months === null) return { watermark, compared: null, currencies: [] };
  const parts = PARTS.flatMap((part) => {
    const one = months[part];
    if (one === null) return [];
    const plan = boardPlan(ctx, partnerId, { ...filter, from: one.month, to: one.month }, { amounts: AMOUNTS, before: dayAfter(one.until) });
    return [sql`select ${part}::text as part, p.currency, sum(p.due_amount) as due_amount, ${paidAmount(rules, 'p')} as paid_amount
      from (${sumRows(plan)}) p group by p.currency, p.month having sum(p.records) > 0`];
  });
  const { rows } = await sql<ComparedRow>`${sql.join(parts, sql` union all `)} order by currency`.execute(ctx.tx);
  return {
    watermark, compared: months,
    currencies: [...new Set(rows.map((row) => row.currency))].map((currency) => {
      const of = (part: ComparedRow['part']) => figures(rows.find((row) => row.part === part && row.currency === currency) ?? { due_amount: '0', paid_amount: '0' });
      return { currency, now: of('now'), lastMonth: months.lastMonth && of('lastMonth'), lastYear: months.lastYear && of('lastYear') };
    }),
  };
}
