/**
 * Issue 2.5: files that are no billing files, or only nearly. Each is refused with its reason, or loaded with every row
 * accounted for; a refused one leaves nothing behind; what is hostile in a good row is harmless when it leaves again.
 */
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listQuarantine, listSubAccounts, uploadFile } from '../../contract/console/intake.ts';
import { createExport, downloadExport, getRun } from '../../contract/console/runs.ts';
import { detailList, detailTotals, proofs } from '../../contract/console/usage.ts';
import { addDecimals } from '../../contract/values/money.ts';
import { enUS } from '../../contract/words/en-US.ts';
import { zhCN } from '../../contract/words/zh-CN.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { fill } from '../../server/platform/http/problem-body.ts';
import { csvOf, PLAIN_CHARGE } from '../harness/focus-rows.ts';
import { pathOf } from '../harness/running-house.ts';
import { type Company, createCompany } from '../scenarios/company.ts';
import { flawsOf } from './flaws.ts';
import { request, type Reply } from './send.ts';

let company: Company;
beforeAll(async () => {
  company = await createCompany({ start: '2026-03-20T09:00', customers: { acme: { type: 2 }, other: { type: 1 } }, env: { SIGN_LIMIT: 'off', UPLOAD_LIMIT_MB: '12' } });
});
afterAll(() => company?.close());

type Content = string | Uint8Array;
type Format = 'focus' | 'fee-records';
const bytesOf = (content: Content) => (typeof content === 'string' ? Buffer.from(content) : Buffer.from(content));

async function upload(content: Content, format: Format, { name = 'file.csv', language = 'zh-CN' } = {}): Promise<Reply> {
  const form = new FormData();
  form.append('file', new Blob([bytesOf(content)]), name);
  return sendForm(form, format, language);
}

async function sendForm(body: BodyInit, format: Format, language = 'zh-CN', headers: Record<string, string> = {}): Promise<Reply> {
  const { cookie } = await company.as('operator');
  const path = pathOf(uploadFile, { query: { format, partnerId: company.partners.provider } });
  return request(`${company.running.baseUrl}${path}`, { method: 'POST', headers: { cookie, 'accept-language': language, ...headers }, body });
}

/** Rows of everything a load writes, and the sums. */
async function state(): Promise<unknown> {
  return withTx(company.running.house.db, { partnerIds: [company.partners.provider] }, async (tx) =>
    (await sql`select (select count(*) from usage.fee_records) as records, (select count(*) from usage.quarantine) as quarantine, (select count(*) from usage.sub_accounts) as sub_accounts, (select count(*) from customers.customers) as customers,
      (select count(*) from platform.runs) as runs, (select count(*) from platform.files) as files, (select count(*) from audit.entries) as entries,
      (select coalesce(sum(due_amount), 0)::text from usage.daily_sums) as daily, (select coalesce(sum(due_amount), 0)::text from usage.month_sums) as monthly`.execute(tx)).rows[0]);
}

