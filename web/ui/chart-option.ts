/**
 * From exact figures to a picture. A picture has pixels, not cents, so here and only here decimal strings become
 * numbers; what is read as a figure (tooltip, table, download) is printed from the strings.
 */
import { SERIES_COLOURS } from '../app/theme.ts';
import { shortAmount } from './amount-text.ts';
import type { ChartOption } from './chart-engine.ts';

export interface ChartSeries {
  readonly name: string;
  /** Decimal strings, one per category; null where there is no figure. */
  readonly values: readonly (string | null)[];
  readonly kind?: 'bar' | 'line';
}

export interface ChartPaint {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly ground: string;
  readonly font: string;
  /** Whether anything may move (the person's own wish). */
  readonly motion: boolean;
}

export type ChartShape = 'columns' | 'stacked' | 'lines' | 'bars' | 'share' | 'funnel';

export interface ChartFigures {
  readonly shape: ChartShape;
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly unit: string;
  readonly title: string;
  /** Of figures in words; two for money when left out, none for counts. */
  readonly decimals?: number | undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Names come from customers and files; the tooltip is HTML. */
function plain(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => ESCAPES[mark] ?? mark);
}

function point(value: string | null): number | null {
  return value === null ? null : Number(value);
}

function tooltipAt(figures: ChartFigures, index: number): string {
  const rows = figures.series.map((series) => {
    const value = series.values[index];
    return `<div style="display:flex;justify-content:space-between;gap:20px"><span>${plain(series.name)}</span><b style="font-variant-numeric:tabular-nums">${value ? shortAmount(value, figures.decimals ?? 2) : '—'}</b></div>`;
  });
  return `<div>${plain(figures.categories[index] ?? '')} <small>${plain(figures.unit)}</small></div>${rows.join('')}`;
}

/** Short axis marks: 1.2M, 30k. A scale, not figures. */
function axisMark(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${value / 1e9}G`;
  if (size >= 1e6) return `${value / 1e6}M`;
  return size >= 1e4 ? `${value / 1e3}k` : String(value);
}

export function chartOption(figures: ChartFigures, paint: ChartPaint): ChartOption {
  const common = {
    color: [...SERIES_COLOURS],
    textStyle: { color: paint.text, fontFamily: paint.font },
    animation: paint.motion,
    animationDuration: 250,
    aria: { enabled: true, label: { enabled: true, description: figures.title }, decal: { show: false } },
    legend: {
      show: figures.series.length > 1 || figures.shape === 'share',
      type: 'scroll' as const,
      bottom: 0,
      textStyle: { color: paint.quiet },
      icon: 'roundRect',
      itemWidth: 10,
      itemHeight: 10,
    },
  };
  const tip = {
    backgroundColor: paint.ground,
    borderColor: paint.line,
    textStyle: { color: paint.text, fontSize: 12 },
    confine: true,
  };
  if (figures.shape === 'share' || figures.shape === 'funnel')
    return { ...common, ...roundOption(figures, paint, tip) };
  const lying = figures.shape === 'bars';
  const names = {
    type: 'category' as const,
    data: [...figures.categories],
    axisLabel: { color: paint.quiet, ...(lying ? { width: 140, overflow: 'truncate' as const } : {}) },
    axisLine: { lineStyle: { color: paint.line } },
    axisTick: { show: false },
    ...(lying ? { inverse: true } : {}),
  };
  const scale = {
    type: 'value' as const,
    name: figures.unit,
    nameTextStyle: { color: paint.quiet },
    axisLabel: { color: paint.quiet, formatter: axisMark },
    splitLine: { lineStyle: { color: paint.line } },
  };
  return {
    ...common,
    grid: { left: 8, right: lying ? 48 : 24, top: lying ? 8 : 34, bottom: common.legend.show ? 34 : 8, containLabel: true },
    tooltip: {
      ...tip,
      trigger: 'axis' as const,
      axisPointer: { type: 'shadow' as const },
      formatter: (at: unknown) => tooltipAt(figures, indexOf(at)),
    },
    xAxis: lying ? scale : names,
    yAxis: lying ? names : scale,
    series: figures.series.map((series) => ({
      type: series.kind ?? (figures.shape === 'lines' ? ('line' as const) : ('bar' as const)),
      name: series.name,
      data: series.values.map(point),
      ...(figures.shape === 'stacked' && series.kind !== 'line' ? { stack: 'all' } : {}),
      barMaxWidth: 28,
      symbolSize: 6,
      connectNulls: false,
    })),
  };
}

function indexOf(at: unknown): number {
  const first: unknown = Array.isArray(at) ? at[0] : at;
  return typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : 0;
}

/** Shares and funnels: one series, its categories are the parts. */
function roundOption(figures: ChartFigures, paint: ChartPaint, tip: object): ChartOption {
  const values = figures.series[0]?.values ?? [];
  const data = figures.categories.map((name, index) => ({ name, value: point(values[index] ?? null) }));
  return {
    tooltip: { ...tip, trigger: 'item' as const, formatter: (at: unknown) => tooltipAt(figures, indexOf(at)) },
    series: [
      figures.shape === 'share'
        ? {
            type: 'pie' as const,
            radius: ['46%', '72%'],
            center: ['50%', '45%'],
            data,
            label: { color: paint.text },
            itemStyle: { borderColor: paint.ground, borderWidth: 2 },
          }
        : { type: 'funnel' as const, sort: 'none' as const, data, label: { color: paint.text } },
    ],
  };
}
