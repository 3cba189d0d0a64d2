/**
 * A program of its own that writes batches into the embedded database of the given directory and says so after each
 * commit, until it is killed: for the tests of kill -9 and of the lock.
 */
import { sql } from 'kysely';
import { openEngine } from '../../server/platform/db/engine.ts';
import { openPool } from '../../server/platform/db/pool.ts';
import { ownerTx } from '../../server/platform/db/tx.ts';
import { silentLog } from '../../server/platform/log.ts';
import { embeddedImage } from './embedded-image.ts';

export const ROWS_PER_BATCH = 400;

const [dataDir] = process.argv.slice(2);
if (dataDir !== undefined && process.argv[1]?.endsWith('insert-until-killed.ts') === true) {
  const engine = await openEngine({
    databaseUrl: null,
    dataDir,
    production: false,
    embeddedAllowed: true,
    log: silentLog,
    image: await embeddedImage(false),
  });
  const pool = openPool(engine, silentLog);
  await ownerTx(pool.db, async (tx) => {
    await sql`create table if not exists public.batches (batch integer primary key, rows integer not null)`.execute(tx);
    await sql`create table if not exists public.lines (batch integer, line integer, text text, primary key (batch, line))`.execute(
      tx,
    );
  });
  console.log('open');
  for (let batch = 1; ; batch += 1) {
    await ownerTx(pool.db, async (tx) => {
      await sql`insert into public.batches values (${batch}, ${ROWS_PER_BATCH})`.execute(tx);
      await sql`insert into public.lines select ${batch}::int, g, repeat('x', 200) from generate_series(1, ${ROWS_PER_BATCH}::int) g`.execute(
        tx,
      );
    });
    engine.noteRowsWritten(50_000);
    console.log(`batch ${batch}`);
  }
}
