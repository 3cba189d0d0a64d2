/**
 * `start`: opens the house, its doors, and works until it is told to stop. It listens before the demo is in, so that
 * `/health/live` answers and progress can be seen; `/health/ready` waits for the demo. Everything a person needs to go
 * on (address, logins, where the data lie) is printed once, when it is true.
 */
import type { AddressInfo } from 'node:net';
import { createApp } from '../app.ts';
import type { Config } from '../platform/config.ts';
import type { Engine } from '../platform/db/engine.ts';
import type { Db } from '../platform/db/pool.ts';
import type { Id } from '../../contract/values/id.ts';
import { demoCredentialsOf, demoState, ensureDemo, followUpOf } from '../demo/demo.ts';
import { type House, openHouse } from '../house.ts';
import { asOperator } from './lookups.ts';
import { type Command, Failed, type Terminal } from './command.ts';
import { configOf } from './open-house.ts';
import { configuredUrl, forgetUrl, rememberUrl } from './server-url.ts';
import { progressLine, waitForRun } from './wait-for-run.ts';

export const startCommand: Command = {
  options: {},
  run: async ({ terminal, env }) => {
    const config = configOf(env);
    let demoRun: Id | null = null;
    const house = await openHouse(config, {
      beforeClock: async (db, engine) => {
        demoRun = await wantDemo(config, db, engine, terminal);
      },
    });
    const stopped = untilStopped(house, terminal);
    try {
      const web = config.roles.includes('web') ? await createApp(house) : null;
      if (config.roles.includes('worker')) {
        house.worker.start();
        house.schedule.start();
        house.mail.start();
      }
      const url = web ? await listen(config, web.http) : null;
      if (demoRun !== null) await waitForDemo(house, demoRun, terminal);
      web?.setReady();
      if (url !== null) await announce(house, url, terminal);
      await stopped;
      await web?.http.close();
    } finally {
      forgetUrl(config);
      await house.close();
    }
    return 0;
  },
};

/** Which run to wait for: `auto` loads into an empty embedded database, `1` into any empty one, and what was begun goes on. */
async function wantDemo(config: Config, db: Db, engine: Engine, terminal: Terminal): Promise<Id | null> {
  if (config.demo === '0') return null;
  const state = await asOperator(db, demoState);
  if (state.kind === 'loaded') return null;
  if (state.kind === 'foreign') {
    if (config.demo === '1') terminal.note(terminal.say('start.notEmpty'));
    return null;
  }
  if (state.kind === 'loading') return ensureDemo(db);
  return config.demo === '1' || engine.kind === 'embedded' ? ensureDemo(db) : null;
}

async function waitForDemo(house: House, runId: Id, terminal: Terminal): Promise<void> {
  terminal.note(terminal.say('start.demoLoading'));
  const progress = progressLine(terminal, (text) => process.stderr.write(text));
  const workers = house.config.roles.includes('worker') ? 'others' : 'help';
  const run = await waitForRun(house, runId, progress.show, workers).finally(progress.end);
  const followUp = followUpOf(run);
  const ended = followUp === null ? run : await waitForRun(house, followUp, () => {}, workers);
  if (run.state !== 'done' || ended.state !== 'done') terminal.note(terminal.say('start.demoFailed'));
}

async function listen(config: Config, http: Awaited<ReturnType<typeof createApp>>['http']): Promise<string> {
  try {
    await http.listen({ port: config.port, host: config.host });
  } catch (error) {
    throw new Failed('failed.port', { port: config.port, reason: error instanceof Error ? error.message : String(error) });
  }
  const at = http.server.address() as AddressInfo;
  const url = configuredUrl({ ...config, port: at.port });
  rememberUrl(config, url);
  return url;
}

async function announce(house: House, url: string, terminal: Terminal): Promise<void> {
  const { config, engine } = house;
  const place = engine.kind === 'embedded' ? config.dataDir : `PostgreSQL ${engine.version}, ${config.dataDir}`;
  const credentials = await demoCredentialsOf(house.db, url);
  if (terminal.json) {
    terminal.result({ url, dataDir: config.dataDir, engine: engine.kind, demo: credentials !== null });
    return;
  }
  terminal.print(['', terminal.say('start.address', { url }), terminal.say('start.data', { place }), terminal.say('start.api', { url })].join('\n'));
  if (engine.kind === 'embedded') terminal.print(`\n${terminal.say('start.embedded')}`);
  if (!credentials) return;
  terminal.print(`\n${terminal.say('start.demo')}`);
  for (const member of credentials.members) terminal.print(`  ${member.login.padEnd(24)}${member.password.padEnd(22)}${member.partner} · ${member.name}`);
  terminal.print(`${terminal.say('start.demoMore')}\n`);
}

/** Resolves at the first SIGTERM or SIGINT; a second one does not wait. */
function untilStopped(house: House, terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      terminal.note(terminal.say('start.stopping'));
      house.log.info({}, 'stopping');
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
