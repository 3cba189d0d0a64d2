/**
 * What a command is: its words, its options, what it does with them. Help, wrong use and exit status are decided in one
 * place (run-command.ts), so that every command behaves alike: 0 all went well, 1 could not be done, 2 wrong use.
 */
import type { ParseArgsConfig } from 'node:util';
import type { Language } from '../../contract/words/words.ts';
import { type CliWord, word } from './words.ts';

export type Options = NonNullable<ParseArgsConfig['options']>;
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Terminal {
  readonly language: Language;
  readonly json: boolean;
  /** A line of the answer, on standard output. */
  print(text: string): void;
  /** A line beside the answer (progress, warnings), on standard error. */
  note(text: string): void;
  /** The last line with --json; nothing without it. */
  result(value: object): void;
  say(key: CliWord, params?: Readonly<Record<string, string | number>>): string;
  /** True when standard error is a screen: progress may rewrite its line. */
  readonly screen: boolean;
}

export interface Call {
  readonly values: Values;
  readonly positionals: readonly string[];
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  readonly options: Options;
  /** Answers the exit status. */
  run(call: Call): Promise<number>;
}

/** A command by its words; what it needs is loaded only when it is called, so that help and wrong use answer at once. */
export interface CommandEntry {
  readonly words: readonly string[];
  /** What stands behind the words, as help shows it: `FILE…`, `LIST`. */
  readonly positionals: string;
  load(): Promise<Command>;
}

/** The caller's mistake: said with the command's usage, exit status 2. */
export class WrongUse extends Error {
  readonly key: CliWord;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(key: CliWord, params: Readonly<Record<string, string | number>> = {}) {
    super(key);
    this.key = key;
    this.params = params;
  }
}

/** Could not be done for a reason a person can read; exit status 1. */
export class Failed extends Error {
  readonly key: CliWord;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(key: CliWord, params: Readonly<Record<string, string | number>> = {}) {
    super(key);
    this.key = key;
    this.params = params;
  }
}

export function textOption(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

export function neededOption(values: Values, name: string): string {
  const value = textOption(values, name);
  if (value === null || value === '') throw new WrongUse('wrong.missing', { what: `--${name}` });
  return value;
}

export function textOptions(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

export function choiceOption<const T extends string>(values: Values, name: string, allowed: readonly T[]): T | null {
  const value = textOption(values, name);
  if (value === null) return null;
  const chosen = allowed.find((one) => one === value);
  if (chosen === undefined) throw new WrongUse('wrong.value', { what: `--${name}`, value, allowed: allowed.join(', ') });
  return chosen;
}

export function terminalOf(language: Language, json: boolean, screen: boolean, out: (text: string) => void, err: (text: string) => void): Terminal {
  return {
    language, json, screen,
    print: (text) => out(`${text}\n`),
    note: (text) => err(`${text}\n`),
    result: (value) => {
      if (json) out(`${JSON.stringify(value)}\n`);
    },
    say: (key, params) => word(language, key, params),
  };
}
