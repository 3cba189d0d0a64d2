/**
 * `npm test`: the whole suite on the embedded database, and again on PostgreSQL when TEST_DATABASE_URL is set or a local
 * server answers; browser journeys with the machine's Chromium. What could not run is said. Last line: the counts.
 * `npm test -- --only embedded|postgres` runs one half; other words are file filters for Vitest.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { prepare, ROOT } from './prepare.mjs';

const args = process.argv.slice(2);
const onlyAt = args.indexOf('--only');
const only = onlyAt >= 0 ? args.splice(onlyAt, 2)[1] : null;
const started = performance.now();
prepare();

function reaches(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
  });
}

const chromium = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find((path) => path && existsSync(path));
const unsaid = [];
if (!chromium) unsaid.push('browser journeys: no Chromium on this machine (set CHROMIUM_PATH)');
const sample = join(ROOT, '..', 'shared', 'data', 'focus', 'focus-1.0-sample.csv');
if (!existsSync(sample)) unsaid.push('the public FOCUS sample is not beside the project: its tests are left out');

const totals = { passed: 0, failed: 0, skipped: 0 };
/** What failed, named again at the very end: a log that is cut keeps its last lines. */
const failures = [];
const RESULTS = join(ROOT, '.cache', 'test-results.json');

function suite(title, engine, options) {
  process.stdout.write(`\n== ${title}\n`);
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  rmSync(RESULTS, { force: true });
  const done = spawnSync(process.execPath, [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${RESULTS}`, ...options, ...args], {
    cwd: ROOT, stdio: 'inherit', env: { ...process.env, NO_COLOR: '1', TEST_ENGINE: engine, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) },
  });
  if (!existsSync(RESULTS)) {
    totals.failed += 1;
    process.stdout.write(`${title}: the runner ended without results (status ${done.status ?? done.signal})\n`);
    return;
  }
  const found = JSON.parse(readFileSync(RESULTS, 'utf8'));
  totals.passed += found.numPassedTests;
  // A file that fails to load has no failed test of its own; an error outside tests only shows in the exit status.
  const brokenFiles = found.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length;
  for (const file of found.testResults) {
    const name = file.name.replace(ROOT, '');
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed) failures.push(`${title}: ${name} > ${test.fullName}\n${(test.failureMessages ?? []).join('\n').slice(0, 2000)}`);
    if (file.status === 'failed' && failed.length === 0) failures.push(`${title}: ${name} did not load\n${String(file.message ?? '').slice(0, 2000)}`);
  }
  totals.failed += found.numFailedTests + brokenFiles + (done.status !== 0 && found.numFailedTests + brokenFiles === 0 ? 1 : 0);
  totals.skipped += found.numPendingTests + found.numTodoTests;
}

if (only !== 'postgres') suite('embedded database', 'embedded', chromium ? [] : ['--project', 'pure', '--project', 'database']);
const server = process.env.TEST_DATABASE_URL || (await reaches(process.env.PGHOST && !process.env.PGHOST.startsWith('/') ? process.env.PGHOST : '127.0.0.1', Number(process.env.PGPORT ?? 5432)));
if (only !== 'embedded') {
  // Pure tests and journeys have run; on a server only what stands on the database is run again.
  if (server) suite('PostgreSQL', 'postgres', ['--project', 'database']);
  else unsaid.push('the second run on PostgreSQL: no TEST_DATABASE_URL and no local server answers');
}

for (const line of failures) process.stdout.write(`\nFAILED — ${line}\n`);
process.stdout.write(`\n${((performance.now() - started) / 60_000).toFixed(1)} minutes\n`);
for (const line of unsaid) process.stdout.write(`NOT RUN — ${line}\n`);
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}\n`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
