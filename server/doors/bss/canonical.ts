// Reads the request target the one way both the signature and the parameters use. If the two read a
// target differently ('+' as a blank here, as a plus there), a signed request could be bent into
// another meaning without breaking its signature.

export type QueryPair = readonly [name: string, value: string];
export interface Target {
  readonly path: string;
  readonly pairs: readonly QueryPair[];
}

/** The decoded path and query of a raw request target; undefined when it is not percent-encoded UTF-8. */
export function readTarget(rawUrl: string): Target | undefined {
  if (!/^[\x21-\x7e]*$/.test(rawUrl)) return undefined;
  const mark = rawUrl.indexOf('?');
  const rawPath = mark < 0 ? rawUrl : rawUrl.slice(0, mark);
  const rawQuery = mark < 0 ? '' : rawUrl.slice(mark + 1);
  try {
    return { path: decodeURIComponent(rawPath), pairs: rawQuery.split('&').filter(Boolean).map(readPair) };
  } catch {
    // decodeURIComponent throws for nothing but malformed escapes
    return undefined;
  }
}

function readPair(part: string): QueryPair {
  const mark = part.indexOf('=');
  const name = mark < 0 ? part : part.slice(0, mark);
  const value = mark < 0 ? '' : part.slice(mark + 1);
  return [decodeForm(name), decodeForm(value)];
}

function decodeForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

export function canonicalPath(path: string): string {
  const encoded = path.split('/').map(encodeStrictly).join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

export function canonicalQuery(pairs: readonly QueryPair[]): string {
  return [...pairs]
    .sort(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .join('&');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Only A-Z a-z 0-9 - _ . ~ stay; encodeURIComponent alone would also leave !'()* */
function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
