/**
 * The built web, read from the disk at every request: a build that is made while the server runs is served whole, its index
 * with the files that index names. Anything that is no file and no API address is the page, which routes in the browser.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { problem } from '../../../contract/errors.ts';
import { sendProblem } from './server.ts';

export async function registerPage(http: FastifyInstance, folder: string): Promise<void> {
  const page = existsSync(join(folder, 'index.html'));
  if (page) await http.register(fastifyStatic, { root: folder, prefix: '/', cacheControl: true, maxAge: '1h', setHeaders: (reply, path) => {
    reply.header('Cache-Control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  } });
  http.setNotFoundHandler((request, reply) => {
    const wantsPage = page && request.method === 'GET' && !/^\/(api|v\d|health|metrics)(\/|$|\?)/.test(request.url) && !request.url.startsWith('/assets/');
    if (!wantsPage) return sendProblem(problem('request.unknown_path'), request, reply);
    return reply.header('Cache-Control', 'no-cache').sendFile('index.html');
  });
}
