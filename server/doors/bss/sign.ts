// Decides whether a request was signed by the holder of an access key: SDK-HMAC-SHA256, rebuilt from the
// raw request and compared in constant time. Pure: the clock and the key's secret are handed in. Whatever
// is odd is a refusal, never an exception: everything here comes from a stranger.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalPath, canonicalQuery, readTarget } from './canonical.ts';
import type { GatewayRefusal } from './refusals.ts';

/** Header names in lower case, values as received (Node's IncomingHttpHeaders fits). */
export type RawHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface SignedRequest {
  readonly method: string;
  readonly rawUrl: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
  readonly now: Date;
  readonly findSecret: (accessKey: string) => string | undefined;
}

export type SignatureVerdict =
  | { readonly ok: true; readonly ak: string; readonly securityToken: string | undefined }
  | { readonly ok: false; readonly refusal: GatewayRefusal };

const ALGORITHM = 'SDK-HMAC-SHA256';
const AUTHORIZATION =
  /^SDK-HMAC-SHA256 +Access=([^,\s]+), *SignedHeaders=([!#$%&'*+.^_`|~0-9A-Za-z;-]+), *Signature=([0-9a-f]{64})$/;
const MAX_SKEW_MS = 15 * 60 * 1000;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** The access key a request claims, so that its secret can be looked up before the verification. */
export function claimedAccessKey(headers: RawHeaders): string | undefined {
  return readAuthorization(headers)?.ak;
}

export function verifySignature(request: SignedRequest): SignatureVerdict {
  const { headers } = request;
  if (headers.authorization === undefined) {
    const token = headers['x-auth-token'] !== undefined;
    return { ok: false, refusal: { gate: token ? 'token-unreadable' : 'no-credentials' } };
  }
  const authorization = readAuthorization(headers);
  if (authorization === undefined) return refuse('the Authorization header is not SDK-HMAC-SHA256');
  const unsigned = unsignedHeader(authorization.signedHeaders, headers);
  if (unsigned !== undefined) return refuse(unsigned);
  const date = headers['x-sdk-date'];
  const dateFault = faultOfDate(date, request.now);
  if (dateFault !== undefined || typeof date !== 'string') return refuse(dateFault);
  const payload = payloadHash(request);
  if (payload === undefined) return refuse('X-Sdk-Content-Sha256 is not the hash of the body');
  const canonical = canonicalRequest(request, authorization.signedHeaders, payload);
  if (canonical === undefined) return refuse('the path, query or a signed header can not be read');
  const secret = request.findSecret(authorization.ak);
  if (secret === undefined) return { ok: false, refusal: { gate: 'unknown-key' } };
  const toSign = `${ALGORITHM}\n${date.trim()}\n${sha256(canonical)}`;
  const expected = createHmac('sha256', secret).update(toSign, 'utf8').digest();
  if (!timingSafeEqual(expected, Buffer.from(authorization.signature, 'hex'))) return refuse();
  return { ok: true, ak: authorization.ak, securityToken: headerOf(headers, 'x-security-token') };
}

interface Authorization {
  readonly ak: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function readAuthorization(headers: RawHeaders): Authorization | undefined {
  const [, ak, list, signature] = AUTHORIZATION.exec(headerOf(headers, 'authorization') ?? '') ?? [];
  if (ak === undefined || list === undefined || signature === undefined) return undefined;
  const signedHeaders = list.toLowerCase().split(';').sort();
  if (new Set(signedHeaders).size !== signedHeaders.length) return undefined;
  return { ak, signedHeaders, signature };
}

/** The date must be signed, or an old request could be dated anew; so must a temporary key's token. */
function unsignedHeader(signed: readonly string[], headers: RawHeaders): string | undefined {
  if (!signed.includes('x-sdk-date')) return 'X-Sdk-Date is not among the signed headers';
  if (headers['x-security-token'] !== undefined && !signed.includes('x-security-token')) {
    return 'X-Security-Token is not among the signed headers';
  }
  return undefined;
}

function faultOfDate(date: RawHeaders[string], now: Date): string | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(typeof date === 'string' ? date.trim() : '');
  if (parts === null) return 'X-Sdk-Date is not YYYYMMDDTHHMMSSZ';
  const [, year, month, day, hour, minute, second] = parts;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`).getTime();
  // Negated, so that a date no calendar has (NaN) is refused as well.
  if (!(Math.abs(now.getTime() - at) <= MAX_SKEW_MS)) return 'X-Sdk-Date is more than 15 minutes from the server time';
  return undefined;
}

/**
 * The payload line of the signed text. UNSIGNED-PAYLOAD passes only where nothing could be read as JSON:
 * without a body, or with another content type stated. Otherwise a body could be swapped.
 */
function payloadHash({ headers, body }: SignedRequest): string | undefined {
  const actual = sha256(body);
  if (headers['x-sdk-content-sha256'] === undefined) return actual;
  const stated = headerOf(headers, 'x-sdk-content-sha256');
  if (stated === actual) return actual;
  if (stated !== UNSIGNED) return undefined;
  const contentType = headerOf(headers, 'content-type');
  if (contentType === undefined || contentType === '') return body.length === 0 ? UNSIGNED : undefined;
  return isJson(contentType) ? undefined : UNSIGNED;
}

function canonicalRequest(request: SignedRequest, signed: readonly string[], payload: string): string | undefined {
  const target = readTarget(request.rawUrl);
  if (target === undefined) return undefined;
  const lines: string[] = [];
  for (const name of signed) {
    const value = headerOf(request.headers, name);
    if (value === undefined) return undefined;
    lines.push(`${name}:${value}\n`);
  }
  return [
    request.method.toUpperCase(),
    canonicalPath(target.path),
    canonicalQuery(target.pairs),
    lines.join(''),
    signed.join(';'),
    payload,
  ].join('\n');
}

export function isJson(contentType: string): boolean {
  return /^[^;]*\bjson\b/i.test(contentType);
}

/** One header's value, trimmed; undefined when it is absent or was sent more than once. */
export function headerOf(headers: RawHeaders, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return typeof value === 'string' ? value.trim() : undefined;
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function refuse(reason?: string): SignatureVerdict {
  return { ok: false, refusal: reason === undefined ? { gate: 'bad-signature' } : { gate: 'bad-signature', reason } };
}
