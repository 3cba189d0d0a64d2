/**
 * The face of verification codes (sales 1.1, 9.3): what a request of a sensitive action must bring when the partner's
 * switch is on. `admit` runs before the action's transaction, in one of its own, so that a wrong try counts whatever becomes
 * of the request; what it answers uses the code up inside the action's transaction, so that an action that does not happen
 * uses no code. Security goes by system time (docs/decisions/0007).
 */
import { timingSafeEqual } from 'node:crypto';
import type { Endpoint } from '../../../contract/endpoint.ts';
import { type Problem, problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskEmail } from '../../../contract/values/mask.ts';
import { CODE_MINUTES, CODE_TRIES, VERIFICATION_METHODS, type VerificationMethod, type VerifiedAction } from '../../../contract/verification.ts';
import { systemNow } from '../../platform/clock.ts';
import type { Actor, Ctx } from '../../platform/context.ts';
import type { Db } from '../../platform/db/pool.ts';
import { type Tx, withTx } from '../../platform/db/tx.ts';
import { hasAnswer } from '../../platform/http/bind.ts';
import type { Sealer } from '../../platform/secrets.ts';
import { recordAudit } from '../audit/audit.ts';
import * as store from './store.ts';
import { fromBase32, matchStep } from './totp.ts';

export { sweepCodes } from './store.ts';

export interface Call {
  readonly params: unknown;
  readonly body: unknown;
  /** The header of the code, as it came. */
  readonly header: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly requestId: string;
  readonly ip: string;
  /** Business time, for the log. */
  readonly now: Date;
}

/** Uses the code up; to be called inside the action's transaction. */
export type UseUp = (tx: Tx) => Promise<void>;

/** Getting a first method needs none. */
const FIRST_METHOD: ReadonlySet<VerifiedAction> = new Set(['verification.method', 'profile.email']);

/** The kind of action a request is, if it is one: some endpoints are only when a certain field comes with them. */
function actionOf(endpoint: Endpoint, body: unknown): VerifiedAction | null {
  if (endpoint.verification === undefined) return null;
  if (endpoint.verifiedField === undefined) return endpoint.verification;
  return typeof body === 'object' && body !== null && endpoint.verifiedField in body ? endpoint.verification : null;
}

/** What a code is bound to beside the kind of action: the ids in the address. */
export function objectOf(params: unknown): string {
  return typeof params === 'object' && params !== null ? Object.values(params).map(String).join(' ') : '';
}

function codeOf(header: string | undefined): { method: VerificationMethod; code: string } | null {
  const found = /^(\w+) (\d{6})$/.exec(header ?? '');
  const method = VERIFICATION_METHODS.find((one) => one === found?.[1]);
  return method && found?.[2] ? { method, code: found[2] } : null;
}

export function methodsOf(row: Pick<store.MethodsRow, 'sealed_secret' | 'email' | 'preferred'>): { available: VerificationMethod[]; preferred: VerificationMethod } {
  const available = VERIFICATION_METHODS.filter((method) => (method === 'totp' ? row.sealed_secret !== null : row.email !== ''));
  const preferred = available.find((method) => method === row.preferred) ?? available[0] ?? 'mail';
  return { available, preferred };
}

export const codeMac = (sealer: Sealer, codeId: Id, code: string): string => sealer.mac(`verification ${codeId} ${code}`);

type Verdict = { readonly refused: Problem } | { readonly useUp: UseUp | null };

