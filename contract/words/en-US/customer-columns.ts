/** Column heads and values of the exported customer list. */
import type { customerColumns as zh } from '../zh-CN/customer-columns.ts';
import type { SameKeys } from '../words.ts';

export const customerColumns: SameKeys<typeof zh> = {
  number: 'Customer ID',
  accountName: 'Account Name',
  name: 'Customer Name',
  associationType: 'Association Type',
  associatedAt: 'Associated On',
  manager: 'Account Manager',
  mobile: 'Mobile Number',
  email: 'Email',
  tag: 'Customer Tag',
  customerType: 'Customer Type',
  verified: 'Real-Name Authentication',
  frozen: 'Frozen',
  reseller: 'Reseller',
  currency: 'Currency',
  monthToDate: 'Month-to-Date Expenditure (Amount Due)',
  'associationType.referral': 'Referral',
  'associationType.resale': 'Resale',
  'customerType.-1': 'None',
  'customerType.0': 'Individual',
  'customerType.1': 'Enterprise',
  'verified.none': 'Not enabled',
  'verified.-1': 'Not authenticated',
  'verified.0': 'Under review',
  'verified.1': 'Not passed',
  'verified.2': 'Authenticated',
  'verified.3': 'Failed',
  'frozen.no': 'No',
  'frozen.yes': 'Yes',
};
