/** The examples of docs/fee-record-file.md are read as they stand there, and its table names every column. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FEE_COLUMNS } from './fee-record-columns.ts';
import { openFeeFile } from './read-file.ts';

const text = readFileSync(fileURLToPath(new URL('../../../../docs/fee-record-file.md', import.meta.url)), 'utf8');

async function* bytesOf(content: string): AsyncGenerator<Buffer> {
  yield Buffer.from(content, 'utf8');
}

test.each([
  ['csv', 3],
  ['ndjson', 2],
])('the %s example is %i records', async (language, count) => {
  const example = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? '';
  const file = await openFeeFile(bytesOf(example), { format: 'fee-records' });
  const reasons: unknown[] = [];
  for await (const block of file.blocks) reasons.push(...block.rows.flatMap((row) => (row.reason ? [row.reason] : [])));
  expect(reasons).toEqual([]);
  expect(file.totals).toMatchObject({ rows: count, records: count });
  expect([...file.extraColumns]).toEqual([]);
});

test('every column is documented', () => {
  expect(FEE_COLUMNS.map(([name]) => name).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
