/**
 * The mail outbox: rows written in the transaction that wants a mail, sent afterwards by `sender.ts`. Leases and retries go
 * by system time, like those of runs. A mail that has begun to leave is never sent again by itself: whether it arrived is
 * not known, and two codes in a mailbox are worse than a mail one asks for again.
 * scope: none — mails belong to a partner and are read by the operator; their receivers are members, not customers.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import type { Language } from '../../../contract/words/words.ts';
import { newId, systemNow } from '../clock.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/tx.ts';
import type { Sealer } from '../secrets.ts';
import type { MailTemplate } from './templates.ts';

export type MailState = 'queued' | 'sending' | 'sent' | 'failed';
export type MailError = 'unreachable' | 'refused' | 'interrupted' | 'expired';

export interface MailRow {
  readonly partner_id: Id;
  readonly mail_id: Id;
  readonly template: MailTemplate;
  readonly language: Language;
  readonly receiver: string;
  readonly member_id: Id | null;
  readonly params: Readonly<Record<string, string>>;
  readonly sealed: string | null;
  readonly state: MailState;
  readonly attempts: number;
  readonly handed_at: Date | null;
  readonly error: MailError | null;
  readonly error_detail: string;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly expires_at: Date | null;
}

export interface NewMail {
  readonly partnerId: Id;
  readonly template: MailTemplate;
  readonly language: Language;
  readonly receiver: string;
  readonly memberId: Id | null;
  readonly params: Readonly<Record<string, string>>;
  /** Parameters that are kept sealed. */
  readonly secret: Readonly<Record<string, string>>;
  /** After this it is of no use and is not sent any more. */
  readonly expiresAt: Date | null;
}

export async function queueMail({ tx }: Pick<Ctx, 'tx'>, sealer: Sealer, mail: NewMail, at: Date = systemNow()): Promise<Id> {
  const mailId = newId();
  await sql`
    insert into platform.mails (partner_id, mail_id, template, language, receiver, member_id, params, sealed, state, next_at, created_at, expires_at)
    values (${mail.partnerId}, ${mailId}, ${mail.template}, ${mail.language}, ${mail.receiver}, ${mail.memberId}, ${JSON.stringify(mail.params)}::jsonb, ${sealer.seal(JSON.stringify(mail.secret))}, 'queued', ${at}, ${at}, ${mail.expiresAt})`.execute(tx);
  return mailId;
}

/** Everything the letter needs; without its sealed part where that is gone. */
export function paramsOf(mail: MailRow, sealer: Sealer): Record<string, string> {
  return { ...mail.params, ...(mail.sealed === null ? {} : (JSON.parse(sealer.open(mail.sealed)) as Record<string, string>)) };
}

/** What can no longer be sent, or may have been: closed, and said why. */
export async function closeOverdue(tx: Tx, now: Date): Promise<void> {
  await sql`update platform.mails set state = 'failed', error = 'interrupted', lease_owner = null, lease_until = null where state = 'sending' and lease_until < ${now} and handed_at is not null`.execute(tx);
  await sql`update platform.mails set state = 'failed', error = 'expired', sealed = null where state = 'queued' and expires_at <= ${now}`.execute(tx);
}

/** Claims the mail that has waited longest, or one whose sender died before anything left; null when there is none. */
export async function claimMail(tx: Tx, owner: string, leaseMs: number, now: Date): Promise<MailRow | null> {
  const until = new Date(now.getTime() + leaseMs);
  const claimed = await sql<MailRow>`
    update platform.mails m set state = 'sending', lease_owner = ${owner}, lease_until = ${until}, attempts = m.attempts + 1
    from (
      select w.partner_id, w.mail_id from platform.mails w
      where (w.state = 'queued' and w.next_at <= ${now}) or (w.state = 'sending' and w.lease_until < ${now} and w.handed_at is null)
      order by w.next_at limit 1 for update of w skip locked
    ) next
    where m.partner_id = next.partner_id and m.mail_id = next.mail_id
    returning m.*`.execute(tx);
  return claimed.rows[0] ?? null;
}

