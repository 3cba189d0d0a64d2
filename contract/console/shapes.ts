/**
 * Shapes that many endpoints share: ids, days, months, amounts, keyset pages, lists with a total.
 * Amounts travel as decimal strings; a JSON number for money is refused.
 */
import { z } from 'zod';
import { isDay, MONTH_PATTERN } from '../values/calendar-text.ts';
import { ID_PATTERN } from '../values/id.ts';

export const id = z.string().regex(ID_PATTERN, 'id');
/** A partner, or for a distributor all its resellers at once. */
export const partnerOrResellers = z.union([id, z.literal('resellers')]);
export const day = z.string().refine(isDay, 'day');
export const month = z.string().regex(MONTH_PATTERN, 'month');
export const instant = z.iso.datetime({ offset: true });
export const amount = z.string().regex(/^-?\d{1,26}(\.\d{1,12})?$/, 'amount');
/** Text a database can keep: no NUL, no half of a surrogate pair. */
export const text = (max: number) => z.string().max(max).refine((value) => !value.includes('\u0000'), 'nul_byte').refine((value) => !/\p{Surrogate}/u.test(value), 'half_character');
export const currency = z.string().regex(/^[A-Z]{3}$/, 'currency');
export const associationType = z.enum(['referral', 'resale']);
export const billKind = z.enum(['consumption', 'refund', 'adjustment']);
export const basis = z.enum(['now', 'board-day', 'second-day']);
export type Basis = z.infer<typeof basis>;

/** Number in a query string: digits only, so that `-1`, `1e3` and `abc` are refused by name. */
const count = (min: number, max: number, fallback: number) =>
  z.string().regex(/^\d{1,9}$/, 'count').transform(Number).pipe(z.number().int().min(min).max(max)).default(fallback);

/** Keyset paging: pass `next` of the last answer as `cursor`. */
export const page = { limit: count(1, 200, 20), cursor: text(400).optional() };
/** Paging by place, for lists that do not grow without end (customers, managers). */
export const offsetPage = { limit: count(1, 200, 20), offset: count(0, 1_000_000, 0) };
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
/** A repeated or comma-separated query parameter. */
export const many = <T extends z.ZodType<unknown, string>>(item: T) =>
  z.union([z.string(), z.array(z.string())]).transform((v) => (Array.isArray(v) ? v : v.split(',')).filter((s) => s !== '')).pipe(z.array(item).max(200));

/** The sums every consumption figure is made of (sales 5.3); all decimal strings of one currency. */
export const amounts = z.object({
  listAmount: amount,
  discountAmount: amount,
  roundingAmount: amount,
  dueAmount: amount,
  cashAmount: amount,
  creditAmount: amount,
  voucherAmount: amount,
  cashCouponAmount: amount,
  cardAmount: amount,
  arrearsAmount: amount,
  writtenOffAmount: amount,
  unsettledAmount: amount,
});
export type Amounts = z.infer<typeof amounts>;
export const AMOUNT_FIELDS = Object.keys(amounts.shape) as (keyof Amounts)[];

/** A value that is masked on the wire; the eye button asks for the whole column (`customers.reveal`). */
export const masked = z.string();
/** A billing period whose newest delivery does not count whole and alone: in part, or beside the one it replaces. */
export const restating = z.object({
  provider: z.string(),
  /** Null for who may not see what was loaded. */
  billingAccount: z.string().nullable(),
  billingMonth: month,
  /**
   * In part: `loading`, its load is at work; `partial`, it failed or was cancelled. Two deliveries: `running` and `stopped`
   * likewise; `waiting`, rows of it wait in quarantine; `damaged`, its file broke off.
   */
  why: z.enum(['loading', 'partial', 'running', 'stopped', 'waiting', 'damaged']),
  /** The run of the newest delivery, for who may see it. */
  runId: id.nullable(),
});
export type Restating = z.infer<typeof restating>;
export const watermark = z.object({
  /** Newest complete business day; null when nothing was loaded. */
  completeUntil: day.nullable(),
  /** Newest day the summary rule (5.6) lets through at this moment. */
  summaryUntil: day,
  /** Periods that do not count as they should at this moment; empty nearly always. */
  restating: z.array(restating),
});
