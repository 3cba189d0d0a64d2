import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openFeeFile } from '../../server/modules/usage/intake/read-file.ts';
import { type GeneratorOptions, generateFocus } from './focus-generator.ts';

const digest = (options: GeneratorOptions) => {
  const hash = createHash('sha256');
  for (const block of generateFocus(options)) hash.update(block);
  return hash.digest('hex');
};

async function* blocks(options: GeneratorOptions): AsyncGenerator<Buffer> {
  yield* generateFocus(options);
}

describe('generated FOCUS files', () => {
  test('the same options give the same bytes, another seed others', () => {
    expect(digest({ rows: 3_000 })).toBe(digest({ rows: 3_000 }));
    expect(digest({ rows: 3_000, seed: 2 })).not.toBe(digest({ rows: 3_000 }));
  });

  test('every row is a record, all distinct; months, services and the share of the largest account as asked', async () => {
    const rows = 30_000;
    const file = await openFeeFile(blocks({ rows, providers: 1 }), { format: 'focus' });
    const accounts = new Map<string, number>();
    const [keys, months, services] = [new Set<string>(), new Set<string>(), new Set<string>()];
    for await (const block of file.blocks) {
      for (const { record } of block.rows) {
        if (record === null || record.customerRef.kind !== 'sub-account')
          throw new Error('a generated row is no record');
        keys.add(record.sourceKey);
        months.add(record.billingMonth);
        services.add(record.serviceCode);
        accounts.set(record.customerRef.subAccountId, (accounts.get(record.customerRef.subAccountId) ?? 0) + 1);
      }
    }
    expect([file.totals.records, keys.size, months.size, services.size]).toEqual([rows, rows, 18, 60]);
    expect(accounts.size).toBeGreaterThan(1_950);
    const largest = Math.max(...accounts.values()) / rows;
    expect(largest).toBeGreaterThan(0.006);
    expect(largest).toBeLessThan(0.011);
  });

  test('by the hour: 24 rows of one resource and day after each other, all distinct records', async () => {
    const file = await openFeeFile(blocks({ rows: 2_400, hourly: true, months: 6, firstMonth: '2026-05' }), { format: 'focus' });
    const [keys, days] = [new Set<string>(), new Set<string>()];
    for await (const block of file.blocks)
      for (const { record } of block.rows) {
        keys.add(record?.sourceKey ?? '');
        days.add(`${record?.day} ${record?.resourceId}`);
      }
    expect([file.totals.records, keys.size, days.size]).toEqual([2_400, 2_400, 100]);
  });

  test('one month, three providers', async () => {
    const file = await openFeeFile(blocks({ rows: 2_000, providers: 3, months: 1, firstMonth: '2026-02' }), {
      format: 'focus',
    });
    const scopes = new Set<string>();
    for await (const block of file.blocks)
      for (const { record } of block.rows)
        scopes.add(`${record?.provider} ${record?.billingMonth} ${record?.scopeKey}`);
    expect(scopes.size).toBe(3);
    expect([...scopes].every((scope) => scope.includes(' 2026-02 '))).toBe(true);
  });
});
