/**
 * `import focus`, `import fee-records`: files into the storage, one run for all files of a command (they are one
 * delivery), progress while it works, and at the end what became of every row and why some were kept out. With --json the
 * last line is one object also when it fails.
 */
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { sql } from 'kysely';
import type { Id } from '../../contract/values/id.ts';
import { intakeReasons as english } from '../../contract/words/en-US/intake-reasons.ts';
import { intakeReasons as chinese } from '../../contract/words/zh-CN/intake-reasons.ts';
import type { Ctx } from '../platform/context.ts';
import { withTx } from '../platform/db/tx.ts';
import { recordFile } from '../platform/files/files.ts';
import type { Stored } from '../platform/files/storage.ts';
import { fill } from '../platform/http/problem-body.ts';
import type { Counts, RunRow } from '../platform/jobs/runs.ts';
import { systemActor } from '../platform/jobs/worker.ts';
import type { House } from '../house.ts';
import { recordAudit } from '../modules/audit/audit.ts';
import { enqueueIntake } from '../modules/usage/intake-run/intake-input.ts';
import { WITHHELD } from '../modules/usage/intake-run/restate-run.ts';
import { assertDistinct, assertHeader } from '../modules/usage/intake-run/sources.ts';
import { roundingOf } from '../modules/usage/intake-run/tally.ts';
import { type Command, type Failed, type Terminal, textOption, WrongUse } from './command.ts';
import { failureTold } from './failure.ts';
import { findPartner } from './lookups.ts';
import { inHouse } from './open-house.ts';
import { endOfRun, failureOf } from './wait-for-run.ts';

type Format = 'focus' | 'fee-records';

function importCommand(format: Format): Command {
  return {
    options: { partner: { type: 'string' }, ...(format === 'focus' ? { 'create-customers': { type: 'boolean' }, append: { type: 'boolean' } } : {}) },
    run: ({ values, positionals, terminal, env }) => {
      assertFiles(positionals);
      const choices = { format, mode: values['append'] === true ? ('append' as const) : ('restate' as const), createCustomers: values['create-customers'] === true };
      let told = false;
      return inHouse(env, async (house) => {
        const partner = await findPartner(house.db, textOption(values, 'partner'));
        const runId = await enqueue(house, partner.partner_id, positionals, choices);
        terminal.note(terminal.say('import.file', { file: positionals.map((file) => basename(file)).join(', '), run: runId }));
        const run = await endOfRun(house, runId, terminal);
        const failure = failureOf(run, terminal);
        await report(house, run, terminal, failure);
        told = true;
        if (failure !== null) throw failure;
        return 0;
      }).catch((error: unknown) => {
        if (!told && !(error instanceof WrongUse)) terminal.result({ run: null, ...countsOf({}), error: failureTold(error, terminal) });
        throw error;
      });
    },
  };
}

export const importFocus = importCommand('focus');
export const importFeeRecords = importCommand('fee-records');

function assertFiles(files: readonly string[]): void {
  if (files.length === 0) throw new WrongUse('wrong.missing', { what: 'FILE' });
  for (const file of files) {
    try {
      if (!statSync(file).isFile()) throw new Error('not a file');
    } catch (error) {
      throw new WrongUse('wrong.file', { file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** Bytes first, each file looked at; then rows, run and operation log in one transaction. */
async function enqueue(house: House, partnerId: Id, files: readonly string[], choices: { readonly format: Format; readonly mode: 'restate' | 'append'; readonly createCustomers: boolean }): Promise<Id> {
  const stored: { readonly name: string; readonly bytes: Stored }[] = [];
  for (const file of files) {
    const bytes = await house.files.store(partnerId, createReadStream(file), house.config.uploadLimitBytes);
    await assertHeader(() => house.files.open(bytes.key), choices.format);
    stored.push({ name: basename(file), bytes });
  }
  assertDistinct(stored.map(({ name, bytes }) => ({ name, sha256: bytes.sha256 })));
  const actor = { ...systemActor(partnerId), memberName: 'command line' };
  return withTx(house.db, { partnerIds: [partnerId] }, async (tx) => {
    const ctx: Ctx = { actor, tx, now: house.clock.now(), requestId: 'command line', ip: '' };
    const rows: { fileId: Id; name: string; bytes: number }[] = [];
    for (const { name, bytes } of stored) {
      const { fileId } = await recordFile(ctx, bytes, { name, contentType: 'application/octet-stream', partnerId });
      rows.push({ fileId, name, bytes: bytes.bytes });
    }
    const runId = await enqueueIntake(ctx, partnerId, { files: rows, ...choices });
    await recordAudit(ctx, { action: 'intake.file_uploaded', objectKind: 'run', objectId: runId, objectName: stored.map((one) => one.name).join(', '), after: { ...choices, sha256: stored.map((one) => one.bytes.sha256).join(', ') } });
    return runId;
  });
}

const countsOf = (counts: Counts) => {
  const count = (name: string): number => Number(counts[name] ?? 0);
  return { read: count('read'), loaded: count('loaded'), duplicate: count('duplicate'), quarantined: count('quarantined') };
};

async function report(house: House, run: RunRow, terminal: Terminal, failure: Failed | null): Promise<void> {
  const counts = countsOf(run.counts);
  const reversed = Number(run.counts['reversed'] ?? 0);
  const withheld = Number(run.counts[WITHHELD] ?? 0);
  const rounding = roundingOf(run.counts);
  if (!terminal.json) {
    terminal.print(terminal.say('import.counts', counts));
    if (reversed > 0) terminal.print(terminal.say('import.reversed', { reversed }));
    if (rounding.rows > 0) terminal.print(terminal.say('import.rounded', { rows: rounding.rows, sums: Object.entries(rounding.by).map(([name, sum]) => `${name.replace('.', ' ')} ${sum}`).join(', ') }));
    if (withheld > 0) terminal.print(terminal.say('import.withheld', { periods: withheld }));
  }
  if (counts.quarantined > 0) {
    const reasons = await reasonsOf(house, run, terminal);
    for (const line of [terminal.say('import.reasons'), ...reasons]) (terminal.json ? terminal.note : terminal.print)(line);
  }
  terminal.result({
    run: run.run_id, ...counts,
    ...(rounding.rows > 0 ? { rounded: { rows: rounding.rows, by: rounding.by } } : {}),
    ...(withheld > 0 ? { restatementsWithheld: withheld } : {}),
    ...(failure === null ? {} : { error: { code: run.error?.code ?? failure.key, title: terminal.say(failure.key, failure.params) } }),
  });
}

const REASONS_SHOWN = 8;

/** The most frequent reasons with the words of one row each; scope: none — one run of the installation's own hand. */
async function reasonsOf(house: House, run: RunRow, terminal: Terminal): Promise<string[]> {
  const found = await withTx(house.db, { partnerIds: [run.partner_id] }, async (tx) => (await sql<{ reason: string; rows: string; params: Record<string, string> }>`
    select reason, count(*) as rows, (array_agg(reason_params order by line))[1] as params from usage.quarantine
    where partner_id = ${run.partner_id} and run_id = ${run.run_id} group by reason order by count(*) desc, reason limit ${REASONS_SHOWN}`.execute(tx)).rows);
  const words: Readonly<Record<string, string>> = terminal.language === 'zh-CN' ? chinese : english;
  return found.map(({ reason, rows, params }) => `  ${rows.padStart(8)}  ${reason}: ${fill(words[`row.${reason}`] ?? reason, params)}`);
}
