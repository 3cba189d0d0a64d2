// A JSON reader that keeps the digits of numbers. JSON.parse would round an amount and hide an exponent,
// and both are exactly what the checks of the partner API are there to notice.

export interface ExactNumber {
  readonly digits: string;
}
export type ExactJson = null | boolean | string | ExactNumber | readonly ExactJson[] | ReadonlyMap<string, ExactJson>;

const TOKEN = /\s*([{}[\],:]|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/y;

export function readExactJson(text: string): ExactJson {
  // JSON.parse decides what is JSON at all; the reader below only has to keep digits.
  JSON.parse(text);
  const tokens = tokensOf(text);
  return readValue(tokens, next(tokens));
}

function* tokensOf(text: string): Generator<string, undefined> {
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) yield match[1] ?? '';
}

function next(tokens: Iterator<string, undefined>): string {
  const { value } = tokens.next();
  if (value === undefined) throw new Error('the JSON text ended too early');
  return value;
}

function readValue(tokens: Iterator<string, undefined>, token: string): ExactJson {
  if (token === '{') return readObject(tokens);
  if (token === '[') return readList(tokens);
  if (token.startsWith('"')) return readText(token);
  if (token === 'null') return null;
  return token === 'true' || token === 'false' ? token === 'true' : { digits: token };
}

function readObject(tokens: Iterator<string, undefined>): ReadonlyMap<string, ExactJson> {
  const members = new Map<string, ExactJson>();
  for (let token = next(tokens); token !== '}'; token = next(tokens)) {
    const name = readText(token === ',' ? next(tokens) : token);
    if (members.has(name)) throw new Error(`the JSON text has ${name} twice`);
    next(tokens);
    members.set(name, readValue(tokens, next(tokens)));
  }
  return members;
}

function readList(tokens: Iterator<string, undefined>): readonly ExactJson[] {
  const items: ExactJson[] = [];
  for (let token = next(tokens); token !== ']'; token = next(tokens)) {
    items.push(readValue(tokens, token === ',' ? next(tokens) : token));
  }
  return items;
}

function readText(token: string): string {
  return String(JSON.parse(token));
}
