/**
 * The BSS door on HTTP: raw request → signature → account → kind of caller → permission → operation → answer.
 * Fastify's parsing is not used: the signature and the parameters must be decoded by the same code, from the bytes sent.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OPERATIONS, type OperationName } from '../../../contract/bss/contract.ts';
import { Problem } from '../../../contract/errors.ts';
import { homeCurrency, type Site } from '../../../contract/values/site.ts';
import type { Language } from '../../../contract/words/words.ts';
import { actorOfMember, findSecret } from '../../modules/identity/identity.ts';
import { type Clock, systemNow } from '../../platform/clock.ts';
import type { Actor, Ctx } from '../../platform/context.ts';
import type { Db } from '../../platform/db/pool.ts';
import { withTx } from '../../platform/db/tx.ts';
import { titleOf } from '../../platform/http/problem-body.ts';
import type { Sealer } from '../../platform/secrets.ts';
import { type Account, authDomainsAnswer, callerIdentityAnswer, refusalOfClaim } from './account.ts';
import { noLimits, perSecondLimits } from './limits.ts';
import { accountOf, OPERATION_RULES, operate } from './operations.ts';
import { type DoorAnswer, type GatewayRefusal, gatewayAnswer, SERVICE_CODES, serviceAnswer, type ServiceCode, type ServiceError } from './refusals.ts';
import { readRequest } from './request.ts';
import { operationAnswer } from './response.ts';
import type { Answers } from './shapes.ts';
import { claimedAccessKey, verifySignature } from './sign.ts';

export interface BssParts {
  readonly db: Db;
  readonly sealer: Sealer;
  readonly businessClock: Clock;
  readonly rateLimits: boolean;
  readonly site: Site;
}

/** Every operation reads, and its rows, count and currency must be of one moment. */
const ONE_VIEW = { readOnly: true, isolation: 'repeatable read' } as const;

/** Bodies of signed requests may be up to 12 MB (api 2). */
const BODY_LIMIT = 12 * 1024 * 1024;

class Refused extends Error {
  readonly answer: DoorAnswer;
  constructor(answer: DoorAnswer) {
    super('refused');
    this.answer = answer;
  }
}

export async function registerBss(scope: FastifyInstance, parts: BssParts): Promise<void> {
  const limits = parts.rateLimits ? perSecondLimits() : noLimits;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body));
  scope.setErrorHandler((error, request, reply) => send(reply, answerOfError(error, request)));
  const open = { config: { rateLimit: false }, bodyLimit: BODY_LIMIT } as const;

  for (const operation of OPERATIONS) {
    scope.route({
      ...open, method: operation.method, url: operation.path,
      handler: async (request, reply) => {
        const { actor, account, body } = await authenticate(parts, request);
        if (!limits.admit(request.ip, operation.name, account.id, systemNow())) throw refuse(request, { gate: 'too-many' });
        return send(reply, await answer(parts, operation.name, actor, request, body));
      },
    });
  }
  scope.route({ ...open, method: 'GET', url: '/v3/auth/domains', handler: async (request, reply) => send(reply, authDomainsAnswer((await authenticate(parts, request)).account, request.id)) });
  scope.route({ ...open, method: 'GET', url: '/v5/caller-identity', handler: async (request, reply) => send(reply, callerIdentityAnswer((await authenticate(parts, request)).account, request.id)) });
  for (const version of ['v1', 'v1.0', 'v2', 'v3', 'v3.0', 'v4', 'v5']) {
    scope.all(`/${version}/*`, open, (request, reply) => send(reply, gatewayAnswer({ gate: 'unknown-api' }, request.id)));
  }
}

function refuse(request: FastifyRequest, refusal: GatewayRefusal): Refused {
  return new Refused(gatewayAnswer(refusal, request.id));
}

function send(reply: FastifyReply, answer: DoorAnswer): FastifyReply {
  return reply.status(answer.status).headers(answer.headers).send(answer.body);
}

interface Authenticated {
  readonly actor: Actor;
  readonly account: Account;
  readonly body: Buffer;
}

