/**
 * A fee record as the call takes it: the columns of the fee-record file (docs/fee-record-file.md) in camel case.
 * Strict, and every amount a decimal string: a JSON number would lose digits before anyone could check them.
 */
import { z } from 'zod';
import { amount, currency, text } from './shapes.ts';

const whole = z.number().int().min(0).max(2_147_483_647);
const quantity = z.string().regex(/^[+-]?(\d{1,60}(\.\d{0,60})?|\.\d{1,60})([eE][+-]?\d{1,3})?$/, 'decimal');
/** An instant with its zone, or a business day (GMT+08:00). */
const when = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

export const feeRecordInput = z.strictObject({
  recordId: text(128).min(1),
  revision: whole.optional(),
  provider: text(120).optional(),
  customerNumber: text(64).optional(),
  accountName: text(128).optional(),
  consumedFrom: when,
  consumedTo: when.optional(),
  tradedAt: when.optional(),
  billingMonth: z.string().optional(),
  billType: whole,
  chargingMode: whole,
  serviceTypeCode: text(128).min(1),
  serviceTypeName: text(256).optional(),
  resourceTypeCode: text(128).optional(),
  resourceTypeName: text(4096).optional(),
  regionCode: text(128).optional(),
  regionName: text(256).optional(),
  productId: text(4096).optional(),
  productName: text(1024).optional(),
  spec: text(4096).optional(),
  resourceId: text(2048).optional(),
  resourceName: text(1024).optional(),
  resourceTag: text(4096).optional(),
  tradeNo: text(128).optional(),
  associationType: z.union([z.literal(1), z.literal(2)]).optional(),
  periodType: whole.optional(),
  periodNum: whole.optional(),
  usageType: text(4096).optional(),
  usageAmount: quantity.optional(),
  usageUnit: text(4096).optional(),
  packageUsage: quantity.optional(),
  reservedUsage: quantity.optional(),
  currency,
  listAmount: amount,
  discountAmount: amount.optional(),
  roundingAmount: amount.optional(),
  dueAmount: amount,
  cashAmount: amount.optional(),
  creditAmount: amount.optional(),
  voucherAmount: amount.optional(),
  cashCouponAmount: amount.optional(),
  cardAmount: amount.optional(),
  arrearsAmount: amount.optional(),
  writtenOffAmount: amount.optional(),
  unsettledAmount: amount.optional(),
  commercialDiscountAmount: amount.optional(),
  partnerDiscountAmount: amount.optional(),
  promotionDiscountAmount: amount.optional(),
  otherDiscountAmount: amount.optional(),
  countingCouponAmount: amount.optional(),
});
export type FeeRecordInput = z.infer<typeof feeRecordInput>;

/** One call: up to a thousand records, each answered for by its place. */
export const feeRecordBatch = z.strictObject({ records: z.array(feeRecordInput).min(1).max(1_000) });
