/** Sales 1.1, 9.3 over HTTP: the partner's switch, a sensitive action with a code by mail read in the outbox, and what a lost answer costs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeProfile, createKey, credentials } from '../../contract/console/identity.ts';
import { getMail, listMails } from '../../contract/console/mail.ts';
import { resetPassword, setMemberState } from '../../contract/console/members.ts';
import { operationLog } from '../../contract/console/operation-log.ts';
import { chooseMethod, newTotp, sendCode, setTotp, setVerificationSwitch, verificationMethods, verificationSwitch } from '../../contract/console/verification.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { ProblemBody } from '../../contract/errors.ts';
import { mailBindings } from '../../server/doors/mails.ts';
import { codeOfStep, fromBase32, stepOf } from '../../server/modules/verification/totp.ts';
import { systemNow } from '../../server/platform/clock.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { systemActor } from '../../server/platform/jobs/worker.ts';
import { type Member, pathOf, RefusedCall } from '../harness/running-house.ts';
import { type Company, createCompany } from './company.ts';
import { sql } from 'kysely';

let company: Company;
let admin: Member;
let operator: Member;
beforeAll(async () => {
  company = await createCompany({ start: '2026-03-01T09:00', customers: { c: { type: 2 } }, env: { SIGN_LIMIT: 'off' } });
  admin = await company.as('admin');
  operator = await company.as('operator');
});
afterAll(() => company.close());

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof RefusedCall ? `${error.status} ${error.problem.code}` : String(error)));
let keys = 0;
/** One request of a sensitive action, with a code or without. */
async function ask(endpoint: Endpoint, input: { params?: unknown; body?: unknown }, header?: string, key = `verification-${(keys += 1)}`, member = admin): Promise<{ status: number; code: string; params: Record<string, unknown>; body: unknown; replayed: boolean }> {
  const answer = await member.ask(endpoint.method, pathOf(endpoint, input), { headers: { 'idempotency-key': key, ...(header ? { 'x-verification': header } : {}) }, ...(input.body === undefined ? {} : { body: input.body }) });
  const problem = answer.body as Partial<ProblemBody>;
  return { status: answer.status, code: problem.code ?? '', params: problem.params ?? {}, body: answer.body, replayed: answer.headers.get('idempotency-replayed') === 'true' };
}
const newestMail = async () => {
  const { items } = await operator.call(listMails, { query: { limit: '1' } });
  return operator.call(getMail, { params: { mailId: items[0]?.mailId ?? '' } });
};
/** Sends a code, a minute after the one before, and reads it in the outbox as the operator. */
async function mailedCode(action: 'member.password' | 'verification.switch' | 'key.create' | 'member.state', object = ''): Promise<string> {
  await withTx(company.running.house.db, { partnerIds: [company.partners.provider] }, (tx) => sql`update verification.codes set created_at = created_at - interval '61 seconds'`.execute(tx));
  await admin.call(sendCode, { body: { action, object } });
  return /\d{6}/.exec((await newestMail()).text)?.[0] ?? '';
}
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('R-9.3: off by default; an administrator switches it on, once there is a way to get a code', async () => {
  expect(await admin.call(verificationSwitch)).toMatchObject({ required: false, mayChange: true, changed: null });
  expect(await refusal((await company.as('supervisor')).call(setVerificationSwitch, { body: { required: true } }))).toBe('403 access.administrator_only');
  expect(await refusal((await company.as('customer')).call(setVerificationSwitch, { body: { required: true } }))).toBe('403 access.administrator_only');
  expect(await refusal(admin.call(setVerificationSwitch, { body: { required: true } }))).toBe('422 verification.no_method');
  await admin.call(changeProfile, { body: { email: 'admin@example.com' } });
  await admin.call(setVerificationSwitch, { body: { required: true } });
  expect(await (await company.as('a')).call(verificationSwitch)).toMatchObject({ required: true, mayChange: false, changed: { memberName: '王**' } });
  expect(await (await company.as('foreign')).call(verificationSwitch)).toMatchObject({ required: false });
  expect((await ask(changeProfile, { body: { email: 'other@example.com' } })).code).toBe('verification.required');
  expect((await ask(changeProfile, { body: { name: '王管理' } })).status).toBe(200);
});

test('R-9.3: a password is reset with a code from the mail; the same request again needs none and changes nothing', async () => {
  const params = { memberId: company.members.b };
  const asked = await ask(resetPassword, { params });
  expect([asked.status, asked.code, asked.params]).toEqual([403, 'verification.required', { action: 'member.password', object: company.members.b, methods: 'mail', preferred: 'mail', address: 'ad***@example.com' }]);
  const code = await mailedCode('member.password', company.members.b);
  const mail = await newestMail();
  expect(mail).toMatchObject({ state: 'queued', template: 'verification', receiver: 'ad***@example.com', language: 'zh-CN', subject: `【伙伴中心】验证码 ${code}` });
  expect(mail.text).toContain('重置人员密码');
  expect((await ask(resetPassword, { params }, `mail ${code}`, 'the-reset')).body).toMatchObject({ password: expect.stringMatching(/^Pc-/) as unknown });
  const again = await ask(resetPassword, { params }, undefined, 'the-reset');
  expect([again.status, again.replayed, again.body]).toEqual([200, true, { password: '' }]);
  expect((await ask(resetPassword, { params }, `mail ${code}`)).code).toBe('verification.code_gone');
  const { items } = await admin.call(operationLog, { query: { action: 'member.password_reset' } });
  expect(items).toHaveLength(1);
});

