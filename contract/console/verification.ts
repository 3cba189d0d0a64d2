/** 验证码验证 (sales 1.1, 9.3): the partner's switch, the member's own methods, codes by mail, recovery by an administrator. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { VERIFICATION_METHODS, VERIFIED_ACTION_KINDS } from '../verification.ts';
import { id, instant, masked, text } from './shapes.ts';

const method = z.enum(VERIFICATION_METHODS);
const sixDigits = z.string().regex(/^\d{6}$/, 'six_digits');

export const verificationSwitch = defineEndpoint({
  id: 'verification.switch', module: 'verification', method: 'GET', path: '/api/partner/verification', access: 'member',
  summary: "The partner's switch 验证码验证: whether sensitive actions ask for a code; who changed it last.",
  output: z.object({ required: z.boolean(), mayChange: z.boolean(), changed: z.object({ at: instant, memberName: masked }).nullable(), actions: z.array(z.enum(VERIFIED_ACTION_KINDS)) }),
});
export const setVerificationSwitch = defineEndpoint({
  id: 'verification.setSwitch', module: 'verification', method: 'PUT', path: '/api/partner/verification', access: 'member', idempotency: 'natural', verification: 'verification.switch',
  summary: "Switches verification codes on or off for the partner; administrators only. Switching on needs a method of one's own, switching off a code.",
  body: z.strictObject({ required: z.boolean() }), output: z.object({}), errors: ['access.administrator_only', 'verification.no_method'],
});
export const verificationMethods = defineEndpoint({
  id: 'verification.methods', module: 'verification', method: 'GET', path: '/api/profile/verification', access: 'member',
  summary: 'Own ways to get a code: an authenticator app, mail to the own address; which one is offered first.',
  output: z.object({ preferred: method, mail: z.object({ available: z.boolean(), address: masked }), totp: z.object({ active: z.boolean(), confirmedAt: instant.nullable() }) }),
});
export const chooseMethod = defineEndpoint({
  id: 'verification.choose', module: 'verification', method: 'PUT', path: '/api/profile/verification', access: 'member', idempotency: 'natural',
  summary: 'Which own method is offered first.',
  body: z.strictObject({ preferred: method }), output: z.object({}),
});
export const newTotp = defineEndpoint({
  id: 'verification.newTotp', module: 'verification', method: 'POST', path: '/api/profile/verification/totp/secret', access: 'member', idempotency: 'natural',
  summary: 'A fresh secret for an authenticator app (RFC 6238), as text and as otpauth address. Nothing is kept: it is in force once it was set with a code of it.',
  output: z.object({ secret: z.string(), uri: z.string() }),
});
export const setTotp = defineEndpoint({
  id: 'verification.setTotp', module: 'verification', method: 'PUT', path: '/api/profile/verification/totp', access: 'member', idempotency: 'natural', verification: 'verification.method',
  summary: 'The authenticator app as a method, proved by its present code; it takes the place of an earlier one.',
  body: z.strictObject({ secret: z.string().regex(/^[A-Z2-7]{32}$/, 'format'), code: sixDigits }), output: z.object({}), errors: ['verification.confirm_wrong'],
});
export const removeTotp = defineEndpoint({
  id: 'verification.remove', module: 'verification', method: 'DELETE', path: '/api/profile/verification/totp', access: 'member', idempotency: 'natural', verification: 'verification.method',
  summary: 'Takes the own authenticator app away.', output: z.object({}),
});
export const sendCode = defineEndpoint({
  id: 'verification.send', module: 'verification', method: 'POST', path: '/api/verification/codes', access: 'member', idempotency: 'natural',
  summary: 'Sends a code of six digits to the own mail address: for one action on one object, ten minutes, three tries, used once; it replaces the one before.',
  body: z.strictObject({ action: z.enum(VERIFIED_ACTION_KINDS), object: text(300).default('') }),
  output: z.object({ address: masked, expiresAt: instant, resendSeconds: z.number() }), errors: ['verification.no_address', 'request.too_many'],
});
export const resetVerification = defineEndpoint({
  id: 'verification.reset', module: 'verification', method: 'DELETE', path: '/api/members/:memberId/verification', access: 'members.manage', idempotency: 'natural', verification: 'member.verification',
  summary: 'For who has lost the app: takes the authenticator of a member away; a code by mail remains.',
  params: z.strictObject({ memberId: id }), output: z.object({}), errors: ['identity.member_unknown', 'access.administrator_only'],
});
export const verificationEndpoints = [verificationSwitch, setVerificationSwitch, verificationMethods, chooseMethod, newTotp, setTotp, removeTotp, sendCode, resetVerification] as const;
