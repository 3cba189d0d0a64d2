// Says what in a raw answer of the partner API breaks its contract. It reads the JSON text itself, because the
// vendor's SDKs turn 5 into "5" and back without a word: a wrong type shows nowhere but on the wire.
import { type BssField, fieldsOf, type OperationName, operationOf, valuesOf } from '../../contract/bss/contract.ts';
import { type ExactJson, type ExactNumber, readExactJson } from './exact-json.ts';

const FORMATS = {
  'year-month': /^\d{4}-(0[1-9]|1[0-2])$/,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  'utc-date-time': /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/,
};

/** One line per fault, naming the place; empty when the answer is as declared. */
export function shapeFaults(operation: OperationName, jsonText: string): string[] {
  return modelFaults(operationOf(operation).response, readExactJson(jsonText), operation);
}

/** The same for a refusal: of the gateway (with its request id) or of the service. */
export function refusalFaults(jsonText: string): string[] {
  const body = readExactJson(jsonText);
  if (!isObject(body)) return ['refusal: not an object'];
  const gateway = String(body.get('error_code')).startsWith('APIG.');
  const wanted = gateway ? ['error_code', 'error_msg', 'request_id'] : ['error_code', 'error_msg'];
  const faults = wanted.filter((name) => typeof body.get(name) !== 'string' || body.get(name) === '');
  const strange = [...body.keys()].filter((name) => !wanted.includes(name));
  return [...faults.map((name) => `refusal.${name}: not a text`), ...strange.map((name) => `refusal.${name}: unknown`)];
}

function modelFaults(model: string, value: ExactJson, at: string): string[] {
  if (!isObject(value)) return [`${at}: not an object`];
  const fields = new Map(fieldsOf(model).map((field) => [field.name, field]));
  const faults: string[] = [];
  for (const [name, member] of value) {
    const field = fields.get(name);
    faults.push(...(field === undefined ? [`${at}.${name}: unknown`] : fieldFaults(field, member, `${at}.${name}`)));
  }
  for (const field of fields.values()) {
    if (field.required && !value.has(field.name)) faults.push(`${at}.${field.name}: missing`);
  }
  return faults;
}

function fieldFaults(field: BssField, value: ExactJson, at: string): string[] {
  switch (field.type) {
    case 'array':
      if (!Array.isArray(value)) return [`${at}: not a list`];
      return value.flatMap((item, index) => modelFaults(field.items?.model ?? '', item, `${at}[${index}]`));
    case 'integer':
      if (!isNumber(value) || !/^-?\d+$/.test(value.digits)) return [`${at}: not an integer`];
      return listFaults(field, value.digits, at);
    case 'number':
      return isNumber(value) && /^-?\d+(\.\d+)?$/.test(value.digits) ? [] : [`${at}: not a plain decimal number`];
    case 'string':
      if (typeof value !== 'string') return [`${at}: not a text`];
      return [...formatFaults(field, value, at), ...listFaults(field, value, at)];
  }
}

function formatFaults(field: BssField, text: string, at: string): string[] {
  const { format } = field;
  if (format !== undefined && format !== 'decimal' && !FORMATS[format].test(text)) return [`${at}: not a ${format}`];
  if (field.maxLength !== undefined && text.length > field.maxLength) return [`${at}: too long`];
  return [];
}

function listFaults(field: BssField, text: string, at: string): string[] {
  return field.enum === undefined || valuesOf(field.enum).includes(text) ? [] : [`${at}: not in ${field.enum}`];
}

function isObject(value: ExactJson): value is ReadonlyMap<string, ExactJson> {
  return value instanceof Map;
}

function isNumber(value: ExactJson): value is ExactNumber {
  return typeof value === 'object' && value !== null && 'digits' in value;
}
