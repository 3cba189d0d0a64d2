/**
 * What stands between Kysely and `pg`: counts the statements of a transaction, refuses a second connection asked for
 * inside one (it could wait for itself for ever, and on the embedded engine always would), ends a transaction that
 * lies idle, and never lets a connection back into the pool that is not clean.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import type { Log } from '../log.ts';

/** One open transaction, as the code inside it (and only it) sees. */
export interface OpenTransaction {
  statements: number;
  pending: number;
  open: boolean;
  readonly idleLimitMs: number;
}

const current = new AsyncLocalStorage<OpenTransaction>();

export class NestedTransaction extends Error {}

export function openTransaction(idleLimitMs: number): OpenTransaction {
  return { statements: 0, pending: 0, open: true, idleLimitMs };
}

export function insideTransaction<T>(transaction: OpenTransaction, work: () => Promise<T>): Promise<T> {
  const outer = current.getStore();
  if (outer?.open === true) {
    return Promise.reject(
      new NestedTransaction(
        'a transaction or query on the root handle was asked for inside a transaction: pass on its tx',
      ),
    );
  }
  return current.run(transaction, work);
}

/** Nobody listens yet, or the server is still starting up. */
const STARTING = new Set(['ECONNREFUSED', 'ENOENT', '57P03']);
const RETRY_EVERY_MS = 100;

async function connect(pool: pg.Pool, waitMs: number): Promise<pg.PoolClient> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await pool.connect();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!STARTING.has(code) || performance.now() - startedAt > waitMs) throw error;
      await sleep(RETRY_EVERY_MS);
    }
  }
}

export function guardPool(pool: pg.Pool, log: Log, restartWaitMs: number): PostgresPool {
  // A connection is checked out at once, before the transaction's own work starts: `taken` tells the two apart.
  const taken = new WeakSet<OpenTransaction>();
  return {
    connect: async () => {
      const transaction = current.getStore();
      if (transaction?.open === true) {
        if (taken.has(transaction)) {
          throw new NestedTransaction('a query on the root handle was asked for inside a transaction: pass on its tx');
        }
        taken.add(transaction);
      }
      return guardClient(await connect(pool, restartWaitMs), transaction?.open === true ? transaction : null, log);
    },
    end: () => pool.end(),
  };
}

function guardClient(client: pg.PoolClient, transaction: OpenTransaction | null, log: Log): PostgresPoolClient {
  let lost = false;
  let idle: NodeJS.Timeout | null = null;
  const onError = (error: Error): void => {
    lost = true;
    log.warn({ err: error }, 'database: a connection was lost');
  };
  client.on('error', onError);

  const began = (): void => {
    if (idle !== null) clearTimeout(idle);
    idle = null;
    if (transaction === null) return;
    transaction.statements += 1;
    transaction.pending += 1;
  };
  const ended = (): void => {
    if (transaction === null) return;
    transaction.pending -= 1;
    if (transaction.pending > 0 || !transaction.open) return;
    idle = setTimeout(() => {
      lost = true;
      log.error(
        { idleMs: transaction.idleLimitMs },
        'database: a transaction lay idle for too long; it is rolled back',
      );
      client.end().catch((error: unknown) => log.warn({ err: error }, 'database: closing a connection failed'));
    }, transaction.idleLimitMs);
  };

  const watched = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      ended();
    }
  };

  /** A cursor is read long after it was opened: each read is what keeps the transaction from lying idle. */
  const watchCursor = <R>(cursor: PostgresCursor<R>): PostgresCursor<R> => ({
    read: (rows) => {
      began();
      return watched(cursor.read(rows));
    },
    close: () => {
      began();
      return watched(cursor.close());
    },
  });

  function query<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(
    sql: string | PostgresCursor<R>,
    parameters?: ReadonlyArray<unknown>,
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    const inner = client as unknown as PostgresPoolClient;
    if (typeof sql !== 'string') return watchCursor(inner.query(sql));
    began();
    return watched(inner.query<R>(sql, parameters ?? []));
  }

  return {
    query,
    release: () => {
      if (idle !== null) clearTimeout(idle);
      client.off('error', onError);
      const clean = !lost && client.getTransactionStatus() === 'I';
      client.release(!clean);
    },
  };
}
