/**
 * 128-bit hashes that identify a charge. FOCUS rows have no id, so a row *is* its content: two rows with the same
 * content are two charges, told apart by how often that content was seen before in the same delivery (its ordinal).
 * SHA-256 cut to 128 bits: with a billion rows the chance of any two different rows sharing one is about 10⁻²¹.
 */
import * as crypto from 'node:crypto';

export function hash128(content: string): string {
  return crypto.hash('sha256', content, 'hex').slice(0, 32);
}

/** Key of the n-th charge with this content; the first is the content's own hash. */
export function occurrenceKey(contentHash: string, ordinal: number): string {
  return ordinal === 0 ? contentHash : hash128(`occurrence\u0000${contentHash}\u0000${ordinal}`);
}

/** Identity of one revision of a record that has an id of its own. */
export function revisionKey(provider: string, recordId: string, revision: number): string {
  return hash128(`fee-record\u0000${provider}\u0000${recordId}\u0000${revision}`);
}

/** What one FOCUS delivery covers whole; a newer delivery of the same scope restates it. */
export function focusScopeKey(provider: string, billingAccountId: string, periodStart: string): string {
  return hash128(`focus-scope\u0000${provider}\u0000${billingAccountId}\u0000${periodStart}`);
}

/** Identity of a quarantined row: its text. A fixed row takes its key from here, so that fixing twice adds once. */
export function rawRowHash(raw: string): string {
  return hash128(`raw\u0000${raw}`);
}

export function fixedRowKey(rawKey: string): string {
  return hash128(`fixed\u0000${rawKey}`);
}

/**
 * JSON spelled one way (keys sorted, no blanks), so that an export that writes its tags in another order is still the
 * same charge. Text that is not JSON, or holds numbers a double would blur, stays as it is.
 */
export function canonicalJson(text: string): string {
  if (/\d{16}/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text, sorted));
  } catch {
    return text;
  }
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
