import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waitSeconds } from './methods.ts';
import { base32, codeOfStep, fromBase32, matchStep, otpauthUri, stepOf } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('R-9.3: RFC 6238 appendix B, SHA-1', () => {
  test.each([[59, '94287082'], [1111111109, '07081804'], [1111111111, '14050471'], [1234567890, '89005924'], [2000000000, '69279037'], [20000000000, '65353130']])('%s s: %s', (seconds, code) => {
    expect(codeOfStep(SECRET, stepOf(at(seconds)), 8)).toBe(code);
    expect(codeOfStep(SECRET, stepOf(at(seconds)))).toBe(code.slice(2));
  });
  // RFC 4226 appendix D.
  test.each([[0, '755224'], [1, '287082'], [2, '359152'], [9, '520489']])('counter %s: %s', (counter, code) => expect(codeOfStep(SECRET, counter)).toBe(code));
});

describe('R-9.3: which codes of an app are taken', () => {
  const now = at(1_000_000_000);
  const step = stepOf(now);
  test.each([[-2, null], [-1, step - 1], [0, step], [1, step + 1], [2, null]])('the code of %s steps from now', (off, found) => expect(matchStep(SECRET, codeOfStep(SECRET, step + off), now, 0)).toBe(found));
  test('a step is taken once, and none before it', () => {
    expect(matchStep(SECRET, codeOfStep(SECRET, step), now, step)).toBeNull();
    expect(matchStep(SECRET, codeOfStep(SECRET, step - 1), now, step)).toBeNull();
    expect(matchStep(SECRET, codeOfStep(SECRET, step + 1), now, step)).toBe(step + 1);
  });
});

test.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('RFC 4648 base32 of %j is %j', (text, written) => expect(base32(Buffer.from(text))).toBe(written));
test('law: base32 comes back', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => fromBase32(base32(bytes)).equals(Buffer.from(bytes)))));
test('the address an app reads', () => expect(otpauthUri('ABC', 'Partner Center', 'admin@x')).toBe('otpauth://totp/Partner%20Center:admin%40x?secret=ABC&issuer=Partner%20Center&algorithm=SHA1&digits=6&period=30'));

describe('R-9.3: how often a code is sent', () => {
  const now = at(10_000_000);
  const ago = (...seconds: number[]) => seconds.map((one) => at(10_000_000 - one));
  test.each([
    ['never before', [], 0], ['a minute ago', ago(60), 0], ['a second ago', ago(1), 59], ['fourteen in the hour', ago(...Array.from({ length: 14 }, (_, i) => 60 + i)), 0],
    ['fifteen in the hour', ago(...Array.from({ length: 15 }, (_, i) => 60 + i)), 3600 - 74], ['sixty in the day', ago(...Array.from({ length: 60 }, (_, i) => 3600 + i)), 86400 - 3659],
  ])('%s', (_, made, wait) => expect(waitSeconds(made, now)).toBe(wait));
});
