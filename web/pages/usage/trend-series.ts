/**
 * Months and amounts as a chart wants them: every month in a row, a gap where there is no figure, one line a manager,
 * the largest by name and the rest added up (by exact decimals) so that the lines stay readable. Pure.
 */
import { addDecimals } from '../../../contract/values/money.ts';
import { compareAmounts } from '../../ui/amount-text.ts';
import { stepMonth } from '../../ui/month-picker.tsx';

export interface TrendItem {
  readonly month: string;
  readonly currency: string;
  readonly manager: { readonly memberId: string; readonly name: string } | null;
  readonly dueAmount: string;
}
export interface TrendLine {
  /** Member id, `none` for nobody's days, `others` for the rest. */
  readonly key: string;
  readonly name: string | null;
  readonly values: readonly (string | null)[];
}

export const LINES = 7;

export function monthsUpTo(newest: string, back: number): string[] {
  return Array.from({ length: back + 1 }, (_, index) => stepMonth(newest, index - back));
}

export function currenciesOf(items: readonly { readonly currency: string }[]): string[] {
  return [...new Set(items.map((item) => item.currency))].sort();
}

export function totalLine(items: readonly TrendItem[], months: readonly string[]): (string | null)[] {
  return months.map((month) => items.find((item) => item.month === month)?.dueAmount ?? null);
}

export function managerLines(items: readonly TrendItem[], months: readonly string[], most = LINES): TrendLine[] {
  const byKey = new Map<string, TrendItem[]>();
  for (const item of items) {
    const key = item.manager?.memberId ?? 'none';
    byKey.set(key, [...(byKey.get(key) ?? []), item]);
  }
  const sized = [...byKey].map(([key, own]) => ({ key, own, sum: addDecimals(own.map((item) => item.dueAmount)) }));
  sized.sort((a, b) => compareAmounts(b.sum, a.sum));
  const named = sized.length > most + 1 ? sized.slice(0, most) : sized;
  const rest = sized.slice(named.length).flatMap(({ own }) => own);
  const lines: TrendLine[] = named.map(({ key, own }) => ({ key, name: own[0]?.manager?.name ?? null, values: totalLine(own, months) }));
  if (rest.length === 0) return lines;
  const values = months.map((month) => {
    const amounts = rest.filter((item) => item.month === month).map((item) => item.dueAmount);
    return amounts.length === 0 ? null : addDecimals(amounts);
  });
  return [...lines, { key: 'others', name: null, values }];
}
