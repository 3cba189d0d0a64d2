import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash128 } from './content-hash.ts';
import { createOccurrences } from './occurrence.ts';

test('IN-6: ordinals count each content from zero, like a map would', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 400 }), (contents) => {
      const table = createOccurrences();
      const seen = new Map<number, number>();
      for (const content of contents) {
        const expected = seen.get(content) ?? 0;
        expect(table.next(hash128(String(content)))).toBe(expected);
        seen.set(content, expected + 1);
      }
      expect(table.size).toBe(seen.size);
    }),
  );
});

test('stays right and small over many distinct contents: at most 20 bytes a row', () => {
  const table = createOccurrences();
  const rows = 100_000;
  for (let row = 0; row < rows; row += 1) expect(table.next(hash128(`r${row}`))).toBe(0);
  expect(table.bytes / rows).toBeLessThanOrEqual(20.1);
  for (let row = 0; row < rows; row += 997) expect(table.next(hash128(`r${row}`))).toBe(1);
});

test('contents that share 64 bits share a counter, and no more than that', () => {
  const table = createOccurrences();
  const shared = '0123456789abcdef';
  expect(table.next(`${shared}${'0'.repeat(16)}`)).toBe(0);
  expect(table.next(`${shared}${'1'.repeat(16)}`)).toBe(1);
  expect(table.next(`${'f'.repeat(16)}${'0'.repeat(16)}`)).toBe(0);
});
