/** Messages are found whatever way the network cuts them, and a COPY that would end the engine never reaches it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInbox } from './wire-messages.mjs';

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
const packet = (code: number, body = ''): Buffer => {
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, Buffer.from(body)]);
};
const query = (text: string): Buffer => message('Q', Buffer.from(`${text}\0`));
const parse = (text: string): Buffer => message('P', Buffer.from(`\0${text}\0\0\0`));
const sync = message('S', Buffer.alloc(0));
const STARTUP = packet(196608, 'user\0postgres\0\0');

function inbox() {
  const statements: string[] = [];
  const events: string[] = [];
  const box = createInbox({
    onStatement: (statement) => statements.push(statement),
    refuseEncryption: () => events.push('no encryption'),
    onEnd: () => events.push('end'),
  });
  const read = (): { text: string; ends: boolean }[] => {
    const rounds: { text: string; ends: boolean }[] = [];
    for (let round = box.next(); round.parts.length > 0; round = box.next()) {
      rounds.push({ text: Buffer.concat(round.parts).toString('latin1'), ends: round.ends });
    }
    return rounds;
  };
  return { box, read, statements, events };
}

test('the same rounds come out however the bytes are cut', () => {
  const all = Buffer.concat([
    packet(80877103),
    STARTUP,
    query('begin'),
    parse(`select '${'x'.repeat(9000)}'`),
    sync,
    query('commit'),
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (sizes) => {
      const { box, read, events } = inbox();
      const texts: string[] = [];
      for (let at = 0, n = 0; at < all.length; n += 1) {
        const size = sizes[n % sizes.length] ?? 1;
        box.add(all.subarray(at, at + size));
        at += size;
        texts.push(...read().map((round) => round.text));
      }
      expect(events).toEqual(['no encryption']);
      expect(texts.join('')).toBe(all.subarray(8).toString('latin1'));
    }),
    { numRuns: 60 },
  );
});

test('a round ends where the engine answers that it is ready', () => {
  const { box, read } = inbox();
  box.add(Buffer.concat([STARTUP, parse('select 1'), message('H', Buffer.alloc(0))]));
  expect(read().map((round) => round.ends)).toEqual([true, false]);
  box.add(Buffer.concat([message('E', Buffer.from('\0\0\0\0\0')), sync, query('select 2'), query('select 3')]));
  expect(read().map((round) => round.ends)).toEqual([true, true, true]);
});

test('the end and a cancel request are not passed on', () => {
  const ended = inbox();
  ended.box.add(Buffer.concat([STARTUP, message('X', Buffer.alloc(0))]));
  expect(ended.read()).toHaveLength(1);
  expect(ended.events).toEqual(['end']);
  const cancelled = inbox();
  cancelled.box.add(packet(80877102, '12345678'));
  expect(cancelled.read()).toEqual([]);
  expect(cancelled.events).toEqual(['end']);
});

test.each([query, parse])('COPY FROM STDIN is replaced by a statement that says why not; other words pass', (make) => {
  const { box, read, statements } = inbox();
  const harmless = `select 'copy a from stdin'`;
  box.add(Buffer.concat([STARTUP, make('COPY a (b)\n  FROM STDIN'), sync, make(harmless), sync]));
  const rounds = read()
    .map((round) => round.text)
    .join('|');
  expect(rounds).not.toContain('COPY a (b)');
  expect(rounds).toContain('COPY FROM STDIN is not possible on the embedded database');
  expect(rounds).toContain(harmless);
  expect(statements).toEqual(['COPY a (b)\n  FROM STDIN', harmless]);
});
