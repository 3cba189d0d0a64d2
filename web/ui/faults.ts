/**
 * What is wrong with a form's values, per field and in words: the same rule names whether the browser's own check of
 * the endpoint's schema found it or the server did, so a person reads one sentence either way.
 */
import type { z } from 'zod';
import type { FaultOnWire } from '../app/client.ts';

export interface FieldMistake {
  /** Path inside the form's values: `items.0.amount`. */
  readonly field: string;
  readonly rule: string;
  readonly params: Readonly<Record<string, string>>;
  /** The server's own sentence, when it came from there. */
  readonly detail?: string;
}

function sizeKind(origin: string): 'text' | 'list' | 'number' {
  return origin === 'string' ? 'text' : origin === 'array' || origin === 'set' ? 'list' : 'number';
}

function ofIssue(issue: z.core.$ZodIssue): Omit<FieldMistake, 'field'> {
  if (issue.code === 'too_big')
    return { rule: `too_big_${sizeKind(issue.origin)}`, params: { limit: String(issue.maximum) } };
  if (issue.code === 'too_small') {
    // A text that must have one character is simply missing when it has none.
    if (issue.origin === 'string' && issue.minimum === 1) return { rule: 'missing', params: {} };
    return { rule: `too_small_${sizeKind(issue.origin)}`, params: { limit: String(issue.minimum) } };
  }
  if (issue.code === 'invalid_type')
    return issue.input === undefined
      ? { rule: 'missing', params: {} }
      : { rule: 'wrong_type', params: { expected: issue.expected } };
  if (issue.code === 'invalid_value')
    return issue.input === undefined
      ? { rule: 'missing', params: {} }
      : { rule: 'not_one_of', params: { values: issue.values.map(String).join(', ') } };
  return { rule: issue.message, params: {} };
}

/** Mistakes of the values by the endpoint's body schema; empty when there are none. */
export function mistakesOf(schema: z.ZodType | undefined, body: unknown): FieldMistake[] {
  const result = schema?.safeParse(body, { reportInput: true });
  if (!result || result.success) return [];
  return result.error.issues.map((issue) => ({ field: issue.path.map(String).join('.'), ...ofIssue(issue) }));
}

/** Mistakes the server found in the body, and those it found elsewhere (no field of the form to stand at). */
export function serverMistakes(faults: readonly FaultOnWire[]): { inForm: FieldMistake[]; elsewhere: FaultOnWire[] } {
  const inForm = faults.filter((fault) => fault.field.startsWith('body.'));
  return {
    inForm: inForm.map((fault) => ({
      field: fault.field.slice('body.'.length),
      rule: fault.rule,
      params: Object.fromEntries(Object.entries(fault.params ?? {}).map(([name, value]) => [name, String(value)])),
      detail: fault.detail,
    })),
    elsewhere: faults.filter((fault) => !fault.field.startsWith('body.')),
  };
}

/** `items.0.amount` as the kit's form names it. */
export function namePath(field: string): (string | number)[] {
  return field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
