/**
 * A chart that never stands alone: named, with its unit, the same figures as a table beside it, both downloadable,
 * and a press on a mark opens the list behind it. The library is fetched when the first chart comes on the screen.
 */
import { DownloadOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Empty, Skeleton, Tooltip, theme } from 'antd';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useSay } from '../app/language.ts';
import { shortAmount } from './amount-text.ts';
import type { ChartInstance } from './chart-engine.ts';
import { type ChartFigures, type ChartSeries, type ChartShape, chartOption } from './chart-option.ts';

export interface ChartProps {
  readonly title: string;
  /** Unit of the figures, on the axis and in the head: `CNY`. */
  readonly unit: string;
  readonly shape: ChartShape;
  /** What the categories are, as head of the table's first column: "Month", "Service". */
  readonly categoryName: string;
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  /** Decimals of the figures as they are read: two for money when left out, none for counts. */
  readonly decimals?: number;
  readonly loading?: boolean;
  readonly height?: number;
  /** Opens the list behind a mark. */
  readonly onPick?: (index: number, seriesName: string) => void;
  /** File name of the download, without ending. */
  readonly fileName?: string;
  readonly extra?: ReactNode;
  /** The page has a fuller table of the same figures right below; this one opens only when asked for. */
  readonly tableBelow?: boolean;
}

export function Chart(props: ChartProps): ReactNode {
  const say = useSay();
  const [table, setTable] = useState(!props.tableBelow);
  const { title, unit, shape, categories, series, decimals, height = 280 } = props;
  const figures = useMemo<ChartFigures>(
    () => ({ title, unit, shape, categories, series, decimals }),
    [title, unit, shape, categories, series, decimals],
  );
  const empty = categories.length === 0;
  return (
    <section className="pc-section" aria-label={`${title} (${unit})`}>
      <div className="pc-chart-head">
        <h2>
          {title}
          <span className="pc-chart-unit">{say('ui:chart.unit', { unit })}</span>
        </h2>
        <span>
          {props.extra}
          <Tooltip title={table ? say('ui:chart.picture') : say('ui:chart.table')}>
            <Button
              type="text"
              icon={<TableOutlined />}
              aria-pressed={table}
              aria-label={say('ui:chart.table')}
              onClick={() => setTable(!table)}
            />
          </Tooltip>
          <Tooltip title={say('ui:chart.download')}>
            <Button
              type="text"
              icon={<DownloadOutlined />}
              aria-label={say('ui:chart.download')}
              disabled={empty}
              onClick={() => downloadTable(props)}
            />
          </Tooltip>
        </span>
      </div>
      {props.loading ? (
        <Skeleton active title={false} paragraph={{ rows: 6 }} />
      ) : empty ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('ui:chart.empty')} />
      ) : (
        <div className={`pc-chart-body${table ? '' : ' pc-chart-single'}`}>
          <Picture figures={figures} height={height} onPick={props.onPick} />
          {table ? <FigureTable {...props} height={height} /> : null}
        </div>
      )}
    </section>
  );
}

function Picture({
  figures,
  height,
  onPick,
}: {
  figures: ChartFigures;
  height: number;
  onPick: ChartProps['onPick'];
}): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ChartInstance | null>(null);
  const { token } = theme.useToken();
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let made: ChartInstance | null = null;
    let gone = false;
    const observer = new ResizeObserver(() => made?.resize());
    void import('./chart-engine.ts').then(({ startChart }) => {
      if (gone) return;
      made = startChart(element);
      observer.observe(element);
      setChart(made);
    });
    return () => {
      gone = true;
      observer.disconnect();
      made?.dispose();
      setChart(null);
    };
  }, []);
  useEffect(() => {
    chart?.setOption(
      chartOption(figures, {
        text: token.colorText,
        quiet: token.colorTextSecondary,
        line: token.colorBorderSecondary,
        ground: token.colorBgElevated,
        font: token.fontFamily,
        motion: token.motion,
      }),
      true,
    );
  }, [chart, figures, token]);
  useEffect(() => {
    if (!chart || !onPick) return;
    const pick = (at: { dataIndex?: number; seriesName?: string }): void =>
      onPick(at.dataIndex ?? 0, at.seriesName ?? '');
    chart.on('click', pick as never);
    return () => {
      if (!chart.isDisposed()) chart.off('click', pick as never);
    };
  }, [chart, onPick]);
  return <div ref={place} className="pc-chart-picture" style={{ height }} role="img" aria-label={figures.title} />;
}

/** The table is what a keyboard or a screen reader works with; its cells open the same lists as the marks. */
function FigureTable({
  categoryName,
  categories,
  series,
  height,
  decimals,
  onPick,
  title,
  unit,
}: ChartProps & { height: number }): ReactNode {
  const say = useSay();
  return (
    <div
      className="pc-chart-table"
      style={{ maxHeight: height }}
      tabIndex={0}
      role="region"
      aria-label={`${title} (${unit}) · ${say('ui:chart.table')}`}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{categoryName}</th>
            {series.map((one) => (
              <th key={one.name} scope="col">
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category, index) => (
            <tr key={category}>
              <th scope="row" title={category}>
                {category}
              </th>
              {series.map((one) => {
                const value = one.values[index];
                const text = value === null || value === undefined ? '—' : shortAmount(value, decimals ?? 2);
                return (
                  <td key={one.name} title={value ?? undefined}>
                    {onPick && value ? (
                      <button
                        type="button"
                        className="pc-row-open"
                        aria-label={say('ui:chart.open', { name: `${category} ${one.name} ${text}` })}
                        onClick={() => onPick(index, one.name)}
                      >
                        {text}
                      </button>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Text that a spreadsheet would take for a formula is defused, as in the server's exports. */
function cell(text: string, isFigure: boolean): string {
  const safe = !isFigure && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** The exact figures, as CSV with a byte order mark so that spreadsheets read Chinese. */
function downloadTable({ categoryName, categories, series, unit, fileName, title }: ChartProps): void {
  const head = [categoryName, ...series.map((one) => `${one.name} (${unit})`)].map((text) => cell(text, false));
  const rows = categories.map((category, index) => [
    cell(category, false),
    ...series.map((one) => cell(one.values[index] ?? '', true)),
  ]);
  const file = new Blob([`\ufeff${[head, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`], {
    type: 'text/csv;charset=utf-8',
  });
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName ?? title}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
