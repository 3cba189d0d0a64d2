/**
 * What a FOCUS file says of itself, worked out without any code of the product: rows and billed amounts by provider and
 * currency, read by csv-parse and added as whole 10⁻¹². A row that a test broke on purpose is left out by `good`.
 */
import { parse } from 'csv-parse/sync';

export interface FocusSum {
  readonly rows: number;
  /** Billed, as twelve decimals. */
  readonly due: string;
}

const UNIT = 10n ** 12n;

/** A decimal text as 10⁻¹²; more than twelve decimals would have to be rounded, and a test file has none. */
function unitsOf(text: string): bigint {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '' || fraction.replace(/0+$/, '').length > 12) throw new Error(`no amount of at most twelve decimals: ${text}`);
  const units = BigInt(whole) * UNIT + BigInt(fraction.slice(0, 12).padEnd(12, '0'));
  return sign === '-' ? -units : units;
}

export function twelveDecimals(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(13, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
}

/** Adds amounts as they come over the wire. */
export function sumOf(amounts: readonly string[]): string {
  return twelveDecimals(amounts.reduce((sum, amount) => sum + unitsOf(amount), 0n));
}

/** By `provider currency`. */
export function focusSums(text: string, good: (row: Readonly<Record<string, string>>) => boolean = () => true): Record<string, FocusSum> {
  const rows = (parse(text, { columns: true, bom: true }) as Record<string, string>[]).filter(good);
  const sums = new Map<string, { rows: number; units: bigint }>();
  for (const row of rows) {
    const key = `${row['ProviderName']} ${row['BillingCurrency']}`;
    const sum = sums.get(key) ?? { rows: 0, units: 0n };
    sums.set(key, { rows: sum.rows + 1, units: sum.units + unitsOf(row['BilledCost'] ?? '') });
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, sum]) => [key, { rows: sum.rows, due: twelveDecimals(sum.units) }]));
}
