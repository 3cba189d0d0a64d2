/** Sends a request as any caller, whatever it holds: nothing is checked before it leaves, nothing is thrown when it is refused. */
import type { Endpoint } from '../../contract/endpoint.ts';
import type { ProblemBody } from '../../contract/errors.ts';
import { pathOf } from '../harness/running-house.ts';
import type { Company } from '../scenarios/company.ts';
import { PASSWORD } from '../scenarios/company.ts';
import type { Caller } from './callers.ts';
import type { Sample } from './samples.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body of a refusal; null when it is not a problem document. */
  readonly problem: ProblemBody | null;
}

export interface Sending {
  readonly headers?: Record<string, string>;
  /** Sent as it stands, instead of the sample's body. */
  readonly raw?: string | Uint8Array;
  readonly contentType?: string;
  readonly method?: string;
  /** A session of its own, for requests that end it. */
  readonly cookie?: string;
}

let keys = 0;
export const freshKey = () => `hostile-key-${process.pid}-${(keys += 1)}`;

export async function cookieOf(company: Company, caller: Caller): Promise<string> {
  return caller === 'nobody' ? '' : (await company.as(caller)).cookie;
}

export async function ownSession(company: Company, caller: Exclude<Caller, 'nobody'>): Promise<string> {
  return (await company.running.signIn(caller, PASSWORD)).cookie;
}

export async function request(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, headers: response.headers, text, problem: text !== '' && type.startsWith('application/problem+json') ? (JSON.parse(text) as ProblemBody) : null };
}

export async function send(company: Company, caller: Caller, endpoint: Endpoint, sample: Sample, sending: Sending = {}): Promise<Reply> {
  const cookie = sending.cookie ?? (await cookieOf(company, caller));
  const headers: Record<string, string> = { ...(cookie === '' ? {} : { cookie }), ...(endpoint.idempotency === 'key' ? { 'idempotency-key': freshKey() } : {}) };
  const body = bodyOf(sample, sending);
  if (body !== null && !(body instanceof FormData)) headers['content-type'] = sending.contentType ?? 'application/json';
  return request(`${company.running.baseUrl}${pathOf(endpoint, sample)}`, { method: sending.method ?? endpoint.method, headers: { ...headers, ...sending.headers }, body });
}

function bodyOf(sample: Sample, sending: Sending): BodyInit | null {
  if (sending.raw !== undefined) return typeof sending.raw === 'string' ? sending.raw : new Uint8Array(sending.raw);
  if (sample.file) {
    const form = new FormData();
    form.append('file', new Blob([sample.file.content]), sample.file.name);
    return form;
  }
  return sample.body === undefined ? null : JSON.stringify(sample.body);
}
