// @ts-check
// PostgreSQL's wire protocol as far as the embedded socket must read it: where a message ends, what statement it carries,
// and when a round (up to ReadyForQuery) is complete. What the messages mean is the engine's business.

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const STARTUP = 196608;
const QUERY = 0x51;
const PARSE = 0x50;
const SYNC = 0x53;
const TERMINATE = 0x58;

export const SYNC_MESSAGE = Uint8Array.of(SYNC, 0, 0, 0, 4);

// COPY FROM STDIN would end the engine (electric-sql/pglite#911). What is run in its place fails like a statement does,
// so that a transaction around it is left in the right state.
const COPY_FROM_STDIN = /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i;
const REFUSAL = `do $$ begin raise exception using errcode = '0A000',
  message = 'COPY FROM STDIN is not possible on the embedded database: insert unnested arrays'; end $$`;

/**
 * @typedef {{ type: number, bytes: Buffer }} Message  type 0 is the start-up packet
 * @typedef {{ parts: Buffer[], ends: boolean }} Round  `ends`: the engine answers it with ReadyForQuery
 */

/**
 * Cuts the first whole message off the buffer; null when more bytes must come first.
 * @param {Buffer} buffer
 * @param {boolean} started
 * @returns {{ message: Message, rest: Buffer } | null}
 */
function cut(buffer, started) {
  const head = started ? 1 : 0;
  if (buffer.length < head + 4) return null;
  const length = head + buffer.readInt32BE(head);
  if (buffer.length < length) return null;
  const type = started ? (buffer[0] ?? 0) : 0;
  return { message: { type, bytes: buffer.subarray(0, length) }, rest: buffer.subarray(length) };
}

/** @param {Message} message @returns {string | null} the statement a message carries, its beginning at least */
function statementOf(message) {
  if (message.type === QUERY) return message.bytes.toString('utf8', 5, Math.min(message.bytes.length - 1, 2000));
  if (message.type !== PARSE) return null;
  const nameEnd = message.bytes.indexOf(0, 5);
  return message.bytes.toString('utf8', nameEnd + 1, Math.min(message.bytes.indexOf(0, nameEnd + 1), nameEnd + 2000));
}

/** @param {Message} message @param {string} statement @returns {Buffer} */
function refuseCopy(message, statement) {
  if (!COPY_FROM_STDIN.test(statement)) return message.bytes;
  const name = message.type === PARSE ? '\0' : '';
  const end = message.type === PARSE ? '\0\0\0' : '\0';
  const body = Buffer.from(`${name}${REFUSAL}${end}`, 'utf8');
  const head = Buffer.alloc(5);
  head.writeUInt8(message.type, 0);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/**
 * Collects the bytes of one connection and hands them out by rounds, so that a statement of several messages is one call
 * into the engine.
 * @param {{ onStatement: (statement: string) => void, refuseEncryption: () => void, onEnd: () => void }} told
 */
export function createInbox(told) {
  /** @type {Buffer[]} */
  let chunks = [];
  let size = 0;
  /** Bytes without which there is no whole message: a long one is put together once, not at every chunk. */
  let needed = 0;
  let started = false;

  /** @returns {Message | null} */
  const take = () => {
    if (size < needed) return null;
    const buffer = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
    const taken = cut(buffer, started);
    const rest = taken === null ? buffer : taken.rest;
    chunks = rest.length === 0 ? [] : [rest];
    size = rest.length;
    const head = started ? 1 : 0;
    needed = taken === null && size >= head + 4 ? head + rest.readInt32BE(head) : 0;
    return taken === null ? null : taken.message;
  };

  /** @param {Buffer} bytes @returns {Round | null} null: nothing to run in this packet */
  const startUp = (bytes) => {
    const code = bytes.readInt32BE(4);
    if (code === STARTUP) {
      started = true;
      return { parts: [bytes], ends: true };
    }
    if (code === SSL_REQUEST || code === GSS_REQUEST) told.refuseEncryption();
    else told.onEnd();
    return null;
  };

  return {
    /** @param {Buffer} data */
    add: (data) => {
      chunks.push(data);
      size += data.length;
    },
    /** @returns {Round} all whole messages up to the end of a round; no parts when there are none */
    next: () => {
      /** @type {Buffer[]} */
      const parts = [];
      for (;;) {
        const message = take();
        if (message === null) return { parts, ends: false };
        const { type, bytes } = message;
        if (type === 0) {
          const round = startUp(bytes);
          if (round !== null) return round;
          continue;
        }
        if (type === TERMINATE) {
          told.onEnd();
          return { parts, ends: false };
        }
        const statement = statementOf(message);
        if (statement !== null) told.onStatement(statement);
        parts.push(statement === null ? bytes : refuseCopy(message, statement));
        if (type === QUERY || type === SYNC) return { parts, ends: true };
      }
    },
  };
}
