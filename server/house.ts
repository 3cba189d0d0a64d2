/**
 * The house without its doors: database, clock, files, worker with every kind of run, schedule. The server, the command
 * line, scenarios and benchmarks all stand on this one function, so that none of them can be wired differently.
 */
import { migrate } from './platform/db/migrate.ts';
import { type Engine, openEngine } from './platform/db/engine.ts';
import { type Db, openPool } from './platform/db/pool.ts';
import { withTx } from './platform/db/tx.ts';
import { type Clock, movableClock, systemClock, systemNow } from './platform/clock.ts';
import { followBusinessClock, readBusinessClock, startBusinessClock } from './platform/business-clock.ts';
import type { Config } from './platform/config.ts';
import { sweepFiles } from './platform/files/files.ts';
import { sweepIdempotencyKeys } from './platform/http/bind.ts';
import { diskStorage, type FileStorage } from './platform/files/storage.ts';
import { voidLeases } from './platform/jobs/runs.ts';
import { createSchedule, type Schedule } from './platform/jobs/schedule.ts';
import { createWorker, type RunKind, type Worker } from './platform/jobs/worker.ts';
import { createLog, type Log } from './platform/log.ts';
import { sweepMails, voidMailLeases } from './platform/mail/outbox.ts';
import { createMailSender, type MailSender } from './platform/mail/sender.ts';
import { smtpTransport } from './platform/mail/smtp.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';
import { createSealer, installationKey, type Sealer } from './platform/secrets.ts';
import { HANDOVER_JOB, handOverDue } from './modules/assignment/assignment.ts';
import { operationLogExportList } from './modules/audit/export-list.ts';
import { seedCatalog } from './modules/catalog/catalog.ts';
import { deleteEndedSessions, retireKeys } from './modules/identity/identity.ts';
import { sweepCodes } from './modules/verification/verification.ts';
import type { ExportList } from './modules/exports/registry.ts';
import { exportsRuns } from './modules/exports/runs.ts';
import { expireExports } from './modules/exports/exports.ts';
import { customerBoardExportList } from './modules/customers/board/export-board.ts';
import { customersExportList } from './modules/customers/export-list.ts';
import { incentivesExportLists } from './modules/incentives/export-lists.ts';
import { afterLoads, incentivesJobs, provePerformance } from './modules/incentives/incentives.ts';
import { performanceRuns } from './modules/incentives/recognising/run.ts';
import { usageExportLists } from './modules/usage/export-lists.ts';
import { usageRuns } from './modules/usage/runs.ts';
import { demoRuns } from './demo/demo.ts';

