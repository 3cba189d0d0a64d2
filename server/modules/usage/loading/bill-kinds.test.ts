import { describe, expect, it } from 'vitest';
import { billKindNumberOf } from './bill-kinds.ts';
import { BILL_TYPES } from '../intake/fee-record.ts';

describe('R-5.4.kind which list a bill type belongs to', () => {
  it.each([
    ['refunds', 1, [4, 20, 24, 100]],
    ['adjustments', 2, [9, 16, 101, 102]],
    ['consumption', 0, [1, 2, 3, 5, 8, 12, 13, 14, 18, 23, 25, 103]],
  ] as const)('%s', (_name, kind, types) => {
    for (const type of types) expect(billKindNumberOf(type), String(type)).toBe(kind);
  });
  it('knows every bill type a record may have, and no other', () => {
    for (const type of BILL_TYPES) expect([0, 1, 2]).toContain(billKindNumberOf(type));
    expect(() => billKindNumberOf(7)).toThrow(/bill type 7/);
  });
});
