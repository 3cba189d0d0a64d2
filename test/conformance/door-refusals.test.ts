// How the door says no, over HTTP: the gateway's refusals (api 2.3), faults of requests (api 1, 4), keys and accounts.
// Whatever is sent, the answer is one of the two declared bodies with the request's id, and never a 500.
import { GlobalCredentials, Region } from '@huaweicloud/huaweicloud-sdk-core';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js';
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeKey, createKey, deleteKey } from '../../contract/console/identity.ts';
import { createCompany } from '../scenarios/company.ts';
import { createDoorWorld, type DoorWorld, MONTH } from './door-world.ts';
import type { RecordedAnswer } from './recording-proxy.ts';
import { type SdkKey, sdkClient, sdkSend } from './sdk-client.ts';
import { refusalFaults, shapeFaults } from './shape.ts';
import { type SignedBytes, sendSigned } from './signed-bytes.ts';

let world: DoorWorld;
let key: SdkKey;
beforeAll(async () => {
  world = await createDoorWorld();
  key = await world.keyOf('admin');
});
afterAll(() => world.close());

const CUSTOMERS = '/v2/partners/sub-customers/query';
const MEASURES = '/v2/bases/measurements';
const JSON_TYPE = { 'content-type': 'application/json' };
const bytes = (wanted: SignedBytes, as: SdkKey = key) => sendSigned(world.company.running.baseUrl, as, wanted);
const post = (body: string | Buffer, more: Partial<SignedBytes> = {}) => bytes({ method: 'POST', target: CUSTOMERS, body, headers: JSON_TYPE, ...more });

/** `status code message`, after checking that the body is a declared refusal and carries the request's id. */
function refusal(answer: RecordedAnswer): string {
  expect(refusalFaults(answer.text)).toEqual([]);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  const body = JSON.parse(answer.text) as { error_code: string; error_msg: string; request_id?: string };
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  if (body.error_code.startsWith('APIG.')) expect(body.request_id).toBe(answer.headers['x-request-id']);
  return `${answer.status} ${body.error_code} ${body.error_msg}`;
}
const DENIED = '401 APIG.0301 Incorrect IAM authentication information: ';

describe('gateway refusals (api 2.3)', () => {
  test('signed rightly it passes', async () => {
    expect((await bytes({ method: 'GET', target: MEASURES })).status).toBe(200);
    expect((await post('{}')).status).toBe(200);
  });

  test('as the Python SDK sends it: every header signed, the body with blanks and escapes', async () => {
    const headers = { ...JSON_TYPE, 'user-agent': 'huaweicloud-usdk-python/3.0; app/#;=', 'x-domain-id': '1'.repeat(32), 'x-language': 'en_us' };
    const read = await post('{"offset": 0, "limit": 10, "customer": "Globex \\u96c6\\u56e2"}', { headers });
    expect([read.status, shapeFaults('ListSubCustomers', read.text)]).toEqual([200, []]);
    expect(JSON.parse(read.text)).toMatchObject({ count: 1, customer_infos: [{ account_name: 'globex' }] });
  });

  test('bad signature: another secret, another body, another target, an old date', async () => {
    expect(refusal(await bytes({ method: 'GET', target: MEASURES }, { ...key, sk: 'not the secret' }))).toBe(`${DENIED}verify aksk signature fail`);
    expect(refusal(await post('{"limit":10}', { bodySent: '{"limit":99}' }))).toBe(`${DENIED}verify aksk signature fail`);
    expect(refusal(await bytes({ method: 'GET', target: `${MEASURES}?a=1`, targetSent: `${MEASURES}?a=2` }))).toBe(`${DENIED}verify aksk signature fail`);
    expect(refusal(await bytes({ method: 'GET', target: MEASURES, at: new Date(Date.now() - 16 * 60_000) }))).toContain('more than 15 minutes');
    expect(refusal(await bytes({ method: 'GET', target: MEASURES, authorization: 'Basic YTpi' }))).toContain('verify aksk signature fail');
  });

  test('unknown key; no credentials; a token, since none are issued; a temporary key likewise', async () => {
    expect(refusal(await bytes({ method: 'GET', target: MEASURES }, { ak: 'AKNOBODY', sk: 'x' }))).toBe(`${DENIED}the access key does not exist or is not in use`);
    expect(refusal(await bytes({ method: 'GET', target: MEASURES, authorization: null }))).toBe(`${DENIED}x-auth-token not found`);
    expect(refusal(await bytes({ method: 'GET', target: MEASURES, authorization: null, headers: { 'x-auth-token': 'MIIP' } }))).toBe(`${DENIED}decrypt token fail`);
    expect(refusal(await bytes({ method: 'GET', target: MEASURES, headers: { 'x-security-token': 'temporary' } }))).toBe(`${DENIED}decrypt token fail`);
  });

  test('X-Domain-Id: the own account passes, another one is refused', async () => {
    expect((await bytes({ method: 'GET', target: MEASURES, headers: { 'x-domain-id': '1'.repeat(32) } })).status).toBe(200);
    expect(refusal(await bytes({ method: 'GET', target: MEASURES, headers: { 'x-domain-id': '2'.repeat(32) } }))).toBe(`${DENIED}X-Domain-Id is not the account of the access key`);
  });

  test('a body is signed with GET too: the true one passes, another is refused', async () => {
    expect((await bytes({ method: 'GET', target: MEASURES, body: '{}', headers: JSON_TYPE })).status).toBe(200);
    expect(refusal(await bytes({ method: 'GET', target: MEASURES, body: '{}', bodySent: '{"a":1}', headers: JSON_TYPE }))).toBe(`${DENIED}verify aksk signature fail`);
  });

  test('unknown path, and a known one with another method, signed or not', async () => {
    const unknown = '404 APIG.0101 the API does not exist or has not been published in the environment';
    expect(refusal(await bytes({ method: 'GET', target: '/v2/no/such/thing' }))).toBe(unknown);
    expect(refusal(await bytes({ method: 'GET', target: '/v3/orders/customer-orders/pay' }))).toBe(unknown);
    expect(refusal(await bytes({ method: 'GET', target: CUSTOMERS }))).toBe(unknown);
    expect(refusal(await bytes({ method: 'DELETE', target: MEASURES, authorization: null }))).toBe(unknown);
    expect(refusal(await bytes({ method: 'POST', target: '/v2/a', body: 'x', headers: { 'content-type': 'text/plain' } }))).toBe(unknown);
  });

  test('too many requests a second are refused by operation; SIGN_LIMIT=off lifts that', async () => {
    const limited = await createCompany({ start: '2026-03-01T09:00', customers: { one: { type: 2 } } });
    try {
      const own = limited.keys['admin'] ?? { ak: '', sk: '' };
      const burst = () => Promise.all(Array.from({ length: 30 }, () => sendSigned(limited.running.baseUrl, own, { method: 'GET', target: MEASURES })));
      let refused: RecordedAnswer | undefined;
      for (let tries = 0; refused === undefined && tries < 10; tries += 1) refused = (await burst()).find((answer) => answer.status !== 200);
      expect(refused && refusal(refused)).toBe('429 APIG.0308 throttling threshold reached');
      expect((await sendSigned(limited.running.baseUrl, own, { method: 'GET', target: '/v2/products/service-types' })).status).toBe(200);
    } finally {
      await limited.close();
    }
  });

  test('the SDK shows what the door said: status, code, message, request id', async () => {
    const error = await sdkSend(sdkClient(world.proxy.url, { ...key, sk: 'wrong' }), { method: 'GET', path: MEASURES }).then(() => null, (e: unknown) => e);
    expect(error).toMatchObject({ httpStatusCode: 401, errorCode: 'APIG.0301', errorMsg: expect.stringContaining('verify aksk signature fail'), requestId: world.proxy.last().headers['x-request-id'] });
  });
});

