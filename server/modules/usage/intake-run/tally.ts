/**
 * What a run has done so far, as its row shows it. Every row read is loaded, a duplicate or quarantined: the tally checks
 * that at every step, and the run checks it once more against the tables.
 */
import { z } from 'zod';
import type { Counts } from '../../../platform/jobs/runs.ts';
import type { Rounding } from './rounding.ts';

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

const ROUNDED = 'rounded';
const ROUNDED_BY = 'roundedBy';

/** Rounding as counts: `rounded` rows and one `roundedBy.BilledCost.USD` per column and currency. */
export function roundingCounts({ rows, by }: Rounding): Counts {
  if (rows === 0) return {};
  return { [ROUNDED]: rows, ...Object.fromEntries(Object.entries(by).map(([name, sum]) => [`${ROUNDED_BY}.${name}`, sum])) };
}

export function roundingOf(counts: Counts): Rounding {
  const by = Object.entries(counts).flatMap(([name, value]): [string, string][] => (name.startsWith(`${ROUNDED_BY}.`) ? [[name.slice(ROUNDED_BY.length + 1), String(value)]] : []));
  return { rows: Number(counts[ROUNDED] ?? 0), by: Object.fromEntries(by) };
}
