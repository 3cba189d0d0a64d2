/**
 * One row of a FOCUS cost-and-usage file → one FeeRecord, or the reason why not. Pure and without I/O; an adapter
 * holds only its file's header, the ordinals of the delivery and memories of repeated texts. What FOCUS says and we
 * have no field for is kept in `detail`; the rules IN-1 to IN-9 are in docs/rules/intake.md.
 */
import type { FileReason, RowReason } from '../../../../contract/reasons.ts';
import { hash128, occurrenceKey } from './content-hash.ts';
import { type FeeRecord, type FeeRecordDetail, TEXT_LIMITS } from './fee-record.ts';
import { billTypeOf, chargingModeOf, readChargeCategory } from './focus-codes.ts';
import { type FocusHeader, readFocusHeader } from './focus-columns.ts';
import { readMoney } from './focus-money.ts';
import { type Parties, type Provider, providerCode, readWho, scopeOf, tooLong } from './focus-parties.ts';
import { createRow, type FocusPlan, type FocusRow, instantOf, isGiven, planOf, readRow, textOf } from './focus-row.ts';
import { billingCalendar, dayIn } from './instant-text.ts';
import type { Occurrences } from './occurrence.ts';
import { isRowReason, quoted, rowReason } from './quarantine-reason.ts';

/** Reads one row's fields, in the order of the header. The array is not kept. */
export type RowAdapter = (fields: readonly string[]) => FeeRecord | RowReason;

export interface FocusReading {
  readonly header: FocusHeader;
  readonly adapt: RowAdapter;
}

/** An adapter for files with this header, or why such a file cannot be read at all. */
export function focusAdapter(header: readonly string[], occurrences: Occurrences): FocusReading | FileReason {
  const known = readFocusHeader(header);
  if ('code' in known) return known;
  const plan = planOf(known);
  const row = createRow();
  const parties: Parties = new Map();
  return {
    header: known,
    adapt: (fields) => {
      readRow(plan, row, fields);
      return recordOf(plan, row, fields, parties, occurrences);
    },
  };
}

function recordOf(
  plan: FocusPlan,
  row: FocusRow,
  fields: readonly string[],
  parties: Parties,
  occurrences: Occurrences,
): FeeRecord | RowReason {
  const who = readWho(parties, row);
  if (isRowReason(who)) return who;
  const when = readWhen(row);
  if (isRowReason(when)) return when;
  const what = readWhat(row, who.provider);
  if (isRowReason(what)) return what;
  const money = readMoney(row);
  if (isRowReason(money)) return money;
  const categoryText = textOf(row, 'ChargeCategory');
  if (categoryText === null) return rowReason('missing_value', { field: 'ChargeCategory' });
  const category = readChargeCategory(categoryText);
  if (category === undefined)
    return rowReason('unknown_value', { field: 'ChargeCategory', value: quoted(categoryText) });
  if (textOf(row, 'ChargeClass')?.toLowerCase() === 'correction') row.notes.push('correction_of_an_earlier_charge');
  const contentHash = hash128(row.content);
  return {
    customerRef: who.customerRef,
    day: when.day,
    billingMonth: when.billingMonth,
    consumedFrom: when.from,
    consumedTo: when.to,
    tradedAt: category === 'usage' ? (when.to ?? when.from) : when.from,
    provider: who.provider.name,
    billType: billTypeOf(category, money.due.charCodeAt(0) === 45),
    chargingMode: chargingModeOf(category, textOf(row, 'CommitmentDiscountCategory')),
    serviceCode: what.serviceCode,
    serviceName: what.serviceName,
    resourceTypeCode: what.resourceTypeCode,
    regionCode: what.regionCode,
    regionName: what.regionName,
    productName: what.productName,
    resourceId: what.resourceId,
    resourceName: what.resourceName,
    tradeNo: '',
    associationType: null,
    currency: money.currency,
    listAmount: money.list,
    discountAmount: money.discount,
    roundingAmount: '0',
    dueAmount: money.due,
    cashAmount: '0',
    creditAmount: '0',
    voucherAmount: '0',
    cashCouponAmount: '0',
    cardAmount: '0',
    arrearsAmount: '0',
    writtenOffAmount: '0',
    unsettledAmount: money.due,
    commercialDiscountAmount: money.commercial,
    partnerDiscountAmount: '0',
    promotionDiscountAmount: '0',
    otherDiscountAmount: money.other,
    contractedAmount: money.contracted,
    effectiveAmount: money.effective,
    detail: readDetail(plan, row, fields, [who.provider.name, what.productName], money.rounded),
    sourceKey: occurrenceKey(contentHash, occurrences.next(contentHash)),
    contentHash,
    scopeKey: scopeOf(who, when.periodStart),
    recordId: null,
    revision: 0,
    roundedBy: money.roundedBy,
  };
}

