/** 运营 > 邮件发件箱: what was to be sent, to whom, and what became of it. The operator's alone. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { id, instant, masked, page, text } from './shapes.ts';

export const mailState = z.enum(['queued', 'sending', 'sent', 'failed']);

const mail = z.object({
  mailId: id, partnerId: id, partnerName: z.string(), template: z.enum(['verification']), language: z.enum(['zh-CN', 'en-US']), receiver: masked,
  state: mailState, attempts: z.number(),
  /** `unreachable`: no server took it; `refused`: the server will not; `interrupted`: it may have arrived; `expired`: of no use any more. */
  error: z.enum(['unreachable', 'refused', 'interrupted', 'expired']).nullable(),
  createdAt: instant, sentAt: instant.nullable(), expiresAt: instant.nullable(), subject: z.string(),
});

export const listMails = defineEndpoint({
  id: 'mail.list', module: 'mail', method: 'GET', path: '/api/operator/mails', access: 'operator',
  summary: 'The mail outbox, newest first. `sends`: whether a mail server is set up; without one mails are only kept.',
  query: z.strictObject({ state: mailState.optional(), partnerId: id.optional(), receiver: text(200).optional(), ...page }),
  output: z.object({ items: z.array(mail), next: z.string().nullable(), sends: z.boolean() }),
});
export const getMail = defineEndpoint({
  id: 'mail.get', module: 'mail', method: 'GET', path: '/api/operator/mails/:mailId', access: 'operator',
  summary: 'One mail with its text. Codes in it are readable where the business clock is movable (demo, tests) and hidden elsewhere.',
  params: z.strictObject({ mailId: id }), output: mail.extend({ text: z.string(), errorDetail: z.string(), mayResend: z.boolean() }), errors: ['mail.unknown'],
});
export const resendMail = defineEndpoint({
  id: 'mail.resend', module: 'mail', method: 'POST', path: '/api/operator/mails/:mailId/resend', access: 'operator', idempotency: 'natural',
  summary: 'Sends a failed mail once more, as long as it is of use.',
  params: z.strictObject({ mailId: id }), output: z.object({}), errors: ['mail.unknown', 'mail.not_resendable'],
});
export const mailEndpoints = [listMails, getMail, resendMail] as const;
