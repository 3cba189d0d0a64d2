import { describe, expect, it } from 'vitest';
import { alike, createSuggest } from './suggestion.ts';

const customers = [
  { customerId: 'a', number: 'aa00', accountName: 'atlas-orion', name: 'Atlas Orion Ltd.' },
  { customerId: 'b', number: 'bb00', accountName: 'zenith', name: '天顶科技' },
  { customerId: 'c', number: 'cc00', accountName: 'twin1', name: 'Twin' },
  { customerId: 'd', number: 'dd00', accountName: 'twin2', name: 'Twin' },
  { customerId: 'e', number: 'ee00', accountName: 'unnamed', name: '' },
];
const suggest = createSuggest(customers);

describe('R-IN.suggestion which customer a sub-account probably is', () => {
  it.each([
    ['its id is a customer number', { id: 'BB00', name: 'other' }, { customerId: 'b', reason: 'same-number' }],
    ['its id is an account name', { id: 'Zenith', name: '' }, { customerId: 'b', reason: 'same-account' }],
    ['its name is an account name', { id: '1', name: 'ATLAS-ORION' }, { customerId: 'a', reason: 'same-account' }],
    ['its name is a customer name', { id: '1', name: '天顶科技 ' }, { customerId: 'b', reason: 'same-name' }],
    ['its name differs in case, width and signs', { id: '1', name: 'ａtlas orion, LTD' }, { customerId: 'a', reason: 'similar-name' }],
  ])('%s', (_case, subAccount, expected) => {
    expect(suggest(subAccount)).toEqual(expected);
  });
  it.each([
    ['two customers have the name', { id: '1', name: 'Twin' }],
    ['nothing is alike', { id: '1', name: 'Nimbus' }],
    ['it has no name and no customer has one either', { id: '1', name: '' }],
    ['only signs', { id: '1', name: '---' }],
  ])('no suggestion when %s', (_case, subAccount) => {
    expect(suggest(subAccount)).toBeNull();
  });
  it('names are alike whatever their case, width and signs', () => {
    expect(alike('Ａtlas-Orion  (北京)')).toBe(alike('atlas orion北京'));
  });
});
