/**
 * Finds the rows and fields of a CSV in bytes, as RFC 4180 has them, with LF, CRLF or CR line ends. Written here
 * because the library parser alone reads fewer FOCUS rows a second than reading and adapting together must reach
 * (figures in docs/rules/intake.md); csv-parse is the second opinion in the tests. A row whose quotes make no sense
 * costs only its own line: the scanner gives that line out as a bad row and goes on with the next one.
 */
import { isUtf8 } from 'node:buffer';

import { MAX_ROW_BYTES, type ScannedRow, type Scanner, type ScanProblem, SHOWN_OF_TOO_LARGE } from './scanned-row.ts';

const QUOTE = 34;
const COMMA = 44;
const LF = 10;
const CR = 13;
const ESCAPED = 1;
const NOT_ASCII = 2;

interface State {
  bytes: Buffer;
  ended: boolean;
  hasNul: boolean;
  rowStart: number;
  line: number;
  /** Set while the rest of a line that was too large is passed over. */
  skipping: boolean;
  /** What the last scan found: field count, line breaks inside the row, its end, where the next row starts. */
  count: number;
  breaks: number;
  rowEnd: number;
  nextStart: number;
  notAscii: boolean;
  /** What the last field held: all its bytes together, and doubled quotes. */
  mixed: number;
  escaped: boolean;
  /** Start, end and flags of each field. */
  places: Int32Array;
}

export function createCsvScanner(): Scanner {
  const state: State = {
    bytes: Buffer.alloc(0),
    ended: false,
    hasNul: false,
    rowStart: 0,
    line: 1,
    skipping: false,
    count: 0,
    breaks: 0,
    rowEnd: 0,
    nextStart: 0,
    notAscii: false,
    mixed: 0,
    escaped: false,
    places: new Int32Array(3 * 128),
  };
  return {
    feed(block) {
      state.bytes =
        state.rowStart >= state.bytes.length ? block : Buffer.concat([state.bytes.subarray(state.rowStart), block]);
      state.rowStart = 0;
      state.hasNul = state.bytes.includes(0);
    },
    end() {
      state.ended = true;
    },
    next: () => nextRow(state),
  };
}

function nextRow(state: State): ScannedRow | null {
  if (state.skipping && !skipLine(state)) return null;
  if (state.rowStart >= state.bytes.length) return null;
  const outcome = scanRow(state);
  const tooLong = (outcome === 'row' ? state.rowEnd : state.bytes.length) - state.rowStart > MAX_ROW_BYTES;
  if (outcome === 'more' && !tooLong) return null;
  if (outcome === 'misquoted') return badLine(state, 'quote_misplaced');
  if (tooLong) return tooLarge(state);
  if (outcome === 'open') return badLine(state, state.breaks === 0 ? 'row_cut_off' : 'quote_misplaced');
  const problem = textProblem(state);
  const row = makeRow(state, state.rowEnd, state.nextStart, problem);
  state.rowStart = state.nextStart;
  state.line += state.breaks + 1;
  return row;
}

type Outcome = 'row' | 'more' | 'misquoted' | 'open';

/** Finds the fields of the row at `rowStart`. `more`: its end is not in the bytes yet; `open`: nor will it ever be. */
function scanRow(state: State): Outcome {
  const { bytes, ended } = state;
  const length = bytes.length;
  let at = state.rowStart;
  let count = 0;
  let seen = 0;
  state.breaks = 0;
  for (;;) {
    const quoted = at < length && bytes[at] === QUOTE;
    const start = quoted ? at + 1 : at;
    const end = quoted ? scanQuoted(state, start) : scanPlain(state, start);
    if (end < 0) return ended ? 'open' : 'more';
    at = quoted ? end + 1 : end;
    if (count * 3 + 3 > state.places.length) state.places = doubled(state.places);
    state.places[count * 3] = start;
    state.places[count * 3 + 1] = end;
    state.places[count * 3 + 2] = (state.escaped ? ESCAPED : 0) | (state.mixed > 127 ? NOT_ASCII : 0);
    seen |= state.mixed;
    count += 1;
    if (at >= length) {
      if (!ended) return 'more';
      break;
    }
    const byte = bytes[at];
    if (byte === COMMA) {
      at += 1;
      continue;
    }
    if (byte !== LF && byte !== CR) return 'misquoted';
    if (byte === CR && at + 1 >= length && !ended) return 'more';
    break;
  }
  state.count = count;
  state.rowEnd = at;
  state.nextStart = afterBreak(bytes, at);
  state.notAscii = seen > 127;
  return 'row';
}

