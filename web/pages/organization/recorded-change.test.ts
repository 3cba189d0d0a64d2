import { describe, expect, test } from 'vitest';
import { isId, recordedFields, shortId } from './recorded-change.ts';

describe('before and after of an entry', () => {
  test('what changed stands first and is marked; nested fields have a path', () => {
    expect(recordedFields({ state: 'active', roles: ['a'], conditions: { month: '2026-03', zero: 'all' } }, { state: 'active', roles: ['a', 'b'], conditions: { month: '2026-04', zero: 'all' } })).toEqual([
      { path: 'roles', field: 'roles', before: ['a'], after: ['a', 'b'], changed: true },
      { path: 'conditions.month', field: 'month', before: '2026-03', after: '2026-04', changed: true },
      { path: 'state', field: 'state', before: 'active', after: 'active', changed: false },
      { path: 'conditions.zero', field: 'zero', before: 'all', after: 'all', changed: false },
    ]);
  });

  test('a field that came or went has changed; null and missing are the same nothing', () => {
    expect(recordedFields({ a: 1, b: null }, { c: 2 }).map(({ path, changed }) => [path, changed])).toEqual([['a', true], ['c', true], ['b', false]]);
  });

  test('with one side only nothing is marked: it was noted, not changed', () => {
    expect(recordedFields(null, { count: 2, ids: [] })).toEqual([{ path: 'count', field: 'count', before: undefined, after: 2, changed: false }, { path: 'ids', field: 'ids', before: undefined, after: [], changed: false }]);
    expect(recordedFields(null, null)).toEqual([]);
  });

  test('ids are shortened to both ends', () => {
    expect(isId('0199a1b2-0000-7000-8000-00000000000a')).toBe(true);
    expect(isId('customers')).toBe(false);
    expect(shortId('0199a1b2-0000-7000-8000-00000000000a')).toBe('0199a1b2…000a');
    expect(shortId('AKIA12345')).toBe('AKIA12345');
  });
});
