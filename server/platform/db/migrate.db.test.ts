/** Migrating: once, in order, all or nothing per file, safely at the same time, and never over an edited past. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase, testEngine } from '../../../test/harness/database.ts';
import { ordinaryPostgres } from '../../../test/harness/postgres.ts';
import { silentLog } from '../log.ts';
import { openEngine } from './engine.ts';
import { migrate } from './migrate.ts';
import { parseMigration, readMigrations } from './migration-file.ts';
import { openPool } from './pool.ts';
import { ownerTx, withTx } from './tx.ts';

let t: TestDatabase;
beforeEach(async () => {
  t = await createTestDatabase({ migrated: false });
});
afterEach(() => t.close());

const ground = readMigrations().filter((migration) => migration.number === 1);
const file = (number: number, text: string) => parseMigration(`${String(number).padStart(4, '0')}_step.sql`, text);
const recorded = async () =>
  (
    await ownerTx(t.db, (tx) =>
      sql<{ number: number }>`select number from platform.migrations order by number`.execute(tx),
    )
  ).rows.map((row) => row.number);

test('all files once, then nothing more to do', async () => {
  const all = readMigrations();
  expect(await migrate(t.db, silentLog)).toEqual({
    applied: all.map((migration) => migration.file),
    total: all.length,
  });
  expect(await migrate(t.db, silentLog)).toEqual({ applied: [], total: all.length });
  expect(await recorded()).toEqual(all.map((migration) => migration.number));
});

test('a file changed after it was applied is refused, and nothing else runs', async () => {
  await migrate(t.db, silentLog, [...ground, file(2, 'create table public.a (id integer)')]);
  const edited = [
    ...ground,
    file(2, 'create table public.a (id bigint)'),
    file(3, 'create table public.b (id integer)'),
  ];
  await expect(migrate(t.db, silentLog, edited)).rejects.toThrow('0002_step.sql was changed after it was applied');
  expect(await recorded()).toEqual([1, 2]);
});

test('a database of a newer version is refused', async () => {
  await migrate(t.db, silentLog, [...ground, file(2, 'select 1')]);
  await expect(migrate(t.db, silentLog, ground)).rejects.toThrow('does not know');
});

test('a file that fails leaves nothing of itself and can be run again when mended', async () => {
  const broken = file(2, 'create table public.a (id integer)\n-- next\nselect 1 / 0');
  await expect(migrate(t.db, silentLog, [...ground, broken])).rejects.toThrow('0002_step.sql failed at: select 1 / 0');
  expect(await recorded()).toEqual([1]);
  const mended = file(2, 'create table public.a (id integer)\n-- next\nselect 1');
  expect((await migrate(t.db, silentLog, [...ground, mended])).applied).toEqual(['0002_step.sql']);
});

test('processes that start together share the work', async () => {
  const pools = Array.from({ length: 4 }, () => openPool(t.engine, silentLog, { size: 1 }));
  const steps = [...ground, ...[2, 3, 4].map((n) => file(n, `create table public.t${n} (id integer)`))];
  const results = await Promise.all(pools.map((pool) => migrate(pool.db, silentLog, steps)));
  expect(results.flatMap((result) => result.applied).sort()).toEqual(steps.map((step) => step.file));
  await Promise.all(pools.map((pool) => pool.close()));
});

test('a statement for distributed PostgreSQL runs only there', async () => {
  await migrate(t.db, silentLog, [...ground, file(2, `select 1\n-- citus\nselect create_distributed_table('x', 'y')`)]);
  expect(await recorded()).toEqual([1, 2]);
});

test('new schemas and tables serve the application role without a word; the record of migrations does not', async () => {
  const step = file(2, 'create schema later\n-- next\ncreate table later.things (id integer)');
  await migrate(t.db, silentLog, [...ground, step]);
  const count = await withTx(t.db, { partnerIds: [] }, async (tx) => {
    await sql`insert into later.things values (1)`.execute(tx);
    await sql`update later.things set id = 2`.execute(tx);
    return (await sql`select id from later.things`.execute(tx)).rows;
  });
  expect(count).toEqual([{ id: 2 }]);
  await expect(
    withTx(t.db, { partnerIds: [] }, (tx) => sql`select * from platform.migrations`.execute(tx)),
  ).rejects.toMatchObject({
    code: '42501',
  });
});

test('two databases of one server migrate at the same moment', async () => {
  const other = await createTestDatabase({ migrated: false });
  try {
    const done = await Promise.all([migrate(t.db, silentLog, ground), migrate(other.db, silentLog, ground)]);
    expect(done.map((result) => result.applied.length)).toEqual([1, 1]);
  } finally {
    await other.close();
  }
});

if (testEngine() === 'postgres') {
  test('on a server, an ordinary owner migrates and works; what it may not see fails instead of being left out', async () => {
    const ordinary = await ordinaryPostgres();
    const options = { dataDir: null, production: true, embeddedAllowed: false, log: silentLog };
    const engine = await openEngine({ ...options, databaseUrl: ordinary.url });
    const pool = openPool(engine, silentLog, { size: 2 });
    try {
      const step = file(
        9000,
        [
          'create table public.owned (partner_id uuid primary key)',
          'alter table public.owned enable row level security',
          'alter table public.owned force row level security',
          `create policy tenant on public.owned using (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))`,
        ].join('\n-- next\n'),
      );
      await migrate(pool.db, silentLog, [...readMigrations(), step]);
      const partner = '0190a000-0000-7000-8000-000000000001';
      await withTx(pool.db, { partnerIds: [partner] }, (tx) =>
        sql`insert into public.owned values (${partner})`.execute(tx),
      );
      const count = sql`select count(*)::int as n from public.owned`;
      expect((await withTx(pool.db, { partnerIds: [] }, (tx) => count.execute(tx))).rows).toEqual([{ n: 0 }]);
      await expect(ownerTx(pool.db, (tx) => count.execute(tx))).rejects.toThrow(/row-level security/);
    } finally {
      await pool.close();
      await engine.close();
      await ordinary.drop();
    }
  });
}
