/**
 * What an entry of the operation log says was there before and after, as rows to read: nested fields on a path of their
 * own, those that changed first. Pure.
 */
export interface RecordedField {
  /** `conditions.month`. */
  readonly path: string;
  /** The last part of the path: what the words know. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  /** There was a before and an after, and they differ here. */
  readonly changed: boolean;
}

type Leaves = ReadonlyMap<string, unknown>;

function leavesOf(value: unknown, path = '', into = new Map<string, unknown>()): Leaves {
  if (value === null || value === undefined) return into;
  if (typeof value !== 'object' || Array.isArray(value)) return into.set(path, value);
  for (const [name, one] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (one !== null && typeof one === 'object' && !Array.isArray(one)) leavesOf(one, at, into);
    else into.set(at, one);
  }
  return into;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Rows of both sides; without one of the sides nothing counts as changed, it was only noted. */
export function recordedFields(before: unknown, after: unknown): RecordedField[] {
  const was = leavesOf(before);
  const is = leavesOf(after);
  const both = was.size > 0 && is.size > 0;
  const rows = [...new Set([...was.keys(), ...is.keys()])].map((path) => ({
    path, field: path.split('.').at(-1) ?? path, before: was.get(path), after: is.get(path), changed: both && !same(was.get(path), is.get(path)),
  }));
  return [...rows.filter((row) => row.changed), ...rows.filter((row) => !row.changed)];
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[0-9a-f]{64}$/;
export const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);

/** Enough of an id to recognise it: both ends. */
export const shortId = (id: string): string => (id.length <= 16 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`);
