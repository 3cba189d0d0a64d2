/**
 * First step of `npm start` and `npm test`, written with Node's built-ins only: checks Node, installs the locked
 * dependencies when they are missing or differ, builds the web when its sources are newer than the build.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NEEDED = [20, 19];

function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a command with our output; stops the whole program with its exit code when it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: options.quiet ? ['ignore', 'ignore', 'inherit'] : ['ignore', 2, 'inherit'], env: { ...process.env, ...options.env } });
  if (done.error) {
    say(`cannot run ${command}: ${done.error.message}`);
    process.exit(1);
  }
  if (done.status !== 0) process.exit(done.status ?? 1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
    say(`Node ${NEEDED.join('.')} or newer is needed; this is ${process.versions.node}.`);
    process.exit(1);
  }
}

function sha256(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** The lock file's hash is noted beside the installed tree, so a changed lock file installs again. */
function install() {
  const lock = sha256(join(ROOT, 'package-lock.json'));
  const note = join(ROOT, 'node_modules', '.partner-center-lock');
  if (existsSync(note) && readFileSync(note, 'utf8') === lock) return;
  say('Installing the locked dependencies …');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'], { quiet: true });
  writeFileSync(note, lock);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !['dist', 'node_modules', '.vite'].includes(entry.name))
    .reduce((latest, entry) => Math.max(latest, newest(join(path, entry.name))), 0);
}

/** Stale = any source of the page (web, contract, lock file) is newer than the last build. What a test run builds is served by `npm start` too. */
export function buildWeb() {
  const stamp = join(ROOT, 'web', 'dist', '.built');
  const sources = Math.max(newest(join(ROOT, 'web')), newest(join(ROOT, 'contract')), newest(join(ROOT, 'package-lock.json')));
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= sources) return;
  say('Building the web …');
  run(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', join(ROOT, 'web', 'vite.config.ts'), '--logLevel', 'warn'], { quiet: true, env: { NODE_ENV: 'production' } });
  mkdirSync(join(ROOT, 'web', 'dist'), { recursive: true });
  writeFileSync(stamp, '');
}

export function prepare({ web = true } = {}) {
  checkNode();
  install();
  if (web) buildWeb();
}
