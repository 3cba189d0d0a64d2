/**
 * Counts how often each content was seen in one delivery, in flat memory: an open-addressing table on typed arrays,
 * 12 bytes a slot, between 13 and 20 bytes a distinct row (one million rows: under 20 MB, ten million: under 200 MB).
 * The table knows only 64 bits of each hash. Two different contents that share them (about 3 in a million for ten
 * million rows) share a counter: the second gets ordinal 1 instead of 0. Its key still holds its own full content,
 * so no row is lost or merged; at worst a later delivery in another order reverses and re-adds that one line.
 */
export interface Occurrences {
  /** The ordinal of this content: 0 the first time, then 1, 2, … Takes 32 hex digits. */
  next(contentHash: string): number;
  /** Distinct contents seen. */
  readonly size: number;
  /** Bytes held by the table. */
  readonly bytes: number;
}

const FIRST_CAPACITY = 4_096;
const MAX_LOAD = 0.9;
const GROWTH = 1.5;
const TWO_32 = 4_294_967_296;

interface Table {
  readonly capacity: number;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** 0 = free slot. */
  readonly count: Uint32Array;
}

export function createOccurrences(): Occurrences {
  let table = emptyTable(FIRST_CAPACITY);
  let size = 0;
  return {
    next(contentHash) {
      const high = Number.parseInt(contentHash.slice(0, 8), 16);
      const low = Number.parseInt(contentHash.slice(8, 16), 16);
      const slot = slotOf(table, high, low);
      const seen = table.count[slot] ?? 0;
      table.count[slot] = seen + 1;
      if (seen > 0) return seen;
      table.high[slot] = high;
      table.low[slot] = low;
      size += 1;
      if (size > table.capacity * MAX_LOAD) table = grown(table);
      return 0;
    },
    get size() {
      return size;
    },
    get bytes() {
      return table.capacity * 12;
    },
  };
}

function emptyTable(capacity: number): Table {
  return {
    capacity,
    high: new Uint32Array(capacity),
    low: new Uint32Array(capacity),
    count: new Uint32Array(capacity),
  };
}

/** The slot that holds this fingerprint, or the free one where it belongs. The hash is uniform: its head is the place. */
function slotOf(table: Table, high: number, low: number): number {
  let slot = Math.floor((high / TWO_32) * table.capacity);
  while (table.count[slot] !== 0 && (table.high[slot] !== high || table.low[slot] !== low)) {
    slot += 1;
    if (slot === table.capacity) slot = 0;
  }
  return slot;
}

function grown(old: Table): Table {
  const table = emptyTable(Math.ceil(old.capacity * GROWTH));
  for (let index = 0; index < old.capacity; index += 1) {
    const count = old.count[index] ?? 0;
    if (count === 0) continue;
    const high = old.high[index] ?? 0;
    const low = old.low[index] ?? 0;
    const slot = slotOf(table, high, low);
    table.high[slot] = high;
    table.low[slot] = low;
    table.count[slot] = count;
  }
  return table;
}
