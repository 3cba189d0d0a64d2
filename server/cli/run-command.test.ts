import { describe, expect, test } from 'vitest';
import { problem } from '../../contract/errors.ts';
import { type Command, type CommandEntry, choiceOption, Failed, neededOption, textOptions } from './command.ts';
import { runCommand } from './run-command.ts';
import { terminalLanguage } from './words.ts';

const LOAD: Command = {
  options: { seed: { type: 'string' } },
  run: async ({ terminal }) => {
    if (!terminal.json) terminal.print('done');
    terminal.result({ loaded: true });
    return 0;
  },
};
const MAKE: Command = {
  options: { name: { type: 'string' }, tier: { type: 'string' }, role: { type: 'string', multiple: true } },
  run: async ({ values, terminal }) => {
    const name = neededOption(values, 'name');
    if (name === 'taken') throw problem('identity.login_taken', { login: name });
    if (name === 'closed') throw new Failed('demo.notEmpty');
    if (name === 'broken') throw new Error('disk on fire');
    terminal.print(`${name} ${choiceOption(values, 'tier', ['reseller', 'distributor'])} ${textOptions(values, 'role').join('+')}`);
    return 0;
  },
};
const TELLS: Command = {
  options: {},
  run: async ({ terminal }) => {
    terminal.result({ run: null, error: { code: 'demo.notEmpty', title: 'x' } });
    throw new Failed('demo.notEmpty');
  },
};
const TAKES: Command = { options: {}, run: async ({ positionals, terminal }) => (terminal.print(positionals.join('|')), 0) };

const entry = (words: string, positionals: string, command: Command): CommandEntry => ({ words: words.split(' '), positionals, load: () => Promise.resolve(command) });
const COMMANDS = [entry('demo load', '', LOAD), entry('partners create', '', MAKE), entry('import focus', 'FILE…', TAKES), entry('import bad', '', TELLS)];

async function run(line: string, env: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const status = await runCommand(COMMANDS, line.split(' ').filter((part) => part !== ''), { env, out: (text) => (out += text), err: (text) => (err += text), screen: false });
  return { status, out, err };
}

describe('exit status', () => {
  test.each([
    ['', 2], ['nonsense', 2], ['demo', 2], ['demo lode', 2], ['demo load --what', 2], ['demo load extra', 2], ['partners create', 2], ['partners create --name', 2], ['partners create --name a --tier king', 2],
    ['partners create --name taken', 1], ['partners create --name closed', 1], ['partners create --name broken', 1],
    ['demo load', 0], ['--help', 0], ['demo --help', 0], ['demo load --help', 0], ['partners create --name a --tier reseller --role x --role y', 0],
  ])('%j → %i', async (line, status) => {
    expect((await run(line)).status).toBe(status);
  });

  test('wrong use says what is wrong and how it is meant, on standard error', async () => {
    const { out, err } = await run('partners create');
    expect(out).toBe('');
    expect(err).toBe('--name is missing\nUsage: partner-center partners create […]\n');
  });
});

test('with --json the last line is one object and nothing else is printed', async () => {
  expect((await run('demo load --json')).out).toBe('{"loaded":true}\n');
  expect((await run('demo load')).out).toBe('done\n');
});

test.each([
  ['partners create --json', 2, 'wrong.missing'], ['partners create --name a --tier king --json', 2, 'wrong.value'], ['demo load --json --what', 2, 'wrong.option'], ['demo --json', 2, 'wrong.command'],
  ['partners create --name taken --json', 1, 'identity.login_taken'], ['partners create --json --name closed', 1, 'demo.notEmpty'], ['partners create --name broken --json', 1, 'failed.unexpected'],
])('a failure is an object too: %s', async (line, status, code) => {
  const ended = await run(line);
  expect(ended.status).toBe(status);
  expect(ended.out.endsWith('}\n') && !ended.out.slice(0, -1).includes('\n')).toBe(true);
  expect(JSON.parse(ended.out)).toEqual({ error: { code, title: expect.stringMatching(/./) as string } });
  // People read it on standard error all the same.
  expect(ended.err).toContain((JSON.parse(ended.out) as { error: { title: string } }).error.title);
});

test('a command that says more of its failure has the last line to itself', async () => {
  expect((await run('import bad --json')).out).toBe('{"run":null,"error":{"code":"demo.notEmpty","title":"x"}}\n');
});

test('what stands behind the words is kept in order, options anywhere', async () => {
  expect((await run('import focus a.csv --json b.csv.gz')).out).toBe('a.csv|b.csv.gz\n');
});

test('errors are Chinese in a Chinese terminal, English everywhere else', async () => {
  expect(['zh_CN.UTF-8', 'zh', 'en_US.UTF-8', 'de_DE', 'C', ''].map((LANG) => terminalLanguage({ LANG }))).toEqual(['zh-CN', 'zh-CN', 'en-US', 'en-US', 'en-US', 'en-US']);
  expect(terminalLanguage({ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' })).toBe('en-US');
  expect((await run('nonsense', { LANG: 'zh_CN.UTF-8' })).err).toContain('没有这个命令：nonsense');
  expect((await run('partners create --name taken', { LANG: 'zh_CN.UTF-8' })).err).toContain('taken');
  expect((await run('partners create --name closed', { LANG: 'zh_CN.UTF-8' })).err).toContain('数据库里已有伙伴');
});

test('help names every command and every option in the terminal’s language', async () => {
  const all = await run('--help');
  for (const words of ['demo load', 'partners create', 'import focus FILE…']) expect(all.out).toContain(words);
  const one = await run('partners create --help', { LANG: 'zh_CN.UTF-8' });
  expect(one.out).toContain('--tier TIER');
  expect(one.out).toContain('--json');
  expect(one.out).toContain('用法: partner-center partners create');
});
