/** Values and streams come back the same from every engine, and a lost connection costs one request, not the program. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase, testEngine } from '../../../test/harness/database.ts';
import { silentLog } from '../log.ts';
import { openEngine } from './engine.ts';
import { streamRows } from './stream.ts';
import { ownerTx } from './tx.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

test('digits and days arrive as they are stored', async () => {
  const rows = await sql`select 9007199254740993::int8 as big, 0.100000000001::numeric(38,12) as money,
    date '2026-01-31' as day, timestamp '2026-01-31 23:00' as local, timestamptz '2026-01-31 23:00+08' as instant,
    array[1.10, 2]::numeric[] as amounts, array[date '2026-02-28', null] as days, array[9007199254740993] as bigs,
    array['a', null] as texts, true as yes, 7::int4 as small, '{"a":[1]}'::jsonb as json, null::numeric as nothing`.execute(
    t.db,
  );
  expect(rows.rows).toEqual([
    {
      big: '9007199254740993',
      money: '0.100000000001',
      day: '2026-01-31',
      local: '2026-01-31 23:00:00',
      instant: new Date('2026-01-31T15:00:00Z'),
      amounts: ['1.10', '2'],
      days: ['2026-02-28', null],
      bigs: ['9007199254740993'],
      texts: ['a', null],
      yes: true,
      small: 7,
      json: { a: [1] },
      nothing: null,
    },
  ]);
});

test('the session speaks UTC and UTF-8', async () => {
  const rows = await sql`select current_setting('server_encoding') as encoding, '云服务 ☁'::text as text`.execute(t.db);
  expect(rows.rows).toEqual([{ encoding: 'UTF8', text: '云服务 ☁' }]);
});

test('five thousand rows go in as unnested arrays', async () => {
  await ownerTx(t.db, async (tx) => {
    await sql`create table public.bulk (id integer primary key, amount numeric(38,12) not null, name text)`.execute(tx);
    const ids = Array.from({ length: 5000 }, (_, at) => at);
    const amounts = ids.map((id) => `${id}.000000000001`);
    const names = ids.map((id) => (id % 3 === 0 ? null : `名称 "${id}", \\ {}`));
    await sql`insert into public.bulk select * from unnest(${ids}::int[], ${amounts}::numeric[], ${names}::text[])`.execute(
      tx,
    );
    const sums = await sql`select count(*) as n, sum(amount) as amount, count(name) as named,
      max(name) filter (where id = 4999) as last from public.bulk`.execute(tx);
    expect(sums.rows).toEqual([
      { n: '5000', amount: '12497500.000000005000', named: '3333', last: '名称 "4999", \\ {}' },
    ]);
  });
});

test('a stream is read in pieces, for longer than a transaction may lie idle', async () => {
  const read = async (stopAfter: number) =>
    ownerTx(
      t.db,
      async (tx) => {
        const pieces: number[] = [];
        for await (const rows of streamRows(
          tx,
          sql<{ g: number }>`select g from generate_series(1, ${3500}::int) g`,
          1000,
        )) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          pieces.push(rows.length);
          if (pieces.length === stopAfter) break;
        }
        const after = await sql<{ one: number }>`select 1 as one`.execute(tx);
        return [...pieces, after.rows[0]?.one];
      },
      { idleTimeoutMs: 500 },
    );
  expect(await read(99)).toEqual([1000, 1000, 1000, 500, 1]);
  expect(await read(2)).toEqual([1000, 1000, 1]);
});

test('a large answer and a large parameter pass', async () => {
  const text = '数'.repeat(700_000);
  const rows = await sql<{
    back: string;
    long: string;
  }>`select ${text}::text as back, repeat('x', 5000000) as long`.execute(t.db);
  expect(rows.rows[0]?.back).toBe(text);
  expect(rows.rows[0]?.long.length).toBe(5_000_000);
});

test('after a failed statement the connection serves on', async () => {
  for (let round = 0; round < 12; round += 1) {
    await expect(sql`select 1 / ${0}::int`.execute(t.db)).rejects.toMatchObject({ code: '22012' });
    await expect(ownerTx(t.db, (tx) => sql`selct`.execute(tx))).rejects.toMatchObject({ code: '42601' });
  }
  expect((await sql`select 1 as one`.execute(t.db)).rows).toEqual([{ one: 1 }]);
});

if (testEngine() === 'postgres') {
  test('on a server, a connection lost inside a transaction costs that transaction only', async () => {
    for (let round = 0; round < 3; round += 1) {
      const lost = ownerTx(t.db, (tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx));
      await expect(lost).rejects.toThrow();
      expect((await sql`select 1 as one`.execute(t.db)).rows).toEqual([{ one: 1 }]);
    }
  });

  test('on a server, a statement stops at its time limit', async () => {
    const slow = ownerTx(t.db, (tx) => sql`select pg_sleep(20)`.execute(tx), { statementTimeoutMs: 200 });
    await expect(slow).rejects.toMatchObject({ code: '57014' });
  });

  test('on a server, an address where none answers is said', async () => {
    const options = { dataDir: null, production: false, embeddedAllowed: false, log: silentLog };
    await expect(openEngine({ ...options, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toThrow(
      /ECONNREFUSED/,
    );
  });
}
