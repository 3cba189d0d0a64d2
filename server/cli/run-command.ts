/** Finds the command, reads its options, runs it, and turns whatever happens into words and an exit status. */
import { parseArgs } from 'node:util';
import { Problem } from '../../contract/errors.ts';
import { ConfigError } from '../platform/config.ts';
import { NobodyAnswers } from '../platform/db/address.ts';
import { EngineRefused } from '../platform/db/engine.ts';
import { DataDirectoryInUse } from '../platform/db/lock.ts';
import { MigrationRefused } from '../platform/db/migrate.ts';
import { titleOf } from '../platform/http/problem-body.ts';
import { type Command, type CommandEntry, Failed, type Options, type Terminal, terminalOf, WrongUse } from './command.ts';
import { type CliWord, isCliWord, terminalLanguage } from './words.ts';

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly screen: boolean;
}

const COMMON: Options = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } };
const PROGRAM = 'partner-center';

export async function runCommand(commands: readonly CommandEntry[], args: readonly string[], world: World): Promise<number> {
  const language = terminalLanguage(world.env);
  const terminal = (json: boolean): Terminal => terminalOf(language, json, world.screen, world.out, world.err);
  const entry = findCommand(commands, args);
  if (!entry) return noCommand(commands, args, terminal(false));
  try {
    const command = await entry.load();
    const { values, positionals } = read(command, args.slice(entry.words.length));
    if (values['help'] === true) {
      terminal(false).print(helpOf(entry, command, terminal(false)));
      return 0;
    }
    if (entry.positionals === '' && positionals.length > 0) throw new WrongUse('wrong.option', { message: positionals.join(' ') });
    return await command.run({ values, positionals, terminal: terminal(values['json'] === true), env: world.env });
  } catch (error) {
    return explain(error, entry, terminal(false));
  }
}

/** The command with the most words that the arguments begin with. */
function findCommand(commands: readonly CommandEntry[], args: readonly string[]): CommandEntry | null {
  const fitting = commands.filter((command) => command.words.every((one, place) => args[place] === one));
  return fitting.sort((a, b) => b.words.length - a.words.length)[0] ?? null;
}

function read(command: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { ...command.options, ...COMMON }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongUse('wrong.option', { message: error instanceof Error ? error.message : String(error) });
  }
}

function noCommand(commands: readonly CommandEntry[], args: readonly string[], terminal: Terminal): number {
  const asked = args.some((arg) => arg === '--help' || arg === '-h' || arg === 'help');
  const group = commands.filter((command) => command.words[0] === args[0]);
  const help = listOf(group.length > 0 ? group : commands, terminal);
  if (asked) {
    terminal.print(help);
    return 0;
  }
  if (args.length > 0) terminal.note(terminal.say('wrong.command', { command: args.slice(0, 2).join(' ') }));
  terminal.note(help);
  return 2;
}

function about(command: CommandEntry, terminal: Terminal): string {
  const key = `about.${command.words.join(' ')}`;
  return isCliWord(key) ? terminal.say(key) : '';
}

function usageOf(entry: CommandEntry): string {
  return [PROGRAM, ...entry.words, entry.positionals, '[…]'].filter((part) => part !== '').join(' ');
}

function listOf(commands: readonly CommandEntry[], terminal: Terminal): string {
  const width = Math.max(...commands.map((command) => [...command.words, command.positionals].join(' ').trim().length)) + 2;
  const lines = commands.map((command) => `  ${[...command.words, command.positionals].join(' ').trim().padEnd(width)}${about(command, terminal)}`);
  return [`${terminal.say('usage')}: ${PROGRAM} <command> […]`, '', `${terminal.say('commands')}:`, ...lines, '', terminal.say('moreHelp')].join('\n');
}

function helpOf(entry: CommandEntry, command: Command, terminal: Terminal): string {
  const lines = Object.entries({ ...command.options, ...COMMON }).map(([name, option]) => {
    const key = `option.${name}`;
    const shown = `--${name}${option.type === 'string' ? ` ${name.toUpperCase()}` : ''}`;
    return `  ${shown.padEnd(24)}${isCliWord(key) ? terminal.say(key) : ''}`;
  });
  return [`${terminal.say('usage')}: ${usageOf(entry)}`, about(entry, terminal), '', `${terminal.say('options')}:`, ...lines].join('\n');
}

const REFUSALS: readonly (readonly [new (...args: never[]) => Error, CliWord])[] = [
  [ConfigError, 'failed.config'],
  [EngineRefused, 'failed.database'],
  [DataDirectoryInUse, 'failed.database'],
  [NobodyAnswers, 'failed.database'],
  [MigrationRefused, 'failed.database'],
];

function explain(error: unknown, entry: CommandEntry, terminal: Terminal): number {
  if (error instanceof WrongUse) {
    terminal.note(terminal.say(error.key, error.params));
    terminal.note(`${terminal.say('usage')}: ${usageOf(entry)}`);
    return 2;
  }
  if (error instanceof Failed) terminal.note(terminal.say(error.key, error.params));
  else if (error instanceof Problem) terminal.note(problemText(error, terminal));
  else {
    const reason = error instanceof Error ? error.message : String(error);
    const key = REFUSALS.find(([kind]) => error instanceof kind)?.[1] ?? 'failed.unexpected';
    terminal.note(terminal.say(key, { reason }));
    if (key === 'failed.unexpected' && error instanceof Error && error.stack) terminal.note(error.stack);
  }
  return 1;
}

/** A refusal in words; field faults by their names, as the portal would mark them. */
function problemText(error: Problem, terminal: Terminal): string {
  const title = titleOf(error.code, error.params, terminal.language);
  const faults = error.faults.map((fault) => `${fault.field}: ${fault.rule}`);
  return faults.length === 0 ? title : `${title} (${faults.join('; ')})`;
}

