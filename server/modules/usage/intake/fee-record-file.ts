/**
 * One row of our own fee-record file, or of the call → one FeeRecord, or the reason why not. Unlike FOCUS such a record
 * has an id and a revision, names its customer and says how it was paid. What it leaves out is filled in only as
 * docs/fee-record-file.md says; amounts that do not add up are refused, never adjusted.
 */
import type { RecordNote, RowReason } from '../../../../contract/reasons.ts';
import { addDecimals, parseUnits } from '../../../../contract/values/money.ts';
import { hash128, revisionKey } from './content-hash.ts';
import { canonicalDecimal, decimalsOf, integerDigitsOf } from './decimal-text.ts';
import {
  BILL_TYPES,
  CHARGING_MODES,
  type CustomerRef,
  checkIdentities,
  DISCOUNT_FIELDS,
  type FeeRecord,
  type FeeRecordDetail,
  MAX_INTEGER_DIGITS,
  MONEY_FIELDS,
  type MoneyField,
  PAYMENT_FIELDS,
  TEXT_LIMITS,
} from './fee-record.ts';
import { type FeeColumn, snakeCase } from './fee-record-columns.ts';
import { type InstantText, readInstant } from './instant-text.ts';
import { isRowReason, quoted, rowReason } from './quarantine-reason.ts';

/** The text a row gives for a column; null when it gives none. */
export type FeeValues = (column: FeeColumn) => string | null;

export interface FeeSource {
  /** Label of whoever bills, for records that do not say. */
  readonly provider: string;
  /** Columns the format does not know, by name. */
  readonly extra: Readonly<Record<string, string>> | null;
}

const MAX_WHOLE = 2_147_483_647;
/** A bare date is a business day, which begins at 16:00Z of the day before. */
const SHANGHAI_MS = 8 * 3_600_000;

export function readFeeRecord(values: FeeValues, source: FeeSource): FeeRecord | RowReason {
  const who = readWho(values, source);
  if (isRowReason(who)) return who;
  const when = readWhen(values);
  if (isRowReason(when)) return when;
  const what = readWhat(values);
  if (isRowReason(what)) return what;
  const codes = readCodes(values);
  if (isRowReason(codes)) return codes;
  const notes: RecordNote[] = [];
  const amounts = readAmounts(values, notes);
  if (isRowReason(amounts)) return amounts;
  const detail = readDetail(values, source, notes, amounts.cashCouponAmount);
  if (isRowReason(detail)) return detail;
  const facts = {
    ...who,
    ...when,
    ...codes,
    ...what,
    ...amounts,
    contractedAmount: null,
    effectiveAmount: null,
    detail,
    scopeKey: null,
    roundedBy: '0',
  };
  return {
    ...facts,
    sourceKey: revisionKey(who.provider, who.recordId, who.revision),
    contentHash: hash128(JSON.stringify({ ...facts, detail: { ...detail, extra: null } })),
  };
}

function readWho(values: FeeValues, source: FeeSource) {
  const recordId = requiredText(values, 'record_id', TEXT_LIMITS.recordId);
  if (typeof recordId !== 'string') return recordId;
  const revision = wholeNumber(values, 'revision', 1);
  if (typeof revision !== 'number') return revision;
  const provider = optionalText(values, 'provider', TEXT_LIMITS.provider, source.provider);
  if (typeof provider !== 'string') return provider;
  const number = optionalText(values, 'customer_number', TEXT_LIMITS.customerNumber);
  if (typeof number !== 'string') return number;
  const name = optionalText(values, 'account_name', TEXT_LIMITS.accountName);
  if (typeof name !== 'string') return name;
  if (number === '' && name === '') return rowReason('missing_value', { field: 'customer_number' });
  const customerRef: CustomerRef = number !== '' ? { kind: 'customer-number', number } : { kind: 'account-name', name };
  return { recordId, revision, provider, customerRef };
}

function readWhen(values: FeeValues) {
  const from = instant(values, 'consumed_from') ?? rowReason('missing_value', { field: 'consumed_from' });
  if (isRowReason(from)) return from;
  const to = instant(values, 'consumed_to');
  if (to !== null && isRowReason(to)) return to;
  const traded = instant(values, 'traded_at');
  if (traded !== null && isRowReason(traded)) return traded;
  if (to !== null && to.iso < from.iso) return rowReason('period_reversed', { from: from.iso, to: to.iso });
  const day = from.shanghaiDay;
  const billingMonth = values('billing_month') ?? day.slice(0, 7);
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(billingMonth)) {
    return rowReason('not_a_month', { field: 'billing_month', value: quoted(billingMonth) });
  }
  if (day.slice(0, 7) > billingMonth) return rowReason('day_outside_period', { day, month: billingMonth });
  const consumedTo = to === null ? null : to.iso;
  return { day, billingMonth, consumedFrom: from.iso, consumedTo, tradedAt: traded?.iso ?? consumedTo ?? from.iso };
}

