/**
 * Finds the lines of NDJSON in bytes. A line feed never stands inside a JSON text unescaped, so lines are rows; blank
 * lines are given out too (the reader counts them) and a line beyond the limit costs only itself.
 */
import { isUtf8 } from 'node:buffer';
import { MAX_ROW_BYTES, type ScannedRow, type Scanner, type ScanProblem, SHOWN_OF_TOO_LARGE } from './scanned-row.ts';

const LF = 10;
const CR = 13;

export function createLineScanner(): Scanner {
  const state = { bytes: Buffer.alloc(0) as Buffer, start: 0, line: 1, ended: false, skipping: false };
  return {
    feed(block) {
      state.bytes =
        state.start >= state.bytes.length ? block : Buffer.concat([state.bytes.subarray(state.start), block]);
      state.start = 0;
    },
    end() {
      state.ended = true;
    },
    next() {
      for (;;) {
        const { bytes, start, skipping } = state;
        if (start >= bytes.length) return null;
        const found = bytes.indexOf(LF, start);
        const end = found < 0 ? bytes.length : found;
        const complete = found >= 0 || state.ended;
        const tooLarge = end - start > MAX_ROW_BYTES;
        if (!complete && !tooLarge && !skipping) return null;
        state.start = found < 0 ? end : end + 1;
        const line = state.line;
        if (complete) state.line += 1;
        state.skipping = !complete;
        if (skipping) continue;
        if (tooLarge) return row(line, bytes.subarray(start, start + SHOWN_OF_TOO_LARGE), 'row_too_large', false);
        const text = bytes.subarray(start, end > start && bytes[end - 1] === CR ? end - 1 : end);
        return row(line, text, problemOf(text), found < 0);
      }
    },
  };
}

function problemOf(text: Buffer): ScanProblem | null {
  if (text.includes(0)) return 'nul_byte';
  return isUtf8(text) ? null : 'invalid_utf8';
}

function row(line: number, text: Buffer, problem: ScanProblem | null, unended: boolean): ScannedRow {
  return { line, fields: [], problem, unended, raw: text.toString('utf8') };
}
