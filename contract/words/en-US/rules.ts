/** Words for the rules a field can break. */
import type { rules as zh } from '../zh-CN/rules.ts';
import type { SameKeys } from '../words.ts';

export const rules: SameKeys<typeof zh> = {
  missing: 'is required',
  wrong_type: 'has the wrong type; expected {{expected}}',
  not_one_of: 'must be one of: {{values}}',
  unknown_field: 'is not a known field',
  too_big_text: 'has at most {{limit}} characters',
  too_small_text: 'has at least {{limit}} characters',
  too_big_list: 'has at most {{limit}} items',
  too_small_list: 'has at least {{limit}} items',
  too_big_number: 'must not be above {{limit}}',
  too_small_number: 'must not be below {{limit}}',
  id: 'is not a valid id',
  day: 'must be a real date YYYY-MM-DD',
  month_order: 'must not be before the first month',
  day_in_future: 'is of {{day}}, which lies in the future; the newest day taken is {{newest}}',
  month: 'must be a billing cycle YYYY-MM',
  amount: 'must be an amount: decimal text with at most 12 decimals',
  currency: 'must be a currency code of three capital letters',
  count: 'must be a whole number, zero or more',
  login: 'must be 3–64 letters, digits, . _ @ -, beginning with a letter or digit',
  mobile: 'must be 5–32 digits, spaces, + or -',
  nul_byte: 'must not contain NUL characters',
  half_character: 'must not contain half of a character',
  this_file: 'the problem is in the file “{{name}}”',
  password_wrong: 'is not the present password',
  password_length: 'has at least 8 characters',
  password_classes: 'needs two of: capital letters, small letters, digits, signs',
  password_login: 'must not be the account name, nor reversed',
  format: 'has the wrong format',
};
