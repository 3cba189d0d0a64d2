/** Sign-in, own profile, own credentials, partners; members are in members.ts. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { ALL_PERMISSIONS } from '../permissions.ts';
import { isTimeZone } from '../values/time-zone.ts';
import { id, instant, offsetPage, text } from './shapes.ts';

export const language = z.enum(['zh-CN', 'en-US']);
const permission = z.enum(ALL_PERMISSIONS as [string, ...string[]]);
export const role = z.object({ roleId: id, preset: z.enum(['administrator', 'supervisor', 'account-manager']).nullable(), sample: z.enum(['finance', 'operations', 'read-only']).nullable(), name: z.string() });
export const partner = z.object({ partnerId: id, number: z.string(), name: z.string(), tier: z.enum(['operator', 'solution-provider', 'distributor', 'reseller']) });

export const session = z.object({
  member: z.object({ memberId: id, login: z.string(), name: z.string(), kind: z.enum(['operator', 'partner', 'customer']), language,
    /** Zone instants are shown in; null: the browser's. Days of rules stay GMT+8. */
    timeZone: z.string().nullable() }),
  partner,
  /** Resellers under a distributor for who holds 云经销商的客户; all partners for the operator, the default one first; empty for others. */
  otherPartners: z.array(partner),
  roles: z.array(role),
  permissions: z.array(permission),
  /** Whose customers this person sees (sales 2.6). */
  scope: z.enum(['all', 'team', 'own', 'none']),
  clock: z.object({ now: instant, movable: z.boolean() }),
  site: z.enum(['china', 'international']),
  /** The partner's own site; differs from `site` → banner (sales 1.2). */
  accountSite: z.enum(['china', 'international']),
  vendorName: z.string(),
});

export const sessionRow = z.object({ sessionId: id, current: z.boolean(), ip: z.string(), userAgent: z.string(), createdAt: instant, seenAt: instant });
/** System time to read "last used" by; ages count in whole days. */
export const keyRow = z.object({
  accessKey: z.string(), label: z.string(), state: z.enum(['active', 'disabled']), createdAt: instant, ageDays: z.number(), usedAt: instant.nullable(), usedFrom: z.string().nullable(),
  /** It gives way to another key: from when, and what becomes of it. */
  retiresAt: instant.nullable(), retireBy: z.enum(['disabled', 'deleted']).nullable(),
});

