/** Finds the command, reads its options, runs it, and turns whatever happens into words and an exit status. */
import { parseArgs } from 'node:util';
import { Problem } from '../../contract/errors.ts';
import { type Command, type CommandEntry, type Options, type Terminal, terminalOf, WrongUse } from './command.ts';
import { failureTold, UNEXPECTED } from './failure.ts';
import { isCliWord, terminalLanguage } from './words.ts';

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
  // Also when the options cannot be read: who asked for an object gets one.
  const json = asksJson(args);
  let answered = false;
  const terminal = (asked: boolean): Terminal => {
    const made = terminalOf(language, asked, world.screen, world.out, world.err);
    return {
      ...made,
      result: (value) => {
        answered = true;
        made.result(value);
      },
    };
  };
  const entry = findCommand(commands, args);
  if (!entry) return noCommand(commands, args, terminal(json));
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
    const telling = terminal(json);
    const status = explain(error, entry, telling);
    // A command that has more to say of its failure has said it.
    if (!answered) telling.result({ error: failureTold(error, telling) });
    return status;
  }
}

function asksJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).includes('--json');
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
  const wrong = new WrongUse('wrong.command', { command: args.slice(0, 2).join(' ') });
  if (args.length > 0) terminal.note(terminal.say(wrong.key, wrong.params));
  terminal.note(help);
  terminal.result({ error: failureTold(wrong, terminal) });
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

function explain(error: unknown, entry: CommandEntry, terminal: Terminal): number {
  const { code, title } = failureTold(error, terminal);
  terminal.note(error instanceof Problem ? withFaults(title, error) : title);
  if (error instanceof WrongUse) {
    terminal.note(`${terminal.say('usage')}: ${usageOf(entry)}`);
    return 2;
  }
  if (code === UNEXPECTED && error instanceof Error && error.stack) terminal.note(error.stack);
  return 1;
}

/** A refusal in words; field faults by their names, as the portal would mark them. */
function withFaults(title: string, { faults }: Problem): string {
  return faults.length === 0 ? title : `${title} (${faults.map((fault) => `${fault.field}: ${fault.rule}`).join('; ')})`;
}
