/**
 * The frame of the three board pages: filters, rules, advanced settings, the picture of the page, and the rows behind it,
 * which sort, page, open the details and go into a file.
 */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type BoardGroupBy, type BoardMonth, boardGroups } from '../../../contract/console/consumption-board.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { detailList } from '../../../contract/console/usage.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import { useMay } from '../../app/session.tsx';
import { sharePercent } from '../../ui/amount-text.ts';
import { Money } from '../../ui/figures.tsx';
import { type Column, moneyColumn, textColumn } from '../../ui/list-column.tsx';
import type { SumItem } from '../../ui/list-head.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { useAbout } from '../usage/about.ts';
import { Notices } from '../usage/notices.tsx';
import { summaryWatermark } from '../usage/watermarks.ts';
import { AdvancedSettings } from './advanced-settings.tsx';
import { groupLabel, recordsOf, type Search } from './board-groups.ts';
import { type BoardQuery, monthsBetween, useBoardTabs } from './board-state.ts';
import { monthLabel } from './estimates.tsx';
import { usePaidFormula } from './paid-words.ts';
import { RulesButton } from './rules-drawer.tsx';
import '../usage/usage.css';
import './boards.css';

type Row = RowOf<typeof boardGroups>;
type Tab = 'overview' | 'trend' | 'distribution';
const RECORDS = '/sales/consumption/records';
const SUMMARY = '/sales/consumption';
const BY_CUSTOMER = { groupBy: 'customer' } as const;

interface ColumnParts {
  readonly groupBy: BoardGroupBy;
  readonly months: readonly BoardMonth[];
  readonly measure: 'due' | 'paid';
  readonly to: string;
  readonly query: Search;
  readonly paidHelp: string | undefined;
  readonly mayOpen: boolean;
}

function nameColumn({ groupBy, to, query, mayOpen }: ColumnParts, say: Say): Column<Row> {
  const title = say(`boards:groupBy.${groupBy}`);
  const people = groupBy === 'customer' || groupBy === 'manager';
  return {
    key: 'name', title, always: true, width: 200,
    ...(people ? { masked: { column: 'name', idOf: (row: Row) => (row.key === 'none' ? null : row.key) } } : {}),
    render: (row, revealed) => {
      const name = revealed ?? groupLabel(groupBy, row, say);
      if (!mayOpen) return name;
      return <Link to={RECORDS} className="pc-usage-name" search={recordsOf(query, to, row.currency, { groupBy, key: row.key }) as never} aria-label={say('boards:toRecordsOf', { name, month: to })}>{name}</Link>;
    },
  };
}

/** One column a month: its figure opens the records of that month. */
function monthColumns({ groupBy, months, measure, query, mayOpen }: ColumnParts, say: Say): Column<Row>[] {
  return months.map(({ month, state }) => ({
    key: `month-${month}`, title: monthLabel({ month, state }, say), width: 116, align: 'right', group: say(`boards:measure.${measure}`),
    render: (row) => {
      const found = row.months.find((one) => one.month === month);
      const value = found ? (measure === 'due' ? found.dueAmount : found.paidAmount) : null;
      const money = <Money value={value} />;
      if (value === null || !mayOpen) return money;
      return <Link to={RECORDS} search={recordsOf(query, month, row.currency, { groupBy, key: row.key }) as never}>{money}</Link>;
    },
  }));
}

/** Of each currency the amount of the measure in all. */
export type Totals = ReadonlyMap<string, string>;

function columnsOf(parts: ColumnParts, tab: Tab, totals: Totals | undefined, say: Say): Column<Row>[] {
  const group = say('usage:group.money');
  return [
    nameColumn(parts, say),
    ...(parts.groupBy === 'customer' ? [textColumn<Row>({ key: 'number', title: say('usage:field.number'), width: 290, hidden: true, value: (row) => row.number })] : []),
    textColumn({ key: 'currency', title: say('usage:field.currency'), width: 80, value: (row) => row.currency }),
    moneyColumn({ key: 'due', title: say('boards:due'), help: say('boards:dueHelp'), sort: 'due', width: 140, group, value: (row) => row.dueAmount }),
    moneyColumn({ key: 'paid', title: say('boards:paid'), ...(parts.paidHelp ? { help: parts.paidHelp } : {}), sort: 'paid', width: 140, group, value: (row) => row.paidAmount }),
    ...(totals
      ? [{ key: 'share', title: say('boards:share'), width: 90, align: 'right' as const, group, render: (row: Row) => <span className="pc-figure">{sharePercent(parts.measure === 'due' ? row.dueAmount : row.paidAmount, totals.get(row.currency) ?? '0') ?? '—'}</span> } satisfies Column<Row>]
      : []),
    moneyColumn({ key: 'list', title: say('usage:amount.listAmount'), sort: 'list', hidden: tab === 'trend', width: 150, group, value: (row) => row.listAmount }),
    moneyColumn({ key: 'discount', title: say('usage:amount.discountAmount'), hidden: tab === 'trend', width: 140, group, value: (row) => row.discountAmount }),
    ...(tab === 'trend' ? monthColumns(parts, say) : []),
  ];
}

