/**
 * Sales 9.2: whatever is recorded can be read. Codes are found in the text of everything that records, so that a code that
 * came in past the compiler is found too, and one that nobody records any more.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { AUDIT_ACTIONS, AUDIT_OBJECTS } from '../../../contract/audit-codes.ts';
import { operationLog as english } from '../../../contract/words/en-US/operation-log.ts';
import { operationLog as chinese } from '../../../contract/words/zh-CN/operation-log.ts';

const SERVER = fileURLToPath(new URL('../../', import.meta.url));

const recording = readdirSync(SERVER, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .filter((text) => /recordAudit\(|\bAuditEntry\b/.test(text) && !text.includes('export async function recordAudit('));

/** Codes on lines that say `action` or hand one to the writer; `key.${state}` stands for each code that begins that way. */
const actionsWritten = recording.flatMap((text) => text.split('\n').filter((line) => /\baction\b\s*[:=]|^\s*action,|recordAudit\(ctx, \w+\(/.test(line)).flatMap((line) => [
  ...[...line.matchAll(/'([a-z]+\.[a-z_]+)'/g)].map((match) => match[1] ?? ''),
  ...[...line.matchAll(/`([a-z]+\.)\$\{/g)].flatMap((match) => AUDIT_ACTIONS.filter((action) => action.startsWith(match[1] ?? '-'))),
]));
const objectsWritten = recording.flatMap((text) => [...text.matchAll(/objectKind: '([^']+)'/g)].map((match) => match[1] ?? ''));

describe('words of the operation log', () => {
  test('the search finds what is recorded, and nothing is listed that nobody records', () => {
    expect([...new Set(actionsWritten)].sort()).toEqual([...AUDIT_ACTIONS].sort());
    expect([...new Set(objectsWritten)].sort()).toEqual([...AUDIT_OBJECTS].sort());
  });

  test.each([['zh-CN', chinese], ['en-US', english]] as const)('every recorded action and kind of object has words in %s', (_, area) => {
    const words: Readonly<Record<string, string>> = area;
    expect([...new Set([...actionsWritten.map((code) => `action.${code}`), ...objectsWritten.map((code) => `objectKind.${code}`)])].filter((key) => !words[key])).toEqual([]);
  });

  test('two actions never read the same', () => {
    for (const area of [chinese, english]) {
      const said = Object.entries(area).filter(([key]) => key.startsWith('action.')).map(([, text]) => text);
      expect(new Set(said).size).toBe(said.length);
    }
  });
});
