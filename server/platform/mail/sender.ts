/**
 * Sends what waits in the outbox, one mail after the other, when a mail server is set up (SMTP_URL). It survives kill -9
 * like the worker of runs: what it knows is in the rows, and a lease that runs out gives the mail to somebody else, unless
 * it had begun to leave.
 */
import { newId, systemNow } from '../clock.ts';
import type { Db } from '../db/pool.ts';
import { type Tx, withTx } from '../db/tx.ts';
import type { Log } from '../log.ts';
import type { Sealer } from '../secrets.ts';
import { claimMail, closeOverdue, type MailRow, markHanded, markSent, markUnsent, paramsOf } from './outbox.ts';
import { type MailTransport, NotTaken, type OpenLine } from './smtp.ts';
import { writeLetter } from './templates.ts';

export interface MailSender {
  /** Whether mails leave at all, or are only kept. */
  readonly sends: boolean;
  start(): void;
  stop(): Promise<void>;
  wake(): void;
  /** Sends until nothing is due; how many were tried. */
  drain(): Promise<number>;
}

interface SenderParts {
  readonly db: Db;
  readonly log: Log;
  readonly sealer: Sealer;
  readonly transport: MailTransport | null;
  /** Domain of message ids. */
  readonly domain: string;
  /** The demo and tests keep what was sealed, so that the outbox can be read. */
  readonly keepSecrets: boolean;
  readonly now?: () => Date;
}

/** Longer than all waits for a server together. */
const LEASE_MS = 180_000;
const POLL_MS = 2_000;
const RETRY_MS = [10_000, 60_000, 300_000, 1_800_000];

export function createMailSender(parts: SenderParts): MailSender {
  const owner = newId();
  const now = parts.now ?? systemNow;
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<number> = Promise.resolve(0);
  const inTx = <T>(work: (tx: Tx) => Promise<T>) => withTx(parts.db, { partnerIds: [], operator: true }, work);

  async function all(transport: MailTransport): Promise<number> {
    for (let tried = 0; ; tried += 1) {
      const mail = await inTx(async (tx) => {
        await closeOverdue(tx, now());
        return claimMail(tx, owner, LEASE_MS, now());
      });
      if (!mail) return tried;
      await sendOne(transport, mail);
    }
  }

  async function sendOne(transport: MailTransport, mail: MailRow): Promise<void> {
    let line: OpenLine | null = null;
    try {
      line = await transport.open();
      const open = line;
      if (!(await inTx((tx) => markHanded(tx, mail, owner, now())))) return;
      const letter = writeLetter(mail.template, mail.language, paramsOf(mail, parts.sealer));
      await open.send({ ...letter, to: mail.receiver, messageId: `<${mail.mail_id}@${parts.domain}>`, at: mail.created_at });
      await inTx((tx) => markSent(tx, mail, owner, now(), parts.keepSecrets));
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      const wait = error.again === 'later' ? RETRY_MS[mail.attempts - 1] : undefined;
      const why = error.again === 'never' ? ('refused' as const) : error.again === 'unknown' ? ('interrupted' as const) : ('unreachable' as const);
      parts.log.warn({ mail: mail.mail_id, why, attempt: mail.attempts, detail: error.message }, 'mail not sent');
      await inTx((tx) => markUnsent(tx, mail, owner, { error: why, detail: error.message, retryAt: wait === undefined ? null : new Date(now().getTime() + wait) }));
    } finally {
      line?.close();
    }
  }

  const drain = (): Promise<number> => {
    const { transport } = parts;
    if (!transport) return Promise.resolve(0);
    const next = turn.then(() => all(transport));
    turn = next.catch(() => 0);
    return next;
  };
  const look = (): void => {
    void drain().catch((error: unknown) => parts.log.error({ err: error }, 'mail: could not send'));
  };
  return {
    sends: parts.transport !== null,
    drain,
    start: () => {
      if (parts.transport) timer ??= setInterval(look, POLL_MS);
    },
    wake: () => {
      if (timer) look();
    },
    stop: async () => {
      if (timer) clearInterval(timer);
      timer = null;
      await turn;
    },
  };
}
