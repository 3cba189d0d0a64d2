/** The list behind a figure of the customer board as a file: administrators only, as every file of customers (sales 13 #16), anonymised as the page is masked. */
import { z } from 'zod';
import { customerBoardFilter, customerBoardList } from '../../../../contract/console/customer-board.ts';
import { problem } from '../../../../contract/errors.ts';
import { BUSINESS_ZONE } from '../../../../contract/values/day.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import { parseUnits, printUnits } from '../../../../contract/values/money.ts';
import { homeCurrency, type Site } from '../../../../contract/values/site.ts';
import { customerBoard as english } from '../../../../contract/words/en-US/customer-board.ts';
import { customerBoard as chinese } from '../../../../contract/words/zh-CN/customer-board.ts';
import type { Ctx } from '../../../platform/context.ts';
import { faultsOf } from '../../../platform/http/bind.ts';
import type { Conditions, ExportList, ExportRow } from '../../exports/exports.ts';
import { associationTypeOf } from '../rules.ts';
import { groundOf } from './ground.ts';
import { boardList, type BoardListFilter, type BoardListRow } from './list.ts';

const shape = z.strictObject({
  ...customerBoardFilter, ...customerBoardList, sort: z.enum(['due', '-due', 'at', '-at']).default('-due'),
  selected: z.string().transform((text) => text.split(',')).pipe(z.array(z.string().max(200))).optional(),
  // What only the page's pictures and paging go by.
  by: z.string().optional(), top: z.string().optional(), look: z.string().optional(), limit: z.string().optional(), offset: z.string().optional(),
});

function parse(conditions: Conditions, site: Site): { filter: BoardListFilter; sort: z.output<typeof shape>['sort'] } {
  const parsed = shape.safeParse(conditions, { reportInput: true });
  if (!parsed.success) throw problem('request.invalid', {}, faultsOf('body.conditions', parsed.error));
  const { sort, ...filter } = parsed.data;
  return { sort, filter: { ...filter, currency: filter.currency ?? homeCurrency(site) } };
}

const COLUMNS = ['number', 'accountName', 'name', 'customerType', 'associationType', 'associatedAt', 'dissociatedAt', 'manager', 'level', 'country', 'tag', 'currency', 'due', 'share', 'rank', 'running'] as const;
const NUMERIC: ReadonlySet<string> = new Set(['due', 'share', 'rank', 'running']);
const clockFace = new Intl.DateTimeFormat('sv-SE', { timeZone: BUSINESS_ZONE, dateStyle: 'short', timeStyle: 'medium' });
const timeCell = (at: Date | null) => (at === null ? '' : `${clockFace.format(at)} GMT+08:00`);

export function customerBoardExportList(site: Site): ExportList {
  return {
    list: 'customer-board',
    permission: 'boards.export',
    administratorOnly: true,
    columns: (language) => COLUMNS.map((key) => ({ key, title: (language === 'zh-CN' ? chinese : english)[`column.${key}`], ...(NUMERIC.has(key) ? { numeric: true } : {}) })),
    check: async (ctx: Ctx, conditions: Conditions) => {
      if (!ctx.actor.permissions.has('boards.customers')) throw problem('access.denied', { permission: 'boards.customers' });
      await groundOf(ctx, parse(conditions, site).filter);
    },
    read: async (ctx: Ctx, conditions: Conditions, cursor: string | null, limit: number) => {
      const { filter, sort } = parse(conditions, site);
      const offset = Number(cursor ?? '0');
      const { rows } = await boardList(ctx, filter, sort, { limit, offset });
      return { rows: rows.map((row) => cellsOf(ctx, filter.currency, row)), next: rows.length < limit ? null : String(offset + rows.length) };
    },
  };
}

function cellsOf(ctx: Ctx, currency: string, row: BoardListRow): ExportRow {
  const words: Readonly<Record<string, string>> = ctx.actor.language === 'zh-CN' ? chinese : english;
  const word = (key: string) => words[key] ?? key;
  return {
    number: row.number, accountName: maskAccount(row.account_name), name: maskName(row.name), customerType: word(`key.customerType.${row.customer_type}`), associationType: word(`key.associationType.${associationTypeOf(row.association_type)}`),
    associatedAt: timeCell(row.from_at), dissociatedAt: timeCell(row.to_at), manager: maskName(row.manager_name ?? ''), level: row.level, country: row.country_code, tag: row.tag,
    currency, due: printUnits(parseUnits(row.due ?? '0')), share: row.share ?? '', rank: row.rank === null ? '' : String(row.rank), running: row.running ?? '',
  };
}
