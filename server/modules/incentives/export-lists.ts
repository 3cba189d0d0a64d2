/**
 * What of performance can be exported (sales 7.2, 9.1): details, transfers and the groups of the board, with the filters and
 * the sight of the pages. A file is a picture of the moment it was asked for: lines recognised later are not in it.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { lineFilter, transferFilter } from '../../../contract/console/incentives.ts';
import { performanceBoardFilter, performanceGroupBy } from '../../../contract/console/performance-board.ts';
import { problem } from '../../../contract/errors.ts';
import { monthsBetween } from '../../../contract/values/month.ts';
import { performanceColumns as english } from '../../../contract/words/en-US/performance-columns.ts';
import { performanceReasons as englishReasons } from '../../../contract/words/en-US/performance-reasons.ts';
import type { Language } from '../../../contract/words/words.ts';
import { performanceColumns as chinese } from '../../../contract/words/zh-CN/performance-columns.ts';
import { performanceReasons as chineseReasons } from '../../../contract/words/zh-CN/performance-reasons.ts';
import type { Ctx } from '../../platform/context.ts';
import { faultsOf } from '../../platform/http/bind.ts';
import type { Conditions, ExportList, ExportRow } from '../exports/exports.ts';
import { decimal, timeCell, wordsOf as usageWordsOf } from '../usage/usage.ts';
import { type GroupRow, groupName, listGroups } from './board/board.ts';
import { groundOf } from './reading/ground.ts';
import { lineOut, pageOfLines } from './reading/lines.ts';
import { listTransfers } from './transfers/transfers.ts';

type Word = keyof typeof chinese;
const wordsOf = (language: Language): Readonly<Record<Word, string>> => (language === 'zh-CN' ? chinese : english);
const NUMERIC: ReadonlySet<Word> = new Set(['due', 'amount', 'unpaid', 'cash', 'credit', 'card', 'coupon', 'writtenOff', 'other', 'customers', 'ruleVersion']);
const columns = (heads: readonly Word[]) => (language: Language) => heads.map((key) => ({ key, title: wordsOf(language)[key], ...(NUMERIC.has(key) ? { numeric: true } : {}) }));

/** What only paging goes by. */
const paging = { sort: z.string().optional(), limit: z.string().optional(), cursor: z.string().optional() };
const ticked = z.string().transform((text) => text.split(','));

function parsed<S extends z.ZodType>(shape: S, conditions: Conditions): z.output<S> {
  const result = shape.safeParse(conditions, { reportInput: true });
  if (!result.success) throw problem('request.invalid', {}, faultsOf('body.conditions', result.error));
  return result.data;
}

const LINES: readonly Word[] = [
  'period', 'sheetId', 'state', 'lineId', 'kind', 'lateFor', 'number', 'customerName', 'accountName', 'reseller', 'manager', 'day', 'consumedAt', 'recognisedAt', 'service', 'serviceCode', 'product', 'tradeNo', 'chargingMode', 'billType', 'association',
  'currency', 'due', 'amount', 'unpaid', 'cash', 'credit', 'card', 'coupon', 'writtenOff', 'other', 'reasons', 'ruleVersion', 'feedback',
];
const lineShape = z.strictObject({ ...lineFilter, ...paging, selected: ticked.pipe(z.array(z.string().regex(/^[0-9a-f-]{36}:\d{1,6}$/, 'format'))).optional() });

const details: ExportList = {
  list: 'performance-details',
  permission: 'performance.export',
  columns: columns(LINES),
  check: async (ctx, conditions) => void (await groundOf(ctx, parsed(lineShape, conditions))),
  read: async (ctx, conditions, cursor, limit) => {
    const { selected, cursor: _cursor, limit: _limit, sort: _sort, ...filter } = parsed(lineShape, conditions);
    // `ctx.now` is the moment the file was asked for.
    const also = sql` and l.recognised_at <= ${ctx.now}::timestamptz${selected === undefined ? sql`` : sql` and l.record_id || ':' || l.sequence = any(${selected}::text[])`}`;
    const page = await pageOfLines(ctx, { ...filter, limit, ...(cursor === null ? {} : { cursor }) }, also);
    return { next: page.next, rows: page.rows.map((row) => ({ ...lineCells(ctx, lineOut(ctx, page.ground.partnerId, row, page.sheets, page.reseller), row.consumed_from, row.recognised_at), number: row.number })) };
  },
};

