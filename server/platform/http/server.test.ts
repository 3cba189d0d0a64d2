/** Whose address a request has: of the caller as the one proxy in front saw it, never what the caller wrote itself. */
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { createMetrics } from '../metrics.ts';
import { createServer } from './server.ts';

async function addressSeen(env: Record<string, string>, forwarded: string): Promise<string> {
  const app = await createServer(readConfig(env, '/tmp'), createMetrics());
  app.get('/whose', async (request) => request.ip);
  const answer = await app.inject({ url: '/whose', remoteAddress: '10.9.9.9', headers: { 'x-forwarded-for': forwarded } });
  await app.close();
  return answer.body;
}

test.each([
  [{}, '6.6.6.6', '10.9.9.9'],
  [{ PUBLIC_URL: 'https://pc.example' }, '203.0.113.7', '203.0.113.7'],
  [{ PUBLIC_URL: 'https://pc.example' }, '6.6.6.6, 203.0.113.7', '203.0.113.7'],
  [{ PUBLIC_URL: 'https://pc.example' }, '1.1.1.1, 6.6.6.6, 203.0.113.7', '203.0.113.7'],
])('with %j, %s is %s', async (env, forwarded, seen) => {
  expect(await addressSeen(env, forwarded)).toBe(seen);
});
