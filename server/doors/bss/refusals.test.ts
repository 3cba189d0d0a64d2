import { describe, expect, test } from 'vitest';
import { refusalFaults } from '../../../test/conformance/shape.ts';
import { authDomainsAnswer, callerIdentityAnswer, refusalOfClaim } from './account.ts';
import { type GatewayRefusal, gatewayAnswer, SERVICE_CODES, serviceAnswer } from './refusals.ts';

const NOT_AUTHENTIC = 'Incorrect IAM authentication information';

describe('the gateway', () => {
  test.each<[GatewayRefusal, number, string, string]>([
    [{ gate: 'bad-signature' }, 401, 'APIG.0301', `${NOT_AUTHENTIC}: verify aksk signature fail`],
    [{ gate: 'bad-signature', reason: 'x' }, 401, 'APIG.0301', `${NOT_AUTHENTIC}: verify aksk signature fail, x`],
    [{ gate: 'unknown-key' }, 401, 'APIG.0301', `${NOT_AUTHENTIC}: the access key does not exist or is not in use`],
    [{ gate: 'no-credentials' }, 401, 'APIG.0301', `${NOT_AUTHENTIC}: x-auth-token not found`],
    [{ gate: 'token-unreadable' }, 401, 'APIG.0301', `${NOT_AUTHENTIC}: decrypt token fail`],
    [
      { gate: 'token-expired', expiredAt: new Date('2026-07-09T08:15:00Z') },
      401,
      'APIG.0301',
      `${NOT_AUTHENTIC}: token expires, expires_at: 2026-07-09T08:15:00.000Z`,
    ],
    [
      { gate: 'foreign-account' },
      401,
      'APIG.0301',
      `${NOT_AUTHENTIC}: X-Domain-Id is not the account of the access key`,
    ],
    [{ gate: 'too-many' }, 429, 'APIG.0308', 'throttling threshold reached'],
    [{ gate: 'unknown-api' }, 404, 'APIG.0101', 'the API does not exist or has not been published in the environment'],
  ])('%j', (refusal, status, code, message) => {
    const answer = gatewayAnswer(refusal, 'r-1');
    expect(answer.status).toBe(status);
    expect(answer.headers).toEqual({ 'content-type': 'application/json', 'x-request-id': 'r-1' });
    expect(JSON.parse(answer.body)).toEqual({ error_code: code, error_msg: message, request_id: 'r-1' });
    expect(refusalFaults(answer.body)).toEqual([]);
  });
});

describe('the service', () => {
  test('each code has its status', () => {
    const statuses = SERVICE_CODES.map((code) => [code, serviceAnswer({ code, message: 'm' }, 'r').status]);
    expect(Object.fromEntries(statuses)).toEqual({
      'CBC.0100': 400,
      'CBC.0101': 400,
      'CBC.0154': 401,
      'CBC.0150': 403,
      'CBC.0151': 403,
      'CBC.0155': 403,
      'CBC.0156': 403,
      'CBC.18000016': 400,
      'CBC.99000000': 400,
      'CBC.99000035': 400,
      'CBC.99000037': 400,
      'CBC.0999': 500,
    });
  });

  test('a body of exactly code and message, at most 2000 characters of it', () => {
    const answer = serviceAnswer({ code: 'CBC.0100', message: 'limit must be from 1 to 100' }, 'r-1');
    expect(answer.body).toBe('{"error_code":"CBC.0100","error_msg":"limit must be from 1 to 100"}');
    expect(answer.headers['x-request-id']).toBe('r-1');
    const long = serviceAnswer({ code: 'CBC.0999', message: 'x'.repeat(3000) }, 'r').body;
    expect(JSON.parse(long).error_msg).toHaveLength(2000);
  });
});

describe('the account', () => {
  const account = { id: '0a1b2c3d4e5f', name: 'star-cloud' };

  test('a claimed account must be the key owner’s; none is fine', () => {
    expect(refusalOfClaim({}, account)).toBeUndefined();
    expect(refusalOfClaim({ 'x-domain-id': '' }, account)).toBeUndefined();
    expect(refusalOfClaim({ 'x-domain-id': ' 0a1b2c3d4e5f ' }, account)).toBeUndefined();
    for (const claim of ['other', '0A1B2C3D4E5F', [account.id, 'other']]) {
      expect(refusalOfClaim({ 'x-domain-id': claim }, account)).toEqual({ gate: 'foreign-account' });
    }
  });

  test('the look-ups clients use', () => {
    expect(JSON.parse(authDomainsAnswer(account, 'r').body)).toEqual({
      domains: [{ id: '0a1b2c3d4e5f', name: 'star-cloud', enabled: true }],
    });
    expect(JSON.parse(callerIdentityAnswer(account, 'r').body)).toEqual({ account_id: '0a1b2c3d4e5f' });
  });
});
