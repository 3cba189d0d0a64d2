/**
 * One run of the embedded engine's worker thread: started, spoken to, ended. What to do when it fails or goes deaf is
 * decided in embedded.ts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ThreadOptions {
  /** Where the cluster lies; null keeps it in memory. */
  readonly directory: string | null;
  readonly socketDir: string | null;
  /** A stored data-directory image to begin from; only for a new directory or memory. */
  readonly image: string | null;
}

export interface Thread {
  readonly worker: Worker;
  readonly address: Address;
  /** Rises while the thread's event loop turns, stands still while a statement runs. */
  beats(): number;
  /** The statement begun last, its first two thousand bytes. */
  lastStatement(): string;
  ask(question: 'dump' | 'close'): Promise<Uint8Array>;
}

type Reply = { readonly ready: string } | Answer;
interface Answer {
  readonly id: number;
  readonly error?: string;
  readonly bytes?: Uint8Array;
}

const SOCKET_PORT = 5432;
const STATEMENT_BYTES = 2000;

/** A Unix socket in a directory only this user may enter: PGlite asks for no password. Windows gets loopback. */
export function createSocketDirectory(): string | null {
  return process.platform === 'win32' ? null : mkdtempSync(join(tmpdir(), 'pc-db-'));
}

function addressOf(ready: string, socketDir: string | null): Address {
  if (socketDir !== null) return { host: socketDir, port: SOCKET_PORT };
  const at = ready.lastIndexOf(':');
  return { host: ready.slice(0, at), port: Number(ready.slice(at + 1)) };
}

export function startThread(options: ThreadOptions): Promise<Thread> {
  const { directory, socketDir, image } = options;
  const heartbeat = new SharedArrayBuffer(4);
  const statement = new SharedArrayBuffer(STATEMENT_BYTES);
  const socketPath = socketDir === null ? null : join(socketDir, `.s.PGSQL.${SOCKET_PORT}`);
  if (socketPath !== null) rmSync(socketPath, { force: true });
  const worker = new Worker(new URL('./embedded-worker.mjs', import.meta.url), {
    workerData: { dataDir: directory, image, socketPath, heartbeat, statement },
    execArgv: [],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  const beats = new Int32Array(heartbeat);
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the embedded database stopped while starting (exit ${code})`)));
    worker.on('message', (reply: Reply) => {
      if ('id' in reply) {
        waiting.get(reply.id)?.(reply);
        waiting.delete(reply.id);
        return;
      }
      worker.removeAllListeners('error').removeAllListeners('exit');
      resolve({
        worker,
        address: addressOf(reply.ready, socketDir),
        beats: () => Atomics.load(beats, 0),
        lastStatement: () => decode(new Uint8Array(statement)),
        ask: (question) => ask(worker, waiting, question),
      });
    });
  });
}

/** Copied first: shared bytes cannot be decoded in place. */
function decode(shared: Uint8Array): string {
  const bytes = Uint8Array.from(shared);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
}

let asked = 0;

function ask(worker: Worker, waiting: Map<number, (answer: Answer) => void>, question: string): Promise<Uint8Array> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('the embedded database stopped before it answered'));
    worker.once('exit', gone);
    waiting.set(id, (answer) => {
      worker.off('exit', gone);
      if (answer.error === undefined) resolve(answer.bytes ?? new Uint8Array());
      else reject(new Error(answer.error));
    });
    worker.postMessage({ id, ask: question });
  });
}