/** IN-8: the calendar of the row's billing period decides its month and its day. */
function readWhen(row: FocusRow) {
  const period = instantOf(row, 'BillingPeriodStart') ?? rowReason('missing_value', { field: 'BillingPeriodStart' });
  if (isRowReason(period)) return period;
  const start = instantOf(row, 'ChargePeriodStart') ?? rowReason('missing_value', { field: 'ChargePeriodStart' });
  if (isRowReason(start)) return start;
  const end = instantOf(row, 'ChargePeriodEnd');
  if (end !== null && isRowReason(end)) return end;
  if (end !== null && end.iso < start.iso) return rowReason('period_reversed', { from: start.iso, to: end.iso });
  const calendar = billingCalendar(period);
  const day = dayIn(calendar.zone, start);
  if (!calendar.isMonth) row.notes.push('billing_period_not_a_month');
  if (!day.startsWith(calendar.month)) row.notes.push('charge_outside_billing_period');
  return {
    day,
    billingMonth: calendar.month,
    periodStart: period.iso,
    from: start.iso,
    to: end === null ? null : end.iso,
  };
}

function readWhat(row: FocusRow, provider: Provider) {
  const serviceName = textOf(row, 'ServiceName');
  if (serviceName === null) return rowReason('missing_value', { field: 'ServiceName' });
  const resourceType = textOf(row, 'ResourceType');
  const regionId = textOf(row, 'RegionId');
  const region = textOf(row, 'RegionName');
  const product = textOf(row, 'SkuMeter') ?? textOf(row, 'ChargeDescription') ?? serviceName;
  const what = {
    serviceCode: providerCode(provider, serviceName),
    serviceName,
    resourceTypeCode: resourceType === null ? '' : providerCode(provider, resourceType),
    regionCode: regionId ?? region ?? '',
    regionName: region ?? regionId ?? '',
    productName: product.length > TEXT_LIMITS.productName ? serviceName : product,
    resourceId: textOf(row, 'ResourceId') ?? '',
    resourceName: textOf(row, 'ResourceName') ?? '',
  };
  const fault =
    tooLong('ServiceName', serviceName, TEXT_LIMITS.serviceName) ??
    tooLong('RegionId', what.regionCode, TEXT_LIMITS.regionCode) ??
    tooLong('RegionName', what.regionName, TEXT_LIMITS.regionName) ??
    tooLong('ResourceId', what.resourceId, TEXT_LIMITS.resourceId) ??
    tooLong('ResourceName', what.resourceName, TEXT_LIMITS.resourceName);
  return fault ?? what;
}

function readDetail(
  plan: FocusPlan,
  row: FocusRow,
  fields: readonly string[],
  echoes: readonly string[],
  rounded: Record<string, string> | null,
): FeeRecordDetail {
  const detail: FeeRecordDetail = {};
  put(detail, 'usageAmount', textOf(row, 'ConsumedQuantity'));
  put(detail, 'usageUnit', textOf(row, 'ConsumedUnit'));
  put(detail, 'productId', textOf(row, 'SkuId'));
  put(detail, 'resourceTypeName', textOf(row, 'ResourceType'));
  put(detail, 'resourceTag', textOf(row, 'Tags'));
  const focus: Record<string, string> = {};
  for (const column of plan.columns) {
    const value = column.kept ? row.values[column.index] : null;
    if (value === null || value === undefined || (column.echoed && echoes.includes(value))) continue;
    focus[column.name] = value;
  }
  detail.focus = focus;
  if (plan.extras.length > 0) {
    const extras = plan.extras.flatMap(({ name, at }): [string, string][] => {
      const value = fields[at];
      return isGiven(value) ? [[name, value]] : [];
    });
    if (extras.length > 0) detail.extra = Object.fromEntries(extras);
  }
  if (rounded !== null) detail.rounded = rounded;
  if (row.notes.length > 0) detail.notes = row.notes;
  return detail;
}

type NamedDetail = 'usageAmount' | 'usageUnit' | 'productId' | 'resourceTypeName' | 'resourceTag';

function put(detail: FeeRecordDetail, key: NamedDetail, value: string | null): void {
  if (value !== null) detail[key] = value;
}
