/**
 * 消费汇总, 优惠详情 and 按客户经理 as exports: the pages' filters and reach (R-5.6, as of the moment the file was asked
 * for), every row of them. Ticked rows are customers, keys of discounts, or managers.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { discountDetail as discountEndpoint, summaryByManager as byManagerEndpoint, summaryFilter, summaryOfPartners } from '../../../../contract/console/usage.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Ctx } from '../../../platform/context.ts';
import { faultsOf } from '../../../platform/http/bind.ts';
import { ofPartners, partnerOfQuery } from '../../assignment/assignment.ts';
import type { Conditions, ExportList } from '../../exports/exports.ts';
import { decimal, toAmounts } from './amounts.ts';
import { type ByManagerQuery, summaryByManager } from './by-manager.ts';
import { DISCOUNT_COLUMNS, type DiscountQuery, type DiscountRow, discountRows, namesFrom, namesOf } from './discounts.ts';
import { AMOUNT_HEADS, columnsOf, customerCells, type Head, type Masks, pageMasks, wordsOf } from './export-cells.ts';
import { associationOf } from './kinds.ts';
import { managersInMonth, maskedManagers, resellerNames } from './people.ts';
import { assertMonthServed } from './period.ts';
import { makeRoom } from './run-sums.ts';
import { partnersOfSummary, type SummaryFilter, type SummaryRow, summaryRows } from './summary.ts';

const selected = z.string().transform((text) => text.split(',')).pipe(z.array(z.string().max(200))).optional();
/** Places and order of the page do not matter in a file. */
const ignored = { sort: z.string().optional(), limit: z.string().optional(), offset: z.string().optional() };

const summaryShape = z.strictObject({ ...summaryOfPartners, ...ignored, kind: z.enum(['consumption', 'refund']).default('consumption'), selected });
const discountShape = z.strictObject({ ...summaryFilter, ...ignored, by: discountEndpoint.query.shape.by, selected });
const byManagerShape = z.strictObject({ ...byManagerEndpoint.query.shape, ...ignored, selected });

function parse<S extends z.ZodType>(shape: S, conditions: Conditions): z.output<S> {
  const parsed = shape.safeParse(conditions, { reportInput: true });
  if (!parsed.success) throw problem('request.invalid', {}, faultsOf('body.conditions', parsed.error));
  return parsed.data;
}

async function checkMonth(ctx: Ctx, query: { month: string; partnerId?: string | undefined }): Promise<void> {
  assertMonthServed(query.month, ctx.now);
  await partnerOfQuery(ctx, query.partnerId);
}

const SUMMARY_HEADS: readonly Head[] = [
  ['month', 'field.month'], ['kind', 'filter.kind'], ['number', 'number'], ['customerName', 'name'], ['accountName', 'accountName'], ['associationType', 'associationType'], ['managers', 'field.managers'], ['reseller', 'reseller'],
  ['currency', 'field.currency'], ['records', 'field.records', 'numeric'], ...AMOUNT_HEADS,
];

export const summaryExportList: ExportList = {
  list: 'consumption-summary',
  permission: 'consumption.export',
  columns: (language) => columnsOf(language, SUMMARY_HEADS),
  check: async (ctx, conditions) => {
    const query = parse(summaryShape, conditions);
    assertMonthServed(query.month, ctx.now);
    await partnersOfSummary(ctx, query);
  },
  read: async (ctx, conditions, cursor, limit) => {
    const query = parse(summaryShape, conditions);
    const partnerIds = await partnersOfSummary(ctx, query);
    await makeRoom(ctx);
    const [customerId = null, currency = '', association = '0'] = cursor?.split('|') ?? [];
    const after = customerId === null ? sql`true` : sql`(g.customer_id, g.currency, g.association_type) > (${customerId}::uuid, ${currency}::text, ${association}::smallint)`;
    const ticked = query.selected ? sql` and g.customer_id::text = any(${query.selected}::text[])` : sql``;
    const found = await sql<SummaryRow & { customer_name: string }>`
      select g.*, c.number, c.name as customer_name, c.account_name from (${summaryRows(ctx, partnerIds, query)}) g
      join customers.customers c on ${ofPartners('c', partnerIds)} and c.partner_id = g.partner_id and c.customer_id = g.customer_id
      where ${after}${ticked} order by g.customer_id, g.currency, g.association_type limit ${limit}`.execute(ctx.tx);
    const met = [...new Set(found.rows.map((row) => row.partner_id))];
    const managersOf = await managersInMonth(ctx, met, query.month, found.rows.map((row) => row.customer_id));
    const resellerOf = await resellerNames(ctx, met);
    const { say, value } = wordsOf(ctx.actor.language);
    const masks = pageMasks();
    const rows = found.rows.map((row) => ({
      ...customerCells(row, masks), ...toAmounts(row), month: query.month, kind: say(`list.${query.kind}`), associationType: value('associationType', associationOf(row.association_type)),
      managers: managersOf(row.customer_id).map((manager) => manager.name).join('; '), reseller: resellerOf(row.partner_id) ?? '', currency: row.currency, records: row.records,
    }));
    const last = found.rows.at(-1);
    return { rows, next: found.rows.length < limit || !last ? null : `${last.customer_id}|${last.currency}|${last.association_type}` };
  },
};