export const signIn = defineEndpoint({
  id: 'identity.signIn', module: 'identity', method: 'POST', path: '/api/session', access: 'public', idempotency: 'natural',
  summary: 'Sign in; sets the session cookie. Five wrong passwords in a row lock the account for 15 minutes.',
  body: z.strictObject({ login: text(64).min(1), password: text(256).min(1) }),
  output: session, errors: ['session.wrong_login', 'session.locked', 'session.disabled'],
});
export const readSession = defineEndpoint({
  id: 'identity.readSession', module: 'identity', method: 'GET', path: '/api/session', access: 'member',
  summary: 'Who is signed in, with permissions and scope.', output: session, errors: ['session.missing'],
});
export const signOut = defineEndpoint({
  id: 'identity.signOut', module: 'identity', method: 'DELETE', path: '/api/session', access: 'member', idempotency: 'natural',
  summary: 'End this session.', output: z.object({}),
});
export const readProfile = defineEndpoint({
  id: 'identity.readProfile', module: 'identity', method: 'GET', path: '/api/profile', access: 'member',
  summary: 'Own data.',
  output: z.object({ memberId: id, login: z.string(), name: z.string(), mobile: z.string(), email: z.string(), language, timeZone: z.string().nullable(), roles: z.array(role), createdAt: instant, sessions: z.array(sessionRow) }),
});
export const changeProfile = defineEndpoint({
  id: 'identity.changeProfile', module: 'identity', method: 'PATCH', path: '/api/profile', access: 'member', idempotency: 'natural', verification: 'profile.email', verifiedField: 'email',
  summary: 'Change own name, mobile, e-mail, language, time zone of display and notices (empty: the browser’s).',
  body: z.strictObject({ name: text(64).min(1).optional(), mobile: text(32).regex(/^$|^[0-9+\- ]{5,32}$/, 'mobile').optional(), email: z.union([z.literal(''), z.email().max(128)]).optional(), language: language.optional(),
    timeZone: z.union([z.literal(''), text(64).refine(isTimeZone, 'zone')]).optional() }),
  output: z.object({}),
});
export const endSession = defineEndpoint({
  id: 'identity.endSession', module: 'identity', method: 'DELETE', path: '/api/profile/sessions/:sessionId', access: 'member', idempotency: 'natural',
  summary: 'Ends one of one’s own sessions; its next request is refused.', params: z.strictObject({ sessionId: id }), output: z.object({}), errors: ['identity.session_unknown'],
});
export const endOtherSessions = defineEndpoint({
  id: 'identity.endOtherSessions', module: 'identity', method: 'DELETE', path: '/api/profile/sessions', access: 'member', idempotency: 'natural',
  summary: 'Ends all of one’s own sessions but this one.', output: z.object({ ended: z.number() }),
});
export const changePassword = defineEndpoint({
  id: 'identity.changePassword', module: 'identity', method: 'POST', path: '/api/profile/password', access: 'member', idempotency: 'natural',
  summary: 'Change own password; other sessions of the member end.',
  body: z.strictObject({ password: text(256).min(1), newPassword: text(128).min(8) }),
  output: z.object({}), errors: ['identity.password_wrong', 'identity.password_weak'],
});
export const credentials = defineEndpoint({
  id: 'identity.credentials', module: 'identity', method: 'GET', path: '/api/credentials', access: 'credentials.manage',
  summary: '我的凭证: account id, project ids by region, own access keys (without secrets).',
  output: z.object({
    domainId: z.string(), domainName: z.string(),
    projects: z.array(z.object({ regionCode: z.string(), regionName: z.string(), projectId: z.string() })),
    keys: z.array(keyRow),
    limit: z.number(),
  }),
});
export const createKey = defineEndpoint({
  id: 'identity.createKey', module: 'identity', method: 'POST', path: '/api/credentials/keys', access: 'credentials.manage', idempotency: 'key', shownOnce: ['secret'], verification: 'key.create',
  summary: 'New access key; the secret is in this answer and never again.',
  body: z.strictObject({ label: text(64).min(1) }),
  output: z.object({ accessKey: z.string(), secret: z.string(), label: z.string() }), errors: ['identity.too_many_keys'],
});
export const changeKey = defineEndpoint({
  id: 'identity.changeKey', module: 'identity', method: 'PATCH', path: '/api/credentials/keys/:accessKey', access: 'credentials.manage', idempotency: 'natural',
  summary: 'Enable or disable an own access key.',
  params: z.strictObject({ accessKey: text(64) }), body: z.strictObject({ state: z.enum(['active', 'disabled']) }), output: z.object({}), errors: ['identity.key_unknown'],
});
export const rotateKey = defineEndpoint({
  id: 'identity.rotateKey', module: 'identity', method: 'POST', path: '/api/credentials/keys/:accessKey/rotate', access: 'credentials.manage', idempotency: 'key', verification: 'key.create', shownOnce: ['secret'],
  summary: 'A new access key beside an old one, which is disabled or deleted after the hours chosen; the new secret is in this answer and never again.',
  params: z.strictObject({ accessKey: text(64) }), body: z.strictObject({ hours: z.number().int().min(0).max(24 * 90), retireBy: z.enum(['disabled', 'deleted']) }),
  output: z.object({ accessKey: z.string(), secret: z.string(), label: z.string(), retiresAt: instant }), errors: ['identity.key_unknown', 'identity.key_retiring'],
});
export const deleteKey = defineEndpoint({
  id: 'identity.deleteKey', module: 'identity', method: 'DELETE', path: '/api/credentials/keys/:accessKey', access: 'credentials.manage', idempotency: 'natural',
  summary: 'Delete an own access key; requests signed with it are refused at once.',
  params: z.strictObject({ accessKey: text(64) }), output: z.object({}), errors: ['identity.key_unknown'],
});
export const listPartners = defineEndpoint({
  id: 'identity.listPartners', module: 'identity', method: 'GET', path: '/api/operator/partners', access: 'operator',
  summary: 'All partners with their counts.',
  query: z.strictObject({ q: text(64).optional(), tier: z.enum(['solution-provider', 'distributor', 'reseller', 'operator']).optional(), ...offsetPage }),
  output: z.object({ total: z.number(), items: z.array(partner.extend({ parentName: z.string().nullable(), members: z.number(), customers: z.number(), createdAt: instant })) }),
});
export const setClock = defineEndpoint({
  id: 'clock.set', module: 'platform', method: 'POST', path: '/api/operator/clock', access: 'operator', idempotency: 'natural',
  summary: 'Set the movable business clock; due jobs run before the answer.',
  body: z.strictObject({ now: instant }), output: z.object({ now: instant, jobs: z.number() }), errors: ['clock.not_movable', 'clock.backwards', 'clock.too_far'],
});
export const identityEndpoints = [signIn, readSession, signOut, readProfile, changeProfile, endSession, endOtherSessions, changePassword, credentials, createKey, changeKey, rotateKey, deleteKey, listPartners, setClock] as const;
