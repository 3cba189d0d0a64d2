/**
 * Identifiers: UUIDv7, made by the application so that the same schema runs on one machine and on many.
 * Time-ordered, so newest-first lists page by them; the millisecond comes from the caller's system clock.
 */
export type Id = string;
export const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Lays 48 bits of milliseconds, a 12-bit sequence and 62 random bits out as a UUIDv7. */
export function uuidV7(ms: number, sequence: number, random: Uint8Array): Id {
  const hex = (n: number, width: number) => n.toString(16).padStart(width, '0');
  const time = hex(ms, 12);
  const tail = Array.from(random.subarray(0, 8), (b) => hex(b, 2)).join('');
  const variant = hex(((random[0] ?? 0) & 0x3f) | 0x80, 2);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(sequence & 0xfff, 3)}-${variant}${tail.slice(2, 4)}-${tail.slice(4, 16)}`;
}
