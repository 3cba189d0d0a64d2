import { expect, test } from 'vitest';
import type { ErrorCode } from '../../../contract/errors.ts';
import { Problem } from '../../../contract/errors.ts';
import type { ScopeKind } from '../../platform/context.ts';
import { assertRoles, lockedUntil, passwordFault, type RoleKind, scopeOf } from './rules.ts';

const refusal = (roles: RoleKind[]): ErrorCode | null => {
  try {
    assertRoles(roles);
    return null;
  } catch (error) {
    return error instanceof Problem ? error.code : null;
  }
};

test.each<[string, RoleKind[], ErrorCode | null]>([
  ['no role', [], 'identity.roles_count'],
  ['four roles', ['account-manager', 'custom', 'custom', 'custom'], 'identity.roles_count'],
  ['administrator alone', ['administrator'], null],
  ['administrator and another', ['administrator', 'custom'], 'identity.roles_exclusive'],
  ['manager and supervisor', ['account-manager', 'supervisor'], 'identity.roles_exclusive'],
  ['supervisor, manager and custom', ['supervisor', 'custom', 'account-manager'], 'identity.roles_exclusive'],
  ['manager and custom', ['account-manager', 'custom'], null],
  ['three custom', ['custom', 'custom', 'custom'], null],
])('sales 13 #4, R-2.1: %s', (_name, roles, expected) => {
  expect(refusal(roles)).toBe(expected);
});

test.each<['operator' | 'partner' | 'customer', RoleKind[], ScopeKind]>([
  ['operator', [], 'all'],
  ['customer', [], 'none'],
  ['partner', ['administrator'], 'all'],
  ['partner', ['account-manager'], 'own'],
  ['partner', ['supervisor'], 'team'],
  ['partner', ['account-manager', 'custom'], 'all'],
  ['partner', ['supervisor', 'custom'], 'all'],
  ['partner', ['custom'], 'all'],
  ['partner', [], 'none'],
])('R-2.6: a %s with %j sees %s', (kind, roles, scope) => {
  expect(scopeOf(kind, roles)).toBe(scope);
});

test('a login is locked at the fifth wrong password, not at the fourth', () => {
  const now = new Date('2026-11-22T00:00:00Z');
  expect(lockedUntil(4, now)).toBeNull();
  expect(lockedUntil(5, now)?.toISOString()).toBe('2026-11-22T00:15:00.000Z');
});

test.each([
  ['short1', 'length'],
  ['alllowercase', 'classes'],
  ['ALLUPPER', 'classes'],
  ['Manager1', 'login'],
  ['1reganaM', 'login'],
  ['good-password', null],
  ['密码密码密码密码a', null],
])('password %s: %s', (password, fault) => {
  expect(passwordFault(password, 'manager1')).toBe(fault);
});
