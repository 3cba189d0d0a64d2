/** Amounts on the screen keep every digit they claim to show. */
import { describe, expect, it } from 'vitest';
import {
  changePercent,
  compareAmounts,
  fullAmount,
  groupThousands,
  quantityText,
  shortAmount,
  typedAmount,
} from './amount-text.ts';

describe('amounts for the eye', () => {
  it.each([
    ['0', '0.00'],
    ['1234567.5', '1,234,567.50'],
    ['-1234.005', '-1,234.01'],
    ['0.004', '<0.01'],
    ['-0.000001', '>-0.01'],
    ['99999999999999999999.994', '99,999,999,999,999,999,999.99'],
  ])('two decimals in lists: %s → %s', (text, shown) => expect(shortAmount(text)).toBe(shown));

  it('keeps all digits on hover, at least eight places', () => {
    expect(fullAmount('1234.5')).toBe('1,234.50000000');
    expect(fullAmount('-0.12345678901')).toBe('-0.12345678901');
  });

  it('groups from the right only', () => {
    expect(groupThousands('100')).toBe('100');
    expect(groupThousands('-1000.1234')).toBe('-1,000.1234');
    expect(quantityText('744.000')).toBe('744');
  });

  it('reads what people type or paste', () => {
    expect(typedAmount('1,234.50')).toBe('1234.50');
    expect(typedAmount(' 007 ')).toBe('7');
    expect(typedAmount('1.2.3')).toBeNull();
    expect(typedAmount('1e9')).toBeNull();
  });

  it('compares and computes a change without floats', () => {
    expect(compareAmounts('0.10', '0.1')).toBe(0);
    expect(compareAmounts('-1', '0')).toBe(-1);
    expect(changePercent('200', '250')).toBe('+25.0%');
    expect(changePercent('-100', '-50')).toBe('+50.0%');
    expect(changePercent('0', '5')).toBeNull();
  });
});
