/**
 * Waits for a run's end by its row, whoever works on it: this process where it has the database to itself, else the
 * server beside it, and this one again when no worker takes it up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../contract/errors.ts';
import type { Id } from '../../contract/values/id.ts';
import { withTx } from '../platform/db/tx.ts';
import { readRun, type RunRow } from '../platform/jobs/runs.ts';
import type { House } from '../house.ts';
import { titleOf } from '../platform/http/problem-body.ts';
import { Failed, type Terminal } from './command.ts';

const LOOK_MS = 250;
/** A server's worker looks every second; after three nobody is there. */
const OTHERS_FIRST_MS = 3_000;
const LINE_EVERY_MS = 2_000;

/** Who works on the run: this process at once, or somebody else (a running worker) with this one to help when nobody does. */
export type Workers = 'help' | 'others';

export async function waitForRun(house: House, runId: Id, onLook: (run: RunRow) => void = () => {}, workers: Workers = house.engine.joined ? 'others' : 'help'): Promise<RunRow> {
  let helping = workers === 'help';
  if (helping) house.worker.start();
  const startedAt = performance.now();
  try {
    for (;;) {
      const run = await withTx(house.db, { partnerIds: [], operator: true }, (tx) => readRun(tx, runId), { readOnly: true });
      if (!run) throw new Error(`run ${runId} is gone`);
      onLook(run);
      if (run.state === 'done' || run.state === 'failed' || run.state === 'cancelled') return run;
      if (!helping && run.state === 'queued' && performance.now() - startedAt > OTHERS_FIRST_MS) {
        helping = true;
        house.worker.start();
      }
      await sleep(LOOK_MS);
    }
  } finally {
    if (helping) await house.worker.stop();
  }
}

/** Progress as a line that rewrites itself on a screen, or now and then a new line in a log. */
export function progressLine(terminal: Terminal, write: (text: string) => void): { show(run: RunRow): void; end(): void } {
  let last = '';
  let lastAt = -LINE_EVERY_MS;
  let open = false;
  return {
    show: (run) => {
      const done = Number(run.progress_done);
      const total = run.progress_total === null ? null : Number(run.progress_total);
      const unit = unitWord(terminal, run.progress_unit);
      const text = total === null ? terminal.say('run.progress', { done, unit }) : terminal.say('run.progressOf', { done, total, unit });
      if (text === last || done === 0 || performance.now() - lastAt < (terminal.screen ? 0 : LINE_EVERY_MS)) return;
      last = text;
      lastAt = performance.now();
      open = terminal.screen;
      write(terminal.screen ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end: () => {
      if (open) write('\n');
      open = false;
    },
  };
}

function unitWord(terminal: Terminal, unit: string | null): string {
  if (unit === 'bytes') return terminal.say('unit.bytes');
  if (unit === 'rows') return terminal.say('unit.rows');
  return unit === 'customers' ? terminal.say('unit.customers') : (unit ?? '');
}

/** Waits with progress on standard error, however the run ends. */
export async function endOfRun(house: House, runId: Id, terminal: Terminal): Promise<RunRow> {
  const progress = progressLine(terminal, (text) => process.stderr.write(text));
  return waitForRun(house, runId, progress.show).finally(progress.end);
}

/** A run that failed or was cancelled is its command's failure. */
export function failureOf(run: RunRow, terminal: Terminal): Failed | null {
  if (run.state === 'cancelled') return new Failed('run.cancelled', { run: run.run_id });
  if (run.state === 'failed') return new Failed('run.failed', { run: run.run_id, reason: reasonOf(run, terminal) });
  return null;
}

export async function finishRun(house: House, runId: Id, terminal: Terminal): Promise<RunRow> {
  const run = await endOfRun(house, runId, terminal);
  const failure = failureOf(run, terminal);
  if (failure !== null) throw failure;
  return run;
}

function reasonOf(run: RunRow, terminal: Terminal): string {
  if (!run.error) return '';
  const { code, params } = run.error;
  return titleOf(code as Problem['code'], params, terminal.language);
}
