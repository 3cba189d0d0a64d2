// The vendor's SDK signs, we verify: odd requests are accepted, and no change of any signed part is.
import { stringify } from 'node:querystring';
import { GlobalCredentials } from '@huaweicloud/huaweicloud-sdk-core';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { claimedAccessKey, type SignatureVerdict, verifySignature } from '../../server/doors/bss/sign.ts';
import { type CapturedRequest, captureSdkRequest } from './captured-request.ts';
import type { SdkCall } from './sdk-client.ts';

const SECRETS = new Map([
  ['AKOFOURS', 'the secret of ours'],
  ['AKOFTHEIRS', 'the secret of theirs'],
]);
const KEY = { ak: 'AKOFOURS', sk: 'the secret of ours', domainId: '0a1b2c3d4e5f' };

function instantOf(request: CapturedRequest): Date {
  const date = String(request.headers['x-sdk-date']);
  return new Date(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function verify(request: CapturedRequest, now = instantOf(request)): SignatureVerdict {
  return verifySignature({ ...request, now, findSecret: (ak) => SECRETS.get(ak) });
}

const ODD_CALLS: Record<string, SdkCall> = {
  'no query, no body': { method: 'GET', path: '/v3/auth/domains', contentType: '' },
  'characters the SDK leaves unescaped': { method: 'GET', path: '/v2/a', query: { "n!'()*": "v!'()*-_.~" } },
  'reserved characters': { method: 'GET', path: '/v2/a', query: { 'a&b=c': '?/#:@[]$+,;=%& %2F', z: '' } },
  'Chinese and emoji': { method: 'GET', path: '/v2/a', query: { 名称: '云服务器 😀', label: '重要' } },
  'unsorted, repeated parameters': {
    method: 'GET',
    path: '/v2/a',
    query: { b: ['z', 'a', 10, 9, 'a'], B: 1, a: true },
  },
  'a body in Chinese': { method: 'POST', path: '/v2/a', body: { customer: '北京 <公司> \u2028"\\', limit: 10 } },
  'an empty object as body': { method: 'POST', path: '/v2/a', body: {} },
  'odd header values': {
    method: 'GET',
    path: '/v2/a',
    headers: { 'X-Odd': 'a#;/ =,  two blanks é', 'X-Language': 'EN_us' },
  },
  'another content type with its payload unsigned': {
    method: 'POST',
    path: '/v2/a',
    contentType: 'text/plain',
    body: { a: 1 },
  },
  'PUT and a path with ~ and .': { method: 'PUT', path: '/v2/a~b/c.d-e_f', body: { a: 1 } },
  'DELETE with a slash at the end': { method: 'DELETE', path: '/v2/orders/subscriptions/resources/autorenew/' },
};

describe('requests signed by the SDK are accepted', () => {
  test.each(Object.entries(ODD_CALLS))('%s', async (_name, call) => {
    expect(verify(await captureSdkRequest(KEY, call))).toEqual({ ok: true, ak: 'AKOFOURS', securityToken: undefined });
  });

  test('a temporary key: its token is signed and handed on', async () => {
    const request = await captureSdkRequest({ ...KEY, securityToken: 'tok/en+==' }, { method: 'GET', path: '/v2/a' });
    expect(verify(request)).toEqual({ ok: true, ak: 'AKOFOURS', securityToken: 'tok/en+==' });
    for (const token of ['other', undefined]) {
      expect(verify(withHeader(request, 'x-security-token', token)).ok).toBe(false);
    }
  });

  test('but not a path holding a percent sign: the Node SDK escapes it twice, unlike the published scheme', async () => {
    const request = await captureSdkRequest(KEY, { method: 'GET', path: '/v2/a%20b' });
    expect(verify(request)).toEqual({ ok: false, refusal: { gate: 'bad-signature' } });
  });

  test('any query, body and header the SDK can sign', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { minLength: 1, maxLength: 4 }));
    const query = fc.uniqueArray(fc.tuple(text, value), { selector: ([name]) => name, maxLength: 6 });
    fc.assert(
      fc.property(query, fc.option(fc.dictionary(text, fc.jsonValue()), { nil: undefined }), (pairs, data) => {
        const queryParams = Object.fromEntries(pairs);
        const date = '20260709T081500Z';
        const given = { 'X-Sdk-Date': date, 'content-type': 'application/json' };
        const credential = new GlobalCredentials(KEY);
        const unsigned = { method: 'POST', endpoint: 'http://bss.test:8080/v2/a', queryParams, headers: given, data };
        const signed = new Map(Object.entries(AKSKSigner.sign(unsigned as never, credential)));
        const headers = Object.fromEntries([...signed].map(([name, held]) => [name.toLowerCase(), String(held)]));
        const body = Buffer.from(data === undefined ? '' : JSON.stringify(data));
        const verdict = verify({ method: 'POST', rawUrl: `/v2/a?${stringify(queryParams)}`, headers, body });
        expect(verdict).toMatchObject({ ok: true });
      }),
      { numRuns: 300 },
    );
  });
});

function withHeader(request: CapturedRequest, name: string, value: string | undefined): CapturedRequest {
  const { [name]: _dropped, ...rest } = request.headers;
  return { ...request, headers: value === undefined ? rest : { ...rest, [name]: value } };
}

function withAuthorization(request: CapturedRequest, change: (text: string) => string): CapturedRequest {
  return withHeader(request, 'authorization', change(String(request.headers.authorization)));
}

