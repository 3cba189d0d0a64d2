/** The command line as processes: exit status, the JSON it promises, and working beside a running server. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, type Running, runCommand, startCommand } from '../../test/harness/command.ts';
import { testEngine } from '../../test/harness/database.ts';
import { embeddedImage } from '../../test/harness/embedded-image.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../test/harness/focus-rows.ts';
import { type Clone, clonePostgres } from '../../test/harness/postgres.ts';
import { openHouse } from '../house.ts';
import { readConfig } from '../platform/config.ts';
import { silentLog } from '../platform/log.ts';
import { demoCustomers } from '../demo/customers.ts';
import { DEFAULT_SEED } from '../demo/demo.ts';
import { focusFile } from '../demo/focus-example.ts';

let dataDir = '';
let clone: Clone | null = null;
let env: Record<string, string> = {};
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'pc-cli-'));
  clone = testEngine() === 'postgres' ? await clonePostgres(true) : null;
  env = { DATA_DIR: dataDir, DEMO: '0', ...(clone ? { DATABASE_URL: clone.url } : {}) };
  // The embedded directory begins from the tests' image: opening a new one takes seconds each.
  const house = await openHouse(readConfig(env, dataDir), { log: silentLog, ...(clone ? {} : { image: await embeddedImage(true) }) });
  await house.close();
}, 120_000);
afterAll(async () => {
  await clone?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function cli(...args: string[]): Promise<Ended> {
  return runCommand(args, env);
}
/** A command that should go well; when it does not, the test says what the command said. */
async function well(...args: string[]): Promise<Ended> {
  const ended = await cli(...args);
  if (ended.status !== 0) throw new Error(`${args.join(' ')}: status ${ended.status}\n${ended.err}`);
  return ended;
}
const SLOW = 300_000;
const file = (name: string, content: string): string => {
  const path = join(dataDir, name);
  writeFileSync(path, content);
  return path;
};

test('wrong use is status 2 before any database is opened', async () => {
  const wrong = await Promise.all([cli('nonsense'), cli('import', 'focus'), cli('import', 'focus', join(dataDir, 'no-such-file.csv')), cli('export', 'everything'), cli('partners', 'create'), cli('verify', '--fast')]);
  expect(wrong.map((ended) => ended.status)).toEqual([2, 2, 2, 2, 2, 2]);
  expect(wrong.every((ended) => ended.out === '' && ended.err !== '')).toBe(true);
}, SLOW);

test('a wrong environment is status 1 and names the variable', async () => {
  const ended = await runCommand(['migrate'], { ...env, PORT: 'eighty' });
  expect(ended.status).toBe(1);
  expect(ended.err).toContain('PORT');
}, SLOW);