export async function admit(parts: { readonly db: Db; readonly sealer: Sealer }, actor: Actor, endpoint: Endpoint, call: Call, at: Date = systemNow()): Promise<UseUp | null> {
  const action = actionOf(endpoint, call.body);
  const { memberId, partnerId } = actor;
  if (action === null || memberId === null) return null;
  // A refusal is an answer here, not an exception: the try it counted must be committed.
  const verdict = await withTx(parts.db, { partnerIds: [partnerId] }, async (tx): Promise<Verdict> => {
    if ((await store.readSwitch(tx, partnerId))?.required !== true) return { useUp: null };
    // What was answered under this key is replayed, not done again.
    if (call.idempotencyKey !== undefined && (await hasAnswer(tx, actor, call.idempotencyKey))) return { useUp: refuse };
    const given = codeOf(call.header);
    const row = given ? await store.takeMethods(tx, partnerId, memberId) : await store.readMethods(tx, partnerId, memberId);
    if (!row) return { refused: problem('session.missing') };
    const { available, preferred } = methodsOf(row);
    if (available.length === 0 && FIRST_METHOD.has(action)) return { useUp: null };
    const object = objectOf(call.params);
    if (!given || !available.includes(given.method)) {
      return { refused: problem('verification.required', { action, object, methods: available.join(','), preferred, address: row.email === '' ? '' : maskEmail(row.email) }) };
    }
    const asked: Asked = { sealer: parts.sealer, ctx: { actor, tx, now: call.now, requestId: call.requestId, ip: call.ip }, memberId, code: given.code, at };
    return given.method === 'totp' ? tryApp(asked, row) : tryMailed(asked, action, object);
  });
  if ('refused' in verdict) throw verdict.refused;
  return verdict.useUp;
}

/** Reached only if an answer that was there a moment ago is gone. */
const refuse: UseUp = () => Promise.reject(problem('request.idempotency_key_reused'));

interface Asked {
  readonly sealer: Sealer;
  readonly ctx: Ctx;
  readonly memberId: Id;
  readonly code: string;
  readonly at: Date;
}

const TEN_MINUTES = CODE_MINUTES * 60_000;

async function recordBlocked({ ctx, memberId }: Asked, method: VerificationMethod): Promise<void> {
  await recordAudit(ctx, { action: 'verification.failed', objectKind: 'member', objectId: memberId, objectName: ctx.actor.login, after: { method, tries: CODE_TRIES } });
}

/** Three wrong codes in a row, and the app is not asked for ten minutes. */
async function tryApp(asked: Asked, row: store.MethodsRow): Promise<Verdict> {
  const { ctx: { tx, actor: { partnerId } }, memberId, at } = asked;
  if (row.blocked_until !== null && row.blocked_until > at) return { refused: problem('verification.blocked', { minutes: Math.ceil((row.blocked_until.getTime() - at.getTime()) / 60_000) }) };
  const step = matchStep(fromBase32(asked.sealer.open(row.sealed_secret ?? '')), asked.code, at, Number(row.last_step));
  if (step !== null) {
    return { useUp: async (inner) => {
      if (!(await store.useStep(inner, partnerId, memberId, step))) throw problem('verification.code_gone');
    } };
  }
  const failed = row.failed + 1;
  const blocked = failed >= CODE_TRIES;
  await store.countFailed(tx, partnerId, memberId, blocked ? 0 : failed, blocked ? new Date(at.getTime() + TEN_MINUTES) : null);
  if (!blocked) return { refused: problem('verification.code_wrong', { left: CODE_TRIES - failed }) };
  await recordBlocked(asked, 'totp');
  return { refused: problem('verification.blocked', { minutes: CODE_MINUTES }) };
}

async function tryMailed(asked: Asked, action: VerifiedAction, object: string): Promise<Verdict> {
  const { ctx: { tx, actor: { partnerId } }, memberId, at } = asked;
  const row = await store.takeCode(tx, partnerId, memberId, action, object);
  if (!row || row.used_at !== null || row.expires_at <= at || row.tries >= CODE_TRIES) return { refused: problem('verification.code_gone') };
  const right = timingSafeEqual(Buffer.from(codeMac(asked.sealer, row.code_id, asked.code)), Buffer.from(row.code_mac));
  if (right) {
    return { useUp: async (inner) => {
      if (!(await store.useCode(inner, partnerId, row.code_id, at))) throw problem('verification.code_gone');
    } };
  }
  await store.countTry(tx, partnerId, row.code_id);
  const left = CODE_TRIES - row.tries - 1;
  if (left > 0) return { refused: problem('verification.code_wrong', { left }) };
  await recordBlocked(asked, 'mail');
  return { refused: problem('verification.code_gone') };
}
