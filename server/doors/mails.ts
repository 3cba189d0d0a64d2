/** The operator's view of the mail outbox. Receivers are masked like everybody; a code is shown only where time is a toy. */
import * as contract from '../../contract/console/mail.ts';
import { problem } from '../../contract/errors.ts';
import { ID_PATTERN, type Id } from '../../contract/values/id.ts';
import { maskEmail } from '../../contract/values/mask.ts';
import { recordAudit } from '../modules/audit/audit.ts';
import { systemNow } from '../platform/clock.ts';
import type { Ctx } from '../platform/context.ts';
import { type Binding, bound } from '../platform/http/bind.ts';
import { findMail, listMails, type MailRow, paramsOf, requeueMail } from '../platform/mail/outbox.ts';
import { writeLetter } from '../platform/mail/templates.ts';
import type { Sealer } from '../platform/secrets.ts';

export interface MailParts {
  readonly sealer: Sealer;
  readonly sends: boolean;
  readonly clock: { readonly movable: boolean };
}

type Row = MailRow & { readonly partner_name: string };
const HIDDEN = '••••••';

/** Subject and text as they were sent, except for what was sealed. */
function letterOf(parts: MailParts, row: Row) {
  const params = parts.clock.movable ? paramsOf(row, parts.sealer) : row.params;
  return writeLetter(row.template, row.language, { code: HIDDEN, ...params });
}

const mailOut = (parts: MailParts, row: Row) => ({
  mailId: row.mail_id, partnerId: row.partner_id, partnerName: row.partner_name, template: row.template, language: row.language, receiver: maskEmail(row.receiver), state: row.state, attempts: row.attempts, error: row.error,
  createdAt: row.created_at.toISOString(), sentAt: row.sent_at?.toISOString() ?? null, expiresAt: row.expires_at?.toISOString() ?? null, subject: letterOf(parts, row).subject,
});

const mayResend = (row: Row) => row.state === 'failed' && row.sealed !== null && (row.expires_at === null || row.expires_at > systemNow());

async function known(ctx: Ctx, mailId: Id): Promise<Row> {
  const row = await findMail(ctx.tx, mailId);
  if (!row) throw problem('mail.unknown');
  return row;
}

export function mailBindings(parts: MailParts): Binding[] {
  return [
    bound(contract.listMails, async (ctx, { query: { limit, cursor, ...filter } }) => {
      if (cursor !== undefined && !ID_PATTERN.test(cursor)) throw problem('request.invalid', {}, [{ field: 'query.cursor', rule: 'id' }]);
      const rows = await listMails(ctx.tx, { ...filter, before: cursor }, limit + 1);
      const items = rows.slice(0, limit);
      return { items: items.map((row) => mailOut(parts, row)), next: rows.length > limit ? (items.at(-1)?.mail_id ?? null) : null, sends: parts.sends };
    }),
    bound(contract.getMail, async (ctx, { params }) => {
      const row = await known(ctx, params.mailId);
      return { ...mailOut(parts, row), text: letterOf(parts, row).text, errorDetail: row.error_detail, mayResend: mayResend(row) };
    }),
    bound(contract.resendMail, async (ctx, { params }) => {
      const row = await known(ctx, params.mailId);
      if (row.state === 'queued') return {};
      if (!(await requeueMail(ctx.tx, row, systemNow()))) throw problem('mail.not_resendable');
      await recordAudit(ctx, { action: 'mail.resent', objectKind: 'mail', objectId: row.mail_id, objectName: row.template, partnerId: row.partner_id });
      return {};
    }),
  ];
}
