/** A mail server on loopback, small enough to be wrong in the ways tests need: it can be down, refuse, ask for patience, hang up. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly from: string;
  readonly to: string;
  readonly source: string;
}

export interface SmtpServer {
  readonly url: string;
  readonly received: Received[];
  /** What the next recipients are answered with; then all is well again. */
  readonly answers: string[];
  /** Called when a message was taken, before the sender is told. */
  onTaken: ((socket: Socket) => void | Promise<void>) | null;
  close(): Promise<void>;
}

export async function startSmtpServer(): Promise<SmtpServer> {
  const received: Received[] = [];
  const answers: string[] = [];
  const sockets = new Set<Socket>();
  const state: { onTaken: SmtpServer['onTaken'] } = { onTaken: null };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let kept = '';
    let inData = false;
    let [from, to] = ['', ''];
    const say = (line: string) => socket.writable && socket.write(`${line}\r\n`);
    const command = (line: string): void => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO' || verb === 'HELO') say('250 loopback');
      else if (verb === 'MAIL') {
        from = /<([^>]*)>/.exec(line)?.[1] ?? '';
        say('250 OK');
      } else if (verb === 'RCPT') {
        to = /<([^>]*)>/.exec(line)?.[1] ?? '';
        say(answers.shift() ?? '250 OK');
      } else if (verb === 'DATA') {
        inData = true;
        say('354 go on');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say('250 OK');
    };
    const take = async (source: string): Promise<void> => {
      received.push({ from, to, source });
      await state.onTaken?.(socket);
      say('250 taken');
    };
    say('220 loopback ESMTP');
    socket.on('data', (chunk) => {
      kept += chunk.toString('utf8');
      for (;;) {
        const end = kept.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = kept.slice(0, end);
        kept = kept.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          void take(part);
        } else command(part);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, received, answers,
    get onTaken() {
      return state.onTaken;
    },
    set onTaken(work) {
      state.onTaken = work;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The text of a plain message, whatever it was written in. */
export function textOf(source: string): string {
  const [head = '', ...rest] = source.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (/^Content-Transfer-Encoding: quoted-printable/im.test(head)) return Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString('utf8');
  return body;
}
