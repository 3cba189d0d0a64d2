import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../../contract/errors.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../test/harness/intake-world.ts';
import { titleOf } from '../../platform/http/problem-body.ts';

let world: IntakeWorld;
beforeAll(async () => {
  world = await createIntakeWorld();
});
afterAll(() => world.close());

const FOCUS = { format: 'focus', createCustomers: 'true' } as const;
const refusal = async (bytes: string | Buffer, format: 'focus' | 'fee-records' = 'focus'): Promise<Problem> => {
  const error: unknown = await world.upload(bytes, { format }).then(() => null, (e: unknown) => e);
  if (!(error instanceof Problem)) throw new Error(`not refused: ${String(error)}`);
  return error;
};
const rows = async () => (await world.rows(sql<{ n: string }>`select count(*) as n from usage.fee_records`))[0]?.n;
const done = async (bytes: Parameters<IntakeWorld['upload']>[0], query: Parameters<IntakeWorld['upload']>[1] = FOCUS) => {
  const runId = await world.upload(bytes, query);
  await world.worker.drain();
  return world.run(runId);
};

describe('upload of a billing file', () => {
  it('answers with the run, which loads the file and raises the watermark', async () => {
    const run = await done(csvOf([PLAIN_CHARGE, { ...PLAIN_CHARGE, ChargePeriodStart: '2024-09-20 22:00:00', ChargePeriodEnd: '2024-09-20 23:00:00' }]));
    expect(run).toMatchObject({ kind: 'intake', state: 'done', progress_unit: 'bytes', progress_done: run.progress_total, counts: { read: 2, loaded: 2 } });
    expect(await world.rows(sql`select source, complete_until from usage.intake_watermarks`)).toEqual([{ source: 'focus', complete_until: '2024-09-20' }]);
    expect(await world.rows(sql`select action, object_name from audit.entries where action = 'intake.file_uploaded'`)).toEqual([{ action: 'intake.file_uploaded', object_name: 'bill.csv' }]);
  });
  it('packed files load alike', async () => {
    expect((await done(gzipSync(csvOf([PLAIN_CHARGE])), { ...FOCUS, mode: 'append' })).counts).toMatchObject({ read: 1, duplicate: 1 });
  });
  it('amounts finer than twelve decimals are rounded in one place, and the run says by how much', async () => {
    const fine: Cells = { ...PLAIN_CHARGE, BillingAccountId: 'fine', BilledCost: '0.0000000000014', ListCost: '0.0000000000014', ContractedCost: 'NULL', EffectiveCost: 'NULL' };
    expect((await done(csvOf([fine, { ...fine, BilledCost: '0.0000000000016' }]))).counts).toMatchObject({ loaded: 2, rounded: 2, 'roundedBy.BilledCost.USD': '0', 'roundedBy.ListCost.USD': '-0.0000000000008' });
  });
  it('names, tags and ids with formulas, quotes, braces and the word NULL in them arrive as they are', async () => {
    const nasty = '=HYPERLINK("http://x";"y"),{a,"b\\c"}\nNULL\u2028𠮷';
    const run = await done(csvOf([{ ...PLAIN_CHARGE, BillingAccountId: 'nasty', SubAccountName: '=1+1', ResourceId: nasty, ResourceName: '\\', Tags: '{"k\\"": "v\\u001e\\\\"}' }]));
    expect(run.counts).toMatchObject({ read: 1, loaded: 1 });
    expect(await world.rows(sql`select resource_id, resource_name from usage.fee_records where run_id = ${run.run_id}`)).toEqual([{ resource_id: nasty, resource_name: '\\' }]);
  });
  it('only for a partner that is known, and only by who may', async () => {
    await expect(world.upload(csvOf([PLAIN_CHARGE]), { format: 'focus', partnerId: world.members.zhang })).rejects.toMatchObject({ code: 'identity.partner_unknown' });
    await expect(world.upload(csvOf([PLAIN_CHARGE]), FOCUS, 'x.csv', 'admin')).rejects.toMatchObject({ code: 'access.denied' });
    await world.as('operator', (ctx) => sql`delete from platform.settings where name = 'default_partner_id'`.execute(ctx.tx));
    await expect(world.upload(csvOf([PLAIN_CHARGE]), FOCUS)).rejects.toMatchObject({ code: 'intake.partner_missing' });
    await world.as('operator', (ctx) => sql`insert into platform.settings (name, value) values ('default_partner_id', ${JSON.stringify(world.partners.provider)}::jsonb)`.execute(ctx.tx));
    const run = await done(csvOf([PLAIN_CHARGE]), { ...FOCUS, partnerId: world.partners.foreign });
    expect(run).toMatchObject({ partner_id: world.partners.foreign, counts: { loaded: 1 } });
    expect((await totals(world, world.partners.foreign)).records).toBe(1);
  });
});

