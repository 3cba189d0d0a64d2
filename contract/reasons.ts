/**
 * Why a row of a billing file is not a consumption record, why a whole file is refused, and what was noted while
 * deriving a record: three closed lists, shown on the quarantine page, the run page and beside an amount.
 * Each code names the parameters its words need; the words are total maps over these codes in both languages
 * (contract/words/…/intake-reasons.ts), so a reason without words does not compile.
 */
import { z } from 'zod';

/** Reasons one row stays in quarantine. The row itself is kept; nothing is mended silently. */
export const ROW_REASONS = {
  row_too_short: ['expected', 'found'],
  row_too_long: ['expected', 'found'],
  row_cut_off: [],
  row_too_large: ['limit'],
  quote_misplaced: [],
  nul_byte: [],
  invalid_utf8: [],
  not_json: [],
  not_text: ['field'],
  missing_value: ['field'],
  unknown_value: ['field', 'value'],
  not_a_number: ['field', 'value'],
  not_a_whole_number: ['field', 'value'],
  amount_too_large: ['field', 'digits'],
  amount_too_fine: ['field', 'decimals'],
  not_an_instant: ['field', 'value'],
  instant_without_zone: ['field', 'value'],
  instant_out_of_range: ['field', 'value'],
  not_a_month: ['field', 'value'],
  period_reversed: ['from', 'to'],
  day_outside_period: ['day', 'month'],
  day_in_future: ['day', 'newest'],
  currency_unknown: ['value'],
  text_too_long: ['field', 'limit'],
  due_is_not_list_less: ['difference'],
  due_is_not_means: ['difference'],
  discount_is_not_kinds: ['difference'],
  counting_not_within_coupon: ['counting', 'coupon'],
  sub_account_unmapped: ['provider', 'account'],
  sub_account_ignored: ['provider', 'account'],
  customer_unknown: ['customer'],
  association_missing: ['customer', 'day'],
  revision_older: ['record', 'revision', 'newest'],
  revision_content_differs: ['record', 'revision'],
} as const satisfies Record<string, readonly string[]>;

/** Reasons a whole file is refused, or was read only in part. */
export const FILE_REASONS = {
  empty_file: [],
  not_a_text_file: ['kind'],
  utf16_not_supported: [],
  header_not_readable: [],
  delimiter_not_comma: ['found'],
  missing_column: ['columns'],
  duplicate_column: ['column'],
  too_many_columns: ['limit'],
  gzip_truncated: [],
  gzip_broken: [],
  gzip_too_dense: ['limit'],
} as const satisfies Record<string, readonly string[]>;

/** What was noted while a record was derived; part of its "why". */
export const RECORD_NOTES = [
  'list_price_missing',
  'contracted_price_inconsistent',
  'due_above_list_price',
  'rounded_to_twelve_decimals',
  'sub_account_missing',
  'charge_outside_billing_period',
  'billing_period_not_a_month',
  'correction_of_an_earlier_charge',
  'quantity_not_a_number',
  'means_of_payment_missing',
] as const;

/**
 * Why a consumption record is performance in part or not at all (sales 7.1), or is not paid yet. The order is that of the
 * bits in which lines keep them: add at the end, never in between.
 */
export const PERFORMANCE_REASONS = [
  'nothing_due', 'voucher', 'coupon_not_counting', 'arrears_not_collected', 'credit_not_counting', 'written_off_not_counting', 'means_unknown',
  'card_purchase', 'marketplace', 'product_policy', 'partner_changed', 'not_paid_back',
] as const;
export type PerformanceReason = (typeof PERFORMANCE_REASONS)[number];
export const performanceReasonCode = z.enum(PERFORMANCE_REASONS);
export type PerformanceReasonWords = Readonly<Record<PerformanceReason, string>>;

export type RowReasonCode = keyof typeof ROW_REASONS;
export type FileReasonCode = keyof typeof FILE_REASONS;
export type RecordNote = (typeof RECORD_NOTES)[number];

type Params<Names extends readonly string[]> = Readonly<Record<Names[number], string | number>>;
export type RowReasonParams<C extends RowReasonCode> = Params<(typeof ROW_REASONS)[C]>;
export type FileReasonParams<C extends FileReasonCode> = Params<(typeof FILE_REASONS)[C]>;

export type RowReason = {
  [C in RowReasonCode]: { readonly code: C; readonly params: RowReasonParams<C> };
}[RowReasonCode];
export type FileReason = {
  [C in FileReasonCode]: { readonly code: C; readonly params: FileReasonParams<C> };
}[FileReasonCode];

export const rowReasonCode = z.enum(Object.keys(ROW_REASONS) as [RowReasonCode, ...RowReasonCode[]]);

/** Words of one language for all three lists, one flat area so that keys cannot collide. */
export type IntakeReasonKey = `row.${RowReasonCode}` | `file.${FileReasonCode}` | `note.${RecordNote}`;
export type IntakeReasonWords = Readonly<Record<IntakeReasonKey, string>>;
