import { expect, test } from 'vitest';
import { ID_PATTERN } from '../../contract/values/id.ts';
import { bytesOf, hexOf, idOf, numberOf, randomOf } from './random.ts';

test('a stream depends on the seed and its purpose, and on nothing else', () => {
  const draw = (...labels: string[]) => Array.from({ length: 5 }, ((random) => () => random.int(0, 999_999))(randomOf('seed', ...labels)));
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
  expect(draw('a')).toEqual([343_551, 806_382, 114_018, 937_334, 927_891]);
});

test('numbers keep their bounds and reach them', () => {
  const random = randomOf('seed', 'bounds');
  const drawn = new Set(Array.from({ length: 2000 }, () => random.int(3, 6)));
  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  expect(Array.from({ length: 100 }, () => random.chance(0)).some(Boolean)).toBe(false);
  expect(Array.from({ length: 100 }, () => random.chance(1000)).every(Boolean)).toBe(true);
});

test('shuffling loses and doubles nothing', () => {
  const items = Array.from({ length: 50 }, (_, n) => n);
  const shuffled = randomOf('seed', 'shuffle').shuffled(items);
  expect(shuffled).not.toEqual(items);
  expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
});

test('ids, numbers and bytes are fixed by their labels', () => {
  const at = new Date(1_700_000_000_000);
  expect(idOf('seed', at, 'x')).toMatch(new RegExp(ID_PATTERN));
  expect(idOf('seed', at, 'x')).toBe(idOf('seed', at, 'x'));
  expect(idOf('seed', at, 'x')).not.toBe(idOf('seed', at, 'y'));
  expect(numberOf('seed', 'x')).toMatch(/^[0-9a-f]{32}$/);
  expect(bytesOf(16, 'seed', 'x')).toHaveLength(16);
  expect(hexOf(randomOf('seed', 'x'), 8)).toMatch(/^[0-9a-f]{8}$/);
});
