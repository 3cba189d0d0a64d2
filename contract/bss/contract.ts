// The partner API as declared: reads the committed excerpt of the public contract and gives it types.
// It is parsed strictly, so an operation copied in later with a kind of rule nobody enforces yet
// (a pattern, a list limit) stops the start instead of being ignored.
import { z } from 'zod';
import excerpt from './contract.json' with { type: 'json' };

export const OPERATION_NAMES = [
  'ListSubCustomers',
  'ListConsumeSubCustomers',
  'ListSubCustomerBillDetail',
  'ListSubcustomerMonthlyBills',
  'ListServiceTypes',
  'ListMeasureUnits',
] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];

const scalar = z.enum(['string', 'integer', 'number', 'object']);
const fieldSchema = z.strictObject({
  name: z.string(),
  sdk_attr: z.string().optional(),
  type: z.enum(['string', 'integer', 'number', 'array']),
  format: z.enum(['year-month', 'date', 'utc-date-time', 'decimal']).optional(),
  items: z.strictObject({ type: scalar, model: z.string() }).optional(),
  required: z.boolean(),
  enum: z.string().optional(),
  default: z.union([z.string(), z.number()]).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  doc_limits: z.array(z.string()).optional(),
  in: z.enum(['query', 'header']).optional(),
});
const operationSchema = z.strictObject({
  name: z.enum(OPERATION_NAMES),
  sdk_method: z.string(),
  method: z.enum(['GET', 'POST']),
  path: z.string(),
  group: z.string(),
  caller: z.enum(['partner', 'both']),
  content_type: z.string(),
  params: z.array(fieldSchema),
  body: z.string().nullable(),
  response: z.string(),
});
const contractSchema = z.object({
  operations: z.array(operationSchema),
  models: z.record(z.string(), z.strictObject({ role: z.string(), fields: z.array(fieldSchema) })),
  enums: z.record(
    z.string(),
    z.strictObject({ values: z.array(z.strictObject({ value: z.string(), label: z.string() })) }),
  ),
});

export type BssField = z.infer<typeof fieldSchema>;
export type BssOperation = z.infer<typeof operationSchema>;

const contract = contractSchema.parse(excerpt);

/** Every declared operation, for the door to enrol as a route and for the tests to walk. */
export const OPERATIONS: readonly BssOperation[] = contract.operations;

export function operationOf(name: OperationName): BssOperation {
  return found(
    contract.operations.find((operation) => operation.name === name),
    name,
  );
}

export function fieldsOf(model: string): readonly BssField[] {
  return found(contract.models[model], model).fields;
}

/** The wire values of a value list; numbers are written as text here too. */
export function valuesOf(list: string): readonly string[] {
  return found(contract.enums[list], list).values.map((entry) => entry.value);
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the partner API contract has no ${name}`);
  return value;
}
