/**
 * The scopes that rows are of, gathered without a database while a file is prepared, maybe in another thread: scopes.ts writes them.
 */
import type { FeeRecord } from '../intake/fee-record.ts';

/** A scope as the rows of a batch say it. */
export interface ScopeNote {
  readonly scopeKey: string;
  readonly provider: string;
  readonly billingAccount: string;
  readonly billingMonth: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

export interface ScopeNotes {
  note(record: FeeRecord): void;
  /** The scopes noted since they were last taken. */
  take(): readonly ScopeNote[];
}

/** Gathers the scopes of many rows without a database. */
export function createScopeNotes(): ScopeNotes {
  let noted = new Map<string, { -readonly [K in keyof ScopeNote]: ScopeNote[K] }>();
  return {
    note: (record) => {
      const { scopeKey, day } = record;
      if (scopeKey === null) return;
      const scope = noted.get(scopeKey);
      if (!scope) noted.set(scopeKey, { ...newScope(record), scopeKey });
      else if (day < scope.firstDay) scope.firstDay = day;
      else if (day > scope.lastDay) scope.lastDay = day;
    },
    take: () => {
      const taken = [...noted.values()];
      noted = new Map();
      return taken;
    },
  };
}

/** The scopes of a few records. */
export function scopesOf(records: readonly FeeRecord[]): readonly ScopeNote[] {
  const notes = createScopeNotes();
  for (const record of records) notes.note(record);
  return notes.take();
}

function newScope(record: FeeRecord): Omit<ScopeNote, 'scopeKey'> {
  const billingAccount = record.customerRef.kind === 'sub-account' ? record.customerRef.billingAccountId : '';
  return { provider: record.provider, billingAccount, billingMonth: record.billingMonth, firstDay: record.day, lastDay: record.day };
}
