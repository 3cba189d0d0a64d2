/** 销售 > 运营看板 > 业绩看板 (sales 6.2): trend, statistics and summary of performance by supervisor, account manager, customer or service; every figure opens the lines behind it. */
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { listLines } from '../../../contract/console/incentives.ts';
import { type PerformanceGroupBy, performanceGroupBy, performanceGroups, performanceTrend } from '../../../contract/console/performance-board.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import { useMay } from '../../app/session.tsx';
import { sharePercent } from '../../ui/amount-text.ts';
import { LongText, Money } from '../../ui/figures.tsx';
import { type FilterDefinition, queryOf, readValues } from '../../ui/filter-definition.ts';
import { type Column, moneyColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import type { SumItem } from '../../ui/list-head.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { monthsBetween, rangeFilters, useRangeAsked } from '../boards/board-state.ts';
import { useAbout } from '../usage/about.ts';
import { usePeriod } from '../usage/period.ts';
import { groupLabel, linesOf, type Search } from './board-groups.ts';
import { BoardStatistics } from './board-statistics.tsx';
import { BoardTrend, monthWords } from './board-trend.tsx';
import { Notices } from './notices.tsx';
import { PeoplePicker } from './people-picker.tsx';
import { usePartnerBar, usePerformanceChoices, useWhosePerformance } from './performance-filters.ts';
import { LINES } from './performance-tabs.ts';
import { performanceUntil, untilRecognised } from './states.tsx';
import '../usage/usage.css';
import './performance.css';

type Row = RowOf<typeof performanceGroups>;
type Answer = OutputOf<typeof performanceGroups>;
type BoardMonth = Answer['months'][number];
/** Half a year at first: the current month and five before it. */
const FIRST_REACH = 5;

function useBoard() {
  const say = useSay();
  const period = usePeriod();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const range = useRangeAsked(FIRST_REACH);
  const choices = usePerformanceChoices();
  const partner = usePartnerBar();
  const whose = useWhosePerformance(choices);
  const filters = useMemo<FilterDefinition[]>(
    () => [
      ...rangeFilters(range, period, FIRST_REACH, say),
      ...partner,
      { kind: 'choice', key: 'groupBy', label: say('performance:board.groupBy'), place: 'bar', required: true, initial: 'manager', choices: performanceGroupBy.options.map((value) => ({ value, label: say('performance:board.by', { name: say(`performance:board.groupBy.${value}`) }) })) },
      ...whose,
    ],
    [say, range, period, partner, whose],
  );
  const query = useMemo(() => ({ ...range, ...queryOf(filters, readValues(filters, search)) }) as Search & { readonly from: string; readonly to: string }, [range, filters, search]);
  const groupBy: PerformanceGroupBy = performanceGroupBy.options.find((known) => known === query['groupBy']) ?? 'manager';
  return { filters, query, groupBy, choices };
}

interface ColumnParts {
  readonly groupBy: PerformanceGroupBy;
  readonly months: readonly BoardMonth[];
  readonly query: Search & { readonly from: string; readonly to: string };
  readonly mayOpen: boolean;
  readonly totals: ReadonlyMap<string, string>;
}

const isId = (key: string): boolean => key !== 'none' && key !== 'transfer';

function columnsOf({ groupBy, months, query, mayOpen, totals }: ColumnParts, say: Say): Column<Row>[] {
  const group = say('performance:group.money');
  const range = { from: query.from, to: query.to };
  const open = (row: Row, span: { readonly from: string; readonly to: string }) => (mayOpen ? linesOf(query, span, row.currency, { groupBy, key: row.key }) : null);
  return [
    {
      key: 'name', title: say(`performance:board.groupBy.${groupBy}`), always: true, width: 200,
      ...(groupBy === 'manager' || groupBy === 'customer' ? { masked: { column: 'name', idOf: (row: Row) => (isId(row.key) ? row.key : null) } } : {}),
      render: (row, revealed) => {
        const name = revealed ?? groupLabel(groupBy, row, say);
        const search = open(row, range);
        return search ? <Link to={LINES} search={search as never} className="pc-usage-name" aria-label={say('performance:board.toLinesOf', { name })}>{name}</Link> : <LongText>{name}</LongText>;
      },
    },
    ...(groupBy === 'customer' ? [textColumn<Row>({ key: 'number', title: say('usage:field.number'), width: 290, hidden: true, value: (row) => row.number })] : []),
    textColumn({ key: 'currency', title: say('performance:field.currency'), width: 84, value: (row) => row.currency }),
    moneyColumn({ key: 'amount', title: say('performance:field.amount'), help: say('performance:field.amountHelp'), sort: 'amount', width: 146, group, value: (row) => row.amount }),
    { key: 'share', title: say('performance:board.share'), width: 84, align: 'right', group, render: (row) => <span className="pc-figure">{sharePercent(row.amount, totals.get(row.currency) ?? '0') ?? '—'}</span> },
    moneyColumn({ key: 'unpaid', title: say('performance:field.unpaid'), help: say('performance:rule.unpaid'), sort: 'unpaid', width: 130, group, value: (row) => row.unpaidAmount }),
    ...(groupBy === 'customer' ? [] : [quantityColumn<Row>({ key: 'customers', title: say('performance:board.customers'), width: 90, value: (row) => row.customers })]),
    ...months.map((month): Column<Row> => ({
      key: `month-${month.month}`, title: monthWords(month, say), width: 124, align: 'right', group: say('performance:board.byMonth'),
      render: (row) => {
        const found = row.months.find((own) => own.month === month.month);
        const search = found ? open(row, { from: month.month, to: month.month }) : null;
        const money = <Money value={found?.amount} />;
        return search ? <Link to={LINES} search={search as never}>{money}</Link> : money;
      },
    })),
  ];
}

function sumsOf(answer: Answer, say: Say): SumItem[] {
  return answer.sums.flatMap((sum): SumItem[] => [
    { key: `amount ${sum.currency}`, group: sum.currency, label: `${say('performance:field.amount')} (${sum.currency})`, help: say('performance:field.amountHelp'), value: <Money value={sum.amount} />, note: say('performance:board.groups', { count: sum.groups }) },
    { key: `unpaid ${sum.currency}`, group: sum.currency, label: say('performance:field.unpaid'), help: say('performance:rule.unpaid'), value: <Money value={sum.unpaidAmount} /> },
  ]);
}

export function PerformanceBoardPage(): ReactNode {
  const say = useSay();
  const about = useAbout('performance:aboutBoard');
  const { filters, query, groupBy, choices } = useBoard();
  const { from, to } = query;
  const { groupBy: _, ...asked } = query;
  const trend = useRead(performanceTrend, { query: asked }, { keepPrevious: true });
  const mayOpen = useMay(listLines.access);
  const mayExport = useMay('performance.export');
  const reveals = { manager: useManagerReveal(), customer: useCustomerReveal() };
  const reveal = groupBy === 'manager' || groupBy === 'customer' ? reveals[groupBy] : undefined;
  const columns = useMemo(() => {
    const known = new Map(trend.data?.months.map((month) => [month.month, month]));
    const totals = new Map(trend.data?.currencies.map((one) => [one.currency, one.amount]));
    return columnsOf({ groupBy, months: monthsBetween(from, to).map((month) => known.get(month) ?? { month, state: 'final' }), query, mayOpen, totals }, say);
  }, [groupBy, from, to, query, mayOpen, trend.data, say]);
  return (
    <ListPage
      id={`performance-board-${groupBy}`}
      title={say('performance:board.title')}
      about={about}
      rules={<Notices />}
      actions={<PeoplePicker choices={choices} />}
      list={performanceGroups}
      paging="keyset"
      filters={filters}
      columns={columns}
      rowKey={(row) => `${row.key} ${row.currency}`}
      rowName={(row) => `${groupLabel(groupBy, row, say)} ${row.currency}`}
      sort="-amount"
      watermark={(answer) => performanceUntil(answer.watermark, say)}
      refetchMs={untilRecognised}
      sums={(answer) => sumsOf(answer, say)}
      above={() => (
        <>
          <BoardTrend read={trend} query={query} />
          <BoardStatistics query={query} />
        </>
      )}
      reveal={reveal}
      exports={mayExport ? {
        list: 'performance-board', access: 'performance.export', selectedKey: (row) => `${row.key} ${row.currency}`,
        options: [{ key: 'rows', label: say('boards:rows'), initial: 'range', choices: (['range', 'month'] as const).map((value) => ({ value, label: say(`boards:rows.${value}`) })) }],
      } : undefined}
      rowActionsWidth={96}
      rowActions={mayOpen ? (row) => {
        const search = linesOf(query, { from, to }, row.currency, { groupBy, key: row.key });
        return search ? <Link to={LINES} search={search as never}>{say('performance:board.toLines')}</Link> : null;
      } : undefined}
      empty={{ title: say('performance:board.empty'), hint: say('performance:board.emptyHint') }}
    />
  );
}
