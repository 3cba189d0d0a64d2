/** Keyset lists go back along the pages one came through, and never guess. */
import { describe, expect, it } from 'vitest';
import { beforeOnTrail, followTrail } from './list-pager.tsx';

describe('the trail of keyset pages', () => {
  it('leads back page by page to the first', () => {
    followTrail('a', undefined, 'c1');
    followTrail('a', 'c1', 'c2');
    expect(beforeOnTrail('a', 'c2')).toBe('c1');
    expect(beforeOnTrail('a', 'c1')).toBeNull();
  });

  it('does not know what was before a page opened by its address', () => {
    expect(beforeOnTrail('b', 'x')).toBeUndefined();
    followTrail('b', 'x', 'y');
    expect(beforeOnTrail('b', 'y')).toBe('x');
    expect(beforeOnTrail('b', 'x')).toBeUndefined();
  });

  it('forgets the pages after the one gone on from', () => {
    followTrail('c', undefined, 'c1');
    followTrail('c', 'c1', 'c2');
    followTrail('c', 'c1', 'other');
    expect(beforeOnTrail('c', 'other')).toBe('c1');
    expect(beforeOnTrail('c', 'c2')).toBeUndefined();
  });
});
