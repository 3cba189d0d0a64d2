/**
 * When the embedded engine writes its log back: it never does so by itself, the log would grow without bound and
 * reopening after a kill take minutes. Every 200 thousand rows or five minutes keeps reopening below two seconds at a
 * cost of five per cent (measured). Who writes little need not tell: the clock covers it.
 */
import type { Log } from '../log.ts';

export interface Upkeep {
  noteRowsWritten(rows: number): void;
  checkpoint(): Promise<void>;
  stop(): Promise<void>;
}

const ROWS_PER_CHECKPOINT = 200_000;
const CHECKPOINT_EVERY_MS = 5 * 60_000;

export function startUpkeep(
  write: (() => Promise<void>) | null,
  log: Log,
  limits: { readonly rows: number; readonly everyMs: number } = {
    rows: ROWS_PER_CHECKPOINT,
    everyMs: CHECKPOINT_EVERY_MS,
  },
): Upkeep {
  let rowsSince = 0;
  let running: Promise<void> | null = null;

  const checkpoint = (): Promise<void> => {
    if (write === null) return Promise.resolve();
    running ??= (async () => {
      const rows = rowsSince;
      const startedAt = performance.now();
      rowsSince = 0;
      await write();
      log.debug({ rows, ms: Math.round(performance.now() - startedAt) }, 'embedded database: checkpoint');
    })().finally(() => {
      running = null;
    });
    return running;
  };
  const inBackground = (): void => {
    checkpoint().catch((error: unknown) => log.error({ err: error }, 'embedded database: checkpoint failed'));
  };
  const timer = setInterval(inBackground, limits.everyMs);
  timer.unref();
  return {
    noteRowsWritten: (rows) => {
      rowsSince += rows;
      if (rowsSince >= limits.rows) inBackground();
    },
    checkpoint,
    stop: async () => {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
