/**
 * What a bill type is in sums: consumption, refund or adjustment (sales 5.4, monthly summary). The three are lists of
 * their own on the pages and never mixed, so the table names every known type and an unknown one is our mistake.
 */
import { BILL_TYPES } from '../intake/fee-record.ts';

/** Numbers of usage.*.bill_kind. */
export const CONSUMPTION = 0;
export const REFUND = 1;
export const ADJUSTMENT = 2;
export type BillKindNumber = typeof CONSUMPTION | typeof REFUND | typeof ADJUSTMENT;

/** .kind: 退款 types are refunds, 调账 types are adjustments, every 消费 type is consumption. */
const KINDS: ReadonlyMap<number, BillKindNumber> = new Map<number, BillKindNumber>([
  [1, CONSUMPTION], // 消费-新购
  [2, CONSUMPTION], // 消费-续订
  [3, CONSUMPTION], // 消费-变更
  [4, REFUND], // 退款-退订
  [5, CONSUMPTION], // 消费-使用
  [8, CONSUMPTION], // 消费-自动续订
  [9, ADJUSTMENT], // 调账-补偿
  [12, CONSUMPTION], // 消费-按时计费
  [13, CONSUMPTION], // 消费-退订手续费
  [14, CONSUMPTION], // 消费-服务支持计划月末扣费
  [16, ADJUSTMENT], // 调账-扣费
  [18, CONSUMPTION], // 消费-按月付费
  [20, REFUND], // 退款-变更
  [23, CONSUMPTION], // 消费-节省计划抵扣
  [24, REFUND], // 退款-包年/包月转按需
  [25, CONSUMPTION], // 消费-抹零补扣
  [100, REFUND], // 退款-退订税金
  [101, ADJUSTMENT], // 调账-补偿税金
  [102, ADJUSTMENT], // 调账-扣费税金
  [103, CONSUMPTION], // 消费-按年付费
]);

export function billKindNumberOf(billType: number): BillKindNumber {
  const kind = KINDS.get(billType);
  if (kind === undefined) throw new RangeError(`bill type ${billType} is none of ${BILL_TYPES.join(', ')}`);
  return kind;
}
