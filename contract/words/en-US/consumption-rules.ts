/** Numbers of the rules that appear in “why”, with their words (docs/rules/sales.md). */
import type { SameKeys } from '../words.ts';
import type { consumptionRules as zh } from '../zh-CN/consumption-rules.ts';

export const consumptionRules: SameKeys<typeof zh> = {
  'R-5.3.list': 'List price: the public price times the usage, before any discount.',
  'R-5.3.discount': 'Discount: the sum of commercial, partner-granted, promotional and other discounts.',
  'R-5.3.rounding': 'Rounding: the tail dropped when charging.',
  'R-5.3.due': 'Amount due = list price − discount − rounding.',
  'R-5.3.means': 'Amount due = cash + credit + voucher + cash coupon + stored-value card + arrears + written-off arrears + unsettled. What the source gave no means of payment for is unsettled, never guessed.',
  'R-4.4.second': 'From the second day: from the day after assignment up to and including the day of taking back. Summary and details use this basis.',
  'R-4.4.board': 'From the same day: from the day of assignment up to and including the day of taking back; a day of change belongs to the one who holds the customer at its end. The consumption board uses this basis.',
  'R-4.4.now': 'At present: all days belong to the present manager. The customer list uses this basis.',
  'R-4.4.unassigned': 'Under this basis the day belongs to no manager; only people who see all customers see it.',
};
