/** Why a command could not do what was asked: a code for scripts, words for people. */
import { Problem } from '../../contract/errors.ts';
import { ConfigError } from '../platform/config.ts';
import { NobodyAnswers } from '../platform/db/address.ts';
import { EngineRefused } from '../platform/db/engine.ts';
import { DataDirectoryInUse } from '../platform/db/lock.ts';
import { MigrationRefused } from '../platform/db/migrate.ts';
import { titleOf } from '../platform/http/problem-body.ts';
import { Failed, type Terminal, WrongUse } from './command.ts';
import type { CliWord } from './words.ts';

export interface FailureTold {
  readonly code: string;
  readonly title: string;
}

/** What nobody foresaw: our own mistake, told with its stack. */
export const UNEXPECTED: CliWord = 'failed.unexpected';

const REFUSALS: readonly (readonly [new (...args: never[]) => Error, CliWord])[] = [
  [ConfigError, 'failed.config'],
  [EngineRefused, 'failed.database'],
  [DataDirectoryInUse, 'failed.database'],
  [NobodyAnswers, 'failed.database'],
  [MigrationRefused, 'failed.database'],
];

export function failureTold(error: unknown, terminal: Terminal): FailureTold {
  if (error instanceof WrongUse || error instanceof Failed) return { code: error.key, title: terminal.say(error.key, error.params) };
  if (error instanceof Problem) return { code: error.code, title: titleOf(error.code, error.params, terminal.language) };
  const code = REFUSALS.find(([kind]) => error instanceof kind)?.[1] ?? UNEXPECTED;
  return { code, title: terminal.say(code, { reason: error instanceof Error ? error.message : String(error) }) };
}
