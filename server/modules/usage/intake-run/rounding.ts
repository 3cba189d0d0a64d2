/** What rounding to twelve decimals changed in a run (IN-9), gathered while its files are prepared. */
import { addExact, roundToTwelve } from '../intake/decimal-text.ts';
import type { FeeRecord } from '../intake/fee-record.ts';

/** What rounding to twelve decimals changed: rows, and by column and currency (`BilledCost.USD`) the sum of (kept − given), to the last digit given. */
export interface Rounding {
  readonly rows: number;
  readonly by: Readonly<Record<string, string>>;
}

export const NO_ROUNDING: Rounding = { rows: 0, by: {} };

export function addRounding(rounding: Rounding, record: FeeRecord): Rounding {
  if (record.detail.rounded === undefined) return rounding;
  const by = { ...rounding.by };
  for (const [column, given] of Object.entries(record.detail.rounded)) {
    const name = `${column}.${record.currency}`;
    by[name] = addExact(by[name] ?? '0', roundToTwelve(given).difference);
  }
  return { rows: rounding.rows + 1, by };
}
