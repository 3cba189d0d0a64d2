/** 组织 > 操作日志 (sales 9.2): who did what to which object, when and from where, before and after; and whether the log is whole. */
import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { day, id, instant, many, masked, page, text } from './shapes.ts';

/** Whose log: the operator names a partner (or means its own), everyone else has one's own partner's. */
const whose = { partnerId: id.optional() };
const sequence = z.string().regex(/^[1-9]\d{0,17}$/, 'sequence');

export const logFilter = {
  ...whose,
  /** Days in Asia/Shanghai, both included. */
  from: day.optional(), to: day.optional(),
  /** A member, or `system` for what no person did. */
  memberId: z.union([id, z.literal('system')]).optional(),
  action: many(text(64)).optional(), objectKind: many(text(32)).optional(),
  /** Part of the object's name, or its id in full. */
  q: text(128).optional(),
  /** In full. */
  ip: text(64).optional(),
};

/** Values as they were recorded; names of people and customers, account names, mobiles and e-mails in them masked. */
const recorded = z.unknown();

export const logEntry = z.object({
  sequence, at: instant,
  /** Null: no person, the system itself. */
  memberId: id.nullable(), memberName: masked, ip: z.string(), requestId: z.string(),
  action: z.string(), objectKind: z.string(), objectId: z.string(), objectName: masked, before: recorded, after: recorded,
});

export const operationLog = defineEndpoint({
  id: 'audit.list', module: 'audit', method: 'GET', path: '/api/operation-log', access: 'audit.view',
  summary: 'The operation log of the partner, newest first: who, when, from where, what, before and after; sensitive values masked.',
  query: z.strictObject({ ...logFilter, ...page }),
  output: z.object({ items: z.array(logEntry), next: z.string().nullable() }), errors: ['identity.partner_unknown'],
});
export const logChoices = defineEndpoint({
  id: 'audit.choices', module: 'audit', method: 'GET', path: '/api/operation-log/choices', access: 'audit.view',
  summary: 'What the filters offer: actions, kinds of objects and people met in the log, the person who acted last first; `q` finds people by part of their name.',
  query: z.strictObject({ ...whose, q: text(64).optional(), memberId: id.optional() }),
  output: z.object({ actions: z.array(z.string()), objectKinds: z.array(z.string()), members: z.array(z.object({ memberId: id, name: masked, lastAt: instant })), system: z.boolean() }), errors: ['identity.partner_unknown'],
});
export const revealActors = defineEndpoint({
  id: 'audit.reveal', module: 'audit', method: 'POST', path: '/api/operation-log/reveal', access: 'audit.view', idempotency: 'natural',
  summary: 'The eye button beside who acted: full names as they were recorded, of the entries on screen; itself written to the operation log (sales 13 #17).',
  body: z.strictObject({ ...whose, column: z.enum(['member']), sequences: z.array(sequence).min(1).max(200) }),
  output: z.object({ values: z.record(z.string(), z.string()) }), errors: ['audit.entry_unknown', 'identity.partner_unknown'],
});
/** A check of the chain as it stands in the log itself. */
const verification = z.object({ at: instant, memberName: masked, upTo: z.string(), intact: z.boolean(), firstBroken: z.string().nullable() });
export const chainState = defineEndpoint({
  id: 'audit.chain', module: 'audit', method: 'GET', path: '/api/operation-log/chain', access: 'audit.view',
  summary: 'How many entries the log has and when its chain was last recomputed, with what result.',
  query: z.strictObject(whose),
  output: z.object({ entries: z.string(), verified: verification.nullable() }), errors: ['identity.partner_unknown'],
});
export const verifyLog = defineEndpoint({
  id: 'audit.verify', module: 'audit', method: 'POST', path: '/api/operation-log/verify', access: 'audit.view', idempotency: 'natural',
  summary: 'Recomputes the chain from its first entry; says the first entry that does not fit; the result is written to the operation log.',
  body: z.strictObject(whose),
  output: z.object({ checked: z.number(), upTo: z.string(), intact: z.boolean(), failing: z.array(z.string()) }), errors: ['identity.partner_unknown'],
});
export const operationLogEndpoints = [operationLog, logChoices, revealActors, chainState, verifyLog] as const;