describe('faults of requests are CBC.0100 and name what is wrong', () => {
  test.each([
    ['', 'the body is required: at least {}'],
    ['{', 'the body must be JSON in UTF-8'],
    ['{"limit":10}}', 'the body must be JSON in UTF-8'],
    ['[]', 'the body must be a JSON object'],
    ['null', 'the body must be a JSON object'],
    ['{"limit":"10"}', 'limit must be an integer'],
    ['{"limit":0}', 'limit must be from 1 to 100'],
    ['{"offset":-1}', 'offset must be from 0 to 40000000'],
    ['{"customer_id":{"a":1}}', 'customer_id must be a text'],
    ['{"association_type":"3"}', 'association_type must be one of 1, 2'],
    ['{"associated_on_begin":"yesterday"}', 'associated_on_begin must be a UTC time as yyyy-MM-ddTHH:mm:ssZ'],
    ['{"account_name":"a\\u0000b"}', 'account_name must not hold NUL or broken characters'],
  ])('body %j', async (body, message) => {
    expect(refusal(await post(body))).toBe(`400 CBC.0100 ${message}`);
  });

  test('bytes that are no UTF-8, another content type, no content type', async () => {
    expect(refusal(await post(Buffer.from([0x7b, 0xff, 0x7d])))).toBe('400 CBC.0100 the body must be JSON in UTF-8');
    expect(refusal(await post('{}', { headers: { 'content-type': 'text/plain' } }))).toBe('400 CBC.0100 Content-Type must be application/json');
    expect((await post('{}', { headers: {} })).status).toBe(200);
  });

  test.each([
    ['/v2/bills/subcustomer-bills/res-fee-records', 'bill_cycle is required'],
    [`/v2/bills/subcustomer-bills/res-fee-records?bill_cycle=2026-3&customer_id=a`, 'bill_cycle must be a month as YYYY-MM'],
    [`/v2/bills/subcustomer-bills/res-fee-records?bill_cycle=${MONTH}&customer_id=a&limit=101`, 'limit must be from 1 to 100'],
    [`/v2/bills/subcustomer-bills/res-fee-records?bill_cycle=${MONTH}&customer_id=a&limit=1&limit=2`, 'limit must be given once'],
    [`/v2/bills/subcustomer-bills/res-fee-records?bill_cycle=${MONTH}&bill_detail_type=12&customer_id=a`, 'bill_detail_type must be one of 1, 2, 3, 4, 5, 8, 9, 14, 16, 18, 20, 23, 24, 25, 103'],
    [`/v2/bills/subcustomer-bills/res-fee-records?bill_cycle=${MONTH}&bill_date_begin=2026-02-28&bill_date_end=2026-03-01&customer_id=a`, 'bill_date_begin must lie in bill_cycle'],
    [`/v2/bills/partner-bills/subcustomer-bills/monthly-sum?charge_mode=10&cycle=${MONTH}`, 'charge_mode must be one of 1, 3, 11'],
    ['/v2/products/service-types?limit=1001', 'limit must be from 1 to 1000'],
    ['/v2/products/service-types?service_type_name=', 'ok'],
  ])('%s', async (target, message) => {
    const answer = await bytes({ method: 'GET', target });
    if (message === 'ok') expect(answer.status).toBe(200);
    else expect(refusal(answer)).toBe(`400 CBC.0100 ${message}`);
  });

  test('X-Language that is neither of the two', async () => {
    expect(refusal(await bytes({ method: 'GET', target: MEASURES, headers: { 'x-language': 'fr_FR' } }))).toBe('400 CBC.0100 X-Language must be one of zh_CN, en_US');
  });

  test('a body of 12 MB is read, a larger one is refused', async () => {
    const filled = (size: number) => `{"unknown":"${'x'.repeat(size - 14)}"}`;
    const most = 12 * 1024 * 1024;
    expect(Buffer.byteLength(filled(most))).toBe(most);
    const read = await post(filled(most));
    expect([read.status, shapeFaults('ListSubCustomers', read.text)]).toEqual([200, []]);
    expect(refusal(await post(filled(most + 1)))).toBe('400 CBC.0100 The request body is larger than 12 MB.');
  });

  test('targets and queries no client would send', async () => {
    for (const targetSent of ['/v2/%zz', '/v2/bases/measurements?%ff', '/v2/products/service-types?limit=%', '/v2//bases/measurements', '/v2/../api/session', '/v2/bases/measurements/']) {
      const answer = await bytes({ method: 'GET', target: MEASURES, targetSent });
      expect([targetSent, answer.status >= 400 && answer.status < 500]).toEqual([targetSent, true]);
      expect(answer.text).not.toContain('stack');
    }
  });
});

