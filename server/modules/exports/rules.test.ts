import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Permission } from '../../../contract/permissions.ts';
import type { Actor, ScopeKind } from '../../platform/context.ts';
import { assertMayExport, defused, exactNumber, expiryOf, narrowed, snapshotOf } from './rules.ts';

const A = '0198c3a0-0000-7000-8000-00000000000a';
const B = '0198c3a0-0000-7000-8000-00000000000b';

function actor(change: Partial<Actor> = {}): Actor {
  return {
    kind: 'partner', partnerId: A, partnerNumber: 'a'.repeat(32), tier: 'distributor', memberId: B, memberName: '张三', login: 'zhang', customerId: null,
    roles: ['custom'], permissions: new Set<Permission>(['consumption.export']), scope: 'all', partnerIds: [A, B], language: 'zh-CN', ...change,
  };
}

test.each([
  ['=1+1', "'=1+1"],
  ['+86', "'+86"],
  ['-1', "'-1"],
  ['@sum(a1)', "'@sum(a1)"],
  ['\tx', "'\tx"],
  ['\rx', "'\rx"],
  ['  =1', "'  =1"],
  ['＝1+1', "'＝1+1"],
  ['\ufeff=1', "'\ufeff=1"],
  ['a=1', 'a=1'],
  ['张**', '张**'],
  ['', ''],
])('a text cell %j is written %j', (cell, written) => {
  expect(defused(cell, false)).toBe(written);
});

test.each([
  ['-12.50', '-12.50'],
  ['0.000000000001', '0.000000000001'],
  ['-', "'-"],
  ['=1', "'=1"],
  ['-1+2', "'-1+2"],
  ['+5', "'+5"],
])('a number cell %j is written %j', (cell, written) => {
  expect(defused(cell, true)).toBe(written);
});

test('nothing that is written begins like a formula, unless it is a plain number of a number column', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '1', 'a', '＝') }), fc.boolean(), (cell, numeric) => {
      const written = defused(cell, numeric);
      expect(/^\s*[=+\-@＝]/.test(written)).toBe(numeric && /^-\d+$/.test(cell));
    }),
  );
});

test.each([
  ['123456789012345', 123456789012345],
  ['1234567890123456', null],
  ['0.100000000000', 0.1],
  ['-123.450000000001', -123.450000000001],
  ['1234.123456789012', null],
  ['0.000000000123', 1.23e-10],
  ['12a', null],
  ['1e5', null],
])('%s as a spreadsheet number: %s', (cell, number) => {
  expect(exactNumber(cell)).toBe(number);
});

test('a number that is written as a number keeps every digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (units) => {
      const digits = (units < 0n ? -units : units).toString().padStart(13, '0');
      const cell = `${units < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
      const number = exactNumber(cell);
      if (number !== null) expect(BigInt(number.toFixed(12).replace('.', ''))).toBe(units);
    }),
  );
});

test('R-9.1 files are kept seven days', () => {
  expect(expiryOf(new Date('2026-03-01T04:00:00Z')).toISOString()).toBe('2026-03-08T04:00:00.000Z');
});

test('sales 13 #16: only an administrator exports customers, whatever items others hold', () => {
  const customers = { permission: 'customers.export', administratorOnly: true } as const;
  const held = new Set<Permission>(['customers.export']);
  expect(() => assertMayExport(actor({ permissions: held }), customers)).toThrow('access.administrator_only');
  expect(() => assertMayExport(actor({ permissions: held, roles: ['supervisor'] }), customers)).toThrow('access.administrator_only');
  expect(() => assertMayExport(actor({ permissions: new Set(), roles: ['administrator'] }), customers)).toThrow('access.denied');
  expect(() => assertMayExport(actor({ permissions: held, roles: ['administrator'] }), customers)).not.toThrow();
});

test('a snapshot survives JSON and narrows to what is left', () => {
  const kept = JSON.parse(JSON.stringify(snapshotOf(actor({ permissions: new Set<Permission>(['customers.list', 'consumption.export']) })))) as ReturnType<typeof snapshotOf>;
  const now = narrowed(kept, actor({ permissions: new Set<Permission>(['consumption.export', 'bills.view']), partnerIds: [A], roles: ['custom', 'account-manager'] }));
  expect([...now.permissions]).toEqual(['consumption.export']);
  expect(now.partnerIds).toEqual([A]);
  expect(now.roles).toEqual(['custom']);
});

test.each<[ScopeKind, ScopeKind, ScopeKind]>([
  ['all', 'all', 'all'],
  ['all', 'own', 'own'],
  ['own', 'all', 'own'],
  ['team', 'team', 'team'],
  ['team', 'own', 'none'],
  ['own', 'team', 'none'],
  ['own', 'none', 'none'],
])('scope %s then and %s now leaves %s', (then, now, left) => {
  expect(narrowed(snapshotOf(actor({ scope: then })), actor({ scope: now })).scope).toBe(left);
});
