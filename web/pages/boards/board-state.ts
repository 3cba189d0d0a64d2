/** What a board page is asked: filters in the address, and the advanced settings, which are there as well. */
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type BoardGroupBy, type BoardMeasure, boardGroupBy } from '../../../contract/console/consumption-board.ts';
import { type Say, useSay } from '../../app/language.ts';
import { type FilterDefinition, type MonthFilter, queryOf, readValues } from '../../ui/filter-definition.ts';
import type { PageTab } from '../../ui/list-head.tsx';
import { stepMonth } from '../../ui/month-picker.tsx';
import { MONTHS_BACK, type Period, usePeriod } from '../usage/period.ts';
import { useSearchPart } from '../usage/search-part.ts';
import { useChoices, usePartnersToChoose, useWhoseFilters } from '../usage/whose-filters.ts';

/** Half a year at first: the current month and five before it. */
const FIRST_REACH = 5;
/** With the others as one more, as many as there are colours that can be told apart. */
export const TOPS = ['3', '5', '7'] as const;
export type Top = (typeof TOPS)[number];
export type Look = 'chart' | 'table';

export interface RangeAsked {
  readonly from: string;
  readonly to: string;
}

export interface BoardSettings {
  readonly measure: BoardMeasure;
  readonly top: Top;
  readonly look: Look;
  readonly set: (name: 'measure' | 'top' | 'look', value: string | undefined) => void;
}

/** Settings of the picture: not of the rows, so they are no filters. */
export function useBoardSettings(): BoardSettings {
  const [measure, setMeasure] = useSearchPart('measure');
  const [top, setTop] = useSearchPart('top');
  const [look, setLook] = useSearchPart('look');
  return {
    measure: measure === 'paid' ? 'paid' : 'due',
    top: TOPS.find((known) => known === top) ?? '7',
    look: look === 'table' ? 'table' : 'chart',
    set: (name, value) => ({ measure: setMeasure, top: setTop, look: setLook })[name](value),
  };
}

/** First and last month of a range; neither can be chosen past the other. */
export function rangeFilters({ from, to }: RangeAsked, period: Period, reach: number, say: Say): MonthFilter[] {
  return [
    { kind: 'month', key: 'from', label: say('boards:from'), place: 'bar', required: true, initial: stepMonth(period.newest, -reach), oldest: period.oldest, newest: to },
    { kind: 'month', key: 'to', label: say('boards:to'), place: 'bar', required: true, initial: period.newest, oldest: from, newest: period.newest },
  ];
}

/** The range an address says, else as many months back as the page opens with. */
export function useRangeAsked(reach: number): RangeAsked {
  const { newest } = usePeriod();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const from = search['from'] || stepMonth(newest, -reach);
  const to = search['to'] || newest;
  return useMemo(() => ({ from, to }), [from, to]);
}

function useBoardFilters(grouped: boolean, range: RangeAsked): FilterDefinition[] {
  const say = useSay();
  const period = usePeriod();
  const partners = usePartnersToChoose();
  const choices = useChoices();
  const whose = useWhoseFilters(choices);
  return useMemo<FilterDefinition[]>(
    () => [
      ...rangeFilters(range, period, FIRST_REACH, say),
      ...(partners.length > 0 ? [{ kind: 'choice' as const, key: 'partnerId', label: say('usage:filter.partner'), place: 'bar' as const, required: true, initial: partners[0]?.value, choices: partners }] : []),
      ...(grouped
        ? [{ kind: 'choice' as const, key: 'groupBy', label: say('boards:groupBy'), place: 'bar' as const, required: true, initial: 'service', choices: boardGroupBy.options.map((value) => ({ value, label: say('boards:groupBy.by', { name: say(`boards:groupBy.${value}`) }) })) }]
        : []),
      ...whose.filter((filter) => filter.key !== 'provider'),
      { kind: 'choice', key: 'adjustments', label: say('boards:adjustments'), choices: [{ value: 'exclude', label: say('boards:adjustments.exclude') }] },
    ],
    [say, period, partners, whose, range, grouped],
  );
}

export interface BoardQuery {
  readonly groupBy: BoardGroupBy;
  readonly filters: readonly FilterDefinition[];
  /** The filter in force, as the endpoints of the board take it. */
  readonly query: RangeAsked & Readonly<Record<string, string>>;
  readonly settings: BoardSettings;
}

export function useBoardQuery(grouped: boolean): BoardQuery {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const range = useRangeAsked(FIRST_REACH);
  const filters = useBoardFilters(grouped, range);
  const settings = useBoardSettings();
  const query = useMemo(() => ({ ...range, ...queryOf(filters, readValues(filters, search)) }), [range, filters, search]);
  const said = (query as Readonly<Record<string, string>>)['groupBy'];
  return { groupBy: grouped ? (boardGroupBy.options.find((known) => known === said) ?? 'service') : 'customer', filters, query, settings };
}

/** Months from first to last, both counted. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from; month <= to && months.length <= MONTHS_BACK; month = stepMonth(month, 1)) months.push(month);
  return months;
}

const OWN = new Set(['sort', 'size', 'page', 'after', 'columns', 'row', 'shape', 'rules']);

/** Overview, trend, distribution; whose days, months and settings stay the same when going from one to another. */
export function useBoardTabs(): readonly PageTab[] {
  const say = useSay();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const kept = JSON.stringify(Object.entries(search).filter(([name, value]) => value !== undefined && !OWN.has(name)));
  return useMemo(() => {
    const same = Object.fromEntries(JSON.parse(kept) as [string, string][]);
    return [
      { to: '/sales/boards/consumption', label: say('boards:tab.overview'), search: same },
      { to: '/sales/boards/consumption/trend', label: say('boards:tab.trend'), search: same },
      { to: '/sales/boards/consumption/distribution', label: say('boards:tab.distribution'), search: same },
    ];
  }, [say, kept]);
}
