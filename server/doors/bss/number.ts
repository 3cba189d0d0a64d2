// Money leaves this door as a JSON number, but a JavaScript number would round it on the way. So a decimal
// text is branded as a raw number and written digit by digit; everything else is written as JSON.stringify
// would. (Node 20 has no JSON.rawJSON yet.)

const raw = Symbol('raw number');
export interface RawNumber {
  readonly [raw]: string;
}

/** Brands a decimal text like '-12.340'. Zeros that carry nothing are left out, as is the sign of zero. */
export function rawNumber(decimal: string): RawNumber {
  const [, sign, whole, fraction] = /^(-?)0*(\d+?)(?:\.(\d+?)0*)?$/.exec(decimal) ?? [];
  if (whole === undefined) throw new TypeError('a raw number needs plain decimal digits');
  const digits = fraction === undefined || fraction === '0' ? whole : `${whole}.${fraction}`;
  return { [raw]: digits === '0' ? '0' : `${sign}${digits}` };
}

/** JSON.stringify(value), with raw numbers as their digits. */
export function jsonText(value: unknown): string {
  const text = write(value, '', []);
  if (text === undefined) throw new TypeError('this value has no JSON form');
  return text;
}

function write(given: unknown, key: string, ancestors: readonly object[]): string | undefined {
  const value = hasToJson(given) ? given.toJSON(key) : given;
  if (typeof value !== 'object' || value === null || isBoxed(value)) return JSON.stringify(value);
  if (isRaw(value)) return value[raw];
  if (ancestors.includes(value)) throw new TypeError('a circular value has no JSON form');
  const path = [...ancestors, value];
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, String(index), path) ?? 'null').join(',')}]`;
  }
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const text = write(member, name, path);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

function isRaw(value: object): value is RawNumber {
  return raw in value;
}

function isBoxed(value: object): boolean {
  return value instanceof Number || value instanceof String || value instanceof Boolean;
}

function hasToJson(value: unknown): value is { toJSON(key: string): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function';
}
