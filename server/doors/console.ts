/**
 * The console door: session cookie and origin check → Actor; contract path → binding; Problem → problem details.
 * One transaction for an actor; what a handler returns is parsed by the contract, so unknown fields never leave.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setClock, signIn as signInEndpoint } from '../../contract/console/identity.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { problem } from '../../contract/errors.ts';
import { VERIFICATION_HEADER } from '../../contract/verification.ts';
import type { Clock } from '../platform/clock.ts';
import type { Actor, Ctx } from '../platform/context.ts';
import type { Db } from '../platform/db/pool.ts';
import { withTx } from '../platform/db/tx.ts';
import { assertAccess, type Binding, type Download, type Effects, ofFile, parseInput, type Upload, withIdempotency } from '../platform/http/bind.ts';
import { cleanFileName } from '../platform/files/file-name.ts';
import type { FileStorage } from '../platform/files/storage.ts';
import { languageOf } from '../platform/http/problem-body.ts';
import { tokenHash } from '../platform/secrets.ts';
import { authenticateSession, signIn } from '../modules/identity/identity.ts';
import { type IdentityParts, signedInOut } from '../modules/identity/endpoints.ts';
import { admit } from '../modules/verification/verification.ts';

export const COOKIE = 'pc_session';
/** No secret: tells the portal that there may be a session, so that it does not have to be refused to find out. */
const HINT_COOKIE = 'pc_signed_in';

export interface ConsoleParts extends IdentityParts {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly secureCookie: boolean;
  /** Host of PUBLIC_URL, null without one. */
  readonly publicHost: string | null;
  readonly bindings: readonly Binding[];
  /** After a commit: something may have been enqueued. */
  readonly committed: () => void;
  readonly storage: FileStorage;
  readonly uploadLimitBytes: number;
  /** Moves business time, runs what is due, answers what was run; outside the request's own transaction. */
  readonly moveClock: (to: Date, by: Pick<Ctx, 'actor' | 'requestId' | 'ip'>) => Promise<{ now: string; jobs: number }>;
}

export function registerConsole(app: FastifyInstance, parts: ConsoleParts): void {
  registerSignIn(app, parts);
  registerClock(app, parts);
  for (const binding of parts.bindings) {
    const { endpoint } = binding;
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      config: { endpoint },
      handler: (request, reply) => answer(parts, binding, request, reply),
    });
  }
  registerOtherMethods(app, [signInEndpoint, setClock, ...parts.bindings.map((binding) => binding.endpoint)]);
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** An address that is there under other methods says which (405), instead of being unknown (404). */
function registerOtherMethods(app: FastifyInstance, endpoints: readonly Endpoint[]): void {
  for (const url of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const known = new Set<string>(endpoints.filter((endpoint) => endpoint.path === url).map((endpoint) => endpoint.method));
    if (known.has('GET')) known.add('HEAD');
    app.route({
      method: METHODS.filter((method) => !known.has(method)),
      url,
      // Before the body is read: what cannot be done need not be well formed.
      onRequest: async (_request, reply) => {
        reply.header('Allow', [...known].join(', '));
        throw problem('request.method');
      },
      handler: () => undefined,
    });
  }
}

/**
 * Writes must come from our own pages: the origin is this host, or the public address when a proxy stands in front and
 * rewrites Host. A client without an origin is no browser page; the cookie is SameSite besides.
 */
function assertOrigin(parts: ConsoleParts, request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== 'null') {
    let host: string;
    try {
      host = new URL(origin).host;
    } catch {
      throw problem('request.origin');
    }
    if (host !== request.headers.host && host !== parts.publicHost) throw problem('request.origin');
  } else if (origin === 'null' || request.headers['sec-fetch-site'] === 'cross-site') {
    throw problem('request.origin');
  }
}

/** Names in an answer come in the language of the page that asks; without one in the member's own. */
function inLanguageOf(request: FastifyRequest, actor: Actor): Actor {
  const asked = request.headers['accept-language'];
  return asked === undefined ? actor : { ...actor, language: languageOf(asked) };
}

function sessionToken(request: FastifyRequest): string {
  const token = request.cookies[COOKIE];
  if (!token) throw problem('session.missing');
  return token;
}

const textOf = (header: string | string[] | undefined): string | undefined => (typeof header === 'string' ? header : undefined);

async function answer(parts: ConsoleParts, binding: Binding, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  assertOrigin(parts, request);
  const token = sessionToken(request);
  const actor = inLanguageOf(request, await authenticateSession(parts.db, token, (expiresAt) => setCookie(parts, reply, token, expiresAt)));
  const { endpoint } = binding;
  assertAccess(endpoint.access, actor);
  const parsed = parseInput(endpoint, { params: request.params, query: request.query, body: request.body });
  const uploads = endpoint.raw === 'upload' ? await readUploads(parts, actor, request) : [];
  const effects: Effects = {};
  const input = { ...parsed, uploads, effects, userAgent: request.headers['user-agent'] ?? '', sessionHash: tokenHash(token) };
  const scope = { partnerIds: [...actor.partnerIds], operator: actor.kind === 'operator' };
  const key = textOf(request.headers['idempotency-key']);
  const useUp = await admit(parts, actor, endpoint, {
    params: parsed.params, body: parsed.body, header: textOf(request.headers[VERIFICATION_HEADER]), idempotencyKey: key, requestId: request.id, ip: request.ip, now: parts.businessClock.now(),
  });
  const result = await withTx(
    parts.db,
    scope,
    (tx) => {
      const ctx: Ctx = { actor, tx, now: parts.businessClock.now(), requestId: request.id, ip: request.ip };
      return withIdempotency(ctx, endpoint, key, { params: request.params, query: request.query, body: request.body }, async () => {
        await useUp?.(tx);
        return binding.handle(ctx, input);
      });
    },
  );
  if (endpoint.method !== 'GET') parts.committed();
  return send(parts, endpoint, effects, result, reply);
}

