/**
 * The board as an export: its filters and reach as of the moment the file was asked for, every group of the range, one row
 * each or one a month. A row says whether it is an estimate, and the version of the rule amount paid went by.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { z } from 'zod';
import { boardFilter, boardGroupBy } from '../../../../contract/console/consumption-board.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Ctx } from '../../../platform/context.ts';
import { faultsOf } from '../../../platform/http/bind.ts';
import { partnerOfQuery } from '../../assignment/assignment.ts';
import type { Conditions, ExportList, ExportRow } from '../../exports/exports.ts';
import { decimal } from '../reading/amounts.ts';
import { columnsOf, type Head, wordsOf } from '../reading/export-cells.ts';
import { boardGround, type BoardGround } from './board-sums.ts';
import { groupName } from './endpoints.ts';
import { type GroupRow, listGroups } from './groups.ts';
import { assertRangeServed, type MonthRange, monthsOfRange, stateOfMonth } from './months.ts';
import { ruleOfMonth, type Site } from './paid-rule.ts';

const shape = z.strictObject({
  ...boardFilter, groupBy: boardGroupBy.default('service'), rows: z.enum(['range', 'month']).default('range'),
  selected: z.string().transform((text) => text.split(',')).pipe(z.array(z.string().max(200))).optional(),
  // What only the page's picture and paging go by.
  sort: z.string().optional(), limit: z.string().optional(), cursor: z.string().optional(),
});
type Query = z.output<typeof shape>;

function parse(conditions: Conditions): Query {
  const parsed = shape.safeParse(conditions, { reportInput: true });
  if (!parsed.success) throw problem('request.invalid', {}, faultsOf('body.conditions', parsed.error));
  return parsed.data;
}

const HEADS: readonly Head[] = [
  ['from', 'column.from'], ['to', 'column.to'], ['groupBy', 'groupBy'], ['name', 'column.group'], ['code', 'column.code'], ['currency', 'field.currency'],
  ['list', 'amount.listAmount', 'numeric'], ['discount', 'amount.discountAmount', 'numeric'], ['due', 'measure.due', 'numeric'], ['paid', 'measure.paid', 'numeric'],
  ['state', 'column.state'], ['rule', 'column.rule'],
];

export function boardExportList(site: Site): ExportList {
  return {
    list: 'consumption-board',
    permission: 'boards.export',
    columns: (language) => columnsOf(language, HEADS),
    check: async (ctx, conditions) => {
      const query = parse(conditions);
      assertRangeServed(query, ctx.now);
      await partnerOfQuery(ctx, query.partnerId);
    },
    read: async (ctx, conditions, cursor, limit) => {
      const query = parse(conditions);
      const ground = await boardGround(ctx, site, query);
      const groups = query.rows === 'month' ? Math.max(1, Math.floor(limit / monthsOfRange(query).length)) : limit;
      const { rows, next } = await listGroups(ctx, ground, { ...query, sort: '-due', limit: groups, ...(cursor === null ? { cursor: undefined } : { cursor }) });
      return { next, rows: rows.flatMap((row) => cellsOf(ctx, ground, query, row)) };
    },
  };
}

function cellsOf(ctx: Ctx, ground: BoardGround, query: Query, row: GroupRow): ExportRow[] {
  const { say, value } = wordsOf(ctx.actor.language);
  const { groupBy } = query;
  const isCode = groupBy === 'chargingMode' || groupBy === 'associationType';
  const nobody = groupBy === 'manager' && row.key === 'none';
  const name = nobody ? say('nobody') : isCode ? value(groupBy, row.key) : groupName(groupBy, row);
  const same = { groupBy: value('groupBy', groupBy), name, code: groupBy === 'customer' ? (row.number ?? '') : groupBy === 'manager' ? '' : row.key, currency: row.currency };
  const said = (range: MonthRange) => ({
    from: range.from, to: range.to,
    state: monthsOfRange(range).every((month) => stateOfMonth(month, ground.watermark, ctx.now) === 'final') ? say('finalTag') : say('estimateTag'),
    rule: [...new Set(monthsOfRange(range).map((month) => ruleOfMonth(ground.rules, month).version))].join(', '),
  });
  if (query.rows === 'range') {
    return [{ ...same, ...said(query), list: decimal(row.list_amount), discount: decimal(row.discount_amount), due: decimal(row.due_amount), paid: decimal(row.paid_amount) }];
  }
  return row.months.map(([month, list, discount, due, paid]) => ({ ...same, ...said({ from: month, to: month }), list: decimal(list), discount: decimal(discount), due: decimal(due), paid: decimal(paid) }));
}