type Sum = OutputOf<typeof boardGroups>['sums'][number];

function sumsOf(sums: readonly Sum[], paidHelp: string | undefined, say: Say): SumItem[] {
  return sums.flatMap((sum): SumItem[] => [
    { key: `due ${sum.currency}`, group: sum.currency, label: `${say('boards:due')} (${sum.currency})`, value: <Money value={sum.dueAmount} />, help: say('boards:dueHelp'), note: say('boards:groups', { count: sum.groups }) },
    { key: `paid ${sum.currency}`, group: sum.currency, label: say('boards:paid'), value: <Money value={sum.paidAmount} />, ...(paidHelp ? { help: paidHelp } : {}) },
  ]);
}

export interface BoardListProps {
  readonly tab: Tab;
  readonly board: BoardQuery;
  /** For shares; left out where a page has none. */
  readonly totals?: Totals | undefined;
  /** States of the months, for their columns; left out where a page has none. */
  readonly months?: readonly BoardMonth[] | undefined;
  readonly picture: ReactNode;
}

export function BoardList({ tab, board, totals, months, picture }: BoardListProps): ReactNode {
  const say = useSay();
  const about = useAbout('boards:about');
  const tabs = useBoardTabs();
  const { groupBy, filters, query, settings } = board;
  const { from, to } = query;
  const paidHelp = usePaidFormula(to);
  const mayOpen = useMay(detailList.access);
  const mayExport = useMay('boards.export');
  const reveals = { manager: useManagerReveal(), customer: useCustomerReveal() };
  const reveal = groupBy === 'manager' || groupBy === 'customer' ? reveals[groupBy] : undefined;
  const columns = useMemo(
    () => columnsOf({ groupBy, months: monthsBetween(from, to).map((month) => months?.find((known) => known.month === month) ?? { month, state: 'final' }), measure: settings.measure, to, query, paidHelp, mayOpen }, tab, totals, say),
    [groupBy, from, to, settings.measure, query, paidHelp, mayOpen, tab, totals, months, say],
  );
  return (
    <ListPage
      id={`consumption-board-${tab}-${groupBy}`}
      title={say('boards:title')}
      about={about}
      rules={<Notices />}
      actions={<><RulesButton /><AdvancedSettings grouped={tab !== 'overview'} /></>}
      pageTabs={tabs}
      list={boardGroups}
      paging="keyset"
      fixed={tab === 'overview' ? BY_CUSTOMER : undefined}
      filters={filters}
      columns={columns}
      rowKey={(row) => `${row.key} ${row.currency}`}
      rowName={(row) => `${groupLabel(groupBy, row, say)} ${row.currency}`}
      sort="-due"
      watermark={(answer) => summaryWatermark(answer.watermark, say)}
      sums={tab === 'overview' ? undefined : (answer) => sumsOf(answer.sums, paidHelp, say)}
      above={() => picture}
      reveal={reveal}
      exports={mayExport ? {
        list: 'consumption-board', access: 'boards.export', selectedKey: (row) => `${row.key} ${row.currency}`,
        options: [{ key: 'rows', label: say('boards:rows'), initial: tab === 'trend' ? 'month' : 'range', choices: (['range', 'month'] as const).map((value) => ({ value, label: say(`boards:rows.${value}`) })) }],
      } : undefined}
      rowActionsWidth={110}
      rowActions={mayOpen ? (row) => <Link to={groupBy === 'customer' ? SUMMARY : RECORDS} search={recordsOf(query, to, row.currency, { groupBy, key: row.key }) as never}>{say(groupBy === 'customer' ? 'boards:toSummary' : 'boards:toRecords')}</Link> : undefined}
      empty={{ title: say('boards:empty'), hint: say('boards:emptyHint') }}
    />
  );
}
