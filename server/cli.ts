/**
 * The command line (interface.md). Everything about a command is in server/cli; here they are only named, run, and
 * their exit status handed to the system after the last output has left.
 */
import type { CommandEntry } from './cli/command.ts';
import { runCommand } from './cli/run-command.ts';

const COMMANDS: readonly CommandEntry[] = [
  { words: ['start'], positionals: '', load: async () => (await import('./cli/start.ts')).startCommand },
  { words: ['migrate'], positionals: '', load: async () => (await import('./cli/migrate.ts')).migrateCommand },
  { words: ['demo', 'load'], positionals: '', load: async () => (await import('./cli/demo.ts')).demoLoad },
  { words: ['demo', 'credentials'], positionals: '', load: async () => (await import('./cli/demo.ts')).demoCredentialsCommand },
  { words: ['import', 'focus'], positionals: 'FILE…', load: async () => (await import('./cli/import.ts')).importFocus },
  { words: ['import', 'fee-records'], positionals: 'FILE…', load: async () => (await import('./cli/import.ts')).importFeeRecords },
  { words: ['export'], positionals: 'LIST', load: async () => (await import('./cli/export-list.ts')).exportCommand },
  { words: ['verify'], positionals: '', load: async () => (await import('./cli/verify.ts')).verifyCommand },
  { words: ['keys', 'create'], positionals: '', load: async () => (await import('./cli/set-up.ts')).keysCreate },
  { words: ['members', 'create'], positionals: '', load: async () => (await import('./cli/set-up.ts')).membersCreate },
  { words: ['partners', 'create'], positionals: '', load: async () => (await import('./cli/set-up.ts')).partnersCreate },
  { words: ['board-rules', 'add'], positionals: '', load: async () => (await import('./cli/board-rules.ts')).boardRulesAdd },
  { words: ['openapi'], positionals: '', load: async () => (await import('./cli/developer.ts')).openApiCommand },
  { words: ['schema'], positionals: '', load: async () => (await import('./cli/developer.ts')).schemaCommand },
];

const status = await runCommand(COMMANDS, process.argv.slice(2), {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  screen: process.stderr.isTTY === true,
});
// A pipe may still hold output; leaving at once would cut its last line off.
await new Promise<void>((resolve) => void process.stdout.write('', () => resolve()));
process.exit(status);