/** An instant with its zone; a bare date is the beginning of that business day in GMT+08:00. */
function instant(values: FeeValues, field: FeeColumn): InstantText | RowReason | null {
  const text = values(field);
  if (text === null) return null;
  const read = readInstant(text);
  if (typeof read === 'string') return rowReason(read, { field, value: quoted(text) });
  if (read.zoned) return read;
  if (!read.dateOnly) return rowReason('instant_without_zone', { field, value: quoted(text) });
  const start = new Date(Date.parse(read.iso) - SHANGHAI_MS).toISOString();
  return { ...read, iso: `${start.slice(0, 19)}Z`, utcDay: start.slice(0, 10), shanghaiDay: read.utcDay };
}

function readWhat(values: FeeValues) {
  const serviceCode = requiredText(values, 'service_type_code', TEXT_LIMITS.serviceCode);
  if (typeof serviceCode !== 'string') return serviceCode;
  const serviceName = optionalText(values, 'service_type_name', TEXT_LIMITS.serviceName, serviceCode);
  if (typeof serviceName !== 'string') return serviceName;
  const resourceTypeCode = optionalText(values, 'resource_type_code', TEXT_LIMITS.resourceTypeCode);
  if (typeof resourceTypeCode !== 'string') return resourceTypeCode;
  const regionCode = optionalText(values, 'region_code', TEXT_LIMITS.regionCode);
  if (typeof regionCode !== 'string') return regionCode;
  const regionName = optionalText(values, 'region_name', TEXT_LIMITS.regionName, regionCode);
  if (typeof regionName !== 'string') return regionName;
  const productName = optionalText(values, 'product_name', TEXT_LIMITS.productName, serviceName);
  if (typeof productName !== 'string') return productName;
  const resourceId = optionalText(values, 'resource_id', TEXT_LIMITS.resourceId);
  if (typeof resourceId !== 'string') return resourceId;
  const resourceName = optionalText(values, 'resource_name', TEXT_LIMITS.resourceName);
  if (typeof resourceName !== 'string') return resourceName;
  const tradeNo = optionalText(values, 'trade_no', TEXT_LIMITS.tradeNo);
  if (typeof tradeNo !== 'string') return tradeNo;
  return {
    serviceCode,
    serviceName,
    resourceTypeCode,
    regionCode,
    regionName,
    productName,
    resourceId,
    resourceName,
    tradeNo,
  };
}

function readCodes(values: FeeValues) {
  const billType = code(values, 'bill_type', BILL_TYPES);
  if (typeof billType !== 'number') return billType ?? rowReason('missing_value', { field: 'bill_type' });
  const chargingMode = code(values, 'charging_mode', CHARGING_MODES);
  if (typeof chargingMode !== 'number') return chargingMode ?? rowReason('missing_value', { field: 'charging_mode' });
  const association = code(values, 'association_type', [1, 2]);
  if (association !== null && typeof association !== 'number') return association;
  const associationType: 1 | 2 | null = association === 1 ? 1 : association === 2 ? 2 : null;
  return { billType, chargingMode, associationType };
}

function code(values: FeeValues, field: FeeColumn, allowed: readonly number[]): number | RowReason | null {
  const text = values(field);
  if (text === null) return null;
  const value = /^\d{1,3}$/.test(text) ? Number(text) : -1;
  return allowed.includes(value) ? value : rowReason('unknown_value', { field, value: quoted(text) });
}

/** All amounts, filled in as documented, and checked to add up. */
function readAmounts(values: FeeValues, notes: RecordNote[]) {
  const currency = values('currency');
  if (currency === null) return rowReason('missing_value', { field: 'currency' });
  if (!Intl.supportedValuesOf('currency').includes(currency))
    return rowReason('currency_unknown', { value: quoted(currency) });
  const amounts = {} as Record<MoneyField, string>;
  const given = new Set<MoneyField>();
  for (const field of MONEY_FIELDS) {
    const amount = money(values, snakeCase(field) as FeeColumn);
    if (amount !== null && typeof amount !== 'string') return amount;
    if (amount !== null) given.add(field);
    amounts[field] = amount ?? '0';
  }
  for (const field of ['listAmount', 'dueAmount'] as const) {
    if (!given.has(field)) return rowReason('missing_value', { field: snakeCase(field) });
  }
  if (!DISCOUNT_FIELDS.some((field) => given.has(field))) amounts.otherDiscountAmount = amounts.discountAmount;
  else if (!given.has('discountAmount'))
    amounts.discountAmount = addDecimals(DISCOUNT_FIELDS.map((field) => amounts[field]));
  if (!PAYMENT_FIELDS.some((field) => given.has(field))) {
    amounts.unsettledAmount = amounts.dueAmount;
    if (amounts.dueAmount !== '0') notes.push('means_of_payment_missing');
  }
  const broken = checkIdentities(amounts);
  return broken ? rowReason(broken.identity, { difference: broken.difference }) : { ...amounts, currency };
}