describe('every change of a signed request is refused', () => {
  let good: CapturedRequest;
  beforeAll(async () => {
    good = await captureSdkRequest(KEY, {
      method: 'POST',
      path: '/v2/partners/sub-customers/query',
      query: { offset: 0, type: ['b', 'a'], q: '云 *' },
      headers: { 'X-Language': 'zh_CN' },
      body: { account_name: 'li', limit: 10 },
    });
  });

  function expectRefused(request: CapturedRequest, note = ''): void {
    expect(verify(request, instantOf(good)), note).toMatchObject({ ok: false });
  }

  test('unchanged it is accepted', () => {
    expect(verify(good)).toMatchObject({ ok: true });
    expect(claimedAccessKey(good.headers)).toBe('AKOFOURS');
  });

  test('method', () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', '']) expectRefused({ ...good, method }, method);
  });

  test('path and query, at every character', () => {
    for (let at = 0; at < good.rawUrl.length; at += 1) {
      const other = good.rawUrl[at] === 'x' ? 'y' : 'x';
      expectRefused({ ...good, rawUrl: `${good.rawUrl.slice(0, at)}${other}${good.rawUrl.slice(at + 1)}` }, `at ${at}`);
    }
  });

  test('query parameters added, dropped, repeated, renamed, moved between names', () => {
    const [path = '', query = ''] = good.rawUrl.split('?');
    const pairs = query.split('&');
    const changed = [
      ...pairs.map((_pair, at) => pairs.filter((_other, index) => index !== at)),
      ...pairs.map((pair) => [...pairs, pair]),
      [...pairs, 'limit=100'],
      [...pairs, '='],
      query.replace('type=b', 'typ=eb').split('&'),
      query.replace('offset=0', 'offset=0%20').split('&'),
    ];
    for (const list of changed) expectRefused({ ...good, rawUrl: `${path}?${list.join('&')}` }, list.join('&'));
    expectRefused({ ...good, rawUrl: path });
  });

  test('each signed header: changed, dropped, sent twice', () => {
    const list = /SignedHeaders=([^,]+)/.exec(String(good.headers.authorization))?.[1] ?? '';
    const names = list.split(';');
    expect(names).toEqual(['content-type', 'host', 'x-domain-id', 'x-language', 'x-sdk-date']);
    for (const name of names) {
      const value = String(good.headers[name]);
      expectRefused(withHeader(good, name, `${value}x`), name);
      expectRefused(withHeader(good, name, value.slice(1)), name);
      expectRefused(withHeader(good, name, undefined), name);
      expectRefused({ ...good, headers: { ...good.headers, [name]: [value, value] as never } }, name);
    }
  });

  test('the list of signed headers: each name dropped, one added, one twice', () => {
    const list = /SignedHeaders=([^,]+)/.exec(String(good.headers.authorization))?.[1] ?? '';
    const names = list.split(';');
    const lists = [...names.map((name) => names.filter((one) => one !== name)), [...names, 'user-agent']];
    for (const other of [...lists, [...names, 'host'], [...names, 'x-absent'], [...names, 'toString']]) {
      expectRefused(
        withAuthorization(good, (text) => text.replace(list, other.join(';'))),
        other.join(';'),
      );
    }
  });

  test('body: every byte, one more, none', () => {
    for (let at = 0; at < good.body.length; at += 1) {
      const body = Buffer.from(good.body);
      body[at] = (body[at] ?? 0) ^ 1;
      expectRefused({ ...good, body }, `at ${at}`);
    }
    expectRefused({ ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) });
    expectRefused({ ...good, body: Buffer.alloc(0) });
    expectRefused(withHeader({ ...good, body: Buffer.from('{}') }, 'x-sdk-content-sha256', 'UNSIGNED-PAYLOAD'));
  });

  test('date: a second on', () => {
    const date = String(good.headers['x-sdk-date']);
    const last = date.at(-2) === '9' ? '0' : String(Number(date.at(-2)) + 1);
    expectRefused(withHeader(good, 'x-sdk-date', `${date.slice(0, -2)}${last}Z`));
  });

  test('signature: every digit, upper case, shorter, longer', () => {
    const signature = /Signature=([0-9a-f]{64})$/.exec(String(good.headers.authorization))?.[1] ?? '';
    for (let at = 0; at < 64; at += 1) {
      const digit = ((Number.parseInt(signature[at] ?? '', 16) + 1) % 16).toString(16);
      const forged = `${signature.slice(0, at)}${digit}${signature.slice(at + 1)}`;
      expectRefused(
        withAuthorization(good, (text) => text.replace(signature, forged)),
        `at ${at}`,
      );
    }
    for (const forged of [signature.slice(1), `${signature}0`, '', '0'.repeat(64)]) {
      expectRefused(withAuthorization(good, (text) => text.replace(signature, forged)));
    }
  });

  test('access key: another known one, an unknown one', () => {
    expect(verify(withAuthorization(good, (text) => text.replace('AKOFOURS', 'AKOFTHEIRS')))).toEqual({
      ok: false,
      refusal: { gate: 'bad-signature' },
    });
    expect(verify(withAuthorization(good, (text) => text.replace('AKOFOURS', 'AKOFNOBODY')))).toEqual({
      ok: false,
      refusal: { gate: 'unknown-key' },
    });
  });

  test('replayed more than 15 minutes later (or earlier)', () => {
    const at = instantOf(good).getTime();
    const minutes = 60_000;
    for (const [shift, ok] of [
      [15 * minutes, true],
      [15 * minutes + 1, false],
      [-15 * minutes, true],
      [-15 * minutes - 1, false],
    ] as const) {
      expect(verify(good, new Date(at + shift)).ok, `${shift}`).toBe(ok);
    }
  });
});
