// Stands between the vendor's SDK and the product and writes down every answer as it went over the wire: the SDK parses
// and converts answers, and what it hides is what the conformance tests look for. Passes requests on byte for byte.
import { createServer, request as send, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface RecordingProxy {
  readonly url: string;
  /** The newest answer; calls are made one after the other. */
  last(): RecordedAnswer;
  close(): Promise<void>;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  let newest: RecordedAnswer | undefined;
  const server = createServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming);
    const { method, url: path, headers } = incoming;
    // The Host header stays the client's: it is signed.
    const onward = send({ hostname, port, method, path, headers }, async (answer) => {
      const bytes = await bytesOf(answer);
      newest = { status: answer.statusCode ?? 0, headers: answer.headers, text: bytes.toString('utf8') };
      outgoing.writeHead(newest.status, answer.headers).end(bytes);
    });
    onward.on('error', (error) => outgoing.destroy(error));
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    last: () => {
      if (newest === undefined) throw new Error('nothing was asked yet');
      return newest;
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
