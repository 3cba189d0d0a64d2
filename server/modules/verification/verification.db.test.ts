/** Codes on a real database: their life, what they are bound to, tries that stay counted, two uses at once. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKey } from '../../../contract/console/identity.ts';
import { resetPassword } from '../../../contract/console/members.ts';
import { setTotp } from '../../../contract/console/verification.ts';
import type { Endpoint } from '../../../contract/endpoint.ts';
import { Problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { VerifiedAction } from '../../../contract/verification.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { newId } from '../../platform/clock.ts';
import type { Actor, Ctx } from '../../platform/context.ts';
import { type Tx, withTx } from '../../platform/db/tx.ts';
import { systemActor } from '../../platform/jobs/worker.ts';
import { listMails, paramsOf } from '../../platform/mail/outbox.ts';
import { createSealer } from '../../platform/secrets.ts';
import { createMember, createPartner } from '../identity/identity.ts';
import * as methods from './methods.ts';
import { writeSwitch } from './store.ts';
import { base32, codeOfStep, stepOf } from './totp.ts';
import { admit, type Call, sweepCodes } from './verification.ts';

const sealer = createSealer('a key of this test, long enough to be one');
const SECRET = base32(Buffer.from('12345678901234567890'));
const NOON = Date.parse('2026-11-22T04:00:00Z');
const later = (minutes: number) => new Date(NOON + minutes * 60_000);

let t: TestDatabase;
const partnerId: Id = newId();
const people: Record<string, Actor> = {};
const ctxOf = (actor: Actor, tx: Tx): Ctx => ({ actor, tx, now: later(0), requestId: 'test', ip: '' });
const as = <T>(name: string, work: (ctx: Ctx) => Promise<T>) => withTx(t.db, { partnerIds: [partnerId] }, (tx) => work(ctxOf(people[name] as Actor, tx)));

beforeAll(async () => {
  t = await createTestDatabase();
  await withTx(t.db, { partnerIds: [partnerId], operator: true }, async (tx) => {
    const { roles } = await createPartner(tx, { partnerId, number: 'a'.repeat(32), name: '伙伴', tier: 'solution-provider', at: later(0) });
    for (const login of ['admin', 'second', 'poor']) {
      const memberId = await createMember(tx, { partnerId, kind: 'partner', login, name: login, email: login === 'poor' ? '' : `${login}@example.com`, passwordHash: 'x', roleIds: [roles.administrator], at: later(0) });
      people[login] = { ...systemActor(partnerId), kind: 'partner', memberId, memberName: login, login };
    }
    await writeSwitch(tx, partnerId, true, { at: later(0), memberId: people['admin']?.memberId ?? '', memberName: 'admin' });
  });
});
afterAll(() => t.close());
beforeEach(() => as('admin', async ({ tx }) => {
  await sql`delete from verification.codes`.execute(tx);
  await sql`delete from verification.members`.execute(tx);
  await sql`delete from platform.mails`.execute(tx);
}));

/** Sends a code and reads it in the outbox. */
async function mailed(action: VerifiedAction, object = '', at = later(0), name = 'admin'): Promise<string> {
  await as(name, (ctx) => methods.sendCode(ctx, sealer, { action, object }, at));
  const [newest] = await withTx(t.db, { partnerIds: [partnerId], operator: true }, (tx) => listMails(tx, {}, 1));
  return newest ? (paramsOf(newest, sealer)['code'] ?? '') : '';
}
interface Asked {
  readonly header?: string | undefined;
  readonly endpoint?: Endpoint;
  readonly params?: unknown;
  readonly body?: unknown;
  readonly at?: Date;
  readonly name?: string;
  readonly work?: (tx: Tx) => Promise<unknown>;
}
/** As the door does it: admitted, then used up in the action's transaction. */
async function act({ header, endpoint = createKey, params, body, at = later(1), name = 'admin', work }: Asked): Promise<string> {
  const actor = people[name] as Actor;
  const call: Call = { params, body, header, idempotencyKey: undefined, requestId: 'test', ip: '', now: later(0) };
  try {
    const useUp = await admit({ db: t.db, sealer }, actor, endpoint, call, at);
    return await withTx(t.db, { partnerIds: [partnerId] }, async (tx) => {
      await useUp?.(tx);
      await work?.(tx);
      return 'done';
    });
  } catch (error) {
    return error instanceof Problem ? [error.code, ...Object.values(error.params)].join(' ') : String(error);
  }
}
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('R-9.3: a code by mail', () => {
  test('without one the action says what is needed; with it the action is done, once', async () => {
    expect(await act({})).toBe('verification.required key.create  mail mail ad***@example.com');
    const code = await mailed('key.create');
    expect(code).toMatch(/^\d{6}$/);
    expect(await act({ header: `mail ${code}` })).toBe('done');
    expect(await act({ header: `mail ${code}` })).toBe('verification.code_gone');
  });

  test('it lives ten minutes', async () => {
    const code = await mailed('key.create');
    expect(await act({ header: `mail ${code}`, at: later(10) })).toBe('verification.code_gone');
    expect(await act({ header: `mail ${code}`, at: new Date(later(10).getTime() - 1) })).toBe('done');
  });

  test('three tries, also when each request fails altogether; then the right one is refused, and the log says so', async () => {
    const code = await mailed('key.create');
    const bad = { header: `mail ${wrong(code)}` };
    expect([await act(bad), await act(bad), await act(bad)]).toEqual(['verification.code_wrong 2', 'verification.code_wrong 1', 'verification.code_gone']);
    expect(await act({ header: `mail ${code}` })).toBe('verification.code_gone');
    const logged = await as('admin', ({ tx }) => sql<{ after: unknown }>`select after from audit.entries where action = 'verification.failed' order by sequence desc limit 1`.execute(tx));
    expect(logged.rows[0]?.after).toEqual({ method: 'mail', tries: 3 });
  });

  test('an action that does not happen uses no code', async () => {
    const code = await mailed('key.create');
    expect(await act({ header: `mail ${code}`, work: () => Promise.reject(new Error('failed')) })).toBe('Error: failed');
    expect(await act({ header: `mail ${code}` })).toBe('done');
  });

  test('it is for one member, one kind of action and one object; the newest alone counts', async () => {
    const object = newId();
    const code = await mailed('member.password', object);
    const right = { header: `mail ${code}`, endpoint: resetPassword, params: { memberId: object } };
    expect(await act({ ...right, name: 'second' })).toBe('verification.code_gone');
    expect(await act({ ...right, endpoint: createKey })).toBe('verification.code_gone');
    expect(await act({ ...right, params: { memberId: newId() } })).toBe('verification.code_gone');
    const newer = await mailed('member.password', object, later(2));
    if (newer !== code) expect(await act({ ...right, at: later(3) })).toBe('verification.code_wrong 2');
    expect(await act({ ...right, header: `mail ${newer}`, at: later(3) })).toBe('done');
    expect(await act({ ...right, at: later(3) })).toBe('verification.code_gone');
  });

  test('two requests with one code at once: one is done', async () => {
    const code = await mailed('key.create');
    const both = await Promise.all([1, 2].map(() => act({ header: `mail ${code}` })));
    expect(both.sort()).toEqual(['done', 'verification.code_gone']);
  });

  test('wrong codes at once are counted one by one', async () => {
    const code = await mailed('key.create');
    const all = await Promise.all(Array.from({ length: 6 }, () => act({ header: `mail ${wrong(code)}` })));
    expect(all.filter((one) => one.startsWith('verification.code_wrong')).sort()).toEqual(['verification.code_wrong 1', 'verification.code_wrong 2']);
    expect(await act({ header: `mail ${code}` })).toBe('verification.code_gone');
  });

  test('only its hash under the installation’s key is kept; the mail keeps it sealed', async () => {
    const code = await mailed('key.create');
    const kept = await withTx(t.db, { partnerIds: [partnerId] }, async (tx) => (await sql<{ text: string }>`select (select string_agg(c::text, ' ') from verification.codes c) || (select string_agg(m::text, ' ') from platform.mails m) as text`.execute(tx)).rows[0]?.text ?? '');
    expect(kept).not.toMatch(new RegExp(`\\D${code}\\D`));
  });

  test('a second one within a minute is refused; old ones are swept', async () => {
    await mailed('key.create');
    expect(await mailed('key.create', '', new Date(NOON + 30_000)).catch((error: unknown) => (error instanceof Problem ? `${error.code} ${error.params['seconds']}` : error))).toBe('request.too_many 30');
    await as('admin', ({ tx }) => sql`update verification.codes set expires_at = now() - interval '3 days'`.execute(tx));
    expect(await withTx(t.db, { partnerIds: [], operator: true }, (tx) => sweepCodes({ tx }))).toBe(1);
  });
});

