// Prints the TypeScript shapes of the partner API's requests and answers from its contract, so that the
// types the door works with can not drift from the rules it reads by. shapes.test.ts compares the file.
import { type BssField, fieldsOf, OPERATIONS, valuesOf } from '../../contract/bss/contract.ts';

const HEAD = `// Printed from contract/bss/contract.json by test/conformance/print-shapes.ts; do not edit by hand.
// Requests are what a reading yields (value lists as literals, defaults filled in); answers are what the
// door is handed: amounts as decimal text, instants as Date or text, null and undefined both "not there".
`;

export function printShapes(): string {
  const models = new Set<string>();
  const blocks = [
    block(
      'Requests',
      OPERATIONS.map((operation) => {
        const body = operation.body === null ? [] : fieldsOf(operation.body);
        const query = operation.params.filter((field) => field.in === 'query');
        const lines = [...query, ...body].map((field) => `    readonly ${requestMember(field)};`);
        return lines.length === 0
          ? `  readonly ${operation.name}: Readonly<Record<string, never>>;`
          : [`  readonly ${operation.name}: {`, ...lines, '  };'].join('\n');
      }),
    ),
    block(
      'Answers',
      OPERATIONS.map((operation) => {
        collect(operation.response, models);
        return `  readonly ${operation.name}: ${operation.response};`;
      }),
    ),
    ...[...models].map((model) =>
      block(
        model,
        fieldsOf(model).map((field) => `  readonly ${answerMember(field)};`),
      ),
    ),
  ];
  return `${HEAD}\n${blocks.join('\n\n')}\n`;
}

function block(name: string, members: readonly string[]): string {
  return [`export interface ${name} {`, ...members, '}'].join('\n');
}

function requestMember(field: BssField): string {
  const type = field.enum === undefined ? plain(field) : literals(field, field.enum);
  const sure = field.required || field.default !== undefined;
  return `${field.name}${sure ? '' : '?'}: ${type}`;
}

function answerMember(field: BssField): string {
  const type = answerType(field);
  return field.required ? `${field.name}: ${type}` : `${field.name}?: ${type} | null | undefined`;
}

function answerType(field: BssField): string {
  if (field.type === 'array') return `readonly ${field.items?.model}[]`;
  if (field.type === 'number') return 'string';
  return field.format === 'utc-date-time' ? 'Date | string' : plain(field);
}

function plain(field: BssField): string {
  return field.type === 'string' ? 'string' : 'number';
}

function literals(field: BssField, list: string): string {
  return valuesOf(list)
    .map((value) => (field.type === 'string' ? `'${value}'` : value))
    .join(' | ');
}

function collect(model: string, into: Set<string>): void {
  into.add(model);
  for (const field of fieldsOf(model)) if (field.items !== undefined) collect(field.items.model, into);
}
