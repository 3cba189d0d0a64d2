/**
 * What runs in the thread that prepares large files: bytes come from the main thread, which owns the storage; batches of
 * columns go back, their memory handed over instead of copied. Names nobody met are asked about there, because only the main
 * thread speaks to the database. One batch waits to be taken while the next is prepared, so memory stays flat.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Asked, Learned } from '../mapping/owners.ts';
import { createPreparation, type FilePlan, type PreparedBatch, type PreparedFile } from './prepare.ts';

/** What the thread wants to know; `batch` is answered when the next may come. */
export type Question = { readonly bytes: true } | { readonly learn: readonly Asked[] } | { readonly batch: PreparedBatch };
export type Reply = Uint8Array | Learned | null;
export type FromThread =
  | { readonly ask: number; readonly question: Question }
  | { readonly opened: PreparedFile['header'] }
  | { readonly ended: { readonly whole: boolean } }
  | { readonly failed: Error };
export type ToThread = { readonly open: FilePlan } | { readonly answer: number; readonly reply: Reply };

function serve(port: MessagePort): void {
  const waiting = new Map<number, (reply: Reply) => void>();
  let asked = 0;
  const say = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  const ask = <T extends Reply>(question: Question, transfer?: ArrayBuffer[]): Promise<T> =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve as (reply: Reply) => void);
      say({ ask: asked, question }, transfer);
    });
  const preparation = createPreparation((unknown) => ask<Learned>({ learn: unknown }));

  async function* bytes(): AsyncGenerator<Buffer> {
    let next = ask<Uint8Array | null>({ bytes: true });
    for (let part = await next; part !== null; part = await next) {
      next = ask({ bytes: true });
      yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    }
  }

  const prepare = async (plan: FilePlan): Promise<void> => {
    const file = await preparation.open(bytes(), plan);
    say({ opened: file.header });
    let given: Promise<unknown> = Promise.resolve();
    for await (const batch of file.batches) {
      await given;
      given = ask({ batch }, memoryOf(batch));
    }
    await given;
    say({ ended: { whole: file.whole() } });
  };

  port.on('message', (message: ToThread) => {
    if ('open' in message) {
      prepare(message.open).catch((error: unknown) => say({ failed: error instanceof Error ? error : new Error(String(error)) }));
      return;
    }
    waiting.get(message.answer)?.(message.reply);
    waiting.delete(message.answer);
  });
}

function memoryOf({ chunk }: PreparedBatch): ArrayBuffer[] {
  return [...new Set(chunk.columns.flatMap((values) => ('array' in values ? [values.array.buffer as ArrayBuffer] : [])))];
}

if (parentPort !== null) serve(parentPort);
