// Signed texts written out by hand from the published scheme, so that the verification is not only as
// right as one client, and the refusals of what no client sends.
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimedAccessKey, type RawHeaders, type SignatureVerdict, verifySignature } from './sign.ts';

const NOW = new Date('2026-07-09T08:15:00Z');
const DATE = '20260709T081500Z';
const SECRET = 'secret';
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function authorizationOf(signedHeaders: string, canonical: string, date = DATE): string {
  const toSign = `SDK-HMAC-SHA256\n${date}\n${hash(canonical)}`;
  const signature = createHmac('sha256', SECRET).update(toSign).digest('hex');
  return `SDK-HMAC-SHA256 Access=AK, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

interface Given {
  readonly method?: string;
  readonly rawUrl?: string;
  readonly headers: RawHeaders;
  readonly body?: string;
}

function verify({ method = 'GET', rawUrl = '/v2/a', headers, body = '' }: Given): SignatureVerdict {
  const findSecret = (ak: string) => (ak === 'AK' ? SECRET : undefined);
  return verifySignature({ method, rawUrl, headers, body: Buffer.from(body), now: NOW, findSecret });
}

/** A GET of /v2/a with these headers, all of them signed. */
function signedGet(headers: Record<string, string>, payload = EMPTY_HASH, date = DATE): RawHeaders {
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  return {
    ...headers,
    authorization: authorizationOf(names.join(';'), `GET\n/v2/a/\n\n${lines}\n${names.join(';')}\n${payload}`, date),
  };
}

describe('texts written out by hand', () => {
  test('as the Python SDK sends it: user agent signed, JSON with blanks and escapes', () => {
    const body = '{"offset": 0, "customer": "\\u5317\\u4eac"}';
    const names = 'content-type;host;user-agent;x-domain-id;x-language;x-sdk-date';
    const canonical = [
      'POST',
      '/v2/partners/sub-customers/query/',
      'a=1&a=2&b=%21%27%28%29%2A%20%2B&c=%E4%BA%91',
      'content-type:application/json;charset=UTF-8',
      'host:bss.test:8080',
      'user-agent:huaweicloud-usdk-python/3.0 os#linux; py/3.12',
      'x-domain-id:d1',
      'x-language:zh_CN',
      `x-sdk-date:${DATE}`,
      '',
      names,
      hash(body),
    ].join('\n');
    const headers = {
      'content-type': 'application/json;charset=UTF-8',
      host: 'bss.test:8080',
      'user-agent': 'huaweicloud-usdk-python/3.0 os#linux; py/3.12',
      'x-domain-id': 'd1',
      'x-language': 'zh_CN',
      'x-sdk-date': DATE,
      authorization: authorizationOf(names, canonical),
    };
    const path = '/v2/partners/sub-customers/query';
    const accepted = { ok: true, ak: 'AK', securityToken: undefined };
    expect(
      verify({ method: 'POST', rawUrl: `${path}?a=1&a=2&b=%21%27%28%29%2A%20%2B&c=%E4%BA%91`, headers, body }),
    ).toEqual(accepted);
    // The same request in other spellings: unsorted, unescaped, a blank as plus, small hex digits.
    expect(verify({ method: 'post', rawUrl: `${path}/?c=%e4%ba%91&&a=2&b=!'()*+%2b&a=1`, headers, body })).toEqual(
      accepted,
    );
    // The same values as other JSON text are another body.
    expect(verify({ method: 'POST', rawUrl: path, headers, body: '{"offset":0,"customer":"北京"}' }).ok).toBe(false);
  });

  test('a path is decoded and encoded again', () => {
    const canonical = `GET\n/v2/a%20b/%E4%BA%91%2A/\nflag=\nx-sdk-date:${DATE}\n\nx-sdk-date\n${EMPTY_HASH}`;
    const headers = { 'x-sdk-date': DATE, authorization: authorizationOf('x-sdk-date', canonical) };
    expect(verify({ rawUrl: '/v2/a%20b/%e4%ba%91*?flag', headers }).ok).toBe(true);
    expect(verify({ rawUrl: '/v2/a%2520b/%e4%ba%91*?flag', headers }).ok).toBe(false);
  });

  test('header values are trimmed, inner blanks kept', () => {
    const headers = signedGet({ 'x-sdk-date': DATE, 'x-note': 'two  blanks' });
    expect(verify({ headers: { ...headers, 'x-note': ' two  blanks\t' } }).ok).toBe(true);
    expect(verify({ headers: { ...headers, 'x-note': 'two blanks' } }).ok).toBe(false);
  });

  test('headers that are not signed may be anything, but not the token of a temporary key', () => {
    const headers = signedGet({ 'x-sdk-date': DATE });
    expect(verify({ headers: { ...headers, host: 'elsewhere', 'user-agent': 'x' } }).ok).toBe(true);
    expect(verify({ headers: { ...headers, 'x-security-token': 't' } }).ok).toBe(false);
    const withToken = signedGet({ 'x-sdk-date': DATE, 'x-security-token': 't' });
    expect(verify({ headers: withToken })).toEqual({ ok: true, ak: 'AK', securityToken: 't' });
  });
});

