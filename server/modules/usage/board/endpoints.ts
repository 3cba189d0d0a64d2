/** Binds the contract of the consumption board: names masked, amounts as decimal text, groups by currency. */
import * as contract from '../../../../contract/console/consumption-board.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type Binding, bound } from '../../../platform/http/bind.ts';
import { decimal } from '../reading/amounts.ts';
import { boardGround } from './board-sums.ts';
import { type GroupsQuery, listGroups, type TopQuery, type TopRow, topGroups } from './groups.ts';
import { boardMonths } from './months.ts';
import { compared, kinds, overview } from './overview.ts';
import { rulesOut, type Site } from './paid-rule.ts';

export function boardBindings({ site }: { readonly site: Site }): Binding[] {
  return [
    bound(contract.boardOverview, (ctx, { query }) => overview(ctx, site, query)),
    bound(contract.boardKinds, (ctx, { query }) => kinds(ctx, site, query)),
    bound(contract.boardCompared, (ctx, { query }) => compared(ctx, site, query)),
    bound(contract.boardTrend, (ctx, { query }) => trendOut(ctx, site, query)),
    bound(contract.boardDistribution, (ctx, { query }) => distributionOut(ctx, site, query)),
    bound(contract.boardGroups, (ctx, { query }) => groupsOut(ctx, site, query)),
    bound(contract.boardRules, (ctx) => rulesOut(ctx, site)),
  ];
}

/** People are masked, a customer without a name is called by its account; services and codes are not people. */
export function groupName(groupBy: contract.BoardGroupBy, row: { readonly name: string | null; readonly account_name: string | null }): string {
  if (groupBy === 'manager') return maskName(row.name ?? '');
  if (groupBy !== 'customer') return row.name ?? '';
  return row.name ? maskName(row.name) : maskAccount(row.account_name ?? '');
}

const figures = (row: { readonly due_amount: string; readonly paid_amount: string }) => ({ dueAmount: decimal(row.due_amount), paidAmount: decimal(row.paid_amount) });
const monthOut = (row: TopRow) => ({ month: (row.month ?? '').slice(0, 7), ...figures(row) });

interface Whole {
  readonly currency: string;
  readonly groups: number;
  readonly dueAmount: string;
  readonly paidAmount: string;
  readonly own: readonly TopRow[];
}

/** Each currency with its total and the rows that are its own. */
function byCurrency(rows: readonly TopRow[]): Whole[] {
  return rows.filter((row) => row.part === 'total' && row.month === null).map((total) => ({ currency: total.currency, groups: total.groups, ...figures(total), own: rows.filter((row) => row.currency === total.currency) }));
}

/** Groups of the whole range in order of size; the others, whose key is null, last. */
function groupsIn(own: readonly TopRow[], groupBy: contract.BoardGroupBy) {
  return own.filter((row) => row.part === 'group' && row.month === null).map((row) => ({ key: row.key, name: row.key === null ? '' : groupName(groupBy, row), ...figures(row) }));
}

async function trendOut(ctx: Ctx, site: Site, query: TopQuery): Promise<OutputIn<typeof contract.boardTrend>> {
  const ground = await boardGround(ctx, site, query);
  const rows = await topGroups(ctx, ground, query, true);
  const monthsOf = (own: readonly TopRow[], part: TopRow['part'], key: string | null) => own.filter((row) => row.part === part && row.month !== null && row.key === key).map(monthOut);
  return {
    watermark: ground.watermark, months: boardMonths(query, ground.watermark, ctx.now),
    currencies: byCurrency(rows).map(({ own, ...whole }) => ({
      ...whole, months: monthsOf(own, 'total', null), series: groupsIn(own, query.groupBy).map((group) => ({ ...group, months: monthsOf(own, 'group', group.key) })),
    })),
  };
}

async function distributionOut(ctx: Ctx, site: Site, query: TopQuery): Promise<OutputIn<typeof contract.boardDistribution>> {
  const ground = await boardGround(ctx, site, query);
  const rows = await topGroups(ctx, ground, query, false);
  return {
    watermark: ground.watermark, months: boardMonths(query, ground.watermark, ctx.now),
    currencies: byCurrency(rows).map(({ own, ...whole }) => ({ ...whole, parts: groupsIn(own, query.groupBy) })),
  };
}

async function groupsOut(ctx: Ctx, site: Site, query: GroupsQuery): Promise<OutputIn<typeof contract.boardGroups>> {
  const ground = await boardGround(ctx, site, query);
  const { rows, sums, next } = await listGroups(ctx, ground, query);
  const wide = (row: (typeof rows)[number] | (typeof sums)[number]) => ({ currency: row.currency, ...figures(row), listAmount: decimal(row.list_amount), discountAmount: decimal(row.discount_amount) });
  return {
    watermark: ground.watermark, months: boardMonths(query, ground.watermark, ctx.now), next,
    items: rows.map((row) => ({
      key: row.key, name: groupName(query.groupBy, row), number: row.number ?? '', ...wide(row),
      months: row.months.map(([month, , , due, paid]) => ({ month, dueAmount: decimal(due), paidAmount: decimal(paid) })),
    })),
    sums: sums.map((row) => ({ ...wide(row), groups: row.groups })),
  };
}
