/**
 * A process that dies between two transactions: after so many commits nothing more reaches the database, whether the next
 * transaction had begun or not, and nobody says goodbye. Works on the handle itself, because transactions know it.
 */
import type { TransactionBuilder } from 'kysely';
import type { Database, Db } from '../../server/platform/db/pool.ts';

export class Died extends Error {}

export interface Life {
  /** Transactions committed so far. */
  readonly commits: number;
  /** The next process begins on the same handle. */
  end(): void;
}

export function liveFor(db: Db, commits: number): Life {
  const original = db.transaction.bind(db);
  let done = 0;
  let dead = false;
  const mortal = (builder: TransactionBuilder<Database>): TransactionBuilder<Database> => {
    const execute: TransactionBuilder<Database>['execute'] = async (work) => {
      if (dead) throw new Died();
      const value = await builder.execute(async (tx) => {
        const result = await work(tx);
        dead ||= done >= commits;
        if (dead) throw new Died();
        return result;
      });
      done += 1;
      return value;
    };
    const made = { execute, setIsolationLevel: (level: Parameters<typeof builder.setIsolationLevel>[0]) => mortal(builder.setIsolationLevel(level)), setAccessMode: (mode: Parameters<typeof builder.setAccessMode>[0]) => mortal(builder.setAccessMode(mode)) };
    return made as unknown as TransactionBuilder<Database>;
  };
  db.transaction = () => mortal(original());
  return {
    get commits() {
      return done;
    },
    end: () => {
      db.transaction = original;
    },
  };
}
