/**
 * 消费明细 as an export: the page's filter, the full set of columns (sales 5.4), newest first. A file is a picture of the
 * moment it was asked for: records loaded later are not in it, however long the run takes.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { detailFilter, recordId } from '../../../../contract/console/usage.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { faultsOf } from '../../../platform/http/bind.ts';
import { partnerOfQuery } from '../../assignment/assignment.ts';
import { splitsOfMonth } from '../../customers/customers.ts';
import type { Conditions, ExportList, ExportRow } from '../../exports/exports.ts';
import { decimal, isZeroAmount } from './amounts.ts';
import { askedDays } from './asked-days.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { detailTotals } from './detail-totals.ts';
import { type DetailSort, holdDays, orderOf, pageOfRecords } from './details.ts';
import { AMOUNT_HEADS, columnsOf, type Head, pageMasks, timeCell, wordsOf } from './export-cells.ts';
import { associationOf, billKindOf, paymentState } from './kinds.ts';
import { resellerName } from './people.ts';
import { assertMonthServed } from './period.ts';
import type { DetailFilter } from './record-filter.ts';
import { readRecords, type RecordRow } from './records.ts';

const HEADS: readonly Head[] = [
  ['month', 'field.month'], ['day', 'field.day'], ['number', 'number'], ['customerName', 'name'], ['accountName', 'accountName'], ['associationType', 'associationType'], ['manager', 'manager'], ['reseller', 'reseller'],
  ['consumedFrom', 'field.consumedFrom'], ['consumedTo', 'field.consumedTo'], ['tradedAt', 'field.tradedAt'], ['provider', 'field.provider'],
  ['serviceName', 'field.service'], ['serviceCode', 'serviceCode'], ['resourceType', 'field.resourceType'], ['resourceTypeCode', 'resourceTypeCode'], ['productName', 'field.product'], ['productId', 'field.productId'], ['spec', 'field.spec'],
  ['regionName', 'field.region'], ['regionCode', 'regionCode'], ['resourceId', 'field.resourceId'], ['resourceName', 'field.resourceName'], ['resourceTag', 'field.resourceTag'], ['periodType', 'field.periodType'], ['periodNum', 'periodNum'],
  ['chargingMode', 'field.chargingMode'], ['billType', 'field.billType'], ['billKind', 'field.billKind'], ['tradeNo', 'field.tradeNo'],
  ['usageType', 'field.usageType'], ['usageAmount', 'field.usage', 'numeric'], ['usageUnit', 'usageUnit'], ['packageUsage', 'field.packageUsage', 'numeric'], ['reservedUsage', 'field.reservedUsage', 'numeric'],
  ['currency', 'field.currency'], ...AMOUNT_HEADS, ['payment', 'field.payment'], ['recordId', 'recordId'], ['reversesId', 'reversesId'], ['reversed', 'reversed'],
];

const conditionsShape = z.strictObject({
  ...detailFilter,
  sort: z.enum(['consumedFrom', '-consumedFrom']).default('-consumedFrom'),
  selected: z.string().transform((text) => text.split(',')).pipe(z.array(recordId)).optional(),
});

function parse(conditions: Conditions): { filter: DetailFilter; sort: DetailSort; selected: readonly Id[] | undefined } {
  const parsed = conditionsShape.safeParse(conditions, { reportInput: true });
  if (!parsed.success) throw problem('request.invalid', {}, faultsOf('body.conditions', parsed.error));
  const { sort, selected, ...filter } = parsed.data;
  return { filter, sort, selected };
}

export const detailsExportList: ExportList = {
  list: 'consumption-details',
  permission: 'consumption.export',
  columns: (language) => columnsOf(language, HEADS),
  check: async (ctx, conditions) => {
    const { filter } = parse(conditions);
    assertMonthServed(filter.month, ctx.now);
    await partnerOfQuery(ctx, filter.partnerId);
  },
  count: async (ctx, conditions) => {
    const { filter, selected } = parse(conditions);
    if (selected) return selected.length;
    const { totals } = await detailTotals(ctx, filter);
    return totals.reduce((rows, total) => rows + Number(total.records), 0);
  },
  read: async (ctx, conditions, cursor, limit) => {
    const { filter, sort, selected } = parse(conditions);
    const partnerId = await partnerOfQuery(ctx, filter.partnerId);
    const { spans, managers } = await askedDays(ctx, partnerId, filter);
    const splits = await splitsOfMonth(ctx, partnerId, filter.month);
    const held = await holdDays(ctx, filter.month, spans, splits);
    if (held !== null && held.length === 0) return { rows: [], next: null };
    const after = cursor === null ? null : readCursor(sort, cursor);
    const also = sql`f.loaded_at <= ${ctx.now}::timestamptz${selected ? sql` and f.record_id = any(${[...selected]}::uuid[])` : sql``}`;
    const source = pageOfRecords({ partnerId, filter, held, splits, sort, after, limit, also, lookups: 3 });
    const found = await readRecords(ctx, partnerId, source, orderOf(sort), managers, splits);
    const cells = rowsFor(ctx, await resellerName(ctx, partnerId));
    const last = found.at(-1);
    return { rows: found.map(cells), next: found.length < limit || !last ? null : writeCursor(sort, { consumedFrom: last.place, recordId: last.record_id }) };
  },
};

/** Written out key by key: an object of sixty keys put together from pieces costs several times as much. */
function rowsFor(ctx: Ctx, reseller: string | null): (row: RecordRow) => ExportRow {
  const { say, value } = wordsOf(ctx.actor.language);
  const masks = pageMasks();
  return (row) => {
    const { detail } = row;
    return {
      month: row.month.slice(0, 7), day: row.day, number: row.number, customerName: masks.name(row.customer_name), accountName: masks.account(row.account_name),
      associationType: value('associationType', associationOf(row.association_type)), manager: masks.name(row.manager_name ?? ''), reseller: reseller ?? '',
      consumedFrom: timeCell(row.consumed_from), consumedTo: timeCell(row.consumed_to), tradedAt: timeCell(row.traded_at), provider: row.provider,
      serviceName: row.service_name, serviceCode: row.service_code, resourceType: row.resource_type_name, resourceTypeCode: row.resource_type_code, productName: row.product_name,
      productId: detail.productId ?? '', spec: detail.spec ?? '', regionName: row.region_name, regionCode: row.region_code, resourceId: row.resource_id, resourceName: row.resource_name,
      resourceTag: detail.resourceTag ?? '', periodType: detail.periodType ?? '', periodNum: detail.periodNum ?? '', chargingMode: value('chargingMode', row.charging_mode), billType: value('billType', row.bill_type),
      billKind: value('billKind', billKindOf(row.bill_kind)), tradeNo: row.trade_no, usageType: detail.usageType ?? '', usageAmount: detail.usageAmount ?? '', usageUnit: detail.usageUnit ?? '',
      packageUsage: detail.packageUsage ?? '', reservedUsage: detail.reservedUsage ?? '', currency: row.currency,
      listAmount: decimal(row.list_amount), discountAmount: decimal(row.discount_amount), roundingAmount: decimal(row.rounding_amount), dueAmount: decimal(row.due_amount), cashAmount: decimal(row.cash_amount),
      creditAmount: decimal(row.credit_amount), voucherAmount: decimal(row.voucher_amount), cashCouponAmount: decimal(row.cash_coupon_amount), cardAmount: decimal(row.card_amount),
      arrearsAmount: decimal(row.arrears_amount), writtenOffAmount: decimal(row.written_off_amount), unsettledAmount: decimal(row.unsettled_amount),
      payment: value('payment', paymentState((column) => isZeroAmount(row[column]))), recordId: row.record_id, reversesId: row.reverses_id ?? '', reversed: row.reversed ? say('reversed') : '',
    };
  };
}