/** The end of a field without quotes. */
function scanPlain(state: State, start: number): number {
  const { bytes } = state;
  const length = bytes.length;
  let at = start;
  let mixed = 0;
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte === COMMA || byte === LF || byte === CR) break;
    mixed |= byte;
    at += 1;
  }
  state.mixed = mixed;
  state.escaped = false;
  return at;
}

/** The place of the closing quote of a field that starts after an opening one; −1 when it is not in the bytes. */
function scanQuoted(state: State, start: number): number {
  const { bytes } = state;
  const length = bytes.length;
  let at = start;
  let mixed = 0;
  let escaped = false;
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      if (at + 1 >= length && !state.ended) return -1;
      if (bytes[at + 1] !== QUOTE) {
        state.mixed = mixed;
        state.escaped = escaped;
        return at;
      }
      escaped = true;
      at += 1;
    } else {
      mixed |= byte;
      if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) state.breaks += 1;
    }
    at += 1;
  }
  return -1;
}

function doubled(places: Int32Array): Int32Array {
  const larger = new Int32Array(places.length * 2);
  larger.set(places);
  return larger;
}

function makeRow(state: State, end: number, nextStart: number, problem: ScanProblem | null): ScannedRow {
  const { bytes, rowStart } = state;
  const plain = problem === null && !state.notAscii;
  const raw = plain ? bytes.toString('latin1', rowStart, end) : bytes.toString('utf8', rowStart, end);
  const unended = state.ended && end === bytes.length && nextStart === bytes.length;
  const fields = problem === null ? readFields(state, plain ? raw : bytes.toString('latin1', rowStart, end)) : [];
  return { line: state.line, fields, problem, unended, raw };
}

/** Cuts the fields out of the row's text, in which places are those of the bytes; only non-ASCII ones are decoded. */
function readFields(state: State, text: string): string[] {
  const { bytes, places, rowStart, count } = state;
  const fields = new Array<string>(count);
  for (let index = 0; index < count; index += 1) {
    const start = places[index * 3] as number;
    const end = places[index * 3 + 1] as number;
    const flags = places[index * 3 + 2] as number;
    const value =
      flags & NOT_ASCII ? bytes.toString('utf8', start, end) : text.substring(start - rowStart, end - rowStart);
    fields[index] = flags & ESCAPED ? value.replaceAll('""', '"') : value;
  }
  return fields;
}

function textProblem(state: State): ScanProblem | null {
  if (!state.hasNul && !state.notAscii) return null;
  const row = state.bytes.subarray(state.rowStart, state.rowEnd);
  if (state.hasNul && row.includes(0)) return 'nul_byte';
  return isUtf8(row) ? null : 'invalid_utf8';
}

/** The physical line at `rowStart` as a bad row of its own; null while its end is not in sight. */
function badLine(state: State, problem: ScanProblem): ScannedRow | null {
  const end = lineEnd(state.bytes, state.rowStart);
  if (end >= state.bytes.length - 1 && !state.ended) return null;
  const nextStart = afterBreak(state.bytes, end);
  const row = makeRow(state, end, nextStart, problem);
  state.rowStart = nextStart;
  state.line += 1;
  return row;
}

/** A row beyond the limit: a stray quote ran over many lines, or one line really is that long. */
function tooLarge(state: State): ScannedRow | null {
  const end = lineEnd(state.bytes, state.rowStart);
  if (end - state.rowStart <= MAX_ROW_BYTES) return badLine(state, 'quote_misplaced');
  const row = makeRow(state, state.rowStart + SHOWN_OF_TOO_LARGE, end, 'row_too_large');
  state.rowStart = end;
  state.skipping = true;
  return row;
}

/** Passes over the rest of a too large line; false while its end is not in sight. */
function skipLine(state: State): boolean {
  const end = lineEnd(state.bytes, state.rowStart);
  if (end >= state.bytes.length - 1 && !state.ended) {
    state.rowStart = end;
    return false;
  }
  state.rowStart = afterBreak(state.bytes, end);
  state.line += 1;
  state.skipping = false;
  return true;
}

function lineEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1;
  return at;
}

function afterBreak(bytes: Buffer, end: number): number {
  if (end >= bytes.length) return end;
  return bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;
}

/** The fields of one row's text; null when its quotes make no sense. For a row looked at by itself (quarantine). */
export function splitCsvRow(raw: string): string[] | null {
  const scanner = createCsvScanner();
  scanner.feed(Buffer.from(raw, 'utf8'));
  scanner.end();
  const row = scanner.next();
  if (row === null) return [''];
  return row.problem === null && scanner.next() === null ? [...row.fields] : null;
}
