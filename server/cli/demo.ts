/** `demo load`, `demo credentials`. */
import { type DemoCredentials, demoCredentialsOf, demoState, ensureDemo, followUpOf } from '../demo/demo.ts';
import { type Command, Failed, type Terminal, textOption } from './command.ts';
import { asOperator } from './lookups.ts';
import { configOf, inHouse } from './open-house.ts';
import { serverUrl } from './server-url.ts';
import { finishRun } from './wait-for-run.ts';

export const demoLoad: Command = {
  options: { seed: { type: 'string' } },
  run: ({ values, terminal, env }) => {
    const seed = textOption(values, 'seed');
    return inHouse(env, async (house) => {
      const state = await asOperator(house.db, demoState);
      if (state.kind === 'foreign') throw new Failed('demo.notEmpty');
      if (state.kind === 'none') throw new Failed('demo.serverRuns');
      if (state.kind === 'loading') {
        const followUp = followUpOf(await finishRun(house, state.runId, terminal));
        if (followUp !== null) await finishRun(house, followUp, terminal);
      }
      if (!terminal.json) terminal.print(terminal.say('demo.loaded'));
      terminal.result({ run: state.kind === 'loading' ? state.runId : null, loaded: true });
      return 0;
    }, {
      beforeClock: async (db, engine) => {
        // Begun before: goes on, also after a failure. The server's clock was chosen without the demo: not beside one.
        const { kind } = await asOperator(db, demoState);
        if (kind === 'loading' || (kind === 'none' && !engine.joined)) await ensureDemo(db, seed ?? undefined);
      },
    });
  },
};

export const demoCredentialsCommand: Command = {
  options: {},
  run: ({ terminal, env }) =>
    inHouse(env, async (house) => {
      const credentials = await demoCredentialsOf(house.db, serverUrl(configOf(env)));
      if (!credentials) throw new Failed('demo.notLoaded');
      if (!terminal.json) print(credentials, terminal);
      terminal.result(credentials);
      return 0;
    }),
};

function print(credentials: DemoCredentials, terminal: Terminal): void {
  terminal.print(`${credentials.baseUrl}\n${terminal.say('demo.clock')}: ${credentials.clock}\n\n${terminal.say('demo.members')}:`);
  for (const member of credentials.members) terminal.print(`  ${member.login.padEnd(24)}${member.password.padEnd(22)}${member.partner} · ${member.name} · ${member.roles.join(', ')}`);
  terminal.print(`\n${terminal.say('demo.keys')}:`);
  for (const key of credentials.keys) terminal.print(`  ${key.label.padEnd(20)}${key.ak}  ${key.sk}  ${key.domainId}`);
}