describe('refusals', () => {
  test('no credentials, a token instead', () => {
    expect(verify({ headers: {} })).toEqual({ ok: false, refusal: { gate: 'no-credentials' } });
    expect(verify({ headers: { 'x-auth-token': 'MII' } })).toEqual({
      ok: false,
      refusal: { gate: 'token-unreadable' },
    });
  });

  test('x-sdk-date must be among the signed headers', () => {
    const headers = { ...signedGet({ host: 'h' }), 'x-sdk-date': DATE };
    expect(verify({ headers })).toMatchObject({
      ok: false,
      refusal: { gate: 'bad-signature', reason: expect.stringMatching(/not among/) },
    });
  });

  test.each(['20260709T080000Z', '20260709T083000Z'])('a date of exactly 15 minutes away passes: %s', (date) => {
    expect(verify({ headers: signedGet({ 'x-sdk-date': date }, EMPTY_HASH, date) }).ok).toBe(true);
  });

  test.each([
    '20260709T075959Z',
    '20260709T083001Z',
    '20250709T081500Z',
    '20260732T081500Z',
    '2026-07-09T08:15:00Z',
    '20260709T081500',
    '20260709T081500+0000',
    '',
  ])('a date far off or malformed, though rightly signed: %j', (date) => {
    expect(verify({ headers: signedGet({ 'x-sdk-date': date }, EMPTY_HASH, date) })).toMatchObject({
      ok: false,
      refusal: { gate: 'bad-signature' },
    });
  });

  test.each([
    ['', EMPTY_HASH, 'application/json', true],
    ['', 'UNSIGNED-PAYLOAD', 'application/json', false],
    ['', 'UNSIGNED-PAYLOAD', undefined, true],
    ['{}', 'UNSIGNED-PAYLOAD', undefined, false],
    ['{}', 'UNSIGNED-PAYLOAD', 'application/json; charset=utf-8', false],
    ['{}', 'UNSIGNED-PAYLOAD', 'Application/JSON', false],
    ['{}', 'UNSIGNED-PAYLOAD', 'application/problem+json', false],
    ['{}', 'UNSIGNED-PAYLOAD', 'multipart/form-data; boundary=x', true],
    ['{}', hash('{}'), 'application/json', true],
    ['{}', hash('{"a":1}'), 'application/json', false],
    ['{}', hash('{"a":1}'), 'text/plain', false],
    ['{}', '', 'text/plain', false],
  ])('X-Sdk-Content-Sha256: body %j, stated %s, content type %s: %s', (body, stated, contentType, ok) => {
    const headers = signedGet(
      { 'x-sdk-date': DATE, 'x-sdk-content-sha256': stated, ...(contentType && { 'content-type': contentType }) },
      stated,
    );
    expect(verify({ headers, body }).ok).toBe(ok);
  });

  test.each([
    'Bearer abc',
    'V11-HMAC-SHA256 Credential=AK/20260709/cn-north-4/bss, SignedHeaders=x-sdk-date, Signature=00',
    'SDK-HMAC-SM3 Access=AK, SignedHeaders=x-sdk-date, Signature=00',
    'SDK-HMAC-SHA256',
    'SDK-HMAC-SHA256 Access=, SignedHeaders=x-sdk-date, Signature=',
    `SDK-HMAC-SHA256 Access=AK, SignedHeaders=, Signature=${'0'.repeat(64)}`,
    `SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date;x-sdk-date, Signature=${'0'.repeat(64)}`,
    `SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date;;, Signature=${'0'.repeat(64)}`,
  ])('another scheme or a broken header: %s', (authorization) => {
    const headers = { 'x-sdk-date': DATE, authorization };
    expect(verify({ headers })).toMatchObject({ ok: false, refusal: { gate: 'bad-signature' } });
  });

  test.each(['/v2/a?x=%', '/v2/a?x=%zz', '/v2/a?x=%E4%B8', '/v2/%C0%AF', '/v2/a?x=云', '/v2/a?x=\0'])(
    'a target that is not percent-encoded UTF-8: %j',
    (rawUrl) => {
      expect(verify({ rawUrl, headers: signedGet({ 'x-sdk-date': DATE }) }).ok).toBe(false);
    },
  );

  test('junk never throws', () => {
    const junk = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string(), { maxLength: 3 }));
    const name = fc.oneof(
      fc.constantFrom('authorization', 'x-sdk-date', 'x-sdk-content-sha256', 'content-type', 'host'),
      fc.string(),
    );
    const listed = fc
      .string()
      .map((list) => `SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date;${list}, Signature=${EMPTY_HASH}`);
    fc.assert(
      fc.property(
        fc.dictionary(name, junk),
        listed,
        fc.string({ unit: 'binary' }),
        (headers, authorization, rawUrl) => {
          expect(verify({ rawUrl, headers }).ok).toBe(false);
          expect(verify({ rawUrl, headers: { ...headers, 'x-sdk-date': DATE, authorization } }).ok).toBe(false);
          claimedAccessKey(headers);
        },
      ),
      { numRuns: 300 },
    );
  });
});