function lineCells({ actor: { language } }: Ctx, line: ReturnType<typeof lineOut>, consumedFrom: Date, recognisedAt: Date): ExportRow {
  const words = wordsOf(language);
  const reasons = language === 'zh-CN' ? chineseReasons : englishReasons;
  const { value } = usageWordsOf(language);
  return {
    period: line.sheetMonth, sheetId: line.sheetId, state: words[`state.${line.state}`], lineId: line.lineId, kind: words[`kind.${line.kind}`], lateFor: line.lateFor ?? '', customerName: line.customerName, accountName: line.accountName, reseller: line.resellerName ?? '',
    manager: line.manager?.name ?? words.nobody, day: line.day, consumedAt: timeCell(consumedFrom), recognisedAt: timeCell(recognisedAt), service: line.serviceName, serviceCode: line.serviceCode, product: line.productName, tradeNo: line.tradeNo,
    chargingMode: value('chargingMode', line.chargingMode), billType: value('billType', line.billType), association: value('associationType', line.associationType), currency: line.currency, due: line.dueAmount, amount: line.amount, unpaid: line.unpaidAmount,
    cash: line.cashAmount, credit: line.creditAmount, card: line.cardAmount, coupon: line.couponAmount, writtenOff: line.writtenOffAmount, other: line.otherAmount, reasons: line.reasons.map((reason) => reasons[reason]).join(' '), ruleVersion: String(line.ruleVersion), feedback: words[`feedback.${line.feedback}`],
  };
}

const TRANSFERS: readonly Word[] = ['transferKind', 'transferState', 'cause', 'customerName', 'accountName', 'from', 'to', 'fromDay', 'toDay', 'period', 'sheetId', 'currency', 'amount', 'reason', 'askedBy', 'askedAt', 'approver', 'decidedAt'];
const transferShape = z.strictObject({ ...transferFilter, ...paging, selected: ticked.pipe(z.array(z.uuid())).optional() });

const transfers: ExportList = {
  list: 'performance-transfers',
  permission: 'performance.export',
  columns: columns(TRANSFERS),
  check: async (ctx, conditions) => void (await groundOf(ctx, parsed(transferShape, conditions), 'served')),
  read: async (ctx, conditions, cursor, limit) => {
    const { selected, cursor: _cursor, limit: _limit, sort: _sort, ...filter } = parsed(transferShape, conditions);
    const words = wordsOf(ctx.actor.language);
    const { rows, next } = await listTransfers(ctx, { ...filter, limit, ...(cursor === null ? {} : { cursor }) }, selected);
    return { next, rows: rows.map((row): ExportRow => ({
      transferKind: words[`transferKind.${row.kind}`], transferState: words[`transferState.${row.state}`], cause: words[`cause.${row.cause}`], customerName: row.customerName, accountName: row.accountName, from: row.from?.name ?? '', to: row.to?.name ?? '', fromDay: row.fromDay, toDay: row.toDay,
      period: row.sheetMonth ?? '', sheetId: row.sheetId ?? '', currency: row.currency, amount: row.amount, reason: row.reason, askedBy: row.askedBy, askedAt: timeCell(new Date(row.askedAt)), approver: row.approver ?? '', decidedAt: row.decidedAt === null ? '' : timeCell(new Date(row.decidedAt)),
    })) };
  },
};

const GROUPS: readonly Word[] = ['groupBy', 'group', 'code', 'period', 'currency', 'amount', 'unpaid', 'customers'];
const groupShape = z.strictObject({ ...performanceBoardFilter, ...paging, groupBy: performanceGroupBy.default('manager'), rows: z.enum(['range', 'month']).default('range'), selected: ticked.pipe(z.array(z.string().max(200))).optional() });

const board: ExportList = {
  list: 'performance-board',
  permission: 'performance.export',
  columns: columns(GROUPS),
  check: async (ctx, conditions) => void (await groundOf(ctx, parsed(groupShape, conditions))),
  read: async (ctx, conditions, cursor, limit) => {
    const query = parsed(groupShape, conditions);
    const ground = await groundOf(ctx, query);
    const groups = query.rows === 'month' ? Math.max(1, Math.floor(limit / (monthsBetween(query.from, query.to) + 1))) : limit;
    const { rows, next } = await listGroups(ctx, ground, { ...query, sort: '-amount', limit: groups, cursor: cursor ?? undefined });
    return { next, rows: rows.flatMap((row) => groupCells(ctx, query, row)) };
  },
};

function groupCells({ actor: { language } }: Ctx, { groupBy, rows, from, to }: z.output<typeof groupShape>, row: GroupRow): ExportRow[] {
  const words = wordsOf(language);
  const { value } = usageWordsOf(language);
  const people = groupBy === 'manager' || groupBy === 'supervisor';
  const name = row.key === 'transfer' ? words.transferRow : people && row.key === 'none' ? (groupBy === 'manager' ? words.nobody : words.noSupervisor) : groupBy === 'chargingMode' || groupBy === 'associationType' ? value(groupBy, row.key) : groupName(groupBy, row);
  const same = { groupBy: words[`groupBy.${groupBy}`], group: name, code: groupBy === 'customer' ? (row.number ?? '') : people ? '' : row.key, currency: row.currency, customers: String(row.customers) };
  if (rows === 'range') return [{ ...same, period: from === to ? from : `${from} – ${to}`, amount: decimal(row.amount), unpaid: decimal(row.unpaid_amount) }];
  return row.months.map(([month, amount, unpaid]) => ({ ...same, period: month, amount: decimal(amount), unpaid: decimal(unpaid) }));
}

export const incentivesExportLists: readonly ExportList[] = [details, transfers, board];
