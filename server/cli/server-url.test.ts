import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { configuredUrl, forgetUrl, rememberUrl, serverUrl } from './server-url.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'pc-url-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const config = { dataDir, publicUrl: null, host: '127.0.0.1', port: 8080 };

test('the running server’s address counts, then what is configured; a public address counts always', () => {
  expect(serverUrl(config)).toBe('http://127.0.0.1:8080');
  rememberUrl(config, 'http://127.0.0.1:41234');
  expect(serverUrl(config)).toBe('http://127.0.0.1:41234');
  expect(serverUrl({ ...config, publicUrl: 'https://partner.example/' })).toBe('https://partner.example');
  forgetUrl(config);
  expect(serverUrl(config)).toBe('http://127.0.0.1:8080');
});

test.each([['0.0.0.0', 'http://127.0.0.1:80'], ['::', 'http://127.0.0.1:80'], ['::1', 'http://[::1]:80'], ['box', 'http://box:80']])('host %s is reached at %s', (host, url) => {
  expect(configuredUrl({ publicUrl: null, host, port: 80 })).toBe(url);
});
