/**
 * Part 1: the sample file loads by page and by command line. 1,000 rows = loaded + duplicate + quarantined, the same file
 * again is 1,000 duplicates, and summary = details = the file's own sums to the last of twelve decimals, by provider and
 * currency. The file's sums are made here, by csv-parse and whole numbers.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listQuarantine, listSubAccounts, mapSubAccounts } from '../../contract/console/intake.ts';
import { getRun } from '../../contract/console/runs.ts';
import { detailList, detailTotals, filterChoices, summaryHead, summaryList } from '../../contract/console/usage.ts';
import { enUS } from '../../contract/words/en-US.ts';
import { zhCN } from '../../contract/words/zh-CN.ts';
import { openHouse } from '../../server/house.ts';
import { readConfig } from '../../server/platform/config.ts';
import { fill } from '../../server/platform/http/problem-body.ts';
import { silentLog } from '../../server/platform/log.ts';
import { type Ended, runCommand } from '../harness/command.ts';
import { testEngine } from '../harness/database.ts';
import { embeddedImage } from '../harness/embedded-image.ts';
import { focusSums, sumOf } from '../harness/focus-sums.ts';
import { type Clone, clonePostgres } from '../harness/postgres.ts';
import { type Company, createCompany, type PartnerName, type Person } from './company.ts';

const SAMPLE = fileURLToPath(new URL('../../../shared/data/focus/focus-1.0-sample.csv', import.meta.url));
const there = existsSync(SAMPLE);
if (!there) console.warn(`\n*** SKIPPED: the real FOCUS sample is not at ${SAMPLE}; what only it can prove is not proved in this run ***\n`);
const TEXT = there ? readFileSync(SAMPLE, 'utf8') : '';
const SUMS = there ? focusSums(TEXT) : {};
const ROWS = 1000;

type Sums = Record<string, { rows: number; due: string }>;
const add = (sums: Sums, key: string, rows: number, due: string): void => {
  sums[key] = { rows: (sums[key]?.rows ?? 0) + rows, due: sumOf([sums[key]?.due ?? '0', due]) };
};
const dueOnly = (sums: Readonly<Record<string, { due: string }>>) => Object.fromEntries(Object.entries(sums).map(([key, { due }]) => [key, due]));
const byCurrency = () => {
  const sums: Sums = {};
  for (const [key, { rows, due }] of Object.entries(SUMS)) add(sums, key.split(' ').at(-1) ?? '', rows, due);
  return sums;
};

describe.runIf(there).sequential('by page', () => {
  let company: Company;
  beforeAll(async () => {
    company = await createCompany({ start: '2025-01-10T09:00', env: { SIGN_LIMIT: 'off' }, customers: { other: { type: 2 } } });
  });
  afterAll(() => company?.close());

  const upload = (partner: PartnerName, query: Record<string, string> = {}) => company.upload('focus-1.0-sample.csv', TEXT, { format: 'focus', partnerId: company.partners[partner], ...query });
  const counted = (run: { state: string; counts: Readonly<Record<string, unknown>> }) => [run.state, run.counts['read'], run.counts['loaded'], run.counts['duplicate'], run.counts['quarantined']];

  /** What a partner's pages say, each in its own way, of every month there is. */
  async function pages(person: Person): Promise<Record<'heads' | 'lists' | 'totals' | 'rows', Sums>> {
    const member = await company.as(person);
    const said = { heads: {} as Sums, lists: {} as Sums, totals: {} as Sums, rows: {} as Sums };
    const { months, providers } = await member.call(filterChoices, { query: {} });
    for (const month of months) {
      const { currencies } = await member.call(summaryHead, { query: { month, zero: 'all' } });
      for (const head of currencies) for (const part of head.providers) add(said.heads, `${part.provider} ${head.currency}`, 0, part.dueAmount);
      for (const kind of ['consumption', 'refund'] as const) {
        const { items, total } = await member.call(summaryList, { query: { month, kind, zero: 'all', limit: '200' } });
        expect(items).toHaveLength(total);
        for (const row of items) add(said.lists, row.currency, row.records, row.dueAmount);
      }
      for (const provider of providers) {
        const { totals } = await member.call(detailTotals, { query: { month, provider, zero: 'all' } });
        for (const total of totals) add(said.totals, `${provider} ${total.currency}`, total.records, total.dueAmount);
      }
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: { items: { provider: string; currency: string; dueAmount: string }[]; next: string | null } = await member.call(detailList, { query: { month, zero: 'all', limit: '200', ...(cursor === '' ? {} : { cursor }) } });
        for (const row of page.items) add(said.rows, `${row.provider} ${row.currency}`, 1, row.dueAmount);
        cursor = page.next;
      }
    }
    return said;
  }

  async function assertFileSums(person: Person): Promise<void> {
    const said = await pages(person);
    expect(said.rows, 'the records, one by one').toEqual(SUMS);
    expect(said.totals, 'the totals of the records').toEqual(SUMS);
    expect(dueOnly(said.heads), 'the head of the summary').toEqual(dueOnly(SUMS));
    expect(said.lists, 'the rows of the summary').toEqual(byCurrency());
  }

  test('with customers created on the way: every row is loaded, all pages say the file’s sums', async () => {
    expect(counted(await upload('provider', { createCustomers: 'true' }))).toEqual(['done', ROWS, ROWS, 0, 0]);
    await assertFileSums('admin');
  });

  test('the same file again: 1,000 duplicates, nothing changed', async () => {
    expect(counted(await upload('provider', { createCustomers: 'true', mode: 'restate' }))).toEqual(['done', ROWS, 0, ROWS, 0]);
    await assertFileSums('admin');
  });

  test('without: every row waits and says why; mapped on the page they load, to the same sums; again, all are duplicates', async () => {
    const operator = await company.as('operator');
    const { partnerId } = { partnerId: company.partners.foreign };
    const first = await upload('foreign');
    expect(counted(first)).toEqual(['done', ROWS, 0, 0, ROWS]);
    const reasons: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { reason: string; params: Record<string, string> }[]; next: string | null } = await operator.call(listQuarantine, { query: { partnerId, runId: first.runId, limit: '200', ...(cursor === '' ? {} : { cursor }) } });
      for (const { reason, params } of page.items) {
        for (const words of [zhCN, enUS]) expect(fill(words.intakeReasons[`row.${reason}` as keyof typeof zhCN.intakeReasons], params)).not.toMatch(/\{\{|undefined|^$/);
        reasons.push(reason);
      }
      cursor = page.next;
    }
    expect([reasons.length, [...new Set(reasons)]]).toEqual([ROWS, ['sub_account_unmapped']]);
    const { items } = await operator.call(listSubAccounts, { query: { partnerId, limit: '200' } });
    expect(items.reduce((sum, item) => sum + item.waitingRows, 0)).toBe(ROWS);
    const mapped = await operator.call(mapSubAccounts, { body: { partnerId, decisions: items.map(({ subAccountKey }) => ({ subAccountKey, customerId: 'create' as const })) } });
    await company.running.drain();
    expect(counted(await operator.call(getRun, { params: { runId: mapped.runId ?? '' } }))).toEqual(['done', ROWS, ROWS, 0, 0]);
    await assertFileSums('foreign');
    expect(counted(await upload('foreign', { mode: 'restate' }))).toEqual(['done', ROWS, 0, ROWS, 0]);
    await assertFileSums('foreign');
  });
});

