/**
 * Access keys: made, disabled, deleted, and rotated — a new key beside an old one whose time then ends by itself. The end is
 * judged by system time where the key is used, so it is exact; the nightly sweep only tidies what is over.
 * scope: none — a member's own keys are not customer-linked.
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { systemNow } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import type { Db } from '../../platform/db/pool.ts';
import { type Tx, withTx } from '../../platform/db/tx.ts';
import type { Sealer } from '../../platform/secrets.ts';
import { recordAudit } from '../audit/audit.ts';
import { MAX_KEYS } from './rules.ts';
import { type KeyRow, listProjects } from './store.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What is over by now, whatever the row still says. */
const over = (key: Pick<KeyRow, 'retires_at'>, now: Date): boolean => key.retires_at !== null && key.retires_at <= now;

/** The secret of an active access key, for the BSS door's signature check; null when unknown, disabled or over. */
export async function findSecret(db: Db, sealer: Sealer, accessKey: string): Promise<{ secret: string; partnerId: Id; memberId: Id } | null> {
  const key = await withTx(db, { partnerIds: [], lookup: accessKey }, async (tx) => (await sql<KeyRow>`select * from identity.access_keys where access_key = ${accessKey}`.execute(tx)).rows[0] ?? null);
  if (!key || key.state !== 'active' || over(key, systemNow())) return null;
  return { secret: sealer.open(key.sealed_secret), partnerId: key.partner_id, memberId: key.member_id };
}

/** Notes when a key was last used and from where, to the minute. */
export async function touchKey(tx: Tx, accessKey: string, now: Date, from: string): Promise<void> {
  await sql`update identity.access_keys set used_at = ${now}, used_from = coalesce(nullif(${from}, ''), used_from)
    where access_key = ${accessKey} and (used_at is null or used_at < ${new Date(now.getTime() - 60_000)})`.execute(tx);
}

/** Keys of a member as they stand now: one that was to be disabled by now is, one that was to be deleted is not there. */
export async function listKeys(ctx: Ctx, memberId: Id): Promise<(KeyRow & { readonly age_days: number })[]> {
  const now = systemNow();
  const found = await sql<KeyRow>`select * from identity.access_keys where member_id = ${memberId} order by created_at, access_key`.execute(ctx.tx);
  return found.rows.filter((key) => !(over(key, now) && key.retire_by === 'deleted')).map((key) => ({
    ...key, state: over(key, now) ? 'disabled' : key.state, age_days: Math.max(0, Math.floor((ctx.now.getTime() - key.created_at.getTime()) / DAY_MS)),
  }));
}

export const keyOut = (key: KeyRow & { readonly age_days: number }) => ({
  accessKey: key.access_key, label: key.label, state: key.state, createdAt: key.created_at.toISOString(), ageDays: key.age_days, usedAt: key.used_at?.toISOString() ?? null, usedFrom: key.used_from,
  retiresAt: key.retires_at?.toISOString() ?? null, retireBy: key.retire_by,
});

export async function listOwnKeys(ctx: Ctx): Promise<{ keys: Awaited<ReturnType<typeof listKeys>>; limit: number; projects: { region_code: string; project_id: string }[] }> {
  return { keys: await listKeys(ctx, ctx.actor.memberId ?? ''), limit: MAX_KEYS, projects: await listProjects(ctx.tx, ctx.actor.partnerId) };
}

/** 20 upper-case characters as access key, 40 as secret, like the vendor's; the secret leaves only in this answer. */
export function newKeyPair(random: (bytes: number) => Buffer = randomBytes): { accessKey: string; secret: string } {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const text = (length: number, alphabet: string) => Array.from(random(length), (b) => alphabet[b % alphabet.length]).join('');
  return { accessKey: text(20, letters), secret: text(40, `${letters}abcdefghijklmnopqrstuvwxyz016789`.slice(0, 64)) };
}

export async function createOwnKey(ctx: Ctx, sealer: Sealer, label: string): Promise<{ accessKey: string; secret: string }> {
  const { actor } = ctx;
  if (!actor.memberId) throw problem('session.missing');
  const pair = newKeyPair();
  await lockOwner(ctx, actor.memberId);
  // Keys that give way to others do not count: they are going.
  const made = await insertKey(ctx, { accessKey: pair.accessKey, memberId: actor.memberId, sealed: sealer.seal(pair.secret), label }, MAX_KEYS);
  if (!made) throw problem('identity.too_many_keys', { limit: MAX_KEYS });
  await recordAudit(ctx, { action: 'key.created', objectKind: 'access-key', objectId: pair.accessKey, objectName: label, after: { label } });
  return pair;
}

