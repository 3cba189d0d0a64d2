/**
 * Rules about the code itself, read from its text: import law, sizes, banned calls, scope statements, tenant keys,
 * snapshots, rule numbers. Milliseconds, no database.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { consoleEndpoints } from '../contract/console/all.ts';
import { ORDER } from '../server/modules/ORDER.ts';
import { openApi } from '../server/platform/http/openapi.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Source {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

function sources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && /\.(ts|tsx|mjs)$/.test(e.name) && !e.parentPath.includes('node_modules') && !e.parentPath.includes(`${join('web', 'dist')}`))
    .map((e) => {
      const full = join(e.parentPath, e.name);
      const text = readFileSync(full, 'utf8');
      return { path: relative(ROOT, full).replaceAll('\\', '/'), text, lines: text.split('\n') };
    });
}

const CODE = ['contract', 'server', 'web', 'test', 'bin'].flatMap(sources);
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.startsWith('test/');
const PRODUCT = CODE.filter((s) => !isTest(s.path));

function importsOf(source: Source): string[] {
  return [...source.text.matchAll(/^\s*(?:import|export)\s[^'";]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/gm)]
    .map((m) => m[1] ?? m[2] ?? '')
    .map((target) => relative(ROOT, resolve(ROOT, dirname(source.path), target)).replaceAll('\\', '/'));
}

/** The room a file lives in, and for a module its name. */
function roomOf(path: string): { room: string; module: string | null } {
  const parts = path.split('/');
  if (parts[0] === 'server' && parts[1] === 'modules') return { room: 'modules', module: parts.length > 3 ? (parts[2] ?? null) : null };
  if (parts[0] === 'server') return { room: parts.length > 2 ? (parts[1] ?? '') : 'server', module: null };
  return { room: parts[0] ?? '', module: null };
}

const MAY: Record<string, readonly string[]> = {
  contract: ['contract'],
  platform: ['contract', 'platform'],
  modules: ['contract', 'platform', 'modules'],
  doors: ['contract', 'platform', 'modules', 'doors'],
  demo: ['contract', 'platform', 'modules', 'demo'],
  web: ['contract', 'web'],
};
/** platform/db reads the migrations folder; house, app and cli wire everything. */
const faces = (module: string) => [`server/modules/${module}/${module}.ts`];

