/** 18 months and the current one, in total or by account manager, under the basis of the page. */
import { Segmented } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { trendByManager } from '../../../contract/console/usage.ts';
import { homeCurrency } from '../../../contract/values/site.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { Chart } from '../../ui/chart.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import type { BasisName } from './manager-month.tsx';
import { MONTHS_BACK, usePeriod } from './period.ts';
import { useSearchPart } from './search-part.ts';
import { currenciesOf, managerLines, monthsUpTo, totalLine, type TrendItem, type TrendLine } from './trend-series.ts';

const BY = ['total', 'manager'] as const;
type By = (typeof BY)[number];

export interface ManagerTrendProps {
  readonly basis: BasisName;
  readonly partnerId: string | undefined;
  readonly currency: string | undefined;
}

function lineName(line: TrendLine, say: Say): string {
  if (line.key === 'none') return say('usage:byManager.unassigned');
  if (line.key === 'others') return say('usage:byManager.others');
  return line.name ?? '';
}

function seriesOf(items: readonly TrendItem[], months: readonly string[], by: By, say: Say): { name: string; values: readonly (string | null)[] }[] {
  if (by === 'total') return [{ name: say('usage:amount.dueAmount'), values: totalLine(items, months) }];
  const seen = new Map<string, number>();
  return managerLines(items, months).map((line) => {
    const name = lineName(line, say);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return { name: times === 1 ? name : `${name} (${times})`, values: line.values };
  });
}

export function ManagerTrend({ basis, partnerId, currency }: ManagerTrendProps): ReactNode {
  const say = useSay();
  const { newest } = usePeriod();
  const home = homeCurrency(useSession().site);
  const [said, setBy] = useSearchPart('trend');
  const by: By = BY.find((known) => known === said) ?? 'total';
  const read = useRead(trendByManager, { query: { basis, by, ...(partnerId ? { partnerId } : {}), ...(currency ? { currency } : {}) } }, { keepPrevious: true });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  const items = read.data?.items ?? [];
  const currencies = currenciesOf(items);
  const shape = <Segmented<By> size="small" aria-label={say('usage:byManager.trendBy')} value={by} onChange={(next) => setBy(next === 'total' ? undefined : next)} options={BY.map((value) => ({ value, label: say(`usage:byManager.trend.${value}`) }))} />;
  return (currencies.length > 0 ? currencies : [currency ?? home]).map((one, index) => (
    <TrendChart key={one} items={items.filter((item) => item.currency === one)} currency={one} by={by} newest={newest} loading={read.isPending} extra={index === 0 ? shape : null} height={index === 0 ? 320 : 200} />
  ));
}

interface TrendChartProps {
  readonly items: readonly TrendItem[];
  readonly currency: string;
  readonly by: By;
  readonly newest: string;
  readonly loading: boolean;
  readonly extra: ReactNode;
  readonly height: number;
}

function TrendChart({ items, currency, by, newest, loading, extra, height }: TrendChartProps): ReactNode {
  const say = useSay();
  const [, setMonth] = useSearchPart('month');
  const months = useMemo(() => monthsUpTo(newest, MONTHS_BACK), [newest]);
  const series = useMemo(() => seriesOf(items, months, by, say), [items, months, by, say]);
  return (
    <Chart
      title={say('usage:byManager.trend')}
      unit={currency}
      shape={by === 'total' ? 'columns' : 'lines'}
      categoryName={say('usage:byManager.month')}
      categories={items.length === 0 ? [] : months}
      series={series}
      loading={loading}
      height={height}
      extra={extra}
      onPick={(index) => {
        const month = months[index];
        if (month) setMonth(month === newest ? undefined : month);
      }}
    />
  );
}