describe.sequential('first set-up without the demo', () => {
  let partner = '';
  const example = () => file('focus.csv', focusFile(DEFAULT_SEED, demoCustomers(DEFAULT_SEED)));

  test('migrate says what was done', async () => {
    const ended = await well('migrate', '--json');
    expect(ended.json).toEqual({ applied: [], total: expect.any(Number) as number });
  }, SLOW);

  test('without a partner an import says what to do first', async () => {
    const ended = await cli('import', 'focus', example());
    expect([ended.status, ended.err.includes('partners create')]).toEqual([1, true]);
  }, SLOW);

  test('partners, members, keys', async () => {
    const made = await well('partners', 'create', '--name', 'Ours', '--json');
    expect(made.json).toEqual({ partnerId: expect.any(String) as string, number: expect.stringMatching(/^[0-9a-f]{32}$/) as string, name: 'Ours', tier: 'solution-provider' });
    partner = String(made.json['partnerId']);
    const member = await well('members', 'create', '--partner', partner, '--login', 'admin', '--role', 'administrator', '--json');
    expect(member.json).toEqual({ memberId: expect.any(String) as string, login: 'admin', password: expect.any(String) as string });
    expect((await cli('members', 'create', '--partner', partner, '--login', 'admin', '--role', 'administrator')).status).toBe(1);
    expect((await cli('members', 'create', '--login', 'x', '--role', 'administrator', '--role', 'finance')).status).toBe(1);
    const key = await well('keys', 'create', '--member', 'admin', '--label', 'test', '--json');
    expect(Object.keys(key.json)).toEqual(['label', 'ak', 'sk', 'login']);
    expect((await cli('keys', 'create', '--member', 'nobody')).status).toBe(2);
  }, SLOW);

  test('R-6.1a: a version of the rule of amount paid; a means nobody knows and a month gone by are refused', async () => {
    const added = await well('board-rules', 'add', '--from', '2999-01', '--without', 'cashCoupon,voucher', '--json');
    expect(added.json).toEqual({ site: 'china', version: 2, validFrom: '2999-01', without: ['cashCoupon', 'voucher'] });
    expect((await cli('board-rules', 'add', '--from', '2999-01', '--without', 'cash')).status).toBe(2);
    expect((await cli('board-rules', 'add', '--from', 'soon', '--without', '')).status).toBe(2);
    expect((await cli('board-rules', 'add', '--from', '2020-01', '--without', '')).status).toBe(1);
  }, SLOW);

  test('import: every row accounted for, the same file again adds nothing, reasons are told', async () => {
    const first = await well('import', 'focus', example(), '--create-customers', '--json');
    expect(first.json).toEqual({ run: expect.any(String) as string, read: 523, loaded: 517, duplicate: 0, quarantined: 6 });
    expect(first.err).toContain('not_a_number');
    const again = await well('import', 'focus', example(), '--json');
    // What is known is a duplicate; the six broken rows still wait, so they are named again.
    expect(again.json).toMatchObject({ read: 523, loaded: 0, duplicate: 517, quarantined: 6 });
    expect((await cli('import', 'focus', example(), '--partner', '0'.repeat(32))).status).toBe(2);
    const picture = await cli('import', 'fee-records', file('picture.csv', '\u0089PNG\r\n\u001a\n'));
    expect([picture.status, picture.out]).toEqual([1, '']);
  }, SLOW);

  test('export writes the list to the directory asked for, names anonymised', async () => {
    const ended = await well('export', 'consumption-details', '--month', '2026-10', '--filter', 'zero=all', '--out', dataDir, '--json');
    expect(ended.json).toEqual({ run: expect.any(String) as string, list: 'consumption-details', rows: 517, files: [expect.any(String) as string] });
    const [path] = ended.json['files'] as string[];
    const text = readFileSync(path ?? '', 'utf8');
    expect(text.trimEnd().split('\n')).toHaveLength(518);
    expect(text).not.toContain('Games Production');
  }, SLOW);

  test('verify proves it all', async () => {
    const ended = await well('verify', '--json');
    const proofs = ended.json['proofs'] as { name: string; ok: boolean; checked: number; failing: string[] }[];
    expect(ended.json['ok']).toBe(true);
    expect(proofs.every((proof) => Object.keys(proof).join() === 'name,ok,checked,failing' && proof.ok && proof.failing.length === 0)).toBe(true);
    expect(proofs.find((proof) => proof.name === 'audit-chain')?.checked).toBeGreaterThan(5);
  }, SLOW);

  test('import says what was rounded and which periods count two deliveries; verify fails with them, settled it is well again', async () => {
    const line = (resource: string, cost: string): Cells => ({ ...PLAIN_CHARGE, BillingAccountId: 'rounding', SubAccountId: 'rounding', ResourceId: resource, BilledCost: cost, ListCost: '1', ContractedCost: 'NULL', EffectiveCost: 'NULL' });
    const delivery = (name: string, ...lines: Cells[]) => cli('import', 'focus', file(name, csvOf(lines)), '--create-customers', '--json');
    expect((await delivery('fine.csv', line('a', '0.0000000000014'), line('b', '1'))).json).toMatchObject({ loaded: 2, rounded: { rows: 1, by: { 'BilledCost.USD': '-0.0000000000004' } } });
    expect((await delivery('bad.csv', line('a', '0.0000000000014'), line('c', 'x'))).json).toMatchObject({ loaded: 0, duplicate: 1, quarantined: 1, restatementsWithheld: 1 });
    const proved = await cli('verify', '--json');
    const failing = (proved.json['proofs'] as { name: string; ok: boolean; failing: string[] }[]).filter((proof) => !proof.ok);
    expect([proved.status, proved.json['ok'], failing.map((proof) => proof.name)]).toEqual([1, false, ['deliveries']]);
    expect(failing[0]?.failing).toEqual([expect.stringMatching(/rounding 2024-09: waiting, [0-9a-f-]{36}$/) as string]);
    const words = await cli('import', 'focus', file('bad.csv', readFileSync(join(dataDir, 'bad.csv'), 'utf8')));
    expect(words.out).toMatch(/rounded in 1 rows.*BilledCost USD -0\.0000000000004/);
    expect(words.out).toMatch(/1 billing periods not restated yet/);
    expect((await delivery('good.csv', line('a', '1'))).json).toMatchObject({ loaded: 1 });
    expect((await well('verify', '--json')).json['ok']).toBe(true);
  }, SLOW);

  test('import --json ends with one object also when it fails', async () => {
    const refused = await cli('import', 'fee-records', file('picture.csv', '\u0089PNG\r\n\u001a\n'), '--json');
    expect([refused.status, refused.out.trim().split('\n').length]).toEqual([1, 1]);
    expect(refused.json).toEqual({ run: null, read: 0, loaded: 0, duplicate: 0, quarantined: 0, error: { code: 'intake.file_refused', title: expect.any(String) as string } });
    const packed = gzipSync(readFileSync(example()));
    const path = join(dataDir, 'broken.csv.gz');
    writeFileSync(path, packed.subarray(0, packed.length - 100));
    const failed = await cli('import', 'focus', path, '--json');
    expect(failed.status).toBe(1);
    expect(failed.json).toEqual({ run: expect.any(String) as string, read: 0, loaded: 0, duplicate: 0, quarantined: 0, error: { code: 'intake.file_refused', title: expect.any(String) as string } });
  }, SLOW);
});

describe.sequential('beside a running server', () => {
  let server: Running | null = null;
  afterEach(async () => {
    server?.child.kill('SIGKILL');
    await server?.ended;
  });

  async function serve(roles: string): Promise<Record<string, unknown>> {
    server = startCommand(['start', '--json'], { ...env, PORT: '0', ROLES: roles, LOG_LEVEL: 'silent' });
    for (let tries = 0; tries < 1500 && !server.out().includes('\n'); tries += 1) await sleep(100);
    return JSON.parse(server.out()) as Record<string, unknown>;
  }

  test.each(['web,worker', 'web'])('commands work while it runs (%s), and it stops in order', async (roles) => {
    const started = await serve(roles);
    expect(started).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string, dataDir, engine: testEngine(), demo: false });
    expect(await (await fetch(`${String(started['url'])}/health/ready`)).json()).toEqual({ ok: true, demo: false });
    const imported = await well('import', 'focus', file('again.csv', focusFile(`${DEFAULT_SEED} ${roles}`, demoCustomers(DEFAULT_SEED))), '--append', '--create-customers', '--json');
    expect(imported.json['loaded']).toBeGreaterThan(400);
    expect((await well('verify', '--json')).json['ok']).toBe(true);
    server?.child.kill('SIGTERM');
    expect((await server?.ended)?.status).toBe(0);
  }, SLOW);
});
