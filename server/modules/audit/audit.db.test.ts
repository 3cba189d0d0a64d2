import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { newId } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import { ownerTx, withTx } from '../../platform/db/tx.ts';
import { systemActor } from '../../platform/jobs/worker.ts';
import { type AuditEntry, listObjectEntries, recordAudit, verifyChain } from './audit.ts';

let t: TestDatabase;
const partnerId = newId();
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

const as = <T>(work: (ctx: Ctx) => Promise<T>, id = partnerId) => withTx(t.db, { partnerIds: [id] }, (tx) => work({ actor: systemActor(id), tx, now: new Date('2026-03-10T01:02:03.456Z'), requestId: 'r', ip: '::1' }));
const entry = (n: number): AuditEntry => ({ action: 'run.resumed', objectKind: 'run', objectId: String(n), before: { n, list: [1, 2], text: '“引号”' }, after: { n: n + 1, nested: { b: 1, a: null } } });

test('entries of several transactions form one unbroken chain; an object’s entries read newest first', async () => {
  await as((ctx) => recordAudit(ctx, entry(1), entry(2)));
  await Promise.all(Array.from({ length: 8 }, (_, i) => as((ctx) => recordAudit(ctx, entry(10 + i)))));
  await as((ctx) => recordAudit(ctx, { ...entry(1), action: 'run.cancel_asked' }));
  expect(await as((ctx) => verifyChain(ctx.tx, partnerId))).toEqual({ checked: 11, upTo: '11', failing: [] });
  expect((await as((ctx) => listObjectEntries(ctx, partnerId, 'run', '1'))).map((e) => e.action)).toEqual(['run.cancel_asked', 'run.resumed']);
});

test('a rolled back transaction leaves no entry and no gap', async () => {
  const before = await as((ctx) => verifyChain(ctx.tx, partnerId));
  await expect(as(async (ctx) => {
    await recordAudit(ctx, entry(99));
    throw new Error('rolled back');
  })).rejects.toThrow('rolled back');
  await as((ctx) => recordAudit(ctx, entry(100)));
  expect(await as((ctx) => verifyChain(ctx.tx, partnerId))).toEqual({ checked: before.checked + 1, upTo: String(before.checked + 1), failing: [] });
});

test('the application may neither change nor remove an entry', async () => {
  await expect(as((ctx) => sql`update audit.entries set action = 'x'`.execute(ctx.tx))).rejects.toThrow(/permission denied/);
  await expect(as((ctx) => sql`delete from audit.entries`.execute(ctx.tx))).rejects.toThrow(/permission denied/);
});

test.each(['member_name', 'ip', 'request_id', 'object_name'])('who and from where belong to the chain: an altered %s is found', async (column) => {
  const other = newId();
  await as((ctx) => recordAudit(ctx, entry(1), entry(2)), other);
  await ownerTx(t.db, async (tx) => {
    await sql`select set_config('app.partners', ${`{${other}}`}, true), set_config('row_security', 'on', true)`.execute(tx);
    await sql`update audit.entries set ${sql.id(column)} = 'somebody else' where partner_id = ${other} and sequence = 1`.execute(tx);
  });
  expect((await as((ctx) => verifyChain(ctx.tx, other), other)).failing).toEqual(['1']);
});

test('an entry altered or removed behind the application’s back is found and named', async () => {
  const other = newId();
  await as((ctx) => recordAudit(ctx, entry(1), entry(2), entry(3)), other);
  await ownerTx(t.db, async (tx) => {
    await sql`select set_config('app.partners', ${`{${other}}`}, true), set_config('row_security', 'on', true)`.execute(tx);
    await sql`update audit.entries set after = '{"n": 1000}' where partner_id = ${other} and sequence = 2`.execute(tx);
  });
  expect((await as((ctx) => verifyChain(ctx.tx, other), other)).failing).toEqual(['2']);
  await ownerTx(t.db, async (tx) => {
    await sql`select set_config('app.partners', ${`{${other}}`}, true), set_config('row_security', 'on', true)`.execute(tx);
    await sql`delete from audit.entries where partner_id = ${other} and sequence = 3`.execute(tx);
  });
  expect((await as((ctx) => verifyChain(ctx.tx, other), other)).failing).toContain('head 3');
});