export interface House {
  readonly config: Config;
  readonly engine: Engine;
  readonly db: Db;
  readonly clock: Clock;
  readonly files: FileStorage;
  readonly sealer: Sealer;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly exportLists: readonly ExportList[];
  readonly kinds: readonly RunKind[];
  readonly worker: Worker;
  readonly schedule: Schedule;
  readonly mail: MailSender;
  /** Connections in use and waiting, for metrics. */
  readonly load: () => { readonly total: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly log?: Log;
  /** Start from a data-directory image (tests). */
  readonly image?: string;
  /** Join the engine of a running server instead of opening the data directory (command line). */
  readonly join?: boolean;
  /** Done on the migrated database before the clock is read: wanting the demo decides which clock there is. */
  readonly beforeClock?: (db: Db, engine: Engine) => Promise<void>;
  /** Where a movable clock that never stood anywhere begins (tests, demo). */
  readonly startAt?: Date;
}

const VACUUM_AFTER_ROWS = 20_000;
const FOLLOW_MS = 1_000;

/** The clock this installation runs on: movable when asked for, or by default where the demo lives. */
async function openClock(config: Config, db: Db, startAt: Date | undefined): Promise<Clock> {
  const kept = await withTx(db, { partnerIds: [], operator: true }, (tx) => readBusinessClock(tx));
  const wanted = config.clock ?? (kept === null ? 'system' : 'movable');
  if (wanted === 'system' || config.production) return systemClock();
  return movableClock(kept ?? (await withTx(db, { partnerIds: [], operator: true }, (tx) => startBusinessClock(tx, startAt))));
}

export async function openHouse(config: Config, options: HouseOptions = {}): Promise<House> {
  const log = options.log ?? createLog(config.logLevel);
  const engine = await openEngine({
    databaseUrl: config.databaseUrl, dataDir: config.dataDir, production: config.production, embeddedAllowed: config.embeddedAllowed, log,
    ...(options.image === undefined ? {} : { image: options.image }), ...(options.join === true ? { join: true } : {}),
  });
  const pool = openPool(engine, log);
  const { db } = pool;
  // What is joined has been migrated by the process that has it open, and runs by its leases.
  if (!engine.joined) {
    await migrate(db, log);
    await withTx(db, { partnerIds: [], operator: true }, (tx) => seedCatalog(tx));
  }
  // The embedded database has one process: whoever held a lease before is dead.
  if (engine.kind === 'embedded' && !engine.joined) await withTx(db, { partnerIds: [], operator: true }, async (tx) => {
    await voidLeases(tx);
    await voidMailLeases(tx);
  });
  await options.beforeClock?.(db, engine);
  const clock = await openClock(config, db, options.startAt);
  // Another process may move it: on a server every process looks each second, besides before every run and slot.
  const follow = clock.movable && engine.kind === 'postgres' ? setInterval(() => void withTx(db, { partnerIds: [], operator: true }, (tx) => followBusinessClock(tx, clock)).catch((error: unknown) => log.warn({ err: error }, 'could not look where the business clock stands')), FOLLOW_MS) : null;
  follow?.unref();
  const metrics = createMetrics();
  const files = diskStorage(config.dataDir);
  // Likewise whatever is half written: nobody is left who would finish it.
  if (engine.kind === 'embedded' && options.join !== true) await files.removeUnfinished(systemNow());
  const sealer = createSealer(installationKey(config.secretKey, config.dataDir));
  const exportLists: readonly ExportList[] = [operationLogExportList, customersExportList(config.site), customerBoardExportList(config.site), ...usageExportLists(config.site), ...incentivesExportLists];
  let rowsSinceVacuum = 0;
  const noteRows = (rows: number) => {
    engine.noteRowsWritten(rows);
    rowsSinceVacuum += rows;
  };
  // After a large load plans need fresh statistics; the embedded engine has no autovacuum that would see to it.
  const idle = async () => {
    if (rowsSinceVacuum < VACUUM_AFTER_ROWS || engine.joined) return;
    rowsSinceVacuum = 0;
    await engine.vacuum();
  };
  const kinds: RunKind[] = [
    ...usageRuns({ storage: files, noteRows, metrics, moreProofs: [provePerformance] }).map(afterLoads),
    ...performanceRuns({ noteRows }),
    ...exportsRuns({ storage: files, lists: exportLists, db }),
    ...demoRuns({ storage: files, noteRows, sealer }),
  ];
  const worker = createWorker({ db, clock, log, kinds, parallel: engine.kind === 'embedded' ? 1 : 2, idle });
  const schedule = createSchedule({ db, clock, log, jobs: [
    // 'each': every midnight with its own time, so that a day that was missed is made up for as of itself.
    { name: HANDOVER_JOB, at: '00:00', catchUp: 'each', work: handOverDue },
    { name: 'expire-exports', at: '03:30', work: expireExports },
    { name: 'sweep-files', at: '04:00', work: (ctx) => sweepFiles(ctx, files) },
    { name: 'retire-keys', at: '04:05', work: retireKeys },
    { name: 'sweep-sessions', at: '04:10', work: (ctx) => deleteEndedSessions(ctx.tx) },
    { name: 'sweep-idempotency-keys', at: '04:20', work: sweepIdempotencyKeys },
    { name: 'sweep-mails', at: '04:25', work: sweepMails },
    { name: 'sweep-verification-codes', at: '04:30', work: sweepCodes },
    ...incentivesJobs(),
  ] });
  const mail = createMailSender({
    db, log, sealer, transport: config.mail === null ? null : smtpTransport(config.mail.url, config.mail.from), keepSecrets: clock.movable,
    domain: /@([^\s>]+)/.exec(config.mail?.from ?? '')?.[1] ?? 'partner-center.invalid',
  });
  return {
    config, engine, db, clock, files, sealer, log, metrics, exportLists, kinds, worker, schedule, mail, load: pool.load,
    close: async () => {
      if (follow) clearInterval(follow);
      await worker.stop();
      await mail.stop();
      schedule.stop();
      await pool.close();
      await engine.close();
    },
  };
}