/** Written down before the first byte of the message leaves; false when somebody else has the mail by now. */
export async function markHanded(tx: Tx, mail: MailRow, owner: string, now: Date): Promise<boolean> {
  const done = await sql`update platform.mails set handed_at = ${now} where partner_id = ${mail.partner_id} and mail_id = ${mail.mail_id} and state = 'sending' and lease_owner = ${owner}`.execute(tx);
  return Number(done.numAffectedRows ?? 0n) === 1;
}

export async function markSent(tx: Tx, mail: MailRow, owner: string, now: Date, keepSecret: boolean): Promise<void> {
  await sql`
    update platform.mails set state = 'sent', sent_at = ${now}, error = null, error_detail = '', lease_owner = null, lease_until = null, sealed = case when ${keepSecret} then sealed end
    where partner_id = ${mail.partner_id} and mail_id = ${mail.mail_id} and state = 'sending' and lease_owner = ${owner}`.execute(tx);
}

/** Tried again at `retryAt`, or given up when there is none. Nothing of the message has left. */
export async function markUnsent(tx: Tx, mail: MailRow, owner: string, why: { readonly error: MailError; readonly detail: string; readonly retryAt: Date | null }): Promise<void> {
  await sql`
    update platform.mails set state = ${why.retryAt === null ? 'failed' : 'queued'}, next_at = coalesce(${why.retryAt}::timestamptz, next_at), error = ${why.error}, error_detail = ${why.detail.slice(0, 500)},
      lease_owner = null, lease_until = null, handed_at = case when ${why.retryAt === null} then handed_at end
    where partner_id = ${mail.partner_id} and mail_id = ${mail.mail_id} and state = 'sending' and lease_owner = ${owner}`.execute(tx);
}

/** A new process on the embedded database is the only one: whoever was sending is dead. */
export async function voidMailLeases(tx: Tx): Promise<void> {
  await sql`update platform.mails set lease_until = ${new Date(0)} where state = 'sending'`.execute(tx);
}

export interface MailFilter {
  readonly state?: MailState | undefined;
  readonly partnerId?: Id | undefined;
  /** The receiver's address in full. */
  readonly receiver?: string | undefined;
  readonly before?: Id | undefined;
}

export async function listMails(tx: Tx, filter: MailFilter, limit: number): Promise<(MailRow & { readonly partner_name: string })[]> {
  const conditions = [sql`true`];
  if (filter.state) conditions.push(sql`m.state = ${filter.state}`);
  if (filter.partnerId) conditions.push(sql`m.partner_id = ${filter.partnerId}::uuid`);
  if (filter.receiver) conditions.push(sql`lower(m.receiver) = lower(${filter.receiver})`);
  if (filter.before) conditions.push(sql`m.mail_id < ${filter.before}::uuid`);
  const found = await sql<MailRow & { partner_name: string }>`
    select m.*, p.name as partner_name from platform.mails m join identity.partners p on p.partner_id = m.partner_id
    where ${sql.join(conditions, sql` and `)} order by m.mail_id desc limit ${limit}`.execute(tx);
  return found.rows;
}

export async function findMail(tx: Tx, mailId: Id): Promise<(MailRow & { readonly partner_name: string }) | null> {
  return (await sql<MailRow & { partner_name: string }>`select m.*, p.name as partner_name from platform.mails m join identity.partners p on p.partner_id = m.partner_id where m.mail_id = ${mailId}::uuid`.execute(tx)).rows[0] ?? null;
}

/** A person decides that it is sent once more; only what has failed and is still of use. */
export async function requeueMail(tx: Tx, mail: MailRow, now: Date): Promise<boolean> {
  const done = await sql`
    update platform.mails set state = 'queued', attempts = 0, next_at = ${now}, error = null, error_detail = '', handed_at = null
    where partner_id = ${mail.partner_id} and mail_id = ${mail.mail_id} and state = 'failed' and sealed is not null and (expires_at is null or expires_at > ${now})`.execute(tx);
  return Number(done.numAffectedRows ?? 0n) === 1;
}

const KEPT_DAYS = 90;

export async function sweepMails({ tx }: Pick<Ctx, 'tx'>): Promise<number> {
  const gone = await sql`delete from platform.mails where created_at < ${new Date(systemNow().getTime() - KEPT_DAYS * 86_400_000)} and state in ('sent', 'failed')`.execute(tx);
  return Number(gone.numAffectedRows ?? 0n);
}