test('R-9.3: wrong codes count although nothing is written; a natural write under its key replays without a code', async () => {
  const params = { memberId: company.members.finance };
  const code = await mailedCode('member.state', company.members.finance);
  const disable = { params, body: { state: 'disabled' } };
  const wrongly = [await ask(setMemberState, disable, `mail ${wrong(code)}`), await ask(setMemberState, disable, `mail ${wrong(code)}`)];
  expect(wrongly.map(({ code: problem, params: told }) => `${problem} ${String(told['left'])}`)).toEqual(['verification.code_wrong 2', 'verification.code_wrong 1']);
  expect((await ask(setMemberState, disable, `mail ${code}`, 'disabling')).status).toBe(200);
  expect(await ask(setMemberState, disable, undefined, 'disabling')).toMatchObject({ status: 200, replayed: true });
  expect((await ask(setMemberState, { params, body: { state: 'active' } }, undefined, 'disabling')).code).toBe('request.idempotency_key_reused');
  expect((await ask(setMemberState, { params, body: { state: 'active' } })).code).toBe('verification.required');
});

test('R-9.3: an action that is refused uses no code; a code of an app works as well', async () => {
  const { secret, uri } = await admin.call(newTotp);
  expect(uri).toContain(`secret=${secret}`);
  const codeAt = (step: number) => codeOfStep(fromBase32(secret), step);
  const now = stepOf(systemNow());
  expect((await ask(setTotp, { body: { secret, code: codeAt(now) } })).code).toBe('verification.required');
  await withTx(company.running.house.db, { partnerIds: [company.partners.provider] }, (tx) => sql`update verification.switches set required = false`.execute(tx));
  await admin.call(setTotp, { body: { secret, code: codeAt(now) } });
  await admin.call(setVerificationSwitch, { body: { required: true } });
  expect(await admin.call(verificationMethods)).toMatchObject({ preferred: 'totp', totp: { active: true }, mail: { available: true } });
  await admin.call(chooseMethod, { body: { preferred: 'mail' } });
  expect((await ask(createKey, { body: { label: 'one' } })).params).toMatchObject({ methods: 'totp,mail', preferred: 'mail' });
  const { keys: own, limit } = await admin.call(credentials);
  for (let made = own.length; made < limit; made += 1) expect((await ask(createKey, { body: { label: 'by mail' } }, `mail ${await mailedCode('key.create')}`)).status).toBe(200);
  const next = stepOf(systemNow()) + 1;
  expect((await ask(createKey, { body: { label: 'too many' } }, `totp ${codeAt(next)}`)).code).toBe('identity.too_many_keys');
  expect((await ask(resetPassword, { params: { memberId: company.members.b } }, `totp ${codeAt(next)}`)).status).toBe(200);
  expect((await ask(resetPassword, { params: { memberId: company.members.b } }, `totp ${codeAt(next)}`)).code).toBe('verification.code_wrong');
});

test('R-9.3: switching off asks for a code itself', async () => {
  expect((await ask(setVerificationSwitch, { body: { required: false } })).code).toBe('verification.required');
  expect((await ask(setVerificationSwitch, { body: { required: false } }, `mail ${await mailedCode('verification.switch')}`)).status).toBe(200);
  expect((await ask(resetPassword, { params: { memberId: company.members.b } })).status).toBe(200);
  const { items } = await admin.call(operationLog, { query: { action: 'verification.switched' } });
  expect(items.map(({ before, after }) => [before, after])[0]).toEqual([{ required: true }, { required: false }]);
});

test('codes in the outbox are hidden where time is the machine’s; nobody but the operator reads it', async () => {
  const { house } = company.running;
  const { mailId } = await newestMail();
  const hidden = await withTx(house.db, { partnerIds: [], operator: true }, async (tx) => {
    const binding = mailBindings({ sealer: house.sealer, sends: false, clock: { movable: false } }).find(({ endpoint }) => endpoint.id === getMail.id);
    return getMail.output.parse(await binding?.handle({ actor: { ...systemActor(company.partners.operator), kind: 'operator' }, tx, now: systemNow(), requestId: 'test', ip: '' }, { params: { mailId } } as never));
  });
  expect(hidden.text).toContain('••••••');
  expect(hidden.text).not.toMatch(/\d{6}/);
  expect(await refusal(admin.call(listMails))).toBe('403 access.operator_only');
});
