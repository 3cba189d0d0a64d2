/** Filters of 消费明细 (sales 5.4), all of them; defaults are the current month and amount due other than zero. */
import { useMemo } from 'react';
import { billType, chargingMode } from '../../../contract/console/usage.ts';
import { useSay } from '../../app/language.ts';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { MEANS } from './amounts.ts';
import { BASES } from './records-link.ts';
import { useBarFilters, useChoices, useWhoseFilters } from './whose-filters.ts';

const BILL_KINDS = ['consumption', 'refund', 'adjustment'] as const;

export function useRecordFilters(): FilterDefinition[] {
  const say = useSay();
  const choices = useChoices();
  const bar = useBarFilters();
  const whose = useWhoseFilters(choices);
  return useMemo<FilterDefinition[]>(
    () => [
      ...bar,
      ...whose,
      // Always in sight: whose days the other choices mean depends on it.
      { kind: 'choice', key: 'basis', label: say('usage:basis.label'), required: true, initial: 'second-day', choices: BASES.map((value) => ({ value, label: say(`usage:basis.${value}`) })) },
      { kind: 'day', key: 'asOf', label: say('usage:byManager.asOf') },
      { kind: 'choices', key: 'serviceCode', label: say('usage:filter.serviceCode'), choices: choices.services.map(({ code, name }) => ({ value: code, label: name })) },
      { kind: 'choices', key: 'chargingMode', label: say('usage:field.chargingMode'), choices: chargingMode.options.map((value) => ({ value, label: say(`usage:chargingMode.${value}`) })) },
      { kind: 'choices', key: 'billKind', label: say('usage:field.billKind'), choices: BILL_KINDS.map((value) => ({ value, label: say(`usage:billKind.${value}`) })) },
      { kind: 'choices', key: 'billType', label: say('usage:field.billType'), choices: billType.options.map((value) => ({ value, label: say(`usage:billType.${value}`) })) },
      { kind: 'choices', key: 'regionCode', label: say('usage:field.region'), choices: choices.regions.map(({ code, name }) => ({ value: code, label: name })) },
      { kind: 'text', key: 'tradeNo', label: say('usage:filter.tradeNo'), exact: true },
      { kind: 'text', key: 'resourceName', label: say('usage:field.resourceName') },
      { kind: 'text', key: 'resourceId', label: say('usage:field.resourceId'), exact: true },
      { kind: 'choices', key: 'means', label: say('usage:filter.means'), help: say('usage:filter.meansHelp'), choices: MEANS.map((value) => ({ value, label: say(`usage:means.${value}`) })) },
      { kind: 'day', key: 'day', label: say('usage:filter.day') },
      { kind: 'text', key: 'runId', label: say('usage:filter.run'), exact: true },
    ],
    [say, choices, bar, whose],
  );
}
