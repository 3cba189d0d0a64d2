/** Binds the customer board: names masked, a month without a change told as zero, amounts as decimal text. */
import * as contract from '../../../../contract/console/customer-board.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import { parseUnits, printUnits } from '../../../../contract/values/money.ts';
import { addMonths, monthsBetween } from '../../../../contract/values/month.ts';
import { homeCurrency, type Site } from '../../../../contract/values/site.ts';
import { type Binding, bound } from '../../../platform/http/bind.ts';
import { associationTypeOf } from '../rules.ts';
import type { BoardFilter } from './ground.ts';
import { boardList, type BoardListRow } from './list.ts';
import { boardAnalysis, boardContribution, boardNumbers, type ContributionRow, type Numbers } from './numbers.ts';

const decimal = (text: string | null) => printUnits(parseUnits(text ?? '0'));
const nameOf = (row: { readonly name: string | null; readonly account_name: string | null }) => (row.name ? maskName(row.name) : maskAccount(row.account_name ?? ''));

export function customerBoardBindings({ site }: { readonly site: Site }): Binding[] {
  return [
    bound(contract.customerBoard, async (ctx, { query }) => numbersOut(query, await boardNumbers(ctx, query))),
    bound(contract.customerBoardAnalysis, async (ctx, { query }) => {
      const { month, rows } = await boardAnalysis(ctx, query, query.by);
      return { month, items: rows.map((row) => ({ key: row.key, customers: row.customers, consuming: row.consuming, amounts: (row.amounts ?? []).map((one) => ({ currency: one.currency, dueAmount: decimal(one.due) })) })) };
    }),
    bound(contract.customerBoardContribution, async (ctx, { query }) => contributionOut(await boardContribution(ctx, query, Number(query.top)))),
    bound(contract.customerBoardRows, async (ctx, { query }) => {
      const currency = query.currency ?? homeCurrency(site);
      const { rows, total, due } = await boardList(ctx, { ...query, currency }, query.sort, query);
      return { total, currency, dueAmount: decimal(due), items: rows.map(rowOut) };
    }),
  ];
}

function numbersOut(query: BoardFilter, numbers: Numbers): OutputIn<typeof contract.customerBoard> {
  const months = Array.from({ length: monthsBetween(query.from, query.to) + 1 }, (_, step) => addMonths(query.from, step));
  return {
    month: numbers.month, lastMonth: numbers.lastMonth, quarter: numbers.quarter, lastQuarter: numbers.lastQuarter, completeUntil: numbers.complete_until,
    total: { now: numbers.total, before: numbers.total_before }, associations: { now: numbers.associations, before: numbers.associations_before },
    consuming: { now: numbers.consuming, before: numbers.consuming_before }, newEnterprise: { now: numbers.new_enterprise, before: numbers.new_enterprise_before },
    months: months.map((month) => {
      const known = numbers.months?.find((one) => one.month === month);
      return { month, joined: { referral: known?.joined_referral ?? 0, resale: known?.joined_resale ?? 0 }, left: { referral: known?.left_referral ?? 0, resale: known?.left_resale ?? 0 } };
    }),
  };
}

function contributionOut(rows: readonly ContributionRow[]): OutputIn<typeof contract.customerBoardContribution> {
  return {
    currencies: [...new Set(rows.map((row) => row.currency))].map((currency) => {
      const own = rows.filter((row) => row.currency === currency);
      return {
        currency, customers: own[0]?.customers ?? 0, dueAmount: decimal(own[0]?.total ?? null),
        items: own.map((row) => ({ customerId: row.customer_id, name: row.customer_id === null ? '' : nameOf(row), dueAmount: decimal(row.due), share: row.share ?? '', running: row.running ?? '' })),
      };
    }),
  };
}

const rowOut = (row: BoardListRow) => ({
  customerId: row.customer_id, name: nameOf(row), accountName: maskAccount(row.account_name), number: row.number, customerType: row.customer_type, level: row.level, countryCode: row.country_code, tag: row.tag,
  associationType: associationTypeOf(row.association_type), associatedAt: row.from_at.toISOString(), dissociatedAt: row.to_at?.toISOString() ?? null,
  manager: row.manager_id === null ? null : { memberId: row.manager_id, name: maskName(row.manager_name ?? '') }, open: row.dissociated_at === null,
  dueAmount: decimal(row.due), share: row.share, rank: row.rank, running: row.running,
});
