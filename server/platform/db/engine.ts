/**
 * Which database this installation stands on: a PostgreSQL server (DATABASE_URL), or the embedded one under DATA_DIR.
 * Both are reached with `pg` afterwards; what differs is decided here and in upkeep.ts (the embedded engine does no
 * housekeeping of its own) and nowhere else.
 */
import { join } from 'node:path';
import pg from 'pg';
import type { Log } from '../log.ts';
import { findAddress, publishAddress, withdrawAddress } from './address.ts';
import { openEmbedded } from './embedded.ts';
import { type Lock, takeLock } from './lock.ts';
import { startUpkeep, type Upkeep } from './upkeep.ts';

/** Said at every start of the embedded engine, and in docs/operate.md. */
export const EMBEDDED_DURABILITY_WARNING =
  'The embedded database survives a crash or kill of this program, but not a power loss or a crash of the machine ' +
  '(it runs without fsync). Use PostgreSQL (DATABASE_URL) for anything you cannot load again.';

export const OLDEST_POSTGRES = 15;

export class EngineRefused extends Error {}

export interface EngineOptions {
  readonly databaseUrl: string | null;
  /** Directory of the installation; the embedded cluster lies in its `db`. Null: in memory, for tests. */
  readonly dataDir: string | null;
  readonly production: boolean;
  readonly embeddedAllowed: boolean;
  readonly log: Log;
  readonly image?: string;
  readonly statementLimitMs?: number;
  /** Become a client of the process that has the data directory open (command line beside a running server). */
  readonly join?: boolean;
}

export interface Engine {
  readonly kind: 'postgres' | 'embedded';
  /** True when another process owns the embedded engine: its leases, checkpoints and housekeeping are not ours. */
  readonly joined: boolean;
  /** Major version of PostgreSQL. */
  readonly version: number;
  /** What `pg` needs to connect; asked again for each pool because a restarted engine may move. */
  connection(): pg.PoolConfig;
  /** Call after writing many rows: the embedded engine needs a checkpoint now and then. No effect on a server. */
  noteRowsWritten(rows: number): void;
  /** CHECKPOINT now (embedded only). */
  checkpoint(): Promise<void>;
  /** VACUUM (ANALYZE): the embedded engine has no autovacuum; on a server only ANALYZE. For a schedule, not a request. */
  vacuum(): Promise<void>;
  /** Data directory as a tar image (embedded only): a backup, or the start of a test database. */
  dump(): Promise<Uint8Array>;
  restarts(): number;
  close(): Promise<void>;
}

const DEFAULT_STATEMENT_LIMIT_MS = 5 * 60_000;

export async function openEngine(options: EngineOptions): Promise<Engine> {
  if (options.databaseUrl !== null) return openServer(options.databaseUrl, options.log);
  if (options.production && !options.embeddedAllowed) {
    throw new EngineRefused(
      'NODE_ENV=production without DATABASE_URL: the embedded database does not survive a power loss. ' +
        'Set DATABASE_URL to a PostgreSQL 15 or newer, or EMBEDDED_DATABASE=allowed to use it all the same.',
    );
  }
  if (options.join === true) return joinEmbedded(options);
  return openEmbeddedEngine(options);
}

async function openServer(url: string, log: Log): Promise<Engine> {
  const connection = { connectionString: url };
  const version = await serverVersion(connection);
  if (version < OLDEST_POSTGRES) {
    throw new EngineRefused(`the database is PostgreSQL ${version}; ${OLDEST_POSTGRES} or newer is needed`);
  }
  log.info({ version }, 'database: PostgreSQL server');
  return {
    kind: 'postgres',
    joined: false,
    version,
    connection: () => connection,
    noteRowsWritten: () => {},
    checkpoint: async () => {},
    vacuum: () => runAlone(connection, 'analyze'),
    dump: () => Promise.reject(new Error('a PostgreSQL server is backed up with its own tools')),
    restarts: () => 0,
    close: async () => {},
  };
}

