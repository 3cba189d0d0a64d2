/**
 * The parts of the chart library in use, fetched only when the first chart is drawn. Drawn as SVG: sharp in print and
 * on any screen, and light for the few hundred marks our charts have.
 */
import { BarChart, FunnelChart, LineChart, PieChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart,
  LineChart,
  PieChart,
  FunnelChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  AriaComponent,
  MarkLineComponent,
  SVGRenderer,
]);

export type ChartInstance = EChartsType;
export type ChartOption = EChartsCoreOption;

export function startChart(place: HTMLElement): ChartInstance {
  return init(place, undefined, { renderer: 'svg' });
}
