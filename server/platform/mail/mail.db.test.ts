/** The outbox against a mail server on loopback: sent once, tried again, given up, and what a death between two steps leaves. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { type SmtpServer, startSmtpServer, textOf } from '../../../test/harness/smtp-server.ts';
import { createPartner } from '../../modules/identity/identity.ts';
import { newId } from '../clock.ts';
import { withTx } from '../db/tx.ts';
import { silentLog } from '../log.ts';
import { createSealer } from '../secrets.ts';
import { listMails, type MailRow, queueMail, requeueMail, sweepMails } from './outbox.ts';
import { createMailSender, type MailSender } from './sender.ts';
import { smtpTransport } from './smtp.ts';

const sealer = createSealer('a key of this test, long enough to be one');
const partnerId = newId();
let t: TestDatabase;
let server: SmtpServer;
let clock: Date;
const senders: MailSender[] = [];
const operator = <T>(work: Parameters<typeof withTx<T>>[2]) => withTx(t.db, { partnerIds: [partnerId], operator: true }, work);

beforeAll(async () => {
  t = await createTestDatabase();
  await operator((tx) => createPartner(tx, { partnerId, number: 'b'.repeat(32), name: '伙伴', tier: 'solution-provider', at: new Date('2026-01-01T00:00:00Z') }));
});
afterAll(() => t.close());
beforeEach(async () => {
  server = await startSmtpServer();
  clock = new Date('2026-11-22T04:00:00Z');
  await operator((tx) => sql`delete from platform.mails`.execute(tx));
});
afterEach(async () => {
  await server.close();
  for (const one of senders.splice(0)) await one.stop();
});

const pass = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
function sender(options: { url?: string; keepSecrets?: boolean } = {}): MailSender {
  const made = createMailSender({ db: t.db, log: silentLog, sealer, transport: smtpTransport(options.url ?? server.url, '伙伴中心 <no-reply@partner.example>'), domain: 'partner.example', keepSecrets: options.keepSecrets ?? false, now: () => clock });
  senders.push(made);
  return made;
}
const queue = (to = 'li@example.com', language: 'zh-CN' | 'en-US' = 'zh-CN') => operator((tx) =>
  queueMail({ tx }, sealer, { partnerId, template: 'verification', language, receiver: to, memberId: null, params: { action: 'key.create', minutes: '10' }, secret: { code: '482915' }, expiresAt: new Date(clock.getTime() + 600_000) }, clock));
const rows = () => operator((tx) => listMails(tx, {}, 50));
const only = async (): Promise<MailRow> => (await rows())[0] as MailRow;

test('a mail leaves once, in the receiver’s language; then its code is gone from the outbox', async () => {
  const id = await queue();
  await queue('ann@example.com', 'en-US');
  const [one, other] = [sender(), sender()];
  await Promise.all([one.drain(), other.drain()]);
  await one.drain();
  expect(server.received.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(['no-reply@partner.example ann@example.com', 'no-reply@partner.example li@example.com']);
  const chinese = server.received.find(({ to }) => to === 'li@example.com')?.source ?? '';
  expect(textOf(chinese)).toContain('验证码：482915');
  expect(chinese).toContain(`Message-ID: <${id}@partner.example>`);
  expect(textOf(server.received.find(({ to }) => to === 'ann@example.com')?.source ?? '')).toContain('You are about to: Create an access key');
  expect((await rows()).map((row) => [row.state, row.sealed, row.sent_at !== null])).toEqual([['sent', null, true], ['sent', null, true]]);
});

test('a server that asks for patience or is not there is tried again, later each time; one that refuses is not', async () => {
  await queue();
  server.answers.push('451 later');
  const one = sender();
  await one.drain();
  expect(await only()).toMatchObject({ state: 'queued', attempts: 1, error: 'unreachable', handed_at: null });
  await one.drain();
  expect((await only()).attempts).toBe(1);
  pass(11);
  server.answers.push('550 no such user');
  await one.drain();
  expect(await only()).toMatchObject({ state: 'failed', attempts: 2, error: 'refused', error_detail: expect.stringContaining('no such user') as unknown });
  expect(server.received).toEqual([]);
  const refused = await only();
  await operator((tx) => requeueMail(tx, refused, clock));
  await one.drain();
  expect([(await only()).state, server.received.length]).toEqual(['sent', 1]);
});

test('a server that is not there: tried until the mail is of no use, then said so, its code gone', async () => {
  await queue();
  const one = sender({ url: 'smtp://127.0.0.1:1' });
  for (const wait of [0, 11, 61, 301]) {
    pass(wait);
    await one.drain();
  }
  expect(await only()).toMatchObject({ state: 'queued', attempts: 4, error: 'unreachable' });
  pass(300);
  await one.drain();
  expect(await only()).toMatchObject({ state: 'failed', error: 'expired', sealed: null });
  const expired = await only();
  expect(await operator((tx) => requeueMail(tx, expired, clock))).toBe(false);
});

test('killed after the server took it and before that was written down: never sent again by itself, and said so', async () => {
  await queue();
  // The sender hears of the server's acknowledgement as little as a dead one would.
  const taken = new Promise<void>((resolve) => {
    server.onTaken = () => {
      resolve();
      return new Promise<void>(() => {});
    };
  });
  void sender().drain();
  await taken;
  const next = sender();
  await next.drain();
  expect((await only()).state).toBe('sending');
  pass(181);
  await next.drain();
  expect(await only()).toMatchObject({ state: 'failed', error: 'interrupted' });
  expect(server.received).toHaveLength(1);
});

test('killed before anything left: the next one sends it', async () => {
  await queue();
  await operator((tx) => sql`update platform.mails set state = 'sending', attempts = 1, lease_owner = 'the dead', lease_until = ${new Date(clock.getTime() + 180_000)}`.execute(tx));
  const next = sender({ keepSecrets: true });
  await next.drain();
  expect(server.received).toEqual([]);
  pass(181);
  await next.drain();
  const row = await only();
  expect([row.state, row.attempts, server.received.length]).toEqual(['sent', 2, 1]);
  expect(row.sealed, 'kept where the outbox is to be read').not.toBeNull();
});

test('a line that breaks while the message is handed over: not sent again', async () => {
  await queue();
  server.onTaken = (socket) => void socket.destroy();
  await sender().drain();
  expect(await only()).toMatchObject({ state: 'failed', error: 'interrupted' });
  expect(server.received).toHaveLength(1);
});

test('old mails are swept', async () => {
  await queue();
  await sender().drain();
  await operator((tx) => sql`update platform.mails set created_at = now() - interval '91 days'`.execute(tx));
  expect(await operator((tx) => sweepMails({ tx }))).toBe(1);
});
