/** The switch, a member's own methods, and sending a code: what the pages of verification do. */
import { randomBytes, randomInt } from 'node:crypto';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount } from '../../../contract/values/mask.ts';
import { CODE_MINUTES, RESEND_SECONDS, type VerificationMethod, type VerifiedAction } from '../../../contract/verification.ts';
import { newId, systemNow } from '../../platform/clock.ts';
import { type Ctx, isAdministrator } from '../../platform/context.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import type { Sealer } from '../../platform/secrets.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import * as store from './store.ts';
import { base32, fromBase32, matchStep, otpauthUri } from './totp.ts';
import { codeMac, methodsOf } from './verification.ts';

function memberOf({ actor }: Ctx): { partnerId: Id; memberId: Id } {
  if (actor.memberId === null) throw problem('session.missing');
  return { partnerId: actor.partnerId, memberId: actor.memberId };
}

async function ownMethods(ctx: Ctx): Promise<store.MethodsRow> {
  const { partnerId, memberId } = memberOf(ctx);
  const row = await store.takeMethods(ctx.tx, partnerId, memberId);
  if (!row) throw problem('session.missing');
  return row;
}

const ownEntry = (ctx: Ctx, action: AuditEntry['action'], after?: unknown): AuditEntry => ({ action, objectKind: 'member', objectId: ctx.actor.memberId ?? '', objectName: maskAccount(ctx.actor.login), after });

export const maySwitch = ({ actor }: Ctx): boolean => actor.kind !== 'customer' && isAdministrator(actor);

/** who switches on must be able to answer, or nobody could ever switch off again. */
export async function setSwitch(ctx: Ctx, required: boolean): Promise<void> {
  const { partnerId, memberId } = memberOf(ctx);
  if (!maySwitch(ctx)) throw problem('access.administrator_only');
  const was = (await store.readSwitch(ctx.tx, partnerId))?.required ?? false;
  if (was === required) return;
  if (required && methodsOf(await ownMethods(ctx)).available.length === 0) throw problem('verification.no_method');
  if (!(await store.writeSwitch(ctx.tx, partnerId, required, { at: ctx.now, memberId, memberName: ctx.actor.memberName }))) return;
  await recordAudit(ctx, { action: 'verification.switched', objectKind: 'partner', objectId: partnerId, before: { required: was }, after: { required } });
}

export async function choose(ctx: Ctx, preferred: VerificationMethod): Promise<void> {
  const { partnerId, memberId } = memberOf(ctx);
  await ownMethods(ctx);
  await store.setPreferred(ctx.tx, partnerId, memberId, preferred);
  await recordAudit(ctx, ownEntry(ctx, 'verification.method_chosen', { method: preferred }));
}

/** A secret of 160 bits, as the RFC recommends. Nothing is kept of it yet. */
export function freshApp({ actor }: Ctx, issuer: string): { secret: string; uri: string } {
  const secret = base32(randomBytes(20));
  return { secret, uri: otpauthUri(secret, issuer, actor.login) };
}

/** Proved by a code of it; that code's step counts as used. */
export async function setApp(ctx: Ctx, sealer: Sealer, app: { readonly secret: string; readonly code: string }, at: Date = systemNow()): Promise<void> {
  const { partnerId, memberId } = memberOf(ctx);
  const row = await ownMethods(ctx);
  const step = matchStep(fromBase32(app.secret), app.code, at, Number(row.last_step));
  if (step === null) throw problem('verification.confirm_wrong', {}, [{ field: 'body.code', rule: 'code_wrong' }]);
  await store.setApp(ctx.tx, partnerId, memberId, { sealed: sealer.seal(app.secret), step, at });
  await recordAudit(ctx, ownEntry(ctx, 'verification.method_added', { method: 'totp' }));
}

export async function remove(ctx: Ctx): Promise<void> {
  const { partnerId, memberId } = memberOf(ctx);
  if (await store.removeApp(ctx.tx, partnerId, memberId)) await recordAudit(ctx, ownEntry(ctx, 'verification.method_removed', { method: 'totp' }));
}

/** Recovery (sales 1.1): an administrator takes a lost app away; only an administrator another administrator's. */
export async function resetMember(ctx: Ctx, memberId: Id): Promise<void> {
  const member = await store.findManaged(ctx.tx, ctx.actor.kind === 'operator' ? ctx.actor.partnerIds : [ctx.actor.partnerId], memberId);
  if (!member) throw problem('identity.member_unknown');
  if (member.administrator && !isAdministrator(ctx.actor)) throw problem('access.administrator_only');
  if (!(await store.removeApp(ctx.tx, member.partner_id, memberId))) return;
  await recordAudit(ctx, { action: 'verification.method_reset', objectKind: 'member', objectId: memberId, objectName: maskAccount(member.login), partnerId: member.partner_id, after: { method: 'totp' } });
}

const HOUR = 3_600_000;
/** As many as the vendor's own interface sends (api 9). */
const LIMITS = [{ within: RESEND_SECONDS * 1000, most: 1 }, { within: HOUR, most: 15 }, { within: 24 * HOUR, most: 60 }] as const;

/** Seconds to wait; 0: a code may be sent. `made`: newest first. */
export function waitSeconds(made: readonly Date[], at: Date): number {
  return Math.max(0, ...LIMITS.map(({ within, most }) => {
    const oldest = made[most - 1];
    return oldest ? Math.ceil((oldest.getTime() + within - at.getTime()) / 1000) : 0;
  }));
}

export interface SentCode {
  readonly address: string;
  readonly expiresAt: Date;
}

export async function sendCode(ctx: Ctx, sealer: Sealer, wanted: { readonly action: VerifiedAction; readonly object: string }, at: Date = systemNow()): Promise<SentCode> {
  const { partnerId, memberId } = memberOf(ctx);
  const row = await ownMethods(ctx);
  if (row.email === '') throw problem('verification.no_address');
  const wait = waitSeconds(await store.recentCodes(ctx.tx, partnerId, memberId, new Date(at.getTime() - 24 * HOUR), LIMITS[2].most), at);
  if (wait > 0) throw problem('request.too_many', { seconds: wait });
  const codeId = newId();
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const expiresAt = new Date(at.getTime() + CODE_MINUTES * 60_000);
  await store.insertCode(ctx.tx, { codeId, partnerId, memberId, ...wanted, mac: codeMac(sealer, codeId, code), at, expiresAt });
  await queueMail(ctx, sealer, { partnerId, memberId, template: 'verification', language: row.language, receiver: row.email, params: { action: wanted.action, minutes: String(CODE_MINUTES) }, secret: { code }, expiresAt }, at);
  await recordAudit(ctx, ownEntry(ctx, 'verification.code_sent', { verifiedAction: wanted.action }));
  return { address: row.email, expiresAt };
}
