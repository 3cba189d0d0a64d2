/**
 * Pure decisions of exports: who may export and fetch what, as whom a run reads, when a task is over, and how a cell is
 * made harmless and exact.
 */
import { problem } from '../../../contract/errors.ts';
import type { Permission } from '../../../contract/permissions.ts';
import type { Id } from '../../../contract/values/id.ts';
import { type Actor, isAdministrator, type ScopeKind } from '../../platform/context.ts';
import type { ExportList } from './registry.ts';

/** files are kept seven days of business time. */
export const KEPT_DAYS = 7;
export const ROWS_PER_FILE = 100_000;
export const UNDER_WAY_LIMIT = 20;

export function expiryOf(finishedAt: Date): Date {
  return new Date(finishedAt.getTime() + KEPT_DAYS * 24 * 3600_000);
}

/** and check 16: what only an administrator may export is said so by name, whatever items the caller holds. */
export function assertMayExport(actor: Actor, list: Pick<ExportList, 'permission' | 'administratorOnly'>): void {
  if (list.administratorOnly === true && !isAdministrator(actor)) throw problem('access.administrator_only');
  if (actor.kind !== 'system' && !actor.permissions.has(list.permission)) throw problem('access.denied', { permission: list.permission });
}

/** An actor as it is kept with a task: plain JSON. */
export type Snapshot = Omit<Actor, 'permissions'> & { readonly permissions: readonly Permission[] };

export function snapshotOf(actor: Actor): Snapshot {
  return { ...actor, permissions: [...actor.permissions].sort() };
}

/**
 * The creator as of then, without what they have lost since: a task never shows more than they saw at creation, nor more
 * than they may see now. Two different narrow scopes (a supervisor became an account manager) share nothing that could be
 * named, so nothing is left.
 */
export function narrowed(then: Snapshot, now: Actor): Actor {
  const tenants = new Set<Id>(now.partnerIds);
  return {
    ...then,
    roles: then.roles.filter((role) => now.roles.includes(role)),
    permissions: new Set(then.permissions.filter((permission) => now.permissions.has(permission))),
    scope: narrowerScope(then.scope, now.scope),
    partnerIds: then.partnerIds.filter((partnerId) => tenants.has(partnerId)),
  };
}

function narrowerScope(then: ScopeKind, now: ScopeKind): ScopeKind {
  if (then === 'all') return now;
  if (now === 'all' || now === then) return then;
  return 'none';
}

/** What a spreadsheet takes for a formula at the start of a cell, also behind blanks and in full width. */
const FORMULA = /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** A leading apostrophe makes a formula text; plain numbers of a number column stay what they are. */
export function defused(cell: string, numeric: boolean): string {
  if (numeric && PLAIN_NUMBER.test(cell)) return cell;
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Digits a spreadsheet keeps of a number. */
const EXACT_DIGITS = 15;

/** The cell as a number where a spreadsheet can hold every digit of it, else null: it is written as text then. */
export function exactNumber(cell: string): number | null {
  if (!PLAIN_NUMBER.test(cell)) return null;
  const [whole = '', fraction = ''] = cell.replace('-', '').split('.');
  const digits = `${whole}${fraction.replace(/0+$/, '')}`.replace(/^0+/, '');
  return digits.length > EXACT_DIGITS ? null : Number(cell);
}
