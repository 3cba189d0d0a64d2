/** How a migration file is cut into statements, and which files are refused. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrationsHash, parseMigration, readMigrations } from './migration-file.ts';

const text = (file: string, content: string) =>
  parseMigration(file, content).statements.map((statement) => statement.text);

test('statements stand between lines that say so, whatever is inside them', () => {
  const content = `-- Why this exists.
create table a (id integer)
-- next
do $$ begin
  perform 1; -- next
end $$
  -- next
-- only a remark, no statement
-- next
select 'a;b'`;
  expect(text('0001_a.sql', content)).toEqual([
    '-- Why this exists.\ncreate table a (id integer)',
    'do $$ begin\n  perform 1; -- next\nend $$',
    "select 'a;b'",
  ]);
});

test('a citus mark guards only the statement that follows', () => {
  const { statements } = parseMigration('0002_b.sql', 'select 1\n-- citus\nselect 2\n-- next\nselect 3');
  expect(statements.map((statement) => statement.onlyCitus)).toEqual([false, true, false]);
});

test('number and name come from the file name; other names are refused', () => {
  expect(parseMigration('0042_the_name.sql', 'select 1')).toMatchObject({ number: 42, name: 'the_name' });
  for (const file of ['1_a.sql', '0001-a.sql', '0001_A.sql', 'a.sql']) {
    expect(() => parseMigration(file, 'select 1')).toThrow('NNNN_name.sql');
  }
});

test('line ends of another system do not change the sum', () => {
  expect(parseMigration('0001_a.sql', 'select 1\r\n-- next\r\nselect 2\r\n').sha256).toBe(
    parseMigration('0001_a.sql', 'select 1\n-- next\nselect 2\n').sha256,
  );
});

test('a folder is read in order, two files of one number are refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pc-migrations-'));
  writeFileSync(join(folder, '0002_b.sql'), 'select 2');
  writeFileSync(join(folder, '0001_a.sql'), 'select 1');
  writeFileSync(join(folder, 'README.md'), 'not a migration');
  const read = readMigrations(folder);
  expect(read.map((migration) => migration.file)).toEqual(['0001_a.sql', '0002_b.sql']);
  const before = migrationsHash(read);
  writeFileSync(join(folder, '0002_c.sql'), 'select 3');
  expect(() => readMigrations(folder)).toThrow('two migrations carry the number 2');
  expect(before).toMatch(/^[0-9a-f]{16}$/);
});
