/** The command line as a process of its own: what it prints, how it ends, and killing it in the middle. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** The last line of the output, as --json promises it. */
  readonly json: Record<string, unknown>;
}

export interface Running {
  readonly child: ChildProcess;
  /** Everything said on standard error so far. */
  err(): string;
  /** Everything said on standard output so far. */
  out(): string;
  readonly ended: Promise<Ended>;
}

export function startCommand(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli.ts', ...args], { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', LANG: 'en_US.UTF-8', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err, json: lastLine(out) }));
  });
  return { child, out: () => out, err: () => err, ended };
}

export function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return startCommand(args, env).ended;
}

export interface Server {
  readonly url: string;
  readonly running: Running;
  /** Asked to stop, as an init system asks; answers its exit status. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** The real `start` on a free port, as soon as it says its address; one that ends before is an error with its words. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<Server> {
  const running = startCommand(['start', '--json'], { PORT: '0', ...env });
  const url = (): string | undefined => /"url":\s*"([^"]+)"/.exec(running.out())?.[1];
  let ended: Ended | null = null;
  void running.ended.then((end) => (ended = end));
  const hasEnded = (): Ended | null => ended;
  while (url() === undefined) {
    const end = hasEnded();
    if (end !== null) throw new Error(`start ended with ${end.status}: ${end.err}`);
    await sleep(50);
  }
  return {
    url: url() ?? '',
    running,
    stop: async () => {
      running.child.kill('SIGTERM');
      return (await running.ended).status;
    },
    kill: async () => {
      running.child.kill('SIGKILL');
      await running.ended;
    },
  };
}

function lastLine(out: string): Record<string, unknown> {
  try {
    return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
  } catch {
    return {};
  }
}
