/**
 * The embedded engine seen from the main thread: its worker runs PGlite, `pg` connects to its socket, a watchdog looks on.
 * Nothing inside PGlite can cancel a statement, so the only way to stop a runaway one is to end the worker and open the
 * directory again (safe: the same as kill -9 of a server, whose log is replayed). Its connections break then, and the
 * pool opens new ones by itself.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { type Address, createSocketDirectory, startThread, type Thread } from './embedded-thread.ts';
import { startWatchdog } from './watchdog.ts';

export interface EmbeddedOptions {
  /** Where the cluster lies; null keeps it in memory (tests). */
  readonly directory: string | null;
  /** A stored data-directory image (tar) to begin from when the directory is new or in memory. */
  readonly image: string | null;
  readonly log: Log;
  /** How long the worker may be deaf before it is ended and restarted. */
  readonly statementLimitMs: number;
  /** Told where it listens, at the start and after each restart. */
  readonly onAddress?: (address: Address) => void;
}

export interface Embedded {
  address(): Address;
  /** The data directory as one tar image; nothing else runs meanwhile. */
  dump(): Promise<Uint8Array>;
  /** How often the worker had to be started again. */
  restarts(): number;
  close(): Promise<void>;
}

/** A statement may still run when the program wants to stop; after this it is cut off, which the engine survives. */
const CLOSE_WAIT_MS = 20_000;

/**
 * A mark stands beside the directory until its first start is through. A start that was killed half way leaves the mark
 * and a directory that never held anything: it is begun again.
 */
function prepareDirectory(directory: string): { readonly fresh: boolean; finished(): void } {
  const mark = `${directory}.unfinished`;
  if (existsSync(mark)) rmSync(directory, { recursive: true, force: true });
  const fresh = !existsSync(directory);
  if (fresh) {
    mkdirSync(dirname(directory), { recursive: true });
    writeFileSync(mark, 'the first start of this database was not finished\n');
    mkdirSync(directory, { mode: 0o700 });
  }
  return { fresh, finished: () => rmSync(mark, { force: true }) };
}

export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { directory, log } = options;
  const prepared = directory === null ? { fresh: true, finished: () => {} } : prepareDirectory(directory);
  const socketDir = createSocketDirectory();
  let closing = false;
  let restarts = 0;
  let restarting: Promise<void> | null = null;
  let thread = await startThread({ directory, socketDir, image: prepared.fresh ? options.image : null });
  prepared.finished();
  options.onAddress?.(thread.address);

  const restart = (reason: string): void => {
    if (closing || restarting !== null) return;
    restarts += 1;
    log.error({ restarts, statement: thread.lastStatement() }, `embedded database: ${reason}`);
    restarting = (async () => {
      await thread.worker.terminate();
      thread = await startThread({ directory, socketDir, image: null });
      options.onAddress?.(thread.address);
      watchExit(thread);
      log.info({ restarts }, 'embedded database: running again');
    })()
      .catch((error: unknown) => log.error({ err: error }, 'embedded database: could not be started again'))
      .finally(() => {
        restarting = null;
      });
  };
  const watchExit = (watched: Thread): void => {
    watched.worker.on('error', (error) => log.error({ err: error }, 'embedded database: its thread failed'));
    watched.worker.once('exit', () => {
      if (thread === watched && directory !== null) restart('its thread ended by itself and is started again');
    });
  };
  watchExit(thread);
  const watchdog = startWatchdog(
    () => thread.beats(),
    options.statementLimitMs,
    (deafMs) => restart(`one statement ran for over ${deafMs} ms; its thread is ended and started again`),
  );

  return {
    address: () => thread.address,
    dump: () => thread.ask('dump'),
    restarts: () => restarts,
    close: async () => {
      if (closing) return;
      closing = true;
      watchdog.stop();
      await restarting;
      await closeThread(thread, log);
      if (socketDir !== null) rmSync(socketDir, { recursive: true, force: true });
    },
  };
}

async function closeThread(thread: Thread, log: Log): Promise<void> {
  const patience = new AbortController();
  const tooLong = sleep(CLOSE_WAIT_MS, undefined, { ref: false, signal: patience.signal });
  try {
    await Promise.race([thread.ask('close'), tooLong]);
  } catch (error) {
    log.warn({ err: error }, 'embedded database: could not be closed in order');
  } finally {
    tooLong.catch(() => {});
    patience.abort();
    await thread.worker.terminate();
  }
}
