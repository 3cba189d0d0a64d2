/** The amounts every consumption figure is made of (sales 5.3), and the "why" of an amount due that comes with them. */
import { createElement } from 'react';
import { AMOUNT_FIELDS, type Amounts } from '../../../contract/console/shapes.ts';
import type { Say } from '../../app/language.ts';
import { compareAmounts } from '../../ui/amount-text.ts';
import { Money } from '../../ui/figures.tsx';
import { type Column, moneyColumn } from '../../ui/list-column.tsx';
import type { WhyContent, WhyStep } from '../../ui/why.tsx';

export const MEANS = ['cash', 'credit', 'voucher', 'cashCoupon', 'card', 'arrears', 'writtenOff', 'unsettled'] as const;
export type Means = (typeof MEANS)[number];

export function meansAmount(amounts: Amounts, means: Means): string {
  return amounts[`${means}Amount`];
}

export function isZero(amount: string): boolean {
  return compareAmounts(amount, '0') === 0;
}

/** The means that paid something, in their fixed order. */
export function meansUsed(amounts: Amounts): Means[] {
  return MEANS.filter((means) => !isZero(meansAmount(amounts, means)));
}

/** Columns of all amounts; those nobody looks at daily are there to be chosen. */
export function amountColumns<Row extends Amounts>(say: Say, options: { readonly shown: readonly (keyof Amounts)[]; readonly sorted?: readonly (keyof Amounts)[] }): Column<Row>[] {
  return AMOUNT_FIELDS.filter((field) => field !== 'dueAmount').map((field) =>
    moneyColumn<Row>({
      key: field,
      title: say(`usage:amount.${field}`),
      group: say('usage:group.money'),
      width: 120,
      ...(options.sorted?.includes(field) ? { sort: field } : {}),
      ...(options.shown.includes(field) ? {} : { hidden: true }),
      ...(field === 'unsettledAmount' ? { help: say('usage:amountHelp.unsettled') } : {}),
      ...(field === 'roundingAmount' ? { help: say('usage:amountHelp.rounding') } : {}),
      value: (row) => row[field],
    }),
  );
}

export interface WhyDue {
  readonly title: string;
  readonly rule: string;
  readonly amounts: Amounts;
  readonly currency: string;
  readonly links?: WhyContent['links'];
}

/** Why an amount due is what it is, from its own parts: list − discount − rounding, then the means that pay it. */
export function whyDue({ title, rule, amounts, currency, links }: WhyDue, say: Say): WhyContent {
  const step = (label: string, value: string, unit?: string): WhyStep => ({ label, value: createElement(Money, { value, currency: unit }) });
  const means = meansUsed(amounts).map((one): WhyStep => ({ ...step(`· ${say(`usage:means.${one}`)}`, meansAmount(amounts, one)), ...(one === 'unsettled' ? { formula: say('usage:amountHelp.unsettled') } : {}) }));
  return {
    title,
    rule,
    steps: [
      step(say('usage:amount.listAmount'), amounts.listAmount),
      step(`− ${say('usage:amount.discountAmount')}`, amounts.discountAmount),
      step(`− ${say('usage:amount.roundingAmount')}`, amounts.roundingAmount),
      step(`= ${say('usage:amount.dueAmount')}`, amounts.dueAmount, currency),
      ...means,
    ],
    ...(links ? { links } : {}),
  };
}
