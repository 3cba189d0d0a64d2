/** What holds for any page whatever it shows: readable by everybody, inside the window, in words, and not empty. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { zhCN } from '../../contract/words/zh-CN.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AREAS = Object.keys(zhCN).join('|');

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Serious and critical findings of axe, as lines that name rule and element. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const findings = (await page.evaluate(`axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((r) => r.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map(({ target, failureSummary }) => ({ target, failureSummary })) })))`)) as Finding[];
  return findings
    .filter((finding) => finding.impact === 'serious' || finding.impact === 'critical')
    .flatMap((finding) => finding.nodes.map((node) => `axe ${finding.impact} ${finding.id}: ${node.target.join(' ')} ${(node.failureSummary ?? '').split('\n').slice(1, 2).join('').trim()}`));
}

/** Pixels the page is wider than its window, and what sticks out. */
export async function overflowFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth - room;
    if (over <= 0) return [];
    const sticking = [...document.querySelectorAll('main *')].filter((element) => element.getBoundingClientRect().right > room + 1).slice(0, 3);
    return [`${over} px wider than the window: ${sticking.map((element) => `${element.tagName.toLowerCase()}.${element.className}`).join(', ')}`];
  });
}

/** A key where a word should be: `area:some.key`, or a bare `some.key` of an area the language lacks. */
export async function untranslatedFaults(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => document.body.innerText);
  const pattern = new RegExp(`\\b(?:${AREAS}):[a-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9-]+)*|\\{\\{\\w+\\}\\}|\\bundefined\\b|\\bNaN\\b|\\[object \\w+\\]`, 'g');
  return [...new Set(text.match(pattern) ?? [])].map((found) => `not in words: ${found}`);
}

/** A failure drawn on the page, a table without rows, or next to nothing. */
export async function emptinessFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const faults: string[] = [];
    if (!main || main.innerText.trim().length < 40) faults.push('nothing on the page');
    if (main?.querySelector('.pc-problem')) faults.push(`a failure: ${main.querySelector<HTMLElement>('.pc-problem')?.innerText}`);
    if (main?.querySelector('.ant-table-placeholder, .ant-result')) faults.push('no data where the demo has data');
    return faults;
  });
}
