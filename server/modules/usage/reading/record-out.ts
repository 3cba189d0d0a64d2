/**
 * A record as the wire shows it: names masked, amounts as decimal text, what the file did not say as empty text.
 */
import type { z } from 'zod';
import type { billType, chargingMode, detailRow } from '../../../../contract/console/usage.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import { isZeroAmount, toAmounts } from './amounts.ts';
import { associationOf, billKindOf, paymentState } from './kinds.ts';
import type { RecordRow } from './records.ts';

type DetailOut = z.input<typeof detailRow>;

export function managerOut(memberId: Id | null, name: string | null): { memberId: Id; name: string } | null {
  return memberId === null ? null : { memberId, name: maskName(name ?? '') };
}

export function recordOut(row: RecordRow, resellerName: string | null): DetailOut {
  const { detail } = row;
  return {
    ...toAmounts(row),
    recordId: row.record_id, customerId: row.customer_id, customerName: maskName(row.customer_name), accountName: maskAccount(row.account_name),
    associationType: associationOf(row.association_type), manager: managerOut(row.manager_id, row.manager_name), resellerName,
    month: row.month.slice(0, 7), day: row.day, consumedFrom: row.consumed_from.toISOString(), consumedTo: row.consumed_to?.toISOString() ?? null, tradedAt: row.traded_at.toISOString(),
    provider: row.provider, serviceCode: row.service_code, serviceName: row.service_name, resourceTypeCode: row.resource_type_code, productName: row.product_name,
    productId: detail.productId ?? '', spec: detail.spec ?? '', regionCode: row.region_code, regionName: row.region_name, resourceId: row.resource_id, resourceName: row.resource_name,
    resourceTag: detail.resourceTag ?? '', periodType: detail.periodType ?? '', chargingMode: String(row.charging_mode) as z.input<typeof chargingMode>, billType: String(row.bill_type) as z.input<typeof billType>,
    billKind: billKindOf(row.bill_kind), tradeNo: row.trade_no, currency: row.currency,
    usageType: detail.usageType ?? '', usageAmount: detail.usageAmount ?? '', usageUnit: detail.usageUnit ?? '', packageUsage: detail.packageUsage ?? '', reservedUsage: detail.reservedUsage ?? '',
    payment: paymentState((column) => isZeroAmount(row[column])), reversesId: row.reverses_id, reversed: row.reversed,
  };
}
