/** Business time is GMT+8 whatever the reader's zone is. */
import { describe, expect, it } from 'vitest';
import { businessMonth, businessTime, instantOf } from './time-text.ts';

describe('instants for the eye', () => {
  const instant = new Date('2026-10-31T16:00:05Z');

  it('counts days and months in GMT+8', () => {
    expect(businessTime(instant)).toBe('2026-11-01 00:00:05');
    expect(businessTime(instant, 'minute')).toBe('2026-11-01 00:00');
    expect(businessMonth(instant)).toBe('2026-11');
  });

  it('does not make an instant of anything else', () => {
    expect(instantOf('soon')).toBeNull();
  });
});
