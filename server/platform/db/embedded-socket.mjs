// @ts-check
// Serves several connections from the one session PGlite has. A connection owns the session from its first message until
// the session is idle again (end of its statement or transaction), so that connections never see each other's unnamed
// statements or transactions. (pglite-socket hands over after every single message: two connections then run each
// other's statements, and one failed message stops it for ever.)
import { createServer } from 'node:net';
import { createInbox, SYNC_MESSAGE } from './wire-messages.mjs';

/**
 * @typedef {{ execProtocolRawStream(message: Uint8Array, options: { onRawData(data: Uint8Array): void }): Promise<void>,
 *   isInTransaction(): boolean, exec(statement: string): Promise<unknown> }} Session
 * @typedef {{ take(): Promise<void>, give(): void }} Turns
 * @typedef {{ onStatement(statement: string): void, onBroken(error: unknown): void }} Told
 *   onStatement: before each statement, for the watchdog's log; onBroken: the engine threw and cannot be trusted any more
 */

/** One holder at a time, in order of asking. @returns {Turns} */
function createTurns() {
  /** @type {Array<() => void>} */
  const waiting = [];
  let taken = false;
  return {
    take: () =>
      new Promise((resolve) => {
        if (taken) waiting.push(resolve);
        else {
          taken = true;
          resolve();
        }
      }),
    give: () => {
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    },
  };
}

/**
 * @param {Session} session
 * @param {Turns} turns
 * @param {import('node:net').Socket} socket
 * @param {Told} told
 */
function serve(session, turns, socket, told) {
  let owns = false;
  let pumping = false;
  let closed = false;
  const inbox = createInbox({
    onStatement: told.onStatement,
    refuseEncryption: () => socket.write('N'),
    onEnd: () => socket.end(),
  });

  /** @param {Uint8Array} bytes */
  const run = (bytes) =>
    session.execProtocolRawStream(bytes, {
      onRawData: (data) => {
        if (data.length > 0 && !closed && socket.writable) socket.write(Buffer.from(data));
      },
    });
  const leave = () => {
    owns = false;
    turns.give();
  };
  /** The client went away inside its turn: finish the round it began, undo its transaction, hand over. */
  const abandon = async () => {
    await run(SYNC_MESSAGE);
    if (session.isInTransaction()) await session.exec('ROLLBACK');
    leave();
  };
  const runRounds = async () => {
    while (!closed) {
      const round = inbox.next();
      if (round.parts.length === 0) break;
      if (!owns) {
        await turns.take();
        owns = true;
      }
      if (closed) break;
      await run(Buffer.concat(round.parts));
      if (round.ends && !session.isInTransaction()) leave();
    }
    if (closed && owns) await abandon();
  };
  const pump = async () => {
    if (pumping) return;
    pumping = true;
    try {
      await runRounds();
    } catch (error) {
      told.onBroken(error);
    } finally {
      pumping = false;
    }
  };

  socket.setNoDelay(true);
  socket.on('data', (data) => {
    inbox.add(data);
    void pump();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    closed = true;
    void pump();
  });
}

/**
 * @param {Session} session
 * @param {Told} told
 */
export function createEmbeddedSocket(session, told) {
  const turns = createTurns();
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(session, turns, socket, told);
  });
  return {
    /** @param {import('node:net').ListenOptions} where @returns {Promise<string>} */
    listen: (where) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(where, () => {
          const at = server.address();
          resolve(at === null || typeof at === 'string' ? (at ?? '') : `${at.address}:${at.port}`);
        });
      }),
    /**
     * Runs something on the session when nobody is inside a statement or transaction.
     * @template T
     * @param {() => Promise<T>} work
     * @returns {Promise<T>}
     */
    alone: async (work) => {
      await turns.take();
      try {
        return await work();
      } finally {
        turns.give();
      }
    },
    /** @returns {Promise<void>} */
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