function money(values: FeeValues, field: FeeColumn): string | RowReason | null {
  const amount = decimal(values, field);
  if (typeof amount !== 'string') return amount;
  if (integerDigitsOf(amount) > MAX_INTEGER_DIGITS)
    return rowReason('amount_too_large', { field, digits: MAX_INTEGER_DIGITS });
  return decimalsOf(amount) > 12 ? rowReason('amount_too_fine', { field, decimals: 12 }) : amount;
}

function decimal(values: FeeValues, field: FeeColumn): string | RowReason | null {
  const text = values(field);
  if (text === null) return null;
  return canonicalDecimal(text) ?? rowReason('not_a_number', { field, value: quoted(text) });
}

const DETAIL_TEXTS = [
  ['productId', 'product_id'],
  ['spec', 'spec'],
  ['resourceTypeName', 'resource_type_name'],
  ['resourceTag', 'resource_tag'],
  ['usageType', 'usage_type'],
  ['usageUnit', 'usage_unit'],
] as const;
const DETAIL_NUMBERS = [
  ['usageAmount', 'usage_amount'],
  ['packageUsage', 'package_usage'],
  ['reservedUsage', 'reserved_usage'],
] as const;
const DETAIL_WHOLES = [
  ['periodType', 'period_type'],
  ['periodNum', 'period_num'],
] as const;
const DETAIL_LIMIT = 4_096;

/** Of the cash coupons what is marked as counting: between nothing and all of them, null when the record does not say. */
function readCounting(values: FeeValues, coupon: string): string | RowReason | null {
  const counting = money(values, 'counting_coupon_amount');
  if (typeof counting !== 'string') return counting;
  const [part, whole] = [parseUnits(counting), parseUnits(coupon)];
  const within = whole < 0n ? part <= 0n && part >= whole : part >= 0n && part <= whole;
  return within ? counting : rowReason('counting_not_within_coupon', { counting, coupon });
}

function readDetail(values: FeeValues, source: FeeSource, notes: RecordNote[], coupon: string): FeeRecordDetail | RowReason {
  const detail: FeeRecordDetail = {};
  for (const [key, column] of DETAIL_TEXTS) {
    const text = optionalText(values, column, DETAIL_LIMIT);
    if (typeof text !== 'string') return text;
    if (text !== '') detail[key] = text;
  }
  for (const [key, column] of DETAIL_NUMBERS) {
    const number = decimal(values, column);
    if (number !== null && typeof number !== 'string') return number;
    if (number !== null) detail[key] = number;
  }
  for (const [key, column] of DETAIL_WHOLES) {
    if (values(column) === null) continue;
    const whole = wholeNumber(values, column, 0);
    if (typeof whole !== 'number') return whole;
    detail[key] = String(whole);
  }
  const counting = readCounting(values, coupon);
  if (counting !== null && typeof counting !== 'string') return counting;
  if (counting !== null) detail.countingCouponAmount = counting;
  if (source.extra !== null) detail.extra = { ...source.extra };
  if (notes.length > 0) detail.notes = notes;
  return detail;
}

function requiredText(values: FeeValues, field: FeeColumn, limit: number): string | RowReason {
  const text = optionalText(values, field, limit);
  return text === '' ? rowReason('missing_value', { field }) : text;
}

function optionalText(values: FeeValues, field: FeeColumn, limit: number, otherwise = ''): string | RowReason {
  const text = values(field);
  if (text === null) return otherwise;
  return text.length > limit ? rowReason('text_too_long', { field, limit }) : text;
}

function wholeNumber(values: FeeValues, field: FeeColumn, otherwise: number): number | RowReason {
  const text = values(field);
  if (text === null) return otherwise;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value <= MAX_WHOLE ? value : rowReason('not_a_whole_number', { field, value: quoted(text) });
}
