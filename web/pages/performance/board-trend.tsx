/** 业绩金额趋势 (sales 6.2): a column a month, each currency by itself; estimated, draft and final months are series of their own, so that they are told apart. */
import { useNavigate } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { listLines, type SheetState } from '../../../contract/console/incentives.ts';
import type { performanceTrend } from '../../../contract/console/performance-board.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Chart } from '../../ui/chart.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { linesOf, type Search } from './board-groups.ts';
import { LINES } from './performance-tabs.ts';
import { SheetTag } from './states.tsx';

type Trend = OutputOf<typeof performanceTrend>;
type Month = Trend['months'][number];
const STATES = ['final', 'draft', 'estimated'] as const satisfies readonly SheetState[];

export function monthWords({ month, state }: Month, say: Say): string {
  return state === 'final' ? month : say('performance:board.monthOf', { month, state: say(`performance:state.${state}`) });
}

export type TrendRead = ReturnType<typeof useRead<typeof performanceTrend>>;

export function BoardTrend({ read, query }: { read: TrendRead; query: Search & { readonly from: string; readonly to: string } }): ReactNode {
  const say = useSay();
  const mayOpen = useMay(listLines.access);
  // What is wrong with the filter itself is said once, by the list below, which takes the same filter.
  if (read.error?.status === 422) return null;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  const { currencies, months } = read.data;
  if (currencies.length === 0) return null;
  return (
    <div className={read.isPlaceholderData ? 'pc-busy' : undefined} aria-busy={read.isPlaceholderData}>
      <OpenMonths months={months} />
      {currencies.map((one) => <TrendChart key={one.currency} one={one} months={months} query={query} mayOpen={mayOpen} />)}
      {mayOpen ? <p className="pc-about pc-usage-note">{say('performance:board.pickHelp')}</p> : null}
    </div>
  );
}

/** Which months still change, and how much: an estimate grows, a draft waits for the review. */
function OpenMonths({ months }: { months: readonly Month[] }): ReactNode {
  const say = useSay();
  const open = (['estimated', 'draft'] as const).map((state) => ({ state, months: months.filter((month) => month.state === state).map(({ month }) => month) })).filter((one) => one.months.length > 0);
  if (open.length === 0) return null;
  return (
    <p className="pc-about pc-open-months">
      {open.map((one) => (
        <span key={one.state}>
          <SheetTag state={one.state} />
          {one.months.join(', ')} · {say(`performance:stateHelp.${one.state}`)}
        </span>
      ))}
    </p>
  );
}

interface TrendChartProps {
  readonly one: Trend['currencies'][number];
  readonly months: readonly Month[];
  readonly query: Search & { readonly from: string; readonly to: string };
  readonly mayOpen: boolean;
}

function TrendChart({ one, months, query, mayOpen }: TrendChartProps): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const series = useMemo(() => {
    const of = (month: string) => one.months.find((own) => own.month === month);
    const there = STATES.filter((state) => months.some((month) => month.state === state));
    return [
      ...there.map((state) => ({ name: say(`performance:state.${state}`), values: months.map((month) => (month.state === state ? (of(month.month)?.amount ?? null) : null)) })),
      { name: say('performance:field.unpaid'), values: months.map(({ month }) => of(month)?.unpaidAmount ?? null), kind: 'line' as const },
    ];
  }, [one, months, say]);
  const categories = useMemo(() => months.map((month) => monthWords(month, say)), [months, say]);
  const open = (index: number): void => {
    const month = months[index]?.month;
    const search = month ? linesOf(query, { from: month, to: month }, one.currency) : null;
    if (search) void navigate({ to: LINES, search: search as never });
  };
  return (
    <div className="pc-usage-chart">
      <Chart
        title={say('performance:board.trend')}
        unit={one.currency}
        shape="stacked"
        categoryName={say('performance:board.month')}
        categories={categories}
        series={series}
        fileName={`${say('performance:board.trend')}-${query.from}-${query.to}-${one.currency}`}
        {...(mayOpen ? { onPick: open } : {})}
      />
    </div>
  );
}
