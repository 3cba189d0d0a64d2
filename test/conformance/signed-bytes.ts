// Sends any bytes with a true signature: what the SDK would never send (a body that is no JSON, a target written oddly,
// a body changed after signing). The signature is worked out here once more, from the published scheme alone.
import { createHash, createHmac } from 'node:crypto';
import { request as send } from 'node:http';
import type { RecordedAnswer } from './recording-proxy.ts';
import type { SdkKey } from './sdk-client.ts';

export interface SignedBytes {
  readonly method: string;
  /** Path and query as they are sent; the query sorted and escaped already. */
  readonly target: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the body that was signed. */
  readonly bodySent?: string | Buffer;
  /** Instead of the target that was signed. */
  readonly targetSent?: string;
  /** Instead of the true Authorization header; null leaves it out. */
  readonly authorization?: string | null;
  readonly at?: Date;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

export function sendSigned(endpoint: string, key: SdkKey, wanted: SignedBytes): Promise<RecordedAnswer> {
  const { hostname, port, host } = new URL(endpoint);
  const body = wanted.body ?? '';
  const sent = wanted.bodySent ?? body;
  const [path = '/', query = ''] = wanted.target.split('?');
  const date = (wanted.at ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const signed: Record<string, string> = { host, 'x-sdk-date': date, ...wanted.headers };
  const names = Object.keys(signed).sort();
  const canonical = [wanted.method, path.endsWith('/') ? path : `${path}/`, query, ...names.map((name) => `${name}:${signed[name]}`), '', names.join(';'), sha256(body)].join('\n');
  const signature = createHmac('sha256', key.sk).update(`SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`).digest('hex');
  const authorization = wanted.authorization === undefined ? `SDK-HMAC-SHA256 Access=${key.ak}, SignedHeaders=${names.join(';')}, Signature=${signature}` : wanted.authorization;
  const headers = { ...signed, 'content-length': String(Buffer.byteLength(sent)), ...(authorization === null ? {} : { authorization }) };
  return new Promise((resolve, reject) => {
    const outgoing = send({ hostname, port, method: wanted.method, path: wanted.targetSent ?? wanted.target, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString('utf8') }));
    });
    outgoing.on('error', reject);
    outgoing.end(sent);
  });
}
