/** What the night clears away: sessions that are over and idempotency keys no retry can still carry, of every partner, nothing else. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { newId } from '../../platform/clock.ts';
import { withTx } from '../../platform/db/tx.ts';
import { sweepIdempotencyKeys } from '../../platform/http/bind.ts';
import { systemActor } from '../../platform/jobs/worker.ts';
import { createPartner, deleteEndedSessions } from './identity.ts';

let t: TestDatabase;
const AT = new Date('2026-03-10T01:00:00Z');
const partners = [newId(), newId()] as const;
beforeAll(async () => {
  t = await createTestDatabase();
  for (const [n, partnerId] of partners.entries()) {
    await withTx(t.db, { partnerIds: [partnerId], operator: true }, async (tx) => {
      await createPartner(tx, { partnerId, number: String(n).repeat(32), name: `P${n}`, tier: 'solution-provider', at: AT });
      const memberId = newId();
      await sql`insert into identity.members (partner_id, member_id, kind, login, name, password_hash, created_at) values (${partnerId}, ${memberId}, 'partner', ${`m${n}`}, 'M', 'x', now())`.execute(tx);
      for (const [token, ends] of [['over', '-1 second'], ['running', '1 hour']] as const)
        await sql`insert into identity.sessions (partner_id, token_hash, member_id, ip, user_agent, created_at, seen_at, expires_at)
          values (${partnerId}, ${`${token}-${n}`}, ${memberId}, '', '', now(), now(), now() + ${ends}::interval)`.execute(tx);
      for (const [key, age] of [['old', '7 days 1 second'], ['young', '6 days']] as const)
        await sql`insert into platform.idempotency_keys (partner_id, member_id, key, endpoint, content_hash, status, created_at)
          values (${partnerId}, ${memberId}, ${key}, 'e', 'h', 200, now() - ${age}::interval)`.execute(tx);
    });
  }
});
afterAll(() => t.close());

const kept = (table: string, column: string) =>
  withTx(t.db, { partnerIds: [...partners] }, async (tx) => (await sql<{ name: string }>`select ${sql.id(column)} as name from ${sql.table(table)} order by partner_id, 1`.execute(tx)).rows.map((row) => row.name));

test('sessions that are over go, of every partner; running ones stay', async () => {
  expect(await withTx(t.db, { partnerIds: [], operator: true }, deleteEndedSessions)).toBe(2);
  expect((await kept('identity.sessions', 'token_hash')).sort()).toEqual(['running-0', 'running-1']);
});

test('idempotency keys older than a week go; those a retry may still carry stay', async () => {
  const sweep = () => withTx(t.db, { partnerIds: [], operator: true }, (tx) => sweepIdempotencyKeys({ actor: systemActor(newId(), []), tx, now: AT, requestId: 'r', ip: '' }));
  expect(await sweep()).toBe(2);
  expect(await kept('platform.idempotency_keys', 'key')).toEqual(['young', 'young']);
});

test('the sweep’s sight is no tenant’s: without it nothing of others is seen or removed', async () => {
  expect(await withTx(t.db, { partnerIds: [] }, deleteEndedSessions)).toBe(0);
});
