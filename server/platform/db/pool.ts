/**
 * The pool of connections and the Kysely instance over it. Kysely is used for its `sql` tag and its transactions only;
 * statements are written by hand. Values come back the same from every engine: int8 and numeric as strings (no money
 * ever becomes a float), days as 'YYYY-MM-DD', instants as Date. No named statements: the embedded engine has one
 * session for all connections.
 */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import type { Log } from '../log.ts';
import type { Engine } from './engine.ts';
import { guardPool } from './guard.ts';

/** No table types: every statement is raw SQL with the row type named at the call. */
export type Database = Record<string, never>;
export type Db = Kysely<Database>;

const embeddedHandles = new WeakSet<Db>();

/** Some settings of a transaction must not reach the embedded engine (tx.ts). */
export function isEmbedded(db: Db): boolean {
  return embeddedHandles.has(db);
}

export interface Pool {
  readonly db: Db;
  /** Connections in use, idle, and requests waiting for one; for the metrics. */
  load(): { readonly total: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly size?: number;
  /** How long a request waits for a connection before it fails. */
  readonly waitMs?: number;
}

const SERVER_SIZE = 10;
/** The engine serves one transaction at a time; more connections would only wait inside it instead of here. */
const EMBEDDED_SIZE = 1;
const SERVER_WAIT_MS = 15_000;
const EMBEDDED_WAIT_MS = 60_000;

/** How long a database that is just being started again is waited for. */
const RESTART_WAIT_MS = 15_000;

const TIMESTAMP_WITHOUT_ZONE = 1114;
const DATE = 1082;
const ARRAYS_OF_TEXT_VALUES = new Set([
  1182 /* date[] */, 1115 /* timestamp[] */, 1231 /* numeric[] */, 1016 /* int8[] */,
]);

type Parser = (value: string) => unknown;
const asText: Parser = (value) => value;

// pg-types knows the oid of text[]; its type list does not name it.
const textArray: Parser = pg.types.getTypeParser(1009 as number, 'text');

/** pg's own parsers except where they would lose digits or shift days. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === DATE || oid === TIMESTAMP_WITHOUT_ZONE) return asText;
      if (ARRAYS_OF_TEXT_VALUES.has(oid)) return textArray;
    }
    return pg.types.getTypeParser(oid, format);
  },
};

export function openPool(engine: Engine, log: Log, options: PoolOptions = {}): Pool {
  const embedded = engine.kind === 'embedded';
  const pool = new pg.Pool({
    ...engine.connection(),
    application_name: 'partner-center',
    max: options.size ?? (embedded ? EMBEDDED_SIZE : SERVER_SIZE),
    connectionTimeoutMillis: options.waitMs ?? (embedded ? EMBEDDED_WAIT_MS : SERVER_WAIT_MS),
    idleTimeoutMillis: embedded ? 0 : 30_000,
    keepAlive: true,
    types,
  });
  pool.on('error', (error) => log.warn({ err: error }, 'database: an idle connection was lost'));
  const db: Db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: guardPool(pool, log, RESTART_WAIT_MS), cursor: Cursor }),
  });
  if (embedded) embeddedHandles.add(db);
  let closed = false;
  return {
    db,
    load: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: async () => {
      if (closed) return;
      closed = true;
      await db.destroy();
      if (!pool.ended) await pool.end();
    },
  };
}
