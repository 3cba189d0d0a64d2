/**
 * FOCUS costs → the amounts of sales 5.3. Due is what was billed; list is the list cost; the discount is what lies
 * between them, so the identities hold by construction. FOCUS carries no means of payment: all of them stay zero and
 * the whole amount due stands as unsettled, never guessed (IN-1, IN-2).
 */
import type { RecordNote, RowReason } from '../../../../contract/reasons.ts';
import { boundedCache } from './bounded-cache.ts';
import { addExact, canonicalDecimal, integerDigitsOf, roundToTwelve, subtractDecimals } from './decimal-text.ts';
import { MAX_INTEGER_DIGITS } from './fee-record.ts';
import type { FocusColumn } from './focus-columns.ts';
import { type FocusRow, textOf } from './focus-row.ts';
import { quoted, rowReason } from './quarantine-reason.ts';

export interface FocusMoney {
  due: string;
  list: string;
  discount: string;
  commercial: string;
  other: string;
  contracted: string | null;
  effective: string | null;
  currency: string;
  roundedBy: string;
  rounded: Record<string, string> | null;
}

/** '' for what is no currency of ISO 4217; FOCUS bills in national currencies only. */
const currencyOf = boundedCache(500, (text) => {
  const upper = text.trim().toUpperCase();
  return Intl.supportedValuesOf('currency').includes(upper) ? upper : '';
});

export function readMoney(row: FocusRow): FocusMoney | RowReason {
  const money: FocusMoney = {
    due: '0',
    list: '0',
    discount: '0',
    commercial: '0',
    other: '0',
    contracted: null,
    effective: null,
    currency: '',
    roundedBy: '0',
    rounded: null,
  };
  const due = readCost(row, 'BilledCost', money);
  if (due === null) return rowReason('missing_value', { field: 'BilledCost' });
  if (typeof due !== 'string') return due;
  const list = readCost(row, 'ListCost', money);
  if (list !== null && typeof list !== 'string') return list;
  const contracted = readCost(row, 'ContractedCost', money);
  if (contracted !== null && typeof contracted !== 'string') return contracted;
  const effective = readCost(row, 'EffectiveCost', money);
  if (effective !== null && typeof effective !== 'string') return effective;
  const currency = textOf(row, 'BillingCurrency');
  if (currency === null) return rowReason('missing_value', { field: 'BillingCurrency' });
  money.currency = currencyOf(currency);
  if (money.currency === '') return rowReason('currency_unknown', { value: quoted(currency) });
  if (list === null) row.notes.push('list_price_missing');
  if (money.rounded !== null) row.notes.push('rounded_to_twelve_decimals');
  money.due = due;
  money.list = list ?? due;
  money.contracted = contracted;
  money.effective = effective;
  return splitDiscount(money, row.notes);
}

/** One cost in canonical spelling, rounded to twelve decimals where it was finer. */
function readCost(row: FocusRow, field: FocusColumn, money: FocusMoney): string | RowReason | null {
  const text = textOf(row, field);
  if (text === null) return null;
  const canonical = canonicalDecimal(text);
  if (canonical === undefined) return rowReason('not_a_number', { field, value: quoted(text) });
  if (canonical.length <= 13) return canonical;
  if (integerDigitsOf(canonical) > MAX_INTEGER_DIGITS) return tooLarge(field);
  const { kept, difference } = roundToTwelve(canonical);
  if (difference !== '0') {
    money.roundedBy = addExact(money.roundedBy, difference);
    money.rounded = { ...money.rounded, [field]: canonical };
  }
  return integerDigitsOf(kept) > MAX_INTEGER_DIGITS ? tooLarge(field) : kept;
}

function tooLarge(field: string): RowReason {
  return rowReason('amount_too_large', { field, digits: MAX_INTEGER_DIGITS });
}

/**
 * IN-2: list − contracted is the negotiated (commercial) discount and the rest is other, when both point the way the
 * whole discount does. Real files carry contracted costs that contradict their own list and billed costs; parts that
 * cancel each other out would explain nothing, so then all of it is other, and noted.
 */
function splitDiscount(money: FocusMoney, notes: RecordNote[]): FocusMoney | RowReason {
  if (money.list === money.due) return money;
  const discount = subtractDecimals(money.list, money.due);
  if (integerDigitsOf(discount) > MAX_INTEGER_DIGITS) return tooLarge('ListCost - BilledCost');
  money.discount = discount;
  money.other = discount;
  if (money.list === '0' ? !isNegative(money.due) : isNegative(discount) !== isNegative(money.list)) {
    notes.push('due_above_list_price');
  }
  if (money.contracted === null) return money;
  const negotiated = subtractDecimals(money.list, money.contracted);
  const rest = subtractDecimals(money.contracted, money.due);
  if (sameDirection(negotiated, discount) && sameDirection(rest, discount)) {
    money.commercial = negotiated;
    money.other = rest;
  } else {
    notes.push('contracted_price_inconsistent');
  }
  return money;
}

function isNegative(canonical: string): boolean {
  return canonical.charCodeAt(0) === 45;
}

function sameDirection(part: string, whole: string): boolean {
  return part === '0' || isNegative(part) === isNegative(whole);
}