describe('R-IN.asked a bill in several files', () => {
  const rowOf = (account: string) => (resource: string): Cells => ({ ...PLAIN_CHARGE, BillingAccountId: account, ResourceId: resource });
  const asked = async (bytes: string, query: Parameters<IntakeWorld['upload']>[1] = FOCUS): Promise<Problem> => {
    const error: unknown = await world.upload(bytes, query).then(() => null, (e: unknown) => e);
    if (!(error instanceof Problem)) throw new Error(`not refused: ${String(error)}`);
    return error;
  };
  const runs = async () => (await world.rows(sql`select 1 from platform.runs`)).length;

  it('uploaded together is one delivery: equal rows of both parts count, nothing is reversed', async () => {
    const row = rowOf('parts');
    const run = await done([csvOf([row('a'), row('same')]), csvOf([row('b'), row('same'), row('c')])]);
    expect(run.counts).toMatchObject({ read: 5, loaded: 5, duplicate: 0, reversed: 0 });
    expect(run.input['fileNames']).toEqual(['bill.csv', '2 bill.csv']);
    expect(await world.rows(sql`select file_index::int, count(*)::int as n from usage.fee_records where run_id = ${run.run_id} group by 1 order by 1`)).toEqual([{ file_index: 0, n: 2 }, { file_index: 1, n: 3 }]);
    // The whole bill again, in one file: all of it is known.
    expect((await done(csvOf([row('a'), row('same'), row('b'), row('same'), row('c')]), { ...FOCUS, mode: 'restate' })).counts).toMatchObject({ read: 5, duplicate: 5, reversed: 0 });
  });
  it('a later part that says nothing of the part before is refused, with nothing loaded, in words that name the period', async () => {
    const row = rowOf('later-part');
    await done(csvOf([row('a'), row('b')]));
    const before = [await rows(), await runs()];
    const problem = await asked(csvOf([row('c'), row('d'), row('e')]));
    expect(problem).toMatchObject({ code: 'intake.delivered_before', status: 409, params: { provider: 'AWS', account: 'later-part', month: '2024-09' } });
    for (const language of ['zh-CN', 'en-US'] as const) expect(titleOf(problem.code, problem.params, language)).toMatch(/AWS.*later-part.*2024-09|2024-09.*AWS.*later-part/);
    expect([await rows(), await runs()]).toEqual(before);
    // What the person then chooses is done.
    expect((await done(csvOf([row('c'), row('d'), row('e')]), { ...FOCUS, mode: 'append' })).counts).toMatchObject({ loaded: 3, reversed: 0 });
    expect((await done(csvOf([row('a')]), { ...FOCUS, mode: 'restate' })).counts).toMatchObject({ duplicate: 1, reversed: 4 });
  });
  it('also while the part before still waits for the worker; another account, or a period seen further on in the file', async () => {
    const row = rowOf('in-the-queue');
    await world.upload(csvOf([row('a')]), FOCUS);
    expect(await asked(csvOf([row('b')]))).toMatchObject({ code: 'intake.delivered_before' });
    const behind = Array.from({ length: 300 }, (_, n) => rowOf('another')(`r${n}`));
    expect(await asked(csvOf([...behind, row('c')]))).toMatchObject({ code: 'intake.delivered_before', params: { account: 'in-the-queue' } });
    expect((await done(csvOf(behind))).counts).toMatchObject({ loaded: 300 });
  });
  it('another partner’s delivery of the same account is nobody’s business here', async () => {
    await done(csvOf([rowOf('shared')('a')]));
    expect((await done(csvOf([rowOf('shared')('b')]), { ...FOCUS, partnerId: world.partners.foreign })).counts).toMatchObject({ loaded: 1 });
  });
  it('the same file twice, and a file among several that cannot be read, are refused by name with nothing kept', async () => {
    const row = rowOf('refused-parts');
    const before = [await rows(), await runs()];
    const file = csvOf([row('a')]);
    await expect(world.upload([file, csvOf([row('b')]), file], FOCUS)).rejects.toMatchObject({ code: 'intake.file_twice', status: 422, params: { name: '3 bill.csv', other: 'bill.csv' } });
    await expect(world.upload([file, 'BilledCost;ListCost\n1;2\n'], FOCUS)).rejects.toMatchObject({ code: 'intake.file_refused', params: { reason: 'delimiter_not_comma' }, faults: [{ field: 'body.file.1', rule: 'this_file', params: { name: '2 bill.csv' } }] });
    expect([await rows(), await runs()]).toEqual(before);
  });
});

