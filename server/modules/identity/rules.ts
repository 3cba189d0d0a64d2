/**
 * Pure decisions of identity: which roles go together (sales 2.1, 13 #4), whose customers a member sees (2.6),
 * when sign-in is locked, what a password must have.
 */
import { ALL_PERMISSIONS, type Permission, permissionsOfRole, type PresetRole } from '../../../contract/permissions.ts';
import { problem } from '../../../contract/errors.ts';
import type { ScopeKind } from '../../platform/context.ts';

export const MAX_ROLES = 3;
export const MAX_KEYS = 2;
export const LOCK_AFTER = 5;
export const LOCK_MINUTES = 15;

export type RoleKind = PresetRole | 'custom';

export function roleKind(role: { readonly preset: PresetRole | null }): RoleKind {
  return role.preset ?? 'custom';
}

/** one to three roles; administrator stands alone; manager and supervisor exclude each other. */
export function assertRoles(roles: readonly RoleKind[]): void {
  if (roles.length < 1 || roles.length > MAX_ROLES) throw problem('identity.roles_count');
  const other = roles.find((role) => role !== 'administrator');
  if (roles.includes('administrator') && other) throw problem('identity.roles_exclusive', { role: 'administrator', other });
  if (roles.includes('account-manager') && roles.includes('supervisor')) throw problem('identity.roles_exclusive', { role: 'account-manager', other: 'supervisor' });
}

/** and surprise 2 of section 10: any second role beside account manager or supervisor opens all customers. */
export function scopeOf(kind: 'operator' | 'partner' | 'customer', roles: readonly RoleKind[]): ScopeKind {
  if (kind === 'operator') return 'all';
  if (kind === 'customer') return 'none';
  if (roles.includes('administrator')) return 'all';
  if (roles.length === 1 && roles[0] === 'account-manager') return 'own';
  if (roles.length === 1 && roles[0] === 'supervisor') return 'team';
  return roles.length === 0 ? 'none' : 'all';
}

/** Everything a member with these roles may do; an item is there once, whoever gives it. */
export function permissionsOf(roles: readonly { readonly preset: PresetRole | null; readonly permissions: readonly string[] }[]): Permission[] {
  const given = new Set(roles.flatMap(permissionsOfRole));
  return ALL_PERMISSIONS.filter((item) => given.has(item));
}

/** In `to` and not in `from`. */
export function gained(from: readonly Permission[], to: readonly Permission[]): Permission[] {
  return to.filter((item) => !from.includes(item));
}

export type ScopeRule = 'administrator' | 'manager-alone' | 'supervisor-alone' | 'other-roles' | 'no-role' | 'disabled' | 'operator' | 'customer';

/** Which sentence of gives the scope: `scopeOf` says what, this says why. */
export function scopeRuleOf(kind: 'operator' | 'partner' | 'customer', roles: readonly RoleKind[]): ScopeRule {
  if (kind !== 'partner') return kind;
  if (roles.length === 0) return 'no-role';
  if (roles.includes('administrator')) return 'administrator';
  if (roles.length > 1) return 'other-roles';
  return roles[0] === 'account-manager' ? 'manager-alone' : roles[0] === 'supervisor' ? 'supervisor-alone' : 'other-roles';
}

const BREADTH: readonly ScopeKind[] = ['none', 'own', 'team', 'all'];

/** Sales 13 #3: more customers are seen than before; said before such a change is saved. */
export function widens(before: ScopeKind, after: ScopeKind): boolean {
  return BREADTH.indexOf(after) > BREADTH.indexOf(before);
}

/** After the n-th wrong password in a row: until when the login is locked (system time), or null. */
export function lockedUntil(failedAttempts: number, now: Date): Date | null {
  return failedAttempts >= LOCK_AFTER ? new Date(now.getTime() + LOCK_MINUTES * 60_000) : null;
}

const CLASSES: readonly RegExp[] = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];

/** At least 8 characters from two of four classes, not the login nor the login reversed (as api 6 asks of customers). */
export function passwordFault(password: string, login: string): 'length' | 'classes' | 'login' | null {
  if (password.length < 8) return 'length';
  if (CLASSES.filter((c) => c.test(password)).length < 2) return 'classes';
  const lower = password.toLowerCase();
  const name = login.toLowerCase();
  if (lower === name || lower === [...name].reverse().join('')) return 'login';
  return null;
}
