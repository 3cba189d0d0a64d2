/** 销售 > 运营看板 > 消费看板 > 总览 (sales 6.1): amount due and paid by month, compared with last month and last year; customers behind it. */
import { useNavigate } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { boardKinds, boardOverview } from '../../../contract/console/consumption-board.ts';
import { detailList } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Chart } from '../../ui/chart.tsx';
import { Money } from '../../ui/figures.tsx';
import { type SumItem, Sums } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { BoardList } from './board-list.tsx';
import { recordsOf } from './board-groups.ts';
import { type BoardQuery, useBoardQuery } from './board-state.ts';
import { ComparedPeriods } from './compared-periods.tsx';
import { Estimates, monthLabel } from './estimates.tsx';
import { usePaidFormula } from './paid-words.ts';

type Overview = OutputOf<typeof boardOverview>;
type InCurrency = Overview['currencies'][number];
type Kinds = OutputOf<typeof boardKinds>['currencies'][number];

export function BoardOverviewPage(): ReactNode {
  const board = useBoardQuery(false);
  return <BoardList tab="overview" board={board} picture={<OverviewPicture board={board} />} />;
}

function OverviewPicture({ board: { query, settings } }: { board: BoardQuery }): ReactNode {
  const say = useSay();
  const read = useRead(boardOverview, { query }, { keepPrevious: true });
  const kinds = useRead(boardKinds, { query }, { keepPrevious: true });
  const paidHelp = usePaidFormula(query.to);
  // What is wrong with the filter itself is said once, by the list below, which takes the same filter.
  if (read.error?.status === 422) return null;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  const { currencies, months } = read.data;
  if (currencies.length === 0) return null;
  const kindsOf = (one: InCurrency): Kinds | null => kinds.data?.currencies.find((kind) => kind.currency === one.currency) ?? (kinds.data ? { currency: one.currency, refundAmount: '0', adjustmentAmount: '0', months: [] } : null);
  return (
    <div className={read.isPlaceholderData ? 'pc-busy' : undefined} aria-busy={read.isPlaceholderData}>
      <Sums items={currencies.flatMap((one) => figuresOf(one, kindsOf(one), query['adjustments'] === 'exclude', paidHelp, say))} busy={read.isPlaceholderData} />
      <Estimates months={months} />
      <ComparedPeriods query={query} />
      {settings.look === 'table' ? null : currencies.map((one) => <OverviewChart key={one.currency} one={one} kinds={kindsOf(one)} months={months} query={query} />)}
    </div>
  );
}

function figuresOf(one: InCurrency, kinds: Kinds | null, leftOut: boolean, paidHelp: string | undefined, say: Say): SumItem[] {
  const { currency } = one;
  return [
    { key: `due ${currency}`, group: currency, label: `${say('boards:due')} (${currency})`, value: <Money value={one.dueAmount} />, help: say('boards:dueHelp') },
    { key: `paid ${currency}`, group: currency, label: say('boards:paid'), value: <Money value={one.paidAmount} />, ...(paidHelp ? { help: paidHelp } : {}) },
    { key: `refund ${currency}`, group: currency, label: say('boards:refund'), value: <Money value={kinds?.refundAmount ?? null} />, help: say('boards:refundHelp') },
    { key: `adjustment ${currency}`, group: currency, label: say('boards:adjustment'), value: <Money value={kinds?.adjustmentAmount ?? null} />, help: say('boards:adjustmentHelp'), note: say(leftOut ? 'boards:adjustment.out' : 'boards:adjustment.in') },
  ];
}

function OverviewChart({ one, kinds, months, query }: { one: InCurrency; kinds: Kinds | null; months: Overview['months']; query: BoardQuery['query'] }): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const mayOpen = useMay(detailList.access);
  const series = useMemo(() => {
    const of = (pick: (month: InCurrency['months'][number]) => string) => months.map(({ month }) => one.months.filter((own) => own.month === month).map(pick)[0] ?? null);
    const adjusted = months.map(({ month }) => kinds?.months.find((own) => own.month === month)?.adjustmentAmount ?? (kinds && one.months.some((own) => own.month === month) ? '0' : null));
    return [
      { name: say('boards:due'), values: of((month) => month.dueAmount) },
      { name: say('boards:paid'), values: of((month) => month.paidAmount) },
      { name: say('boards:adjustment'), values: adjusted, kind: 'line' as const },
    ];
  }, [one, kinds, months, say]);
  const categories = useMemo(() => months.map((month) => monthLabel(month, say)), [months, say]);
  const open = (index: number): void => {
    const month = months[index];
    if (month) void navigate({ to: '/sales/consumption/records', search: recordsOf(query, month.month, one.currency) as never });
  };
  return (
    <div className="pc-usage-chart">
      <Chart
        title={say('boards:trend.overview')}
        unit={one.currency}
        shape="columns"
        categoryName={say('boards:month')}
        categories={categories}
        series={series}
        fileName={`${say('boards:tab.overview')}-${query.from}-${query.to}-${one.currency}`}
        {...(mayOpen ? { onPick: open } : {})}
      />
    </div>
  );
}
