/**
 * One message over one SMTP connection. Opening the connection and handing the message over are two steps, because between
 * them the outbox writes down that from now on the message may have arrived.
 */
import MailComposer from 'nodemailer/lib/mail-composer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface Message {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
}

export interface OpenLine {
  /** Resolves when the server has taken the message. */
  send(message: Message): Promise<void>;
  close(): void;
}

export interface MailTransport {
  open(): Promise<OpenLine>;
}

/**
 * Why a message was not taken: `never` by this server (5xx), `later` perhaps (4xx), or `unknown`: the line broke while it
 * was handed over, so that it may have been.
 */
export class NotTaken extends Error {
  readonly again: 'never' | 'later' | 'unknown';
  constructor(message: string, again: 'never' | 'later' | 'unknown') {
    super(message);
    this.again = again;
  }
}

const WAIT_MS = 15_000;

function answerOf(error: unknown): 'never' | 'later' | 'unknown' {
  const code = typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : 0;
  return code >= 500 && code < 600 ? 'never' : code >= 400 && code < 500 ? 'later' : 'unknown';
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function build(from: string, message: Message): Promise<Buffer> {
  const { messageId, to, subject, text, at } = message;
  const composer = new MailComposer({ from, to, subject, text, messageId, date: at, headers: { 'Auto-Submitted': 'auto-generated' } });
  return new Promise((resolve, reject) => {
    composer.compile().build((error, bytes) => (error || !bytes ? reject(error ?? new Error('no message')) : resolve(bytes)));
  });
}

/** `smtp://user:password@host:587`, `smtps://…`; options in the query as in nodemailer's own addresses. */
export function smtpTransport(url: string, from: string): MailTransport {
  const { auth, ...options } = parseConnectionUrl(url) as { auth?: { user?: string; pass?: string } };
  const sender = /<([^>]+)>/.exec(from)?.[1] ?? from;
  return {
    open: async () => {
      const line = new SMTPConnection({ ...options, connectionTimeout: WAIT_MS, greetingTimeout: WAIT_MS, socketTimeout: 2 * WAIT_MS });
      let lost: (error: unknown) => void = () => {};
      line.on('error', (error: unknown) => lost(error));
      // A server may also hang up without a word.
      line.on('end', () => lost(new Error('the connection was closed')));
      const step = <T>(work: (done: (error: unknown, value?: T) => void) => void): Promise<T | undefined> =>
        new Promise((resolve, reject) => {
          lost = reject;
          work((error, value) => (error ? reject(error) : resolve(value)));
        });
      try {
        await step((done) => line.connect((error?: unknown) => done(error)));
        if (auth?.user) await step((done) => line.login({ credentials: { user: auth.user, pass: auth.pass } }, (error?: unknown) => done(error)));
      } catch (error) {
        line.close();
        throw new NotTaken(words(error), 'later');
      }
      return {
        send: async (message) => {
          const bytes = await build(from, message);
          try {
            await step((done) => line.send({ from: sender, to: [message.to] }, bytes, (error: unknown) => done(error)));
          } catch (error) {
            throw new NotTaken(words(error), answerOf(error));
          }
        },
        close: () => {
          lost = () => {};
          line.quit();
        },
      };
    },
  };
}
