/** The product on a fresh database of either engine, on disk as in an installation, listening on loopback. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createApp } from '../../server/app.ts';
import { type House, openHouse } from '../../server/house.ts';
import { readConfig } from '../../server/platform/config.ts';
import { silentLog } from '../../server/platform/log.ts';
import { memberOf, type Member } from '../harness/running-house.ts';
import { clonePostgres } from '../harness/postgres.ts';
import type { EngineName } from './bench.ts';

export const NOW = new Date('2026-11-22T10:00:00+08:00');

export interface BenchHouse {
  readonly house: House;
  readonly baseUrl: string;
  /** A connection of the owner, past every fence: for data and for the bare pipeline. */
  raw(): Promise<pg.Client>;
  signIn(login: string, password: string): Promise<Member>;
  close(): Promise<void>;
}

export async function openBenchHouse(engine: EngineName): Promise<BenchHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pc-bench-'));
  const clone = engine === 'postgres' ? await clonePostgres(true) : null;
  const config = readConfig({ DATA_DIR: dataDir, DEMO: '0', CLOCK: 'movable', LOG_LEVEL: 'error', ...(clone ? { DATABASE_URL: clone.url } : {}) }, dataDir);
  const house = await openHouse(config, { log: silentLog, startAt: NOW });
  const app = await createApp(house);
  await app.http.listen({ host: '127.0.0.1', port: 0 });
  app.setReady();
  const baseUrl = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`;
  return {
    house,
    baseUrl,
    raw: async () => {
      const client = new pg.Client(house.engine.connection());
      await client.connect();
      return client;
    },
    signIn: async (login, password) => {
      const response = await fetch(`${baseUrl}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) });
      if (!response.ok) throw new Error(`sign-in: ${response.status}`);
      return memberOf(baseUrl, login, response.headers.getSetCookie().map((c) => c.split(';')[0]).join('; '));
    },
    close: async () => {
      await app.http.close();
      await house.close();
      await clone?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
