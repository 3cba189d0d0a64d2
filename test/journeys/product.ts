/**
 * The product the journeys walk through: the built web and the real `start`, as a process of its own, on a copy of a data
 * directory with the demo in it. That directory is made once per state of the migrations and the demo's sources and kept
 * in .cache, so that a run begins in seconds. Two of them are started for all journey files (global set-up of the project), one a
 * worker: what a journey changes is seen by no journey beside it.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { type DemoCredentials, DEFAULT_SEED, DEMO_NOW, demoCredentials } from '../../server/demo/demo.ts';
import { DataDirectoryInUse, takeLock } from '../../server/platform/db/lock.ts';
import { type Server, startServer } from '../harness/command.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly products: readonly Pick<DemoCredentials, 'baseUrl' | 'members'>[];
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = join(ROOT, '.cache', 'journeys');
/** Whatever decides what lies in the directory after the demo is in: schema, what roles hold, demo, and the loading it goes through. */
const SOURCES = ['db/migrations', 'server/demo', 'server/modules/usage/intake', 'server/modules/usage/loading', 'server/modules/catalog', 'contract/permissions.ts', 'package-lock.json'];
const KEPT = 2;
/** As many as the project has workers (vitest.config.ts). */
const JOURNEY_WORKERS = 2;

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile() && !/\.test\.ts$|\.md$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name)).sort();
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES.map((path) => join(ROOT, path))) {
    for (const file of /\.(json|ts)$/.test(source) ? [source] : filesUnder(source)) hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 24);
}

/** Without limits: a browser that does not stop to read asks more than 1,200 times a minute, assets included. */
const start = (dataDir: string): Promise<Server> => startServer({ DATA_DIR: dataDir, LOG_LEVEL: 'warn', DEMO: 'auto', SIGN_LIMIT: 'off' });

/** The directory with the demo, made when it is not there; two test runs at once do not both make it. */
async function demoDirectory(): Promise<string> {
  const path = join(CACHE, hashOfSources());
  mkdirSync(CACHE, { recursive: true });
  while (!existsSync(path)) {
    try {
      const lock = await takeLock(`${path}.lock`);
      try {
        if (!existsSync(path)) await makeDemo(path);
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse)) throw error;
      await sleep(500);
    }
  }
  return path;
}

async function makeDemo(path: string): Promise<void> {
  process.stderr.write('journeys: loading the demo once …\n');
  const making = mkdtempSync(join(CACHE, 'making-'));
  const product = await start(making);
  await product.stop();
  renameSync(making, path);
  const old = readdirSync(CACHE, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('making-') && join(CACHE, entry.name) !== path);
  for (const entry of old.slice(0, Math.max(0, old.length - KEPT + 1))) rmSync(join(CACHE, entry.name), { recursive: true, force: true });
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { buildWeb } = (await import(new URL('../../bin/prepare.mjs', import.meta.url).href)) as { buildWeb(): void };
  buildWeb();
  const demo = await demoDirectory();
  const products = await Promise.all(Array.from({ length: JOURNEY_WORKERS }, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'pc-journeys-'));
    cpSync(demo, dataDir, { recursive: true });
    return { dataDir, server: await start(dataDir) };
  }));
  project.provide('products', products.map(({ server }) => ({ baseUrl: server.url, members: demoCredentials(DEFAULT_SEED, server.url, DEMO_NOW).members })));
  return async () => {
    for (const { dataDir, server } of products) {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  };
}