describe('R-9.3: a code of an app', () => {
  const codeAt = (at: Date) => codeOfStep(Buffer.from('12345678901234567890'), stepOf(at));
  const enrol = () => as('admin', (ctx) => methods.setApp(ctx, sealer, { secret: SECRET, code: codeAt(later(0)) }, later(0)));

  test('is offered first; a step is taken once, by one of two requests at once; the code of setting up is used already', async () => {
    await enrol();
    expect(await act({})).toBe('verification.required key.create  totp,mail totp ad***@example.com');
    expect(await act({ header: `totp ${codeAt(later(0))}`, at: later(0) })).toBe('verification.code_wrong 2');
    const both = await Promise.all([1, 2].map(() => act({ header: `totp ${codeAt(later(1))}` })));
    expect(both.sort()).toEqual(['done', 'verification.code_gone']);
    expect(await act({ header: `totp ${codeAt(later(1))}` })).toBe('verification.code_wrong 2');
    expect(await act({ header: `totp ${codeAt(later(2))}`, at: later(2) })).toBe('done');
  });

  test('three wrong ones in a row block the app for ten minutes; mail still works; a right one ends the row', async () => {
    await enrol();
    const bad = (minutes: number) => act({ header: `totp ${wrong(codeAt(later(minutes)))}`, at: later(minutes) });
    expect(await bad(1)).toBe('verification.code_wrong 2');
    expect(await act({ header: `totp ${codeAt(later(2))}`, at: later(2) })).toBe('done');
    expect([await bad(3), await bad(3), await bad(3)]).toEqual(['verification.code_wrong 2', 'verification.code_wrong 1', 'verification.blocked 10']);
    expect(await act({ header: `totp ${codeAt(later(12))}`, at: later(12) })).toBe('verification.blocked 1');
    expect(await act({ header: `mail ${await mailed('key.create', '', later(4))}`, at: later(5) })).toBe('done');
    expect(await act({ header: `totp ${codeAt(later(13))}`, at: later(13) })).toBe('done');
  });

  test('a wrong first code sets nothing up; an app taken away is no method any more', async () => {
    await expect(as('admin', (ctx) => methods.setApp(ctx, sealer, { secret: SECRET, code: wrong(codeAt(later(0))) }, later(0)))).rejects.toThrow('verification.confirm_wrong');
    await enrol();
    await as('second', (ctx) => methods.resetMember(ctx, people['admin']?.memberId ?? ''));
    expect(await act({ header: `totp ${codeAt(later(1))}` })).toMatch(/^verification\.required key\.create {2}mail/);
  });
});

describe('R-9.3: who has no method', () => {
  test('cannot do what is asked for, but can get a first one; from then on that, too, asks', async () => {
    expect(await act({ name: 'poor' })).toBe('verification.required key.create   mail ');
    expect(await act({ name: 'poor', endpoint: setTotp })).toBe('done');
    expect(await act({ endpoint: setTotp })).toMatch(/^verification\.required verification\.method/);
  });
  test('cannot switch on', async () => {
    await as('admin', ({ tx }) => sql`delete from verification.switches`.execute(tx));
    expect(await act({})).toBe('done');
    await expect(as('poor', (ctx) => methods.setSwitch(ctx, true))).rejects.toThrow('verification.no_method');
    await as('admin', (ctx) => methods.setSwitch(ctx, true));
    expect(await act({})).toMatch(/^verification\.required/);
  });
});
