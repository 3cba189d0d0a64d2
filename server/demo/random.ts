/**
 * The demo's own chance: numbers that depend on the seed and on what they are for, and on nothing else. Each purpose
 * ("name of customer 12", "usage of resource 7") draws from a stream of its own, so that adding a customer or a later
 * part of the demo leaves everything generated before as it was. sfc32 on whole numbers only: the same bytes on every
 * machine and version of Node.
 */
import { createHash } from 'node:crypto';
import { type Id, uuidV7 } from '../../contract/values/id.ts';

export interface Random {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True in `permille` of a thousand cases. */
  chance(permille: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
  /** `length` characters of the alphabet. */
  text(length: number, alphabet: string): string;
}

const HEX = '0123456789abcdef';

function digest(seed: string, labels: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(['partner-center demo', seed, ...labels].join('\n')).digest();
}

export function randomOf(seed: string, ...labels: readonly (string | number)[]): Random {
  const start = digest(seed, labels);
  let a = start.readInt32LE(0);
  let b = start.readInt32LE(4);
  let c = start.readInt32LE(8);
  let d = start.readInt32LE(12);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let warm = 0; warm < 12; warm += 1) next();
  const int = (min: number, max: number): number => min + (next() % (max - min + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    int,
    chance: (permille) => int(0, 999) < permille,
    pick,
    shuffled: (items) => {
      const left = [...items];
      return items.map(() => left.splice(int(0, left.length - 1), 1)).flat();
    },
    text: (length, alphabet) => Array.from({ length }, () => pick([...alphabet])).join(''),
  };
}

/** 32 hex digits, as account and project numbers are written. */
export function numberOf(seed: string, ...labels: readonly (string | number)[]): string {
  return digest(seed, ['number', ...labels]).toString('hex').slice(0, 32);
}

/** An id that carries its instant like every other of ours, so that newest-first lists keep their order. */
export function idOf(seed: string, at: Date, ...labels: readonly (string | number)[]): Id {
  const bytes = digest(seed, ['id', ...labels]);
  return uuidV7(at.getTime(), bytes.readUInt16LE(8), bytes.subarray(0, 8));
}

export function bytesOf(length: number, seed: string, ...labels: readonly (string | number)[]): Buffer {
  return digest(seed, ['bytes', ...labels]).subarray(0, length);
}

export function hexOf(random: Random, length: number): string {
  return random.text(length, HEX);
}
