import { expect, test } from 'vitest';
import { fieldsOf, OPERATION_NAMES, OPERATIONS, operationOf, valuesOf } from './contract.ts';

test('the excerpt holds exactly the named operations, and every model and list they lead to', () => {
  expect(OPERATIONS.map((operation) => operation.name)).toEqual([...OPERATION_NAMES]);
  for (const name of OPERATION_NAMES) {
    const { params, body, response } = operationOf(name);
    const fields = [...params, ...(body === null ? [] : fieldsOf(body)), ...fieldsOf(response)];
    for (const field of fields) {
      if (field.enum !== undefined) expect(valuesOf(field.enum).length).toBeGreaterThan(0);
      if (field.items !== undefined) expect(fieldsOf(field.items.model).length).toBeGreaterThan(0);
    }
  }
});