describe('keys and accounts', () => {
  test('a key that is disabled or deleted is refused at once; enabled again it works', async () => {
    const admin = await world.company.as('operations');
    const { accessKey, secret } = await admin.call(createKey, { body: { label: 'short-lived' } });
    const own = { ak: accessKey, sk: secret };
    const status = async () => (await bytes({ method: 'GET', target: MEASURES }, own)).status;
    expect(await status()).toBe(200);
    await admin.call(changeKey, { params: { accessKey }, body: { state: 'disabled' } });
    expect(refusal(await bytes({ method: 'GET', target: MEASURES }, own))).toBe(`${DENIED}the access key does not exist or is not in use`);
    await admin.call(changeKey, { params: { accessKey }, body: { state: 'active' } });
    expect(await status()).toBe(200);
    await admin.call(deleteKey, { params: { accessKey } });
    expect(await status()).toBe(401);
  });

  test('with a region and no account, the SDK asks GET /v3/auth/domains for it and signs with the answer', async () => {
    const { ak, sk } = await world.keyOf('distributor');
    const credential = new GlobalCredentials({ ak, sk }).withIamEndpoint(world.proxy.url);
    const client = new ClientBuilder((made: HcClient) => made).withCredential(credential as GlobalCredentials).withRegion(new Region('cn-north-1', world.proxy.url)).build();
    await sdkSend(client, { method: 'GET', path: MEASURES });
    expect(shapeFaults('ListMeasureUnits', world.proxy.last().text)).toEqual([]);
    expect((credential as unknown as { domainId: string }).domainId).toBe('2'.repeat(32));
  });

  test('GET /v3/auth/domains and /v5/caller-identity tell the account: the partner’s, or the customer’s own', async () => {
    const told = async (target: string, as: SdkKey) => JSON.parse((await bytes({ method: 'GET', target }, as)).text) as unknown;
    expect(await told('/v3/auth/domains', key)).toEqual({ domains: [{ id: '1'.repeat(32), name: 'provider 公司', enabled: true }] });
    expect(await told('/v5/caller-identity', await world.keyOf('a'))).toEqual({ account_id: '1'.repeat(32) });
    expect(await told('/v3/auth/domains', await world.keyOf('customer'))).toEqual({ domains: [{ id: world.numberOf('acme cloud'), name: 'acme cloud', enabled: true }] });
    expect(refusal(await bytes({ method: 'GET', target: '/v3/auth/domains', authorization: null }))).toBe(`${DENIED}x-auth-token not found`);
  });
});