/** Signature first, on the raw bytes; then whose account the request claims to speak for. */
async function authenticate(parts: BssParts, request: FastifyRequest): Promise<Authenticated> {
  const { headers } = request.raw;
  const body = await bodyOf(request);
  const claimed = claimedAccessKey(headers);
  const key = claimed === undefined ? null : await findSecret(parts.db, parts.sealer, claimed);
  const verdict = verifySignature({ method: request.method, rawUrl: request.raw.url ?? '/', headers, body, now: systemNow(), findSecret: () => key?.secret });
  if (!verdict.ok) throw refuse(request, verdict.refusal);
  // No temporary keys are issued in this slice, so a security token belongs to no key.
  if (!key || verdict.securityToken !== undefined) throw refuse(request, { gate: 'token-unreadable' });
  let actor: Actor;
  try {
    actor = await actorOfMember(parts.db, key.partnerId, key.memberId, verdict.ak, request.ip);
  } catch (error) {
    if (error instanceof Problem) throw refuse(request, { gate: 'unknown-key' });
    throw error;
  }
  const account = await withTx(parts.db, { partnerIds: [...actor.partnerIds] }, (tx) => accountOf(tx, actor));
  const foreign = refusalOfClaim(headers, account);
  if (foreign) throw refuse(request, foreign);
  return { actor, account, body };
}

/**
 * The bytes that were signed. Fastify reads no body of a GET, but the Node SDK sends one ({} with GET /v3/auth/domains),
 * so it is read here.
 */
async function bodyOf(request: FastifyRequest): Promise<Buffer> {
  if (Buffer.isBuffer(request.body)) return request.body;
  if (request.method !== 'GET') return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.raw) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > BODY_LIMIT) throw Object.assign(new Error('body too large'), { statusCode: 413 });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Kind of caller (api 3), then permission item, then parameters, then the operation in one transaction. */
async function answer<N extends OperationName>(parts: BssParts, name: N, actor: Actor, request: FastifyRequest, body: Buffer): Promise<DoorAnswer> {
  const rule = OPERATION_RULES[name];
  const refused = (code: ServiceCode, message: string) => serviceAnswer({ code, message }, request.id);
  if (rule.caller === 'partner' && actor.kind !== 'partner') return refused('CBC.0151', 'Access denied. This operation is for partners.');
  if (actor.kind === 'partner' && rule.permissions.length > 0 && !rule.permissions.some((item) => actor.permissions.has(item))) {
    return refused('CBC.0155', 'You are not allowed to perform this request: the permission item is missing.');
  }
  const read = readRequest(name, { rawUrl: request.raw.url ?? '/', headers: request.raw.headers, body });
  if (!read.ok) return serviceAnswer(read.error, request.id);
  const language: Language = read.language === 'en_US' ? 'en-US' : 'zh-CN';
  const done: Answers[N] | ServiceError = await withTx(parts.db, { partnerIds: [...actor.partnerIds] }, (tx) => {
    const ctx: Ctx = { actor: { ...actor, language }, tx, now: parts.businessClock.now(), requestId: request.id, ip: request.ip };
    return operate(name, ctx, read.values, homeCurrency(parts.site));
  }, ONE_VIEW);
  return isServiceError(done) ? serviceAnswer(done, request.id) : operationAnswer(name, done, request.id);
}

function isServiceError(value: unknown): value is ServiceError {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

/** A Problem of a face becomes the service error of its code; anything else is our own mistake. */
function answerOfError(error: unknown, request: FastifyRequest): DoorAnswer {
  if (error instanceof Refused) return error.answer;
  if (error instanceof Problem) {
    const code = error.bss && (SERVICE_CODES as readonly string[]).includes(error.bss) ? (error.bss as ServiceCode) : error.status === 403 ? 'CBC.0150' : 'CBC.0100';
    return serviceAnswer({ code, message: titleOf(error.code, error.params, 'en-US') }, request.id);
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status >= 400 && status < 500) return serviceAnswer({ code: 'CBC.0100', message: status === 413 ? 'The request body is larger than 12 MB.' : 'The request body cannot be read.' }, request.id);
  request.log.error({ err: error }, 'BSS operation failed');
  return serviceAnswer({ code: 'CBC.0999', message: 'Other error.' }, request.id);
}
