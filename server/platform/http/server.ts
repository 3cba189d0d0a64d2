/**
 * The HTTP server: limits, security headers, request ids, problem details for every error, health and metrics.
 * What is served is decided by the doors; this file decides how a request may fail.
 */
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { type Endpoint, MAX_UPLOAD_FILES } from '../../../contract/endpoint.ts';
import { Problem, problem } from '../../../contract/errors.ts';
import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { languageOf, problemBody } from './problem-body.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint;
  }
}

const BODY_LIMIT = 2 * 1024 * 1024;
/** Fields of a form beside its files. */
const MAX_FIELDS = 10;

export async function createServer(config: Config, metrics: Metrics): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: createLog(config.logLevel),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    // One proxy, ours: what it says of the caller counts, what the caller wrote in front of that does not.
    trustProxy: config.publicUrl === null ? false : (_address: string, hop: number) => hop < 1,
    routerOptions: { maxParamLength: 600 },
    requestTimeout: 15 * 60_000,
    // Addresses that cannot be read at all never reach the hooks below.
    frameworkErrors: (_error, request, reply) => {
      reply.header('X-Request-Id', request.id);
      sendProblem(problem('request.unknown_path'), request as FastifyRequest, reply as FastifyReply);
    },
  }) as unknown as FastifyInstance;
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: { defaultSrc: ["'self'"], scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:', 'blob:'], connectSrc: ["'self'"], fontSrc: ["'self'", 'data:'], objectSrc: ["'none'"], frameAncestors: ["'none'"], upgradeInsecureRequests: null },
    },
    strictTransportSecurity: config.publicUrl?.startsWith('https://') ?? false,
  });
  // Bodies are JSON or files: text, which Fastify would take as well, is refused by name.
  app.removeContentTypeParser('text/plain');
  await app.register(cookie);
  // One byte more than is taken: what is cut off at the limit must not pass for a whole file.
  await app.register(multipart, { limits: { fileSize: config.uploadLimitBytes + 1, files: MAX_UPLOAD_FILES, fields: MAX_FIELDS, parts: MAX_FIELDS + MAX_UPLOAD_FILES } });
  if (config.rateLimits) {
    await app.register(rateLimit, {
      // Pages' own files are not counted: several people behind one address open the portal at once.
      global: true, max: 1200, timeWindow: 60_000, allowList: (request) => request.url.startsWith('/assets/'),
      errorResponseBuilder: (_request, context) => problem('request.too_many', { seconds: Math.ceil(context.ttl / 1000) }),
    });
  }
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    metrics.observeRequest(request.routeOptions.config.endpoint?.id ?? request.routeOptions.url ?? 'unknown', request.method, reply.statusCode, reply.elapsedTime / 1000);
    if (reply.statusCode >= 500 && !request.url.startsWith('/health/')) request.log.error({ url: request.url, status: reply.statusCode }, 'request failed');
  });
  app.setErrorHandler((error, request, reply) => sendProblem(toProblem(error, request, config.uploadLimitBytes), request, reply));
  return app;
}

export function sendProblem(error: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request.headers['accept-language']);
  if (error.code === 'request.too_many') reply.header('Retry-After', String(error.params['seconds'] ?? 1));
  return reply.status(error.status).type('application/problem+json').header('Cache-Control', 'no-store').send(JSON.stringify(problemBody(error, language, request.id)));
}

/** What Fastify and the database say, in our closed list; whatever is left is our own mistake, logged with its stack. */
export function toProblem(error: unknown, request: Pick<FastifyRequest, 'headers' | 'log'>, uploadLimit: number): Problem {
  if (error instanceof Problem) return error;
  const known = error as Partial<FastifyError> & { code?: string };
  switch (known.code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return problem('request.malformed_json');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('request.unsupported_type', { type: (request.headers['content-type'] ?? '').slice(0, 100) });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('request.too_large', { limit: `${BODY_LIMIT / 1024 / 1024} MB` });
    case 'FST_REQ_FILE_TOO_LARGE':
      return problem('request.too_large', { limit: `${uploadLimit / 1024 / 1024} MB` });
    case 'FST_FILES_LIMIT':
      return problem('request.invalid', {}, [{ field: 'body.file', rule: 'too_big_list', params: { limit: MAX_UPLOAD_FILES } }]);
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return problem('request.invalid', {}, [{ field: 'body', rule: 'too_big_list', params: { limit: MAX_FIELDS } }]);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return problem('request.invalid');
    case '57014':
    case '55P03':
    case '53300':
      request.log.warn({ err: error }, 'database could not answer in time');
      return problem('request.busy');
  }
  if (error instanceof SyntaxError && known.statusCode === 400) return problem('request.malformed_json');
  if (typeof known.statusCode === 'number' && known.statusCode >= 400 && known.statusCode < 500) return problem('request.invalid');
  request.log.error({ err: error }, 'unexpected error');
  return problem('request.internal');
}
