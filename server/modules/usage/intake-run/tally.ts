/**
 * What a run has done so far, as its row shows it. Every row read is loaded, a duplicate or quarantined: the tally checks
 * that at every step, and the run checks it once more against the tables.
 */
import { z } from 'zod';
import type { Counts } from '../../../platform/jobs/runs.ts';
import { addExact, roundToTwelve } from '../intake/decimal-text.ts';
import type { FeeRecord } from '../intake/fee-record.ts';

export interface Step {
  readonly read: number;
  readonly loaded: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly reversed: number;
}

export const NOTHING: Step = { read: 0, loaded: 0, duplicate: 0, quarantined: 0, reversed: 0 };
export const STEP_FIELDS = ['read', 'loaded', 'duplicate', 'quarantined', 'reversed'] as const satisfies readonly (keyof Step)[];

export function addStep(a: Step, b: Step): Step {
  const sum = Object.fromEntries(STEP_FIELDS.map((field) => [field, a[field] + b[field]])) as Record<keyof Step, number>;
  if (sum.read !== sum.loaded + sum.duplicate + sum.quarantined) throw new Error(`${sum.read} rows read, but ${sum.loaded} loaded, ${sum.duplicate} duplicate and ${sum.quarantined} quarantined`);
  return sum;
}

const stepShape = z.object({ read: z.number().default(0), loaded: z.number().default(0), duplicate: z.number().default(0), quarantined: z.number().default(0), reversed: z.number().default(0) });

/** The step part of a run's counts as they were saved. */
export function stepOf(counts: Counts): Step {
  return stepShape.parse(counts);
}

/** What rounding to twelve decimals changed: rows, and by column and currency (`BilledCost.USD`) the sum of (kept − given), to the last digit given. */
export interface Rounding {
  readonly rows: number;
  readonly by: Readonly<Record<string, string>>;
}

export const NO_ROUNDING: Rounding = { rows: 0, by: {} };
const ROUNDED = 'rounded';
const ROUNDED_BY = 'roundedBy';

export function addRounding(rounding: Rounding, record: FeeRecord): Rounding {
  if (record.detail.rounded === undefined) return rounding;
  const by = { ...rounding.by };
  for (const [column, given] of Object.entries(record.detail.rounded)) {
    const name = `${column}.${record.currency}`;
    by[name] = addExact(by[name] ?? '0', roundToTwelve(given).difference);
  }
  return { rows: rounding.rows + 1, by };
}

/** Rounding as counts: `rounded` rows and one `roundedBy.BilledCost.USD` per column and currency. */
export function roundingCounts({ rows, by }: Rounding): Counts {
  if (rows === 0) return {};
  return { [ROUNDED]: rows, ...Object.fromEntries(Object.entries(by).map(([name, sum]) => [`${ROUNDED_BY}.${name}`, sum])) };
}

export function roundingOf(counts: Counts): Rounding {
  const by = Object.entries(counts).flatMap(([name, value]): [string, string][] => (name.startsWith(`${ROUNDED_BY}.`) ? [[name.slice(ROUNDED_BY.length + 1), String(value)]] : []));
  return { rows: Number(counts[ROUNDED] ?? 0), by: Object.fromEntries(by) };
}
