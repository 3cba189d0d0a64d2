/**
 * What a file said beside the known fields, for the record's page. A file may name the customer there too, and names are
 * masked on every page (sales 1.4): FOCUS columns by name, columns nobody knows by what they are called.
 */
import { maskAccount, maskEmail, maskMobile, maskName } from '../../../../contract/values/mask.ts';
import type { RecordDetail } from './records.ts';

const NAMES_OF_FOCUS = new Set(['BillingAccountName', 'SubAccountName']);
const MASKS: readonly [RegExp, (text: string) => string][] = [
  [/e_?-?mail/i, maskEmail],
  [/mobile|phone|telephone|手机|电话/i, maskMobile],
  [/account_?name|user_?name|login|账号/i, maskAccount],
  [/customer|client|owner|contact|person|company|manager|客户|联系人|经理/i, maskName],
];

export function extraOf(detail: RecordDetail): Record<string, string> {
  const focus = Object.entries(detail.focus ?? {}).map(([name, value]) => [name, NAMES_OF_FOCUS.has(name) ? maskName(value) : value] as const);
  const extra = Object.entries(detail.extra ?? {}).map(([name, value]) => [name, maskOf(name)(value)] as const);
  return Object.fromEntries([...focus, ...extra]);
}

function maskOf(name: string): (text: string) => string {
  return MASKS.find(([pattern]) => pattern.test(name))?.[1] ?? ((text) => text);
}
