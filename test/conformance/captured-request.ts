// Lets the SDK send to a socket and hands back what arrived, byte for byte: the material on which the
// verification of signatures is tried.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SdkCall, type SdkKey, sdkClient, sdkSend } from './sdk-client.ts';

export interface CapturedRequest {
  readonly method: string;
  readonly rawUrl: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export async function captureSdkRequest(key: SdkKey, call: SdkCall): Promise<CapturedRequest> {
  const arrived: CapturedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      arrived.push({ method, rawUrl: url, headers, body: Buffer.concat(chunks) });
      response.setHeader('connection', 'close').setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await sdkSend(sdkClient(`http://127.0.0.1:${port}`, key), call);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  const [request] = arrived;
  if (request === undefined) throw new Error('the SDK sent nothing');
  return request;
}