describe('what cannot be loaded is refused by name, in both languages, and nothing is changed', () => {
  const packed = gzipSync(csvOf(Array.from({ length: 300 }, (_, n) => ({ ...PLAIN_CHARGE, ResourceId: `r${n}` }))));
  it.each([
    ['a picture', Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(500)]), 'not_a_text_file'],
    ['a spreadsheet', Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), randomBytes(500)]), 'not_a_text_file'],
    ['nothing', '', 'empty_file'],
    ['a packed file that breaks off', packed.subarray(0, packed.length - 50), 'gzip_truncated'],
    ['a packed file with a changed byte', Buffer.concat([packed.subarray(0, 200), Buffer.from([packed[200] === 1 ? 2 : 1, 0xff, 0xff]), packed.subarray(203)]), 'gzip_broken'],
    ['another delimiter', 'BilledCost;ListCost;BillingCurrency\n1;2;USD\n', 'delimiter_not_comma'],
    ['no FOCUS columns', 'a,b,c\n1,2,3\n', 'missing_column'],
    ['a column that stands twice', csvOf([PLAIN_CHARGE]).replace('"BilledCost"', '"BilledCost","BilledCost"'), 'duplicate_column'],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csvOf([PLAIN_CHARGE]), 'utf16le')]), 'utf16_not_supported'],
    ['ten megabytes of junk', randomBytes(10 * 1024 * 1024), null],
  ] as const)('%s', async (_what, bytes, reason) => {
    const before = await rows();
    const problem = await refusal(bytes);
    expect(problem).toMatchObject({ code: 'intake.file_refused', status: 422 });
    if (reason !== null) expect(problem.params['reason']).toBe(reason);
    for (const language of ['zh-CN', 'en-US'] as const) {
      const words = titleOf(problem.code, problem.params, language);
      expect(words).not.toMatch(/\{\{|_/);
      expect(words.length).toBeGreaterThan(8);
    }
    expect(await rows()).toBe(before);
    expect(await world.rows(sql`select 1 from platform.runs where state = 'queued'`)).toEqual([]);
  });
  it('a fee-record file offered as FOCUS, and the other way round', async () => {
    expect((await refusal('record_id,account_name\nx,y\n')).params['reason']).toBe('missing_column');
    expect((await refusal(csvOf([PLAIN_CHARGE]), 'fee-records')).params['reason']).toBe('missing_column');
  });
  it('bad rows among good ones: NUL, broken text, too short, too long, cut off: each with its reason, the good ones loaded', async () => {
    const row = (resource: string) => ({ ...PLAIN_CHARGE, BillingAccountId: 'hostile', ResourceId: resource });
    const [header = '', ...lines] = csvOf([row('good-1'), row('with-nul'), row('broken-text'), row('short'), row('long'), row('good-2'), row('cut')]).trimEnd().split('\n');
    const [good1 = '', nul = '', text = '', short = '', long = '', good2 = '', cut = ''] = lines;
    const bytes = Buffer.concat([
      Buffer.from(`${header}\n${good1}\n${nul.replace('with-nul', 'with\u0000nul')}\n`),
      Buffer.from(text.replace('broken-text', '\u00fe\u00ff'), 'latin1'),
      Buffer.from(`\n${short.split(',').slice(0, 5).join(',')}\n${long},"more"\n${good2}\n${cut.slice(0, 120)}`),
    ]);
    const run = await done(bytes);
    expect(run).toMatchObject({ state: 'done', counts: { read: 7, loaded: 2, duplicate: 0, quarantined: 5 } });
    const reasons = await world.rows(sql<{ reason: string; line: string }>`select reason, line from usage.quarantine where run_id = ${run.run_id} order by line`);
    expect(reasons.map((r) => [r.reason, Number(r.line)])).toEqual([['nul_byte', 3], ['invalid_utf8', 4], ['row_too_short', 5], ['row_too_long', 6], ['row_cut_off', 8]]);
    await totals(world);
  });
});
