// @ts-check
// The embedded engine's thread: opens PGlite and serves it on a socket, so that the rest of the program speaks
// to it with `pg` exactly as it does to a server. It lives in a thread of its own because one long statement
// would otherwise freeze every request (4.5 s measured). Plain JavaScript, because a worker thread starts faster
// without the TypeScript loader and works under every runner.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { createEmbeddedSocket } from './embedded-socket.mjs';

/**
 * @typedef {{ dataDir: string | null, image: string | null, socketPath: string | null,
 *   heartbeat: SharedArrayBuffer, statement: SharedArrayBuffer }} Start
 * @typedef {{ id: number, ask: 'dump' | 'close' }} Request
 */

if (parentPort === null) throw new Error('embedded-worker.mjs runs only as a worker thread');
const port = parentPort;
const start = /** @type {Start} */ (workerData);

// Counts while the event loop turns; it stands still while a statement runs. The watchdog reads it from outside,
// together with the statement begun last.
const beats = new Int32Array(start.heartbeat);
setInterval(() => Atomics.add(beats, 0, 1), 200).unref();
const statementBytes = new Uint8Array(start.statement);
const encoder = new TextEncoder();
/** @param {string} statement */
const noteStatement = (statement) => {
  const { written } = encoder.encodeInto(statement.slice(0, statementBytes.length / 4), statementBytes);
  statementBytes.fill(0, written);
};

/** @type {import('@electric-sql/pglite').PGliteOptions} */
const options = {
  ...(start.dataDir === null ? {} : { dataDir: start.dataDir }),
  ...(start.image === null ? {} : { loadDataDir: new Blob([await readFile(start.image)]) }),
  extensions: { btree_gist, pg_trgm },
  startParams: [...PGlite.defaultStartParams, '-c', 'work_mem=32MB', '-c', 'jit=off', '-c', 'timezone=UTC'],
};
const engine = await PGlite.create(options);

const socket = createEmbeddedSocket(engine, {
  onStatement: noteStatement,
  // Outside the promise chain on purpose: it ends this thread, and the main thread starts a new one.
  onBroken: (error) =>
    void setImmediate(() => {
      throw error;
    }),
});
const address = await socket.listen(
  start.socketPath === null ? { host: '127.0.0.1', port: 0 } : { path: start.socketPath },
);

/** @param {Request} request */
const answer = async (request) => {
  if (request.ask === 'dump') {
    const dump = await socket.alone(() => engine.dumpDataDir('none'));
    const bytes = new Uint8Array(await dump.arrayBuffer());
    port.postMessage({ id: request.id, bytes }, [bytes.buffer]);
    return;
  }
  await socket.stop();
  await socket.alone(() => engine.close());
  port.postMessage({ id: request.id });
};
port.on('message', (/** @type {Request} */ request) => {
  answer(request).catch((error) => port.postMessage({ id: request.id, error: String(error) }));
});
port.postMessage({ ready: address });
