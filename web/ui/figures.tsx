/**
 * Figures, months and instants as they stand in cells and heads. Zero and missing differ: a missing value is a dash
 * that says why when asked, zero is a figure like any other.
 */
import type { ReactNode } from 'react';
import { useSay } from '../app/language.ts';
import { fullAmount, quantityText, shortAmount } from './amount-text.ts';
import {
  businessTime,
  instantOf,
  type Precision,
  readerIsInBusinessZone,
  readerTime,
  readerZoneName,
} from './time-text.ts';

/** A value that is not there, with the reason on hover and for screen readers. */
export function Missing({ why }: { why?: string | undefined }): ReactNode {
  const say = useSay();
  const reason = why ?? say('ui:missing');
  return (
    <span className="pc-missing" title={reason}>
      <span aria-hidden>—</span>
      <span className="pc-hidden">{reason}</span>
    </span>
  );
}

export interface MoneyProps {
  /** Decimal string as on the wire; null or undefined shows a dash. */
  readonly value: string | null | undefined;
  /** Only where the column or the head does not already say it. */
  readonly currency?: string | undefined;
  readonly decimals?: number;
  /** Show every digit instead of two decimals. */
  readonly full?: boolean;
  readonly missing?: string | undefined;
}

export function Money({ value, currency, decimals = 2, full = false, missing }: MoneyProps): ReactNode {
  if (value === null || value === undefined || value === '') return <Missing why={missing} />;
  const all = fullAmount(value);
  return (
    <span className="pc-figure" title={full ? undefined : currency ? `${all} ${currency}` : all}>
      {full ? all : shortAmount(value, decimals)}
      {currency ? <span className="pc-unit"> {currency}</span> : null}
    </span>
  );
}

export function Quantity({
  value,
  unit,
  missing,
}: {
  value: string | number | null | undefined;
  unit?: string | undefined;
  missing?: string | undefined;
}): ReactNode {
  if (value === null || value === undefined || value === '') return <Missing why={missing} />;
  return (
    <span className="pc-figure">
      {quantityText(String(value))}
      {unit ? <span className="pc-unit"> {unit}</span> : null}
    </span>
  );
}

/** `2026-11`; nothing is translated, months look the same in both languages. */
export function MonthText({ value }: { value: string | null | undefined }): ReactNode {
  return value ? <span className="pc-figure">{value}</span> : <Missing />;
}

export interface InstantProps {
  readonly value: string | null | undefined;
  readonly precision?: Precision;
  /** The rule at this place counts days in GMT+8: show that zone, and say so. */
  readonly business?: boolean;
  readonly missing?: string | undefined;
}

export function Instant({ value, precision = 'second', business = false, missing }: InstantProps): ReactNode {
  const instant = value ? instantOf(value) : null;
  if (!instant || !value) return <Missing why={missing} />;
  const reader = `${readerTime(instant, precision)} ${readerZoneName(instant)}`;
  const same = readerIsInBusinessZone(instant);
  const both = same ? reader : `${reader}\n${businessTime(instant, precision)} GMT+8`;
  return (
    <time className="pc-figure" dateTime={value} title={both}>
      {business ? businessTime(instant, precision) : readerTime(instant, precision)}
      {business ? <span className="pc-unit"> GMT+8</span> : null}
    </time>
  );
}

/** Long names stay on one line and end in an ellipsis; the whole is on hover and for copying. */
export function LongText({ children, lines = 1 }: { children: string | null | undefined; lines?: number }): ReactNode {
  if (!children) return <Missing />;
  return (
    <span
      className="pc-long"
      // On one line a long word is cut where the line ends, not moved to a second line nobody sees.
      style={{ WebkitLineClamp: lines, ...(lines === 1 ? { wordBreak: 'break-all' } : {}) }}
      title={children}
    >
      {children}
    </span>
  );
}
