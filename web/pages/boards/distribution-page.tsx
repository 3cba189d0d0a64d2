/** 消费看板 > 费用分布 (sales 6.1): what the months together are made of, as a ring or bars, each currency by itself; every group in the rows below. */
import { useNavigate } from '@tanstack/react-router';
import { Segmented, Skeleton } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { boardDistribution } from '../../../contract/console/consumption-board.ts';
import { detailList } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { compareAmounts } from '../../ui/amount-text.ts';
import { Chart } from '../../ui/chart.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { useSearchPart } from '../usage/search-part.ts';
import { labelsApart, measured, recordsOf } from './board-groups.ts';
import { BoardList } from './board-list.tsx';
import { type BoardQuery, useBoardQuery } from './board-state.ts';
import { Estimates } from './estimates.tsx';

type InCurrency = OutputOf<typeof boardDistribution>['currencies'][number];
const SHAPES = ['share', 'bars'] as const;
type Shape = (typeof SHAPES)[number];

export function BoardDistributionPage(): ReactNode {
  const board = useBoardQuery(true);
  const { query, groupBy, settings: { measure, top } } = board;
  const read = useRead(boardDistribution, { query: { ...query, groupBy, measure, top } }, { keepPrevious: true });
  const totals = useMemo(() => new Map(read.data?.currencies.map((one) => [one.currency, measured(one, measure)])), [read.data, measure]);
  return <BoardList tab="distribution" board={board} totals={totals} picture={<DistributionPicture board={board} read={read} />} />;
}

function DistributionPicture({ board, read }: { board: BoardQuery; read: ReturnType<typeof useRead<typeof boardDistribution>> }): ReactNode {
  const say = useSay();
  const [said, setShape] = useSearchPart('shape');
  const shape: Shape = said === 'bars' ? 'bars' : 'share';
  const mayOpen = useMay(detailList.access);
  if (board.settings.look === 'table' || read.error?.status === 422) return null;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  const { currencies, months } = read.data;
  if (currencies.length === 0) return null;
  const shapes = <Segmented<Shape> size="small" aria-label={say('boards:look')} value={shape} onChange={(next) => setShape(next === 'share' ? undefined : next)} options={SHAPES.map((value) => ({ value, label: say(`boards:shape.${value}`) }))} />;
  return (
    <div className={read.isPlaceholderData ? 'pc-busy' : undefined} aria-busy={read.isPlaceholderData}>
      <Estimates months={months} />
      <div className={currencies.length > 1 ? 'pc-usage-charts' : 'pc-usage-chart'}>
        {currencies.map((one, index) => <DistributionChart key={one.currency} one={one} board={board} shape={shape} extra={index === 0 ? shapes : null} mayOpen={mayOpen} />)}
      </div>
      {mayOpen ? <p className="pc-about pc-usage-note">{say('boards:recordsHelp', { month: board.query.to })}</p> : null}
    </div>
  );
}

interface DistributionChartProps {
  readonly one: InCurrency;
  readonly board: BoardQuery;
  readonly shape: Shape;
  readonly extra: ReactNode;
  readonly mayOpen: boolean;
}

function DistributionChart({ one, board: { query, groupBy, settings: { measure } }, shape, extra, mayOpen }: DistributionChartProps): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  // A ring has no place for nothing or less than nothing.
  const drawn = useMemo(() => (shape === 'bars' ? one.parts : one.parts.filter((part) => compareAmounts(measured(part, measure), '0') > 0)), [one, shape, measure]);
  const names = useMemo(() => labelsApart(groupBy, drawn, say), [groupBy, drawn, say]);
  const series = useMemo(() => [{ name: say(`boards:measure.${measure}`), values: drawn.map((part) => measured(part, measure)) }], [drawn, measure, say]);
  const left = one.parts.length - drawn.length;
  const open = (index: number): void => {
    const key = drawn[index]?.key;
    if (key) void navigate({ to: '/sales/consumption/records', search: recordsOf(query, query.to, one.currency, { groupBy, key }) as never });
  };
  return (
    <div>
      <Chart
        title={say('boards:distribution.title', { group: say(`boards:groupBy.${groupBy}`) })}
        unit={one.currency}
        shape={shape}
        categoryName={say(`boards:groupBy.${groupBy}`)}
        categories={names}
        series={series}
        height={Math.max(300, shape === 'bars' ? 80 + names.length * 30 : 0)}
        extra={extra}
        fileName={`${say('boards:tab.distribution')}-${query.from}-${query.to}-${one.currency}`}
        {...(mayOpen ? { onPick: open } : {})}
      />
      {left > 0 ? <p className="pc-about pc-usage-note">{say('boards:distribution.negative', { count: left })}</p> : null}
    </div>
  );
}
