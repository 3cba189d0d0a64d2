/**
 * The only way to the data: one transaction under the application's role, which owns nothing and cannot bypass row
 * level security, with the tenants it may see set for this transaction alone. With nothing set nothing is visible.
 * Everything is LOCAL: when the transaction ends, the connection remembers nothing.
 */
import { type IsolationLevel, sql, type Transaction } from 'kysely';
import { insideTransaction, type OpenTransaction, openTransaction } from './guard.ts';
import { type Database, type Db, isEmbedded } from './pool.ts';

export type Tx = Transaction<Database>;

/** The role of migrations/0001: may read and write rows, owns no table, has no BYPASSRLS. */
export const APPLICATION_ROLE = 'partner_center_app';

export interface TxScope {
  /** Tenants whose rows are visible; empty: none. */
  readonly partnerIds: readonly string[];
  /** For the few reads before anybody is known (sign-in, key lookup): what is looked up, see db/README.md. */
  readonly lookup?: string;
  /** The platform's operator, for policies that let it see what belongs to no tenant. */
  readonly operator?: boolean;
}

export interface TxOptions {
  readonly readOnly?: boolean;
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
  /** Run again (up to three times in all) after a serialization failure or deadlock: `fn` must be repeatable. */
  readonly retry?: boolean;
  /** Told when the transaction ended, however it ended; for the metrics. */
  readonly onEnd?: (ended: { readonly statements: number; readonly ms: number; readonly committed: boolean }) => void;
}

export class PendingStatements extends Error {}

const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 60_000;
const TRIES = 3;
const WORTH_RETRYING = new Set(['40001', '40P01']);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const transactions = new WeakMap<Tx, OpenTransaction>();

/** Statements run in this transaction so far, BEGIN and settings included. */
export function statementsRun(tx: Tx): number {
  return transactions.get(tx)?.statements ?? 0;
}

export function withTx<T>(db: Db, scope: TxScope, fn: (tx: Tx) => Promise<T>, options: TxOptions = {}): Promise<T> {
  const partners = tenantArray(scope.partnerIds);
  return run(db, options, fn, (tx) =>
    sql`select set_config('role', ${APPLICATION_ROLE}, true),
      set_config('app.partners', ${partners}, true),
      set_config('app.lookup', ${scope.lookup ?? ''}, true),
      set_config('app.operator', ${scope.operator === true ? 'on' : ''}, true),
      ${surroundings(db, options)}`.execute(tx),
  );
}

/**
 * A transaction of the owner, for migrations and the platform's own housekeeping. Row level security is not applied
 * silently here: where the owner is not allowed to see all rows the statement fails instead of returning fewer.
 */
export function ownerTx<T>(db: Db, fn: (tx: Tx) => Promise<T>, options: TxOptions = {}): Promise<T> {
  return run(db, options, fn, (tx) =>
    sql`select set_config('row_security', 'off', true), ${surroundings(db, options)}`.execute(tx),
  );
}

/** `{uuid,uuid}`; refuses anything else, because a policy reads it. */
function tenantArray(partnerIds: readonly string[]): string {
  for (const id of partnerIds) if (!UUID.test(id)) throw new TypeError(`not a partner id: ${id}`);
  return `{${partnerIds.join(',')}}`;
}

/**
 * Limits, and what must not depend on how a server happens to be set up: zone and date style of casts, no compiling of
 * short statements. The embedded engine honours no statement time-out (its watchdog is the limit there), and an idle time-out sets it
 * spinning for ever: an idle transaction is ended from outside instead, on both engines (guard.ts).
 */
function surroundings(db: Db, options: TxOptions) {
  const idleMs = isEmbedded(db) ? 0 : (options.idleTimeoutMs ?? IDLE_TIMEOUT_MS);
  return sql`set_config('statement_timeout', ${String(options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS)}, true),
      set_config('lock_timeout', ${String(options.lockTimeoutMs ?? LOCK_TIMEOUT_MS)}, true),
      set_config('idle_in_transaction_session_timeout', ${String(idleMs)}, true),
      set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true), set_config('jit', 'off', true)`;
}

async function run<T>(
  db: Db,
  options: TxOptions,
  fn: (tx: Tx) => Promise<T>,
  prepare: (tx: Tx) => Promise<unknown>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(db, options, fn, prepare);
    } catch (error) {
      if (options.retry !== true || attempt >= TRIES || !WORTH_RETRYING.has(sqlState(error))) throw error;
    }
  }
}

async function runOnce<T>(
  db: Db,
  options: TxOptions,
  fn: (tx: Tx) => Promise<T>,
  prepare: (tx: Tx) => Promise<unknown>,
): Promise<T> {
  const startedAt = performance.now();
  const transaction = openTransaction(options.idleTimeoutMs ?? IDLE_TIMEOUT_MS);
  let builder = db.transaction();
  if (options.isolation !== undefined) builder = builder.setIsolationLevel(options.isolation satisfies IsolationLevel);
  if (options.readOnly === true) builder = builder.setAccessMode('read only');
  let committed = false;
  try {
    const result = await insideTransaction(transaction, () =>
      builder.execute(async (tx) => {
        transactions.set(tx, transaction);
        await prepare(tx);
        const value = await fn(tx);
        if (transaction.pending > 0) {
          throw new PendingStatements(
            `${transaction.pending} statements still run at the end of a transaction: an await is missing`,
          );
        }
        return value;
      }),
    );
    committed = true;
    return result;
  } finally {
    transaction.open = false;
    options.onEnd?.({ statements: transaction.statements, ms: performance.now() - startedAt, committed });
  }
}

/** The SQLSTATE of a database error, '' for anything else. */
export function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
