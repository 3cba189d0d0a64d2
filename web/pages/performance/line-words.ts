/** How a line is named and found again: its key in an address, its page, the record behind it, and why its amount is what it is. */
import { createElement } from 'react';
import type { listLines, readLine } from '../../../contract/console/incentives.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { Say } from '../../app/language.ts';
import { compareAmounts } from '../../ui/amount-text.ts';
import { Money } from '../../ui/figures.tsx';
import type { RowOf } from '../../ui/list-definition.ts';
import type { WhyContent, WhyStep } from '../../ui/why.tsx';
import { LINES } from './performance-tabs.ts';

export type LineRow = RowOf<typeof listLines>;
export type LineDetail = OutputOf<typeof readLine>;

export interface LineKey {
  readonly customerId: string;
  readonly recordId: string;
  readonly sequence: string;
}

const SEPARATOR = '.';

/** A row's key names the line, so that an address opens one that is not on the page. */
export function keyOfLine({ customerId, recordId, sequence }: Pick<LineRow, 'customerId' | 'recordId' | 'sequence'>): string {
  return [customerId, recordId, sequence].join(SEPARATOR);
}

export function lineOfKey(key: string): LineKey | null {
  const [customerId, recordId, sequence, ...more] = key.split(SEPARATOR);
  return customerId && recordId && sequence && more.length === 0 ? { customerId, recordId, sequence } : null;
}

export function lineTitle(line: Pick<LineRow, 'productName' | 'serviceName' | 'day'>, say: Say): string {
  return say('performance:lines.title', { product: line.productName || line.serviceName, day: line.day });
}

export function linePath({ customerId, recordId, sequence }: Pick<LineRow, 'customerId' | 'recordId' | 'sequence'>): string {
  return `${LINES}/${customerId}/${recordId}/${sequence}`;
}

export function recordPath({ customerId, recordId }: Pick<LineRow, 'customerId' | 'recordId'>): string {
  return `/sales/consumption/records/${customerId}/${recordId}`;
}

const isZero = (amount: string): boolean => compareAmounts(amount, '0') === 0;

/** What an amount is made of by means of payment, in the fixed order; each a decimal string. */
export interface Parts {
  readonly amount: string;
  readonly cashAmount: string;
  readonly creditAmount: string;
  readonly cardAmount: string;
  readonly couponAmount: string;
  readonly writtenOffAmount: string;
  readonly otherAmount: string;
}
export const PARTS = ['cash', 'credit', 'card', 'coupon', 'writtenOff', 'other'] as const;

/** Why a sum is what it is: the means that count, then the sum. */
export function whySum({ title, lines, parts, currency }: { readonly title: string; readonly lines: number; readonly parts: Parts; readonly currency: string }, say: Say): WhyContent {
  const used = PARTS.filter((part) => !isZero(parts[`${part}Amount`]));
  return {
    title, rule: say('performance:why.sum', { count: lines }),
    steps: used.map((part): WhyStep => ({ label: say(`performance:field.${part}`), value: createElement(Money, { value: parts[`${part}Amount`] }) })),
    result: createElement(Money, { value: parts.amount, currency }),
  };
}

/** Why a line is what it is, from what the server says of it. */
export function whyLine({ line, means, rule }: LineDetail, say: Say): WhyContent {
  return {
    title: say('performance:why.title', { product: line.productName || line.serviceName }),
    rule: say('performance:why.rule', { version: rule.version, from: rule.validFrom }),
    steps: means.map((one): WhyStep => ({ label: say(`performance:means.${one.means}`), ...(one.reason ? { formula: say(`performance:reason.${one.reason}`) } : {}), value: createElement(Money, { value: one.countedAmount }) })),
    result: createElement(Money, { value: line.amount, currency: line.currency }),
    links: [{ label: say('performance:why.open'), to: linePath(line) }],
  };
}
