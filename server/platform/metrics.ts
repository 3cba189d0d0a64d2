/** Figures about the process for operators, in the Prometheus text format. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  observeRequest(endpoint: string, method: string, status: number, seconds: number): void;
  countRows(outcome: 'loaded' | 'duplicate' | 'quarantined' | 'reversed', rows: number): void;
  setGauge(name: 'runs_open', value: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({ name: 'partner_center_request_seconds', help: 'Time to answer a request', labelNames: ['endpoint', 'method', 'status'], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 1, 3, 10], registers: [registry] });
  const rows = new Counter({ name: 'partner_center_intake_rows_total', help: 'Rows of consumption by what became of them', labelNames: ['outcome'], registers: [registry] });
  const open = new Gauge({ name: 'partner_center_runs_open', help: 'Runs queued or running', registers: [registry] });
  return {
    observeRequest: (endpoint, method, status, seconds) => requests.observe({ endpoint, method, status: String(status) }, seconds),
    countRows: (outcome, count) => rows.inc({ outcome }, count),
    setGauge: (_name, value) => open.set(value),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