const DISCOUNT_HEADS: readonly Head[] = [
  ['month', 'field.month'], ['serviceName', 'field.service'], ['serviceCode', 'serviceCode'], ['number', 'number'], ['customerName', 'name'], ['accountName', 'accountName'], ['currency', 'field.currency'], ['list_amount', 'amount.listAmount', 'numeric'], ['discount_amount', 'amount.discountAmount', 'numeric'],
  ['commercial_discount_amount', 'discounts.kind.commercial', 'numeric'], ['partner_discount_amount', 'discounts.kind.partner', 'numeric'], ['promotion_discount_amount', 'discounts.kind.promotion', 'numeric'], ['other_discount_amount', 'discounts.kind.other', 'numeric'],
];

export const discountsExportList: ExportList = {
  list: 'consumption-discounts',
  permission: 'consumption.export',
  columns: (language) => columnsOf(language, DISCOUNT_HEADS),
  check: (ctx, conditions) => checkMonth(ctx, parse(discountShape, conditions)),
  read: async (ctx, conditions, cursor, limit) => {
    const query = parse(discountShape, conditions);
    const partnerId = await partnerOfQuery(ctx, query.partnerId);
    await makeRoom(ctx);
    const found = await discountPage(ctx, partnerId, query, cursor, limit, query.selected);
    const masks = pageMasks();
    const rows = found.map((row) => ({
      ...Object.fromEntries(DISCOUNT_COLUMNS.map((column) => [column, decimal(row[column])])), ...nameCells(query.by, row, masks), month: query.month, currency: row.currency,
    }));
    const last = found.at(-1);
    return { rows, next: found.length < limit || !last ? null : `${last.key}|${last.currency}` };
  },
};

/** A service is named with its code, a customer by masked name and account; the other columns stay empty. */
function nameCells(by: DiscountQuery['by'], row: DiscountRow, masks: Masks): Record<string, string> {
  const service = by === 'service' ? { serviceName: row.name, serviceCode: row.key } : { serviceName: '', serviceCode: '' };
  return { ...customerCells({ number: row.number, customer_name: by === 'customer' ? row.name : '', account_name: row.account_name }, masks), ...service };
}

async function discountPage(ctx: Ctx, partnerId: string, query: SummaryFilter & { by: DiscountQuery['by'] }, cursor: string | null, limit: number, ticked: readonly string[] | undefined): Promise<DiscountRow[]> {
  const place = cursor === null ? null : { key: cursor.slice(0, -4), currency: cursor.slice(-3) };
  const conditions: RawBuilder<unknown>[] = [
    ...(place ? [sql`(g.key, g.currency) > (${place.key}, ${place.currency})`] : []),
    ...(ticked ? [sql`g.key = any(${[...ticked]}::text[])`] : []),
    ...(query.zero === 'hide' ? [sql`g.discount_amount <> 0`] : []),
  ];
  const where = conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`;
  const found = await sql<DiscountRow>`
    select p.*, ${namesOf(ctx, query.by)} from (select g.* from (${discountRows(ctx, partnerId, query)}) g${where} order by g.key, g.currency limit ${limit}) p
    ${namesFrom(partnerId, query.by)} order by p.key, p.currency`.execute(ctx.tx);
  return found.rows;
}

const BY_MANAGER_HEADS: readonly Head[] = [
  ['month', 'field.month'], ['basis', 'basis'], ['manager', 'byManager.manager'], ['currency', 'field.currency'], ['customers', 'byManager.customers', 'numeric'],
  ['due', 'byManager.due', 'numeric'], ['list', 'byManager.list', 'numeric'], ['discount', 'byManager.discount', 'numeric'], ['previous', 'byManager.previous', 'numeric'],
];

export const byManagerExportList: ExportList = {
  list: 'consumption-by-manager',
  permission: 'consumption.export',
  columns: (language) => columnsOf(language, BY_MANAGER_HEADS),
  check: (ctx, conditions) => checkMonth(ctx, parse(byManagerShape, conditions)),
  read: async (ctx, conditions) => {
    const query: ByManagerQuery & { selected?: readonly string[] | undefined } = parse(byManagerShape, conditions);
    const { partnerId, rows } = await summaryByManager(ctx, query);
    const masked = await maskedManagers(ctx, partnerId, rows.map((row) => row.manager_id));
    const { say, value } = wordsOf(ctx.actor.language);
    const shown = query.selected ? rows.filter((row) => query.selected?.includes(row.manager_id ?? 'none')) : rows;
    return {
      next: null,
      rows: shown.map((row) => ({
        month: query.month, basis: value('basis', query.basis), manager: row.manager_id === null ? say('byManager.unassigned') : masked(row.manager_id).name, currency: row.currency, customers: String(row.customers),
        due: decimal(row.due_amount), list: decimal(row.list_amount), discount: decimal(row.discount_amount), previous: decimal(row.previous),
      })),
    };
  },
};
