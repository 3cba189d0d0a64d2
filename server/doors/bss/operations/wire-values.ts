// Small conversions between the house's values and the wire's. One rule for all: what the wire has no value for is left
// out, never replaced by the nearest one, because a client can not tell a guess from a fact.
import { fieldsOf, valuesOf } from '../../../../contract/bss/contract.ts';
import { addDecimals, parseUnits } from '../../../../contract/values/money.ts';
import { type Month, isMonthServed } from '../../../../contract/values/month.ts';
import { measureIdOf } from '../../../modules/catalog/catalog.ts';

/** The bill operations: a cycle out of reach (older than 18 months, or not begun) is an empty list, not an error. */
export function isInReach(month: Month, now: Date): boolean {
  return isMonthServed(month, now);
}

/** Empty texts are "not there" on the wire. */
export function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** A number or text when the field's value list has it. */
export function listed<Value extends number | string>(model: string, field: string, value: Value | null | undefined): Value | undefined {
  if (value === null || value === undefined) return undefined;
  const list = fieldsOf(model).find((one) => one.name === field)?.enum;
  if (list === undefined) throw new Error(`${model}.${field} has no value list`);
  return valuesOf(list).includes(String(value)) ? value : undefined;
}

/** Usage as a decimal number; files may hold other texts there. */
export function quantity(text: string | undefined): string | undefined {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
}

const TRAFFIC = 3;
const CAPACITY = 7;

/** The id of a unit. GB is a unit of traffic and of capacity with an id each: only a usage of flow says which one. */
export function measureId(unit: string | undefined, usageType: string | undefined): number | undefined {
  if (unit === undefined) return undefined;
  const traffic = measureIdOf(unit, TRAFFIC);
  if (traffic !== null && measureIdOf(unit, CAPACITY) !== null) return /flow/i.test(usageType ?? '') ? traffic : undefined;
  return measureIdOf(unit) ?? undefined;
}

export function isZeroDecimal(amount: string): boolean {
  return parseUnits(amount) === 0n;
}

export interface Owed {
  readonly arrears_amount: string | null;
  readonly unsettled_amount: string | null;
}

/**
 * debt_amount: what is due and was met by no means we know. Besides arrears that is the amount whose means of payment a
 * source does not tell (FOCUS): of the wire's parts, which must add up to the amount due, it is the only one that does not
 * claim somebody paid.
 */
export function debtOf(row: Owed): string {
  return addDecimals([row.arrears_amount ?? '0', row.unsettled_amount ?? '0']);
}