describe('import law', () => {
  test('rooms import only what they may', () => {
    const wrong = PRODUCT.flatMap((source) => {
      const { room } = roomOf(source.path);
      const allowed = MAY[room];
      if (!allowed) return [];
      return importsOf(source).filter((target) => !allowed.includes(roomOf(target).room)).map((target) => `${source.path} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('a module imports another through its face, and only an earlier one', () => {
    const wrong = PRODUCT.flatMap((source) => {
      const own = roomOf(source.path).module;
      if (!own) return [];
      return importsOf(source).filter((target) => {
        const other = roomOf(target).module;
        if (!other || other === own) return false;
        const earlier = ORDER.indexOf(other as (typeof ORDER)[number]) < ORDER.indexOf(own as (typeof ORDER)[number]);
        return !earlier || !faces(other).includes(target);
      }).map((target) => `${source.path} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('the contract knows only the schema library and time', () => {
    const wrong = CODE.filter((s) => s.path.startsWith('contract/') && !isTest(s.path)).flatMap((s) =>
      [...s.text.matchAll(/^import[^']*'([^'.][^']*)'/gm)].map((m) => m[1] ?? '').filter((name) => !(name === 'zod' || (name === 'temporal-polyfill' && s.path.startsWith('contract/values/')) || name.startsWith('node:') && s.path.startsWith('contract/bss/'))).map((name) => `${s.path} → ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('every module of ORDER has a folder, a face and a README; no folder is missing from it', () => {
    const folders = readdirSync(join(ROOT, 'server/modules'), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort();
    expect(folders).toEqual([...ORDER].sort());
    for (const module of ORDER) {
      expect(existsSync(join(ROOT, `server/modules/${module}/${module}.ts`)), `${module} has a face`).toBe(true);
      expect(existsSync(join(ROOT, `server/modules/${module}/README.md`)), `${module} has a README`).toBe(true);
    }
  });
});

describe('files', () => {
  test('no file is longer than 420 lines, words and generated shapes apart', () => {
    const long = PRODUCT.filter((s) => s.lines.length > 420 && !s.path.startsWith('contract/words/') && !s.path.endsWith('shapes.ts') && !s.path.includes('-data.ts')).map((s) => `${s.path}: ${s.lines.length}`);
    expect(long).toEqual([]);
  });

  test('no top-level function is longer than 90 lines', () => {
    const long = PRODUCT.filter((s) => !s.path.endsWith('.tsx')).flatMap((s) => {
      const found: string[] = [];
      let start = -1;
      s.lines.forEach((line, i) => {
        if (/^(export )?(async )?function\b/.test(line)) start = i;
        if (line === '}' && start >= 0) {
          if (i - start > 90) found.push(`${s.path}:${start + 1} (${i - start} lines)`);
          start = -1;
        }
      });
      return found;
    });
    expect(long).toEqual([]);
  });

  test('names say what a file is about', () => {
    const wrong = CODE.filter((s) => /(^|\/)(utils?|helpers?|common|misc)(\.|\/|$)/.test(s.path) || /[A-Z_]/.test((s.path.split('/').at(-1) ?? '').replace(/ORDER|en-US|zh-CN/, ''))).map((s) => s.path).filter((p) => !p.startsWith('web/') || !p.endsWith('.tsx'));
    expect(wrong).toEqual([]);
  });

  test('a file of the server or the contract opens by saying why it exists', () => {
    const silent = PRODUCT.filter((s) => /^(server|contract)\//.test(s.path) && !/^(#!.*\n)?\s*\/\*\*|^\/\//.test(s.text)).map((s) => s.path);
    expect(silent).toEqual([]);
  });
});

describe('banned', () => {
  const banned = (pattern: RegExp, except: (path: string) => boolean, where = PRODUCT) =>
    where.filter((s) => !except(s.path)).flatMap((s) => s.lines.flatMap((line, i) => (pattern.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line) ? [`${s.path}:${i + 1} ${line.trim().slice(0, 80)}`] : [])));

  test('only the clock reads the time', () => {
    expect(banned(/Date\.now\(\)|new Date\(\)/, (p) => p === 'server/platform/clock.ts' || p.startsWith('bin/') || p.startsWith('web/') || p.endsWith('.mjs'))).toEqual([]);
  });
  test('no chance outside identifiers and secrets', () => {
    expect(banned(/Math\.random/, (p) => p.startsWith('bin/'))).toEqual([]);
  });
  test('only the configuration reads the environment', () => {
    expect(banned(/process\.env/, (p) => p.startsWith('bin/') || p === 'server/cli.ts' || p.startsWith('server/cli/') || p.endsWith('.config.ts'))).toEqual([]);
  });
  test('no float ever holds money', () => {
    expect(banned(/parseFloat|Number\.parseFloat|\.toFixed\(/, (p) => p.startsWith('web/ui/chart') || p.startsWith('web/app/') || p.startsWith('bin/') || p === 'server/platform/files/storage.ts')).toEqual([]);
  });
  test('nothing is left for later', () => {
    expect(banned(/\b(TODO|FIXME|XXX)\b|coming soon|敬请期待/, (p) => p === 'test/tidy.test.ts', CODE)).toEqual([]);
    expect(banned(/\b(it|test|describe)\.(only|skip|todo)\(/, (p) => p === 'test/tidy.test.ts', CODE)).toEqual([]);
  });
  test('no registry host is named', () => {
    const files = [...CODE, { path: 'package-lock.json', text: readFileSync(join(ROOT, 'package-lock.json'), 'utf8'), lines: [] }];
    expect(files.filter((s) => s.path !== 'test/tidy.test.ts' && /registry\.npmjs|npmmirror|"resolved":/.test(s.text)).map((s) => s.path)).toEqual([]);
  });
});

test('the lock file names every optional package of another platform, so that `npm ci` works on all of them', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { optionalDependencies?: Record<string, string> }> };
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`]).map((name) => `${path} → ${name}`));
  expect(missing).toEqual([]);
});

describe('data scope', () => {
  const LINKED = /\b(customers\.customers|customers\.associations|usage\.fee_records|usage\.daily_sums|usage\.month_sums|usage\.customer_months|assignment\.spans|assignment\.day_spans)\b/;
  test('who reads customer-linked tables joins visibleCustomers or says why not', () => {
    const silent = PRODUCT.filter((s) => s.path.startsWith('server/') && LINKED.test(s.text) && !/visibleCustomers|scope: none — |scopeRelation|visible-customers/.test(s.text)).map((s) => s.path);
    expect(silent).toEqual([]);
  });
});

describe('schema', () => {
  const migrations = readdirSync(join(ROOT, 'db/migrations')).filter((f) => f.endsWith('.sql')).sort().map((f) => readFileSync(join(ROOT, 'db/migrations', f), 'utf8')).join('\n-- next\n');
  const tables = [...migrations.matchAll(/create table (\w+\.\w+) \(([\s\S]*?)\n\)/g)].map((m) => ({ name: m[1] ?? '', body: m[2] ?? '' }));
  const tenant = tables.filter((t) => /^\s*partner_id uuid/m.test(t.body));

  test('tenant tables are keyed by partner_id first', () => {
    expect(tenant.length).toBeGreaterThan(20);
    const wrong = tenant.filter((t) => !/primary key \(partner_id|partner_id uuid primary key/.test(t.body)).map((t) => t.name);
    expect(wrong).toEqual([]);
  });
  test('tenant tables have row-level security, enabled and forced, with a policy', () => {
    const wrong = tenant.filter((t) => ![`alter table ${t.name} enable row level security`, `alter table ${t.name} force row level security`].every((s) => migrations.includes(s)) || !new RegExp(`create policy \\w+ on ${t.name.replace('.', '\\.')}\\b`).test(migrations)).map((t) => t.name);
    expect(wrong).toEqual([]);
  });
  test('facts of consumption and spans are keyed by customer, ready to be distributed', () => {
    for (const name of ['usage.fee_records', 'usage.daily_sums', 'usage.month_sums', 'usage.customer_months', 'assignment.spans', 'assignment.day_spans']) {
      expect(tables.find((t) => t.name === name)?.body, name).toMatch(/primary key \(partner_id, customer_id/);
    }
  });
  test('no triggers, no grouping sets', () => {
    expect(migrations).not.toMatch(/create (or replace )?trigger|grouping sets|\brollup\s*\(/i);
  });
});

test('the committed OpenAPI document is what the contract says', () => {
  const committed = JSON.parse(readFileSync(join(ROOT, 'docs/api/openapi.json'), 'utf8')) as unknown;
  expect(committed).toEqual(JSON.parse(JSON.stringify(openApi(consoleEndpoints))));
});

test('endpoint ids and addresses are unique, and every path lives under /api', () => {
  const ids = consoleEndpoints.map((e) => e.id);
  const addresses = consoleEndpoints.map((e) => `${e.method} ${e.path.replace(/:\w+/g, ':')}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(consoleEndpoints.filter((e) => !e.path.startsWith('/api/')).map((e) => e.id)).toEqual([]);
});

test('every rule of the rule list has a test that names it', () => {
  const rules = readdirSync(join(ROOT, 'docs/rules')).filter((f) => f.endsWith('.md')).flatMap((f) => [...readFileSync(join(ROOT, 'docs/rules', f), 'utf8').matchAll(/^\| *(R-[\d.]+[a-z]?|sales 13 #\d+) *\|/gm)].map((m) => m[1] ?? ''));
  expect(rules.length).toBeGreaterThan(20);
  const tests = CODE.filter((s) => isTest(s.path)).map((s) => s.text).join('\n');
  expect(rules.filter((rule) => !new RegExp(`${rule.replaceAll('.', '\\.')}(?![\\d])`).test(tests))).toEqual([]);
});
