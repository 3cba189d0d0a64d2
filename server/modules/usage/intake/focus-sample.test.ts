/**
 * The public FOCUS 1.0 sample (1,000 real rows, CC-BY-4.0) and the FOCUS 1.4 data model, read from beside the project;
 * where the folder is absent these tests are skipped, and say so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { checkIdentities } from './fee-record.ts';
import { FOCUS_COLUMNS } from './focus-columns.ts';
import { openFeeFile, type RowResult } from './read-file.ts';

const FOLDER = fileURLToPath(new URL('../../../../../shared/data/focus/', import.meta.url));
const SAMPLE = `${FOLDER}focus-1.0-sample.csv`;
const MODEL = `${FOLDER}focus-1.4-model.json`;
const absent = [SAMPLE, MODEL].filter((path) => !existsSync(path));
if (absent.length > 0)
  console.warn(`NOT RUN: the FOCUS sample tests, because these files are absent: ${absent.join(', ')}`);

async function readSample(): Promise<{
  rows: RowResult[];
  totals: object;
  extra: string[];
  absent: readonly string[];
}> {
  const file = await openFeeFile(SAMPLE, { format: 'focus' });
  const rows: RowResult[] = [];
  for await (const block of file.blocks) rows.push(...block.rows);
  return { rows, totals: file.totals, extra: [...file.extraColumns], absent: file.absentColumns };
}

/** Sums by hand: units of 10⁻¹² straight from the text of the library's parser. */
function sums(entries: readonly (readonly [key: string, amount: string])[]): Record<string, string> {
  const totals = new Map<string, bigint>();
  for (const [key, amount] of entries) {
    const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
    expect(fraction.length).toBeLessThanOrEqual(12);
    const units = BigInt(whole + fraction.padEnd(12, '0'));
    totals.set(key, (totals.get(key) ?? 0n) + (amount.startsWith('-') ? -units : units));
  }
  return Object.fromEntries([...totals].map(([key, units]) => [key, units.toString()]));
}

test.skipIf(!existsSync(SAMPLE))(
  'the real sample: 1,000 rows, 1,000 records, its own sums to the last of twelve decimals',
  async () => {
    const { rows, totals, extra, absent: missing } = await readSample();
    expect(totals).toMatchObject({ rows: 1_000, records: 1_000, quarantined: 0, brokenOff: null, roundedBy: {} });
    expect([extra, missing]).toEqual([['Id'], []]);
    const records = rows.flatMap((row) => (row.record === null ? [] : [row.record]));
    expect(new Set(records.map((record) => record.sourceKey)).size).toBe(1_000);
    expect(records.every((record) => checkIdentities(record) === null)).toBe(true);
    const own = parse(readFileSync(SAMPLE), { columns: true }) as Record<string, string>[];
    expect(own.length).toBe(1_000);
    for (const [column, field] of [
      ['BilledCost', 'dueAmount'],
      ['ListCost', 'listAmount'],
    ] as const) {
      const theirs = sums(own.map((row) => [`${row.ProviderName} ${row.BillingCurrency}`, row[column] ?? '0']));
      expect(sums(records.map((record) => [`${record.provider} ${record.currency}`, record[field]])), column).toEqual(
        theirs,
      );
      expect(Object.keys(theirs).sort()).toEqual(['AWS USD', 'Microsoft USD', 'Oracle USD']);
    }
  },
);

test.skipIf(!existsSync(SAMPLE))('the real sample again: the same keys', async () => {
  const keys = async () => (await readSample()).rows.map((row) => row.record?.sourceKey);
  expect(await keys()).toEqual(await keys());
});

test.skipIf(!existsSync(MODEL))('every column of FOCUS 1.4 is known, with its kind and version', () => {
  const model = JSON.parse(readFileSync(MODEL, 'utf8')) as {
    datasets: Record<string, { columns: Record<string, { data_type: string; version: string }> }>;
  };
  const columns = model.datasets['Cost and Usage']?.columns ?? {};
  const kinds: Record<string, string> = { String: 'text', Decimal: 'number', 'Date/Time': 'instant', JSON: 'json' };
  const known = Object.fromEntries(FOCUS_COLUMNS.map(([name, kind, since]) => [name, [kind, since]]));
  for (const [name, { data_type, version }] of Object.entries(columns)) {
    expect(known[name], name).toEqual([kinds[data_type], version === '0.5' ? '1.0' : version]);
  }
  const gone = FOCUS_COLUMNS.map(([name]) => name as string).filter((name) => !(name in columns));
  expect(gone).toEqual(['ProviderName', 'PublisherName']);
});