const told = (reply: Reply) => `${reply.status} ${reply.problem?.code}${reply.problem?.params['reason'] ? ` ${reply.problem.params['reason']}` : ''}`;
const HEADER = 'record_id,account_name,consumed_from,bill_type,charging_mode,service_type_code,resource_name,currency,list_amount,due_amount,cash_amount';
const row = (id: string, due = '1.5', account = 'acme', name = 'disk') => `${id},${account},2026-03-12T10:00:00+08:00,5,3,ecs,${name},CNY,${due},${due},${due}`;
const fee = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`;
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(500, 7)]);
const good = fee(...Array.from({ length: 2000 }, (_, place) => row(`packed-${place}`, `${place}.5`)));
const packed = gzipSync(good);
/** A good header, then nothing for 400 MB. */
function bomb(): Buffer {
  const blank = Buffer.alloc(1024 * 1024, '\n');
  return gzipSync(Buffer.concat([Buffer.from(`${HEADER}\n`), ...Array.from({ length: 400 }, () => blank)]), { level: 9 });
}

const REFUSED: readonly [name: string, content: () => Content, format: Format, reason: string][] = [
  ['a CSV that is a PNG', () => PNG, 'focus', 'not_a_text_file'],
  ['a CSV.gz that is a PNG in gzip', () => gzipSync(PNG), 'fee-records', 'not_a_text_file'],
  ['a spreadsheet', () => Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.alloc(200)]), 'fee-records', 'not_a_text_file'],
  ['gzip within gzip', () => gzipSync(packed), 'fee-records', 'not_a_text_file'],
  ['a truncated gzip', () => packed.subarray(0, packed.length - 200), 'fee-records', 'gzip_truncated'],
  ['a gzip of its first bytes only', () => packed.subarray(0, 12), 'fee-records', 'gzip_truncated'],
  ['a gzip with a broken middle', () => Buffer.concat([packed.subarray(0, 3000), Buffer.alloc(300, 0xaa), packed.subarray(3300)]), 'fee-records', 'gzip_broken'],
  ['a gzip that grows without end', bomb, 'fee-records', 'gzip_too_dense'],
  ['UTF-16, little end first', () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good.slice(0, 2000), 'utf16le')]), 'fee-records', 'utf16_not_supported'],
  ['UTF-16, big end first', () => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(good.slice(0, 2000), 'utf16le').swap16()]), 'fee-records', 'utf16_not_supported'],
  ['UTF-16 that does not say so', () => Buffer.from(good.slice(0, 2000), 'utf16le'), 'fee-records', 'not_a_text_file'],
  ['an empty file', () => '', 'focus', 'empty_file'],
  ['an empty gzip', () => gzipSync(''), 'focus', 'empty_file'],
  ['a byte-order mark and nothing else', () => Buffer.from([0xef, 0xbb, 0xbf]), 'focus', 'empty_file'],
  ['blank lines only', () => '\n\r\n\n', 'focus', 'empty_file'],
  ['wrong columns', () => 'a,b,c\n1,2,3\n', 'focus', 'missing_column'],
  ['a fee-record file for FOCUS', () => fee(row('x')), 'focus', 'missing_column'],
  ['a FOCUS file for fee records', () => csvOf([PLAIN_CHARGE]), 'fee-records', 'missing_column'],
  ['a column twice', () => `${HEADER},due_amount\n${row('x')},1\n`, 'fee-records', 'duplicate_column'],
  ['semicolons', () => fee(row('x')).replaceAll(',', ';'), 'fee-records', 'delimiter_not_comma'],
  ['a web page', () => '<!doctype html><html><body>Not found</body></html>', 'focus', 'missing_column'],
  ['10 MB of junk in one line', () => Buffer.alloc(10 * 1024 * 1024, 'j'), 'focus', 'header_not_readable'],
  ['10 MB of NUL', () => Buffer.alloc(10 * 1024 * 1024), 'focus', 'not_a_text_file'],
  ['10 MB of noise', () => noise(10 * 1024 * 1024), 'focus', 'not_a_text_file'],
  ['ten thousand columns', () => `${Array.from({ length: 10_000 }, (_, place) => `c${place}`).join(',')}\n`, 'focus', 'too_many_columns'],
];

/** Bytes without any order, the same each time, that begin like no known kind of file. */
function noise(bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes, 'x');
  let word = 1;
  for (let at = 4; at < bytes; at += 1) {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    buffer[at] = word >>> 24;
  }
  return buffer;
}

describe('issue 2.5: refused, in both languages, with nothing left behind', () => {
  test.each(REFUSED)('%s', async (_name, content, format, reason) => {
    const before = await state();
    const bytes = content();
    for (const english of [false, true]) {
      const reply = await upload(bytes, format, { language: english ? 'en' : 'zh-CN' });
      expect([told(reply), ...flawsOf(reply, english)]).toEqual([`422 intake.file_refused ${reason}`]);
      const sentence = (english ? enUS : zhCN).intakeReasons[`file.${reason}` as keyof typeof zhCN.intakeReasons];
      expect(reply.problem?.title).toContain(fill(sentence, reply.problem?.params ?? {}));
    }
    expect(await state()).toEqual(before);
  });

  test('more than the limit', async () => {
    const before = await state();
    for (const english of [false, true]) {
      const reply = await upload(Buffer.alloc(13 * 1024 * 1024, 'j'), 'focus', { language: english ? 'en' : 'zh-CN' });
      expect([told(reply), ...flawsOf(reply, english)]).toEqual(['413 request.too_large']);
      expect(reply.problem?.title).toContain('12 MB');
    }
    expect(await state()).toEqual(before);
  });
});

describe('issue 2.5: what is no upload', () => {
  const form = (fill: (form: FormData) => void) => {
    const made = new FormData();
    fill(made);
    return made;
  };
  const file = () => new Blob([fee(row('never'))]);
  const BOUNDARY = '----hostile';
  const multipart = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  const part = (head: string, body: string) => `--${BOUNDARY}\r\n${head}\r\n\r\n${body}\r\n`;
  const CASES: readonly [name: string, body: () => BodyInit, headers: Record<string, string>, status: readonly number[]][] = [
    ['no file part', () => form((made) => made.append('note', 'x')), {}, [422]],
    ['no part at all', () => form(() => undefined), {}, [422]],
    ['text in the place of the file', () => form((made) => made.append('file', 'just text')), {}, [422]],
    ['the same file twice', () => form((made) => { made.append('file', file(), 'a.csv'); made.append('file', file(), 'b.csv'); }), {}, [422]],
    ['more files than are taken', () => form((made) => { for (let count = 0; count < 21; count += 1) made.append('file', new Blob([fee(row(`never-${count}`))]), `${count}.csv`); }), {}, [422]],
    ['a good file and a picture', () => form((made) => { made.append('file', file(), 'a.csv'); made.append('file', new Blob([PNG]), 'b.csv'); }), {}, [422]],
    ['a second file under another name', () => form((made) => { made.append('file', file(), 'a.csv'); made.append('other', file(), 'b.csv'); }), {}, [422]],
    ['fifty fields before the file', () => form((made) => { for (let count = 0; count < 50; count += 1) made.append(`f${count}`, 'x'); made.append('file', file(), 'a.csv'); }), {}, [422]],
    ['JSON', () => '{"file":"x"}', { 'content-type': 'application/json' }, [415, 422]],
    ['the file itself as body', () => fee(row('never')), { 'content-type': 'text/csv' }, [415]],
    ['a multipart without boundary', () => 'x', { 'content-type': 'multipart/form-data' }, [400, 415, 422]],
    ['a multipart that is none', () => 'junk', multipart, [400, 422]],
    ['a multipart that breaks off inside the file', () => part('Content-Disposition: form-data; name="file"; filename="a.csv"', fee(row('never'))).slice(0, -40), multipart, [400, 422]],
  ];

  test.each(CASES)('%s', async (_name, body, headers, statuses) => {
    const before = await state();
    for (const english of [false, true]) {
      const reply = await sendForm(body(), 'fee-records', english ? 'en' : 'zh-CN', headers);
      expect(statuses, told(reply)).toContain(reply.status);
      expect(flawsOf(reply, english)).toEqual([]);
    }
    expect(await state()).toEqual(before);
  });

  test('names of files are no paths and no code', async () => {
    const names = ['../../../etc/passwd', '..\\..\\x.csv', 'a\u0000b.csv', 'x'.repeat(2000), '=cmd|calc.csv', '<script>.csv', '\u202ecsv.exe', ' ', '"; filename="x', 'ü😀 账单.csv', 'a\r\nX-Injected: 1.csv'];
    for (const [place, name] of names.entries()) {
      const reply = await upload(fee(row(`named-${place}`)), 'fee-records', { name });
      expect(reply.status, `${name}: ${reply.text}`).toBe(200);
      await company.running.drain();
      const run = await (await company.as('operator')).call(getRun, { params: { runId: (JSON.parse(reply.text) as { runId: string }).runId } });
      expect([run.state, run.counts['loaded']], name).toEqual(['done', 1]);
      if (name.includes('账单')) expect(run.title).toContain(name);
      // Tabs, line ends, marks that turn the direction: nothing of it stays in a title.
      expect([...run.title].filter((sign) => /[\p{Cc}\u202e]/u.test(sign)), name).toEqual([]);
    }
    const raw = await sendForm(`${part('Content-Disposition: form-data; name="file"; filename="a\u0000b.csv"', fee(row('named-raw')))}--${BOUNDARY}--\r\n`, 'fee-records', 'en', multipart);
    expect(raw.status, raw.text).toBeLessThan(500);
    await company.running.drain();
  });
});

interface Loaded {
  readonly counts: Readonly<Record<string, string | number>>;
  readonly reasons: readonly string[];
}

/** Loads a file and answers what became of its rows; every quarantined row must say why in both languages. */
async function load(content: Content, format: Format): Promise<Loaded> {
  const reply = await upload(content, format);
  expect(reply.status, reply.text).toBe(200);
  await company.running.drain();
  const operator = await company.as('operator');
  const { runId } = JSON.parse(reply.text) as { runId: string };
  const run = await operator.call(getRun, { params: { runId } });
  expect(run.state, JSON.stringify(run.error)).toBe('done');
  const count = (name: string) => Number(run.counts[name]);
  expect(count('read')).toBe(count('loaded') + count('duplicate') + count('quarantined'));
  const { items } = await operator.call(listQuarantine, { query: { partnerId: company.partners.provider, runId, limit: '200' } });
  expect(items).toHaveLength(count('quarantined'));
  for (const item of items) {
    for (const words of [zhCN, enUS]) {
      const sentence = fill(words.intakeReasons[`row.${item.reason}` as keyof typeof words.intakeReasons], item.params);
      expect(sentence, item.reason).not.toMatch(/\{\{|undefined/);
      expect(sentence.length).toBeGreaterThan(5);
    }
  }
  return { counts: run.counts, reasons: items.map((item) => item.reason).sort() };
}

const due = async () => addDecimals((await (await company.as('admin')).call(detailTotals, { query: { month: '2026-03', zero: 'all' } })).totals.map((total) => total.dueAmount));

describe('issue 2.5: every row accounted for', () => {
  const CASES: readonly [name: string, content: () => Content, loaded: number, added: string, reasons: readonly string[]][] = [
    ['a file cut in the middle of a row', () => fee(row('cut-1', '2'), row('cut-2', '3')).slice(0, -20), 1, '2', ['row_cut_off']],
    ['a file cut inside quotes', () => `${fee(row('quote-1', '2'))}"quote-2,acme,`, 1, '2', ['row_cut_off']],
    ['a row with NUL bytes', () => fee(row('nul-1', '2'), row('nul-\u00002', '3'), row('nul-3', '4')), 2, '6', ['nul_byte']],
    ['a row that is no UTF-8', () => Buffer.concat([Buffer.from(fee(row('utf-1', '2'))), Buffer.from('utf-2,'), Buffer.from([0xc3, 0x28]), Buffer.from(row('x').slice(6)), Buffer.from('\n')]), 1, '2', ['invalid_utf8']],
    ['too few and too many columns', () => fee(row('width-1', '2'), 'width-2,acme', `${row('width-3', '3')},more`, `${row('width-4', '4')},,`), 2, '6', ['row_too_long', 'row_too_short']],
    ['numbers that are none', () => fee(row('number-1', '2'), row('number-2', '1e400'), row('number-3', '0x10'), row('number-4', '1,5'), row('number-5', 'NaN'), row('number-6', '12345678901234567890123456789'), row('number-7', '0.1234567890123')), 1, '2', ['amount_too_fine', 'amount_too_large', 'not_a_number', 'not_a_number', 'not_a_number', 'row_too_long']],
    ['unknown customers', () => fee(row('who-1', '2'), row('who-2', '3', 'nobody'), row('who-3', '3', "' or '1'='1")), 1, '2', ['customer_unknown', 'customer_unknown']],
    ['quotes in odd places', () => fee(row('odd-1', '2'), row('odd-2', '3', 'ac"me'), row('odd-3', '3', '"acme"x')), 1, '2', ['customer_unknown', 'quote_misplaced']],
    ['a row of two megabytes', () => fee(row('long-1', '2'), row('long-2', '3', 'acme', 'x'.repeat(2 * 1024 * 1024)), row('long-3', '4')), 2, '6', ['row_too_large']],
    ['a name longer than is kept', () => fee(row('text-1', '2'), row('text-2', '3', 'acme', 'x'.repeat(5000))), 1, '2', ['text_too_long']],
    ['a header and nothing else', () => fee(), 0, '0', []],
    ['a gzip that is whole', () => gzipSync(fee(row('whole-1', '2'), row('whole-2', '3'))), 2, '5', []],
  ];

  test.each(CASES)('%s', async (_name, content, loaded, added, reasons) => {
    const before = await due();
    const bytes = content();
    const first = await load(bytes, 'fee-records');
    expect([first.counts['loaded'], first.reasons]).toEqual([loaded, reasons]);
    expect(addDecimals([await due(), `-${before}`.replace('--', '')])).toBe(added);
    // The same file again adds nothing, neither records nor rows in quarantine.
    const again = await load(bytes, 'fee-records');
    expect(again.counts).toMatchObject({ loaded: 0, read: first.counts['read'] ?? 0 });
    expect(addDecimals([await due(), `-${before}`.replace('--', '')])).toBe(added);
  });

  test('NDJSON: lines that are no JSON, numbers for amounts, arrays, deep nests, doubled keys', async () => {
    const one = (id: string, more: object = {}) => JSON.stringify({ record_id: id, account_name: 'acme', consumed_from: '2026-03-12', bill_type: 5, charging_mode: 3, service_type_code: 'ecs', currency: 'CNY', list_amount: '2', due_amount: '2', ...more });
    const lines = [one('json-1'), '{"record_id":', 'null', '[]', '"text"', one('json-2', { due_amount: 2 }), one('json-3', { account_name: { deep: 1 } }), `${'['.repeat(5000)}${']'.repeat(5000)}`, one('json-4', { extra: { a: [1, 2] } }), one('json-5', { __proto__x: 'y' }), one('json-6', { resource_name: 'half \ud800' })];
    const { counts, reasons } = await load(`${lines.join('\n')}\n${one('json-7').slice(0, 40)}`, 'fee-records');
    expect(counts['read']).toBe(12);
    expect(reasons).toContain('not_json');
    expect(reasons).toContain('not_text');
    expect(reasons).toContain('row_cut_off');
  });

  test('FOCUS: a row cut off, NUL, a formula in a name; sub-accounts nobody knows wait with their reason', async () => {
    const cells = { ...PLAIN_CHARGE, BillingPeriodStart: '2026-03-01 00:00:00', BillingPeriodEnd: '2026-04-01 00:00:00', ChargePeriodStart: '2026-03-12 00:00:00', ChargePeriodEnd: '2026-03-13 00:00:00' };
    const text = csvOf([{ ...cells, SubAccountName: '=1+1' }, { ...cells, ResourceId: 'a\u0000b' }, { ...cells, SubAccountId: '+cmd', SubAccountName: '@x' }]);
    const { counts, reasons } = await load(`${text}"1.0`, 'focus');
    expect(counts).toMatchObject({ read: 4, loaded: 0, quarantined: 4 });
    expect(reasons).toEqual(['nul_byte', 'row_cut_off', 'sub_account_unmapped', 'sub_account_unmapped']);
    const accounts = await (await company.as('operator')).call(listSubAccounts, { query: { partnerId: company.partners.provider } });
    expect(accounts.items.map((item) => item.name).sort()).toEqual(['=1+1', '@x']);
  });

  test('sales 13 #17: formulas in names come out defused, in both formats', async () => {
    const live = ['=cmd|calc', '+1+cmd', '-2+3', '@SUM(A1)', '\t=1', '＝1+1', '=HYPERLINK(""http://evil"")'];
    await load(fee(...live.map((name, place) => row(`formula-${place}`, '1', 'acme', `"${name}"`))), 'fee-records');
    const admin = await company.as('admin');
    const shown = await admin.call(detailList, { query: { month: '2026-03', limit: '200' } });
    expect(shown.items.map((item) => item.resourceName)).toEqual(expect.arrayContaining(['=cmd|calc', '@SUM(A1)']));
    const made = await admin.call(createExport, { body: { list: 'consumption-details', format: 'csv', conditions: { month: '2026-03' } } });
    await company.running.drain();
    const file = await admin.ask('GET', pathOf(downloadExport, { params: { exportId: made.exportId, index: '0' } }));
    expect(file.text).toContain("'=cmd|calc");
    expect(file.text).not.toMatch(/(^|,|")[\t ]*[=+@\uff1d]/m);
    expect(file.text).not.toMatch(/(^|,|")-\D/m);
  });

  test('after all of this the proofs hold', async () => {
    expect((await (await company.as('admin')).call(proofs, { query: { month: '2026-03' } })).proofs.filter((proof) => !proof.ok)).toEqual([]);
  });
});
