/**
 * What the server explains, in words: steps of a derivation, rules by number, inputs. Codes may be newer than this page;
 * an unknown rule shows its number, which is in the rule documents.
 */
import { createElement } from 'react';
import type { explainRecord } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { WordParams } from '../../app/language.ts';
import { Money } from '../../ui/figures.tsx';
import type { WhyContent } from '../../ui/why.tsx';

export type Explained = OutputOf<typeof explainRecord>;
export type Step = Explained['derivation'][number];
export type SayLoose = (key: string, fallback: string, params?: WordParams) => string;

/** What a step is on the way: part of the sum (what is taken away comes with its minus), the sum, what pays it. */
export function signOf(step: Pick<Step, 'key'>): '' | '=' | '·' {
  if (step.key === 'due') return '=';
  return step.key === 'list' || step.key.startsWith('discount') || step.key === 'rounding' ? '' : '·';
}

export function stepWords(step: Pick<Step, 'key'>, say: SayLoose): string {
  return say(`usage:derivation.${step.key}`, step.key);
}

export function ruleWords(rule: string, say: SayLoose): string {
  return say(`consumptionRules:${rule}`, rule);
}

export function inputWords(inputs: Step['inputs'], say: SayLoose): string {
  return Object.entries(inputs).map(([name, value]) => `${say(`usage:input.${name}`, name)} ${value}`).join(' · ');
}

/** The same as a popover: rule, steps, link to the record. */
export function whyRecord(explained: Explained, say: SayLoose, titles: { title: string; open: string; zero: string | null }): WhyContent {
  const { record, derivation } = explained;
  return {
    title: titles.title,
    rule: titles.zero ?? ruleWords(derivation.find((step) => step.key === 'due')?.rule ?? '', say),
    steps: derivation.map((step) => ({
      label: `${signOf(step)} ${stepWords(step, say)}`.trim(),
      ...(Object.keys(step.inputs).length > 0 ? { formula: inputWords(step.inputs, say) } : {}),
      value: createElement(Money, { value: step.amount, full: true }),
    })),
    links: [{ label: titles.open, to: `/sales/consumption/records/${record.customerId}/${record.recordId}` }],
  };
}
