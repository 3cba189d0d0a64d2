import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDecimals, parseUnits, printUnits } from '../../../../contract/values/money.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';
import { splitCsvRow } from '../intake/csv-scanner.ts';

const SAMPLE = fileURLToPath(new URL('../../../../../shared/data/focus/focus-1.0-sample.csv', import.meta.url));
const there = existsSync(SAMPLE);
if (!there) console.warn(`\n*** SKIPPED: the real FOCUS sample is not at ${SAMPLE}; what only it can prove is not proved in this run ***\n`);

/** The file's own sums by provider and currency, made without any of the code under test but the splitting of lines. */
function sumsOfFile(text: string): Record<string, string> {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const names = splitCsvRow(head) ?? [];
  const at = (name: string) => names.indexOf(name);
  const sums = new Map<string, string[]>();
  for (const line of lines) {
    const cells = splitCsvRow(line) ?? [];
    const key = `${cells[at('ProviderName')]} ${cells[at('BillingCurrency')]}`;
    sums.set(key, [...(sums.get(key) ?? []), cells[at('BilledCost')] ?? '']);
  }
  return Object.fromEntries([...sums].sort().map(([key, costs]) => [key, addDecimals(costs)]));
}

describe.runIf(there)('the real FOCUS sample: 1,000 rows', () => {
  let world: IntakeWorld;
  const text = there ? readFileSync(SAMPLE, 'utf8') : '';
  beforeAll(async () => {
    world = await createIntakeWorld();
  });
  afterAll(() => world.close());

  const sums = async () =>
    Object.fromEntries((await world.rows(sql<{ key: string; due: string }>`select provider || ' ' || currency as key, sum(due_amount) as due from usage.fee_records group by 1 order by 1`)).map(({ key, due }) => [key, printUnits(parseUnits(due))]));

  it('every row is loaded, and the sums by provider and currency are the file’s own to the last of twelve decimals', async () => {
    const run = await world.load(text);
    expect(run.error).toBeNull();
    expect(run).toMatchObject({ state: 'done', counts: { read: 1000, loaded: 1000, duplicate: 0, quarantined: 0, reversed: 0 } });
    expect(await sums()).toEqual(sumsOfFile(text));
    expect((await totals(world)).records).toBe(1000);
  });
  it('the same file again: 1,000 duplicates, nothing changed', async () => {
    const before = await totals(world);
    const run = await world.load(text);
    expect(run).toMatchObject({ state: 'done', counts: { read: 1000, loaded: 0, duplicate: 1000, quarantined: 0, reversed: 0 } });
    expect(await totals(world)).toEqual(before);
  });
  it('two sub-accounts of one name are customers of their own, and all rows have one', async () => {
    const [found] = await world.rows(sql<{ accounts: string; customers: string }>`select count(*) as accounts, count(distinct customer_id) as customers from usage.sub_accounts where state = 'confirmed'`);
    expect(found).toEqual({ accounts: '73', customers: '73' });
  });
});