/**
 * Bytes are stored before the transaction, so that a slow sender holds no transaction open. The form is read to its end:
 * files and nothing else are what was meant, and a form that breaks off is none.
 */
async function readUploads(parts: ConsoleParts, actor: Actor, request: FastifyRequest): Promise<Upload[]> {
  const uploads: Upload[] = [];
  const strange: string[] = [];
  if (request.isMultipart()) {
    try {
      for await (const part of request.parts()) {
        if (part.type === 'file' && part.fieldname === 'file') {
          const name = cleanFileName(part.filename);
          const stored = await ofFile(uploads.length, name, () => parts.storage.store(actor.partnerId, part.file, parts.uploadLimitBytes));
          uploads.push({ name, contentType: part.mimetype.slice(0, 200), stored });
          continue;
        }
        strange.push(part.fieldname);
        if (part.type === 'file') part.file.resume();
      }
    } catch (error) {
      // The rest is read and let go, or the sender would never come to read the answer, nor this connection to its next request.
      request.raw.unpipe();
      request.raw.resume();
      if (isBrokenForm(error)) throw problem('request.invalid', {}, [{ field: 'body.file', rule: 'format' }]);
      throw error;
    }
  }
  if (strange.length > 0) throw problem('request.invalid', {}, strange.map((name) => (name === 'file' ? { field: 'body.file', rule: 'missing' } : { field: `body.${name.slice(0, 64)}`, rule: 'unknown_field' })));
  if (uploads.length === 0) throw problem('request.invalid', {}, [{ field: 'body.file', rule: 'missing' }]);
  return uploads;
}

/** The parser of forms tells what is wrong with a form by words alone; whatever has a code comes from elsewhere. */
function isBrokenForm(error: unknown): boolean {
  return error instanceof Error && !('code' in error) && /multipart|boundary|part header|part terminated/i.test(error.message);
}

function send(parts: ConsoleParts, endpoint: Endpoint, effects: Effects, result: { answer: unknown; replayed: boolean }, reply: FastifyReply): unknown {
  if (effects.cookie === null) reply.clearCookie(COOKIE, { path: '/' }).clearCookie(HINT_COOKIE, { path: '/' });
  if (effects.cookie) setCookie(parts, reply, effects.cookie.value, effects.cookie.expiresAt);
  if (result.replayed) reply.header('Idempotency-Replayed', 'true');
  reply.header('Cache-Control', 'no-store');
  if (endpoint.raw === 'download') {
    const file = result.answer as Download;
    reply.header('Content-Type', file.contentType).header('Content-Length', file.bytes).header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    return reply.send(file.open());
  }
  return reply.send(endpoint.output.parse(result.answer));
}

function setCookie(parts: ConsoleParts, reply: FastifyReply, value: string, expires: Date): void {
  const settings = { path: '/', sameSite: 'lax', secure: parts.secureCookie, expires } as const;
  reply.setCookie(COOKIE, value, { ...settings, httpOnly: true }).setCookie(HINT_COOKIE, '1', settings);
}

function registerSignIn(app: FastifyInstance, parts: ConsoleParts): void {
  app.route({
    method: signInEndpoint.method,
    url: signInEndpoint.path,
    config: { endpoint: signInEndpoint },
    handler: async (request, reply) => {
      assertOrigin(parts, request);
      const { body } = parseInput(signInEndpoint, { params: request.params, query: request.query, body: request.body }) as { body: unknown };
      const { login, password } = signInEndpoint.body.parse(body);
      const { token, expiresAt } = await signIn(parts.db, login, password, { ip: request.ip, userAgent: request.headers['user-agent'] ?? '', requestId: request.id, at: parts.businessClock.now() });
      const actor: Actor = await authenticateSession(parts.db, token);
      const out = await withTx(parts.db, { partnerIds: [...actor.partnerIds], operator: actor.kind === 'operator' }, (tx) => signedInOut({ actor, tx, now: parts.businessClock.now(), requestId: request.id, ip: request.ip }, parts));
      setCookie(parts, reply, token, expiresAt);
      reply.header('Cache-Control', 'no-store');
      return reply.send(signInEndpoint.output.parse(out));
    },
  });
}

/** Moving the clock runs jobs in transactions of their own, so it cannot live inside one (the embedded engine has one). */
function registerClock(app: FastifyInstance, parts: ConsoleParts): void {
  app.route({
    method: setClock.method,
    url: setClock.path,
    config: { endpoint: setClock },
    handler: async (request, reply) => {
      assertOrigin(parts, request);
      const actor = await authenticateSession(parts.db, sessionToken(request));
      assertAccess(setClock.access, actor);
      const { body } = parseInput(setClock, { params: request.params, query: request.query, body: request.body }) as { body: unknown };
      const moved = await parts.moveClock(new Date(setClock.body.parse(body).now), { actor, requestId: request.id, ip: request.ip });
      return reply.header('Cache-Control', 'no-store').send(setClock.output.parse(moved));
    },
  });
}
