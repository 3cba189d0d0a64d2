/**
 * Where the embedded engine of a data directory answers, for a second process of the same user: the command line while
 * a server runs. Only the holder of the lock opens the directory (two engines on one directory lose rows); everybody
 * else becomes a client of its socket. The file is readable by its owner only, like the socket's directory.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const addressSchema = z.object({ host: z.string().min(1), port: z.number().int().positive() });
export type PublishedAddress = z.infer<typeof addressSchema>;

/** A process that has the lock may still be opening the directory; after a kill that takes seconds. */
const WAIT_MS = 30_000;
const LOOK_AGAIN_MS = 100;

export class NobodyAnswers extends Error {}

function addressPath(dataDir: string): string {
  return join(dataDir, 'db.address');
}

/** Written aside and moved into place, so that a reader never sees half of it. */
export function publishAddress(dataDir: string, address: PublishedAddress): void {
  const draft = `${addressPath(dataDir)}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify({ host: address.host, port: address.port }), { mode: 0o600 });
  renameSync(draft, addressPath(dataDir));
}

/** Called by the holder of the lock only: what a killed process left, or its own at the end. */
export function withdrawAddress(dataDir: string): void {
  rmSync(addressPath(dataDir), { force: true });
}

function readAddress(dataDir: string): PublishedAddress | null {
  try {
    const parsed = addressSchema.safeParse(JSON.parse(readFileSync(addressPath(dataDir), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The address at which `connects` succeeds; waits while the other process is still opening its database. */
export async function findAddress(dataDir: string, connects: (address: PublishedAddress) => Promise<void>, waitMs: number = WAIT_MS): Promise<PublishedAddress> {
  const giveUpAt = performance.now() + waitMs;
  let last: unknown;
  for (;;) {
    const address = readAddress(dataDir);
    if (address !== null) {
      try {
        await connects(address);
        return address;
      } catch (error) {
        last = error;
      }
    }
    if (performance.now() > giveUpAt) {
      throw new NobodyAnswers(`the data directory ${dataDir} is in use by another process whose database does not answer`, { cause: last });
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
