/**
 * Half-open day ranges `[from, to)`; `null` as `to` means "still open". Manager and team spans are made of these,
 * so that every day has exactly one owner and sums neither lose nor double a day.
 */
import type { Day } from './day.ts';

export interface DaySpan {
  readonly from: Day;
  readonly to: Day | null;
}

export function isEmpty(span: DaySpan): boolean {
  return span.to !== null && span.to <= span.from;
}

export function contains(span: DaySpan, day: Day): boolean {
  return span.from <= day && (span.to === null || day < span.to);
}

export function intersect(a: DaySpan, b: DaySpan): DaySpan | null {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to === null ? b.to : b.to === null ? a.to : a.to < b.to ? a.to : b.to;
  const cut = { from, to };
  return isEmpty(cut) ? null : cut;
}
