/**
 * Bad input made from the contract: for every field of every endpoint values of the wrong type, size, form and place, beside
 * what chance finds. The schema itself says which of them it must refuse; what it lets through must still be answered.
 */
import fc from 'fast-check';
import { z } from 'zod';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Sample } from './samples.ts';

export interface Mutation {
  /** `query.month`, `body.items.0`: the place that was changed. */
  readonly place: string;
  readonly value: string;
  readonly sample: Sample;
  /** The contract refuses it. */
  readonly refused: boolean;
}

const LONE_SURROGATE = '\ud800';
const WRONG_JSON: readonly unknown[] = [
  null, 0, -1, 1.5, 1e308, true, [], {}, [null], ['x'], { x: 1 }, '', '   ', 'x'.repeat(20_000), '\u0000', 'a\u0000b', '😀'.repeat(20), LONE_SURROGATE, `x${LONE_SURROGATE}y`, '\u202e\u0007\u001b[31m',
  "'; drop table identity.members; --", '=cmd|calc', '../../etc/passwd', '${x}{{y}}%s%00', '99999999999999999999', '0000-01-01', '0000-01', '9999-12', '9999-12-31T23:59:59Z', '2024-08', 'infinity', 'null',
];
const WRONG_TEXT: readonly string[] = [
  '', '   ', '-1', '0', '1.5', '1e9', '201', '999999999', '1000000', '1000001', '99999999999999999999', 'NaN', 'null', 'undefined', '[]', '{}', '😀', 'a\u0000b', '\u0000', 'x'.repeat(3000), '%', '\\', "' or '1'='1", '\u202e',
  'true', '2026-13', '2026-3', '0000-01', '9999-12', '2024-08', '2026-02-30', '0000-01-01', '0001-01-01', '9999-12-31', 'infinity', '-infinity', 'today', 'none', 'ABCDEF00-0000-7000-8000-000000000000', '00000000-0000-0000-0000-000000000000',
  '99999999999999999999999999', '99999999999999999999999999.999999999999', '-99999999999999999999999999', 'eyJhIjoxfQ', 'e30', 'bnVsbA==', ',', ',,,', 'a,b', '1,3,10,11,99',
];
/** What chance adds, the same in every run. */
const chance = <T>(arbitrary: fc.Arbitrary<T>, seed: number, count: number): T[] => fc.sample(arbitrary, { seed, numRuns: count });

/** Enough at one place; every value meets every kind of field somewhere. */
const REFUSED_AT_A_PLACE = 10;
const ACCEPTED_AT_A_PLACE = 6;

export function mutationsOf(endpoint: Endpoint, sample: Sample): Mutation[] {
  const all = [...textPart(endpoint, sample, 'params'), ...textPart(endpoint, sample, 'query'), ...bodyPart(endpoint, sample)];
  const places = new Map<string, Mutation[]>();
  for (const mutation of all) {
    const key = `${mutation.place} ${mutation.refused}`;
    places.set(key, [...(places.get(key) ?? []), mutation]);
  }
  return [...places].flatMap(([key, mutations], turn) => some(mutations, key.endsWith('true') ? REFUSED_AT_A_PLACE : ACCEPTED_AT_A_PLACE, turn + endpoint.id.length));
}

/** At most `count` of them, evenly spread, beginning elsewhere at each turn. */
function some<T>(items: readonly T[], count: number, turn: number): T[] {
  if (items.length <= count) return [...items];
  const step = items.length / count;
  return Array.from({ length: count }, (_, place) => items[(Math.floor(place * step) + turn) % items.length]).filter((item): item is T => item !== undefined);
}

function judged(endpoint: Endpoint, place: string, value: unknown, sample: Sample): Mutation {
  const refused = (['params', 'query', 'body'] as const).some((part) => {
    const given = part === 'body' ? asJson(sample.body) : (sample[part] ?? {});
    const schema = endpoint[part];
    if (!schema) return part === 'query' && Object.keys((given ?? {}) as object).length > 0;
    return !schema.safeParse(given).success;
  });
  return { place, value: shown(value), sample, refused };
}

const shown = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 60);
/** What arrives: JSON knows no undefined, no NaN. */
const asJson = (body: unknown): unknown => (body === undefined ? undefined : JSON.parse(JSON.stringify(body)));

function fieldsOf(schema: z.ZodType | undefined): string[] {
  if (!schema) return [];
  const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, unknown> };
  return Object.keys(properties ?? {});
}

/** Path and query: every field is text; unknown fields, missing ones, and each in turn. */
function textPart(endpoint: Endpoint, sample: Sample, part: 'params' | 'query'): Mutation[] {
  const given = sample[part] ?? {};
  const change = (field: string, value: string) => judged(endpoint, `${part}.${field}`, value, { ...sample, [part]: { ...given, [field]: value } });
  const fields = fieldsOf(endpoint[part]);
  const values = [...WRONG_TEXT, ...chance(fc.string({ maxLength: 12 }), 7, 3), ...chance(fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }), 11, 3)].filter((value) => isText(value));
  const each = fields.flatMap((field) => values.filter((value) => part === 'query' || value !== '').map((value) => change(field, value)));
  if (part === 'params') return each;
  const missing = Object.keys(given).map((field) => judged(endpoint, `query.${field}`, undefined, { ...sample, query: without(given, field) }));
  return [...each, ...missing, change('unknown', 'x'), change('constructor', 'x'), change('LIMIT', '5')];
}

/** Only text that survives an address as it stands. */
function isText(value: string): boolean {
  return Buffer.from(value).toString() === value && !/^\.{1,2}$/.test(value);
}

const without = <T extends object>(from: T, field: string): T => Object.fromEntries(Object.entries(from).filter(([key]) => key !== field)) as T;

function bodyPart(endpoint: Endpoint, sample: Sample): Mutation[] {
  if (!endpoint.body) return [];
  const values = [...WRONG_JSON, ...chance(fc.jsonValue({ maxDepth: 2 }), 13, 6)];
  const whole = values.map((value) => judged(endpoint, 'body', value, { ...sample, body: value }));
  const inside = placesIn(sample.body).flatMap((path) => values.map((value) => judged(endpoint, place(path), value, { ...sample, body: put(sample.body, path, value) })));
  const objects = [[], ...placesIn(sample.body)].filter((path) => isObject(at(sample.body, path)));
  const unknown = objects.map((path) => judged(endpoint, place([...path, 'unknown']), 1, { ...sample, body: put(sample.body, [...path, 'unknown'], 1) }));
  const optional = fieldsOf(endpoint.body).filter((field) => !(field in (sample.body as object))).flatMap((field) => values.map((value) => judged(endpoint, place([field]), value, { ...sample, body: put(sample.body, [field], value) })));
  return [...whole, ...inside, ...unknown, ...optional];
}

type Path = readonly (string | number)[];
const place = (path: Path) => ['body', ...path].join('.');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place inside a JSON value. */
function placesIn(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? value.map((_, index) => [...path, index]) : isObject(value) ? Object.keys(value).map((key) => [...path, key]) : [];
  return inner.flatMap((one) => [one, ...placesIn(at(value, one.slice(path.length)), one)]);
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[key] : undefined), value);
}

function put(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? put(item, rest, replacement) : item));
  return { ...(value as object), [key]: put((value as Record<string | number, unknown>)[key], rest, replacement) };
}
