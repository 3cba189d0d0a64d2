/**
 * Who prepares the batches of a load: this thread when the files are small, else one of its own, so that reading and making
 * columns (most of what Node does) goes on beside the database and beside requests, with a young generation large enough
 * that rows die before they are copied (docs/decisions/0017). Both do the same work by the same code (prepare.ts).
 */
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { createPreparation, type FilePlan, type Learn, type PreparedBatch, type PreparedFile } from './prepare.ts';
import type { FromThread, Question, Reply, ToThread } from './reading-thread.ts';

export interface Reader {
  open(stream: Readable, plan: FilePlan): Promise<PreparedFile>;
  close(): Promise<void>;
}

/** Starting a thread costs as much as preparing some ten thousand rows. */
export const THREAD_FROM_BYTES = 4 * 1024 * 1024;
/** Three times the half in which rows are born; the default of 48 MB copies each row about twice. */
const YOUNG_MB = 192;

export function createReader(inThread: boolean, learn: Learn): Reader {
  return inThread ? threadReader(learn) : { open: createPreparation(learn).open, close: async () => {} };
}

/** A file that the thread is at work on. */
interface Reading {
  readonly parts: AsyncIterator<Uint8Array>;
  readonly batches: HandOver<PreparedBatch>;
  readonly opened: (header: PreparedFile['header']) => void;
  readonly failed: (error: unknown) => void;
  whole: boolean;
}

function threadReader(learn: Learn): Reader {
  const worker = new Worker(new URL('./reading-thread.mjs', import.meta.url), { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  const tell = (message: ToThread, transfer: readonly ArrayBuffer[] = []): void => worker.postMessage(message, transfer);
  let reading: Reading | null = null;
  let broken: unknown = null;
  const fail = (error: unknown): void => {
    broken ??= error;
    reading?.failed(error);
    reading?.batches.end(error);
  };
  const answer = async (of: Reading, id: number, question: Question): Promise<void> => {
    if ('bytes' in question) {
      const part = await of.parts.next();
      const bytes = part.done === true ? null : ownMemory(part.value);
      return tell({ answer: id, reply: bytes }, bytes === null ? [] : [bytes.buffer]);
    }
    let reply: Reply = null;
    if ('learn' in question) reply = await learn(question.learn);
    else await of.batches.offer(question.batch);
    tell({ answer: id, reply });
  };
  worker.on('message', (message: FromThread) => {
    const of = reading;
    if (of === null) return;
    if ('ask' in message) {
      // What is asked ahead when a file is at its end already concerns nobody.
      answer(of, message.ask, message.question).catch((error: unknown) => (reading === of ? fail(error) : undefined));
    } else if ('opened' in message) of.opened(message.opened);
    else if ('failed' in message) fail(message.failed);
    else {
      of.whole = message.ended.whole;
      of.batches.end(null);
    }
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the thread that reads files ended')));
  return {
    open: async (stream, plan) => {
      if (broken !== null) throw broken;
      const batches = createHandOver<PreparedBatch>();
      const header = await new Promise<PreparedFile['header']>((opened, failed) => {
        reading = { parts: (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](), batches, opened, failed, whole: false };
        tell({ open: plan });
      });
      const of = reading;
      return { header, batches: batches.values(), whole: () => of?.whole === true };
    },
    close: async () => {
      reading = null;
      await worker.terminate();
    },
  };
}

/** Bytes in memory that may be handed over: a stream may give a part of a larger piece. */
function ownMemory(part: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = part;
  return buffer instanceof ArrayBuffer && buffer.byteLength === part.byteLength ? new Uint8Array(buffer) : Uint8Array.from(part);
}

interface HandOver<T> {
  /** Resolves when whoever takes the values comes for the next one. */
  offer(value: T): Promise<void>;
  end(error: unknown): void;
  values(): AsyncGenerator<T, void>;
}

/** Values from where they are made to where they are used, none made before it is wanted. */
function createHandOver<T>(): HandOver<T> {
  const offered: { readonly value: T; readonly taken: () => void }[] = [];
  let ended: { readonly error: unknown } | null = null;
  let wake = (): void => {};
  return {
    offer: (value) =>
      new Promise((taken) => {
        offered.push({ value, taken });
        wake();
      }),
    end: (error) => {
      ended ??= { error };
      wake();
    },
    values: async function* () {
      for (;;) {
        if (ended !== null && ended.error !== null) throw ended.error;
        const next = offered.shift();
        if (next !== undefined) {
          yield next.value;
          next.taken();
        } else if (ended !== null) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
