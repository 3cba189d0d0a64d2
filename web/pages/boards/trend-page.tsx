/** 消费看板 > 费用走势 (sales 6.1): the largest groups by month and the others as one, each currency by itself; every group in the rows below. */
import { useNavigate } from '@tanstack/react-router';
import { Segmented, Skeleton } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { boardTrend } from '../../../contract/console/consumption-board.ts';
import { detailList } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Chart } from '../../ui/chart.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { useSearchPart } from '../usage/search-part.ts';
import { labelsApart, measured, recordsOf } from './board-groups.ts';
import { BoardList } from './board-list.tsx';
import { type BoardQuery, useBoardQuery } from './board-state.ts';
import { Estimates, monthLabel } from './estimates.tsx';

type Trend = OutputOf<typeof boardTrend>;
const SHAPES = ['lines', 'stacked'] as const;
type Shape = (typeof SHAPES)[number];

export function BoardTrendPage(): ReactNode {
  const board = useBoardQuery(true);
  const { query, groupBy, settings: { measure, top } } = board;
  const read = useRead(boardTrend, { query: { ...query, groupBy, measure, top } }, { keepPrevious: true });
  return <BoardList tab="trend" board={board} months={read.data?.months} picture={<TrendPicture board={board} read={read} />} />;
}

function TrendPicture({ board, read }: { board: BoardQuery; read: ReturnType<typeof useRead<typeof boardTrend>> }): ReactNode {
  const say = useSay();
  const { query, settings: { look } } = board;
  const [said, setShape] = useSearchPart('shape');
  const shape: Shape = said === 'stacked' ? 'stacked' : 'lines';
  const mayOpen = useMay(detailList.access);
  if (look === 'table' || read.error?.status === 422) return null;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  const { currencies, months } = read.data;
  if (currencies.length === 0) return null;
  const shapes = <Segmented<Shape> size="small" aria-label={say('boards:look')} value={shape} onChange={(next) => setShape(next === 'lines' ? undefined : next)} options={SHAPES.map((value) => ({ value, label: say(`boards:shape.${value}`) }))} />;
  return (
    <div className={read.isPlaceholderData ? 'pc-busy' : undefined} aria-busy={read.isPlaceholderData}>
      <Estimates months={months} />
      {currencies.map((one, index) => <TrendChart key={one.currency} one={one} months={months} board={board} shape={shape} extra={index === 0 ? shapes : null} mayOpen={mayOpen} />)}
      {mayOpen ? <p className="pc-about pc-usage-note">{say('boards:recordsHelp', { month: query.to })}</p> : null}
    </div>
  );
}

interface TrendChartProps {
  readonly one: Trend['currencies'][number];
  readonly months: Trend['months'];
  readonly board: BoardQuery;
  readonly shape: Shape;
  readonly extra: ReactNode;
  readonly mayOpen: boolean;
}

function TrendChart({ one, months, board: { query, groupBy, settings: { measure } }, shape, extra, mayOpen }: TrendChartProps): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const names = useMemo(() => labelsApart(groupBy, one.series, say), [groupBy, one, say]);
  const series = useMemo(
    () => one.series.map((group, index) => ({
      name: names[index] ?? '',
      values: months.map(({ month }) => group.months.filter((own) => own.month === month).map((own) => measured(own, measure))[0] ?? null),
    })),
    [one, names, months, measure],
  );
  const categories = useMemo(() => months.map((month) => monthLabel(month, say)), [months, say]);
  const open = (index: number, seriesName: string): void => {
    const month = months[index];
    const group = one.series[names.indexOf(seriesName)];
    // The others are many groups: the list behind them is the one below.
    if (!month || !group || group.key === null) return;
    void navigate({ to: '/sales/consumption/records', search: recordsOf(query, month.month, one.currency, { groupBy, key: group.key }) as never });
  };
  return (
    <div className="pc-usage-chart">
      <Chart
        title={say('boards:trend.title', { group: `${say(`boards:groupBy.${groupBy}`)} · ${say(`boards:measure.${measure}`)}` })}
        unit={one.currency}
        shape={shape}
        categoryName={say('boards:month')}
        categories={categories}
        series={series}
        height={320}
        extra={extra}
        tableBelow
        fileName={`${say('boards:tab.trend')}-${query.from}-${query.to}-${one.currency}`}
        {...(mayOpen ? { onPick: open } : {})}
      />
    </div>
  );
}
