// Reads one request field by its declared rules: from text (query, header) or from a JSON value (body).
// A fault is a phrase that completes "<parameter> ..."; the caller's text is never repeated in it.
import { type BssField, valuesOf } from '../../../contract/bss/contract.ts';
import { isInFormat, wordsOfFormat } from './formats.ts';
import type { ProseRule } from './prose.ts';

export type FieldReading =
  | { readonly ok: true; readonly value: string | number | undefined }
  | { readonly ok: false; readonly fault: string };

/** Several texts: the parameter was repeated. */
export function readFromText(field: BssField, prose: ProseRule, texts: readonly string[]): FieldReading {
  const [text] = texts;
  if (text === undefined) return absent(field);
  if (texts.length > 1) return fault('must be given once');
  if (text === '') return empty(field);
  if (field.type === 'string') return checkText(field, prose, text);
  if (!/^(0|-?[1-9]\d*)$/.test(text)) return fault('must be an integer');
  return checkInteger(field, prose, Number(text));
}

export function readFromJson(field: BssField, prose: ProseRule, value: unknown): FieldReading {
  if (value === undefined || value === null) return absent(field);
  if (value === '') return empty(field);
  if (field.type === 'string')
    return typeof value === 'string' ? checkText(field, prose, value) : fault('must be a text');
  return typeof value === 'number' ? checkInteger(field, prose, value) : fault('must be an integer');
}

function absent(field: BssField): FieldReading {
  if (field.required) return fault('is required');
  return { ok: true, value: field.default };
}

/** An empty text filter is no filter; an empty number, date or enumeration is a mistake. */
function empty(field: BssField): FieldReading {
  if (field.required) return fault('is required');
  if (field.type === 'string' && field.enum === undefined && field.format === undefined) {
    return { ok: true, value: undefined };
  }
  return fault('must not be empty');
}

function checkText(field: BssField, prose: ProseRule, text: string): FieldReading {
  // A NUL or half a surrogate pair is a text no database column can hold.
  if (/\0|\p{Surrogate}/u.test(text)) return fault('must not hold NUL or broken characters');
  if (field.enum !== undefined) return checkListed(field.enum, text);
  const { format } = field;
  if (format !== undefined) {
    if (format === 'decimal' || !isInFormat(format, text)) return fault(`must be ${formatWords(format)}`);
    return { ok: true, value: text };
  }
  const length = Array.from(text).length;
  if (field.maxLength !== undefined && length > field.maxLength) {
    return fault(`must be at most ${field.maxLength} characters`);
  }
  if (field.minLength !== undefined && length < field.minLength) {
    return fault(`must be at least ${field.minLength} characters`);
  }
  if (prose.noBlanks && /\s/.test(text)) return fault('must not hold blanks');
  return { ok: true, value: text };
}

function checkInteger(field: BssField, prose: ProseRule, value: number): FieldReading {
  if (!Number.isSafeInteger(value)) return fault('must be an integer');
  if (field.enum !== undefined) {
    const listed = checkListed(field.enum, String(value));
    return listed.ok ? { ok: true, value } : listed;
  }
  const minimum = field.minimum ?? prose.minimum ?? -(2 ** 31);
  const maximum = field.maximum ?? prose.maximum ?? 2 ** 31 - 1;
  if (value < minimum || value > maximum) return fault(`must be from ${minimum} to ${maximum}`);
  return { ok: true, value };
}

/** The language list alone is read without regard to case. */
function checkListed(list: string, text: string): FieldReading {
  const values = valuesOf(list);
  const fold = (one: string) => (list === 'Language' ? one.toLowerCase() : one);
  const value = values.find((one) => fold(one) === fold(text));
  return value === undefined ? fault(`must be one of ${values.join(', ')}`) : { ok: true, value };
}

function formatWords(format: NonNullable<BssField['format']>): string {
  return format === 'decimal' ? 'a decimal number' : wordsOfFormat(format);
}

function fault(text: string): FieldReading {
  return { ok: false, fault: text };
}
