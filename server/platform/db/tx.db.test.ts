/**
 * The fence around the rows: nothing set means nothing seen, the application's role cannot climb over, and no
 * transaction leaves a trace on its connection. On whichever engine TEST_ENGINE names.
 */
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { ownerTx, sqlState, statementsRun, type Tx, withTx } from './tx.ts';

const ONE = '0190a000-0000-7000-8000-000000000001';
const TWO = '0190a000-0000-7000-8000-000000000002';
const nobody = { partnerIds: [] };
const one = { partnerIds: [ONE] };

let t: TestDatabase;

const run = (tx: Tx, query: RawBuilder<unknown>): Promise<unknown> => query.execute(tx);
const counted = async (tx: Tx): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from probe.rows`.execute(tx)).rows[0]?.n);
const add = (tx: Tx, partner: string, id: number): Promise<unknown> =>
  run(tx, sql`insert into probe.rows (partner_id, id, text) values (${partner}, ${id}, 'x')`);

beforeAll(async () => {
  t = await createTestDatabase();
  await ownerTx(t.db, async (tx) => {
    await run(tx, sql`create schema probe`);
    await run(tx, sql`create table probe.rows (partner_id uuid, id integer, text text, primary key (partner_id, id))`);
    await run(tx, sql`insert into probe.rows select ${ONE}::uuid, g, 'one' from generate_series(1, 3) g`);
    await run(tx, sql`insert into probe.rows select ${TWO}::uuid, g, 'two' from generate_series(1, 5) g`);
    await run(tx, sql`alter table probe.rows enable row level security`);
    await run(tx, sql`alter table probe.rows force row level security`);
    await run(
      tx,
      sql`create policy tenant on probe.rows using
      (partner_id = any ((select nullif(current_setting('app.partners', true), ''))::uuid[]))`,
    );
  });
});
afterAll(() => t.close());

describe('what an actor sees', () => {
  test('nothing set: no rows, no error', async () => {
    expect(await withTx(t.db, nobody, counted)).toBe(0);
    expect(
      await withTx(t.db, nobody, async (tx) => {
        await run(tx, sql`select set_config('app.partners', '', true)`);
        return counted(tx);
      }),
    ).toBe(0);
  });

  test('a role that never had anything set sees nothing either', async () => {
    const rows = await ownerTx(t.db, async (tx) => {
      await run(tx, sql`set local role partner_center_app`);
      await run(tx, sql`set local row_security = on`);
      return counted(tx);
    });
    expect(rows).toBe(0);
  });

  test('own tenants and only those', async () => {
    expect(await withTx(t.db, one, counted)).toBe(3);
    expect(await withTx(t.db, { partnerIds: [TWO] }, counted)).toBe(5);
    expect(await withTx(t.db, { partnerIds: [ONE, TWO] }, counted)).toBe(8);
  });

  test('a partner id that is none is refused before it reaches a policy', async () => {
    await expect(async () => withTx(t.db, { partnerIds: ['x},{y'] }, counted)).rejects.toThrow('not a partner id');
  });

  test('lookup and operator reach the policies', async () => {
    const read = (tx: Tx) =>
      sql`select current_setting('app.lookup') as lookup, current_setting('app.operator') as operator`.execute(tx);
    expect((await withTx(t.db, { partnerIds: [], lookup: 'anna', operator: true }, read)).rows).toEqual([
      { lookup: 'anna', operator: 'on' },
    ]);
    expect((await withTx(t.db, nobody, read)).rows).toEqual([{ lookup: '', operator: '' }]);
  });
});

describe('what an actor cannot do', () => {
  const refusals: readonly [string, RawBuilder<unknown>, string][] = [
    ['write a row of another tenant', sql`insert into probe.rows (partner_id, id) values (${TWO}, 99)`, '42501'],
    ['hand a row to another tenant', sql`update probe.rows set partner_id = ${TWO} where id = 1`, '42501'],
    ['switch row security off', sql`alter table probe.rows disable row level security`, '42501'],
    ['drop the policy', sql`drop policy tenant on probe.rows`, '42501'],
    ['make a policy', sql`create policy all_of_it on probe.rows using (true)`, '42501'],
    ['truncate', sql`truncate probe.rows`, '42501'],
    ['make a table in public', sql`create table public.mine (id integer)`, '42501'],
    ['read or write the record of migrations', sql`delete from platform.migrations`, '42501'],
    ['create a role', sql`create role climber`, '42501'],
    ['read a file of the server', sql`select pg_read_file('/etc/hostname')`, '42501'],
  ];
  test.each(refusals)('%s', async (_what, query, state) => {
    const failed = await withTx(t.db, one, (tx) => run(tx, query)).then(
      () => '',
      (error: unknown) => sqlState(error),
    );
    expect(failed).toBe(state);
  });

  test('see more by switching row_security off: it fails instead', async () => {
    const failed = withTx(t.db, one, async (tx) => {
      await run(tx, sql`set local row_security = off`);
      return counted(tx);
    });
    await expect(failed).rejects.toThrow(/row-level security/);
  });

  test('delete the rows of another tenant: it meets none', async () => {
    await withTx(t.db, one, (tx) => run(tx, sql`delete from probe.rows where partner_id = ${TWO}`));
    expect(await withTx(t.db, { partnerIds: [TWO] }, counted)).toBe(5);
  });

  test('the role owns nothing and bypasses nothing', async () => {
    const rows = await ownerTx(t.db, async (tx) => {
      const found = await sql`select rolsuper, rolbypassrls, rolcreaterole, rolcanlogin, rolinherit,
        (select count(*)::int from pg_class where relowner = r.oid) as owns
        from pg_roles r where rolname = 'partner_center_app'`.execute(tx);
      return found.rows;
    });
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcanlogin: false, rolinherit: true, owns: 0 },
    ]);
  });
});

describe('one transaction', () => {
  test('an error rolls everything back', async () => {
    const failed = withTx(t.db, one, async (tx) => {
      await add(tx, ONE, 50);
      expect(await counted(tx)).toBe(4);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await withTx(t.db, one, counted)).toBe(3);
  });

  test('leaves no setting and no role behind on the connection', async () => {
    await withTx(t.db, { partnerIds: [ONE], lookup: 'x', operator: true }, counted, { statementTimeoutMs: 1234 });
    const names = ['role', 'app.partners', 'app.lookup', 'app.operator', 'statement_timeout', 'lock_timeout'];
    for (let connection = 0; connection < 3; connection += 1) {
      const rows = (
        await sql<{ value: string | null }>`select nullif(current_setting(name, true), '') as value
          from unnest(${names}::text[]) name`.execute(t.db)
      ).rows;
      expect(rows.map((row) => row.value)).toEqual(['none', null, null, null, '0', '0']);
    }
  });

  test('sets its limits and counts its statements', async () => {
    let ended: { statements: number; ms: number; committed: boolean } | null = null;
    const options = {
      statementTimeoutMs: 4000,
      lockTimeoutMs: 3000,
      onEnd: (end: NonNullable<typeof ended>) => (ended = end),
    };
    await withTx(
      t.db,
      one,
      async (tx) => {
        expect(statementsRun(tx)).toBe(2);
        const limits =
          await sql`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`.execute(
            tx,
          );
        expect(limits.rows).toEqual([{ statement: '4s', lock: '3s' }]);
        expect(statementsRun(tx)).toBe(3);
      },
      options,
    );
    expect(ended).toMatchObject({ statements: 4, committed: true });
  });

  test('read only and isolation are what was asked for', async () => {
    const failed = withTx(t.db, one, (tx) => add(tx, ONE, 60), { readOnly: true });
    await expect(failed).rejects.toMatchObject({ code: '25006' });
    const level = await withTx(t.db, one, async (tx) => (await sql`show transaction_isolation`.execute(tx)).rows, {
      isolation: 'repeatable read',
    });
    expect(level).toEqual([{ transaction_isolation: 'repeatable read' }]);
  });

  test.each(['40001', '40P01'])('%s is tried again only when asked, three times at most', async (state) => {
    const raise = sql.raw(`do $$ begin raise exception using errcode = '${state}', message = 'try again'; end $$`);
    let tries = 0;
    const fail = (until: number) => async (tx: Tx) => {
      tries += 1;
      if (tries < until) await run(tx, raise);
      return tries;
    };
    await expect(withTx(t.db, one, fail(2))).rejects.toMatchObject({ code: state });
    expect(tries).toBe(1);
    tries = 0;
    expect(await withTx(t.db, one, fail(3), { retry: true })).toBe(3);
    tries = 0;
    await expect(withTx(t.db, one, fail(9), { retry: true })).rejects.toMatchObject({ code: state });
    expect(tries).toBe(3);
  });

  test('a forgotten await is an error, and nothing is kept', async () => {
    const failed = withTx(t.db, one, async (tx) => {
      add(tx, ONE, 70).catch(() => {});
    });
    await expect(failed).rejects.toThrow('an await is missing');
    expect(await withTx(t.db, one, counted)).toBe(3);
  });

  test('transactions at the same time do not see each other', async () => {
    const seen = await Promise.all(
      Array.from({ length: 12 }, (_, at) => withTx(t.db, { partnerIds: [at % 2 === 0 ? ONE : TWO] }, counted)),
    );
    expect(seen).toEqual(Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? 3 : 5)));
  });
});

describe('nothing hangs for ever', () => {
  test('the root handle inside a transaction is refused at once', async () => {
    const startedAt = performance.now();
    await expect(withTx(t.db, one, () => sql`select 1`.execute(t.db))).rejects.toThrow('pass on its tx');
    await expect(withTx(t.db, one, () => withTx(t.db, one, counted))).rejects.toThrow('pass on its tx');
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  test('work started inside a transaction may use the root handle after its end', async () => {
    let later: Promise<number> = Promise.resolve(0);
    await withTx(t.db, one, async (tx) => {
      await counted(tx);
      later = new Promise((resolve, reject) => {
        setTimeout(() => withTx(t.db, one, counted).then(resolve, reject), 100);
      });
    });
    expect(await later).toBe(3);
  });

  test('a transaction that lies idle is ended and the connection replaced', async () => {
    const failed = withTx(
      t.db,
      one,
      async (tx) => {
        await add(tx, ONE, 80);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return counted(tx);
      },
      { idleTimeoutMs: 300 },
    );
    await expect(failed).rejects.toThrow();
    expect(await withTx(t.db, one, counted)).toBe(3);
  });

  test('who waits too long for a connection is told so', async () => {
    const small = await createTestDatabase({ pool: { size: 1, waitMs: 300 } });
    try {
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const holder = withTx(small.db, nobody, () => held);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await expect(withTx(small.db, nobody, (tx) => run(tx, sql`select 1`))).rejects.toThrow(/timeout/);
      release();
      await holder;
      await withTx(small.db, nobody, (tx) => run(tx, sql`select 1`));
    } finally {
      await small.close();
    }
  });
});
