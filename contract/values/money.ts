/**
 * Money: an exact amount of one currency, held as a bigint of 10⁻¹² units.
 * Why 10⁻¹²: vendors bill at 8 decimals and FOCUS files carry 11; cents are not enough and a double forgets
 * digits above about 90 million. Mixed currencies throw; plain numbers cannot be passed (Money is branded).
 */
declare const moneyBrand: unique symbol;

export interface Money {
  readonly units: bigint;
  readonly currency: string;
  readonly [moneyBrand]: true;
}

export const SCALE = 12;
const ONE = 10n ** 12n;
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** Rounding modes named at the call; `half-even` only for what arrives finer than 10⁻¹². */
export type Rounding = 'half-up' | 'half-even' | 'down';

export function money(units: bigint, currency: string): Money {
  return { units, currency } as Money;
}

/** Reads a decimal string of at most twelve decimals; anything else throws RangeError. */
export function parseMoney(text: string, currency: string): Money {
  return money(parseUnits(text), currency);
}

/** Units of 10⁻¹² from a decimal string; throws RangeError for malformed text or more than twelve decimals. */
export function parseUnits(text: string): bigint {
  const match = DECIMAL.exec(text);
  if (!match) throw new RangeError(`not a decimal: ${text.slice(0, 40)}`);
  const [, sign, whole = '0', fraction = ''] = match;
  const trimmed = fraction.replace(/0+$/, '');
  if (trimmed.length > SCALE) throw new RangeError(`more than ${SCALE} decimals: ${text.slice(0, 60)}`);
  const units = BigInt(whole) * ONE + BigInt(trimmed.padEnd(SCALE, '0'));
  return sign === '-' ? -units : units;
}

/** Prints units without trailing zeros, at least `minimum` decimals: 1500000000000n → "1.5", with 2 → "1.50". */
export function printUnits(units: bigint, minimum = 0): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(SCALE + 1, '0');
  const whole = digits.slice(0, -SCALE);
  const fraction = digits.slice(-SCALE).replace(/0+$/, '').padEnd(minimum, '0');
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

export function printMoney(amount: Money, minimum = 0): string {
  return printUnits(amount.units, minimum);
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new RangeError(`currencies differ: ${a.currency} and ${b.currency}`);
}

export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return money(a.units + b.units, a.currency);
}

/** Divides units rounding as named; exact when it divides. Divisor above zero. */
export function divideRounding(units: bigint, divisor: bigint, mode: Rounding): bigint {
  if (divisor <= 0n) throw new RangeError('divisor must be above zero');
  const quotient = units / divisor;
  const rest = units % divisor;
  if (rest === 0n || mode === 'down') return quotient;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const away = units < 0n ? -1n : 1n;
  if (twice > divisor) return quotient + away;
  if (twice < divisor) return quotient;
  return mode === 'half-up' || quotient % 2n !== 0n ? quotient + away : quotient;
}

/** Multiplies by an exact decimal rate, e.g. multiply(price, "0.85", 'half-up'). The one rounding is to 10⁻¹². */
export function multiply(a: Money, rate: string, mode: Rounding): Money {
  return money(divideRounding(a.units * parseUnits(rate), ONE, mode), a.currency);
}

/** Rounds to `decimals` places (2 = the minor unit of CNY and USD); the difference is the caller's to book. */
export function round(a: Money, decimals: number, mode: Rounding): Money {
  const step = 10n ** BigInt(SCALE - decimals);
  return money(divideRounding(a.units, step, mode) * step, a.currency);
}

/**
 * Splits an amount by weights so that the parts add up exactly: largest remainder, ties to the earlier part.
 * Weights are non-negative and not all zero; `decimals` is the finest place a part may have.
 */
export function split(a: Money, weights: readonly bigint[], decimals = SCALE): Money[] {
  const total = weights.reduce((sum, w) => sum + w, 0n);
  if (total <= 0n || weights.some((w) => w < 0n)) throw new RangeError('weights must be non-negative, one above zero');
  const step = 10n ** BigInt(SCALE - decimals);
  if (a.units % step !== 0n) throw new RangeError(`amount is finer than ${decimals} decimals`);
  const negative = a.units < 0n;
  const steps = (negative ? -a.units : a.units) / step;
  const parts = weights.map((w) => (steps * w) / total);
  const order = weights
    .map((w, index) => ({ index, rest: (steps * w) % total }))
    .sort((x, y) => (x.rest === y.rest ? x.index - y.index : x.rest > y.rest ? -1 : 1));
  let left = steps - parts.reduce((sum, p) => sum + p, 0n);
  for (const { index } of order) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((p) => money((negative ? -p : p) * step, a.currency));
}

/** Adds decimal strings exactly; the shape sums of SQL and of files are compared in. */
export function addDecimals(values: Iterable<string>): string {
  let units = 0n;
  for (const value of values) units += parseUnits(value);
  return printUnits(units);
}
