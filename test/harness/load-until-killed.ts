/**
 * A program of its own that works on the loads queued in a database, in small batches, until it is killed: for the tests
 * of kill -9. Arguments: address of the database, directory of the files.
 */
import { movableClock } from '../../server/platform/clock.ts';
import { openEngine } from '../../server/platform/db/engine.ts';
import { openPool } from '../../server/platform/db/pool.ts';
import { diskStorage } from '../../server/platform/files/storage.ts';
import { createWorker } from '../../server/platform/jobs/worker.ts';
import { silentLog } from '../../server/platform/log.ts';
import { usageRuns } from '../../server/modules/usage/runs.ts';

const [databaseUrl, directory] = process.argv.slice(2);
if (databaseUrl !== undefined && directory !== undefined && process.argv[1]?.endsWith('load-until-killed.ts') === true) {
  const engine = await openEngine({ databaseUrl, dataDir: null, production: false, embeddedAllowed: false, log: silentLog });
  const pool = openPool(engine, silentLog);
  const clock = movableClock(new Date('2026-05-25T04:00:00Z'));
  const kinds = usageRuns({ storage: diskStorage(directory), noteRows: (rows) => console.log(`stored ${rows}`), batchRows: 100 });
  await createWorker({ db: pool.db, clock, log: silentLog, kinds, parallel: 1 }).drain();
  console.log('drained');
  await pool.close();
  await engine.close();
}