async function openEmbeddedEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, log } = options;
  const lock: Lock | null = dataDir === null ? null : await takeLock(join(dataDir, 'db.lock'));
  try {
    if (dataDir !== null) withdrawAddress(dataDir);
    const startedAt = performance.now();
    const embedded = await openEmbedded({
      directory: dataDir === null ? null : join(dataDir, 'db'),
      image: options.image ?? null,
      log,
      statementLimitMs: options.statementLimitMs ?? DEFAULT_STATEMENT_LIMIT_MS,
      onAddress: (address) => {
        if (dataDir !== null) publishAddress(dataDir, address);
      },
    });
    const connection = (): pg.PoolConfig => embeddedConnection(embedded.address());
    const version = await serverVersion(connection());
    const upkeep: Upkeep = startUpkeep(dataDir === null ? null : () => runAlone(connection(), 'checkpoint'), log);
    log.info({ version, ms: Math.round(performance.now() - startedAt), dataDir }, 'database: embedded');
    return {
      kind: 'embedded',
      joined: false,
      version,
      connection,
      noteRowsWritten: upkeep.noteRowsWritten,
      checkpoint: upkeep.checkpoint,
      vacuum: () => vacuumTables(connection()),
      dump: embedded.dump,
      restarts: embedded.restarts,
      close: async () => {
        await upkeep.stop();
        if (dataDir !== null) withdrawAddress(dataDir);
        await embedded.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function embeddedConnection(address: { readonly host: string; readonly port: number }): pg.PoolConfig {
  return { host: address.host, port: address.port, user: 'postgres', database: 'postgres', ssl: false };
}

/** The owner keeps house; a joined process only speaks to it and leaves it running. */
async function joinEmbedded(options: EngineOptions): Promise<Engine> {
  const { dataDir, log } = options;
  if (dataDir === null) throw new EngineRefused('an embedded database in memory cannot be joined');
  let version = 0;
  const address = await findAddress(dataDir, async (at) => {
    version = await serverVersion(embeddedConnection(at));
  });
  const connection = embeddedConnection(address);
  log.info({ version, dataDir }, 'database: embedded, open in another process');
  return {
    kind: 'embedded',
    joined: true,
    version,
    connection: () => connection,
    noteRowsWritten: () => {},
    checkpoint: () => runAlone(connection, 'checkpoint'),
    vacuum: () => vacuumTables(connection),
    dump: () => Promise.reject(new Error('only the process that has the data directory open can copy it')),
    restarts: () => 0,
    close: async () => {},
  };
}

/** A connection of its own, outside the pool: VACUUM and CHECKPOINT cannot run inside a transaction. */
async function aside<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionTimeoutMillis: 15_000, ...connection });
  // A lost connection rejects the statement under way; without a listener it would end the program as well.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function serverVersion(connection: pg.ClientConfig): Promise<number> {
  return aside(connection, async (client) => {
    const result = await client.query<{ number: string }>(`select current_setting('server_version_num') as number`);
    return Math.floor(Number(result.rows[0]?.number ?? 0) / 10_000);
  });
}

function runAlone(connection: pg.ClientConfig, statement: string): Promise<void> {
  return aside(connection, async (client) => {
    await client.query(statement);
  });
}

/** Table by table, so that requests get their turn in between. */
function vacuumTables(connection: pg.ClientConfig): Promise<void> {
  return aside(connection, async (client) => {
    const tables = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'm') and n.nspname <> 'information_schema'
         and (n.nspname !~ '^pg_' or c.relname in ('pg_class', 'pg_attribute', 'pg_statistic'))
         and pg_relation_size(c.oid) > 0
       order by pg_relation_size(c.oid)`,
    );
    for (const table of tables.rows) await client.query(`vacuum (analyze) ${table.name}`);
  });
}
