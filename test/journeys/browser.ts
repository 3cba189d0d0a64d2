/**
 * A person at the real browser: signed in as a member of the demo, in a language and a window, with everything that went
 * wrong behind the page written down (console errors, failed requests, refusals nobody expected).
 */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, inject, type ProvidedContext } from 'vitest';
import type { Language } from '../../contract/words/words.ts';
import { type Member, memberOf } from '../harness/running-house.ts';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const WIDE = { width: 1440, height: 900 } as const;
export const NARROW = { width: 1024, height: 768 } as const;

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('no Chromium on this machine: set CHROMIUM_PATH');
  return chromium.launch({ executablePath, args: FLAGS });
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong since the last question. */
  faults(): string[];
  /** Opens an address of the product and waits until the page has what it asked for. */
  open(path: string): Promise<void>;
  /** Nothing is loading any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface VisitOptions {
  readonly language?: Language;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Answers of the server that this visit is about (a refusal on purpose). */
  readonly expected?: (status: number, url: string) => boolean;
}

/** The product of this worker: no other file is at it at the same time. */
export function product(): ProvidedContext['products'][number] {
  const products = inject('products');
  const found = products[(Number(process.env['VITEST_POOL_ID'] ?? '1') - 1) % products.length];
  if (!found) throw new Error('no product was started');
  return found;
}

export function accountOf(login: string): { readonly login: string; readonly password: string } {
  const found = product().members.find((member) => member.login === login);
  if (!found) throw new Error(`the demo has no member ${login}`);
  return found;
}

/** Signed in over HTTP: for preparing and for asking the server what the page should show. */
export async function signInByCall(login: string): Promise<Member> {
  const { baseUrl } = product();
  const { password } = accountOf(login);
  const response = await fetch(`${baseUrl}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) });
  expect(response.status, `${login} signs in`).toBe(200);
  return memberOf(baseUrl, login, response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '));
}

/** A window without a session: the sign-in form stands at every address. */
export async function visitAsStranger(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { baseUrl } = product();
  const context = await browser.newContext({ viewport: { ...(options.viewport ?? WIDE) }, baseURL: baseUrl, timezoneId: 'Asia/Shanghai', acceptDownloads: true, reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  if (options.language) await context.addInitScript(`localStorage.getItem('pc.language') ?? localStorage.setItem('pc.language', '${options.language}')`);
  const page = await context.newPage();
  const wrong: string[] = [];
  watch(page, wrong, options.expected ?? (() => false));
  const settled = () => waitUntilSettled(page);
  return {
    page, context, settled,
    faults: () => wrong.splice(0),
    open: async (path) => {
      await page.goto(path, { waitUntil: 'load' });
      await settled();
    },
    close: () => context.close(),
  };
}

/** A window of someone who has signed in before. */
export async function visitAs(browser: Browser, login: string, options: VisitOptions = {}): Promise<Visit> {
  const visit = await visitAsStranger(browser, options);
  const { password } = accountOf(login);
  const answer = await visit.context.request.post('/api/session', { data: { login, password }, headers: { 'x-requested-with': 'partner-center' } });
  expect(answer.status(), `${login} signs in`).toBe(200);
  return visit;
}

/** A request given up because the page was left is no fault of the page. */
function watch(page: Page, wrong: string[], expected: (status: number, url: string) => boolean): void {
  page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    wrong.push(`${page.url()}: console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') wrong.push(`${page.url()}: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !expected(response.status(), response.url())) wrong.push(`${page.url()}: ${response.status()} ${response.url()}`);
  });
}

const BUSY = '.ant-skeleton, .pc-skeleton, .ant-spin-spinning, [aria-busy="true"]';

/** Twice in a row quiet: what was asked for first often asks for more. */
async function waitUntilSettled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  const quiet = (selector: string): boolean => document.querySelector('main') !== null && document.querySelector(selector) === null;
  await page.waitForFunction(quiet, BUSY);
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(quiet, BUSY);
}
