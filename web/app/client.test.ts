/** The client writes addresses, sends keys and headers, and turns refusals into one kind of error. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineEndpoint } from '../../contract/endpoint.ts';
import { ApiProblem, addressOf, call, configureClient, isWorthRetrying } from './client.ts';

const read = defineEndpoint({
  id: 'test.read',
  module: 'test',
  method: 'GET',
  path: '/api/things/:thingId',
  access: 'member',
  summary: '',
  params: z.strictObject({ thingId: z.string() }),
  query: z.strictObject({ name: z.string().optional(), kind: z.array(z.string()).optional() }),
  output: z.object({ ok: z.boolean() }),
});
const write = defineEndpoint({
  id: 'test.write',
  module: 'test',
  method: 'POST',
  path: '/api/things',
  access: 'member',
  summary: '',
  idempotency: 'key',
  body: z.strictObject({ label: z.string() }),
  output: z.object({ ok: z.boolean() }),
});

function answer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': 'r-1' },
  });
}

function requestOf(spy: { mock: { calls: unknown[][] } }): { url: string; init: RequestInit; headers: Headers } {
  const [url, init] = spy.mock.calls[0] as [string, RequestInit];
  return { url, init, headers: new Headers(init.headers) };
}

afterEach(() => vi.unstubAllGlobals());

describe('addresses', () => {
  it('fills in path names and leaves out what is empty', () => {
    expect(addressOf(read, { params: { thingId: 'a/b' }, query: { name: '云 & co', kind: ['x', 'y'] } })).toBe(
      '/api/things/a%2Fb?name=%E4%BA%91+%26+co&kind=x&kind=y',
    );
    expect(addressOf(read, { params: { thingId: '1' }, query: { name: '' } })).toBe('/api/things/1');
  });

  it('refuses to call a path with a hole in it', () => {
    expect(() => addressOf(read, { params: {} })).toThrow(RangeError);
  });
});

describe('calls', () => {
  it('reads without a key, writes with the key it was given and the header no form can set', async () => {
    const spy = vi.fn(async () => answer({ ok: true }));
    vi.stubGlobal('fetch', spy);
    await call(read, { params: { thingId: '1' } });
    expect(requestOf(spy).headers.has('idempotency-key')).toBe(false);
    spy.mockClear();
    await call(write, { body: { label: 'x' } }, { idempotencyKey: 'k-1' });
    const { init, headers } = requestOf(spy);
    expect(headers.get('idempotency-key')).toBe('k-1');
    expect(headers.get('x-requested-with')).toBe('partner-center');
    expect(init.body).toBe('{"label":"x"}');
  });

  it('throws what the server refused, with faults and request id', async () => {
    const refused = {
      title: 'no',
      status: 422,
      code: 'request.invalid',
      params: {},
      errors: [{ field: 'body.label', rule: 'missing', detail: 'is required' }],
    };
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => answer(refused, 422)),
    );
    const problem = await call(write, { body: { label: '' } }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ code: 'request.invalid', status: 422, requestId: 'r-1', message: 'no' });
    expect((problem as ApiProblem).faults[0]?.detail).toBe('is required');
    expect(isWorthRetrying(problem)).toBe(false);
  });

  it('says that nothing arrived, which is worth another attempt', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => Promise.reject(new TypeError('failed'))),
    );
    const problem = await call(write, { body: { label: 'x' } }).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'client.unreachable', status: 0 });
    expect(isWorthRetrying(problem)).toBe(true);
  });

  it('tells when the session has ended', async () => {
    const lost = vi.fn();
    configureClient({ onSessionLost: lost });
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => answer({ code: 'session.missing', title: '', params: {} }, 401)),
    );
    await expect(call(read, { params: { thingId: '1' } })).rejects.toThrow();
    expect(lost).toHaveBeenCalledOnce();
  });
});
