/**
 * The whole product on a fresh database, listening on a loopback port: what scenarios, the hostile test, conformance and
 * journeys stand on. The clock is movable and stands where the test puts it; runs are drained by asking, never by waiting.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { BodyIn, Endpoint, OutputOf, ParamsIn, QueryIn } from '../../contract/endpoint.ts';
import type { ProblemBody } from '../../contract/errors.ts';
import { type App, createApp } from '../../server/app.ts';
import { type House, openHouse } from '../../server/house.ts';
import { readConfig } from '../../server/platform/config.ts';
import { silentLog } from '../../server/platform/log.ts';
import { testEngine } from './database.ts';
import { embeddedImage } from './embedded-image.ts';
import { clonePostgres } from './postgres.ts';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
  readonly text: string;
}

type LooseInput<E extends Endpoint> = Partial<{ params: ParamsIn<E>; query: QueryIn<E>; body: BodyIn<E>; key: string; language: string }>;

export interface Member {
  readonly login: string;
  readonly cookie: string;
  /** Calls a contract endpoint over HTTP; a failure throws with the problem's code. */
  call<E extends Endpoint>(endpoint: E, input?: LooseInput<E>): Promise<OutputOf<E>>;
  /** The same without expectations: status, headers, raw body. */
  ask(method: string, path: string, options?: { body?: unknown; raw?: BodyInit; headers?: Record<string, string> }): Promise<Answer<unknown>>;
}

export class RefusedCall extends Error {
  readonly status: number;
  readonly problem: ProblemBody;
  constructor(status: number, problem: ProblemBody) {
    super(`${status} ${problem.code} ${JSON.stringify(problem.errors ?? problem.params)}`);
    this.status = status;
    this.problem = problem;
  }
}

export interface RunningHouse {
  readonly house: House;
  readonly app: App;
  readonly baseUrl: string;
  readonly dataDir: string;
  signIn(login: string, password: string): Promise<Member>;
  /** Works until no run is left. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export function pathOf(endpoint: Endpoint, input: { params?: unknown; query?: unknown }): string {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const query = Object.entries((input.query ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined);
  return query.length === 0 ? path : `${path}?${new URLSearchParams(query.map(([key, value]) => [key, String(value)]))}`;
}

let sequence = 0;

export function memberOf(baseUrl: string, login: string, cookie: string): Member {
  const ask: Member['ask'] = async (method, path, options = {}) => {
    const headers: Record<string, string> = { cookie, ...options.headers };
    if (options.body !== undefined) headers['content-type'] ??= 'application/json';
    const body = options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
    const response = await fetch(`${baseUrl}${path}`, { method, headers, body });
    const text = await response.text();
    let parsed: unknown = null;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = null;
    }
    return { status: response.status, headers: response.headers, body: parsed, text };
  };
  return {
    login,
    cookie,
    ask,
    call: async (endpoint, input = {}) => {
      sequence += 1;
      const headers: Record<string, string> = { 'accept-language': input.language ?? 'zh-CN', ...(endpoint.idempotency === 'key' ? { 'idempotency-key': input.key ?? `test-key-${process.pid}-${sequence}` } : {}) };
      const answer = await ask(endpoint.method, pathOf(endpoint, input), { headers, ...(input.body === undefined ? {} : { body: input.body }) });
      if (answer.status >= 400) throw new RefusedCall(answer.status, answer.body as ProblemBody);
      return endpoint.output.parse(answer.body) as OutputOf<typeof endpoint>;
    },
  };
}

export interface RunningHouseOptions {
  readonly env?: Record<string, string>;
  /** Business time at start. */
  readonly now?: Date;
}

export async function startHouse(options: RunningHouseOptions = {}): Promise<RunningHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pc-house-'));
  const clone = testEngine() === 'postgres' ? await clonePostgres(true) : null;
  const config = readConfig({ DATA_DIR: dataDir, DEMO: '0', CLOCK: 'movable', LOG_LEVEL: 'silent', PORT: '0', ...(clone ? { DATABASE_URL: clone.url } : {}), ...options.env }, dataDir);
  const house = await openHouse(config, { log: silentLog, ...(clone ? {} : { image: await embeddedImage(true) }), ...(options.now ? { startAt: options.now } : {}) });
  const app = await createApp(house);
  await app.http.listen({ host: '127.0.0.1', port: 0 });
  app.setReady();
  const baseUrl = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`;
  return {
    house, app, baseUrl, dataDir,
    signIn: async (login, password) => {
      const response = await fetch(`${baseUrl}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) });
      if (!response.ok) throw new RefusedCall(response.status, (await response.json()) as ProblemBody);
      const cookie = response.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
      return memberOf(baseUrl, login, cookie);
    },
    drain: async () => {
      await house.worker.drain();
    },
    close: async () => {
      await app.http.close();
      await house.close();
      await clone?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
