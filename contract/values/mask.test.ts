import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskAccount, maskEmail, maskMobile, maskName } from './mask.ts';

describe('sales 1.4 masked columns', () => {
  it.each([
    ['', ''], ['张', '*'], ['张三', '张*'], ['张三丰', '张**'], ['欧阳娜娜', '欧***'], ['云上科技有限公司', '云上****司'],
    ['Bo', 'B*'], ['Alice Johnson', 'Al****n'], ['👨‍👩‍👧', '*'], ['👨‍👩‍👧王', '👨‍👩‍👧*'], ['é́a', 'é́*'], ['  李四 ', '李*'],
  ])('name %j → %j', (name, shown) => expect(maskName(name)).toBe(shown));
  it.each([['', ''], ['a', '*'], ['ab', 'a*'], ['abcd', 'a***'], ['hw_customer01', 'hw****1'], ['abel@example.com', 'ab***@example.com']])(
    'account %j → %j', (account, shown) => expect(maskAccount(account)).toBe(shown));
  it.each([['', ''], ['1', '*'], ['12345', '1****'], ['1234567', '12***67'], ['13812345678', '138****5678'], ['+86 13812345678', '+86****5678']])(
    'mobile %j → %j', (mobile, shown) => expect(maskMobile(mobile)).toBe(shown));
  it.each([['', ''], ['a@x.com', '***@x.com'], ['ab@x.com', 'a***@x.com'], ['abc@x.com', 'ab***@x.com'], ['@x.com', '***@x.com'], ['王小明@公司.cn', '王小***@公司.cn'], ['nobody', 'no***y']])(
    'e-mail %j → %j', (email, shown) => expect(maskEmail(email)).toBe(shown));
});

describe('laws of masks', () => {
  const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '' && !text.includes('*'));
  it.each([['name', maskName], ['account', maskAccount], ['mobile', maskMobile], ['e-mail', maskEmail]] as const)('%s: no value leaves whole, none becomes longer than it was by more than the stars', (_name, mask) => {
    fc.assert(fc.property(value, (text) => {
      const shown = mask(text);
      expect(shown).not.toBe(text.trim());
      expect(shown).toContain('*');
      expect(shown.length).toBeLessThanOrEqual(text.length + 3);
    }));
  });
});
