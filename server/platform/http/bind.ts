/**
 * Binds contract endpoints to module faces: permission, parsed input, idempotency, one transaction, parsed output.
 * A handler is the business sentence; all that is common to every request lives here and only here.
 */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Access, BodyOf, Endpoint, OutputIn, ParamsOf, QueryOf } from '../../../contract/endpoint.ts';
import { type FieldFault, Problem, problem } from '../../../contract/errors.ts';
import type { Permission } from '../../../contract/permissions.ts';
import type { Actor, Ctx } from '../context.ts';
import type { Tx } from '../db/tx.ts';
import { systemNow } from '../clock.ts';
import type { Stored } from '../files/storage.ts';

/** An uploaded file, its bytes already stored before the transaction began; `recordFile` gives it a row. */
export interface Upload {
  readonly name: string;
  readonly contentType: string;
  readonly stored: Stored;
}
/** A refusal of one file among several says which. */
export async function ofFile<T>(place: number, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.faults.length > 0) throw error;
    throw new Problem(error.code, error.params, [{ field: `body.file.${place}`, rule: 'this_file', params: { name } }]);
  }
}

export interface Download {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly open: () => Readable;
}
/** What the door must do after the transaction committed: cookies of sign-in and sign-out. */
export interface Effects {
  cookie?: { value: string; expiresAt: Date } | null;
}
export interface Input<E extends Endpoint> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  /** In the order they were sent; none for an endpoint that takes no files. */
  readonly uploads: readonly Upload[];
  readonly effects: Effects;
  readonly userAgent: string;
  readonly sessionHash: string | null;
}
export type Handler<E extends Endpoint> = (ctx: Ctx, input: Input<E>) => Promise<E extends { raw: 'download' } ? Download : OutputIn<E>>;

/** A binding forgets its types on purpose: the list of all bindings is heterogeneous; `bound` is where they are checked. */
export interface Binding {
  readonly endpoint: Endpoint;
  readonly handle: (ctx: Ctx, input: Input<Endpoint>) => Promise<unknown>;
}

export function bound<E extends Endpoint>(endpoint: E, handle: Handler<E>): Binding {
  return { endpoint, handle: (ctx, input) => handle(ctx, input as unknown as Input<E>) };
}

/** First fence: the actor holds one of the endpoint's permission items (sales 2.4). */
export function assertAccess(access: Access, actor: Actor): void {
  if (access === 'public' || access === 'member') return;
  if (access === 'operator') {
    if (actor.kind !== 'operator') throw problem('access.operator_only');
    return;
  }
  const items = (typeof access === 'string' ? [access] : access) as readonly Permission[];
  if (items.some((item) => actor.permissions.has(item))) return;
  if (actor.kind === 'customer') throw problem('access.partner_only');
  throw problem('access.denied', { permission: items[0] ?? '' });
}

/** Turns a zod error into field faults: where, which rule, with the rule's numbers. */
export function faultsOf(part: string, error: z.ZodError): FieldFault[] {
  return error.issues.flatMap((issue): FieldFault[] => {
    const field = [part, ...issue.path.map(String)].join('.');
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ field: `${field}.${key}`, rule: 'unknown_field' }));
      case 'too_big':
        return [{ field, rule: `too_big_${issue.origin === 'string' ? 'text' : issue.origin === 'array' ? 'list' : 'number'}`, params: { limit: String(issue.maximum) } }];
      case 'too_small':
        return [{ field, rule: `too_small_${issue.origin === 'string' ? 'text' : issue.origin === 'array' ? 'list' : 'number'}`, params: { limit: String(issue.minimum) } }];
      case 'invalid_type':
        return [{ field, rule: issue.input === undefined ? 'missing' : 'wrong_type', params: { expected: issue.expected } }];
      case 'invalid_value':
        return [{ field, rule: 'not_one_of', params: { values: issue.values.map(String).join(', ') } }];
      default:
        return [{ field, rule: ruleOf(issue.message) }];
    }
  });
}

/** Rules our own schemas name in their message; anything else is simply the wrong format. */
const NAMED_RULES = new Set(['id', 'day', 'month', 'amount', 'currency', 'count', 'login', 'mobile', 'nul_byte', 'half_character', 'year', 'day_reach', 'six_digits', 'zone', 'above_zero', 'sheet_id']);
function ruleOf(message: string): string {
  return NAMED_RULES.has(message) ? message : 'format';
}

