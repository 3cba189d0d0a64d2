/** The grammar of a list's address: everything read back as written, nothing said that is the default anyway. */
import { describe, expect, it } from 'vitest';
import {
  type FilterDefinition,
  isFiltered,
  operatorOf,
  queryOf,
  readValues,
  writeValues,
} from './filter-definition.ts';

const filters: readonly FilterDefinition[] = [
  { kind: 'month', key: 'month', label: 'Month', place: 'bar', required: true, initial: '2026-11' },
  { kind: 'choice', key: 'zero', label: 'Zero', initial: 'hide', choices: [] },
  { kind: 'text', key: 'name', label: 'Name' },
  { kind: 'choices', key: 'billType', label: 'Bill type', choices: [] },
  { kind: 'days', key: 'associated', label: 'Associated' },
  { kind: 'amount', key: 'consumption', label: 'Consumption', currency: 'CNY' },
];

describe('the address of a list', () => {
  it('opens with the initial values and says nothing about them', () => {
    const values = readValues(filters, {});
    expect(values).toEqual({ month: '2026-11', zero: 'hide' });
    expect(Object.values(writeValues(filters, values)).every((value) => value === undefined)).toBe(true);
    expect(isFiltered(filters, values)).toBe(false);
  });

  it('reads back what it wrote', () => {
    const values = {
      month: '2026-10',
      name: '中 & 文',
      billType: '1,4',
      associated: '2026-01-01..',
      consumption: '10..20',
    };
    expect(readValues(filters, writeValues(filters, values))).toEqual(values);
    expect(isFiltered(filters, values)).toBe(true);
  });

  it('never loses a required value', () => {
    expect(readValues(filters, { month: '' })['month']).toBe('2026-11');
  });

  it('becomes the query parameters of the endpoint', () => {
    expect(
      queryOf(filters, { month: '2026-10', billType: '1,4', associated: '2026-01-01..', consumption: '10..20' }),
    ).toEqual({
      month: '2026-10',
      billType: '1,4',
      associatedFrom: '2026-01-01',
      consumptionMin: '10',
      consumptionMax: '20',
    });
  });

  it('names the operator from the value', () => {
    const by = new Map(filters.map((filter) => [filter.key, filter]));
    const operator = (key: string, value: string): string => {
      const filter = by.get(key);
      return filter ? operatorOf(filter, value) : '';
    };
    expect(operator('name', 'a')).toBe('contains');
    expect(operator('billType', '1,4')).toBe('in');
    expect(operator('associated', '2026-01-01..')).toBe('atLeast');
    expect(operator('consumption', '..5')).toBe('atMost');
  });
});
