/**
 * `npm run bench -- [--scale 1m|5m|10m] [--engine postgres|embedded] [--only NAME] [--json FILE]`
 * Measures the product against the bare engine in the same run and prints one line a figure. Absolute numbers move with the
 * machine; ratios are what to read. Nothing here is a test: a slow machine fails nothing.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { testServerAnswers } from '../harness/postgres.ts';
import { benchExports } from './export-bench.ts';
import { benchIntake } from './intake-bench.ts';
import { benchQueries } from './query-bench.ts';
import { benchWeb } from './web-bench.ts';

export interface Figure {
  readonly name: string;
  readonly engine: string;
  readonly scale: number;
  readonly unit: string;
  readonly value?: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly ratio?: number;
  readonly against?: string;
}
export type EngineName = 'postgres' | 'embedded';
export type Report = (figure: Figure) => void;

const SCALES: Readonly<Record<string, number>> = { '100k': 100_000, '1m': 1_000_000, '5m': 5_000_000, '10m': 10_000_000 };

function lineOf(f: Figure): string {
  const value = f.value === undefined ? `p50 ${f.p50?.toFixed(1)} ${f.unit}, p95 ${f.p95?.toFixed(1)} ${f.unit}` : `${Math.round(f.value).toLocaleString('en-US')} ${f.unit}`;
  return `${f.engine.padEnd(9)} ${String(f.scale).padStart(9)}  ${f.name.padEnd(44)} ${value}${f.ratio === undefined ? '' : `, ${f.ratio.toFixed(2)} of ${f.against}`}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { scale: { type: 'string', default: '1m' }, engine: { type: 'string' }, only: { type: 'string' }, json: { type: 'string' } } });
  const scale = SCALES[values.scale];
  if (!scale || (values.engine && !['postgres', 'embedded'].includes(values.engine))) {
    process.stderr.write('npm run bench -- [--scale 100k|1m|5m|10m] [--engine postgres|embedded] [--only intake|queries|exports|web] [--json FILE]\n');
    process.exit(2);
  }
  const engines = (values.engine ? [values.engine] : ['postgres', 'embedded']) as EngineName[];
  const figures: Figure[] = [];
  const report: Report = (figure) => {
    figures.push(figure);
    process.stdout.write(`${lineOf(figure)}\n`);
  };
  const wanted = (name: string) => !values.only || values.only === name;
  for (const engine of engines) {
    if (engine === 'postgres') {
      const server = await testServerAnswers();
      if (!server.ok) {
        process.stdout.write(`postgres: not measured — ${server.reason}\n`);
        continue;
      }
    }
    if (wanted('intake')) await benchIntake(engine, Math.min(scale, 1_000_000), report);
    if (wanted('queries')) await benchQueries(engine, scale, report);
    if (wanted('exports')) await benchExports(engine, 300_000, report);
  }
  if (wanted('web')) await benchWeb(report);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
}

await main();