describe.runIf(there).sequential('by command line', () => {
  let dataDir = '';
  let clone: Clone | null = null;
  let env: Record<string, string> = {};
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'pc-sample-'));
    clone = testEngine() === 'postgres' ? await clonePostgres(true) : null;
    env = { DATA_DIR: dataDir, DEMO: '0', CLOCK: 'movable', ...(clone ? { DATABASE_URL: clone.url } : {}) };
    const house = await openHouse(readConfig(env, dataDir), { log: silentLog, startAt: new Date('2025-01-10T01:00:00Z'), ...(clone ? {} : { image: await embeddedImage(true) }) });
    await house.close();
  }, 120_000);
  afterAll(async () => {
    await clone?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function well(...args: string[]): Promise<Ended> {
    const ended = await runCommand(args, env);
    if (ended.status !== 0) throw new Error(`${args.join(' ')}: status ${ended.status}\n${ended.err}`);
    return ended;
  }
  const counts = (read: number, loaded: number, duplicate: number, quarantined: number) => ({ run: expect.any(String) as string, read, loaded, duplicate, quarantined });

  /** The file `export` writes, added up by provider and currency. */
  async function exported(): Promise<Sums> {
    const sums: Sums = {};
    const { json } = await well('export', 'consumption-details', '--month', '2024-09', '--filter', 'zero=all', '--out', dataDir, '--json');
    for (const file of json['files'] as string[]) {
      const lines = parse(readFileSync(file, 'utf8'), { columns: true, bom: true }) as Record<string, string>[];
      const cell = (row: Record<string, string>, ...titles: string[]) => titles.map((title) => row[title]).find((value) => value !== undefined) ?? '';
      for (const row of lines) add(sums, `${cell(row, zhCN.usage['field.provider'], enUS.usage['field.provider'])} ${cell(row, zhCN.usage['field.currency'], enUS.usage['field.currency'])}`, 1, cell(row, zhCN.usage['amount.dueAmount'], enUS.usage['amount.dueAmount']));
      rmSync(file);
    }
    return sums;
  }

  test('every row waits and the reason is told; with customers created all load; the same file again, all are duplicates', async () => {
    await well('partners', 'create', '--name', 'Ours', '--json');
    await well('members', 'create', '--login', 'admin', '--role', 'administrator', '--json');
    const waiting = await well('import', 'focus', SAMPLE, '--json');
    expect(waiting.json).toEqual(counts(ROWS, 0, 0, ROWS));
    expect(waiting.err).toMatch(/1000\s+sub_account_unmapped: \S+/);
    expect((await well('import', 'focus', SAMPLE, '--create-customers', '--json')).json).toEqual(counts(ROWS, ROWS, 0, 0));
    expect(await exported()).toEqual(SUMS);
    expect((await well('import', 'focus', SAMPLE, '--json')).json).toEqual(counts(ROWS, 0, ROWS, 0));
    expect(await exported()).toEqual(SUMS);
    expect((await well('verify', '--json')).json['ok']).toBe(true);
  }, 240_000);
});
