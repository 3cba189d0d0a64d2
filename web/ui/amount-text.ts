/**
 * Decimal strings for the eye: grouped thousands and a fixed number of decimals, by string and bigint only, so that
 * no digit of an amount passes through a float. What would round to nothing but is not nothing is said as "<0.01".
 */
import { divideRounding, parseUnits, printUnits, SCALE } from '../../contract/values/money.ts';

const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** 1234567.5 → 1,234,567.5; keeps sign and decimals as they are. */
export function groupThousands(text: string): string {
  const negative = text.startsWith('-');
  const [whole = '0', fraction] = (negative ? text.slice(1) : text).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${negative ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** For lists: `decimals` places, half up; "<0.01" when that would hide that there is something. */
export function shortAmount(text: string, decimals = 2): string {
  const units = parseUnits(text);
  const step = 10n ** BigInt(SCALE - decimals);
  const rounded = divideRounding(units, step, 'half-up') * step;
  if (rounded === 0n && units !== 0n) return `${units < 0n ? '>-' : '<'}${printUnits(step, decimals)}`;
  return groupThousands(printUnits(rounded, decimals));
}

/** For hover and detail: every digit there is, at least `minimum` places (eight: what vendors bill with). */
export function fullAmount(text: string, minimum = 8): string {
  return groupThousands(printUnits(parseUnits(text), minimum));
}

/** Quantities: grouped, no padding, nothing rounded away. */
export function quantityText(text: string): string {
  return groupThousands(printUnits(parseUnits(text)));
}

/** What a person typed into an amount field: group marks and blanks dropped, or null when it is no amount. */
export function typedAmount(text: string): string | null {
  const plain = text.replace(/[,\s，]/g, '').replace(/^\+/, '');
  if (plain === '' || !isDecimal(plain)) return null;
  return plain.replace(/^(-?)0+(?=\d)/, '$1');
}

/** −1, 0 or 1 as a is smaller than, equal to or larger than b. */
export function compareAmounts(a: string, b: string): number {
  const difference = parseUnits(a) - parseUnits(b);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** What part of a whole an amount is, in percent with one decimal, or null when there is no whole. */
export function sharePercent(part: string, whole: string): string | null {
  const base = parseUnits(whole);
  if (base === 0n) return null;
  const sign = base < 0n ? -1n : 1n;
  const tenths = divideRounding(parseUnits(part) * sign * 1000n, base * sign, 'half-up');
  return `${printUnits(tenths * 10n ** BigInt(SCALE - 1), 1)}%`;
}

/** Change from one amount to another in percent with one decimal, or null when there is nothing to compare with. */
export function changePercent(from: string, to: string): string | null {
  const base = parseUnits(from);
  if (base === 0n) return null;
  const size = base < 0n ? -base : base;
  const tenths = divideRounding((parseUnits(to) - base) * 1000n, size, 'half-up');
  const text = printUnits(tenths * 10n ** BigInt(SCALE - 1), 1);
  return `${tenths > 0n ? '+' : ''}${groupThousands(text)}%`;
}
