/**
 * What a migration file says: its number and name from the file name, its statements in order. One statement per query
 * (distributed PostgreSQL accepts no more), so they are separated by lines of their own:
 *   `-- next`   another statement follows
 *   `-- citus`  another statement follows, run only where the citus extension is installed
 * SQL is not parsed here: a separator cannot be mistaken for anything else, a semicolon can.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Statement {
  readonly text: string;
  readonly onlyCitus: boolean;
}

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly statements: readonly Statement[];
}

export const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../../../db/migrations/', import.meta.url));

const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

export function parseMigration(file: string, text: string): Migration {
  const match = FILE_NAME.exec(file);
  if (match === null) throw new Error(`migration ${file}: the name must be NNNN_name.sql`);
  return {
    number: Number(match[1]),
    name: match[2] ?? '',
    file,
    sha256: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'),
    statements: splitStatements(text),
  };
}

function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let lines: string[] = [];
  let onlyCitus = false;
  const finish = (): void => {
    const body = lines.join('\n').trim();
    if (lines.some((line) => line.trim() !== '' && !line.trim().startsWith('--')))
      statements.push({ text: body, onlyCitus });
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const mark = line.trim();
    if (mark === '-- next' || mark === '-- citus') {
      finish();
      onlyCitus = mark === '-- citus';
    } else lines.push(line);
  }
  finish();
  return statements;
}

/** All migrations of a folder in order; two with one number are refused. */
export function readMigrations(directory: string = MIGRATIONS_DIRECTORY): Migration[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  const migrations = files.map((file) => parseMigration(file, readFileSync(join(directory, file), 'utf8')));
  migrations.forEach((migration, at) => {
    if (migrations[at - 1]?.number === migration.number) {
      throw new Error(
        `two migrations carry the number ${migration.number}: ${migrations[at - 1]?.file}, ${migration.file}`,
      );
    }
  });
  return migrations;
}

/** One value that changes when any migration does; names cached test images and templates. */
export function migrationsHash(migrations: readonly Migration[]): string {
  const all = migrations.map((migration) => `${migration.file} ${migration.sha256}`).join('\n');
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}
