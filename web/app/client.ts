/**
 * The one way from the browser to the server: an endpoint of the contract plus its input gives its output, typed by
 * inference. Every write carries an idempotency key, so a retry after a lost answer cannot do the thing twice, and a
 * header that a form on another site cannot set. What is not 2xx is thrown as ApiProblem.
 */
import type { z } from 'zod';
import type { Endpoint, OutputOf } from '../../contract/endpoint.ts';
import type { ErrorCode, FieldFault, ProblemBody } from '../../contract/errors.ts';
import { VERIFICATION_HEADER } from '../../contract/verification.ts';
import { type OnSent, sendWatched } from './sending.ts';

type Schema<E, K extends PropertyKey> = E extends { readonly [P in K]: infer S extends z.ZodType } ? S : never;
type Part<E, K extends 'params' | 'query' | 'body'> = [Schema<E, K>] extends [never]
  ? unknown
  : object extends z.input<Schema<E, K>>
    ? { readonly [P in K]?: z.input<Schema<E, K>> }
    : { readonly [P in K]: z.input<Schema<E, K>> };

/** Exactly the parts the endpoint declares; a part whose fields are all optional may be left out. */
export type CallInput<E extends Endpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>;
export type CallArguments<E extends Endpoint> =
  object extends CallInput<E>
    ? [input?: CallInput<E>, options?: CallOptions]
    : [input: CallInput<E>, options?: CallOptions];

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** One key per intention: give the same one again when repeating an attempt whose answer was lost. */
  readonly idempotencyKey?: string;
  /** Told how much of a large body has left. */
  readonly onSent?: OnSent;
}

interface LooseInput {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

export type ProblemCode = ErrorCode | 'client.unreachable' | 'client.unreadable';
export type FaultOnWire = FieldFault & { readonly detail: string };

/** A refusal or a failure, ready to be shown: words of the server, the faulty fields, the request id to quote. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly faults: readonly FaultOnWire[];
  readonly requestId: string | undefined;
  constructor(body: Partial<Omit<ProblemBody, 'code'>> & { readonly code: ProblemCode }, status: number) {
    super(body.title ?? body.code);
    this.name = 'ApiProblem';
    this.code = body.code;
    this.status = status;
    this.params = body.params ?? {};
    this.faults = body.errors ?? [];
    this.requestId = body.requestId;
  }
}

export function asProblem(error: unknown): ApiProblem | null {
  return error instanceof ApiProblem ? error : null;
}

/** Whether trying again without changing anything can help: nothing arrived, or the server asked for patience. */
export function isWorthRetrying(error: unknown): boolean {
  const found = asProblem(error);
  return found !== null && (found.status === 0 || found.status === 429 || found.status >= 502);
}

let language = 'zh-CN';
let onSessionLost: () => void = () => {};
let onRefused: () => void = () => {};
/** Asks the person for a verification code and tries with it until it is taken or the person gives up. */
type AskForCode = (problem: ApiProblem, attempt: (code: string) => Promise<unknown>) => Promise<unknown>;
let askForCode: AskForCode | null = null;

interface ClientSettings {
  readonly language?: string;
  readonly onSessionLost?: () => void;
  readonly onRefused?: () => void;
  readonly askForCode?: AskForCode | null;
}

/** The language answers are asked in, and who is told when the session has ended under us or a permission is not there. */
export function configureClient(settings: ClientSettings): void {
  if (settings.language) language = settings.language;
  if (settings.onSessionLost) onSessionLost = settings.onSessionLost;
  if (settings.onRefused) onRefused = settings.onRefused;
  if (settings.askForCode !== undefined) askForCode = settings.askForCode;
}

export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}

/** Path with its `:names` filled in and the query appended; what is undefined, null or '' is left out. */
export function addressOf(endpoint: Endpoint, input: LooseInput = {}): string {
  const params = (input.params ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replace(/:([A-Za-z][A-Za-z0-9]*)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') throw new RangeError(`${endpoint.id}: ${name} is missing`);
    return encodeURIComponent(String(value));
  });
  const query = queryText((input.query ?? {}) as Record<string, unknown>);
  return query ? `${path}?${query}` : path;
}

function queryText(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
    }
  }
  return search.toString();
}

/** Calls the endpoint. `call(getCustomer, { params: { customerId } })`. */
export async function call<const E extends Endpoint>(
  endpoint: E,
  ...[input, options]: CallArguments<E>
): Promise<OutputOf<E>> {
  const { body } = (input ?? {}) as LooseInput;
  const payload = body === undefined ? null : JSON.stringify(body);
  // One key for all attempts: refused without a code, then done with one, it is the same intention.
  const settled = endpoint.verification ? { ...options, idempotencyKey: options?.idempotencyKey ?? newIdempotencyKey() } : options;
  const attempt = (code?: string): Promise<unknown> => {
    const headers = new Headers();
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    if (code !== undefined) headers.set(VERIFICATION_HEADER, code);
    return send(endpoint, (input ?? {}) as LooseInput, payload, headers, settled);
  };
  try {
    return (await attempt()) as OutputOf<E>;
  } catch (error) {
    const problem = asProblem(error);
    if (problem?.code !== 'verification.required' || !askForCode) throw error;
    return (await askForCode(problem, attempt)) as OutputOf<E>;
  }
}

/** Sends files with their fields as multipart to an endpoint declared `raw: 'upload'`. */
export async function upload<const E extends Endpoint>(
  endpoint: E,
  files: readonly File[],
  input: LooseInput & { readonly fields?: Readonly<Record<string, string>> } = {},
  options?: CallOptions,
): Promise<OutputOf<E>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(input.fields ?? {})) form.append(name, value);
  for (const file of files) form.append('file', file, file.name);
  return (await send(endpoint, input, form, new Headers(), options)) as OutputOf<E>;
}

async function send(
  endpoint: Endpoint,
  input: LooseInput,
  payload: BodyInit | null,
  headers: Headers,
  options?: CallOptions,
): Promise<unknown> {
  headers.set('Accept', 'application/json');
  headers.set('Accept-Language', language);
  if (endpoint.method !== 'GET') {
    headers.set('Idempotency-Key', options?.idempotencyKey ?? newIdempotencyKey());
    headers.set('X-Requested-With', 'partner-center');
  }
  const request: RequestInit = { method: endpoint.method, headers, credentials: 'same-origin', body: payload };
  if (options?.signal) request.signal = options.signal;
  const address = addressOf(endpoint, input);
  const sending = options?.onSent ? sendWatched(address, request, options.onSent) : fetch(address, request);
  const response = await sending.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem({ code: 'client.unreachable' }, 0);
  });
  const answer = await readAnswer(response);
  if (response.ok) return answer;
  const refused = problemOf(answer, response);
  if (refused.code === 'session.missing') onSessionLost();
  if (/^access\.(denied|administrator_only|operator_only)$/.test(refused.code)) onRefused();
  throw refused;
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  if (!(response.headers.get('content-type') ?? '').includes('json')) return response.ok ? text : undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiProblem({ code: 'client.unreadable' }, response.status);
  }
}

function problemOf(answer: unknown, response: Response): ApiProblem {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  if (typeof answer === 'object' && answer !== null && 'code' in answer) {
    return new ApiProblem({ ...(requestId ? { requestId } : {}), ...(answer as ProblemBody) }, response.status);
  }
  const code = response.status >= 502 ? 'client.unreachable' : 'client.unreadable';
  return new ApiProblem({ code, ...(requestId ? { requestId } : {}) }, response.status);
}
