/**
 * Decimal text as files write it → one canonical spelling, exactly: no exponent, no leading or trailing zeros, no
 * minus zero. Written by hand because every row has about ten numbers and a regular expression per number would be
 * the slowest part of reading. The one named rounding step of intake (to twelve decimals, half to even) is here.
 */
import { divideRounding, parseUnits, printUnits, SCALE } from '../../../../contract/values/money.ts';

const MAX_LENGTH = 200;
const MAX_EXPONENT = 100;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/**
 * The canonical spelling of a decimal number at its full precision, or undefined when the text is not one. Accepts a
 * sign, a missing whole or fraction part and an exponent (`1.2E-7`); not thousands separators, currency signs, NaN.
 */
export function canonicalDecimal(text: string): string | undefined {
  const length = text.length;
  if (length === 0 || length > MAX_LENGTH) return undefined;
  const first = text.charCodeAt(0);
  const negative = first === 45;
  let at = negative || first === 43 ? 1 : 0;
  let wholeStart = at;
  while (at < length && isDigit(text.charCodeAt(at))) at += 1;
  const wholeEnd = at;
  let fractionStart = at;
  let fractionEnd = at;
  if (at < length && text.charCodeAt(at) === POINT) {
    at += 1;
    fractionStart = at;
    while (at < length && isDigit(text.charCodeAt(at))) at += 1;
    fractionEnd = at;
  }
  if (wholeEnd - wholeStart + (fractionEnd - fractionStart) === 0) return undefined;
  if (at < length) return scientific(text, at);
  while (wholeStart < wholeEnd - 1 && text.charCodeAt(wholeStart) === ZERO) wholeStart += 1;
  while (fractionEnd > fractionStart && text.charCodeAt(fractionEnd - 1) === ZERO) fractionEnd -= 1;
  if (fractionEnd === fractionStart) {
    if (wholeEnd === wholeStart) return '0';
    const whole = text.substring(wholeStart, wholeEnd);
    return whole === '0' ? '0' : negative ? `-${whole}` : whole;
  }
  if (wholeEnd > wholeStart && fractionEnd === length && wholeStart === (negative ? 1 : 0)) return text;
  const whole = wholeEnd === wholeStart ? '0' : text.substring(wholeStart, wholeEnd);
  return `${negative ? '-' : ''}${whole}.${text.substring(fractionStart, fractionEnd)}`;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function scientific(text: string, mantissaEnd: number): string | undefined {
  const match = /^[eE]([+-]?\d{1,6})$/.exec(text.slice(mantissaEnd));
  const mantissa = match ? canonicalDecimal(text.slice(0, mantissaEnd)) : undefined;
  if (!match || mantissa === undefined) return undefined;
  if (mantissa === '0') return '0';
  const exponent = Number(match[1]);
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const negative = mantissa.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? mantissa.slice(1) : mantissa).split('.');
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const moved =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits + '0'.repeat(point - digits.length)
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return canonicalDecimal(negative ? `-${moved}` : moved);
}

/** How many decimals a canonical number has. */
export function decimalsOf(canonical: string): number {
  const point = canonical.indexOf('.');
  return point < 0 ? 0 : canonical.length - point - 1;
}

/** How many digits a canonical number has before the point (zero counts one). */
export function integerDigitsOf(canonical: string): number {
  const point = canonical.indexOf('.');
  return (point < 0 ? canonical.length : point) - (canonical.charCodeAt(0) === 45 ? 1 : 0);
}

/** The one rounding of intake: to twelve decimals, half to even, with the exact difference (kept − given). */
export function roundToTwelve(canonical: string): { kept: string; difference: string } {
  const decimals = decimalsOf(canonical);
  if (decimals <= SCALE) return { kept: canonical, difference: '0' };
  const given = unitsAt(canonical, decimals);
  const step = 10n ** BigInt(decimals - SCALE);
  const kept = divideRounding(given, step, 'half-even');
  return { kept: printUnits(kept), difference: printAt(kept * step - given, decimals) };
}

/** a − b for canonical numbers of at most twelve decimals. */
export function subtractDecimals(a: string, b: string): string {
  if (b === '0') return a;
  if (a === b) return '0';
  if (a === '0') return b.charCodeAt(0) === 45 ? b.slice(1) : `-${b}`;
  return printUnits(parseUnits(a) - parseUnits(b));
}

/** a + b for canonical numbers of any precision; for the differences of rounding, which are finer than twelve. */
export function addExact(a: string, b: string): string {
  if (a === '0') return b;
  if (b === '0') return a;
  const decimals = Math.max(decimalsOf(a), decimalsOf(b));
  return printAt(unitsAt(a, decimals) + unitsAt(b, decimals), decimals);
}

function unitsAt(canonical: string, decimals: number): bigint {
  const point = canonical.indexOf('.');
  if (point < 0) return BigInt(canonical) * 10n ** BigInt(decimals);
  const fraction = canonical.slice(point + 1).padEnd(decimals, '0');
  return BigInt(canonical.slice(0, point) + fraction);
}

function printAt(units: bigint, decimals: number): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(decimals + 1, '0');
  const text = `${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}`;
  return canonicalDecimal(negative ? `-${text}` : text) ?? '0';
}
