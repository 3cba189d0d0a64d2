/** Why consumption is no performance, or not paid back yet. */
import type { PerformanceReasonWords } from '../../reasons.ts';

export const performanceReasons: PerformanceReasonWords = {
  nothing_due: 'Nothing is due, so there is no performance.',
  voucher: 'What is paid with vouchers of the vendor (test vouchers included) is no performance.',
  coupon_not_counting: 'What is paid with cash coupons marked as not counting is no performance.',
  arrears_not_collected: 'Arrears are no performance until they are collected or written off.',
  credit_not_counting: 'Under the rule that holds, what is paid by credit is no performance.',
  written_off_not_counting: 'Under the rule that holds, arrears written off are no performance.',
  means_unknown: 'How it was paid is not known; nothing says that it was paid in money, so it is no performance.',
  card_purchase: 'Buying a stored-value card is no performance; spending from it counts as cash.',
  marketplace: 'Selected marketplace goods are no performance; the partner earns the price difference only.',
  product_policy: 'Under the product policy this product is no performance.',
  partner_changed: 'For six months after a customer changed partner there are no performance incentives, so it is no performance.',
  not_paid_back: 'Counted, and not paid back yet.',
};
