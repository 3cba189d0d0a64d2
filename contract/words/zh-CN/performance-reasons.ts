/** 业绩：不计或尚未回款的原因，每个代码一条，缺一不能编译。 */
import type { PerformanceReasonWords } from '../../reasons.ts';

export const performanceReasons: PerformanceReasonWords = {
  nothing_due: '应付金额为零，没有业绩。',
  voucher: '用云厂商代金券（含测试券）支付的部分不计业绩。',
  coupon_not_counting: '用不计业绩的现金券支付的部分不计业绩。',
  arrears_not_collected: '欠费部分尚未收回，收回或核销前不计业绩。',
  credit_not_counting: '按所用规则，信用额度支付的部分不计业绩。',
  written_off_not_counting: '按所用规则，核销的欠费不计业绩。',
  means_unknown: '支付方式未知，没有依据说明已用现金支付，不计业绩。',
  card_purchase: '购买储值卡不计业绩；用储值卡消费时按现金计。',
  marketplace: '云商店严选商品不计业绩，伙伴只得差价。',
  product_policy: '按产品业绩政策，该产品的消费不计业绩。',
  partner_changed: '客户更换伙伴后六个月内没有业绩激励，不计业绩。',
  not_paid_back: '已计业绩，尚未回款。',
};
