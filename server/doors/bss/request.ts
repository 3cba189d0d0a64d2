// Turns a raw request for a declared operation into typed values, or into the one error that tells the
// caller which parameter breaks which rule. Unknown parameters and body fields are ignored, as the vendor does.
import { type BssField, fieldsOf, type OperationName, operationOf } from '../../../contract/bss/contract.ts';
import { type QueryPair, readTarget } from './canonical.ts';
import { type FieldReading, readFromJson, readFromText } from './fields.ts';
import { proseRuleOf, settleDayRange, type WireValues } from './prose.ts';
import type { ServiceError } from './refusals.ts';
import type { Requests } from './shapes.ts';
import { headerOf, isJson, type RawHeaders } from './sign.ts';

export interface RawRequest {
  readonly rawUrl: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

type BssLanguage = 'zh_CN' | 'en_US';

export type RequestReading<Name extends OperationName> =
  | { readonly ok: true; readonly values: Requests[Name]; readonly language: BssLanguage }
  | { readonly ok: false; readonly error: ServiceError };

export function readRequest<Name extends OperationName>(operation: Name, request: RawRequest): RequestReading<Name> {
  const reading = readValues(operation, request);
  if ('fault' in reading) return { ok: false, error: { code: 'CBC.0100', message: reading.fault } };
  // The shapes are printed from the same contract the values were just read by.
  const values = reading.values as unknown as Requests[Name];
  return { ok: true, values, language: languageOf(request.headers) };
}

/** Operations that do not declare X-Language honour it all the same, but never fail over it. */
function languageOf(headers: RawHeaders): BssLanguage {
  return headerOf(headers, 'x-language')?.toLowerCase() === 'en_us' ? 'en_US' : 'zh_CN';
}

type Values = { readonly values: WireValues } | { readonly fault: string };

function readValues(name: OperationName, request: RawRequest): Values {
  const operation = operationOf(name);
  const target = readTarget(request.rawUrl);
  if (target === undefined) return { fault: 'the query string must be percent-encoded UTF-8' };
  const values: WireValues = {};
  for (const field of operation.params) {
    const texts = field.in === 'header' ? headerTexts(request.headers, field) : queryTexts(target.pairs, field);
    const reading = readFromText(field, proseRuleOf(name, field), texts);
    if (!reading.ok) return faultOf(field, reading);
    // A header is no part of the values: the language travels beside them.
    if (field.in === 'query') keep(values, field, reading.value);
  }
  if (operation.body !== null) {
    const body = readBody(request);
    if ('fault' in body) return body;
    for (const field of fieldsOf(operation.body)) {
      const given = Object.hasOwn(body.members, field.name) ? body.members[field.name] : undefined;
      const reading = readFromJson(field, proseRuleOf(name, field), given);
      if (!reading.ok) return faultOf(field, reading);
      keep(values, field, reading.value);
    }
  }
  const fault = name === 'ListSubCustomerBillDetail' ? settleDayRange(values) : undefined;
  return fault === undefined ? { values } : { fault };
}

function queryTexts(pairs: readonly QueryPair[], field: BssField): string[] {
  return pairs.filter(([name]) => name === field.name).map(([, value]) => value);
}

function headerTexts(headers: RawHeaders, field: BssField): string[] {
  const text = headerOf(headers, field.name.toLowerCase());
  return text === undefined ? [] : [text];
}

function readBody({ headers, body }: RawRequest): { readonly members: Record<string, unknown> } | { fault: string } {
  const contentType = headerOf(headers, 'content-type') ?? '';
  if (contentType !== '' && !isJson(contentType)) return { fault: 'Content-Type must be application/json' };
  if (body.length === 0) return { fault: 'the body is required: at least {}' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { fault: 'the body must be JSON in UTF-8' };
  }
  return isObject(parsed) ? { members: parsed } : { fault: 'the body must be a JSON object' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keep(values: WireValues, field: BssField, value: string | number | undefined): void {
  if (value !== undefined) values[field.name] = value;
}

function faultOf(field: BssField, reading: Extract<FieldReading, { ok: false }>): { fault: string } {
  return { fault: `${field.name} ${reading.fault}` };
}
