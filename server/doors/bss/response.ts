// Writes the answer of a declared operation: its fields in the declared order, amounts digit by digit from
// decimal texts, instants in the wire's form, absent fields left out. What does not fit the contract is our
// own mistake and throws: a wrong type on the wire would go unnoticed, since the SDKs hide it.
import { type BssField, fieldsOf, type OperationName, operationOf } from '../../../contract/bss/contract.ts';
import { isInFormat, utcText } from './formats.ts';
import { jsonText, rawNumber } from './number.ts';
import { type DoorAnswer, jsonAnswer } from './refusals.ts';
import type { Answers } from './shapes.ts';

export function operationAnswer<Name extends OperationName>(
  operation: Name,
  answer: Answers[Name],
  requestId: string,
): DoorAnswer {
  return jsonAnswer(200, answerText(operation, answer), requestId);
}

export function answerText<Name extends OperationName>(operation: Name, answer: Answers[Name]): string {
  return jsonText(shapeModel(operationOf(operation).response, answer, operation));
}

function shapeModel(model: string, value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw misshapen(at, 'an object');
  const fields = fieldsOf(model);
  const given = new Map<string, unknown>(Object.entries(value));
  const shaped: Record<string, unknown> = {};
  for (const field of fields) {
    const member = given.get(field.name) ?? undefined;
    given.delete(field.name);
    const place = `${at}.${field.name}`;
    if (member !== undefined) shaped[field.name] = shapeField(field, member, place);
    else if (field.required) throw misshapen(place, 'present');
  }
  for (const name of given.keys()) throw misshapen(`${at}.${name}`, 'in the contract');
  return shaped;
}

function shapeField(field: BssField, value: unknown, at: string): unknown {
  switch (field.type) {
    case 'array':
      return shapeList(field, value, at);
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw misshapen(at, 'an integer');
      return value;
    case 'number':
      if (typeof value !== 'string') throw misshapen(at, 'a decimal text');
      return rawNumber(value);
    case 'string':
      return shapeText(field, value, at);
  }
}

function shapeList(field: BssField, value: unknown, at: string): unknown[] {
  const model = field.items?.model;
  if (!Array.isArray(value) || model === undefined) throw misshapen(at, 'a list');
  return value.map((item, index) => shapeModel(model, item, `${at}[${index}]`));
}

function shapeText(field: BssField, value: unknown, at: string): string {
  const text = value instanceof Date && field.format === 'utc-date-time' ? utcText(value) : value;
  if (typeof text !== 'string') throw misshapen(at, 'a text');
  const { format } = field;
  if (format !== undefined && format !== 'decimal' && !isInFormat(format, text)) throw misshapen(at, format);
  return text;
}

function misshapen(at: string, wanted: string): Error {
  return new Error(`partner API answer: ${at} must be ${wanted}`);
}