/** A new key with the old one's label; the old one works until the hours are over, then it is disabled or deleted. */
export async function rotateOwnKey(ctx: Ctx, sealer: Sealer, accessKey: string, wish: { readonly hours: number; readonly retireBy: 'disabled' | 'deleted' }): Promise<{ accessKey: string; secret: string; label: string; retiresAt: Date }> {
  const memberId = ctx.actor.memberId ?? '';
  await lockOwner(ctx, memberId);
  const old = (await listKeys(ctx, memberId)).find((key) => key.access_key === accessKey);
  if (!old) throw problem('identity.key_unknown');
  if (old.retires_at !== null) throw problem('identity.key_retiring');
  const retiresAt = new Date(systemNow().getTime() + wish.hours * HOUR_MS);
  await sql`update identity.access_keys set retires_at = ${retiresAt}, retire_by = ${wish.retireBy} where access_key = ${accessKey} and member_id = ${memberId}`.execute(ctx.tx);
  const pair = newKeyPair();
  await insertKey(ctx, { accessKey: pair.accessKey, memberId, sealed: sealer.seal(pair.secret), label: old.label }, MAX_KEYS);
  await recordAudit(ctx, { action: 'key.rotated', objectKind: 'access-key', objectId: accessKey, objectName: old.label, after: { replacedBy: pair.accessKey, retiresAt: retiresAt.toISOString(), retireBy: wish.retireBy } });
  return { ...pair, label: old.label, retiresAt };
}

async function lockOwner({ tx }: Ctx, memberId: Id): Promise<void> {
  await sql`select member_id from identity.members where member_id = ${memberId} for no key update`.execute(tx);
}

/** Inserts only while the member, whose row is locked, has fewer than `limit` keys that stay. */
async function insertKey({ tx, actor, now }: Ctx, key: { accessKey: string; memberId: Id; sealed: string; label: string }, limit: number): Promise<boolean> {
  const done = await sql`insert into identity.access_keys (partner_id, access_key, member_id, sealed_secret, label, created_at)
    select ${actor.partnerId}, ${key.accessKey}, ${key.memberId}, ${key.sealed}, ${key.label}, ${now}
    where (select count(*) from identity.access_keys where member_id = ${key.memberId} and retires_at is null) < ${limit}`.execute(tx);
  return (done.numAffectedRows ?? 0n) > 0n;
}

export async function changeOwnKey(ctx: Ctx, accessKey: string, state: 'active' | 'disabled'): Promise<void> {
  const key = (await listKeys(ctx, ctx.actor.memberId ?? '')).find((one) => one.access_key === accessKey);
  if (!key) throw problem('identity.key_unknown');
  // What was rotated out does not come back: its place is taken.
  if (state === 'active' && key.retires_at !== null && key.state === 'disabled') throw problem('identity.key_retiring');
  await sql`update identity.access_keys set state = ${state} where access_key = ${accessKey} and member_id = ${ctx.actor.memberId ?? ''}`.execute(ctx.tx);
  await recordAudit(ctx, { action: `key.${state}`, objectKind: 'access-key', objectId: accessKey });
}

export async function deleteOwnKey(ctx: Ctx, accessKey: string): Promise<void> {
  const done = await sql`delete from identity.access_keys where access_key = ${accessKey} and member_id = ${ctx.actor.memberId ?? ''}`.execute(ctx.tx);
  if ((done.numAffectedRows ?? 0n) === 0n) throw problem('identity.key_unknown');
  await recordAudit(ctx, { action: 'key.deleted', objectKind: 'access-key', objectId: accessKey });
}

/** The nightly sweep: rows of keys whose time is over say so, or go. Their rotation is in the operation log already. */
export async function retireKeys({ tx }: Ctx): Promise<number> {
  const gone = await sql`delete from identity.access_keys where retires_at < now() and retire_by = 'deleted'`.execute(tx);
  const off = await sql`update identity.access_keys set state = 'disabled' where retires_at < now() and state <> 'disabled'`.execute(tx);
  return Number((gone.numAffectedRows ?? 0n) + (off.numAffectedRows ?? 0n));
}

/** Stores a key pair for a member (command line, demo). */
export async function storeKey(tx: Tx, sealer: Sealer, key: { partnerId: Id; memberId: Id; accessKey: string; secret: string; label: string; at: Date }): Promise<void> {
  await sql`insert into identity.access_keys (partner_id, access_key, member_id, sealed_secret, label, created_at)
    values (${key.partnerId}, ${key.accessKey}, ${key.memberId}, ${sealer.seal(key.secret)}, ${key.label}, ${key.at})`.execute(tx);
}
