/**
 * Why a record's amount is what it is (sales 5.3), as data: list price − discounts − rounding = amount due, then by what it
 * was paid; each step with its rule, and with what the file gave for it. Steps of nothing are left out, list price and
 * amount due never are. Why nothing is due is told in one word.
 */
import { parseUnits, printUnits } from '../../../../contract/values/money.ts';
import { RECORD_NOTES, type RecordNote } from '../../../../contract/reasons.ts';
import { type AmountsRow, decimal } from './amounts.ts';
import type { RecordDetail } from './records.ts';

export const DISCOUNT_KINDS = ['commercial', 'partner', 'promotion', 'other'] as const;
export type DiscountKind = (typeof DISCOUNT_KINDS)[number];

export interface DerivedRecord extends AmountsRow {
  readonly commercial_discount_amount: string;
  readonly partner_discount_amount: string;
  readonly promotion_discount_amount: string;
  readonly other_discount_amount: string;
  readonly charging_mode: number;
  readonly detail: RecordDetail;
}

export interface DerivationStep {
  readonly key: string;
  readonly amount: string;
  /** Number of the rule; its words are in contract/words/…/consumption-rules.ts. */
  readonly rule: string;
  /** Code of what was noted at intake (contract/reasons.ts), when it bears on this step. */
  readonly note: RecordNote | null;
  readonly inputs: Readonly<Record<string, string>>;
}

const MEANS_STEPS = [
  ['cash', 'cash_amount'],
  ['credit', 'credit_amount'],
  ['voucher', 'voucher_amount'],
  ['cashCoupon', 'cash_coupon_amount'],
  ['card', 'card_amount'],
  ['arrears', 'arrears_amount'],
  ['writtenOff', 'written_off_amount'],
  ['unsettled', 'unsettled_amount'],
] as const;

const isZero = (amount: string | null): boolean => parseUnits(amount ?? '0') === 0n;
const negative = (amount: string | null): string => printUnits(-parseUnits(amount ?? '0'));

export function discountsOf(record: DerivedRecord): { kind: DiscountKind; amount: string }[] {
  return DISCOUNT_KINDS.map((kind) => ({ kind, amount: decimal(record[`${kind}_discount_amount`]) })).filter(({ amount }) => !isZero(amount));
}

export function deriveSteps(record: DerivedRecord): DerivationStep[] {
  const { detail } = record;
  const discounts = discountsOf(record).map(({ kind, amount }): DerivationStep => ({
    key: `discount.${kind}`, amount: negative(amount), rule: 'R-5.3.discount', note: noteOf(detail, 'contracted_price_inconsistent', 'due_above_list_price'), inputs: {},
  }));
  const rounding: DerivationStep[] = isZero(record.rounding_amount)
    ? []
    : [{ key: 'rounding', amount: negative(record.rounding_amount), rule: 'R-5.3.rounding', note: null, inputs: {} }];
  const means = MEANS_STEPS.filter(([, column]) => !isZero(record[column])).map(([key, column]): DerivationStep => ({
    key, amount: decimal(record[column]), rule: 'R-5.3.means', note: key === 'unsettled' ? noteOf(detail, 'means_of_payment_missing') : null, inputs: {},
  }));
  return [
    { key: 'list', amount: decimal(record.list_amount), rule: 'R-5.3.list', note: noteOf(detail, 'list_price_missing', ...roundedNote(detail, LIST_COLUMNS)), inputs: { ...priceInputs(detail), ...originals(detail, LIST_COLUMNS) } },
    ...discounts,
    ...rounding,
    { key: 'due', amount: decimal(record.due_amount), rule: 'R-5.3.due', note: noteOf(detail, ...roundedNote(detail, DUE_COLUMNS), 'correction_of_an_earlier_charge'), inputs: originals(detail, DUE_COLUMNS) },
    ...means,
  ];
}

/** Columns of a file that a step was read from, by source. */
const LIST_COLUMNS = ['ListCost', 'list_amount'];
const DUE_COLUMNS = ['BilledCost', 'due_amount'];

/** The first of the asked notes that was made at intake. */
function noteOf(detail: RecordDetail, ...asked: RecordNote[]): RecordNote | null {
  const known = new Set<string>(detail.notes ?? []);
  return RECORD_NOTES.find((note) => asked.includes(note) && known.has(note)) ?? null;
}

function roundedNote(detail: RecordDetail, columns: readonly string[]): RecordNote[] {
  return columns.some((column) => detail.rounded?.[column] !== undefined) ? ['rounded_to_twelve_decimals'] : [];
}

/** The text the file gave, where it was finer than twelve decimals. */
function originals(detail: RecordDetail, columns: readonly string[]): Record<string, string> {
  const text = columns.map((column) => detail.rounded?.[column]).find((value) => value !== undefined);
  return text === undefined ? {} : { original: text };
}

function priceInputs(detail: RecordDetail): Record<string, string> {
  const inputs: [string, string | undefined][] = [
    ['unitPrice', detail.focus?.['ListUnitPrice']],
    ['quantity', detail.focus?.['PricingQuantity'] ?? detail.usageAmount],
    ['unit', detail.focus?.['PricingUnit'] ?? detail.usageUnit],
    ['packageUsage', detail.packageUsage],
    ['reservedUsage', detail.reservedUsage],
    ['periodNum', detail.periodNum],
  ];
  return Object.fromEntries(inputs.filter((input): input is [string, string] => input[1] !== undefined && input[1] !== ''));
}

export type ZeroReason = 'covered-by-package' | 'covered-by-reservation' | 'free' | 'discounted-away' | 'negligible';

/** Why nothing is due; null when something is. What covered the usage is said before what the price list says. */
export function zeroReason(record: DerivedRecord): ZeroReason | null {
  if (!isZero(record.due_amount)) return null;
  if (isUsed(record.detail.reservedUsage) || coveredByCommitment(record)) return 'covered-by-reservation';
  if (isUsed(record.detail.packageUsage)) return 'covered-by-package';
  if (isZero(record.list_amount)) return 'free';
  return isZero(record.rounding_amount) ? 'discounted-away' : 'negligible';
}

/** FOCUS names the commitment a charge was covered by; such a charge bills nothing. */
function coveredByCommitment(record: DerivedRecord): boolean {
  return (record.charging_mode === 10 || record.charging_mode === 11) && record.detail.focus?.['CommitmentDiscountId'] !== undefined;
}

function isUsed(quantity: string | undefined): boolean {
  return quantity !== undefined && /[1-9]/.test(quantity.replace(/[eE].*$/, ''));
}
