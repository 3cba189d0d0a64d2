import { expect, test } from 'vitest';
import { runTitle } from './run-title.ts';

test.each([
  ['export', { list: 'customers' }, '导出：客户列表', 'Export: Customers'],
  ['export', { list: 'unheard-of' }, '导出：unheard-of', 'Export: unheard-of'],
  ['unheard-of', {}, 'unheard-of', 'unheard-of'],
  ['export', { fileName: '三月.csv' }, '导出：三月.csv', 'Export: 三月.csv'],
  ['export', { fileNames: ['a.csv', 'b.csv', 'c.csv', 'd.csv', 'e.csv'] }, '导出：a.csv、b.csv、c.csv +2', 'Export: a.csv, b.csv, c.csv +2'],
])('a run %s about %j is called %s', (kind, input, chinese, english) => {
  expect(runTitle({ kind, input }, 'zh-CN')).toBe(chinese);
  expect(runTitle({ kind, input }, 'en-US')).toBe(english);
});
