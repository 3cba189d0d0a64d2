/** A build made while the server runs: the new index and the new files are served, at every address of the page. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { registerPage } from './page.ts';

test('a running server serves what was built last', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pc-page-'));
  const http = fastify();
  try {
    mkdirSync(join(folder, 'assets'));
    const build = (name: string) => {
      writeFileSync(join(folder, 'index.html'), `<script src="/assets/${name}.js"></script>`);
      writeFileSync(join(folder, 'assets', `${name}.js`), name);
    };
    build('one');
    await registerPage(http, folder);
    const get = async (url: string) => {
      const reply = await http.inject({ method: 'GET', url });
      return [reply.statusCode, reply.body, reply.headers['cache-control']] as const;
    };
    expect((await get('/'))[1]).toContain('/assets/one.js');
    rmSync(join(folder, 'assets', 'one.js'));
    build('two');
    for (const address of ['/', '/sales/customers', '/index.html']) expect(await get(address)).toEqual([200, '<script src="/assets/two.js"></script>', 'no-cache']);
    expect(await get('/assets/two.js')).toEqual([200, 'two', 'public, max-age=31536000, immutable']);
    expect((await get('/assets/one.js'))[0]).toBe(404);
    expect((await get('/api/nothing'))[0]).toBe(404);
    expect((await get('/api/nothing'))[1]).toContain('request.unknown_path');
    expect((await get('/..%2f..%2fetc/passwd'))[1]).not.toContain('root:');
  } finally {
    await http.close();
    rmSync(folder, { recursive: true });
  }
});
