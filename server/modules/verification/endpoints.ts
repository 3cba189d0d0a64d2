/** Binds the endpoints of verification codes; addresses are masked on their way out. */
import * as contract from '../../../contract/console/verification.ts';
import { problem } from '../../../contract/errors.ts';
import { maskEmail, maskName } from '../../../contract/values/mask.ts';
import { RESEND_SECONDS, VERIFIED_ACTION_KINDS } from '../../../contract/verification.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import type { Sealer } from '../../platform/secrets.ts';
import * as methods from './methods.ts';
import * as store from './store.ts';
import { methodsOf } from './verification.ts';

export interface VerificationParts {
  readonly sealer: Sealer;
  /** Who the code is for, as the app shows it. */
  readonly issuer: string;
}

export function verificationBindings({ sealer, issuer }: VerificationParts): Binding[] {
  return [
    bound(contract.verificationSwitch, async (ctx) => {
      const row = await store.readSwitch(ctx.tx, ctx.actor.partnerId);
      return { required: row?.required ?? false, mayChange: methods.maySwitch(ctx), changed: row && { at: row.changed_at.toISOString(), memberName: maskName(row.member_name) }, actions: VERIFIED_ACTION_KINDS };
    }),
    bound(contract.setVerificationSwitch, async (ctx, { body }) => {
      await methods.setSwitch(ctx, body.required);
      return {};
    }),
    bound(contract.verificationMethods, async (ctx) => {
      const row = ctx.actor.memberId === null ? null : await store.readMethods(ctx.tx, ctx.actor.partnerId, ctx.actor.memberId);
      if (!row) throw problem('session.missing');
      return { preferred: methodsOf(row).preferred, mail: { available: row.email !== '', address: row.email === '' ? '' : maskEmail(row.email) }, totp: { active: row.sealed_secret !== null, confirmedAt: row.confirmed_at?.toISOString() ?? null } };
    }),
    bound(contract.chooseMethod, async (ctx, { body }) => {
      await methods.choose(ctx, body.preferred);
      return {};
    }),
    bound(contract.newTotp, async (ctx) => methods.freshApp(ctx, issuer)),
    bound(contract.setTotp, async (ctx, { body }) => {
      await methods.setApp(ctx, sealer, body);
      return {};
    }),
    bound(contract.removeTotp, async (ctx) => {
      await methods.remove(ctx);
      return {};
    }),
    bound(contract.sendCode, async (ctx, { body }) => {
      const { address, expiresAt } = await methods.sendCode(ctx, sealer, body);
      return { address: maskEmail(address), expiresAt: expiresAt.toISOString(), resendSeconds: RESEND_SECONDS };
    }),
    bound(contract.resetVerification, async (ctx, { params }) => {
      await methods.resetMember(ctx, params.memberId);
      return {};
    }),
  ];
}