export function parseInput(endpoint: Endpoint, raw: { params: unknown; query: unknown; body: unknown }): Pick<Input<Endpoint>, 'params' | 'query' | 'body'> {
  const faults: FieldFault[] = [];
  const parse = (part: 'params' | 'query' | 'body'): unknown => {
    const schema = endpoint[part];
    if (!schema) {
      faults.push(...notAskedFor(part, raw[part]));
      return undefined;
    }
    const result = schema.safeParse(raw[part] ?? (part === 'body' ? undefined : {}), { reportInput: true });
    if (result.success) return result.data;
    faults.push(...faultsOf(part, result.error));
    return undefined;
  };
  const parsed = { params: parse('params'), query: parse('query'), body: parse('body') };
  if (faults.length > 0) throw problem('request.invalid', {}, faults.slice(0, 50));
  return parsed as Pick<Input<Endpoint>, 'params' | 'query' | 'body'>;
}

/** What comes in a part the endpoint does not have: refused by name, like an unknown field of a part it has. */
function notAskedFor(part: 'params' | 'query' | 'body', given: unknown): FieldFault[] {
  if (given === undefined || given === null || part === 'params') return [];
  if (typeof given !== 'object' || Array.isArray(given)) return [{ field: part, rule: 'unknown_field' }];
  return Object.keys(given).map((key) => ({ field: `${part}.${key}`, rule: 'unknown_field' }));
}

const KEY = /^[\x21-\x7e]{8,128}$/;

/**
 * The one write path: claim the key, do the work, keep the answer, commit. The claim is an insert, so a second
 * request with the same key waits for the first to commit and then replays its answer; other content is refused.
 */
export async function withIdempotency(ctx: Ctx, endpoint: Endpoint, key: string | undefined, content: unknown, work: () => Promise<unknown>): Promise<{ answer: unknown; replayed: boolean }> {
  // A sensitive write under a key is always kept: its repetition must not ask for a second code.
  const kept = endpoint.idempotency === 'key' || (endpoint.verification !== undefined && key !== undefined);
  if (!kept) return { answer: await work(), replayed: false };
  if (key === undefined || !KEY.test(key)) throw problem('request.idempotency_key_missing');
  const { actor, tx } = ctx;
  const hash = createHash('sha256').update(`${endpoint.id}\n${canonical(content)}`).digest('hex');
  const claim = await sql<{ key: string }>`
    insert into platform.idempotency_keys (partner_id, member_id, key, endpoint, content_hash, status, created_at)
    values (${actor.partnerId}, ${actor.memberId}, ${key}, ${endpoint.id}, ${hash}, 0, ${systemNow()})
    on conflict do nothing returning key`.execute(tx);
  if (claim.rows.length === 0) {
    const before = await sql<{ content_hash: string; answer: unknown }>`
      select content_hash, answer from platform.idempotency_keys
      where partner_id = ${actor.partnerId} and member_id = ${actor.memberId} and key = ${key}`.execute(tx);
    const row = before.rows[0];
    if (!row || row.content_hash !== hash) throw problem('request.idempotency_key_reused');
    return { answer: row.answer, replayed: true };
  }
  const answer = await work();
  await sql`
    update platform.idempotency_keys set status = 200, answer = ${JSON.stringify(withoutSecrets(endpoint, answer))}::jsonb
    where partner_id = ${actor.partnerId} and member_id = ${actor.memberId} and key = ${key}`.execute(tx);
  return { answer, replayed: false };
}

/** Whether something was answered under this key: the same request again is a replay, any other is refused. */
export async function hasAnswer(tx: Tx, actor: Actor, key: string): Promise<boolean> {
  const found = await sql`select from platform.idempotency_keys where partner_id = ${actor.partnerId} and member_id = ${actor.memberId} and key = ${key} and status = 200`.execute(tx);
  return found.rows.length > 0;
}

/** Keys nobody can still be retrying with. What the sight of the operator lets through is what is old enough (db/migrations). */
export async function sweepIdempotencyKeys({ tx }: Ctx): Promise<number> {
  const gone = await sql`delete from platform.idempotency_keys where created_at < now() - interval '7 days'`.execute(tx);
  return Number(gone.numAffectedRows ?? 0n);
}

/** A secret shown once is not kept for replay: the replay carries an empty one. */
function withoutSecrets(endpoint: Endpoint, answer: unknown): unknown {
  if (!endpoint.shownOnce || typeof answer !== 'object' || answer === null) return answer;
  return { ...answer, ...Object.fromEntries(endpoint.shownOnce.map((field) => [field, ''])) };
}

/** JSON with sorted keys, so that the same content has the same hash however it was written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  ) ?? '';
}

export type { Problem };
