import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanFileName } from './file-name.ts';

test.each([
  ['bill.csv', 'bill.csv'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\账单 2026-03.csv', '账单 2026-03.csv'],
  ['a\u0000b\r\nc.csv', 'abc.csv'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['what?<now>|"then":*.csv', 'what__now___then___.csv'],
  ['.htaccess', 'htaccess'],
  ['..', 'file'],
  ['', 'file'],
  ['dir/', 'file'],
])('the name %j becomes %j', (given, clean) => {
  expect(cleanFileName(given)).toBe(clean);
});

test('a long name keeps its ending', () => {
  const clean = cleanFileName(`${'长'.repeat(500)}.csv.gz`);
  expect([...clean]).toHaveLength(200);
  expect(clean.endsWith('长.gz')).toBe(true);
});

test('whatever is given: no path, no control character, never empty, at most 200 characters, cleaning again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
      const clean = cleanFileName(given);
      expect(clean).not.toMatch(/[/\\\p{Cc}]/u);
      expect([...clean].length).toBeGreaterThan(0);
      expect([...clean].length).toBeLessThanOrEqual(200);
      expect(cleanFileName(clean)).toBe(clean);
    }),
  );
});
