/** Filters of 业绩明细 (sales 7.2), all of them. A sheet in the address stands in the place of the range of months. */
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { feedbackState } from '../../../contract/console/incentives.ts';
import { billType, chargingMode } from '../../../contract/console/usage.ts';
import { PERFORMANCE_REASONS } from '../../../contract/reasons.ts';
import { useSay } from '../../app/language.ts';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { rangeFilters, useRangeAsked } from '../boards/board-state.ts';
import { usePeriod } from '../usage/period.ts';
import { type PerformanceChoices, usePartnerBar, useWhosePerformance } from './performance-filters.ts';

/** The current month at first. */
const FIRST_REACH = 0;

export function useLineFilters(choices: PerformanceChoices): FilterDefinition[] {
  const say = useSay();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const ofSheet = Boolean(search['sheetId']);
  const period = usePeriod();
  const range = useRangeAsked(FIRST_REACH);
  const partner = usePartnerBar();
  const whose = useWhosePerformance(choices);
  return useMemo<FilterDefinition[]>(
    () => [
      ...(ofSheet ? [] : rangeFilters(range, period, FIRST_REACH, say)),
      ...partner,
      { kind: 'choice', key: 'counts', label: say('performance:field.counts'), place: 'bar', choices: (['yes', 'no'] as const).map((value) => ({ value, label: say(`performance:filter.counts.${value}`) })) },
      { kind: 'text', key: 'sheetId', label: say('performance:filter.sheet'), exact: true },
      ...whose,
      { kind: 'days', key: 'recognised', label: say('performance:filter.recognised') },
      { kind: 'day', key: 'day', label: say('performance:filter.day') },
      { kind: 'choices', key: 'serviceCode', label: say('performance:field.service'), choices: choices.services.map(({ code, name }) => ({ value: code, label: name })) },
      { kind: 'choices', key: 'billType', label: say('performance:field.billType'), choices: billType.options.map((value) => ({ value, label: say(`usage:billType.${value}`) })) },
      { kind: 'choices', key: 'chargingMode', label: say('performance:field.chargingMode'), choices: chargingMode.options.map((value) => ({ value, label: say(`usage:chargingMode.${value}`) })) },
      { kind: 'text', key: 'tradeNo', label: say('performance:field.tradeNo'), exact: true },
      { kind: 'choices', key: 'feedback', label: say('performance:feedback.state'), choices: feedbackState.options.map((value) => ({ value, label: say(`performance:feedbackState.${value}`) })) },
      { kind: 'choices', key: 'reason', label: say('performance:field.reasons'), choices: PERFORMANCE_REASONS.map((value) => ({ value, label: say(`performance:reason.${value}`) })) },
      { kind: 'yes-no', key: 'late', label: say('performance:filter.late') },
      { kind: 'yes-no', key: 'unpaid', label: say('performance:filter.unpaid') },
      { kind: 'text', key: 'recordId', label: say('performance:filter.record'), exact: true },
    ],
    [say, ofSheet, range, period, partner, whose, choices.services],
  );
}
